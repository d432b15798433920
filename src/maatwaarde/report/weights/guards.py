"""What new weights do to guards, as blocks, data and the comments of an adopted framework."""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import first_few
from maatwaarde.framework import Framework
from maatwaarde.messages import Message, Number, joined, msg, nmsg
from maatwaarde.report.blocks import Item, Items, Paragraph
from maatwaarde.report.document import Document
from maatwaarde.report.ranking.names import proposal_name, rule_mark
from maatwaarde.scoring.guard_moves import GuardMove, GuardMoves

_SHOWN = 8


def guards_document(framework: Framework, moves: GuardMoves) -> Document:
    """Return what new weights do to guards, or that they do nothing."""
    title = msg("What these weights do to guards")
    if not framework.guards:
        return Document(title, (Paragraph(msg("The framework has no guards.")),))
    if not moves.moves:
        text = msg("No guard changes: the weights within what they protect stay as they are.")
        return Document(title, (Paragraph(text),))
    about = msg(
        "A guard on a value counts its measures by their weight within it, so other weights let it "
        "bind on other proposals, while its limit stays the same."
    )
    items = tuple(Item(line) for line in guard_lines(framework, moves))
    return Document(title, (Paragraph(about), Items(items)))


def guard_lines(framework: Framework, moves: GuardMoves) -> list[Message]:
    """Return a line for each guard that moves, and what it does."""
    return [_line(framework, moves, move) for move in moves.moves]


def _line(framework: Framework, moves: GuardMoves, move: GuardMove) -> Message:
    titles = [measure.title for measure in framework.measures]
    said = []
    if move.begins:
        named = first_few([titles[j] for j in move.begins], _SHOWN)
        said.append(msg("a full loss on one of these alone now breaks it: {named}", named=named))
    if move.stops:
        named = first_few([titles[j] for j in move.stops], _SHOWN)
        said.append(
            msg("a full loss on one of these alone no longer breaks it: {named}", named=named)
        )
    if not said:
        said.append(msg("no measure begins or stops to break it alone"))
    if moves.scores is not None:
        for rows, begins in ((move.broken, True), (move.freed, False)):
            if rows:
                names = first_few([proposal_name(moves.scores, row) for row in rows], _SHOWN)
                said.append(_proposals(move.guard.rule, len(rows), begins, names))
        if not move.broken and not move.freed:
            said.append(msg("no proposal of the list begins or stops to break it"))
    return msg(
        "{rule} {value}, at most {allowed}: {said}",
        rule=rule_mark(move.guard.rule),
        value=framework.guarded(move.guard).title,
        allowed=Number(move.guard.max_loss, 2),
        said=joined(said, "; "),
    )


def _proposals(rule: str, n: int, begins: bool, names: Message) -> Message:
    if rule == "veto":
        return (
            nmsg(
                "{n} proposal is vetoed now: {names}",
                "{n} proposals are vetoed now: {names}",
                n,
                names=names,
            )
            if begins
            else nmsg(
                "{n} proposal is vetoed by it no longer: {names}",
                "{n} proposals are vetoed by it no longer: {names}",
                n,
                names=names,
            )
        )
    return (
        nmsg(
            "{n} proposal is flagged now: {names}",
            "{n} proposals are flagged now: {names}",
            n,
            names=names,
        )
        if begins
        else nmsg(
            "{n} proposal is flagged by it no longer: {names}",
            "{n} proposals are flagged by it no longer: {names}",
            n,
            names=names,
        )
    )


def guards_data(framework: Framework, moves: GuardMoves) -> list[dict[str, Any]]:
    """Return the guards that move as nested data; proposals only where a list was given."""
    ids = [measure.id for measure in framework.measures]
    found = []
    for move in moves.moves:
        data: dict[str, Any] = {
            "guard": move.guard.subject,
            "rule": move.guard.rule,
            "max_loss": move.guard.max_loss,
            "begins_to_break_alone": [ids[j] for j in move.begins],
            "stops_to_break_alone": [ids[j] for j in move.stops],
        }
        if moves.scores is not None:
            names = moves.scores.proposals
            data["begin_to_break"] = [names[row] for row in move.broken]
            data["stop_to_break"] = [names[row] for row in move.freed]
        found.append(data)
    return found
