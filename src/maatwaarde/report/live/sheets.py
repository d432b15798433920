"""What every sheet of the workbook of formulas shares: names, formats, ways to write."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from maatwaarde.messages import Language, Text, msg, say


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the sheets, in one language."""

    explanation: str
    scores: str
    weights: str
    anchors: str
    impacts: str
    impacts_low: str
    impacts_high: str
    values: str
    values_low: str
    values_high: str

    @classmethod
    def said(cls, language: Language) -> Names:
        return cls(*(say(text, language) for text in _NAMES))

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


_NAMES = (
    msg("How this works"),
    msg("Live scores"),
    msg("Weights"),
    msg("Anchors"),
    msg("Impacts"),
    msg("Impacts low"),
    msg("Impacts high"),
    msg("Values"),
    msg("Values low"),
    msg("Values high"),
)


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas name no function that came later than Excel 2007.

    Looking for these takes nine tenths of the time of a formula.
    """

    def _prepare_formula(self, formula: str, *_: bool) -> str:
        return formula.removeprefix("=")


class Pen:
    """Writes cells: what may be changed is yellow, what follows from it is not."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self.book = book
        self.language = language
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.input = book.add_format(
            {"bg_color": "#FFF7CC", "border": 1, "border_color": "#D9C75A"}
        )
        self.unknown = book.add_format(
            {"bg_color": "#EFEFEF", "border": 1, "border_color": "#BFBFBF", "italic": True}
        )
        self.value = book.add_format({"num_format": "0.000;[Red]-0.000;0.000"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.plain = book.add_format({})

    def say(self, text: object) -> str:
        return say(text, self.language)

    def sheet(self, name: str, rows: int, columns: int, widths: Sequence[float]) -> Any:
        """Return a sheet whose first rows and columns stay in sight."""
        sheet = self.book.get_worksheet_by_name(name)
        sheet.freeze_panes(rows, columns)
        for j, width in enumerate(widths):
            sheet.set_column(j, j, width)
        return sheet

    def heads(self, sheet: Any, row: int, column: int, texts: Sequence[Text]) -> None:
        for j, text in enumerate(texts):
            # Never a formula, whatever a title begins with.
            sheet.write_string(row, column + j, self.say(text), self.head)

    def number(self, sheet: Any, row: int, column: int, value: float, form: Any) -> None:
        """Write a number that is there; nothing where it is unknown."""
        if math.isnan(value):
            sheet.write_blank(row, column, None, self.unknown)
        else:
            sheet.write_number(row, column, value, form)

    def formula(
        self, sheet: Any, row: int, column: int, formula: str, value: float | str, form: Any = None
    ) -> None:
        """Write a formula with what it gives now, for programs that do not calculate."""
        sheet.write_formula(row, column, f"={formula}", form or self.value, value)
