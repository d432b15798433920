"""Parallel tempering over options, with penalties for what is overdrawn.

Where every role is short in every period, good portfolios differ from each other in dozens of
proposals at once. A part that the solver finishes at once does not reach so far; millions of small
steps do. Several portfolios walk at once, each at a temperature of its own, and change places: what
the hot ones come across goes to the cold ones, and these do not stay where they froze. On the way
rows may be broken, at a penalty. Among the hot ones it is about the shadow price of the relaxation,
so that a large proposal may come in before those go out that it takes the place of; among the cold
ones it is far above that. It rises where a row stays broken.

Geyer (1991, Computing Science and Statistics 23) and Hukushima and Nemoto (1996, Journal of the
Physical Society of Japan 65) describe the method, and Earl and Deem (2005, Physical Chemistry
Chemical Physics 7) review it. That good solutions of multidimensional knapsacks lie along the
border of what is feasible, and are found by crossing it back and forth, is from Glover and
Kochenberger (1996, in Meta-heuristics: Theory & Applications).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.solvers._metropolis import SLIP, Choices, State, metropolis_sweep
from maatwaarde.portfolio.solvers.highs import Relaxed
from maatwaarde.portfolio.solvers.params import TemperingParams


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
    follows: Bools


class Tempering:
    """Portfolios that walk from a solution, each at a temperature of its own, the coldest first.

    Parameters
    ----------
    relaxed
        The relaxation of the model.
    proposal
        (options,), the proposal of each; options of a proposal are next to each other.
    x
        (columns,), the solution. Columns that are neither options nor follow from totals stay as
        they are there.
    """

    def __init__(
        self,
        model: Model,
        relaxed: Relaxed,
        proposal: Ints,
        x: Floats,
        *,
        seed: int,
        params: TemperingParams,
    ) -> None:
        self.params = params
        n = model.options
        segments = _segments(model)
        settled = np.unique(proposal[model.column_lower[:n] > 0.5])
        self.options = options = np.flatnonzero(
            (model.column_upper[:n] > 0.5) & ~np.isin(proposal, settled)
        )
        self.x = x.copy()
        # Segments follow from totals, and so does what stands in no other row than theirs.
        self.stays = np.diff(model.matrix.tocsr()[~segments.follows, :].tocsc().indptr) > 0
        self.stays[segments.column] = self.stays[options] = False

        self.totals = model.matrix[:, options].tocsr()[segments.rows, :].tocsc()
        self.rows, self.limit, dual, self.base = _rows(
            model, relaxed, x, options, segments, proposal
        )
        self.choices = _choices(model, options, proposal, segments, self.rows.tocsc(), self.totals)
        # What an option is worth when its totals are paid as in the relaxation.
        worth = model.objective[options] - self.totals.T @ relaxed.duals[segments.rows]
        scale = float(np.abs(worth).mean()) if len(worth) else 0.0
        self.penalties = _penalties(self.rows, dual, scale, params)
        count = len(self.choices.first) - 1
        size = params.reference_size
        self.heat = scale * np.array(params.temperatures) * (size / max(size, count)) ** 0.5
        # All of them keep the best that any has met.
        best, best_value = np.full(count, -1, dtype=np.int64), np.full(1, -np.inf)
        self.states = [
            State(
                chosen=np.empty(count, dtype=np.int64),
                slack=np.empty(len(self.limit)),
                sums=np.empty(len(self.base)),
                filled=np.empty(len(self.choices.worth)),
                value=np.empty(1),
                n_violated=np.empty(1, dtype=np.int64),
                penalty_factor=np.ones(len(self.limit)),
                best=best,
                best_value=best_value,
            )
            for _ in params.temperatures
        ]
        self.rng = np.random.default_rng(seed)
        self.turns = 0
        for state in self.states:
            self._stand(state, x)

    def stand(self, x: Floats) -> bool:
        """Let the coldest walk on from a solution, unless it is the best that was met here.

        Return False if it differs in what stays as it is here.
        """
        if not np.allclose(x[self.stays], self.x[self.stays]):
            return False
        coldest = self.states[0]
        if (self._chosen(x) != coldest.best).any():
            self._stand(coldest, x)
        return True

    def run(self, seconds: float, stopped: Callable[[], bool] = lambda: False) -> Floats | None:
        """Walk on for a while, and return the best that was met, (columns,), if it is new.

        The columns that follow from totals are those of the first solution.

        Parameters
        ----------
        stopped
            Asked every few hundredths of a second at most whether to leave it at that.
        """
        best, best_value = self.states[0].best, self.states[0].best_value
        before = best_value[0]
        end = time.monotonic() + seconds
        while len(self.options) and time.monotonic() < end and not stopped():
            self._turn()
        # Until the books are made up anew, the same portfolio may seem to be worth a trifle more.
        if not np.isfinite(best_value[0]) or best_value[0] - before <= 1e-9 * abs(best_value[0]):
            return None
        found = self.x.copy()
        found[self.options] = 0.0
        found[self.options[best[best >= 0]]] = 1.0
        return found

    def _turn(self) -> None:
        params = self.params
        for state, heat, penalty in zip(self.states, self.heat, self.penalties, strict=True):
            if self.turns % params.recount == 0:
                self._settle(state)
            draw = int(self.rng.integers(2**31))
            metropolis_sweep(
                self.choices,
                state,
                penalty,
                params.penalty_increase,
                params.penalty_decrease,
                heat,
                params.swap_share,
                params.rounds,
                draw,
            )
        # Neighbours change places by the rule of Metropolis; the pairs take turns.
        for cold in range(self.turns % 2, len(self.states) - 1, 2):
            pair, heat = self.states[cold : cold + 2], self.heat[cold : cold + 2]
            over = np.minimum([state.slack for state in pair], 0.0)
            worth = [state.value[0] for state in pair] + self.penalties[cold : cold + 2] @ over.T
            # (2, 2), the worth of each of the two at the penalties of either place.
            more = (worth[0, 1] - worth[0, 0]) * heat[1] + (worth[1, 0] - worth[1, 1]) * heat[0]
            if more > heat[0] * heat[1] * np.log(self.rng.random()):
                self.states[cold : cold + 2] = pair[::-1]
        self.turns += 1

    def _stand(self, state: State, x: Floats) -> None:
        state.chosen[:] = self._chosen(x)
        state.penalty_factor[:] = 1.0
        self._settle(state)
        if not state.n_violated[0] and state.value[0] > state.best_value[0]:
            state.best[:], state.best_value[:] = state.chosen, state.value

    def _chosen(self, x: Floats) -> Ints:
        chosen = np.full(len(self.choices.first) - 1, -1, dtype=np.int64)
        inside = np.flatnonzero(x[self.options] > 0.5)
        chosen[np.searchsorted(self.choices.first, inside, side="right") - 1] = inside
        return chosen

    def _settle(self, state: State) -> None:
        """Compute anew what follows from what is chosen, so that rounding does not add up."""
        columns = np.zeros(self.rows.shape[1])
        columns[state.chosen[state.chosen >= 0]] = 1.0
        count = len(self.options)
        state.sums[:] = self.base + self.totals @ columns[:count]
        choices = self.choices
        held = np.repeat(state.sums, np.diff(choices.segment).astype(np.int64))
        columns[count:] = np.clip(
            choices.side[count:] * held - choices.offset[count:], 0.0, choices.length[count:]
        )
        state.filled[:] = columns
        state.slack[:] = self.limit - self.rows @ columns
        state.value[0] = choices.worth @ columns
        state.n_violated[0] = np.count_nonzero(state.slack < -SLIP)


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
    tight = _most_used(rows, model.column_upper[columns] * unit, owner) > limit
    base = (used - model.row_lower)[segments.rows]
    return rows[tight, :], limit[tight], dual[tight], base


def _most_used(rows: sparse.csr_array, upper: Floats, owner: Ints) -> Floats:
    """Return the most that each row can come to when each owner has one of its columns at most."""
    entries = rows.tocoo()
    most = np.maximum(0.0, entries.data * upper[entries.col])
    of = owner[entries.col]
    order = np.lexsort((of, entries.row))
    row, of, most = entries.row[order], of[order], most[order]
    new = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(of, prepend=-1))
    used = np.zeros(rows.shape[0])
    if len(new):
        np.add.at(used, row[new], np.maximum.reduceat(most, new))
    return used


def _penalties(
    rows: sparse.csr_array, dual: Floats, scale: float, params: TemperingParams
) -> Floats:
    """Return what a unit costs that is overdrawn, (temperatures, rows)."""
    entries = abs(rows).tocoo()
    amounts = np.zeros(rows.shape[0], dtype=bool)
    amounts[entries.row[entries.data != 1.0]] = True
    total = np.bincount(entries.row, weights=entries.data, minlength=rows.shape[0])
    typical = total / np.maximum(1, np.diff(rows.indptr))
    least = params.least_penalty * scale / np.where(typical > 0, typical, 1.0)
    price = np.maximum(dual, least)
    return np.where(amounts, np.outer(params.penalties, price), params.rule_penalty * scale)


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
