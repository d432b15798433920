"""Without an extra all else works, and what needs it says which one, before any work."""

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cli.conftest import run  # noqa: F401
from maatwaarde.diagnostics import MethodError
from maatwaarde.extras import require
from maatwaarde.messages import msg, say

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "deltastad"
LIST = [EXAMPLE / "voorstellen.csv", "-f", EXAMPLE / "meetlat.yaml"]
CHOICE = [*LIST, "-r", EXAMPLE / "middelen.yaml"]

FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
"""
SMALL = ["lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"]
QUICK = [
    *("--alternatives", "0", "--why-not", "0", "--more-of", "0", "--front", "0"),
    *("--reweigh", "0", "--samples", "0", "--pages", "0"),
]
NEEDS = {
    "sqlalchemy": ("register", ["register", "list"]),
    "alembic": ("register", ["register", "verify"]),
    "psycopg": ("postgres", ["register", "list", "--register", "postgresql://niemand@nergens/x"]),
    "rocrate": ("dossier", ["dossier", *CHOICE, "--date", "2026-11-12", "-o", "b.zip"]),
    "cryptography": ("sign", ["dossier", *CHOICE, "--sign", "sleutel", "-o", "b.zip"]),
    "sqlglot": ("sql", ["framework", "sql", EXAMPLE / "meetlat.yaml"]),
    "distributed": ("dask", ["robustness", *LIST, "--scheduler", "tcp://nergens:8786"]),
}


def without(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == package:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize("package", NEEDS)
def test_what_needs_an_extra_says_which_one(
    run: Callable[..., Any],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    package: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    without(package, monkeypatch)
    extra, words = NEEDS[package]
    done = run(*words, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert f"maatwaarde[{extra}]" in done.err
    assert "install" in done.err
    assert list(tmp_path.iterdir()) == []


def test_without_any_extra_the_main_work_is_done(
    run: Callable[..., Any],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAATWAARDE_PLUGINS", "")
    for package in [*NEEDS, "numba", "dask"]:
        without(package, monkeypatch)
    rows = [("id", "titel", "kosten", "impact:m"), ("A", "Park", 6, 5), ("B", "Brug", 5, -9)]
    with xlsxwriter.Workbook("lijst.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    Path("lijst.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
    Path("meetlat.yaml").write_text(FRAMEWORK)
    Path("middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 8}]\n")
    for name in ("lijst.csv", "lijst.xlsx"):
        done = run("score", name, "-f", "meetlat.yaml", "--json")
        assert done.code == 0, done.err
        assert [line["id"] for line in json.loads(done.out)["ranking"]] == ["A", "B"]
        done = run("portfolio", name, "-f", "meetlat.yaml", "-r", "middelen.yaml", "--json")
        assert done.code == 0, done.err
        assert json.loads(done.out)["chosen"] == ["A"]
    for output in ("a.html", "a.docx", "a.xlsx"):
        done = run("report", *SMALL, *QUICK, "-o", output)
        assert done.code == 0, done.err
        assert Path(output).stat().st_size > 5_000


def test_all_is_each_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    (all_of_them,) = extras.pop("all")
    assert "maatwaarde[all]" in extras.pop("dev")
    named = all_of_them.removeprefix("maatwaarde[").removesuffix("]").split(",")
    assert sorted(named) == sorted(extras)
    assert {extra for extra, _ in NEEDS.values()} | {"fast"} == set(extras)


def test_what_is_there_and_cannot_be_loaded_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken_wheel.py").write_text("raise ImportError('no\\nlibfoo.so.3')")
    monkeypatch.syspath_prepend(tmp_path)
    require("sql", ("json",), msg("a register"), MethodError)
    with pytest.raises(MethodError, match=r"cannot be loaded: no libfoo\.so\.3") as told:
        require("sql", ("json", "broken_wheel"), msg("a register"), MethodError)
    (problem,) = told.value.problems
    assert problem.code == "no-extra"
    assert '--force-reinstall "maatwaarde[sql]"' in problem.mend
    assert "een register heeft het pakket broken_wheel nodig" in say(problem.what, "nl")
