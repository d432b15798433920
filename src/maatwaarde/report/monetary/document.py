"""The view in euros as a document: who stands where, costs and benefits, and the prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from maatwaarde.messages import Number, Text, joined, msg, nmsg, pmsg
from maatwaarde.monetary import Monetary, Priced
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.document import Document
from maatwaarde.report.factors import STATUS_WORDS
from maatwaarde.report.monetary.notes import notes_on
from maatwaarde.report.monetary.words import (
    CASES,
    GIVEN,
    MARKS,
    Scale,
    cost_name,
    left_name,
    measure_of,
    name_of,
    not_in_euros,
    percent,
    price_text,
    range_text,
    rank_of,
    ratio_of,
    scale_of,
    status_of,
)

BESIDE = 4
"""Proposals whose costs and benefits stand beside each other in text; a file has all of them."""


def monetary_document(found: Monetary) -> Document:
    """Return the view in euros, marked as one beside that of values."""
    scale = scale_of(found)
    ranked = [i for i in found.order if found.rank[i]]
    without = [i for i in found.order if not found.rank[i]]
    blocks: list[Block] = [
        Paragraph(
            msg(
                "A second view, beside that of values. It uses no weights, anchors or guards of "
                "the framework, and nothing of it is in a score. Do not add the two up: one "
                "effect would count twice."
            )
        ),
        *map(Paragraph, _basis(found)),
        Paragraph(scale.said),
        _ranking("npv", found, ranked, scale),
    ]
    if without:
        blocks.append(Paragraph(msg("Without a balance, since the costs are not known:")))
        blocks.append(_ranking("npv_without", found, without, scale))
    blocks += [
        *_explained(found),
        *_items(found, ranked[:BESIDE], scale),
        *_variants(found, scale),
        *_prices(found),
        *_not_priced(found),
    ]
    title = nmsg(
        "In euros: {framework}, {n} proposal",
        "In euros: {framework}, {n} proposals",
        len(found.proposals),
        framework=found.framework.title,
    )
    return Document(title, tuple(blocks), lambda: _annexes(found))


def _basis(found: Monetary) -> Iterator[Text]:
    """Say in which money, at which rate and over which years."""
    calendar = found.calendar
    yield msg(
        "Costs and benefits from {first} to {last}, discounted to {base}, in euros of {level}.",
        first=str(calendar.base),
        last=str(calendar.last),
        base=str(calendar.base),
        level=str(found.level),
    )
    if not found.rate_stated:
        yield msg(
            "Discount rate {rate}, the standard of the Dutch government (valuation/discount-rate).",
            rate=percent(found.rate),
        )
    else:
        yield msg("Discount rate {rate}, as the framework states.", rate=percent(found.rate))
    if found.sunk_rate is not None:
        yield msg(
            "Sunk costs ({kinds}): {rate}.",
            kinds=", ".join(found.sunk),
            rate=percent(found.sunk_rate),
        )


def _ranking(key: str, found: Monetary, rows: Sequence[int], scale: Scale) -> Table:
    columns = (
        Column("rank", "#", "number"),
        Column("proposal", msg("proposal")),
        Column("costs", pmsg("npv", "costs"), "number"),
        Column("benefits", pmsg("npv", "benefits"), "number"),
        Column("balance", pmsg("npv", "balance"), "number"),
        Column("range", msg("range")),
        Column("ratio", "B/C", "number"),
    )
    return Table(key, columns, tuple(_ranked(found, i, scale) for i in rows))


def _ranked(found: Monetary, i: int, scale: Scale) -> Row:
    pending = not_in_euros(found, i)
    low, high = scale.of(float(found.net_low[i])), scale.of(float(found.net_high[i]))
    spread = None if low is None or low == high else msg("{low} … {high}", low=low, high=high)
    return Row(
        (
            rank_of(found, i),
            name_of(found, i),
            scale.of(float(found.cost[i])),
            scale.of(float(found.benefit[i])),
            scale.of(float(found.net[i])),
            spread,
            ratio_of(float(found.ratio[i])),
        ),
        below=() if pending is None else (msg("p.m. {effects}", effects=pending),),
    )


def _explained(found: Monetary) -> Iterator[Note]:
    yield Note(
        msg("benefits for each euro of cost; none where there is nothing to pay"), mark="B/C"
    )
    if (found.direction != 0).any():
        yield Note(
            msg(
                "pro memorie: effects that are not in the euros, + for a gain, {minus} for a loss, "
                "? where the effect is not known",
                minus=MARKS[-1],
            ),
            mark="p.m.",
        )
    yield from notes_on(found)


def _items(found: Monetary, rows: Sequence[int], scale: Scale) -> Iterator[Block]:
    """Yield the table of costs and benefits of the first proposals, beside each other."""
    if not rows:
        return
    lines = [list(found.items(i)) for i in rows]

    def row(name: Text, amounts: Sequence[float], depth: int = 1, *, strong: bool = False) -> Row:
        cells: tuple[Cell, ...] = tuple(map(scale.of, amounts))
        return Row((name, *cells), depth=depth, strong=strong)

    table = [row(pmsg("npv", "costs"), [float(found.cost[i]) for i in rows], 0, strong=True)]
    benefits = []
    for k, item in enumerate(lines[0]):
        amounts = [line[k].value for line in lines]
        if not np.nan_to_num(amounts).any():
            continue  # nothing of it in any of these
        if item.kind == "cost":
            table.append(row(cost_name(item.of), amounts))
        elif item.kind == "left":
            table.append(row(left_name(item.of), [-amount for amount in amounts]))
        else:
            benefits.append(row(measure_of(found, item.of).title, amounts))
    table.append(
        row(pmsg("npv", "benefits"), [float(found.benefit[i]) for i in rows], 0, strong=True)
    )
    table += benefits
    table.append(row(pmsg("npv", "balance"), [float(found.net[i]) for i in rows], 0, strong=True))
    table.append(
        Row((msg("benefits for each euro"), *(ratio_of(float(found.ratio[i])) for i in rows)))
    )
    for measure, marks in zip(found.framework.measures, found.direction[list(rows)].T, strict=True):
        if marks.any():
            name = msg("p.m. {title}", title=measure.title)
            table.append(Row((name, *(MARKS.get(int(mark)) for mark in marks)), depth=1))
    columns = (
        Column("item", msg("item")),
        *(Column(found.proposals[i], found.proposals[i], "number") for i in rows),
    )
    yield Heading(
        nmsg(
            "Costs and benefits of the highest balance",
            "Costs and benefits of the {n} highest balances",
            len(rows),
        )
    )
    yield Table("npv_items", columns, tuple(table))
    if len(found.proposals) > len(rows):
        yield Note(msg("The other proposals are in the files: -o RESULT.xlsx."))


def _variants(found: Monetary, scale: Scale) -> Iterator[Block]:
    known = int(found.cost_known.sum())
    if not known:
        return
    rows = [
        Row(
            (
                CASES[one.case],
                scale.of(one.costs),
                scale.of(one.benefits),
                scale.of(one.net),
                Number(one.above_zero, 0),
            ),
            strong=one.case == "as-stated",
        )
        for one in found.variants
    ]
    yield Heading(
        nmsg(
            "What hangs on the assumptions: the one proposal with a known cost",
            "What hangs on the assumptions: all {n} proposals with a known cost together",
            known,
        )
    )
    columns = (
        Column("case", msg("case")),
        Column("costs", pmsg("npv", "costs"), "number"),
        Column("benefits", pmsg("npv", "benefits"), "number"),
        Column("balance", pmsg("npv", "balance"), "number"),
        Column("above_zero", msg("balance above 0"), "number"),
    )
    yield Table("npv_variants", columns, tuple(rows))
    if found.alternatives:
        yield Note(
            msg("Variants of one proposal are all in it, though only one of them can be done."),
            "caution",
        )


def _prices(found: Monetary) -> Iterator[Block]:
    yield Heading(msg("Prices, in euros of {level}", level=str(found.level)))
    columns = (
        Column("measure", msg("measure")),
        Column("price", msg("price")),
        Column("range", msg("range")),
        Column("status", msg("status")),
    )
    yield Table("npv_prices", columns, tuple(_price(found, price) for price in found.priced))


def _price(found: Monetary, price: Priced) -> Row:
    below: list[Text] = []
    if price.given != "itself":
        named: list[Text] = [] if price.factor is None else [price.factor]
        below.append(joined([GIVEN[price.given], *named, price.source], ": "))
    if price.rate != found.rate:
        below.append(msg("discount rate {rate}", rate=percent(price.rate)))
    if price.note is not None:
        below.append(price.note)
    return Row(
        (
            measure_of(found, price.measure).title,
            price_text(price),
            range_text(price),
            status_of(price),
        ),
        below=tuple(below),
    )


def _not_priced(found: Monetary) -> Iterator[Block]:
    if not found.unpriced:
        return
    yield Heading(msg("Not in euros (p.m.), and why"))
    yield Items(
        tuple(
            Item(
                msg(
                    "{measure}: {why}",
                    measure=measure_of(found, one.measure).title,
                    why=one.why,
                )
            )
            for one in found.unpriced
        )
    )


def _annexes(found: Monetary) -> tuple[Table, ...]:
    order = list(found.order)

    def amounts(array: np.ndarray) -> list[Cell]:
        return [None if np.isnan(amount) else float(amount) for amount in array[order]]

    def euros(key: str, heading: Text, array: np.ndarray) -> tuple[Column, list[Cell]]:
        return Column(key, heading, "money", "EUR"), amounts(array)

    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("rank", msg("rank"), "number"), [int(found.rank[i]) or None for i in order]),
        (Column("id", msg("id")), [found.proposals[i] for i in order]),
        (Column("title", msg("title")), [found.titles[i] for i in order]),
        euros("costs", pmsg("npv", "costs"), found.cost),
        euros("benefits", pmsg("npv", "benefits"), found.benefit),
        euros("balance", pmsg("npv", "balance"), found.net),
        euros("balance_low", msg("balance, bad end"), found.net_low),
        euros("balance_high", msg("balance, good end"), found.net_high),
        (
            Column("ratio", msg("benefits for each euro"), "number"),
            amounts(found.ratio),
        ),
        (Column("pm", "p.m."), [not_in_euros(found, i) for i in order]),
        *(euros(f"cost:{kind}", cost_name(kind), paid) for kind, paid in found.cost_items.items()),
        *(euros(f"left:{kind}", left_name(kind), left) for kind, left in found.left.items()),
    ]
    for j, price in enumerate(found.prices):
        if isinstance(price, Priced):
            title = measure_of(found, price.measure).title
            columns += [
                euros(f"benefit:{price.measure}", title, found.benefits[:, j]),
                euros(
                    f"benefit:{price.measure}:low",
                    msg("{measure}, low", measure=title),
                    found.benefits_low[:, j],
                ),
                euros(
                    f"benefit:{price.measure}:high",
                    msg("{measure}, high", measure=title),
                    found.benefits_high[:, j],
                ),
            ]
    scale = Scale(thousands=False)
    more = [*_variants(found, scale), _price_annex(found)]
    return (
        from_columns("npv", columns),
        *(block for block in more if isinstance(block, Table)),
        Table(
            "npv_pm",
            (Column("measure", msg("measure")), Column("why", msg("why"))),
            tuple(Row((measure_of(found, one.measure).title, one.why)) for one in found.unpriced),
        ),
    )


def _price_annex(found: Monetary) -> Table:
    columns = (
        Column("measure", msg("measure")),
        Column("factor", msg("factor")),
        Column("year", msg("year"), "number"),
        Column("price", msg("price"), "number"),
        Column("low", msg("low"), "number"),
        Column("high", msg("high"), "number"),
        Column("unit", msg("unit")),
        Column("price_year", msg("price level of the source"), "number"),
        Column("index", msg("price index"), "number"),
        Column("discount_rate", msg("discount rate"), "number"),
        Column("given", msg("given")),
        Column("status", msg("status")),
        Column("index_status", msg("status of the price index")),
        Column("source", msg("source")),
    )
    rows = []
    for price in found.priced:
        for k, year in enumerate(price.path.years):
            rows.append(
                Row(
                    (
                        measure_of(found, price.measure).title,
                        price.factor,
                        year,
                        float(price.path.value[k]),
                        float(price.path.low[k]),
                        float(price.path.high[k]),
                        price.unit,
                        price.price_year,
                        price.index,
                        price.rate,
                        GIVEN[price.given],
                        status_of(price),
                        STATUS_WORDS[price.index_status],
                        price.source,
                    )
                )
            )
    return Table("npv_prices", columns, tuple(rows))
