"""Find the row of headings among titles, notes and empty rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.documents.cells import cell_text, fold, is_blank, one_line, period_text
from maatwaarde.documents.limits import MAX_HEADING_LETTERS
from maatwaarde.late import regex
from maatwaarde.proposals.clean.rows import cell_of
from maatwaarde.proposals.table import Column

_NUMBER_LIKE = regex(r"[-+(€\s]*\d[\d.,\s%)-]*")


def looked_at(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return rows in which a text that is too long for a heading stops where that can be seen."""
    most = MAX_HEADING_LETTERS + 1
    return [[cell[:most] if isinstance(cell, str) else cell for cell in row] for row in rows]


def find_header(
    rows: Sequence[Sequence[Any]], expected: frozenset[str], is_heading: Callable[[str], bool]
) -> tuple[int, int]:
    """Return the 0-based row of the headings and the number of rows they take (1 or 2).

    A heading is known when it is among ``expected``, folded, or is one by itself. The row with the
    most headings that are known wins; without any, the first row that is about as wide as the table
    and holds text only.
    """
    candidates = [i for i, row in enumerate(rows) if _filled(row)]
    if not candidates:
        return 0, 1
    known = {i: _known(rows[i], expected, is_heading) for i in candidates}
    best = max(known.values())
    if best >= 2 or (best == 1 and max(len(_filled(rows[i])) for i in candidates) == 1):
        index = next(i for i in candidates if known[i] == best)
    else:
        width = max(len(_filled(rows[i])) for i in candidates)
        wide = [
            i for i in candidates if len(_filled(rows[i])) >= max(2, width / 2) and _texts(rows[i])
        ]
        index = wide[0] if wide else candidates[0]
    return _span(rows, index)


def joined(
    rows: Sequence[Sequence[Any]],
    index: int,
    span: int,
    unit_of: Callable[[str], str | None] = lambda _: None,
) -> list[str]:
    """Return the headings; of two rows, a merged heading goes in front of those below it.

    Below a single heading may stand its unit, or the whole of what it says in short.
    """
    top = [cell_text(cell) for cell in rows[index]]
    if span == 1:
        return top
    below = [cell_text(cell) for cell in rows[index + 1]]
    width = max(len(top), len(below))
    top += [""] * (width - len(top))
    below += [""] * (width - len(below))
    group = ""
    headings = []
    for upper, lower in zip(top, below, strict=True):
        group = upper or group
        unit = unit_of(lower.strip("[]() ")) if upper and lower else None
        if unit is not None and not period_text(lower):
            headings.append(f"{upper} [{unit}]")
        elif upper and fold(lower).startswith(fold(upper)):
            headings.append(lower)
        else:
            headings.append(f"{group} {lower}".strip() if lower else upper)
    return headings


def _span(rows: Sequence[Sequence[Any]], index: int) -> tuple[int, int]:
    """See whether a merged heading makes a pair of header rows, with the next row or the one above.

    The row of known names may be either of the two: the single headings stand in the upper row
    or in the lower one.
    """
    if index + 1 < len(rows) and _pair(rows[index], rows[index + 1]):
        return index, 2
    if index > 0 and _periods_below(rows[index - 1], rows[index]):
        return index - 1, 2
    return index, 1


def _periods_below(top: Sequence[Any], below: Sequence[Any]) -> bool:
    """Tell a merged heading over years or quarters from a title above the table."""
    start = next((i for i, cell in enumerate(top) if not is_blank(cell)), 0)
    under = [cell_text(cell) for cell in below[start:]]
    return start > 0 and len(under) > 1 and all(map(period_text, under))


def _pair(top: Sequence[Any], below: Sequence[Any]) -> bool:
    width = max(len(top), len(below))
    upper = [i < len(top) and not is_blank(top[i]) for i in range(width)]
    lower = [i < len(below) and not is_blank(below[i]) for i in range(width)]
    hanging = [i for i in range(width) if lower[i] and not upper[i]]
    if not hanging or not any(upper):
        return False
    if upper[0] and not lower[0] and _years_among_texts(below, hanging):
        return True
    # Every heading that has nothing beside it to head must stand alone in both rows.
    for i in range(width):
        heads_a_group = upper[i] and i + 1 < width and lower[i + 1] and not upper[i + 1]
        if upper[i] and lower[i] and not heads_a_group:
            return False
    return not lower[0] and upper[0]


def _years_among_texts(below: Sequence[Any], hanging: Sequence[int]) -> bool:
    """Tell a second row of headings, years and units among them, from the first proposal."""
    cells = [cell_text(cell) for cell in below if not is_blank(cell)]
    return all(period_text(cell_text(below[i])) for i in hanging) and all(
        period_text(text) or not _NUMBER_LIKE.fullmatch(text) for text in cells
    )


def _filled(row: Sequence[Any]) -> list[Any]:
    return [cell for cell in row if not is_blank(cell)]


def _texts(row: Sequence[Any]) -> bool:
    cells = _filled(row)
    texts = [c for c in cells if isinstance(c, str) and not _NUMBER_LIKE.fullmatch(c.strip())]
    return len(texts) >= 0.6 * len(cells)


def _known(row: Sequence[Any], expected: frozenset[str], is_heading: Callable[[str], bool]) -> int:
    texts = [one_line(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    return sum(fold(text) in expected or is_heading(text) for text in texts)


def headings_again(columns: Sequence[Column], header: Sequence[str]) -> list[int]:
    """Return the rows in which the headings are printed once more, as on each page."""
    wanted = [(j, fold(name)) for j, name in enumerate(header) if name]
    if len(wanted) < 2:
        return []
    j, name = wanted[0]
    column = columns[j]
    if isinstance(column, pa.Array):
        hint = pc.fill_null(pc.starts_with(pc.utf8_trim_whitespace(column), name[:1]), False)
        other = pc.fill_null(pc.starts_with(pc.utf8_trim_whitespace(column), header[j][:1]), False)
        likely = np.flatnonzero(np.asarray(pc.or_(hint, other).to_numpy(zero_copy_only=False)))
    elif isinstance(column, list):
        likely = np.flatnonzero([isinstance(cell, str) for cell in column])
    else:
        return []
    return [
        int(i)
        for i in likely
        if all(fold(str(cell_of(columns[j], int(i)))) == name for j, name in wanted)
    ]
