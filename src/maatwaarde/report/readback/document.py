"""What a list was read as, as a page to forward and as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from maatwaarde.framework import Framework
from maatwaarde.messages import Message, msg
from maatwaarde.proposals import Proposals
from maatwaarde.report.blocks import Block, Column, Heading, Items, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.eligibility import (
    eligibility_annex,
    eligibility_blocks,
    ineligible_blocks,
)
from maatwaarde.report.list_columns import with_list_columns
from maatwaarde.report.readback.columns import (
    cells_counted,
    column_notes,
    columns_annex,
    columns_taken,
    judgements,
)
from maatwaarde.report.readback.rows import REASONS, left_out, warnings
from maatwaarde.report.readback.source import head, source_annex
from maatwaarde.report.readback.totals import (
    Beside,
    beside_resources,
    impacts_on,
    totals,
    unknown_amounts,
)


def readback_document(proposals: Proposals, beside: Beside) -> Document:
    """Return in words what was taken, what was left out, and what each column was taken for."""
    blocks: list[Block] = [
        Items(tuple(head(proposals))),
        *left_out(proposals),
        Heading(msg("Columns")),
        columns_taken(proposals, beside.framework),
        Heading(msg("Cells")),
        cells_counted(proposals),
        *judgements(proposals),
        *column_notes(proposals, beside.framework),
        *totals(proposals),
        *unknown_amounts(proposals),
        *beside_resources(beside),
        *impacts_on(beside),
        *_eligibility(proposals, beside),
        *warnings(proposals),
    ]

    def annexes() -> tuple[Table, ...]:
        tables = readback_annexes(proposals, beside.framework)
        if beside.eligibility is None:
            return tables
        titles = dict(zip(proposals.ids, proposals.titles, strict=True))
        return (*tables, eligibility_annex(beside.eligibility, titles))

    return Document(title(proposals), tuple(blocks), annexes)


def _eligibility(proposals: Proposals, beside: Beside) -> Iterator[Block]:
    if beside.eligibility is not None:
        titles = dict(zip(proposals.ids, proposals.titles, strict=True))
        yield from eligibility_blocks(beside.eligibility)
        yield from ineligible_blocks(beside.eligibility, titles)


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
