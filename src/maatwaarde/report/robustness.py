"""How sure a ranking is, as text."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from maatwaarde.report.doubts import unverified_text
from maatwaarde.report.group_rankings import proposal_name
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, number, share, word
from maatwaarde.scoring.flips import Bar, ImpactFlip, Pair, Tornado
from maatwaarde.scoring.robustness import NodeStability, Robustness
from maatwaarde.scoring.tradeoffs import DISPROPORTIONATE, Tradeoffs

_TOP = 10
"""Proposals that are spelled out; the files hold all."""

_NEWS = 0.01
"""Chance of the first place from which a proposal below these is named too."""

_CENTRAL = 5
"""Candidates for the first place that are named."""

_FLIPS = 6
"""Ways to turn an order round that are named."""

_BARS = 12
"""Causes that are named."""


def robustness_text(
    result: Robustness, trade: Tradeoffs, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return chances, weights that bring to the top, exact bounds, and what pays for what."""
    parts = [
        _heading(result, language, width),
        _acceptability(result, language, width),
        _central(result, language, width),
        _neighbours(result, language, width),
        _stability(result, language, width),
        _tradeoffs(trade, language, width),
        _disproportionate(trade, language, width),
        unverified_text(result.scores.impacts, language, width),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def pair_text(found: Pair, language: Language = "nl", width: int = WIDTH) -> str:
    """Return what turns the order of two proposals round."""
    scores = found.scores
    lead = word(
        "lead",
        language,
        better=proposal_name(scores, found.better),
        worse=proposal_name(scores, found.worse),
        gap=number(found.gap, language, 4),
    )
    lines = [word("pair", language), wrap(lead, indent="  ", width=width)]
    if found.moved_to is None or found.least_moved is None:
        lines.append(wrap(word("flip_never", language), indent="  ", width=width))
    else:
        lines += _weight_flips(found, found.moved_to, found.least_moved, language, width)
    lines.append("  " + word("flip_impacts", language))
    realistic = [flip for flip in found.impacts if flip.within_anchors]
    for flip in (realistic or list(found.impacts))[:_FLIPS]:
        lines.append(_impact_flip(found, flip, language, width))
    if not found.impacts:
        lines.append("    " + word("flip_none", language))
    return "\n".join(lines) + "\n"


def tornado_text(found: Tornado, language: Language = "nl", width: int = WIDTH) -> str:
    """Return what moves the score of a proposal, most first."""
    scores, row = found.scores, found.row
    now = f"{word('score', language)} {number(scores.score[row], language, sign=True)}"
    lines = [
        f"{word('tornado', language)} {proposal_name(scores, row)}, {now}",
        word("tornado_note", language, spread=share(found.spread, language)),
    ]
    parts = ["\n".join(wrap(line, width=width) for line in lines)]
    if not found.bars:
        parts.append(wrap(word("tornado_certain", language), width=width))
    else:
        headings = [
            word("cause", language),
            word("measure", language),
            word("from", language),
            word("to", language),
            word("score", language),
            word("rank", language),
        ]
        rows = [_bar(bar, language) for bar in found.bars[:_BARS]]
        parts.append(render(headings, rows, right=(2, 3, 4, 5), flexible=1, width=width))
    return "\n\n".join(parts) + "\n"


def _heading(result: Robustness, language: Language, width: int) -> str:
    scores = result.scores
    spread = share(result.spread, language)
    title = scores.framework.title.get(language)
    n = f"{len(result.rows)} {word('proposals', language)}"
    lines = [
        f"{word('robust', language)} {title}, {n}",
        word(
            "draws",
            language,
            draws=number(result.draws, language, 0),
            seed=result.seed,
            weights=word(f"draws_{result.weights}", language, spread=spread),
            n=result.uncertain,
        ),
    ]
    vetoed = [scores.proposals[i] for i in scores.order if not scores.rank[i]]
    if vetoed:
        lines.append(word("vetoed_left_out", language, proposals=", ".join(vetoed)))
    may = [
        scores.proposals[row]
        for row in result.rows
        if any(guard.possible[row] for guard in scores.guards)
    ]
    if may:
        lines.append(word("guards_may_break", language, proposals=", ".join(may)))
    return "\n".join(wrap(line, width=width) for line in lines)


def _acceptability(result: Robustness, language: Language, width: int) -> str:
    places = [k for k in (1, 3, 10) if k == 1 or k < len(result.rows)]
    headings = ["#", word("proposal", language), *(f"1-{k}" if k > 1 else "1" for k in places)]
    headings += [word("mean_rank", language), word("confidence", language)]
    rows = []
    first = result.smaa.rank_acceptability[:, 0]
    for position, row in enumerate(result.rows):
        # Somebody further down who may well come first is news.
        if position >= _TOP and first[position] < _NEWS:
            continue
        rows.append(
            [
                str(result.scores.rank[row]),
                proposal_name(result.scores, row),
                *(share(result.within(position, k), language) for k in places),
                number(result.smaa.mean_rank[position], language, 1),
                _maybe(result.smaa.confidence[position], language),
            ]
        )
    numbers = (0, *range(2, len(headings)))
    table = render(headings, rows, right=numbers, flexible=1, width=width)
    note = wrap(word("acceptability_note", language), width=width)
    return "\n".join([word("acceptability", language), table, note])


def _central(result: Robustness, language: Language, width: int) -> str:
    """Say for each candidate for the first place what its supporters find important."""
    first = result.smaa.rank_acceptability[:, 0]
    candidates = [i for i in np.argsort(-first, kind="stable") if first[i] > 0][:_CENTRAL]
    lines = [word("central", language)]
    framework = result.scores.framework
    top = [i for i, node in enumerate(framework.nodes) if node.parent is None]
    for i in candidates:
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
            word(
                "central_weight",
                language,
                title=framework.nodes[k].title.get(language),
                own=share(own[k], language),
                now=share(framework.nodes[k].weight, language),
            )
            for k in apart[:3]
        ]
        text = word(
            "central_line",
            language,
            proposal=proposal_name(result.scores, result.rows[i]),
            part=share(float(first[i]), language),
            weights=", ".join(texts) or word("central_same", language),
        )
        lines.append(wrap(text, indent="  ", hanging="    ", width=width))
    return "\n".join(lines)


def _neighbours(result: Robustness, language: Language, width: int) -> str:
    """Say of each pair of neighbours in how many draws it holds, and which weight turns it."""
    lines = [word("neighbours", language)]
    ids = [result.scores.proposals[row] for row in result.rows]
    stability = result.by_measure.stability
    for k in range(min(_TOP, len(ids)) - 1):
        one, other = int(stability.order[k]), int(stability.order[k + 1])
        text = word(
            "neighbour_line",
            language,
            one=ids[one],
            other=ids[other],
            part=share(float(result.smaa.pairwise_winning[one, other]), language),
        )
        interval = stability.neighbours[k]
        turn = _nearest(result.by_measure, interval.low, interval.high)
        if turn is None:
            text += f"; {word('neighbour_never', language)}"
        else:
            at, end = turn
            node = result.scores.framework.nodes[result.by_measure.nodes[at]]
            turns = word(
                "neighbour_turns",
                language,
                title=node.title.get(language),
                end=share(end, language, 2),
                now=share(node.weight, language, 2),
            )
            text += f"; {turns}"
        lines.append(wrap(text, indent="  ", hanging="    ", width=width))
    return "\n".join(lines)


def _nearest(
    nodes: NodeStability, low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[int, float] | None:
    """Return the weight that has to move least to turn an order, and to where."""
    ends = [
        (abs(float(end) - float(nodes.weights[j])), j, float(end))
        for j in range(len(nodes.nodes))
        for end in (low[j], high[j])
        if 0 < end < 1
    ]
    return min(ends)[1:] if ends else None


def _stability(result: Robustness, language: Language, width: int) -> str:
    first = result.rows[int(result.values.stability.order[0])]
    name = proposal_name(result.scores, first)
    lines = [word("stability", language)]
    lines.append(wrap(word("stability_holds", language, proposal=name), width=width))
    headings = [
        word("value", language),
        word("now", language),
        word("from", language),
        word("to", language),
    ]
    rows = _bounds(result, result.values, language) + _bounds(
        result, result.by_measure, language, "  "
    )
    if rows:
        lines.append(render(headings, rows, right=(1, 2, 3), flexible=0, width=width))
    lines.append(word("stability_free", language))
    return "\n".join(lines)


def _bounds(
    result: Robustness, nodes: NodeStability, language: Language, indent: str = ""
) -> list[list[str]]:
    """Return the weights that are bounded, those with the least room first."""
    low, high = nodes.stability.first.low, nodes.stability.first.high
    found = []
    for j, position in enumerate(nodes.nodes):
        node = result.scores.framework.nodes[position]
        ends = [float(end) for end in (low[j], high[j]) if 0 < end < 1]
        if not ends:
            continue
        room = min(abs(end - node.weight) for end in ends)
        cells = [indent + node.title.get(language), share(node.weight, language)]
        cells.append(share(float(low[j]), language) if low[j] > 0 else share(0.0, language))
        cells.append(share(float(high[j]), language) if high[j] < 1 else share(1.0, language))
        found.append((room, node.id, cells))
    return [cells for _, _, cells in sorted(found)]


def _tradeoffs(trade: Tradeoffs, language: Language, width: int) -> str:
    scores, result = trade.scores, trade.compensation
    headings = [
        word("proposal", language),
        word("gain", language),
        word("lost", language),
        word("paid", language),
        word("largest_loss", language),
    ]
    rows = []
    for row in trade.ranked[:_TOP]:
        worst = int(result.worst[row])
        title = scores.framework.measures[worst].title.get(language) if worst >= 0 else ""
        rows.append(
            [
                proposal_name(scores, row),
                number(result.gain[row], language),
                number(result.loss[row], language),
                number(result.share[row], language, 2),
                title if len(title) <= 22 else title[:21] + "…",
            ]
        )
    table = render(headings, rows, right=(1, 2, 3), flexible=0, width=width)
    note = wrap(word("tradeoff_mean", language), width=width)
    return "\n".join([word("tradeoffs", language), table, note])


def _disproportionate(trade: Tradeoffs, language: Language, width: int) -> str:
    lines = [word("disproportionate", language)]
    margin = number(DISPROPORTIONATE, language, 1)
    for flag in trade.flags[:_TOP]:
        text = word(
            "disproportionate_line",
            language,
            proposal=proposal_name(trade.scores, flag.row),
            loss=number(flag.loss, language, 2),
            measure=flag.measure.title.get(language),
            margin=margin,
            n=len(flag.below),
            first=", ".join(trade.scores.proposals[row] for row in flag.below[:3])
            + (", …" if len(flag.below) > 3 else ""),
        )
        lines.append(wrap(text, indent="  ! ", hanging="    ", width=width))
    if not trade.flags:
        text = word("disproportionate_none", language, margin=margin)
        lines.append(wrap(text, indent="  ", width=width))
    return "\n".join(lines)


def _weight_flips(
    found: Pair, moved_to: NDArray[np.float64], least: float, language: Language, width: int
) -> list[str]:
    framework = found.scores.framework
    now = framework.measure_weights
    changed = np.argsort(-np.abs(moved_to - now), kind="stable")
    moves = [
        word(
            "flip_move",
            language,
            title=framework.measures[j].title.get(language),
            now=share(float(now[j]), language),
            needed=share(float(moved_to[j]), language),
        )
        for j in changed
        if abs(moved_to[j] - now[j]) > 1e-9
    ]
    part = share(least, language)
    text = word("flip_least", language, part=part, moves="; ".join(moves[:_FLIPS]))
    lines = [wrap(text, indent="  ", hanging="    ", width=width)]
    lines.append("  " + word("flip_weights", language))
    for flip in found.weights[:_FLIPS]:
        text = word(
            "flip_weight",
            language,
            measure=flip.measure.title.get(language),
            needed=share(flip.needed, language),
            now=share(flip.now, language),
        )
        lines.append(wrap(text, indent="    \N{BULLET} ", hanging="      ", width=width))
    if not found.weights:
        lines.append("    " + word("flip_no_single", language))
    return lines


def _impact_flip(found: Pair, flip: ImpactFlip, language: Language, width: int) -> str:
    text = word(
        "flip_impact",
        language,
        proposal=found.scores.proposals[flip.row],
        measure=flip.measure.title.get(language),
        needed=amount(flip.needed, flip.measure.unit, language),
        now="?" if math.isnan(flip.now) else amount(flip.now, "", language),
    )
    if not flip.within_anchors:
        text += f"; {word('beyond_anchor', language)}"
    return wrap(text, indent="    \N{BULLET} ", hanging="      ", width=width)


def _bar(bar: Bar, language: Language) -> list[str]:
    if bar.kind == "weight":
        ends = [share(end, language) for end in bar.range]
    else:
        ends = [amount(end, "", language) for end in bar.range]
    scores = [number(end, language, sign=True) for end in bar.score]
    ranks = [str(rank) if rank else "\N{EN DASH}" for rank in bar.rank]
    cause = "tornado_impact" if bar.kind == "impact" else "tornado_weight"
    return [
        word(cause, language),
        bar.measure.title.get(language),
        *ends,
        "…".join(scores),
        "…".join(ranks) if ranks[0] != ranks[1] else ranks[0],
    ]


def _maybe(value: float, language: Language) -> str:
    return "\N{EN DASH}" if math.isnan(value) else share(float(value), language)
