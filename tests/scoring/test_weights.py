"""Weights that come from what people answered."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from maatwaarde.errors import FrameworkError, MethodError
from maatwaarde.framework import Framework, load_framework
from maatwaarde.scoring.weights import resolve_weights

FRAMEWORK = """\
maatwaarde: 1
id: test
title: Test
values:
  - id: a
    title: A
    measures: [{id: m1, title: M, unit: t, better: higher, worst: -1, best: 1}]
  - id: b
    title: B
    measures:
      - {id: m2, title: M, unit: t, better: higher, worst: -1, best: 1, weight: 3}
      - {id: m3, title: M, unit: t, better: higher, worst: -1, best: 1, weight: 1}
  - id: c
    title: C
    measures: [{id: m4, title: M, unit: t, better: higher, worst: -1, best: 1}]
weights:
  method: ahp
  judgements: answers*.csv
"""

Make = Callable[..., Framework]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make_(*answers: str, more: str = "") -> Framework:
        for i, text in enumerate(answers):
            (tmp_path / f"answers{i}.csv").write_text(text, encoding="utf-8")
        path = tmp_path / "framework.yaml"
        path.write_text(FRAMEWORK + more, encoding="utf-8")
        return load_framework(path)

    return make_


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
