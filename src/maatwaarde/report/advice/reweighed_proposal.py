"""What a value that weighs half as much, or twice as much, does to one proposal."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.messages import Number, Share, Text, joined, msg, nmsg
from maatwaarde.portfolio.advice import Advice
from maatwaarde.report.advice.reweighing import TITLE, changed_case
from maatwaarde.report.blocks import Block, Column, Heading, Paragraph, Row, Table
from maatwaarde.scoring.reweighed import DOUBLE, HALF, Reweighed, WeightChange


def proposal_reweighed_blocks(advice: Advice, name: str) -> Iterator[Block]:
    """Yield the score and rank of a proposal, and whether it is chosen, with other weights."""
    scores = advice.scores
    row = scores.proposals.index(name)
    mattering = [item for item in advice.reweighed if _matters(advice, item.change, row)]
    if not mattering:
        return
    yield Heading(TITLE, 3)
    yield from map(Paragraph, _verdicts(advice, name, row))
    framework = scores.framework
    cells: dict[int, dict[float, Text]] = {}
    for item in sorted(mattering, key=lambda item: item.change.node):
        cells.setdefault(item.change.node, {})[item.change.factor] = _place(advice, item, name, row)
    columns = (
        Column("value", msg("value, its weight, and what is added to it")),
        Column("half", msg("half as much")),
        Column("double", msg("twice as much")),
    )
    rows = []
    for node, found in cells.items():
        value = framework.nodes[node]
        brought = float(scores.contributions[row, list(value.measures)].sum())
        told = joined([value.title, Share(value.weight)])
        rows.append(
            Row(
                (
                    joined([told, Number(brought, sign=True)], "; "),
                    found.get(HALF),
                    found.get(DOUBLE, msg("not possible")),
                ),
                depth=value.depth,
            )
        )
    yield Table("reweighed", columns, tuple(rows))


def _matters(advice: Advice, change: WeightChange, row: int) -> bool:
    """Tell whether a proposal does anything on a value."""
    measures = list(advice.scores.framework.nodes[change.node].measures)
    return bool(advice.scores.contributions[row, measures].any())


def _verdicts(advice: Advice, name: str, row: int) -> Iterator[Text]:
    """Yield in a sentence whether it is chosen whatever weighs half or double."""
    if advice.scores.rank[row] == 0 and all(item.rank[row] == 0 for item in advice.reweighed):
        yield msg(
            "With none of these weights does it get a rank, nor may it be chosen: how much may be "
            "lost on a value does not depend on what that value weighs."
        )
        return
    plan, solved = advice.plan, [item for item in advice.anew if item.solution is not None]
    if plan is None or not solved:
        return
    now, framework = name in plan.chosen, advice.scores.framework
    other = [
        changed_case(framework, item.change)
        for item in solved
        if item.solution is not None and (name in item.solution.chosen) != now
    ]
    values = {"n": len(solved), "cases": joined(other, "; ")}
    if not other:
        text = (
            nmsg(
                "It is chosen now, and also with the {n} other weight for which was chosen anew.",
                "It is chosen now, and also with each of the {n} other weights for which was "
                "chosen anew.",
                len(solved),
            )
            if now
            else nmsg(
                "It is not chosen now, nor with the {n} other weight for which was chosen anew.",
                "It is not chosen now, nor with any of the {n} other weights for which was chosen "
                "anew.",
                len(solved),
            )
        )
        yield text
    elif now:
        yield msg("It is chosen now, and falls out with: {cases}.", **values)
    else:
        yield msg("It is not chosen now, and comes in with: {cases}.", **values)


def _place(advice: Advice, item: Reweighed, name: str, row: int) -> Text:
    """Return score and rank with another weight, and whether it is chosen then if that is known."""
    parts: list[Text] = [Number(float(item.score[row]), sign=True)]
    rank, before = int(item.rank[row]), int(advice.scores.rank[row])
    if not rank:
        parts.append(msg("no rank"))
    elif rank == before or not before:
        parts.append(msg("rank {rank}", rank=rank))
    else:
        parts.append(msg("rank {before} → {rank}", before=before, rank=rank))
    change = item.change
    for found in advice.anew:
        same = found.change.node == change.node and found.change.factor == change.factor
        if same and found.solution is not None:
            chosen = name in found.solution.chosen
            parts.append(msg("chosen") if chosen else msg("not chosen"))
    return joined(parts, "; ")
