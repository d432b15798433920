"""Everything that can be wrong with a portfolio problem, found once, when it is built."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Exact, Message, Text, msg, nmsg, pmsg
from maatwaarde.periods import Period
from maatwaarde.portfolio.problem.fields import ProblemFields
from maatwaarde.portfolio.problem.records import Measure, OptionKey, Synergy


def item_problems(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield what is wrong with identifiers, anchors, capacities and periods."""
    for kind, items in (
        ("proposal", problem.proposals),
        ("measure", problem.measures),
        ("resource", problem.resources),
    ):
        ids = [item.id for item in items]
        yield from repeated(kind, ids, ids)
    yield from repeated("option", map(told_apart, problem.options), map(str, problem.options))
    for measure in problem.measures:
        yield from _measure(measure)
    yield from _resources(problem)
    yield from _periods(problem)


def shape_problems(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield the arrays that do not have the shape that the lists of items give them."""
    n, m, r = len(problem.options), len(problem.measures), len(problem.resources)
    wanted: dict[str, tuple[int, ...]] = {
        "use": (n, r),
        "structural": (n, r),
        "charges": (n, r),
        "margins": (n, r),
        "use_low": (n, r),
        "use_high": (n, r),
        "impact": (n, m),
        "impact_low": (n, m),
        "impact_high": (n, m),
        "cost": (n,),
        "scores": (n,),
    }
    for name, shape in wanted.items():
        array: Any = getattr(problem, name)
        if array is None:
            continue
        given = array.shape if hasattr(array, "shape") else np.shape(array)
        if tuple(given) != shape:
            yield Diagnostic(
                code="wrong-shape",
                what=msg(
                    "{name} has shape {given}, and {shape} was expected",
                    name=name,
                    given=tuple(given),
                    shape=shape,
                ),
                mend=msg("let each row be an option, and each column a measure or a resource"),
            )


def number_problems(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield the numbers that are not finite, and the intervals that do not hold their midpoint."""
    found = []
    measures = [measure.id for measure in problem.measures]
    for name in ("impact", "impact_low", "impact_high"):
        found += _not_finite(problem, name, getattr(problem, name), measures)
    resources = [item.id for item in problem.resources]
    for name in ("use", "structural", "charges", "margins", "use_low", "use_high"):
        if getattr(problem, name) is not None:
            found += _not_finite(problem, name, getattr(problem, name), resources)
    for name in ("cost", "scores"):
        array = getattr(problem, name)
        if array is not None:
            found += _not_finite(problem, name, array[:, None], [name])
    yield from found
    if found:
        return
    outside = (problem.impact < problem.impact_low) | (problem.impact > problem.impact_high)
    for row, column in np.argwhere(outside)[:20]:
        yield Diagnostic(
            code="impact-outside-range",
            what=msg(
                "the impact of {option!r} on {measure!r} ({impact}) lies outside its range",
                option=str(problem.options[row]),
                measure=measures[column],
                impact=Exact(problem.impact[row, column]),
            ),
            mend=msg("make low <= impact <= high"),
        )


def told_apart(option: OptionKey) -> tuple[str, str, float]:
    """Return what makes options differ, also where a start is nonsense that has no hash."""
    return (option.proposal, str(option.start), option.scale)


KINDS: dict[str, Message] = {
    "proposal": msg("proposal"),
    "measure": msg("measure"),
    "resource": msg("resource"),
    "option": msg("option"),
    "guard": pmsg("rule", "guard"),
    "share": pmsg("rule", "share"),
    "grant": pmsg("rule", "grant"),
    "training": pmsg("rule", "training"),
}


def repeated(kind: str, ids: Iterable[Hashable], names: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield what is given more than once; ``kind`` is one of ``KINDS``."""
    times = Counter(zip(ids, names, strict=True))
    again = [(name, count) for (_, name), count in times.items() if count > 1]
    for name, count in sorted(again, key=lambda item: item[0]):
        yield Diagnostic(
            code=f"repeated-{kind}",
            what=msg(
                "{kind} {name!r} is given {count} times",
                kind=KINDS[kind],
                name=name,
                count=count,
            ),
            mend=msg("give each one an id of its own"),
        )


def _measure(measure: Measure) -> Iterator[Diagnostic]:
    numbers = [measure.weight, measure.best, measure.worst, measure.achieved, measure.beyond_target]
    if measure.target is not None:
        numbers.append(measure.target)
    if not all(math.isfinite(number) for number in numbers):
        yield Diagnostic(
            code="not-finite",
            what=msg("measure {id!r} has a number that is not finite", id=measure.id),
            mend=msg("give finite numbers for weight, best, worst, target and achieved"),
        )
        return
    if measure.weight < 0:
        yield Diagnostic(
            code="negative-weight",
            what=msg(
                "measure {id!r} has weight {weight}", id=measure.id, weight=Exact(measure.weight)
            ),
            mend=msg("give a weight of zero or more"),
        )
    # Not by their product, which of small anchors is zero.
    if np.sign(measure.best) * np.sign(measure.worst) >= 0:
        yield Diagnostic(
            code="bad-anchors",
            what=msg(
                "measure {id!r} has best {best} and worst {worst}, which do not lie on "
                "either side of zero",
                id=measure.id,
                best=Exact(measure.best),
                worst=Exact(measure.worst),
            ),
            mend=msg("anchors are changes against doing nothing: one is a gain, the other a loss"),
        )
    if measure.target is not None and measure.target * np.sign(measure.best) < 0:
        yield Diagnostic(
            code="bad-target",
            what=msg(
                "the target of measure {id!r} ({target}) is a loss",
                id=measure.id,
                target=Exact(measure.target),
            ),
            mend=msg("give the target as a change in the direction of `best`"),
        )
    if not 0 <= measure.beyond_target <= 1:
        yield Diagnostic(
            code="bad-beyond-target",
            what=msg(
                "beyond_target of measure {id!r} is {part}",
                id=measure.id,
                part=Exact(measure.beyond_target),
            ),
            mend=msg("give a share from 0 to 1"),
        )


def _resources(problem: ProblemFields) -> Iterator[Diagnostic]:
    for resource in problem.resources:
        if not (math.isfinite(resource.capacity) and resource.capacity >= 0):
            yield Diagnostic(
                code="bad-capacity",
                what=msg(
                    "resource {id!r} has a capacity of {capacity}",
                    id=resource.id,
                    capacity=Exact(resource.capacity),
                ),
                mend=msg("give a finite amount of zero or more, or leave the resource out"),
            )
        sound = math.isfinite(resource.base) and 0 <= resource.over < math.inf
        if not (sound and 0 <= resource.structural < math.inf):
            yield Diagnostic(
                code="bad-capacity",
                what=msg(
                    "resource {id!r} has a structural part, a part that there is not, or a base "
                    "that is not sound",
                    id=resource.id,
                ),
                mend=msg("give finite numbers, and parts of zero or more"),
            )
        if resource.kind not in ("money", "staff", "reserve", "debt"):
            yield Diagnostic(
                code="bad-resource-kind",
                what=msg("resource {id!r} is of kind {kind!r}", id=resource.id, kind=resource.kind),
                mend=msg("use 'money', 'staff', 'reserve' or 'debt'"),
            )


def _periods(problem: ProblemFields) -> Iterator[Diagnostic]:
    # Each text once, at the first place that has it; most lists have a handful.
    first: dict[str, tuple[Callable[[], Text], Any]] = {}
    for what, period in _written(problem):
        first.setdefault(repr(period), (what, period))
    for _, (what, period) in sorted(first.items(), key=lambda item: item[0]):
        if period is not None and not _is_period(period):
            yield Diagnostic(
                code="bad-period",
                what=msg("{what} is {period!r}, which is no period", what=what(), period=period),
                mend=msg("write a year ('2027'), half-year ('2027-H1') or quarter ('2027-Q3')"),
            )
    for option in problem.options:
        if not (math.isfinite(option.scale) and 0 < option.scale <= 1):
            yield Diagnostic(
                code="bad-scale",
                what=msg(
                    "option {option!r} does a part of {part}",
                    option=str(option),
                    part=Exact(option.scale),
                ),
                mend=msg("give a part above 0 and at most 1"),
            )
    for resource in problem.resources:
        carry = resource.carry_over
        if carry is not None and not (math.isfinite(carry) and carry >= 0):
            yield Diagnostic(
                code="bad-carry-over",
                what=msg(
                    "resource {id!r} carries over {amount}", id=resource.id, amount=Exact(carry)
                ),
                mend=msg("give an amount of zero or more, or null for everything"),
            )
        if carry != 0 and resource.period is None:
            yield Diagnostic(
                code="bad-carry-over",
                what=msg("resource {id!r} carries over, but belongs to no period", id=resource.id),
                mend=msg("give the resource a period, or leave carry_over out"),
            )


def _written(problem: ProblemFields) -> Iterator[tuple[Callable[[], Text], Any]]:
    """Yield each period of the problem, with what is to be said of where it stands."""
    for option in problem.options:
        yield partial(_start_of, option.proposal), option.start
    for resource in problem.resources:
        yield partial(_period_of, resource.id), resource.period
    for locked in problem.locked:
        yield partial(_running_start_of, locked.proposal), locked.start
    for total in problem.total_floors:
        yield partial(_by_of, total.measure), total.by
    for pair in problem.synergies:
        for start in (*pair.starts_a, *pair.starts_b):
            yield partial(_start_in, pair), start


def _start_of(proposal: str) -> Text:
    return msg("the start of an option of {proposal!r}", proposal=proposal)


def _period_of(resource: str) -> Text:
    return msg("the period of resource {id!r}", id=resource)


def _running_start_of(proposal: str) -> Text:
    return msg("the start of {proposal!r}, which runs", proposal=proposal)


def _by_of(measure: str) -> Text:
    return msg("`by` of the total on {measure!r}", measure=measure)


def _start_in(pair: Synergy) -> Text:
    return msg("a start in the synergy of {a!r} and {b!r}", a=pair.a, b=pair.b)


def _is_period(period: Any) -> bool:
    try:
        Period.parse(period)
    except (TypeError, ValueError):  # a number is no text, and a list cannot be looked up
        return False
    return True


def _not_finite(
    problem: ProblemFields, name: str, array: Any, columns: list[str]
) -> list[Diagnostic]:
    if hasattr(array, "tocoo"):
        coo = array.tocoo()
        bad = ~np.isfinite(coo.data)
        places = list(zip(coo.row[bad], coo.col[bad], strict=True))
    else:
        places = [tuple(place) for place in np.argwhere(~np.isfinite(array))]
    found = [
        Diagnostic(
            code="not-finite",
            what=msg(
                "the {field} of {option!r} in {column!r} is no number",
                field=name,
                option=str(problem.options[row]),
                column=columns[column],
            ),
            mend=msg("give a finite number; an unknown impact is its midpoint with low and high"),
        )
        for row, column in places[:20]
    ]
    if len(places) > 20:
        found.append(
            Diagnostic(
                code="not-finite",
                what=nmsg(
                    "{n} more number of {field} is missing",
                    "{n} more numbers of {field} are missing",
                    len(places) - 20,
                    field=name,
                ),
            )
        )
    return found
