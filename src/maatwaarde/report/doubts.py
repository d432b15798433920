"""How many impacts a result rests on that nobody can vouch for, said wherever it rests on them."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.impact import ImpactTable
from maatwaarde.report.tables import WIDTH, wrap
from maatwaarde.report.words import Language, word


def unverified_count(impacts: ImpactTable, rows: Sequence[int] | None = None) -> int:
    """Return how many impacts rest on an unverified factor, of these rows or of all."""
    unverified = impacts.unverified
    return int((unverified if rows is None else unverified[list(rows)]).sum())


def unverified_text(
    impacts: ImpactTable,
    language: Language = "nl",
    width: int = WIDTH,
    rows: Sequence[int] | None = None,
) -> str:
    """Return that number in a sentence, or nothing where there are none."""
    count = unverified_count(impacts, rows)
    if not count:
        return ""
    return wrap(word("rests_on_unverified", language, n=count), width=width, hanging="    ")
