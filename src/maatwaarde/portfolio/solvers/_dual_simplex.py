"""Branch and bound over binaries on dense tableaus of few rows, compiled.

A node is a tableau of the dual simplex method with bounds on its variables. Every variable outside
the basis stands at zero, after it is counted from its other end where need be; a fixed one has no
column any more. Few rows make a pivot so cheap that a node takes some microseconds.

Driebeek (1966, Management Science 12(7)) bounds what a branch costs by its first pivot. What the
branches on a binary have cost so far tells more, as Benichou and others found (1971, Mathematical
Programming 1(1)): these are its pseudo-costs. Numba compiles all this at the first call and keeps
the result on disk.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.compiling import Kernel, compiled, inlined

# Entries below this are no pivots, and a basic variable may be so far outside its limits. Rows are
# scaled to entries of about one.
_ZERO, _SLIP = 1e-9, 1e-8
# What a column costs at least when columns are compared.
_FREE = 1e-12
# A binary that is so near to a whole number is whole.
_WHOLE = 1e-6
# The part of what is left that counts for a branch which costs nothing.
_LITTLE = 0.1


class Nodes(NamedTuple):
    """A stack of nodes, each the tableau ``basic = value - entry @ others``.

    Columns come in fours: those after the last are there for the processor, and mean nothing.

    Parameters
    ----------
    entry
        (depth, rows, columns).
    cost
        (depth, columns), what the bound loses by a unit of a variable outside the basis.
    column, basic
        (depth, columns) and (depth, rows), which variable is where.
    value
        (depth, rows), the values of the basic variables.
    complemented
        (depth, variables), which variables are counted down from their upper limit.
    bound
        (depth,), the objective where the tableau stands.
    width
        (depth,), how many columns are left.
    branch
        (depth,), what made the node of the one above it: twice a variable, and one more if that
        went up. It is -1 once that is learned from, and where there is nothing to learn.
    above, moved
        (depth,), the bound of the node above, and how far the variable went from there.
    """

    entry: Floats
    cost: Floats
    column: Ints
    basic: Ints
    value: Floats
    complemented: Bools
    bound: Floats
    width: Ints
    branch: Ints
    above: Floats
    moved: Floats


class Learned(NamedTuple):
    """Pseudo-costs: (2, variables) each, for going down and for going up.

    Parameters
    ----------
    moved
        How far they went in all.
    loss
        What the bound lost by it in all; no more counts than leads to the cutoff.
    """

    moved: Floats
    loss: Floats


@compiled
def _copy(nodes: Nodes, here: int, there: int) -> None:
    entry, cost, column = nodes.entry, nodes.cost, nodes.column
    basic, value, complemented = nodes.basic, nodes.value, nodes.complemented
    count = nodes.width[here]
    for i in range(entry.shape[1]):
        basic[there, i] = basic[here, i]
        value[there, i] = value[here, i]
        for k in range(count):
            entry[there, i, k] = entry[here, i, k]
    for k in range(count):
        cost[there, k] = cost[here, k]
        column[there, k] = column[here, k]
    for v in range(complemented.shape[1]):
        complemented[there, v] = complemented[here, v]
    nodes.bound[there] = nodes.bound[here]
    nodes.width[there] = count
    nodes.branch[there] = -1


@inlined
def _drop(nodes: Nodes, at: int, j: int) -> None:
    """Take out a column, whose variable stays at zero."""
    last = nodes.width[at] - 1
    nodes.width[at] = last
    nodes.cost[at, j] = nodes.cost[at, last]
    nodes.column[at, j] = nodes.column[at, last]
    for i in range(nodes.entry.shape[1]):
        nodes.entry[at, i, j] = nodes.entry[at, i, last]


@inlined
def _complement(nodes: Nodes, upper: Floats, at: int, r: int) -> None:
    """Count a basic variable from its other end."""
    variable = nodes.basic[at, r]
    nodes.complemented[at, variable] = not nodes.complemented[at, variable]
    nodes.value[at, r] = upper[variable] - nodes.value[at, r]
    for k in range(nodes.width[at]):
        nodes.entry[at, r, k] = -nodes.entry[at, r, k]


@inlined
def _price(nodes: Nodes, price: Floats, at: int) -> None:
    """Write what a unit of cost buys of each column, and nothing where fours end after the last."""
    count = nodes.width[at]
    for k in range(count):
        price[k] = 1.0 / (nodes.cost[at, k] if nodes.cost[at, k] > _FREE else _FREE)
    for k in range(count, count + 3):
        price[k] = 0.0


@inlined
def _most(nodes: Nodes, price: Floats, at: int, r: int, way: float) -> float:
    """Return how much a unit of cost lowers row ``r`` at most, or raises it if ``way`` is -1.

    Four at a time do not wait for each other.
    """
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for k in range(0, nodes.width[at], 4):
        x = way * nodes.entry[at, r, k] * price[k]
        a = x if x > a else a
        x = way * nodes.entry[at, r, k + 1] * price[k + 1]
        b = x if x > b else b
        x = way * nodes.entry[at, r, k + 2] * price[k + 2]
        c = x if x > c else c
        x = way * nodes.entry[at, r, k + 3] * price[k + 3]
        d = x if x > d else d
    a = a if a > b else b
    c = c if c > d else d
    return a if a > c else c


@inlined
def _enter(nodes: Nodes, price: Floats, at: int, r: int, way: float, most: float) -> int:
    """Return the column behind ``_most``, or the best one that is no rounding; -1 is none."""
    count = nodes.width[at]
    j = 0
    while j < count and way * nodes.entry[at, r, j] * price[j] != most:
        j += 1
    if j == count or way * nodes.entry[at, r, j] <= _ZERO:
        j, best = -1, 0.0
        for k in range(count):
            size = way * nodes.entry[at, r, k]
            if size > _ZERO and size * price[k] > best:
                j, best = k, size * price[k]
    return j


@inlined
def _pivot(nodes: Nodes, own: Floats, at: int, r: int, j: int) -> None:
    """Let column ``j`` take the place of the basic variable of row ``r``, which goes to zero.

    The row is written to ``own`` first, where it plainly is no part of the rows that change with
    it: only then does the compiler let several entries change at once.
    """
    entry, cost, value = nodes.entry, nodes.cost, nodes.value
    count = nodes.width[at]
    inverse = 1.0 / entry[at, r, j]
    for k in range(count):
        own[k] = entry[at, r, k] * inverse
    own[j] = inverse
    step = value[at, r] * inverse
    for i in range(entry.shape[1]):
        factor = entry[at, i, j]
        entry[at, i, j] = 0.0
        for k in range(count):
            entry[at, i, k] -= factor * own[k]
        value[at, i] -= factor * step
    for k in range(count):
        entry[at, r, k] = own[k]
    value[at, r] = step
    factor = cost[at, j]
    cost[at, j] = 0.0
    for k in range(count):
        cost[at, k] -= factor * own[k]
    nodes.bound[at] -= factor * step
    variable = nodes.column[at, j]
    nodes.column[at, j] = nodes.basic[at, r]
    nodes.basic[at, r] = variable


@compiled
def _relax(nodes: Nodes, upper: Floats, price: Floats, own: Floats, at: int, cutoff: float) -> bool:
    """Solve the relaxation of a node, and return whether its bound is above ``cutoff``.

    The row goes first that costs most to mend.
    """
    value, basic = nodes.value, nodes.basic
    while nodes.bound[at] > cutoff:
        left = nodes.bound[at] - cutoff
        _price(nodes, price, at)
        r, worst, best, way = -1, -1.0, 0.0, 0.0
        for i in range(value.shape[1]):
            under, over = -value[at, i], value[at, i] - upper[basic[at, i]]
            if under > _SLIP or over > _SLIP:
                outside, to = (over, 1.0) if over > under else (under, -1.0)
                most = _most(nodes, price, at, i, to)
                if most * left < outside:
                    return False
                if outside > worst * most:
                    r, worst, best, way = i, outside / most, most, to
        if r < 0:
            return True
        j = _enter(nodes, price, at, r, way, best)
        if j < 0:
            return False
        if way > 0:
            _complement(nodes, upper, at, r)
        _pivot(nodes, own, at, r, j)
    return False


@Kernel
def relax(nodes: Nodes, upper: Floats, at: int, cutoff: float) -> bool:
    """Solve the relaxation of a node, and return whether its bound is above ``cutoff``."""
    width = nodes.cost.shape[1]
    return _relax(nodes, upper, np.empty(width + 3), np.empty(width), at, cutoff)


@compiled
def _fix(
    nodes: Nodes,
    upper: Floats,
    price: Floats,
    own: Floats,
    at: int,
    r: int,
    up: bool,
    cutoff: float,
) -> bool:
    """Fix the basic binary of row ``r``, and return whether the bound stays above ``cutoff``.

    The prices must be those of the tableau, which stays as it is where the bound does not.
    """
    entry, value = nodes.entry, nodes.value
    variable = nodes.basic[at, r]
    way, distance = (-1.0, upper[variable] - value[at, r]) if up else (1.0, value[at, r])
    most = _most(nodes, price, at, r, way)
    if most * (nodes.bound[at] - cutoff) <= distance:
        return False
    j = _enter(nodes, price, at, r, way, most)
    if j < 0:
        return False
    # A pivot raises what is below zero: the row is put so far below it as the binary has to go.
    if up:
        nodes.complemented[at, variable] = not nodes.complemented[at, variable]
    else:
        for k in range(nodes.width[at]):
            entry[at, r, k] = -entry[at, r, k]
    value[at, r] = -distance
    _pivot(nodes, own, at, r, j)
    _drop(nodes, at, j)
    return True


@inlined
def _learn(learned: Learned, branch: int, moved: float, loss: float) -> None:
    learned.moved[branch % 2, branch // 2] += moved
    learned.loss[branch % 2, branch // 2] += loss


@inlined
def _expect(learned: Learned, way: int, variable: int, moved: float, least: float) -> float:
    """Return what a branch will cost by what is learned, and ``least`` if that is more."""
    total = learned.moved[way, variable]
    loss = moved * learned.loss[way, variable] / total if total > 0 else 0.0
    return loss if loss > least else least


@compiled
def _branch(
    nodes: Nodes,
    upper: Floats,
    price: Floats,
    own: Floats,
    learned: Learned,
    at: int,
    cutoff: float,
    max_reduced_cost: float,
) -> tuple[int, bool]:
    """Choose the row of a relaxed node to branch on, and whether the binary goes up first.

    What can go one way only goes there, and what costs more than ``max_reduced_cost`` stays where
    it is. Return -1 when nothing is left above the cutoff, and the number of rows when all binaries
    are whole.
    """
    height = nodes.entry.shape[1]
    binaries = nodes.complemented.shape[1] - height
    value, basic, cost, column = nodes.value, nodes.basic, nodes.cost, nodes.column
    while True:
        left = nodes.bound[at] - cutoff
        limit = min(left, max_reduced_cost)
        for k in range(nodes.width[at] - 1, -1, -1):
            if upper[column[at, k]] == 0.0 or (cost[at, k] > limit and column[at, k] < binaries):
                _drop(nodes, at, k)
                last = nodes.width[at]
                price[k] = price[last]
                price[last] = 0.0
        best, score, first, again = height, -1.0, False, False
        for i in range(height):
            part = value[at, i]
            if basic[at, i] >= binaries or not _WHOLE < part < 1 - _WHOLE:
                continue
            most = _most(nodes, price, at, i, 1.0)
            down = part / most if most > 0 else np.inf
            most = _most(nodes, price, at, i, -1.0)
            up = (1 - part) / most if most > 0 else np.inf
            if down > left and up > left:
                return -1, False
            if down > left or up > left:
                if not _fix(nodes, upper, price, own, at, i, down > left, cutoff):
                    return -1, False
                again = True
                break
            down = min(left, _expect(learned, 0, basic[at, i], part, down))
            up = min(left, _expect(learned, 1, basic[at, i], 1 - part, up))
            product = (down + _LITTLE * left) * (up + _LITTLE * left)
            if product > score:
                best, score, first = i, product, up < down
        if not again:
            return best, first
        if not _relax(nodes, upper, price, own, at, cutoff):
            return -1, False


@Kernel
def search(
    nodes: Nodes,
    upper: Floats,
    learned: Learned,
    span: Ints,
    cutoff: float,
    max_reduced_cost: float,
    budget: int,
    found: Bools,
) -> bool:
    """Take ``budget`` nodes from the stack, and return whether a solution above ``cutoff`` is met.

    The search stops there; the solution, in binaries, is written to ``found``.

    Parameters
    ----------
    upper
        (variables,), the upper limit of each variable: binaries come first, then one a row.
    learned
        What the branches cost so far; it changes.
    max_reduced_cost
        What leaving the relaxation may cost for one binary; infinity leaves out no solution.
    span
        (2,), the first node of the stack and the place after its last; it changes.
    """
    price, own = np.empty(nodes.cost.shape[1] + 3), np.empty(nodes.cost.shape[1])
    for _ in range(budget):
        if span[1] <= span[0]:
            return False
        at = span[1] - 1
        r, up = -1, False
        alive = _relax(nodes, upper, price, own, at, cutoff)
        if nodes.branch[at] >= 0:
            loss = nodes.above[at] - (nodes.bound[at] if alive else min(nodes.bound[at], cutoff))
            _learn(learned, nodes.branch[at], nodes.moved[at], loss)
            nodes.branch[at] = -1
        if alive:
            r, up = _branch(nodes, upper, price, own, learned, at, cutoff, max_reduced_cost)
        if r < 0:
            span[1] = at
        elif r == nodes.entry.shape[1]:
            span[1] = at
            for v in range(len(found)):
                found[v] = nodes.complemented[at, v]
            for i in range(r):
                v = nodes.basic[at, i]
                if v < len(found) and nodes.value[at, i] > 0.5:
                    found[v] = not found[v]
            return True
        else:
            # The way to go first comes on top. Both have the tableau that the prices are of.
            _copy(nodes, at, at + 1)
            variable, part, bound = nodes.basic[at, r], nodes.value[at, r], nodes.bound[at]
            top = at
            for way in (not up, up):
                moved = 1 - part if way else part
                branch = 2 * variable + (1 if way else 0)
                if _fix(nodes, upper, price, own, top, r, way, cutoff):
                    nodes.branch[top], nodes.above[top], nodes.moved[top] = branch, bound, moved
                    top += 1
                else:
                    _learn(learned, branch, moved, bound - cutoff)
            span[1] = top
    return False
