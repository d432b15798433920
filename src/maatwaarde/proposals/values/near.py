"""Cells that are nearly a number: ``ca. 300.000``, ``± 40``, ``100-150``, ``>2000``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import numpy as np

from maatwaarde.late import dataclass, regex
from maatwaarde.proposals.table import Decimal
from maatwaarde.proposals.values.decorated import Decorated, decorated_value

_LONGEST = 60
_ABOUT = (
    r"ca\.?|circa|±|\+/-|~|≈|ongeveer|ong\.|rond(?:\s+de)?|plm\.?|bijna|ruim|krap|zo'n"
    r"|geschat(?:\s+op)?|about|approx(?:\.|imately)?|around"
)
_LEAST = r">=?|≥|minimaal|min\.|minstens|ten\s+minste|tenminste|vanaf|meer\s+dan|at\s+least|over"
_MOST = r"<=?|≤|maximaal|max\.|hoogstens|minder\s+dan|tot(?:\s+en\s+met)?|at\s+most|up\s+to|under"
_PREFIXED = regex(rf"(?:(?P<about>{_ABOUT})|(?P<least>{_LEAST})|(?P<most>{_MOST}))\s*(?P<a>.+)")
_SUFFIXED = regex(
    r"(?P<a>.+?)\s*(?:\?|\(?\b(?:schatting|geschat|raming|geraamd|indicatief|indicatie|voorlopig"
    r"|ca\.?|circa|estimate|estimated)\)?)"
)
_SPREAD = regex(r"(?P<a>.+?)\s*(?:±|\+/-)\s*(?P<b>.+?)")
_BETWEEN = regex(r"(?:tussen|between)\s+(?P<a>.+?)\s+(?:en|and)\s+(?P<b>.+)")
_RANGE = regex(
    r"(?P<a>.*?[\d€kmo])\s*(?:-|\btot\s+en\s+met\b|\bt/m\b|\btot\b|\bà\b|\bto\b|\.\.\.?|…)\s*"
    r"(?P<b>(?:€\s*|eur\s*)?[\d.,].*)"
)
_SCALE = regex(r"(?:k|dzd\.?|duizend|thousand|mln\.?|miljoen|million|mio\.?|m|mld\.?|miljard)\b")
# Most texts in a column of texts are told apart by this alone.
_BEGIN = regex(rf"(?:[\d€.,(+-]|eur|tussen\b|between\b|{_ABOUT}|{_LEAST}|{_MOST})", re.IGNORECASE)
_YEAR = regex(r"(?:19|20|21)\d\d")

Shape = Literal["about", "least", "most", "spread", "range"]


@dataclass(frozen=True, slots=True)
class Near:
    """A text taken apart: how it is near a number, and the texts of the numbers in it."""

    shape: Shape
    first: str
    second: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.first, self.second) if self.second else (self.first,)


@dataclass(frozen=True, slots=True)
class Around:
    """The number that a text stands for, what it may come to, and what its signs say."""

    value: float
    low: float
    high: float
    odd: Decorated


@lru_cache(maxsize=4096)
def near_number(text: str) -> Near | None:
    """Take a text apart that says a number in words or as a range, or return ``None``."""
    if len(text) > _LONGEST or _BEGIN.match(text) is None:
        return None
    plain = text.casefold().replace("+/−", "+/-").replace("+-", "+/-")
    for dash in "\N{MINUS SIGN}–—\N{HYPHEN}\N{NON-BREAKING HYPHEN}":
        plain = plain.replace(dash, "-")
    for pattern, shape in (
        (_BETWEEN, "range"), (_PREFIXED, ""), (_SPREAD, "spread"), (_RANGE, "range"),
        (_SUFFIXED, "about"),
    ):  # fmt: skip
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        parts = [found["a"].strip(), (found.groupdict().get("b") or "").strip()]
        if not _numbers(parts):
            if pattern is _PREFIXED and found["about"]:
                return near_number(parts[0])  # ca. 40-50
            continue
        if re.match(r"0\d", parts[0]):
            return None  # a telephone number, or a code
        if _PREFIXED is pattern:
            shape = next(name for name in ("about", "least", "most") if found[name])
        if shape == "range":
            if all(map(_YEAR.fullmatch, parts)):
                return None  # 2027-2030 is a span of years
            parts[0] = _scaled_alike(*parts)
        return Near(shape, *parts)  # type: ignore[arg-type]
    return None


def around(near: Near, decimal: Decimal, spread: float) -> Around | None:
    """Return the number and its range.

    Parameters
    ----------
    spread
        How far a number may be off that states no range itself, as a part of it.

    Returns
    -------
    around
        ``None`` when the numbers are not written in this notation, or the range runs backwards.
    """
    value, odd = decorated_value(near.first, decimal)
    if odd is None:
        return None
    off = spread * abs(value)
    if near.shape == "about":
        return Around(value, value - off, value + off, odd)
    if near.shape == "least":
        return Around(value, value, value + off, odd)
    if near.shape == "most":
        return Around(value, value - off, value, odd)
    other, second = decorated_value(near.second, decimal)
    if second is None:
        return None
    signs = odd if odd.money or odd.scaled else second
    if near.shape == "spread":
        off = abs(value) * other / 100 if second.percent and not odd.percent else other
        return Around(value, value - off, value + off, odd) if off >= 0 else None
    middle = (value + other) / 2
    return Around(middle, value, other, signs) if value <= other and np.isfinite(middle) else None


def _numbers(parts: list[str]) -> bool:
    notations: tuple[Decimal, ...] = ("comma", "point")
    return any(
        all(decorated_value(part, decimal)[1] is not None for part in parts if part)
        for decimal in notations
    )


def _scaled_alike(first: str, second: str) -> str:
    """Let ``2 à 3 mln`` be two to three million, and ``500.000 - 1 mln`` what it says."""
    scale, own = _SCALE.search(second), _SCALE.search(first)
    if scale is None or own is not None:
        return first
    digits = re.sub(r"\D", "", first)
    return f"{first} {scale[0]}" if len(digits) <= 3 else first
