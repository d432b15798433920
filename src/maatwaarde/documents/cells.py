"""What a cell of a table or a heading says, whatever file it stands in."""

from __future__ import annotations

import unicodedata

from maatwaarde.late import regex
from maatwaarde.periods import Period

NO_VALUE = "#NOVALUE!"
"""What stands for the value of a formula that has none, like the error of a formula."""

# Characters that show nothing: controls, marks of width and direction. Not white space, which one
# space stands for, nor what joins the parts of an emoji.
NO_SHOW = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_NO_SHOW = regex(f"[{NO_SHOW}]+")
_HALF = regex("[\ud800-\udfff]")
_NOT_IN_XML = regex("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Percentage(float):
    """A number that a workbook shows as a percentage: 35 for what it stores as 0.35."""


class ForeignMoney(float):
    """A number that a workbook shows as money in another currency than the euro."""

    currency: str

    def __new__(cls, value: float, currency: str) -> ForeignMoney:
        made = super().__new__(cls, value)
        made.currency = currency
        return made


def one_line(text: str) -> str:
    """Collapse white space and line breaks, and leave out what shows nothing."""
    return " ".join(_HALF.sub("\ufffd", _NO_SHOW.sub("", text)).split())


def for_xml(text: str) -> str:
    """Return text without what XML cannot hold, whatever a spreadsheet had in it."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def cell_text(cell: object) -> str:
    """Return what a cell says, on one line; a year that is stored as 2027.0 is ``2027``."""
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return one_line(str(cell))


def fold(heading: str) -> str:
    """Return the key by which headings compare: no case, no spaces, no line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing: white space and NaN are nothing too."""
    if value is None or value == "":
        return True
    if isinstance(value, str):
        text = value.strip()
        return not text or (_NO_SHOW.match(text) is not None and not one_line(text))
    return isinstance(value, float) and value != value


def period_text(text: str) -> str | None:
    """Return a period of 1900 to 2199 as files write it (``2027-H1`` for ``2027-h1``), or nothing.

    ``2031+`` is every year from then on.

    Other years are numbers that look like one: 1250 is an amount.
    """
    try:
        period = Period.parse(text.upper(), onwards=True)
    except ValueError:
        return None
    return str(period) if 1900 <= period.year < 2200 else None
