"""Numbers with what people write around them: ``€ 1,25 mln``, ``(1.000)``, ``12 %``."""

from __future__ import annotations

import re

import numpy as np

from maatwaarde.late import dataclass, regex
from maatwaarde.proposals.table import Decimal
from maatwaarde.proposals.values.notation import VALID

_SCALES = {"k": 3, "d": 3, "t": 3, "m": 6}
_DECORATED = regex(
    r"""
    (?P<sign1>[-+]?)\s*
    (?P<money1>€|eur(?:os|o)?\b)?\s*
    (?P<sign2>[-+]?)\s*
    (?P<core>\d{1,3}(?:[ ]\d{3})+(?:[.,]\d+)?|\d[\d.,]*\d|\d|[.,]\d+)
    (?P<power>e[-+]?\d{1,3})?
    (?:[.,]-{1,2})?\s*
    (?P<scale>k(?=\s*€|\b)|dzd\b\.?|duizend\b|thousand\b
        |mln\b\.?|miljoen\b|million\b|mio\b|m(?=\s*€)
        |mld\b\.?|miljard\b)?\s*
    (?P<money2>€|eur(?:os|o)?\b)?\s*
    (?P<percent>%|procent\b)?\s*
    (?P<sign3>-?)
    """,
    re.VERBOSE | re.ASCII,
)


# What a number begins with; after a blank, and where there is nothing, what follows tells.
_BEGIN = frozenset("0123456789+-€(.,eE\N{MINUS SIGN}–—\N{HYPHEN}\N{NON-BREAKING HYPHEN}") | {""}


@dataclass(frozen=True, slots=True)
class Decorated:
    """A text taken apart: its digits, and what its other signs say."""

    core: str
    power: str
    negative: bool
    money: bool
    percent: bool
    scaled: bool


def read_decorated(text: str) -> Decorated | None:
    """Take a text apart, or return ``None`` if it is no number whatever the notation."""
    first = text[:1]
    if first not in _BEGIN and not first.isspace():  # most texts in a column of texts
        return None
    plain = text.casefold()
    for dash in "\N{MINUS SIGN}–—\N{HYPHEN}\N{NON-BREAKING HYPHEN}":
        plain = plain.replace(dash, "-")
    brackets = re.fullmatch(r"([^()]*)\(([^()]*)\)([^()]*)", plain)
    if brackets:
        plain = "".join(brackets.groups()).strip()
    match = _DECORATED.fullmatch(plain)
    if match is None:
        return None
    signs = [match[name] for name in ("sign1", "sign2", "sign3") if match[name]]
    if len(signs) + bool(brackets) > 1 or (match["power"] and match["scale"]):
        return None
    if match["money1"] and match["money2"]:
        return None
    scale = match["scale"]
    power = match["power"] or ""
    if scale:
        power = "e9" if scale.startswith(("mld", "miljard")) else f"e{_SCALES[scale[0]]}"
    return Decorated(
        core=match["core"].replace(" ", ""),
        power=power,
        negative=bool(brackets) or "-" in signs,
        money=bool(match["money1"] or match["money2"]),
        percent=bool(match["percent"]),
        scaled=bool(scale),
    )


def decorated_value(text: str, decimal: Decimal) -> tuple[float, Decorated | None]:
    """Return the number that a text is in a notation; NaN and ``None`` when it is none."""
    odd = read_decorated(text)
    if odd is None or not re.search(VALID[decimal], odd.core):
        return np.nan, None
    mark, group = (",", ".") if decimal == "comma" else (".", ",")
    digits = odd.core.replace(group, "").replace(mark, ".")
    # One conversion, so that 1,1 mln is 1100000 exactly.
    value = float(digits + odd.power)
    return (-value if odd.negative else value), odd
