"""The names that criteria may use, as document and data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maatwaarde.account.gates.names import Name
from maatwaarde.messages import msg, say
from maatwaarde.report.account.gates_words import unit_text
from maatwaarde.report.blocks import Column, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION


def names_document(names: Mapping[str, Name]) -> Document:
    """Return the names that criteria may use."""
    rows = tuple(Row((one.name, unit_text(one.unit), one.meaning)) for one in names.values())
    columns = (
        Column("name", msg("name")),
        Column("unit", msg("unit")),
        Column("meaning", msg("what it is")),
    )
    return Document(
        msg("Names for the criteria of gates"),
        (
            Paragraph(
                msg(
                    "Numbers are in the unit that stands beside a name. What is not known stays "
                    "unknown, and an unknown criterion is no pass."
                )
            ),
            Table("names", columns, rows),
        ),
    )


def names_data(names: Mapping[str, Name]) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "schema_version": SCHEMA_VERSION,
        "names": [
            {"name": one.name, "unit": one.unit, "meaning": say(one.meaning, "en")}
            for one in names.values()
        ],
    }
