"""What a portfolio uses of money and staff, added up independently of the model.

Amounts are added as the decimals that a user wrote (``0.1 + 0.2`` is ``0.3``), so that a portfolio
that is a cent over its budget is seen, and one that fits exactly is not refused. Only where staff
is hired or lent, which need not be in whole hours, amounts are real numbers with a tolerance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise

import numpy as np
from scipy import sparse

from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Synergy, Withdrawal
from maatwaarde.portfolio.problem.rule_ref import RuleKind, RuleRef

# Where staff may be hired or lent: of a unit of staff, and of money.
STAFF_TOLERANCE = 1e-5
MONEY_TOLERANCE = 0.005
_EXACT = Context(prec=200)


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """What a portfolio uses of a resource, and what is left.

    ``slack`` is ``capacity + carried + granted + hired + trained + borrowed - lent - used``: what
    came over from the period before, what grants pay, what was hired, who learned the role, what
    other roles stood in for or a reserve paid, and what was lent to other roles or paid. Money that
    is spent on hiring and training is part of ``used``, and so is the time that learning takes.
    """

    resource: str
    used: float
    capacity: float
    slack: float
    carried: float = 0.0
    hired: float = 0.0
    borrowed: float = 0.0
    lent: float = 0.0
    granted: float = 0.0
    trained: float = 0.0

    @property
    def there(self) -> float:
        """What there is in all: the capacity and what came to it, less what was lent."""
        return self.used + self.slack


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a portfolio breaks.

    Parameters
    ----------
    found
        What the portfolio comes to: how often something starts, the part of the cost, the value,
        the total, or what is used.
    there
        Of a resource, what there is of it in all.
    who
        Of proposals of which at most one may be chosen, those that are.
    """

    rule: RuleRef
    found: float | None = None
    there: float | None = None
    who: tuple[str, ...] = ()

    @property
    def kind(self) -> RuleKind:
        return self.rule.kind


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
    from scipy import optimize  # here, since it costs a third of a second to import

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
