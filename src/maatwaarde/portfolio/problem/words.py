"""Words that both the reports and the messages on a problem have for its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from maatwaarde.messages import Message, Text, joined, msg
from maatwaarde.portfolio.problem.rule_ref import Reason, ReasonKind


def either(names: Sequence[Text]) -> Text:
    """Return ``A or B``."""
    return reduce(lambda a, b: msg("{a} or {b}", a=a, b=b), names)


def both(names: Sequence[Text]) -> Text:
    """Return ``A and B``."""
    return reduce(lambda a, b: msg("{a} and {b}", a=a, b=b), names)


def reason_text(reason: Reason, titles: Mapping[str, Text] | None = None) -> Text:
    """Return why a rule holds, in words; nothing where no reason was given.

    Parameters
    ----------
    titles
        Of values, by their ids; without one the id stands.
    """
    if reason.kind == "stated":
        return ", ".join(reason.detail)
    known = titles if titles is not None and reason.kind in ("veto", "guard") else {}
    between = "; " if reason.kind == "ineligible" else ", "
    detail = joined([known.get(name, name) for name in reason.detail], between)
    told: dict[ReasonKind, Message] = {
        "guard": msg("guard on {detail}", detail=detail),
        "no-start": msg(
            "can no longer start: every start that the list and the planning allow has passed"
        ),
        "excludes": msg("excludes"),
        "ineligible": msg("not eligible: {detail}", detail=detail),
        "sped-up": msg("made faster as {detail}", detail=detail),
        "speeds-up": msg(
            "speeds up {detail}, which replan may choose once that is running", detail=detail
        ),
        "started": msg("started before {detail}", detail=detail),
        "status": msg("withdrawn, rejected, on hold or done"),
        "unknown-cost": msg("left out of the choice, since {detail} is unknown", detail=detail),
        "variants": msg("variants"),
        "veto": msg("VETO {detail}", detail=detail),
    }
    return told[reason.kind]
