"""Chances by lot, held against scipy and against counting all draws."""

from itertools import combinations
from math import comb

import pytest
from scipy import stats

from maatwaarde.account.audit.chance import against_the_rest, between_groups, holm


@pytest.mark.parametrize(("a", "n", "b", "m"), [(8, 10, 1, 5), (0, 6, 7, 7), (3, 30, 40, 70)])
def test_a_group_against_the_rest_is_fishers_exact_test(a: int, n: int, b: int, m: int) -> None:
    wanted = stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue
    assert against_the_rest(a, n, b, m) == pytest.approx(wanted, rel=1e-9)


def test_all_groups_together_are_as_all_draws_say() -> None:
    sizes, chosen = (4, 4, 4), (4, 1, 0)
    members = [0] * 4 + [1] * 4 + [2] * 4

    def far(counts: tuple[int, ...]) -> float:
        return sum((k - 5 / 3) ** 2 / 4 for k in counts)

    as_far = sum(
        far(tuple(sum(members[i] == g for i in draw) for g in range(3))) >= far(chosen) - 1e-12
        for draw in combinations(range(12), 5)
    )
    found = between_groups(chosen, sizes)
    assert found == pytest.approx(as_far / comb(12, 5), abs=0.002)
    assert found == between_groups(chosen, sizes)  # the same each time


def test_what_cannot_be_tested_is_not() -> None:
    assert between_groups((3, 2), (4, 4)) is None  # too few
    assert between_groups((5, 5), (5, 5)) is None  # all chosen
    assert between_groups((5,), (20,)) is None
    assert against_the_rest(0, 0, 5, 20) is None
    assert against_the_rest(0, 10, 0, 20) is None


def test_chances_grow_with_how_many_are_looked_at() -> None:
    assert holm((0.01, None, 0.04, 0.03)) == (0.03, None, 0.06, 0.06)
    assert holm((0.6, 0.9)) == (1.0, 1.0)
