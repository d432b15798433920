"""The words that offices have for how far a proposal is, and what they mean for the choice."""

from __future__ import annotations

import re

from maatwaarde.messages import Message, msg
from maatwaarde.proposals.model import Status

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
        ),
        Status.MANDATORY: (
            *("besloten", "vastgesteld", "toegezegd", "toegekend", "decided", "committed"),
        ),
        Status.RUNNING: (
            *("uitvoering", "in realisatie", "realisatie", "in uitvoering genomen", "under way"),
            *("ongoing", "in progress", "started"),
        ),
        Status.FORBIDDEN: (
            *("on hold", "onhold", "uitgesteld", "aangehouden", "geparkeerd", "gepauzeerd"),
            *(
                "afgerond",
                "gereed",
                "voltooid",
                "opgeleverd",
                "gerealiseerd",
                "klaar",
                "geannuleerd",
            ),
            *("gestopt", "gestaakt", "postponed", "deferred", "paused", "parked", "done"),
            *("completed", "finished", "cancelled", "canceled", "stopped"),
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


def plain_status(word: str) -> str:
    """Return a status as the words above are written: ``On-hold`` is ``on hold``."""
    return " ".join(re.split(r"[\s_-]+", word.casefold().strip()))
