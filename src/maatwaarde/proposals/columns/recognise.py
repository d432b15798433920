"""Guess from a heading in ordinary words what a column holds and in what unit.

Used to draft a mapping and to warn; never to read a file silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.cells import one_line
from maatwaarde.late import dataclass, regex
from maatwaarde.proposals.columns.currency import foreign_currency
from maatwaarde.proposals.columns.targets import (
    SYNONYMS,
    Target,
    bare,
    period_in,
    slug,
    spaced,
)
from maatwaarde.units import Units


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading seems to say.

    Parameters
    ----------
    total
        Whether it is a sum over periods, and no part of it.
    unsure
        Whether the heading itself says less: a year alone, or a role without hours or fte.
    """

    target: Target
    unit: str | None
    total: bool = False
    unsure: bool = False


_THOUSANDS = regex(
    r"x\s*(?:€|eur(?:o)?)?\s*1[.,\s]?000(?![.,\d])|k\s?(?:€|eur\b)|€\s*k\b|€\s*1[.,]000(?![.,\d])"
    r"|duizend(?:en)?\b|in\s+thousands?"
)
_MILLIONS = regex(
    r"x\s*(?:€|eur(?:o)?)?\s*1\s*(?:mln|miljoen|million)|x\s*(?:€|eur(?:o)?)?\s*1[.,\s]?000[.,\s]?000"
    r"|m\s?(?:€|eur\b)|\bmln\b|\bmiljoen(?:en)?\b|\bmillions?\b"
)
_EURO = regex(r"€|\b[km]?eur(?:o|os|o's)?\b")
# With brackets inside, as in (dB(A)).
_BRACKETS = regex(r"[\[(]((?:[^\[\]()]|\([^\[\]()]*\))*)[\])]")

_COST = regex(
    r"\b(?:kosten|cost|costs|lasten|bedrag|bedragen|investering(?:en|skosten|sbedrag)?|budget"
    r"|raming|kostenraming|krediet|uitgaven|projectkosten|uitvoeringskosten|realisatiekosten"
    r"|(?:investerings|exploitatie|project|uitvoerings|beheer)(?:budget(?:ten)?|krediet(?:en)?|ruimte)"
    r"|investments?|expenses|exploitatie(?:kosten|lasten)?|kapitaallasten|beheerkosten|capex|opex)\b"
)
# Money only beside a unit of money: Beheer en onderhoud (k€).
_UPKEEP = regex(r"\b(?:beheer|onderhoud|upkeep|maintenance)\b")
_CAPITAL = regex(r"investering|krediet|kapitaal|investment|capital|capex")
_OPERATING = regex(
    r"exploitatie|beheer|onderhoud|upkeep|maintenance|structure(?:el|le)|operating|opex"
)
_NO_COST = regex(
    r"bespar|baten|opbrengst|vermeden|vermindering|reductie|subsidie|dekking|financiering"
    r"|effect|saving|avoided|benefit|\bper\s(?!jaar|project)|bijdrage|risico|index"
)
_STAFF = regex(
    r"\b(?:fte|fte's|ftes|inzet|formatie|capaciteit|personeel|menskracht|uren|staff|manuren"
    r"|mandagen|werkdagen)\b"
)
_PEOPLE = regex(r"\b(?:fte|fte's|ftes|inzet|formatie|personeel|menskracht|staff)\b")
_PER_CENT_OF_FTE = regex(r"(?:%|procent)\s*(?:van\s+(?:een\s+)?|of\s+an?\s+)?fte\b")
_STAFF_NOISE = regex(
    r"%|\b(?:dagen|mandagen|werkdagen|procent|een|fte|fte's|ftes|inzet|formatie|capaciteit|personele|personeel|menskracht|uren|uur|staff"
    r"|manuren|ambtelijke|benodigde?|nodig|aantal|van|voor|in|de|het|per|jaar|totaal|totale|h[12]"
    r"|[qk][1-4]|(?:20|21)\d\d)\b"
)
# Who does the work, as a heading of staff names them: senior planner, projectleiders civiel.
_ROLE = regex(
    r"(?:[\w-]+\s){0,2}?[\w-]*(?:planner|leider|manager|adviseur|jurist|ingenieur|engineer|ecoloog"
    r"|planoloog|stedenbouwkundige|verkeerskundige|architect|ontwerper|medewerker|toezichthouder"
    r"|tekenaar|opzichter|beheerder|handhaver|controller|econoom|hydroloog|archeoloog|analist"
    r"|inspecteur|coordinator|coördinator|regisseur|secretaris|technicus|specialist|deskundige"
    r"|werkvoorbereider|landmeter|lawyer|designer|surveyor|officer)(?:s|en)?(?:\s[\w-]+)?"
)
_NO_ROLE = regex(r"\b(?:aantal|aantallen|number|nieuwe|extra|per|naam|tevreden\w*)\b")
# Money that others give: no cost, and no effect on what is valued either.
_FUNDING = regex(
    r"\b(?:dekking|dekkings(?:bron|bronnen|middelen|voorstel)|financiering|financieringsbron"
    r"|cofinanciering|co-financiering|subsidies?|subsidiebedrag|(?:rijks|provinciale\s)?bijdragen?"
    r"|grants?|funding|(?:reserve|voorziening)s?)\b"
)
_CONTRIBUTION = regex(r"\bbijdragen?\b")
_OF_OTHERS = regex(r"\b(?:derden|rijk|provincie|provinciale|gemeente|waterschap|eu|anderen)\b")
_TOTAL = regex(r"\btota(?:al|le|l)\b|\bsom\b")
_FIXED = {word: name for name, words in SYNONYMS.items() if name != "cost" for word in words}


def recognise(heading: str) -> Guess | None:
    """Return what a heading seems to be, if it is a fixed column, money or staff."""
    text = _lower(spaced(heading))
    if text.startswith("attribute:"):
        return None
    outside = one_line(_BRACKETS.sub(" ", text))
    fixed = _FIXED.get(bare(outside))
    if fixed:
        return Guess(Target("fixed", fixed), None)
    in_heading = period_in(text)
    period = in_heading[0] if in_heading else None
    total = bool(_TOTAL.search(outside))
    unit = heading_unit(heading)
    if _PER_CENT_OF_FTE.search(text) and (_PEOPLE.search(text) or unit is None):
        unit = "%"
    of_staff = unit in (None, "fte", "hour", "day") or (unit == "%" and _PEOPLE.search(text))
    # A name such as wardens_fte is what an estimator calls an attribute that it reads.
    named = "_" in heading and period is None and not _STAFF.match(text)
    if _STAFF.search(text) and not named and not _COST.search(outside) and of_staff:
        role = slug(_STAFF_NOISE.sub(" ", outside).replace("-", " ")) or "general"
        if unit is None and re.search(r"\b(?:uren|uur|manuren)\b", text):
            unit = "hour"
        elif unit is None and re.search(r"\b(?:dagen|mandagen|werkdagen)\b", text):
            unit = "day"
        if not role[0].isalpha():
            role = f"role_{role}"
        return Guess(Target("staff", role, period), unit or "fte", total)
    money = unit in (None, "EUR", "kEUR", "MEUR")
    if foreign_currency(heading):
        return None
    of_money = _COST.search(outside) or (unit is not None and _UPKEEP.search(outside))
    if of_money and money and not _NO_COST.search(text):
        unit = unit or _money(text, of_money=True)
        kind = "money"
        if _CAPITAL.search(outside):
            kind = "capital"
        elif _OPERATING.search(outside):
            kind = "operating"
        return Guess(Target("cost", kind, period), unit or "EUR", total)
    return _unsure(outside, in_heading, unit)


def _unsure(outside: str, in_heading: tuple[str, str] | None, unit: str | None) -> Guess | None:
    """Guess at a heading of which only a year or a role is left: ``2027``, ``planner 2027``."""
    if in_heading is None:
        return None
    period = in_heading[0]
    found = period_in(outside)
    rest = (found[1] if found else outside).strip(" :.-–")
    if re.fullmatch(r"(?:jaar|year|in|voor|t/m|)", rest):
        if unit in (None, "EUR", "kEUR", "MEUR"):
            return Guess(Target("cost", "money", period), unit or "EUR", unsure=True)
        return None
    if re.match(r"dagen\b", rest) and unit is None:
        rest, unit = rest.removeprefix("dagen").strip(), "day"
    if unit in (None, "hour", "day") and is_role(rest):
        role = slug(rest.replace("-", " "))
        return Guess(Target("staff", role, period), unit or "fte", unsure=unit is None)
    return None


def is_role(text: str) -> bool:
    """Return whether a text is who does the work, such as ``senior planner``, and not how many."""
    plain = without_unit(_lower(text))
    return _ROLE.fullmatch(plain) is not None and _NO_ROLE.search(plain) is None


def names_staff(heading: str) -> bool:
    """Return whether a heading says by a word or a role that it is staff, and not hours alone."""
    outside = without_unit(_lower(spaced(heading)))
    return _STAFF.search(outside) is not None or is_role(outside) or heading_unit(heading) == "fte"


def is_funding(heading: str) -> bool:
    """Return whether a heading is about money that pays for a proposal, or that others give."""
    text = without_unit(_lower(spaced(heading)))
    found = _FUNDING.search(text)
    if found is None or not _CONTRIBUTION.fullmatch(found[0]):
        return found is not None
    return heading_unit(heading) in ("EUR", "kEUR", "MEUR") or bool(_OF_OTHERS.search(text))


def heading_unit(heading: str) -> str | None:
    """Return the unit that a heading states, between brackets or as a scale of money."""
    for inside in reversed(_BRACKETS.findall(one_line(heading))):
        unit = recognise_unit(inside)
        if unit:
            return unit
    return "%" if re.search(r"%\s*$|^\s*%", heading) else _money(_lower(heading))


def unit_above(texts: Iterable[str]) -> str | None:
    """Return the unit of money that a title above a list states, such as ``x € 1.000``."""
    found = (heading_unit(text) for text in texts)
    return next((unit for unit in found if unit in ("kEUR", "MEUR")), None)


def without_unit(heading: str) -> str:
    """Return a heading without what stands between brackets."""
    return one_line(_BRACKETS.sub(" ", one_line(heading))) or one_line(heading)


_TOKENS = {
    "jaar": "year", "jr": "year", "j": "year", "year": "year", "yr": "year", "jaren": "year",
    "woning": "dwelling", "woningen": "dwelling", "dwelling": "dwelling", "dwellings": "dwelling",
    "huishouden": "household", "huishoudens": "household", "households": "household",
    "inwoner": "person", "inwoners": "person", "personen": "person", "persoon": "person",
    "bewoners": "person", "bewoner": "person", "mensen": "person", "jongeren": "person",
    "leerlingen": "person", "deelnemers": "person", "clienten": "person", "people": "person",
    "voertuig": "vehicle", "voertuigen": "vehicle", "auto's": "vehicle", "mvt": "vehicle",
    "boom": "tree", "bomen": "tree", "trees": "tree",
    "parkeerplaats": "parking_place", "parkeerplaatsen": "parking_place",
    "baan": "job", "banen": "job", "arbeidsplaatsen": "job", "jobs": "job",
    "stem": "vote", "stemmen": "vote", "votes": "vote",
    "incident": "incident", "incidenten": "incident", "ongevallen": "incident",
    "verplaatsingen": "trip", "ritten": "trip", "trips": "trip",
    "fte": "fte", "fte's": "fte", "ftes": "fte",
    "uur": "hour", "uren": "hour", "h": "hour", "hours": "hour", "hour": "hour", "u": "hour",
    "min": "minute", "minuten": "minute", "minuut": "minute", "minutes": "minute",
    "dag": "day", "dagen": "day", "etmaal": "day", "days": "day",
    "%": "%", "procent": "%", "pct": "%", "percentage": "%",
    "procentpunt": "percentage_point", "%-punt": "percentage_point",
    "m2": "m2", "m3": "m3", "km2": "km2", "vierkante meter": "m2", "kubieke meter": "m3",
    "ha": "hectare", "hectare": "hectare", "hectaren": "hectare", "km": "km", "m": "m", "m1": "m",
    "meter": "m", "kilometer": "km", "mm": "mm", "cm": "cm",
    "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "gj": "GJ", "tj": "TJ", "pj": "PJ", "mj": "MJ",
    "kw": "kW", "mw": "MW", "kwp": "kW", "mwp": "MW",
    "kg": "kg", "ton": "ton", "tonnen": "ton", "kton": "kiloton", "g": "g", "gram": "g",
    "ug": "ug", "mg": "mg", "l": "liter", "liter": "liter",
    "punt": "score_point", "punten": "score_point", "score": "score_point", "points": "score_point",
    "qaly": "qaly", "qaly's": "qaly", "db": "dB", "db(a)": "dB", "dba": "dB", "decibel": "dB",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "k€": "kEUR", "m€": "MEUR",
}  # fmt: skip
_CO2 = regex(
    r"(?P<size>kton|kt|mton|mt|tonnen|tonne|ton|t|kilo|kg)\s?co2(?:[\s-]?(?:e|eq|equivalenten|equivalent))?"
    r"(?:[\s-]?(?:uitstoot|reductie))?\.?"
)
_CO2_SIZE = {"kton": "kt", "kt": "kt", "mton": "Mt", "mt": "Mt", "kg": "kg", "kilo": "kg"}


@lru_cache(maxsize=4096)
def recognise_unit(text: str) -> str | None:
    """Return the library's name of a unit in ordinary Dutch or English words, if it is one."""
    plain = _lower(text)
    plain = re.sub(r"^(?:in|aantal|#)\s+", "", plain).strip(" .")
    if not plain:
        return None
    parts = [part.strip(" .") for part in re.split(r"/|\bper\b", plain)]
    names = [_token(part) for part in parts]
    if len(parts) == 1 and names[0] is None:
        return _money(plain) or _known(one_line(text))
    if None in names:
        return _known(one_line(text))
    return _known("/".join(name for name in names if name))


def _token(text: str) -> str | None:
    co2 = _CO2.fullmatch(text)
    if co2:
        return f"{_CO2_SIZE.get(co2['size'], 't')}_CO2e"
    return _TOKENS.get(text)


def _known(unit: str) -> str | None:
    try:
        _units().parse(unit)
    except UnitError:
        return None
    return unit if re.search(r"[A-Za-z%]", unit) else None


@lru_cache(maxsize=1)
def _units() -> Units:
    return Units()


def _money(text: str, *, of_money: bool = False) -> str | None:
    """Return the scale of money; without a euro sign only in a heading that is about money."""
    if not (of_money or _EURO.search(text)):
        return None
    if _MILLIONS.search(text):
        return "MEUR"
    if _THOUSANDS.search(text):
        return "kEUR"
    return "EUR" if _EURO.search(text) else None


def _lower(text: str) -> str:
    return one_line(unicodedata.normalize("NFKC", text)).replace("’", "'").casefold()
