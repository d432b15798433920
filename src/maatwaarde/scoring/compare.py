"""One list ranked by several methods, and how far these agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.mcda.compare import agreement
from maatwaarde.mcda.pymcdm_methods import available
from maatwaarde.messages import msg
from maatwaarde.parameters import check_names
from maatwaarde.plugins import Plugins
from maatwaarde.presented import Presented
from maatwaarde.scoring.methods import METHODS, find_method
from maatwaarde.scoring.moves import Moved, rank_moves
from maatwaarde.scoring.scores import Scores, Titles, score
from maatwaarde.scoring.weights import resolve_weights

DEFAULT_METHODS = ("value", "topsis", "topsis-relative", "pymcdm:VIKOR", "pymcdm:PROMETHEE_II")
"""Two with a fixed measuring rod, and three that are much used and relative to the list."""


@dataclass(frozen=True, eq=False)
class Comparison(ByContent, Presented):
    """Rankings of the same proposals by several methods.

    Parameters
    ----------
    rankings
        By method, in the order asked for, without those that could not work.
    failed
        Methods that could not work on these impacts, with the reason.
    kendall, weighted_spearman
        Agreement of each method with each other, shape (methods, methods): from -1, reversed, to 1,
        the same order. Proposals without a rank are left out. NaN where it is undefined.
    """

    rankings: dict[str, Scores]
    failed: dict[str, Diagnostic]
    kendall: NDArray[np.float64]
    weighted_spearman: NDArray[np.float64]

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Proposals whose rank differs between methods, those that change place most first."""
        return rank_moves(self.rankings)


def all_methods(framework: Framework, plugins: Plugins | None = None) -> tuple[str, ...]:
    """Return the names of all methods; `ahp` only where the framework has judgements for it."""
    source = framework.file.weights
    own = [name for name in METHODS if name != "ahp" or (source and source.method == "ahp")]
    registered = () if plugins is None else plugins.methods
    return (*own, *registered, *(f"pymcdm:{name}" for name in available()))


def compare_methods(
    impacts: ImpactTable,
    framework: Framework,
    methods: Sequence[str] = DEFAULT_METHODS,
    *,
    titles: Titles | None = None,
    plugins: Plugins | None = None,
) -> Comparison:
    """Rank proposals by several methods.

    Parameters
    ----------
    methods
        As `score` takes them; one that is named twice counts once.
    impacts, titles
        As `score` takes them.
    plugins
        What `load_plugins` found, for the methods among it.

    Raises
    ------
    ImpactError
        If impacts, framework and titles do not fit each other (see `score`).
    MethodError
        If a method does not exist, or not one of them can work on these impacts.
    """
    check_names("methods", methods)
    asked = tuple(dict.fromkeys(methods))
    # Here, so that answers that give no weights are no fault of a method.
    framework, _ = resolve_weights(framework)
    unknown: list[Diagnostic] = []
    for method in asked:
        try:
            find_method(method, framework, plugins)
        except MethodError as error:
            unknown += error.problems
    if unknown:
        raise MethodError(unknown)
    rankings: dict[str, Scores] = {}
    failed: dict[str, Diagnostic] = {}
    for method in asked:
        try:
            rankings[method] = score(impacts, framework, method, titles=titles, plugins=plugins)
        except MethodError as error:
            failed[method] = error.problems[0]
    if not rankings:
        raise MethodError(
            list(failed.values()) or msg("no method is named"), msg("name one or more")
        )
    ranks = np.array([scores.rank for scores in rankings.values()])
    return Comparison(
        rankings=rankings,
        failed=failed,
        kendall=agreement(ranks, "kendall"),
        weighted_spearman=agreement(ranks, "weighted_spearman"),
    )
