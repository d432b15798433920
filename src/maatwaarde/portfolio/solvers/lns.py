"""Good portfolios early: one rounded from the relaxation, then walks, and parts.

A part of the proposals is set free and the others stay as they are; what is best then is a small
model that the solver finishes at once. This is repeated with other parts, which grow for as long as
they are solved in time (large-neighbourhood search). Nothing here proves anything: the bound comes
from elsewhere.

Pisinger and Ropke (2019, "Large neighborhood search", Handbook of Metaheuristics) describe the
method; that the proposals with small reduced costs are the core of a multidimensional knapsack is
from Puchinger, Raidl and Pferschy (2010, INFORMS Journal on Computing 22).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.milp.reformulate import aggregate_starts
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import IncumbentPool, Limits, Relaxed
from maatwaarde.portfolio.solvers.params import SearchParams

# Options in a rule between a few proposals.
_FEW = 1000

if TYPE_CHECKING:
    from maatwaarde.portfolio.solvers.tempering import Tempering


@dataclass(frozen=True, eq=False, slots=True)
class Guide:
    """What is known before a search: the relaxation, and which proposal an option belongs to."""

    relaxed: Relaxed
    proposal: Ints


def improve(
    model: Model, guide: Guide, pool: IncumbentPool, until: float, params: SearchParams
) -> None:
    """Search for better solutions, until some moment or until the pool is done.

    Solutions are brought to the pool, and better ones that others find are taken from it.
    """
    assert pool.x is not None
    search = NeighbourhoodSearch(model, guide, pool.x, params)
    given = params.neighbourhood
    aim, idle, parts = given.first_seconds, 0, 0.0
    due = min(given.tempering_lead, given.tempering_share * (until - time.monotonic()))
    while time.monotonic() < until and not pool.done.is_set():
        other = pool.better_than(float(pool.goal @ search.x))
        if other is not None:
            search.stand(other)
        began = time.monotonic()
        if due > 0:
            gained = search.temper(min(given.turn_seconds, due, until - began), pool.done.is_set)
            due -= time.monotonic() - began
        else:
            gained = search.step(min(until, began + aim))
            idle = 0 if gained else idle + 1
            if idle and idle % given.idle_steps == 0:
                aim = min(given.seconds_growth * aim, given.most_seconds)
            parts += time.monotonic() - began
            if parts >= given.turn_seconds:
                due, parts = parts, 0.0
        if gained:
            pool.offer(search.x)


class NeighbourhoodSearch:
    """A search that stands at a solution."""

    def __init__(self, model: Model, guide: Guide, x: Floats, params: SearchParams) -> None:
        self.model, self.guide = model, guide
        self.params, self.tempering_params = params.neighbourhood, params.tempering
        self.rng = np.random.default_rng(0)
        self.count = int(guide.proposal.max()) + 1
        self.sizes = np.full(len(DESTROY_OPERATORS), min(self.count, self.params.first_size))
        # What each kind of part has gained lately a second; at first all are tried.
        self.credit = np.full(len(DESTROY_OPERATORS), np.inf)
        n = model.options
        # What the bound loses at least when a proposal is treated otherwise.
        self.loss = np.full(self.count, np.inf)
        np.minimum.at(self.loss, guide.proposal, np.abs(guide.relaxed.reduced[:n]))
        self.sorted_loss = np.sort(self.loss)
        capacity = [i for i, rule in enumerate(model.rules) if rule.kind == "capacity"]
        rows = np.flatnonzero(np.isin(model.row_rule, capacity))
        of = sparse.csr_array((np.ones(n), (np.arange(n), guide.proposal)), shape=(n, self.count))
        # (rows, proposals), who uses what.
        self.uses = sparse.csr_array(
            ((model.matrix[:, :n].tocsr()[rows, :] != 0).astype(np.float64) @ of) > 0
        ).astype(np.float64)
        self.tempering: Tempering | None = None
        self.stand(x)

    def stand(self, x: Floats) -> None:
        self.x = x.copy()
        self.x[self.model.integer] = np.rint(x[self.model.integer])

    def step(self, until: float) -> bool:
        """Choose a part of the proposals anew, and return whether that gained anything."""
        began = time.monotonic()
        kind = int(np.argmax(self.credit))
        if np.isfinite(self.credit).all() and self.rng.random() < self.params.random_choice:
            kind = int(self.rng.integers(len(DESTROY_OPERATORS)))
        size = int(self.sizes[kind])
        free = DESTROY_OPERATORS[kind](self, size)
        finished, gain = self.choose(self.x, np.isin(self.guide.proposal, free), until)
        took = time.monotonic() - began
        if not finished:
            self.sizes[kind] = max(self.params.least_size, self.params.shrinkage * size)
        elif took < (until - began) / 2:
            self.sizes[kind] = min(self.count, self.params.growth * size + 1)
        rate, credit, memory = gain / took, self.credit[kind], self.params.memory
        kept = memory * credit + (1 - memory) * rate
        self.credit[kind] = kept if np.isfinite(credit) else rate
        return gain > 0

    def temper(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Walk far from here, and return whether that gained anything."""
        # The compiler takes a third of a second to import, and most problems never come here.
        from maatwaarde.portfolio.solvers.tempering import Tempering

        if self.tempering is None or not self.tempering.stand(self.x):
            seed = int(self.rng.integers(2**31))
            self.tempering = Tempering(
                self.model,
                self.guide.relaxed,
                self.guide.proposal,
                self.x,
                seed=seed,
                params=self.tempering_params,
            )
        there = self.tempering.run(seconds, stopped)
        if there is None:
            return False
        # What is hired, lent and carried over goes with what is chosen.
        nothing = np.zeros(self.model.options, dtype=bool)
        _, gain = self.choose(there, nothing, time.monotonic() + self.params.most_seconds)
        if gain <= 0:
            # The model does not let it through; there the walks would look for better in vain.
            self.tempering = None
        return gain > 0

    def choose(self, x: Floats, free: Bools, until: float) -> tuple[bool, float]:
        """Choose the ``free`` options anew, and stand there if it is better than here.

        Return whether the solver finished, and what was gained if that is more than noise.
        """
        part, columns = neighbourhood(self.model, x, free, self.guide.proposal)
        start = np.full(len(part.objective), np.nan)
        start[: part.options] = x[columns[: part.options]]
        run = highs.maximise(part, Limits(until, self.params.gap), start=start, part=True)
        finished = run.status != "stopped"
        if run.x is None:
            return finished, 0.0
        changed = x.copy()
        changed[columns] = run.x[: len(columns)]
        before = float(self.model.objective @ self.x)
        gain = float(self.model.objective @ changed) - before
        if gain <= 1e-9 * abs(before):
            return finished, 0.0
        self.stand(changed)
        return finished, gain

    def cheapest(self, size: int, pull: Floats | float = 0.0) -> Ints:
        """Choose proposals that cost the relaxation little to change, with some chance."""
        # Four times as many as are chosen come into view.
        scale = self.sorted_loss[min(self.count - 1, 4 * size)] / 3
        key = self.loss / max(scale, 1e-12) - pull - self.rng.gumbel(size=self.count)
        return np.argsort(key, kind="stable")[:size]


def _any(search: NeighbourhoodSearch, size: int) -> Ints:
    """Choose any proposals."""
    return search.rng.permutation(search.count)[:size]


def _retimed(search: NeighbourhoodSearch, size: int) -> Ints:
    """Choose proposals that are in, which may start at another time, and a few that are not."""
    inside = np.unique(search.guide.proposal[search.x[: search.model.options] > 0.5])
    some = search.rng.permutation(inside)[: int(0.7 * size)]
    return np.union1d(some, search.rng.permutation(search.count)[: size - len(some)])


def _core(search: NeighbourhoodSearch, size: int) -> Ints:
    """Choose proposals that cost the relaxation least to change."""
    return search.cheapest(size)


def _rivals(search: NeighbourhoodSearch, size: int) -> Ints:
    """Choose cheap proposals that use any of a few resources."""
    height = search.uses.shape[0]
    rows = search.rng.choice(height, min(3, height), replace=False)
    return search.cheapest(size, 4.0 * np.asarray(search.uses[rows, :].sum(axis=0) > 0))


def _disputed(search: NeighbourhoodSearch, size: int) -> Ints:
    """Choose cheap proposals on which the relaxation disagrees."""
    n = search.model.options
    apart = np.zeros(search.count)
    np.maximum.at(apart, search.guide.proposal, np.abs(search.guide.relaxed.x[:n] - search.x[:n]))
    return search.cheapest(size, 3.0 * apart)


DESTROY_OPERATORS: tuple[Callable[[NeighbourhoodSearch, int], Ints], ...] = (
    _disputed,
    _any,
    _core,
    _retimed,
    _rivals,
)


def neighbourhood(model: Model, x: Floats, free: Bools, proposal: Ints) -> tuple[Model, Ints]:
    """Return the model in which only the ``free`` options may change, and its columns in ``model``.

    The part may have more columns after these.
    """
    n = model.options
    kept = np.ones(len(x), dtype=bool)
    kept[:n] = free
    used = model.matrix @ np.where(kept, 0.0, x)
    columns = np.flatnonzero(kept)
    matrix = model.matrix[:, columns]
    rows = np.unique(matrix.indices)
    part = replace(
        model,
        objective=model.objective[columns],
        cost=model.cost[columns],
        matrix=matrix[rows, :].tocsc(),
        row_lower=(model.row_lower - used)[rows],
        row_upper=(model.row_upper - used)[rows],
        column_lower=model.column_lower[columns],
        column_upper=model.column_upper[columns],
        integer=model.integer[columns],
        value=model.value[:, columns],
        options=int(np.count_nonzero(free)),
        row_rule=model.row_rule[rows],
        capacity=model.capacity[rows, :],
    )
    return aggregate_starts(part, proposal[free]), columns


def rounded(model: Model, guide: Guide, *, size: int, seconds: float) -> Floats | None:
    """Return a solution near the relaxation, or None if there is none or it takes too long.

    What the relaxation takes whole or not at all stays as it is, but for the ``size`` proposals
    that cost least to change; these are chosen anew, and so is what needs one of them.
    """
    relaxed = guide.relaxed.x[: model.options]
    split = (relaxed > 1e-6) & (relaxed < 1 - 1e-6)
    return _chosen_anew(model, guide, relaxed > 1 - 1e-6, split, size, seconds)


def mended(
    model: Model, guide: Guide, start: Floats, *, size: int, seconds: float
) -> Floats | None:
    """Return a solution near ``start``, or None if there is none or it takes too long.

    What may be wanting there is what of the ``size`` proposals that cost least to change can be
    bettered, and what breaks a rule between proposals: these are chosen anew.
    """
    nothing = np.zeros(model.options, dtype=bool)
    return _chosen_anew(model, guide, start[: model.options] > 0.5, nothing, size, seconds)


def _chosen_anew(
    model: Model, guide: Guide, chosen: Bools, split: Bools, size: int, seconds: float
) -> Floats | None:
    """Choose anew what is split, what costs least to change, and what breaks a rule as it is."""
    n = model.options
    x = np.zeros(len(model.objective))
    x[:n] = chosen & ~split
    loss = np.full(int(guide.proposal.max()) + 1, np.inf)
    np.minimum.at(loss, guide.proposal, np.where(split, -1.0, np.abs(guide.relaxed.reduced[:n])))
    order = np.argsort(loss, kind="stable")
    many = max(size, int(np.count_nonzero(loss < 0)))
    free = np.isin(guide.proposal, order[:many])
    needy = np.unique(guide.proposal[_needy(model, np.where(free, 0.0, x[:n]))])
    free |= np.isin(guide.proposal, needy)
    part, columns = neighbourhood(model, x, free, guide.proposal)
    run = highs.maximise(part, Limits.start(seconds, 1e-4, 1), part=True)
    if run.x is None:
        return None
    x[columns] = run.x[: len(columns)]
    return x


def _needy(model: Model, chosen: Floats) -> Ints:
    """Return the options that are not allowed without others, or without which others are not.

    Of rules between a few proposals, that is: in others there is always something to choose anew.
    """
    n = model.options
    options = model.matrix[:, :n].tocsr()
    alone = np.diff(model.matrix[:, n:].tocsr().indptr) == 0
    alone &= np.diff(options.indptr) <= _FEW
    total = options @ chosen
    too_much = np.flatnonzero(alone & (total > model.row_upper + 1e-6))
    too_little = np.flatnonzero(alone & (total < model.row_lower - 1e-6))
    uses = np.asarray((options[too_much, :] > 0).sum(axis=0)).ravel()
    wanted = np.asarray((options[too_little, :] > 0).sum(axis=0)).ravel()
    shut = (chosen > 0.5) & (model.column_upper[:n] < 0.5)
    return np.flatnonzero(((uses > 0) & (chosen > 0.5)) | (wanted > 0) | shut)
