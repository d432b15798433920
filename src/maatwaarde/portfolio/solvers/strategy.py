"""Which searches a problem gets: one decision, made once, before any of them begins."""

from __future__ import annotations

from enum import Enum

import numpy as np

from maatwaarde.compiling import CompilerUnavailable
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Number, msg
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.params import KnapsackParams, SearchParams


class Strategy(Enum):
    """What looks for the best portfolio, by the word that the result has for it."""

    # The solver, by itself.
    HIGHS = "highs"
    # The solver, and beside it rounding, tempering and a large-neighbourhood search.
    HIGHS_AND_HEURISTIC = "highs-and-heuristic"
    # The solver until there is a solution, and then a branch and bound on dense tableaus.
    KNAPSACK = "knapsack-branch-and-bound"


def choose_strategy(
    model: Model, limits: Limits, params: SearchParams, *, compiler: bool = True
) -> Strategy:
    """Return what is to look for the best solution of a model.

    Parameters
    ----------
    compiler
        Whether there is one. All that goes on beside the solver is compiled.
    """
    if limits.threads == 1 or not compiler:
        return Strategy.HIGHS
    if is_knapsack(model, params.knapsack):
        return Strategy.KNAPSACK
    return Strategy.HIGHS_AND_HEURISTIC


def is_knapsack(model: Model, params: KnapsackParams) -> bool:
    """Return whether a model is binaries only, under so few rows that dense tableaus are best."""
    height, width = model.matrix.shape
    entries = model.matrix.tocoo()
    amounts = np.unique(entries.row[np.abs(entries.data) != 1.0])
    limits = np.concatenate([model.column_lower, model.column_upper])
    binary = bool(model.integer.all() and np.isin(limits, [0.0, 1.0]).all())
    small = height <= params.max_rows and width <= params.max_columns
    return binary and small and len(amounts) * width <= params.max_entries


def no_fast_search(error: CompilerUnavailable) -> Diagnostic:
    """Return what it means for a result that nothing could be compiled."""
    return Diagnostic(
        code="no-fast-search",
        what=msg(
            "{why}, so that HiGHS alone looked for the portfolio, without the fast "
            "search beside it: what is proven is as proven, but a large problem takes "
            "longer, and a time limit ends with a less good portfolio",
            why=error.why,
        ),
        mend=error.mend,
        severity="warning",
    )


def compiled_first(seconds: float) -> Diagnostic:
    """Return why a search went on after its time limit: what was begun to compile is waited for."""
    return Diagnostic(
        code="compiled-first",
        what=msg(
            "Numba compiled the fast search, which it does once on a machine; that took {seconds} "
            "seconds, and went on after the time limit",
            seconds=Number(seconds, 0),
        ),
        mend=msg("run it again: what was compiled is kept, and the time limit holds then"),
        severity="warning",
    )


def not_kept(why: str) -> Diagnostic:
    """Return what it means that what was compiled is not there the next time."""
    return Diagnostic(
        code="compiled-anew",
        what=msg(
            "what Numba compiled for the fast search could not be kept on disk ({why}), "
            "so that each run takes some ten seconds to compile it anew",
            why=why,
        ),
        mend=msg(
            "set NUMBA_CACHE_DIR to a directory that can be written to and has some "
            "megabytes of room"
        ),
        severity="warning",
    )
