"""What more of a resource brings, and value against what it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maatwaarde.messages import Amount, Number, Text, Unit, joined, msg
from maatwaarde.portfolio import ParetoPoint, ShadowPrice
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
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import (
    kind_name,
    natural,
    naturally,
    proposal_names,
    resource_names,
)


def shadow_blocks(plan: Plan, prices: Sequence[ShadowPrice]) -> Iterator[Block]:
    """Yield what a step more of each resource would bring."""
    units = {resource.id: resource.unit for resource in plan.problem.resources}
    names, proposals = resource_names(plan.problem), proposal_names(plan.problem)
    yield Heading(
        msg(
            "What a step more of each resource brings, solved anew (+ comes in, "
            "\N{MINUS SIGN} goes out)"
        )
    )
    ordered = sorted(prices, key=lambda price: (-price.value_change, natural(price.resource)))
    # What is not proven to bring nothing is not said to.
    worth = [price for price in ordered if price.value_change > 0 or not price.proven]
    if worth:
        columns = (
            Column("resource", msg("resource")),
            Column("step", msg("step"), "number"),
            Column("value_change", msg("value added"), "number"),
        )
        rows = tuple(
            Row(
                (
                    names[price.resource],
                    Amount(price.step, units[price.resource]),
                    sure(Number(price.value_change, 4, sign=True), price.proven),
                ),
                below=tuple(moves(price.comes_in, price.goes_out, proposals)),
            )
            for price in worth
        )
        yield Table("shadow_prices", columns, rows)
    idle = [names[price.resource] for price in ordered if price not in worth]
    if idle:
        yield Note(msg("A step more adds nothing for: {names}.", names=joined(idle, ", ")))
    if not all(price.proven for price in prices):
        yield not_proven()


def shadow_data(prices: Sequence[ShadowPrice]) -> list[dict[str, Any]]:
    """Return what a step more of each resource would bring, as nested data."""
    return [
        {
            "resource": price.resource,
            "step": price.step,
            "value_change": price.value_change,
            "per_unit": price.per_unit,
            "comes_in": price.comes_in,
            "goes_out": price.goes_out,
            "proven": price.proven,
        }
        for price in prices
    ]


def shadow_annex(plan: Plan, prices: Sequence[ShadowPrice]) -> Table:
    """Return the same as one row per resource."""
    names = resource_names(plan.problem)
    return from_columns(
        "shadow_prices",
        [
            (Column("resource", msg("id")), [price.resource for price in prices]),
            (Column("name", msg("resource")), [names[price.resource] for price in prices]),
            (Column("step", msg("step"), "number"), [price.step for price in prices]),
            (
                Column("value_change", msg("value added"), "number"),
                [price.value_change for price in prices],
            ),
            (
                Column("comes_in", msg("comes in")),
                [";".join(naturally(price.comes_in)) for price in prices],
            ),
            (
                Column("goes_out", msg("goes out")),
                [";".join(naturally(price.goes_out)) for price in prices],
            ),
            (Column("proven", msg("proven")), [price.proven for price in prices]),
        ],
    )


def pareto_document(plan: Plan, front: Sequence[ParetoPoint], against: str) -> Document:
    """Return the front: a row a portfolio, and what changes with the one before."""
    name, unit = _against(plan, against)
    proposals = proposal_names(plan.problem)
    columns = (
        Column("amount", msg("{name} ({unit})", name=name, unit=Unit(unit)), "number"),
        Column("value", msg("value"), "number"),
        Column("number", msg("number chosen"), "number"),
    )
    rows = tuple(
        Row(
            (
                Amount(point.amount, sign=False),
                sure(Number(point.solution.value, 4), point.solution.status == "proven"),
                str(len(point.solution.chosen)),
            ),
            below=tuple(moves(comes_in, goes_out, proposals)),
        )
        for point, (comes_in, goes_out) in zip(front, _changes(front), strict=True)
    )
    blocks: list[Block] = [
        Paragraph(
            msg(
                "For each line, no choice is worth as much and uses less. Below it what comes in "
                "(+) and goes out (\N{MINUS SIGN}) compared with the line before."
            )
        ),
        Table("pareto", columns, rows),
    ]
    if any(point.solution.status != "proven" for point in front):
        blocks.append(not_proven())
    title = msg("Value against {name}: {title}", name=name, title=plan.scores.framework.title)
    return Document(title, tuple(blocks), lambda: (_pareto_annex(front, name, unit),))


def pareto_data(
    plan: Plan,
    front: Sequence[ParetoPoint],
    against: str,
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the front as nested data, least amount first."""
    return {
        **header(plan.scores.framework, plugins),
        "against": against,
        "unit": _against(plan, against)[1],
        "points": [
            {
                "amount": point.amount,
                "value": point.solution.value,
                "status": point.solution.status,
                "gap": point.solution.gap,
                "chosen": point.solution.chosen,
                "starts": point.solution.starts,
                "comes_in": comes_in,
                "goes_out": goes_out,
            }
            for point, (comes_in, goes_out) in zip(front, _changes(front), strict=True)
        ],
    }


def _pareto_annex(front: Sequence[ParetoPoint], name: Text, unit: str) -> Table:
    changes = list(_changes(front))
    solutions = [point.solution for point in front]
    return from_columns(
        "pareto",
        [
            (
                Column("amount", msg("{name} ({unit})", name=name, unit=Unit(unit)), "number"),
                [point.amount for point in front],
            ),
            (Column("value", msg("value"), "number"), [found.value for found in solutions]),
            (
                Column("number", msg("number chosen"), "number"),
                [len(found.chosen) for found in solutions],
            ),
            (Column("proven", msg("proven")), [found.status == "proven" for found in solutions]),
            (
                Column("comes_in", msg("comes in")),
                [";".join(naturally(comes_in)) for comes_in, _ in changes],
            ),
            (
                Column("goes_out", msg("goes out")),
                [";".join(naturally(goes_out)) for _, goes_out in changes],
            ),
            (
                Column("chosen", msg("chosen")),
                [";".join(naturally(found.chosen)) for found in solutions],
            ),
        ],
    )


def _changes(front: Sequence[ParetoPoint]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what comes in and goes out against the point before; the first against nothing."""
    before: set[str] = set()
    for point in front:
        now = set(point.solution.chosen)
        yield tuple(sorted(now - before)), tuple(sorted(before - now))
        before = now


def moves(
    comes_in: Sequence[str], goes_out: Sequence[str], names: Mapping[str, str]
) -> Iterator[Text]:
    """Yield what comes in and what goes out, a line each, as far as anything does."""
    for mark, members in (("+", comes_in), ("\N{MINUS SIGN}", goes_out)):
        if members:
            yield joined([mark, joined((names[name] for name in naturally(members)), "; ")])


def sure(figure: Number, proven: bool) -> Text:
    """Return a figure with a mark where it is not proven."""
    return figure if proven else joined([figure, "?"])


def not_proven() -> Note:
    """Say what the mark of `sure` means."""
    return Note(
        msg("not proven: time ran out before it was certain that nothing is better."), mark="?"
    )


def _against(plan: Plan, against: str) -> tuple[Text, str]:
    """Return the name of the amount and its unit."""
    if against == "cost":
        return msg("cost"), "EUR"
    unit = next(item.unit for item in plan.problem.resources if item.name == against)
    return kind_name(against), unit
