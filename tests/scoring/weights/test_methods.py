"""Weights from points, swings, ranks and best-worst comparisons, and what is read from files."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import FrameworkError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring.weights import agreement, resolve_weights, with_answers

Make = Callable[..., Framework]
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def top(framework: Framework) -> list[float]:
    resolved, _ = resolve_weights(framework)
    return [resolved.node(name).weight for name in "abc"]


def table(heading: str, values: Sequence[object]) -> str:
    rows = [f"{name},{value}" for name, value in zip("abc", values, strict=True)]
    return "\n".join([f"id,{heading}", *rows]) + "\n"


@given(points=st.lists(st.integers(0, 1000), min_size=3, max_size=3).filter(any))
@quick
def test_points_are_divided_by_their_total(make: Make, points: list[int]) -> None:
    found = top(make(table("points", points), method="direct"))
    assert found == pytest.approx([point / sum(points) for point in points])


@given(rest=st.tuples(st.integers(0, 100), st.integers(0, 100)))
@quick
def test_swings_are_parts_of_the_largest(make: Make, rest: tuple[int, int]) -> None:
    found = top(make(table("swing", [rest[0], 100, rest[1]]), method="swing"))
    assert found == pytest.approx([point / (100 + sum(rest)) for point in (rest[0], 100, rest[1])])


def test_ranks_give_the_rank_order_centroid(make: Make) -> None:
    found = top(make(table("rang", [2, 1, 3]), method="ranks"))
    assert found == pytest.approx([5 / 18, 11 / 18, 2 / 18])


def test_comparisons_with_best_and_worst_that_agree_give_their_weights(make: Make) -> None:
    rows = "id,best_to_others,others_to_worst\na,1,8\nb,2,4\nc,8,1\n"
    framework = make(rows, method="bwm")
    assert top(framework) == pytest.approx([8 / 13, 4 / 13, 1 / 13])
    _, report = resolve_weights(framework)
    assert report is not None
    assert report.siblings[0].groups[0].deviation == pytest.approx(0, abs=1e-9)
    assert report.siblings[0].groups[0].consistency_ratio == pytest.approx(0, abs=1e-9)


def test_respondents_and_groups_are_averaged(make: Make) -> None:
    one = "group,respondent,id,points\n" + "".join(
        f"x,{who},{name},{points}\n"
        for who, answers in {"p": (1, 0, 0), "q": (0, 1, 0)}.items()
        for name, points in zip("abc", answers, strict=True)
    )
    other = "group,id,points\ny,a,0\ny,b,0\ny,c,5\n"
    framework = make(one, other, method="direct", more="  groups: {x: 60, y: 40}\n")
    assert top(framework) == pytest.approx([0.3, 0.3, 0.4])
    resolved, report = resolve_weights(framework)
    assert report is not None
    assert report.siblings[0].by_group == {"x": (0.5, 0.5, 0.0), "y": (0.0, 0.0, 1.0)}
    found = agreement(resolved, report)
    assert found is not None
    assert found.consensus < 0.5
    # Half of the sum of |own - common|: (0.2 + 0.2 + 0.4) / 2 for x, (0.3 + 0.3 + 0.6) / 2 for y.
    assert found.distance == pytest.approx({"x": 0.4, "y": 0.6})
    assert found.differences["y"][0].id == "c"


def test_one_group_has_nobody_to_agree_with(make: Make) -> None:
    resolved, report = resolve_weights(make(table("points", [1, 2, 3]), method="direct"))
    assert report is not None
    assert agreement(resolved, report) is None


def test_what_the_reader_leaves_out_is_said(make: Make) -> None:
    rows = table("points", [2, 1, 1]) + "Totaal,4\n"
    framework = make(rows, method="direct")
    assert top(framework) == pytest.approx([0.5, 0.25, 0.25])
    _, report = resolve_weights(framework)
    assert report is not None
    assert [problem.code for problem in report.warnings] == ["total-row"]


def test_what_is_left_open_is_not_zero(make: Make) -> None:
    with pytest.raises(MethodError, match="leaves open 'c'"):
        top(make(table("points", [1, 2, ""]), method="direct"))
    # Where another of the group answered all, that counts, with a warning.
    rows = "respondent,group,id,points\n" + "p,x,a,1\np,x,b,1\n" + "q,x,a,2\nq,x,b,1\nq,x,c,1\n"
    framework = make(rows, method="direct")
    assert top(framework) == pytest.approx([0.5, 0.25, 0.25])
    _, report = resolve_weights(framework)
    assert report is not None
    assert [problem.code for problem in report.warnings] == ["incomplete"]


@pytest.mark.parametrize(
    ("method", "text", "codes"),
    [
        ("direct", "id,points\na,-1\nb,veel\nx,3\nc,1\n", {2: "bad-points", 3: "bad-points"}),
        ("swing", "id,swing\na,101\nb,100\nc,1\n", {2: "bad-points"}),
        ("ranks", "id,rank\na,0\nb,1\nc,2\n", {2: "bad-rank"}),
        ("direct", "id,points\na,nan\nb,1e400\nc,2\n", {2: "bad-points", 3: "bad-points"}),
        (
            "bwm",
            "id,best_to_others,others_to_worst\na,1,\nb,10,2\nc,8,1\n",
            {2: "bad-comparison", 3: "bad-comparison"},
        ),
        (
            "ahp",
            "a,b,zwaarst,hoeveel keer\na,b,C,3\nb,c,A,\na,c,gelijk,3\nm2,m3,,5\n",
            dict.fromkeys((2, 3, 4, 5), "bad-judgement"),
        ),
    ],
)
def test_every_wrong_row_is_named(
    make: Make, method: str, text: str, codes: dict[int, str]
) -> None:
    with pytest.raises(FrameworkError) as caught:
        top(make(text, method=method))
    found = {p.where.row: p.code for p in caught.value.problems if p.code != "unknown-id"}
    assert found == codes
    assert all(p.where.file and p.where.field and p.mend for p in caught.value.problems)


@pytest.mark.parametrize(
    ("method", "text", "words"),
    [
        ("swing", table("swing", [50, 90, 1]), "the largest swing has 90 points"),
        ("direct", table("points", [0, 0, 0]), "below the top"),
        ("bwm", "id,best_to_others,others_to_worst\na,2,8\nb,3,4\nc,8,1\n", "has no 1"),
    ],
)
def test_answers_that_make_no_sense_together(
    make: Make, method: str, text: str, words: str
) -> None:
    with pytest.raises(MethodError, match=words) as caught:
        top(make(text, method=method))
    assert caught.value.problems[0].where.file


def test_heavier_and_how_many_times(make: Make) -> None:
    rows = "a,b,zwaarst,hoeveel keer\na,b,B,3\nb,c,gelijk,\nm2,m3,a,4\n"
    framework = make(rows)
    assert top(framework) == pytest.approx([1 / 7, 3 / 7, 3 / 7])
    assert resolve_weights(framework)[0].node("m2").share == pytest.approx(0.8)


def test_a_fraction_that_became_a_date(make: Make, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "oordeel"])
    book.active.append(["a", "b", date(2026, 5, 1)])
    book.save(tmp_path / "answers.xlsx")
    framework = with_answers(make("a,b,judgement\na,b,1\n"), [tmp_path / "answers.xlsx"])
    with pytest.raises(FrameworkError, match="took a fraction for a date"):
        resolve_weights(framework)


def test_the_columns_tell_the_method(make: Make, tmp_path: Path) -> None:
    framework = make("a,b,judgement\na,b,1\n")
    files = {
        "ahp": "a,b,judgement\n",
        "bwm": "id,best_to_others,others_to_worst\n",
        "swing": "id,swing\n",
        "ranks": "id,rank\n",
        "direct": "id,points\n",
    }
    for method, text in files.items():
        (tmp_path / f"{method}.csv").write_text(text + "a,b,1\n")
        found = with_answers(framework, [tmp_path / f"{method}.csv"]).file.weights
        assert found is not None
        assert found.method == method
    with pytest.raises(FrameworkError, match="and the files before it for 'ahp'"):
        with_answers(framework, [tmp_path / "ahp.csv", tmp_path / "bwm.csv"])
    (tmp_path / "other.csv").write_text("x,y\n1,2\n")
    with pytest.raises(FrameworkError, match="no method that is known"):
        with_answers(framework, [tmp_path / "other.csv"])
    with pytest.raises(FrameworkError, match="no such file"):
        with_answers(framework, [tmp_path / "absent.csv"])


def test_a_file_for_another_method(make: Make) -> None:
    with pytest.raises(FrameworkError, match="the file holds answers for 'ahp'"):
        top(make("a,b,judgement\na,b,2\n", method="direct"))


def test_a_method_without_answers() -> None:
    from build import flat, measure

    framework = with_answers(flat([measure("m")]), method="ahp")
    with pytest.raises(MethodError, match="there are no answers"):
        resolve_weights(framework)
