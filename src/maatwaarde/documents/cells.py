"""What a cell of a table or a heading says, whatever file it stands in."""

from __future__ import annotations

import unicodedata

from maatwaarde.periods import Period

_NO_WIDTH = "\u200b\ufeff"


def one_line(text: str) -> str:
    """Collapse white space and line breaks."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def fold(heading: str) -> str:
    """Return the key by which headings compare: no case, no spaces, no line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing: white space and NaN are nothing too."""
    if value is None or value == "":
        return True
    if isinstance(value, str):
        text = value.strip()
        return not text or (text[0] in _NO_WIDTH and not one_line(text))
    return isinstance(value, float) and value != value


def period_text(text: str) -> str | None:
    """Return a period of 1900 to 2199 as files write it (``2027-H1`` for ``2027-h1``), or nothing.

    ``2031+`` is every year from then on.

    Other years are numbers that look like one: 1250 is an amount.
    """
    try:
        period = Period.parse(text.upper(), onwards=True)
    except ValueError:
        return None
    return str(period) if 1900 <= period.year < 2200 else None
