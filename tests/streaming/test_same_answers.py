"""A list that is read in parts gives what the same list gives at once, whatever the parts."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maatwaarde as mw
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.plugins import Plugins, load_plugins
from maatwaarde.proposals import Proposals
from maatwaarde.report.blocks import Table
from maatwaarde.report.list_columns import with_list_columns
from maatwaarde.report.ranking.ranking import ranking_document
from maatwaarde.report.render.columns import to_columns
from maatwaarde.scoring import Scores
from maatwaarde.scoring.value_for_money import value_for_money
from maatwaarde.streaming import score_file

FRAMEWORK = """
maatwaarde: 1
id: m
title: {nl: Meetlat, en: Yardstick}
values:
  - id: groen
    title: {nl: Groen, en: Green}
    pillar: E
    sdg: [13]
    measures:
      - {id: co2, title: {nl: Uitstoot, en: Emissions}, unit: t_CO2e/year, better: lower,
         worst: 100, best: -100}
      - {id: bomen, title: Bomen, unit: tree, better: higher,
         worst: -50, best: 50, knots: [[10, 0.5]]}
  - id: mens
    title: {nl: Mens, en: People}
    pillar: S
    measures:
      - {id: sfeer, title: Sfeer, scale: plusmin}
      - {id: banen, title: Banen, unit: job, better: higher, worst: -10, best: 10}
guards:
  - {value: groen, max_loss: 0.5, rule: veto}
  - {value: mens, max_loss: 0.3, rule: flag}
"""
HEAD = (
    *("id", "Titel", "Kosten 2027 [kEUR]", "impact:co2 [kg_CO2e/year]", "impact:bomen"),
    *("impact:sfeer", "impact:banen", "impact:banen:low", "Opmerking", "status"),
)


@pytest.fixture(scope="module")
def framework(tmp_path_factory: pytest.TempPathFactory) -> Framework:
    path = tmp_path_factory.mktemp("meetlat") / "meetlat.yaml"
    path.write_text(FRAMEWORK, encoding="utf-8")
    return mw.load_framework(path)


def whole_table(scores: Scores, proposals: Proposals, plugins: Plugins) -> Table:
    """Return the table in the files of a list that is read at once."""
    names = (item for name in plugins.estimators for item in plugins.estimators.get(name).inputs)
    asked = frozenset(item.name for item in names)
    document = ranking_document(scores, worth=value_for_money(scores, proposals))
    return with_list_columns(document, proposals, asked).tables()[0]


def at_once(path: Path, framework: Framework, words: Any, **given: Any) -> dict[str, list[Any]]:
    """Return the table that the whole list gives, in the order of the list."""
    plugins = load_plugins()
    proposals = mw.read_proposals(path, scales=framework.scales)
    impacts = mw.estimate(proposals, framework, plugins)
    scores = mw.score(impacts, framework, titles=proposals.titles, plugins=plugins, **given)
    table = to_columns(whole_table(scores, proposals, plugins), words)
    place = {id: i for i, id in enumerate(proposals.ids)}
    ids = table["id"]
    order = sorted(range(len(ids)), key=lambda i: place[str(ids[i])])
    return {name: [cells[i] for i in order] for name, cells in table.items()}


def in_parts(path: Path, framework: Framework, rows: int, **given: Any) -> dict[str, list[Any]]:
    out = path.with_name("uit.parquet")
    done = score_file(path, framework, out, part_rows=rows, on_error="stop", **given)
    assert (done.set_aside, done.rejects) == (0, None)
    assert not out.with_name("uit.parquet.parts").exists()
    found: dict[str, list[Any]] = pq.read_table(out).to_pydict()
    return found


number = st.integers(-120_000, 120_000).map(lambda n: n / 100)
cell = st.one_of(st.just(None), number)
label = st.sampled_from([None, "++", "+", "0", "-", "--", "?"])


@st.composite
def rows(draw: st.DrawFn) -> list[list[Any]]:
    count = draw(st.integers(1, 9))
    found = []
    for i in range(count):
        jobs = draw(cell)
        low = None if jobs is None else draw(st.sampled_from([None, jobs, jobs - 2]))
        found.append(
            [
                f"P-{i}",
                draw(st.sampled_from(["Bomen; veel", 'De "hof"', "Weg"])),
                draw(cell),
                draw(cell),
                draw(cell),
                draw(label),
                jobs,
                low,
                draw(st.sampled_from(["ja", "nee", "3", "tekst", ""])),
                draw(st.sampled_from(["", "proposed", "lopend"])),
            ]
        )
    return draw(st.permutations(found))


def dutch(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        whole, _, part = f"{value:,.2f}".partition(".")
        return f"{whole.replace(',', '.')},{part}"
    return f'"{value}"'.replace('De "hof"', 'De ""hof""') if ";" in value or '"' in value else value


def written(path: Path, found: list[list[Any]]) -> None:
    if path.suffix == ".csv":
        lines = [";".join(HEAD), *(";".join(map(dutch, row)) for row in found)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif path.suffix == ".jsonl":
        lines = [json.dumps(dict(zip(HEAD, row, strict=True))) for row in found]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        columns = [list(column) for column in zip(*found, strict=True)]
        texts = (0, 1, 5, 8, 9)
        arrays = [
            pa.array(column, pa.string() if i in texts else pa.float64())
            for i, column in enumerate(columns)
        ]
        pq.write_table(pa.table(arrays, names=list(HEAD)), path)


@pytest.mark.parametrize("form", [".csv", ".parquet", ".jsonl"])
@settings(max_examples=8)
@given(found=rows(), size=st.sampled_from([1, 2, 7, 100]))
def test_the_parts_do_not_show(
    tmp_path_factory: pytest.TempPathFactory,
    framework: Framework,
    form: str,
    found: list[list[Any]],
    size: int,
) -> None:
    path = tmp_path_factory.mktemp("lijst") / f"lijst{form}"
    written(path, found)
    whole = at_once(path, framework, None)
    parts = in_parts(path, framework, size)
    assert list(parts) == list(whole)
    assert parts == whole


DELTASTAD = Path(__file__).parents[2] / "examples" / "deltastad"


@pytest.mark.parametrize("size", [7, 100])
def test_estimators_and_their_draws_give_the_same(tmp_path: Path, size: int) -> None:
    framework = mw.load_framework(DELTASTAD / "meetlat-schatters.yaml")
    plugins = load_plugins()
    source = DELTASTAD / "voorstellen-kenmerken.csv"
    proposals = mw.read_proposals(source, scales=framework.scales)
    impacts = mw.estimate(proposals, framework, plugins, seed=3, draws=50)
    assert impacts.estimated.any()
    scores = mw.score(impacts, framework, titles=proposals.titles)
    whole = to_columns(whole_table(scores, proposals, plugins))
    out = tmp_path / "uit.parquet"
    done = score_file(
        source, framework, out, plugins=plugins, seed=3, draws=50, part_rows=size, on_error="stop"
    )
    assert done.rows == len(proposals)
    parts = pq.read_table(out).to_pydict()
    assert list(parts) == list(whole)
    at = {id: i for i, id in enumerate(parts["id"])}
    order = [at[id] for id in whole["id"]]
    assert {name: [cells[i] for i in order] for name, cells in parts.items()} == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_dutch_list_gives_a_dutch_table_whatever_wrote_it(
    tmp_path: Path, framework: Framework, encoding: str
) -> None:
    path = tmp_path / "lijst.csv"
    text = (
        "sep=;\nVoorstellen 2027;;;\n;;;\nNummer;Titel;Kosten 2027;impact:sfeer\n"
        'A;"Café ""Zon""";€ 1.250,50;++\nB;"Eén\ntwee";PM;0\nC;Bös;1,5 mln;--\n'
    )
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    out = tmp_path / "uit.csv"
    score_file(path, framework, out, language="nl", part_rows=2, on_error="stop")
    whole = at_once(path, framework, "nl")
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert found[0] == list(whole)
    shown = {True: "true", False: "false", None: ""}
    expected = [
        [shown[cell] if cell is None or isinstance(cell, bool) else str(cell) for cell in row]
        for row in zip(*whole.values(), strict=True)
    ]
    assert found[1:] == expected


SAID = (
    "id;Titel;Opdrachtgever;Oordeel;status;Vak;Fase;impact:co2;impact:banen\n"
    "A;Aan\x00leg;Jan;++;concept;01;1;1.250;1\n"
    "B;Br\x00ug;Piet;+;concept;02;2,5;1.500;?\n"
    "C;Kade;;-;in uitvoering genomen;03;3;;2\n"
    "D;Dak;-;++;lopend;04;;1.000;PM\n"
)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_what_a_whole_list_warns_of_is_said_too(
    tmp_path: Path, framework: Framework, size: int
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(SAID, encoding="utf-8")
    proposals = mw.read_proposals(path, scales=framework.scales)
    done = score_file(path, framework, tmp_path / "uit.csv", part_rows=size, on_error="stop")

    def said(found: Sequence[Diagnostic]) -> set[tuple[str, object, str]]:
        codes = {"strange-text", "status-read", "looks-judged", "ambiguous-numbers", "looks-like"}
        return {(one.code, one.where, str(one.what)) for one in found if one.code in codes}

    assert said(done.warnings) == said(proposals.warnings)
    kinds = {one for one, _, _ in said(done.warnings)}
    assert kinds >= {"strange-text", "status-read", "looks-judged"}


@pytest.mark.parametrize(("form", "words"), [(".csv", "nl"), (".jsonl", None), (".parquet", None)])
def test_what_nobody_computes_with_goes_along(
    tmp_path: Path, framework: Framework, form: str, words: Any
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(SAID.replace("\x00", ""), encoding="utf-8")
    whole = at_once(path, framework, words)
    out = tmp_path / f"uit{form}"
    score_file(path, framework, out, part_rows=2, on_error="stop", language="nl")
    names = list(whole)[-4:]
    assert names == (
        ["Opdrachtgever", "Oordeel", "Vak", "Fase"]
        if words
        else [f"attribute:{name}" for name in ("opdrachtgever", "oordeel", "vak", "fase")]
    )
    if form == ".parquet":
        found = pq.read_table(out).to_pydict()
        assert {name: found[name] for name in names} == {name: whole[name] for name in names}
        return
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file)) if words else [json.loads(line) for line in file]
    for name in names:
        cells = ["" if cell is None else str(cell) for cell in whole[name]]
        assert [str("" if row[name] is None else row[name]) for row in rows] == cells


def test_whole_numbers_stay_whole(tmp_path: Path, framework: Framework) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id;Fase;impact:co2\nA;1;1\nB;;1\nC;3;1\n", encoding="utf-8")
    out = tmp_path / "uit.parquet"
    score_file(path, framework, out, part_rows=1, columns=["id", "attribute:fase"])
    found = pq.read_table(out).column("attribute:fase")
    assert (found.type, found.to_pylist()) == (pa.int64(), [1, None, 3])
