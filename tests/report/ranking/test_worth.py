"""What is said of value for money."""

import numpy as np
import pytest

from build import flat, measure, table
from maatwaarde.messages import say
from maatwaarde.report.document import Document
from maatwaarde.report.ranking.explanation import explanation_document
from maatwaarde.report.ranking.ranking import worth_note
from maatwaarde.report.render.terminal import to_text
from maatwaarde.scoring import score
from maatwaarde.scoring.value_for_money import ValueForMoney

OWNER = flat([measure("m0")])
SCORES = score(table(OWNER, [[0.5], [0.25]]), OWNER)
ONCE = ValueForMoney(np.array([80_000.0, 50_000.0]), np.array([6.25, 5.0]))
YEARLY = ValueForMoney(ONCE.cost, ONCE.per_million, np.array([2_000.0, 0.0]))


def test_that_yearly_costs_count_for_one_year_is_said_where_there_are_any() -> None:
    told = "Kosten die elk jaar terugkomen, tellen voor één jaar mee."
    assert told in say(worth_note(YEARLY).text, "nl")
    assert told not in say(worth_note(ONCE).text, "nl")


@pytest.mark.parametrize(
    ("worth", "name", "told"),
    [
        (YEARLY, "P0", "Kosten € 80.000 (met € 2.000 die elk jaar terugkomt, voor één jaar);"),
        (YEARLY, "P1", "Kosten € 50.000;"),
        (ONCE, "P0", "Kosten € 80.000;"),
    ],
)
def test_of_a_proposal_it_is_said_how_much_returns(
    worth: ValueForMoney, name: str, told: str
) -> None:
    document: Document = explanation_document(SCORES.explain(name), worth=worth)
    assert told in " ".join(to_text(document, "nl").split())
