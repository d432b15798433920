"""The core index of a plan, with weights and impacts drawn as `robustness` draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.mcda.smaa import RangeImpacts
from maatwaarde.messages import msg
from maatwaarde.parallel import Executor, own_threads
from maatwaarde.parameters import check_number, check_seed
from maatwaarde.portfolio.analysis.core_index import CoreIndex, core_index
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.solvers.highs import at_once
from maatwaarde.presented import Presented
from maatwaarde.scoring import Scores
from maatwaarde.scoring.robustness import Weights, require_value, weight_sampler


class HasPlan(Protocol):
    """What the core needs of a plan; plans know the analyses, and not the other way round."""

    @property
    def problem(self) -> Problem: ...
    @property
    def solution(self) -> Solution: ...
    @property
    def scores(self) -> Scores: ...
    @property
    def timeline(self) -> Timeline | None: ...
    @property
    def chosen(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, eq=False)
class Core(ByContent, Presented):
    """A core index, and what was drawn for it.

    Parameters
    ----------
    found
        How often each proposal is in the best portfolio.
    weights, spread, seed
        What was drawn, as for `robustness`.
    uncertain
        How many impacts have a range.
    """

    plan: HasPlan
    found: CoreIndex
    weights: Weights
    spread: float
    seed: int
    uncertain: int


def core_of(
    plan: HasPlan,
    weights: Weights = "intervals",
    *,
    spread: float = 0.2,
    samples: int = 100,
    seed: int = 0,
    gap: float = 0.0,
    time_limit: float | None = None,
    executor: Executor | None = None,
) -> Core:
    """Return how often each proposal is in the best portfolio over draws of weights and impacts.

    Rules and guards stay as they are; a guard holds for the impacts that are drawn.

    Parameters
    ----------
    weights, spread
        As for `robustness`.
    samples
        Draws; each is a portfolio solved for.
    gap, time_limit
        For each draw.
    executor
        What solves draws, such as a pool of processes or a Dask client; left out, the cores of
        this machine. The draws are made here, so it changes no answer that is proven.

    Raises
    ------
    ResourceError
        If the plan maximises the sum of scores, which has no impacts to draw, or nothing is drawn.
    MethodError
        If the scores are not by the value method, or the weights come from no groups.
    WorkerError
        If a worker of the executor was lost, or is not fit for the work.
    """
    if plan.solution.objective != "total-impact":
        raise ResourceError(
            Diagnostic(
                code="no-draws",
                what=msg("the core index is about the value of the total impact"),
                mend=msg("leave --objective out"),
            )
        )
    if samples < 1:
        raise ResourceError(
            Diagnostic(
                code="no-draws",
                what=msg("{samples} draws give no core index", samples=samples),
                mend=msg("draw at least once"),
            )
        )
    check_seed(seed)
    check_number("gap", gap, 0.0)
    check_number("time_limit", time_limit)
    scores = plan.scores
    require_value(scores)
    sampler, used = weight_sampler(scores, weights, spread)
    names = [measure.id for measure in scores.framework.measures]
    columns = [names.index(measure.measured) for measure in plan.problem.measures]
    timeline = plan.timeline
    parts = [
        1.0 if timeline is None else timeline.weights[measure.id]
        for measure in plan.problem.measures
    ]
    drawn = np.zeros((samples, len(names)))
    drawn[:, used] = sampler.sample(np.random.default_rng([seed, 0]), samples)
    impacts = scores.impacts
    ranges = RangeImpacts(impacts.low, impacts.value, impacts.high)
    uncertain = int(np.sum(impacts.low < impacts.high))
    with own_threads(at_once(), executor) as solving:
        found = core_index(
            plan.problem,
            drawn[:, columns] * parts,
            impacts=_tables(plan, ranges, columns, samples, seed) if uncertain else None,
            gap=gap,
            time_limit=time_limit,
            executor=solving,
        )
    return Core(plan, found, weights, spread, seed, uncertain)


def _tables(
    plan: HasPlan, ranges: RangeImpacts, columns: list[int], samples: int, seed: int
) -> Iterator[Floats]:
    """Yield impacts of options at each point in time; one draw at a time to save memory."""
    options, timeline = plan.problem.options, plan.timeline
    place = {name: row for row, name in enumerate(plan.scores.proposals)}
    rows = [place[option.proposal] for option in options]
    scale = np.array([option.scale for option in options])
    generator = np.random.default_rng([seed, 1])
    for _ in range(samples):
        table = ranges.sample(generator, 1)[0]
        if timeline is None:
            yield table[np.ix_(rows, columns)] * scale[:, np.newaxis]
        else:
            yield timeline.drawn(options, plan.problem.measures, table)
