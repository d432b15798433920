"""What a reader of the view in euros must know: guesses, doubles, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maatwaarde.diagnostics import first_few
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.messages import Message, joined, msg, nmsg
from maatwaarde.monetary import Monetary, Priced
from maatwaarde.report.blocks import Note
from maatwaarde.report.monetary.words import measure_of
from maatwaarde.report.portfolio.names import naturally


def notes_on(found: Monetary) -> Iterator[Note]:
    """Yield cautions, those that change most first."""
    for text in (
        *_twice(found),
        *_unending(found),
        *_defaults(found),
        *_level(found),
        *_years(found),
        *_unknown(found),
        *_left(found),
        *_staff(found),
    ):
        yield Note(text, "caution")


def _twice(found: Monetary) -> Iterator[Message]:
    for one in found.twice:
        titles = [measure_of(found, name).title for name in one.measures]
        yield msg(
            "Counted twice, perhaps: {measures} ({why}). In {proposals}. Give one of them "
            "`price: {{pm: ...}}` with the reason.",
            measures=joined(titles, " + "),
            why=one.why,
            proposals=first_few(naturally(one.proposals)),
        )


def _unending(found: Monetary) -> Iterator[Message]:
    count = int(found.unending.sum())
    if not count:
        return
    named = first_few(naturally(found.proposals[i] for i in np.flatnonzero(found.unending)))
    yield nmsg(
        "{n} proposal has effects until {last} without costs until then: {named}. That flatters "
        "it. State how long it lasts (column `life`, or `effect_years`), or its yearly costs "
        "(`cost:operating:2030+`).",
        "{n} proposals have effects until {last} without costs until then: {named}. That flatters "
        "them. State how long they last (column `life`, or `effect_years`), or their yearly costs "
        "(`cost:operating:2030+`).",
        count,
        last=str(found.calendar.last),
        named=named,
    )


def _defaults(found: Monetary) -> Iterator[Message]:
    taken = [price for price in found.priced if price.given == "list"]
    if taken:
        yield nmsg(
            "{n} price was taken by default, for its quantity: {measures}. Look at it, and write "
            "`price:` at the measure.",
            "{n} prices were taken by default, for their quantities: {measures}. Look at them, and "
            "write `price:` at the measures.",
            len(taken),
            measures=joined([measure_of(found, one.measure).title for one in taken], ", "),
        )
    for price in found.priced:
        if price.given == "itself":
            yield msg(
                "{measure} is in euros itself and counts as it is. Is it money that goes from one "
                "to another, then it is no benefit: write `price: {{pm: ...}}`.",
                measure=measure_of(found, price.measure).title,
            )


def _level(found: Monetary) -> Iterator[Message]:
    prices = consumer_prices()
    if not found.level_stated:
        yield msg(
            "The framework states no price level: prices are in euros of {level}, the newest year "
            "of the price index, and costs count as if they were too.",
            level=str(found.level),
        )
    elif found.level > prices.newest:
        yield msg(
            "Prices were brought to {level} by an assumed rise, since the price index is known to "
            "{newest}.",
            level=str(found.level),
            newest=str(prices.newest),
        )
    elif any(price.index_status == "second-hand" for price in found.priced):
        yield msg(
            "The price index of {years} was read where others quote Statistics Netherlands.",
            years=joined(map(str, sorted(prices.second_hand)), ", "),
        )


def _years(found: Monetary) -> Iterator[Message]:
    calendar = found.calendar
    if not calendar.dated:
        yield msg(
            "No cost has a year, so all is paid and begins in {base}.", base=str(calendar.base)
        )
    if not found.horizon_stated:
        yield msg(
            "The framework states no `horizon`: {n} years count. The guideline asks a hundred for "
            "works that last so long, and fewer for what does not.",
            n=len(calendar.years),
        )
    for price in found.priced:
        beyond = price.path.beyond(calendar.base, calendar.last)
        if beyond is not None:
            yield msg(
                "The price of {measure} is known from {first} to {last}; outside of these years it "
                "stays as it is at the nearest.",
                measure=measure_of(found, price.measure).title,
                first=str(beyond[0]),
                last=str(beyond[1]),
            )


def _unknown(found: Monetary) -> Iterator[Message]:
    priced = [isinstance(price, Priced) for price in found.prices]
    count = int((found.direction[:, priced] == 2).sum())
    if count:
        yield nmsg(
            "{n} effect with a price is not known, and is in no balance.",
            "{n} effects with a price are not known, and are in no balance.",
            count,
        )


def _left(found: Monetary) -> Iterator[Message]:
    if found.left:
        yield msg(
            "What outlives {last} is worth something then: the part of its outlay for which its "
            "life has not passed, in a straight line. It is taken off the costs.",
            last=str(found.calendar.last),
        )


def _staff(found: Monetary) -> Iterator[Message]:
    count = int(found.asks_staff.sum())
    if count:
        yield nmsg(
            "{n} proposal asks for people of your own, who are not in its costs unless the list "
            "has them there.",
            "{n} proposals ask for people of your own, who are not in the costs unless the list "
            "has them there.",
            count,
        )
