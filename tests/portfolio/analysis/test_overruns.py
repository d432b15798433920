"""The chance that a budget is exceeded, beside chances that are reckoned by hand."""

from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import MaatwaardeError, PortfolioError
from maatwaarde.impact import estimate
from maatwaarde.portfolio import OptionKey, solve
from maatwaarde.portfolio.analysis.overruns import overruns
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.portfolio.replanning.apply_changes import changed_proposals
from maatwaarde.proposals import read_proposals
from maatwaarde.report.portfolio.summary import portfolio_annexes, portfolio_data
from maatwaarde.report.text import portfolio_text


def plan(rows: dict[str, list[Any]], sure: float | None = None, **resources: Any) -> Plan:
    values = [{"id": "homes", "title": "Homes", "measures": [measure("dwellings", -100, 100)]}]
    owner = framework(values)
    proposals = read_proposals(pd.DataFrame(rows))
    given = Resources(maatwaarde=1, **resources)
    return optimise(estimate(proposals, owner), proposals, owner, given, sure=sure)


ONE: dict[str, list[Any]] = {
    "id": ["a"],
    "cost:2027": [100.0],
    "cost:2027:low": [80.0],
    "cost:2027:high": [160.0],
    "impact:dwellings": [1.0],
}


@pytest.mark.parametrize("budget", [100, 110, 120, 150])
def test_one_uncertain_cost_is_exceeded_by_its_triangular_distribution(budget: float) -> None:
    """Above the mode, the chance of more than x is (160 − x)² / ((160 − 80) · (160 − 100))."""
    [found] = plan(ONE, budgets=[{"period": 2027, "amount": budget}]).overruns
    assert found.chance == pytest.approx((160 - budget) ** 2 / (80 * 60), abs=0.015)
    assert found.expected == pytest.approx((80 + 100 + 160) / 3, abs=0.5)
    assert (found.resource, found.there, found.margin) == ("money:2027", budget, 0)


@pytest.mark.parametrize("common", [0.0, 0.5, 1.0])
def test_what_proposals_have_in_common_widens_what_they_ask_together(common: float) -> None:
    """With all in common the sum of two is twice the one; with nothing it is by √2."""
    rows = {name: cells * 2 for name, cells in ONE.items()} | {"id": ["a", "b"]}
    budget = {"period": 2027, "amount": 260}
    found = plan(rows, budgets=[budget], uncertainty={"common": common}).overruns[0].chance
    rng = np.random.default_rng(5)
    shared, own = rng.standard_normal(200_000), rng.standard_normal((2, 200_000))
    score = sqrt(common) * shared + sqrt(1 - common) * own
    # The same by ranks: each score takes the place of a triangular draw of that rank.
    order = np.argsort(np.argsort(score, axis=1), axis=1)
    drawn = np.sort(rng.triangular(80, 100, 160, score.shape), axis=1)
    together = np.take_along_axis(drawn, order, axis=1).sum(axis=0)
    assert found == pytest.approx(float(np.mean(together > 260)), abs=0.015)


PAIR: dict[str, list[Any]] = {
    "id": ["safe", "bold"],
    "cost:2027": [100.0, 100.0],
    "cost:2027:low": [None, 90.0],
    "cost:2027:high": [None, 180.0],
    "impact:dwellings": [10.0, 11.0],
}


def test_sure_plans_hold_with_the_chance_that_was_asked() -> None:
    """The bold one is exceeded in (180 − 120)² / (90 · 80) = half of all draws."""
    budget = {"budgets": [{"period": 2027, "amount": 120}]}
    loose = plan(PAIR, **budget)
    assert loose.chosen == ("bold",)
    assert loose.overruns[0].chance == pytest.approx(0.5, abs=0.015)
    firm = plan(PAIR, 0.8, **budget)
    assert (firm.chosen, firm.overruns) == (("safe",), ())
    # With 140, (180 − 140)² / 7200 = 22 % is too much for 80 %, and with 150, 12.5 % is not.
    assert plan(PAIR, 0.8, budgets=[{"period": 2027, "amount": 140}]).chosen == ("safe",)
    roomy = plan(PAIR, 0.8, budgets=[{"period": 2027, "amount": 150}])
    assert roomy.chosen == ("bold",)
    assert roomy.overruns[0].chance <= 0.2


def test_margins_are_kept_and_told() -> None:
    rows = {
        "id": ["a", "b", "c"],
        "cost:2027": [100.0, 100.0, 40.0],
        "cost:2027:low": [90.0, 90.0, None],
        "cost:2027:high": [150.0, 150.0, None],
        "impact:dwellings": [10.0, 11.0, 1.0],
    }
    budget = {"budgets": [{"period": 2027, "amount": 250}]}
    assert plan(rows, **budget).chosen == ("a", "b", "c")
    firm = plan(rows, 0.8, **budget)
    assert firm.chosen == ("a", "b")
    [found] = firm.overruns
    assert found.chance <= 0.2
    assert found.there == 250
    [use] = firm.solution.resources
    assert found.margin > 0
    assert use.used == pytest.approx(200 + found.margin)
    # Margins are no cost: they are not spent.
    assert firm.solution.cost == 200
    english, dutch = (" ".join(portfolio_text(firm, "en").split()), portfolio_text(firm, "nl"))
    assert "holds with a chance of at least 80%" in english
    assert "gezamenlijk" in dutch
    assert portfolio_data(firm)["overruns"]["sure"] == 0.8
    assert "overruns" in [table.key for table in portfolio_annexes(firm)]


def test_what_has_to_be_done_and_is_not_sure_is_refused() -> None:
    budget = {"budgets": [{"period": 2027, "amount": 120}], "mandatory": ["bold"]}
    with pytest.raises(PortfolioError):
        plan(PAIR, 0.8, **budget)


def test_capital_charges_are_as_uncertain_as_the_investment() -> None:
    rows = {
        "id": ["hall"],
        "cost:investment:2027": [400_000],
        "cost:investment:2027:low": [300_000],
        "cost:investment:2027:high": [600_000],
        "impact:dwellings": [1],
    }
    found = plan(
        rows,
        budgets=[
            {"name": "investment", "period": 2027, "amount": 500_000},
            {"name": "operating", "period": 2028, "amount": 30_000},
        ],
        capital_charges={"of": "investment", "to": "operating", "interest": 0.02, "life": 25},
    )
    problem = found.problem
    at = [item.id for item in problem.resources].index("operating:2028")
    [place] = problem.options_of["hall"]
    ends = [
        float(table[place, at])
        for table in (problem.use_range[0], problem.use, problem.use_range[1])
    ]
    # 6 % in the first year: a twenty-fifth and an interest of 2 %.
    assert ends == [18_000, 24_000, 36_000]
    charged = next(item for item in found.overruns if item.resource == "operating:2028")
    # 500,000 of outlay is 30,000 of charges, so that both are exceeded alike.
    outlay = next(item for item in found.overruns if item.resource == "investment:2027")
    assert charged.chance == outlay.chance == pytest.approx(1e10 / (3e5 * 2e5), abs=0.015)


def test_draws_do_not_depend_on_what_else_is_chosen() -> None:
    rows = {name: cells * 2 for name, cells in ONE.items()} | {"id": ["a", "b"]}
    problem = plan(rows, budgets=[{"period": 2027, "amount": 300}]).problem
    alone = solve(problem)
    again = overruns(problem, alone, 0.4, 0)
    assert again == overruns(problem, alone, 0.4, 0)
    assert OptionKey("a") in alone.options


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"cost:2027:low": [101.0]}, "bound-order", "the low bound 101 is above the amount 100"),
        ({"cost:2027:high": [99.0]}, "bound-order", "below the amount 100"),
        ({"cost:2027": [None]}, "bound-without-value", "'cost:2027' is empty"),
        ({"cost:2027:high [kEUR]": [1.0]}, "bound-unit", "give both in one unit"),
        ({"staff:clerk:2027:low": [1.0]}, "bound-without-value", "staff:clerk:2027:low"),
        ({"cost:2027:high": [1e13]}, "out-of-range", "too large"),
    ],
)
def test_a_wrong_bound_is_said_at_its_cell(change: dict[str, Any], code: str, told: str) -> None:
    rows = {**ONE, **change}
    if "cost:2027:high [kEUR]" in rows:
        del rows["cost:2027:high"]
    with pytest.raises(MaatwaardeError) as caught:
        plan(rows, budgets=[{"period": 2027, "amount": 1}])
    found = {problem.code: str(problem) for problem in caught.value.problems}
    assert told in found[code]
    assert "2027" in found[code]


def test_what_has_become_dearer_is_as_uncertain_in_proportion() -> None:
    proposals = read_proposals(pd.DataFrame({**ONE, "cost:2028": [50.0]}))
    resources = Resources(
        maatwaarde=1, budgets=[{"period": y, "amount": 1e6} for y in (2027, 2028)]
    )
    dearer = Changes.model_validate({"maatwaarde": 1, "costs": [{"proposal": "a", "factor": 2}]})
    changed = changed_proposals(proposals, dearer, {}, None, resources, [])
    # 130 to 210 around 150 becomes 260 to 420 around 300.
    ends = [
        sum(float((getattr(item, name))[0]) for item in changed.uses)
        for name in ("low", "values", "high")
    ]
    assert ends == [260, 300, 420]


def test_where_nothing_is_uncertain_that_is_said() -> None:
    certain = {name: cells for name, cells in ONE.items() if not name.endswith(("low", "high"))}
    found = plan(certain, 0.8, budgets=[{"period": 2027, "amount": 100}])
    assert [warning.code for warning in found.warnings] == ["nothing-uncertain", "nothing-scarce"]
    assert "overruns" not in portfolio_data(found)
