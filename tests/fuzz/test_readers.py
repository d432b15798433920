"""Whatever a file holds, a reader gives a result, or says what is wrong and where.

By day some inputs of each kind, the same ones each time; by night 20,000 new ones. More or fewer
with ``FUZZ_EXAMPLES``.
"""

from __future__ import annotations

import os
import resource
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from day_and_night import by_night
from fuzz import made
from maatwaarde.account.dossier.container import read_dossier
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
from maatwaarde.scoring.weights.answers import find_method, read_answers

DELTASTAD = Path(__file__).parents[2] / "examples" / "deltastad"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 20_000 if by_night() else 12))
MEMORY = 1 << 30
"""Bytes of addresses that may be asked for beside those that the process has already."""


def answers(path: Path) -> object:
    method = find_method((path,))
    return read_answers((path,), FRAMEWORK, method)


def mapped(path: Path) -> object:
    return read_proposals(DELTASTAD / "voorstellen.csv", path)


def seed(name: str) -> bytes:
    return (DELTASTAD / name).read_bytes()


FRAMEWORK = load_framework(DELTASTAD / "meetlat.yaml")
LIST = (["id", "naam", "kosten", "impact:m"], [["A", "Aanleg", 5.0, 1], ["B", "Brug", 6.5, -2]])
XLSX = made.workbook(LIST, [], "Voorstellen")
ODS = made.ods(LIST, [])
ANSWERS = next((DELTASTAD / "antwoorden").iterdir())
MAPPING = b"maatwaarde: 1\ncolumns:\n  naam: title\n  kosten: cost\nignore: [x]\ndecimal: comma\n"

Read = Callable[[Path], object]
READERS: dict[str, tuple[str, Read, st.SearchStrategy[bytes]]] = {
    "csv": ("x.csv", read_proposals, made.tables.map(made.delimited)),
    "csv edited": ("x.csv", read_proposals, made.edits(seed("lijst-met-fouten.csv"))),
    "xlsx": ("x.xlsx", read_proposals, made.workbooks),
    "xlsx edited": ("x.xlsx", read_proposals, made.edits(XLSX)),
    "xlsx sheet": (
        "x.xlsx",
        read_proposals,
        made.edited_workbook(XLSX, "xl/worksheets/sheet1.xml"),
    ),
    "xlsx styles": ("x.xlsx", read_proposals, made.edited_workbook(XLSX, "xl/styles.xml")),
    "xlsx book": ("x.xlsx", read_proposals, made.edited_workbook(XLSX, "xl/workbook.xml")),
    "ods": ("x.ods", read_proposals, made.ods_books),
    "ods edited": ("x.ods", read_proposals, made.edited_workbook(ODS, "content.xml")),
    "xls": (
        "x.xls",
        read_proposals,
        st.binary(max_size=2000).map(lambda rest: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rest),
    ),
    "parquet": ("x.parquet", read_proposals, made.tables.map(made.parquet)),
    "parquet edited": ("x.parquet", read_proposals, made.edits(made.parquet(LIST))),
    "json": ("x.json", read_proposals, made.tables.map(made.json_list)),
    "json edited": ("x.json", read_proposals, made.edits(made.json_list(LIST))),
    "json lines": ("x.jsonl", read_proposals, made.tables.map(made.json_lines)),
    "pabulib": ("x.pb", read_proposals, made.tables.map(made.pabulib)),
    "framework": ("x.yaml", load_framework, made.documents.map(made.as_yaml)),
    "framework edited": ("x.yaml", load_framework, made.edits(seed("meetlat.yaml"))),
    "framework workbook": ("x.xlsx", load_framework, made.workbooks),
    "mapping": ("x.yaml", load_mapping, made.documents.map(made.as_yaml)),
    "mapping edited": ("x.yaml", mapped, made.edits(MAPPING)),
    "mapping workbook": ("x.xlsx", load_mapping, made.workbooks),
    "resources": ("x.yaml", read_resources, made.documents.map(made.as_yaml)),
    "resources edited": ("x.yaml", read_resources, made.edits(seed("middelen-planning.yaml"))),
    "resources workbook": ("x.xlsx", read_resources, made.workbooks),
    "changes": ("x.yaml", read_changes, made.documents.map(made.as_yaml)),
    "changes edited": ("x.yaml", read_changes, made.edits(seed("wijzigingen.yaml"))),
    "changes workbook": ("x.xlsx", read_changes, made.workbooks),
    "motions edited": ("x.yaml", read_motions, made.edits(seed("moties.yaml"))),
    "gates edited": ("x.yaml", read_gates, made.edits(seed("poorten.yaml"))),
    "answers": ("x.csv", answers, made.tables.map(made.delimited)),
    "answers edited": ("x.csv", answers, made.edits(ANSWERS.read_bytes())),
    "plan": ("x.json", read_running_plan, made.trees.map(lambda t: made.json_list((["a"], [[t]])))),
    "plan edited": ("x.json", read_running_plan, made.edits(seed("plan-meerjarig.json")[:4000])),
    "factors": ("x.yaml", load_factors, made.documents.map(made.as_yaml)),
    "map": ("x.geojson", read_geojson, made.tables.map(made.json_list)),
    "decisions": ("x.jsonl", read_decisions, made.tables.map(made.json_lines)),
    "dossier": ("x.zip", read_dossier, made.edits(XLSX)),
}
RANDOM = sorted({(name, read) for name, read, _ in READERS.values()}, key=str)


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Let the process ask for so much memory more, and for no file in its name elsewhere."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def hold(path: Path, content: bytes, read: Read) -> None:
    """Hold a reader to what it promises, for one content of a file."""
    path.write_bytes(content)
    problems: list[Diagnostic] | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(path)
    except MaatwaardeError as error:
        problems = list(error.problems)
    if problems is None:
        return
    assert problems
    for problem in problems:
        assert problem.code
        assert problem.text("nl")


@pytest.mark.parametrize("kind", READERS)
def test_files_that_are_made(kind: str, tmp_path: Path) -> None:
    name, read, contents = READERS[kind]

    @fuzzed
    @given(contents)
    def holds(content: bytes) -> None:
        hold(tmp_path / name, content, read)

    holds()


@pytest.mark.parametrize(("name", "read"), RANDOM)
def test_bytes(name: str, read: Any, tmp_path: Path) -> None:
    @fuzzed
    @given(st.binary(max_size=300))
    def holds(content: bytes) -> None:
        hold(tmp_path / name, content, read)

    holds()
