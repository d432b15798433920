"""Branch and bound over binaries on dense tableaus of few rows, compiled.

A node is a tableau of the dual simplex method with bounds on its variables. Every variable outside
the basis stands at zero, after it is counted from its other end where need be; a fixed one has no
column any more. Few rows make a pivot so cheap that a node takes some microseconds.

Driebeek (1966, Management Science 12(7)) bounds what a branch costs by its first pivot. Numba
compiles all this at the first call and keeps the result on disk.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from maatwaarde.portfolio._compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Entries below this are no pivots, and a basic variable may be so far outside its limits. Rows are
# scaled to entries of about one.
_ZERO, _SLIP = 1e-9, 1e-8
# A binary that is so near to a whole number is whole.
_WHOLE = 1e-6
# The part of what is left that counts for a branch which costs nothing.
_LITTLE = 1e-3


class Nodes(NamedTuple):
    """A stack of nodes, each the tableau ``basic = level - entry @ others``.

    Parameters
    ----------
    entry
        (depth, rows, columns).
    cost
        (depth, columns), what the bound loses by a unit of a variable outside the basis.
    column, basic
        (depth, columns) and (depth, rows), which variable is where.
    level
        (depth, rows), the values of the basic variables.
    turned
        (depth, variables), which variables are counted down from their upper limit.
    bound
        (depth,), the objective where the tableau stands.
    width
        (depth,), how many columns are left.
    """

    entry: Floats
    cost: Floats
    column: Ints
    basic: Ints
    level: Floats
    turned: Flags
    bound: Floats
    width: Ints


@compiled
def _copy(nodes: Nodes, here: int, there: int) -> None:
    entry, cost, column, basic, level, turned, bound, width = nodes
    count = width[here]
    for i in range(entry.shape[1]):
        basic[there, i] = basic[here, i]
        level[there, i] = level[here, i]
        for k in range(count):
            entry[there, i, k] = entry[here, i, k]
    for k in range(count):
        cost[there, k] = cost[here, k]
        column[there, k] = column[here, k]
    for v in range(turned.shape[1]):
        turned[there, v] = turned[here, v]
    bound[there] = bound[here]
    width[there] = count


@compiled
def _drop(nodes: Nodes, at: int, j: int) -> None:
    """Take out a column, whose variable stays at zero."""
    last = nodes.width[at] - 1
    nodes.width[at] = last
    nodes.cost[at, j] = nodes.cost[at, last]
    nodes.column[at, j] = nodes.column[at, last]
    for i in range(nodes.entry.shape[1]):
        nodes.entry[at, i, j] = nodes.entry[at, i, last]


@compiled
def _turn(nodes: Nodes, room: Floats, at: int, r: int) -> None:
    """Count a basic variable from its other end."""
    variable = nodes.basic[at, r]
    nodes.turned[at, variable] = not nodes.turned[at, variable]
    nodes.level[at, r] = room[variable] - nodes.level[at, r]
    row = nodes.entry[at, r]
    for k in range(nodes.width[at]):
        row[k] = -row[k]


@compiled
def _enter(nodes: Nodes, at: int, r: int, cutoff: float) -> int:
    """Return the column that raises row ``r`` at least cost, or -1 if the bound falls too low."""
    row, cost = nodes.entry[at, r], nodes.cost[at]
    best, least, size = -1, np.inf, 0.0
    for k in range(nodes.width[at]):
        if row[k] < -_ZERO:
            ratio = cost[k] / -row[k]
            if ratio < least or (ratio == least and row[k] < size):
                best, least, size = k, ratio, row[k]
    return best if nodes.bound[at] + least * nodes.level[at, r] > cutoff else -1


@compiled
def _pivot(nodes: Nodes, at: int, r: int, j: int) -> None:
    """Let column ``j`` take the place of the basic variable of row ``r``, which goes to zero."""
    tableau, cost, level = nodes.entry[at], nodes.cost[at], nodes.level[at]
    count = nodes.width[at]
    own = tableau[r]
    inverse = 1.0 / own[j]
    for k in range(count):
        own[k] *= inverse
    own[j] = inverse
    step = level[r] * inverse
    level[r] = step
    for i in range(len(tableau)):
        if i != r:
            row = tableau[i]
            factor = row[j]
            row[j] = 0.0
            for k in range(count):
                row[k] -= factor * own[k]
            level[i] -= factor * step
    factor = cost[j]
    cost[j] = 0.0
    for k in range(count):
        cost[k] -= factor * own[k]
    nodes.bound[at] -= factor * step
    variable = nodes.column[at, j]
    nodes.column[at, j] = nodes.basic[at, r]
    nodes.basic[at, r] = variable


@compiled
def relax(nodes: Nodes, room: Floats, at: int, cutoff: float) -> bool:
    """Solve the relaxation of a node, and return whether its bound is above ``cutoff``."""
    level, basic = nodes.level[at], nodes.basic[at]
    while nodes.bound[at] > cutoff:
        r, worst = -1, _SLIP
        for i in range(len(level)):
            outside = max(-level[i], level[i] - room[basic[i]])
            if outside > worst:
                r, worst = i, outside
        if r < 0:
            return True
        if level[r] > 0:
            _turn(nodes, room, at, r)
        j = _enter(nodes, at, r, cutoff)
        if j < 0:
            return False
        _pivot(nodes, at, r, j)
    return False


@compiled
def _fix(nodes: Nodes, room: Floats, at: int, r: int, up: bool, cutoff: float) -> bool:
    """Fix the basic binary of row ``r``, and return whether the bound stays above ``cutoff``."""
    if up:
        _turn(nodes, room, at, r)
    # It is above zero and has to come down: upside down it is below and has to rise.
    row = nodes.entry[at, r]
    for k in range(nodes.width[at]):
        row[k] = -row[k]
    nodes.level[at, r] = -nodes.level[at, r]
    j = _enter(nodes, at, r, cutoff)
    if j < 0:
        return False
    _pivot(nodes, at, r, j)
    _drop(nodes, at, j)
    return True


@compiled
def _branch(nodes: Nodes, room: Floats, at: int, cutoff: float, reach: float) -> tuple[int, bool]:
    """Choose the row to branch on, and whether the binary goes up first.

    What can go one way only goes there, and what costs more than ``reach`` stays where it is.
    Return -1 when nothing is left above the cutoff, and the number of rows when all binaries are
    whole.
    """
    binaries = nodes.turned.shape[1] - nodes.entry.shape[1]
    level, basic = nodes.level[at], nodes.basic[at]
    cost, column = nodes.cost[at], nodes.column[at]
    while relax(nodes, room, at, cutoff):
        left = nodes.bound[at] - cutoff
        most = min(left, reach)
        for k in range(nodes.width[at] - 1, -1, -1):
            if room[column[k]] == 0.0 or (cost[k] > most and column[k] < binaries):
                _drop(nodes, at, k)
        best, score, first, again = len(level), -1.0, False, False
        for i in range(len(level)):
            if basic[i] >= binaries or not _WHOLE < level[i] < 1 - _WHOLE:
                continue
            down, up = np.inf, np.inf
            row = nodes.entry[at, i]
            for k in range(nodes.width[at]):
                ratio = cost[k] / row[k]
                down = min(down, ratio if row[k] > _ZERO else np.inf)
                up = min(up, -ratio if row[k] < -_ZERO else np.inf)
            down *= level[i]
            up *= 1 - level[i]
            if down > left and up > left:
                return -1, False
            if down > left or up > left:
                if not _fix(nodes, room, at, i, down > left, cutoff):
                    return -1, False
                again = True
                break
            product = (down + _LITTLE * left) * (up + _LITTLE * left)
            if product > score:
                best, score, first = i, product, up < down
        if not again:
            return best, first
    return -1, False


@compiled
def search(
    nodes: Nodes, room: Floats, span: Ints, cutoff: float, reach: float, budget: int, found: Flags
) -> bool:
    """Take ``budget`` nodes from the stack, and return whether a solution above ``cutoff`` is met.

    The search stops there; the solution, in binaries, is written to ``found``.

    Parameters
    ----------
    room
        (variables,), the upper limit of each variable: binaries come first, then one a row.
    reach
        What leaving the relaxation may cost for one binary; infinity leaves out no solution.
    span
        (2,), the first node of the stack and the place after its last; it changes.
    """
    for _ in range(budget):
        if span[1] <= span[0]:
            return False
        at = span[1] - 1
        r, up = _branch(nodes, room, at, cutoff, reach)
        if r < 0:
            span[1] = at
        elif r == nodes.entry.shape[1]:
            span[1] = at
            for v in range(len(found)):
                found[v] = nodes.turned[at, v]
            for i in range(r):
                v = nodes.basic[at, i]
                if v < len(found) and nodes.level[at, i] > 0.5:
                    found[v] = not found[v]
            return True
        else:
            _copy(nodes, at, at + 1)
            top = at
            if _fix(nodes, room, at, r, not up, cutoff):
                top += 1
                if not _fix(nodes, room, top, r, up, cutoff):
                    top -= 1
            elif _fix(nodes, room, at + 1, r, up, cutoff):
                _copy(nodes, at + 1, at)
            else:
                top -= 1
            span[1] = top + 1
    return False
