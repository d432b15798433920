"""What a portfolio uses of money and staff, added up independently of the model.

Amounts are added as the decimals that a user wrote (``0.1 + 0.2`` is ``0.3``), so that a portfolio
that is a cent over its budget is seen, and one that fits exactly is not refused. Only where staff
is hired or lent, which need not be in whole hours, amounts are real numbers with a tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.evaluation.arrangement import Arrangement
from maatwaarde.portfolio.evaluation.exact import EXACT, exact, exact_sum
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Synergy


@dataclass(frozen=True)
class Asked:
    """What a portfolio asks, in exact sums.

    Parameters
    ----------
    used
        Of each resource.
    by_grant
        Of what each grant pays for, by those that it is for.
    spent, lasting
        Of the budget of each withdrawal: what is used, and what of that is no incidental cost.
        Nothing of those that may pay for anything.
    """

    used: list[Decimal]
    by_grant: list[Decimal]
    spent: list[Decimal]
    lasting: list[Decimal]


def asked_of(problem: Problem, chosen: list[int], pairs: Sequence[Synergy]) -> Asked:
    """Add up what a portfolio, given by places of options, and its pairs ask."""
    place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
    use = _columns(problem.use, chosen)
    joint: dict[int, list[float]] = {}
    for pair in pairs:
        for name, amount in pair.use.items():
            joint.setdefault(place_of[name], []).append(amount)
    used = [
        exact_sum(np.concatenate([_entries(use, i)[1], joint.get(i, [])]))
        for i in range(len(problem.resources))
    ]
    by_grant = []
    for grant in problem.grants:
        members = frozenset(grant.members)
        rows, amounts = _entries(use, place_of[grant.resource])
        inside = [problem.options[chosen[row]].proposal in members for row in rows.tolist()]
        by_grant.append(exact_sum(amounts[np.array(inside, dtype=bool)]))
    spent, lasting = [], []
    if any(item.incidental for item in problem.withdrawals):
        parts = [
            _columns(part, chosen)
            for part in (problem.structural, problem.charges, problem.margins)
        ]
        for item in problem.withdrawals:
            at = place_of[item.budget]
            spent.append(exact_sum(_entries(use, at)[1]) if item.incidental else Decimal(0))
            lasts = [_entries(part, at)[1] for part in parts] if item.incidental else [np.zeros(0)]
            lasting.append(exact_sum(np.concatenate(lasts)))
    return Asked(used, by_grant, spent, lasting)


def check_resources(
    problem: Problem, chosen: list[int], pairs: Sequence[Synergy]
) -> tuple[tuple[ResourceUse, ...], tuple[Violation, ...], float]:
    """Return the use of each resource, what is too much, and what is paid for hired staff."""
    asked = asked_of(problem, chosen, pairs)
    granted = granted_of(problem, asked.by_grant)
    if not arranges(problem):
        found, violations = exact_uses(problem, asked.used, granted)
        paid = 0.0
    else:
        arrangement = Arrangement(problem)
        used, given = floats(asked.used), floats(granted)
        moves = arrangement.moves(used, given, may_be_drawn(problem, asked.spent, asked.lasting))
        found, violations, paid = arrangement.uses(used, given, moves)
    return tuple(found[i] for i in sorted(found)), tuple(violations), paid


def arranges(problem: Problem) -> bool:
    """Say whether there is anything to arrange: to hire, to lend, to teach or to draw on."""
    return bool(problem.hires or problem.substitutions or problem.trainings or problem.withdrawals)


def floats(amounts: Sequence[Decimal]) -> Floats:
    """Return each amount as the float nearest to it."""
    return np.array([float(amount) for amount in amounts], dtype=np.float64)


def may_be_drawn(
    problem: Problem, spent: Sequence[Decimal], lasting: Sequence[Decimal]
) -> list[float]:
    """Return what each reserve may pay at most for a budget, by what the budget is used for."""
    return [
        max(0.0, float(spent[k] - lasting[k])) if item.incidental else np.inf
        for k, item in enumerate(problem.withdrawals)
    ]


def granted_of(problem: Problem, asked: Sequence[Decimal]) -> list[Decimal]:
    """Return what grants pay of each resource: their share of what is asked, up to the maximum."""
    granted = [Decimal(0)] * len(problem.resources)
    if not problem.grants:
        return granted
    place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
    for grant, amount in zip(problem.grants, asked, strict=True):
        at = place_of[grant.resource]
        paid = min(exact(grant.maximum), EXACT.multiply(exact(grant.share), amount))
        granted[at] = EXACT.add(granted[at], max(paid, Decimal(0)))
    return granted


def exact_uses(
    problem: Problem,
    used: Sequence[Decimal],
    granted: Sequence[Decimal],
    only: Sequence[int] | None = None,
) -> tuple[dict[int, ResourceUse], list[Violation]]:
    """Return the use of each resource by its place, and what is too much, to the last cent.

    Parameters
    ----------
    only
        The numbers of the chains of the problem that are looked at; left out, all.
    """
    found: dict[int, ResourceUse] = {}
    violations = []
    chains = problem.chains
    for chain in chains if only is None else [chains[number] for number in only]:
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
    return found, violations


def _columns(part: sparse.csr_array, chosen: list[int]) -> sparse.csc_array:
    return sparse.csc_array(part[chosen, :])


def _entries(part: sparse.csc_array, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and the amounts of a column, without what is zero."""
    inside = slice(part.indptr[column], part.indptr[column + 1])
    return part.indices[inside], part.data[inside]
