"""The sheets that are known of a workbook, each with its headings and rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.yaml import Keys
from maatwaarde.framework.workbook.column import Sheet
from maatwaarde.framework.workbook.table import Table, read_table
from maatwaarde.messages import Language, msg


@dataclass(frozen=True)
class Tables:
    """What was found in a workbook.

    Parameters
    ----------
    tables
        By the key of the sheet.
    problems
        What is wrong with sheets as a whole; each table has its own beside these.
    language
        That of most headings.
    """

    tables: dict[str, Table]
    problems: list[Diagnostic]
    language: Language

    def keys(self, sheets: Sequence[Sheet]) -> Keys:
        """Return what the keys of the file are called in this workbook."""
        keys = {
            column.key: column.heading(self.language)
            for sheet in reversed(sheets)
            for column in sheet.columns
        }
        of_sheet = {
            (table.name, column.path[0]): column.heading(self.language)
            for table in self.tables.values()
            for column in reversed(table.sheet.columns)
        }
        return Keys(keys | {"title": keys["nl"]}, of_sheet)


def read_tables(
    raw: bytes,
    file: str,
    sheets: Sequence[Sheet],
    error: type[MaatwaardeError],
    *,
    none: Diagnostic,
    others: Collection[str] = (),
) -> Tables:
    """Read the sheets of a workbook that are known.

    Parameters
    ----------
    none
        What is wrong with a workbook that has none of them.
    others
        Folded names of sheets that may be there and are not read.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if the file is no workbook, or has none of the sheets.
    """
    tables: dict[str, Table] = {}
    problems: list[Diagnostic] = []
    known = {fold(text): sheet for sheet in sheets for text in (sheet.nl, sheet.en, sheet.key)}
    with open_workbook(raw, file, error) as book:
        if not known.keys() & set(map(fold, book.sheet_names)):
            raise error(none)
        for name in book.sheet_names:
            found = known.get(fold(name))
            if found is not None and found.key in tables:
                problems.append(_twice(file, name, tables[found.key].name))
            elif found is not None:
                loaded = book.load(name)
                tables[found.key] = read_table(found, file, name, loaded.rows(), loaded.state)
            elif fold(name) not in others and any(
                not is_blank(cell) for row in book.load(name).rows() for cell in row
            ):
                problems.append(_other_sheet(file, name, sheets))
    dutch = sum(table.dutch for table in tables.values())
    return Tables(tables, problems, "nl" if dutch >= 0 else "en")


def _twice(file: str, name: str, first: str) -> Diagnostic:
    return Diagnostic(
        "given-twice",
        msg("the sheets {first!r} and {name!r} are the same", first=first, name=name),
        msg("keep one of them"),
        Where(file=file),
    )


def _other_sheet(file: str, name: str, sheets: Sequence[Sheet]) -> Diagnostic:
    hint = did_you_mean(name, {text for sheet in sheets for text in (sheet.nl, sheet.en)})
    where = Where(file=file, sheet=name, row=1, cell="A1")
    if "close" in getattr(hint, "values", {}):
        return Diagnostic("unknown-sheet", msg("no such sheet is known"), hint, where)
    what = msg("this sheet is not read")
    return Diagnostic("other-sheet", what, "", where, severity="warning")
