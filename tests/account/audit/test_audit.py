"""What decided each proposal, and how equal cases were treated, on cases worked out by hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.account.audit import Audit, audit, plan_as_given
from maatwaarde.diagnostics import ProposalError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.messages import say
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.report.account.audit import audit_document
from maatwaarde.report.text import audit_text

VALUES = [
    {"id": "c", "title": "Climate", "measures": [measure("co2", 1000, -2000)]},
    {"id": "living", "title": "Living", "measures": [measure("noise", 50, -50)]},
]
RULES = framework(VALUES)


def table(**columns: list[Any]) -> Proposals:
    n = len(next(iter(columns.values())))
    rows = {
        "id": [chr(ord("A") + i) for i in range(n)],
        "cost": [10.0] * n,
        "impact:co2": [-100.0] * n,
        "impact:noise": [0.0] * n,
        **columns,
    }
    return read_proposals(pd.DataFrame(rows))


def look(
    proposals: Proposals,
    budget: float = 20,
    rules: Framework = RULES,
    chosen: tuple[str, ...] | None = None,
    near: bool = False,
    residents: str | None = None,
    by: tuple[str, ...] = (),
    **resources: Any,
) -> Audit:
    """Audit the best plan, or the one that is given."""
    given = Resources(maatwaarde=1, budgets=[{"amount": budget}], **resources)
    impacts = estimate(proposals, rules)
    if chosen is None:
        plan = optimise(impacts, proposals, rules, given)
    else:
        running = RunningPlan("plan.json", "{}", dict.fromkeys(chosen), rules.id)
        plan = plan_as_given(running, impacts, proposals, rules, given)
    return audit(plan, proposals, given, near=near, by=by, residents=residents)


def whys(found: Audit) -> dict[str, str]:
    return {item.proposal: item.why for case in found.cases for item in case.differences}


def rules_of(found: Audit) -> dict[str, str]:
    return {name: decision.rule for name, decision in found.decisions.items()}


def test_a_tie_is_broken_by_id_where_the_budget_is_enough_for_some() -> None:
    found = look(table(cost=[10.0, 10.0, 10.0]))
    [case] = found.cases
    assert case.proposals == ("A", "B", "C")
    assert (case.same_score, case.same_rank, case.equal, case.explained) == (
        True,
        True,
        False,
        True,
    )
    [difference] = case.differences
    assert (difference.proposal, difference.other, difference.why) == ("C", "A", "tie")
    both = difference.both
    assert both is not None
    assert (both.cost, both.short[0].slack) == (10, -10)
    assert both.value == pytest.approx(0.025)  # 100 of 2000, at half of the weight
    assert "too little money is left to do one more" in audit_text(found, "en")


def test_equal_treatment_is_said() -> None:
    found = look(table(cost=[10.0, 10.0]))
    assert [case.equal for case in found.cases] == [True]
    assert "Treated the same: 1." in audit_text(found, "en")


def test_rules_bans_and_duties_explain_a_difference() -> None:
    proposals = table(
        cost=[10.0] * 5,
        variant_of=[None, "A", None, None, None],
        requires=[None, None, "E", None, None],
        status=[None, None, None, "rejected", None],
    )
    # E harms more than the guard allows to any, so that what requires it falls away too.
    harmful = framework(VALUES, guards=[{"value": "living", "max_loss": "10 %", "rule": "veto"}])
    noisy = replace(
        proposals,
        impacts=tuple(
            replace(item, value=item.value + np.array([0, 0, 0, 0, 40]))
            if item.measure == "noise"
            else item
            for item in proposals.impacts
        ),
    )
    found = look(noisy, budget=50, rules=harmful)
    assert rules_of(found) == {
        "A": "chosen",
        "B": "variant",
        "C": "requires",
        "D": "withdrawn",
        "E": "veto",
    }
    assert whys(found) == {"B": "tie", "C": "rules", "D": "ban"}
    duty = look(table(cost=[10.0, 10.0]), budget=10, mandatory=["B"])
    assert rules_of(duty) == {"A": "budget", "B": "mandatory"}
    assert whys(duty) == {"A": "duty"}


def test_what_goes_together_explains_a_difference() -> None:
    synergy = [{"between": ["A", "C"], "impact": {"co2": -500}}]
    proposals = table(cost=[10.0, 10.0, 1.0], **{"impact:co2": [-100.0, -100.0, -200.0]})
    found = look(proposals, budget=11, synergies=synergy)
    assert found.plan.chosen == ("A", "C")
    assert whys(found) == {"B": "joint"}


def test_a_plan_that_is_not_the_best_is_found_out() -> None:
    synergy = [{"between": ["A", "C"], "impact": {"co2": -500}}]
    proposals = table(cost=[10.0, 10.0, 1.0], **{"impact:co2": [-100.0, -100.0, -200.0]})
    found = look(proposals, budget=11, synergies=synergy, chosen=("B", "C"))
    [case] = found.cases
    assert whys(found) == {"A": "better"}
    assert not case.explained
    assert "!" in audit_text(found, "en").partition("not the same outcome")[2]
    fits = look(table(cost=[10.0, 5.0]), budget=50, chosen=("A",))
    assert rules_of(fits) == {"A": "chosen", "B": "room"}


def test_a_given_plan_that_does_not_fit_is_refused_or_warned_of() -> None:
    with pytest.raises(ResourceError, match="no longer in the list"):
        look(table(cost=[10.0, 10.0]), chosen=("Z",))
    late = [{"id": "k", "title": "K", "expression": "cost < 5"}]
    found = look(table(cost=[10.0, 1.0]), chosen=("A",), eligible=late)
    assert "plan-breaks-rules" in [item.code for item in found.plan.warnings]
    assert rules_of(found)["A"] == "chosen"
    assert found.decisions["A"].bans[0].kind == "ineligible"


def test_what_a_given_plan_breaks_is_said_in_words() -> None:
    dear = look(table(cost=[10.0, 1.0]), budget=9, chosen=("A",), mandatory=("B",))
    [told] = [item.what for item in dear.plan.warnings if item.code == "plan-breaks-rules"]
    assert told.endswith("more money or staff than there is; a mandatory proposal that is left out")
    assert say(told, "nl").endswith(
        "meer geld of personeel dan er is; een verplicht voorstel dat ontbreekt"
    )


def test_staff_and_guards_on_the_whole_decide_too() -> None:
    staff: dict[str, Any] = {"staff": [{"role": "planner", "amount": 1}]}
    proposals = table(cost=[1.0, 2.0], **{"staff:planner": [1.0, 1.0]})
    assert rules_of(look(proposals, **staff)) == {"A": "chosen", "B": "staff"}
    worse = table(cost=[1.0, 2.0], **{"impact:co2": [-100.0, 100.0]})
    assert rules_of(look(worse)) == {"A": "chosen", "B": "no-gain"}
    guarded = framework(VALUES, guards=[{"value": "living", "max_loss": "50 %", "rule": "veto"}])
    noisy = table(cost=[1.0, 2.0], **{"impact:noise": [20.0, 20.0], "impact:co2": [-900.0, -900.0]})
    assert rules_of(look(noisy, rules=guarded)) == {"A": "chosen", "B": "guard"}


def test_what_differs_in_one_fact_is_named_with_that_fact() -> None:
    proposals = table(cost=[10.0, 10.5, 12.0, 11.0])
    found = look(proposals, budget=10, near=True)
    assert found.near is not None
    [case] = found.near
    assert found.facts[case.fact].name == "cost"
    assert (case.nearest, case.others) == (("A", "B"), ("B", "C", "D"))
    text = audit_text(found, "en")
    assert "A is chosen and B is not; they differ in costs only: 10 EUR and" in text
    assert look(proposals, budget=10).near is None


AREAS = {"area": ["N", "N", "Z", None], "cost": [10.0, 10.0, 20.0, 40.0]}


def test_money_and_choices_are_spread_over_areas(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text("gebied;inwoners\nN;1.000\nW;500\n", encoding="utf-8")
    found = look(table(**AREAS), budget=40, by=("area",), residents=str(tmp_path / "i.csv"))
    assert found.plan.chosen == ("A", "B", "C")
    [spread] = found.spreads
    told = [
        (g.name, g.proposals, g.chosen, g.rejected, g.granted, g.share, g.residents)
        for g in spread.groups
    ]
    assert told == [
        ("N", 2, 2, 0, 20, 0.5, 1000),
        ("Z", 1, 1, 0, 20, 0.5, None),
        (None, 1, 0, 1, 0, 0, None),
    ]
    assert spread.groups[0].granted_per_resident == 0.02
    assert spread.groups[0].score_per_thousand == pytest.approx(0.05)
    assert spread.chance is None
    text = audit_text(found, "en")
    assert "i.csv does not say how many people live in: Z." in text
    assert "was not tested" in " ".join(text.split())


def test_where_nothing_is_granted_nothing_is_spread() -> None:
    found = look(table(**AREAS), budget=1, by=("area",))
    assert "Er is geen geld toegekend." in audit_text(found)
    assert "EUR a resident" not in audit_text(found, "en")


def test_residents_in_a_column_are_one_number_for_each_area() -> None:
    found = look(table(**AREAS, inwoners=[5.0, 5.0, 7.0, None]), by=("area",), residents="Inwoners")
    assert [group.residents for group in found.spreads[0].groups] == [5, 7, None]
    with pytest.raises(ProposalError, match="'N' has 6 residents here, and 5 in another row"):
        look(table(**AREAS, inwoners=[5.0, 6.0, 7.0, None]), by=("area",), residents="inwoners")
    with pytest.raises(ProposalError, match="holds texts"):
        look(table(**AREAS, kleur=["a", "b", "c", "d"]), by=("area",), residents="kleur")


def test_all_mistakes_in_a_file_of_residents_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "i.csv"
    file.write_text("gebied;inwoners\nN;veel\nZ;-3\n;5\nO;1\nO;2\n", encoding="utf-8")
    with pytest.raises(ProposalError) as caught:
        look(table(**AREAS), by=("area",), residents=str(file))
    assert [(p.where.row, p.code) for p in caught.value.problems] == [
        (2, "not-a-number"),
        (3, "out-of-range"),
        (4, "missing"),
        (6, "given-twice"),
    ]
    file.write_text("gebied;mensen;jaar\nN;4;2027\n", encoding="utf-8")
    with pytest.raises(ProposalError, match="no column says how many people live where"):
        look(table(**AREAS), by=("area",), residents=str(file))


def test_the_order_of_rows_makes_no_difference() -> None:
    proposals = table(cost=[10.0, 10.0, 10.0, 9.0], area=["N", "Z", "N", "Z"])
    frame = pd.DataFrame(
        {
            "id": ["D", "C", "B", "A"],
            "cost": [9.0, 10.0, 10.0, 10.0],
            "impact:co2": [-100.0] * 4,
            "impact:noise": [0.0] * 4,
            "area": ["Z", "N", "Z", "N"],
        }
    )
    one, other = (
        look(read, near=True, by=("area",)) for read in (proposals, read_proposals(frame))
    )
    assert audit_text(one) == audit_text(other)
    assert audit_document(one).tables() == audit_document(other).tables()
