"""Pictures of scores, each with what is to be seen in words and a table of the same figures."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from maatwaarde.framework import Framework, Measure
from maatwaarde.messages import (
    Amount,
    Money,
    Number,
    Share,
    Text,
    joined,
    msg,
    nmsg,
)
from maatwaarde.report.blocks import Cell, Column, Figure, Row, Table
from maatwaarde.report.figures.bars import Part
from maatwaarde.report.figures.frame import MOST
from maatwaarde.report.figures.goals import Goal, goal_tree
from maatwaarde.report.figures.money import Spot, value_for_money
from maatwaarde.report.figures.multiples import Line, small_multiples
from maatwaarde.report.figures.ranks import Chances, rank_chances
from maatwaarde.report.figures.stability import WeightRoom, weight_room
from maatwaarde.report.figures.svg import Picture
from maatwaarde.report.ranking.bars import bars_figure
from maatwaarde.report.ranking.names import proposal_name, rank_mark
from maatwaarde.scoring import Scores, Standings, by_category
from maatwaarde.scoring.categories import category_unknown
from maatwaarde.scoring.robustness import Robustness
from maatwaarde.scoring.value_for_money import ValueForMoney

_TOP = 12
_CHANCES = 20
_PLACES = (1, 3, 10)
_ORDER = 10
"""So many of the first have to stay in their order, for the order to hold."""

Ends = tuple[float, float]


def contribution_picture(scores: Standings, row: int) -> tuple[Figure, Table]:
    """Return what each measure adds to the score of a proposal: harms first, then what is unknown.

    Measures that do nothing are left out. Gains follow, the largest first.
    """
    name = proposal_name(scores, row)
    parts = _parts(scores, row)
    total = None
    if scores.additive:
        score, low, high = _figures(scores, row)
        total = Part(msg("score"), score, low, high)
    title = msg("What {proposal} harms and adds", proposal=name)
    alternative = _contributions_in_words(scores, row, parts)
    prefix = f"contributions-{scores.proposals[row]}"

    columns = (
        Column("measure", msg("measure")),
        Column("contribution", msg("contribution"), "number"),
        Column("low", msg("lowest"), "number"),
        Column("high", msg("highest"), "number"),
    )
    rows = [_part_row(part) for part in parts]
    if total is not None:
        rows.append(_part_row(total, strong=True))
    figure = bars_figure(parts, total, title, alternative, prefix)
    return figure, Table("contributions", columns, tuple(rows), title)


def _figures(scores: Standings, row: int) -> tuple[float, float, float]:
    return float(scores.score[row]), float(scores.low[row]), float(scores.high[row])


def _parts(scores: Standings, row: int) -> list[Part]:
    weights, impacts = scores.framework.measure_weights, scores.impacts
    found = []
    for j, measure in enumerate(scores.framework.measures):
        low, high = (
            float(ends[row, j] * weights[j])
            for ends in (scores.valuation.low, scores.valuation.high)
        )
        known = bool(impacts.known[row, j])
        value = float(scores.contributions[row, j])
        if low or high or value:
            found.append(Part(measure.title, value, low, high, known))
    return sorted(found, key=lambda part: (_sort(part), -abs(part.value)))


def _sort(part: Part) -> int:
    return 1 if not part.known else 0 if part.value < 0 else 2


def _part_row(part: Part, *, strong: bool = False) -> Row:
    value = Number(part.value, sign=True) if part.known else msg("unknown")
    ends = (Number(part.low, sign=True), Number(part.high, sign=True))
    cells: tuple[Cell, ...] = (
        part.title,
        value,
        *(ends if part.low < part.high else (None, None)),
    )
    return Row(cells, strong=strong)


def _contributions_in_words(scores: Standings, row: int, parts: Sequence[Part]) -> Text:
    harms = [part for part in parts if part.known and part.value < 0]
    gains = [part for part in parts if part.known and part.value > 0]
    unknown = sum(not part.known for part in parts)
    told: list[Text] = []
    if harms:
        told.append(
            nmsg(
                "Harms {n} measure, most {title} ({worth}).",
                "Harms {n} measures, most {title} ({worth}).",
                len(harms),
                title=harms[0].title,
                worth=Number(harms[0].value, sign=True),
            )
        )
    else:
        told.append(msg("Harms nothing that is known."))
    if gains:
        told.append(
            nmsg(
                "Adds to {n} measure, most {title} ({worth}).",
                "Adds to {n} measures, most {title} ({worth}).",
                len(gains),
                title=gains[0].title,
                worth=Number(gains[0].value, sign=True),
            )
        )
    else:
        told.append(msg("Adds to nothing that is known."))
    if unknown:
        told.append(
            nmsg(
                "Of {n} measure nobody knows the effect.",
                "Of {n} measures nobody knows the effect.",
                unknown,
            )
        )
    if scores.additive:
        score = Number(float(scores.score[row]), sign=True)
        told.append(msg("Together that is the score of {score}.", score=score))
    else:
        told.append(
            msg(
                "The bars are those of the value method, and do not add up to the score by "
                "{method}.",
                method=scores.method,
            )
        )
    return joined(told)


def top_picture(scores: Scores, most: int = _TOP) -> tuple[Figure, Table]:
    """Return gains and harms of the best proposals under each value, side by side.

    Those that a veto guard keeps out come last, and are shown as far as there is room; the table
    holds all.
    """
    found = by_category(scores.framework, scores.contributions, "value")
    unknown = category_unknown(scores, found.categories)
    shown = sorted(
        (k for k, one in enumerate(found.categories) if one.weight > 0),
        key=lambda k: (-found.categories[k].weight, k),
    )
    values = [found.categories[k].title for k in shown]
    lines = [
        Line(
            proposal_name(scores, i),
            rank_mark(scores, i),
            float(scores.score[i]),
            tuple(float(found.gains[i, k]) for k in shown),
            tuple(float(found.harms[i, k]) for k in shown),
            tuple(bool(unknown[i, k]) for k in shown),
        )
        for i in scores.order
    ]
    drawn = lines[: min(most, MOST)]
    harmful = sum(any(line.harms) for line in drawn)
    title = nmsg(
        "What the best proposal harms and adds, value by value",
        "What the {n} best proposals harm and add, value by value",
        len(drawn),
    )
    alternative: Text = nmsg(
        "{n} of the {shown} proposals harms something.",
        "{n} of the {shown} proposals harm something.",
        harmful,
        shown=len(drawn),
    )
    if drawn:
        first = msg(
            "First is {proposal}, with {score}.",
            proposal=drawn[0].name,
            score=Number(drawn[0].score, sign=True),
        )
        alternative = joined([first, alternative])
    columns = (
        Column("rank", "#", "number"),
        Column("proposal", msg("proposal")),
        *(
            Column(f"{key}:{found.categories[k].id}", heading, "number")
            for k, title in zip(shown, values, strict=True)
            for key, heading in (
                ("harm", msg("harm: {title}", title=title)),
                ("gain", msg("gain: {title}", title=title)),
            )
        ),
        Column("score", msg("score"), "number"),
    )
    rows = tuple(
        Row(
            (
                line.mark,
                line.name,
                *(cell for k in range(len(shown)) for cell in _both(line, k)),
                Number(line.score, sign=True),
            )
        )
        for line in lines
    )
    picture = Picture(
        lambda language: small_multiples(
            values,
            drawn,
            len(lines) - len(drawn),
            title,
            alternative,
            language,
            "top",
        )
    )
    return Figure(title, alternative, picture), Table("top", columns, rows, title)


def _both(line: Line, k: int) -> tuple[Cell, Cell]:
    harm, gain = line.harms[k], line.gains[k]
    unknown: Text | None = "?" if line.unknown[k] else None
    return (
        Number(harm, sign=True) if harm else unknown,
        Number(gain, sign=True) if gain else unknown,
    )


def money_picture(
    scores: Standings, worth: ValueForMoney, chosen: Collection[str] | None = None
) -> tuple[Figure, Table]:
    """Return what each proposal scores against what it costs, and what is chosen.

    Parameters
    ----------
    worth
        Of these scores.
    chosen
        Ids; None where nothing was chosen yet.
    """
    spots = [
        Spot(
            scores.proposals[i],
            proposal_name(scores, i),
            float(worth.cost[i]),
            _figures(scores, i),
            chosen=chosen is not None and scores.proposals[i] in chosen,
            out=bool(scores.vetoed[i]),
        )
        for i in scores.order
    ]
    title = msg("Value for money: what proposals score against what they cost")
    unknown = sum(math.isnan(spot.cost) for spot in spots)
    told: list[Text] = []
    if chosen is None:
        told.append(
            nmsg("{n} proposal by cost and score.", "{n} proposals by cost and score.", len(spots))
        )
    else:
        told.append(
            msg(
                "{k} of {n} proposals by cost and score are chosen.",
                k=sum(spot.chosen for spot in spots),
                n=len(spots),
            )
        )
    best = [i for i in scores.order if not math.isnan(worth.per_million[i])]
    if best:
        first = max(best, key=lambda i: worth.per_million[i])
        told.append(
            msg(
                "Most value for money has {proposal}: {figure} for each million euro.",
                proposal=proposal_name(scores, first),
                figure=Number(float(worth.per_million[first]), sign=True),
            )
        )
    if unknown:
        told.append(
            nmsg(
                "Of {n} the cost is unknown: it stands beside the others.",
                "Of {n} the cost is unknown: they stand beside the others.",
                unknown,
            )
        )
    if worth.yearly is not None:
        told.append(msg("Costs that return every year count for one year."))
    alternative = joined(told)
    columns = (
        Column("proposal", msg("proposal")),
        Column("cost", msg("cost"), "money"),
        Column("score", msg("score"), "number"),
        Column("value_per_million", "/M€", "number"),
        *([Column("chosen", msg("chosen"))] if chosen is not None else []),
    )
    rows = []
    for spot, i in zip(spots, scores.order, strict=True):
        per_million = float(worth.per_million[i])
        cells: tuple[Cell, ...] = (
            spot.name,
            msg("unknown") if math.isnan(spot.cost) else Money(spot.cost),
            Number(spot.figures[0], sign=True),
            None if math.isnan(per_million) else Number(per_million, sign=True),
        )
        if chosen is not None:
            cells = (*cells, msg("yes") if spot.chosen else msg("no"))
        rows.append(Row(cells))
    picture = Picture(
        lambda language: value_for_money(
            spots,
            msg("score"),
            title,
            alternative,
            language,
            "value-for-money",
            choice=chosen is not None,
        )
    )
    return Figure(title, alternative, picture), Table(
        "value_for_money", columns, tuple(rows), title
    )


def acceptability_picture(result: Robustness, most: int = _CHANCES) -> tuple[Figure, Table]:
    """Return how likely each proposal is to be first, among the first three, and the first ten."""
    size = len(result.rows)
    places = [k for k in _PLACES if k < size] or [1]
    rows = [
        Chances(
            proposal_name(result.scores, row),
            tuple(min(result.within(position, k), 1.0) for k in places),
        )
        for position, row in enumerate(result.rows)
    ]
    title = msg("How likely each proposal is to rank high")
    first = max(range(size), key=lambda k: (rows[k].within[0], -k))
    alternative = msg(
        "{proposal} comes first in {part} of {draws} draws of weights and impacts.",
        proposal=rows[first].name,
        part=Share(rows[first].within[0], 0),
        draws=Number(result.draws, 0),
    )
    if first != 0:
        alternative = joined(
            [
                alternative,
                msg(
                    "{proposal}, first with the weights as they are, does in {part}.",
                    proposal=rows[0].name,
                    part=Share(rows[0].within[0], 0),
                ),
            ]
        )
    columns = (
        Column("proposal", msg("proposal")),
        *(Column(f"place_{k}", f"1-{k}" if k > 1 else "1", "share") for k in places),
        Column("mean_rank", msg("mean rank"), "number"),
    )
    table = tuple(
        Row((row.name, *map(Share, row.within), Number(float(result.smaa.mean_rank[k]), 1)))
        for k, row in enumerate(rows)
    )
    drawn = rows[:most]
    picture = Picture(
        lambda language: rank_chances(
            places, drawn, size - len(drawn), title, alternative, language, "chances"
        )
    )
    return Figure(title, alternative, picture), Table("chances", columns, table, title)


def stability_picture(result: Robustness, choice: Mapping[str, Ends]) -> tuple[Figure, Table]:
    """Return between which weights of each value the first, the order and the choice stay.

    Parameters
    ----------
    choice
        By value at the top of the goal tree, between which weights (from 0 to 1) it is sure that
        the same portfolio is chosen. Where it is not known of each, it is not drawn.
    """
    nodes, found = result.scores.framework.nodes, result.values
    stability = found.stability
    first = proposal_name(result.scores, result.rows[int(stability.order[0])])
    n = min(len(result.rows), _ORDER)
    things: list[Text] = [
        msg("{proposal} stays first", proposal=result.scores.proposals[result.rows[0]]),
        msg("the first {n} stay in this order", n=n),
    ]
    known = all(nodes[position].id in choice for position in found.nodes)
    if known:
        things.append(msg("the same portfolio is chosen"))
    neighbours = stability.neighbours[: n - 1]
    rows = []
    for k, position in enumerate(found.nodes):
        holds = [
            (float(stability.first.low[k]), float(stability.first.high[k])),
            (
                max((float(one.low[k]) for one in neighbours), default=0.0),
                min((float(one.high[k]) for one in neighbours), default=1.0),
            ),
        ]
        if known:
            holds.append(choice[nodes[position].id])
        rows.append(WeightRoom(nodes[position].title, float(found.weights[k]), tuple(holds)))
    title = msg("How far a weight may move before something changes")
    tight = min(
        rows,
        key=lambda row: min(
            [abs(end - row.weight) for end in row.holds[0] if 0 < end < 1], default=2.0
        ),
    )
    bounded = any(0 < end < 1 for end in tight.holds[0])
    told: Text = msg("{proposal} stays first whatever a single value weighs.", proposal=first)
    if bounded:
        told = msg(
            "{proposal} stays first as long as {value}, which is nearest to a bound, weighs "
            "between {low} and {high}; it weighs {now} now.",
            proposal=first,
            value=tight.title,
            low=Share(tight.holds[0][0]),
            high=Share(tight.holds[0][1]),
            now=Share(tight.weight),
        )
    alternative = joined([told, msg("The other weights move in proportion.")])
    columns = [Column("node", msg("value")), Column("now", msg("now"), "share")]
    for key, thing in zip(("first", "order", "choice"), things, strict=False):
        columns.append(Column(f"{key}_from", msg("{thing}: from", thing=thing), "share"))
        columns.append(Column(f"{key}_to", msg("{thing}: to", thing=thing), "share"))
    table = tuple(
        Row(
            (
                row.title,
                Share(row.weight),
                *(Share(end) for ends in row.holds for end in ends),
            )
        )
        for row in rows
    )
    picture = Picture(
        lambda language: weight_room(things, rows, title, alternative, language, "weight-room")
    )
    return Figure(title, alternative, picture), Table("weight_room", tuple(columns), table, title)


def goal_tree_picture(framework: Framework) -> tuple[Figure, Table]:
    """Return the goal tree: values, the measures below them, their weights and targets."""
    measures = {measure.id: measure for measure in framework.measures}
    goals = [
        Goal(
            node.title,
            node.depth,
            node.weight,
            node.is_measure,
            _targets(measures[node.id]) if node.is_measure else "",
        )
        for node in framework.nodes
    ]
    title = msg("The goal tree: what counts, and how much")
    top = [goal for goal in goals if goal.depth == 0]
    heaviest = max(top, key=lambda goal: goal.weight)
    values = sum(not goal.is_measure for goal in goals)
    alternative = msg(
        "{values} and {measures}; {title} weighs most, with {weight}.",
        values=nmsg("{n} value", "{n} values", values),
        measures=nmsg("{n} measure", "{n} measures", len(measures)),
        title=heaviest.title,
        weight=Share(heaviest.weight),
    )
    columns = (
        Column("node", msg("value or measure")),
        Column("weight", msg("weight"), "share"),
        Column("target", msg("target")),
    )
    rows = tuple(
        Row((goal.title, Share(goal.weight), goal.targets or None), depth=goal.depth)
        for goal in goals
    )
    picture = Picture(lambda language: goal_tree(goals, title, alternative, language, "goal-tree"))
    return Figure(title, alternative, picture), Table("goal_tree", columns, rows, title)


def _targets(measure: Measure) -> Text:
    told = [
        msg("{amount} in {year}", amount=Amount(amount, measure.unit, sign=False), year=str(year))
        for year, amount in sorted(measure.target.items())
    ]
    return joined(told, "; ") if told else ""
