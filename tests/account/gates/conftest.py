"""A small town with a running plan: A started in 2027, B in 2028, C not in the plan."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from maatwaarde.account.expected import Expected, expected
from maatwaarde.account.gates.check import against_plan
from maatwaarde.account.gates.decisions import Decision
from maatwaarde.account.gates.read import read_gates
from maatwaarde.account.gates.records import Checked
from maatwaarde.account.realised import read_realised
from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals import Proposals, read_proposals

HEAD = 'maatwaarde: 1\nversion: "1"\nadopted: {by: de raad, on: 2026-11-12}\ngates:\n'


def gate(condition: str, **more: str) -> str:
    """Return a gate of one criterion as YAML, due in the middle of 2028 unless said otherwise."""
    keys = {
        "id": "poort",
        "title": "Poort",
        "proposals": "[A]",
        "due": "2028-06-30",
        "otherwise": "wait 6 months",
        **more,
    }
    lines = [f"    {key}: {value}\n" for key, value in keys.items() if value]
    criterion = f'    criteria:\n      - {{id: c1, text: Klopt, condition: "{condition}"}}\n'
    return "  - " + "".join(lines).lstrip() + criterion


LIST = (
    "id,title,area,fase,cost:capital:2027,cost:capital:2028,cost:capital:2029,"
    "staff:planner:2027,staff:planner:2028,staff:planner:2029,effect_start,impact:co2\n"
    "A,Aanleg,Zuid,2,100,200,100,1,2,1,0,-8\n"
    "B,Brug,Oost,,,60,40,,1,1,1,-4\n"
    "C,Centrum,Oost,1,10,,,1,,,0,-1\n"
)


class Town:
    """The files of the town, and what comes of gates in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "meetlat.yaml").write_text(
            "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n"
            "  - id: alles\n    title: Alles\n    measures:\n"
            "      - {id: co2, title: CO2, unit: t/year, better: lower, best: -10, worst: 10}\n"
        )
        (folder / "middelen.yaml").write_text(
            "maatwaarde: 1\nplanning: {shift: 1}\nbudgets:\n"
            + "".join(
                f"  - {{name: capital, period: {year}, amount: 500}}\n"
                for year in range(2027, 2032)
            )
            + "staff:\n"
            + "".join(
                f"  - {{role: planner, period: {year}, amount: 5}}\n" for year in range(2027, 2032)
            )
        )
        self.framework = load_framework(folder / "meetlat.yaml")

    @lru_cache  # noqa: B019, a town lives as long as the tests
    def plan(self, _list: bytes) -> tuple[Proposals, Expected]:
        """Return what the list and the plan say."""
        proposals = read_proposals(self.folder / "lijst.csv")
        impacts = estimate(proposals, self.framework)
        resources = read_resources(self.folder / "middelen.yaml")
        running = RunningPlan("plan.json", "{}", {"A": "2027", "B": "2028"}, "klein")
        return proposals, expected(running, impacts, proposals, self.framework, resources)

    def check(
        self,
        gates: str,
        realised: str = "",
        today: date = date(2028, 6, 30),
        changes: Changes | None = None,
        decisions: Sequence[Decision] = (),
    ) -> Checked:
        """Hold gates (YAML) against realised values (lines of CSV)."""
        file = self.folder / "poorten.yaml"
        file.write_text(HEAD + gates)
        read = read_gates(file, self.framework.units)
        proposals, plan = self.plan((self.folder / "lijst.csv").read_bytes())
        known = None
        if realised:
            (self.folder / "realisatie.csv").write_text(
                "voorstel;maat;soort;datum;waarde\n" + realised
            )
            known = read_realised(self.folder / "realisatie.csv", self.framework, proposals)
        return against_plan(read, today, self.framework, proposals, plan, known, changes, decisions)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(founded: Town) -> Town:
    """Return the town with the list that it was founded with."""
    (founded.folder / "lijst.csv").write_text(LIST)
    return founded


@pytest.fixture
def outcome(town: Town) -> Callable[..., Any]:
    """Return the outcome of one gate with one criterion for A."""

    def of(condition: str, realised: str = "", **more: Any) -> Any:
        return town.check(gate(condition), realised, **more).results[0].outcome

    return of
