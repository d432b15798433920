"""The words that offices have for how far a proposal is, and what they mean for the choice."""

from __future__ import annotations

import re

from maatwaarde.late import regex
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.model import Status

FINISHED = (
    *("afgerond", "gereed", "voltooid", "opgeleverd", "gerealiseerd", "klaar", "afgesloten"),
    *("beëindigd", "done", "completed", "finished"),
)
STATUS_WORDS: dict[str, Status] = {
    word: status
    for status, words in {
        Status.PROPOSED: ("proposed", "voorgesteld", "nieuw", "idee", "voorstel", "new", "idea"),
        Status.MANDATORY: ("mandatory", "verplicht", "wettelijk", "wettelijk verplicht"),
        Status.RUNNING: ("running", "lopend", "loopt", "in uitvoering", "gestart"),
        Status.FORBIDDEN: (
            *("forbidden", "ingetrokken", "afgewezen", "vervallen", "withdrawn", "rejected"),
        ),
    }.items()
    for word in words
}
OFFICE_WORDS: dict[str, Status] = {
    word: status
    for status, words in {
        Status.PROPOSED: (
            *("concept", "aangevraagd", "aangemeld", "ingediend", "gepland", "in voorbereiding"),
            *("in onderzoek", "verkenning", "draft", "planned", "submitted", "requested"),
            *("voorbereiding", "onderzoek", "planvorming", "initiatief", "wens", "initiatieffase"),
            *("nog niet gestart", "niet gestart", "not started", "in ontwerp", "ontwerp"),
            *("haalbaarheidsonderzoek", "in behandeling", "verkennend", "open"),
        ),
        Status.MANDATORY: (
            *("besloten", "vastgesteld", "toegezegd", "toegekend", "decided", "committed"),
            *("goedgekeurd", "akkoord", "gegund", "approved", "verplichting aangegaan"),
        ),
        Status.RUNNING: (
            *("uitvoering", "in realisatie", "realisatie", "in uitvoering genomen", "under way"),
            *("ongoing", "in progress", "started", "actief", "active", "lopend project", "bezig"),
            *("realisatiefase", "uitvoeringsfase", "in bouw", "onderhanden"),
        ),
        Status.FORBIDDEN: (
            *("on hold", "onhold", "uitgesteld", "aangehouden", "geparkeerd", "gepauzeerd"),
            *FINISHED,
            *("gestopt", "gestaakt", "postponed", "deferred", "paused", "parked", "geannuleerd"),
            *("cancelled", "canceled", "stopped", "teruggetrokken"),
            *("afgevallen", "gaat niet door", "niet doorgegaan", "opgeschort"),
            *("bevroren", "doorgeschoven", "stilgelegd", "gecanceld"),
        ),
    }.items()
    for word in words
}
"""What offices write; what it means for the choice is a reading of ours, which is told."""

MEANING: dict[Status, Message] = {
    Status.PROPOSED: msg("a proposal that may be chosen"),
    Status.MANDATORY: msg("decided, so that it must be chosen"),
    Status.RUNNING: msg("under way, so that it stays"),
    Status.FORBIDDEN: msg("out of the choice"),
}


_MONTHS = (
    "jan(?:uari|uary)?|feb(?:ruari|ruary)?|mrt|maart|mar(?:ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    "|aug(?:ustus|ust)?|sep(?:t|tember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# 12-03-2026, maart 2026, Q3 2026, 2026-Q3, 2026: a day, a part of a year or a year.
_DATE = regex(
    rf"\b(?:\d{{1,2}}[-/ .](?:\d{{1,2}}|{_MONTHS})[-/ .](?:20)?\d\d|20\d\d-\d\d-\d\d"
    rf"|(?:(?:{_MONTHS})\.?|[qkh][1-4]|(?:[1-4]e|eerste|tweede|derde|vierde) kwartaal)[ -]20\d\d"
    r"|20\d\d(?:[ -]?[qkh][1-4])?)\b"
)
_WHEN = regex(r"(?:d\.?d\.?|per|tot(?: en met)?|t/m|sinds|vanaf|op|in|since|until|as of|from|on)$")


def plain_status(word: str) -> str:
    """Return a status as the words above are written: ``On-hold`` is ``on hold``.

    A number in front and a date behind it are no part of it: ``3. Loopt (sinds 2026)`` is
    ``loopt``. But ``gereed Q3 2026`` stays as it is, for it may be done, or yet to be.
    """
    text = " ".join(word.casefold().split()).strip(" .!;,")
    bare = re.sub(r"^\d{1,2}\s*[.):-]\s*", "", text)
    undated, dates = _DATE.subn("", re.sub(r"[()\[\]]", " ", bare))
    if dates:
        undated = undated.strip(" .,;:-")
        while found := _WHEN.search(undated):
            undated = undated[: found.start()].strip(" .,;:-")
        plain = _spaced(undated)
        return _spaced(bare) if plain in FINISHED or not plain else plain
    return _spaced(bare)


def _spaced(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text)).strip()
