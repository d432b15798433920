"""What came of a list that was read in parts: its columns, the first few, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.framework import Framework
from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.proposals.values.notation import NOTATION
from maatwaarde.report.blocks import Block, Column, Heading, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.streaming import Streamed


def streamed_document(done: Streamed, framework: Framework) -> Document:
    """Return what there is to know of a result that is in a file, and too long to show."""
    title = nmsg(
        "Ranking: {framework}, {n} proposal",
        "Ranking: {framework}, {n} proposals",
        done.scored,
        framework=framework.title,
    )
    return Document(title, tuple(_blocks(done)))


def _blocks(done: Streamed) -> Iterator[Block]:
    yield Paragraph(
        joined(
            [
                nmsg("{n} row read", "{n} rows read", done.rows),
                nmsg("{n} scored", "{n} scored", done.scored),
                nmsg("{n} set aside", "{n} set aside", done.set_aside),
            ],
            ", ",
        )
    )
    if done.vetoed:
        yield Paragraph(
            nmsg(
                "{n} has a score and no rank, since a veto guard is broken.",
                "{n} have a score and no rank, since a veto guard is broken.",
                done.vetoed,
            )
        )
    yield Heading(msg("The best"))
    yield Table(
        "best",
        (
            Column("rank", "#", "number"),
            Column("id", msg("proposal")),
            Column("score", msg("score"), "number"),
        ),
        tuple(
            Row((str(rank), id if id == title else f"{id} {title}", Number(score, sign=True)))
            for rank, id, title, score in done.best
        ),
    )
    yield Heading(msg("What the columns were read as"))
    yield Table(
        "columns",
        (
            Column("column", msg("column")),
            Column("read_as", msg("read as")),
            Column("unit", msg("unit")),
            Column("filled", msg("filled"), "number"),
            Column("unknown", msg("unknown"), "number"),
            Column("blank", msg("blank"), "number"),
        ),
        tuple(
            Row(
                (
                    one.heading,
                    _read_as(one.target, one.decimal and NOTATION[one.decimal]),
                    one.unit,
                    Number(one.filled, 0),
                    Number(one.unknown, 0),
                    Number(one.blank, 0),
                )
            )
            for one in done.columns
        ),
    )


def _read_as(target: str, notation: Message | str | None) -> Text:
    return joined([target, notation], ", ") if notation else target
