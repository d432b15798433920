"""From a running plan to a new one, and the core of a plan, as a program calls them."""

from pathlib import Path

import pandas as pd
import pytest

import maatwaarde as mw
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.portfolio import OptionKey
from maatwaarde.portfolio.analysis.core_sampling import core_of
from maatwaarde.portfolio.assemble.capacities import resource_rows
from maatwaarde.portfolio.assemble.years import PlanYears
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.replanning.apply_changes import changed_resources

LIST = pd.DataFrame(
    {
        "id": list("ABCDE"),
        "cost:2027": [4.0, 3.0, 3.0, 2.0, 1.0],
        "staff:planner:2027": [1.0, 1.0, 0.5, 0.5, 0.5],
        "impact:m": [6.0, 4.0, 2.5, 1.5, -1.0],
    }
)
RESOURCES = Resources.model_validate(
    {
        "maatwaarde": 1,
        "planning": {"shift": 2},
        "budgets": [
            {"period": year, "amount": 6, "carry_over": True} for year in (2027, 2028, 2029)
        ],
        "staff": [{"role": "planner", "period": year, "amount": 1} for year in (2027, 2028, 2029)],
    }
)


@pytest.fixture
def given(tmp_path: Path):
    file = tmp_path / "meetlat.yaml"
    file.write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nmoney: {discount_rate: 4 %}\nvalues:\n"
        "  - id: alles\n    title: Alles\n    measures:\n"
        "      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    framework = mw.load_framework(file)
    proposals = mw.read_proposals(LIST)
    return mw.estimate(proposals, framework), proposals, framework


def running(plan: mw.Plan) -> RunningPlan:
    return RunningPlan("plan.json", "", plan.solution.starts, "klein")


def test_without_changes_the_plan_stays(given) -> None:
    plan = mw.optimise(*given, RESOURCES)
    found = mw.reconsider(*given, RESOURCES, running(plan), today="2028")
    assert found.answer.changes == 0
    assert found.plan.solution.starts == plan.solution.starts
    assert found.plan.value == pytest.approx(plan.value)


def test_before_the_start_it_is_what_would_be_chosen_anew(given) -> None:
    plan = mw.optimise(*given, RESOURCES)
    less = Changes.model_validate(
        {"maatwaarde": 1, "staff": [{"role": "planner", "periods": [2028], "change": -0.5}]}
    )
    found = mw.reconsider(*given, RESOURCES, running(plan), less)
    staff = [
        item.model_copy(update={"amount": 0.5}) if item.period == "2028" else item
        for item in RESOURCES.staff
    ]
    anew = mw.optimise(*given, RESOURCES.model_copy(update={"staff": tuple(staff)}))
    assert found.plan.value == pytest.approx(anew.value)
    assert found.plan.solution.violations == ()


def test_a_delay_of_what_is_done_already_is_said_to_change_nothing(given) -> None:
    plan = mw.optimise(*given, RESOURCES)
    late = Changes.model_validate(
        {"maatwaarde": 1, "delays": [{"proposal": name, "months": 6} for name in "ABE"]}
    )
    starts = plan.solution.starts
    assert (starts["A"], starts["B"], "E" in starts) == ("2027", "2028", False)
    # In 2028 A has used all that it was to, and B still has to begin.
    found = mw.reconsider(*given, RESOURCES, running(plan), late, today="2028")
    told = [item for item in found.plan.warnings if item.code == "nothing-to-delay"]
    assert ["'A' is late" in str(item.what) for item in told] == [True]
    anew = mw.reconsider(*given, RESOURCES, running(plan), late)
    assert "nothing-to-delay" not in [item.code for item in anew.plan.warnings]


def test_another_framework_is_worth_a_warning(given) -> None:
    plan = running(mw.optimise(*given, RESOURCES))
    other = RunningPlan(plan.file, plan.text, plan.starts, "ander")
    found = mw.reconsider(*given, RESOURCES, other)
    assert [item.code for item in found.plan.warnings] == ["other-framework"]


def test_without_doubt_the_core_is_the_portfolio(given) -> None:
    plan = mw.optimise(*given, RESOURCES)
    core = core_of(plan, spread=0.0, samples=3)
    assert core.found.core == plan.chosen
    assert core.found.borderline == ()
    assert core.uncertain == 0


@pytest.mark.parametrize(
    ("months", "used"),
    [(6, [0, 0, 15_000, 30_000]), (12, [0, 0, 0, 30_000]), (18, [0, 0, 0, 15_000])],
)
def test_what_goes_on_from_a_year_on_begins_as_much_later(
    given, months: float, used: list[float]
) -> None:
    """Half a year of delay leaves half of the first year, which is once only."""
    impacts, _, framework = given
    pool = mw.read_proposals(
        pd.DataFrame(
            {
                "id": list("ABCDE"),
                "cost:2027": [0.0, 0, 0, 0, 0],
                "cost:2029+": [30_000.0, None, None, None, None],
            }
        )
    )
    budgets = [{"period": "2027+", "amount": 50_000}, {"period": 2030, "amount": 0}]
    resources = Resources.model_validate({"maatwaarde": 1, "budgets": budgets})
    plan = mw.optimise(impacts, pool, framework, resources)
    late = Changes.model_validate(
        {"maatwaarde": 1, "delays": [{"proposal": "A", "months": months}]}
    )
    was = RunningPlan("plan.json", "", plan.solution.starts, "klein")
    found = mw.reconsider(impacts, pool, framework, resources, was, late)
    problem = found.plan.problem
    [place] = problem.options_of["A"]
    names = [item.id for item in problem.resources]
    structural = problem.structural.toarray()[place]
    whole = problem.use.toarray()[place]
    shown = [float(whole[names.index(f"money:{year}")]) for year in range(2027, 2031)]
    assert shown == used
    assert structural[names.index("money:2029")] == 0
    assert structural[names.index("money:2030")] == (30_000 if months < 18 else 0)


@pytest.mark.parametrize(
    ("change", "today", "left"),
    [
        ({"change": -5}, None, [45, 45, 45, 65]),
        # What was there before today has been spent.
        ({"change": -5}, "2028", [50, 45, 45, 65]),
        ({"factor": 0.5}, "2029", [50, 50, 25, 35]),
        ({"change": -5, "periods": ["2028"]}, None, [50, 45, 50, 70]),
        ({"change": -5, "periods": ["2030"]}, None, [50, 50, 50, 65]),
        ({"factor": 2, "periods": ["2028"]}, None, [50, 100, 50, 70]),
    ],
)
def test_a_change_of_what_is_there_from_a_year_on(
    change: dict[str, object], today: str | None, left: list[float]
) -> None:
    findings: list[Diagnostic] = []
    budgets = [{"period": "2027+", "amount": 50}, {"period": 2030, "amount": 20}]
    resources = Resources.model_validate({"maatwaarde": 1, "budgets": budgets})
    changes = Changes.model_validate({"maatwaarde": 1, "budgets": [change]})
    changed = changed_resources(resources, changes, today, findings)
    rows = resource_rows(changed, PlanYears(2027, 2030), findings)
    assert {row.period: row.capacity for row in rows} == {
        str(2027 + k): amount for k, amount in enumerate(left)
    }
    assert findings == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"change": -51}, "below-zero"),
        ({"change": -51, "periods": ["2029"]}, "below-zero"),
        ({"change": -1, "periods": ["2026"]}, "unknown-period"),
    ],
)
def test_a_change_that_cannot_come_off_what_goes_on(change: dict[str, object], code: str) -> None:
    findings: list[Diagnostic] = []
    budgets = [{"period": "2027+", "amount": 50}, {"period": 2030, "amount": 20}]
    resources = Resources.model_validate({"maatwaarde": 1, "budgets": budgets})
    changes = Changes.model_validate({"maatwaarde": 1, "budgets": [change]})
    changed_resources(resources, changes, None, findings)
    assert [problem.code for problem in findings] == [code]


def test_what_is_late_becomes_dearer_and_has_its_effects_later(given) -> None:
    dearer = RESOURCES.model_copy(update={"indexation": {"*": 0.1}})
    started = RunningPlan("plan.json", "", {"A": "2027"}, "klein")
    late = Changes.model_validate({"maatwaarde": 1, "delays": [{"proposal": "A", "months": 6}]})
    found = mw.reconsider(*given, dearer, started, late, today="2027-H2", max_changes=0)
    problem, timeline = found.plan.problem, found.plan.timeline
    assert timeline is not None
    row = problem.option_index[OptionKey("A", "2027")]
    # Half is spent; of what is to come, half a year later, all falls in 2028.
    money = {item.id: problem.use.toarray()[row, j] for j, item in enumerate(problem.resources)}
    assert (money["money:2027"], money["money:2028"]) == (2.0, 2.2)
    ids = [item.id for item in problem.measures]
    years = [ids.index(timeline.point("m", year)) for year in (2027, 2028)]
    assert problem.impact[row, years].tolist() == [0.0, 6.0]


def test_a_stated_effect_moves_by_whole_years_when_it_is_late(given) -> None:
    _, _, framework = given
    proposals = mw.read_proposals(LIST.assign(effect_start=[0, 1, None, None, None]))
    impacts = mw.estimate(proposals, framework)
    started = RunningPlan("plan.json", "", {"A": "2027"}, "klein")
    for months, first in ((6, 2028), (12, 2028), (18, 2029)):
        late = Changes.model_validate(
            {"maatwaarde": 1, "delays": [{"proposal": "A", "months": months}]}
        )
        found = mw.reconsider(
            impacts, proposals, framework, RESOURCES, started, late, today="2027-H2", max_changes=0
        )
        row = found.plan.problem.option_index[OptionKey("A", "2027")]
        timeline = found.plan.timeline
        assert timeline is not None
        ids = [item.id for item in found.plan.problem.measures]
        there = [
            year
            for year in range(2027, timeline.horizon + 1)
            if found.plan.problem.impact[row, ids.index(timeline.point("m", year))]
        ]
        assert there[0] == first, months


def test_an_effect_that_is_smaller_counts_for_less(given) -> None:
    """B brings half of what it was to, and the plan is what a list with that half would give."""
    plan = running(mw.optimise(*given, RESOURCES))
    half = {"proposal": "B", "measure": "m", "factor": 0.5, "reason": "geteld"}
    less = Changes.model_validate({"maatwaarde": 1, "effects": [half]})
    found = mw.reconsider(*given, RESOURCES, plan, less)
    halved = LIST.assign(**{"impact:m": [6.0, 2.0, 2.5, 1.5, -1.0]})
    _, _, framework = given
    anew = mw.read_proposals(halved)
    other = mw.optimise(mw.estimate(anew, framework), anew, framework, RESOURCES)
    assert found.plan.value == pytest.approx(other.value)
    assert "B: effect on M times 0.5 (geteld)" in mw.replan_text(found, language="en")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"proposal": "Z", "measure": "m", "factor": 2}, "no proposal 'Z'"),
        ({"proposal": "A", "measure": "n", "factor": 2}, "no measure 'n'"),
    ],
)
def test_an_effect_of_what_is_not_there(given, change: dict, what: str) -> None:
    plan = running(mw.optimise(*given, RESOURCES))
    changes = Changes.model_validate({"maatwaarde": 1, "effects": [change]})
    with pytest.raises(ResourceError, match=what):
        mw.reconsider(*given, RESOURCES, plan, changes)
