"""What a list was read as, for people to check before anything is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Amount, Message, Number, Text, Unit, joined, msg, nmsg, pmsg
from maatwaarde.proposals import ColumnRead, LeftOut, LeftOutReason, Proposals, ResourceDemand
from maatwaarde.proposals.values.notation import NOTATION
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.list_columns import with_list_columns

if TYPE_CHECKING:
    from maatwaarde.portfolio.inputs.resources import Budget, Staff

SHOWN = 10
"""Rows left out and cells that are unknown that a page names; a file has them all."""


@dataclass(frozen=True, eq=False)
class Beside:
    """What else is known where a framework or a file of resources is given with the list.

    Parameters
    ----------
    unstated
        Measures on which the list states no impact at all, and no estimator has one.
    unasked
        Budgets and staff that no proposal asks for; ``None`` without a file of resources.
    unbudgeted
        Costs and staff for which there is no budget; likewise.
    """

    framework: Framework | None = None
    unstated: Sequence[str] = ()
    unasked: Sequence[Budget | Staff] | None = None
    unbudgeted: Sequence[ResourceDemand] | None = None


def readback_document(proposals: Proposals, beside: Beside) -> Document:
    """Return in words what was taken, what was left out, and what each column was taken for."""
    blocks: list[Block] = [
        Items(tuple(_head(proposals))),
        *_left_out(proposals),
        Heading(msg("Columns")),
        _columns(proposals, beside.framework),
        Heading(msg("Cells")),
        _cells(proposals),
        *_column_notes(proposals, beside.framework),
        *_totals(proposals),
        *_unknown(proposals),
        *_asked(beside),
        *_warnings(proposals),
    ]
    annexes = lambda: readback_annexes(proposals, beside.framework)  # noqa: E731
    return Document(_title(proposals), tuple(blocks), annexes)


def with_readback(
    document: Document, proposals: Proposals, framework: Framework, asked: Collection[str] = ()
) -> Document:
    """Return a document of which the files say too what the list was read as.

    What the list says of a proposal and nobody computes with, such as its owner or a link, goes
    along in the first table, which has a row a proposal.

    Parameters
    ----------
    asked
        The attributes that estimators ask for.
    """
    wider = with_list_columns(document, proposals, asked)

    def annexes() -> tuple[Table, ...]:
        return (*wider.tables(), *readback_annexes(proposals, framework))

    return replace(document, annexes=annexes)


def readback_annexes(proposals: Proposals, framework: Framework | None) -> tuple[Table, ...]:
    """Return what each column was read as, and every row that was left out, for files."""
    rows = [Row((row.row, REASONS[row.reason], row.text or None)) for row in proposals.left_out]
    columns = (
        Column("row", msg("row"), "number"),
        Column("reason", msg("why")),
        Column("text", msg("text")),
    )
    left_out = Table("list_left_out", columns, tuple(rows))
    return (
        _columns_annex(proposals, framework),
        *((left_out,) if rows else ()),
    )


def short_readback(proposals: Proposals) -> Document:
    """Return what matters most, for the head of another message."""
    blocks = (
        Items(tuple(_head(proposals))),
        *_left_out(proposals),
        *_totals(proposals),
        *_unknown(proposals),
    )
    return Document(_title(proposals), blocks)


def _title(proposals: Proposals) -> Message:
    return msg("So I read {file}", file=Path(proposals.source.file).name)


def readback_data(proposals: Proposals, beside: Beside) -> dict[str, Any]:
    """Return the same as nested data."""
    source = proposals.source
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "file": source.file,
        "sheet": source.sheet,
        "other_sheets": [name for name in source.sheets if name != source.sheet],
        "encoding": source.encoding,
        "header_row": source.header_row,
        "proposals": len(proposals),
        "first_row": int(source.rows.min()),
        "last_row": int(source.rows.max()),
        "ids": "column" if "id" in source.headings else "row",
        "left_out": [
            {"row": row.row, "reason": row.reason, "text": row.text} for row in proposals.left_out
        ],
        "columns": [_column_data(column) for column in proposals.columns],
        "asked": [
            {
                "resource": use.column,
                "unit": use.unit,
                "total": float(np.nansum(use.values)),
                "proposals": int(np.count_nonzero(np.nan_to_num(use.values, nan=0.0))),
                "unknown": sum(cell.column == use.column for cell in proposals.unknown),
            }
            for use in proposals.uses
        ],
        "unknown": [
            {
                "id": proposals.ids[cell.proposal],
                "column": cell.column,
                "text": cell.shown,
                "where": {key: value for key, value in asdict(cell.where).items() if value},
            }
            for cell in proposals.unknown
        ],
        "warnings": [warning.to_dict() for warning in proposals.warnings],
    }
    if beside.framework is not None:
        data["measures_without_impact"] = list(beside.unstated)
    if beside.unasked is not None:
        data["nobody_asks"] = [_stated_id(one) for one in beside.unasked]
    if beside.unbudgeted is not None:
        data["nobody_budgets"] = [use.column for use in beside.unbudgeted]
    return data


REASONS: Mapping[LeftOutReason, Message] = {
    "total": msg("row of totals"),
    "note": msg("note under the table"),
    "group": msg("heading of a group"),
    "units": msg("units of the headings"),
    "headings": msg("the headings once more"),
    "hidden": msg("hidden row"),
}


def _head(proposals: Proposals) -> Iterator[Item]:
    for label, text in _facts(proposals):
        yield Item(joined([label, text], ": "))


def _facts(proposals: Proposals) -> Iterator[tuple[Text, Text]]:
    source, n = proposals.source, len(proposals)
    first, last = int(source.rows.min()), int(source.rows.max())
    where = (
        msg("row {row}", row=first)
        if first == last
        else msg("rows {first} to {last}", first=first, last=last)
    )
    yield msg("proposals"), msg("{n} ({where})", n=Number(n, 0), where=where)
    if source.sheet is not None:
        yield msg("sheet"), source.sheet
    others = [name for name in source.sheets if name != source.sheet]
    if others:
        yield msg("other sheets"), ", ".join(others)
    if source.encoding is not None:
        yield msg("encoding"), source.encoding
    if source.header_row is not None:
        yield msg("headings"), msg("row {row}", row=source.header_row)
    heading = source.headings.get("id")
    yield (
        msg("ids"),
        msg("made of the row, since no column holds them")
        if heading is None
        else msg("from the column {heading!r}", heading=heading),
    )
    if proposals.left_out:
        yield (
            msg("left out"),
            nmsg(
                "{n} row that is no proposal",
                "{n} rows that are no proposal",
                len(proposals.left_out),
            ),
        )
    if proposals.unknown:
        yield (
            msg("unknown"),
            nmsg(
                "{n} amount of money or staff, which is not nothing",
                "{n} amounts of money or staff, which is not nothing",
                len(proposals.unknown),
            ),
        )


def _left_out(proposals: Proposals) -> Iterator[Block]:
    by_reason: dict[LeftOutReason, list[LeftOut]] = {}
    for row in proposals.left_out:
        by_reason.setdefault(row.reason, []).append(row)
    if not by_reason:
        return
    yield Heading(msg("Left out"))
    items = []
    for reason, rows in by_reason.items():
        named: list[Text] = [
            msg("row {row}: {text!r}", row=row.row, text=row.text)
            if row.text
            else msg("row {row}", row=row.row)
            for row in rows[:SHOWN]
        ]
        if len(rows) > SHOWN:
            named.append(msg("and {n} more", n=len(rows) - SHOWN))
        items.append(Item(REASONS[reason], below=tuple(Item(name) for name in named)))
    yield Items(tuple(items))


def _columns(proposals: Proposals, framework: Framework | None) -> Table:
    columns = (
        Column("heading", msg("column")),
        Column("taken_for", msg("taken for")),
        Column("unit", msg("unit")),
        Column("notation", msg("notation")),
    )
    rows = [
        Row(
            (
                column.heading,
                _taken_for(column, framework),
                None if column.unit is None else Unit(column.unit),
                None if column.decimal is None else NOTATION[column.decimal],
            )
        )
        for column in proposals.columns
    ]
    return Table("columns", columns, tuple(rows))


_COUNTS: tuple[tuple[str, Text], ...] = (
    ("filled", msg("filled")),
    ("unknown", pmsg("cells", "unknown")),
    ("near", msg("about")),
    ("zero", msg("zero")),
    ("blank", msg("blank")),
)


def _cells(proposals: Proposals) -> Table:
    """Return how many cells are what; a page has kinds of cells only where there are any."""
    read = proposals.columns
    kept = [
        (key, heading)
        for key, heading in _COUNTS
        if key == "filled" or any(getattr(column, key) for column in read)
    ]
    columns = (
        Column("heading", msg("column")),
        *(Column(key, heading, "number") for key, heading in kept),
    )
    rows = [
        Row((column.heading, *(Number(getattr(column, key), 0) for key, _ in kept)))
        for column in read
    ]
    return Table("cells", columns, tuple(rows))


def _columns_annex(proposals: Proposals, framework: Framework | None) -> Table:
    """Return both in one table, with every count and the sums."""
    read, told = proposals.columns, _columns(proposals, framework)
    sums: tuple[tuple[str, Text, list[float | None]], ...] = (
        ("total", msg("total"), [column.total for column in read]),
        (
            "stated",
            msg("total in the list"),
            [None if column.stated is None else column.stated.amount for column in read],
        ),
        ("difference", msg("difference"), [column.difference for column in read]),
    )
    columns = (
        *told.columns,
        *(Column(key, heading, "number") for key, heading in _COUNTS),
        *(Column(key, heading, "number") for key, heading, _ in sums),
    )
    rows = [
        Row(
            (
                *row.cells,
                *(getattr(column, key) for key, _ in _COUNTS),
                *(values[i] for _, _, values in sums),
            )
        )
        for i, (row, column) in enumerate(zip(told.rows, read, strict=True))
    ]
    return Table("list_columns", columns, tuple(rows))


_FIXED: Mapping[str, Message] = {
    "id": msg("id"),
    "title": msg("title"),
    "policy_field": msg("policy field"),
    "area": pmsg("list", "area"),
    "variant_of": msg("variant of"),
    "speeds_up": msg("speeds up"),
    "requires": msg("requires"),
    "status": msg("status"),
}


# Attributes that mean something of themselves; a measure may stand behind a colon.
_MEANT: Mapping[str, Message] = {
    "effect_start": msg("years until the effect begins"),
    "effect_ramp": msg("years until the effect is whole"),
    "effect_years": msg("years that the effect lasts"),
    "wait_loss": msg("loss for each year of waiting"),
    "life": msg("years that an investment lives"),
}


def _taken_for(column: ColumnRead, framework: Framework | None) -> Text:
    if column.target is None:
        return msg("not read")
    first, _, rest = column.target.partition(":")
    if first == "wait_cost":
        return joined([msg("cost of each year of waiting"), *filter(None, rest.split(":"))])
    if column.kind == "fixed":
        return _FIXED.get(column.target, column.target)
    if column.kind == "cost":
        return joined([msg("costs"), *rest.split(":")]) if rest else msg("costs")
    if column.kind == "staff":
        return joined([pmsg("list", "staff"), *rest.split(":")])
    if column.kind == "impact":
        name, _, bound = rest.partition(":")
        titles = {} if framework is None else {one.id: one.title for one in framework.measures}
        text = msg("impact on {measure}", measure=titles.get(name, name))
        return joined([text, f"({bound})"]) if bound else text
    if column.kind == "attribute":
        name, _, measure = rest.partition(":")
        if name in _MEANT:
            return joined([_MEANT[name], *filter(None, [measure])], ": ")
        return msg("attribute {name}", name=rest)
    return column.target


def _column_notes(proposals: Proposals, framework: Framework | None) -> Iterator[Block]:
    # A ranking is read back too, and needs nothing else of portfolios.
    from maatwaarde.portfolio.assemble.staff_units import in_fte

    norms: list[Diagnostic] = []
    in_fte(proposals, HOURS_PER_FTE if framework is None else framework.file.hours_per_fte, norms)
    for norm in norms:
        yield Note(msg("{what}: {mend}.", what=norm.what, mend=norm.mend))
    asked = [column for column in proposals.columns if column.kind in ("cost", "staff")]
    blank = sum(column.blank for column in asked)
    if blank:
        yield Note(
            nmsg(
                "{n} blank cell among costs and staff counts as nothing.",
                "{n} blank cells among costs and staff count as nothing.",
                blank,
            )
        )
    near = sum(column.near for column in proposals.columns)
    if near:
        yield Note(
            nmsg(
                "{n} cell is about a number, such as 'ca. 300', and has a range by the rule "
                "`approximate` of the mapping.",
                "{n} cells are about a number, such as 'ca. 300', and have a range by the rule "
                "`approximate` of the mapping.",
                near,
            )
        )


def _totals(proposals: Proposals) -> Iterator[Block]:
    """Yield what is asked in all, beside what the list says of it itself."""
    if not proposals.uses:
        return
    read = {column.target: column for column in proposals.columns}
    compared = any(column.stated is not None for column in proposals.columns)
    rows, apart = [], []
    for use in proposals.uses:
        column = read.get(use.column)
        total = float(np.nansum(use.values)) if column is None else column.total
        stated = None if column is None else column.stated
        off = None if column is None else column.difference
        rows.append(
            Row(
                (
                    _asked_for(use.column),
                    Unit(use.unit),
                    Amount(total or 0.0, sign=False),
                    *(
                        (
                            None if stated is None else Amount(stated.amount, sign=False),
                            None if off is None else Amount(off),
                        )
                        if compared
                        else ()
                    ),
                )
            )
        )
        if off:
            apart.append(use.column)
    columns = (
        Column("asked", msg("asked for")),
        Column("unit", msg("unit")),
        Column("total", msg("total"), "number"),
        *(
            (
                Column("stated", msg("total in the list"), "number"),
                Column("difference", msg("difference"), "number"),
            )
            if compared
            else ()
        ),
    )
    yield Heading(msg("Costs and staff together"))
    yield Table("totals", columns, tuple(rows))
    if apart:
        yield Note(
            msg(
                "The list's own total of {columns} differs from the rows that were taken: look "
                "whether a row is missing or counts twice.",
                columns=joined(list(map(_asked_for, apart)), ", "),
            ),
            "caution",
        )


def _asked_for(column: str) -> Text:
    kind, _, rest = column.partition(":")
    head = msg("costs") if kind == "cost" else pmsg("list", "staff")
    return joined([head, *rest.split(":")]) if rest else head


def _unknown(proposals: Proposals) -> Iterator[Block]:
    if not proposals.unknown:
        return
    yield Heading(msg("Unknown amounts"))
    items = [
        Item(
            msg(
                "{id}: {asked} ({text!r}, row {row})",
                id=proposals.ids[cell.proposal],
                asked=_asked_for(cell.column),
                text=cell.shown,
                row=cell.where.row or cell.where.line,
            ),
            mark="?",
        )
        for cell in proposals.unknown[:SHOWN]
    ]
    if len(proposals.unknown) > SHOWN:
        items.append(Item(msg("and {n} more", n=len(proposals.unknown) - SHOWN)))
    yield Items(tuple(items))
    yield Note(
        msg(
            "A portfolio is refused while these are unknown, unless --unknown-costs says what is "
            "to be done."
        ),
        "caution",
    )


# Warned of, and said above in a list of its own.
_SAID = frozenset(f"{reason}-row" for reason in REASONS)


def _warnings(proposals: Proposals) -> Iterator[Block]:
    """Yield what else is doubtful, so that it goes along with what is forwarded."""
    found = [one for one in proposals.warnings if one.code not in _SAID]
    if not found:
        return
    yield Heading(msg("Look at"))
    yield Items(
        tuple(
            Item(
                msg("{where}: {what}", where=place, what=one.what)
                if (place := _place(one.where))
                else one.what,
                mark="!",
                below=(Item(one.mend),) if one.mend else (),
            )
            for one in found
        )
    )


def _place(where: Where) -> Text:
    """Return where something is within the list."""
    row = where.row or where.line
    parts: list[Text] = []
    if row is not None:
        parts.append(msg("row {row}", row=row))
    if where.field is not None:
        parts.append(msg("column {heading!r}", heading=where.field))
    return joined(parts, ", ")


def _asked(beside: Beside) -> Iterator[Block]:
    if beside.unasked:
        yield Heading(msg("Nobody asks for"))
        yield Items(tuple(Item(_stated_name(one)) for one in beside.unasked))
    if beside.unbudgeted:
        yield Heading(msg("Nobody has a budget for"))
        yield Items(tuple(Item(_asked_for(use.column)) for use in beside.unbudgeted))
    if beside.unasked is not None and not beside.unasked and not beside.unbudgeted:
        yield Note(msg("Each budget and role is asked for, and each cost has a budget."))
    if beside.framework is not None and beside.unstated:
        titles = {measure.id: measure.title for measure in beside.framework.measures}
        yield Heading(msg("Measures on which no proposal has an impact"))
        yield Items(tuple(Item(titles[name]) for name in beside.unstated))


def _stated_id(one: Budget | Staff) -> str:
    from maatwaarde.portfolio.inputs.resources import Budget

    name = f"cost:{one.name}" if isinstance(one, Budget) else f"staff:{one.role}"
    name = "cost" if name == "cost:money" else name
    return name if one.period is None else f"{name}:{one.period}"


def _stated_name(one: Budget | Staff) -> Text:
    return _asked_for(_stated_id(one))


def _column_data(column: ColumnRead) -> dict[str, Any]:
    stated = column.stated
    return {
        "heading": column.heading,
        "kind": column.kind,
        "target": column.target,
        "unit": column.unit,
        "decimal": column.decimal,
        "filled": column.filled,
        "unknown": column.unknown,
        "near": column.near,
        "zero": column.zero,
        "blank": column.blank,
        "total": column.total,
        "stated_total": None if stated is None else stated.amount,
        "stated_in_rows": [] if stated is None else list(stated.rows),
        "difference": column.difference,
    }
