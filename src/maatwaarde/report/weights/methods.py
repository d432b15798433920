"""What the ways to ask for weights are called."""

from __future__ import annotations

from maatwaarde.messages import Message, msg

_TITLES = {
    "ahp": msg("pairwise comparison (AHP)"),
    "bwm": msg("best and worst (BWM)"),
    "direct": msg("dividing points"),
    "framework": msg("as the framework gives them"),
    "ranks": msg("ranking"),
    "swing": msg("points for the step (swing)"),
}


def method_title(method: str) -> Message:
    """Return the name of a method of ``weights:`` in words."""
    return _TITLES[method]
