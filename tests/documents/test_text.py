"""Files of text as the programs of each system write them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import maatwaarde as mw
from maatwaarde.documents.geojson import read_geojson
from maatwaarde.documents.text import text_of
from maatwaarde.scoring.weights import resolve_weights

LIST = "id;titel;kosten;impact:m\nA;Café;6;5\nB;Brug;5;-9\n"
FRAMEWORK = """maatwaarde: 1
id: klein
title: Café
values:
  - id: a
    title: A
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
  - id: b
    title: B
    measures:
      - {id: n, title: N, unit: t, better: higher, best: 10, worst: -10}
"""
WEIGHTED = FRAMEWORK + "weights:\n  method: direct\n  judgements: [antwoorden.csv]\n"
ANSWERS = "naam;id;punten\nRené;a;60\nRené;b;40\n"
RESOURCES = "maatwaarde: 1  # é\nbudgets: [{amount: 8}]\n"
ROWS = [{"id": "A", "titel": "Café", "kosten": 6, "impact:m": 5}]
MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"naam": "Café"},
            "geometry": {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 52]]]},
        }
    ],
}


def titles(path: Path) -> object:
    return mw.read_proposals(path).titles[0]


def answered(path: Path) -> object:
    path.with_name("meetlat.yaml").write_text(WEIGHTED, encoding="utf-8")
    _, report = resolve_weights(mw.load_framework(path.with_name("meetlat.yaml")))
    assert report is not None
    return report.respondents


READERS: dict[str, tuple[str, Callable[[Path], Any], object]] = {
    "lijst.csv": (LIST, titles, "Café"),
    "lijst.json": (json.dumps(ROWS, ensure_ascii=False, indent=1), titles, "Café"),
    "meetlat.yaml": (FRAMEWORK, lambda path: mw.load_framework(path).title.nl, "Café"),
    "antwoorden.csv": (ANSWERS, answered, {"antwoorden": ("René",)}),
    "middelen.yaml": (RESOURCES, lambda path: mw.read_resources(path).budgets[0].amount, 8),
    "kaart.geojson": (
        json.dumps(MAP, ensure_ascii=False, indent=1),
        lambda path: read_geojson(path).regions[0].properties,
        {"naam": "Café"},
    ),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", READERS)
def test_every_reader_takes_what_says_how_it_is_written(
    tmp_path: Path, name: str, encoding: str, end: str
) -> None:
    text, read, expected = READERS[name]
    path = tmp_path / name
    path.write_bytes(text.replace("\n", end).encode(encoding))
    assert read(path) == expected


@pytest.mark.parametrize("name", ["meetlat.yaml", "lijst.json", "middelen.yaml", "kaart.geojson"])
def test_what_does_not_say_it_and_is_no_utf_8_is_refused(tmp_path: Path, name: str) -> None:
    text, read, _ = READERS[name]
    path = tmp_path / name
    path.write_bytes(text.replace("8}]", "8}] # é").encode("cp1252"))
    with pytest.raises(mw.MaatwaardeError, match="UTF-8"):
        read(path)


def test_a_mark_is_no_part_of_a_text() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert text_of("é".encode(encoding)) == "é"
    for raw in (b"\xff\xfe\x00\x00", b"\xff\xfe\x00", b"\xe9"):
        with pytest.raises(UnicodeDecodeError):
            text_of(raw)
