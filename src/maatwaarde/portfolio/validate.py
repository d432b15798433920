"""Everything that can be wrong with a portfolio problem, found once, when it is built."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from maatwaarde.errors import PortfolioError, did_you_mean, raise_errors
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.items import Measure

if TYPE_CHECKING:
    from maatwaarde.portfolio.problem import Problem


def check_items(problem: Problem) -> None:
    """Check identifiers, anchors, capacities, and that rules name what exists.

    Raises
    ------
    PortfolioError
        With every problem that was found.
    """
    raise_errors(
        [
            *_repeated("proposal", (item.id for item in problem.proposals)),
            *_repeated("measure", (item.id for item in problem.measures)),
            *_repeated("resource", (item.id for item in problem.resources)),
            *_repeated("option", (item.id for item in problem.options)),
            *_repeated("guard", (item.id for item in problem.floors)),
            *(found for measure in problem.measures for found in _measure(measure)),
            *_resources(problem),
            *_unknown_names(problem),
            *_contradictions(problem),
        ],
        PortfolioError,
    )


def check_shapes(problem: Problem) -> None:
    """Check that arrays have the shape that the lists of items give them.

    Raises
    ------
    PortfolioError
        With every problem that was found.
    """
    n, m, r = len(problem.options), len(problem.measures), len(problem.resources)
    wanted: dict[str, tuple[int, ...]] = {
        "use": (n, r),
        "impact": (n, m),
        "impact_low": (n, m),
        "impact_high": (n, m),
        "cost": (n,),
        "scores": (n,),
    }
    found = []
    for name, shape in wanted.items():
        array: Any = getattr(problem, name)
        if array is None:
            continue
        given = array.shape if hasattr(array, "shape") else np.shape(array)
        if tuple(given) != shape:
            found.append(
                Finding(
                    code="wrong-shape",
                    what=f"{name} has shape {tuple(given)}, and {shape} was expected",
                    mend="give a row an option, and a column a measure or resource",
                )
            )
    raise_errors(found, PortfolioError)


def check_numbers(problem: Problem) -> None:
    """Check that every number is finite and every interval holds its midpoint.

    Raises
    ------
    PortfolioError
        With every problem that was found.
    """
    found = []
    measures = [measure.id for measure in problem.measures]
    for name in ("impact", "impact_low", "impact_high"):
        found += _not_finite(problem, name, getattr(problem, name), measures)
    found += _not_finite(problem, "use", problem.use, [item.id for item in problem.resources])
    for name in ("cost", "scores"):
        array = getattr(problem, name)
        if array is not None:
            found += _not_finite(problem, name, array[:, None], [name])
    if not found:
        outside = (problem.impact < problem.impact_low) | (problem.impact > problem.impact_high)
        for row, column in np.argwhere(outside)[:20]:
            found.append(
                Finding(
                    code="impact-outside-range",
                    what=f"the impact of {problem.options[row].id!r} on {measures[column]!r} "
                    f"({problem.impact[row, column]:g}) lies outside its range",
                    mend="make low <= impact <= high",
                )
            )
    raise_errors(found, PortfolioError)


def _repeated(kind: str, ids: Iterable[str]) -> Iterator[Finding]:
    for name, times in sorted(Counter(ids).items()):
        if times > 1:
            yield Finding(
                code=f"repeated-{kind}",
                what=f"{kind} {name!r} is given {times} times",
                mend="give each one an id of its own",
            )


def _measure(measure: Measure) -> Iterator[Finding]:
    numbers = [measure.weight, measure.best, measure.worst, measure.achieved, measure.beyond_target]
    if measure.target is not None:
        numbers.append(measure.target)
    if not all(math.isfinite(number) for number in numbers):
        yield Finding(
            code="not-finite",
            what=f"measure {measure.id!r} has a number that is not finite",
            mend="give finite numbers for weight, best, worst, target and achieved",
        )
        return
    if measure.weight < 0:
        yield Finding(
            code="negative-weight",
            what=f"measure {measure.id!r} has weight {measure.weight:g}",
            mend="give a weight of zero or more",
        )
    if measure.best * measure.worst >= 0:
        yield Finding(
            code="bad-anchors",
            what=f"measure {measure.id!r} has best {measure.best:g} and worst {measure.worst:g}, "
            "which do not lie on either side of zero",
            mend="anchors are changes against doing nothing: one is a gain, the other a loss",
        )
    if measure.target is not None and measure.target * measure.best < 0:
        yield Finding(
            code="bad-target",
            what=f"the target of measure {measure.id!r} ({measure.target:g}) is a loss",
            mend="give the target as a change in the direction of `best`",
        )
    if not 0 <= measure.beyond_target <= 1:
        yield Finding(
            code="bad-beyond-target",
            what=f"beyond_target of measure {measure.id!r} is {measure.beyond_target:g}",
            mend="give a share from 0 to 1",
        )


def _resources(problem: Problem) -> Iterator[Finding]:
    for resource in problem.resources:
        if not (math.isfinite(resource.capacity) and resource.capacity >= 0):
            yield Finding(
                code="bad-capacity",
                what=f"resource {resource.id!r} has a capacity of {resource.capacity:g}",
                mend="give a finite amount of zero or more, or leave the resource out",
            )
        if resource.kind not in ("money", "staff"):
            yield Finding(
                code="bad-resource-kind",
                what=f"resource {resource.id!r} is of kind {resource.kind!r}",
                mend="use 'money' or 'staff'",
            )


def _unknown_names(problem: Problem) -> Iterator[Finding]:
    proposals = {proposal.id for proposal in problem.proposals}
    options = {option.id for option in problem.options}
    measures = {measure.id for measure in problem.measures}

    def unknown(what: str, names: Iterable[str], known: set[str]) -> Iterator[Finding]:
        for name in sorted(set(names) - known):
            yield Finding(
                code="unknown-name",
                what=f"{what} names {name!r}, which does not exist",
                mend=did_you_mean(name, known),
            )

    yield from unknown("an option", (option.proposal for option in problem.options), proposals)
    for group in problem.at_most_one:
        yield from unknown("a rule 'at most one of'", group.members, proposals)
    for need in problem.requires:
        names = (need.proposal, *need.any_of)
        yield from unknown("a rule 'requires'", names, proposals)
    for must in problem.mandatory:
        yield from unknown("a rule 'mandatory'", must.any_of, proposals)
    yield from unknown(
        "a rule 'forbidden'", (rule.proposal for rule in problem.forbidden), proposals
    )
    yield from unknown("a rule 'locked'", (rule.option_id for rule in problem.locked), options)
    for floor in problem.floors:
        yield from unknown(f"guard {floor.id!r}", floor.coefficients, measures)
        if not all(math.isfinite(x) for x in (floor.minimum, *floor.coefficients.values())):
            yield Finding(
                code="not-finite",
                what=f"guard {floor.id!r} has a number that is not finite",
                mend="give finite numbers",
            )
        elif any(x < 0 for x in floor.coefficients.values()):
            yield Finding(
                code="negative-weight",
                what=f"guard {floor.id!r} has a negative weight",
                mend="give weights of zero or more",
            )


def _contradictions(problem: Problem) -> Iterator[Finding]:
    """Yield what no choice can satisfy, whatever the resources are."""
    forbidden = {rule.proposal: rule.reason for rule in problem.forbidden}
    for must in problem.mandatory:
        if must.any_of and all(name in forbidden for name in must.any_of):
            reasons = "; ".join(sorted({forbidden[name] for name in must.any_of} - {""}))
            yield Finding(
                code="mandatory-forbidden",
                what=f"{' or '.join(must.any_of)} is mandatory and forbidden"
                + (f" ({reasons})" if reasons else ""),
                mend="lift one of the two rules",
            )
        if not must.any_of:
            yield Finding(
                code="empty-rule",
                what="a rule 'mandatory' names no proposal",
                mend="name one or leave the rule out",
            )
    locked = {rule.proposal for rule in problem.locked}
    for name in sorted(locked & set(forbidden)):
        yield Finding(
            code="locked-forbidden",
            what=f"{name} is running already and forbidden"
            + (f" ({forbidden[name]})" if forbidden[name] else ""),
            mend="lift one of the two rules",
        )
    for group in problem.at_most_one:
        both = sorted(locked & set(group.members))
        if len(both) > 1:
            yield Finding(
                code="locked-exclusive",
                what=f"{', '.join(both)} are running already, and at most one of them may be chosen"
                + (f" ({group.reason})" if group.reason else ""),
                mend="lift one of the rules",
            )


def _not_finite(problem: Problem, name: str, array: Any, columns: list[str]) -> list[Finding]:
    if hasattr(array, "tocoo"):
        coo = array.tocoo()
        bad = ~np.isfinite(coo.data)
        places = list(zip(coo.row[bad], coo.col[bad], strict=True))
    else:
        places = [tuple(place) for place in np.argwhere(~np.isfinite(array))]
    found = [
        Finding(
            code="not-finite",
            what=f"the {name} of {problem.options[row].id!r} in {columns[column]!r} is no number",
            mend="give a finite number; an unknown impact is its midpoint with low and high",
        )
        for row, column in places[:20]
    ]
    if len(places) > 20:
        found.append(
            Finding(
                code="not-finite", what=f"{len(places) - 20} more numbers of {name} are missing"
            )
        )
    return found
