"""`score` of a list that is read in parts: when it is, what it says, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from maatwaarde.cli import in_parts
from maatwaarde.cli.common import Work
from maatwaarde.cli.controls_cost import tell_costs
from maatwaarde.streaming import Progress

LIST = "id;titel;kosten 2027;impact:x\nA;Aanleg;1.000;2,5\nB;Brug;20;?\nC;Kade;3;veel\n"
FRAMEWORK = (
    "maatwaarde: 1\nid: m\ntitle: {nl: Meetlat, en: Yardstick}\nvalues:\n  - id: v\n    title: V\n"
    "    measures:\n      - {id: x, title: X, unit: m3, better: higher, worst: -10, best: 10}\n"
)


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAATWAARDE_PLUGINS", "")
    Path("lijst.csv").write_text(LIST, encoding="utf-8")
    Path("meetlat.yaml").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


def score(run: Callable, *words: str, language: str = "en") -> Any:
    return run("score", "lijst.csv", "-f", "meetlat.yaml", "--lang", language, *words)


def test_it_says_what_came_of_it(run: Callable) -> None:
    done = score(run, "--in-parts", "-o", "uit.parquet")
    assert done.code == 0
    assert "3 rows read, 2 scored, 1 set aside" in done.out
    assert "1  A Aanleg  +0.25" in done.out
    assert "decimal comma" in done.out
    assert "uit.rejects.csv: warning: 1 row is set aside" in done.err
    assert "lijst.csv: 0.0 MB, read in parts" in done.err
    assert pq.read_table("uit.parquet").column("rank").to_pylist() == [1, 2]


def test_where_there_is_nothing_to_go_on_from_it_says_so(run: Callable) -> None:
    first = score(run, "--in-parts", "-o", "uit.parquet")
    done = score(run, "--in-parts", "-o", "uit.parquet", "--resume")
    said = "uit.parquet.parts held nothing to go on from: the whole list was scored"
    assert (said in first.err, said in done.err) == (False, True)
    assert "3 rows read, 2 scored" in done.out


def test_it_says_so_in_dutch(run: Callable) -> None:
    done = score(run, "--in-parts", "-o", "uit.csv", language="nl")
    assert "3 regels gelezen, 2 kregen een score, 1 apart gezet" in done.out
    assert "uit.rejects.csv: waarschuwing: 1 regel is apart gezet" in done.err
    assert Path("uit.csv").read_text(encoding="utf-8").startswith("rang,gedeelde rang,id,titel")
    assert "is geen getal" in Path("uit.rejects.csv").read_text(encoding="utf-8")


def test_stop_is_what_a_list_at_once_does(run: Callable) -> None:
    done = score(run, "--on-error", "stop", "-o", "uit.csv")
    assert done.code == 2
    assert "row 4, column 'impact:x': error: 'veel' is no number" in done.err
    assert not Path("uit.csv").exists()


def test_a_large_list_is_read_in_parts_where_it_gives_a_table(
    run: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("lijst.csv").write_text(LIST.replace("veel", "1"), encoding="utf-8")
    monkeypatch.setattr(in_parts, "LARGE", 10)
    assert "read in parts" in score(run, "-o", "uit.jsonl").err
    for words in (("-o", "uit.html"), ("-o", "uit.csv", "--at-once"), ("-o", "uit.csv", "--json")):
        done = score(run, *words)
        assert (done.code, "read in parts" in done.err) == (0, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--in-parts",), "gives a table"),
        (("--in-parts", "-o", "uit.html"), "gives a table"),
        (("--columns", "id,rank", "--over-time", "-o", "uit.csv"), "--over-time needs the whole"),
        (("--at-once", "--resume", "-o", "uit.csv"), "--resume is for a list"),
        (("--columns", ",", "-o", "uit.csv"), "names no column"),
        (("--columns", "id,rnak", "-o", "uit.csv"), "did you mean 'rank'?"),
        (("--in-parts", "--method", "topsis-relative", "-o", "uit.csv"), "against each other"),
    ],
)
def test_what_cannot_be_is_refused(run: Callable, words: tuple[str, ...], said: str) -> None:
    Path("lijst.csv").write_text(LIST.replace("veel", "1").replace("?", "1"), encoding="utf-8")
    done = score(run, *words)
    assert (done.code, said in done.err) == (2, True), done.err
    assert not list(Path().glob("uit*"))


def test_a_workbook_is_not_read_in_parts(run: Callable) -> None:
    Path("lijst.xlsx").write_bytes(b"PK")
    done = run("score", "lijst.xlsx", "-f", "meetlat.yaml", "--in-parts", "-o", "uit.csv")
    assert (done.code, "alleen een lijst in CSV" in done.err) == (2, True)


def test_a_bar_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setenv("MAATWAARDE_LANG", "nl")
    work = Work(SimpleNamespace(update=said.append))  # type: ignore[arg-type]
    assert work.parts is not None
    work.parts(Progress("looking", 0.0, 0, 0.0))
    work.parts(Progress("scoring", 0.25, 250_000, 10.0))
    work.parts(Progress("writing", 0.1, 100_000, 60.0))
    work.parts(Progress("controls", 0.0, 0, 0.0))
    assert said[0] == "kolommen doorkijken ░░░░░░░░░░░░░░░░░░░░ 0 %"
    assert said[1] == (
        "scores bepalen █████░░░░░░░░░░░░░░░ 25 %, "
        "250.000 regels, 25.000 regels per seconde, nog 30 s"
    )
    assert said[2].endswith("nog 9 min")
    assert said[3] == "dubbele voorstellen zoeken ░░░░░░░░░░░░░░░░░░░░ 0 %"
    assert Work(None).parts is None


def test_what_was_rejected_before_is_named(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAATWAARDE_PLUGINS")
    Path("eerder.csv").write_text("id;title\nR-1;Aanleg!\n", encoding="utf-8")
    done = score(run, "--in-parts", "-o", "uit.csv", "--rejected", "eerder.csv")
    assert done.code == 0
    assert "row 2, column 'titel': warning: 'A' looks like 'R-1' (Aanleg!)" in done.err


def test_controls_that_cost_much_say_so(capsys: pytest.CaptureFixture) -> None:
    tell_costs(3.0, {"duplicates": 0.4, "no-resources": 0.2})
    assert capsys.readouterr().err == ""
    costs = {"duplicates": 2.3, "no-resources": 0.01}
    tell_costs(3.0, costs)
    assert "2,3 s rekentijd, en het lezen 3,0 s: duplicates 2,3 s" in capsys.readouterr().err
    tell_costs(1.0, costs)
    assert "langer dan het lezen met 1,0 s" in capsys.readouterr().err
