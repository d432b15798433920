"""A portfolio as text, data and tables: what is done, what it uses and brings, what fell out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from maatwaarde.portfolio import MeasureTotal, Solution
from maatwaarde.portfolio.analysis.exclusion import LeftOut
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.data import header
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio.names import (
    part_text,
    proposal_name,
    reason_text,
    resource_name,
)
from maatwaarde.report.portfolio.rules import (
    RuleWords,
    broken_in_english,
    reason_code,
    violation_data,
)
from maatwaarde.report.portfolio.schedule import schedule_table, schedule_text, start_text
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import (
    Language,
    amount,
    money,
    number,
    share,
    unit_name,
    word,
)
from maatwaarde.scoring import Scores

SHOWN = 2
"""Resources named for each proposal that falls short of several."""


def portfolio_text(plan: Plan, language: Language = "nl", width: int = WIDTH) -> str:
    """Return a portfolio as text, with its proof and a reason for each proposal left out."""
    problem, solution, scores = plan.problem, plan.solution, plan.scores
    framework = scores.framework
    count = word("chosen_of", language, k=len(solution.chosen), n=len(problem.proposals))
    lines = [
        wrap(f"{word('portfolio', language)}: {framework.title.get(language)}", width=width),
        wrap(
            f"{count}; {word('value', language)} {number(solution.value, language, 4)} "
            f"({proof_text(solution, language)}); {word('cost', language)} "
            f"{money(solution.cost, language)}",
            width=width,
        ),
    ]
    parts = [
        "\n".join(lines),
        word("chosen", language) + "\n" + _chosen(plan, language, width),
        *(schedule_text(plan, language, width) if plan.listed else ()),
        word("resources", language) + "\n" + resources_text(plan, language, width),
        word("totals", language) + "\n" + _totals(plan, language, width),
    ]
    if plan.left_out:
        parts.append(word("not_chosen", language))
        parts[-1] += "\n" + _outside(plan, language, width)
    return "\n\n".join(parts) + "\n"


def portfolio_data(
    plan: Plan,
    column: str | None = None,
    other: Solution | None = None,
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return a portfolio as nested data, with the one chosen by ``column`` beside it if given."""
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    data = {
        **header(plan.scores.framework, plugins),
        **solution_data(plan.solution),
        "notes": [note.to_dict() for note in plan.solution.notes],
        "titles": {identifier: titles[identifier] for identifier in plan.chosen},
        "listed_starts": {identifier: plan.listed.get(identifier) for identifier in plan.chosen},
        "left_out": [
            {
                "id": item.proposal,
                "start": item.start,
                "title": titles[item.proposal],
                "forbidden": None if item.forbidden is None else reason_code(item.forbidden),
                "reason": None if item.forbidden is None else asdict(item.forbidden),
                "rules": [broken_in_english(violation) for violation in item.broken],
                "broken": [violation_data(violation) for violation in item.broken],
                "short": {use.resource: -use.slack for use in item.short},
                "value_change": item.value_change,
            }
            for item in plan.left_out
        ],
    }
    if other is not None:
        data["compared_with"] = {"order": column, **solution_data(other)}
    return data


def solution_data(solution: Solution) -> dict[str, Any]:
    """Return a portfolio as nested data, with the rules that it breaks in words too."""
    violations = [violation_data(violation) for violation in solution.violations]
    return {**solution.to_dict(), "violations": violations}


def portfolio_tables(plan: Plan) -> dict[str, Table]:
    """Return one row per proposal, and further sheets for resources and measures."""
    problem, solution, scores = plan.problem, plan.solution, plan.scores
    rows = {identifier: i for i, identifier in enumerate(scores.proposals)}
    words = RuleWords(problem, "en")
    reasons = {item.proposal: "; ".join(_reasons(item, words)) for item in plan.left_out}
    chosen = set(solution.chosen)
    ids = [proposal.id for proposal in problem.proposals]
    cost = {
        option.proposal: float(problem.cost[i])
        for i, option in reversed(list(enumerate(problem.options)))
    }
    tables: dict[str, Table] = {
        "portfolio": {
            "id": ids,
            "title": [proposal.title for proposal in problem.proposals],
            "chosen": [identifier in chosen for identifier in ids],
            **(
                {"start": [solution.starts.get(identifier) for identifier in ids]}
                if plan.listed
                else {}
            ),
            "cost [EUR]": [cost.get(identifier) for identifier in ids],
            "score": [float(scores.score[rows[identifier]]) for identifier in ids],
            "why_not": [reasons.get(identifier) for identifier in ids],
        },
        "resources": {
            "resource": [use.resource for use in solution.resources],
            "used": [use.used for use in solution.resources],
            "capacity": [use.capacity for use in solution.resources],
            "carried": [use.carried for use in solution.resources],
            "hired": [use.hired for use in solution.resources],
            "borrowed": [use.borrowed for use in solution.resources],
            "lent": [use.lent for use in solution.resources],
            "granted": [use.granted for use in solution.resources],
            "trained": [use.trained for use in solution.resources],
            "slack": [use.slack for use in solution.resources],
        },
        "measures": {
            "measure": [total.measure for total in solution.measures],
            "total": [total.total for total in solution.measures],
            "low": [total.low for total in solution.measures],
            "high": [total.high for total in solution.measures],
            "unit": [measure.unit for measure in problem.measures],
            "target": [measure.target for measure in problem.measures],
            "value": [total.value for total in solution.measures],
            "contribution": [total.contribution for total in solution.measures],
        },
    }
    if plan.listed:
        tables["schedule"] = schedule_table(plan)
    return tables


def proof_text(solution: Solution, language: Language) -> str:
    """Return what is known of how good a portfolio is."""
    if solution.status == "proven":
        return word("proven", language)
    gap = share(solution.gap or 0.0, language, 2)
    return word(solution.status, language, gap=gap)


def _chosen(plan: Plan, language: Language, width: int) -> str:
    problem, solution, scores = plan.problem, plan.solution, plan.scores
    titles = {proposal.id: proposal for proposal in problem.proposals}
    rows = {identifier: i for i, identifier in enumerate(scores.proposals)}
    table = []
    for name, option in zip(solution.chosen, solution.options, strict=True):
        table.append(
            [
                proposal_name(titles[name]) + part_text(option.scale, language),
                *([start_text(plan, name)] if plan.listed else []),
                amount(float(problem.cost[problem.option_index[option]]), "", language, sign=False),
                number(float(scores.score[rows[name]]), language, sign=True),
            ]
        )
    headings = [
        word("proposal", language),
        *([word("start", language)] if plan.listed else []),
        f"{word('cost', language)} (EUR)",
        word("score", language),
    ]
    last = len(headings)
    lines = [render(headings, table, right=(last - 2, last - 1), flexible=0, width=width)]
    places = [problem.option_index[option] for option in solution.options]
    more = solution.cost - float(problem.cost[places].sum())
    if abs(more) >= 0.5:
        text = word("more_cost", language, amount=money(more, language))
        lines.append(wrap(text, indent="  ", hanging="  ", width=width))
    return "\n".join(lines)


def resources_text(plan: Plan, language: Language, width: int) -> str:
    resources = {resource.id: resource for resource in plan.problem.resources}
    moved = any(use.carried for use in plan.solution.resources)
    table = []
    for use in plan.solution.resources:
        resource = resources[use.resource]
        if plan.listed and resource.kind == "staff" and resource.period is not None:
            continue  # the schedule has these
        numbers = [use.used, use.capacity, *([use.carried] if moved else []), use.slack]
        table.append(
            [
                f"{resource_name(resource, language)} ({resource.unit})",
                *(amount(value, "", language, sign=False) for value in numbers),
            ]
        )
    keys = ["resource", "used", "capacity", *(["carried"] if moved else []), "slack"]
    headings = [word(key, language) for key in keys]
    lines = [render(headings, table, right=range(1, len(keys)), flexible=0, width=width)]
    for use in plan.solution.resources:
        helped = [
            word(key, language, amount=amount(value, unit, language, sign=False))
            for key, value in (
                ("granted", use.granted),
                ("hired", use.hired),
                ("trained", use.trained),
                ("borrowed", use.borrowed),
                ("lent", use.lent),
            )
            if value
            for unit in (resources[use.resource].unit,)
        ]
        if helped:
            text = f"{resource_name(resources[use.resource], language)}: {', '.join(helped)}"
            lines.append(wrap(text, indent="  ", hanging="      ", width=width))
    return "\n".join(lines)


def in_order(solution: Solution, scores: Scores) -> list[MeasureTotal]:
    """Return the totals in the order of the framework."""
    totals = {total.measure: total for total in solution.measures}
    return [totals[measure.id] for measure in scores.framework.measures]


def _totals(plan: Plan, language: Language, width: int) -> str:
    solution, scores = plan.solution, plan.scores
    measures = {measure.id: measure for measure in plan.problem.measures}
    table = []
    for total in in_order(solution, scores):
        measure = measures[total.measure]
        target = "" if measure.target is None else amount(measure.target, "", language, sign=False)
        table.append(
            [
                measure.title or measure.id,
                amount(total.total, "", language),
                target,
                unit_name(measure.unit, language),
                number(total.contribution, language, sign=True),
            ]
        )
    headings = [
        word(key, language) for key in ("measure", "total", "target", "unit", "contribution")
    ]
    return render(headings, table, right=(1, 2, 4), flexible=0, width=width)


def _outside(plan: Plan, language: Language, width: int) -> str:
    titles = {proposal.id: proposal for proposal in plan.problem.proposals}
    words = RuleWords(plan.problem, language)
    lines = []
    for item in plan.left_out:
        reasons = "; ".join(_reasons(item, words))
        if item.start is not None and item.forbidden is None:
            reasons = f"{word('if_start', language, start=item.start)} {reasons}"
        text = f"{proposal_name(titles[item.proposal])}: {reasons}"
        lines.append(wrap(text, indent="  ", hanging="      ", width=width))
    return "\n".join(lines)


def _reasons(item: LeftOut, words: RuleWords) -> list[str]:
    if item.forbidden is not None:
        return [reason_text(item.forbidden, words.language)]
    reasons = [words.broken(violation, item.proposal) for violation in item.broken]
    reasons += words.short(item.short, SHOWN)
    key = "adds" if item.value_change > 0 else "lowers"
    change = number(abs(item.value_change), words.language, 4)
    return [*reasons, word(key, words.language, change=change)]
