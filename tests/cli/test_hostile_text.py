"""Titles, headings and names of files with control sequences reach no terminal."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.messages.shown import UNSEEN

Run = Callable[..., "Done"]  # type: ignore[name-defined]  # noqa: F821
HOSTILE = r'"T\e[31mRED\x1b]0;pwn\x07\x9b2J\u202eevil\rover\u2066x"'
SPELLED = "\x1b[31mRED\x1b]0;pwn\x07\x9b2J\u202eevil\u2066x"
FRAMEWORK = f"""maatwaarde: 1
id: a
title: {HOSTILE}
values:
  - id: v
    title: {HOSTILE}
    owner: {HOSTILE}
    measures:
      - {{id: m, title: {HOSTILE}, unit: dwelling, better: higher, worst: -1, best: 1}}
guards:
  - {{value: v, max_loss: 0.2, rule: flag, reason: {HOSTILE}}}
"""
LIST = (
    f"id,title,impact:m,cost:2027 [EUR],col{SPELLED}\n"
    f"A{SPELLED},T{SPELLED},0.5,10,v\nC,[bold]t,-0.5,5,q\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fw.yaml").write_text(FRAMEWORK, encoding="utf-8")
    Path("in.csv").write_text(LIST, encoding="utf-8")
    wrong = FRAMEWORK.replace("unit: dwelling", f"unit: {HOSTILE}") + f"{HOSTILE}: 1\n"
    Path("bad.yaml").write_text(wrong, encoding="utf-8")
    budget = f"{{period: 2027, amount: 12}}, {{name: {HOSTILE}, amount: 1}}"
    Path("res.yaml").write_text(f"maatwaarde: 1\nbudgets: [{budget}]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        "score in.csv -f fw.yaml",
        "score in.csv -f fw.yaml --json",
        "check in.csv -f fw.yaml",
        "score in.csv -f bad.yaml",
        "score in.csv -f bad.yaml --json",
        "framework check bad.yaml",
        "portfolio in.csv -f fw.yaml -r res.yaml",
        "score NAME.csv -f fw.yaml",
        "score NONE.csv -f fw.yaml",
        "score in.csv -f fw.yaml -o OUT.html",
        "score in.csv -f fw.yaml -o OUT.zzz",
        "score in.csv -f fw.yaml --method OUT",
        "OUT in.csv",
    ],
)
def test_no_control_reaches_a_terminal(words: str, run: Run) -> None:
    name = f"n{SPELLED}\r[bold]"
    shutil.copy("in.csv", f"{name}.csv")
    given = [
        re.sub("NAME|NONE|OUT", lambda f: name + f[0] * (f[0] != "NAME"), w) for w in words.split()
    ]
    done = run(*given)
    assert done.code in (0, 2)
    assert re.findall(f"[{UNSEEN}]", done.out + done.err) == []
    assert "RED" in done.out + done.err  # what is left of it can be seen


@pytest.mark.parametrize("form", ["html", "md", "txt", "svg"])
def test_nor_a_page(form: str, run: Run, folder: Path) -> None:
    arguments = ["portfolio", "in.csv", "-f", "fw.yaml", "-r", "res.yaml"]
    done = run(*arguments, "--picture" if form == "svg" else "-o", f"out.{form}")
    assert done.code == 0, done.err
    assert re.findall(f"[{UNSEEN}]", (folder / f"out.{form}").read_text(encoding="utf-8")) == []
