"""The budget of a plan for years ahead (meerjarenraming): by kind of money, reserve and debt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from maatwaarde.messages import Amount, Message, Money, msg
from maatwaarde.portfolio.analysis.ledger import (
    Balance,
    BudgetYear,
    Ledger,
    has_ledger,
    ledger,
)
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.portfolio.names import kind_name


def budget_blocks(plan: Plan) -> Iterator[Block]:
    """Yield a table for each kind of money, reserve and debt; nothing where nothing goes on."""
    if not has_ledger(plan.problem):
        return
    found = ledger(plan.problem, plan.solution)
    balances = {balance.kind: balance for balance in found.balances}
    yield Heading(msg("Budget for the years ahead (EUR)"))
    last = max(int(item.period[:4]) for item in plan.problem.resources if item.period is not None)
    if not plan.solution.violations:
        yield Paragraph(msg("Covered in every year up to and including {year}.", year=last))
    for kind in dict.fromkeys(each.kind for each in found.budgets):
        yield Heading(kind_name(kind), level=3)
        yield _budget(kind, [each for each in found.budgets if each.kind == kind])
        if kind in balances:
            yield _balance(balances[kind])
        above = [each for each in found.budgets if each.kind == kind and each.above > 0]
        if above:
            yield _above(above)
    yield from _reserves(found)
    yield from _debt(found)


def budget_annex(plan: Plan) -> Table | None:
    """Return one row for each kind of money and year; None where nothing goes on."""
    if not has_ledger(plan.problem):
        return None
    years = ledger(plan.problem, plan.solution).budgets
    return from_columns(
        "budget",
        [
            (Column("kind", msg("kind of money")), [kind_name(each.kind) for each in years]),
            (Column("year", msg("year"), "period"), [str(each.year) for each in years]),
            *(
                (Column(f"{key} [EUR]", heading, "money"), [getattr(each, key) for each in years])
                for key, heading in _FIGURES.items()
            ),
        ],
    )


def budget_data(plan: Plan) -> dict[str, Any] | None:
    """Return the same as nested data; None where nothing goes on."""
    if not has_ledger(plan.problem):
        return None
    found = ledger(plan.problem, plan.solution)
    return {
        "budgets": [asdict(each) for each in found.budgets],
        "reserves": [asdict(each) for each in found.reserves],
        "debt": [asdict(each) for each in found.debt],
        "structural_balance": [
            {
                "kind": balance.kind,
                "since": balance.since,
                "balanced": balance.balanced,
                "worst_year": balance.worst.year,
                "over": balance.worst.over_structural,
            }
            for balance in found.balances
        ],
    }


_FIGURES: dict[str, Message] = {
    "room": msg("room"),
    "structural_room": msg("structural room"),
    "over_programmed": msg("over-programming"),
    "margin": msg("kept as a margin"),
    "structural": msg("structural costs"),
    "incidental": msg("incidental costs"),
    "charges": msg("capital charges"),
    "staffing": msg("hiring and training"),
    "granted": msg("from grants"),
    "carried": msg("carried over"),
    "drawn": msg("from the reserve"),
    "left": msg("left"),
}
_ALWAYS = ("room", "left")


def _budget(kind: str, years: list[BudgetYear]) -> Table:
    """Return years as rows; of the figures those that are zero in every year are left out."""
    shown = [key for key in _FIGURES if key in _ALWAYS or any(getattr(each, key) for each in years)]
    columns = (
        Column("year", msg("year")),
        *(Column(f"{key} [EUR]", _FIGURES[key], "number") for key in shown),
    )
    rows = tuple(
        Row((str(each.year), *(Amount(getattr(each, key), sign=False) for key in shown)))
        for each in years
    )
    return Table(f"budget_{kind}", columns, rows)


def _balance(balance: Balance) -> Note:
    worst = balance.worst
    said = {
        "kind": kind_name(balance.kind),
        "since": balance.since,
        "year": worst.year,
        "spent": Money(worst.structural + worst.charges),
        "room": Money(worst.structural_room),
    }
    if balance.balanced:
        return Note(
            msg(
                "{kind} is in structural balance: from {since} on structural costs and capital "
                "charges ({spent} in {year}) stay within structural room ({room})",
                **said,
            )
        )
    return Note(
        msg(
            "{kind} is NOT in structural balance: from {since} on structural costs and capital "
            "charges ({spent} in {year}) exceed structural room ({room}) by {over}",
            **said,
            over=Money(worst.over_structural),
        ),
        "caution",
    )


def _above(years: list[BudgetYear]) -> Note:
    worst = max(years, key=lambda each: (each.above, -each.year))
    return Note(
        msg(
            "{kind} is over-programmed: in {year} {above} more is planned than there is",
            kind=kind_name(worst.kind),
            year=worst.year,
            above=Money(worst.above),
        ),
        "caution",
    )


def _reserves(found: Ledger) -> Iterator[Block]:
    for name in dict.fromkeys(each.reserve for each in found.reserves):
        rows = tuple(
            Row(
                (
                    str(each.year),
                    Amount(each.paid_out, sign=False),
                    Amount(each.balance, sign=False),
                    Amount(each.minimum, sign=False),
                )
            )
            for each in found.reserves
            if each.reserve == name
        )
        columns = (
            Column("year", msg("year")),
            Column("paid_out [EUR]", msg("paid"), "number"),
            Column("balance [EUR]", msg("in it at the end of the year"), "number"),
            Column("minimum [EUR]", msg("minimum"), "number"),
        )
        yield Heading(msg("Reserve: {name}", name=kind_name(name)), level=3)
        yield Table(f"reserve_{name}", columns, rows)


def _debt(found: Ledger) -> Iterator[Block]:
    if not found.debt:
        return
    columns = (
        Column("year", msg("year")),
        Column("debt [EUR]", msg("debt at the end of the year"), "number"),
        Column("ceiling [EUR]", msg("ceiling"), "number"),
        Column("left [EUR]", msg("left"), "number"),
    )
    rows = tuple(
        Row(
            (
                str(each.year),
                Amount(each.debt, sign=False),
                Amount(each.ceiling, sign=False),
                Amount(each.ceiling - each.debt, sign=False),
            )
        )
        for each in found.debt
    )
    yield Heading(msg("Debt"), level=3)
    yield Table("debt", columns, rows)
