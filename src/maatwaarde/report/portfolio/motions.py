"""The price of motions: what each costs in value, and what it pushes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.messages import Money, Number, Text, joined, msg
from maatwaarde.portfolio import PortfolioComparison
from maatwaarde.portfolio.inputs.motions import Motion, Motions
from maatwaarde.portfolio.motions import Motioned, Price, Without, at_odds
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    proposal_anchor,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import naturally, proposal_names
from maatwaarde.report.portfolio.rules import RuleWords

# A loss of less than this part of the whole value is called hardly any.
HARDLY = 0.01
PROOF: dict[str | None, Text] = {
    "proven": msg("certain"),
    None: msg("not known: time was up"),
}
_UNCERTAIN = msg("not certain that nothing is better")


def motions_document(
    plan: Plan, motions: Motions | None, priced: Motioned | None, without: Sequence[Without]
) -> Document:
    """Return what motions cost, and which chosen proposals are contested."""
    return Document(
        msg("The price of a motion"), tuple(motion_blocks(plan, motions, priced, without))
    )


def motion_blocks(
    plan: Plan, motions: Motions | None, priced: Motioned | None, without: Sequence[Without]
) -> Iterator[Block]:
    """Yield the same as blocks, for within a report."""
    if motions is not None and priced is not None:
        yield from _prices(plan, motions, priced)
    yield from _contested(plan, without)


def _prices(plan: Plan, motions: Motions, priced: Motioned) -> Iterator[Block]:
    yield Heading(msg("What each motion costs"))
    yield Paragraph(
        msg(
            "The plan as it is proposed is worth {value}. Beside it stands, for each motion, the "
            "best plan that does what the motion asks: what it brings less, what falls out for "
            "it, and what comes in its place.",
            value=Number(plan.value, 4),
        )
    )
    named = {motion.id: motion for motion in motions.motions}
    prices = [*priced.alone, *([] if priced.together is None else [priced.together])]
    yield _price_table(plan, named, prices)
    for price in prices:
        if price.plan is None and price.conflict:
            words = RuleWords(plan.problem, plan.scores.framework)
            yield Note(
                msg(
                    "{motion} cannot be done: {rules}.",
                    motion=_name(price, named),
                    rules=joined(map(words.sentence, price.conflict), "; "),
                ),
                "harm",
            )
    odds = at_odds(motions)
    if odds:
        yield Note(
            msg(
                "The motions have no price together: what one wants done another wants dropped "
                "({proposals}).",
                proposals=joined(odds, ", "),
            ),
            "caution",
        )
    yield Heading(msg("What each motion costs per value"))
    yield _value_table(plan.scores.framework, prices)


def _name(price: Price, named: dict[str, Motion]) -> Text:
    if len(price.motions) > 1:
        return msg("all motions together")
    motion = named[price.motions[0]]
    if motion.title is None:
        return motion.id
    return joined([motion.id, motion.title], " ")


def _price_table(plan: Plan, named: dict[str, Motion], prices: Sequence[Price]) -> Table:
    rows = []
    for price in prices:
        change = price.change
        if price.plan is None or change is None:
            told = msg("cannot be done") if price.conflict else PROOF[None]
            rows.append(Row((_name(price, named), None, None, told)))
            continue
        rows.append(
            Row(
                (
                    _name(price, named),
                    Number(change.value, 4, sign=True),
                    Money(change.cost, sign=True),
                    PROOF.get(price.plan.solution.status, _UNCERTAIN),
                ),
                below=tuple(_moves(plan, change)),
                strong=len(price.motions) > 1,
            )
        )
    return Table(
        "motions",
        (
            Column("motion", msg("Motion")),
            Column("value_change", msg("Value"), "number"),
            Column("cost_change", msg("Cost"), "money"),
            Column("proof", msg("How certain")),
        ),
        tuple(rows),
    )


def _moves(plan: Plan, change: PortfolioComparison) -> Iterator[Text]:
    names = proposal_names(plan.problem)

    def listed(ids: Sequence[str]) -> Text:
        return joined([names[name] for name in naturally(ids)], "; ")

    if change.only_a:
        yield msg("falls out: {proposals}", proposals=listed(change.only_a))
    if change.only_b:
        yield msg("comes in: {proposals}", proposals=listed(change.only_b))
    if not change.only_a and not change.only_b:
        yield msg("the same proposals are done")


def _value_table(framework: Framework, prices: Sequence[Price]) -> Table:
    values = framework.categories("value")
    done = [price for price in prices if price.plan is not None]
    rows = tuple(
        Row(
            (
                value.title,
                *(Number(price.by_value[value.id], 4, sign=True) for price in done),
            )
        )
        for value in values
    )
    heads = tuple(
        Column(f"motion:{'+'.join(price.motions)}", _short(price), "number") for price in done
    )
    return Table("motions_by_value", (Column("value", msg("Value")), *heads), rows)


def _short(price: Price) -> Text:
    return msg("together") if len(price.motions) > 1 else price.motions[0]


def _contested(plan: Plan, without: Sequence[Without]) -> Iterator[Block]:
    yield Heading(msg("What is lost without each chosen proposal"))
    yield Paragraph(
        msg(
            "The proposals that are contested most come first: an almost equally good plan does "
            "without them. Those at the end carry the plan."
        )
    )
    names = proposal_names(plan.problem)
    rows = tuple(
        Row(
            (
                names[item.proposal],
                None if item.loss is None else Number(-item.loss, 4, sign=True),
                _ids(item.comes_in),
                _remark(plan, item),
            )
        )
        for item in without
    )
    yield Table(
        "without",
        (
            Column("proposal", msg("Without")),
            Column("value_change", msg("Value"), "number"),
            Column("comes_in", msg("In its place")),
            Column("remark", msg("Remark")),
        ),
        rows,
    )


def _ids(names: Sequence[str]) -> Text | None:
    """Return ids that lead to what is told of each."""
    if not names:
        return None
    return joined([Reference(name, proposal_anchor(name)) for name in naturally(names)], ", ")


def _remark(plan: Plan, item: Without) -> Text:
    if item.possible is None:
        return PROOF[None]
    if not item.possible:
        return msg("no plan does without it")
    assert item.loss is not None  # there is a plan without it
    if item.loss < 0:
        return msg("it must be done; without that duty the plan would be worth more")
    if item.loss < HARDLY * abs(plan.value):
        return msg("hardly any difference")
    return PROOF.get(item.status, _UNCERTAIN)


def motions_data(
    plan: Plan,
    motions: Motions | None,
    priced: Motioned | None,
    without: Sequence[Without],
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the same as nested data; losses are points of the score, and below zero."""
    named = {} if motions is None else {motion.id: motion for motion in motions.motions}
    return {
        **header(plan.scores.framework, plugins),
        "value": plan.value,
        "status": plan.solution.status,
        "chosen": plan.chosen,
        "motions": []
        if priced is None
        else [_price_data(price, named[price.motions[0]]) for price in priced.alone],
        "together": None
        if priced is None or priced.together is None
        else _price_data(priced.together, None),
        "at_odds": [] if motions is None else list(at_odds(motions)),
        "without": [
            {
                "proposal": item.proposal,
                "possible": item.possible,
                "value_change": None if item.loss is None else -item.loss,
                "status": item.status,
                "comes_in": item.comes_in,
                "goes_out": item.goes_out,
            }
            for item in without
        ],
    }


def _price_data(price: Price, motion: Motion | None) -> dict[str, Any]:
    change = price.change
    return {
        "ids": price.motions,
        "title": None if motion is None else motion.title,
        "by": None if motion is None else motion.by,
        "possible": None if price.plan is None and not price.conflict else price.plan is not None,
        "status": None if price.plan is None else price.plan.solution.status,
        "value_change": None if change is None else change.value,
        "cost_change": None if change is None else change.cost,
        "by_value": price.by_value,
        "goes_out": () if change is None else change.only_a,
        "comes_in": () if change is None else change.only_b,
        "moved": () if change is None else change.moved,
        "conflict": [str(rule) for rule in price.conflict],
    }
