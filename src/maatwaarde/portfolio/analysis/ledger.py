"""The money of a plan by kind and year: what there is, what it is spent on, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Resource

# Half a cent: sums of charges that were rounded are equal within it.
_CENT = 0.005


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """One kind of money in one year; all amounts in EUR.

    Parameters
    ----------
    room, structural_room
        What there is in that year, and the part of it that is there in every later year.
    over_programmed, margin
        What may be planned above that, and what is kept of it because costs are uncertain.
    structural, incidental, charges, staffing
        What is used: every later year too, once, for capital charges, and for hiring and training.
    granted, carried, drawn
        What came from grants, from the year before, and from a reserve.
    left
        What is left of the room with what came to it and may be planned above it, after all that
        is used and the margin.
    """

    kind: str
    year: int
    room: float
    structural_room: float
    over_programmed: float
    margin: float
    structural: float
    incidental: float
    charges: float
    staffing: float
    granted: float
    carried: float
    drawn: float
    left: float

    @property
    def over_structural(self) -> float:
        """By how much what is spent every year is above what there is every year."""
        return round(self.structural + self.charges - self.structural_room, 2)

    @property
    def above(self) -> float:
        """By how much more is planned than there is, which over-programming allows."""
        return round(max(0.0, self.over_programmed - self.left), 2)


@dataclass(frozen=True, slots=True)
class ReserveYear:
    """What is paid from a reserve, and what is in it when the year ends."""

    reserve: str
    year: int
    paid_out: float
    balance: float
    minimum: float


@dataclass(frozen=True, slots=True)
class DebtYear:
    """What is owed when the year ends, and what may be."""

    year: int
    debt: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether what a kind of money pays every year is within what there is every year.

    Parameters
    ----------
    since
        The last year of the plan, from which on nothing is there, or spent, once only.
    worst
        The year from then on with the least room.
    """

    kind: str
    since: int
    worst: BudgetYear

    @property
    def balanced(self) -> bool:
        return self.worst.over_structural <= _CENT


@dataclass(frozen=True, slots=True)
class Ledger:
    """All money of a plan that has a year, in the order of kinds and years.

    What is for half-years, quarters or all periods together is not in it.
    """

    budgets: tuple[BudgetYear, ...]
    reserves: tuple[ReserveYear, ...]
    debt: tuple[DebtYear, ...]
    balances: tuple[Balance, ...]


def in_ledger(resource: Resource) -> bool:
    """Say whether a resource is money of a year."""
    return resource.kind != "staff" and resource.period is not None and len(resource.period) == 4


def has_ledger(problem: Problem) -> bool:
    """Say whether a problem knows what returns every year, capital charges, reserves or debt."""
    lasting = any(
        item.kind in ("reserve", "debt")
        or (item.kind == "money" and (item.structural or item.over))
        for item in problem.resources
    )
    money = [item.kind == "money" for item in problem.resources]
    return lasting or bool(problem.structural[:, money].nnz or problem.charges.nnz)


def last_planned_year(problem: Problem, solution: Solution) -> int:
    """Return the last year for which anything is there or is used once only; 0 without any."""
    places = [problem.option_index[option] for option in solution.options]
    once = problem.incidental[places, :].sum(axis=0)
    years = [
        _year(item)
        for item, used in zip(problem.resources, once, strict=True)
        if item.kind in ("money", "staff")
        and item.period is not None
        and (used > _CENT or item.capacity - item.over > item.structural + _CENT)
    ]
    return max(years, default=0)


def ledger(problem: Problem, solution: Solution) -> Ledger:
    """Return the money of a solution by kind and year."""
    places = [problem.option_index[option] for option in solution.options]
    parts = [
        part[places, :].sum(axis=0)
        for part in (problem.use, problem.structural, problem.charges, problem.margins)
    ]
    joint: dict[str, float] = {}
    for pair in problem.synergies:
        if pair.counts(solution.starts):
            for name, amount in pair.use.items():
                joint[name] = joint.get(name, 0.0) + amount
    uses = {use.resource: use for use in solution.resources}
    budgets, reserves, debt = [], [], []
    for i, item in enumerate(problem.resources):
        use = uses[item.id]
        if not in_ledger(item):
            continue
        if item.kind == "money":
            whole, structural, charges, margin = (float(part[i]) for part in parts)
            both = joint.get(item.id, 0.0)
            budgets.append(
                BudgetYear(
                    kind=item.name,
                    year=_year(item),
                    room=_cents(item.capacity - item.over),
                    structural_room=item.structural,
                    over_programmed=item.over,
                    margin=_cents(margin),
                    structural=_cents(structural),
                    incidental=_cents(whole - structural - charges - margin + both),
                    charges=_cents(charges),
                    staffing=_cents(use.used - whole - both),
                    granted=_cents(use.granted),
                    carried=_cents(use.carried),
                    drawn=_cents(use.borrowed),
                    left=_cents(use.slack),
                )
            )
        elif item.kind == "reserve":
            reserves.append(
                ReserveYear(
                    reserve=item.name,
                    year=_year(item),
                    paid_out=_cents(use.lent),
                    balance=_cents(use.slack + item.base),
                    minimum=item.base,
                )
            )
        elif item.kind == "debt":
            owed = _cents(item.base + use.used)
            debt.append(DebtYear(_year(item), owed, _cents(item.base + item.capacity)))
    budgets.sort(key=lambda each: (each.kind, each.year))
    return Ledger(
        budgets=tuple(budgets),
        reserves=tuple(sorted(reserves, key=lambda each: (each.reserve, each.year))),
        debt=tuple(sorted(debt, key=lambda each: each.year)),
        balances=tuple(_balances(budgets, last_planned_year(problem, solution))),
    )


def _balances(budgets: list[BudgetYear], last: int) -> list[Balance]:
    found = []
    for kind in sorted({each.kind for each in budgets}):
        later = [each for each in budgets if each.kind == kind and each.year >= last]
        if any(each.structural_room or each.structural or each.charges for each in later):
            worst = max(later, key=lambda each: (each.over_structural, -each.year))
            found.append(Balance(kind, last, worst))
    return found


def _year(item: Resource) -> int:
    return int(str(item.period)[:4])


def _cents(amount: float) -> float:
    return round(float(amount), 2) + 0.0
