"""Tables of documents as columns of plain values, for files and dataframes."""

from __future__ import annotations

from maatwaarde.messages import Amount, Language, Money, Number, Percent, Share, say
from maatwaarde.report.blocks import Bar, Cell, Table

Value = str | float | int | bool | None


def to_columns(table: Table, language: Language | None = None) -> dict[str, list[Value]]:
    """Return a table as columns: figures as numbers, texts in the language.

    Parameters
    ----------
    language
        Of headings and texts. None, for programs: headings are the keys, and texts are English.
    """
    headings = [
        column.key if language is None else say(column.heading, language)
        for column in table.columns
    ]
    # Headings that are equal in a language would lose a column.
    if len(set(headings)) < len(headings):
        headings = [f"{head} ({c.key})" for head, c in zip(headings, table.columns, strict=True)]
    return {
        heading: [_value(row.cells[i], language or "en") for row in table.rows]
        for i, heading in enumerate(headings)
    }


def _value(cell: Cell, language: Language) -> Value:
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, Number | Amount | Money | Percent | Share | Bar):
        value = cell.value
        return None if value != value else value
    return say(cell, language)
