"""Gates on the facts of a day: the arithmetic by hand, and unknown is no pass."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from maatwaarde.account.changes_text import changes_text
from maatwaarde.account.gates.consequences import (
    FreedUse,
    MoneyOfGates,
    changes_after,
    freed,
    money_of_gates,
)
from maatwaarde.account.gates.decisions import Decision
from maatwaarde.account.gates.facts import months_between, months_earlier, months_later
from maatwaarde.diagnostics import MaatwaardeError, ResourceError
from maatwaarde.portfolio.inputs.changes import Changes, read_changes

from .conftest import LIST, Town, gate

SPENT = "A;capital;cost;2027;100\nA;capital;cost;t/m juni 2028;110\n"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # 100 in 2027 and 182 of 366 days of 200 in 2028.
        ("spent_capital == 210", "passed"),
        ("budgeted_capital > 199 and budgeted_capital < 200", "passed"),
        ("spent <= 1.1 * budgeted", "passed"),
        ("spent <= 1.05 * budgeted", "not-passed"),
        ("budget_capital == 400 and budget == 400", "passed"),
        ("spent_capital / budget > 0.5", "passed"),
        ("months_since_start == 18 and start_year == 2027", "passed"),
        ("area == 'Zuid' and status != 'running'", "passed"),
        ("area in ['Oost', 'West']", "not-passed"),
        ("fase in [2, 3]", "passed"),
        ("realised_co2 <= -5", "unknown"),
        ("realised_co2 <= -5 or spent > 0", "passed"),
        ("realised_co2 <= -5 and spent < 0", "not-passed"),
        ("months_late <= 3", "unknown"),
        ("expected_co2 == -8", "passed"),
        ("total_expected_co2 <= -8", "passed"),
        ("total_realised_co2 < 0", "unknown"),
    ],
)
def test_facts_of_money_time_and_the_list(
    outcome: Callable[..., Any], condition: str, expected: str
) -> None:
    assert outcome(condition, SPENT) == expected


def test_effects_are_held_against_the_day_on_which_they_were_measured(town: Town) -> None:
    # B starts in 2028 with its effect a year later: it grows from nothing to 4 during 2029.
    seen = "B;co2;;2029-07-02;-2\nB;co2;;2030-03-01;-4\n;co2;;2029-07-02;-9\n"
    told = town.check(
        gate("realised_co2 <= expected_co2 and total_realised_co2 == -9", proposals="[B]"),
        seen,
        today=date(2029, 12, 31),
    )
    (result,) = told.results
    values = {fact.name: fact.value for fact in result.criteria[0].facts}
    assert result.outcome == "not-passed"
    assert values["realised_co2"] == -2  # what was measured in 2030 is of a later day
    assert values["expected_co2"] == pytest.approx(-4 * 183 / 365)
    assert values["total_realised_co2"] == -9


@pytest.mark.parametrize(
    ("seen", "late"),
    [("-4", 0.0), ("-2", 6.0), ("-3", 3.0), ("-5", 0.0), ("0", 12.0)],
)
def test_how_late_a_proposal_is_by_its_effect(town: Town, seen: str, late: float) -> None:
    told = town.check(
        gate("months_late <= 3", proposals="[B]"),
        f"B;co2;;2029-12-31;{seen}\n",
        today=date(2030, 1, 31),
    )
    (fact,) = told.results[0].criteria[0].facts
    assert fact.value == pytest.approx(late, abs=0.15)
    assert told.results[0].outcome == ("passed" if late <= 3 else "not-passed")


def test_how_late_it_is_goes_by_what_was_expected_and_not_by_its_range(town: Town) -> None:
    columns = ["impact:co2:low,impact:co2:high", "-9,-6", "-7,-1", "-1,-1"]
    lines = [f"{a},{b}" for a, b in zip(LIST.splitlines(), columns, strict=True)]
    (town.folder / "lijst.csv").write_text("\n".join(lines) + "\n")
    told = town.check(
        gate("months_late <= 3", proposals="[B]"),
        "B;co2;;2029-12-31;-2\n",
        today=date(2030, 1, 31),
    )
    (fact,) = told.results[0].criteria[0].facts
    assert fact.value == pytest.approx(6.0, abs=0.15)


@pytest.mark.parametrize(
    ("told", "late"),
    [
        ("A;;completion;2030-03-31;\n", 3.0),
        ("A;;completion;2029-11-30;\n", 0.0),
        ("A;;start;2028-02-28;\n", 1.9),
    ],
)
def test_how_late_it_is_by_its_start_and_completion(town: Town, told: str, late: float) -> None:
    found = town.check(gate("months_late <= 2"), told).results[0]
    assert found.criteria[0].facts[0].value == pytest.approx(late, abs=0.05)
    assert found.outcome == ("passed" if late <= 2 else "not-passed")


def test_what_waits_and_is_late_by_itself_is_said(town: Town) -> None:
    told = "A;;completion;2030-03-31;\n"
    (warning,) = town.check(gate("months_late <= 2"), told).warnings
    assert (warning.code, "the 3 months" in warning.what) == ("late-beside", True)
    known = Changes(maatwaarde=1, delays=[{"proposal": "A", "months": 3}])
    assert town.check(gate("months_late <= 2"), told, changes=known).warnings == ()


def test_a_delay_that_is_known_goes_before_what_is_measured(town: Town) -> None:
    changes = Changes(maatwaarde=1, delays=[{"proposal": "A", "months": 5}])
    told = town.check(gate("months_late <= 3"), SPENT, changes=changes)
    assert told.results[0].criteria[0].facts[0].value == 5
    assert told.results[0].outcome == "not-passed"


@pytest.mark.parametrize(
    ("realised", "why"),
    [
        ("", "no file says what was spent"),
        ("A;capital;cost;t/m juni 2028;110\n", "nothing says what was spent of capital in 2027"),
        ("B;capital;cost;t/m juni 2028;10\n", "nothing says what was spent of capital in 2027"),
    ],
)
def test_what_is_spent_is_unknown_where_a_year_is_missing(
    town: Town, realised: str, why: str
) -> None:
    (result,) = town.check(gate("spent_capital <= 300"), realised).results
    assert result.outcome == "unknown"
    (missing,) = result.criteria[0].missing
    assert (missing.name, str(missing.missing)) == ("spent_capital", why)


def test_a_year_that_has_not_been_told_yet_is_left_out_of_both_sides(town: Town) -> None:
    (result,) = town.check(
        gate("spent == 100 and budgeted == 100"), "A;capital;cost;2027;100\n"
    ).results
    assert result.outcome == "passed"


@pytest.mark.parametrize(
    ("more", "outcome", "due"),
    [
        ({}, "passed", date(2028, 6, 30)),
        ({"due": "2028-07-01"}, "not-due", date(2028, 7, 1)),
        ({"due": "", "due_months": "18"}, "passed", date(2028, 6, 30)),
        ({"due": "", "due_months": "19"}, "not-due", date(2028, 7, 31)),
        ({"due": "", "phase": "2"}, "passed", None),
        ({"due": "", "phase": "3"}, "not-due", None),
        ({"phase": "'2'", "due": "2029-01-01"}, "not-due", date(2029, 1, 1)),
    ],
)
def test_when_a_gate_is_due(
    town: Town, more: dict[str, str], outcome: str, due: date | None
) -> None:
    (result,) = town.check(gate("budget > 0", **more)).results
    assert (result.outcome, result.due) == (outcome, due)


def test_a_phase_that_is_not_known_is_no_pass(town: Town) -> None:
    (result,) = town.check(gate("budget > 0", proposals="[B]", phase="2")).results
    assert result.outcome == "unknown"
    assert "in which phase" in str(result.remark)


def test_a_gate_without_proposals_is_of_all_in_the_plan(town: Town) -> None:
    told = town.check(gate("budget > 150", proposals=""))
    assert [(one.proposal, one.outcome) for one in told.results] == [
        ("A", "passed"),
        ("B", "not-passed"),
    ]


RELEASE = "\n      - {name: capital, share: 60 %, periods: [2028, 2029-H1]}"


def test_money_is_released_and_held_back(town: Town) -> None:
    gates = gate("budget > 150", proposals="", releases=RELEASE) + gate(
        "budget > 0",
        id="later",
        due="2029-01-01",
        releases="\n      - {name: capital, amount: 30, periods: [2029]}",
    )
    told = town.check(gates)
    # A: 60 % of 200 and half of 100; B: 60 % of 60 and half of 40.
    assert [one.tranches[0].amount for one in told.results] == [150, 48, 30]
    assert money_of_gates(told) == (MoneyOfGates("capital", 150, 48, 30),)


def test_a_release_of_what_the_plan_does_not_have_is_said(town: Town) -> None:
    releases = (
        "\n      - {name: capital, share: 1, periods: [2031]}"
        "\n      - {name: capital, amount: 500, periods: [2028]}"
    )
    told = town.check(gate("budget > 0", releases=releases))
    assert [problem.code for problem in told.warnings] == ["nothing-planned", "more-than-planned"]
    assert [problem.where.line for problem in told.warnings] == [11, 12]


def test_what_waits_frees_money_and_people_until_it_goes_on(town: Town) -> None:
    told = town.check(gate("budget > 1000", releases=RELEASE))
    assert freed(told) == (
        FreedUse("A", "money", "capital", 2028, 100),
        FreedUse("A", "staff", "planner", 2028, 1),
    )
    changes = changes_after(told)
    assert [(one.proposal, one.months) for one in changes.delays] == [("A", 6)]


def test_what_waits_comes_on_top_of_what_is_late(town: Town) -> None:
    given = Changes(
        maatwaarde=1,
        delays=[
            {"proposal": "A", "months": 5, "reason": "vergunning"},
            {"proposal": "B", "months": 1},
        ],
        budgets=[{"name": "capital", "factor": 0.5}],
    )
    changes = changes_after(town.check(gate("months_late < 3"), changes=given), given=given)
    assert [(one.proposal, one.months, one.reason) for one in changes.delays] == [
        ("A", 11, "vergunning; de poort Poort is niet gehaald"),
        ("B", 1, None),
    ]
    assert changes.budgets == given.budgets


def test_what_is_not_passed_stops_where_the_gate_says_so(town: Town) -> None:
    told = town.check(gate("budget > 1000", otherwise="stop"))
    assert told.results[0].stops
    changes = changes_after(told, "nl")
    assert [(one.proposal, one.reason) for one in changes.stops] == [
        ("A", "de poort Poort is niet gehaald")
    ]
    later = {(one.kind, one.year): one.amount for one in freed(told)}
    assert later["money", 2029] == 100
    assert later["staff", 2028] == pytest.approx(2 * 184 / 366, abs=1e-4)


def test_without_facts_nothing_stops_for_good(town: Town) -> None:
    told = town.check(gate("realised_co2 < 0", otherwise="stop", releases=RELEASE))
    (result,) = told.results
    assert (result.outcome, result.stops, result.waits) == ("unknown", False, True)
    assert changes_after(told) is None
    assert money_of_gates(told)[0].held_back == 150


def test_the_changes_are_a_file_that_replan_reads(town: Town) -> None:
    told = town.check(
        gate("budget > 1000", title="{nl: 'Poort: \"twee\"', en: Two}", otherwise="stop")
        + gate("budget > 1000", id="b", proposals="[B]")
    )
    changes = changes_after(told)
    file = town.folder / "wijzigingen.yaml"
    file.write_text(changes_text(changes, "Wat volgt uit de poorten.", "nl"))
    assert file.read_text().startswith("# Wat volgt uit de poorten.\n")
    assert read_changes(file).model_dump() == changes.model_dump()


def decided(what: str, **more: Any) -> Decision:
    return Decision(
        **{
            "gate": "poort",
            "proposal": None,
            "decision": what,
            "by": "college",
            "reason": "toegezegd",
            "on": date(2028, 6, 30),
            "found": {},
            "version": "1",
            "sha256": "",
            **more,
        }
    )


def test_somebody_decides_otherwise(town: Town) -> None:
    not_passed = gate("budget > 1000")
    (result,) = town.check(not_passed, decisions=[decided("pass")]).results
    assert (result.outcome, result.by_criteria, result.waits) == ("passed", "not-passed", False)
    (result,) = town.check(gate("budget > 0"), decisions=[decided("stop")]).results
    assert (result.outcome, result.stops) == ("not-passed", True)
    # The last one counts, of the proposal that it is about, up to today.
    three = [decided("pass"), decided("stop"), decided("pass", on=date(2028, 7, 1))]
    assert town.check(not_passed, decisions=three).results[0].stops
    (result,) = town.check(not_passed, decisions=[decided("pass", proposal="B")]).results
    assert result.decision is None


def test_decisions_on_other_gates_are_said(town: Town) -> None:
    told = town.check(
        gate("budget > 0"), decisions=[decided("pass", version="0"), decided("pass", gate="x")]
    )
    assert [one.code for one in told.warnings] == ["decision-elsewhere", "other-version"]


def test_all_that_does_not_fit_is_said_at_once(town: Town) -> None:
    gates = (
        gate("realized_co2 < 0", proposals="[A, D]")
        + gate("spent <= months_late", id="b", releases="\n      - {share: 1, periods: [2028]}")
        + gate("area > 3", id="c", proposals="[C]")
    )
    with pytest.raises(ResourceError) as caught:
        town.check(gates)
    found = [(problem.code, problem.where.line) for problem in caught.value.problems]
    assert found == [
        ("unknown-proposal", 7),
        ("formula", 11),
        ("unknown-money", 18),
        ("formula", 20),
        ("not-in-the-plan", 23),
        ("formula", 27),
    ]
    hint = next(problem for problem in caught.value.problems if problem.where.line == 11)
    assert "did you mean 'realised_co2'?" in hint.mend


def test_a_phase_asks_for_a_column(town: Town) -> None:
    listed = (town.folder / "lijst.csv").read_text()
    (town.folder / "lijst.csv").write_text(listed.replace("fase", "stap"))
    with pytest.raises(MaatwaardeError, match="no column that says in which phase"):
        town.check(gate("budget > 0", phase="2"))


def test_months() -> None:
    assert months_between("2027", date(2028, 6, 30)) == 18
    assert months_between("2027-H2", date(2028, 6, 30)) == 12
    assert months_between("2027", date(2027, 1, 15)) == pytest.approx(0.5, abs=0.05)
    assert months_later("2027-Q2", 3) == date(2027, 6, 30)
    assert months_earlier(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert months_earlier(date(2028, 3, 15), 15) == date(2026, 12, 15)
    assert math.isclose(months_between("2028", date(2028, 12, 31)), 12)
