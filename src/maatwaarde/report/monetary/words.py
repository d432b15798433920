"""What the reports on the view in euros call proposals, amounts, costs, prices and years."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from maatwaarde.framework import Measure
from maatwaarde.messages import Amount, Message, Number, Share, Text, joined, msg, pmsg
from maatwaarde.monetary import Case, Monetary, Priced
from maatwaarde.report.blocks import Cell, Reference, proposal_anchor
from maatwaarde.report.factors import STATUS_WORDS
from maatwaarde.report.portfolio.names import kind_name

LARGE = 1e6
"""Euros from which on amounts are shown in thousands."""

CASES: dict[Case, Message] = {
    "as-stated": msg("as stated"),
    "rate-down": msg("discount rates 1 point lower"),
    "rate-up": msg("discount rates 1 point higher"),
    "lowest": msg("all ranges at their bad end"),
    "highest": msg("all ranges at their good end"),
    "long": msg("a hundred years"),
}
GIVEN: dict[str, Message] = {
    "framework": msg("by the framework"),
    "list": msg("by default"),
    "itself": msg("in euros itself"),
}
MARKS = {1: "+", -1: "\N{MINUS SIGN}", 2: "?"}
"""What stands before an effect that is not in euros: a gain, a loss, or not known."""


@dataclass(frozen=True)
class Scale:
    """In which amounts are shown."""

    thousands: bool

    def of(self, amount: float) -> Cell:
        """Return an amount; nothing where it is not known."""
        if math.isnan(amount):
            return None
        return Number(amount / 1000 if self.thousands else amount, 0)

    @property
    def said(self) -> Message:
        if self.thousands:
            return msg("Amounts are in thousands of euros.")
        return msg("Amounts are in euros.")


def scale_of(found: Monetary) -> Scale:
    """Return in which amounts a view is shown."""
    amounts = np.concatenate([found.cost, found.benefit])
    known = np.abs(amounts[~np.isnan(amounts)])
    return Scale(bool(known.size) and float(known.max()) >= LARGE)


def name_of(found: Monetary, row: int) -> Reference:
    """Return id and title of a proposal; the id alone where that is its title."""
    identifier, title = found.proposals[row], found.titles[row]
    name = identifier if identifier == title else f"{identifier} {title}"
    return Reference(name, proposal_anchor(identifier))


def rank_of(found: Monetary, row: int) -> str:
    """Return the rank as it stands in a table: a dash for none."""
    return str(found.rank[row]) if found.rank[row] else "\N{EN DASH}"


def cost_name(kind: str) -> Text:
    """Return what to call a kind of cost."""
    return msg("costs: {kind}", kind=kind_name(kind)) if kind != "money" else pmsg("npv", "costs")


def left_name(kind: str) -> Text:
    """Return what to call what a kind of cost leaves at the end."""
    if kind == "money":
        return msg("worth at the end")
    return msg("worth at the end: {kind}", kind=kind_name(kind))


def ratio_of(ratio: float) -> Cell:
    """Return benefits for each euro of cost; nothing where there is nothing to pay."""
    return None if math.isnan(ratio) else Number(ratio, 2)


def not_in_euros(found: Monetary, row: int) -> Text | None:
    """Name the effects of a proposal that are not counted, each with its mark; None without."""
    named = [
        joined([MARKS[int(mark)], measure.title])
        for measure, mark in zip(found.framework.measures, found.direction[row], strict=True)
        if mark
    ]
    return joined(named, "; ") if named else None


def price_text(price: Priced) -> Text:
    """Return a price in euros of the price level: one, or from the first to the last year."""
    path, unit = price.path, price.unit
    if price.given == "itself":
        return msg("in euros itself")
    first = Amount(float(path.value[0]), unit, sign=False)
    if len(path.years) == 1:
        return joined([first], "")
    return msg(
        "{first} in {from_}, {last} in {until}",
        first=Amount(float(path.value[0]), sign=False),
        from_=str(path.years[0]),
        last=Amount(float(path.value[-1]), unit, sign=False),
        until=str(path.years[-1]),
    )


def range_text(price: Priced) -> Text | None:
    """Return the range of a price, that of the first year for one that moves."""
    low, high = float(price.path.low[0]), float(price.path.high[0])
    if low == high:
        return None
    return msg("{low} … {high}", low=Amount(low, sign=False), high=Amount(high, sign=False))


def status_of(price: Priced) -> Message:
    """Return how far a price can be trusted, or that it is the organisation's own."""
    return msg("your own") if price.status is None else STATUS_WORDS[price.status]


def percent(rate: float) -> Share:
    """Return a discount rate."""
    return Share(rate, 2)


def measure_of(found: Monetary, identifier: str) -> Measure:
    """Return a measure by its id."""
    place = found.framework.measure_index(identifier)
    assert place is not None  # the view is of this framework
    return found.framework.measures[place]
