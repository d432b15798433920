"""Which proposals have the same facts, held against comparing every pair by hand."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.account.audit.columns import list_column
from maatwaarde.account.audit.facts import (
    Fact,
    amount_codes,
    equal_groups,
    facts_of,
    nearly_equal,
    text_codes,
)
from maatwaarde.diagnostics import ProposalError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals

RULES = framework([{"id": "c", "title": "Climate", "measures": [measure("co2", 100, -200)]}])


def same(a: float | None, b: float | None) -> bool:
    """Whether two amounts are the same, in so many words."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 0.0, 1.0, 1.0 + 1e-12, 2.0, -1.0]),
            st.sampled_from([None, "N", "Z"]),
            st.sampled_from([3.0, 4.0]),
        ),
        max_size=9,
    )
)
def test_groups_are_those_of_all_pairs(rows: list[tuple[float | None, str | None, float]]) -> None:
    xs = np.array([np.nan if x is None else x for x, _, _ in rows])
    ys, zs = tuple(y for _, y, _ in rows), np.array([z for _, _, z in rows])
    facts = (
        Fact("cost", "x", amount_codes(xs), xs),
        Fact("column", "y", text_codes(ys), ys),
        Fact("cost", "z", amount_codes(zs), zs),
    )
    equal, near = set(), set()
    for a, b in combinations(range(len(rows)), 2):
        alike = [same(rows[a][0], rows[b][0]), rows[a][1] == rows[b][1], rows[a][2] == rows[b][2]]
        if all(alike):
            equal.add((a, b))
        elif sum(alike) == 2:
            near.add((alike.index(False), a, b))
    found = {pair for group in equal_groups(facts) for pair in combinations(sorted(group), 2)}
    assert found == equal
    pairs = {
        (place, a, b)
        for place, group in nearly_equal(facts)
        for a, b in combinations(sorted(group), 2)
        if (a, b) not in equal
    }
    assert pairs == near


def facts(columns: dict[str, list[Any]], more: tuple[str, ...] = (), **resources: Any) -> list[str]:
    rows = {"id": ["A", "B"], "cost": [10.0, 10.0], "impact:co2": [-1.0, -1.0], **columns}
    proposals = read_proposals(pd.DataFrame(rows))
    given_ = Resources(maatwaarde=1, budgets=[{"amount": 10}], **resources)
    found = facts_of(proposals, estimate(proposals, RULES), given_, more)
    assert all(len(fact.codes) == 2 for fact in found)
    return [fact.name for fact in found if fact.codes[0] != fact.codes[1]]


def test_what_decides_is_a_fact_and_what_does_not_is_none() -> None:
    two = {"area": ["N", "Z"], "kleur": ["a", "b"]}
    assert facts(two) == []
    assert facts(two, shares=[{"area": "N", "maximum": 0.5}]) == ["area"]
    rule = [{"id": "k", "title": "K", "expression": "kleur == 'a'"}]
    assert facts(two, eligible=rule) == ["kleur"]
    assert facts(two, ("Kleur", "area")) == ["kleur", "area"]
    with pytest.raises(ProposalError, match="no column 'kleuren'"):
        facts(two, ("kleuren",))


def test_ranges_unknown_costs_and_timing_are_facts() -> None:
    assert facts({"impact:co2:low": [-2.0, -3.0]}) == ["co2"]
    assert facts({"impact:co2": [-1.0, None]}) == ["co2"]
    assert facts({"cost": [10.0, "PM"]}) == ["cost"]
    assert facts({"staff:planner": [None, 0.0]}) == []  # a blank beside amounts is nothing
    # When effects come is of the impact, and the list says it in a column.
    assert facts({"effect_start": [0.0, 2.0]}) == ["co2", "effect_start"]


def test_a_column_is_named_by_its_heading_and_its_figures_are_texts_too() -> None:
    rows = {
        "id": ["A", "B"],
        "wijk": ["N", None],
        "taakveld": ["Groen", "Wonen"],
        "Aantal lagen": [2.5, None],
        "impact:co2": [-1.0, -1.0],
    }
    proposals = read_proposals(pd.DataFrame(rows))
    layers = list_column(proposals, "Aantal Lagen")
    assert (layers.heading, layers.texts) == ("Aantal lagen", ("2.5", None))
    for asked in ("taakveld", "policy_field"):
        found = list_column(proposals, asked)
        assert (found.name, found.texts) == ("policy_field", ("Groen", "Wonen"))
    area = list_column(proposals, "area")
    assert (area.heading, area.texts) == ("wijk", ("N", None))


def test_a_fact_of_a_proposal_is_what_stands_there_or_nothing() -> None:
    amounts = np.array([2.0, np.nan])
    assert [Fact("cost", "x", amount_codes(amounts), amounts).value(row) for row in (0, 1)] == [
        2.0,
        None,
    ]
    texts = ("N", None)
    assert [Fact("column", "y", text_codes(texts), texts).value(row) for row in (0, 1)] == [*texts]
    assert equal_groups(()) == ()
    assert list(nearly_equal(())) == []


def test_a_policy_field_is_a_fact_where_a_rule_or_more_than_one_life_asks_for_it() -> None:
    fields = {"policy_field": ["Groen", "Wonen"]}
    charges = {"of": "money", "to": "yearly", "interest": 0.02}
    assert facts(fields) == []
    assert facts(fields, shares=[{"policy_field": "Groen", "maximum": 0.5}]) == ["policy_field"]
    for life, found in (({"Groen": 40, "Wonen": 60}, ["policy_field"]), (25, [])):
        assert facts(fields, capital_charges={**charges, "life": life}) == found
