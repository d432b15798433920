"""When the chosen proposals run, and what that asks of every role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from maatwaarde.periods import Period
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio.names import part_text, proposal_name
from maatwaarde.report.tables import render, wrap
from maatwaarde.report.words import Language, amount, word

_NAME = 28
"""Columns that a name gets at least, before years move to a next table."""


def start_text(plan: Plan, proposal: str) -> str:
    """Return when a chosen proposal starts, and how many years later than listed: ``2028 (+1)``."""
    start, listed = plan.solution.starts[proposal], plan.listed[proposal]
    later = int(str(start)[:4]) - int(str(listed)[:4])
    return f"{start} (+{later})" if later else str(start)


def schedule_text(plan: Plan, language: Language, width: int) -> Iterator[str]:
    """Yield the years in which each proposal runs, and the load of each role by period."""
    proposals = {proposal.id: proposal for proposal in plan.problem.proposals}
    parts = plan.solution.parts
    years, spent = _by_year(plan)
    rows = []
    for name in _by_start(plan):
        start = int(str(plan.solution.starts[name])[:4])
        cells = [
            "\N{FULL BLOCK}" * 4 if name in spent[year] or year == start else "   \N{MIDDLE DOT}"
            for year in years
        ]
        part = part_text(parts[name], language)
        rows.append([proposal_name(proposals[name]) + part, *cells])
    headings = [word("proposal", language), *map(str, years)]
    yield word("schedule", language) + "\n" + _in_parts(headings, rows, width)

    uses = {use.resource: use for use in plan.solution.resources}
    staff = [item for item in plan.problem.resources if item.kind == "staff" and item.period]
    if not staff:
        return
    periods = sorted({str(item.period) for item in staff}, key=Period.parse)
    load: dict[str, dict[str, str]] = {}
    for item in staff:
        use = uses[item.id]
        load.setdefault(item.name, {})[str(item.period)] = "/".join(
            amount(value, "", language, sign=False) for value in (use.used, use.there)
        )
    rows = [[role, *(cells.get(period, "") for period in periods)] for role, cells in load.items()]
    text = wrap(word("load", language), width=width)
    yield text + "\n" + _in_parts([word("role", language), *periods], rows, width)


def schedule_table(plan: Plan) -> Table:
    """Return one row per chosen proposal: its start, the listed one, and the cost of each year."""
    problem, solution = plan.problem, plan.solution
    titles = {proposal.id: proposal.title for proposal in problem.proposals}
    order = _by_start(plan)
    years, _ = _by_year(plan)
    place = dict(zip(solution.chosen, solution.options, strict=True))
    use = problem.use[[problem.option_index[place[name]] for name in order], :].toarray()
    table: Table = {
        "id": list(order),
        "title": [titles[name] for name in order],
        "start": [solution.starts[name] for name in order],
        "listed_start": [plan.listed[name] for name in order],
    }
    for year in years:
        money = [
            item.kind == "money" and item.period is not None and int(item.period[:4]) == year
            for item in problem.resources
        ]
        cost = use[:, np.array(money, dtype=bool)].sum(axis=1)
        table[f"cost:{year} [EUR]"] = [float(value) for value in cost]
    return table


def _by_start(plan: Plan) -> list[str]:
    starts = plan.solution.starts
    return sorted(starts, key=lambda name: (Period.parse(str(starts[name])), name))


def _by_year(plan: Plan) -> tuple[list[int], dict[int, set[str]]]:
    """Return the years, and which proposals use anything in each."""
    problem = plan.problem
    dated = [str(item.period) for item in problem.resources if item.period is not None]
    starts = [str(start) for start in plan.solution.starts.values()]
    years = [int(period[:4]) for period in (*dated, *starts)]
    spent: dict[int, set[str]] = {
        year: set() for year in range(min(years, default=0), max(years, default=-1) + 1)
    }
    for option in plan.solution.options:
        place = problem.option_index[option]
        for entry in range(problem.use.indptr[place], problem.use.indptr[place + 1]):
            period = problem.resources[problem.use.indices[entry]].period
            if period is not None:
                spent[int(period[:4])].add(option.proposal)
    return list(spent), spent


def _in_parts(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Lay out a table, with the columns that do not fit in a next one."""
    wide = max(len(row[i]) for row in (headings, *rows) for i in range(1, len(row))) + 2
    fit = max(1, (width - _NAME) // wide)
    parts = []
    for first in range(1, len(headings), fit):
        columns = [0, *range(first, min(first + fit, len(headings)))]
        parts.append(
            render(
                [headings[i] for i in columns],
                [[row[i] for i in columns] for row in rows],
                right=range(1, len(columns)),
                flexible=0,
                width=width,
            )
        )
    return "\n\n".join(parts)
