"""Guesses from the words of a heading that holds numbers: an impact or not, its unit, its side."""

from __future__ import annotations

import re
from typing import Literal

from maatwaarde.proposals.columns.currency import foreign_currency
from maatwaarde.proposals.columns.recognise import heading_unit, is_funding, without_unit
from maatwaarde.proposals.columns.targets import spaced

Direction = Literal["higher", "lower"]

# What is counted "per year" is no year.
_NO_IMPACT = re.compile(
    r"(?<!\bper )\b(?:jaar|year|startjaar|eindjaar|bouwjaar|start|eind|einde|postcode|huisnummer"
    r"|huisnr|lat|lon|lng|latitude|longitude|x|y|x-coordinaat|y-coordinaat|x-coördinaat|y-coördinaat"
    r"|earliest_start|latest_start|telefoon|versie|code|nummer|nr|volgorde|prioriteit|priority|rang|rank)\b"
)

# A chance of something is an effect (kans op overstroming); how likely a proposal succeeds is none.
_LIKELY = re.compile(
    r"\b(?:slaagkans|slagingskans|kans(?: van slagen)?|(?:probability|chance)(?: of success)?)"
    r"(?=\s*(?:$|[%(]))"
)


def is_likelihood(heading: str) -> bool:
    """Tell how likely it is that a proposal succeeds, which is no impact of it."""
    return _LIKELY.search(spaced(without_unit(heading)).casefold()) is not None


def is_attribute(heading: str) -> bool:
    """Tell numbers that are no impact: years, codes, coordinates, dollars, chances, who pays."""
    if foreign_currency(heading) or is_funding(heading) or is_likelihood(heading):
        return True
    return _NO_IMPACT.search(spaced(without_unit(heading)).casefold()) is not None


_UNITS_IN_WORDS = re.compile(
    r"\b(?:aantal|number of|extra|nieuwe|new)\s+(?:\w+\s+){0,2}?(woningen|bomen|banen|inwoners"
    r"|huishoudens|parkeerplaatsen|dwellings|trees|jobs|residents|households)\b"
)


def unit_in_words(heading: str) -> str | None:
    match = _UNITS_IN_WORDS.search(without_unit(heading).casefold())
    return heading_unit(f"({match[1]})") if match else None


_LESS = re.compile(
    r"reductie|vermeden|vermindering|afname|bespar|reduction|avoided|saving|minder|winst"
)
_HARM = re.compile(
    r"uitstoot|emissie|emission|hinder|overlast|klacht|complaint|wachttijd|reistijd|stikstof"
    r"|fijnstof|\bnox?\b|\bpm10\b|\bpm2|geluid|ongeval|slachtoffer|schade|verbruik|risico|schuld|verzuim|werkloos"
    r"|armoede|criminaliteit|diefstal|hittestress|damage|noise|risk|crime|consumption"
)
_GOOD = re.compile(
    r"woning|bomen|boom|banen|bereik|groen|opbrengst|baten|tevreden|veiligheid|kwaliteit|score"
    r"|deelnemers|biodivers|waterberging|participatie|opwek|energielabel|gezondheid|dwelling"
    r"|tree|job|quality|benefit"
)


def direction(heading: str) -> Direction | None:
    text = heading.casefold()
    if _LESS.search(text):
        return "higher"
    if _HARM.search(text):
        return "lower"
    return "higher" if _GOOD.search(text) else None
