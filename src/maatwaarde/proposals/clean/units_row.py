"""A row of units below the headings: [kEUR] below Kosten, fte below Inzet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maatwaarde.documents.cells import fold, one_line
from maatwaarde.proposals.clean.rows import NUMBER

UnitOf = Callable[[str], str | None]
_NO_UNIT = frozenset(
    ("-", "–", "n.v.t.", "nvt", "tekst", "text", "naam", "code", "nr", "nr.", "nummer", "eenheid")
)


def units_below(
    header: Sequence[str], row: Sequence[object], following: Sequence[object], unit_of: UnitOf
) -> list[str] | None:
    """Return the headings with the units that the row below them gives, if it gives units.

    Every cell of such a row is a text that can be read as a unit, or says that there is none; and
    below its units stand numbers, in the row that follows.
    """
    given: dict[int, str] = {}
    for i, cell in enumerate(row):
        text = one_line(cell) if isinstance(cell, str) else cell
        if text is None or text == "" or text != text:
            continue
        if not isinstance(text, str) or i >= len(header):
            return None
        plain = text.strip("[]() ")
        unit = unit_of(plain)
        if unit is not None:
            given[i] = unit
        elif fold(plain) not in _NO_UNIT:
            return None
    below = [following[i] for i in given if i < len(following)]
    texts = [cell for cell in below if isinstance(cell, str) and one_line(cell)]
    if not below or not all(NUMBER.fullmatch(one_line(cell)) for cell in texts):
        return None
    if not any(cell == cell and cell is not None and cell != "" for cell in below):
        return None
    return [
        f"{heading} [{given[i]}]"
        if i in given and heading and unit_of(heading) is None
        else heading
        for i, heading in enumerate(header)
    ]
