"""What file was read, in words: its sheet, encoding, delimiter, and what is hidden in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.proposals import EncodingTold, Origin, Proposals
from maatwaarde.proposals.values.notation import NOTATION
from maatwaarde.report.blocks import Column, Item, Row, Table

_TOLD: Mapping[EncodingTold, Message] = {
    "stated": msg("as the mapping says"),
    "mark": msg("the file begins with its mark"),
    "zeros": msg("without a mark; told by the zeros in it"),
    "plain": msg("plain letters only, which are the same in nearly every encoding"),
    "valid": msg("without a mark; certain, since hardly any other text is valid in it"),
    "left": msg("a guess, since the file is no UTF-8: look at a name with an accent"),
}
_DELIMITERS: Mapping[str, Message] = {
    ";": msg("semicolon"),
    ",": msg("comma"),
    "\t": msg("tab"),
    "|": msg("bar"),
}
_SHOWN = 12


def head(proposals: Proposals) -> Iterator[Item]:
    """Yield the main facts, one a line."""
    for label, text in _facts(proposals):
        yield Item(joined([label, text], ": "))


def source_annex(proposals: Proposals) -> Table:
    """Return the same facts for a file."""
    columns = (Column("what", msg("what")), Column("found", msg("found")))
    return Table("list_source", columns, tuple(Row(fact) for fact in _facts(proposals)))


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
    yield from _sheets(source.origin, source.sheet)
    yield from _hidden(source.origin)
    yield from _written(source.origin)
    marks = {column.decimal for column in proposals.columns if column.decimal is not None}
    if marks:
        yield (
            msg("numbers"),
            NOTATION[next(iter(marks))]
            if len(marks) == 1
            else msg("decimal comma and decimal point, by column: see below"),
        )
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


def _sheets(origin: Origin, sheet: str | None) -> Iterator[tuple[Text, Text]]:
    others = [name for name in origin.sheets if name != sheet]
    if not others:
        return
    named: list[Text] = [
        msg("{sheet} (hidden)", sheet=name) if name in origin.hidden_sheets else name
        for name in others[:_SHOWN]
    ]
    if len(others) > _SHOWN:
        named.append(msg("and {n} more", n=len(others) - _SHOWN))
    yield msg("other sheets"), joined(named, ", ")


def _hidden(origin: Origin) -> Iterator[tuple[Text, Text]]:
    read = msg("read as the others are") if origin.hidden_taken else msg("left out")
    for label, found in (
        (msg("hidden rows"), [str(row) for row in origin.hidden_rows]),
        (msg("hidden columns"), list(origin.hidden_columns)),
    ):
        if not found:
            continue
        named: list[Text] = [*found[:_SHOWN]]
        if len(found) > _SHOWN:
            named.append(msg("and {n} more", n=len(found) - _SHOWN))
        yield label, msg("{names}; {read}", names=joined(named, ", "), read=read)


def _written(origin: Origin) -> Iterator[tuple[Text, Text]]:
    if origin.encoding is not None and origin.encoding_told is not None:
        yield (
            msg("encoding"),
            msg("{encoding} ({told})", encoding=origin.encoding, told=_TOLD[origin.encoding_told]),
        )
    if origin.delimiter is not None:
        name = _DELIMITERS.get(origin.delimiter, repr(origin.delimiter))
        yield (
            msg("delimiter"),
            name if origin.delimiter_stated else msg("{delimiter} (found)", delimiter=name),
        )
