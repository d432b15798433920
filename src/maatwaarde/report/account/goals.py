"""The goal tree (doelenboom) as a document and as data: who does what, for which effect."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from maatwaarde.account.goals import Activity, Gap, Goals, Kind, Result
from maatwaarde.framework import Measure, Node
from maatwaarde.messages import Amount, Language, Message, Money, Text, joined, msg, nmsg, say
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.figures.goal_chain import Link, goal_chain
from maatwaarde.report.figures.svg import Picture, as_file

_GAINS, _HARMS = 5, 3
"""So many activities at most are shown for and against a measure; files hold all."""
_NAMED = 12
"""So many titles at most are named of what lacks something."""

_GAPS: Mapping[Kind, Message] = {
    "no-owner": msg("nobody answers for it (`owner`)"),
    "no-target": msg("no target (`target`)"),
    "no-baseline": msg("no baseline (`baseline`): nobody says what it stood at"),
    "no-activity": msg("nothing is done for it"),
    "only-harm": msg("all that is done works against it"),
    "over-budget": msg("what is planned costs more than the budget"),
    "budgets-below": msg("the budgets below it come to more than its own"),
    "activity-no-owner": msg("activity without an owner (column `eigenaar`)"),
    "activity-no-result": msg("activity without a stated result (column `resultaat`)"),
    "activity-no-cost": msg("activity of which the cost is not stated or not known"),
    "activity-no-goal": msg("activity that adds to no goal of the framework, as far as known"),
}


def goals_document(found: Goals) -> Document:
    """Return the goal tree, what is missing in it, and the activities."""
    links = list(_links(found))
    words = Details(msg("The goal tree in words"), (Items(_items(links)),))
    blocks: list[Block] = [Paragraph(_opening(found)), goals_figure(found), words]
    blocks += _notes(found)
    blocks += _gap_blocks(found)
    title = msg("The goal tree of {title}", title=found.framework.title)
    return Document(title, tuple(blocks), lambda: _annexes(found))


def _opening(found: Goals) -> Text:
    nodes = found.framework.nodes
    values = nmsg("{n} value", "{n} values", sum(not node.is_measure for node in nodes))
    measures = nmsg("{n} measure", "{n} measures", len(found.framework.measures))
    if not found.listed:
        return joined(
            [
                msg("{values} and {measures}.", values=values, measures=measures),
                msg("No list of proposals is given, so that there are no activities."),
            ]
        )
    activities = nmsg("{n} activity", "{n} activities", len(found.activities))
    counted = msg(
        "{values}, {measures} and {activities}.",
        values=values,
        measures=measures,
        activities=activities,
    )
    which = (
        msg("The activities are the proposals that the plan has chosen.")
        if found.planned
        else msg("No plan is given: the activities are all proposals that may be chosen.")
    )
    return joined([counted, which])


def _links(found: Goals) -> Iterator[Link]:
    """Yield the tree row by row."""
    main = _main_measures(found)
    for node in found.framework.nodes:
        budget = found.budget(node)
        money: list[Text] = [] if budget is None else [Money(budget)]
        who = node.owner if _says_owner(found, node) else None
        if not node.is_measure:
            yield Link("value", node.title, node.depth, "", who or "", joined(money))
            continue
        told = _target(found.measure(node))
        yield Link("effect", node.title, node.depth, told, who or "", joined(money))
        yield from _activities(found, node, main)


def _says_owner(found: Goals, node: Node) -> bool:
    """Whether a node has another owner than the one above it, so that each stands there once."""
    parent = None if node.parent is None else found.framework.nodes[node.parent].owner
    return node.owner is not None and node.owner != parent


def _target(measure: Measure) -> Text:
    told = [
        msg("{amount} in {year}", amount=Amount(amount, measure.unit), year=str(year))
        for year, amount in measure.target.items()
    ]
    return joined(told, "; ") if told else ""


def _main_measures(found: Goals) -> dict[int, int]:
    """Return the measure under which an activity stands in full: the one that it gains most on."""
    if not found.activities:
        return {}
    worth = np.nan_to_num(found.worth, nan=0.0)
    return {row: int(np.argmax(worth[row])) for row in range(len(worth)) if worth[row].max() > 0}


def _activities(found: Goals, node: Node, main: Mapping[int, int]) -> Iterator[Link]:
    place = node.measures[0]
    unit = found.framework.measures[place].unit
    rows = found.serving(place)
    known = [row for row in rows if not math.isnan(found.effects[row, place])]
    gains = [row for row in known if found.gains(row, place)]
    against = [row for row in known if not found.gains(row, place)]
    shown = [*gains[:_GAINS], *against[-_HARMS:]]
    for row in shown:
        one = found.activities[row]
        whole = main.get(row) == place
        yield Link(
            "activity",
            _named(one),
            node.depth + 1,
            joined([Amount(float(found.effects[row, place]), unit)]),
            (one.owner or "") if whole else "",
            _cost(one) if whole else "",
            row in against,
        )
        for result in one.results if whole else ():
            yield Link("result", msg("result: {result}", result=_result(result)), node.depth + 2)
    if len(known) > len(shown):
        text = nmsg("and {n} more activity", "and {n} more activities", len(known) - len(shown))
        yield Link("more", text, node.depth + 1)
    if len(rows) > len(known):
        text = nmsg(
            "of {n} activity the effect is not known",
            "of {n} activities the effect is not known",
            len(rows) - len(known),
        )
        yield Link("more", text, node.depth + 1)


def _named(one: Activity) -> Text:
    return one.title if one.title == one.id else f"{one.id} {one.title}"


def _result(result: Result) -> Text:
    if result.amount is None:
        return result.text
    amount = Amount(result.amount, result.unit, sign=False)
    return msg("{name} {amount}", name=result.text, amount=amount)


def _cost(one: Activity) -> Text:
    once: Text = msg("cost not known") if math.isnan(one.cost) else joined([Money(one.cost)])
    if not one.yearly:
        return once
    yearly = msg("{amount} a year", amount=Money(one.yearly))
    return yearly if one.cost == 0 else joined([once, yearly], " + ")


def goals_picture(found: Goals, language: Language = "nl") -> str:
    """Return the goal tree as an SVG document."""
    return as_file(say(goals_figure(found).svg, language))


def _items(links: Sequence[Link], depth: int = 0) -> tuple[Item, ...]:
    """Return the rows at this depth as items, with the rows below each of them under it."""
    starts = [place for place, link in enumerate(links) if link.depth == depth]
    found = []
    for start, end in itertools.pairwise([*starts, len(links)]):
        below = _items(links[start + 1 : end], depth + 1)
        found.append(Item(_in_words(links[start]), _mark(links[start]), below))
    return tuple(found)


def _in_words(link: Link) -> Text:
    money = link.money
    if money and link.level in ("value", "effect"):
        money = msg("budget {amount}", amount=money)
    told = joined([text for text in (link.told, link.who, money) if text], "; ")
    return msg("{title}: {told}", title=link.title, told=told) if told else link.title


def _mark(link: Link) -> str:
    if link.level != "activity":
        return ""
    return "\N{MINUS SIGN}" if link.harm else "+"


def goals_figure(found: Goals) -> Figure:
    """Return the goal tree as a picture."""
    links = list(_links(found))
    title = msg("From activity to value")
    with_target = sum(bool(one.target) for one in found.framework.measures)
    owned = sum(node.owner is not None for node in found.framework.nodes if node.is_measure)
    alternative = msg(
        "{targets} of the {m} measures have a target, and {owners} have an owner.",
        targets=with_target,
        owners=owned,
        m=len(found.framework.measures),
    )
    picture = Picture(lambda language: goal_chain(links, title, alternative, language, "goals"))
    return Figure(title, alternative, picture)


def _notes(found: Goals) -> Iterator[Block]:
    if any(node.owner is not None for node in found.framework.nodes):
        yield Note(msg("Who answers for a value answers for what stands below it, unless it says."))
    if not found.listed:
        return
    yield Note(
        msg(
            "An effect is that of the activity at its full size. Result, owner and cost of an "
            "activity stand once, under the measure to which it adds most; it may work for and "
            "against others. Beside a value or measure stands its budget."
        )
    )
    if found.outside > 0:
        yield Note(
            msg(
                "{amount} is for activities that add to no goal of the framework, as far as known.",
                amount=Money(found.outside),
            )
        )
    if any(found.budget(node) is not None for node in found.framework.nodes):
        yield _budget_table(found)
        divided = msg(
            "The cost of an activity is divided over measures by what it gains on each, so that "
            "each euro counts once."
        )
        if found.planned:
            yield Note(joined([msg("Planned is what the activities cost once."), divided]))
        else:
            which = msg("Asked is what all activities would cost once, variants beside each other.")
            yield Note(joined([which, divided]))


def _budget_table(found: Goals) -> Table:
    columns = [
        Column("goal", msg("value or measure")),
        Column("budget", msg("budget"), "money"),
        Column("planned", msg("planned") if found.planned else msg("asked"), "money"),
    ]
    caption = msg("Budgets, and what is asked of them")
    if found.planned:  # what all would cost together leaves nothing of any budget
        columns.append(Column("left", msg("left"), "money"))
        caption = msg("Budgets, and what is planned of them")
    rows = []
    for node in found.framework.nodes:
        budget = found.budget(node)
        if budget is not None:
            planned = found.cost_below(node)
            cells = (node.title, Money(budget), Money(planned), Money(budget - planned))
            rows.append(Row(cells[: len(columns)]))
    return Table("budgets", tuple(columns), tuple(rows), caption)


def _gap_blocks(found: Goals) -> Iterator[Block]:
    yield Heading(msg("What is missing"))
    if not found.gaps:
        yield Paragraph(msg("Nothing: each goal has who, what and how much."))
        return
    titles = {node.id: node.title for node in found.framework.nodes}
    activities = {one.id: one for one in found.activities}

    def named(name: str) -> Text:
        return _named(activities[name]) if name in activities else titles[name]

    yield Items(tuple(_gap(gap, found, named) for gap in found.gaps))


def _gap(gap: Gap, found: Goals, named: Any) -> Item:
    many = len(found.activities if gap.kind.startswith("activity") else found.framework.measures)
    who = joined([named(name) for name in gap.ids[:_NAMED]], "; ")
    if len(gap.ids) > _NAMED:
        who = msg("{first} and {n} more", first=who, n=len(gap.ids) - _NAMED)
    if gap.kind in ("over-budget", "budgets-below"):
        return Item(msg("{what}: {who}", what=_GAPS[gap.kind], who=who), "!")
    if len(gap.ids) == many and many > 1:
        return Item(msg("{what}: all {n}", what=_GAPS[gap.kind], n=many), "!")
    counted = msg("{n} of {m}", n=len(gap.ids), m=many)
    return Item(msg("{what}: {who} ({n})", what=_GAPS[gap.kind], who=who, n=counted), "!")


def _annexes(found: Goals) -> tuple[Table, ...]:
    """Return every row of the tree, the activities, their effects, and what is missing."""
    framework = found.framework
    nodes, parents = framework.nodes, [node.parent for node in framework.nodes]
    measures: list[Measure | None] = [
        found.measure(node) if node.is_measure else None for node in nodes
    ]
    tree = from_columns(
        "goals",
        [
            (Column("kind", msg("kind")), [_kind(node) for node in nodes]),
            (Column("node", msg("id")), [node.id for node in nodes]),
            (Column("title", msg("title")), [node.title for node in nodes]),
            (
                Column("under", msg("under")),
                [None if at is None else nodes[at].id for at in parents],
            ),
            (Column("owner", msg("owner")), [node.owner for node in nodes]),
            (Column("budget", msg("budget"), "money", "EUR"), [found.budget(n) for n in nodes]),
            (
                Column("planned", msg("planned"), "money", "EUR"),
                [found.cost_below(n) if found.listed else None for n in nodes],
            ),
            (Column("unit", msg("unit")), [one.unit if one else None for one in measures]),
            (
                Column("baseline", msg("baseline"), "number"),
                [one.baseline.amount if one and one.baseline else None for one in measures],
            ),
            (
                Column("baseline_on", msg("baseline: date")),
                [_day(one) for one in measures],
            ),
            (
                Column("baseline_source", msg("baseline: source")),
                [one.baseline.source if one and one.baseline else None for one in measures],
            ),
            *_target_columns(measures),
            (Column("bbv", msg("BBV indicator")), [one.bbv if one else None for one in measures]),
            (
                Column("iv3", msg("policy field (Iv3)")),
                [one.iv3 if one else None for one in measures],
            ),
        ],
    )
    tables = [tree]
    if found.listed:
        tables += [_activity_table(found), _effect_table(found)]
    gaps = [(gap, name) for gap in found.gaps for name in gap.ids]
    tables.append(
        from_columns(
            "gaps",
            [
                (Column("kind", msg("what is missing")), [_GAPS[gap.kind] for gap, _ in gaps]),
                (Column("of", msg("of")), [name for _, name in gaps]),
            ],
        )
    )
    return tuple(tables)


def _kind(node: Node) -> Message:
    return msg("measure") if node.is_measure else msg("value")


def _day(measure: Measure | None) -> Text | None:
    if measure is None or measure.baseline is None or measure.baseline.on is None:
        return None
    return measure.baseline.on.isoformat()


def _target_columns(measures: Sequence[Measure | None]) -> Iterator[tuple[Column, list[Cell]]]:
    years = sorted({year for one in measures if one for year in one.target})
    for year in years:
        heading = msg("target {year}", year=str(year))
        yield (
            Column(f"target_{year}", heading, "number"),
            [one.target.get(year) if one else None for one in measures],
        )


def _activity_table(found: Goals) -> Table:
    activities = found.activities
    return from_columns(
        "activities",
        [
            (Column("id", msg("id")), [one.id for one in activities]),
            (Column("title", msg("title")), [one.title for one in activities]),
            (
                Column("results", msg("result")),
                [joined([_result(r) for r in one.results], "; ") or None for one in activities],
            ),
            (Column("cost", msg("cost"), "money", "EUR"), [_number(a.cost) for a in activities]),
            (Column("yearly", msg("each year"), "money", "EUR"), [a.yearly for a in activities]),
            (Column("start", msg("start"), "period"), [one.start for one in activities]),
            (Column("part", msg("part"), "share"), [one.part for one in activities]),
        ],
    )


def _effect_table(found: Goals) -> Table:
    pairs = [
        (row, place)
        for place in range(len(found.framework.measures))
        for row in found.serving(place)
    ]
    measures = found.framework.measures
    return from_columns(
        "effects",
        [
            (Column("activity", msg("activity")), [found.activities[row].id for row, _ in pairs]),
            (Column("measure", msg("measure")), [measures[place].id for _, place in pairs]),
            (
                Column("effect", msg("effect"), "number"),
                [_number(float(found.effects[pair])) for pair in pairs],
            ),
            (Column("unit", msg("unit")), [measures[place].unit for _, place in pairs]),
        ],
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def goals_data(found: Goals, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the goal tree as nested data."""
    framework = found.framework
    nodes = framework.nodes
    return {
        **header(framework, plugins),
        "listed": found.listed,
        "planned": found.planned,
        "values": [
            {
                "id": node.id,
                "title": node.title.model_dump(exclude_none=True),
                "under": None if node.parent is None else nodes[node.parent].id,
                "pillar": node.pillar,
                "sdg": list(node.sdg),
                "owner": node.owner,
                "budget": found.budget(node),
                "planned_cost": found.cost_below(node) if found.listed else None,
            }
            for node in nodes
            if not node.is_measure
        ],
        "measures": [_measure_data(found, node) for node in nodes if node.is_measure],
        "activities": [
            {
                "id": one.id,
                "title": one.title,
                "results": [
                    {"text": r.text, "amount": r.amount, "unit": r.unit or None}
                    for r in one.results
                ],
                "cost": one.cost,
                "yearly_cost": one.yearly,
                "owner": one.owner,
                "client": one.client,
                "phase": one.phase,
                "link": one.link,
                "start": one.start,
                "part": one.part,
            }
            for one in found.activities
        ],
        "outside_framework": found.outside if found.listed else None,
        "gaps": [{"kind": gap.kind, "ids": list(gap.ids)} for gap in found.gaps],
    }


def _measure_data(found: Goals, node: Node) -> dict[str, Any]:
    measure, place = found.measure(node), node.measures[0]
    return {
        "id": node.id,
        "title": node.title.model_dump(exclude_none=True),
        "under": found.framework.value_of(place).id,
        "pillar": node.pillar,
        "sdg": list(node.sdg),
        "unit": measure.unit,
        "better": measure.better,
        "owner": node.owner,
        "budget": measure.budget,
        "planned_cost": found.cost_below(node) if found.listed else None,
        "baseline": baseline_data(measure),
        "targets": [
            {"year": year, "target": amount, "share_of_baseline": measure.of_baseline(amount)}
            for year, amount in measure.target.items()
        ],
        "achieved": measure.achieved,
        "bbv": measure.bbv,
        "iv3": measure.iv3,
        "effects": [
            {"activity": found.activities[row].id, "effect": float(found.effects[row, place])}
            for row in found.serving(place)
        ],
    }


def baseline_data(measure: Measure) -> dict[str, Any] | None:
    """Return what a measure stands at before any proposal; None where it does not say."""
    if measure.baseline is None:
        return None
    return {
        "amount": measure.baseline.amount,
        "on": None if measure.baseline.on is None else measure.baseline.on.isoformat(),
        "source": measure.baseline.source,
    }
