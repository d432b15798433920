"""Proposals that say nothing of what they cost or whom they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.impact.naming import a_few
from maatwaarde.messages import Message, msg, nmsg
from maatwaarde.plugins import Controlled
from maatwaarde.proposals import Proposals

SHOWN = 5
"""Proposals that are named."""

Kind = Literal["cost", "staff"]
KINDS: tuple[Kind, ...] = ("cost", "staff")


def no_resources(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals without any cost, or without any staff."""
    proposals = subject.proposals
    for kind in KINDS:
        rows = without(proposals, kind)
        if rows is None:
            source = proposals.source
            yield none_told(kind, Where(file=source.file, sheet=source.sheet))
        elif rows:
            rows = sorted(rows, key=lambda row: proposals.ids[row])
            named = [proposals.ids[row] for row in rows[:SHOWN]]
            yield without_told(kind, named, len(rows), proposals.where(rows[0]))


def without(proposals: Proposals, kind: Kind) -> list[int] | None:
    """Return the rows that state none of a kind; None where there is no column for it."""
    uses = [use for use in proposals.uses if use.kind == kind]
    if not uses:
        return None
    stated = np.zeros(len(proposals.ids), dtype=bool)
    for use in uses:
        stated |= ~np.isnan(use.values)
    # What is said not to be known is stated: it is no cell that was forgotten.
    stated[[cell.proposal for cell in proposals.unknown if cell.kind == kind]] = True
    rows: list[int] = np.flatnonzero(~stated).tolist()
    return rows


def _mend(kind: Kind) -> Message:
    if kind == "cost":
        return msg("fill in `cost:YEAR`, 0 where it costs nothing")
    return msg("fill in `staff:ROLE:YEAR`, 0 for nobody")


def none_told(kind: Kind, where: Where) -> Diagnostic:
    """Return what to say of a list that has no column of a kind."""
    what = (
        msg("no proposal states any cost")
        if kind == "cost"
        else msg("no proposal states any staff")
    )
    return Diagnostic(f"no-{kind}", what, _mend(kind), where, "warning")


def without_told(kind: Kind, first: Sequence[str], count: int, where: Where) -> Diagnostic:
    """Return what to say of proposals that state none of a kind.

    Parameters
    ----------
    first
        The first `SHOWN` ids of these.
    """
    named = a_few(list(map(repr, first)), SHOWN, count)
    what = (
        nmsg("{proposals} states no cost", "{proposals} state no cost", count, proposals=named)
        if kind == "cost"
        else nmsg(
            "{proposals} states no staff", "{proposals} state no staff", count, proposals=named
        )
    )
    return Diagnostic(f"no-{kind}", what, _mend(kind), where, "warning")
