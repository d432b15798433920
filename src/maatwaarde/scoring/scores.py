"""Scores with all that explains them: contributions, guards, coverage, ranks and ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError
from maatwaarde.framework import Framework, Guard
from maatwaarde.impact import ImpactTable, for_framework
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.mcda.value import add_up
from maatwaarde.plugins import Plugins
from maatwaarde.scoring.by_id import by_id
from maatwaarde.scoring.explain import Explanation, explain
from maatwaarde.scoring.methods import METHODS, Batch, Valuation, find_method
from maatwaarde.scoring.result import MethodResult
from maatwaarde.scoring.weights import WeightReport, resolve_weights


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


@dataclass(frozen=True)
class Scores:
    """What a method makes of the impacts, and why.

    Parameters
    ----------
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

    def explain(self, proposal: str) -> Explanation:
        """Say what a proposal gains, what it harms, and what would move it up.

        Raises
        ------
        ImpactError
            If there is no such proposal.
        """
        return explain(self, proposal)

    @cached_property
    def vetoed(self) -> NDArray[np.bool_]:
        """True where a veto guard is broken."""
        return np.equal(self.rank, 0)

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
        ranks, counts = np.unique(self.rank[self.rank > 0], return_counts=True)
        return np.isin(self.rank, ranks[counts > 1])

    @cached_property
    def rank_range(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Best and worst rank within the ranges of the scores; 0 for those without a rank."""
        ranked = self.rank > 0
        low, high = self.low[ranked], self.high[ranked]
        best, worst = self.rank.copy(), self.rank.copy()
        # Certainly above: those whose lowest score is above my highest, and the reverse.
        best[ranked] = 1 + len(low) - np.searchsorted(np.sort(low), high, side="right")
        worst[ranked] = len(high) - np.searchsorted(np.sort(high), low, side="left")
        # Ties and rounding must not push the rank itself out of its own range.
        return np.minimum(best, self.rank), np.maximum(worst, self.rank)


def score(
    impacts: ImpactTable,
    framework: Framework,
    method: str = "value",
    *,
    titles: Sequence[str] | None = None,
    plugins: Plugins | None = None,
) -> Scores:
    """Score and rank proposals.

    Parameters
    ----------
    impacts
        From `maatwaarde.estimate`. Its measures may stand in another order than the framework's:
        they are matched by id. Weights, anchors and knots may be other than when the impacts were
        estimated; what is unknown then gets the range that this framework states.
    method
        ``value``, ``topsis``, ``topsis-relative``, ``ahp``, ``pymcdm:<CLASS>``, or the name of one
        in ``plugins``.
    titles
        What the proposals are called in reports, in the order of ``impacts.proposals``; by default
        their ids. A list of titles carries no ids, so only its length can be checked.
    plugins
        What `load_plugins` found, for the methods among it.

    Raises
    ------
    ImpactError
        If the impacts are on other measures than the framework's or in other units, unknown where
        the framework rejects that, or not as many as the titles.
    MethodError
        If the method does not exist or cannot work on these impacts, or is a plugin's and fails.
    """
    impacts = for_framework(impacts, framework)
    names = _titles(titles, impacts)
    framework, weights = resolve_weights(framework)
    batch = Batch(impacts, framework)
    result = find_method(method, framework, plugins)(batch)
    valuation = batch.valuation
    node_values = _node_values(valuation.central, framework)
    guards = _guards(node_values, valuation, framework)
    vetoed = _vetoed(guards, len(impacts.proposals))
    return Scores(
        framework=framework,
        impacts=impacts,
        titles=names,
        method=method,
        relative=result.relative,
        reference=result.reference,
        score=result.score,
        low=result.low,
        high=result.high,
        valuation=valuation,
        contributions=valuation.central * framework.measure_weights,
        node_values=node_values,
        coverage=add_up(impacts.known * framework.measure_weights),
        guards=guards,
        rank=_ranks(result, vetoed, impacts),
        beyond=_beyond(impacts, framework),
        weights=weights,
        warnings=(
            *framework.warnings,
            *(() if weights is None else weights.warnings),
            *impacts.warnings,
        ),
    )


def _titles(titles: Sequence[str] | None, impacts: ImpactTable) -> tuple[str, ...]:
    if titles is None:
        return impacts.proposals
    if len(titles) != len(impacts.proposals):
        raise ImpactError(
            Diagnostic(
                code="titles",
                what=f"there are {len(titles):,} titles for {len(impacts.proposals):,} proposals",
                mend="give a title for each, in the order of `impacts.proposals`",
            )
        )
    return tuple(titles)


def _ranks(
    result: MethodResult, vetoed: NDArray[np.bool_], impacts: ImpactTable
) -> NDArray[np.int64]:
    with by_id(alternatives=impacts.proposals):
        return competition_ranks(np.where(vetoed, np.nan, result.score))


def _node_values(values: Floats, framework: Framework) -> Floats:
    """Average the measures below every node, by weight; shape (proposals, nodes)."""
    return np.column_stack(
        [
            add_up(values[:, list(node.measures)] * framework.shares_below(i))
            for i, node in enumerate(framework.nodes)
        ]
    )


def _guards(
    node_values: Floats, valuation: Valuation, framework: Framework
) -> tuple[GuardResult, ...]:
    if not framework.guards:
        return ()
    low = _node_values(valuation.low, framework)
    results = []
    for guard in framework.guards:
        position = framework.position(guard.value)
        worth, worst_case = node_values[:, position], low[:, position]
        # A loss of exactly the allowed size is allowed, also after rounding.
        broken = worth < -guard.max_loss - 1e-12
        possible = ~broken & (worst_case < -guard.max_loss - 1e-12)
        results.append(GuardResult(guard, worth, worst_case, broken, possible))
    return tuple(results)


def _vetoed(guards: tuple[GuardResult, ...], n: int) -> NDArray[np.bool_]:
    vetoed = np.zeros(n, dtype=bool)
    for result in guards:
        if result.guard.rule == "veto":
            vetoed |= result.broken
    return vetoed


def _beyond(impacts: ImpactTable, framework: Framework) -> NDArray[np.int8]:
    beyond = np.zeros(impacts.value.shape, dtype=np.int8)
    for j, measure in enumerate(framework.measures):
        sign = 1 if measure.better == "higher" else -1
        oriented = impacts.value[:, j] * sign
        beyond[oriented > measure.best * sign, j] = 1
        beyond[oriented < measure.worst * sign, j] = -1
    return beyond
