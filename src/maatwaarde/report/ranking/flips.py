"""What turns an order round, and what moves a score most."""

from __future__ import annotations

import math

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.messages import Amount, Number, Share, Text, joined, msg
from maatwaarde.report.blocks import Block, Cell, Column, Item, Items, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.ranking.names import proposal_name
from maatwaarde.scoring.flips import Bar, ImpactFlip, Pair, Tornado

# Ways to turn an order round, and causes of a shift, that are named.
_FLIPS = 6
_BARS = 12


def pair_document(found: Pair) -> Document:
    """Return what turns the order of two proposals round."""
    scores = found.scores
    lead = msg(
        "{better} stands {gap} above {worse}.",
        better=proposal_name(scores, found.better),
        worse=proposal_name(scores, found.worse),
        gap=Number(found.gap, 4),
    )
    items = [Item(lead)]
    if found.moved_to is None or found.least_moved is None:
        text = msg("No weights turn this order round: one proposal is better on every measure.")
        items.append(Item(text))
    else:
        items += _weight_flips(found, found.moved_to, found.least_moved)
    realistic = [flip for flip in found.impacts if flip.within_anchors]
    flips = [_impact_flip(found, flip) for flip in (realistic or list(found.impacts))[:_FLIPS]]
    below = tuple(flips) or (Item(msg("No single impact by itself.")),)
    items.append(Item(msg("One impact, all else equal, brings them level:"), below=below))
    return Document(msg("What turns the order round?"), (Items(tuple(items)),))


def tornado_document(found: Tornado) -> Document:
    """Return what moves the score of a proposal, most first."""
    scores, row = found.scores, found.row
    title = msg(
        "What moves the score most? {proposal}, score {score}",
        proposal=proposal_name(scores, row),
        score=Number(scores.score[row], sign=True),
    )
    about = msg(
        "Each impact goes from one end of its range to the other, each weight up and down by "
        "{spread}, the others in proportion.",
        spread=Share(found.spread),
    )
    columns = (
        Column("cause", msg("cause")),
        Column("measure", msg("measure")),
        Column("from", msg("from"), "number"),
        Column("to", msg("to"), "number"),
        Column("score", msg("score"), "number"),
        Column("rank", msg("rank"), "number"),
    )
    block: Block = Paragraph(
        msg("Nothing is uncertain: there are no ranges, and no play in the weights.")
    )
    if found.bars:
        block = Table("tornado", columns, tuple(Row(_bar(bar)) for bar in found.bars[:_BARS]))
    return Document(title, (Paragraph(about), block))


def _weight_flips(found: Pair, moved_to: Floats, least: float) -> list[Item]:
    framework = found.scores.framework
    now = framework.measure_weights
    moves: list[Text] = [
        msg(
            "{title} from {now} to {needed}",
            title=framework.measures[j].title,
            now=Share(float(now[j])),
            needed=Share(float(moved_to[j])),
        )
        for j in np.argsort(-np.abs(moved_to - now), kind="stable")
        if abs(moved_to[j] - now[j]) > 1e-9
    ]
    text = msg(
        "At least {part} of all weight has to move: {moves}.",
        part=Share(least),
        moves=joined(moves[:_FLIPS], "; "),
    )
    flips = tuple(
        Item(
            msg(
                "{measure}: {needed} (now {now})",
                measure=flip.measure.title,
                needed=Share(flip.needed),
                now=Share(flip.now),
            ),
            "\N{BULLET}",
        )
        for flip in found.weights[:_FLIPS]
    )
    below = flips or (Item(msg("No single weight by itself.")),)
    alone = msg("One weight, the others in proportion, brings them level:")
    return [Item(text), Item(alone, below=below)]


def _impact_flip(found: Pair, flip: ImpactFlip) -> Item:
    text: Text = msg(
        "{proposal}, {measure}: {needed} (now {now})",
        proposal=found.scores.proposals[flip.row],
        measure=flip.measure.title,
        needed=Amount(flip.needed, flip.measure.unit),
        now="?" if math.isnan(flip.now) else Amount(flip.now),
    )
    if not flip.within_anchors:
        text = joined([text, msg("beyond the best anchor, so perhaps out of reach")], "; ")
    return Item(text, "\N{BULLET}")


def _bar(bar: Bar) -> tuple[Cell, ...]:
    ends = [Share(end) if bar.kind == "weight" else Amount(end) for end in bar.range]
    scores = [Number(end, sign=True) for end in bar.score]
    ranks = [str(rank) if rank else "\N{EN DASH}" for rank in bar.rank]
    return (
        msg("impact") if bar.kind == "impact" else msg("weight"),
        bar.measure.title,
        *ends,
        joined(scores, "…"),
        "…".join(ranks) if ranks[0] != ranks[1] else ranks[0],
    )
