"""What is said where a control finds more than anybody will read."""

from __future__ import annotations

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import msg, nmsg

MOST_TOLD = 2_500
"""Warnings of one control that are told; how many more there are is told in one."""


def not_told(code: str, more: int, where: Where) -> Diagnostic:
    """Return a warning that stands for so many more of a kind, of which the first is at a place."""
    return Diagnostic(
        code=code,
        what=nmsg(
            "and {n} more warning of this kind, which is not shown",
            "and {n} more warnings of this kind, which are not shown",
            more,
        ),
        mend=msg("mend those above and run again, or check the list in parts"),
        where=where,
        severity="warning",
    )
