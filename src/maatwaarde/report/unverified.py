"""How many impacts a result rests on that nobody can vouch for, said wherever it rests on them."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.impact import ImpactTable
from maatwaarde.messages import msg, nmsg
from maatwaarde.report.blocks import Note


def unverified_count(impacts: ImpactTable, rows: Sequence[int] | None = None) -> int:
    """Return how many impacts rest on an unverified factor, of these rows or of all."""
    unverified = impacts.unverified
    return int((unverified if rows is None else unverified[list(rows)]).sum())


def unverified_notes(impacts: ImpactTable, rows: Sequence[int] | None = None) -> list[Note]:
    """Return a note with that number, or none where there are none."""
    count = unverified_count(impacts, rows)
    if not count:
        return []
    text = nmsg(
        "{n} impact rests on a factor that was not seen in its source.",
        "{n} impacts rest on a factor that was not seen in its source.",
        count,
    )
    return [Note(text, "caution", hint=msg("'explain ID --measure MEASURE' says which."))]
