"""`maatwaarde framework anchors`: the table, what is written, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import maatwaarde as mw

FRAMEWORK = """maatwaarde: 1
id: dorp
title: Meetlat dorp
organisation: {name: Dorp, kind: municipality, residents: 52000, source: CBS 2025}
adopted: {by: raad, on: 2025-11-06}
values:  # wat telt
  - id: groen
    title: Groen
    measures:
      - id: bomen
        title: Bomen
        unit: stuk
        better: higher
        best: 500
        worst: -500
        target: {2030: 1234}
        achieved: 34
        source: bomenregister
        example: true
      - {id: hitte, title: Hitte, unit: person, better: lower, best: -90, worst: 90, example: true}
      - {id: lawaai, title: Lawaai, unit: kg, better: lower, best: -90, worst: 90, example: true}
"""
LIST = "id;title;impact:bomen;impact:hitte;impact:lawaai\n" + "".join(
    f"P{k};Laan {k};{k};;-{k}\n" for k in range(1, 13)
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "eerder.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_anchors_are_shown_with_their_derivation(run: Callable) -> None:
    done = run("framework", "anchors", "meetlat.yaml", "--list", "eerder.csv")
    assert done.code == 0, done.err
    for words in (
        "Voor 3 van de 3 maatstaven konden ijkpunten worden afgeleid.",
        "eerdere lijsten: de winst die 90 % van 12 eerdere voorstellen met winst niet",
        "doel: wat het doel voor 2030 nog vraagt: 1.200 stuk",
        "omvang: 1 % van 52.000 inwoners (CBS 2025)",
        "Gewichten horen bij ijkpunten",
    ):
        assert words in done.out
    done = run("framework", "anchors", "meetlat.yaml", "--lang", "en")
    assert "Still invented: the anchors of Lawaai." in done.out


def test_a_framework_is_written_with_them_and_says_nothing_of_adoption(
    run: Callable, folder: Path
) -> None:
    words = ["framework", "anchors", "meetlat.yaml", "--list", "eerder.csv"]
    words += ["--from", "size,targets,lists"]
    done = run(*words, "--write", "nieuw.yaml", "--json")
    assert done.code == 0, done.err
    assert "niet vastgesteld" in done.err
    assert "gaan niet mee" in done.err
    assert json.loads(done.out)["written"] == ["nieuw.yaml"]
    made = mw.load_framework(folder / "nieuw.yaml")
    assert made.file.adopted is None
    trees, *_ = made.measures
    assert [one.best for one in made.measures] == [1200, -520, -11]
    assert [one.example for one in made.measures] == [False] * 3
    assert trees.source == (
        "bomenregister; ijkpunten: wat het doel voor 2030 nog vraagt: 1.200 stuk, afgerond op "
        "twee cijfers"
    )
    assert run(*words, "--write", "nieuw.xlsx").code == 0
    again = mw.load_framework(folder / "nieuw.xlsx")
    assert [(one.best, one.worst, one.source) for one in again.measures] == [
        (one.best, one.worst, one.source) for one in made.measures
    ]
    assert again.file.organisation == made.file.organisation


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--from", "lists,luck"], "'lists,luck'"),
        (["--from", "size,size"], "'size,size'"),
        (["--share", "0"], "'0'"),
        (["--share", "nan"], "'nan'"),
        (["--quantile", "101 %"], "'101 %'"),
        (["--part", "veel"], "'veel'"),
        (["--mapping", "m.yaml"], "--list"),
        (["--write", "meetlat.yaml"], "meetlat.yaml"),
        (["--write", "nieuw.txt"], "nieuw.txt"),
        (["--list", "weg.csv"], "weg.csv"),
        (["--from", "lists"], "--list"),
        (["--list", "eerder.csv", "--list", "./eerder.csv"], "eerder.csv"),
    ],
)
def test_mistakes_are_refused_and_nothing_is_written(
    run: Callable, folder: Path, more: list[str], words: str
) -> None:
    before = sorted(folder.iterdir())
    done = run("framework", "anchors", "meetlat.yaml", "--write", "nieuw.yaml", *more)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert sorted(folder.iterdir()) == before
    assert (folder / "meetlat.yaml").read_text(encoding="utf-8") == FRAMEWORK


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_new_derivation_takes_the_place_of_the_old_one(
    run: Callable, folder: Path, language: str
) -> None:
    """Whoever derives anew next year has one derivation in the source, and not one a year."""
    words = ["framework", "anchors", "meetlat.yaml", "--from", "size", "--write", "nieuw.yaml"]
    assert run(*words).code == 0
    words[2], words[-1] = "nieuw.yaml", "later.yaml"
    assert run(*words, "--share", "2%", "--lang", language).code == 0
    _, heat, noise = mw.load_framework(folder / "later.yaml").measures
    assert (heat.best, noise.best) == (-1000, -90)
    assert heat.source is not None
    assert len(re.findall("ijkpunten: |anchors: ", heat.source)) == 1
    assert re.match({"nl": r"ijkpunten: 2\s%", "en": "anchors: 2%"}[language], heat.source)
    trees = mw.load_framework(folder / "later.yaml").measures[0]
    assert trees.source == "bomenregister"
