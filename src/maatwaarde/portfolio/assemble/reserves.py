"""Reserves: money that is kept from year to year, and pays what a budget lacks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.messages import Message, msg
from maatwaarde.portfolio.assemble.capacities import resource_id
from maatwaarde.portfolio.assemble.years import PlanYears
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Resource, Withdrawal


def reserves(
    resources: Resources, rows: Sequence[Resource], years: PlanYears, findings: list[Diagnostic]
) -> tuple[list[Resource], list[Withdrawal]]:
    """Return what is in each reserve every year, beyond its minimum, and what it may pay for.

    What is not drawn in a year goes on to the next.
    """
    found: list[Resource] = []
    drawn: list[Withdrawal] = []
    budgets = {row.name for row in rows if row.kind == "money"}
    for i, rule in enumerate(resources.reserves):
        place = partial(resources.where, "reserves", i)
        periods = [row.period for row in rows if (row.kind, row.name) == ("money", rule.pays)]
        wrong: tuple[str, Message, str] | None = None
        if not periods:
            mend = did_you_mean(rule.pays, budgets) or msg("name a budget that there is")
            wrong = ("pays", msg("there is no budget {name!r}", name=rule.pays), mend)
        elif any(period is None or len(period) > 4 for period in periods):
            wrong = (
                "pays",
                msg(
                    "a reserve pays by the year, and not all of the budget {name!r} is of a year",
                    name=rule.pays,
                ),
                msg("give every entry of that budget a year"),
            )
        elif any(row.name == rule.name for row in rows):
            wrong = (
                "name",
                msg("{name!r} is a budget or a role as well", name=rule.name),
                msg("give the reserve a name of its own"),
            )
        if wrong is not None:
            key, what, mend = wrong
            findings.append(Diagnostic("bad-reserve", what, mend, place(key)))
            continue
        for year in range(years.first, years.last + 1):
            new = rule.yearly
            if year == years.first:
                new = round(rule.opening + rule.yearly - rule.minimum, 9)
            reserve = resource_id(rule.name, str(year))
            found.append(
                Resource(
                    id=reserve,
                    kind="reserve",
                    name=rule.name,
                    capacity=new,
                    unit="EUR",
                    period=str(year),
                    carry_over=None,
                    base=rule.minimum,
                )
            )
            if str(year) in periods:
                budget = resource_id(rule.pays, str(year))
                drawn.append(Withdrawal(reserve, budget, rule.only == "incidental"))
    return found, drawn
