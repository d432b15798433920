"""Proof by branch and bound for many binaries under few rows, as in multidimensional knapsacks.

With few rows a node of a dense tableau costs some microseconds, where a solver for sparse models of
any size takes a hundred times as long. How many binaries are chosen is settled first: it is no
fraction in a solution, and cuts off much of the relaxation. All nodes up to a bound are searched,
and the bounds come down in steps, so that something is proven whenever time runs out.

Vimont, Boussier and Vasquez (2008, Journal of Combinatorial Optimization 15) and Boussier, Vasquez,
Vimont, Hanafi and Michelon (2010, Discrete Applied Mathematics 158) solve the hardest published
knapsacks so, number by number.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt

from maatwaarde.arrays import Bools, Floats
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.solvers._dual_simplex import Learned, Nodes, relax, search
from maatwaarde.portfolio.solvers.highs import IncumbentPool
from maatwaarde.portfolio.solvers.params import KnapsackParams

# What two values differ by at least, in the scale of the solver.
NOISE = 1e-6


def prove(
    model: Model,
    pool: IncumbentPool,
    *,
    gap: float,
    until: float,
    threads: int,
    tell: Callable[[float], None],
    params: KnapsackParams,
) -> float:
    """Search until no better solution is left, and return a bound in the scale of the pool.

    Solutions are brought to the pool, which must hold one. The search ends early when its time
    is over, and at Ctrl-C; the bound is infinite when nothing is proven by then.

    Parameters
    ----------
    model
        Binaries only, with one column for each of them in the pool.
    gap
        The relative gap that is good enough.
    until
        On the monotonic clock.
    tell
        Called with what is proven at each step, and a few times a second; what it raises ends the
        search.
    """
    bound = np.inf
    try:
        # The first call compiles, and what a compiler calls back would swallow a Ctrl-C.
        with ThreadPoolExecutor(1) as aside:
            roots = aside.submit(_Roots, model, pool.goal).result()
        bound = top = roots.bound
        told = partial(tell, top)
        _seek(roots, pool, gap=gap, until=until, threads=threads, tell=told, params=params)
        for step in params.steps:
            tell(bound)
            if bound <= _aim(pool.value, gap):
                return bound
            tree = _TreeSearch(
                roots,
                pool,
                cutoff=top - step * (top - _aim(pool.value, gap)),
                gap=gap if step == 1.0 else 0.0,
                until=until,
                nodes=params.nodes,
            )
            tree.run(threads, partial(tell, bound))
            if not tree.finished:
                break
            bound = min(bound, tree.cutoff)
    except KeyboardInterrupt:
        pass
    return bound


def compile_kernels(model: Model, goal: Floats) -> None:
    """Compile what ``prove`` needs, or load it.

    Parameters
    ----------
    goal
        (columns,), the objective in the scale of the pool.

    Raises
    ------
    CompilerUnavailable
        If it cannot be compiled.
    """
    roots = _Roots(model, goal)
    size = (2, len(roots.upper))
    learned, span = Learned(np.zeros(size), np.zeros(size)), np.zeros(2, dtype=np.int64)
    found = np.zeros(len(roots.free), dtype=bool)
    search(roots.empty(), roots.upper, learned, span, np.inf, np.inf, 0, found)


def _seek(
    roots: _Roots,
    pool: IncumbentPool,
    *,
    gap: float,
    until: float,
    threads: int,
    tell: Callable[[], None],
    params: KnapsackParams,
) -> None:
    """Bring good solutions to the pool that are near to the relaxation.

    What is looked for is better at first than what there is, so that little has to be searched;
    and whatever is found is then among the best.
    """
    loss = params.first_loss * (roots.bound - pool.value)
    for part in params.loss_parts:
        reached = False
        while not reached:
            if roots.bound <= _aim(pool.value, gap):
                return
            reached = roots.bound - loss <= pool.value
            tree = _TreeSearch(
                roots,
                pool,
                cutoff=max(roots.bound - loss, _aim(pool.value, 0.0)),
                max_reduced_cost=part * loss,
                until=min(until, time.monotonic() + params.dive_seconds),
                nodes=params.nodes,
            )
            tree.run(threads, tell)
            if not tree.finished:
                return
            loss *= params.loss_growth
        loss /= 4


def _aim(value: float, gap: float) -> float:
    """Return a bound that proves a value to be within the gap, rounding included."""
    return value + max(NOISE, (1 - 1e-9) * gap * abs(value))


class _Roots:
    """The tableaus at which the search begins: one for each number of binaries.

    Variables are the binaries that are free, then one for what is left of each row, and one for
    the number, which is zero.
    """

    def __init__(self, model: Model, goal: Floats) -> None:
        self.lower = model.column_lower
        self.free = np.flatnonzero(model.column_upper > self.lower)
        self.goal = goal[self.free]
        self.base = float(goal @ self.lower)
        # All rows as ``matrix @ binaries + rest = limit``, with entries of about one.
        matrix = model.matrix.tocsr()[:, self.free].toarray()
        used = model.matrix @ self.lower
        above, below = model.row_upper - used, model.row_lower - used
        size = np.abs(matrix).max(axis=1, initial=0.0)
        kept = (size > 0) & (np.isfinite(above) | np.isfinite(below))
        matrix, above, below, size = matrix[kept], above[kept], below[kept], size[kept]
        scale = 2.0 ** -np.rint(np.log2(size))
        upside = np.isfinite(above)
        count = len(self.free)
        matrix *= (np.where(upside, 1.0, -1.0) * scale)[:, np.newaxis]
        self.matrix = np.vstack([matrix, np.ones(count)])
        self.limit = np.append(np.where(upside, above, -below) * scale, 0.0)
        self.upper = np.concatenate([np.ones(count), (above - below) * scale, [0.0]])
        # Columns come in fours.
        self.more = -count % 4
        # The relaxation itself, in which any number may be chosen, stands between two numbers.
        whole, upper = self._root(count), self.upper.copy()
        upper[-1] = np.inf
        relax(whole, upper, 0, -np.inf)
        self.near = int(count - (whole.value[0] @ (whole.basic[0] == len(upper) - 1)))
        self.bound = -np.inf
        for number in (self.near, self.near + 1):
            root = self._root(number)
            if relax(root, self.upper, 0, -np.inf):
                self.bound = max(self.bound, float(root.bound[0]) + self.base)

    def empty(self) -> Nodes:
        """Return room for the nodes from a root to the deepest."""
        height, width = self.matrix.shape
        # A node fixes a binary that the node above it left free.
        depth, columns = width + 2, width + self.more
        return Nodes(
            entry=np.zeros((depth, height, columns)),
            cost=np.zeros((depth, columns)),
            column=np.zeros((depth, columns), dtype=np.int64),
            basic=np.zeros((depth, height), dtype=np.int64),
            value=np.zeros((depth, height)),
            complemented=np.zeros((depth, width + height), dtype=bool),
            bound=np.zeros(depth),
            width=np.zeros(depth, dtype=np.int64),
            branch=np.full(depth, -1),
            above=np.zeros(depth),
            moved=np.zeros(depth),
        )

    def _root(self, number: int) -> Nodes:
        """Return a tableau in which all is chosen that is worth something."""
        height, width = self.matrix.shape
        complemented = np.zeros(width + height, dtype=bool)
        complemented[:width] = self.goal > 0
        inside = complemented[:width]
        limit = self.limit.copy()
        limit[-1] = number
        entry = np.where(inside, -self.matrix, self.matrix)
        return Nodes(
            entry=np.pad(entry, ((0, 0), (0, self.more)))[np.newaxis],
            cost=np.pad(np.abs(self.goal), (0, self.more))[np.newaxis],
            column=np.pad(np.arange(width), (0, self.more))[np.newaxis],
            basic=(width + np.arange(height))[np.newaxis],
            value=(limit - self.matrix[:, inside].sum(axis=1))[np.newaxis],
            complemented=complemented[np.newaxis],
            bound=np.array([self.goal[inside].sum()]),
            width=np.array([width]),
            branch=np.array([-1]),
            above=np.zeros(1),
            moved=np.zeros(1),
        )

    def above(self, cutoff: float) -> list[Nodes]:
        """Return the roots whose relaxation is above a cutoff, the best last.

        The relaxation is concave in the number of binaries, so that they are next to each other.
        """
        roots = []
        for numbers in (
            range(self.near, -1, -1),
            range(self.near + 1, self.matrix.shape[1] + 1),
        ):
            for number in numbers:
                root = self._root(number)
                if not relax(root, self.upper, 0, cutoff - self.base):
                    break
                roots.append(root)
        return sorted(roots, key=lambda root: float(root.bound[0]))

    def columns(self, found: Bools) -> Floats:
        """Return the columns of the model in which these binaries are chosen."""
        x = self.lower.copy()
        x[self.free] += found
        return x


class _TreeSearch:
    """All nodes above a cutoff, which threads take from each other."""

    def __init__(
        self,
        roots: _Roots,
        pool: IncumbentPool,
        *,
        cutoff: float,
        until: float,
        nodes: int,
        max_reduced_cost: float = np.inf,
        gap: float = 0.0,
    ) -> None:
        self.roots, self.pool, self.until, self.nodes = roots, pool, until, nodes
        self.cutoff, self.max_reduced_cost, self.gap = cutoff, max_reduced_cost, gap
        self.open = roots.above(cutoff)
        self.busy = 0
        self.error: BaseException | None = None
        self.changed = threading.Condition()

    @property
    def finished(self) -> bool:
        return not self.open and not self.busy

    def run(self, threads: int, tell: Callable[[], None]) -> None:
        """Search with a number of threads until all nodes are gone or it is time to stop."""
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for worker in workers:
            worker.start()
        try:
            while not self._ended():
                tell()
        except BaseException as error:
            self.error = error
        for worker in workers:
            worker.join()
        if self.error is not None:
            raise self.error

    def _ended(self) -> bool:
        """Wait a little, and return whether nothing is left to do or to do it in."""
        with self.changed:
            if not self.finished and not self._over():
                self.changed.wait(0.2)
            return self.finished or self._over()

    def _over(self) -> bool:
        return self.error is not None or time.monotonic() >= self.until

    def _work(self) -> None:
        try:
            nodes, span = self.roots.empty(), np.zeros(2, dtype=np.int64)
            size = (2, len(self.roots.upper))
            learned = Learned(np.zeros(size), np.zeros(size))
            while self._take(nodes, span):
                while span[1] > span[0] and not self._over():
                    self._search(nodes, learned, span)
                with self.changed:
                    self.busy -= 1
                    if span[1] > span[0]:
                        self.open.append(_cut(nodes, int(span[0])))
                    self.changed.notify_all()
        except BaseException as error:  # raised by whoever waits
            self.error = error

    def _take(self, nodes: Nodes, span: npt.NDArray[np.int64]) -> bool:
        """Put an open node on an empty stack, and return whether there is one."""
        with self.changed:
            while not self.open and self.busy and not self._over():
                self.changed.wait(0.1)
            if not self.open or self._over():
                return False
            node = self.open.pop()
            self.busy += 1
        for there, here in zip(nodes, node, strict=True):
            there[0] = here[0]
        span[:] = 0, 1
        return True

    def _search(self, nodes: Nodes, learned: Learned, span: npt.NDArray[np.int64]) -> None:
        found = np.zeros(len(self.roots.free), dtype=bool)
        cutoff = self.cutoff - self.roots.base
        most = self.max_reduced_cost
        if search(nodes, self.roots.upper, learned, span, cutoff, most, self.nodes, found):
            self.pool.offer(self.roots.columns(found))
        with self.changed:
            self.cutoff = max(self.cutoff, _aim(self.pool.value, self.gap))
            if not self.open and span[1] - span[0] > 1:
                # The lowest node is the largest: whoever has nothing to do takes it.
                self.open.append(_cut(nodes, int(span[0])))
                span[0] += 1
                self.changed.notify()


def _cut(nodes: Nodes, at: int) -> Nodes:
    return Nodes._make(array[at : at + 1].copy() for array in nodes)
