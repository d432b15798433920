"""What a method makes of the impacts: scores, contributions, guards, coverage, ranks and ties."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent, frozen
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework, Guard
from maatwaarde.impact import ImpactTable
from maatwaarde.late import dataclass
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod
from maatwaarde.scoring.methods import METHODS, Valuation
from maatwaarde.scoring.weights import WeightReport


@dataclass(frozen=True)
class GuardResult:
    """How the proposals stand against one guard.

    Parameters
    ----------
    worth, worst_case
        Value on the guarded node, between -1 and 1 within the anchors; shape (proposals,).
    broken
        Where the loss is larger than allowed.
    possible
        Where it is not, but could be within the range of the impacts.
    """

    guard: Guard
    worth: Floats
    worst_case: Floats
    broken: NDArray[np.bool_]
    possible: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranking; ``rank`` is ``None`` where a veto guard is broken."""

    rank: int | None
    id: str
    title: str
    score: float
    low: float
    high: float
    coverage: float
    tied: bool


@dataclass(frozen=True, eq=False)
class Standings(ByContent):
    """What a method makes of the impacts, and why.

    Parameters
    ----------
    titles
        What the proposals are called.
    method, relative
        The name of the method, and whether it measures proposals against each other.
    reference
        The score of doing nothing; None for relative methods.
    valuation
        Values of all impacts, from -1 to 1 within the anchors, with their ranges.
    guards
        How the proposals stand against each guard.
    weights
        Where the weights come from; None where they stand in the file.
    score, low, high
        Shape (proposals,), higher is better, doing nothing is 0 for anchored methods.
    contributions
        Shape (proposals, measures): weight times value. For `value` and `ahp` a row adds up, from
        left to right, to the score; for other methods it shows what the value method would say.
    node_values
        Shape (proposals, nodes): the value on every node of the goal tree, on its own scale.
    coverage
        Shape (proposals,): share of the weight for which the impact is known.
    rank
        Shape (proposals,): 1 is best, equal scores share a rank, and 0 stands for no rank because a
        veto guard is broken.
    beyond
        Shape (proposals, measures): 1 where an impact lies beyond the best anchor, -1 where it lies
        beyond the worst, and else 0.
    """

    framework: Framework
    impacts: ImpactTable
    titles: tuple[str, ...]
    method: str
    relative: bool
    reference: float | None
    score: Floats
    low: Floats
    high: Floats
    valuation: Valuation
    contributions: Floats
    node_values: Floats
    coverage: Floats
    guards: tuple[GuardResult, ...]
    rank: NDArray[np.int64]
    beyond: NDArray[np.int8]
    weights: WeightReport | None
    warnings: tuple[Diagnostic, ...]

    @property
    def additive(self) -> bool:
        """Whether the contributions add up to the score."""
        return self.method in ("value", "ahp")

    @property
    def may_reverse_dominance(self) -> bool:
        """Whether the method can rank a proposal below one that is worse on every measure."""
        prefix, _, name = self.method.partition(":")
        return prefix == "pymcdm" and bool(PymcdmMethod(name).caution)

    @property
    def own_method(self) -> bool:
        """Whether the method is one whose working the library knows, and not a plugin's."""
        return self.method in METHODS or self.method.startswith("pymcdm:")

    @property
    def proposals(self) -> tuple[str, ...]:
        """Their ids, in the order of all arrays."""
        return self.impacts.proposals

    @cached_property
    def ranking(self) -> tuple[Ranked, ...]:
        """The proposals from best to worst."""
        return tuple(
            Ranked(
                rank=int(self.rank[i]) or None,
                id=self.proposals[i],
                title=self.titles[i],
                score=float(self.score[i]),
                low=float(self.low[i]),
                high=float(self.high[i]),
                coverage=float(self.coverage[i]),
                tied=bool(self.tied[i]),
            )
            for i in self.order
        )

    @cached_property
    def vetoed(self) -> NDArray[np.bool_]:
        """True where a veto guard is broken."""
        return frozen(np.equal(self.rank, 0))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Rows from best to worst: ranked first, then those vetoed; equal scores by id."""
        return tuple(
            sorted(
                range(len(self.proposals)),
                key=lambda i: (
                    self.rank[i] == 0,
                    self.rank[i] if self.rank[i] else -self.score[i],
                    self.proposals[i],
                ),
            )
        )

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """True where a rank is shared."""
        return frozen(shared(self.rank))

    @cached_property
    def rank_range(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Best and worst rank within the ranges of the scores; 0 for those without a rank."""
        best, worst = rank_range(self.rank, self.low, self.high)
        return frozen(best), frozen(worst)


def shared(rank: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which ranks are shared, shape (proposals,)."""
    counts = np.bincount(rank, minlength=1)
    counts[0] = 0
    return np.asarray(counts[rank] > 1)


def rank_range(
    rank: NDArray[np.int64], low: Floats, high: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and worst rank within the ranges of scores; 0 for those without a rank."""
    ranked = rank > 0
    low, high = low[ranked], high[ranked]
    best, worst = rank.copy(), rank.copy()
    # Certainly above: those whose lowest score is above my highest, and the reverse.
    best[ranked] = 1 + len(low) - np.searchsorted(np.sort(low), high, side="right")
    worst[ranked] = len(high) - np.searchsorted(np.sort(high), low, side="left")
    # Ties and rounding must not push the rank itself out of its own range.
    return np.minimum(best, rank), np.maximum(worst, rank)
