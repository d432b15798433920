"""What a column may stand for, and the notation of headings: ``cost:capital:2027 [kEUR]``."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import Literal

from maatwaarde.documents.cells import one_line, period_text
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Text, msg
from maatwaarde.periods import Period

Kind = Literal["fixed", "cost", "staff", "impact", "wait_cost", "attribute"]
Bound = Literal["low", "high"]

FIXED = ("id", "title", "policy_field", "area", "variant_of", "speeds_up", "requires", "status")
DEFAULT_UNIT = {"cost": "EUR", "staff": "fte", "wait_cost": "EUR"}

_IDENTIFIER = regex(r"[^\W_][\w-]*")
_WAIT_COST = regex(
    r"(?:wait[ _]?cost|wachtkosten)\s*(?:\(\s*([^()]*?)\s*\)|:\s*([^:]*))?", re.IGNORECASE
)
_JUDGE = regex(r"(.*?)\s*\(\s*([^\W\d][^()/\[\]:]*?)\s*\)")
_MONEY_UNIT = regex(r"[kMG]?\s*(?:EUR|€|euro)(?:\W.*)?", re.IGNORECASE)
_UNIT = regex(r"^(.*?)\s*\[([^\[\]]*)\]\s*$")

# Compared without case, spaces and punctuation, so `Project-nr.` is `projectnr`.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": (
        *("id", "nummer", "nr", "projectnummer", "projectnr", "projectid", "projectcode"),
        *("voorstelnummer", "voorstelnr", "volgnummer", "volgnr", "code", "kenmerk"),
        *("zaaknummer", "number", "proposalid", "proposalnumber"),
    ),
    "title": (
        *("title", "titel", "naam", "name", "voorstel", "project", "projectnaam", "naamproject"),
        *("naamvoorstel", "voorstelnaam", "projecttitel", "titelproject", "projectname"),
        *("proposal", "initiatief", "maatregel"),
    ),
    "policy_field": (
        *("policyfield", "taakveld", "iv3taakveld", "taakveldiv3", "taakveldcode", "iv3"),
        *("taakveldnummer",),
    ),
    "area": (
        *("area", "gebied", "wijk", "buurt", "stadsdeel", "kern", "dorp", "district"),
        *("neighbourhood", "neighborhood", "wijknaam", "buurtnaam", "gebiedsnaam"),
    ),
    "variant_of": ("variantof", "variantvan", "alternatiefvan", "alternativeof"),
    "speeds_up": ("speedsup", "versnelt"),
    "requires": (
        *("requires", "vereist", "vereisten", "afhankelijkvan", "afhankelijkheden", "dependson"),
        "afhankelijkheid",
    ),
    "status": ("status", "projectstatus", "statusproject"),
    "cost": (
        *("cost", "costs", "kosten", "lasten", "bedrag", "investering", "investment", "budget"),
        *("raming", "kostenraming", "krediet", "totalekosten", "kostentotaal", "projectkosten"),
        *("gevraagdbedrag", "gevraagdbudget", "benodigdbudget", "investeringsbedrag"),
    ),
}
PREFIX_SYNONYMS = {
    "cost": "cost",
    "kosten": "cost",
    "staff": "staff",
    "inzet": "staff",
    "personeel": "staff",
    "impact": "impact",
    "effect": "impact",
    "attribute": "attribute",
    "kenmerk": "attribute",
}
# When the effects of a proposal come about, and what waiting does; a measure may follow a colon.
EFFECT_SYNONYMS: dict[str, tuple[str, ...]] = {
    "effect_start": ("effectstart", "effectbegin", "effectbegint", "beginvaneffect"),
    "effect_ramp": ("effectramp", "effectaanloop", "effectopbouw", "aanloopvaneffect"),
    "effect_years": ("effectyears", "effectjaren", "effectduur", "duurvaneffect"),
    "wait_loss": ("waitloss", "wachtverlies", "verliesdoorwachten"),
}
_BOUNDS: dict[str, Bound] = {"low": "low", "laag": "low", "high": "high", "hoog": "high"}


@dataclass(frozen=True, slots=True)
class Target:
    """What one column stands for.

    Parameters
    ----------
    name
        Name of the fixed column, kind of money, role, measure or attribute; of ``wait_cost`` the
        kind of money that pays, empty for that of the proposal's own costs.
    period
        Of money and staff: a year, half-year or quarter, from a year on (``2031+``), or ``None``.
    bound
        Of an impact, money and staff: ``low`` or ``high``, or ``None`` for the value itself.
    judge
        Of an impact: who judged it, where several did; ``impact:safety (Jan)``.
    """

    kind: Kind
    name: str
    period: str | None = None
    bound: Bound | None = None
    judge: str | None = None

    def __str__(self) -> str:
        parts = [self.name] if self.kind == "fixed" else [self.kind, *filter(None, [self.name])]
        if self.kind == "cost" and self.name == "money":
            parts = ["cost"]
        text = ":".join([*parts, *filter(None, (self.period, self.bound))])
        return f"{text} ({self.judge})" if self.judge else text

    @property
    def numeric(self) -> bool:
        return self.kind in ("cost", "staff", "impact", "wait_cost")


class TargetError(ValueError):
    """A heading or a mapping's ``to`` that cannot be read; holds what, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


_GLUED = regex(r"(?<=[^\W\d_])-?(?=(?:20|21)\d\d(?!\d))")
_FISCAL = regex(r"\b(?:FY|BJ)\s*(?=(?:20|21)\d\d\b)", re.IGNORECASE)
_ORDINALS = {"eerste": "1", "tweede": "2", "derde": "3", "vierde": "4"}
_PART_IN_WORDS = regex(
    r"\b(?:([1-4]|eerste|tweede|derde|vierde)(?:e|ste|de)?\s*(kwartaal|half\s?jaar)"
    r"|kwartaal\s*([1-4])\b)",
    re.IGNORECASE,
)
_PERIOD = regex(
    r"\b(?:([hqk])([1-4])[\s-]*)?((?:20|21)\d\d)(?:[\s-]*([hqk])([1-4]))?\b", re.IGNORECASE
)
_ONWARDS = regex(
    r"(\bvanaf\s+)?\b(?:20|21)\d\d(\s?\+(?!\d)|\s+e\.?\s?v\.?(?!\w)|\s+en\s+verder\b"
    r"|\s+onwards\b)?",
    re.IGNORECASE,
)


def spaced(heading: str) -> str:
    """Return a heading with its words apart: ``budget_2027``, ``Kosten-2027`` and ``FY2027``.

    A quarter or half-year in words is one in letters: ``1e kwartaal 2027`` is ``Q1 2027``.
    """
    apart = _GLUED.sub(" ", heading.replace("_", " "))
    return one_line(_FISCAL.sub("", _PART_IN_WORDS.sub(_part, apart)))


def _part(match: re.Match[str]) -> str:
    number = match[1] or match[3]
    number = _ORDINALS.get(number.casefold(), number)
    return f"{'H' if 'half' in match[0].casefold() else 'Q'}{number}"


def period_in(text: str) -> tuple[str, str] | None:
    """Return the one year, half-year or quarter in a heading, and the heading without it.

    ``2031+``, ``2031 e.v.`` and ``vanaf 2031`` are every year from then on.
    """
    match = _PERIOD.search(text)
    if match is None or _PERIOD.search(text, match.end()):
        return None
    onwards = _ONWARDS.search(text)
    if onwards is not None and (onwards[1] or onwards[2]) and not (match[1] or match[4]):
        return f"{match[3]}+", one_line(f"{text[: onwards.start()]} {text[onwards.end() :]}")
    letter, part = (match[1] or match[4] or "").casefold(), match[2] or match[5]
    rest = one_line(f"{text[: match.start()]} {text[match.end() :]}")
    if not letter:
        return match[3], rest
    if letter == "h" and part not in "12":
        return None
    return str(Period(int(match[3]), int(part), 2 if letter == "h" else 4)), rest


_NO_SIGN = regex(r"[\W_]+")


def bare(text: str) -> str:
    """Return letters and digits only, in lower case and without accents."""
    return _NO_SIGN.sub("", unicodedata.normalize("NFKD", text).casefold())


_BY_SYNONYM = {word: name for name, words in SYNONYMS.items() for word in words}
_COST_WORDS = frozenset(SYNONYMS["cost"])
_BY_EFFECT = {word: name for name, words in EFFECT_SYNONYMS.items() for word in words}


def slug(text: str) -> str:
    """Return a name in the form that estimators use: ``Aantal woningen`` is ``aantal_woningen``."""
    for old, new in (("%", " pct "), ("€", " eur "), ("²", "2"), ("³", "3")):
        text = text.replace(old, new)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def attribute_name(text: str) -> str:
    """Return the name of an attribute; a bound of its range keeps its ending: ``trips:low``."""
    start, _, end = text.rpartition(":")
    bound = _BOUNDS.get(end.strip().casefold())
    return f"{slug(start)}:{bound}" if bound and slug(start) else slug(text)


def split_unit(heading: str) -> tuple[str, str | None]:
    """Take the unit in square brackets off a heading."""
    match = _UNIT.match(one_line(heading))
    if match is None:
        return one_line(heading), None
    return match[1], match[2].strip() or None


@lru_cache(4096)  # the cells of the first rows are asked about, to find the headings among them
def looks_canonical(heading: str) -> bool:
    """Return whether a heading is one that the format knows by itself."""
    text, _ = split_unit(heading)
    if not any(map(str.isalpha, text)):
        return False  # no heading is a number
    try:
        return _parse(text, explicit=False) is not None
    except TargetError:
        return True


def parse_heading(heading: str) -> tuple[Target, str | None]:
    """Read a heading that no mapping mentions; what is not known is an attribute.

    Raises
    ------
    TargetError
        If it is nearly a known heading, such as ``impct:co2``, or has no usable name.
    """
    text, unit = split_unit(heading)
    target = _parse(text, explicit=False)
    if target is not None:
        return _paid_from(target, unit)
    name = attribute_name(text)
    if not name:
        raise TargetError(
            msg("the heading {heading!r} has no letters or digits to name it by", heading=heading),
            msg("give it a name, or list it under `ignore` in a mapping file"),
        )
    return Target("attribute", name), unit


def parse_target(text: str) -> tuple[Target, str | None]:
    """Read the ``to`` of a mapping: as a heading, but a misspelt name is no attribute.

    Raises
    ------
    TargetError
        If it cannot be read.
    """
    plain, unit = split_unit(text)
    target = _parse(plain, explicit=True)
    if target is None:
        raise TargetError(msg("{text!r} is no column that the library knows", text=text), _EXPECTED)
    return _paid_from(target, unit)


def _paid_from(target: Target, unit: str | None) -> tuple[Target, str | None]:
    """Take what stands in brackets behind the cost of waiting for a budget, if it is no unit."""
    if target.kind != "wait_cost" or target.name or unit is None or _MONEY_UNIT.fullmatch(unit):
        return target, unit
    return Target("wait_cost", unit), None


_EXPECTED = msg(
    "use one of: {names}, cost, cost:2027, staff:ROLE, impact:MEASURE, or attribute:NAME for a "
    "column that estimators read",
    names=", ".join(FIXED),
)


@lru_cache(4096)  # headings are looked at several times, and come back in other lists
def _nearly_effect(word: str) -> str | None:
    """Return what a misspelt word for the timing of effects stands for, if it is one."""
    close = difflib.get_close_matches(word, _BY_EFFECT, n=1, cutoff=0.9)
    return _BY_EFFECT[close[0]] if close else None


def _parse(text: str, *, explicit: bool) -> Target | None:
    if waiting := _WAIT_COST.fullmatch(text):
        budget = waiting[1] if waiting[1] is not None else waiting[2]
        if budget is not None and not _IDENTIFIER.fullmatch(budget):
            raise TargetError(
                msg("{heading!r} names no budget", heading=text),
                msg("write it as {form}", form="'wait_cost (operating)'"),
            )
        return Target("wait_cost", budget or "")
    head, *parts = (part.strip() for part in text.split(":"))
    effect = _BY_EFFECT.get(bare(head))
    if effect is not None:
        return _effect(text, effect, parts)
    nearly = _nearly_effect(bare(head))
    if nearly:
        fixed = ":".join([nearly, *parts])
        raise TargetError(
            msg("{text!r} begins with an unknown word", text=text),
            msg("did you mean {fixed!r}?", fixed=fixed),
        )
    if not parts:
        return _single(head, explicit=explicit)
    prefix = PREFIX_SYNONYMS.get(head.casefold())
    if prefix is None:
        close = difflib.get_close_matches(head.casefold(), PREFIX_SYNONYMS, n=1, cutoff=0.75)
        if close:
            fixed = ":".join([PREFIX_SYNONYMS[close[0]], *parts])
            raise TargetError(
                msg("{text!r} begins with an unknown word", text=text),
                msg("did you mean {close!r}?", close=fixed),
            )
        if explicit:
            raise TargetError(msg("{text!r} begins with an unknown word", text=text), _EXPECTED)
        return None
    if any(not part for part in parts):
        raise TargetError(msg("{text!r} has nothing after a colon", text=text), _FORMS[prefix])
    if prefix == "attribute" and (effect := _BY_EFFECT.get(bare(parts[0]))):
        return _effect(text, effect, parts[1:])
    if prefix == "attribute":
        name = attribute_name(":".join(parts))
        if not name:
            raise TargetError(msg("{text!r} names no attribute", text=text), _FORMS[prefix])
        return Target("attribute", name)
    return _impact(text, parts) if prefix == "impact" else _resource(text, prefix, parts)


_FORMS = {
    "cost": msg("write it as 'cost', 'cost:2027', 'cost:capital' or 'cost:capital:2027-H1'"),
    "staff": msg("write it as 'staff:planner' or 'staff:planner:2027-Q3'"),
    "impact": msg("write it as 'impact:co2', 'impact:co2:low' or 'impact:co2:high'"),
    "attribute": msg("write it as 'attribute:dwellings'"),
}


def _single(head: str, *, explicit: bool) -> Target | None:
    name = _BY_SYNONYM.get(bare(head))
    if name == "cost":
        return Target("cost", "money")
    if name is not None:
        return Target("fixed", name)
    found = period_in(spaced(head))
    if found is not None and bare(found[1]) in _COST_WORDS:
        return Target("cost", "money", period=found[0])
    words = head.split()
    if len(words) == 2 and bare(words[0]) in _COST_WORDS and (period := period_text(words[1])):
        return Target("cost", "money", period=period)
    if explicit and bare(head) in ("staff", "impact"):
        raise TargetError(
            msg("{text!r} wants a name", text=head),
            _FORMS[bare(head)],
        )
    return None


def _resource(text: str, prefix: str, parts: list[str]) -> Target:
    kind: Kind = "cost" if prefix == "cost" else "staff"
    bound = _BOUNDS.get(parts[-1].casefold()) if len(parts) > 1 else None
    if bound:
        parts = parts[:-1]
    period = None
    if parts and parts[-1][0].isdigit():
        last = parts.pop()
        period = period_text(last)
        if period is None:
            raise TargetError(
                msg(
                    "{text!r} has no period that can be read: {period!r}",
                    text=text,
                    period=last.upper(),
                ),
                msg("write a year, half-year or quarter: 2027, 2027-H1 or 2027-Q3"),
            )
    if not parts and kind == "cost":
        parts = ["money"]
    if len(parts) != 1 or not _IDENTIFIER.fullmatch(parts[0]):
        raise TargetError(msg("{text!r} cannot be read", text=text), _FORMS[prefix])
    return Target(kind, parts[0], period=period, bound=bound)


def _effect(text: str, name: str, parts: list[str]) -> Target:
    """Read a column about the course of effects, of one measure or of all."""
    of_one = f"{name}:co2"
    form: Text = repr(of_one)
    if name != "wait_loss":
        form = msg("{all!r} or {one!r}", all=name, one=of_one)
    lacks = name == "wait_loss" and not parts
    if lacks or len(parts) > 1 or not all(map(_IDENTIFIER.fullmatch, parts)):
        raise TargetError(
            msg("{text!r} cannot be read", text=text), msg("write it as {forms}", forms=form)
        )
    return Target("attribute", ":".join([name, *parts]))


def _impact(text: str, parts: list[str]) -> Target:
    bound = _BOUNDS.get(parts[-1].casefold()) if len(parts) > 1 else None
    if bound:
        parts = parts[:-1]
    judged = _JUDGE.fullmatch(parts[-1]) if parts and not bound else None
    if judged:
        parts = [*parts[:-1], judged[1]]
    if len(parts) != 1 or not _IDENTIFIER.fullmatch(parts[0]):
        raise TargetError(
            msg("{text!r} cannot be read", text=text),
            _FORMS["impact"],
        )
    return Target("impact", parts[0], bound=bound, judge=judged[2] if judged else None)
