"""Portfolios: gaps beside those of plain HiGHS, published knapsacks, re-solves and building."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from instances import generate, generate_one_period, over_years
from knapsack import read_knapsack
from maatwaarde.portfolio import core_index, solve
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import IncumbentPool
from maatwaarde.portfolio.solvers.knapsack_bnb import prove
from maatwaarde.portfolio.solvers.params import KnapsackParams, TemperingParams
from maatwaarde.portfolio.solvers.tempering import Tempering
from plain import solve_plain

MKP = Path(__file__).parents[1] / "tests" / "data" / "mkp"
SECONDS = 12.0
# Proposals and seeds; most of the size at which the answers differ most from run to run.
SEEDS = {50: (1, 2, 3), 200: (1, 2, 3, 4, 5, 6), 1000: (1, 2, 3), 5000: (1, 2)}
INSTANCES = [(n, seed) for n, seeds in SEEDS.items() for seed in seeds]
GAPS = f"Portfolio: gap after at most {SECONDS:g} s on two threads"
GAPS_IN_TIME = f"Portfolio: gap after at most {SECONDS:g} s, effects in four target years"
KNAPSACKS = "Portfolio: published multidimensional knapsacks, at most 60 s"
RESOLVES = "Portfolio: 1,000 re-solves with other weights, 100 proposals, one period"

instance = lru_cache(maxsize=1)(generate)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """Walk and prove once, so that the first problem does not wait until these are compiled."""
    problem = generate(20, 1)
    model = build(problem)
    nothing = np.zeros(len(model.objective))
    proposal = problem.option_proposal
    relaxed, given = highs.relax(model), TemperingParams()
    Tempering(model, relaxed, proposal, nothing, seed=1, params=given).run(0.1)
    knapsack = build(read_knapsack(MKP / "weing1.dat")[0], "sum-of-scores")
    pool = IncumbentPool(knapsack.objective, sparse.csr_array((0, knapsack.options)))
    pool.offer(np.zeros(knapsack.options))
    given = KnapsackParams()
    prove(knapsack, pool, gap=0.0, until=np.inf, threads=1, tell=lambda _: None, params=given)


@pytest.mark.benchmark(group=GAPS)
@pytest.mark.parametrize("peer", [None, "plain HiGHS"])
@pytest.mark.parametrize(("n", "seed"), INSTANCES)
def test_gap(solved, n, seed, peer):
    problem = instance(n, seed)

    def ours():
        return solve(problem, time_limit=SECONDS, threads=2, settle_ties=False)

    name = f"{n} proposals, seed {seed}"
    solved(
        ours if peer is None else lambda: solve_plain(problem, SECONDS), instance=name, peer=peer
    )


@pytest.mark.benchmark(group=GAPS_IN_TIME)
@pytest.mark.parametrize("peer", [None, "plain HiGHS"])
@pytest.mark.parametrize(("n", "seed"), INSTANCES)
def test_gap_in_time(solved, n, seed, peer):
    problem = over_years(instance(n, seed))

    def ours():
        return solve(problem, time_limit=SECONDS, threads=2, settle_ties=False)

    name = f"{n} proposals, seed {seed}, four target years"
    solved(
        ours if peer is None else lambda: solve_plain(problem, SECONDS), instance=name, peer=peer
    )


@pytest.mark.benchmark(group=KNAPSACKS)
@pytest.mark.parametrize("path", sorted(MKP.glob("*.dat")), ids=lambda path: path.stem)
def test_knapsack(solved, path):
    problem, best = read_knapsack(path)
    gap = 0.0 if best else 0.0005

    def ours():
        return solve(
            problem,
            objective="sum-of-scores",
            time_limit=60.0,
            gap=gap,
            threads=2,
            settle_ties=False,
        )

    solved(
        ours,
        instance=path.stem,
        target=f"{best:g}, proven" if best else "gap of 0.05%",
        meets=lambda found: found.gap <= gap and (best is None or found.value == best),
    )


@pytest.mark.benchmark(group="Portfolio: building the model of 5,000 proposals")
def test_build(versus):
    problem = instance(5000, 1)
    versus(lambda: build(problem), within=2.0)


@pytest.mark.benchmark(group=RESOLVES)
def test_resolves(versus):
    problem = generate_one_period(100, 1)
    weights = np.random.default_rng(0).dirichlet(np.full(len(problem.measures), 3.0), size=1_000)
    with ThreadPoolExecutor(2) as pool:
        found = versus(
            lambda: core_index(problem, weights, gap=0.001, executor=pool),
            name="maatwaarde: gap of 0.1%, two threads", within=60.0, rounds=1,
        )  # fmt: skip
    assert found.samples == 1_000
