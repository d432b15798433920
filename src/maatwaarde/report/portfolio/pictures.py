"""Pictures of a portfolio, each with what is to be seen in words and a table of the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from maatwaarde.messages import Amount, Message, Money, Number, Text, Unit, joined, msg, nmsg
from maatwaarde.periods import Period
from maatwaarde.portfolio import ParetoPoint
from maatwaarde.portfolio.plan import Plan
from maatwaarde.proposals.areas import AreaMap
from maatwaarde.report.blocks import Cell, Column, Figure, Reference, Row, Table, proposal_anchor
from maatwaarde.report.figures.areas import Shade, area_map
from maatwaarde.report.figures.effects import (
    effects_in_force,
    target_years,
    targets_element,
    told_of,
)
from maatwaarde.report.figures.load import TIGHT, dated_staff, load_element
from maatwaarde.report.figures.money import FrontPoint, front
from maatwaarde.report.figures.plane import money_tick
from maatwaarde.report.figures.schedule import plan_time, running_years, schedule_element
from maatwaarde.report.figures.svg import Picture
from maatwaarde.report.portfolio.effects import totals
from maatwaarde.report.portfolio.names import kind_name, naturally, proposal_names, with_part
from maatwaarde.report.targets import signed_target

By = Literal["cost", "count"]


def schedule_picture(plan: Plan) -> tuple[Figure, Table] | None:
    """Return what is done when, and from when on it has effect; None where nothing has a period."""
    time = plan_time(plan)
    if time is None:
        return None
    names, parts = proposal_names(plan.problem), plan.solution.parts
    title = msg("Who does what when, and when it has effect")
    told: list[Text] = [
        nmsg(
            "{n} proposal runs between {first} and {last}.",
            "{n} proposals run between {first} and {last}.",
            len(plan.chosen),
            first=str(int(time.begin)),
            last=str(int(time.end) - 1),
        )
    ]
    rows, begins, late = [], [], 0
    for name, option, years in running_years(plan, time):
        effect = effects_in_force(plan, option)
        if effect is not None:
            begins.append(effect[0])
        start, listed = plan.solution.starts.get(name), plan.listed.get(name)
        moved = start is not None and listed is not None and start != listed
        late += moved
        rows.append(
            Row(
                (
                    with_part(names[name], parts[name]),
                    years,
                    msg("listed for {start}", start=listed) if moved else None,
                    None if effect is None else _in_force(*effect),
                )
            )
        )
    if begins:
        told.append(msg("The first effects are there at the end of {year}.", year=str(min(begins))))
    if late:
        told.append(
            nmsg(
                "{n} starts at another time than listed.",
                "{n} start at another time than listed.",
                late,
            )
        )
    alternative = joined(told)
    columns = (
        Column("proposal", msg("proposal")),
        Column("runs", msg("runs")),
        Column("listed", msg("in the list")),
        Column("effects", msg("has effect")),
    )
    picture = Picture(lambda language: schedule_element(plan, time, title, alternative, language))
    return Figure(title, alternative, picture), Table("schedule", columns, tuple(rows), title)


def _in_force(first: int, last: int | None) -> Message:
    if last is None:
        return msg("from the end of {first} on", first=str(first))
    return msg("from the end of {first} to {last}", first=str(first), last=str(last))


def load_picture(plan: Plan) -> tuple[Figure, Table] | None:
    """Return what is asked of every role against what is there; None without staff by period."""
    time = plan_time(plan)
    staff = [] if time is None else dated_staff(plan, time)
    if time is None or not staff:
        return None
    uses = {use.resource: use for use in plan.solution.resources}
    shown = sorted(staff, key=lambda item: (item.name, Period.parse(str(item.period)).span))
    tight = [
        item
        for item in shown
        if uses[item.id].used > 0 and uses[item.id].used >= TIGHT * uses[item.id].there
    ]
    title = msg("Load by role: asked/available in fte")
    if tight:
        named = [joined([kind_name(item.name), str(item.period)]) for item in tight]
        alternative: Text = msg("Tight (95% or more) are: {names}.", names=joined(named, ", "))
    else:
        alternative = msg("No role is tight: everywhere less than 95% is asked.")
    columns = (
        Column("role", msg("role")),
        Column("period", msg("period"), "period"),
        Column("asked", msg("asked"), "number"),
        Column("available", msg("available"), "number"),
        Column("own", msg("own staff, without hiring and substitution"), "number"),
        Column("tight", msg("tight")),
    )
    rows = tuple(
        Row(
            (
                kind_name(item.name),
                str(item.period),
                *(
                    Amount(round(amount, 2), sign=False)
                    for amount in (
                        uses[item.id].used,
                        uses[item.id].there,
                        uses[item.id].capacity,
                    )
                ),
                msg("tight") if item in tight else None,
            )
        )
        for item in shown
    )
    picture = Picture(lambda language: load_element(plan, time, title, alternative, language))
    return Figure(title, alternative, picture), Table("load", columns, rows, title)


def targets_picture(plan: Plan) -> tuple[Figure, Table] | None:
    """Return from when on each target is met; None where there are no targets by year."""
    if not target_years(plan):
        return None
    found = [
        (row, year)
        for row in totals(plan, plan.solution)
        for year in row.targets
        if year is not None
    ]
    met = sum(not row.missing[year] for row, year in found)
    title = msg("Targets: from when on they are met")
    alternative = nmsg(
        "{met} of {n} target is met in its year by what is there already and this portfolio.",
        "{met} of {n} targets are met in their year by what is there already and this portfolio.",
        len(found),
        met=met,
    )
    columns = (
        Column("measure", msg("measure")),
        Column("year", msg("year"), "period"),
        Column("target", msg("target"), "number"),
        Column("reached", msg("reached"), "number"),
        Column("unit", msg("unit")),
        Column("result", msg("result")),
    )
    rows = tuple(
        Row(
            (
                row.title,
                str(year),
                signed_target(row.of, row.targets[year]),
                Amount(row.of.achieved + row.years[year].total, sign=False),
                Unit(row.unit),
                told_of(row, year),
            )
        )
        for row, year in found
    )
    picture = Picture(lambda language: targets_element(plan, title, alternative, language))
    return Figure(title, alternative, picture), Table("targets", columns, rows, title)


def front_picture(
    plan: Plan, points: Sequence[ParetoPoint], against: str = "cost"
) -> tuple[Figure, Table]:
    """Return what the best portfolio under each amount is worth, and where this one is.

    Parameters
    ----------
    points
        Of `Plan.pareto`, against the same.
    against
        ``cost``, or a kind of money or a role.
    """
    money = against == "cost" or any(
        item.name == against and item.kind == "money" for item in plan.problem.resources
    )
    name: Text = msg("cost") if against == "cost" else kind_name(against)
    known = {item.id for item in plan.problem.resources if item.name == against}
    own = plan.solution.cost
    if against != "cost":
        own = math.fsum(use.used for use in plan.solution.resources if use.resource in known)

    def amount(value: float) -> Money | Amount:
        return Money(value) if money else Amount(value, "fte", sign=False)

    drawn = [
        FrontPoint(
            point.amount,
            point.solution.value,
            len(point.solution.chosen),
            point.solution.chosen == plan.chosen
            and point.solution.options == plan.solution.options,
        )
        for point in points
    ]
    if not any(point.ours for point in drawn):
        drawn.append(FrontPoint(own, plan.value, len(plan.chosen), ours=True))
    drawn.sort(key=lambda point: (point.amount, point.value))
    title = msg("What more or less {name} brings", name=name)
    alternative: Text = msg(
        "This portfolio uses {amount} and is worth {value}.",
        amount=amount(own),
        value=Number(plan.value),
    )
    cheaper = [point for point in drawn if point.amount < own and not point.ours]
    if cheaper:
        alternative = joined(
            [
                alternative,
                msg(
                    "The nearest that uses less uses {amount} and is worth {value}.",
                    amount=amount(cheaper[-1].amount),
                    value=Number(cheaper[-1].value),
                ),
            ]
        )
    columns = (
        Column("amount", name, "money" if money else "number"),
        Column("value", msg("value"), "number"),
        Column("proposals", msg("proposals"), "number"),
        Column("note", msg("note")),
    )
    rows = tuple(
        Row(
            (
                amount(point.amount),
                Number(point.value),
                Number(point.n, 0),
                msg("this portfolio") if point.ours else None,
            )
        )
        for point in drawn
    )
    picture = Picture(
        lambda language: front(
            drawn,
            name,
            title,
            alternative,
            language,
            f"front-{against}",
            money_tick if money else lambda value: Amount(value, sign=False),
        )
    )
    return Figure(title, alternative, picture), Table("front", columns, rows, title)


def map_picture(plan: Plan, areas: AreaMap, by: By = "cost") -> tuple[Figure, Table]:
    """Return a map of what is chosen in each area, by cost or by number.

    Parameters
    ----------
    areas
        Of `match_areas`, with the areas of the same list.
    """
    problem, parts = plan.problem, plan.solution.parts
    where = {item.id: item.area for item in problem.proposals}
    cost = {
        option.proposal: (
            math.nan
            if option.proposal in plan.rests_on_unknown
            else float(problem.cost[problem.option_index[option]])
        )
        for option in plan.solution.options
    }
    inside: list[list[str]] = [[] for _ in areas.areas]
    beside: dict[str | None, list[str]] = {}
    for name in naturally(plan.chosen):
        area = where[name]
        if area is not None and area in areas.place:
            inside[areas.place[area]].append(name)
        else:
            beside.setdefault(area or None, []).append(name)

    def spent(names: Sequence[str]) -> float:
        return math.fsum(cost[name] for name in names)

    def told(names: Sequence[str]) -> Text:
        if by == "count":
            return Number(len(names), 0)
        total = spent(names)
        if math.isnan(total):
            return "?"
        return msg("nothing") if not names else _about(total)

    shades = [
        Shade(
            area.name,
            area.polygons,
            float(len(names)) if by == "count" else spent(names),
            told(names),
        )
        for area, names in zip(areas.areas, inside, strict=True)
    ]
    title = (
        msg("Where what is chosen lands: number of proposals by area")
        if by == "count"
        else msg("Where what is chosen lands: cost by area")
    )
    alternative = _map_in_words(inside, beside, areas)
    columns = (
        Column("area", msg("area")),
        Column("count", msg("chosen"), "number"),
        Column("cost", msg("cost"), "money"),
        Column("proposals", msg("proposals")),
    )

    def row(name: Text, names: Sequence[str]) -> Row:
        total = spent(names)
        cells: tuple[Cell, ...] = (
            name,
            Number(len(names), 0),
            msg("unknown") if math.isnan(total) else Money(total),
            joined([with_part(_link(one), parts[one]) for one in names], ", ") if names else None,
        )
        return Row(cells)

    rows = [
        row(area.name or "\N{EN DASH}", names)
        for area, names in sorted(
            zip(areas.areas, inside, strict=True), key=lambda item: (-len(item[1]), item[0].name)
        )
    ]
    for area, names in sorted(beside.items(), key=lambda item: item[0] or ""):
        absent = (
            msg("without an area") if area is None else msg("{area} (not on the map)", area=area)
        )
        rows.append(row(absent, names))
    picture = Picture(
        lambda language: area_map(shades, areas.planar, title, alternative, language, f"map-{by}")
    )
    return Figure(title, alternative, picture), Table("map", columns, tuple(rows), title)


def _about(amount: float) -> Text:
    """Return an amount of money to the nearest ten thousand, where that leaves two figures of it.

    Less is said to the euro: it would be said to be nothing.
    """
    near = round(amount, -4)
    return money_tick(near if near >= 1e5 else round(amount))


def _map_in_words(
    inside: Sequence[Sequence[str]], beside: dict[str | None, list[str]], areas: AreaMap
) -> Text:
    counts = [len(names) for names in inside]
    told: list[Text] = [
        msg(
            "Something is chosen in {k} of the {n} areas on the map.",
            k=sum(count > 0 for count in counts),
            n=len(counts),
        )
    ]
    if any(counts):
        most = max(range(len(counts)), key=lambda k: (counts[k], -k))
        told.append(
            nmsg(
                "Most in {area}: {n} proposal.",
                "Most in {area}: {n} proposals.",
                counts[most],
                area=areas.areas[most].name,
            )
        )
    without = len(beside.get(None, ()))
    elsewhere = {name: len(found) for name, found in beside.items() if name is not None}
    if elsewhere:
        told.append(
            nmsg(
                "{n} chosen proposal is in an area that is not on the map: {names}.",
                "{n} chosen proposals are in an area that is not on the map: {names}.",
                sum(elsewhere.values()),
                names=", ".join(sorted(elsewhere)),
            )
        )
    if without:
        told.append(
            nmsg(
                "{n} chosen proposal states no area.",
                "{n} chosen proposals state no area.",
                without,
            )
        )
    return joined(told)


def _link(identifier: str) -> Reference:
    return Reference(identifier, proposal_anchor(identifier))
