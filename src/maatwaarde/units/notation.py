"""How a unit is written: one spelling for all that mean the same, and what is no unit at all."""

from __future__ import annotations

import math
import re

from maatwaarde.late import regex

_SUBSTITUTIONS = (
    ("€", "EUR"),
    ("\N{MICRO SIGN}", "u"),
    ("\N{GREEK SMALL LETTER MU}", "u"),
    ("²", "**2"),
    ("³", "**3"),
    ("\N{MINUS SIGN}", "-"),
    ("·", "*"),
)
# Noise as the law and its maps write it. Pint takes dB for a logarithm, in which nothing adds up,
# and db for a tenth of a barn; a change of so many dB is a number like any other.
_NOISE = regex(r"\bdb(?:\s*\(a\)|a)?(?![\w(])", re.IGNORECASE)
NAME = regex(r"[^\W\d]\w*")
# No space between two names: pint would multiply them, and 'ton CO2' would pass as a unit.
UNIT_TEXT = regex(r"(?:[\w%]|[*/^()]|(?<=[*^])-)*")
# Pint would leave out what stands behind a #, and take what stands behind a = for a symbol.
DEFINITION = regex(r"[\w%*/^().+\s-]*")
_AROUND = regex(r"(?<!\s)\s*([*/^()])\s*")
_LONGEST = 200
# A power, and one that is a plain small number; what stands to the power of a power has no end.
_POWER = regex(r"(?:\*\*|\^)")
_PLAIN_POWER = regex(r"(?:\*\*|\^)\(?-?(\d{1,3}(?:\.\d{1,3})?)\)?(?![\d.*^]*[*^]{2}|\^|[\d.eE])")
_LARGEST_POWER = 1000


def normalise(unit: str) -> str:
    text = unit.strip()
    if len(text) > _LONGEST:
        return text
    for old, new in _SUBSTITUTIONS:
        text = text.replace(old, new)
    return _AROUND.sub(r"\1", _NOISE.sub("dB", text))


def finite(text: str) -> bool:
    """Return whether a text can be worked out at all: 9**9**9 would take for ever."""
    plain = _PLAIN_POWER.findall(text) if len(text) <= _LONGEST else []
    if len(text) > _LONGEST or len(plain) != len(_POWER.findall(text)):
        return False
    return math.prod(max(1.0, float(power)) for power in plain) <= _LARGEST_POWER


def short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
