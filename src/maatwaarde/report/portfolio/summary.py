"""A portfolio as document and data: what is done, what it uses and brings, what fell out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from maatwaarde.framework import By
from maatwaarde.messages import Amount, Money, Number, Share, Text, Unit, joined, msg, nmsg
from maatwaarde.portfolio import Solution
from maatwaarde.portfolio.analysis.exclusion import LeftOut
from maatwaarde.portfolio.analysis.ledger import has_ledger, in_ledger
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.categories import (
    categories_annex,
    categories_data,
    category_blocks,
    totals_data,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.eligibility import eligibility_annex, eligibility_blocks, eligibility_data
from maatwaarde.report.listed import LISTED, and_more
from maatwaarde.report.portfolio.budget import budget_annex, budget_blocks, budget_data
from maatwaarde.report.portfolio.effects import (
    contributions_of,
    effects_annexes,
    effects_blocks,
    effects_data,
    measures_data,
)
from maatwaarde.report.portfolio.harms import harms_annex, harms_blocks, harms_data
from maatwaarde.report.portfolio.names import (
    natural,
    naturally,
    proposal_name,
    proposal_names,
    resource_name,
    resource_names,
    with_part,
)
from maatwaarde.report.portfolio.overruns import overrun_annex, overrun_blocks, overrun_data
from maatwaarde.report.portfolio.rules import (
    RuleWords,
    broken_in_english,
    reason_code,
    violation_data,
    worst_years,
)
from maatwaarde.report.portfolio.schedule import schedule_annex, schedule_blocks, start_text
from maatwaarde.report.ranking.names import harm_below, worst_harm_columns

SHOWN = 2
"""Resources named for each proposal that falls short of several."""


def portfolio_document(plan: Plan, by: By = "value") -> Document:
    """Return a portfolio with its proof and a reason for each proposal left out."""
    problem, solution = plan.problem, plan.solution
    head = msg(
        "{k} of {n} proposals chosen; value {value} ({proof}); cost {cost}",
        k=len(solution.chosen),
        n=len(problem.proposals),
        value=Number(solution.value, 4),
        proof=plan_proof(plan),
        cost=Money(solution.cost),
    )
    blocks: list[Block] = [
        Paragraph(head),
        *harms_blocks(plan),
        Heading(msg("Chosen")),
        *chosen_blocks(plan),
        *(schedule_blocks(plan) if plan.listed else ()),
        *resource_blocks(plan),
        *budget_blocks(plan),
        *overrun_blocks(plan),
        *effects_blocks(plan),
        *category_blocks(plan.scores.framework, contributions_of(plan, plan.solution), by),
    ]
    blocks += eligibility_blocks(plan.eligibility)
    if plan.left_out:
        blocks += [Heading(msg("Not chosen")), *left_out_items(plan)]
    title = msg("Portfolio: {title}", title=plan.scores.framework.title)
    return Document(title, tuple(blocks), lambda: portfolio_annexes(plan))


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
        **solution_data(plan, plan.solution),
        "status": plan.proof_status,
        "unknown_costs": {name: list(names) for name, names in plan.rests_on_unknown.items()},
        "harms": harms_data(plan),
        "effects": effects_data(plan, plan.solution),
        "categories": categories_data(plan.scores.framework),
        **eligibility_data(plan.eligibility),
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
    more = {"budget": budget_data(plan), "overruns": overrun_data(plan)}
    data.update({key: found for key, found in more.items() if found is not None})
    if other is not None:
        data["compared_with"] = {"order": column, **solution_data(plan, other)}
    return data


def solution_data(plan: Plan, solution: Solution) -> dict[str, Any]:
    """Return a portfolio as nested data, with the rules that it breaks in words too."""
    return {
        **solution.to_dict(),
        "measures": measures_data(plan, solution),
        **totals_data(plan.scores.framework, contributions_of(plan, solution)),
        "violations": [violation_data(violation) for violation in solution.violations],
    }


def portfolio_annexes(plan: Plan) -> tuple[Table, ...]:
    """Return one row per proposal, and further tables for resources and measures."""
    annexes = [
        _proposals_annex(plan),
        harms_annex(plan),
        _resources_annex(plan),
        *effects_annexes(plan),
    ]
    annexes += [schedule_annex(plan)] if plan.listed else []
    more = (budget_annex(plan), overrun_annex(plan))
    annexes += [table for table in more if table is not None]
    if plan.eligibility is not None:
        titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
        annexes.append(eligibility_annex(plan.eligibility, titles))
    return (
        *annexes,
        categories_annex(plan.scores.framework, contributions_of(plan, plan.solution)),
    )


def _proposals_annex(plan: Plan) -> Table:
    problem, solution, scores = plan.problem, plan.solution, plan.scores
    rows = {identifier: i for i, identifier in enumerate(scores.proposals)}
    words = RuleWords(problem, scores.framework)
    reasons = {item.proposal: joined(_reasons(item, words), "; ") for item in plan.left_out}
    titles = {proposal.id: proposal.title for proposal in problem.proposals}
    chosen, ids = set(solution.chosen), naturally(titles)
    cost = {
        option.proposal: float(problem.cost[i])
        for i, option in reversed(list(enumerate(problem.options)))
    }
    starts = [solution.starts.get(identifier) for identifier in ids]
    return from_columns(
        "portfolio",
        [
            (Column("id", msg("id")), ids),
            (Column("title", msg("title")), [titles[identifier] for identifier in ids]),
            (Column("chosen", msg("chosen")), [identifier in chosen for identifier in ids]),
            *([(Column("start", msg("start"), "period"), starts)] if plan.listed else []),
            (
                Column("cost [EUR]", msg("cost (EUR)"), "money"),
                [cost.get(identifier) for identifier in ids],
            ),
            (
                Column("score", msg("score"), "number"),
                [float(scores.score[rows[identifier]]) for identifier in ids],
            ),
            *worst_harm_columns(scores, [rows[identifier] for identifier in ids]),
            (
                Column("why_not", msg("why not")),
                [reasons.get(identifier) for identifier in ids],
            ),
        ],
    )


def _resources_annex(plan: Plan) -> Table:
    uses, names = plan.solution.resources, resource_names(plan.problem)
    figures = (
        ("used", msg("used")),
        ("capacity", msg("available")),
        ("carried", msg("carried over")),
        ("hired", msg("hired")),
        ("borrowed", msg("from other roles")),
        ("lent", msg("to other roles")),
        ("granted", msg("from grants")),
        ("trained", msg("trained")),
        ("slack", msg("left")),
    )
    return from_columns(
        "resources",
        [
            (Column("resource", msg("id")), [use.resource for use in uses]),
            (Column("name", msg("resource")), [names[use.resource] for use in uses]),
            *(
                (Column(key, heading, "number"), [getattr(use, key) for use in uses])
                for key, heading in figures
            ),
        ],
    )


def proof_text(solution: Solution) -> Text:
    """Return what is known of how good a portfolio is."""
    if solution.status == "proven":
        if solution.ties == "settled":
            return msg("proven best")
        if solution.ties == "out-of-time":
            return msg(
                "proven best; the time limit came before it was known whether other choices are "
                "equally good"
            )
        return msg("proven best; other choices may be equally good")
    if solution.faults:
        return msg("not proven: model and check differ")
    if solution.status == "refuted":
        return msg(
            "not the best: a choice beside it is better, so the proof is wrong; this is a fault in "
            "maatwaarde"
        )
    gap = Share(solution.gap or 0.0, 2)
    if solution.status == "stopped":
        return msg("stopped before the proof; at most {gap} better possible", gap=gap)
    return msg("at most {gap} better possible", gap=gap)


def plan_proof(plan: Plan) -> Text:
    """Return what is known of how good a plan is; no proof rests on costs that nobody knows."""
    unknown = naturally(plan.rests_on_unknown)
    if not unknown or plan.solution.status == "refuted":
        return proof_text(plan.solution)
    return nmsg(
        "not proven: what {proposals} costs or needs is unknown, and counted as nothing",
        "not proven: what {proposals} cost or need is unknown, and counted as nothing",
        len(unknown),
        proposals=joined(unknown, ", "),
    )


def chosen_blocks(plan: Plan) -> Iterator[Block]:
    """Yield what is done, when it starts and what it costs."""
    problem, solution, scores = plan.problem, plan.solution, plan.scores
    proposals = {proposal.id: proposal for proposal in problem.proposals}
    rows = {identifier: i for i, identifier in enumerate(scores.proposals)}
    options = dict(zip(solution.chosen, solution.options, strict=True))
    columns = (
        Column("proposal", msg("proposal")),
        *([Column("start", msg("start"), "period")] if plan.listed else []),
        Column("cost", msg("cost (EUR)"), "money"),
        Column("score", msg("score"), "number"),
    )
    order = naturally(solution.chosen)
    table = [
        Row(
            (
                with_part(proposal_name(proposals[name]), options[name].scale),
                *([start_text(plan, name)] if plan.listed else []),
                Amount(float(problem.cost[problem.option_index[options[name]]]), sign=False),
                Number(float(scores.score[rows[name]]), sign=True),
            ),
            below=harm_below(scores, rows[name]),
            level="harm",
        )
        for name in order[:LISTED]
    ]
    yield Table("chosen", columns, tuple(table))
    yield from and_more(len(order))
    places = [problem.option_index[option] for option in solution.options]
    more = solution.cost - float(problem.cost[places].sum())
    if abs(more) >= 0.5:
        yield Items(
            (
                Item(
                    msg(
                        "On top of that comes {amount} for hiring, training and synergies.",
                        amount=Money(more),
                    )
                ),
            )
        )


def resource_blocks(plan: Plan) -> Iterator[Block]:
    """Yield what is used of each resource, and what helped to have enough.

    Money of which there is a budget for the years ahead is told there, and where nothing else is
    left to tell there is no heading either.
    """
    ahead = has_ledger(plan.problem)
    resources = {resource.id: resource for resource in plan.problem.resources}
    moved = any(use.carried for use in plan.solution.resources)
    rows = []
    for use in plan.solution.resources:
        resource = resources[use.resource]
        if plan.listed and resource.kind == "staff" and resource.period is not None:
            continue  # the schedule has these
        if ahead and in_ledger(resource):
            continue
        numbers = [use.used, use.capacity, *([use.carried] if moved else []), use.slack]
        name = resource_name(resource)
        if resource.unit:
            name = msg("{name} ({unit})", name=name, unit=Unit(resource.unit))
        rows.append(Row((name, *(Amount(value, sign=False) for value in numbers))))
    columns = (
        Column("resource", msg("resource")),
        Column("used", msg("used"), "number"),
        Column("capacity", msg("available"), "number"),
        *([Column("carried", msg("carried over"), "number")] if moved else []),
        Column("slack", msg("left"), "number"),
    )
    heading = Heading(msg("Resources"))
    if rows:
        yield from (heading, Table("resources", columns, tuple(rows)))
    helped = []
    for use in plan.solution.resources:
        resource = resources[use.resource]
        if ahead and in_ledger(resource):
            continue

        def of(value: float, unit: str = resource.unit) -> Amount:
            return Amount(value, unit, sign=False)

        sources = (
            (use.granted, msg("{amount} from grants", amount=of(use.granted))),
            (use.hired, msg("{amount} hired", amount=of(use.hired))),
            (use.trained, msg("{amount} trained", amount=of(use.trained))),
            (use.borrowed, msg("{amount} from other roles", amount=of(use.borrowed))),
            (use.lent, msg("{amount} to other roles", amount=of(use.lent))),
        )
        by = [text for value, text in sources if value]
        if by:
            helped.append(Item(joined([resource_name(resource), joined(by, ", ")], ": ")))
    if helped:
        yield from ([] if rows else [heading])
        yield Items(tuple(helped))


def by_gain(items: Iterable[LeftOut]) -> list[LeftOut]:
    """Sort what is left out by what it would add, largest first; what is not allowed comes last."""
    return sorted(
        items,
        key=lambda item: (
            item.forbidden is not None,
            -round(item.value_change or 0.0, 12),
            natural(item.proposal),
        ),
    )


def left_out_items(
    plan: Plan, below: Mapping[str, tuple[Item, ...]] | None = None
) -> Iterator[Block]:
    """Yield what was left out with what stands in its way, what would add most first.

    Of a long list no more than the first are put in words, and it says how many more there are.

    Parameters
    ----------
    below
        What more there is to say of a proposal, by its id.
    """
    names = proposal_names(plan.problem)
    words = RuleWords(plan.problem, plan.scores.framework)
    more = below or {}
    items = by_gain(plan.left_out)
    yield Items(
        tuple(
            Item(
                joined([names[item.proposal], left_out_text(item, words)], ": "),
                below=more.get(item.proposal, ()),
            )
            for item in items[:LISTED]
        )
    )
    yield from and_more(len(items))


def left_out_text(item: LeftOut, words: RuleWords) -> Text:
    """Return what stands in the way of a proposal, in one sentence."""
    reasons: Text = joined(_reasons(item, words), "; ")
    if item.start is None or item.forbidden is not None:
        return reasons
    return joined([msg("with a start in {start}", start=item.start), reasons])


def _reasons(item: LeftOut, words: RuleWords) -> list[Text]:
    if item.forbidden is not None:
        return [words.reason(item.forbidden)]
    reasons = [words.broken(violation, item.proposal) for violation in worst_years(item.broken)]
    reasons += words.short(item.short, SHOWN)
    added = item.value_change or 0.0
    if abs(added) < 1e-9:
        return [*reasons, msg("would add nothing to the value")]
    # What is small is not told as nothing.
    change = Number(abs(added), next((n for n in (4, 6) if round(added, n)), 9))
    if added > 0:
        return [*reasons, msg("would add {change} to the value", change=change)]
    return [*reasons, msg("would lower the value by {change}", change=change)]
