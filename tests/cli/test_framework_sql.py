"""`maatwaarde framework sql`, run in a database beside `maatwaarde score` of the same list."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

MEETLAT = """\
maatwaarde: 1
id: proef
version: "2"
title: Proef
values:
  - id: groen
    title: Groen
    measures:
      - {id: bomen, title: Bomen, unit: boom, better: higher, worst: -50, best: 100}
      - {id: co2, title: CO2, unit: t_CO2e/year, better: lower, worst: 80, best: -40}
guards:
  - {value: co2, max_loss: 0.5, rule: veto}
"""
LIST = """\
id,title,impact:bomen,impact:co2 [t_CO2e/year]
A,Aanleg park,40,-12.5
B,Brug over de Aa,,60
C,Kade herstellen,5,
D,Lantaarns,5,
"""


@pytest.fixture
def meetlat(tmp_path: Path) -> Path:
    path = tmp_path / "meetlat.yaml"
    path.write_text(MEETLAT, encoding="utf-8")
    (tmp_path / "lijst.csv").write_text(LIST, encoding="utf-8")
    return path


def test_a_database_ranks_as_score_does(run: Callable[..., Any], meetlat: Path) -> None:
    listed = meetlat.with_name("lijst.csv")
    scored = json.loads(run("score", listed, "-f", meetlat, "--json").out)["ranking"]
    done = run(
        *("framework", "sql", meetlat, "--table", "lijst", "--keep", "id,title", "--rank"),
        *("--column", "bomen=impact:bomen", "--column", "co2=impact:co2 [t_CO2e/year]"),
    )
    assert (done.code, done.err) == (0, "")
    duckdb.read_csv(str(listed)).create_view("lijst")
    found = {row[0]: row for row in duckdb.sql(done.out).fetchall()}
    for one in scored:
        score, low, high, coverage, vetoed = found[one["id"]][2:7]
        assert (score, [low, high]) == (pytest.approx(one["score"]), pytest.approx(one["range"]))
        assert coverage == pytest.approx(one["coverage"])
        assert vetoed is (one["rank"] is None)
        assert found[one["id"]][-1] == one["rank"]


def test_comments_are_in_the_language_asked(run: Callable[..., Any], meetlat: Path) -> None:
    dutch = run("framework", "sql", meetlat, "--lang", "nl").out
    english = run("framework", "sql", meetlat, "--lang", "en").out
    assert dutch.startswith("-- proef 2 (SHA-256 ")
    assert "onbekend is geen nul" in dutch.splitlines()[1]
    assert "unknown is not zero" in english.splitlines()[1]

    def code(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.strip().startswith("--")]

    assert code(dutch) == code(english)


@pytest.mark.usefixtures("in_english")
def test_mistakes_are_told_together_and_nothing_is_printed(
    run: Callable[..., Any], meetlat: Path
) -> None:
    done = run(
        "framework", "sql", meetlat, "--column", "bomen", "--unit", "co2=", "--unit", "co2=kg"
    )
    assert (done.code, done.out) == (2, "")
    assert "--column 'bomen' has no two parts" in done.err
    assert "--unit 'co2=' has no two parts" in done.err
    done = run("framework", "sql", meetlat, "--column", "boom=x", "--unit", "co2=EUR")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'bomen'?" in done.err
    assert "'EUR'" in done.err
