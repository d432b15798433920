"""Guards on pillars and SDGs, from a framework to a portfolio, against trying every choice.

The oracle reads the values of a framework as a person would, and knows nothing of how rules become
rows.
"""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio import evaluate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report.portfolio.rules import in_words, lifted_in_english
from maatwaarde.report.portfolio.summary import portfolio_annexes, portfolio_data
from maatwaarde.report.portfolio.whynot import why_not_document
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.text import portfolio_text

PLANS = 100
BUDGET = 10.0


def _case(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], pd.DataFrame]:
    rng = np.random.default_rng(seed)
    values: list[dict[str, Any]] = []
    for k in range(int(rng.integers(2, 5))):
        value: dict[str, Any] = {
            "id": f"v{k}",
            "title": f"V{k}",
            "weight": float(rng.choice([0.5, 1, 2])),
            "measures": [
                measure(
                    f"m{k}{j}",
                    *([-1, 2] if rng.random() < 0.5 else [3, -1]),
                    weight=float(rng.choice([1, 2])),
                )
                for j in range(int(rng.integers(1, 3)))
            ],
        }
        if rng.random() < 0.8:
            value["pillar"] = str(rng.choice(list("ESG")))
        if rng.random() < 0.8:
            value["sdg"] = sorted({int(goal) for goal in rng.integers(1, 4, 2)})
        values.append(value)
    guards: list[dict[str, Any]] = []
    held = [("pillar", value["pillar"]) for value in values if "pillar" in value]
    held += [("sdg", goal) for value in values for goal in value.get("sdg", ())]
    for key, name in dict.fromkeys(held):
        if rng.random() < 0.6:
            most = float(rng.choice([0, 0.05, 0.2, 0.5]))
            rule = "veto" if rng.random() < 0.8 else "flag"
            guards.append({key: name, "max_loss": most, "rule": rule})
    n = int(rng.integers(3, 7))
    rows = {
        "id": [f"P{i}" for i in range(n)],
        "cost": rng.integers(1, 6, n).astype(float),
        # Some are mandatory whatever they break, so that a portfolio has harm to make up for.
        "status": ["mandatory" if rng.random() < 0.15 else "proposed" for _ in range(n)],
        **{
            f"impact:{item['id']}": np.round(rng.normal(0.1, 0.5, n), 2)
            for value in values
            for item in value["measures"]
        },
    }
    return values, guards, pd.DataFrame(rows)


def _worth(impact: float, item: dict[str, Any]) -> float:
    gain = impact / item["best"]
    return gain if gain >= 0 else -impact / item["worst"]


def _leaves(values: list[dict[str, Any]]) -> list[tuple[dict[str, Any], float, dict[str, Any]]]:
    """Return each measure with its weight and the value above it."""
    whole = sum(value["weight"] for value in values)
    return [
        (item, value["weight"] / whole * item["weight"] / total, value)
        for value in values
        for total in (sum(item["weight"] for item in value["measures"]),)
        for item in value["measures"]
    ]


def _keeps(values: Any, guards: Any, impact: dict[str, float]) -> bool:
    for guard in guards:
        if guard["rule"] != "veto":
            continue
        held = [
            (weight, _worth(impact[item["id"]], item))
            for item, weight, value in _leaves(values)
            if (
                value.get("pillar") == guard["pillar"]
                if "pillar" in guard
                else guard["sdg"] in value.get("sdg", ())
            )
        ]
        loss = -sum(w * v for w, v in held) / sum(w for w, _ in held)
        if loss > guard["max_loss"] + 1e-9:
            return False
    return True


@pytest.mark.parametrize("block", range(10))
def test_guards_on_pillars_and_goals_hold_for_proposals_and_for_the_whole(block: int) -> None:
    guarded = False
    for seed in range(block, PLANS, 10):
        values, guards, rows = _case(seed)
        owner = framework(values, guards=guards)
        proposals = read_proposals(rows)
        impacts = estimate(proposals, owner)
        one = {
            name: {item["id"]: float(row[f"impact:{item['id']}"]) for item, _, _ in _leaves(values)}
            for name, (_, row) in zip(rows["id"], rows.iterrows(), strict=True)
        }
        bound = set(rows["id"][rows["status"] == "mandatory"])
        free = {name for name in one if name in bound or _keeps(values, guards, one[name])}
        best = None
        for picked in product([False, True], repeat=len(one)):
            chosen = {name for name, take in zip(one, picked, strict=True) if take}
            total = {
                item["id"]: sum(one[name][item["id"]] for name in chosen)
                for item, _, _ in _leaves(values)
            }
            cost = rows["cost"][list(picked)].sum()
            if not bound <= chosen <= free or cost > BUDGET + 1e-9:
                continue
            if not _keeps(values, guards, total):
                continue
            value = sum(w * _worth(total[item["id"]], item) for item, w, _ in _leaves(values))
            best = value if best is None else max(best, value)
        if best is None:
            with pytest.raises(PortfolioError):
                optimise(impacts, proposals, owner, _resources())
            continue
        plan = optimise(impacts, proposals, owner, _resources())
        assert plan.value == pytest.approx(best, abs=1e-9), seed
        assert (plan.solution.status, plan.solution.faults) == ("proven", ()), seed
        _checked(plan, values, guards, one, seed)
        _added_up(plan, owner)
        guarded |= any(floor.minimum > -1 for floor in plan.problem.floors)
    assert guarded


def _resources() -> Resources:
    return Resources.model_validate({"maatwaarde": 1, "budgets": [{"amount": BUDGET}]})


def _checked(plan: Any, values: Any, guards: Any, one: Any, seed: int) -> None:
    """Compare the check with the oracle on choices that nobody made for being good."""
    rng = np.random.default_rng(seed)
    for _ in range(4):
        options = [option for option in plan.problem.options if rng.random() < 0.5]
        found = evaluate(plan.problem, options).violations
        total = {
            item["id"]: sum(one[option.proposal][item["id"]] for option in options)
            for item, _, _ in _leaves(values)
        }
        kept = not any(violation.kind == "floor" for violation in found)
        assert kept == _keeps(values, guards, total), f"{seed}: {options}: {found}"


def _added_up(plan: Any, owner: Framework) -> None:
    """The pillars of a portfolio add up to its value, in the annex as in the data."""
    data = portfolio_data(plan)
    for key in ("values", "pillars"):
        assert sum(one["contribution"] for one in data[key].values()) == pytest.approx(plan.value)
    annex = next(table for table in portfolio_annexes(plan) if table.key == "categories")
    assert len(annex.rows) == sum(len(owner.categories(by)) for by in ("value", "pillar", "sdg"))


def _town(**more: Any) -> tuple[Framework, Any, Any]:
    values = [
        {"id": "gain", "title": "Gain", "pillar": "S", "measures": [measure("jobs", -1, 1)]},
        {"id": "air", "title": "Air", "pillar": "E", "sdg": [13], "measures": [measure("co2")]},
    ]
    owner = framework(values, **more)
    rows = {
        "id": ["A", "B", "C"],
        "cost": [1.0, 1.0, 1.0],
        "impact:jobs": [0.9, 0.8, 0.9],
        "impact:co2": [-0.2, -0.2, -0.5],
    }
    proposals = read_proposals(pd.DataFrame(rows))
    return owner, proposals, estimate(proposals, owner)


@pytest.mark.parametrize(
    ("guard", "subject", "dutch", "english"),
    [
        ({"pillar": "E"}, "pillar:E", "pijler Milieu", "pillar Environment"),
        ({"sdg": 13}, "sdg:13", "SDG 13 Klimaatactie", "SDG 13 Climate action"),
    ],
)
def test_each_report_names_the_pillar_or_goal_that_is_guarded(
    guard: dict[str, Any], subject: str, dutch: str, english: str
) -> None:
    owner, proposals, impacts = _town(guards=[{**guard, "max_loss": 0.25, "rule": "veto"}])
    plan = optimise(impacts, proposals, owner, _resources())
    # A and B lose 0.2 each: one of them alone is allowed, and C is not.
    assert plan.chosen == ("A",)
    text = " ".join(portfolio_text(plan).split())
    assert f"C: VETO {dutch}" in text
    assert f"onder de ondergrens van {dutch} zakken" in text
    text = " ".join(portfolio_text(plan, "en").split())
    assert f"the total would fall below the guard on {english}" in text
    [rule] = plan.why_not("B").lifted
    assert (rule.kind, rule.members) == ("floor", (subject,))
    assert lifted_in_english(rule) == f"guard {subject} (guard on {subject})"
    forbidden = plan.why_not("C").forbidden
    assert forbidden is not None
    assert forbidden.detail == (subject,)
    why = " ".join(to_text(why_not_document(plan, plan.why_not("C")), "nl").split())
    assert f"minder verliest op {dutch} (verlies 0,50, hoogstens 0,25 toegestaan)" in why


def test_what_cannot_hold_together_names_the_pillar() -> None:
    owner, proposals, impacts = _town(guards=[{"pillar": "E", "max_loss": 0.25, "rule": "veto"}])
    rules = {"maatwaarde": 1, "budgets": [{"amount": 9}], "mandatory": ["A", "B"]}
    with pytest.raises(PortfolioError) as caught:
        optimise(impacts, proposals, owner, Resources.model_validate(rules))
    worded = str(in_words(caught.value))
    assert "the total value on pillar Environment is at least -0.25" in worded
    assert "lift the rule that" in worded
