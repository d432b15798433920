"""A first draft of a file of resources: as much as a list asks for, so that nothing is scarce."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.documents.drafts import DECIDE
from maatwaarde.documents.to_yaml import comment as yaml_comment
from maatwaarde.documents.to_yaml import quoted
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Amount, Language, Text, Unit, msg, nmsg, say
from maatwaarde.portfolio.assemble.staff_units import in_fte
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.units import Units


@dataclass(frozen=True)
class DraftedResource:
    """A budget or a role in a period, as much as is asked of it.

    Parameters
    ----------
    amount
        Rounded up, in ``unit``: that of the list for money, fte for staff.
    remark
        What is asked as the list has it, and how much of it is unknown.
    """

    kind: Literal["cost", "staff"]
    name: str
    period: str | None
    amount: float
    unit: str
    remark: Text


def drafted_resources(proposals: Proposals) -> tuple[DraftedResource, ...]:
    """Return a budget for each cost that is asked and staff for each role.

    Nobody knows what there is to spend from what is asked. So each amount is all that is asked, at
    the high end of a range, and is marked for people to decide; under these alone nothing is
    scarce. Without any cost there is nothing to choose under, and nothing is returned.
    """
    if not any(use.kind == "cost" for use in proposals.uses):
        return ()
    kinds: tuple[Literal["cost", "staff"], ...] = ("cost", "staff")
    return tuple(
        DraftedResource(
            kind, row.name, row.period, *row.asked(), remark=_remark(row.uses, proposals)
        )
        for kind in kinds
        for row in _rows(proposals, kind)
    )


def resources_stub(drafted: Sequence[DraftedResource], *, language: Language = "nl") -> str:
    """Return drafted resources as YAML, with comments in a language."""
    return "\n".join(_lines(drafted, language)) + "\n"


def _lines(drafted: Sequence[DraftedResource], language: Language) -> Iterator[str]:
    def comment(text: Text) -> str:
        return yaml_comment(say(text, language))

    yield comment(
        msg(
            "Drafted from a list of proposals. Everything marked {decide} is a guess.",
            decide=DECIDE,
        )
    )
    yield from map(comment, ALL_ASKED)
    yield "maatwaarde: 1"
    for key, kind in (("budgets", "cost"), ("staff", "staff")):
        rows = [one for one in drafted if one.kind == kind]
        if rows:
            yield f"{key}:"
        for row in rows:
            yield f"  - {_entry(row)}   {comment(row.remark)}"


ALL_ASKED = (
    msg("Each amount is all that the proposals ask together: nothing is scarce yet."),
    msg("Replace it by what there is. Then the portfolio is a choice."),
)


def _entry(row: DraftedResource) -> str:
    parts = [f"role: {quoted(row.name)}"] if row.kind == "staff" else []
    if not parts and row.name != "money":
        parts.append(f"name: {quoted(row.name)}")
    if row.period is not None:
        # A year is a number in YAML as it is here; 2031+ is none.
        parts.append(f"period: {row.period if row.period.isdigit() else quoted(row.period)}")
    shown = "" if row.unit in ("EUR", "fte") else f" {row.unit}"
    digits = 0 if row.amount >= 1000 else 2
    amount = f"{row.amount:.{digits}f}".removesuffix(".00")
    parts.append(f"amount: {amount}{shown}")
    return "{" + ", ".join(parts) + "}"


@dataclass(frozen=True)
class _Row:
    """A budget or a role in a period, and what asks of it: in fte, and as the list has it."""

    name: str
    period: str | None
    uses: Sequence[tuple[ResourceDemand, ResourceDemand]]

    def asked(self) -> tuple[float, str]:
        amount, unit = _together([use for use, _ in self.uses])
        return _rounded_up(amount), unit


def _remark(uses: Sequence[tuple[ResourceDemand, ResourceDemand]], proposals: Proposals) -> Text:
    columns = {use.column for _, use in uses}
    unknown = sum(cell.column in columns for cell in proposals.unknown)
    amount, unit = _together([use for _, use in uses])
    asked = msg(
        "{decide}: {amount} {unit} is asked",
        decide=DECIDE,
        amount=Amount(amount, sign=False),
        unit=Unit(unit),
    )
    if not unknown:
        return asked
    return nmsg(
        "{asked}, and {n} amount is unknown",
        "{asked}, and {n} amounts are unknown",
        unknown,
        asked=asked,
    )


def _rows(proposals: Proposals, kind: str) -> list[_Row]:
    both = zip(in_fte(proposals, HOURS_PER_FTE, []).uses, proposals.uses, strict=True)
    uses = [pair for pair in both if pair[0].kind == kind]
    lasting = {use.name for use, _ in uses if (use.period or "").endswith("+")}
    groups: dict[tuple[str, str | None], list[tuple[ResourceDemand, ResourceDemand]]] = {}
    for pair in uses:
        name, period = pair[0].name, pair[0].period
        # Beside what goes on without end there are budgets of whole years only.
        by_year = kind == "cost" and name in lasting and period is not None and "-" in period
        groups.setdefault((name, period[:4] if by_year and period else period), []).append(pair)
    rows = [_Row(name, period, found) for (name, period), found in groups.items()]
    return sorted(rows, key=lambda row: (row.name != "money", row.name, row.period or ""))


def _together(uses: Sequence[ResourceDemand]) -> tuple[float, str]:
    """Return what is asked at most, and its unit; what a proposal brings in pays for no other."""
    units = {use.unit for use in uses}
    unit = units.pop() if len(units) == 1 else "EUR"
    amounts = []
    for use in uses:
        values = use.values if use.high is None else np.fmax(use.values, use.high)
        factor = 1.0 if use.unit == unit else Units().factor(use.unit, unit)
        amounts += [value * factor for value in values.tolist() if value > 0]
    # Exact, so that it does not depend on the order of the rows.
    return math.fsum(amounts), unit


def _rounded_up(amount: float) -> float:
    step = 1 if amount >= 1000 else 100
    # By way of its digits, so that what is 9.3 but for the last bit is no 9.31.
    return math.ceil(round(amount * step, 6)) / step
