"""What a controller can add up: structural costs, freed people, waiting, reserves, the budget."""

from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import MaatwaardeError, PortfolioError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report.portfolio.summary import portfolio_annexes, portfolio_data
from maatwaarde.report.text import portfolio_text


def plan(rows: dict[str, list[Any]], **resources: Any) -> Plan:
    values = [{"id": "homes", "title": "Homes", "measures": [measure("dwellings", -100, 100)]}]
    owner = framework(values)
    proposals = read_proposals(pd.DataFrame(rows))
    impacts = estimate(proposals, owner)
    return optimise(impacts, proposals, owner, Resources(maatwaarde=1, **resources))


def refused(rows: dict[str, list[Any]], **resources: Any) -> list[str]:
    with pytest.raises(MaatwaardeError) as caught:
        plan(rows, **resources)
    return [str(problem) for problem in caught.value.problems if problem.severity == "error"]


POOL: dict[str, list[Any]] = {
    "id": ["pool", "path"],
    "cost:operating:2028": [10_000, 5_000],
    "cost:operating:2030+": [4_000, None],
    "impact:dwellings": [10, 3],
}


def operating(*entries: tuple[Any, float], **more: Any) -> dict[str, Any]:
    budgets = [{"name": "operating", "period": period, "amount": a} for period, a in entries]
    return {"budgets": budgets, **more}


@pytest.mark.parametrize(("in_2032", "chosen"), [(4_000, ("path", "pool")), (3_999.99, ("path",))])
def test_a_structural_cost_is_covered_in_every_year_to_the_cent(
    in_2032: float, chosen: tuple[str, ...]
) -> None:
    """Rooms of 2031 on and of one year add up; 2032 is the last year that anything names."""
    found = plan(
        POOL,
        **operating(
            (2028, 15_000), (2030, 4_000), ("2031+", 3_000), (2031, 1_000), (2032, in_2032 - 3_000)
        ),
    )
    assert found.chosen == chosen
    there = {item.id: item for item in found.problem.resources}
    assert sorted(there) == [f"operating:{year}" for year in (2028, 2030, 2031, 2032)]
    assert (there["operating:2031"].capacity, there["operating:2031"].structural) == (4000, 3000)


def test_a_budget_for_all_periods_together_pays_every_year() -> None:
    """Three years of 4,000 and 15,000 once are 27,000."""
    year_of_it = {"staff": [{"role": "nobody", "period": 2032, "amount": 1}]}
    assert plan(POOL, **operating((None, 27_000)), **year_of_it).chosen == ("path", "pool")
    assert plan(POOL, **operating((None, 26_999)), **year_of_it).chosen == ("pool",)


def test_what_is_not_covered_in_every_year_is_refused_with_the_years() -> None:
    [told] = refused(POOL, **operating((2028, 15_000), (2030, 4_000), (2032, 4_000), (2035, 0)))
    assert "column 'cost:operating:2030+'" in told
    assert "none in 2031, 2033\N{EN DASH}2034" in told
    assert "period 2031+" in told


def test_an_endless_budget_has_years_only() -> None:
    [told] = refused(POOL, **operating((2028, 15_000), ("2030+", 4_000), ("2031-H1", 1)))
    assert "part of a year" in told


def test_a_period_without_end_is_for_budgets_and_staff_alone() -> None:
    with pytest.raises(ValueError, match="one period is meant here"):
        Resources(
            maatwaarde=1,
            **operating((2028, 1)),
            grants=[{"name": "g", "budget": "operating", "period": "2028+", "maximum": 1}],
        )


CLERKS: dict[str, list[Any]] = {
    "id": ["automation", "homes-1", "homes-2"],
    "cost:operating:2027": [50_000, None, None],
    "cost:operating:2029": [None, 10_000, 10_000],
    "staff:clerk:2027": [1.0, None, None],
    "staff:clerk:2029": [None, 2.0, 2.0],
    "staff:clerk:2029+": [-2.0, None, None],
    "impact:dwellings": [0, 40, 50],
}


def test_a_plan_invests_in_people_first_when_that_makes_more_possible() -> None:
    """Two clerks do one project; automation brings nothing itself, and frees two from 2029 on."""
    staff = [{"role": "clerk", "period": "2027+", "amount": 2}]
    money = operating((2027, 50_000), (2029, 20_000), staff=staff)
    found = plan(CLERKS, **money)
    assert found.chosen == ("automation", "homes-1", "homes-2")
    use = {use.resource: use for use in found.solution.resources}
    assert (use["clerk:2027"].used, use["clerk:2029"].used) == (1.0, 2.0)
    # Without the money to invest only one project is left.
    assert plan(CLERKS, **operating((2027, 49_999), (2029, 20_000), staff=staff)).chosen == (
        "homes-2",
    )


def test_a_saving_brings_in_money_every_year() -> None:
    rows = {
        "id": ["led", "care"],
        "cost:operating:2027": [8_000, None],
        "cost:operating:2028+": [-3_000, 5_000],
        "impact:dwellings": [0, 10],
    }
    assert plan(rows, **operating((2027, 8_000), ("2028+", 2_000))).chosen == ("care", "led")
    assert plan(rows, **operating((2027, 7_999), ("2028+", 2_000))).chosen == ()


def test_freed_staff_without_a_year_stays_refused_and_for_one_year_is_doubted() -> None:
    rows = {"id": ["a"], "cost": [0], "staff:clerk": [-1], "impact:dwellings": [1]}
    [told] = refused(rows, budgets=[{"amount": 1}], staff=[{"role": "clerk", "amount": 1}])
    assert "the use of staff is negative: -1" in told
    assert "staff:clerk:2029+" in told
    rows["staff:clerk:2027"] = rows.pop("staff:clerk")
    found = read_proposals(pd.DataFrame(rows)).warnings
    assert ["2027 alone" in str(warning) for warning in found] == [True]
    rows["staff:clerk:2027+"] = rows.pop("staff:clerk:2027")
    assert read_proposals(pd.DataFrame(rows)).warnings == ()


SEWER: dict[str, list[Any]] = {
    "id": ["sewer", "homes"],
    "status": ["verplicht", None],
    "cost:capital:2027": [100, 100],
    "wait_cost (operating)": [30, None],
    "impact:dwellings": [0, 10],
}


def yearly(amount: float, *, capital: tuple[float, ...] = (100, 100, 100)) -> dict[str, Any]:
    years = (2027, 2028, 2029)
    budgets = [
        {"name": "capital", "period": y, "amount": a} for y, a in zip(years, capital, strict=True)
    ]
    budgets += [{"name": "operating", "period": y, "amount": amount} for y in years]
    return {"budgets": budgets, "planning": {"shift": 2}}


def test_waiting_costs_its_price_in_every_year_up_to_the_start() -> None:
    found = plan(SEWER, **yearly(30, capital=(0, 0, 200)))
    assert found.solution.starts == {"sewer": "2029", "homes": "2029"}
    use = {use.resource: use.used for use in found.solution.resources}
    assert [use[f"operating:{year}"] for year in (2027, 2028, 2029)] == [30, 30, 0]
    assert found.solution.cost == 260


def test_a_sewer_is_not_put_off_where_nobody_can_pay_for_waiting() -> None:
    assert plan(SEWER, **yearly(29)).solution.starts == {"sewer": "2027", "homes": "2028"}
    with pytest.raises(PortfolioError):
        plan(SEWER, **yearly(29, capital=(0, 0, 200)))


def test_of_two_plans_that_are_worth_as_much_that_is_taken_in_which_nobody_waits_for_nothing() -> (
    None
):
    rows = {**SEWER, "status": [None, None], "impact:dwellings": [10, 10]}
    assert plan(rows, **yearly(100)).solution.starts["sewer"] == "2027"


@pytest.mark.parametrize(
    "heading",
    [
        "wait_cost",
        "wachtkosten",
        "wait_cost:operating",
        "Wachtkosten [operating]",
        "wait_cost (operating) [kEUR]",
        "wait_cost [kEUR]",
    ],
)
def test_the_heading_of_what_waiting_costs(heading: str) -> None:
    column = read_proposals(pd.DataFrame({"id": ["a"], heading: [3]})).waiting[0]
    assert column.budget == ("operating" if "operating" in heading else "")
    assert column.unit == ("kEUR" if "kEUR" in heading else "EUR")


@pytest.mark.parametrize(
    ("heading", "change", "told"),
    [
        ("wait_cost (operatnig)", {}, "did you mean 'operating'"),
        ("wait_cost", {"cost:operating:2027": [1, None]}, "costs of 2 kinds"),
        ("wait_cost (operating)", {"wait_cost (operating)": [-1, None]}, "waiting is negative"),
        ("wait_cost (operating)", {"wait_cost (operating)": [1e13, None]}, "too large"),
        ("wait_cost (operating) [fte]", {}, "fte"),
    ],
)
def test_what_is_wrong_with_what_waiting_costs_is_said_at_its_cell(
    heading: str, change: dict[str, Any], told: str
) -> None:
    rows = {name: cells for name, cells in SEWER.items() if not name.startswith("wait")}
    [found] = refused({**rows, heading: [30, None], **change}, **yearly(30))
    assert told in found
    assert heading in found
    assert "row 2" in found or "row 1" in found


def test_waiting_has_no_meaning_without_a_planning() -> None:
    resources = yearly(30, capital=(200, 0, 0))
    del resources["planning"]
    [told] = refused(SEWER, **resources)
    assert "without a planning" in told


FAIR: dict[str, list[Any]] = {
    "id": ["fair", "care"],
    "cost:operating:2027": [60_000, None],
    "cost:operating:2028": [60_000, None],
    "cost:operating:2027+": [None, 15_000],
    "impact:dwellings": [10, 30],
}


def test_a_reserve_pays_what_is_lacking_and_never_falls_below_its_minimum() -> None:
    """60,000 above a room of 20,000 in both years asks 80,000; 100,000 − 80,000 leaves 20,000."""
    reserve = {"opening": 90_000, "yearly": 5_000, "minimum": 20_000, "pays": "operating"}
    money = operating(("2027+", 20_000), (2028, 0))
    only = {"id": ["fair"], **{k: v[:1] for k, v in FAIR.items() if k != "id"}}
    found = plan(only, **money, reserves=[reserve])
    assert found.chosen == ("fair",)
    data = portfolio_data(found)["budget"]
    assert [(each["year"], each["paid_out"], each["balance"]) for each in data["reserves"]] == [
        (2027, 40_000, 55_000),
        (2028, 40_000, 20_000),
    ]
    assert plan(only, **money, reserves=[{**reserve, "minimum": 20_001}]).chosen == ()


def test_a_reserve_for_what_is_incidental_pays_no_structural_costs() -> None:
    reserve = {"opening": 500_000, "pays": "operating"}
    money = operating(("2027+", 14_000), (2028, 0))
    assert plan(FAIR, **money, reserves=[reserve]).chosen == ("care", "fair")
    only = {**reserve, "only": "incidental"}
    assert plan(FAIR, **money, reserves=[only]).chosen == ("fair",)


@pytest.mark.parametrize(
    ("reserve", "told"),
    [
        ({"opening": 1, "pays": "operatng"}, "did you mean 'operating'"),
        ({"opening": 1, "pays": "operating", "name": "operating"}, "a budget or a role as well"),
    ],
)
def test_a_reserve_that_cannot_pay_is_refused(reserve: dict[str, Any], told: str) -> None:
    [found] = refused(FAIR, **operating(("2027+", 14_000), (2028, 0)), reserves=[reserve])
    assert told in found
    with pytest.raises(ValueError, match="below its minimum"):
        Resources(maatwaarde=1, reserves=[{"opening": 1, "minimum": 2, "pays": "operating"}])


HALL: dict[str, list[Any]] = {
    "id": ["hall"],
    "cost:investment:2027": [400_000],
    "cost:operating:2027": [7_000],
    "cost:operating:2028+": [3_000],
    "impact:dwellings": [10],
}
HALL_MONEY: dict[str, Any] = {
    "budgets": [
        {"name": "investment", "period": 2027, "amount": 500_000},
        {"name": "operating", "period": "2027+", "amount": 25_000},
        {"name": "operating", "period": 2028, "amount": 2_000},
        {"name": "operating", "period": 2030, "amount": 0},
    ],
    "capital_charges": {"of": "investment", "to": "operating", "interest": 0.02, "life": 25},
    "debt": {"opening": 1_000_000, "ceiling": 1_400_000},
    "reserves": [{"opening": 10_000, "pays": "operating"}],
}


def test_the_budget_for_the_years_ahead_adds_up_by_hand() -> None:
    """400,000 over 25 years at 2 %: 16,000 and interest of 8,000, 7,680 and 7,360."""
    found = plan(HALL, **HALL_MONEY)
    data = portfolio_data(found)["budget"]
    shown = [
        [each[name] for name in ("room", "structural", "incidental", "charges", "drawn", "left")]
        for each in data["budgets"]
        if each["kind"] == "operating"
    ]
    assert shown == [
        [25_000, 0, 7_000, 0, 0, 18_000],
        [27_000, 3_000, 0, 24_000, 0, 0],
        [25_000, 3_000, 0, 23_680, 1_680, 0],
        [25_000, 3_000, 0, 23_360, 1_360, 0],
    ]
    assert [each["balance"] for each in data["reserves"]] == [10_000, 10_000, 8_320, 6_960]
    assert [each["debt"] for each in data["debt"]] == [1_400_000, 1_384_000, 1_368_000, 1_352_000]
    # In 2028, the last year with money that is there once, 27,000 stands against 25,000.
    assert data["structural_balance"] == [
        {"kind": "operating", "since": 2028, "balanced": False, "worst_year": 2028, "over": 2_000}
    ]
    annex = next(table for table in portfolio_annexes(found) if table.key == "budget")
    assert len(annex.rows) == 5


def test_the_budget_is_told_in_both_languages() -> None:
    found = plan(HALL, **HALL_MONEY)
    english, dutch = portfolio_text(found, "en"), portfolio_text(found, "nl")
    assert "operating is NOT in structural balance: from 2028 on" in " ".join(english.split())
    assert "exceed structural room (€ 25,000) by € 2,000" in " ".join(english.split())
    assert "operating is NIET structureel in evenwicht" in " ".join(dutch.split())
    assert "Meerjarenraming" in dutch
    assert "kapitaallasten" in dutch
    roomy = {
        **HALL_MONEY,
        "budgets": [
            *HALL_MONEY["budgets"][:1],
            operating(("2027+", 27_000), (2030, 0))["budgets"][0],
        ],
    }
    assert "is in structural balance: from 2027 on" in " ".join(
        portfolio_text(plan(HALL, **roomy), "en").split()
    )


def test_without_anything_that_lasts_there_is_no_budget_for_the_years_ahead() -> None:
    found = plan(SEWER, **yearly(30))
    assert "budget" not in portfolio_data(found)
    assert "ahead" not in portfolio_text(found, "en")


def test_debt_may_not_rise_above_its_ceiling() -> None:
    lower = {**HALL_MONEY, "debt": {"opening": 1_000_000, "ceiling": 1_399_999}}
    assert plan(HALL, **lower).chosen == ()
    with pytest.raises(ValueError, match="above its ceiling"):
        Resources(maatwaarde=1, debt={"opening": 2, "ceiling": 1})


def test_over_programming_plans_more_than_there_is_and_says_so() -> None:
    """110 % of 25,000 is 27,500, and 10,000 + 17,400 is 2,400 above what there is."""
    rows = {
        "id": ["a", "b"],
        "cost:capital:2027": [10_000, 17_400],
        "cost:operating:2027": [None, 100],
        "impact:dwellings": [1, 2],
    }
    budgets = [
        {"name": "capital", "period": 2027, "amount": 25_000},
        {"name": "operating", "period": 2027, "amount": 100},
    ]
    assert plan(rows, budgets=budgets).chosen == ("b",)
    found = plan(rows, budgets=budgets, over_programming={"capital": "10 %"})
    assert found.chosen == ("a", "b")
    [capital, running] = portfolio_data(found)["budget"]["budgets"]
    assert [capital[name] for name in ("room", "over_programmed", "left")] == [25_000, 2_500, 100]
    assert (running["over_programmed"], running["left"]) == (0, 0)
    told = " ".join(portfolio_text(found, "en").split())
    assert "capital is over-programmed: in 2027 € 2,400 more is planned than there is" in told
    assert plan(rows, budgets=budgets, over_programming="10 %").problem.resources[1].over == 10
    assert plan(rows, budgets=budgets, over_programming=0.09).chosen == ("b",)
    [wrong] = refused(rows, budgets=budgets, over_programming={"captal": "10 %"})
    assert "did you mean 'capital'" in wrong
    with pytest.raises(ValueError, match="more than the whole"):
        Resources(maatwaarde=1, over_programming=10)


def test_over_programming_is_no_structural_room() -> None:
    found = plan(POOL, **operating((2028, 15_000), ("2030+", 3_700)), over_programming="10 %")
    assert found.chosen == ("path", "pool")
    data = portfolio_data(found)["budget"]
    assert data["structural_balance"][0]["over"] == 300
