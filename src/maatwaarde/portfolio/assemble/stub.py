"""A first draft of a file of resources: as much as a list asks for, so that nothing is scarce."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from maatwaarde.documents.drafts import DECIDE, quoted
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Amount, Language, Text, Unit, msg, nmsg, say
from maatwaarde.portfolio.assemble.staff_units import in_fte
from maatwaarde.proposals import Proposals, ResourceDemand


def resources_stub(proposals: Proposals, *, language: Language = "nl") -> str | None:
    """Return YAML with a budget for each cost that is asked and staff for each role, or nothing.

    Nobody knows what there is to spend from what is asked. So each amount is all that is asked, at
    the high end of a range, and is marked for people to decide; under these alone nothing is
    scarce. Without any cost there is nothing to choose under.

    Parameters
    ----------
    language
        Of the comments.
    """
    if not any(use.kind == "cost" for use in proposals.uses):
        return None
    return "\n".join(_lines(proposals, language)) + "\n"


def _lines(proposals: Proposals, language: Language) -> Iterator[str]:
    def comment(text: Text) -> str:
        return f"# {say(text, language)}"

    yield comment(
        msg(
            "Drafted from a list of proposals. Everything marked {decide} is a guess.",
            decide=DECIDE,
        )
    )
    yield comment(msg("Each amount is all that the proposals ask together: nothing is scarce yet."))
    yield comment(msg("Replace it by what there is. Then the portfolio is a choice."))
    yield "maatwaarde: 1"
    both = list(zip(in_fte(proposals, HOURS_PER_FTE, []).uses, proposals.uses, strict=True))
    for key, kind in (("budgets", "cost"), ("staff", "staff")):
        uses = [(use, in_list) for use, in_list in both if use.kind == kind]
        if not uses:
            continue
        yield f"{key}:"
        uses.sort(key=lambda pair: (pair[0].name != "money", pair[0].name, pair[0].period or ""))
        for use, in_list in uses:
            yield f"  - {_entry(use)}   {comment(_remark(proposals, in_list))}"


def _entry(use: ResourceDemand) -> str:
    amount = _rounded_up(_asked(use))
    parts = [f"role: {quoted(use.name)}"] if use.kind == "staff" else []
    if use.kind == "cost" and use.name != "money":
        parts.append(f"name: {quoted(use.name)}")
    if use.period is not None:
        # A year is a number in YAML as it is here; 2031+ is none.
        parts.append(f"period: {use.period if use.period.isdigit() else quoted(use.period)}")
    unit = "" if use.unit in ("EUR", "fte") else f" {use.unit}"
    parts.append(f"amount: {amount}{unit}")
    return "{" + ", ".join(parts) + "}"


def _remark(proposals: Proposals, use: ResourceDemand) -> Text:
    unknown = sum(cell.column == use.column for cell in proposals.unknown)
    asked = msg(
        "{decide}: {amount} {unit} is asked",
        decide=DECIDE,
        amount=Amount(_asked(use), sign=False),
        unit=Unit(use.unit),
    )
    if not unknown:
        return asked
    return nmsg(
        "{asked}, and {n} amount is unknown",
        "{asked}, and {n} amounts are unknown",
        unknown,
        asked=asked,
    )


def _asked(use: ResourceDemand) -> float:
    """Return what is asked at most; what a proposal brings in pays for no other here."""
    values = use.values if use.high is None else np.fmax(use.values, use.high)
    # Exact, so that it does not depend on the order of the rows.
    return math.fsum(value for value in values.tolist() if value > 0)


def _rounded_up(amount: float) -> str:
    digits = 0 if amount >= 1000 else 2
    step = 10**digits
    # By way of its digits, so that what is 9.3 but for the last bit is no 9.31.
    return f"{math.ceil(round(amount * step, 6)) / step:.{digits}f}".removesuffix(".00")
