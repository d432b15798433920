"""Check a portfolio against every rule and value it anew, sharing no code with the model."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, PortfolioError, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.periods import begin_of
from maatwaarde.portfolio.evaluation.exact import exact, exact_sum
from maatwaarde.portfolio.evaluation.resources import check_resources
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import Measure, OptionKey, Share, Synergy, option_keys
from maatwaarde.portfolio.problem.rule_ref import RuleRef

# Guards and totals to be reached are kept to this part of a full gain; they hold real numbers.
FLOOR_TOLERANCE = 1e-9


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
class Evaluation:
    """A portfolio, valued and checked. ``options`` are sorted as in the problem."""

    options: tuple[OptionKey, ...]
    value: float
    cost: float
    measures: tuple[MeasureTotal, ...]
    resources: tuple[ResourceUse, ...]
    violations: tuple[Violation, ...]


def evaluate(
    problem: Problem, options: Iterable[OptionKey | str], objective: Objective = "total-impact"
) -> Evaluation:
    """Value a portfolio, given by its options, and list every rule that it breaks.

    The id of a proposal alone stands for all of it, without a start.

    Staff is hired and lent as cheaply as the portfolio allows. The cost includes what is hired.

    Raises
    ------
    PortfolioError
        If an option does not exist.
    """
    chosen = sorted(_places(problem, options))
    starts = {problem.options[place].proposal: problem.options[place].start for place in chosen}
    pairs = [pair for pair in problem.synergies if pair.counts(starts)]
    totals = tuple(
        _total(problem, chosen, pairs, column, measure)
        for column, measure in enumerate(problem.measures)
    )
    if objective == "sum-of-scores":
        assert problem.scores is not None  # the model has refused this already
        value = math.fsum(problem.scores[chosen].tolist())
    else:
        value = math.fsum(total.contribution for total in totals)
    resources, capacity_violations, hired = check_resources(problem, chosen, pairs)
    return Evaluation(
        options=tuple(problem.options[place] for place in chosen),
        value=value,
        cost=float(exact_sum([*_costs(problem, chosen, pairs), hired])),
        measures=totals,
        resources=resources,
        violations=(
            *_choice_violations(problem, chosen),
            *capacity_violations,
            *_share_violations(problem, chosen),
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


def _places(problem: Problem, options: Iterable[OptionKey | str]) -> set[int]:
    wanted = set(option_keys(options))
    unknown = sorted(wanted - problem.option_index.keys(), key=str)
    if unknown:
        written = set(map(str, problem.option_index))
        raise PortfolioError(
            [
                Diagnostic(
                    code="unknown-option",
                    what=msg("there is no option {key!r}", key=str(key)),
                    mend=msg("give it as an OptionKey, with its start and its part")
                    if str(key) in written
                    else did_you_mean(str(key), written),
                )
                for key in unknown
            ]
        )
    return {problem.option_index[key] for key in wanted}


def _total(
    problem: Problem, chosen: list[int], pairs: list[Synergy], column: int, measure: Measure
) -> MeasureTotal:
    joint = [pair.impact.get(measure.id, 0.0) for pair in pairs]
    total, low, high = (
        math.fsum([*array[chosen, column].tolist(), *joint])
        for array in (problem.impact, problem.impact_low, problem.impact_high)
    )
    value = total_value(measure, total)
    return MeasureTotal(
        measure=measure.id,
        total=total,
        low=low,
        high=high,
        value=value,
        contribution=measure.weight * value,
    )


def _costs(problem: Problem, chosen: list[int], pairs: list[Synergy]) -> list[float]:
    money = {resource.id for resource in problem.resources if resource.kind == "money"}
    return [
        *problem.cost[chosen].tolist(),
        *(amount for pair in pairs for name, amount in pair.use.items() if name in money),
    ]


def _choice_violations(problem: Problem, chosen: list[int]) -> list[Violation]:
    found = []
    times: dict[str, int] = {}
    for place in chosen:
        name = problem.options[place].proposal
        times[name] = times.get(name, 0) + 1
    for name, count in times.items():
        if count > 1:
            found.append(Violation(RuleRef("once", (name,)), float(count)))
    for group in problem.at_most_one:
        inside = [name for name in group.members if name in times]
        if len(inside) > 1:
            found.append(Violation(group.ref, who=tuple(inside)))
    begins = {
        problem.options[place].proposal: begin_of(problem.options[place].start) for place in chosen
    }
    for need in problem.requires:
        if need.proposal not in times:
            continue
        there = [name for name in need.any_of if name in times]
        if need.lag is not None:
            moment = begins[need.proposal] - need.lag + 1e-9
            there = [name for name in there if begins[name] <= moment]
        if not there:
            found.append(Violation(need.ref))
    for must in problem.mandatory:
        if not any(name in times for name in must.any_of):
            found.append(Violation(must.ref))
    for rule in problem.forbidden:
        if rule.proposal in times:
            found.append(Violation(rule.ref))
    options = {problem.options[place] for place in chosen}
    for locked in problem.locked:
        if locked.option not in options:
            found.append(Violation(locked.ref))
    return found


def _share_violations(problem: Problem, chosen: list[int]) -> list[Violation]:
    whole, parts = shared_costs(problem, chosen)
    shares = zip(problem.shares, parts, strict=True)
    sides = (share_violation(share, part, whole) for share, part in shares)
    return [violation for violation in sides if violation is not None]


def shared_costs(problem: Problem, chosen: list[int]) -> tuple[Decimal, list[Decimal]]:
    """Return the cost of all options, and of those that each share is about."""
    names = [problem.options[place].proposal for place in chosen]
    costs = problem.cost[chosen]
    parts = []
    for share in problem.shares:
        members = frozenset(share.members)
        parts.append(exact_sum(costs[np.array([name in members for name in names], dtype=bool)]))
    return exact_sum(costs) if problem.shares else Decimal(0), parts


def share_violation(share: Share, part: Decimal, whole: Decimal) -> Violation | None:
    """Return how a share is broken by what its members and all together cost, or None."""
    short = share.minimum is not None and part < exact(share.minimum) * whole
    if short or (share.maximum is not None and part > exact(share.maximum) * whole):
        got = part / whole if whole else Decimal(0)
        return Violation(share.least if short else share.most, float(got))
    return None


def _floor_violations(problem: Problem, totals: tuple[MeasureTotal, ...]) -> list[Violation]:
    by_measure = {total.measure: total for total in totals}
    best = {measure.id: measure.best for measure in problem.measures}
    found = []
    for floor in problem.floors:
        value = math.fsum(
            weight * by_measure[name].value for name, weight in floor.coefficients.items()
        )
        if value < floor.minimum - FLOOR_TOLERANCE:
            found.append(Violation(floor.ref, value))
    for least in problem.total_floors:
        total = by_measure[least.measure].total
        if (total - least.minimum) / best[least.measure] < -FLOOR_TOLERANCE:
            found.append(Violation(least.ref, total))
    return found
