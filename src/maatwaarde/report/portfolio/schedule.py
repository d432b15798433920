"""When the chosen proposals run, and what that asks of every role."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maatwaarde.messages import Amount, Text, joined, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.analysis.ledger import last_planned_year
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Column, Heading, Row, Table, from_columns
from maatwaarde.report.listed import LISTED, and_more
from maatwaarde.report.portfolio.names import kind_name, natural, proposal_names, with_part


def start_text(plan: Plan, proposal: str) -> str:
    """Return when a chosen proposal starts, and how many years later than listed: ``2028 (+1)``."""
    start, listed = plan.solution.starts[proposal], plan.listed[proposal]
    later = int(str(start)[:4]) - int(str(listed)[:4])
    return f"{start} (+{later})" if later else str(start)


def schedule_blocks(plan: Plan) -> Iterator[Block]:
    """Yield the years in which each proposal runs, and the load of each role by period."""
    names, parts = proposal_names(plan.problem), plan.solution.parts
    years, spent = spent_by_year(plan)
    rows = []
    order = _by_start(plan)
    for name in order[:LISTED]:
        start = int(str(plan.solution.starts[name])[:4])
        cells = [
            "\N{FULL BLOCK}" * 4 if name in spent[year] or year == start else "\N{MIDDLE DOT}"
            for year in years
        ]
        rows.append(Row((with_part(names[name], parts[name]), *cells)))
    columns = (
        Column("proposal", msg("proposal")),
        *(Column(str(year), str(year), "number") for year in years),
    )
    yield Heading(msg("Schedule"))
    yield Table("years", columns, tuple(rows))
    yield from and_more(len(order))

    uses = {use.resource: use for use in plan.solution.resources}
    staff = [item for item in plan.problem.resources if item.kind == "staff" and item.period]
    if not staff:
        return
    periods = sorted({str(item.period) for item in staff}, key=Period.parse)
    load: dict[str, dict[str, Text]] = {}
    for item in staff:
        use = uses[item.id]
        asked = [Amount(value, sign=False) for value in (use.used, use.there)]
        load.setdefault(item.name, {})[str(item.period)] = joined(asked, "/")
    columns = (
        Column("role", msg("role")),
        *(Column(period, period, "number") for period in periods),
    )
    yield Heading(msg("Load: asked/available in fte, with hiring and substitution"))
    yield Table(
        "load",
        columns,
        tuple(
            Row((kind_name(role), *(cells.get(period) for period in periods)))
            for role, cells in load.items()
        ),
    )


def schedule_annex(plan: Plan) -> Table:
    """Return one row per chosen proposal: its start, the listed one, and the cost of each year."""
    problem, solution = plan.problem, plan.solution
    titles = {proposal.id: proposal.title for proposal in problem.proposals}
    order = _by_start(plan)
    years, _ = spent_by_year(plan)
    place = dict(zip(solution.chosen, solution.options, strict=True))
    paid = (problem.use - problem.charges).tocsr()
    use = paid[[problem.option_index[place[name]] for name in order], :].toarray()

    def cost(year: int) -> list[float]:
        money = [
            item.kind == "money" and item.period is not None and int(item.period[:4]) == year
            for item in problem.resources
        ]
        spent = use[:, np.array(money, dtype=bool)].sum(axis=1)
        return [float(value) for value in spent]

    return from_columns(
        "schedule",
        [
            (Column("id", msg("id")), order),
            (Column("title", msg("title")), [titles[name] for name in order]),
            (
                Column("start", msg("start"), "period"),
                [solution.starts[name] for name in order],
            ),
            (
                Column("listed_start", msg("start in the list"), "period"),
                [plan.listed[name] for name in order],
            ),
            *(
                (
                    Column(f"cost:{year} [EUR]", msg("cost {year} (EUR)", year=year), "money"),
                    cost(year),
                )
                for year in years
            ),
        ],
    )


def _by_start(plan: Plan) -> list[str]:
    starts = plan.solution.starts
    return sorted(starts, key=lambda name: (Period.parse(str(starts[name])), natural(name)))


def spent_by_year(plan: Plan) -> tuple[list[int], dict[int, set[str]]]:
    """Return the years of the plan, and which proposals use anything in each.

    What returns every year after a proposal is done does not make it run, and nor does what it
    costs to wait for it.
    """
    problem = plan.problem
    last = last_planned_year(problem, plan.solution)
    dated = [str(item.period) for item in problem.resources if item.period is not None]
    starts = [str(start) for start in plan.solution.starts.values()]
    years = [int(period[:4]) for period in dated if int(period[:4]) <= last or not last]
    years += [int(start[:4]) for start in starts]
    spent: dict[int, set[str]] = {
        year: set() for year in range(min(years, default=0), max(years, default=-1) + 1)
    }
    for option in plan.solution.options:
        place = problem.option_index[option]
        start = int(str(option.start)[:4])
        once = problem.incidental
        for entry in range(once.indptr[place], once.indptr[place + 1]):
            item = problem.resources[once.indices[entry]]
            if item.kind == "debt" or item.period is None or int(item.period[:4]) < start:
                continue
            spent[int(item.period[:4])].add(option.proposal)
    return list(spent), spent
