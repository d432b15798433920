"""Simulated annealing over options, with prices for what is overdrawn.

Where every role is short in every period, good portfolios differ from each other in dozens of
proposals at once. A part that the solver finishes at once does not reach so far; millions of small
steps do. On the way rows may be broken, at prices that begin near their
shadow prices in the relaxation. They rise while the search cools down, and most where a row stays
broken, so that it ends within the rules.

Kirkpatrick, Gelatt and Vecchi (1983, Science 220) describe annealing. That good solutions of
multidimensional knapsacks lie along the border of what is feasible, and are found by crossing it
back and forth, is from Glover and Kochenberger (1996, in Meta-heuristics: Theory & Applications).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.portfolio._annealing import SLIP, Choices, State, walk
from maatwaarde.portfolio.highs import Relaxed
from maatwaarde.portfolio.model import Model

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Temperatures from first to last, in what an option is worth on average without its costs.
_HOT, _COLD = 0.1, 0.02
# Prices from first to last, in shadow prices.
_CHEAP, _DEAR = 0.9, 2.0
# The least price of a row, for the average amount in it, and that of a broken rule, in worths.
_LEAST, _RULE = 0.15, 10.0
# How fast a price rises and falls by itself, and how fast it rises in the last part of the time.
_UP, _DOWN, _PRESS, _LAST = 1.002, 0.999, 1.01, 0.8
# The part of the steps that exchange two proposals, and how often the clock is read, in STEPS.
_EXCHANGES, _ROUNDS = 0.4, 128


@dataclass(frozen=True, eq=False, slots=True)
class _Segments:
    """The columns that follow from a total, in the order in which it fills them.

    Parameters
    ----------
    rows
        (totals,), the row that defines each total.
    column, of, sign
        (segments,) each: the column, the place of its total, and what a unit adds to that.
    follows
        (rows,), which rows do no more than say how segments follow from totals.
    """

    rows: Ints
    column: Ints
    of: Ints
    sign: Floats
    follows: Mask


def anneal(
    model: Model,
    relaxed: Relaxed,
    proposal: Ints,
    x: Floats,
    *,
    seconds: float,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Floats | None:
    """Search from a solution, and return the best options that were met, (options,).

    All columns that are neither options nor follow from totals stay as they are. Return None if
    nothing kept the rows.

    Parameters
    ----------
    relaxed
        The relaxation of the model.
    proposal
        (options,), the proposal of each; options of a proposal are next to each other.
    stopped
        Asked now and then whether to leave it at that.
    """
    n = model.options
    settled = np.unique(proposal[model.column_lower[:n] > 0.5])
    options = np.flatnonzero((model.column_upper[:n] > 0.5) & ~np.isin(proposal, settled))
    if not len(options):
        return None
    segments = _segments(model)
    rows, limit, dual, base = _rows(model, relaxed, x, options, segments, proposal)
    totals = model.matrix[:, options].tocsr()[segments.rows, :].tocsc()
    choices = _choices(model, options, proposal, segments, rows.tocsc(), totals)

    # What an option is worth when its totals are paid as in the relaxation.
    worth = model.objective[options] - totals.T @ relaxed.duals[segments.rows]
    scale = float(np.abs(worth).mean())
    price, rising = _prices(rows, dual, scale)

    chosen = np.full(len(choices.first) - 1, -1, dtype=np.int64)
    inside = np.flatnonzero(x[options] > 0.5)
    chosen[np.searchsorted(choices.first, inside, side="right") - 1] = inside
    state = State(
        chosen=chosen,
        slack=limit.copy(),
        sums=base.copy(),
        filled=np.zeros(len(choices.worth)),
        value=np.zeros(1),
        short=np.zeros(1, dtype=np.int64),
        dearer=np.ones(len(limit)),
        best=chosen.copy(),
        best_value=np.full(1, -np.inf),
    )
    rng = np.random.default_rng(seed)
    began = time.monotonic()
    while (part := (time.monotonic() - began) / seconds) < 1 and not stopped():
        _settle(choices, state, rows, limit, totals, base)
        level = np.where(rising, _CHEAP * (_DEAR / _CHEAP) ** part, 1.0)
        up, down = (_UP, _DOWN) if part < _LAST else (_PRESS, 1.0)
        heat = scale * _HOT * (_COLD / _HOT) ** part
        draw = int(rng.integers(2**31))
        walk(choices, state, price * level, up, down, heat, _EXCHANGES, _ROUNDS, draw)
    if not np.isfinite(state.best_value[0]):
        return None
    found = x[:n].copy()
    found[options] = 0.0
    found[options[state.best[state.best >= 0]]] = 1.0
    return found


def _segments(model: Model) -> _Segments:
    """Find the totals: equalities in which columns stand that need not be whole."""
    matrix = model.matrix.tocoo()
    own = (matrix.col >= model.options) & ~model.integer[matrix.col]
    own &= (model.row_lower == model.row_upper)[matrix.row]
    rows, of = np.unique(matrix.row[own], return_inverse=True)
    column, sign = matrix.col[own], -matrix.data[own]
    # Gains come before losses, and of each the part that is worth most comes first.
    order = np.lexsort((-model.objective[column] / np.abs(sign), sign < 0, of))
    # Rows of segments and a switch, and no more, say which segments may be filled together.
    height, width = model.matrix.shape
    segment = np.zeros(width, dtype=bool)
    segment[column] = True
    switch = model.integer.copy()
    switch[: model.options] = False
    kinds = np.zeros((3, height), dtype=bool)
    kinds[np.select([segment, switch], [0, 1], 2)[matrix.col], matrix.row] = True
    follows = kinds[0] & kinds[1] & ~kinds[2]
    follows[rows] = True
    return _Segments(rows, column[order], of[order], sign[order], follows)


def _rows(
    model: Model,
    relaxed: Relaxed,
    x: Floats,
    options: Ints,
    segments: _Segments,
    proposal: Ints,
) -> tuple[sparse.csr_array, Floats, Floats, Floats]:
    """Return the rows that can be broken, as ``rows @ columns <= limit``, and what totals begin at.

    The columns are the options and the segments, counted in their totals. With the limits come the
    shadow prices of the rows.
    """
    fixed = x.copy()
    fixed[options] = 0.0
    fixed[segments.column] = 0.0
    used = model.matrix @ fixed
    columns = np.concatenate([options, segments.column])
    unit = np.concatenate([np.ones(len(options)), np.abs(segments.sign)])
    kept = np.flatnonzero(~segments.follows)
    matrix = model.matrix[:, columns].tocsr()[kept, :] @ sparse.diags_array(1 / unit)
    above, below = (model.row_upper - used)[kept], (model.row_lower - used)[kept]
    upper, lower = np.isfinite(above), np.isfinite(below)
    rows = sparse.vstack([matrix[upper, :], -matrix[lower, :]], format="csr")
    limit = np.concatenate([above[upper], -below[lower]])
    dual = np.abs(np.concatenate([relaxed.duals[kept[upper]], relaxed.duals[kept[lower]]]))

    # At most one option of a proposal is chosen, so that many rows cannot be broken at all.
    owner = np.arange(len(columns)) + int(proposal.max()) + 1
    owner[: len(options)] = proposal[options]
    tight = _reach(rows, model.column_upper[columns] * unit, owner) > limit
    base = (used - model.row_lower)[segments.rows]
    return rows[tight, :], limit[tight], dual[tight], base


def _reach(rows: sparse.csr_array, upper: Floats, owner: Ints) -> Floats:
    """Return the most that each row can come to when each owner has one of its columns at most."""
    entries = rows.tocoo()
    most = np.maximum(0.0, entries.data * upper[entries.col])
    of = owner[entries.col]
    order = np.lexsort((of, entries.row))
    row, of, most = entries.row[order], of[order], most[order]
    new = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(of, prepend=-1))
    reach = np.zeros(rows.shape[0])
    if len(new):
        np.add.at(reach, row[new], np.maximum.reduceat(most, new))
    return reach


def _prices(rows: sparse.csr_array, dual: Floats, scale: float) -> tuple[Floats, Mask]:
    """Return the price of each row, and which are amounts, so that their prices rise."""
    entries = abs(rows).tocoo()
    amounts = np.zeros(rows.shape[0], dtype=bool)
    amounts[entries.row[entries.data != 1.0]] = True
    total = np.bincount(entries.row, weights=entries.data, minlength=rows.shape[0])
    typical = total / np.maximum(1, np.diff(rows.indptr))
    least = _LEAST * scale / np.where(typical > 0, typical, 1.0)
    return np.where(amounts, np.maximum(dual, least), _RULE * scale), amounts


def _choices(
    model: Model,
    options: Ints,
    proposal: Ints,
    segments: _Segments,
    rows: sparse.csc_array,
    totals: sparse.csc_array,
) -> Choices:
    count = len(options)
    unit = np.abs(segments.sign)
    length = model.column_upper[segments.column] * unit
    # A segment begins where those before it on its side of zero end.
    _, start, side = np.unique(
        2 * segments.of + (segments.sign < 0), return_index=True, return_inverse=True
    )
    end = np.cumsum(length) - length
    nothing = np.zeros(count)
    _, first = np.unique(proposal[options], return_index=True)
    return Choices(
        first=np.append(first, count),
        worth=np.concatenate([model.objective[options], model.objective[segments.column] / unit]),
        begin=rows.indptr.astype(np.uint64),
        row=rows.indices.astype(np.uint32),
        amount=rows.data,
        total_begin=totals.indptr.astype(np.uint64),
        total=totals.indices.astype(np.uint32),
        gain=totals.data,
        segment=(count + np.searchsorted(segments.of, np.arange(len(segments.rows) + 1))).astype(
            np.uint64
        ),
        side=np.concatenate([nothing, np.sign(segments.sign)]),
        offset=np.concatenate([nothing, end - end[start][side]]),
        length=np.concatenate([nothing, length]),
    )


def _settle(
    choices: Choices,
    state: State,
    rows: sparse.csr_array,
    limit: Floats,
    totals: sparse.csc_array,
    base: Floats,
) -> None:
    """Compute anew what follows from what is chosen, so that rounding does not add up."""
    columns = np.zeros(rows.shape[1])
    columns[state.chosen[state.chosen >= 0]] = 1.0
    count = totals.shape[1]
    state.sums[:] = base + totals @ columns[:count]
    held = np.repeat(state.sums, np.diff(choices.segment).astype(np.int64))
    columns[count:] = np.clip(
        choices.side[count:] * held - choices.offset[count:], 0.0, choices.length[count:]
    )
    state.filled[:] = columns
    state.slack[:] = limit - rows @ columns
    state.value[0] = choices.worth @ columns
    state.short[0] = np.count_nonzero(state.slack < -SLIP)
