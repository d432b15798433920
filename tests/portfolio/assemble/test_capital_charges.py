"""What an investment charges and leaves owed, beside a table that is made by hand."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.portfolio.assemble.capital_charges import charges_of
from portfolio.assemble.test_problem import build

CENT = Decimal("0.01")


def table(outlay: float, life: int, interest: float, method: Any) -> tuple[Any, Any]:
    """Return the charges of each year of a life, and what is depreciated by the end of it."""
    years = np.arange(1, life + 1)
    return charges_of(np.array([outlay]), np.array([life]), interest, method, years)


def test_forty_years_straight_line_by_hand() -> None:
    """A million over 40 years at 2 %: 25,000 a year, and interest that falls by 500 a year."""
    charges, depreciated = table(1_000_000, 40, 0.02, "straight-line")
    assert charges.tolist() == [45_000 - 500 * (k - 1) for k in range(1, 41)]
    assert (charges[0], charges[1], charges[39]) == (45_000, 44_500, 25_500)
    assert depreciated.tolist() == [25_000 * k for k in range(1, 41)]


def test_forty_years_annuity_to_the_cent() -> None:
    """What is owed after 40 equal payments is nothing, reckoned year after year in decimals."""
    charges, depreciated = table(1_234_567.89, 40, 0.035, "annuity")
    rate, owed = Decimal("0.035"), Decimal("1234567.89")
    payment = owed * rate / (1 - (1 + rate) ** -40)
    assert charges.tolist() == [float(payment.quantize(CENT, ROUND_HALF_EVEN))] * 40
    assert charges[0] == 57_811.46
    gone = Decimal(0)
    for k in range(40):
        gone += payment - owed * rate
        owed -= payment - owed * rate
        assert depreciated[k] == pytest.approx(float(gone), abs=0.0051)
    assert depreciated[39] == 1_234_567.89


@pytest.mark.parametrize("method", ["straight-line", "annuity"])
def test_without_interest_only_the_outlay_is_charged(method: Any) -> None:
    charges, depreciated = table(100.0, 3, 0.0, method)
    assert charges.tolist() == [33.33, 33.33, 33.33]
    assert depreciated.tolist() == [33.33, 66.67, 100.0]


ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C"],
    "taakveld": ["2.1", "2.10", "7.4"],
    "cost:investment:2027": [300_000.0, 100_000.0, 0.0],
    "cost:investment:2028": [100_000.0, None, None],
    "staff:clerk:2029": [1.0, None, None],
    "levensduur": [None, 5.0, None],
    "impact:co2": [1.0, 1.0, 1.0],
    "impact:noise": [0.0, 0.0, 0.0],
}
WITH: dict[str, Any] = {
    "budgets": [
        {"name": "investment", "period": "2027", "amount": 1e6},
        {"name": "investment", "period": "2028", "amount": 1e6},
        {"name": "operating", "period": "2027+", "amount": 50_000},
    ],
    "staff": [
        {"role": "clerk", "period": "2029", "amount": 1},
        {"role": "clerk", "period": "2032", "amount": 1},
    ],
    "capital_charges": {
        "of": "investment",
        "to": "operating",
        "interest": 0.02,
        "life": {"default": 25, "2": 2},
    },
    "debt": {"opening": 1_000_000, "ceiling": 1_450_000},
}


def of(built: Any, name: str, table: Any) -> dict[str, float]:
    """Return what the option of a proposal has in a table, by resource."""
    row = built.problem.options_of[name][0]
    amounts = table[[row], :].toarray()[0]
    return {
        item.id: float(amount)
        for item, amount in zip(built.problem.resources, amounts, strict=True)
        if amount
    }


def test_charges_begin_in_the_year_after_the_work_is_done() -> None:
    """A is done in 2029, when its clerk leaves, and lasts two years as all of field 2 does."""
    built = build(ROWS, **WITH)
    problem = built.problem
    assert of(built, "A", problem.charges) == {"operating:2030": 208_000, "operating:2031": 204_000}
    assert of(built, "B", problem.charges) == {
        "operating:2028": 22_000,
        "operating:2029": 21_600,
        "operating:2030": 21_200,
        "operating:2031": 20_800,
        "operating:2032": 20_400,
    }
    assert of(built, "C", problem.charges) == {}
    # The charges pay the outlay a second time, so that they are no cost of their own.
    assert problem.cost.tolist() == [400_000, 100_000, 0]


def test_what_is_owed_is_what_is_laid_out_less_what_is_depreciated() -> None:
    built = build(ROWS, **WITH)
    owed = {name: of(built, name, built.problem.use) for name in "AB"}
    years = range(2027, 2033)
    assert [owed["A"].get(f"debt:{year}", 0.0) for year in years] == [3e5, 4e5, 4e5, 2e5, 0, 0]
    assert [owed["B"].get(f"debt:{year}", 0.0) for year in years] == [1e5, 8e4, 6e4, 4e4, 2e4, 0]
    debts = [item for item in built.problem.resources if item.kind == "debt"]
    assert [(item.period, item.capacity, item.base) for item in debts] == [
        (str(year), 450_000, 1_000_000) for year in years
    ]


@pytest.mark.parametrize(
    ("change", "more", "code", "told"),
    [
        ({"levensduur": [None, "0,5", None]}, {}, "bad-life", "whole years from 1"),
        ({"levensduur": [None, 2.5, None]}, {}, "bad-life", "'B'"),
        ({"cost:investment": [5.0, None, None]}, {}, "total-and-periods", ""),
        (
            {"cost:investment:2029+": [5.0, None, None]},
            {},
            "endless-investment",
            "nobody knows when its capital charges begin",
        ),
        (
            {},
            {"capital_charges": {**WITH["capital_charges"], "life": {"7.4": 3}}},
            "no-life",
            "'A'",
        ),
        (
            {},
            {"capital_charges": {**WITH["capital_charges"], "to": "opreating"}},
            "unknown-budget",
            "investment, operating",
        ),
        ({}, {"budgets": WITH["budgets"][:2]}, "unknown-budget", "'operating'"),
        (
            {},
            {
                "budgets": [
                    *WITH["budgets"][:2],
                    {"name": "operating", "period": "2030", "amount": 1},
                ]
            },
            "no-budget",
            "2028\N{EN DASH}2029, 2031\N{EN DASH}2032",
        ),
        ({}, {"capital_charges": None}, "no-charges", "what is borrowed"),
        ({}, {"staff": [*WITH["staff"], {"role": "debt", "amount": 1}]}, "bad-debt", "'debt'"),
    ],
)
def test_what_is_wrong_is_said(
    change: dict[str, Any], more: dict[str, Any], code: str, told: str
) -> None:
    with pytest.raises(MaatwaardeError) as caught:
        build({**ROWS, **change}, **{**WITH, **more})
    found = {problem.code: str(problem) for problem in caught.value.problems}
    assert code in found, found
    assert told in found[code]


def test_an_annuity_is_charged_equally() -> None:
    rule = {**WITH["capital_charges"], "method": "annuity"}
    built = build(ROWS, **{**WITH, "capital_charges": rule})
    # 400,000 over two years at 2 %, as any table of annuities has it.
    assert of(built, "A", built.problem.charges) == {
        "operating:2030": 206_019.80,
        "operating:2031": 206_019.80,
    }
