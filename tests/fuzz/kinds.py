"""Each kind of file that is read: by what, a good one, and what draws others like it."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from python_calamine import CalamineWorkbook

from documents.test_xls import OLD
from fuzz import made
from fuzz.made import Make, Sheets
from maatwaarde.account.dossier.container import pack, read_dossier
from maatwaarde.account.gates.decisions import read_decisions
from maatwaarde.account.gates.read import read_gates
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
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

ROOT = Path(__file__).parents[2]
DELTASTAD = ROOT / "examples" / "deltastad"
FIRST_HOUR = ROOT / "examples" / "first-hour"

Read = Callable[[Path], object]


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Parameters
    ----------
    file
        Its name, of which the end says which reader it is for.
    make
        Draws one that is odd.
    good
        One that is read without an error, or the part of it that is edited.
    packed
        Makes a file of an edited part; of other kinds it is the file.
    by_day
        Of every hundred inputs this many are tried by day, where one takes long.
    """

    file: str
    read: Read
    make: Make
    good: bytes
    packed: Callable[[bytes], bytes] = bytes
    by_day: int = 100


def hold(path: Path, content: bytes, read: Read) -> bool:
    """Hold a reader to what it promises for one content of a file; return whether it was read."""
    path.write_bytes(content)
    problems: list[Diagnostic] | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(path)
    except MaatwaardeError as error:
        problems = list(error.problems)
    if problems is None:
        return True
    assert problems
    for problem in problems:
        assert problem.code
        assert problem.text("nl")
    return False


def answers(path: Path) -> object:
    return read_answers((path,), FRAMEWORK, find_method((path,)))


def mapped(path: Path) -> object:
    return read_proposals(FIRST_HOUR / "ingevuld.csv", path)


def of_first_hour(name: str) -> bytes:
    return (FIRST_HOUR / name).read_bytes()


def of_deltastad(name: str) -> bytes:
    return (DELTASTAD / name).read_bytes()


FRAMEWORK = load_framework(FIRST_HOUR / "meetlat.yaml")
MAPPING = load_mapping(FIRST_HOUR / "mapping.yaml")

DEAR, DEAREST = 30, 4
"""Of a hundred inputs by day, where each takes ten milliseconds, or a process of its own."""

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
DECISIONS = b"""\
{"gate": "g1", "proposal": "P-1", "decision": "pass", "by": "Raad", "reason": "Het kan", \
"on": "2026-03-01", "found": {"P-1": "pass"}, "version": "1", "sha256": "0", "maatwaarde": 1, \
"previous": null}
"""
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
DOSSIER = pack({"lijst.csv": made.delimited(made.LIST), "manifest.json": b"{}"})


def _edited(file: str, read: Read, good: bytes, by_day: int = 100) -> Kind:
    return Kind(file, read, made.edited(good), good, by_day=by_day)


def _part(file: str, read: Read, good: bytes, part: str) -> Kind:
    content = made.part_of(good, part)
    packed, edit = made.repacked(good, part), made.edited(content)
    return Kind(file, read, lambda draw: packed(edit(draw)), content, packed)


def _table(file: str, read: Read, good: made.Table, written: Callable[[made.Table], bytes]) -> Kind:
    table = made.table_of(good)
    return Kind(file, read, lambda draw: written(table(draw)), written(good), by_day=DEAR)


def _tree(file: str, read: Read, good: bytes, by_day: int = 100) -> Kind:
    written = made.as_json if file.endswith(("json", "jsonl")) else made.as_yaml
    tree = made.tree_of(yaml.safe_load(good))
    return Kind(file, read, lambda draw: written(tree(draw)), good, by_day=by_day)


def _book(file: str, read: Read, good: Sheets, by_day: int = 100) -> Kind:
    return Kind(file, read, made.workbook_of(good), made.workbook(good), by_day=by_day)


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
            csv,
            by_day=DEAR,
        ),
        "csv edited": _edited("x.csv", read_proposals, csv, DEAR),
        "xlsx": _book("x.xlsx", read_proposals, {"Voorstellen": made.LIST}, DEAR),
        "xlsx edited": _edited("x.xlsx", read_proposals, XLSX),
        "xlsx sheet": _part("x.xlsx", read_proposals, XLSX, SHEET),
        "xlsx styles": _part("x.xlsx", read_proposals, XLSX, STYLES),
        "xlsx book": _part("x.xlsx", read_proposals, XLSX, BOOK),
        "ods": Kind(
            "x.ods",
            read_proposals,
            lambda draw: made.odd_ods(_list(draw), draw),
            ODS,
            by_day=DEAR,
        ),
        "ods edited": _part("x.ods", read_proposals, ODS, "content.xml"),
        # In a process of its own.
        "xls": Kind("x.xls", read_proposals, made.edited(OLD), OLD, by_day=DEAREST),
        "parquet": _table("x.parquet", read_proposals, made.LIST, made.parquet),
        "parquet edited": _edited("x.parquet", read_proposals, made.parquet(made.LIST, "none")),
        "json": _table("x.json", read_proposals, made.LIST, made.json_list),
        "json tree": _tree("x.json", read_proposals, made.json_list(made.LIST)),
        "json edited": _edited("x.json", read_proposals, made.json_list(made.LIST)),
        "json lines": _table("x.jsonl", read_proposals, made.LIST, made.json_lines),
        "pabulib": _table("x.pb", read_proposals, made.PABULIB, made.pabulib),
        "pabulib edited": _edited("x.pb", read_proposals, made.pabulib(made.PABULIB)),
        "framework": _tree("x.yaml", load_framework, of_first_hour("meetlat.yaml")),
        "framework edited": _edited("x.yaml", load_framework, of_first_hour("meetlat.yaml")),
        "framework of a city": _tree("x.yaml", load_framework, of_deltastad("meetlat.yaml"), DEAR),
        "framework workbook": _book("x.xlsx", load_framework, book, DEAR),
        "mapping": _tree("x.yaml", mapped, of_first_hour("mapping.yaml"), DEAR),
        "mapping edited": _edited("x.yaml", mapped, of_first_hour("mapping.yaml"), DEAR),
        "mapping workbook": _book("x.xlsx", load_mapping, book, DEAR),
        "resources": _tree("x.yaml", read_resources, of_deltastad("middelen-planning.yaml")),
        "resources edited": _edited("x.yaml", read_resources, of_deltastad("middelen.yaml")),
        "resources workbook": _book("x.xlsx", read_resources, RESOURCES, DEAR),
        "changes": _tree("x.yaml", read_changes, of_first_hour("wijzigingen.yaml")),
        "changes edited": _edited("x.yaml", read_changes, of_deltastad("wijzigingen.yaml")),
        "changes workbook": _book("x.xlsx", read_changes, CHANGES, DEAR),
        "motions": _tree("x.yaml", read_motions, of_deltastad("moties.yaml")),
        "motions edited": _edited("x.yaml", read_motions, of_deltastad("moties.yaml")),
        "motions workbook": _book("x.xlsx", read_motions, MOTIONS, DEAR),
        "gates": _tree("x.yaml", read_gates, of_deltastad("poorten.yaml")),
        "gates edited": _edited("x.yaml", read_gates, of_deltastad("poorten.yaml")),
        "answers": _table("x.csv", answers, ANSWERS, made.delimited),
        "answers edited": _edited("x.csv", answers, made.delimited(ANSWERS)),
        "plan": _tree("x.json", read_running_plan, json.dumps(PLAN).encode()),
        "plan edited": _edited("x.json", read_running_plan, json.dumps(PLAN).encode()),
        "factors": _tree("x.yaml", load_factors, FACTORS),
        "factors edited": _edited("x.yaml", load_factors, FACTORS),
        "map": _tree("x.geojson", read_geojson, json.dumps(REGIONS).encode()),
        "map edited": _edited("x.geojson", read_geojson, json.dumps(REGIONS).encode()),
        "decisions": _tree("x.jsonl", read_decisions, DECISIONS),
        "decisions edited": _edited("x.jsonl", read_decisions, DECISIONS),
        "dossier": _edited("x.zip", read_dossier, DOSSIER),
    }  # fmt: skip


def _sheets(book: bytes) -> Sheets:
    """Return what a workbook of ours holds."""
    with CalamineWorkbook.from_filelike(io.BytesIO(book)) as found:
        return {
            name: found.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in found.sheet_names
        }


KINDS = _kinds()
BYTES = {
    f"bytes as {file} for {read.__name__}": Kind(
        file, read, made.bytes_of, b"", by_day=DEAREST if file == "x.xls" else 100
    )
    for file, read in sorted({(kind.file, kind.read) for kind in KINDS.values()}, key=str)
}
"""For each reader, bytes that mean nothing."""
