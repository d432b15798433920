"""How sure a ranking is when weights are disputed and impacts uncertain.

Two views: draws of weights and impacts (SMAA), and how far one weight may move, exactly. Both use
the value method, whose measuring rod stays put whatever is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda.sensitivity import Stability, weight_stability
from maatwaarde.mcda.smaa import (
    FreeWeights,
    GroupWeights,
    IntervalWeights,
    OrdinalWeights,
    RangeImpacts,
    Smaa,
    ValueModel,
    smaa,
)
from maatwaarde.mcda.smaa.weights import WeightSampler
from maatwaarde.messages import Exact, Number, msg, nmsg
from maatwaarde.parallel import Executor
from maatwaarde.parameters import check_choice, check_seed
from maatwaarde.scoring.scores import Scores

Weights = Literal["free", "ordinal", "intervals", "groups"]

MAX_PROPOSALS = 2000
"""The analysis counts every rank of every proposal, and every pair."""


@dataclass(frozen=True)
class NodeStability:
    """How far each weight may move before an order turns, the other weights in proportion.

    Parameters
    ----------
    nodes
        Positions in `Framework.nodes` of what is weighed, as in the columns of the intervals.
    weights
        Their weights now.
    stability
        Rows are positions in `Robustness.rows`.
    """

    nodes: tuple[int, ...]
    weights: Floats
    stability: Stability


@dataclass(frozen=True, eq=False)
class Robustness(ByContent):
    """How sure a ranking is.

    Parameters
    ----------
    scores
        The ranking that is looked at.
    rows
        Rows of the proposals that take part, best first: those that break a veto guard have no rank
        to be unsure of.
    measures
        Positions of the measures with a weight, as in the columns of the central weights.
    weights, spread, draws, seed
        What was drawn.
    smaa
        The counts; proposals as in ``rows``, criteria as in ``measures``.
    values, by_measure
        Weight stability for the values at the top of the goal tree, and for the measures.
    uncertain
        Number of impacts with a range.
    """

    scores: Scores
    rows: tuple[int, ...]
    measures: tuple[int, ...]
    weights: Weights
    spread: float
    draws: int
    seed: int
    smaa: Smaa
    values: NodeStability
    by_measure: NodeStability
    uncertain: int

    def within(self, position: int, places: int) -> float:
        """Return the part of the draws in which a proposal is among the first places."""
        return float(self.smaa.rank_acceptability[position, :places].sum())


def robustness(
    scores: Scores,
    weights: Weights = "intervals",
    *,
    spread: float = 0.2,
    draws: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
) -> Robustness:
    """Analyse how sure a ranking is.

    Impacts are drawn from a triangle on their range, or evenly where nobody knows them; each by
    itself. A measure without weight keeps none.

    Parameters
    ----------
    scores
        By the value method.
    weights
        ``free``: nothing is known. ``ordinal``: only the order of the weights. ``intervals``: each
        lies within ``spread`` of itself. ``groups``: one of the groups that gave the weights
        decides, with a chance that is its share, and its weights lie within ``spread``.
    spread
        A part of the weight: 0.2 is from 80 to 120 per cent of it.
    executor
        Who draws, such as a pool of processes or a Dask client; left out, this process. It
        changes no bit of the result.

    Raises
    ------
    MethodError
        If the scores are not by the value method, there are fewer than two proposals with a rank or
        too many, or the weights come from no groups.
    WorkerError
        If a worker of the executor was lost, or is not fit for the work.
    """
    check_seed(seed)
    require_value(scores)
    rows = tuple(row for row in scores.order if scores.rank[row])
    if not 2 <= len(rows) <= MAX_PROPOSALS:
        raise MethodError(
            Diagnostic(
                code="proposals",
                what=nmsg(
                    "there is {number} proposal with a rank",
                    "there are {number} proposals with a rank",
                    len(rows),
                    number=Number(len(rows), 0),
                ),
                mend=msg(
                    "give from 2 to {most}, such as the best of a longer list",
                    most=Number(MAX_PROPOSALS, 0),
                ),
            )
        )
    sampler, used = weight_sampler(scores, weights, spread)
    impacts = scores.impacts
    cells = np.ix_(rows, used)
    low, high = impacts.low[cells], impacts.high[cells]
    mode = impacts.value[cells]
    model = ValueModel([scores.valuation.functions[j] for j in used])
    ranges = RangeImpacts(low, mode, high)
    result = smaa(ranges, sampler, model, draws=draws, seed=seed, executor=executor)
    return Robustness(
        scores=scores,
        rows=rows,
        measures=used,
        weights=weights,
        spread=spread,
        draws=draws,
        seed=seed,
        smaa=result,
        values=_stability(scores, rows, [n.parent is None for n in scores.framework.nodes]),
        by_measure=_stability(scores, rows, [n.is_measure for n in scores.framework.nodes]),
        uncertain=int(np.sum(low < high)),
    )


def require_value(scores: Scores) -> None:
    """Refuse scores that are no weighted sum of values."""
    if not scores.additive:
        raise MethodError(
            Diagnostic(
                code="not-additive",
                what=msg("method {method!r} is no weighted sum of values", method=scores.method),
                mend=msg("use --method value, on which this analysis is exact"),
            )
        )


def weight_sampler(
    scores: Scores, weights: Weights, spread: float
) -> tuple[WeightSampler, tuple[int, ...]]:
    """Return what draws weights as `robustness` does, and the positions of the measures it weighs.

    Raises
    ------
    MethodError
        If the spread is not from 0 to 1, or the weights come from no groups.
    """
    check_choice("weights", weights, Weights)
    if not 0 <= spread <= 1:
        raise MethodError(
            Diagnostic(
                "spread",
                msg("the spread is {spread}", spread=Exact(spread)),
                msg("give a part of the weight, from 0 to 1"),
            )
        )
    common = scores.framework.measure_weights
    if weights == "groups":
        if scores.weights is None:
            raise MethodError(
                Diagnostic(
                    code="no-groups",
                    what=msg("the weights of this framework come from no groups"),
                    mend=msg(
                        "give it answers of groups (see `maatwaarde weights`), or draw the weights "
                        "in another way"
                    ),
                )
            )
        report = scores.weights
        members = np.array(
            [report.framework_of(g, scores.framework).measure_weights for g in report.groups]
        )
        used = np.flatnonzero(members.max(axis=0) > 0)
        samplers = [_intervals(member[used], spread) for member in members]
        return GroupWeights(samplers, np.array(list(report.groups.values()))), tuple(used.tolist())
    used = np.flatnonzero(common > 0)
    own = common[used]
    positions = tuple(used.tolist())
    if weights == "free":
        return FreeWeights(len(own)), positions
    if weights == "ordinal":
        # Weights that differ by rounding alone share a rank.
        return OrdinalWeights(-np.round(own, 12)), positions
    return _intervals(own, spread), positions


def _intervals(weights: Floats, spread: float) -> IntervalWeights:
    own = weights / weights.sum()
    return IntervalWeights(own * (1 - spread), np.minimum(own * (1 + spread), 1.0))


def _stability(scores: Scores, rows: tuple[int, ...], chosen: list[bool]) -> NodeStability:
    nodes = tuple(
        i for i, node in enumerate(scores.framework.nodes) if chosen[i] and node.weight > 0
    )
    weights = np.array([scores.framework.nodes[i].weight for i in nodes])
    values = scores.node_values[np.ix_(rows, nodes)]
    return NodeStability(nodes, weights, weight_stability(values, weights))
