"""Which proposals are in the best portfolio whatever one believes: the core index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import Text, msg
from maatwaarde.parallel import Executor, in_order
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NotInTime
from maatwaarde.portfolio.solvers.tie_breaking import Search

# The proposals of the best portfolio; None where no portfolio keeps the guards.
_Chosen = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CoreIndex:
    """How often each proposal is in the best portfolio over the samples.

    Parameters
    ----------
    index
        By proposal, the share of samples from 0 to 1.
    samples
        How many there were.
    portfolios
        The portfolios that were best in some sample, each with its share, the commonest first.
    impossible
        In how many samples no portfolio keeps the guards. These count as samples in which nothing
        is chosen.
    unproven
        In how many samples time was up before the portfolio that counts was proven the best.
    """

    index: dict[str, float]
    samples: int
    portfolios: tuple[tuple[tuple[str, ...], float], ...]
    impossible: int = 0
    unproven: int = 0

    @property
    def core(self) -> tuple[str, ...]:
        """Proposals that are in the best portfolio of every sample: do these."""
        return tuple(name for name, share in self.index.items() if share == 1.0)

    @property
    def borderline(self) -> tuple[str, ...]:
        """Proposals on which the samples differ: talk about these."""
        return tuple(name for name, share in self.index.items() if 0.0 < share < 1.0)

    @property
    def exterior(self) -> tuple[str, ...]:
        """Proposals that are in the best portfolio of no sample."""
        return tuple(name for name, share in self.index.items() if share == 0.0)


def core_index(
    problem: Problem,
    weights: Floats | None = None,
    *,
    impacts: Iterable[Floats] | None = None,
    gap: float = 0.0,
    time_limit: float | None = None,
    executor: Executor | None = None,
) -> CoreIndex:
    """Solve the problem for many weights or impacts, and count in how many a proposal is chosen.

    Liesiö, Mild and Salo (2007, "Preference programming for robust portfolio modeling and project
    selection", European Journal of Operational Research 181) define the core index over the
    portfolios that are not dominated under incomplete information; here it is over samples, so
    that it is also a probability when the samples are drawn by one.

    Parameters
    ----------
    weights
        (samples, measures), in the order of ``problem.measures``; None keeps those of the problem.
    impacts
        Samples of the impacts, each (options, measures) in the order of the problem. With weights
        as well, there are as many of both and they go together.
    gap
        The relative gap that is good enough for a sample.
    time_limit
        Seconds for each sample; the best portfolio by then counts.
    executor
        What solves samples, several at a time, such as a pool of processes or a Dask client; left
        out, this process one by one. It changes no answer.

    Raises
    ------
    PortfolioError
        If a sample has the wrong shape or numbers, there are none, or not as many of weights as of
        impacts, or nothing was found for a sample in time.
    WorkerError
        If a worker of the executor was lost, or is not fit for the work.
    """
    if weights is None and impacts is None:
        raise _bad(msg("there are no samples"), msg("give weights, impacts, or both"))
    if weights is not None:
        shape = (None, len(problem.measures))
        weights = _sound(weights, shape, msg("samples of weights"), negative=False)

    def samples() -> Iterator[_Sample]:
        if impacts is None:
            assert weights is not None
            yield from (_Sample(row) for row in weights)
            return
        nominal = np.array([measure.weight for measure in problem.measures], dtype=np.float64)
        many = repeat(nominal) if weights is None else iter(weights)
        count = 0
        for given in impacts:
            count += 1
            row = next(many, None)
            if row is None:
                break
            impact = _sound(given, problem.impact.shape, msg("samples of impacts"), negative=True)
            yield _Sample(row, impact)
        if weights is not None and count != len(weights):
            raise _unequal(len(weights), count)

    # What can be counted is counted before anything is solved.
    if weights is not None and isinstance(impacts, Sized) and len(impacts) != len(weights):
        raise _unequal(len(weights), len(impacts))
    asked = _Asked(problem, build(problem) if impacts is None else None, gap, time_limit)
    size = 2 * problem.impact.nbytes
    answers = list(in_order(_choose, asked, samples(), executor, size=size))
    total = len(answers)
    if not total:
        raise _bad(msg("there are no samples of impacts"), msg("give at least one"))
    counts = Counter(chosen for chosen, _ in answers if chosen is not None)
    chosen_times = {proposal.id: 0 for proposal in problem.proposals}
    for names, times in counts.items():
        for name in names:
            chosen_times[name] += times
    index = {name: times / total for name, times in chosen_times.items()}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    portfolios = tuple((names, times / total) for names, times in ranked)
    impossible = sum(chosen is None for chosen, _ in answers)
    unproven = sum(not proven for _, proven in answers)
    return CoreIndex(index, total, portfolios, impossible, unproven)


class _Asked(NamedTuple):
    """What all samples share; they have a model in common where impacts are as they are."""

    problem: Problem
    model: Model | None
    gap: float
    time_limit: float | None


class _Sample(NamedTuple):
    weights: Floats
    impact: Floats | None = None


def _choose(asked: _Asked, sample: _Sample) -> tuple[_Chosen, bool]:
    """Return what is best in a sample, and whether that is proven."""
    problem = asked.problem
    if sample.impact is not None:
        impact = sample.impact
        problem = replace(problem, impact=impact, impact_low=impact, impact_high=impact)
    model = build(problem) if asked.model is None else asked.model
    limits = Limits.start(asked.time_limit, asked.gap, 1)
    goal = np.asarray(model.value.T @ sample.weights)
    result = Search(problem, "total-impact", model, limits).best(goal=goal)
    found, status = result.evaluation, result.run.status
    if found is None:
        if status != "infeasible":
            raise NotInTime
        return None, True
    return tuple(sorted({option.proposal for option in found.options})), status == "optimal"


def _sound(given: Any, shape: tuple[int | None, ...], what: Text, *, negative: bool) -> Floats:
    """Return samples as an array of a shape, in which None is one or more."""
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise _bad(
            msg("the {what} are no arrays of numbers", what=what), msg("give arrays")
        ) from None
    fits = len(array.shape) == len(shape) and all(
        got == asked or (asked is None and got > 0)
        for got, asked in zip(array.shape, shape, strict=True)
    )
    if not fits or not np.isfinite(array).all() or not (negative or (array >= 0).all()):
        wanted = ", ".join("any" if asked is None else str(asked) for asked in shape)
        raise _bad(
            msg(
                "the {what} have shape {shape} or numbers that are unsound",
                what=what,
                shape=array.shape,
            ),
            msg("give finite numbers of shape ({wanted})", wanted=wanted)
            if negative
            else msg("give finite numbers of shape ({wanted}), zero or more", wanted=wanted),
        )
    return array


def _unequal(weights: int, impacts: int) -> PortfolioError:
    return _bad(
        msg(
            "there are {weights} samples of weights and {impacts} or more of impacts",
            weights=weights,
            impacts=impacts,
        )
        if impacts > weights
        else msg(
            "there are {weights} samples of weights and {impacts} of impacts",
            weights=weights,
            impacts=impacts,
        ),
        msg("give as many of both, since they go together"),
    )


def _bad(what: str, mend: str) -> PortfolioError:
    return PortfolioError(Diagnostic(code="bad-samples", what=what, mend=mend))
