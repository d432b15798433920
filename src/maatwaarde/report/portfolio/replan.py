"""A new plan beside the running one, as text, data and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.portfolio import Freed
from maatwaarde.portfolio.replanning.earlier_starts import EarlierStart
from maatwaarde.portfolio.replanning.from_changes import Reconsidered
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio.comparison import broken_rule
from maatwaarde.report.portfolio.names import (
    kind_name,
    part_text,
    proposal_name,
    start_and_part,
)
from maatwaarde.report.portfolio.rules import RuleWords, broken_in_english, violation_data
from maatwaarde.report.portfolio.schedule import schedule_text
from maatwaarde.report.portfolio.summary import (
    SHOWN,
    portfolio_data,
    portfolio_tables,
    resources_text,
)
from maatwaarde.report.tables import WIDTH, wrap
from maatwaarde.report.words import Language, amount, money, number, share, word


def replan_text(
    found: Reconsidered,
    most: int | None = None,
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return what stays, moves, drops out and comes in, who is freed, and what could be sooner.

    Parameters
    ----------
    most
        How many changes were allowed; None is no limit.
    """
    plan, answer = found.plan, found.answer
    before, now = found.running.parts, found.plan.solution.parts
    titles = {proposal.id: proposal_name(proposal) for proposal in plan.problem.proposals}
    names = {
        name: title + part_text(now.get(name, 1.0), language) for name, title in titles.items()
    }
    promised = {
        name: title + part_text(before.get(name, 1.0), language) for name, title in titles.items()
    }
    parts = ["\n".join(wrap(line, width=width) for line in _head(found, most, language))]
    stuck = [
        broken_rule(item, plan.problem, answer.unchanged, language)
        for item in answer.unchanged.violations
    ]
    if stuck:
        parts.append(_block(word("replan_stuck", language), stuck, width))
    changes = list(_changes(found, promised, language))
    if changes:
        parts.append(_block(word("changed", language), changes, width))
    starts = plan.solution.starts
    moved, other_part = [], False
    for name, old, new in _moves(found):
        was, will = before.get(name, 1.0), now[name]
        if was == will:
            moved.append(f"{names[name]}: {word('moved_to', language, old=old, new=new)}")
            continue
        other_part = True
        if old == new:
            old = new = None
        text = word(
            "moved_to",
            language,
            old=start_and_part(old, was, language),
            new=start_and_part(new, will, language),
        )
        moved.append(f"{titles[name]}: {text}")
    kept = [name + part_text(now[name], language) for name in answer.kept]
    added = []
    for name in answer.added:
        value = word("adds_now", language, change=number(found.added_value[name], language, 4))
        start = "" if starts[name] is None else f"{word('start', language)} {starts[name]}; "
        added.append(f"{names[name]}: {start}{value}")
    for key, lines in (
        ("plan_moved_or_part" if other_part else "plan_moved", moved),
        ("plan_dropped", [promised[name] for name in answer.dropped]),
        ("plan_added", added),
        ("plan_kept", [", ".join(kept)] if kept else []),
    ):
        if lines:
            count = len(answer.kept) if key == "plan_kept" else len(lines)
            parts.append(_block(f"{word(key, language)} ({count})", lines, width))
    forbidden = {rule.proposal for rule in plan.problem.forbidden}
    too_late = [
        titles[name]
        for name, places in plan.problem.options_of.items()
        if not places and name not in forbidden
    ]
    if too_late:
        title = f"{word('plan_too_late', language)} ({len(too_late)})"
        parts.append(_block(title, too_late, width))
    kinds = {item.id: item.kind for item in plan.problem.resources}
    slack = {use.resource: use.slack for use in plan.solution.resources}
    freed = [
        _freed(item, slack[item.resource], language)
        for item in answer.freed
        if kinds[item.resource] == "staff"
    ]
    title = word("freed", language) if freed else word("freed_none", language)
    parts.append(_block(title, freed, width))
    words = RuleWords(plan.problem, language)
    faster = [_faster(item, names, words) for item in found.faster]
    if faster:
        parts.append(_block(word("faster", language), faster, width))
    if plan.listed:
        parts += schedule_text(plan, language, width)
    parts.append(word("resources", language) + "\n" + resources_text(plan, language, width))
    return "\n\n".join(parts) + "\n"


def replan_data(found: Reconsidered, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the new plan as a portfolio, which can be replanned in turn, and what changes."""
    answer = found.answer
    before, now = found.running.parts, found.plan.solution.parts
    return {
        **portfolio_data(found.plan, plugins=plugins),
        "replan": {
            "today": found.today,
            "changed": found.changes.model_dump(exclude_none=True, exclude={"maatwaarde"}),
            "kept": answer.kept,
            "moved": [
                {
                    "id": name,
                    "from": old,
                    "to": new,
                    **({"part_from": was, "part_to": will} if was != will else {}),
                }
                for name, old, new in _moves(found)
                for was, will in ((before.get(name, 1.0), now[name]),)
            ],
            "dropped": answer.dropped,
            "added": [{"id": name, "value": found.added_value[name]} for name in answer.added],
            "changes": answer.changes,
            "unchanged": {
                "value": answer.unchanged.value,
                "cost": answer.unchanged.cost,
                "violations": [broken_in_english(item) for item in answer.unchanged.violations],
                "broken": [violation_data(item) for item in answer.unchanged.violations],
            },
            "value_change": answer.value_change,
            "ceiling": answer.ceiling,
            "steps": [{"changes": count, "value": value} for count, value in answer.steps],
            "freed": [
                {
                    "resource": item.resource,
                    "by": [{"id": name, "amount": part} for name, part in item.by],
                    "to": [{"id": name, "amount": part} for name, part in item.to],
                }
                for item in answer.freed
            ],
            "could_start_earlier": [
                {
                    "id": item.proposal,
                    "start": item.start,
                    "earlier": item.earlier,
                    "fits": item.fits,
                    "value_change": item.value_change,
                    "short": {use.resource: -use.slack for use in item.short},
                    "rules": [broken_in_english(rule) for rule in item.broken],
                    "broken": [violation_data(rule) for rule in item.broken],
                }
                for item in found.faster
            ],
        },
    }


def replan_tables(found: Reconsidered) -> dict[str, Table]:
    """Return what becomes of each proposal, and then the tables of the new plan."""
    answer, plan = found.answer, found.plan
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    old = found.running.starts
    new = plan.solution.starts
    before, now = found.running.parts, found.plan.solution.parts
    moved = {name for name, _, _ in _moves(found)}
    names = sorted({*old, *new})
    what = dict.fromkeys(answer.kept, "kept") | dict.fromkeys(moved, "moved")
    what |= dict.fromkeys(answer.dropped, "dropped") | dict.fromkeys(answer.added, "added")
    table: Table = {
        "id": list(names),
        "title": [titles[name] for name in names],
        "what": [what[name] for name in names],
        "start_before": [old.get(name) for name in names],
        "start_now": [new.get(name) for name in names],
    }
    if before or any(part != 1.0 for part in now.values()):
        table["part_before"] = [before.get(name, 1.0) if name in old else None for name in names]
        table["part_now"] = [now.get(name) for name in names]
    return {"replan": table, **portfolio_tables(plan)}


def _head(found: Reconsidered, most: int | None, language: Language) -> Iterator[str]:
    plan, answer = found.plan, found.answer
    title = f"{word('replan', language)}: {plan.scores.framework.title.get(language)}"
    today = "" if found.today is None else f", {word('replan_from', language, today=found.today)}"
    yield title + today
    count = len(found.running.starts)
    key = {0: "replan_none", 1: "replan_one"}.get(answer.changes, "replan_many")
    if count == 1:
        key = "replan_one_of_one" if answer.changes else "replan_none_of_one"
    elif count == 0:
        key = "replan_none_of_none"
    yield word(key, language, k=answer.changes, n=count)
    solution = plan.solution
    gap = share(solution.gap or 0.0, language, 2)
    proven = solution.status == "proven"
    yield word(
        "replan_value",
        language,
        new=number(solution.value, language, 4),
        proof=word("replan_proven", language)
        if proven
        else word(solution.status, language, gap=gap),
        old=number(answer.unchanged.value, language, 4),
        change=number(answer.value_change, language, 4, sign=True),
    )
    if answer.ceiling > solution.value + 5e-5:
        key = "replan_ceiling_free" if most is None else "replan_ceiling"
        ceiling = number(answer.ceiling, language, 4)
        yield word(key, language, ceiling=ceiling, **({} if most is None else {"most": most}))
    if not answer.unchanged.violations:
        yield word("replan_goes_on", language)


def _changes(found: Reconsidered, names: dict[str, str], language: Language) -> Iterator[str]:
    """Yield what the file of changes says."""
    changes = found.changes
    for delay in changes.delays:
        months = number(delay.months, language, 1).rstrip("0").rstrip(",.")
        late = (
            word("changed_late_one", language)
            if delay.months == 1
            else word("changed_late", language, months=months)
        )
        yield f"{names[delay.proposal]}: {late}"
    for cost in changes.costs:
        kind = "" if cost.name is None else f" ({cost.name})"
        if cost.amount is not None:
            text = word("changed_cost_to", language, amount=money(cost.amount, language))
        else:
            text = word("changed_cost", language, factor=_plain(cost.factor or 0.0, language))
        yield f"{names[cost.proposal]}{kind}: {text}"
    for name, unit, change in (
        *((item.name, "EUR", item) for item in changes.budgets),
        *((item.role, "fte", item) for item in changes.staff),
    ):
        if change.change is None:
            text = word("changed_times", language, factor=_plain(change.factor or 0.0, language))
        else:
            text = amount(change.change, unit, language)
        when = (
            word("changed_in", language, periods=", ".join(change.periods))
            if change.periods
            else word("changed_all", language)
        )
        yield f"{kind_name(name, language)}: {text} {when}"


def _plain(value: float, language: Language) -> str:
    return number(value, language, 4).rstrip("0").rstrip(",.")


def _moves(found: Reconsidered) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield proposals that change, with their old and new start."""
    new = found.plan.solution.starts
    moved = {after for _, after in found.answer.moved}
    for name, option in zip(found.plan.chosen, found.plan.solution.options, strict=True):
        if option in moved:
            yield name, found.running.starts[name], new[name]


def _freed(item: Freed, slack: float, language: Language) -> str:
    total = sum(part for _, part in item.by)
    # Of who is freed, some may have left.
    left = min(total - sum(part for _, part in item.to), slack)
    text = word(
        "freed_line",
        language,
        total=amount(round(total, 9), "", language, sign=False),
        amounts=_amounts(item.by, language),
    )
    if item.to:
        text += "; " + word("freed_to", language, amounts=_amounts(item.to, language))
    if left > 1e-9:
        over = amount(round(left, 9), "", language, sign=False)
        text += "; " + word("freed_left", language, amount=over)
    return f"{item.resource}: {text}"


def _amounts(parts: Sequence[tuple[str, float]], language: Language) -> str:
    return ", ".join(f"{name} {amount(part, '', language, sign=False)}" for name, part in parts)


def _faster(item: EarlierStart, names: dict[str, str], words: RuleWords) -> str:
    language = words.language
    if item.fits:
        change = number(item.value_change, language, 4, sign=True)
        text = word("faster_line", language, earlier=item.earlier, start=item.start, change=change)
        return f"{names[item.proposal]}: {text}"
    reasons = words.short(item.short, SHOWN)
    reasons += [words.broken(rule, item.proposal) for rule in item.broken]
    text = word(
        "faster_short",
        language,
        earlier=item.earlier,
        start=item.start,
        reasons="; ".join(reasons),
    )
    return f"{names[item.proposal]}: {text}"


def _block(title: str, lines: Sequence[str], width: int) -> str:
    return "\n".join(
        [
            wrap(title, width=width),
            *(wrap(line, indent="  ", hanging="      ", width=width) for line in lines),
        ]
    )
