"""The relaxation of a long list, by the few proposals on which it is not plain what is best.

At given prices of what is scarce, most proposals are plainly worth their price or plainly not. Only
the others are solved for, the plain ones being as they are; that gives better prices, and whatever
is no longer plain by these joins the others, until nothing does. The first prices are those of a
sample under a like part of every limit. So a list of any length takes a few relaxations of some
thousands of proposals, and what comes of it is the relaxation of the whole.

Any prices give a bound that no portfolio exceeds, which is what is said where time ends first.
Bixby, Gregory, Lustig, Marsten and Shanno (1992, "Very large-scale linear programming: a case study
in combining interior point and simplex methods", Operations Research 40) describe sifting.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Relaxed

# Choices up to which the whole is relaxed at once; in a sample, and looked at more closely.
_AT_ONCE, _SAMPLE, _CLOSER = 6000, 4000, 3000
# What a choice has to be worse by, as a part of all that is chosen, to be looked at again; and what
# the bound may still be above what was found.
_WORSE, _CLOSE = 1e-12, 1e-7
# A row that limits so few choices says nothing in a sample, and is kept by looking at all of them.
_NARROW = 100


def relax_long(model: Model, seconds: float = np.inf) -> Relaxed | None:
    """Return the relaxation as ``highs.relax`` does, with work that grows as the list does.

    Where time ends before prices have settled, what is best at the last prices is returned with the
    bound that they give; as soon as there are any, be it of a sample.
    """
    return Relaxations(model).relax(model, seconds)


class Relaxations:
    """Relaxations of a model and of others that differ in the limits of what is no option.

    Each begins where the one before it ended.
    """

    def __init__(self, model: Model) -> None:
        choices = Choices.of(model)
        self._sifting = _Sifting(model, choices) if choices.count > _AT_ONCE else None

    @property
    def in_parts(self) -> bool:
        """Whether a relaxation has an answer whenever time is up."""
        return self._sifting is not None

    def relax(
        self, model: Model, seconds: float = np.inf, below: float = -np.inf
    ) -> Relaxed | None:
        """Return the relaxation of such a model, as `relax_long` does.

        Parameters
        ----------
        below
            A bound below this is enough, although there may be a lower one.
        """
        if self._sifting is None:
            return highs.relax(model, seconds)
        return self._sifting.run(model, time.monotonic() + seconds, below)


@dataclass(frozen=True, eq=False, slots=True)
class Choices:
    """Options of which at most one is chosen, as one choice.

    Parameters
    ----------
    count
        How many choices there are.
    of_option
        (options,), the choice that each option is of.
    own
        (rows,), whether a row says nothing but that at most one option of a choice is chosen.
    order, first
        (options,) the options by choice, and (choices,) where those of each choice begin in it.
    """

    count: int
    of_option: Ints
    own: Bools
    order: Ints
    first: Ints

    @staticmethod
    def of(model: Model) -> Choices:
        """Return the choices of a model: its rows "at most one", and each other option by itself.

        An option that is in several such rows is of the first; the others are rows like any other.
        """
        n = model.options
        rows = model.matrix.tocsr()
        size = np.diff(rows.indptr)
        entry_row = np.repeat(np.arange(len(size)), size)
        fits = (rows.data == 1.0) & (rows.indices < n)
        plain = np.bincount(entry_row[~fits], minlength=len(size)) == 0
        plain &= np.isneginf(model.row_lower) & (model.row_upper == 1.0) & (size > 0)
        inside = plain[entry_row]
        row, option = entry_row[inside], rows.indices[inside]
        found = np.full(n, len(size))
        np.minimum.at(found, option, row)
        # A row is a choice only where it has all of its options for itself.
        whole = plain.copy()
        whole[row[found[option] != row]] = False
        inside = whole[row]
        found[:] = len(size) + np.arange(n)
        found[option[inside]] = row[inside]
        _, of_option = np.unique(found, return_inverse=True)
        order = np.argsort(of_option, kind="stable")
        count = int(of_option.max(initial=-1)) + 1
        first = np.searchsorted(of_option[order], np.arange(count))
        return Choices(count, of_option, whole, order, first)

    def best(self, worth: Floats) -> tuple[Ints, Floats, Floats]:
        """Return the best option of each choice, -1 for none, what it is worth, and by how much.

        Parameters
        ----------
        worth
            (options,), -inf for what may not be chosen. Nothing is worth 0.
        """
        sorted_worth = worth[self.order]
        most = np.maximum.reduceat(sorted_worth, self.first)
        of = np.repeat(np.arange(self.count), np.diff([*self.first, len(self.order)]))
        is_most = np.flatnonzero(sorted_worth == most[of])
        place = np.full(self.count, -1)
        place[of[is_most][::-1]] = is_most[::-1]  # of equal ones the first
        others = sorted_worth.copy()
        others[place] = -np.inf
        second = np.maximum(np.maximum.reduceat(others, self.first), 0.0)
        taken = most > 0.0
        chosen = np.where(taken, self.order[place], -1)
        return chosen, np.maximum(most, 0.0), np.where(taken, most - second, -most)


class _Sifting:
    """The work on a model, and on others with other limits of what is no option."""

    def __init__(self, model: Model, choices: Choices) -> None:
        self.model, self.choices, self.until = model, choices, np.inf
        n = model.options
        self.rows = model.matrix.tocsr()
        # (columns,), what is fixed among the options; the others are always looked at.
        self.fixed = model.column_lower == model.column_upper
        self.fixed[n:] = False
        held = np.flatnonzero(self.fixed[:n] & (model.column_lower[:n] > 0.0))
        # Where one option is held, no other of its choice is open.
        settled = np.isin(choices.of_option, choices.of_option[held])
        self.open = ~self.fixed[:n] & ~settled
        # (rows, choices), which choices a row is about.
        to_choice = sparse.csr_array(
            (np.ones(n), (np.arange(n), choices.of_option)), shape=(n, choices.count)
        )
        self.about = sparse.csr_array(abs(self.rows[:, :n]) @ to_choice)
        others = np.diff(self.rows[:, n:].tocsr().indptr) > 0
        self.narrow = (np.diff(self.about.indptr) <= _NARROW) & ~others & ~choices.own
        # Choices that such rows hold together are looked at together.
        narrow = self.about[np.flatnonzero(self.narrow), :]
        # (columns,) and (rows,), how each stood where the last relaxation ended.
        self.basis: highs.Basis | None = None
        # (rows,) and (choices,), the last prices, and what was looked at closer.
        self.prices: Floats | None = None
        self.closer = np.zeros(choices.count, dtype=bool)
        _, self.group = connected_components(narrow.T @ narrow, directed=False)

    def run(self, model: Model, until: float, below: float = -np.inf) -> Relaxed | None:
        self.model, self.until, n = model, until, model.options
        prices = self._sampled() if self.prices is None else self.prices
        chosen, _, margin = self.choices.best(self._worth(prices))
        closer = self.closer if self.closer.any() else _nearest(margin, _CLOSER)
        bound, duals, x = self._bound(prices), prices, None
        while True:
            plain = self._plain(chosen, closer)
            found = self._solved(plain, closer)
            if found is None:
                if time.monotonic() >= self.until:
                    x = plain if x is None else x
                    break
                if closer.all():
                    break
                # What is plain leaves the others no way out.
                closer = closer | _nearest(margin, 2 * int(np.count_nonzero(closer)))
                continue
            x, prices = found
            self.prices, self.closer = prices, closer
            value, limit = float(model.objective @ x), self._bound(prices)
            if limit < bound:
                bound, duals = limit, prices
            close = bound < below or bound - value <= _CLOSE * abs(value)
            if close or time.monotonic() >= self.until:
                break
            worth = self._worth(prices)
            _, most, margin = self.choices.best(worth)
            now = np.where(chosen >= 0, worth[chosen], 0.0)
            wrong = ~closer & (most - now > _WORSE * abs(value))
            if not wrong.any():
                break
            closer = closer | wrong
        if x is None or not np.isfinite(bound):
            return None
        reduced = model.matrix.T @ duals - model.objective
        _, most, _ = self.choices.best(self._worth(duals))
        reduced[:n] += np.where(self.open, most[self.choices.of_option], 0.0)
        return Relaxed(bound, x, reduced, duals)

    def _worth(self, prices: Floats) -> Floats:
        """Return (options,), what each brings less what it takes at these prices."""
        n = self.model.options
        worth = (self.model.objective - self.model.matrix.T @ prices)[:n]
        return np.where(self.open, worth, -np.inf)

    def _bound(self, prices: Floats) -> float:
        """Return what no portfolio exceeds, by any prices that have the signs of their rows."""
        model, n = self.model, self.model.options
        _, most, _ = self.choices.best(self._worth(prices))
        left = model.objective - model.matrix.T @ prices
        left[:n] = np.where(self.fixed[:n], left[:n], 0.0)
        return float(
            _at_most(prices, model.row_lower, model.row_upper)
            + most.sum()
            + _at_most(left, model.column_lower, model.column_upper)
        )

    def _sampled(self) -> Floats:
        """Return (rows,), prices in a sample of the choices under a like part of what is left."""
        model, n = self.model, self.model.options
        fixed = np.where(self.fixed, model.column_lower, 0.0)
        used = model.matrix @ fixed
        open_choices = np.unique(self.choices.of_option[self.open])
        picked = np.random.default_rng(0).permutation(open_choices)[:_SAMPLE]
        share = len(picked) / max(1, len(open_choices))
        kept = ~self.fixed
        kept[:n] = self.open & np.isin(self.choices.of_option, picked)
        scale = np.where(np.arange(len(kept)) < n, 1.0, share)
        part = replace(
            model,
            row_lower=np.where(self.choices.own, -np.inf, share * (model.row_lower - used)),
            row_upper=np.where(self.choices.own, 1.0, share * (model.row_upper - used)),
            column_lower=model.column_lower * scale,
            column_upper=model.column_upper * scale,
        )
        found = self._relaxed(part, np.zeros(len(kept)), kept, ~self.narrow, sample=True)
        return np.zeros(len(used)) if found is None else found[1]

    def _plain(self, chosen: Ints, closer: Bools) -> Floats:
        """Return the columns with what is plain; what breaks a rule by itself is looked at closer.

        Parameters
        ----------
        closer
            (choices,), of which it is not plain what is best; more are set here.
        """
        model = self.model
        while True:
            closer |= np.isin(self.group, self.group[closer])
            x = np.where(self.fixed, model.column_lower, 0.0)
            x[chosen[~closer & (chosen >= 0)]] = 1.0
            total = self.rows @ x
            broken = (total > model.row_upper + 1e-9) | (total < model.row_lower - 1e-9)
            about = self.about[np.flatnonzero(broken & self.narrow), :].indices
            about = about[~closer[about]]
            if not len(about):
                return x
            closer[about] = True

    def _solved(self, x: Floats, closer: Bools) -> tuple[Floats, Floats] | None:
        """Relax what is looked at closer, beginning from where the last relaxation ended."""
        n = self.model.options
        kept = np.ones(len(self.fixed), dtype=bool)
        kept[:n] = self.open & closer[self.choices.of_option]
        return self._relaxed(self.model, x, kept, np.ones(len(self.narrow), dtype=bool))

    def _relaxed(
        self, model: Model, x: Floats, kept: Bools, rows: Bools, *, sample: bool = False
    ) -> tuple[Floats, Floats] | None:
        """Solve for the columns that are kept, the others being as in ``x``.

        Return all columns, and the prices of rows; those of "at most one" are left to the choices.
        """
        columns = np.flatnonzero(kept)
        there = np.where(kept, 0.0, x)
        used = model.matrix @ there
        matrix = model.matrix[:, columns]
        held = np.zeros(len(rows), dtype=bool)
        held[matrix.indices] = True
        places = np.flatnonzero(held & rows)
        part = replace(
            model,
            objective=model.objective[columns],
            cost=model.cost[columns],
            matrix=matrix[places, :].tocsc(),
            row_lower=(model.row_lower - used)[places],
            row_upper=(model.row_upper - used)[places],
            column_lower=model.column_lower[columns],
            column_upper=model.column_upper[columns],
            integer=model.integer[columns],
            value=model.value[:, columns],
            options=int(np.count_nonzero(kept[: model.options])),
            row_rule=model.row_rule[places],
            capacity=model.capacity[places, :],
        )
        begin = None
        if self.basis is not None:
            begin = highs.Basis(self.basis.columns[columns], self.basis.rows[places])
        found = highs.relax(part, max(0.0, self.until - time.monotonic()), begin)
        if found is None:
            return None
        if found.basis is not None and not sample:
            # What is looked at later begins as it is now, and so do the rows that come with it.
            self.basis = highs.Basis(
                np.where(there > 0.5, highs.UPPER, highs.LOWER),
                np.full(len(rows), highs.BASIC),
            )
            self.basis.columns[columns] = found.basis.columns
            self.basis.rows[places] = found.basis.rows
        there[columns] = found.x
        prices = np.zeros(len(rows))
        prices[places] = found.duals
        prices[self.choices.own] = 0.0
        # A price that its row cannot have is noise of the solver.
        prices = np.where(np.isposinf(model.row_upper), np.minimum(prices, 0.0), prices)
        prices = np.where(np.isneginf(model.row_lower), np.maximum(prices, 0.0), prices)
        return there, prices


def _nearest(margin: Floats, count: int) -> Bools:
    """Return (choices,), the ``count`` of which it is least plain what is best."""
    closer = np.zeros(len(margin), dtype=bool)
    closer[np.argsort(margin, kind="stable")[:count]] = True
    return closer


def _at_most(rate: Floats, lower: Floats, upper: Floats) -> float:
    """Return the most that ``rate @ x`` can be within limits."""
    up, down = rate > 0, rate < 0
    return float(rate[up] @ upper[up] + rate[down] @ lower[down])
