"""What is said of proposals that were left out."""

import numpy as np
import pytest

from maatwaarde.messages import say
from maatwaarde.portfolio import Measure, Problem, Proposal, Resource
from maatwaarde.portfolio.analysis.exclusion import LeftOut
from maatwaarde.report.portfolio.rules import RuleWords
from maatwaarde.report.portfolio.summary import by_gain, left_out_text

PROBLEM = Problem(
    proposals=[Proposal("a")],
    measures=[Measure("m", 1.0, best=10, worst=-10)],
    resources=[Resource("eur", "money", "budget", 1.0, "EUR")],
    use=np.ones((1, 1)),
    impact=np.ones((1, 1)),
)


@pytest.mark.parametrize(
    ("change", "dutch"),
    [
        (0.0516, "zou 0,0516 aan de waarde toevoegen"),
        (-0.0516, "zou de waarde met 0,0516 verlagen"),
        (0.00002, "zou 0,000020 aan de waarde toevoegen"),
        (-0.00000002, "zou de waarde met 0,000000020 verlagen"),
        (0.0, "zou niets aan de waarde toevoegen"),
        (-1e-17, "zou niets aan de waarde toevoegen"),
        (None, "zou niets aan de waarde toevoegen"),
    ],
)
def test_what_a_proposal_would_bring_is_told_as_it_is(change: float | None, dutch: str) -> None:
    found = left_out_text(LeftOut("a", None, (), (), change), RuleWords(PROBLEM, None))
    assert say(found, "nl") == dutch


def test_what_would_bring_most_comes_first_and_what_is_barred_last() -> None:
    def left(name: str, change: float, *, barred: bool = False) -> LeftOut:
        reason = PROBLEM.resources[0].ref.reason if barred else None
        return LeftOut(name, reason, (), (), change)

    items = [left("p10", 0.1), left("x", 0.9, barred=True), left("p2", 0.1), left("b", 0.3)]
    assert [item.proposal for item in by_gain(items)] == ["b", "p2", "p10", "x"]
