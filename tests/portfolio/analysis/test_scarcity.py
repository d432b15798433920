"""Whether there is anything to choose between."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde.portfolio import Forbidden, Measure, OptionKey, Problem, Proposal, Resource
from maatwaarde.portfolio.analysis.scarcity import nothing_scarce


def problem(use, *capacity, options=(), forbidden=()):
    names = sorted({option.proposal for option in options}) or [
        chr(97 + i) for i in range(len(use))
    ]
    return Problem(
        proposals=[Proposal(name) for name in names],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource(f"r{i}", "money", f"r{i}", float(a)) for i, a in enumerate(capacity)],
        options=options,
        use=np.array(use, dtype=float),
        impact=np.ones((len(use), 1)),
        forbidden=forbidden,
    )


@pytest.mark.parametrize(("second", "enough"), [(30, True), (29.99, False), (31, True), (0, False)])
def test_all_fit_only_if_they_fit_in_every_budget(second, enough):
    assert nothing_scarce(problem([[10, 20], [5, 10]], 15, second)) == enough


def test_each_counts_once_at_the_start_at_which_it_uses_most():
    options = [OptionKey("a", "2027"), OptionKey("a", "2028"), OptionKey("b", "2027")]
    use = [[10], [12], [5]]
    assert nothing_scarce(problem(use, 17, options=options))
    assert not nothing_scarce(problem(use, 16.9, options=options))


def test_what_may_not_be_chosen_asks_nothing():
    use = [[10], [12]]
    assert not nothing_scarce(problem(use, 12))
    assert nothing_scarce(problem(use, 12, forbidden=[Forbidden("a")]))
    assert not nothing_scarce(problem(use, 11.9, forbidden=[Forbidden("a")]))


def test_what_one_brings_in_pays_for_no_other():
    assert not nothing_scarce(problem([[10], [-5]], 9))
    assert nothing_scarce(problem([[10], [-5]], 10))


def test_without_resources_or_anything_that_may_be_chosen_nothing_is_said_to_fit():
    assert not nothing_scarce(problem([[], []]))
    assert not nothing_scarce(problem([[1]], 10, forbidden=[Forbidden("a")]))
    # Nor where nothing is used of them: it says that amounts were not given.
    assert not nothing_scarce(problem([[0], [0]], 10))
