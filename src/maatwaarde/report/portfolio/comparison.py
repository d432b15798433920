"""Two portfolios side by side: what differs, what that is worth, and what the other breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from maatwaarde.framework import By
from maatwaarde.messages import Amount, Message, Number, Text, Unit, joined, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio import (
    Evaluation,
    PortfolioComparison,
    Solution,
    Violation,
    compare,
)
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Column, Heading, Item, Items, Note, Row, Table
from maatwaarde.report.categories import KEYS, beside
from maatwaarde.report.portfolio.effects import contributions_of, totals
from maatwaarde.report.portfolio.names import (
    kind_name,
    naturally,
    proposal_names,
    start_and_part,
    with_part,
)
from maatwaarde.report.portfolio.rules import RuleWords, worst_years
from maatwaarde.scoring import by_category

_BY: dict[By, Text] = {
    "value": msg("contribution by value"),
    "pillar": msg("contribution by pillar"),
    "sdg": msg("contribution by SDG"),
}


def comparison_blocks(
    plan: Plan, other: Solution, name: Text, intro: Text, only: Text, by: By = "value"
) -> Iterator[Block]:
    """Yield an optimised portfolio beside another: what differs, and what that is worth.

    Parameters
    ----------
    name
        Heading of the column of the other.
    intro, only
        What it is compared with, and what stands above the proposals that only the other has.
    by
        What contributions are added up under.
    """
    ours, difference = plan.solution, compare(plan.solution, other)
    names, there = named(plan, ours), named(plan, other)
    yield Heading(intro)
    yield _beside("comparison", "", name, map(Row, _sums(plan, other)))
    yield _beside(KEYS[by], _BY[by], name, _categories(plan, other, by))
    in_force: Text = msg("measure")
    if plan.timeline is not None:
        in_force = msg("measure, at the end of {year}", year=str(plan.timeline.horizon))
    yield _beside("measures", in_force, name, map(Row, _measures(plan, other)))
    yield from listed(msg("In both"), difference.both, names)
    yield from listed(msg("Only in this portfolio"), difference.only_a, names)
    yield from listed(only, difference.only_b, there)
    yield from _moved(plan, other, difference)
    if other.violations:
        rules = joined(
            [broken_rule(rule, plan, other) for rule in worst_years(other.violations)], "; "
        )
        yield Note(msg("That choice breaks: {rules}", rules=rules), "harm")


def _moved(plan: Plan, other: Solution, difference: PortfolioComparison) -> Iterator[Block]:
    if not difference.moved:
        return
    ours, mine, theirs = plan.solution, plan.solution.parts, other.parts
    titles = proposal_names(plan.problem)
    moved: dict[str, Text] = {}
    in_part = False
    for identifier in difference.moved:
        this: Text = str(ours.starts[identifier])
        that: Text = str(other.starts[identifier])
        if mine[identifier] != 1.0 or theirs[identifier] != 1.0:
            in_part = True
            this, that = (
                start_and_part(side.starts[identifier], part[identifier])
                for side, part in ((ours, mine), (other, theirs))
            )
        moved[identifier] = msg(
            "{name}: here {this}, there {other}", name=titles[identifier], this=this, other=that
        )
    title = msg("In both, with another start")
    if in_part:
        title = msg("In both, with another start or in another part")
    yield from listed(title, difference.moved, moved)


def comparison_data(plan: Plan, other: Solution) -> dict[str, Any]:
    """Return how another portfolio differs from this one; differences are the other less this."""
    difference = compare(plan.solution, other)
    staff, others_staff = _staff(plan, plan.solution), _staff(plan, other)
    mine, others = plan.solution.parts, other.parts
    return {
        "both": difference.both,
        "only_this": difference.only_a,
        "only_other": difference.only_b,
        "moved": [
            {
                "id": name,
                "this": plan.solution.starts[name],
                "other": other.starts[name],
                **(
                    {"part_this": mine[name], "part_other": others[name]}
                    if mine[name] != others[name]
                    else {}
                ),
            }
            for name in difference.moved
        ],
        "value": difference.value,
        "cost": difference.cost,
        "staff": {role: others_staff[role] - used for role, used in staff.items()},
        **{key: _differences(plan, other, by) for by, key in KEYS.items()},
        "measures": {
            ours.measure: {
                "total": theirs.last.total - ours.last.total,
                "contribution": theirs.contribution - ours.contribution,
            }
            for ours, theirs in zip(totals(plan, plan.solution), totals(plan, other), strict=True)
        },
    }


def _beside(key: str, first: Text, other: Text, rows: Iterable[Row]) -> Table:
    columns = (
        Column("name", first),
        Column("this", msg("this one"), "number"),
        Column("other", other, "number"),
        Column("difference", msg("difference"), "number"),
    )
    return Table(key, columns, tuple(rows))


def _sums(plan: Plan, other: Solution) -> Iterator[tuple[Text, Text, Text, Text]]:
    ours = plan.solution
    more = len(other.chosen) - len(ours.chosen)
    yield (
        msg("number chosen"),
        str(len(ours.chosen)),
        str(len(other.chosen)),
        Number(more, 0, sign=True),
    )
    yield msg("cost (EUR)"), *_three(ours.cost, other.cost)
    yield msg("value"), *_worths(ours.value, other.value, signs=False)
    theirs = _staff(plan, other)
    for role, used in _staff(plan, ours).items():
        yield msg("{role} (fte years)", role=kind_name(role)), *_three(used, theirs[role])


def _three(ours: float, theirs: float) -> tuple[Text, Text, Text]:
    return (
        Amount(ours, sign=False),
        Amount(theirs, sign=False),
        Amount(round(theirs - ours, 9)),
    )


def _worths(ours: float, theirs: float, *, signs: bool = True) -> tuple[Text, Text, Text]:
    return (
        Number(ours, 4, sign=signs),
        Number(theirs, 4, sign=signs),
        Number(theirs - ours, 4, sign=True),
    )


def _staff(plan: Plan, solution: Solution) -> dict[str, float]:
    """Return the fte years that are asked of each role, in the order of their names."""
    used = {use.resource: use.used for use in solution.resources}
    asked: dict[str, float] = {}
    for item in plan.problem.resources:
        if item.kind == "staff":
            begin, end = (0.0, 1.0) if item.period is None else Period.parse(item.period).span
            years = used[item.id] * (end - begin)
            asked[item.name] = round(asked.get(item.name, 0.0) + years, 9)
    return dict(sorted(asked.items()))


def _differences(plan: Plan, other: Solution, by: By) -> dict[str, float]:
    """Return what the other adds more under each value, pillar or SDG that weighs something."""
    both = np.array([contributions_of(plan, side) for side in (plan.solution, other)])
    found = by_category(plan.scores.framework, both, by)
    more = found.contributions[1] - found.contributions[0]
    return {one.id: float(more[k]) for k, one in enumerate(found.categories) if one.weight > 0}


def _categories(plan: Plan, other: Solution, by: By) -> Iterator[Row]:
    ours, theirs = (np.array(contributions_of(plan, side)) for side in (plan.solution, other))
    for title, depth, this, that in beside(plan.scores.framework, ours, theirs, by):
        yield Row((title, *_worths(this, that)), depth=depth)


def _measures(plan: Plan, other: Solution) -> Iterator[tuple[Text, Text, Text, Text]]:
    for ours, theirs in zip(totals(plan, plan.solution), totals(plan, other), strict=True):
        change = round(theirs.last.total - ours.last.total, 9)
        yield (
            msg("{name} ({unit})", name=ours.title, unit=Unit(ours.unit)),
            Amount(ours.last.total, sign=False),
            Amount(theirs.last.total, sign=False),
            Amount(change),
        )


def broken_rule(rule: Violation, plan: Plan, choice: Evaluation | Solution) -> Text:
    """Return a rule that a choice breaks, with what the amounts that do not fit are made of."""
    problem = plan.problem
    words = RuleWords(problem, plan.scores.framework)
    if rule.kind != "capacity":
        return words.broken(rule)
    [subject] = rule.rule.members
    use = next(item for item in choice.resources if item.resource == subject)
    [(place, resource)] = [
        (i, item) for i, item in enumerate(problem.resources) if item.id == subject
    ]
    text = msg(
        "{resource}: {asked} asked, {there} available",
        resource=words.resources[subject],
        asked=Amount(use.used, sign=False),
        there=Amount(use.there, sign=False),
    )
    rows = [problem.option_index[name] for name in choice.options if name in problem.option_index]
    starts = {problem.options[row].proposal: problem.options[row].start for row in rows}
    joint = sum(pair.use.get(subject, 0.0) for pair in problem.synergies if pair.counts(starts))
    more = use.used - float(problem.use[rows, [place] * len(rows)].sum()) - joint
    is_money = resource.kind == "money"

    def of(value: float) -> Amount:
        return Amount(round(value, 9), resource.unit, sign=False)

    def those(*parts: tuple[float, Message]) -> Message | None:
        named = [told for part, told in parts if abs(part) > (0.005 if is_money else 1e-5)]
        return joined(named, ", ") if named else None

    asked = those(
        (
            more,
            msg("{amount} for hiring and training", amount=of(more))
            if is_money
            else msg("{amount} to learn", amount=of(more)),
        )
    )
    there = those(
        (use.carried, msg("{amount} carried over", amount=of(use.carried))),
        (use.granted, msg("{amount} from grants", amount=of(use.granted))),
        (use.hired, msg("{amount} hired", amount=of(use.hired))),
        (use.trained, msg("{amount} trained", amount=of(use.trained))),
        (use.borrowed, msg("{amount} from other roles", amount=of(use.borrowed))),
        (use.lent, msg("{amount} to other roles", amount=of(use.lent))),
    )
    details = []
    if asked is not None:
        details.append(msg("asked: {parts}", parts=asked))
    if there is not None:
        details.append(msg("available: {parts}", parts=there))
    if not details:
        return text
    return msg("{rule} ({reason})", rule=text, reason=joined(details, "; "))


def named(plan: Plan, solution: Solution) -> dict[str, Text]:
    """Return what to call each proposal, with the part that this solution does of it."""
    parts = solution.parts
    return {
        identifier: with_part(name, parts.get(identifier, 1.0))
        for identifier, name in proposal_names(plan.problem).items()
    }


def listed(title: Text, members: Sequence[str], names: dict[str, Any]) -> Iterator[Block]:
    """Yield proposals below a title with how many there are, a line each."""
    yield Heading(msg("{title} ({n})", title=title, n=len(members)))
    yield Items(tuple(Item(names[name]) for name in naturally(members)))
