"""What a value that weighs half as much, or twice as much, does to the choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maatwaarde.framework import Framework
from maatwaarde.messages import Share, Text, joined, msg, nmsg
from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.analysis.choice_room import ChoiceRoom
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.reweighed import ChosenAnew
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.portfolio.names import naturally, proposal_names
from maatwaarde.scoring.reweighed import HALF, WeightChange, reweighable_values

TITLE = msg("What if a value weighs half as much, or twice as much?")
HOW = msg(
    "What stands beside that value, under the same heading of the framework, shares what is left "
    "in proportion; all else weighs what it did."
)
# Proposals that are named as falling out most often.
_MOST_NAMED = 6


def choice_reweighed_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield what comes in and falls out, and how far weights may move before anything does."""
    if not advice.anew:
        return
    framework, names = plan.scores.framework, proposal_names(plan.problem)
    yield Heading(TITLE, anchor="reweighed")
    yield Paragraph(
        joined(
            [
                msg("Each line below is a choice that is made anew with one other weight."),
                HOW,
                msg("What it does to one proposal stands with that proposal."),
                *_staying(advice.anew, plan),
            ]
        )
    )
    columns = (
        Column("value", msg("value")),
        Column("weight", msg("weighs")),
        Column("change", msg("what changes")),
    )
    ordered = sorted(advice.anew, key=lambda item: item.change.node)
    rows = tuple(
        Row(
            (
                _title(framework, item.change),
                _weights(framework, item.change),
                _summary(item),
            ),
            below=tuple(_moves(item, names)),
            depth=framework.nodes[item.change.node].depth,
        )
        for item in ordered
        if not _stays(item)
    )
    if rows:
        yield Table("reweighed", columns, rows)
    same = [changed_case(framework, item.change) for item in ordered if _stays(item)]
    if same:
        yield Paragraph(msg("The choice stays the same with: {cases}.", cases=joined(same, "; ")))
    yield from _unsure(advice.anew)
    unasked = list(_unasked(advice, framework))
    if unasked:
        yield Note(joined(unasked))
    if advice.rooms:
        yield Heading(msg("How far may a weight move before the choice changes?"), 3)
        yield Items(tuple(Item(_room(framework, room)) for room in advice.rooms))


def _title(framework: Framework, change: WeightChange) -> Text:
    return framework.nodes[change.node].title


def changed_case(framework: Framework, change: WeightChange) -> Text:
    """Return a change of weight by name: ``Liveable streets half``."""
    value = _title(framework, change)
    if change.factor == HALF:
        return msg("{value} half", value=value)
    return msg("{value} double", value=value)


def _weights(framework: Framework, change: WeightChange) -> Text:
    values = {"now": Share(framework.nodes[change.node].weight), "then": Share(change.weight)}
    if change.factor == HALF:
        return msg("half: {now} → {then}", **values)
    return msg("double: {now} → {then}", **values)


def _stays(item: ChosenAnew) -> bool:
    """Tell whether it is sure that the choice stays as it is."""
    return item.proven and not (item.comes_in or item.goes_out or item.starts_otherwise)


def _summary(item: ChosenAnew) -> Text:
    if item.possible is None:
        return msg("not known: time was up")
    if item.solution is None:
        return msg("no choice keeps all the rules then")
    told: Text = msg("{comes} in, {goes} out", comes=len(item.comes_in), goes=len(item.goes_out))
    return told if item.proven else joined([told, msg("(not proven)")])


def _moves(item: ChosenAnew, names: dict[str, str]) -> Iterator[Text]:
    """Yield what comes in, what falls out, and what starts otherwise."""
    for mark, members in (("+", item.comes_in), ("\N{MINUS SIGN}", item.goes_out)):
        if members:
            yield joined([mark, joined((names[name] for name in naturally(members)), "; ")])
    if item.starts_otherwise:
        moved = joined((names[name] for name in naturally(item.starts_otherwise)), "; ")
        yield msg("starts otherwise: {moved}", moved=moved)


def _staying(anew: Sequence[ChosenAnew], plan: Plan) -> Iterator[Text]:
    """Yield how many of what is chosen stay whatever weighs otherwise, and what falls out most."""
    solved = [item for item in anew if item.solution is not None]
    times = {name: sum(name in item.goes_out for item in solved) for name in plan.chosen}
    falling = sorted((name for name in times if times[name]), key=lambda name: -times[name])
    names = proposal_names(plan.problem)
    if not solved or not plan.chosen:
        return
    yield msg(
        "Of the {n} chosen proposals {stay} stay in with every one of these {cases} weights.",
        n=len(plan.chosen),
        stay=len(plan.chosen) - len(falling),
        cases=len(solved),
    )
    if falling:
        told = [
            nmsg("{name} ({n} time)", "{name} ({n} times)", times[name], name=names[name])
            for name in falling[:_MOST_NAMED]
        ]
        yield msg("Most often fall out: {names}.", names=joined(told, ", "))


def _unsure(anew: Sequence[ChosenAnew]) -> Iterator[Block]:
    unproven = sum(item.solution is not None and not item.proven for item in anew)
    if unproven:
        yield Note(
            nmsg(
                "Of {n} of these choices it is not proven that none is better, so that part of "
                "what changes may be chance.",
                "Of {n} of these choices it is not proven that none is better, so that part of "
                "what changes may be chance.",
                unproven,
            ),
            "caution",
        )


def _unasked(advice: Advice, framework: Framework) -> Iterator[Text]:
    """Yield of which values it was not asked, or cannot be."""
    asked = {(item.change.node, item.change.factor) for item in advice.anew}
    nodes = {node for node, _ in asked}
    titles = [
        framework.nodes[node].title for node in reweighable_values(framework) if node not in nodes
    ]
    if titles:
        yield msg("Not asked of: {names}.", names=joined(titles, ", "))
    whole = [
        framework.nodes[node].title
        for node in reweighable_values(framework)
        if node in nodes and len([n for n, _ in asked if n == node]) < 2
    ]
    if whole:
        yield msg(
            "Twice as much cannot be asked of {names}: next to nothing would be left for what "
            "stands beside it.",
            names=joined(whole, ", "),
        )


def _room(framework: Framework, room: ChoiceRoom) -> Text:
    """Return between which weights the choice stays as it is, and how sure that is."""
    node = framework.nodes[room.node]
    low, high = room.sure
    values = {
        "value": node.title,
        "now": Share(node.weight),
        "low": Share(low),
        "high": Share(high),
        "least": Share(room.most[0]),
        "most": Share(room.most[1]),
    }
    if room.sure == room.most:
        return msg("{value} ({now} now): the choice stays the same from {low} to {high}.", **values)
    return msg(
        "{value} ({now} now): the choice stays the same at least from {low} to {high}, and at "
        "most from {least} to {most}, as far as was tried.",
        **values,
    )
