"""The kinds of files that are read, by their names."""

from __future__ import annotations

import io
import json
from pathlib import Path

from python_calamine import CalamineWorkbook

from documents.test_xls import OLD
from fuzz import made
from fuzz.account_kinds import account_kinds
from fuzz.kind import (
    DEAR,
    DEARER,
    DEAREST,
    FIRST_HOUR,
    Kind,
    of_book,
    of_bytes,
    of_deltastad,
    of_first_hour,
    of_part,
    of_table,
    of_tree,
)
from fuzz.made import Sheets
from maatwaarde.documents.geojson import read_geojson
from maatwaarde.framework import load_framework
from maatwaarde.plugins.factors import load_factors
from maatwaarde.portfolio.inputs.changes import read_changes
from maatwaarde.portfolio.inputs.motions import read_motions
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.columns.mapping import load_mapping
from maatwaarde.report.framework_workbook import framework_workbook
from maatwaarde.scoring.weights.answers import find_method, read_answers


def answers(path: Path) -> object:
    return read_answers((path,), FRAMEWORK, find_method((path,)))


def mapped(path: Path) -> object:
    return read_proposals(FIRST_HOUR / "ingevuld.csv", path)


FRAMEWORK = load_framework(FIRST_HOUR / "meetlat.yaml")
MAPPING = load_mapping(FIRST_HOUR / "mapping.yaml")

ANSWERS: made.Table = [
    ["groep", "deelnemer", "a", "b", "oordeel"],
    *([group, who, a, b, much] for group, who, a, b, much in (
        ("raad", "r1", "klimaat", "groen", "2"), ("raad", "r1", "klimaat", "bereikbaarheid", "3"),
        ("raad", "r1", "groen", "bereikbaarheid", "1"), ("raad", "r2", "klimaat", "groen", "1/2"),
        ("raad", "r2", "klimaat", "bereikbaarheid", "3"),
        ("raad", "r2", "groen", "bereikbaarheid", "4"),
    )),
]  # fmt: skip
BUDGETS: made.Table = [
    ["Naam", "Periode", "Bedrag", "Overheveling"],
    ["capital", 2027, "12 MEUR", "ja"],
    ["capital", "2028", "9.000.000,5", "nee"],
    ["operating", "2029+", "3 MEUR", None],
]
RESOURCES: Sheets = {
    "Instellingen": [["titel", "doeljaar", "schuiven"], ["Middelen", 2030, 2]],
    "Budgetten": BUDGETS,
    "personeel": [
        ["rol", "periode", "bedrag", "inhuur hoogstens", "inhuur prijs", "inhuur budget"],
        ["planner", "2027", 4.5, 1, "140 kEUR", "capital"],
        ["generalist", None, "2"],
    ],
    "subsidies": [
        ["naam", "budget", "periode", "hoogstens", "aandeel", "voorstellen"],
        ["rijk", "capital", 2027, "1,5 MEUR", "40 %", "A; B"],
    ],
    "delen": [["voorstel", "delen"], ["H", "50 %; 0,75"]],
}
MOTIONS: Sheets = {
    "Moties": [
        ["Motie", "Titel", "Indiener", "Wel doen", "Niet doen"],
        ["M1", "Toch een garage", "Fractie A", "P-017", None],
        ["M2", "Meer geld", "Fractie B", None, None],
    ],
    "Budgetten": [
        ["motie", "naam", "verandering", "perioden"],
        ["M2", "capital", "500 kEUR", 2028],
    ],
}
CHANGES: Sheets = {
    "Algemeen": [["onderdeel", "invullen"], ["titel", "Zomer van 2027"]],
    "Budgetten": [["naam", "verandering", "perioden"], ["capital", "-500 kEUR", 2028]],
}
REGIONS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name, "code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 52.0], [x + 0.1, 52.0], [x + 0.1, 52.1], [x, 52.0]]],
            },
        }
        for name, code, x in (("Noord", "N", 5.0), ("Zuid", "Z", 5.2))
    ],
}
PLAN = {
    key: value
    for key, value in json.loads(of_deltastad("plan-meerjarig.json")).items()
    if key not in ("left_out", "categories", "harms", "effects", "measures")
}
FACTORS = b"""\
maatwaarde: 1
domain: energy
factors:
  gas-emission:
    title: {nl: CO2 per m3, en: CO2 per m3}
    value: 1.78
    low: 1.779
    high: 2.134
    unit: kg_CO2e/m3
    source: ISSO-publicatie 82.1
    url: https://docs.altum.ai
    reference_year: 2024
    verified: false
    seen: second-hand
    review_by: 2027-02-01
"""
XLSX = made.workbook({"Voorstellen": made.LIST})
ODS = made.ods(made.LIST)
SHEET, STYLES, BOOK = "xl/worksheets/sheet0.xml", "xl/styles.xml", "xl/workbook.xml"


def _list(draw: made.Random) -> made.Table:
    return made.table_of(made.LIST)(draw)


def _kinds() -> dict[str, Kind]:
    csv = made.delimited(made.LIST)
    book = _sheets(framework_workbook(FRAMEWORK.file, "nl", None, MAPPING.content))
    return {
        "csv": Kind(
            "x.csv",
            read_proposals,
            lambda draw: made.odd_delimited(_list(draw), draw),
            lambda: csv,
            by_day=DEAR,
        ),
        "csv edited": of_bytes("x.csv", read_proposals, csv, DEAR),
        "xlsx": of_book("x.xlsx", read_proposals, {"Voorstellen": made.LIST}, DEAR),
        "xlsx edited": of_bytes("x.xlsx", read_proposals, XLSX),
        "xlsx sheet": of_part("x.xlsx", read_proposals, XLSX, SHEET),
        "xlsx styles": of_part("x.xlsx", read_proposals, XLSX, STYLES),
        "xlsx book": of_part("x.xlsx", read_proposals, XLSX, BOOK, DEAR),
        "ods": Kind(
            "x.ods",
            read_proposals,
            lambda draw: made.odd_ods(_list(draw), draw),
            lambda: ODS,
            by_day=DEAR,
        ),
        "ods edited": of_part("x.ods", read_proposals, ODS, "content.xml"),
        # In a process of its own.
        "xls": of_bytes("x.xls", read_proposals, OLD, DEAREST),
        "parquet": of_table("x.parquet", read_proposals, made.LIST, made.parquet),
        "parquet edited": of_bytes("x.parquet", read_proposals, made.parquet(made.LIST, "none")),
        "json": of_table("x.json", read_proposals, made.LIST, made.json_list),
        "json tree": of_tree("x.json", read_proposals, made.json_list(made.LIST), DEAR),
        "json edited": of_bytes("x.json", read_proposals, made.json_list(made.LIST)),
        "json lines": of_table("x.jsonl", read_proposals, made.LIST, made.json_lines),
        "pabulib": of_table("x.pb", read_proposals, made.PABULIB, made.pabulib),
        "pabulib edited": of_bytes("x.pb", read_proposals, made.pabulib(made.PABULIB)),
        "framework": of_tree("x.yaml", load_framework, of_first_hour("meetlat.yaml")),
        "framework edited": of_bytes("x.yaml", load_framework, of_first_hour("meetlat.yaml")),
        "framework of a city": of_tree(
            "x.yaml", load_framework, of_deltastad("meetlat.yaml"), DEARER
        ),
        "framework workbook": of_book("x.xlsx", load_framework, book, DEARER),
        "mapping": of_tree("x.yaml", mapped, of_first_hour("mapping.yaml"), DEAR),
        "mapping edited": of_bytes("x.yaml", mapped, of_first_hour("mapping.yaml"), DEAR),
        "mapping workbook": of_book("x.xlsx", load_mapping, book, DEAR),
        "resources": of_tree(
            "x.yaml", read_resources, of_deltastad("middelen-planning.yaml"), DEAR
        ),
        "resources edited": of_bytes("x.yaml", read_resources, of_deltastad("middelen.yaml")),
        "resources workbook": of_book("x.xlsx", read_resources, RESOURCES, DEAR),
        "changes": of_tree("x.yaml", read_changes, of_first_hour("wijzigingen.yaml")),
        "changes edited": of_bytes("x.yaml", read_changes, of_deltastad("wijzigingen.yaml")),
        "changes workbook": of_book("x.xlsx", read_changes, CHANGES, DEAR),
        "motions": of_tree("x.yaml", read_motions, of_deltastad("moties.yaml")),
        "motions edited": of_bytes("x.yaml", read_motions, of_deltastad("moties.yaml")),
        "motions workbook": of_book("x.xlsx", read_motions, MOTIONS, DEAR),
        "answers": of_table("x.csv", answers, ANSWERS, made.delimited),
        "answers edited": of_bytes("x.csv", answers, made.delimited(ANSWERS), DEAR),
        "plan": of_tree("x.json", read_running_plan, json.dumps(PLAN).encode()),
        "plan edited": of_bytes("x.json", read_running_plan, json.dumps(PLAN).encode()),
        "factors": of_tree("x.yaml", load_factors, FACTORS),
        "factors edited": of_bytes("x.yaml", load_factors, FACTORS),
        "map": of_tree("x.geojson", read_geojson, json.dumps(REGIONS).encode()),
        "map edited": of_bytes("x.geojson", read_geojson, json.dumps(REGIONS).encode()),
        **account_kinds(),
    }  # fmt: skip


def _sheets(book: bytes) -> Sheets:
    """Return what a workbook of ours holds."""
    with CalamineWorkbook.from_filelike(io.BytesIO(book)) as found:
        return {
            name: found.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in found.sheet_names
        }


KINDS = _kinds()
# Workbooks are all opened in one way.
_BY_DAY = {"x.xls": DEAREST, "x.xlsx": DEAR, "x.ods": DEAR}
BYTES = {
    f"bytes as {file} for {read.__name__}": Kind(
        file, read, made.bytes_of, bytes, by_day=_BY_DAY.get(file, 100)
    )
    for file, read in sorted({(kind.file, kind.read) for kind in KINDS.values()}, key=str)
}
"""For each reader, bytes that mean nothing."""
