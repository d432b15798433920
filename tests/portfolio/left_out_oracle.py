"""What a portfolio is worth and breaks, and what stands in the way of the rest, one by one.

In plain loops, with nothing kept from one portfolio to the next: each larger portfolio is valued
and checked as if it were the first. It shares no code with the check but its records.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from decimal import Context, Decimal
from itertools import pairwise

import numpy as np
from scipy import optimize, sparse

from maatwaarde.periods import begin_of
from maatwaarde.portfolio import MeasureTotal, OptionKey, Problem, ResourceUse, Solution, Violation
from maatwaarde.portfolio.analysis.exclusion import LeftOut
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.problem.records import Measure, Synergy, Withdrawal, option_keys
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef

STAFF_TOLERANCE = 1e-5
MONEY_TOLERANCE = 0.005
FLOOR_TOLERANCE = 1e-9
_EXACT = Context(prec=200)
_ALL_PASSED = Reason("no-start")


def evaluate(
    problem: Problem, options: Iterable[OptionKey | str], objective="total-impact"
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
        value = math.fsum(problem.scores[place] for place in chosen)
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


def _places(problem, options):
    return {problem.option_index[key] for key in option_keys(options)}


def _total(
    problem: Problem, chosen: list[int], pairs: list[Synergy], column: int, measure: Measure
) -> MeasureTotal:
    joint = [pair.impact.get(measure.id, 0.0) for pair in pairs]
    total = math.fsum([*(float(problem.impact[place, column]) for place in chosen), *joint])
    value = total_value(measure, total)
    return MeasureTotal(
        measure=measure.id,
        total=total,
        low=math.fsum([*(float(problem.impact_low[place, column]) for place in chosen), *joint]),
        high=math.fsum([*(float(problem.impact_high[place, column]) for place in chosen), *joint]),
        value=value,
        contribution=measure.weight * value,
    )


def _costs(problem: Problem, chosen: list[int], pairs: list[Synergy]) -> list[float]:
    money = {resource.id for resource in problem.resources if resource.kind == "money"}
    return [
        *(float(problem.cost[place]) for place in chosen),
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
    found = []
    costs = [(problem.options[place].proposal, float(problem.cost[place])) for place in chosen]
    whole = exact_sum(cost for _, cost in costs)
    for share in problem.shares:
        part = exact_sum(cost for name, cost in costs if name in share.members)
        short = share.minimum is not None and part < exact(share.minimum) * whole
        if short or (share.maximum is not None and part > exact(share.maximum) * whole):
            got = part / whole if whole else Decimal(0)
            rule = share.least if short else share.most
            found.append(Violation(rule, float(got)))
    return found


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


def exact(number: float) -> Decimal:
    """Return a float as the shortest decimal that stands for it, which is what a user wrote."""
    return Decimal(repr(float(number)))


def exact_sum(numbers: Iterable[float]) -> Decimal:
    """Return the exact sum of numbers as the decimals that a user wrote."""
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, exact(number))
    return total


def check_resources(
    problem: Problem, chosen: list[int], pairs: list[Synergy]
) -> tuple[tuple[ResourceUse, ...], tuple[Violation, ...], float]:
    """Return the use of each resource, what is too much, and what is paid for hired staff."""
    amounts: list[list[float]] = [[] for _ in problem.resources]
    use = problem.use
    for place in chosen:
        for entry in range(use.indptr[place], use.indptr[place + 1]):
            amounts[use.indices[entry]].append(float(use.data[entry]))
    place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
    for pair in pairs:
        for name, amount in pair.use.items():
            amounts[place_of[name]].append(amount)
    used = [exact_sum(numbers) for numbers in amounts]
    granted = _granted(problem, chosen)
    if not (problem.hires or problem.substitutions or problem.trainings or problem.withdrawals):
        uses, violations = _exact_uses(problem, used, granted)
        return uses, violations, 0.0
    numbers_used = np.array([float(amount) for amount in used])
    numbers_granted = np.array([float(amount) for amount in granted])
    drawn = [_may_be_drawn(problem, chosen, item) for item in problem.withdrawals]
    return _arrange(problem, numbers_used, numbers_granted, drawn)


def _may_be_drawn(problem: Problem, chosen: list[int], item: Withdrawal) -> float:
    """Return what a reserve may pay at most for a budget, by what the budget is used for."""
    if not item.incidental:
        return np.inf
    at = next(i for i, resource in enumerate(problem.resources) if resource.id == item.budget)
    spent = exact_sum(float(problem.use[place, at]) for place in chosen)
    lasting = exact_sum(
        float(part[place, at])
        for part in (problem.structural, problem.charges, problem.margins)
        for place in chosen
    )
    return max(0.0, float(spent - lasting))


def _granted(problem: Problem, chosen: list[int]) -> list[Decimal]:
    """Return what grants pay of each resource: their share of what is asked, up to the maximum."""
    granted = [Decimal(0)] * len(problem.resources)
    if not problem.grants:
        return granted
    place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
    for grant in problem.grants:
        at = place_of[grant.resource]
        asked = exact_sum(
            float(problem.use[place, at])
            for place in chosen
            if problem.options[place].proposal in grant.members
        )
        paid = min(exact(grant.maximum), _EXACT.multiply(exact(grant.share), asked))
        granted[at] = _EXACT.add(granted[at], max(paid, Decimal(0)))
    return granted


def _exact_uses(
    problem: Problem, used: list[Decimal], granted: list[Decimal]
) -> tuple[tuple[ResourceUse, ...], tuple[Violation, ...]]:
    found: dict[int, ResourceUse] = {}
    violations = []
    for chain in problem.chains:
        carried = Decimal(0)
        for i in chain:
            resource = problem.resources[i]
            slack = exact(resource.capacity) + granted[i] + carried - used[i]
            found[i] = ResourceUse(
                resource.id,
                float(used[i]),
                float(resource.capacity),
                float(slack),
                float(carried),
                granted=float(granted[i]),
            )
            if slack < 0:
                violations.append(Violation(resource.ref, found[i].used, found[i].there))
            carried = max(slack, Decimal(0))
            if resource.carry_over is not None:
                carried = min(carried, exact(resource.carry_over))
    violations.sort(key=lambda violation: violation.rule.members)
    return tuple(found[i] for i in sorted(found)), tuple(violations)


def _arrange(
    problem: Problem, used: np.ndarray, granted: np.ndarray, drawn: list[float]
) -> tuple[tuple[ResourceUse, ...], tuple[Violation, ...], float]:
    """Hire, train, lend and draw on reserves as cheaply as can be done, and add up what follows.

    Parameters
    ----------
    drawn
        (withdrawals,), the most that each may be.
    """
    r, h, s = len(problem.resources), len(problem.hires), len(problem.substitutions)
    t, w = len(problem.trainings), len(problem.withdrawals)
    moved = h + s + t + w
    place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
    capacity = np.array([resource.capacity for resource in problem.resources])
    links = [
        (before, after)
        for chain in problem.chains
        for before, after in pairwise(chain)
        if problem.resources[before].carry_over != 0
    ]
    # Columns: hired, lent, trained, drawn, carried over, and for each resource what is short.
    width = moved + len(links) + r
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []

    def put(row: int, column: int, value: float) -> None:
        rows.append(row)
        columns.append(column)
        values.append(value)

    upper = np.full(width, np.inf)
    price = np.zeros(width)
    for k, hire in enumerate(problem.hires):
        put(place_of[hire.resource], k, -1.0)
        put(place_of[hire.budget], k, hire.price)
        upper[k], price[k] = hire.maximum, hire.price
    for k, swap in enumerate(problem.substitutions, start=h):
        put(place_of[swap.source], k, 1.0)
        put(place_of[swap.target], k, -swap.rate)
        if swap.maximum is not None:
            upper[k] = swap.maximum
    for k, training in enumerate(problem.trainings, start=h + s):
        for name in training.resources:
            put(place_of[name], k, -1.0)
        for name, amount in training.time.items():
            put(place_of[name], k, amount)
        put(place_of[training.budget], k, training.price)
        upper[k], price[k] = training.maximum, training.price
    # What is drawn counts in units as large as the dearest of who is hired, so that to draw for
    # no reason weighs as much as to lend somebody for none.
    prices = [hire.price for hire in problem.hires]
    prices += [training.price for training in problem.trainings]
    paid = [each for each in prices if each > 0]
    dearest, cheapest = (max(paid), min(paid)) if paid else (1.0, 1.0)
    for k, item in enumerate(problem.withdrawals):
        put(place_of[item.reserve], h + s + t + k, dearest)
        put(place_of[item.budget], h + s + t + k, -dearest)
        upper[h + s + t + k] = drawn[k] / dearest
    for k, (before, after) in enumerate(links, start=moved):
        put(before, k, 1.0)
        put(after, k, -1.0)
        carry = problem.resources[before].carry_over
        upper[k] = np.inf if carry is None else carry
    for i in range(r):
        put(i, width - r + i, -1.0)

    money = np.array([resource.kind != "staff" for resource in problem.resources])
    # Being short of staff is dearest, since who may be hired is not short: only money may be. Then
    # comes being short of money, then the price of what is hired, then that anybody moves.
    short_of_money = 1e4 / cheapest
    shortage = np.where(money, short_of_money, 10.0 * short_of_money * dearest + 1e4)
    goal = np.concatenate([price[: width - r] / dearest, shortage])
    goal[:moved] += 1e-6
    matrix = sparse.csr_array((values, (rows, columns)), shape=(r, width))
    plan = optimize.linprog(
        goal,
        A_ub=matrix,
        b_ub=capacity + granted - used,
        bounds=np.column_stack([np.zeros(width), upper]),
        method="highs-ds",
    )
    moves = np.round(plan.x[:moved], 9) + 0.0
    hired, borrowed, lent, spent, trained, taught = (np.zeros(r) for _ in range(6))
    for k, hire in enumerate(problem.hires):
        hired[place_of[hire.resource]] += moves[k]
        spent[place_of[hire.budget]] += moves[k] * hire.price
    for k, swap in enumerate(problem.substitutions, start=h):
        lent[place_of[swap.source]] += moves[k]
        borrowed[place_of[swap.target]] += moves[k] * swap.rate
    for k, training in enumerate(problem.trainings, start=h + s):
        for name in training.resources:
            trained[place_of[name]] += moves[k]
        for name, amount in training.time.items():
            taught[place_of[name]] += moves[k] * amount
        spent[place_of[training.budget]] += moves[k] * training.price
    spent = np.round(spent, 2)
    for k, item in enumerate(problem.withdrawals):
        paid_out = round(float(plan.x[h + s + t + k]) * dearest, 6)
        lent[place_of[item.reserve]] += paid_out
        borrowed[place_of[item.budget]] += paid_out
    used = used + taught

    found: dict[int, ResourceUse] = {}
    violations = []
    for chain in problem.chains:
        carried = 0.0
        for i in chain:
            resource = problem.resources[i]
            there = capacity[i] + granted[i] + carried + hired[i] + trained[i]
            there += borrowed[i] - lent[i]
            slack = float(np.round(there - used[i] - spent[i], 9)) + 0.0
            found[i] = ResourceUse(
                resource.id,
                float(used[i] + spent[i]),
                float(capacity[i]),
                slack,
                carried,
                float(hired[i]),
                float(borrowed[i]),
                float(lent[i]),
                float(granted[i]),
                float(trained[i]),
            )
            if slack < -(MONEY_TOLERANCE if money[i] else STAFF_TOLERANCE):
                violations.append(Violation(resource.ref, found[i].used, found[i].there))
            carried = max(slack, 0.0)
            if resource.carry_over is not None:
                carried = min(carried, resource.carry_over)
    violations.sort(key=lambda violation: violation.rule.members)
    return tuple(found[i] for i in range(r)), tuple(violations), float(spent.sum())


def left_out(
    problem: Problem, solution: Solution, only: Collection[str] | None = None
) -> tuple[LeftOut, ...]:
    """Return, for every proposal that was not chosen, what stands in its way; sorted by id.

    Parameters
    ----------
    only
        Ids of those that are asked about; left out, all of them.
    """
    reasons = {rule.proposal: rule.ref.reason for rule in problem.forbidden}
    chosen = set(solution.chosen)
    before = {item.rule for item in solution.violations}
    found = []
    for proposal in problem.proposals:
        if proposal.id in chosen or (only is not None and proposal.id not in only):
            continue
        reason = reasons.get(proposal.id)
        if reason is not None and reason.kind == "ineligible":
            # There may be very many, and nobody asks what these would bring.
            found.append(LeftOut(proposal.id, reason, (), (), None))
            continue
        tried = [
            _added(problem, solution, problem.options[place], reason, before)
            for place in problem.options_of[proposal.id]
        ]
        nothing = LeftOut(proposal.id, reason or _ALL_PASSED, (), (), 0.0)
        found.append(min(tried, key=_distance, default=nothing))
    return tuple(found)


def _added(
    problem: Problem,
    solution: Solution,
    option: OptionKey,
    forbidden: Reason | None,
    before: set[RuleRef],
) -> LeftOut:
    larger = evaluate(problem, (*solution.options, option), solution.objective)
    exceeded = {item.rule.members[0] for item in larger.violations if item.kind == "capacity"}
    return LeftOut(
        proposal=option.proposal,
        forbidden=forbidden,
        broken=tuple(
            item
            for item in larger.violations
            if item.kind not in ("capacity", "forbidden") and item.rule not in before
        ),
        short=tuple(use for use in larger.resources if use.resource in exceeded),
        value_change=larger.value - solution.value,
        start=option.start,
    )


def _distance(item: LeftOut) -> tuple[float, ...]:
    """Order starts by how far they are from allowed, then by what they add; the first wins ties."""
    lacking = sum(-use.slack / max(use.capacity, 1e-9) for use in item.short)
    return (len(item.broken), lacking, -(item.value_change or 0.0))
