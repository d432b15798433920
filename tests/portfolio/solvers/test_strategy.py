"""Which strategy a model gets follows from the model, the threads and the parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from instances import generate
from maatwaarde.portfolio import solve
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.params import KnapsackParams, SearchParams
from maatwaarde.portfolio.solvers.strategy import Strategy, choose_strategy
from portfolio.solvers.test_knapsack_bnb import knapsack

PARAMS = SearchParams()


def chosen(model, *, threads=2, params=PARAMS, compiler=True):
    return choose_strategy(model, Limits(threads=threads), params, compiler=compiler)


def test_the_three_strategies():
    few, many = knapsack(1, 20, 3), build(generate(30, 1))
    assert chosen(few) is Strategy.KNAPSACK
    assert chosen(many) is Strategy.HIGHS_AND_HEURISTIC
    for model in (few, many):
        assert chosen(model, threads=1) is Strategy.HIGHS
        assert chosen(model, compiler=False) is Strategy.HIGHS


def test_models_that_are_no_knapsacks_stay_with_the_solver():
    model = knapsack(1, 20, 3)
    assert chosen(model) is Strategy.KNAPSACK
    assert chosen(replace(model, integer=np.zeros(20, dtype=bool))) is not Strategy.KNAPSACK
    assert chosen(replace(model, column_upper=np.full(20, 2.0))) is not Strategy.KNAPSACK
    wide, none = knapsack(1, 200, 3), np.zeros(60)
    for size, few in ((1.0, True), (2.0, False)):
        rows = wide.with_rows(sparse.csr_array(np.full((60, 200), size)), none, none + 999)
        assert (chosen(rows) is Strategy.KNAPSACK) == few
    many = model.with_rows(sparse.csr_array(np.ones((99, 20))), np.zeros(99), np.full(99, 99.0))
    assert chosen(many) is not Strategy.KNAPSACK


@pytest.mark.parametrize(
    ("name", "enough"), [("max_columns", 20), ("max_rows", 3), ("max_entries", 60)]
)
def test_the_size_of_a_knapsack_is_a_parameter(name, enough):
    model = knapsack(1, 20, 3)
    for size, strategy in (
        (enough, Strategy.KNAPSACK),
        (enough - 1, Strategy.HIGHS_AND_HEURISTIC),
    ):
        params = SearchParams(knapsack=KnapsackParams(**{name: size}))
        assert chosen(model, params=params) is strategy


@pytest.mark.parametrize(("threads", "word"), [(1, "highs"), (2, "highs-and-heuristic")])
def test_the_result_says_which_it_was(threads, word):
    found = solve(generate(20, 1), threads=threads)
    assert found.strategy == word
    assert found.notes == ()
    assert "strategy" not in found.to_dict(), "it would depend on the cores of the machine"
