"""Criteria for taking part, against reading the list that they are about."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde.portfolio.assemble.eligible import judge
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.units import Units

ROWS = 100_000
GROUP = f"Criteria of a subsidy round: {ROWS:,} applications, four criteria, with every reason"


@pytest.fixture(scope="module")
def applications(tmp_path_factory):
    """A file of applications, of which about two in three fail a criterion."""
    draw = np.random.default_rng(0)
    kinds = np.array(["stichting", "vereniging", "bv"])[draw.integers(0, 3, ROWS)]
    areas = draw.integers(0, 40, ROWS)
    own = draw.integers(0, 3000, ROWS)
    told = draw.random(ROWS) < 0.95
    cost = draw.integers(500, 20_000, ROWS)
    time = draw.random(ROWS) < 0.9
    path = tmp_path_factory.mktemp("round") / "aanvragen.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id;gebied;soort;kosten;eigen bijdrage [EUR];op tijd\n")
        for i in range(ROWS):
            given = own[i] if told[i] else ""
            answer = "ja" if time[i] else "nee"
            file.write(f"A{i:06d};Wijk {areas[i]};{kinds[i]};{cost[i]};{given};{answer}\n")
    return path


@pytest.fixture(scope="module")
def resources():
    expressions = (
        "op_tijd == 1",
        "soort in ['stichting', 'vereniging']",
        "eigen_bijdrage >= 0.1 * cost",
        "area != 'Wijk 3' and cost <= 15000",
    )
    criteria = [
        {"id": f"k{i}", "title": f"Criterion {i}", "expression": text}
        for i, text in enumerate(expressions)
    ]
    return Resources(maatwaarde=1, budgets=[{"amount": 1e6}], eligible=criteria)


@pytest.mark.benchmark(group=GROUP)
def test_criteria(versus, applications, resources):
    proposals = read_proposals(applications)

    def judged():
        found = judge(resources, proposals, Units(), [])
        return [found.reason(name) for name in found.unmet]

    assert len(versus(judged, rounds=3)) > ROWS // 2


@pytest.mark.benchmark(group=GROUP)
def test_reading_the_list(versus, applications):
    read = versus(
        lambda: read_proposals(applications), peer="reading the list", at_most=0.5, rounds=3
    )
    assert len(read) == ROWS
