"""Targets beside the baseline that they are a part of, and shares beside what they are of."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.framework import Framework, Measure
from maatwaarde.late import dataclass
from maatwaarde.messages import Amount, RoundedShare, Text, Unit, joined, msg
from maatwaarde.report.blocks import Block, Column, Heading, Row, Table


@dataclass(frozen=True, slots=True)
class OfBase:
    """A measure in per cent, told in the unit of what it is a part of.

    Parameters
    ----------
    amount, unit
        Of the base.
    factor
        By which an amount in the unit of the measure is one in ``told_in``.
    """

    amount: float
    unit: str
    factor: float
    told_in: str


def of_base(measure: Measure, framework: Framework) -> OfBase | None:
    """Return what a measure is a part of; None without a base."""
    if measure.base is None:
        return None
    part, unit = framework.units.of_base(measure.unit, measure.base.unit)
    return OfBase(measure.base.amount, measure.base.unit, part * measure.base.amount, unit)


def signed_target(measure: Measure, amount: float) -> Amount | Text:
    """Return a target for a table, without its unit: ``-2,100 (-25% of 8,400)``."""
    figure, share = Amount(amount, sign=False), measure.of_baseline(amount)
    if share is None or measure.baseline is None:
        return figure
    return msg(
        "{amount} ({share} of {baseline})",
        amount=figure,
        share=RoundedShare(share),
        baseline=Amount(measure.baseline.amount, sign=False),
    )


def target_in_words(measure: Measure, amount: float) -> Amount | Text:
    """Return a target in a sentence: ``2,100 person less (25% of 8,400)``."""
    share = measure.of_baseline(amount)
    if share is None or measure.baseline is None:
        return Amount(amount, measure.unit, sign=False)
    values = {
        "amount": Amount(abs(amount), measure.unit, sign=False),
        "share": RoundedShare(abs(share)),
        "baseline": Amount(measure.baseline.amount, sign=False),
    }
    if amount < 0:
        return msg("{amount} less ({share} of {baseline})", **values)
    return msg("{amount} more ({share} of {baseline})", **values)


def targets_blocks(framework: Framework) -> Iterator[Block]:
    """Yield for a framework what its targets, baselines and bases are, where it has any."""
    stated = [m for m in framework.measures if m.target or m.baseline or m.base]
    if not stated:
        return
    columns = (
        Column("measure", msg("measure")),
        Column("target", msg("target")),
        Column("achieved", msg("achieved"), "number"),
        Column("unit", msg("unit")),
    )
    yield Heading(msg("Targets"))
    yield Table("targets", columns, tuple(map(_row, stated)))


def _row(measure: Measure) -> Row:
    targets = [
        msg("{amount} in {year}", amount=signed_target(measure, amount), year=str(year))
        for year, amount in measure.target.items()
    ]
    below: list[Text] = []
    if measure.baseline is not None:
        stands = Amount(measure.baseline.amount, measure.unit, sign=False)
        day = measure.baseline.on
        now: Text = msg("stands at {amount}", amount=stands)
        if day is not None:
            now = msg("stood at {amount} on {day}", amount=stands, day=day)
        below.append(_with_source(now, measure.baseline.source))
    if measure.base is not None:
        whole = Amount(measure.base.amount, measure.base.unit, sign=False)
        part = msg("part of {amount}", amount=whole)
        below.append(_with_source(part, measure.base.source))
    achieved = Amount(measure.achieved, sign=False) if measure.target else None
    cells = (measure.title, joined(targets, "; ") or None, achieved, Unit(measure.unit))
    return Row(cells, tuple(below))


def _with_source(text: Text, source: str | None) -> Text:
    return text if source is None else joined([text, source], "; ")
