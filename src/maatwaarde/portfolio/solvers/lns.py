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

if TYPE_CHECKING:
    from maatwaarde.portfolio.solvers.tempering import Tempering


# Seconds that a part may take, at first and at most; they grow when so many steps gain nothing.
_QUICK, _PATIENT, _IDLE = 0.4, 1.5, 12
# Proposals in the first parts, and the fewest.
_FEW, _FEWEST = 25.0, 8.0
# How often the kind of a part is drawn, and is not the one that gained most lately.
_CHANCE = 0.5
# Relative gap to which a part is solved.
_PART_GAP = 1e-5
# Seconds that the walks are ahead of the parts, and no more than a share of the time; then both
# have turns of so many seconds.
_AHEAD, _SHARE, _TURN = 3.0, 0.25, 0.6


@dataclass(frozen=True, eq=False, slots=True)
class Guide:
    """What is known before a search: the relaxation, and which proposal an option belongs to."""

    relaxed: Relaxed
    proposal: Ints


def improve(model: Model, guide: Guide, exchange: IncumbentPool, until: float) -> None:
    """Search for better solutions, until some moment or until the exchange is done.

    Solutions are brought to the exchange, and better ones that others find are taken from it.
    """
    assert exchange.x is not None
    walk = NeighbourhoodSearch(model, guide, exchange.x)
    aim, idle, parts = _QUICK, 0, 0.0
    due = min(_AHEAD, _SHARE * (until - time.monotonic()))
    while time.monotonic() < until and not exchange.done.is_set():
        other = exchange.better_than(float(exchange.goal @ walk.x))
        if other is not None:
            walk.stand(other)
        began = time.monotonic()
        if due > 0:
            gained = walk.temper(min(_TURN, due, until - began), exchange.done.is_set)
            due -= time.monotonic() - began
        else:
            gained = walk.step(min(until, began + aim))
            idle = 0 if gained else idle + 1
            if idle and idle % _IDLE == 0:
                aim = min(1.5 * aim, _PATIENT)
            parts += time.monotonic() - began
            if parts >= _TURN:
                due, parts = parts, 0.0
        if gained:
            exchange.offer(walk.x)


class NeighbourhoodSearch:
    """A search that stands at a solution."""

    def __init__(self, model: Model, guide: Guide, x: Floats) -> None:
        self.model, self.guide = model, guide
        self.rng = np.random.default_rng(0)
        self.count = int(guide.proposal.max()) + 1
        self.sizes = np.full(len(DESTROY_OPERATORS), min(self.count, _FEW))
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
        if np.isfinite(self.credit).all() and self.rng.random() < _CHANCE:
            kind = int(self.rng.integers(len(DESTROY_OPERATORS)))
        size = int(self.sizes[kind])
        free = DESTROY_OPERATORS[kind](self, size)
        finished, gain = self.choose(self.x, np.isin(self.guide.proposal, free), until)
        took = time.monotonic() - began
        if not finished:
            self.sizes[kind] = max(_FEWEST, 0.9 * size)
        elif took < (until - began) / 2:
            self.sizes[kind] = min(self.count, 1.1 * size + 1)
        rate, credit = gain / took, self.credit[kind]
        self.credit[kind] = 0.7 * credit + 0.3 * rate if np.isfinite(credit) else rate
        return gain > 0

    def temper(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Walk far from here, and return whether that gained anything."""
        # The compiler takes a third of a second to import, and most problems never come here.
        from maatwaarde.portfolio.solvers.tempering import Tempering

        if self.tempering is None or not self.tempering.stand(self.x):
            seed = int(self.rng.integers(2**31))
            self.tempering = Tempering(
                self.model, self.guide.relaxed, self.guide.proposal, self.x, seed=seed
            )
        there = self.tempering.walk(seconds, stopped)
        if there is None:
            return False
        # What is hired, lent and carried over goes with what is chosen.
        nothing = np.zeros(self.model.options, dtype=bool)
        _, gain = self.choose(there, nothing, time.monotonic() + _PATIENT)
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
        run = highs.maximise(part, Limits(until, _PART_GAP), start=start, part=True)
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


def _any(walk: NeighbourhoodSearch, size: int) -> Ints:
    """Choose any proposals."""
    return walk.rng.permutation(walk.count)[:size]


def _retimed(walk: NeighbourhoodSearch, size: int) -> Ints:
    """Choose proposals that are in, which may start at another time, and a few that are not."""
    inside = np.unique(walk.guide.proposal[walk.x[: walk.model.options] > 0.5])
    some = walk.rng.permutation(inside)[: int(0.7 * size)]
    return np.union1d(some, walk.rng.permutation(walk.count)[: size - len(some)])


def _core(walk: NeighbourhoodSearch, size: int) -> Ints:
    """Choose proposals that cost the relaxation least to change."""
    return walk.cheapest(size)


def _rivals(walk: NeighbourhoodSearch, size: int) -> Ints:
    """Choose cheap proposals that use any of a few resources."""
    height = walk.uses.shape[0]
    rows = walk.rng.choice(height, min(3, height), replace=False)
    return walk.cheapest(size, 4.0 * np.asarray(walk.uses[rows, :].sum(axis=0) > 0))


def _disputed(walk: NeighbourhoodSearch, size: int) -> Ints:
    """Choose cheap proposals on which the relaxation disagrees."""
    n = walk.model.options
    apart = np.zeros(walk.count)
    np.maximum.at(apart, walk.guide.proposal, np.abs(walk.guide.relaxed.x[:n] - walk.x[:n]))
    return walk.cheapest(size, 3.0 * apart)


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
    n = model.options
    relaxed = guide.relaxed.x
    x = np.zeros(len(relaxed))
    x[:n] = relaxed[:n] > 1 - 1e-6
    split = (relaxed[:n] > 1e-6) & (relaxed[:n] < 1 - 1e-6)
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
    """Return the chosen options that are not allowed without another one."""
    options = model.matrix[:, : model.options].tocsr()
    alone = np.diff(model.matrix[:, model.options :].tocsr().indptr) == 0
    broken = np.flatnonzero(alone & (options @ chosen > model.row_upper + 1e-6))
    uses = np.asarray((options[broken, :] > 0).sum(axis=0)).ravel()
    return np.flatnonzero((uses > 0) & (chosen > 0.5))
