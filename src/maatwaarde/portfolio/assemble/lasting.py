"""What goes on for years: which part of a use returns every year, and what waiting costs.

Both are told from options whose starts are laid out already, so that a start that is moved, or done
in part, moves them along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, UnitError, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.start_options import Amounts, Starts, moved
from maatwaarde.portfolio.assemble.years import PlanYears, covers, is_lasting
from maatwaarde.portfolio.problem import ranges
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.proposals import Proposals, WaitCost
from maatwaarde.units import Units


def structural_use(
    starts: Starts,
    amounts: Amounts,
    rows: Sequence[Resource],
    count: int,
    years: PlanYears,
    dearer: Mapping[str, float],
) -> Floats:
    """Return (options, resources), the part of what is used that returns in every later year."""
    lasting = [(item, values) for item, values in amounts if is_lasting(item.period)]
    return asked_use(starts, lasting, rows, count, years, dearer)


def asked_use(
    starts: Starts,
    amounts: Amounts,
    rows: Sequence[Resource],
    count: int,
    years: PlanYears,
    dearer: Mapping[str, float],
) -> Floats:
    """Return (options, resources), what some of the amounts, or others in their place, come to."""
    found = np.zeros_like(starts.use)
    if not amounts:
        return found
    for delay in np.unique(starts.delay):
        at = starts.delay == delay
        use, _ = moved(amounts, rows, int(delay), count, years, dearer)
        found[at] = use[starts.row[at]] * starts.scale[at, np.newaxis]
    return found


def waiting_use(
    starts: Starts,
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    units: Units,
    findings: list[Diagnostic],
) -> Floats:
    """Return (options, resources), what it costs to start later than the columns say.

    The cost of a year of delay is paid in each year from the listed start to the year before the
    start, from the budget that the heading names, or else from the kind of the proposal's own
    costs.
    """
    found = np.zeros_like(starts.use)
    for column in proposals.waiting:
        yearly = _in_euros(column, proposals, units, findings)
        asks = np.flatnonzero(np.nan_to_num(yearly) != 0)
        if len(asks) and starts.listed.count(None):
            findings.append(
                Diagnostic(
                    code="no-planning",
                    what=msg(
                        "{heading!r} has no meaning without a planning of starts",
                        heading=column.heading,
                    ),
                    mend=msg(
                        "let proposals start later in the resources ({key}), or leave the column "
                        "out",
                        key="planning: {shift: ...}",
                    ),
                    where=proposals.where(int(asks[0]), column.heading),
                )
            )
            continue
        kinds = {int(i): _paying(int(i), column, proposals, amounts, rows, findings) for i in asks}
        missing: dict[str, int] = {}
        paying: dict[tuple[str, int], list[int]] = {}
        for option, (row, delay) in enumerate(zip(starts.row, starts.delay, strict=True)):
            kind = kinds.get(int(row))
            if kind is None or not delay:
                continue
            first = int(str(starts.listed[row])[:4])
            for year in range(first, first + int(delay)):
                if (kind, year) not in paying:
                    paying[kind, year] = _places(rows, kind, year)
                places = paying[kind, year]
                found[option, places] += yearly[row] * starts.scale[option]
                if not places:
                    missing.setdefault(f"{kind} {year}", int(row))
        findings += [_unpaid(budget, i, column, proposals) for budget, i in missing.items()]
    return found


def _places(rows: Sequence[Resource], kind: str, year: int) -> list[int]:
    asked = Period(year)
    return [
        j
        for j, item in enumerate(rows)
        if (item.kind, item.name) == ("money", kind) and covers(item.period, asked)
    ]


def _in_euros(
    column: WaitCost, proposals: Proposals, units: Units, findings: list[Diagnostic]
) -> Floats:
    try:
        values = column.values * units.factor(column.unit, "EUR")
    except UnitError as error:
        where = proposals.where(0, column.heading)
        findings += [
            Diagnostic(problem.code, problem.what, problem.mend, where)
            for problem in error.problems
        ]
        return np.zeros(len(proposals))
    findings += [
        Diagnostic(
            code="out-of-range",
            what=ranges.MONEY.wrong(float(values[i])),
            mend=ranges.MONEY.mend,
            where=proposals.where(int(i), column.heading),
        )
        for i in np.flatnonzero(ranges.MONEY.outside(values))
    ]
    return np.asarray(values)


def _paying(
    i: int,
    column: WaitCost,
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    findings: list[Diagnostic],
) -> str | None:
    """Return the kind of money that pays while a proposal waits; None where that is not known."""
    budgets = {row.name for row in rows if row.kind == "money"}
    if column.budget:
        if column.budget in budgets:
            return column.budget
        what = msg("there is no budget {name!r}", name=column.budget)
        mend: str = did_you_mean(column.budget, budgets)
    else:
        own = sorted({item.name for item, values in amounts if item.kind == "cost" and values[i]})
        if len(own) == 1:
            return own[0]
        what = msg(
            "{id!r} has costs of {n} kinds, and nothing says which of them pays while it waits",
            id=proposals.ids[i],
            n=len(own),
        )
        mend = msg(
            "name the budget in brackets in the heading, as in {heading}",
            heading="'wait_cost (operating)'",
        )
    where = proposals.where(i, column.heading)
    known = Diagnostic(code="no-budget", what=what, mend=mend, where=where)
    if not column.budget or not any(item.what == known.what for item in findings):
        findings.append(known)
    return None


def _unpaid(budget: str, i: int, column: WaitCost, proposals: Proposals) -> Diagnostic:
    return Diagnostic(
        code="no-budget",
        what=msg(
            "while {id!r} waits it asks money of {budget}, and the resources have none",
            id=proposals.ids[i],
            budget=budget,
        ),
        mend=msg("add it to the resources (amount 0 when there is none)"),
        where=proposals.where(i, column.heading),
    )
