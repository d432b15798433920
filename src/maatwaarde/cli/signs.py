"""What stands in place of a sign that a terminal has not: old code pages of Windows, plain ASCII.

Only where people read it. What goes to a file or to another program is UTF-8, with all its signs.
"""

from __future__ import annotations

import codecs
import unicodedata

PLAIN = "maatwaarde.plain"
"""The name of this way to go on where a sign cannot be encoded."""

_SAME = {
    "€": "EUR",
    "£": "GBP",
    "−": "-",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "·": ".",
    "•": "*",
    "★": "*",
    "☆": ".",
    "→": "->",
    "←": "<-",
    "±": "+/-",
    "×": "x",
    "≈": "~",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "Σ": "sum",
    "✔": "v",
    "✘": "x",
    "▲": "^",
    "▼": "v",
    "○": "o",
    "●": "*",
    "◐": "o",
    "◌": ".",
    "◆": "*",
    "◇": "o",
    "░": ".",
}


def accept_all() -> None:
    """Let streams go on by the name `PLAIN`."""
    codecs.register_error(PLAIN, _in_place)


def _in_place(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(map(_plainly, signs)), error.end


def _plainly(sign: str) -> str:
    same = _SAME.get(sign)
    if same is not None:
        return same
    if "\N{BOX DRAWINGS LIGHT HORIZONTAL}" <= sign < "\N{UPPER HALF BLOCK}":
        return {"─": "-", "│": "|"}.get(sign, "+")
    if "\N{UPPER HALF BLOCK}" <= sign <= "\N{QUADRANT UPPER RIGHT AND LOWER LEFT AND LOWER RIGHT}":
        return "#"
    # A letter without its accent, and a figure that does not stand high.
    taken_apart = unicodedata.normalize("NFKD", sign)
    plain = "".join(one for one in taken_apart if not unicodedata.combining(one))
    if plain and plain.isascii():
        return plain
    return sign.encode("ascii", "backslashreplace").decode()
