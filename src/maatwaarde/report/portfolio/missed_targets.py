"""Targets that a running plan was to meet, and a new plan does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maatwaarde.framework import Measure
from maatwaarde.messages import Amount, Text, msg
from maatwaarde.portfolio.replanning.from_changes import Reconsidered
from maatwaarde.report.portfolio.effects import totals
from maatwaarde.report.targets import target_in_words


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that the running plan was to meet and the new plan does not.

    Parameters
    ----------
    met_in
        The first year in which the new plan does; None: not within the years that count.
    """

    of: Measure
    target: float
    year: int
    missing: float
    met_in: int | None


def missed(found: Reconsidered) -> list[Missed]:
    """Return the targets that the running plan was to meet and the new plan does not."""
    before = {row.measure: row for row in totals(found.promised, found.promised.solution)}
    return [
        Missed(row.of, row.targets[year], year, lacks, row.met_in(year))
        for row in totals(found.plan, found.plan.solution)
        for year, lacks in row.missing.items()
        if year is not None and lacks and before[row.measure].missing.get(year) == 0
    ]


def missed_text(item: Missed) -> Text:
    """Return one of them in words."""
    lacks = Amount(abs(item.missing), item.of.unit, sign=False)
    year: Text = str(item.year)
    if item.of.baseline is not None:
        wanted = target_in_words(item.of, item.target)
        year = msg("{year}, {target}", year=str(item.year), target=wanted)
    if item.met_in is None:
        return msg(
            "{measure}: {amount} short of the target for {year}, and not met in any year that "
            "counts",
            measure=item.of.title,
            amount=lacks,
            year=year,
        )
    return msg(
        "{measure}: {amount} short of the target for {year}; met in {met}",
        measure=item.of.title,
        amount=lacks,
        year=year,
        met=str(item.met_in),
    )


def missed_data(found: Reconsidered) -> list[dict[str, Any]]:
    """Return them as nested data."""
    return [
        {
            "measure": item.of.id,
            "year": item.year,
            "missing": item.missing,
            "met_in": item.met_in,
        }
        for item in missed(found)
    ]
