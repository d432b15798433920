"""What each column was taken for, and what its cells hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Message, Number, Text, Unit, joined, msg, nmsg, pmsg
from maatwaarde.proposals import ColumnRead, Proposals
from maatwaarde.proposals.values.notation import NOTATION
from maatwaarde.report.blocks import Block, Column, Heading, Item, Items, Note, Row, Table


def columns_taken(proposals: Proposals, framework: Framework | None) -> Table:
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
                taken_for(column, framework),
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


def cells_counted(proposals: Proposals) -> Table:
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


def judgements(proposals: Proposals) -> Iterator[Block]:
    """Yield how often each label was given, in every column of judgements."""
    judged = [column for column in proposals.columns if column.labels is not None]
    if not judged:
        return
    without = msg("not known without a framework")
    yield Heading(msg("Judgements"))
    yield Items(
        tuple(Item(joined([column.heading, _labels(column) or without], ": ")) for column in judged)
    )
    if any(column.unknown or column.blank for column in judged):
        yield Note(msg("What is unknown or blank there is unknown, which is not the label 0."))


def _labels(column: ColumnRead) -> Text | None:
    counts = [msg("{n} × {label}", n=Number(n, 0), label=label) for label, n in column.labels or ()]
    return joined(counts, ", ") if counts else None


def columns_annex(proposals: Proposals, framework: Framework | None) -> Table:
    """Return both in one table, with every count and the sums."""
    read, told = proposals.columns, columns_taken(proposals, framework)
    judged = any(column.labels is not None for column in read)
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
        *([Column("labels", msg("judgements"))] if judged else []),
    )
    rows = [
        Row(
            (
                *row.cells,
                *(getattr(column, key) for key, _ in _COUNTS),
                *(values[i] for _, _, values in sums),
                *([_labels(column)] if judged else []),
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


def taken_for(column: ColumnRead, framework: Framework | None = None) -> Text:
    """Return in words what a column stands for."""
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
        measure, _, judge = rest.partition(" (")
        name, _, bound = measure.partition(":")
        titles = {} if framework is None else {one.id: one.title for one in framework.measures}
        title = titles.get(name, name)
        text = (
            msg("impact on {measure}", measure=title)
            if column.labels is None
            else msg("judgement of {measure}", measure=title)
        )
        of_whom = f"({bound})" if bound else f"({judge}" if judge else ""
        return joined([text, of_whom]) if of_whom else text
    if column.kind == "attribute":
        name, _, measure = rest.partition(":")
        if name in _MEANT:
            return joined([_MEANT[name], *filter(None, [measure])], ": ")
        return msg("attribute {name}", name=rest)
    return column.target


def column_notes(proposals: Proposals, framework: Framework | None) -> Iterator[Block]:
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
    yield from near_note(proposals)


def near_note(proposals: Proposals) -> Iterator[Block]:
    """Yield how many cells are about a number, if there are any."""
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
