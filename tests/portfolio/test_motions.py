"""The price of motions, and what is lost without each proposal, against trying every choice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import pytest

from build import flat, framework, measure
from maatwaarde.diagnostics import PortfolioError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.motions import Motions, with_asked
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.motions import Planner, PricedMotions, price_motions
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report.text import motions_text
from portfolio.motions_oracle import Asked, Case, as_asked, random_asks, random_case

PLANS = 12


def as_motions(*motions: dict[str, Any]) -> Motions:
    return Motions.model_validate({"maatwaarde": 1, "motions": list(motions)})


def planner_of(owner: Framework, rows: pd.DataFrame, **more: Any) -> Planner:
    proposals = read_proposals(rows)
    return partial(optimise, estimate(proposals, owner), proposals, **more)


def planned(
    rows: pd.DataFrame, owner: Framework, resources: dict[str, Any], **more: Any
) -> tuple[Plan, Resources, Planner]:
    planner = planner_of(owner, rows, **more)
    there = Resources.model_validate({"maatwaarde": 1, **resources})
    return planner(owner, there), there, planner


def priced(
    rows: pd.DataFrame,
    owner: Framework,
    resources: dict[str, Any],
    *motions: dict[str, Any],
    **more: Any,
) -> tuple[Plan, PricedMotions]:
    plan, there, planner = planned(rows, owner, resources, **more)
    return plan, price_motions(plan, there, as_motions(*motions), planner)


def of_case(case: Case) -> tuple[pd.DataFrame, Framework, dict[str, Any]]:
    resources = {"budgets": [{"amount": case.budget}], "forbidden": case.forbidden}
    return case.rows, framework(case.values, guards=case.guards), resources


def solvable(most: int) -> list[tuple[int, Case]]:
    cases = [(seed, random_case(seed)) for seed in range(most)]
    return [(seed, case) for seed, case in cases if case.best() is not None]


def test_each_motion_alone_and_all_together_against_every_choice() -> None:
    done = clashed = aside = joined = 0
    for seed, case in solvable(PLANS):
        asks = random_asks(case, seed)
        plan, found = priced(*of_case(case), *asks)
        assert plan.value == pytest.approx(case.best(), abs=1e-9)
        groups = [[ask] for ask in asks]
        prices = list(found.alone)
        if found.together is not None:
            prices.append(found.together)
            groups.append(asks)
            joined += 1
        else:
            assert found.at_odds
        for price, group in zip(prices, groups, strict=True):
            asked = as_asked(group)
            best = case.best(asked)
            assert price.possible is (best is not None), (seed, group)
            if price.plan is None or price.change is None:
                clashed += 1
                continue
            done += 1
            aside += bool(price.set_aside)
            chosen = set(price.plan.chosen)
            assert asked.do <= chosen
            assert not asked.drop & chosen
            assert price.plan.value == pytest.approx(best, abs=1e-9), (seed, group)
            assert price.change.value == pytest.approx(best - plan.value, abs=1e-9)
            assert set(price.change.only_a) == set(plan.chosen) - chosen
            assert set(price.change.only_b) == chosen - set(plan.chosen)
            before, after = case.brings(set(plan.chosen)), case.brings(chosen)
            by_value = dict.fromkeys(price.by_value, 0.0)
            for value, item, _ in case.leaves():
                by_value[value] += after[item["id"]] - before[item["id"]]
            assert price.by_value == pytest.approx(by_value, abs=1e-9)
            assert sum(price.by_value.values()) == pytest.approx(price.change.value, abs=1e-9)
            harms = {
                name: worth - before[name]
                for name, worth in after.items()
                if worth < 0 and worth < before[name] - 1e-9
            }
            assert price.harms == pytest.approx(harms, abs=1e-9)
    assert done >= 10
    assert clashed
    assert joined
    assert aside


def test_what_is_lost_without_each_against_every_choice() -> None:
    seen = set()
    for seed, case in solvable(PLANS):
        plan, _, _ = planned(*of_case(case))
        status = dict(zip(case.ids, case.rows["status"], strict=True))
        without = plan.without()
        assert sorted(item.proposal for item in without) == list(plan.chosen)
        bound = [item.standing == "bound" for item in without]
        assert bound == sorted(bound)
        known = [item.loss for item in without if item.loss is not None]
        free = known[: bound.count(False)]
        assert free == sorted(free)
        for item in without:
            seen.add(item.standing)
            if status[item.proposal] == "running":
                assert item.running
                assert (item.loss, item.possible, item.standing) == (None, False, "bound")
                continue
            best = case.best(Asked(drop=frozenset({item.proposal})))
            assert item.possible is (best is not None), (seed, item)
            if best is None or item.loss is None:
                assert item.standing == "bound"
                continue
            assert item.loss == pytest.approx(plan.value - best, abs=1e-9)
            assert item.status == "proven"
            if not item.mandatory:
                share = item.loss / (abs(plan.value) / len(plan.chosen))
                wanted = "carries" if share >= 0.5 else "matters" if share >= 0.25 else "contested"
                assert item.standing == wanted
    assert seen >= {"bound", "carries", "matters"}


# Below, lists of which the answer can be seen. Of each proposal: what it costs and what it brings.
def town(**proposals: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": list(proposals),
            "cost": [cost for cost, _ in proposals.values()],
            "impact:m": [brings for _, brings in proposals.values()],
        }
    )


ONE = flat([measure("m", -10, 10)])
TOWN = town(A=(5, 5), B=(5, 4), C=(5, 1))
MONEY = {"budgets": [{"amount": 10}]}


def test_a_motion_for_a_proposal_is_not_met_by_its_variant() -> None:
    rows = TOWN.assign(variant_of=[None, None, "B"])
    plan, found = priced(rows, ONE, MONEY, {"id": "M", "do": ["B"]}, {"id": "N", "do": ["C"]})
    assert plan.chosen == ("A", "B")
    first, second = found.alone
    assert first.change is not None
    assert first.change.value == 0
    assert second.plan is not None
    assert second.plan.chosen == ("A", "C")
    # Both want one of two that exclude one another.
    assert found.together is not None
    assert found.together.possible is False
    assert found.together.clash is not None
    assert found.together.clash.conflict is not None
    kinds = sorted(rule.kind for rule in found.together.clash.conflict.rules)
    assert kinds == ["at-most-one", "mandatory", "mandatory"]


@pytest.mark.parametrize(
    ("rows", "resources", "guards", "kind"),
    [
        (TOWN.assign(status=["", "", "forbidden"]), MONEY, [], "status"),
        (TOWN, {**MONEY, "forbidden": {"C": "besluit 12"}}, [], "stated"),
        (
            town(A=(5, 5), B=(5, 4), C=(5, -3)),
            MONEY,
            [{"value": "m", "max_loss": 0.2, "rule": "veto"}],
            "veto",
        ),
    ],
)
def test_a_motion_goes_against_a_ban_in_the_open(
    rows: pd.DataFrame, resources: dict[str, Any], guards: list[Any], kind: str
) -> None:
    owner = flat([measure("m", -10, 10)], guards=guards)
    _, found = priced(rows, owner, resources, {"id": "M", "do": ["C"]})
    (price,) = found.alone
    assert price.plan is not None
    assert price.plan.chosen == ("A", "C")
    assert [(rule.members, rule.reason.kind) for rule in price.set_aside] == [(("C",), kind)]


def test_a_guard_holds_for_the_whole_though_a_motion_sets_its_veto_aside() -> None:
    owner = flat([measure("m", -10, 10)], guards=[{"value": "m", "max_loss": 0.2, "rule": "veto"}])
    rows = town(A=(9, 1), C=(5, -3))
    _, found = priced(rows, owner, MONEY, {"id": "M", "do": ["C"]})
    assert found.alone[0].possible is False


def test_what_cannot_be_known_is_no_ban_that_a_motion_sets_aside() -> None:
    rows = TOWN.assign(cost=["5", "5", "PM"])
    with pytest.raises(ResourceError) as caught:
        priced(rows, ONE, MONEY, {"id": "M", "do": ["C"]}, unknown_costs="exclude")
    assert [problem.code for problem in caught.value.problems] == ["cannot-be-done"]


def test_a_ban_on_what_has_an_unknown_cost_is_lifted_and_not_taken_for_free() -> None:
    rows = TOWN.assign(cost=["5", "5", "PM"], status=["", "", "forbidden"])
    plan, found = priced(rows, ONE, MONEY, {"id": "M", "do": ["C"]})
    assert not plan.rests_on_unknown
    (price,) = found.alone
    assert price.plan is not None
    assert price.plan.rests_on_unknown == {"C": ("cost",)}
    text = motions_text(plan, found, language="en")
    assert "only if costs that are" in text
    assert "M: what C costs or needs is unknown, and counted as nothing." in text


def test_a_motion_lifts_a_duty_that_nothing_else_meets() -> None:
    rows = TOWN.assign(status=["", "", "mandatory"])
    plan, found = priced(rows, ONE, MONEY, {"id": "M", "drop": ["C"]})
    assert plan.chosen == ("A", "C")
    assert found.alone[0].plan is not None
    assert found.alone[0].plan.chosen == ("A", "B")
    (lost,) = [item for item in plan.without() if item.proposal == "C"]
    assert (lost.mandatory, lost.standing) == (True, "bound")
    assert lost.loss == pytest.approx(-0.3)
    assert lost.comes_in == ("B",)
    assert lost.goes_out == ()


def test_a_looser_guard_brings_value_in() -> None:
    owner = framework(
        [
            {"id": "x", "title": "X", "measures": [measure("m", -10, 10)]},
            {"id": "y", "title": "Y", "measures": [measure("n", -10, 10)]},
        ],
        guards=[{"value": "y", "max_loss": 0.1, "rule": "veto"}],
    )
    rows = town(A=(5, 5), B=(5, 9)).assign(**{"impact:n": [0, -2]})
    loose = {"value": "y", "max_loss": 0.3, "rule": "veto"}
    plan, found = priced(rows, owner, MONEY, {"id": "M", "guards": [loose]})
    (price,) = found.alone
    assert plan.chosen == ("A",)
    assert price.plan is not None
    assert price.plan.chosen == ("A", "B")
    assert price.by_value == pytest.approx({"x": 0.45, "y": -0.1})
    assert price.harms == pytest.approx({"n": -0.1})


def test_a_guard_of_a_motion_that_a_duty_breaks_is_warned_of() -> None:
    rows = town(A=(5, 5), C=(5, -3)).assign(status=["", "mandatory"])
    guard = {"value": "m", "max_loss": 0.1, "rule": "veto"}
    _, found = priced(rows, ONE, MONEY, {"id": "M", "guards": [guard]})
    assert [warning.code for warning in found.alone[0].warnings] == ["vetoed-but-bound"]


def test_money_in_every_period_or_in_those_that_are_named() -> None:
    rows = pd.DataFrame(
        {
            "id": ["A", "B"],
            "cost:2027": [5.0, 0.0],
            "cost:2028": [0.0, 5.0],
            "impact:m": [2.0, 1.0],
        }
    )
    there = {"budgets": [{"period": 2027, "amount": 1}, {"period": 2028, "amount": 1}]}
    _, found = priced(
        rows,
        ONE,
        there,
        {"id": "M", "budgets": [{"change": 4}]},
        {"id": "N", "budgets": [{"change": 4, "periods": [2028]}]},
    )
    assert [price.plan and price.plan.chosen for price in found.alone] == [("A", "B"), ("B",)]


def test_the_order_of_motions_makes_no_difference() -> None:
    one = {"id": "M", "budgets": [{"factor": 2}]}
    two = {"id": "N", "budgets": [{"change": -5}], "drop": ["A"]}
    _, found = priced(TOWN, ONE, MONEY, one, two)
    _, turned = priced(TOWN, ONE, MONEY, two, one)
    assert found.together is not None
    assert turned.together is not None
    assert found.together.plan is not None
    assert turned.together.plan is not None
    assert found.together.plan.solution.to_dict() == turned.together.plan.solution.to_dict()
    there = found.together.plan.problem.resources[0].capacity
    assert there == 15


def test_motions_at_odds_have_no_price_together() -> None:
    guard = {"value": "m", "rule": "veto"}
    _, found = priced(
        TOWN,
        ONE,
        MONEY,
        {"id": "M", "do": ["A"], "guards": [{**guard, "max_loss": 0.1}]},
        {"id": "N", "drop": ["A"], "guards": [{**guard, "max_loss": 0.2}]},
        {"id": "O", "budgets": [{"change": -6}]},
        {"id": "P", "budgets": [{"change": -6}]},
    )
    assert found.together is None
    assert found.at_odds.proposals == ("A",)
    assert found.at_odds.guards == ("m",)
    assert len(found.at_odds.resources) == 1
    assert all(price.possible is not None for price in found.alone)


def test_all_that_is_wrong_is_told_at_once() -> None:
    rows = TOWN.assign(status=["running", "", ""])
    with pytest.raises(ResourceError) as caught:
        priced(
            rows,
            ONE,
            MONEY,
            {"id": "M", "do": ["a"], "drop": ["A", "Q"]},
            {
                "id": "N",
                "budgets": [{"name": "capital", "change": 1}, {"change": -11}],
                "staff": [{"role": "planner", "change": 1}],
                "guards": [
                    {"value": "zz", "max_loss": 0.1, "rule": "veto"},
                    {"pillar": "E", "max_loss": 0.1, "rule": "veto"},
                ],
            },
        )
    codes = ["below-zero", "drops-running", "guard-on-nothing"]
    codes += 3 * ["unknown-id"] + 2 * ["unknown-resource"]
    assert sorted(problem.code for problem in caught.value.problems) == codes


def test_by_the_sum_of_scores_value_is_that_sum() -> None:
    plan, found = priced(TOWN, ONE, MONEY, {"id": "M", "do": ["C"]}, objective="sum-of-scores")
    (price,) = found.alone
    assert price.plan is not None
    assert price.change is not None
    assert price.change.value == pytest.approx(price.plan.value - plan.value)
    assert price.by_value == pytest.approx({"all": -0.3})


def test_time_that_is_up_is_no_answer() -> None:
    plan, _, _ = planned(TOWN, ONE, MONEY)
    without = plan.without(time_limit=1e-9)
    assert {item.standing for item in without} <= {"unknown", "contested", "matters", "carries"}
    assert all(item.possible is not False for item in without)


def test_options_become_motions_beside_those_of_a_file() -> None:
    found = with_asked(as_motions({"id": "M", "do": ["A"]}), ["A", "A"], ["B"])
    assert found is not None
    assert [(motion.id, motion.do, motion.drop) for motion in found.motions] == [
        ("M", ("A",), ()),
        ("do A", ("A",), ()),
        ("drop B", (), ("B",)),
    ]
    with pytest.raises(ResourceError):
        with_asked(as_motions({"id": "do A", "do": ["A"]}), ["A"])
    assert with_asked(None) is None


def test_a_plan_is_for_what_amend_makes_of_the_problem() -> None:
    planner = planner_of(ONE, TOWN)
    there = Resources.model_validate({"maatwaarde": 1, **MONEY})
    with pytest.raises(PortfolioError):
        planner(ONE, there, amend=lambda problem: _nothing(problem))


def _nothing(problem: Any) -> Any:
    from dataclasses import replace

    from maatwaarde.portfolio import Forbidden, Mandatory

    return replace(problem, mandatory=[Mandatory(("A",))], forbidden=[Forbidden("A")])
