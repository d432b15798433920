"""A decision on a small list, and a server of PostgreSQL of our own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import maatwaarde as mw
from maatwaarde.account.decision import Decision
from maatwaarde.account.facts import decision_on, file_used
from postgres_server import databases

FRAMEWORK = """maatwaarde: 1
id: klein
version: "2"
title: Klein
adopted: {by: Gemeenteraad van Klein, on: 2026-03-12, reference: R-1}
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
      - {id: n, title: N, unit: woning, better: higher, best: 10, worst: -10}
"""
ROWS = ["A,Aanleg park,6,1,5,1", "B,Brug over de Aa,5,1,4,0", "C,Kade in het centrum,5,1,-1,-9"]
PROPOSALS = "\n".join(["id,title,cost:2027,staff:planner:2027,impact:m,impact:n", *ROWS, ""])
RESOURCES = (
    "maatwaarde: 1\n"
    "budgets: [{period: 2027, amount: 8}]\n"
    "staff: [{role: planner, period: 2027, amount: 1}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list, a framework and resources."""
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "lijst.csv").write_text(PROPOSALS, encoding="utf-8")
    (tmp_path / "middelen.yaml").write_text(RESOURCES, encoding="utf-8")
    return tmp_path


def decide(folder: Path) -> Decision:
    """Return the decision on the list in a folder."""
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "lijst.csv")
    resources = mw.read_resources(folder / "middelen.yaml", framework.units, proposals)
    plan = mw.optimise(mw.estimate(proposals, framework), proposals, framework, resources)
    files = [
        file_used("proposals", folder / "lijst.csv"),
        file_used("framework", folder / "meetlat.yaml"),
        file_used("resources", folder / "middelen.yaml"),
    ]
    return decision_on(
        plan,
        proposals,
        resources,
        files=[file for file in files if file is not None],
        options={"method": "value", "seed": 0, "gap": 0.0},
    )


@pytest.fixture
def decided(folder: Path) -> Callable[[], Decision]:
    """Decide on the list as it stands in the folder now."""
    return lambda: decide(folder)


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], str]]:
    """Give the URL of a new, empty database."""
    yield from databases("a register on a server")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new register goes, in either database."""
    if request.param == "sqlite":
        return str(tmp_path / "register.sqlite")
    found: str = request.getfixturevalue("server")()
    return found
