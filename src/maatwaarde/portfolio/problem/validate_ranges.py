"""The numbers of a portfolio problem that are too large to reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Text, msg, nmsg
from maatwaarde.portfolio.problem import ranges
from maatwaarde.portfolio.problem.fields import ProblemFields
from maatwaarde.portfolio.problem.ranges import Range

_SHOWN = 20


def range_problems(problem: ProblemFields, joint: Floats) -> Iterator[Diagnostic]:
    """Yield the numbers that are beyond the ranges; of a sorted problem, all finite.

    What is forbidden may have any impact, since it is nowhere added up. Amounts may be smaller than
    what a file may state: a part of a small amount is smaller.

    Parameters
    ----------
    joint
        (synergies, measures), what each pair brings on top.
    """
    yield from _amounts(problem)
    yield from _measures(problem)
    yield from _rules(problem)
    yield from _impacts(problem, joint)


def _amounts(problem: ProblemFields) -> Iterator[Diagnostic]:
    use = problem.use.tocoo()
    kinds = [ranges.amount_range(resource.kind) for resource in problem.resources]
    most = np.array([kind.most for kind in kinds])
    over = np.flatnonzero(np.abs(use.data) > most[use.col])
    yield from _first(
        (
            msg(
                "what {option!r} asks of {resource!r}",
                option=str(problem.options[use.row[i]]),
                resource=problem.resources[use.col[i]].id,
            ),
            float(use.data[i]),
            kinds[use.col[i]],
        )
        for i in over.tolist()
    )
    yield from _first(
        (
            msg("the cost of {option!r}", option=str(problem.options[i])),
            float(problem.cost[i]),
            ranges.COST,
        )
        for i in np.flatnonzero(ranges.COST.outside(problem.cost)).tolist()
    )
    if problem.scores is not None:
        scores = np.where(_closed(problem), 0.0, problem.scores)
        yield from _first(
            (
                msg("the score of {option!r}", option=str(problem.options[i])),
                float(scores[i]),
                ranges.SCORE,
            )
            for i in np.flatnonzero(ranges.SCORE.outside(scores)).tolist()
        )


def _measures(problem: ProblemFields) -> Iterator[Diagnostic]:
    for measure in problem.measures:
        yield from _checked(
            [(msg("the weight of measure {id!r}", id=measure.id), measure.weight, ranges.WEIGHT)]
        )
        if measure.target is None:
            continue
        wanted = max(abs(measure.target), abs(measure.achieved))
        if wanted > ranges.WANTED * abs(measure.best):
            what = msg("the target of measure {id!r}", id=measure.id)
            yield _too_far(what, wanted, measure.best)


def _rules(problem: ProblemFields) -> Iterator[Diagnostic]:
    best = {measure.id: measure.best for measure in problem.measures}
    kinds = {item.id: ranges.amount_range(item.kind) for item in problem.resources}
    numbers: list[tuple[Text, float, Range]] = []

    def add(what: Text, number: float | None, limit: Range) -> None:
        numbers.append((what, number or 0.0, limit))

    for resource in problem.resources:
        limit = kinds[resource.id]
        add(msg("what there is of {id!r}", id=resource.id), resource.capacity, limit)
        add(msg("what {id!r} carries over", id=resource.id), resource.carry_over, limit)
    for floor in problem.floors:
        coefficients = max(map(abs, floor.coefficients.values()), default=0.0)
        add(msg("a weight of guard {id!r}", id=floor.id), coefficients, ranges.WEIGHT)
        add(msg("the least value of guard {id!r}", id=floor.id), floor.minimum, ranges.SCORE)
    for total in problem.total_floors:
        if abs(total.minimum) > ranges.WANTED * abs(best[total.measure]):
            what = msg("the total to be reached on {measure!r}", measure=total.measure)
            yield _too_far(what, total.minimum, best[total.measure])
    for need in problem.requires:
        what = msg("the lag of what {proposal!r} requires", proposal=need.proposal)
        add(what, need.lag, _upper(ranges.LAG))
    for pair in problem.synergies:
        for name, amount in pair.use.items():
            what = msg(
                "what the synergy of {a!r} and {b!r} uses of {resource!r}",
                a=pair.a,
                b=pair.b,
                resource=name,
            )
            add(what, amount, kinds[name])
    for hire in problem.hires:
        add(msg("the maximum of hiring {id!r}", id=hire.resource), hire.maximum, ranges.STAFF)
        add(msg("the price of hiring {id!r}", id=hire.resource), hire.price, ranges.PRICE)
    for swap in problem.substitutions:
        two = {"source": swap.source, "target": swap.target}
        what = msg("the rate by which {source!r} replaces {target!r}", **two)
        add(what, swap.rate, ranges.RATE)
        what = msg("the maximum by which {source!r} replaces {target!r}", **two)
        add(what, swap.maximum, ranges.STAFF)
    for training in problem.trainings:
        name, most = training.id, max(training.time.values(), default=0.0)
        add(msg("the maximum of training {id!r}", id=name), training.maximum, ranges.STAFF)
        add(msg("the price of training {id!r}", id=name), training.price, ranges.PRICE)
        add(msg("the time of training {id!r}", id=name), most, ranges.STAFF)
    for grant in problem.grants:
        add(msg("the maximum of grant {id!r}", id=grant.id), grant.maximum, ranges.MONEY)
        add(msg("the share of grant {id!r}", id=grant.id), grant.share, ranges.PART)
    yield from _checked(
        (what, number, limit if limit in _BOTH_ENDS else _upper(limit))
        for what, number, limit in numbers
    )


# Of the others, what is computed may be next to nothing.
_BOTH_ENDS = (ranges.PRICE, ranges.RATE, ranges.PART)


def _impacts(problem: ProblemFields, joint: Floats) -> Iterator[Diagnostic]:
    best = np.array([measure.best for measure in problem.measures], dtype=np.float64)
    worst = np.array([measure.worst for measure in problem.measures], dtype=np.float64)
    closed = _closed(problem)[:, np.newaxis]
    forbidden = {rule.proposal for rule in problem.forbidden}
    apart = np.array([{pair.a, pair.b} & forbidden != set() for pair in problem.synergies])
    joint = np.where(apart.reshape(-1, 1), 0.0, joint)
    central = np.vstack([np.where(closed, 0.0, problem.impact), joint])
    ends = [
        np.vstack([np.where(closed, 0.0, array), joint])
        for array in (problem.impact_low, problem.impact_high)
    ]
    found = ranges.too_much(central, ends, best, worst)
    for item in found[:_SHOWN]:
        yield Diagnostic(
            code="out-of-range",
            what=msg(
                "the impact of {what} on {measure!r}: {why}",
                what=_row_name(problem, item.row),
                measure=problem.measures[item.column].id,
                why=item.why,
            ),
            mend=ranges.ANCHOR_MEND,
        )
    if len(found) > _SHOWN:
        more = nmsg(
            "{n} more impact is too large", "{n} more impacts are too large", len(found) - _SHOWN
        )
        yield Diagnostic("out-of-range", more)


def _row_name(problem: ProblemFields, row: int) -> Text:
    """Return what is in a row of the impacts: an option, or a synergy, which come after these."""
    if row < len(problem.options):
        return msg("{id!r}", id=str(problem.options[row]))
    pair = problem.synergies[row - len(problem.options)]
    return msg("the synergy of {a!r} and {b!r}", a=pair.a, b=pair.b)


def _closed(problem: ProblemFields) -> npt.NDArray[np.bool_]:
    """Return (options,), which are forbidden."""
    forbidden = {rule.proposal for rule in problem.forbidden}
    return np.array([option.proposal in forbidden for option in problem.options], dtype=bool)


def _upper(limit: Range) -> Range:
    return Range(0.0, limit.most, limit.unit)


def _first(numbers: Iterable[tuple[Text, float, Range]]) -> Iterator[Diagnostic]:
    """Yield the first problems, and how many more there are."""
    found = list(_checked((what, number, _upper(limit)) for what, number, limit in numbers))
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        more = nmsg(
            "{n} more amount is too large", "{n} more amounts are too large", len(found) - _SHOWN
        )
        yield Diagnostic("out-of-range", more)


def _checked(numbers: Iterable[tuple[Text, float, Range]]) -> Iterator[Diagnostic]:
    for what, number, limit in numbers:
        if not limit.holds(number):
            wrong = msg("{what}: {wrong}", what=what, wrong=limit.wrong(number))
            yield Diagnostic("out-of-range", wrong, limit.mend)


def _too_far(what: Text, number: float, anchor: float) -> Diagnostic:
    wrong = msg("{what}: {wrong}", what=what, wrong=ranges.too_far(number, anchor))
    return Diagnostic("out-of-range", wrong, ranges.ANCHOR_MEND)
