"""Hours, days and per cent of a post as fte, by the hours that somebody works in a year."""

from __future__ import annotations

from maatwaarde.messages import Exact, Message, msg
from maatwaarde.periods import Period

HOURS_A_DAY = 8.0


def fte_factor(unit: str, period: str | None, hours_per_fte: float) -> float:
    """Return how many fte one ``hour``, ``day`` or ``%`` is in a period.

    A half-year has half of the hours of a year; an amount without a period is one of a year.
    """
    if unit == "%":
        return 0.01
    parts = 1 if period is None else Period.parse(period, onwards=True).parts
    hours = HOURS_A_DAY if unit == "day" else 1.0
    return hours * parts / hours_per_fte


def norm_in_words(unit: str, hours_per_fte: float) -> tuple[Message, Message]:
    """Return what is said of a unit of staff that is counted as fte, and what to do about it."""
    hours = Exact(hours_per_fte)
    if unit == "%":
        return (
            msg("staff in per cent is read as parts of an fte: 50% is 0.5 fte"),
            msg("set the unit of the column to fte if it is in fte"),
        )
    what = (
        msg("staff in hours is counted as fte at {hours} hours a year", hours=hours)
        if unit == "hour"
        else msg(
            "staff in days is counted as fte at {hours} hours a year and {day} hours a day",
            hours=hours,
            day=Exact(HOURS_A_DAY),
        )
    )
    return what, msg("set `hours_per_fte` in the framework if your norm is another")
