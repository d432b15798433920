"""Two portfolios side by side: what differs, what that is worth, and what the other breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.periods import Period
from maatwaarde.portfolio import (
    Evaluation,
    PortfolioComparison,
    Problem,
    Solution,
    Violation,
    compare,
)
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.portfolio.names import part_text, proposal_name, start_and_part
from maatwaarde.report.portfolio.rules import RuleWords
from maatwaarde.report.portfolio.summary import in_order
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, number, unit_name, word


def comparison_text(
    plan: Plan,
    other: Solution,
    name: str,
    intro: str,
    only: str,
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return an optimised portfolio beside another: what differs, and what that is worth.

    Parameters
    ----------
    name
        Heading of the column of the other.
    intro, only
        What it is compared with, and what stands above the proposals that only the other has.
    """
    ours, difference = plan.solution, compare(plan.solution, other)
    headings = ["", word("this", language), name, word("difference", language)]
    names, there = named(plan, ours, language), named(plan, other, language)
    parts = [
        wrap(intro, width=width),
        render(headings, _sums(plan, other, language), right=(1, 2, 3), flexible=0, width=width),
        _values(plan, other, headings, language, width),
        _measures(plan, other, difference, headings, language, width),
        listed(word("chosen_both", language), difference.both, names, width),
        listed(word("chosen_only_a", language), difference.only_a, names, width),
        listed(only, difference.only_b, there, width),
    ]
    if difference.moved:
        mine, theirs = ours.parts, other.parts
        titles = {proposal.id: proposal_name(proposal) for proposal in plan.problem.proposals}
        moved, in_part = {}, False
        for identifier in difference.moved:
            this, that = str(ours.starts[identifier]), str(other.starts[identifier])
            if mine[identifier] != 1.0 or theirs[identifier] != 1.0:
                in_part = True
                this, that = (
                    start_and_part(side.starts[identifier], part[identifier], language)
                    for side, part in ((ours, mine), (other, theirs))
                )
            text = word("this_and_other", language, this=this, other=that)
            moved[identifier] = f"{titles[identifier]}: {text}"
        key = "other_start_or_part" if in_part else "other_start"
        parts.append(listed(word(key, language), difference.moved, moved, width))
    if other.violations:
        rules = "; ".join(
            broken_rule(rule, plan.problem, other, language) for rule in other.violations
        )
        parts.append(wrap(word("heuristic_broken", language, rules=rules), width=width))
    return "\n\n".join(parts) + "\n"


def comparison_data(plan: Plan, other: Solution) -> dict[str, Any]:
    """Return how another portfolio differs from this one; differences are the other less this."""
    difference = compare(plan.solution, other)
    ours, theirs = _staff(plan, plan.solution), _staff(plan, other)
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
        "staff": {role: theirs[role] - used for role, used in ours.items()},
        "values": {node: theirs - ours for node, ours, theirs in _by_value(plan, other)},
        "measures": {
            name: {"total": difference.totals[name], "contribution": contribution}
            for name, contribution in difference.contributions.items()
        },
    }


def _sums(plan: Plan, other: Solution, language: Language) -> list[list[str]]:
    ours = plan.solution
    rows = [
        [
            word("count", language),
            str(len(ours.chosen)),
            str(len(other.chosen)),
            number(len(other.chosen) - len(ours.chosen), language, 0, sign=True),
        ],
        [f"{word('cost', language)} (EUR)", *_three(ours.cost, other.cost, language)],
        [
            word("value", language),
            number(ours.value, language, 4),
            number(other.value, language, 4),
            number(other.value - ours.value, language, 4, sign=True),
        ],
    ]
    theirs = _staff(plan, other)
    for role, used in _staff(plan, ours).items():
        rows.append(
            [f"{role} ({word('fte_years', language)})", *_three(used, theirs[role], language)]
        )
    return rows


def _three(ours: float, theirs: float, language: Language) -> list[str]:
    return [
        amount(ours, "", language, sign=False),
        amount(theirs, "", language, sign=False),
        amount(round(theirs - ours, 9), "", language),
    ]


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


def _by_value(plan: Plan, other: Solution) -> list[tuple[str, float, float]]:
    """Return the id and both contributions of the values at the top of the goal tree."""
    framework = plan.scores.framework
    sides = [
        {total.measure: total.contribution for total in side.measures}
        for side in (plan.solution, other)
    ]
    rows = []
    for node in framework.nodes:
        if node.parent is None and node.weight > 0:
            below = [framework.measures[j].id for j in node.measures]
            ours, theirs = (sum(side[name] for name in below) for side in sides)
            rows.append((node.id, ours, theirs))
    return rows


def broken_rule(
    rule: Violation, problem: Problem, plan: Evaluation | Solution, language: Language
) -> str:
    """Return a rule that a plan breaks, with what the amounts that do not fit are made of."""
    words = RuleWords(problem, language)
    if rule.kind != "capacity":
        return words.broken(rule)
    [subject] = rule.rule.members
    use = next(item for item in plan.resources if item.resource == subject)
    [(place, resource)] = [
        (i, item) for i, item in enumerate(problem.resources) if item.id == subject
    ]
    text = word(
        "asked_there",
        language,
        resource=words.resources[subject],
        asked=amount(use.used, "", language, sign=False),
        there=amount(use.there, "", language, sign=False),
    )
    rows = [problem.option_index[name] for name in plan.options if name in problem.option_index]
    chosen = {problem.options[row].proposal for row in rows}
    joint = sum(
        pair.use.get(subject, 0.0) for pair in problem.synergies if {pair.a, pair.b} <= chosen
    )
    more = use.used - float(problem.use[rows, [place] * len(rows)].sum()) - joint

    def made_of(key: str, *parts: tuple[str, float]) -> list[str]:
        named = [
            word(name, language, amount=amount(round(part, 9), resource.unit, language, sign=False))
            for name, part in parts
            if abs(part) > (0.005 if resource.kind == "money" else 1e-5)
        ]
        return [word(key, language, parts=", ".join(named))] if named else []

    asked = "paid_for_staff" if resource.kind == "money" else "time_to_learn"
    details = made_of("asked_of_which", (asked, more))
    details += made_of(
        "there_of_which",
        ("carried_over", use.carried),
        ("granted", use.granted),
        ("hired", use.hired),
        ("trained", use.trained),
        ("borrowed", use.borrowed),
        ("lent", use.lent),
    )
    return f"{text} ({'; '.join(details)})" if details else text


def named(plan: Plan, solution: Solution, language: Language) -> dict[str, str]:
    """Return what to call each proposal, with the part that this solution does of it."""
    parts = solution.parts
    return {
        proposal.id: proposal_name(proposal) + part_text(parts.get(proposal.id, 1.0), language)
        for proposal in plan.problem.proposals
    }


def _values(
    plan: Plan, other: Solution, headings: list[str], language: Language, width: int
) -> str:
    titles = {node.id: node.title.get(language) for node in plan.scores.framework.nodes}
    rows = [
        [
            titles[identifier],
            number(ours, language, 4, sign=True),
            number(theirs, language, 4, sign=True),
            number(theirs - ours, language, 4, sign=True),
        ]
        for identifier, ours, theirs in _by_value(plan, other)
    ]
    first = word("value_share", language)
    return render([first, *headings[1:]], rows, right=(1, 2, 3), flexible=0, width=width)


def _measures(
    plan: Plan,
    other: Solution,
    difference: PortfolioComparison,
    headings: list[str],
    language: Language,
    width: int,
) -> str:
    titles = {measure.id: (measure.title, measure.unit) for measure in plan.problem.measures}
    theirs = {total.measure: total for total in other.measures}
    rows = []
    for total in in_order(plan.solution, plan.scores):
        title, unit = titles[total.measure]
        rows.append(
            [
                f"{title or total.measure} ({unit_name(unit, language)})",
                amount(total.total, "", language, sign=False),
                amount(theirs[total.measure].total, "", language, sign=False),
                amount(difference.totals[total.measure], "", language),
            ]
        )
    first = word("measure", language)
    return render([first, *headings[1:]], rows, right=(1, 2, 3), flexible=0, width=width)


def listed(
    title: str,
    members: Sequence[str],
    names: dict[str, str],
    width: int,
    *,
    count: bool = True,
) -> str:
    """Return proposals below a title, a line each, with how many there are."""
    lines = [wrap(f"{title} ({len(members)})" if count else title, width=width)]
    lines += [wrap(names[name], indent="  ", hanging="      ", width=width) for name in members]
    return "\n".join(lines)
