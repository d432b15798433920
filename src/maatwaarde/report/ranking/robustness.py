"""How sure a ranking is: chances, weights that bring to the top, bounds, what pays for what."""

from __future__ import annotations

import math

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.messages import Number, Share, Text, joined, msg, nmsg
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.ranking.names import proposal_name
from maatwaarde.report.ranking.robustness_annexes import robustness_annexes
from maatwaarde.report.unverified import unverified_notes
from maatwaarde.scoring.robustness import NodeStability, Robustness
from maatwaarde.scoring.tradeoffs import DISPROPORTIONATE, Tradeoffs

# Proposals that are spelled out; the files hold all.
_TOP = 10
# Chance of the first place from which a proposal below these is named too.
_NEWS = 0.01
# Candidates for the first place that are named.
_CENTRAL = 5


def robustness_document(result: Robustness, trade: Tradeoffs) -> Document:
    """Return how sure the ranking is."""
    title = nmsg(
        "How sure is the ranking? {framework}, {n} proposal",
        "How sure is the ranking? {framework}, {n} proposals",
        len(result.rows),
        framework=result.scores.framework.title,
    )
    blocks: tuple[Block, ...] = (
        *map(Paragraph, _basis(result)),
        # Before any chance: whatever is drawn hangs on these.
        *unverified_notes(result.scores.impacts, result.scores.framework),
        *_acceptability(result),
        Heading(msg("With which weights does it come first?")),
        Items(tuple(_central(result))),
        Heading(msg("How sure is the order of neighbours?")),
        Items(tuple(_neighbours(result))),
        *_stability(result),
        *_tradeoffs(trade),
        Heading(msg("Stands higher in spite of a much larger loss")),
        Items(tuple(_disproportionate(trade))),
        drawn_from(result.seed),
    )
    return Document(title, blocks, lambda: robustness_annexes(result, trade))


def drawn_from(seed: int) -> Note:
    """Return by which number anybody draws the same again."""
    return Note(
        msg("The draws began from seed {seed}: with the same seed come the same draws.", seed=seed)
    )


def _basis(result: Robustness) -> list[Text]:
    scores = result.scores
    spread = Share(result.spread)
    weights = {
        "free": msg("weights entirely free"),
        "groups": msg("weights of a group by its share, give or take {spread}", spread=spread),
        "intervals": msg("each weight give or take {spread}", spread=spread),
        "ordinal": msg("only the order of the weights is fixed"),
    }[result.weights]
    lines: list[Text] = [
        nmsg(
            "{draws} draws; {weights}; {n} impact with a range.",
            "{draws} draws; {weights}; {n} impacts with a range.",
            result.uncertain,
            draws=Number(result.draws, 0),
            weights=weights,
        )
    ]
    vetoed = [scores.proposals[i] for i in scores.order if not scores.rank[i]]
    if vetoed:
        text = msg("Left out, since a veto guard is broken: {names}.", names=", ".join(vetoed))
        lines.append(text)
    may = [
        scores.proposals[row]
        for row in result.rows
        if any(guard.possible[row] for guard in scores.guards)
    ]
    if may:
        lines.append(
            msg("Those that may break a guard do take part: {names}.", names=", ".join(may))
        )
    return lines


def _acceptability(result: Robustness) -> tuple[Block, ...]:
    places = [k for k in (1, 3, 10) if k == 1 or k < len(result.rows)]
    columns = (
        Column("rank", "#", "number"),
        Column("proposal", msg("proposal")),
        *(Column(f"place_{k}", f"1-{k}" if k > 1 else "1", "share") for k in places),
        Column("mean_rank", msg("mean rank"), "number"),
        Column("confidence", msg("confidence"), "share"),
    )
    rows = []
    first = result.smaa.rank_acceptability[:, 0]
    for position, row in enumerate(result.rows):
        # Somebody further down who may well come first is news.
        if position >= _TOP and first[position] < _NEWS:
            continue
        cells = (
            Number(float(result.scores.rank[row]), 0),
            proposal_name(result.scores, row),
            *(Share(result.within(position, k)) for k in places),
            Number(float(result.smaa.mean_rank[position]), 1),
            _maybe(result.smaa.confidence[position]),
        )
        rows.append(Row(cells))
    note = msg(
        "confidence: the chance of place 1 with the mean of the weights with which it comes first; "
        "only the impacts are then uncertain"
    )
    table = Table("acceptability", columns, tuple(rows))
    return Heading(msg("Chance of a place")), table, Note(note)


def _maybe(value: float) -> Cell:
    return "\N{EN DASH}" if math.isnan(value) else Share(float(value))


def _central(result: Robustness) -> list[Item]:
    """Say for each candidate for the first place what its supporters find important."""
    first = result.smaa.rank_acceptability[:, 0]
    framework = result.scores.framework
    top = [i for i, node in enumerate(framework.nodes) if node.parent is None]
    items = []
    for i in [i for i in np.argsort(-first, kind="stable") if first[i] > 0][:_CENTRAL]:
        central = result.smaa.central_weights[i]
        own = {
            k: sum(
                float(weight)
                for j, weight in zip(result.measures, central, strict=True)
                if j in framework.nodes[k].measures
            )
            for k in top
        }
        apart = [k for k in top if abs(own[k] - framework.nodes[k].weight) >= 0.01]
        apart.sort(key=lambda k: -abs(own[k] - framework.nodes[k].weight))
        texts = [
            msg(
                "{title} {own} (now {now})",
                title=framework.nodes[k].title,
                own=Share(own[k]),
                now=Share(framework.nodes[k].weight),
            )
            for k in apart[:3]
        ]
        text = msg(
            "{proposal} ({part} of the draws): {weights}",
            proposal=proposal_name(result.scores, result.rows[i]),
            part=Share(float(first[i])),
            weights=joined(texts, ", ") if texts else msg("about as now"),
        )
        items.append(Item(text))
    return items


def _neighbours(result: Robustness) -> list[Item]:
    """Say of each pair of neighbours in how many draws it holds, and which weight turns it."""
    ids = [result.scores.proposals[row] for row in result.rows]
    stability = result.by_measure.stability
    items = []
    for k in range(min(_TOP, len(ids)) - 1):
        one, other = int(stability.order[k]), int(stability.order[k + 1])
        text = msg(
            "{one} above {other}: {part} of the draws",
            one=ids[one],
            other=ids[other],
            part=Share(float(result.smaa.pairwise_winning[one, other])),
        )
        interval = stability.neighbours[k]
        turn = _nearest(result.by_measure, interval.low, interval.high)
        turns = msg("no single weight by itself turns this round")
        if turn is not None:
            at, end = turn
            node = result.scores.framework.nodes[result.by_measure.nodes[at]]
            turns = msg(
                "turns when {title} weighs {end} (now {now})",
                title=node.title,
                end=Share(end, 2),
                now=Share(node.weight, 2),
            )
        items.append(Item(joined([text, turns], "; ")))
    return items


def _nearest(nodes: NodeStability, low: Floats, high: Floats) -> tuple[int, float] | None:
    """Return the weight that has to move least to turn an order, and to where."""
    ends = [
        (abs(float(end) - float(nodes.weights[j])), j, float(end))
        for j in range(len(nodes.nodes))
        for end in (low[j], high[j])
        if 0 < end < 1
    ]
    return min(ends)[1:] if ends else None


def _stability(result: Robustness) -> tuple[Block, ...]:
    first = result.rows[int(result.values.stability.order[0])]
    holds = msg(
        "{proposal} stays first as long as the weight is between these bounds; the other weights "
        "move in proportion.",
        proposal=proposal_name(result.scores, first),
    )
    columns = (
        Column("node", msg("value or measure")),
        Column("now", msg("now"), "share"),
        Column("from", msg("from"), "share"),
        Column("to", msg("to"), "share"),
    )
    rows = _bounds(result)
    return (
        Heading(msg("How far may one weight move?")),
        Paragraph(holds),
        *([Table("stability", columns, tuple(rows))] if rows else []),
        Note(msg("Every other weight may be anything.")),
    )


def _bounds(result: Robustness) -> list[Row]:
    """Return the weights that are bounded, each measure under its own value."""
    bounds = {
        position: (float(low), float(high))
        for nodes in (result.values, result.by_measure)
        for position, low, high in zip(
            nodes.nodes, nodes.stability.first.low, nodes.stability.first.high, strict=True
        )
    }
    nodes = result.scores.framework.nodes
    held = {k for k, ends in bounds.items() if any(0 < end < 1 for end in ends)}
    # A value whose weight may be anything still heads those of its measures that may not.
    shown = set(held)
    for k in held:
        parent = nodes[k].parent
        while parent is not None:
            shown.add(parent)
            parent = nodes[parent].parent
    rows = []
    for k, node in enumerate(nodes):
        if k not in shown:
            continue
        cells: tuple[Cell, ...] = (node.title, Share(node.weight), None, None)
        if k in held:
            low, high = bounds[k]
            cells = (*cells[:2], Share(max(low, 0.0)), Share(min(high, 1.0)))
        rows.append(Row(cells, depth=node.depth))
    return rows


def _tradeoffs(trade: Tradeoffs) -> tuple[Block, ...]:
    scores, found = trade.scores, trade.compensation
    columns = (
        Column("proposal", msg("proposal")),
        Column("gain", msg("gain"), "number"),
        Column("loss", msg("loss"), "number"),
        Column("loss_share", msg("loss share"), "number"),
        Column("largest_loss", msg("largest loss")),
    )
    rows = []
    for row in trade.ranked[:_TOP]:
        worst = int(found.worst[row])
        cells = (
            proposal_name(scores, row),
            Number(float(found.gain[row])),
            Number(float(found.loss[row])),
            Number(float(found.share[row]), 2),
            scores.framework.measures[worst].title if worst >= 0 else None,
        )
        rows.append(Row(cells))
    note = msg("loss share: 0 is no loss, one half is break-even")
    table = Table("tradeoffs", columns, tuple(rows))
    return Heading(msg("Which gain pays for which loss?")), table, Note(note)


def _disproportionate(trade: Tradeoffs) -> list[Item]:
    margin = Number(DISPROPORTIONATE, 1)
    if not trade.flags:
        text = msg(
            "No proposal stands above another that loses at least {margin} less somewhere.",
            margin=margin,
        )
        return [Item(text)]
    return [
        Item(
            nmsg(
                "{proposal}: loses {loss} on {measure}, {margin} or more than {n} proposal below "
                "it ({first})",
                "{proposal}: loses {loss} on {measure}, {margin} or more than {n} proposals below "
                "it ({first})",
                len(flag.below),
                proposal=proposal_name(trade.scores, flag.row),
                loss=Number(flag.loss, 2),
                measure=flag.measure.title,
                margin=margin,
                first=", ".join(trade.scores.proposals[row] for row in flag.below[:3])
                + (", …" if len(flag.below) > 3 else ""),
            ),
            "!",
        )
        for flag in trade.flags[:_TOP]
    ]
