"""Plain tables for a terminal or a text file, of a stated width."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from maatwaarde.report.width import WIDTH

_GAP = "  "
_NARROWEST = 12


def render(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[int] = (),
    flexible: int | None = None,
    width: int = WIDTH,
) -> str:
    """Lay out a table.

    Parameters
    ----------
    right
        Columns that are aligned to the right, as numbers are.
    flexible
        The column that gives way when the table is too wide; the others are never cut.
    """
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    if flexible is not None:
        others = sum(widths) - widths[flexible] + len(_GAP) * (len(widths) - 1)
        widths[flexible] = max(min(widths[flexible], width - others), _NARROWEST)
    return "\n".join(
        _GAP.join(
            _cut(cell, size).rjust(size) if i in right else _cut(cell, size).ljust(size)
            for i, (cell, size) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


# Where no line is broken: between a number and what it is of.
_HELD = re.compile(r"(?<=€) (?=\d)|(?<=\d) (?=%)")


def wrap(text: str, *, indent: str = "", hanging: str = "", width: int = WIDTH) -> str:
    """Break a paragraph into lines; the first begins with ``indent``, the rest with ``hanging``."""
    filled = textwrap.fill(
        _HELD.sub("\N{NO-BREAK SPACE}", text),
        width=width,
        initial_indent=indent,
        subsequent_indent=hanging or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace("\N{NO-BREAK SPACE}", " ")


def blocks(columns: Sequence[str], room: int, gap: int = len(_GAP)) -> list[range]:
    """Divide columns that are too wide together into tables below each other."""
    size = max((len(column) for column in columns), default=0) + gap
    per_table = max(1, room // size)
    return [
        range(start, min(start + per_table, len(columns)))
        for start in range(0, len(columns), per_table)
    ]
