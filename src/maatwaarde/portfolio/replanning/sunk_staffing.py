"""What was hired and trained before today: done and paid for, and not decided on again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from maatwaarde.periods import Period, begin_of
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Resource, StaffingActuals, Training


@dataclass(frozen=True)
class SunkStaffing:
    """What was hired, learned and paid, by resource, as a plan is told it once more.

    Parameters
    ----------
    capacity
        What the resources had before it was put into them.
    used
        What hiring and training took: money, and the time of staff.
    advanced
        Money that was paid from what earlier periods left.
    """

    capacity: Mapping[str, float]
    hired: Mapping[str, float]
    trained: Mapping[str, float]
    used: Mapping[str, float]
    advanced: Mapping[str, float]
    paid: float

    def told(self, uses: tuple[ResourceUse, ...]) -> tuple[ResourceUse, ...]:
        """Return the use of the resources with the past in it."""
        return tuple(self._told(use) if use.resource in self.capacity else use for use in uses)

    def told_violations(self, plan: Evaluation) -> tuple[Violation, ...]:
        """Return what a plan breaks, with the amounts that have the past in them."""
        uses = {use.resource: use for use in self.told(plan.resources)}
        return tuple(
            self._told_violation(item, uses[item.rule.members[0]])
            if item.kind == "capacity"
            else item
            for item in plan.violations
        )

    def _told_violation(self, item: Violation, use: ResourceUse) -> Violation:
        return Violation(replace(item.rule, limit=use.capacity), use.used, use.there)

    def _told(self, use: ResourceUse) -> ResourceUse:
        name = use.resource
        full = replace(
            use,
            capacity=self.capacity[name],
            used=round(use.used + self.used.get(name, 0.0), 9),
            hired=round(use.hired + self.hired.get(name, 0.0), 9),
            trained=round(use.trained + self.trained.get(name, 0.0), 9),
            carried=round(use.carried + self.advanced.get(name, 0.0), 9),
        )
        there = full.capacity + full.carried + full.granted + full.hired + full.trained
        slack = there + full.borrowed - full.lent - full.used
        return replace(full, slack=round(slack, 9) + 0.0)


def settle_past(
    problem: Problem, today: str, had: Mapping[str, StaffingActuals]
) -> tuple[Problem, SunkStaffing]:
    """Put what was hired and trained before today into what there is, as it was.

    Parameters
    ----------
    had
        By resource, what the running plan has of it.
    """
    moment = Period.parse(today).begin + 1e-9
    periods = {resource.id: resource.period for resource in problem.resources}

    def past(period: str | None) -> bool:
        return period is not None and Period.parse(period).end <= moment

    hired: dict[str, float] = {}
    trained: dict[str, float] = {}
    used: dict[str, float] = {}
    paid: dict[str, float] = {}
    hires = []
    for hire in problem.hires:
        if not past(periods[hire.resource]):
            hires.append(hire)
            continue
        amount = had[hire.resource].hired if hire.resource in had else 0.0
        if amount > 0:
            hired[hire.resource] = amount
            _add(paid, hire.budget, amount * hire.price)
    learned = _learned(problem, had)
    trainings = []
    for training in problem.trainings:
        if not past(training.period):
            trainings.append(training)
            continue
        amount = learned[training.id]
        if amount > 0:
            for name in training.resources:
                _add(trained, name, amount)
            for name, time in training.time.items():
                _add(used, name, amount * time)
            _add(paid, training.budget, amount * training.price)

    before = {resource.id: resource.capacity for resource in problem.resources}
    capacity = dict(before)
    for names in (hired, trained):
        for name, amount in names.items():
            # Amounts were rounded to be told, and must not come out short by that.
            capacity[name] += math.ceil(round(amount * 1e6, 3)) / 1e6
    for name, amount in used.items():
        capacity[name] -= amount
    for name, amount in paid.items():
        capacity[name] -= math.floor(round(amount * 100, 3)) / 100
        used[name] = round(amount, 2)
    advanced = _from_earlier(problem, capacity)
    settled = replace(
        problem,
        resources=[
            replace(resource, capacity=max(0.0, round(capacity[resource.id], 9)))
            for resource in problem.resources
        ],
        hires=hires,
        trainings=trainings,
    )
    told = {*hired, *trained, *used, *advanced}
    touched = {name: own for name, own in before.items() if name in told or capacity[name] != own}
    return settled, SunkStaffing(
        touched, hired, trained, used, advanced, sum(used[name] for name in paid)
    )


def _learned(problem: Problem, had: Mapping[str, StaffingActuals]) -> dict[str, float]:
    """Return how many people each training taught, from how many there are in each period.

    Who learned works in all periods of the role from then on. So what a period has more than
    those who could work before it comes from the training that opens in it, the cheapest first.
    """
    resources = {resource.id: resource for resource in problem.resources}

    def opens(training: Training) -> tuple[str, float]:
        first = min((resources[name] for name in training.resources), key=_begin)
        return first.name, _begin(first)

    found: dict[str, float] = {}
    ordered = sorted(problem.trainings, key=lambda item: (*opens(item), item.price, item.id))
    there: dict[str, float] = {}
    for _, together in groupby(ordered, key=opens):
        group = list(together)
        first = min(group[0].resources, key=lambda name: _begin(resources[name]))
        left = max(0.0, (had[first].trained if first in had else 0.0) - there.get(first, 0.0))
        for place, training in enumerate(group):
            last = place == len(group) - 1
            amount = round(left if last else min(left, training.maximum), 9)
            left -= amount
            found[training.id] = amount
            for name in training.resources:
                _add(there, name, amount)
    return found


def _from_earlier(problem: Problem, capacity: dict[str, float]) -> dict[str, float]:
    """Take what a budget paid beyond its own from the periods before; return how much, by budget.

    What even these do not have was paid by grants, which are counted with what is asked.
    """
    advanced: dict[str, float] = {}
    for chain in problem.chains:
        names = [problem.resources[i].id for i in chain if problem.resources[i].kind == "money"]
        for place in range(len(names) - 1, -1, -1):
            lacks = -capacity[names[place]]
            if lacks <= 1e-9:
                continue
            capacity[names[place]] = 0.0
            if place > 0 and problem.resources[chain[place - 1]].carry_over != 0:
                capacity[names[place - 1]] -= lacks
                _add(advanced, names[place], lacks)
    return advanced


def _begin(resource: Resource) -> float:
    return begin_of(resource.period)


def _add(amounts: dict[str, float], name: str, amount: float) -> None:
    amounts[name] = round(amounts.get(name, 0.0) + amount, 9)
