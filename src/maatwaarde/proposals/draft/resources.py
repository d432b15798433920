"""Which columns of a list are costs and staff, and which of them are totals beside their parts."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.drafts import DECIDE
from maatwaarde.messages import Text, joined, msg
from maatwaarde.proposals.columns.recognise import (
    Guess,
    heading_unit,
    names_staff,
    recognise,
    unit_above,
)
from maatwaarde.proposals.columns.targets import Target
from maatwaarde.proposals.draft.numeric import NumericColumns
from maatwaarde.proposals.draft.text import Line
from maatwaarde.proposals.table import Table

_MANY = 50.0
"""More people than this at work on one proposal are hours."""


def resource_lines(
    table: Table,
    numeric: NumericColumns,
    headings: list[str],
    own: Mapping[str, Target],
    taken: Set[Target],
    warnings: list[Diagnostic],
) -> dict[str, Line | None]:
    """Return what each column of costs and staff maps to; totals beside their parts are left out.

    A second column for the same thing has no line: it can only be an attribute.

    Parameters
    ----------
    headings
        Of the columns that may be money or staff.
    own
        What the columns stand for that are in the library's own notation.
    taken
        What other columns stand for already.
    warnings
        Gets what is left out or is a second column; ``draft-told`` where the line of the column
        has a remark that says so.
    """
    found = {
        heading: guess
        for heading in headings
        if heading in numeric
        and heading not in table.plain
        and (guess := recognise(heading)) is not None
        and guess.target.kind in ("cost", "staff")
    }
    kinds = {guess.target.name for guess in found.values() if guess.target.kind == "cost"}
    parts = [target for target in own.values() if target.period is not None]
    parts += [guess.target for guess in found.values() if guess.target.period is not None]
    used = set(taken)
    lines: dict[str, Line | None] = {}

    def warn(code: str, heading: str, what: str, mend: str) -> None:
        place = table.where(None, heading)
        warnings.append(Diagnostic(code, what, mend, place, severity="warning"))

    for heading, guess in found.items():
        target = guess.target
        if target.kind == "cost" and len(kinds) == 1:
            target = replace(target, name="money")
        beside = any(p.kind == target.kind for p in parts) and target.period is None
        if beside and (guess.total or target.name in ("money", "general")):
            lines[heading] = Line(heading, None, remark=msg("a total beside its periods"))
            warn(
                "draft-told",
                heading,
                msg("looks like a total beside columns per period, and is left out"),
                msg("give it a kind of money of its own if it is none, such as cost:capital"),
            )
            continue
        if target in used:
            warn(
                "draft",
                heading,
                msg("a second column for {target}; it is drafted as an attribute", target=target),
                msg("map it to a kind of money of its own, such as cost:capital")
                if target.kind == "cost"
                else msg("map it to a role of its own, such as staff:planner"),
            )
            lines[heading] = None
            continue
        used.add(target)
        lines[heading] = _line(heading, target, guess, numeric, unit_above(table.above))
    return lines


def _line(
    heading: str, target: Target, guess: Guess, numeric: NumericColumns, above: str | None
) -> Line:
    values = numeric.known(heading)
    unit, remarks = guess.unit, list[Text]()
    if guess.unsure and target.kind == "staff":
        unit = "hour" if len(values) and np.abs(values).max() > _MANY else "fte"
        remarks.append(
            msg("{decide}: read as staff in hours", decide=DECIDE)
            if unit == "hour"
            else msg("{decide}: read as staff in fte", decide=DECIDE)
        )
    elif target.kind == "staff" and not names_staff(heading):
        remarks.append(msg("{decide}: an effect, or staff?", decide=DECIDE))
    elif above is not None and target.kind == "cost" and heading_unit(heading) is None:
        unit = above
        remarks.append(
            msg("{decide}: in {unit}, as is said above the list", decide=DECIDE, unit=unit)
        )
    elif guess.unsure:
        remarks.append(
            msg("{decide}: a year alone is read as costs in {unit}", decide=DECIDE, unit=unit)
        )
    sign: int = 1
    if len(values) and np.all(values <= 0) and np.any(values < 0):
        sign = -1
        remarks.append(msg("negative numbers are costs"))
    default = "EUR" if target.kind == "cost" else "fte"
    return Line(
        heading,
        str(target),
        unit if unit != default else None,
        sign,
        numeric.own_decimal(heading),
        joined(remarks, "; ") if remarks else "",
    )
