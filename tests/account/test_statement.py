"""The statement over a year: what was expected, reached and spent, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.account.expected import Expected, expected
from maatwaarde.account.notes import read_notes
from maatwaarde.account.observations import Observation, Realised
from maatwaarde.account.statement import Statement, statement
from maatwaarde.diagnostics import FrameworkError, MaatwaardeError, Where
from maatwaarde.impact import estimate
from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.report.account.statement import statement_document
from maatwaarde.report.render.terminal import to_text

TOWN = framework(
    [
        {
            "id": "green",
            "title": "Green",
            "pillar": "E",
            "sdg": [7, 13],
            "owner": "wethouder",
            "measures": [
                measure("trees", -100, 100, target={2028: 60}, achieved=10),
                measure("noise", 50, -50, target={2030: -100}),
            ],
        },
        {
            "id": "people",
            "title": "People",
            "pillar": "S",
            "measures": [measure("trust", -10, 10), measure("sport", -10, 10)],
        },
    ]
)
PROPOSALS = read_proposals(
    pd.DataFrame(
        {
            "id": ["A", "B", "C"],
            "title": ["Aanleg", "Brug", "Cursus"],
            "cost:2027": [100.0, 40.0, 0.0],
            "cost:2028": [20.0, 0.0, 30.0],
            "impact:trees": [40.0, 0.0, 0.0],
            "impact:trees:low": [30.0, 0.0, 0.0],
            "impact:trees:high": [60.0, 0.0, 0.0],
            "impact:noise": [-10.0, -20.0, 0.0],
            "impact:trust": [0.0, 0.0, 0.0],
            "impact:sport": [0.0, 0.0, 0.0],
        }
    )
)
PLAN = RunningPlan("plan.json", "{}", {"A": "2027", "B": "2027", "C": "2028"}, TOWN.id)


@pytest.fixture(scope="module")
def wanted() -> Expected:
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 1},
        budgets=[{"period": str(year), "amount": 900} for year in (2027, 2028, 2029)],
    )
    return expected(PLAN, estimate(PROPOSALS, TOWN), PROPOSALS, TOWN, resources)


def effect(name: str, proposal: str | None, value: float, day: str = "2028-12-31") -> Observation:
    on = date.fromisoformat(day)
    return Observation("effect", name, proposal, on, None, value, Where(), "telling", "counted")


def cost(proposal: str | None, value: float, year: int = 2028) -> Observation:
    kind: Literal["cost"] = "cost"
    return Observation(
        kind, "money", proposal, date(year, 12, 31), Period(year, 1, 1), value, Where()
    )


def over(wanted: Expected, *observations: Observation, year: int = 2028) -> Statement:
    return statement(
        TOWN, PROPOSALS, wanted, Realised(tuple(observations), (), "realised.csv"), year
    )


def status(found: Statement) -> dict[str, str]:
    return {kpi.measure.id: kpi.status for kpi in found.kpis}


def test_nothing_measured_is_no_verdict_and_nothing_due_is_no_reproach(wanted: Expected) -> None:
    found = over(wanted)
    assert status(found) == {
        "trees": "unmeasured",
        "noise": "unmeasured",
        "trust": "not-due",
        "sport": "not-due",
    }
    assert found.realised_spending is None
    assert {part.realised for part in found.parts("pillar")} == {None}


@pytest.mark.parametrize(("amount", "verdict"), [(50.0, "reached"), (49.0, "missed")])
def test_a_target_of_the_year_counts_with_what_was_achieved_before(
    wanted: Expected, amount: float, verdict: str
) -> None:
    found = over(wanted, effect("trees", None, amount))
    assert status(found)["trees"] == verdict
    assert found.kpis[0].counted == amount + 10


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (-10.0, -20.0, "on-course"),
        (-10.0, -17.0, "on-course"),
        (-10.0, -16.0, "behind"),
        (-14.0, -20.0, "ahead"),
    ],
)
def test_before_a_target_it_is_held_against_what_the_plan_expected_for_that_day(
    wanted: Expected, a: float, b: float, verdict: str
) -> None:
    found = over(wanted, effect("noise", "A", a), effect("noise", "B", b))
    kpi = found.kpis[1]
    assert (kpi.status, kpi.expected[0]) == (verdict, -30.0)
    assert kpi.measured is not None
    assert kpi.measured.amount == a + b
    # Half a year earlier the plan expected half of what A adds in 2028.
    early = over(wanted, effect("noise", None, -26.0, "2028-07-01")).kpis[1]
    assert early.status == "on-course"
    assert -30.0 < early.then[0] < -20.0


def test_proposals_are_each_held_against_their_own_day(wanted: Expected) -> None:
    found = over(
        wanted, effect("noise", "A", -5.0, "2028-07-01"), effect("noise", "B", -20.0, "2028-12-31")
    )
    assert found.kpis[1].then[0] == pytest.approx(-25.0, abs=0.1)
    assert found.kpis[1].status == "on-course"


def test_of_a_part_of_the_proposals_there_is_no_verdict(wanted: Expected) -> None:
    kpi = over(wanted, effect("noise", "B", -99.0)).kpis[1]
    assert kpi.status == "incomplete"
    assert kpi.measured is not None
    assert kpi.measured.missing == ("A",)


def test_what_was_measured_before_the_year_is_no_verdict_and_what_is_later_does_not_count(
    wanted: Expected,
) -> None:
    old = effect("noise", None, -30.0, "2027-12-31")
    assert status(over(wanted, old))["noise"] == "incomplete"
    later = effect("noise", None, -30.0, "2029-01-01")
    assert status(over(wanted, later))["noise"] == "unmeasured"


def test_spending_is_that_of_the_year_and_adds_up_over_every_division(wanted: Expected) -> None:
    found = over(wanted, cost("A", 25.0), cost("C", 40.0), cost("A", 90.0, 2027), cost(None, 80.0))
    assert (found.expected_spending, found.realised_spending) == (50.0, 80.0)
    assert found.undivided == 15.0
    for by in ("value", "pillar", "sdg"):
        parts = found.parts(by)
        assert sum(part.expected for part in parts) == pytest.approx(50.0)
        assert sum(part.realised or 0.0 for part in parts) == pytest.approx(80.0)
    # C gains nothing that is measured, and 15 is of nobody in particular.
    assert found.parts("pillar")[-1].id == "outside"
    assert found.parts("pillar")[-1].realised == pytest.approx(55.0)


def test_whose_spending_nobody_states_is_named(wanted: Expected) -> None:
    found = over(wanted, cost("A", 25.0))
    assert [one.proposal for one in found.unstated] == ["C"]
    assert found.realised_spending == 25.0


def test_a_kind_of_money_of_which_nobody_says_anything_is_named() -> None:
    """Of 40 in two kinds 22 was stated, of one of them: 18 less is no underspending."""
    listed = read_proposals(
        pd.DataFrame(
            {
                "id": ["A", "B"],
                "cost:capital:2027": [20.0, 20.0],
                "cost:operating:2027+": [20.0, None],
                "cost:subsidy:2028": [5.0, None],
                "impact:trees": [40.0, 1.0],
            }
        )
    )
    budgets = [
        {"name": name, "period": period, "amount": 900}
        for name, period in (("capital", 2027), ("operating", "2027+"), ("subsidy", 2028))
    ]
    plan = RunningPlan("plan.json", "{}", {"A": "2027", "B": "2027"}, TOWN.id)
    wanted = expected(
        plan,
        estimate(listed, TOWN),
        listed,
        TOWN,
        Resources(maatwaarde=1, planning={"shift": 1}, budgets=budgets),
    )
    on = date(2027, 12, 31)
    values = [
        Observation("cost", "capital", name, on, Period(2027, 1, 1), 22.0, Where()) for name in "AB"
    ]
    found = statement(TOWN, listed, wanted, Realised(tuple(values), (), "r.csv"), 2027)
    a, b = found.spending
    assert (a.expected, a.realised, a.silent) == (40.0, 22.0, ("operating",))
    assert (b.expected, b.realised, b.silent) == (20.0, 22.0, ())
    assert found.partly == (a,)
    text = " ".join(to_text(statement_document(found), "nl").split())
    assert "niemand zegt wat er besteed is van: operating" in text
    whole = Observation("cost", "operating", None, on, Period(2027, 1, 1), 21.0, Where())
    found = statement(TOWN, listed, wanted, Realised((*values, whole), (), "r.csv"), 2027)
    assert (found.partly, found.undivided) == ((), 21.0)
    nobody = statement(TOWN, listed, wanted, Realised((), (), "r.csv"), 2027)
    # Of which nothing is stated at all is said as a whole.
    assert (nobody.partly, [one.proposal for one in nobody.unstated]) == ((), ["A", "B"])


def test_notes_are_on_a_measure_or_on_a_proposal_that_works_on_it(
    wanted: Expected, tmp_path: Path
) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text(
        "maatwaarde: 1\nnotes:\n"
        "  - {of: noise, reason: De brug kwam later.}\n"
        "  - {of: A, action: {nl: Er wordt ingelopen., en: It catches up.}}\n"
        "  - {of: C, action: Niets.}\n",
        encoding="utf-8",
    )
    notes = read_notes(path, {"noise", "A", "B", "C"})
    found = replace(over(wanted), notes=notes.by_id)
    assert [note.of for note in found.said(found.kpis[1])] == ["noise", "A"]


def test_every_mistake_in_notes_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("maatwaarde: 1\nnotes:\n  - {of: nois, reason: x}\n  - {of: A, action: y}\n"
                    "  - {of: A, reason: z}\n")  # fmt: skip
    with pytest.raises(FrameworkError) as failed:
        read_notes(path, {"noise", "A"})
    told = [(problem.code, problem.where.line) for problem in failed.value.problems]
    assert told == [("unknown-id", 3), ("given-twice", 5)]
    path.write_text("maatwaarde: 1\nnotes:\n  - {of: A}\n")
    with pytest.raises(FrameworkError, match="says nothing"):
        read_notes(path, {"A"})


def test_a_measurement_holds_for_the_day_of_its_oldest_part_and_names_its_sources_once(
    wanted: Expected,
) -> None:
    quiet = replace(effect("noise", "B", -20.0, "2028-12-31"), source=None, quality=None)
    kpi = over(wanted, effect("noise", "A", -10.0, "2028-06-30"), quiet).kpis[1]
    assert kpi.measured is not None
    assert kpi.measured.on == date(2028, 6, 30)
    assert (kpi.measured.sources, kpi.measured.qualities) == (("telling",), ("counted",))


@pytest.mark.parametrize(("year", "target"), [(2027, 2028), (2028, 2028), (2029, 2028)])
def test_the_target_is_the_first_that_is_not_over_or_the_last(
    wanted: Expected, year: int, target: int
) -> None:
    assert over(wanted, year=year).kpis[0].target == (target, 60)
    assert over(wanted, year=year).kpis[2].target is None


@pytest.mark.parametrize(("amount", "verdict"), [(-100.0, "reached"), (-99.9, "missed")])
def test_less_is_reached_where_less_is_better(
    wanted: Expected, amount: float, verdict: str
) -> None:
    found = over(wanted, effect("noise", None, amount, "2030-12-31"), year=2030)
    assert status(found)["noise"] == verdict
    assert [kpi.measure.id for kpi in found.having("reached", "missed")] == ["noise"]


@pytest.mark.parametrize("year", [0, 10_000, -1])
def test_a_year_that_is_none_is_refused(wanted: Expected, year: int) -> None:
    with pytest.raises(MaatwaardeError, match="is no year"):
        over(wanted, year=year)


def test_of_a_plan_that_chose_nothing_nothing_is_spent() -> None:
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 1},
        budgets=[{"period": str(year), "amount": 900} for year in (2027, 2028, 2029)],
    )
    nothing = expected(
        replace(PLAN, starts={}), estimate(PROPOSALS, TOWN), PROPOSALS, TOWN, resources
    )
    found = over(nothing)
    assert (found.expected_spending, found.realised_spending, found.spending) == (0.0, None, ())
    assert [part.expected for part in found.parts("value")] == [0.0, 0.0]
