from functools import partial
from xml.etree import ElementTree

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.messages import Language, say
from maatwaarde.portfolio.inputs.motions import Motions
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.motions import price_motions
from maatwaarde.portfolio.plan import optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report.portfolio.motion_picture import motion_picture


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_price_of_a_motion_as_a_picture(language: Language) -> None:
    rows = pd.DataFrame({"id": ["A", "B"], "cost": [5, 5], "impact:m": [5, 1], "impact:n": [0, 2]})
    owner = framework(
        [
            {"id": "x", "title": "Groen", "measures": [measure("m", -10, 10)]},
            {"id": "y", "title": "Rust", "measures": [measure("n", -10, 10)]},
        ]
    )
    proposals = read_proposals(rows)
    planner = partial(optimise, estimate(proposals, owner), proposals)
    there = Resources.model_validate({"maatwaarde": 1, "budgets": [{"amount": 5}]})
    asked = [{"id": "M 1", "do": ["B"]}, {"id": "N", "do": ["A", "B"]}]
    motions = Motions.model_validate({"maatwaarde": 1, "motions": asked})
    plan = planner(owner, there)
    priced = price_motions(plan, there, motions, planner)
    found = motion_picture(plan, motions.motions[0], priced.alone[0])
    assert found is not None
    figure, table = found
    # (5 + 0) / 20 is brought; the motion gives up 4 / 20 of one and brings 2 / 20 of the other.
    cells = [[say(cell, language) for cell in row.cells] for row in table.rows]  # type: ignore[arg-type]
    comma, blank = (",", " ") if language == "nl" else (".", "")
    assert cells[0][1] == f"−80{comma}0{blank}%"
    assert cells[1][1] == f"+40{comma}0{blank}%"
    assert cells[2][1] == f"−40{comma}0{blank}%"
    drawn = ElementTree.fromstring(say(figure.svg, language))
    assert drawn.tag.endswith("svg")
    said = " ".join(drawn.itertext())
    assert "Groen" in said
    assert "Rust" in said
    assert "M 1" in said
    assert "Groen" in say(figure.alternative, language)
    assert motion_picture(plan, motions.motions[1], priced.alone[1]) is None
