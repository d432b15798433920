"""Why a proposal is left out, what more of a resource brings, and value against cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from maatwaarde.portfolio import ParetoPoint, ShadowPrice, WhyNot
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.data import header
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio.names import (
    kind_name,
    proposal_name,
    reason_text,
    resource_names,
)
from maatwaarde.report.portfolio.rules import RuleWords, lifted_in_english, reason_code
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, money, number, word

# What is asked about a proposal, in words.
_NOT_KNOWN = {
    "money_cut": "why_unknown_money_cut",
    "staff_cut": "why_unknown_staff_cut",
    "impact_gain": "why_unknown_impact_gain",
    "lifted": "why_unknown_lifted",
}


def why_not_text(plan: Plan, answer: WhyNot, language: Language = "nl", width: int = WIDTH) -> str:
    """Return as text what would bring a proposal in, and what it would push out."""
    titles = {proposal.id: proposal for proposal in plan.problem.proposals}
    words = RuleWords(plan.problem, language)
    head = [f"{word('not_chosen', language)}: {proposal_name(titles[answer.proposal])}"]
    if answer.forbidden is not None:
        reason = reason_text(answer.forbidden, language)
        head.append(word("why_forbidden", language, reason=reason))
    if plan.solution.status != "proven":
        head.append(word("why_unproven", language))
    if answer.impossible is not None:
        what = "; ".join(map(words.sentence, answer.impossible))
        what = what or word("clash_unknown", language)
        head.append(word("why_impossible", language, what=what))
    elif answer.portfolio is None:
        head.append(word("why_unknown", language))
    if answer.portfolio is not None and answer.value_loss is not None:
        head.append(
            word(
                "why_loss" if answer.value_loss >= 0 else "why_better",
                language,
                loss=number(abs(answer.value_loss), language, 4),
                value=number(plan.value, language, 4),
            )
        )
        if "portfolio" in answer.unknown:
            head.append(word("why_loss_unproven", language))
    parts = ["\n".join(wrap(line, width=width) for line in head)]
    ways = list(_ways(plan, answer, words))
    lines = [word("why_brings_in", language)]
    lines += [wrap(way, indent="  ", hanging="      ", width=width) for way in ways]
    unknown = [_NOT_KNOWN[question] for question in answer.unknown if question != "portfolio"]
    if ways:
        parts.append("\n".join(lines))
    elif not unknown:
        parts.append(wrap(word("why_no_way", language), width=width))
    if unknown:
        what = ", ".join(word(key, language) for key in unknown)
        parts.append(wrap(word("why_ways_unknown", language, ways=what), width=width))
    for key, names in (("goes_out", answer.goes_out), ("comes_in", answer.comes_in)):
        if names:
            lines = [word(key, language)]
            lines += [
                wrap(proposal_name(titles[name]), indent="  ", hanging="      ", width=width)
                for name in names
            ]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def why_not_data(
    plan: Plan, answer: WhyNot, plugins: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the same as nested data; cuts and gains are shares of what it uses and brings.

    Rules stand there as English texts, and beside them as facts.
    """
    words, impossible = RuleWords(plan.problem, "en"), answer.impossible
    return {
        **header(plan.scores.framework, plugins),
        "proposal": answer.proposal,
        "forbidden": None if answer.forbidden is None else reason_code(answer.forbidden),
        "reason": None if answer.forbidden is None else asdict(answer.forbidden),
        "impossible": None
        if impossible is None
        else "; ".join(map(words.sentence, impossible)) or word("clash_unknown", "en"),
        "impossible_rules": None if impossible is None else list(map(asdict, impossible)),
        "value": plan.value,
        "status": plan.solution.status,
        "value_loss": answer.value_loss,
        "goes_out": answer.goes_out,
        "comes_in": answer.comes_in,
        "money_cut": answer.money_cut,
        "staff_cut": answer.staff_cut,
        "impact_gain": answer.impact_gain,
        "lifted": list(map(lifted_in_english, answer.lifted)),
        "lifted_rules": list(map(asdict, answer.lifted)),
        "unknown": answer.unknown,
        "portfolio": None if answer.portfolio is None else answer.portfolio.chosen,
    }


def _ways(plan: Plan, answer: WhyNot, words: RuleWords) -> Iterator[str]:
    problem, language = plan.problem, words.language
    option = problem.options_of[answer.proposal][0]
    if answer.money_cut is not None:
        cost = float(problem.cost[option])
        yield word(
            "way_cost",
            language,
            cut=_percentage(answer.money_cut, language),
            amount=money(answer.money_cut * cost, language),
            whole=money(cost, language),
        )
    if answer.staff_cut is not None:
        yield word("way_staff", language, cut=_percentage(answer.staff_cut, language))
    if answer.impact_gain is not None:
        yield word("way_impact", language, gain=_percentage(answer.impact_gain, language))
    for rule in answer.lifted:
        yield word("way_rule", language, rule=words.lifted(rule))


def _percentage(share: float, language: Language) -> str:
    text = number(share * 100, language, 2).rstrip("0").rstrip(",.")
    return f"{text} %" if language == "nl" else f"{text}%"


def shadow_text(
    plan: Plan, prices: Sequence[ShadowPrice], language: Language = "nl", width: int = WIDTH
) -> str:
    """Return as text what a step more of each resource would bring."""
    units = {resource.id: resource.unit for resource in plan.problem.resources}
    names = resource_names(plan.problem, language)
    lines = [wrap(word("shadow_title", language), width=width)]
    headings = [word(key, language) for key in ("resource", "step", "value_change")]
    ordered = sorted(prices, key=lambda price: (-price.value_change, price.resource))
    # What is not proven to bring nothing is not said to.
    worth = [price for price in ordered if price.value_change > 0 or not price.proven]
    if worth:
        table = [
            [
                names[price.resource],
                amount(price.step, units[price.resource], language),
                number(price.value_change, language, 4, sign=True) + ("" if price.proven else " ?"),
            ]
            for price in worth
        ]
        rows = render(headings, table, right=(1, 2), flexible=0, width=width).splitlines()
        lines.append(rows[0])
        for row, price in zip(rows[1:], worth, strict=True):
            lines += [row, *_moves(price.comes_in, price.goes_out, width)]
    idle = [names[price.resource] for price in ordered if price not in worth]
    if idle:
        lines.append(wrap(word("shadow_idle", language, names=", ".join(idle)), width=width))
    if not all(price.proven for price in prices):
        lines.append(wrap(word("not_proven_mark", language), width=width))
    return "\n".join(lines) + "\n"


def shadow_data(prices: Sequence[ShadowPrice]) -> list[dict[str, Any]]:
    """Return what a step more of each resource would bring, as nested data."""
    return [
        {
            "resource": price.resource,
            "step": price.step,
            "value_change": price.value_change,
            "per_unit": price.per_unit,
            "comes_in": price.comes_in,
            "goes_out": price.goes_out,
            "proven": price.proven,
        }
        for price in prices
    ]


def shadow_table(prices: Sequence[ShadowPrice]) -> Table:
    """Return the same as one row per resource."""
    rows = shadow_data(prices)
    return {
        key: [";".join(row[key]) if isinstance(row[key], tuple) else row[key] for row in rows]
        for key in ("resource", "step", "value_change", "comes_in", "goes_out", "proven")
    }


def pareto_text(
    plan: Plan,
    front: Sequence[ParetoPoint],
    against: str,
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return the front as text: a line a portfolio, and what changes with the one before."""
    name, unit = _against(plan, against, language)
    headings = [f"{name} ({unit})", word("value", language), word("count", language)]
    table = [
        [
            amount(point.amount, "", language, sign=False),
            number(point.solution.value, language, 4)
            + ("" if point.solution.status == "proven" else " ?"),
            str(len(point.solution.chosen)),
        ]
        for point in front
    ]
    rows = render(headings, table, right=(0, 1, 2), width=width).splitlines()
    lines = [wrap(word("pareto_title", language, name=name), width=width), "", rows[0]]
    for row, (comes_in, goes_out) in zip(rows[1:], _changes(front), strict=True):
        lines += [row, *_moves(comes_in, goes_out, width)]
    if any(point.solution.status != "proven" for point in front):
        lines += ["", wrap(word("not_proven_mark", language), width=width)]
    return "\n".join(lines) + "\n"


def pareto_data(
    plan: Plan,
    front: Sequence[ParetoPoint],
    against: str,
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the front as nested data, least amount first."""
    return {
        **header(plan.scores.framework, plugins),
        "against": against,
        "unit": _against(plan, against, "en")[1],
        "points": [
            {
                "amount": point.amount,
                "value": point.solution.value,
                "status": point.solution.status,
                "gap": point.solution.gap,
                "chosen": point.solution.chosen,
                "starts": point.solution.starts,
                "comes_in": comes_in,
                "goes_out": goes_out,
            }
            for point, (comes_in, goes_out) in zip(front, _changes(front), strict=True)
        ],
    }


def pareto_table(front: Sequence[ParetoPoint]) -> Table:
    """Return the front as one row per portfolio."""
    changes = list(_changes(front))
    return {
        "amount": [point.amount for point in front],
        "value": [point.solution.value for point in front],
        "number": [len(point.solution.chosen) for point in front],
        "proven": [point.solution.status == "proven" for point in front],
        "comes_in": [";".join(comes_in) for comes_in, _ in changes],
        "goes_out": [";".join(goes_out) for _, goes_out in changes],
        "chosen": [";".join(point.solution.chosen) for point in front],
    }


def _changes(front: Sequence[ParetoPoint]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what comes in and goes out against the point before; the first against nothing."""
    before: set[str] = set()
    for point in front:
        now = set(point.solution.chosen)
        yield tuple(sorted(now - before)), tuple(sorted(before - now))
        before = now


def _moves(comes_in: Sequence[str], goes_out: Sequence[str], width: int) -> Iterator[str]:
    for mark, names in (("+", comes_in), ("\N{MINUS SIGN}", goes_out)):
        if names:
            yield wrap(f"{mark} {', '.join(names)}", indent="    ", hanging="      ", width=width)


def _against(plan: Plan, against: str, language: Language) -> tuple[str, str]:
    """Return the name of the amount and its unit."""
    if against == "cost":
        return word("cost", language), "EUR"
    unit = next(item.unit for item in plan.problem.resources if item.name == against)
    return kind_name(against, language), unit
