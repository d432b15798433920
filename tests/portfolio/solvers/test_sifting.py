"""The relaxation of a long list, held against that of the whole at once."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    ValueFloor,
)
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.solvers import highs, sifting
from maatwaarde.portfolio.solvers.sifting import Choices, Relaxations, relax_long

YEARS = ("2027", "2028", "2029")


def long_problem(seed: int, n: int = 120) -> Problem:
    """Return a problem with starts, staff, and rules between neighbours and over all."""
    rng = np.random.default_rng(seed)
    ids = [f"P{i:04}" for i in range(n)]
    options = [OptionKey(name, start) for name in ids for start in YEARS]
    resources = [
        Resource(f"{name}:{year}", kind, name, 1.0 * n * amount, unit, year)
        for name, kind, unit, amount in (("eur", "money", "EUR", 1.2), ("ing", "staff", "fte", 0.3))
        for year in YEARS
    ]
    use = np.zeros((len(options), len(resources)))
    impact = np.zeros((len(options), 3))
    for i in range(n):
        cost, staff = rng.integers(1, 20, 2)
        effect = rng.normal(5.0, 6.0, 3).round(1)
        for k in range(3):
            use[3 * i + k, k], use[3 * i + k, 3 + k] = cost, staff / 4
            impact[3 * i + k] = effect * (1.0 - 0.1 * k)
    return Problem(
        proposals=[Proposal(name) for name in ids],
        measures=[
            Measure("a", 0.5, 2.0 * n, -1.0 * n, 1.2 * n),
            Measure("b", 0.3, 1.0 * n, -3.0 * n),
            Measure("c", 0.2, 3.0 * n, -2.0 * n, 0.3 * n, beyond_target=0.5),
        ],
        resources=resources,
        use=use,
        impact=impact,
        options=options,
        at_most_one=[
            AtMostOne((ids[i], ids[i + 1], ids[i + 2])) for i in range(0, n - 4, 9 + seed % 3)
        ],
        requires=[Requires(ids[i], (ids[(7 * i + 3) % n],)) for i in range(5, n, 6)],
        mandatory=[Mandatory((ids[11], ids[12]))],
        forbidden=[Forbidden(ids[20])],
        locked=[Locked(ids[33], "2028")],
        shares=[Share("some", tuple(ids[::3]), minimum=0.2, maximum=0.5)],
        floors=[ValueFloor("b", {"b": 1.0}, 0.05)] if seed % 2 else [],
    )


def model_of(seed: int) -> Model:
    problem = long_problem(seed)
    return build(problem, "total-impact", closed=unfit(problem))


@pytest.fixture
def _in_parts(monkeypatch):
    monkeypatch.setattr(sifting, "_AT_ONCE", 0)
    monkeypatch.setattr(sifting, "_SAMPLE", 20)
    monkeypatch.setattr(sifting, "_CLOSER", 10)
    monkeypatch.setattr(sifting, "_NARROW", 20)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.usefixtures("_in_parts")
def test_it_is_the_relaxation_of_the_whole(seed):
    model = model_of(seed)
    whole, parts = highs.relax(model), relax_long(model)
    assert whole is not None
    assert parts is not None
    assert parts.bound == pytest.approx(whole.bound, rel=1e-6)
    assert float(model.objective @ parts.x) == pytest.approx(whole.bound, rel=1e-6)
    assert (model.matrix @ parts.x <= model.row_upper + 1e-5).all()
    assert (model.matrix @ parts.x >= model.row_lower - 1e-5).all()
    assert (parts.x >= model.column_lower - 1e-7).all()
    assert (parts.x <= model.column_upper + 1e-7).all()


@pytest.mark.usefixtures("_in_parts")
def test_any_prices_give_a_bound_and_what_an_option_costs_it():
    """Also those of before the end, as where time is up."""
    model = model_of(1)
    whole = highs.relax(model)
    assert whole is not None
    sift = sifting._Sifting(model, Choices.of(model))
    rng = np.random.default_rng(3)
    for _ in range(20):
        prices = whole.duals * rng.uniform(0.5, 1.5, len(whole.duals))
        prices[sift.choices.own] = 0.0
        assert sift._bound(prices) >= whole.bound - 1e-9
    found = relax_long(model)
    assert found is not None
    n = model.options
    for option in rng.permutation(n)[:15].tolist():
        for side in (0.0, 1.0):
            lower, upper = model.column_lower.copy(), model.column_upper.copy()
            if not lower[option] <= side <= upper[option]:
                continue
            lower[option] = upper[option] = side
            there = highs.relax(sifting.replace(model, column_lower=lower, column_upper=upper))
            least = abs(found.reduced[option]) if abs(found.x[option] - side) > 0.5 else 0.0
            assert there is None or there.bound <= found.bound - least + 1e-6


@pytest.mark.usefixtures("_in_parts")
def test_where_time_is_up_the_best_bound_so_far_is_said(monkeypatch):
    model = model_of(2)
    whole = highs.relax(model)
    assert whole is not None
    bounds = []
    for seconds in (1.5, 4.5):
        clock = itertools.count()
        # Each look at the clock takes a second: time is up after the prices of the sample, and
        # after the first ones of the whole.
        monkeypatch.setattr(sifting.time, "monotonic", lambda clock=clock: float(next(clock)))
        found = relax_long(model, seconds)
        assert found is not None
        assert np.isfinite(found.bound)
        bounds.append(found.bound)
    assert float(model.objective @ found.x) <= whole.bound + 1e-6
    assert bounds[0] >= bounds[1] >= whole.bound - 1e-9


@pytest.mark.usefixtures("_in_parts")
def test_what_nobody_can_keep_has_no_relaxation():
    model = model_of(3)
    floor = model.with_rows(
        sifting.sparse.csr_array(model.objective[np.newaxis, :]),
        np.array([1e6]),
        np.array([np.inf]),
    )
    assert relax_long(floor) is None


def test_options_of_one_row_are_one_choice():
    model = model_of(0)
    choices = Choices.of(model)
    ids = np.repeat(np.arange(120), 3)
    for choice in range(choices.count):
        members = np.flatnonzero(choices.of_option == choice)
        names = np.unique(ids[members])
        assert len(members) == 3 * len(names)
        assert len(names) in (1, 3)
    assert choices.own.sum() == choices.count
    few = relax_long(model)
    whole = highs.relax(model)
    assert few is not None
    assert whole is not None
    assert few.bound == whole.bound  # so few are relaxed at once


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("_in_parts")
def test_one_after_another_is_as_each_by_itself(seed):
    """With each side of the switches, of which what came before left prices and a basis."""
    model = model_of(seed)
    switches = np.flatnonzero(model.integer)
    switches = switches[switches >= model.options]
    assert len(switches)
    relaxations = Relaxations(model)
    for switch in switches.tolist():
        for side in (0.0, 1.0):
            lower, upper = model.column_lower.copy(), model.column_upper.copy()
            lower[switch] = upper[switch] = side
            one = sifting.replace(model, column_lower=lower, column_upper=upper)
            whole, parts = highs.relax(one), relaxations.relax(one)
            assert (whole is None) == (parts is None)
            assert whole is None or parts.bound == pytest.approx(whole.bound, rel=1e-6)
    again, whole = relaxations.relax(model), highs.relax(model)
    assert again is not None
    assert whole is not None
    assert again.bound == pytest.approx(whole.bound, rel=1e-6)
