"""Days and periods as offices write them: 30-06-2028, 2028-06-30, juni 2028, 2028-Q2."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

import numpy as np

from maatwaarde.documents.cells import one_line
from maatwaarde.messages import Message, msg
from maatwaarde.periods import Period
from maatwaarde.proposals.columns.targets import period_in, spaced

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb"),
            ("maart", "march", "mrt", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("augustus", "august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SEPARATOR = r"\s*[-/.]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})")
_SHORT_YEAR = re.compile(rf"\d{{1,2}}{_SEPARATOR}(?:\d{{1,2}}|{_MONTH}){_SEPARATOR}\d{{2}}")
_IN_WORDS = re.compile(rf"(\d{{1,2}})(?:e|th|st|nd|rd)?[\s-]+({_MONTH})\.?[\s-]+(\d{{4}})")
_MONTH_IN_WORDS = re.compile(rf"({_MONTH})\.?[\s-]*(\d{{4}})")
_YEAR_AND_MONTH = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})")
_MONTH_AND_YEAR = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{4}})")
_TIME = re.compile(r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$")
_WEEKDAY = re.compile(
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo)\.?,?\s+"
)
# What says that all from the beginning of the year up to then is meant, and what says nothing.
_UNTIL = re.compile(r"(?:t/m|t\.?m\.?|tot en met|tot en m\.?|up to(?: and including)?|through)\s+")
_PLAIN = re.compile(r"(?:per|op|eind|einde|ultimo|medio|stand|peildatum|end of|as of|on|at)\s+")

_EARLIEST, _LATEST = 2000, 2199


class NoDayError(ValueError):
    """A cell that says no day and no period; holds what, and how to mend it."""

    def __init__(self, what: Message, mend: Message) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says about time.

    Parameters
    ----------
    on
        The day, or the last day of the period.
    period
        The year, half-year or quarter, if it says one.
    until
        Whether it says that all of the year up to then is meant: ``t/m juni 2028``.
    month
        Whether it says a month, which is its last day and no period that plans know.
    """

    on: dt.date
    period: Period | None = None
    until: bool = False
    month: bool = False


def read_when(cell: object) -> When | None:
    """Read the cell of a date or a period; ``None`` where it is blank.

    The day stands before the month, as in Dutch, where the year stands last.

    Raises
    ------
    NoDayError
        If it says neither, or a day that does not exist.
    """
    if isinstance(cell, dt.datetime):
        return When(_within(cell.date()))
    if isinstance(cell, dt.date):
        return When(_within(cell))
    if isinstance(cell, np.datetime64):
        return None if np.isnat(cell) else When(_within(cell.astype("datetime64[D]").item()))
    if isinstance(cell, bool | np.bool_):
        raise NoDayError(msg("yes/no is no day"), _WRITE)
    if isinstance(cell, int | float | np.integer | np.floating):
        if cell != cell:
            return None
        if float(cell).is_integer() and _EARLIEST <= cell <= _LATEST:
            return _of_period(Period(int(cell)), until=False)
        raise NoDayError(
            msg("{number} is a number, and no day", number=f"{float(cell):.12g}"),
            msg("format the cell as a date, or write the day as text: 30-06-2028"),
        )
    text = one_line(str(cell or "")).casefold()
    return _read(text) if text else None


def last_day(period: Period) -> dt.date:
    """Return the last day of a year, half-year or quarter."""
    month = period.number * 12 // period.parts
    return _month_end(period.year, month)


def first_day(period: Period) -> dt.date:
    """Return the first day of a year, half-year or quarter."""
    return dt.date(period.year, (period.number - 1) * 12 // period.parts + 1, 1)


def year_part(day: dt.date) -> float:
    """Return the part of the year that has passed at the end of a day: 1 on 31 December."""
    first = dt.date(day.year, 1, 1)
    return ((day - first).days + 1) / (dt.date(day.year + 1, 1, 1) - first).days


def _read(shown: str) -> When:
    text = _WEEKDAY.sub("", shown) if _WEEKDAY.match(shown) else shown
    until = False
    for _ in range(2):  # t/m eind juni 2028
        if found := _UNTIL.match(text):
            until, text = True, text[found.end() :]
        elif found := _PLAIN.match(text):
            text = text[found.end() :]
    text = _TIME.sub("", text)
    if _SHORT_YEAR.fullmatch(text):
        raise NoDayError(
            msg("{text!r} has a year of two digits", text=shown),
            msg("write the year in four digits: 30-06-2028"),
        )
    if found := _YEAR_FIRST.fullmatch(text):
        return When(_day(shown, int(found[1]), int(found[2]), int(found[3])), until=until)
    if found := _DAY_FIRST.fullmatch(text):
        return When(_day(shown, int(found[3]), int(found[2]), int(found[1])), until=until)
    if found := _IN_WORDS.fullmatch(text):
        day = _day(shown, int(found[3]), _MONTHS[found[2]], int(found[1]))
        return When(day, until=until)
    for pattern, year, month in (
        (_MONTH_IN_WORDS, 2, 1), (_YEAR_AND_MONTH, 1, 2), (_MONTH_AND_YEAR, 2, 1),
    ):  # fmt: skip
        if found := pattern.fullmatch(text):
            number = _MONTHS.get(found[month]) or int(found[month])
            first = _day(shown, int(found[year]), number, 1)
            return When(_month_end(first.year, first.month), until=until, month=True)
    in_text = period_in(spaced(text))
    if in_text is not None and not in_text[1].strip(" -:."):
        name = in_text[0]
        if name.endswith("+"):
            raise NoDayError(
                msg("{text!r} goes on without end", text=shown),
                msg("write the year, half-year or quarter in which it was measured or spent"),
            )
        return _of_period(Period.parse(name), until)
    raise NoDayError(msg("{text!r} is no day and no period", text=shown[:60]), _WRITE)


_WRITE = msg(
    "write a day (30-06-2028), a quarter (2028-Q2), a half-year (2028-H1) or a year (2028)"
)


def _of_period(period: Period, until: bool) -> When:
    return When(_within(last_day(period)), period, until)


def _day(shown: str, year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        mend = _WRITE
        if month <= 31 and 1 <= day <= 12:
            mend = msg(
                "write the day before the month: {day}-{month}-{year}",
                day=month,
                month=day,
                year=year,
            )
        raise NoDayError(msg("{text!r} has {month} for a month", text=shown, month=month), mend)
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise NoDayError(msg("{text!r} is a day that does not exist", text=shown), _WRITE) from None
    return _within(found)


def _within(day: dt.date) -> dt.date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise NoDayError(msg("{day} lies in no year of a plan", day=day.isoformat()), _WRITE)
    return day


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])
