"""Bars of what parts add to a whole, for paper and for a phone."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.messages import Text
from maatwaarde.report.blocks import Figure
from maatwaarde.report.figures.bars import Part, contribution_bars
from maatwaarde.report.figures.svg import Picture


def bars_figure(
    parts: Sequence[Part], total: Part | None, title: Text, alternative: Text, prefix: str
) -> Figure:
    """Return the bars of parts and their total as a picture of two widths."""

    def picture(*, narrow: bool) -> Picture:
        return Picture(
            lambda language: contribution_bars(
                parts, total, title, alternative, language, prefix, narrow=narrow
            )
        )

    return Figure(title, alternative, picture(narrow=False), picture(narrow=True))
