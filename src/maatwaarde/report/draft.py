"""What `init` made of a list: how it was read, and what each of its columns was drafted as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maatwaarde.messages import Text, Unit, msg
from maatwaarde.proposals import ColumnRead, Proposals
from maatwaarde.proposals.columns.targets import DEFAULT_UNIT
from maatwaarde.proposals.draft import Line
from maatwaarde.proposals.model import ColumnKind
from maatwaarde.report.blocks import Column, Heading, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.readback import near_note, short_readback, taken_for


def draft_document(lines: Sequence[Line], read: Proposals | None) -> Document:
    """Return how a list was read, and each column once, with what was made of it.

    Parameters
    ----------
    read
        The list as the draft reads it; ``None`` where single cells stand in the way.
    """
    made = (Heading(msg("Columns")), _columns(lines, read))
    if read is None:
        return Document(msg("The list cannot be read yet: see what is said above."), made)
    short = short_readback(read)
    return Document(short.title, (*short.blocks, *made, *near_note(read)))


def _columns(lines: Sequence[Line], read: Proposals | None) -> Table:
    units = {} if read is None else {one.heading: one.unit for one in read.columns}
    noted = any(line.remark for line in lines)
    columns = [Column("heading", msg("column")), Column("taken_for", msg("taken for"))]
    columns.append(Column("unit", msg("unit")))
    if noted:
        columns.append(Column("note", msg("look at")))
    rows, headings = [], {line.heading for line in lines}
    for line in lines:
        kind = (line.to or "").partition(":")[0]
        unit = units.get(line.heading) or line.unit or DEFAULT_UNIT.get(kind)
        cells = (line.heading, _taken_for(line), None if unit is None else Unit(unit))
        rows.append(Row((*cells, line.remark or None) if noted else cells))
    for one in [] if read is None else read.columns:
        if one.heading == "groups" and one.target is not None and "groups" not in headings:
            cells = (msg("headings between the rows"), taken_for(one), None)
            rows.append(Row((*cells, None) if noted else cells))
    return Table("columns", tuple(columns), tuple(rows))


_KINDS: Mapping[str, ColumnKind] = {
    "cost": "cost",
    "staff": "staff",
    "impact": "impact",
    "attribute": "attribute",
    "wait_cost": "other",
}


def _taken_for(line: Line) -> Text:
    kind = "ignored" if line.to is None else _KINDS.get(line.to.partition(":")[0], "fixed")
    labels = () if line.judged else None
    return taken_for(
        ColumnRead(
            *(line.heading, kind, line.to, line.unit, line.decimal, 0, 0, 0, 0, 0), labels=labels
        )
    )


def draft_data(lines: Sequence[Line]) -> list[dict[str, str | None]]:
    """Return the same of each column as data."""
    return [{"heading": line.heading, "target": line.to, "unit": line.unit} for line in lines]
