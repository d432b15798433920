"""What impacts rest on that nobody can vouch for, said wherever something rests on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.impact import Ground, Grounds, ImpactTable, grounds
from maatwaarde.messages import Message, Number, Share, Text, joined, msg, nmsg
from maatwaarde.plugins import STATUSES
from maatwaarde.report.blocks import Note

SHOWN = 5
"""Assumptions that a note names; a file and `explain` have them all."""

_ON: dict[Ground, Message] = {
    "stated": msg("amounts in the list"),
    "counted": msg("sums of amounts in the list"),
    "judged": msg("judgement"),
    "verified": msg("verified factors"),
    "derived": msg("factors derived from a source"),
    "second-hand": msg("second-hand factors"),
    "not-found": msg("factors that were not found"),
    "assumption": msg("assumptions"),
}


def unverified_count(impacts: ImpactTable, rows: Sequence[int] | None = None) -> int:
    """Return how many impacts rest on an unverified factor, of these rows or of all."""
    unverified = impacts.unverified
    return int((unverified if rows is None else unverified[list(rows)]).sum())


def unverified_notes(
    impacts: ImpactTable, framework: Framework, rows: Sequence[int] | None = None
) -> list[Note]:
    """Return notes on what the impacts rest on, the assumptions first.

    None where all is stated in the list, and counts by anchors that nobody invented.
    """
    found = grounds(impacts, framework, rows)
    notes = [Note(text, "caution") for text in assumption_texts(found)]
    count = unverified_count(impacts, rows)
    if count:
        text = nmsg(
            "{n} impact rests on a factor that was not seen in its source.",
            "{n} impacts rest on a factor that was not seen in its source.",
            count,
        )
        hint = msg("'explain ID --measure MEASURE' says which.")
        notes.append(Note(text, "caution", hint=hint))
    return notes + [Note(text) for text in grounds_texts(found)]


def grounds_texts(found: Grounds) -> list[Text]:
    """Return what is to be said of factors and of anchors; nothing where there is no doubt."""
    texts: list[Text] = []
    if found.estimated:
        texts.append(grounds_text(found))
    if found.known and (found.estimated or found.anchored_measures < found.measures):
        texts.append(anchors_text(found))
    return texts


def grounds_text(found: Grounds) -> Text:
    """Return in one sentence what the known impacts rest on, by the weakest of it."""
    parts = [
        joined([said, Share.of_all(found.counts[ground] / found.known)])
        for ground, said in _ON.items()
        if found.counts[ground]
    ]
    return msg(
        "Of {n} known impacts {sure} can be looked up, in the list or in a source that was seen: "
        "{parts}.",
        n=Number(found.known, 0),
        sure=Share.of_all(found.sure),
        parts=joined(parts, ", "),
    )


def anchors_text(found: Grounds) -> Text:
    """Return in one sentence how many impacts count by anchors that nobody invented."""
    return msg(
        "Of {n} known impacts {both} can be looked up and count by anchors that are not invented; "
        "{anchored} count by such anchors, those of {own} of the {m} measures.",
        n=Number(found.known, 0),
        both=Share.of_all(found.both),
        anchored=Share.of_all(found.anchored / found.known),
        own=found.anchored_measures,
        m=found.measures,
    )


def assumption_texts(found: Grounds) -> list[Text]:
    """Return which assumptions impacts rest on, and how many; nothing where there are none."""
    if not found.assumptions:
        return []
    named = [
        nmsg("{factor} ({n} impact)", "{factor} ({n} impacts)", n, factor=name)
        for name, n in list(found.assumptions.items())[:SHOWN]
    ]
    more = len(found.assumptions) - len(named)
    names = joined([*named, *([msg("and {n} more", n=more)] if more > 0 else [])], ", ")
    return [msg("Resting on assumptions, which nobody publishes: {names}.", names=names)]


def grounds_data(found: Grounds) -> dict[str, Any]:
    """Return the same as nested data."""
    return {
        "known": found.known,
        **{name: found.counts[name] for name in ("stated", "judged", "counted")},
        **{status.replace("-", "_"): found.counts[status] for status in STATUSES},
        "sure": found.sure,
        "assumptions": found.assumptions,
        "measures": found.measures,
        "anchored_measures": found.anchored_measures,
        "anchored": found.anchored,
        "sure_and_anchored": found.both,
    }
