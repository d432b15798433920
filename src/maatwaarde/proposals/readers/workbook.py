"""Workbooks: XLSX, XLSM, XLS and ODS."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import python_calamine

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.documents.cells import ForeignMoney, Percentage, fold, one_line
from maatwaarde.documents.workbook import Workbook, open_workbook
from maatwaarde.messages import msg
from maatwaarde.proposals.table import SEARCH_ROWS, Grid, Origin, ReadOptions, place

PREFERRED_SHEETS = ("voorstellen", "projecten", "proposals", "projects")
RESOURCE_SHEETS = ("resources", "middelen")
TABLE_WIDTH = 3
"""A sheet with fewer columns is text to read, where another sheet has more."""
_RESOURCES = re.compile(
    r"(?:(?:beschikbare?|onze)\s+)?(?:(?P<all>middelen|resources?|capaciteit|financiele\s+ruimte)"
    r"|(?P<money>budget(?:ten|s)?|begroting|financien|geld)"
    r"|(?P<staff>formatie|personeel|personele\s+inzet|bezetting|staff|fte))\b.*"
)


def is_resource_sheet(name: str) -> bool:
    """Return whether a sheet has a name for what there is to spend, such as Middelen."""
    return resource_words(name) is not None


def resource_words(name: str) -> re.Match[str] | None:
    """Return which of ``all``, ``money`` or ``staff`` a name of a sheet or a heading speaks of."""
    return _RESOURCES.fullmatch(one_line(name).casefold().replace("ë", "e"))


def read_workbook(data: bytes, file: str, options: ReadOptions) -> Grid:
    """Read one sheet of a workbook.

    Without `options.sheet` it is the sheet named ``voorstellen``, ``projecten``, ``proposals`` or
    ``projects``, or else the first one that is visible and holds a table, and that has no name for
    what there is to spend.

    Raises
    ------
    ProposalError
        If the file is no workbook, is locked or too large, or has no such sheet.
    """
    with open_workbook(data, file, ProposalError) as book:
        # Parsing a sheet is most of the work, and two of them may be too much for memory.
        load = lru_cache(maxsize=1)(book.load)

        @cache
        def size(name: str) -> tuple[int, int]:
            return load(name).height, load(name).width

        name, notes = _choose(book, size, file, options.sheet)
        sheet = load(name)
        load.cache_clear()
        rows, state = sheet.rows(), sheet.state
        del sheet
        origin = Origin(
            sheets=tuple(book.sheet_names),
            hidden_sheets=tuple(
                one.name
                for one in book.sheets_metadata
                if one.visible != python_calamine.SheetVisibleEnum.Visible
            ),
        )
    if not state.known:
        notes.append(
            Diagnostic(
                "state-unknown",
                msg(
                    "this form of workbook does not show which cells are percentages, merged, "
                    "hidden or failed formulas"
                ),
                msg("save it as .xlsx, so that these are seen"),
                place(file, name, None, None, by_line=False),
                severity="warning",
            )
        )
    for row, column in state.percent:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], float):
            # By way of its digits, so that 0.07 is 7 and not 7.000000000000001.
            rows[row][column] = Percentage(f"{rows[row][column] * 100:.15g}")
    for (row, column), sign in state.currency.items():
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], float):
            rows[row][column] = ForeignMoney(rows[row][column], sign)
    return Grid(
        head=rows[: max(SEARCH_ROWS, (options.header_row or 0) + 2)],
        body=tuple(list(column) for column in zip(*rows, strict=True)),
        file=file,
        sheet=name,
        problems=tuple(notes),
        merged=state.merged,
        hidden_rows=state.hidden_rows,
        hidden_columns=state.hidden_columns,
        origin=origin,
    )


def resource_sheet(names: Sequence[str]) -> str | None:
    """Return the sheet that is named ``resources`` or ``middelen``, if there is one."""
    return next((name for name in names if fold(name) in RESOURCE_SHEETS), None)


def _choose(
    book: Workbook,
    size: Callable[[str], tuple[int, int]],
    file: str,
    wanted: str | None,
) -> tuple[str, list[Diagnostic]]:
    names = book.sheet_names
    if wanted is not None:
        found = [name for name in names if name == wanted] or [
            name for name in names if fold(name) == fold(wanted)
        ]
        if not found:
            raise ProposalError(
                Diagnostic(
                    "no-sheet",
                    msg("has no sheet {wanted!r}", wanted=wanted),
                    did_you_mean(wanted, names),
                    Where(file=file),
                )
            )
        return found[0], []
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    # Unless there is nothing else: a list may be named Budget 2027 as well.
    visible.sort(key=lambda name: is_resource_sheet(name))
    visible = [n for n in visible if fold(n) not in RESOURCE_SHEETS]
    for name in visible:
        if fold(name) in PREFERRED_SHEETS:
            return name, []
    filled = [name for name in visible if size(name)[0] > 1]
    filled.sort(key=lambda name: is_resource_sheet(name) or size(name)[1] < TABLE_WIDTH)
    if not filled:
        raise ProposalError(
            Diagnostic(
                "empty",
                msg("has no sheet with rows below a heading"),
                msg("fill it in"),
                Where(file=file),
            )
        )
    notes = []
    beside = [name for name in filled[1:] if not is_resource_sheet(name)]
    if beside:
        others = ", ".join(map(repr, beside[:5]))
        notes.append(
            Diagnostic(
                "sheet-chosen",
                msg(
                    "the sheet {sheet!r} is read; there are also {others}",
                    sheet=filled[0],
                    others=others,
                ),
                msg("name the sheet to read, with `sheet` in the mapping or in the call"),
                place(file, filled[0], None, None, by_line=False),
                severity="warning",
            )
        )
    return filled[0], notes
