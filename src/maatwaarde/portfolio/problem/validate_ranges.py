"""The numbers of a portfolio problem that are too large to reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import msg
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
            f"what {str(problem.options[use.row[i]])!r} asks of "
            f"{problem.resources[use.col[i]].id!r}",
            float(use.data[i]),
            kinds[use.col[i]],
        )
        for i in over.tolist()
    )
    listed = [("the cost", problem.cost, ranges.COST)]
    if problem.scores is not None:
        forbidden = _closed(problem)
        listed.append(("the score", np.where(forbidden, 0.0, problem.scores), ranges.SCORE))
    for what, array, limit in listed:
        yield from _first(
            (f"{what} of {str(problem.options[i])!r}", float(array[i]), limit)
            for i in np.flatnonzero(limit.outside(array)).tolist()
        )


def _measures(problem: ProblemFields) -> Iterator[Diagnostic]:
    for measure in problem.measures:
        yield from _checked(
            [(f"the weight of measure {measure.id!r}", measure.weight, ranges.WEIGHT)]
        )
        if measure.target is None:
            continue
        wanted = max(abs(measure.target), abs(measure.achieved))
        if wanted > ranges.WANTED * abs(measure.best):
            yield _too_far(f"the target of measure {measure.id!r}", wanted, measure.best)


def _rules(problem: ProblemFields) -> Iterator[Diagnostic]:
    best = {measure.id: measure.best for measure in problem.measures}
    kinds = {item.id: ranges.amount_range(item.kind) for item in problem.resources}
    numbers: list[tuple[str, float, Range]] = []
    for resource in problem.resources:
        limit = kinds[resource.id]
        numbers.append((f"what there is of {resource.id!r}", resource.capacity, limit))
        numbers.append((f"what {resource.id!r} carries over", resource.carry_over or 0.0, limit))
    for floor in problem.floors:
        coefficients = max(map(abs, floor.coefficients.values()), default=0.0)
        numbers.append((f"a weight of guard {floor.id!r}", coefficients, ranges.WEIGHT))
        numbers.append((f"the least value of guard {floor.id!r}", floor.minimum, ranges.SCORE))
    for total in problem.total_floors:
        if abs(total.minimum) > ranges.WANTED * abs(best[total.measure]):
            what = msg("the total to be reached on {measure!r}", measure=total.measure)
            yield _too_far(what, total.minimum, best[total.measure])
    for need in problem.requires:
        what = msg("the lag of what {proposal!r} requires", proposal=need.proposal)
        numbers.append((what, need.lag or 0.0, _upper(ranges.LAG)))
    for pair in problem.synergies:
        what = msg("what the synergy of {a!r} and {b!r} uses of", a=pair.a, b=pair.b)
        numbers += [(f"{what} {name!r}", amount, kinds[name]) for name, amount in pair.use.items()]
    for hire in problem.hires:
        numbers.append((f"the maximum of hiring {hire.resource!r}", hire.maximum, ranges.STAFF))
        numbers.append((f"the price of hiring {hire.resource!r}", hire.price, ranges.PRICE))
    for swap in problem.substitutions:
        what = msg("{source!r} replaces {target!r}", source=swap.source, target=swap.target)
        numbers.append((f"the rate by which {what}", swap.rate, ranges.RATE))
        numbers.append((f"the maximum by which {what}", swap.maximum or 0.0, ranges.STAFF))
    for training in problem.trainings:
        what = msg("training {id!r}", id=training.id)
        most = max(training.time.values(), default=0.0)
        numbers.append((f"the maximum of {what}", training.maximum, ranges.STAFF))
        numbers.append((f"the price of {what}", training.price, ranges.PRICE))
        numbers.append((f"the time of {what}", most, ranges.STAFF))
    for grant in problem.grants:
        numbers.append((f"the maximum of grant {grant.id!r}", grant.maximum, ranges.MONEY))
        numbers.append((f"the share of grant {grant.id!r}", grant.share, ranges.PART))
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
    names = [str(option) for option in problem.options]
    names += [f"the synergy of {pair.a!r} and {pair.b!r}" for pair in problem.synergies]
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
        of = names[item.row] if item.row >= len(problem.options) else repr(names[item.row])
        yield Diagnostic(
            code="out-of-range",
            what=msg(
                "the impact of {of} on {id!r}: {why}",
                of=of,
                id=problem.measures[item.column].id,
                why=item.why,
            ),
            mend=ranges.ANCHOR_MEND,
        )
    if len(found) > _SHOWN:
        yield Diagnostic(
            "out-of-range", msg("{number} more impacts are too large", number=len(found) - _SHOWN)
        )


def _closed(problem: ProblemFields) -> npt.NDArray[np.bool_]:
    """Return (options,), which are forbidden."""
    forbidden = {rule.proposal for rule in problem.forbidden}
    return np.array([option.proposal in forbidden for option in problem.options], dtype=bool)


def _upper(limit: Range) -> Range:
    return Range(0.0, limit.most, limit.unit)


def _first(numbers: Iterable[tuple[str, float, Range]]) -> Iterator[Diagnostic]:
    """Yield the first problems, and how many more there are."""
    found = list(_checked((what, number, _upper(limit)) for what, number, limit in numbers))
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield Diagnostic(
            "out-of-range", msg("{number} more amounts are too large", number=len(found) - _SHOWN)
        )


def _checked(numbers: Iterable[tuple[str, float, Range]]) -> Iterator[Diagnostic]:
    for what, number, limit in numbers:
        if not limit.holds(number):
            yield Diagnostic("out-of-range", f"{what}: {limit.wrong(number)}", limit.mend)


def _too_far(what: str, number: float, anchor: float) -> Diagnostic:
    return Diagnostic(
        "out-of-range", f"{what}: {ranges.too_far(number, anchor)}", ranges.ANCHOR_MEND
    )
