"""The years of a plan, and what an amount from a year on, ``2031+``, means in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maatwaarde.framework import Framework
from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.proposals import Proposals


@dataclass(frozen=True, slots=True)
class PlanYears:
    """The years that a plan is about: the first, and the last in which it has to be covered."""

    first: int
    last: int

    def each(self, period: str | None) -> list[str | None]:
        """Return the periods in which an amount is there: each year from ``2031+`` on, or one."""
        if not is_lasting(period):
            return [period]
        return [str(year) for year in range(_year(str(period)), self.last + 1)]


def covered_years(resources: Resources, proposals: Proposals, framework: Framework) -> PlanYears:
    """Return from the first to the last year that any period, cost or budget names.

    The horizon that the framework states is the last where it is later, and else the last target
    that counts. This alone decides how far a plan has to be covered. Without any period both are 0.
    """
    named = [
        *(budget.period for budget in resources.budgets),
        *(staff.period for staff in resources.staff),
        *(grant.period for grant in resources.grants),
        *(period for course in resources.training for period in (course.period, course.opens)),
        *(item.period for item in proposals.uses),
    ]
    years = [_year(period) for period in named if period is not None]
    if not years:
        return PlanYears(0, 0)
    most = resources.target_year
    targets = [
        year
        for measure in framework.measures
        for year in measure.target
        if most is None or year <= most
    ]
    horizon = framework.file.horizon or max(targets, default=0)
    return PlanYears(min(years), max(*years, horizon))


def is_lasting(period: str | None) -> bool:
    """Say whether a period goes on without end: ``2031+``."""
    return period is not None and period.endswith("+")


def covers(row: str | None, asked: Period | None) -> bool:
    """Say whether a resource with the period ``row`` is asked for by an amount with a period."""
    if row is None or asked is None:
        return row is None
    if not asked.onwards:
        return row == str(asked)
    period = Period.parse(row)
    return period.parts == 1 and period.year >= asked.year


def missing_years(rows: Iterable[Resource], asked: Period, last: int) -> list[int]:
    """Return the years from ``asked`` on in which there is no row, of rows of one kind and name."""
    there = {row.period for row in rows}
    if None in there:
        return []
    return [year for year in range(asked.year, last + 1) if str(year) not in there]


def said_years(years: Sequence[int]) -> str:
    """Return years that are sorted as people write them: ``2031, 2033-2040``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs
    )


def _year(period: str) -> int:
    return int(period[:4])
