"""A new plan beside the running one, as document and data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.messages import Amount, Money, Number, Rounded, Text, joined, msg, nmsg
from maatwaarde.portfolio import Freed
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.replanning.earlier_starts import EarlierStart
from maatwaarde.portfolio.replanning.from_changes import Reconsidered
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Paragraph,
    Table,
    from_columns,
)
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.budget import budget_blocks
from maatwaarde.report.portfolio.comparison import broken_rule, listed, named
from maatwaarde.report.portfolio.effects import effects_blocks
from maatwaarde.report.portfolio.harms import harms_blocks
from maatwaarde.report.portfolio.missed_targets import missed, missed_data, missed_text
from maatwaarde.report.portfolio.names import (
    kind_name,
    naturally,
    proposal_names,
    resource_names,
    start_and_part,
    with_part,
)
from maatwaarde.report.portfolio.overruns import overrun_blocks
from maatwaarde.report.portfolio.rules import (
    RuleWords,
    broken_in_english,
    violation_data,
    worst_years,
)
from maatwaarde.report.portfolio.schedule import schedule_blocks
from maatwaarde.report.portfolio.sped_up import sped_up, sped_up_data
from maatwaarde.report.portfolio.summary import (
    SHOWN,
    plan_proof,
    portfolio_annexes,
    portfolio_data,
    resource_blocks,
)


def replan_document(found: Reconsidered, most: int | None = None) -> Document:
    """Return what stays, moves, drops out and comes in, who is freed, and what could be sooner.

    Parameters
    ----------
    most
        How many changes were allowed; None is no limit.
    """
    plan, answer = found.plan, found.answer
    before = found.running.parts
    names = named(plan, plan.solution)
    promised = {
        name: with_part(title, before.get(name, 1.0))
        for name, title in proposal_names(plan.problem).items()
    }
    stuck = [
        broken_rule(item, plan, answer.unchanged)
        for item in worst_years(answer.unchanged.violations)
    ]
    blocks: list[Block] = [
        *map(Paragraph, _head(found, most)),
        *harms_blocks(plan, msg("What the new plan harms")),
        *_lines(msg("The running plan cannot go on as it is"), stuck),
        *_lines(msg("What has changed"), list(_changes(found, promised))),
        *_named(msg("Faster"), [item.slower for item in found.sped_up], sped_up(found, promised)),
        *_moved(found, names),
        *_named(msg("Stops; what it has used stays used"), sorted(found.stopped), promised),
        *_named(msg("Drops out"), answer.dropped, promised),
        *_named(msg("Comes in"), answer.added, _added(found, names)),
    ]
    stays = [name for name in answer.kept if name not in found.stopped]
    blocks += _named(msg("Stays as agreed"), stays, names)
    blocks += _lines(msg("Targets that are now missed"), list(map(missed_text, missed(found))))
    blocks += _too_late(found)
    blocks += _freed_blocks(found)
    words = RuleWords(plan.problem, plan.scores.framework)
    faster = [_faster(item, names, words) for item in found.faster]
    if found.not_tried:
        faster.append(
            nmsg(
                "Of {n} more proposal no earlier start was tried: the plan is too large.",
                "Of {n} more proposals no earlier start was tried: the plan is too large.",
                found.not_tried,
            )
        )
    blocks += _lines(msg("What could start earlier, with nothing else changed?"), faster)
    if plan.listed:
        blocks += schedule_blocks(plan)
    blocks += [*resource_blocks(plan), *budget_blocks(plan), *overrun_blocks(plan)]
    if plan.timeline is not None:
        blocks += effects_blocks(plan)
    return Document(
        _title(found), tuple(blocks), lambda: (_replan_annex(found), *portfolio_annexes(plan))
    )


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
            "stopped": sorted(found.stopped),
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
            "sped_up": sped_up_data(found),
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
            "missed_targets": missed_data(found),
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
            "could_start_earlier_not_tried": found.not_tried,
        },
    }


def _replan_annex(found: Reconsidered) -> Table:
    answer, plan = found.answer, found.plan
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    old, new = found.running.starts, plan.solution.starts
    before, now = found.running.parts, plan.solution.parts
    names = naturally({*old, *new})
    what: dict[str, Cell] = dict.fromkeys(answer.kept, msg("kept"))
    what |= dict.fromkeys(found.stopped, msg("stops"))
    what |= dict.fromkeys((name for name, _, _ in _moves(found)), msg("moved"))
    what |= dict.fromkeys(answer.dropped, msg("dropped"))
    what |= dict.fromkeys(answer.added, msg("added"))
    what |= dict.fromkeys((item.slower for item in found.sped_up), msg("goes on faster"))
    what |= dict.fromkeys((item.faster for item in found.sped_up), msg("faster variant"))
    columns: list[tuple[Column, Sequence[Cell]]] = [
        (Column("id", msg("id")), names),
        (Column("title", msg("title")), [titles[name] for name in names]),
        (Column("what", msg("what happens")), [what[name] for name in names]),
        (
            Column("start_before", msg("start before"), "period"),
            [old.get(name) for name in names],
        ),
        (Column("start_now", msg("start now"), "period"), [new.get(name) for name in names]),
    ]
    if before or any(part != 1.0 for part in now.values()):
        was = [before.get(name, 1.0) if name in old else None for name in names]
        columns += [
            (Column("part_before", msg("part before"), "share"), was),
            (Column("part_now", msg("part now"), "share"), [now.get(name) for name in names]),
        ]
    return from_columns("replan", columns)


def _title(found: Reconsidered) -> Text:
    title = found.plan.scores.framework.title
    if found.today is None:
        return msg("New plan: {title}", title=title)
    return msg("New plan: {title}, from {today}", title=title, today=found.today)


def _head(found: Reconsidered, most: int | None) -> Iterator[Text]:
    plan, answer = found.plan, found.answer
    yield _how_many(answer.changes, len(found.running.starts))
    solution = plan.solution
    yield msg(
        "The new plan is worth {new} ({proof}), the running plan as things are now {old}: "
        "{change}.",
        new=Number(solution.value, 4),
        proof=_proof(found.plan),
        old=Number(answer.unchanged.value, 4),
        change=Number(answer.value_change, 4, sign=True),
    )
    if answer.ceiling > solution.value + 5e-5:
        ceiling = Number(answer.ceiling, 4)
        if most is None:
            yield msg("With more changes it can be no more than {ceiling}.", ceiling=ceiling)
        else:
            yield msg(
                "With more changes (at most {most}) it can be no more than {ceiling}.",
                most=most,
                ceiling=ceiling,
            )
    if not answer.unchanged.violations:
        yield msg("The running plan can go on as it is.")


def _how_many(changes: int, commitments: int) -> Text:
    """Say how many of the commitments change."""
    if commitments == 0:
        return msg("The running plan has no commitments.")
    if commitments == 1:
        if changes:
            return msg("The only commitment changes.")
        return msg("The only commitment does not change.")
    if changes == 0:
        return msg("None of the {n} commitments changes.", n=commitments)
    return nmsg(
        "{n} of the {of} commitments changes.",
        "{n} of the {of} commitments change.",
        changes,
        of=commitments,
    )


def _proof(plan: Plan) -> Text:
    solution = plan.solution
    if solution.status != "proven" or plan.rests_on_unknown:
        return plan_proof(plan)
    if solution.ties == "settled":
        return msg("proven best with so few changes")
    if solution.ties == "out-of-time":
        return msg(
            "proven best with so few changes; the time limit came before it was known whether "
            "other plans are equally good"
        )
    return msg("proven best with so few changes; other plans may be equally good")


def _changes(found: Reconsidered, names: dict[str, Text]) -> Iterator[Text]:
    """Yield what the file of changes says."""
    changes = found.changes
    for delay in changes.delays:
        months = nmsg(
            "{months} month later",
            "{months} months later",
            1 if delay.months == 1 else 2,
            months=Rounded(delay.months, 1),
        )
        yield _because(joined([names[delay.proposal], months], ": "), delay.reason)
    for stop in changes.stops:
        yield _because(joined([names[stop.proposal], msg("stops")], ": "), stop.reason)
    for cost in changes.costs:
        name = names[cost.proposal]
        if cost.name is not None:
            name = joined([name, joined(["(", kind_name(cost.name), ")"], "")])
        if cost.amount is not None:
            text = msg("cost now {amount}", amount=Money(cost.amount))
        else:
            text = msg("cost times {factor}", factor=Rounded(cost.factor or 0.0, 4))
        yield _because(joined([name, text], ": "), cost.reason)
    titles = {item.id: item.title for item in found.plan.scores.framework.measures}
    for effect in changes.effects:
        text = msg(
            "effect on {measure} times {factor}",
            measure=titles[effect.measure],
            factor=Rounded(effect.factor, 4),
        )
        yield _because(joined([names[effect.proposal], text], ": "), effect.reason)
    for kind, unit, change in (
        *((item.name, "EUR", item) for item in changes.budgets),
        *((item.role, "fte", item) for item in changes.staff),
    ):
        by: Text
        if change.change is None:
            by = msg("times {factor}", factor=Rounded(change.factor or 0.0, 4))
        else:
            by = Amount(change.change, unit)
        when = msg("from now on")
        if change.periods:
            when = msg("in {periods}", periods=", ".join(map(str, change.periods)))
        yield _because(joined([kind_name(kind), joined([by, when])], ": "), change.reason)


def _because(text: Text, reason: str | None) -> Text:
    return text if reason is None else joined([text, joined(["(", reason, ")"], "")])


def _moved(found: Reconsidered, names: dict[str, Text]) -> Iterator[Block]:
    before, now = found.running.parts, found.plan.solution.parts
    titles = proposal_names(found.plan.problem)
    moved: dict[str, Text] = {}
    other_part = False
    for name, old, new in _moves(found):
        was, will = before.get(name, 1.0), now[name]
        start: Text = old or ""
        later: Text = new or ""
        called = names[name]
        if was != will:
            other_part = True
            same = old == new
            start = start_and_part(None if same else old, was)
            later = start_and_part(None if same else new, will)
            called = titles[name]
        moved[name] = msg("{name}: from {old} to {new}", name=called, old=start, new=later)
    title = msg("Changes start or part") if other_part else msg("Moves")
    yield from _named(title, list(moved), moved)


def _added(found: Reconsidered, names: dict[str, Text]) -> dict[str, Text]:
    """Return what comes in with its start and what it adds."""
    said: dict[str, Text] = {}
    for name in found.answer.added:
        start = found.plan.solution.starts[name]
        value: Text = msg("adds {change} to the value", change=Number(found.added_value[name], 4))
        if start is not None:
            value = joined([msg("start {start}", start=start), value], "; ")
        said[name] = joined([names[name], value], ": ")
    return said


def _too_late(found: Reconsidered) -> Iterator[Block]:
    problem = found.plan.problem
    forbidden = {rule.proposal for rule in problem.forbidden}
    passed = [
        name for name, places in problem.options_of.items() if not places and name not in forbidden
    ]
    title = msg(
        "Can no longer start, since every start that the list and the planning allow has passed"
    )
    yield from _named(title, passed, proposal_names(problem))


def _freed_blocks(found: Reconsidered) -> Iterator[Block]:
    plan = found.plan
    kinds = {item.id: item.kind for item in plan.problem.resources}
    slack = {use.resource: use.slack for use in plan.solution.resources}
    resources = resource_names(plan.problem)
    freed = [
        joined([resources[item.resource], _freed(item, slack[item.resource])], ": ")
        for item in found.answer.freed
        if kinds[item.resource] == "staff"
    ]
    if freed:
        yield from _lines(msg("Who is freed, and where do they go? (fte)"), freed)
    else:
        yield Heading(msg("Nobody is freed."))


def _freed(item: Freed, slack: float) -> Text:
    total = sum(part for _, part in item.by)
    # Of who is freed, some may have left.
    left = min(total - sum(part for _, part in item.to), slack)
    parts: list[Text] = [
        msg(
            "{total} is freed ({amounts})",
            total=Amount(round(total, 9), sign=False),
            amounts=_amounts(item.by),
        )
    ]
    if item.to:
        parts.append(msg("to {amounts}", amounts=_amounts(item.to)))
    if left > 1e-9:
        parts.append(msg("{amount} is left", amount=Amount(round(left, 9), sign=False)))
    return joined(parts, "; ")


def _amounts(parts: Sequence[tuple[str, float]]) -> Text:
    return joined([joined([name, Amount(part, sign=False)]) for name, part in parts], ", ")


def _faster(item: EarlierStart, names: dict[str, Text], words: RuleWords) -> Text:
    name = names[item.proposal]
    if item.fits:
        return msg(
            "{name}: {earlier} instead of {start} (value {change})",
            name=name,
            earlier=item.earlier,
            start=item.start,
            change=Number(item.value_change, 4, sign=True),
        )
    reasons = words.short(item.short, SHOWN)
    reasons += [words.broken(rule, item.proposal) for rule in worst_years(item.broken)]
    return msg(
        "{name}: {earlier} instead of {start} does not fit: {reasons}",
        name=name,
        earlier=item.earlier,
        start=item.start,
        reasons=joined(reasons, "; "),
    )


def _moves(found: Reconsidered) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield proposals that change, with their old and new start."""
    new = found.plan.solution.starts
    moved = {after for _, after in found.answer.moved}
    for name, option in zip(found.plan.chosen, found.plan.solution.options, strict=True):
        if option in moved:
            yield name, found.running.starts[name], new[name]


def _lines(title: Text, lines: Sequence[Text]) -> tuple[Block, ...]:
    """Return lines under a title; nothing without lines."""
    return (Heading(title), Items(tuple(map(Item, lines)))) if lines else ()


def _named(title: Text, members: Sequence[str], names: dict[str, Any]) -> Iterator[Block]:
    """Yield proposals under a title with how many there are; nothing without any."""
    if members:
        yield from listed(title, members, names)
