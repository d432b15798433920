"""Numbers as people write them with a unit, and what a text in the Dutch notation stands for."""

from __future__ import annotations

import re

from maatwaarde.late import regex

NUMBER = regex(r"^\s*([+-]?\s*\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*)$", re.DOTALL)
# A number as Dutch has it: 1.500.000, € 300, 0,3 MEUR, 0.3 mln.
_DUTCH = regex(
    r"(?P<euro>€)?\s*(?P<sign>[-\u2212])?\s*(?P<digits>\d(?:[\d.,]|[ ](?=\d{3}\b))*)(?:,-+)?\s*"
    r"(?P<word>(?:mln|miljoen|mio|mld|miljard|dzd|duizend|k)\b\.?)?\s*(?P<rest>[^\W\d]\S*)?",
    re.IGNORECASE,
)
_GROUPS = regex(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?")


def with_point(text: str, unit: str = "") -> str | None:
    """Return how to write a number that is written as Dutch has it; ``None`` for other texts.

    Parameters
    ----------
    unit
        In which it is asked: of money, ``mln`` is MEUR.
    """
    match = _DUTCH.fullmatch(text.strip())
    if match is None:
        return None
    digits, word, rest = (
        match["digits"],
        (match["word"] or "").casefold().rstrip("."),
        match["rest"] or "",
    )
    grouped = _GROUPS.fullmatch(digits)
    told = "," in digits or match["euro"] or word or digits.count(".") > 1 or " " in digits
    if not told and not (grouped and digits.endswith("0")):
        return None
    if grouped:
        whole = digits.partition(",")[0].replace(".", "").replace(" ", "")
        part = digits.partition(",")[2]
    elif "," in digits:
        if digits.count(",") > 1 or "." in digits:
            return None
        whole, _, part = digits.partition(",")
    else:
        whole, _, part = digits.partition(".")
    number = (match["sign"] or "") + whole + (f".{part}" if part else "")
    if match["euro"] or unit.endswith("EUR"):
        scale = {"mln": "M", "miljoen": "M", "mio": "M", "k": "k", "dzd": "k", "duizend": "k"}
        if word and word not in scale:
            return None
        rest = rest or f"{scale.get(word, '')}EUR" * bool(match["euro"] or word)
    elif word:
        return None
    return f"{number} {rest}".strip()
