"""Criteria for taking part: who meets them, what others fail, and what the choice makes of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, ResourceError
from maatwaarde.impact import estimate
from maatwaarde.messages import say
from maatwaarde.portfolio.assemble.eligible import Eligibility, judge
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.motions import price_motions
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.units import Units

RULES = framework([{"id": "c", "title": "Climate", "measures": [measure("co2", 100, -200)]}])
ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C", "D"],
    "cost": [10.0, 20.0, 30.0, 5.0],
    "impact:co2": [-10.0, -20.0, -30.0, -5.0],
    "Gebied": ["Noord", "Zuid", None, "Noord"],
    "bezoekers": [5.0, np.nan, 7.0, 8.0],
    "op tijd": ["ja", "ja", "nee", "ja"],
}


def criterion(expression: str, name: str = "k") -> dict[str, Any]:
    return {"id": name, "title": f"Eis {name}", "expression": expression}


def judged(
    *expressions: str,
    rows: dict[str, list[Any]] | None = None,
    warnings: list[Diagnostic] | None = None,
) -> Eligibility:
    criteria = [criterion(text, f"k{i}") for i, text in enumerate(expressions)]
    resources = Resources(maatwaarde=1, budgets=[{"amount": 100}], eligible=criteria)
    proposals = read_proposals(pd.DataFrame(rows or ROWS))
    found = judge(resources, proposals, Units(), [] if warnings is None else warnings)
    assert found is not None
    return found


def plan(rows: dict[str, list[Any]] | None = None, **resources: Any) -> Plan:
    proposals = read_proposals(pd.DataFrame(rows or ROWS))
    given_ = {"maatwaarde": 1, "budgets": [{"amount": 35}], **resources}
    return optimise(estimate(proposals, RULES), proposals, RULES, Resources(**given_))


def test_a_proposal_says_every_criterion_that_it_fails_and_which_fact_is_missing() -> None:
    found = judged("gebied == 'Noord'", "bezoekers >= 6", "op_tijd == 1")
    assert found.eligible.tolist() == [False, False, False, True]
    told = {name: [say(one.text, "en") for one in unmet] for name, unmet in found.unmet.items()}
    assert told == {
        "A": ["Eis k1"],
        "B": ["Eis k0", "Eis k1 (unknown: bezoekers)"],
        "C": ["Eis k0 (unknown: Gebied)", "Eis k2"],
    }


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("area != 'Noord'", [0, 1, np.nan, 0]),
        ("area in ['Noord', 'Zuid'] and cost <= 10", [1, 0, 0, 1]),
        ("cost > 25 or bezoekers >= 6", [0, np.nan, 1, 1]),
        ("bezoekers / (cost - 10) > 0", [np.nan, np.nan, 1, 0]),
        ("10 <= cost <= 20", [1, 1, 0, 0]),
        ("not op_tijd == 1", [0, 0, 1, 0]),
    ],
)
def test_conditions_have_three_values(expression: str, met: list[float]) -> None:
    np.testing.assert_array_equal(judged(expression).met[:, 0], met)


@pytest.mark.parametrize(
    ("expression", "code", "mend"),
    [
        ("bezoeker >= 6", "unknown-column", "did you mean 'bezoekers'"),
        ("Gebied == 'Noord'", "unknown-column", "did you mean 'gebied'"),
        ("op_tijd == 'ja'", "bad-expression", "write op_tijd == 1"),
        ("bezoekers <= cost", "bad-expression", "state the unit of 'bezoekers'"),
        ("area + 1 > 2", "bad-expression", ""),
    ],
)
def test_what_does_not_fit_the_list_is_an_error_with_a_mend(
    expression: str, code: str, mend: str
) -> None:
    with pytest.raises(ResourceError) as caught:
        judged(expression)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert mend in caught.value.problems[0].mend


def test_all_mistakes_in_a_file_are_told_at_once_at_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "middelen.yaml"
    file.write_text(
        "maatwaarde: 1\nbudgets: [{amount: 10}]\neligible:\n"
        "  - {id: a, title: A, expression: bezoekers = 6}\n"
        "  - {id: a, title: B, expression: 'area == Noord'}\n"
        "  - {id: c, title: C, expression: cost ≥ 6}\n"
        "  - {id: d, expression: cost > 6, titel: D}\n",
        encoding="utf-8",
    )
    with pytest.raises(ResourceError) as caught:
        read_resources(file)
    assert [(p.where.line, p.code) for p in caught.value.problems] == [
        (4, "bad-expression"),
        (5, "given-twice"),
        (6, "bad-expression"),
        (7, "missing"),
        (7, "extra-forbidden"),
    ]
    assert "write ==" in caught.value.problems[0].mend


def test_what_may_be_amiss_is_warned_of() -> None:
    warnings: list[Diagnostic] = []
    judged("area == 'Nord'", "bezoekers >= 6", warnings=warnings)
    assert [item.code for item in warnings] == [
        "text-nowhere",
        "nobody-eligible",
        "eligibility-unknown",
        "eligibility-unknown",
    ]
    assert warnings[0].mend == "did you mean 'Noord'?"
    other: list[Diagnostic] = []
    judged(
        "area == 'Zuid'", rows={**ROWS, "Gebied": ["zuid", "Zuid", "Noord", "Zuid"]}, warnings=other
    )
    assert [item.what for item in other] == [
        "criterion 'k0' is about 'Zuid', and under 'Gebied' stands 'zuid' too"
    ]


def test_what_is_not_eligible_is_out_of_the_choice_with_all_reasons() -> None:
    found = plan(eligible=[criterion("op_tijd == 1", "tijd"), criterion("bezoekers >= 6", "b")])
    assert found.chosen == ("D",)
    why = {item.proposal: item.forbidden for item in found.left_out}
    assert why["B"] is not None
    assert why["B"].kind == "ineligible"
    assert [str(text) for text in why["B"].detail] == ["Eis b (unknown: bezoekers)"]
    assert {item.value_change for item in found.left_out} == {None}
    answer = found.why_not("C")
    assert "Eis tijd" in str(answer.forbidden)
    assert answer.lifted[0].reason.kind == "ineligible"


def test_what_is_not_eligible_needs_no_cost() -> None:
    rows = {**ROWS, "cost": [10.0, 20.0, "PM", 5.0]}
    found = plan(rows, eligible=[criterion("op_tijd == 1")])
    assert found.chosen == ("A", "B", "D")
    with pytest.raises(ResourceError, match="unknown here"):
        plan(rows)
    # A criterion on the cost is not met where the cost is not known.
    found = plan(rows, eligible=[criterion("cost <= 30")])
    assert [item.proposal for item in found.left_out] == ["C"]


def test_a_duty_that_is_not_eligible_is_an_error_and_what_runs_goes_on() -> None:
    late = [criterion("op_tijd == 1")]
    with pytest.raises(ResourceError, match="'C' is mandatory, and does not meet: Eis k"):
        plan(mandatory=["C"], eligible=late)
    with pytest.raises(ResourceError, match="'C' is mandatory"):
        plan({**ROWS, "status": ["", "", "mandatory", ""]}, eligible=late)
    found = plan({**ROWS, "status": ["", "", "running", ""]}, eligible=late)
    assert "C" in found.chosen
    assert "ineligible-but-bound" in [item.code for item in found.warnings]
    withdrawn = plan({**ROWS, "status": ["", "", "rejected", ""]}, eligible=late)
    [out] = [item for item in withdrawn.left_out if item.proposal == "C"]
    assert out.forbidden is not None
    assert out.forbidden.kind == "status"


def test_a_duty_may_be_met_by_a_variant_that_is_eligible() -> None:
    rows = {**ROWS, "variant_of": [None, None, None, "C"]}
    found = plan(rows, mandatory=["C"], eligible=[criterion("op_tijd == 1")])
    assert "D" in found.chosen
    assert "C" not in found.chosen


def test_a_motion_cannot_set_a_criterion_aside() -> None:
    from functools import partial

    from maatwaarde.portfolio.inputs.motions import Motion, Motions

    proposals = read_proposals(pd.DataFrame(ROWS))
    resources = Resources(
        maatwaarde=1, budgets=[{"amount": 35}], eligible=[criterion("op_tijd == 1")]
    )
    planner = partial(optimise, estimate(proposals, RULES), proposals)
    motions = Motions(maatwaarde=1, motions=(Motion(id="M1", do=("C",)),))
    with pytest.raises(MaatwaardeError, match="no plan can do 'C': not eligible: Eis k"):
        price_motions(planner(RULES, resources), resources, motions, planner)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1.0, 5.0, 9.0]), st.sampled_from([None, "N", "Z"])),
        min_size=1,
        max_size=12,
    )
)
def test_criteria_say_what_one_says_by_hand(rows: list[tuple[float | None, str | None]]) -> None:
    """Each proposal by itself, in Python's own words, with None for what is unknown."""
    table = {
        "id": [f"P{i}" for i in range(len(rows))],
        "cost": [1.0] * len(rows),
        "x": [np.nan if x is None else x for x, _ in rows],
        "area": [area for _, area in rows],
    }
    frame = pd.DataFrame(table).astype({"area": object})
    proposals = read_proposals(frame)
    if "x" not in proposals.attributes or not proposals.attributes["x"].numeric:
        return  # a column without any number holds nothing to judge
    resources = Resources(
        maatwaarde=1,
        budgets=[{"amount": 1}],
        eligible=[criterion("x >= 5 and area == 'N' or x < 2", "k")],
    )
    found = judge(resources, proposals, Units(), [])
    assert found is not None

    def both(a: bool | None, b: bool | None) -> bool | None:
        return False if a is False or b is False else None if a is None or b is None else True

    def either(a: bool | None, b: bool | None) -> bool | None:
        return True if a or b else None if a is None or b is None else False

    for i, (x, area) in enumerate(rows):
        large = None if x is None else x >= 5
        wanted = either(
            both(large, None if area is None else area == "N"), None if x is None else x < 2
        )
        assert found.eligible[i] == (wanted is True)
        missing = {"x"} if x is None else set()
        missing |= {"area"} if area is None else set()
        unmet = found.unmet.get(f"P{i}", ())
        assert [set(one.missing) for one in unmet if one.unknown] == (
            [missing] if wanted is None else []
        )


def test_a_hundred_thousand_applications_are_judged_at_once() -> None:
    n = 100_000
    numbers = np.arange(n)
    frame = pd.DataFrame(
        {
            "id": np.char.add("A", numbers.astype(str)),
            "cost": (numbers % 200 + 1) * 100.0,
            "area": np.where(numbers % 4 == 0, "Noord", "Zuid"),
            "eigen bijdrage [EUR]": np.where(numbers % 10 == 0, np.nan, numbers % 3000),
        }
    )
    resources = Resources(
        maatwaarde=1,
        budgets=[{"amount": 1e6}],
        eligible=[
            criterion("cost <= 15000", "maximum"),
            criterion("area in ['Zuid', 'Oost']", "area"),
            criterion("eigen_bijdrage >= 0.1 * cost", "own"),
        ],
    )
    found = judge(resources, read_proposals(frame), Units(), [])
    assert found is not None
    cost, own = frame["cost"], frame["eigen bijdrage [EUR]"]
    wanted = (cost <= 15000) & (frame["area"] == "Zuid") & (own >= 0.1 * cost)
    assert found.eligible.tolist() == wanted.tolist()
    assert len(found.unmet) == int((~wanted).sum())
    assert found.unmet["A0"][1].missing == ("eigen bijdrage [EUR]",)
    # What fails the same criteria has the same reason, which is made once.
    assert found.reason("A4") is found.reason("A12")
