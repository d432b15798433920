"""A model with the same portfolios and a tighter relaxation.

The solver cuts off fractions row by row, and sees more when a row holds one column for what is one
decision: whether a proposal is under way in a period, whenever it started. And a part of an option
that does not fit as a whole is no part of any portfolio.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Ints
from maatwaarde.portfolio.milp.model import Model

# What does not fit by less than this part of a limit may still fit; the solver allows 1e-6.
_FITS = 1e-5


def propagate_bounds(model: Model) -> Model:
    """Return the model without the options that break a rule even where nothing else is chosen.

    The solver sees as much, but the relaxation by itself takes parts of them, and is a better guide
    to good portfolios when it does not. What is left out may leave out what it is needed for.
    """
    matrix = model.matrix.tocoo()
    row, column, amount = matrix.row, matrix.col, matrix.data
    lower, upper = model.column_lower, model.column_upper.copy()
    slack = _FITS * np.maximum(1.0, np.abs([model.row_lower, model.row_upper]))
    row_lower, row_upper = model.row_lower - slack[0], model.row_upper + slack[1]
    height = len(row_lower)
    while True:
        ends = amount * np.array([lower[column], upper[column]])
        least = np.bincount(row, weights=ends.min(axis=0), minlength=height)
        most = np.bincount(row, weights=ends.max(axis=0), minlength=height)
        free = (column < model.options) & (lower[column] == 0.0) & (upper[column] == 1.0)
        above = np.where(amount > 0, least[row] + amount, -np.inf) > row_upper[row]
        below = np.where(amount < 0, most[row] + amount, np.inf) < row_lower[row]
        out = np.unique(column[free & (above | below)])
        if not len(out):
            return replace(model, column_upper=upper)
        upper[out] = 0.0


def aggregate_starts(model: Model, proposal: Ints) -> Model:
    """Return the model with columns for a proposal being under way, in the rows of resources.

    Options of a proposal that use equally much of a resource are one binary there: at most one of
    them is chosen. The columns come last.

    Parameters
    ----------
    proposal
        (options,), the proposal of each option; options of a proposal are next to each other.
    """
    matrix = model.matrix.tocoo()
    is_capacity = np.array([rule.kind == "capacity" for rule in model.rules] + [False])
    inside = np.flatnonzero(is_capacity[model.row_rule[matrix.row]] & (matrix.col < model.options))
    row, option, amount = matrix.row[inside], matrix.col[inside], matrix.data[inside]
    # Entries of one row and proposal with one amount are a group; its members are a set of bits.
    first = np.searchsorted(proposal, proposal)
    place = np.arange(len(proposal)) - first
    if place.max(initial=0) > 50:
        return model
    order = np.lexsort((amount, proposal[option], row))
    row, option, amount = row[order], option[order], amount[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (
        (row[1:] != row[:-1])
        | (proposal[option[1:]] != proposal[option[:-1]])
        | (amount[1:] != amount[:-1])
    )
    group = np.cumsum(new) - 1
    size = np.bincount(group)
    bits = np.bincount(group, weights=2.0 ** place[option])
    joined = np.flatnonzero(size > 1)
    if not len(joined):
        return model
    begin = np.flatnonzero(new)[joined]
    keys, number = np.unique(
        np.column_stack([proposal[option[begin]], bits[joined]]), axis=0, return_inverse=True
    )
    width, count = len(model.objective), len(keys)

    kept = np.ones(matrix.nnz, dtype=bool)
    kept[inside[order[size[group] > 1]]] = False
    # One group with the same members defines the column; the others use it.
    _, sample = np.unique(number, return_index=True)
    members = np.isin(group, joined[sample])
    column_of = np.zeros(len(size), dtype=np.int64)
    column_of[joined] = np.ravel(number)
    height = model.matrix.shape[0]
    entries = sparse.coo_array(
        (
            np.concatenate(
                [matrix.data[kept], amount[begin], np.ones(members.sum()), -np.ones(count)]
            ),
            (
                np.concatenate(
                    [
                        matrix.row[kept],
                        row[begin],
                        height + column_of[group[members]],
                        height + np.arange(count),
                    ]
                ),
                np.concatenate(
                    [
                        matrix.col[kept],
                        width + np.ravel(number),
                        option[members],
                        width + np.arange(count),
                    ]
                ),
            ),
        ),
        shape=(height + count, width + count),
    ).tocsc()
    wider = model.with_columns(sparse.csc_array((height, count)), np.ones(count), integer=True)
    nothing = np.zeros(count)
    taller = wider.with_rows(sparse.csr_array((count, width + count)), nothing, nothing)
    return replace(taller, matrix=entries)
