"""What is lost without each chosen proposal: which carry the plan, and which are contested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.messages import Number, Share, Text, joined, msg, nmsg
from maatwaarde.portfolio.analysis.without import (
    CARRIES,
    CONTESTED,
    Standing,
    Without,
    even_share,
)
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    proposal_anchor,
)
from maatwaarde.report.portfolio.names import naturally, proposal_names

CERTAIN = msg("certain")
NOT_IN_TIME = msg("not known: time was up")
STANDINGS: dict[Standing, Text] = {
    "contested": msg("contested"),
    "matters": msg("makes a difference"),
    "carries": msg("carries the plan"),
    "bound": msg("no choice"),
    "unknown": NOT_IN_TIME,
}


def certainty(plan: Plan, status: str | None, *, assuming: bool) -> Text:
    """Return how certain the difference is between the plan and another portfolio.

    Parameters
    ----------
    status
        That of the other; None where none was found in time.
    assuming
        Whether the other rests on a cost that is not known.
    """
    if status is None:
        return NOT_IN_TIME
    if assuming or plan.rests_on_unknown:
        return msg("only if costs that are unknown come to nothing")
    if plan.solution.status == status == "proven":
        return CERTAIN
    return msg("not certain that nothing is better")


def part_of(value: float, whole: float) -> Share | Number:
    """Return a change in value as a part of a whole, and in points where that is zero."""
    if abs(whole) < 1e-9:
        return Number(value, 4, sign=True)
    part = value / abs(whole)
    # What is small is not told as nothing.
    digits = 2 if 0.00005 <= abs(part) < 0.0005 else 1
    return Share(part, digits, sign=True)


def without_blocks(plan: Plan, without: Sequence[Without]) -> Iterator[Block]:
    """Yield what is lost without each chosen proposal, what is lost least first."""
    yield Heading(msg("What is lost without each chosen proposal"))
    if not without:
        yield Paragraph(msg("Nothing was chosen."))
        return
    yield Paragraph(
        msg(
            "For each proposal, the best plan without it, and what that brings less as a part of "
            "what the plan brings. The proposals that are contested most come first: an almost "
            "equally good plan does without them."
        )
    )
    yield Items(tuple(_groups(plan, without)))
    if plan.solution.status != "proven":
        yield Note(
            msg(
                "The plan is not proven to be the best, so that a proposal may seem to bring less "
                "than it does."
            ),
            "caution",
        )
    yield _table(plan, without)


def _groups(plan: Plan, without: Sequence[Without]) -> Iterator[Item]:
    """Yield how many there are of each standing, and by which rule they stand there."""
    even = even_share(plan.solution)
    least = {"share": Share(_part(CARRIES * even, plan)), "n": len(plan.chosen)}
    contested = Share(_part(CONTESTED * even, plan))
    rules: dict[Standing, Text] = {
        "carries": msg(
            "without it at least {share} is lost, half of an even share of the {n} proposals",
            **least,
        ),
        "matters": msg("what is lost without it lies between these"),
        "contested": msg(
            "without it less than {share} is lost, a quarter of an even share", share=contested
        ),
        "bound": msg("it is running, it must be done, or no plan does without it"),
        "unknown": msg("time was up before it was clear"),
    }
    for standing, rule in rules.items():
        n = sum(item.standing == standing for item in without)
        if n:
            count = nmsg("{n} proposal", "{n} proposals", n)
            yield Item(
                msg(
                    "{standing}: {count}; {rule}",
                    standing=STANDINGS[standing],
                    count=count,
                    rule=rule,
                )
            )


def _part(value: float, plan: Plan) -> float:
    return value / abs(plan.value) if abs(plan.value) >= 1e-9 else 0.0


def _table(plan: Plan, without: Sequence[Without]) -> Table:
    names = proposal_names(plan.problem)
    rows = tuple(
        Row(
            (
                names[item.proposal],
                None if item.loss is None else part_of(-item.loss, plan.value),
                _ids(item.comes_in) if item.comes_in else None,
                STANDINGS[item.standing],
            ),
            below=tuple(_below(plan, item)),
        )
        for item in without
    )
    return Table(
        "without",
        (
            Column("proposal", msg("Without")),
            Column("value_change", msg("Value"), "share"),
            Column("comes_in", msg("In its place")),
            Column("standing", msg("Standing")),
        ),
        rows,
    )


def _ids(names: Sequence[str]) -> Text:
    """Return ids that lead to what is told of each."""
    return joined([Reference(name, proposal_anchor(name)) for name in naturally(names)], ", ")


def _below(plan: Plan, item: Without) -> Iterator[Text]:
    if item.running:
        yield msg("is running already")
    elif item.possible is False:
        yield msg("no plan does without it")
    if item.mandatory:
        if item.loss is not None and item.loss < 0:
            yield msg("it must be done; without that duty the plan would be worth more")
        else:
            yield msg("it must be done")
    if item.goes_out:
        yield msg("also falls out: {proposals}", proposals=_ids(item.goes_out))
    if item.loss is not None:
        sure = certainty(plan, item.status, assuming=_assuming(plan, item))
        if sure != CERTAIN:
            yield sure
    elif item.possible is None and item.standing != "unknown":
        yield NOT_IN_TIME


def _assuming(plan: Plan, item: Without) -> bool:
    """Whether the best plan without a proposal rests on a cost that is not known."""
    kept = {*plan.chosen} - {item.proposal, *item.goes_out}
    return any(name in plan.assumed for name in (*kept, *item.comes_in))


def without_data(plan: Plan, without: Sequence[Without]) -> list[dict[str, Any]]:
    """Return the same as data; changes in value are points of the score."""
    return [
        {
            "proposal": item.proposal,
            "standing": item.standing,
            "possible": item.possible,
            "running": item.running,
            "mandatory": item.mandatory,
            "value_change": None if item.loss is None else -item.loss,
            "status": "assuming"
            if item.status == "proven" and _assuming(plan, item)
            else item.status,
            "comes_in": item.comes_in,
            "goes_out": item.goes_out,
        }
        for item in without
    ]
