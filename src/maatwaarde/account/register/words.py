"""What was altered in a register, in words."""

from __future__ import annotations

from maatwaarde.account.register.chain import Alteration, Difference
from maatwaarde.diagnostics import first_few
from maatwaarde.messages import Message, msg

_LONG = 60
"""Signs of a value that are shown."""


def altered(alteration: Alteration) -> Message:
    """Say which row was altered, and how, in one sentence."""
    number = alteration.number
    if alteration.kind == "missing":
        return msg("entry {number} is missing: it was taken out of the register", number=number)
    if alteration.kind == "inserted":
        return msg(
            "entry {number} was put in past maatwaarde: it does not fit in the chain",
            number=number,
        )
    if alteration.kind == "seal-missing":
        return msg(
            "entry {number} has no seal: the seal was taken away, or the entry put in past "
            "maatwaarde",
            number=number,
        )
    told = first_few([difference(one) for one in alteration.differences], 3)
    if alteration.kind == "moved":
        return msg(
            "in the place of entry {number} stands another: {told}", number=number, told=told
        )
    return msg("entry {number} was altered: {told}", number=number, told=told)


def difference(one: Difference) -> Message:
    """Say what differs in a row."""
    if one.field == "decision":
        return msg("its decision is no longer written as it was")
    if one.field.startswith("decision."):
        return msg("in its decision {part} differs", part=one.field.removeprefix("decision."))
    if one.field.startswith("seal."):
        return msg(
            "its seal ({column}) differs, and the entry itself is as it was",
            column=one.field.removeprefix("seal."),
        )
    if one.found is None or one.sealed is None:
        return msg("{column} differs", column=one.field)
    return msg(
        "{column} is {found!r} and was {sealed!r}",
        column=one.field,
        found=_short(one.found),
        sealed=_short(one.sealed),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
