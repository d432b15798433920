"""What changed: the file, and what it makes of proposals and resources."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde import read_proposals
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.portfolio.inputs.changes import Changes, read_changes
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.replanning.apply_changes import (
    Commitment,
    _shares,
    changed_proposals,
    changed_resources,
)


def test_a_file_of_changes(tmp_path: Path) -> None:
    file = tmp_path / "wijzigingen.yaml"
    file.write_text(
        "maatwaarde: 1\n"
        "delays: [{proposal: A, months: 6}]\n"
        "costs: [{proposal: A, factor: 1.2}, {proposal: B, name: capital, amount: 3 MEUR}]\n"
        "budgets: [{name: capital, periods: [2028], change: -1 MEUR}]\n"
        "staff: [{role: jurist, periods: [2028, 2029], change: -0.5}]\n"
    )
    changes = read_changes(file)
    assert changes.delays[0].months == 6
    assert changes.costs[1].amount == 3e6
    assert changes.budgets[0].change == -1e6
    assert changes.staff[0].periods == ("2028", "2029")
    assert changes.where("staff", 0).line == 5


def test_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    file = tmp_path / "wijzigingen.yaml"
    file.write_text(
        "maatwaarde: 1\n"
        "delays: [{proposal: A, months: 0}, {proposal: B, month: 3}]\n"
        "costs: [{proposal: A}, {proposal: B, factor: 2, amount: 3}]\n"
        "staff: [{role: jurist, periods: [zomer], change: 2 uur}]\n"
    )
    with pytest.raises(ResourceError) as raised:
        read_changes(file)
    text = str(raised.value)
    for words in (
        "'months' is 0",
        "did you mean 'months'",
        "neither 'amount' nor 'factor'",
        "both 'amount' and 'factor'",
        "'zomer'",
        "'uur' is time",
    ):
        assert words in text
    assert {problem.where.line for problem in raised.value.problems} == {2, 3, 4}


def test_what_is_given_twice_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "wijzigingen.yaml"
    file.write_text(
        "maatwaarde: 1\n"
        "delays: [{proposal: A, months: 1}, {proposal: A, months: 2}]\n"
        "costs:\n"
        "  - {proposal: A, name: capital, factor: 2}\n"
        "  - {proposal: A, name: operating, factor: 2}\n"
        "  - {proposal: A, factor: 2}\n"
    )
    with pytest.raises(ResourceError) as raised:
        read_changes(file)
    assert [problem.where.line for problem in raised.value.problems] == [2, 6]
    file.write_text("maatwaarde: 1\n")
    with pytest.raises(ResourceError, match="nothing has changed"):
        read_changes(file)


@given(
    year=st.integers(2027, 2030),
    months=st.floats(0.5, 40),
    done=st.one_of(st.just(-np.inf), st.floats(2026, 2032)),
)
def test_a_delay_loses_nothing_and_moves_the_middle_by_itself(
    year: int, months: float, done: float
) -> None:
    shares = _shares(str(year), months / 12, done)
    assert sum(share for _, share in shares) == pytest.approx(1.0)
    ahead = min(1.0, max(0.0, year + 1 - done))
    middle = sum(share * (int(period) + 0.5) for period, share in shares)
    # Between the middles of whole years the parts are in proportion to the time.
    assert middle == pytest.approx(year + 0.5 + ahead * months / 12, abs=ahead)


def test_parts_of_a_year() -> None:
    half = _shares("2027", 0.5, -np.inf)
    assert half == [("2027", 0.5), ("2028", 0.5)]
    assert _shares("2027", 1.0, -np.inf) == [("2028", 1.0)]
    assert _shares("2027-Q4", 0.5, -np.inf) == [("2028-Q2", 1.0)]
    # Half of the year has passed, and the other half comes half a year later.
    assert _shares("2027", 0.5, 2027.5) == [("2027", 0.5), ("2028", 0.5)]
    assert _shares("2027", 0.5, 2028.0) == [("2027", 1.0)]


def proposals():
    return read_proposals(
        pd.DataFrame(
            {
                "id": ["A", "B"],
                "cost:2027": [100.0, 7.0],
                "cost:2028": [300.0, None],
                "cost:2029": [-50.0, None],
                "staff:planner:2028": [0.5, None],
            }
        )
    )


RESOURCES = Resources.model_validate(
    {
        "maatwaarde": 1,
        "budgets": [{"period": year, "amount": 1000} for year in range(2027, 2031)],
        "staff": [{"role": "planner", "period": year, "amount": 2} for year in (2028, 2029)],
    }
)


def change(promised=None, today=None, **what):
    findings: list[Diagnostic] = []
    changes = Changes.model_validate({"maatwaarde": 1, **what})
    found = changed_proposals(proposals(), changes, promised or {}, today, RESOURCES, findings)
    values = {item.column: np.nan_to_num(item.values).tolist() for item in found.uses}
    return values, [finding.what for finding in findings]


def test_what_is_late_is_used_later() -> None:
    values, findings = change(delays=[{"proposal": "A", "months": 6}])
    assert findings == []
    assert values == {
        "cost:2027": [50, 7],
        "cost:2028": [200, 0],
        "cost:2029": [125, 0],
        "cost:2030": [-25, 0],
        "staff:planner:2028": [0.25, 0],
        "staff:planner:2029": [0.25, 0],
    }


def test_what_has_been_done_does_not_move() -> None:
    started = {"A": Commitment("2027", 0, True)}
    values, _ = change(started, "2028", delays=[{"proposal": "A", "months": 12}])
    assert [values[f"cost:{year}"][0] for year in range(2027, 2031)] == [100, 0, 300, -50]
    # Started a year later than its columns say, so only half of its first year is behind it.
    late = {"A": Commitment("2028", 1, True)}
    values, _ = change(late, "2028-H2", costs=[{"proposal": "A", "factor": 1.5}])
    assert [values[f"cost:{year}"][0] for year in (2027, 2028, 2029)] == [128.57, 471.43, -50]


def test_a_new_amount_is_what_it_costs_in_all() -> None:
    started = {"A": Commitment("2027", 0, True)}
    values, _ = change(started, "2028", costs=[{"proposal": "A", "amount": 500}])
    assert [values[f"cost:{year}"][0] for year in (2027, 2028, 2029)] == [100, 400, -50]
    _, findings = change(started, "2028", costs=[{"proposal": "A", "amount": 90}])
    assert findings == ["'A' has 100 of its cost behind it, more than 90"]
    _, findings = change(started, "2029", costs=[{"proposal": "A", "factor": 2}])
    assert findings == ["'A' has all its cost behind it"]
    _, findings = change(costs=[{"proposal": "A", "name": "capital", "factor": 2}])
    assert findings == ["'A' has no cost of this kind"]


def test_what_a_delay_asks_has_to_be_budgeted() -> None:
    _, findings = change(delays=[{"proposal": "A", "months": 24}])
    assert findings == [
        "'A' would ask money:2031, planner:2030, and the resources have none",
    ]
    _, findings = change(delays=[{"proposal": "C", "months": 24}])
    assert findings == ["there is no proposal 'C'"]


def supply(today=None, **what):
    findings: list[Diagnostic] = []
    changes = Changes.model_validate({"maatwaarde": 1, **what})
    found = changed_resources(RESOURCES, changes, today, findings)
    amounts = [item.amount for item in (*found.budgets, *found.staff)]
    return amounts, [finding.what for finding in findings]


def test_budgets_and_staff_from_today_on() -> None:
    cut = [{"factor": 0.9}]
    people = [{"role": "planner", "periods": [2029], "change": -0.5}]
    amounts, findings = supply("2028", budgets=cut, staff=people)
    assert (amounts, findings) == ([1000, 900, 900, 900, 2, 1.5], [])


def test_changes_of_what_is_not_there() -> None:
    _, findings = supply(
        budgets=[{"name": "capital", "change": 1}, {"change": -2000, "periods": [2027]}],
        staff=[{"role": "planner", "periods": [2035], "change": -1}],
    )
    assert findings == [
        "the resources have no budget 'capital'",
        "'money:2027' has 1000 EUR, so -2000 cannot come off",
        "the resources have no 'planner' in 2035",
    ]
