"""Proposals that say nothing of what they cost or whom they need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.impact.naming import a_few
from maatwaarde.messages import Message, msg, nmsg
from maatwaarde.plugins import Controlled

_SHOWN = 5


def no_resources(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals without any cost, or without any staff."""
    yield from _without(subject, "cost", msg("fill in `cost:YEAR`, 0 where it costs nothing"))
    yield from _without(subject, "staff", msg("fill in `staff:ROLE:YEAR`, 0 for nobody"))


def _without(
    subject: Controlled, kind: Literal["cost", "staff"], mend: Message
) -> Iterator[Diagnostic]:
    proposals = subject.proposals
    uses = [use for use in proposals.uses if use.kind == kind]
    if not uses:
        yield Diagnostic(
            code=f"no-{kind}",
            what=msg("no proposal states any cost")
            if kind == "cost"
            else msg("no proposal states any staff"),
            mend=mend,
            where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            severity="warning",
        )
        return
    stated = np.zeros(len(proposals.ids), dtype=bool)
    for use in uses:
        stated |= ~np.isnan(use.values)
    # What is said not to be known is stated: it is no cell that was forgotten.
    stated[[cell.proposal for cell in proposals.unknown if cell.kind == kind]] = True
    rows = sorted(np.flatnonzero(~stated), key=lambda row: proposals.ids[row])
    if rows:
        named = a_few([repr(proposals.ids[row]) for row in rows], _SHOWN)
        yield Diagnostic(
            code=f"no-{kind}",
            what=nmsg(
                "{proposals} states no cost",
                "{proposals} state no cost",
                len(rows),
                proposals=named,
            )
            if kind == "cost"
            else nmsg(
                "{proposals} states no staff",
                "{proposals} state no staff",
                len(rows),
                proposals=named,
            ),
            mend=mend,
            where=proposals.where(int(rows[0])),
            severity="warning",
        )
