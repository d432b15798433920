"""Two portfolios side by side, portfolios that are nearly as good, and the core over draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.periods import Period
from maatwaarde.portfolio import (
    Alternative,
    Comparison,
    Evaluation,
    Problem,
    Solution,
    Violation,
    compare,
)
from maatwaarde.portfolio.analysis.alternatives import Alternatives
from maatwaarde.portfolio.analysis.core_sampling import Core
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.data import header
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio import in_order, violation_text
from maatwaarde.report.portfolio_names import part_text, proposal_name, start_and_part
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, money, number, share, unit_name, word


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
    names, there = _named(plan, ours, language), _named(plan, other, language)
    parts = [
        wrap(intro, width=width),
        render(headings, _sums(plan, other, language), right=(1, 2, 3), flexible=0, width=width),
        _values(plan, other, headings, language, width),
        _measures(plan, other, difference, headings, language, width),
        _names(word("chosen_both", language), difference.both, names, width),
        _names(word("chosen_only_a", language), difference.only_a, names, width),
        _names(only, difference.only_b, there, width),
    ]
    if difference.moved:
        mine, theirs = _parts(plan, ours), _parts(plan, other)
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
        parts.append(_names(word(key, language), difference.moved, moved, width))
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
    mine, others = _parts(plan, plan.solution), _parts(plan, other)
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


def alternatives_text(
    plan: Plan, found: Alternatives, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return portfolios that are nearly as good, each with what is different."""
    if not found:
        key = "alternatives_stopped" if found.stopped else "alternatives_none"
        return wrap(word(key, language), width=width) + "\n"
    parts = [wrap(word("alternatives", language), width=width)]
    for place, item in enumerate(found, start=1):
        difference = compare(plan.solution, item.solution)
        change = difference.value / abs(plan.value) if plan.value else 0.0
        lines = [
            wrap(
                word(
                    "alternative_line",
                    language,
                    place=place,
                    value=number(item.solution.value, language, 4),
                    change=share(change, language),
                    cost=money(item.solution.cost, language),
                    difference=amount(difference.cost, "", language),
                    n=item.distance,
                )
                + ("" if item.solution.status == "proven" else " ?"),
                width=width,
            )
        ]
        for mark, moved in (("+", difference.only_b), ("\N{MINUS SIGN}", difference.only_a)):
            side = item.solution if mark == "+" else plan.solution
            names = _named(plan, side, language)
            lines += [
                wrap(f"{mark} {names[name]}", indent="  ", hanging="      ", width=width)
                for name in moved
            ]
        parts.append("\n".join(lines))
    if any(item.solution.status != "proven" for item in found):
        parts.append(wrap(word("alternatives_unproven", language), width=width))
    if found.stopped:
        parts.append(wrap(word("alternatives_stopped", language), width=width))
    return "\n\n".join(parts) + "\n"


def alternatives_data(plan: Plan, found: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Return the same as nested data."""
    return [
        {
            "distance": item.distance,
            "comes_in": compare(plan.solution, item.solution).only_b,
            "goes_out": compare(plan.solution, item.solution).only_a,
            **item.solution.to_dict(),
        }
        for item in found
    ]


def core_text(core: Core, language: Language = "nl", width: int = WIDTH) -> str:
    """Return which proposals are always in the best portfolio, sometimes, and never."""
    plan, found = core.plan, core.found
    names = {proposal.id: proposal_name(proposal) for proposal in plan.problem.proposals}
    chosen = set(plan.chosen)
    drawn = word(f"draws_{core.weights}", language, spread=share(core.spread, language, 0))
    head = word(
        "core_draws",
        language,
        samples=found.samples,
        seed=core.seed,
        weights=drawn,
        n=core.uncertain,
        k=len(found.portfolios),
    )
    title = f"{word('core', language)}: {plan.scores.framework.title.get(language)}"
    parts = ["\n".join(wrap(line, width=width) for line in (title, head))]
    for key, members in (
        ("core_always", found.core),
        ("core_sometimes", found.borderline),
        ("core_never", found.exterior),
    ):
        ordered = sorted(members, key=lambda name: (-found.index[name], name))
        heading = f"{word(key, language)} ({len(ordered)})"
        if key != "core_sometimes":
            parts.append(_names(heading, ordered, names, width, count=False))
            continue
        rows = [
            [
                f"  {names[name]}",
                share(found.index[name], language, 0),
                word("yes", language) if name in chosen else word("no", language),
            ]
            for name in ordered
        ]
        if rows:
            headings = [heading, word("core_share", language), word("core_now", language)]
            parts.append(render(headings, rows, right=(1, 2), flexible=0, width=width))
    if found.portfolios:
        often = found.portfolios[0]
        same = set(often[0]) == chosen
        key = "core_often_same" if same else "core_often"
        line = word(key, language, share=share(often[1], language, 0))
        if not same:
            extra, gone = sorted(set(often[0]) - chosen), sorted(chosen - set(often[0]))
            moves = [f"+ {name}" for name in extra] + [f"\N{MINUS SIGN} {name}" for name in gone]
            line += f" ({', '.join(moves)})"
        parts.append(wrap(line, width=width))
    if found.impossible:
        parts.append(wrap(word("core_impossible", language, n=found.impossible), width=width))
    if found.unproven:
        parts.append(wrap(word("core_unproven", language, n=found.unproven), width=width))
    return "\n\n".join(parts) + "\n"


def core_data(core: Core, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the core index as nested data."""
    plan, found = core.plan, core.found
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    return {
        **header(plan.scores.framework, plugins),
        "weights": core.weights,
        "spread": core.spread,
        "samples": found.samples,
        "seed": core.seed,
        "uncertain_impacts": core.uncertain,
        "impossible": found.impossible,
        "unproven": found.unproven,
        "chosen": plan.chosen,
        "core": found.core,
        "borderline": found.borderline,
        "exterior": found.exterior,
        "index": found.index,
        "titles": titles,
        "portfolios": [{"share": part, "chosen": members} for members, part in found.portfolios],
    }


def core_tables(core: Core) -> dict[str, Table]:
    """Return one row per proposal, and one per portfolio."""
    plan, found = core.plan, core.found
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    ordered = sorted(found.index, key=lambda name: (-found.index[name], name))
    return {
        "core": {
            "id": ordered,
            "title": [titles[name] for name in ordered],
            "core_index": [found.index[name] for name in ordered],
            "chosen": [name in plan.chosen for name in ordered],
        },
        "portfolios": {
            "share": [part for _, part in found.portfolios],
            "chosen": [";".join(members) for members, _ in found.portfolios],
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
    text = violation_text(rule, plan, language)
    if rule.kind != "capacity":
        return text
    use = next(item for item in plan.resources if item.resource == rule.subject)
    [(place, resource)] = [
        (i, item) for i, item in enumerate(problem.resources) if item.id == rule.subject
    ]
    rows = [problem.option_index[name] for name in plan.options if name in problem.option_index]
    chosen = {problem.options[row].proposal for row in rows}
    joint = sum(
        pair.use.get(rule.subject, 0.0) for pair in problem.synergies if {pair.a, pair.b} <= chosen
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


def _parts(plan: Plan, solution: Solution) -> dict[str, float]:
    """Return the part that is done of each chosen proposal."""
    problem = plan.problem
    return {
        name: problem.options[problem.option_index[option]].scale
        for name, option in zip(solution.chosen, solution.options, strict=True)
    }


def _named(plan: Plan, solution: Solution, language: Language) -> dict[str, str]:
    """Return what to call each proposal, with the part that this solution does of it."""
    parts = _parts(plan, solution)
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
    difference: Comparison,
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


def _names(
    title: str,
    members: Sequence[str],
    names: dict[str, str],
    width: int,
    *,
    count: bool = True,
) -> str:
    lines = [wrap(f"{title} ({len(members)})" if count else title, width=width)]
    lines += [wrap(names[name], indent="  ", hanging="      ", width=width) for name in members]
    return "\n".join(lines)
