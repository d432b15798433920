"""Weights that come from pairwise judgements, and from groups."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import build
from maatwaarde.diagnostics import FrameworkError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring.weights import resolve_weights, with_answers

Make = Callable[..., Framework]


def weights(framework: Framework) -> dict[str, float]:
    resolved, _ = resolve_weights(framework)
    return {node.id: node.weight for node in resolved.nodes}


def test_consistent_judgements_give_their_weights(make: Make) -> None:
    # 6 : 1 : 2, as in the consistent example of the golden cases
    framework = make("a;b;oordeel\na;b;6\na;c;3\nb;c;1/2\n")
    resolved, report = resolve_weights(framework)
    found = {node.id: node.weight for node in resolved.nodes}
    assert [found[name] for name in "abc"] == pytest.approx([6 / 9, 1 / 9, 2 / 9])
    # Nobody compared the measures below b, so the weights in the file stand.
    assert found["m2"] == pytest.approx(1 / 9 * 3 / 4)
    assert report is not None
    assert report.siblings[0].consistency_ratio == pytest.approx(0, abs=1e-9)
    assert resolved.checksum != framework.checksum
    assert [siblings.parent for siblings in report.unanswered] == ["b"]


def test_groups_are_weighed_by_their_shares(make: Make) -> None:
    # The golden case of two decision makers: (4, 2, 1)/7 and (8, 1, 2)/11 give (4, 1, 1)/6.
    council = "group,a,b,judgement\ncouncil,a,b,2\ncouncil,a,c,4\ncouncil,b,c,2\n"
    people = "group,a,b,judgement\nresidents,a,b,8\nresidents,a,c,4\nresidents,b,c,1/2\n"
    shares = "  groups: {council: 0.5, residents: 0.5}\n"
    found = weights(make(council, people, more=shares))
    assert [found[name] for name in "abc"] == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    one = "  groups: {council: 1, residents: 0}\n"
    found = weights(make(council, people, more=one))
    assert [found[name] for name in "abc"] == pytest.approx([4 / 7, 2 / 7, 1 / 7])


def test_respondents_of_a_group_are_taken_together_geometrically(make: Make) -> None:
    rows = "respondent,a,b,judgement\nx,a,b,1\ny,a,b,4\nx,a,c,1\ny,a,c,4\nx,b,c,1\ny,b,c,1\n"
    found = weights(make(rows))
    assert [found[name] for name in "abc"] == pytest.approx(np.array([2, 1, 1]) / 4)


def test_a_comparison_that_was_left_open_is_completed(make: Make) -> None:
    found = weights(make("a,b,judgement\na,b,2\na,c,\nb,c,2\n"))
    assert [found[name] for name in "abc"] == pytest.approx(np.array([4, 2, 1]) / 7)


def test_rows_that_cannot_be_used_are_reported_together(make: Make) -> None:
    rows = "a,b,judgement\na,x,2\na,m1,3\na,b,0\na,c,veel\na,a,1\n"
    with pytest.raises(FrameworkError) as caught:
        resolve_weights(make(rows))
    assert [(p.where.row, p.code) for p in caught.value.problems] == [
        (2, "unknown-id"),
        (3, "not-siblings"),
        (4, "bad-judgement"),
        (5, "bad-judgement"),
        (6, "not-siblings"),
    ]


@pytest.mark.parametrize(
    ("answers", "more", "words"),
    [
        ("a,b,judgement\na,b,2\n", "", "c"),
        ("a,b,judgement\n,,\na,b,\n", "", "no judgement"),
        ("group,a,b,judgement\nx,a,b,2\nx,a,c,2\n", "  groups: {y: 1}\n", "'x' answered"),
        ("group,a,b,judgement\nx,a,b,2\nx,a,c,2\n", "  groups: {x: 0}\n", "all zero"),
    ],
)
def test_judgements_that_give_no_weights(make: Make, answers: str, more: str, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        resolve_weights(make(answers, more=more))


def test_columns_that_are_absent(make: Make) -> None:
    with pytest.raises(FrameworkError, match="no column 'judgement'"):
        resolve_weights(make("a,b\na,b\n"))


def test_a_group_that_is_silent_on_a_part_has_no_say_there(make: Make) -> None:
    one = "group,a,b,judgement\nx,a,b,1\nx,b,c,1\nx,m2,m3,4\n"
    other = "group,a,b,judgement\ny,a,b,9\ny,b,c,1\n"
    resolved, report = resolve_weights(make(one, other, more="  groups: {x: 0.1, y: 0.9}\n"))
    assert report is not None
    assert [(p.code, p.severity) for p in report.warnings] == [("silent-group", "warning")]
    assert resolved.node("m2").share == pytest.approx(0.8)
    # y follows the others where it is silent.
    own = report.framework_of("y", resolved)
    assert own.node("m2").share == pytest.approx(0.8)
    assert own.node("a").share == pytest.approx(9 / 11)


def test_only_groups_without_a_share_answered_a_part(make: Make) -> None:
    one = "group,a,b,judgement\nx,a,b,1\nx,b,c,1\nx,m2,m3,4\n"
    other = "group,a,b,judgement\ny,a,b,9\ny,b,c,1\n"
    with pytest.raises(MethodError, match="below 'b' only groups with a share of zero"):
        resolve_weights(make(one, other, more="  groups: {x: 0, y: 1}\n"))


def test_groups_are_found_whatever_the_case(make: Make) -> None:
    rows = "group,respondent,a,b,judgement\nRAAD,p,a,b,2\nRAAD,p,b,c,2\nraad,q,a,b,2\n"
    _, report = resolve_weights(make(rows, more="  groups: {Raad: 1}\n"))
    assert report is not None
    assert report.groups == {"Raad": 1}
    assert report.respondents == {"Raad": ("p", "q")}


def test_an_answer_given_twice(make: Make) -> None:
    rows = "group,a,b,judgement\nx,a,b,2\nx,b,c,2\nx,b,a,3\n"
    with pytest.raises(FrameworkError, match="a second time") as caught:
        resolve_weights(make(rows))
    assert [(p.where.row, p.code) for p in caught.value.problems] == [(4, "answered-twice")]


def test_the_judgement_that_hurts_most_is_named_with_what_it_would_have_to_be(make: Make) -> None:
    # a : b = 2 and b : c = 2 ask for a : c = 4.
    rows = "a,b,judgement\na,b,2\nb,c,2\na,c,1/9\n"
    _, report = resolve_weights(make(rows))
    assert report is not None
    answers = report.siblings[0].groups[0]
    assert answers.consistency_ratio is not None
    assert answers.consistency_ratio > 0.1
    (worst,) = (item for item in answers.worst if {item.a, item.b} == {"a", "c"})
    assert worst.consistent == pytest.approx(4)
    assert worst.ratio == pytest.approx(0, abs=1e-9)


@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_files_and_rows_does_not_matter(tmp_path: Path, data: st.DataObject) -> None:
    owner = build.framework(
        [{"id": name, "title": name, "measures": [build.measure(f"m{name}")]} for name in "abc"]
    )
    times = st.sampled_from(["1/7", "1/3", "1", "2", "5", "9"])
    rows = [
        f"{group},{who},{a},{b},{data.draw(times)}\n"
        for group, who in [("x", "1"), ("x", "2"), ("y", "1")]
        for a, b in [("a", "b"), ("a", "c"), ("b", "c")]
    ]

    def weights(*parts: list[str]) -> list[float]:
        files = [tmp_path / f"{i}.csv" for i in range(len(parts))]
        for file, part in zip(files, parts, strict=True):
            file.write_text("group,respondent,a,b,judgement\n" + "".join(part))
        resolved, _ = resolve_weights(with_answers(owner, files, method="ahp"))
        return [node.weight for node in resolved.nodes]

    mixed = data.draw(st.permutations(rows))
    assert weights(mixed[:4], mixed[4:]) == weights(rows)


ROWS = "group,a,b,judgement\n" + "".join(
    f"{group},a,b,{times}\n{group},a,c,1\n"
    for group, times in (("raad", 4), ("bewoners", 1), ("bedrijven", "1/2"))
)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("{raad: 50%, bewoners: 0.3, bedrijven: 20 %}", (0.5, 0.3, 0.2)),
        ("{raad: 50 %, bewoners: 30 %, bedrijven: 20 %}", (0.5, 0.3, 0.2)),
        ("{raad: 50, bewoners: 30, bedrijven: 20}", (0.5, 0.3, 0.2)),
        ("{raad: 33.3%, bewoners: 33.3%, bedrijven: 33.3%}", (1 / 3, 1 / 3, 1 / 3)),
        ("{raad: 1/3, bewoners: 1/3, bedrijven: 1/3}", (1 / 3, 1 / 3, 1 / 3)),
        ('{raad: "0,5", bewoners: "0,3", bedrijven: "20,0%"}', (0.5, 0.3, 0.2)),
        ("{raad: 100%, bewoners: 0, bedrijven: 0 %}", (1, 0, 0)),
    ],
)
def test_shares_in_any_notation(make: Make, written: str, wanted: tuple[float, ...]) -> None:
    framework = make(ROWS, more=f"  groups: {written}\n")
    _, report = resolve_weights(framework)
    assert report is not None
    found = tuple(report.groups[name] for name in ("raad", "bewoners", "bedrijven"))
    assert found == pytest.approx(wanted)
    assert "shares-in-proportion" not in [problem.code for problem in report.warnings]


@pytest.mark.parametrize(
    "written",
    ["{raad: 2, bewoners: 1, bedrijven: 1}", "{raad: 0.6, bewoners: 0.3, bedrijven: 0.3}"],
)
def test_shares_that_count_in_proportion_are_said(make: Make, written: str) -> None:
    _, report = resolve_weights(make(ROWS, more=f"  groups: {written}\n"))
    assert report is not None
    assert tuple(report.groups.values()) == pytest.approx((0.5, 0.25, 0.25))
    (said,) = [problem for problem in report.warnings if problem.code == "shares-in-proportion"]
    assert said.what.endswith("raad 50.0%, bewoners 25.0%, bedrijven 25.0%")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{raad: 50%, bewoners: 30%}", "add up to 80%: raad 50%, bewoners 30%"),
        ("{raad: 50%, bewoners: 30, bedrijven: 20%}", "bewoners 3,000% (30)"),
        ("{raad: 50%, bewoners: 0.3, bedrijven: 30%}", "bewoners 30% (0.3)"),
        ("{raad: 0%, bewoners: 0%}", "add up to 0%"),
        ("{raad: -1, bewoners: 2}", "-1 is no share of a group"),
        ("{raad: -10 %, bewoners: 110 %}", "'-10 %' is no share of a group"),
        ("{raad: .nan, bewoners: 2}", "nan is no share of a group"),
        ("{raad: .inf, bewoners: half}", "'half' is no share of a group"),
        ("{raad: 50%%, bewoners: 50%}", "'50%%' is no share of a group"),
        ("{raad: 1/0, bewoners: 1}", "'1/0' is no share of a group"),
        ("{raad: yes, bewoners: 1}", "no share of a group"),
        ("{raad: , bewoners: 1}", "None is no share of a group"),
    ],
)
def test_shares_that_say_nothing_sound_are_refused(make: Make, written: str, said: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        make(ROWS, more=f"  groups: {written}\n")
    assert said in str(caught.value)
    assert all(problem.where.line for problem in caught.value.problems)


def test_shares_from_python_are_read_alike(make: Make) -> None:
    framework = make(ROWS)
    asked = with_answers(framework, groups={"raad": "50%", "bewoners": 0.3, "bedrijven": "20 %"})
    _, report = resolve_weights(asked)
    assert report is not None
    assert tuple(report.groups.values()) == pytest.approx((0.5, 0.3, 0.2))
    with pytest.raises(FrameworkError) as caught:
        with_answers(framework, groups={"raad": "a half", "bewoners": -0.3})
    assert len(caught.value.problems) == 2
    with pytest.raises(FrameworkError, match="add up to 70%"):
        with_answers(framework, groups={"raad": "50%", "bewoners": 0.2})


def test_a_group_is_completed_before_it_is_joined_with_others(make: Make) -> None:
    # x leaves b against c open; from its other answers that is 2, and not what y says of it.
    rows = "group,a,b,judgement\nx,a,b,2\nx,a,c,4\ny,a,b,1\ny,a,c,1\ny,b,c,1\n"
    resolved, report = resolve_weights(make(rows))
    assert report is not None
    assert report.siblings[0].groups[0].weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    a, b, c = (resolved.node(name).share for name in "abc")
    assert b / c == pytest.approx(2**0.5)
    assert (a / b, a / c) == pytest.approx((2**0.5, 2))


def test_what_one_respondent_leaves_open_the_others_of_the_group_settle(make: Make) -> None:
    rows = "group,respondent,a,b,judgement\nx,1,a,b,2\nx,1,a,c,4\nx,2,a,b,2\nx,2,a,c,4\nx,2,b,c,4\n"
    _, report = resolve_weights(make(rows))
    assert report is not None
    answers = report.siblings[0].groups[0]
    assert answers.open_pairs == 0
    # Of b and c the one answer counts, and not its mean with the 2 that the other implies.
    assert answers.weights[1] / answers.weights[2] == pytest.approx(32 ** (1 / 3))


@pytest.mark.parametrize(
    ("answered", "mend"),
    [("councl", "did you mean 'council'? If not, give it"), ("elders", "give it a share under")],
)
def test_a_group_without_a_share_is_told_with_the_one_that_may_be_meant(
    make: Make, answered: str, mend: str
) -> None:
    rows = (
        f"group,a,b,judgement\n{answered},a,b,2\n{answered},a,c,2\ncouncil,a,b,2\ncouncil,a,c,2\n"
    )
    with pytest.raises(MethodError) as caught:
        resolve_weights(make(rows, more="  groups: {council: 1}\n"))
    (problem,) = caught.value.problems
    assert problem.mend.startswith(mend)


def test_consensus_is_one_between_groups(make: Make) -> None:
    rows = "group,a,b,judgement\n{0},a,b,2\n{0},a,c,2\n"
    _, alone = resolve_weights(make(rows.format("council")))
    _, both = resolve_weights(make(rows.format("council"), rows.format("people")))
    assert alone is not None
    assert both is not None
    assert alone.siblings[0].consensus is None
    assert both.siblings[0].consensus == pytest.approx(1)
