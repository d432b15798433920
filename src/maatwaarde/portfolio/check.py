"""Check a portfolio against every rule and value it anew, sharing no code with the model.

Amounts are added as the decimals that a user wrote (``0.1 + 0.2`` is ``0.3``), so that a portfolio
that is a cent over its budget is seen, and one that fits exactly is not refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from maatwaarde.errors import PortfolioError, did_you_mean
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.items import Measure
from maatwaarde.portfolio.problem import Objective, Problem

# Value guards are kept to this much: their numbers are real, not counted in cents.
FLOOR_TOLERANCE = 1e-9
_EXACT = Context(prec=200)


@dataclass(frozen=True, slots=True)
class MeasureTotal:
    """The total impact of a portfolio on a measure, in its unit, and what it is worth.

    ``low`` and ``high`` add up the ends of the impacts' ranges. ``value`` is 1 for a full gain;
    ``contribution`` is the value times the weight.
    """

    measure: str
    total: float
    low: float
    high: float
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """What a portfolio uses of a resource, and what is left."""

    resource: str
    used: float
    capacity: float
    slack: float


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a portfolio breaks. ``kind`` and ``subject`` name the rule for programmes."""

    kind: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A portfolio, valued and checked. ``options`` are sorted as in the problem."""

    options: tuple[str, ...]
    value: float
    cost: float
    measures: tuple[MeasureTotal, ...]
    resources: tuple[ResourceUse, ...]
    violations: tuple[Violation, ...]


def evaluate(
    problem: Problem, options: Iterable[str], objective: Objective = "total-impact"
) -> Evaluation:
    """Value a portfolio, given by the ids of its options, and list every rule that it breaks.

    Raises
    ------
    PortfolioError
        If an option does not exist.
    """
    chosen = sorted(_places(problem, options))
    totals = tuple(
        _total(problem, chosen, column, measure) for column, measure in enumerate(problem.measures)
    )
    if objective == "sum-of-scores":
        assert problem.scores is not None  # the model has refused this already
        value = math.fsum(problem.scores[place] for place in chosen)
    else:
        value = math.fsum(total.contribution for total in totals)
    resources = _uses(problem, chosen)
    return Evaluation(
        options=tuple(problem.options[place].id for place in chosen),
        value=value,
        cost=float(_sum(float(problem.cost[place]) for place in chosen)),
        measures=totals,
        resources=tuple(use for use, _ in resources),
        violations=(
            *_choice_violations(problem, chosen),
            *(
                Violation(
                    "capacity",
                    use.resource,
                    f"{use.resource}: {use.used:.12g} is used and {use.capacity:.12g} is there",
                )
                for use, slack in resources
                if slack < 0
            ),
            *_floor_violations(problem, totals),
        ),
    )


def total_value(measure: Measure, total: float) -> float:
    """Return the value of a total impact on a measure, 1 for a full gain and -1 for a full loss."""
    gain = total if measure.best > 0 else -total
    if gain <= 0:
        return gain / abs(measure.worst)
    remaining = measure.remaining
    if remaining is None or gain <= remaining:
        return gain / abs(measure.best)
    return (remaining + measure.beyond_target * (gain - remaining)) / abs(measure.best)


def _places(problem: Problem, options: Iterable[str]) -> set[int]:
    wanted = set(options)
    unknown = sorted(wanted - problem.option_index.keys())
    if unknown:
        raise PortfolioError(
            [
                Finding(
                    code="unknown-option",
                    what=f"there is no option {name!r}",
                    mend=did_you_mean(name, problem.option_index),
                )
                for name in unknown
            ]
        )
    return {problem.option_index[name] for name in wanted}


def _sum(numbers: Iterable[float]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, Decimal(repr(float(number))))
    return total


def _total(problem: Problem, chosen: list[int], column: int, measure: Measure) -> MeasureTotal:
    total = math.fsum(float(problem.impact[place, column]) for place in chosen)
    value = total_value(measure, total)
    return MeasureTotal(
        measure=measure.id,
        total=total,
        low=math.fsum(float(problem.impact_low[place, column]) for place in chosen),
        high=math.fsum(float(problem.impact_high[place, column]) for place in chosen),
        value=value,
        contribution=measure.weight * value,
    )


def _uses(problem: Problem, chosen: list[int]) -> list[tuple[ResourceUse, Decimal]]:
    amounts: list[list[float]] = [[] for _ in problem.resources]
    use = problem.use
    for place in chosen:
        for entry in range(use.indptr[place], use.indptr[place + 1]):
            amounts[use.indices[entry]].append(float(use.data[entry]))
    found = []
    for resource, numbers in zip(problem.resources, amounts, strict=True):
        used = _sum(numbers)
        slack = _EXACT.subtract(Decimal(repr(float(resource.capacity))), used)
        found.append(
            (
                ResourceUse(resource.id, float(used), float(resource.capacity), float(slack)),
                slack,
            )
        )
    return found


def _choice_violations(problem: Problem, chosen: list[int]) -> list[Violation]:
    found = []
    times: dict[str, int] = {}
    for place in chosen:
        name = problem.options[place].proposal
        times[name] = times.get(name, 0) + 1
    for name, count in times.items():
        if count > 1:
            found.append(Violation("once", name, f"{name} starts {count} times"))
    for group in problem.at_most_one:
        inside = [name for name in group.members if name in times]
        if len(inside) > 1:
            text = f"at most one of these may be chosen: {', '.join(inside)}"
            found.append(Violation("at-most-one", ",".join(group.members), text))
    for need in problem.requires:
        if need.proposal in times and not any(name in times for name in need.any_of):
            text = f"{need.proposal} requires {' or '.join(need.any_of)}"
            found.append(Violation("requires", need.proposal, text))
    for must in problem.mandatory:
        if not any(name in times for name in must.any_of):
            text = f"{' or '.join(must.any_of)} is mandatory"
            found.append(Violation("mandatory", ",".join(must.any_of), text))
    for rule in problem.forbidden:
        if rule.proposal in times:
            found.append(Violation("forbidden", rule.proposal, f"{rule.proposal} is forbidden"))
    ids = {problem.options[place].id for place in chosen}
    for locked in problem.locked:
        if locked.option_id not in ids:
            text = f"{locked.option_id} is running already and stays"
            found.append(Violation("locked", locked.option_id, text))
    return found


def _floor_violations(problem: Problem, totals: tuple[MeasureTotal, ...]) -> list[Violation]:
    values = {total.measure: total.value for total in totals}
    found = []
    for floor in problem.floors:
        value = math.fsum(weight * values[name] for name, weight in floor.coefficients.items())
        if value < floor.minimum - FLOOR_TOLERANCE:
            text = f"the value on {floor.id} is {value:.6g}, less than {floor.minimum:.6g}"
            found.append(Violation("floor", floor.id, text))
    return found
