"""What a list was read as, as a page to forward and as sheets of a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from maatwaarde.framework import Framework
from maatwaarde.messages import Message, msg
from maatwaarde.proposals import Proposals
from maatwaarde.report.blocks import Block, Column, Heading, Items, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.readback.columns import (
    cells_counted,
    column_notes,
    columns_annex,
    columns_taken,
)
from maatwaarde.report.readback.rows import REASONS, left_out, warnings
from maatwaarde.report.readback.source import head, source_annex
from maatwaarde.report.readback.totals import Beside, beside_resources, totals, unknown_amounts


def readback_document(proposals: Proposals, beside: Beside) -> Document:
    """Return in words what was taken, what was left out, and what each column was taken for."""
    blocks: list[Block] = [
        Items(tuple(head(proposals))),
        *left_out(proposals),
        Heading(msg("Columns")),
        columns_taken(proposals, beside.framework),
        Heading(msg("Cells")),
        cells_counted(proposals),
        *column_notes(proposals, beside.framework),
        *totals(proposals),
        *unknown_amounts(proposals),
        *beside_resources(beside),
        *warnings(proposals),
    ]
    annexes = lambda: readback_annexes(proposals, beside.framework)  # noqa: E731
    return Document(title(proposals), tuple(blocks), annexes)


def with_readback(document: Document, proposals: Proposals, framework: Framework) -> Document:
    """Return a document of which the files say too what the list was read as.

    What the list says of a proposal and nobody computes with, such as its owner or a link, goes
    along in the first table, which has a row a proposal.
    """

    def annexes() -> tuple[Table, ...]:
        first, *others = document.tables()
        return (_with_texts(first, proposals), *others, *readback_annexes(proposals, framework))

    return replace(document, annexes=annexes)


def _with_texts(table: Table, proposals: Proposals) -> Table:
    ids = next((j for j, column in enumerate(table.columns) if column.key == "id"), None)
    texts = [one for one in proposals.attributes.values() if isinstance(one.values, tuple)]
    if ids is None or not texts:
        return table
    columns = [Column(f"attribute:{one.name}", one.heading) for one in texts]
    rows = []
    for row in table.rows:
        i = proposals.index(str(row.cells[ids]))
        cells = (*row.cells, *(one.values[i] for one in texts))
        rows.append(replace(row, cells=cells))
    return Table(table.key, (*table.columns, *columns), tuple(rows))


def readback_annexes(proposals: Proposals, framework: Framework | None) -> tuple[Table, ...]:
    """Return for files how each column was read, every row that was left out, and the source."""
    rows = [Row((row.row, REASONS[row.reason], row.text or None)) for row in proposals.left_out]
    columns = (
        Column("row", msg("row"), "number"),
        Column("reason", msg("why")),
        Column("text", msg("text")),
    )
    out = Table("list_left_out", columns, tuple(rows))
    return (
        columns_annex(proposals, framework),
        *((out,) if rows else ()),
        source_annex(proposals),
    )


def short_readback(proposals: Proposals) -> Document:
    """Return what matters most, for the head of another message."""
    blocks = (
        Items(tuple(head(proposals))),
        *left_out(proposals),
        *totals(proposals),
        *unknown_amounts(proposals),
    )
    return Document(title(proposals), blocks)


def title(proposals: Proposals) -> Message:
    return msg("So I read {file}", file=Path(proposals.source.file).name)
