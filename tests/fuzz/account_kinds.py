"""The kinds of files that follow a plan: gates, what was realised, registers, dossiers, reports."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import docx

from build_decision import decision
from fuzz import made
from fuzz.kind import (
    DEAR,
    DEARER,
    DELTASTAD,
    FIRST_HOUR,
    Kind,
    of_book,
    of_bytes,
    of_deltastad,
    of_part,
    of_table,
    of_tree,
)
from fuzz.made import Sheets
from maatwaarde.account.audit.columns import list_column
from maatwaarde.account.audit.residents import read_residents
from maatwaarde.account.dossier.container import pack, read_dossier
from maatwaarde.account.dossier.crate import CRATE, crate
from maatwaarde.account.dossier.manifest import MANIFEST, manifest
from maatwaarde.account.dossier.outcome import Outcome
from maatwaarde.account.dossier.request import REQUEST, Request
from maatwaarde.account.dossier.signature import known_keys, read_key
from maatwaarde.account.dossier.verify import verify_contents
from maatwaarde.account.dossier.versions import VERSIONS, versions_in
from maatwaarde.account.gates.decisions import read_decisions
from maatwaarde.account.gates.read import read_gates
from maatwaarde.account.notes import read_notes
from maatwaarde.account.realised import read_realised
from maatwaarde.account.register import open_register
from maatwaarde.account.register.entries import entries_of
from maatwaarde.diagnostics import Where
from maatwaarde.framework import Framework, load_framework
from maatwaarde.monetary.lists import read_price_lists
from maatwaarde.plugins import Plugins
from maatwaarde.plugins.rejected import read_rejected
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.report.render.docx_template import read_template
from maatwaarde.streaming.parts import Parts
from made_dossier import packed, write_decision

GATES: Sheets = {
    "Vaststelling": [["onderdeel", "invullen"], ["versie", "1"], ["titel", "Poorten"]],
    "Poorten": [
        ["id", "titel", "voorstellen", "uiterlijk", "maanden na start", "anders"],
        ["a", "Ontwerp", "P-002; P-008", "2028-06-30", None, "stop"],
        ["b", "Bouw", None, None, 12, "wacht 6 maanden"],
    ],
    "Criteria": [
        ["poort", "id", "tekst", "voorwaarde"],
        ["a", "geld", "Binnen het budget", "spent <= 1.1 * budgeted"],
        ["b", "tijd", "Op tijd", "months_late <= 3"],
    ],
    "Vrijgave": [
        ["poort", "geld", "bedrag", "aandeel", "perioden"],
        ["a", "capital", None, "60 %", "2029; 2030"],
    ],
}
DECISIONS = b"""\
{"gate": "g1", "proposal": "P-1", "decision": "pass", "by": "Raad", "reason": "Het kan", \
"on": "2026-03-01", "found": {"P-1": "pass"}, "version": "1", "sha256": "0", "maatwaarde": 1, \
"previous": null}
"""
REALISED: made.Table = [
    ["voorstel", "soort", "maat", "datum", "waarde", "bron"],
    ["P-002", "start", None, "1-3-2027", None, "Projectbureau"],
    ["P-002", "kosten", "capital", "2027", "1.900.000", "Financiën"],
    ["P-002", "effect", "aardgasvrij", "2028-06-30", "120", "telling"],
]
RESIDENTS: made.Table = [["gebied", "inwoners"], ["Zuid", "1.200"], ["Centrum", 900]]
REJECTED: made.Table = [
    ["id", "titel", "reden", "datum"],
    ["A", "Zonnedaken scholen", "te duur", "2025-03-01"],
    ["B", "Brug", None, None],
]
PRICES = b"""\
maatwaarde: 1
prices:
  co2_emission_change:
    factor: [valuation/co2-efficient-price, a/b]
    note: {nl: schade, en: damage}
  noise: {pm: {nl: onbekend, en: unknown}}
double_counting:
  - one: [a, b]
    other: [c]
    why: {nl: hetzelfde, en: the same}
"""
PUBLIC = b"""\
# who may sign
raad@klein.nl namespaces="maatwaarde-dossier" ssh-ed25519 \
AAAAC3NzaC1lZDI1NTE5AAAAIJ0bQGmmYFOJlK3qYpRPnDfBUgzuBXxqOBnUDqiV0ZbR griffie
"""
SECRET = b"""\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
"""


@cache
def _city() -> tuple[Framework, Proposals]:
    framework = load_framework(DELTASTAD / "meetlat.yaml")
    return framework, read_proposals(DELTASTAD / "voorstellen-meerjarig.csv")


def realised(path: Path) -> object:
    framework, proposals = _city()
    return read_realised(path, framework, proposals)


def residents(path: Path) -> object:
    proposals = _first_hour()
    return read_residents(str(path), proposals, list_column(proposals, "area"))


@cache
def _first_hour() -> Proposals:
    return read_proposals(FIRST_HOUR / "ingevuld.csv", FIRST_HOUR / "mapping.yaml")


def notes(path: Path) -> object:
    return read_notes(path, {"aardgasvrij", "P-002", "P-1"})


def prices(path: Path) -> object:
    plugins = Plugins()
    plugins.prices.add("a/b", path)
    return read_price_lists(plugins)


def key(path: Path) -> object:
    return read_key(path, lambda: "geheim")


def template(path: Path) -> object:
    return read_template(str(path))


def parts(path: Path) -> object:
    """Go on with parts of which the list of them is the file."""
    folder = path.with_name("uit.csv.parts")
    folder.mkdir(exist_ok=True)
    path.replace(folder / "parts.json")
    return Parts(path.with_name("uit.csv"), {"list": "a"}, "nl").resume()


# Registers ---------------------------------------------------------------------------------------


def register_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "r.sqlite")
        register = open_register(path, create=True)
        register.propose(decision(), "College", "past erin")
        register.approve(1, "Raad", "akkoord")
        return path.read_bytes()


def register(path: Path) -> object:
    found = open_register(path, patience=0.1)
    return found.alterations(), found.entries()


def register_rows() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "r.sqlite")
        path.write_bytes(register_file())
        with sqlite3.connect(path) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute("SELECT * FROM maatwaarde_entry")]
        connection.close()
    # What stands in them as JSON is opened, so that it is changed within.
    for row in rows:
        row |= {name: json.loads(row[name]) for name in _JSON if row[name] is not None}
    return json.dumps(rows).encode()


_JSON = ("decision", "parts")


def rows(path: Path) -> object:
    """Take rows as whoever can write in a database may have made them."""
    found = json.loads(path.read_bytes())
    if not isinstance(found, list):
        return None
    given = []
    for row in found:
        if not isinstance(row, dict):
            return None
        whole = dict.fromkeys(_COLUMNS) | row
        whole |= {name: json.dumps(whole[name]) for name in _JSON if whole[name] is not None}
        given.append(whole)
    return entries_of(given, Where(file=str(path)))


_COLUMNS = (
    *("number", "plan", "state", "decided_by", "decided_on", "reason", "entered_at"),
    *("decision", "parts", "previous", "sha256"),
)


# Dossiers ----------------------------------------------------------------------------------------


@cache
def _dossier() -> tuple[dict[str, bytes], Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        write_decision(Path(folder))
        found = packed(Path(folder))
        return dict(found.contents), found.outcome


def dossier_file() -> bytes:
    return pack(_dossier()[0])


def verified(path: Path) -> object:
    """Hold a dossier to what it says; that the same comes out of it again is held elsewhere."""
    _, outcome = _dossier()
    return verify_contents(path, lambda _: outcome, outcome.plugins)


def altered(draw: Random) -> bytes:
    """Return a dossier of which somebody altered one file, and its checksum with it."""
    contents = dict(_dossier()[0])
    name = draw.choice(sorted(contents))
    if name.endswith(".json") and draw.randrange(2):
        contents[name] = made.as_json(made.tree_of(json.loads(contents[name]))(draw))
    else:
        contents[name] = made.edited(contents[name])(draw)
    if name != CRATE and draw.randrange(4):
        del contents[CRATE]
        contents[CRATE] = crate(contents, *_described())
    if name != MANIFEST and draw.randrange(8):
        contents[MANIFEST] = manifest(contents)
    return pack(contents)


@cache
def _described() -> tuple[Request, dict[str, str]]:
    """Return what the description for archives is made of."""
    contents = _dossier()[0]
    return Request.model_validate_json(contents[REQUEST]), versions_in(contents[VERSIONS])


def document() -> bytes:
    found = docx.Document()
    found.add_heading("Advies")
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def account_kinds() -> dict[str, Kind]:
    list_of = made.delimited
    return {
        "gates": of_tree("x.yaml", read_gates, of_deltastad("poorten.yaml")),
        "gates edited": of_bytes("x.yaml", read_gates, of_deltastad("poorten.yaml")),
        "gates workbook": of_book("x.xlsx", read_gates, GATES, DEAR),
        "decisions": of_tree("x.jsonl", read_decisions, DECISIONS),
        "decisions edited": of_bytes("x.jsonl", read_decisions, DECISIONS),
        "notes": of_tree("x.yaml", notes, of_deltastad("toelichting.yaml")),
        "realised": of_table("x.csv", realised, REALISED, list_of, DEARER),
        "residents": of_table("x.csv", residents, RESIDENTS, list_of, DEARER),
        "rejected": of_table("x.csv", read_rejected, REJECTED, list_of, DEARER),
        "prices": of_tree("x.yaml", prices, PRICES),
        "prices edited": of_bytes("x.yaml", prices, PRICES),
        "keys": of_bytes("x.pub", known_keys, PUBLIC),
        "secret key": of_bytes("x.pem", key, SECRET),
        "parts": of_tree("x.json", parts, b'{"key": {"list": "a"}, "parts": 2}'),
        "register": of_bytes("x.sqlite", register, register_file, DEARER),
        "register rows": Kind(
            "x.json", rows, lambda draw: made.as_json(_rows()(draw)), cache(register_rows)
        ),
        "dossier": of_bytes("x.zip", read_dossier, dossier_file, DEAR),
        "dossier altered": Kind("x.zip", verified, altered, cache(dossier_file), by_day=DEARER),
        "template": of_bytes("x.docx", template, document, DEAR),
        "template styles": of_part("x.docx", template, document, "word/styles.xml", DEARER),
        "template document": of_part("x.docx", template, document, "word/document.xml", DEARER),
        "template types": of_part("x.docx", template, document, "[Content_Types].xml", DEARER),
    }


@cache
def _rows() -> Callable[[Random], Any]:
    return made.tree_of(json.loads(register_rows()))
