"""Plain tables for a terminal or a text file, of a stated width."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Literal

from rich.console import Console
from rich.table import Table

WIDTH = 80


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
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for i, heading in enumerate(headings):
        justify: Literal["left", "right"] = "right" if i in right else "left"
        gives_way = i == flexible
        table.add_column(
            heading,
            justify=justify,
            no_wrap=True,
            overflow="ellipsis" if gives_way else "fold",
            min_width=None if gives_way else max(len(row[i]) for row in [headings, *rows]),
        )
    for row in rows:
        # Titles may hold square brackets, which rich would take for its own markup.
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def wrap(text: str, *, indent: str = "", hanging: str = "", width: int = WIDTH) -> str:
    """Break a paragraph into lines; the first begins with ``indent``, the rest with ``hanging``."""
    return textwrap.fill(
        text,
        width=width,
        initial_indent=indent,
        subsequent_indent=hanging or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
