"""A page for each proposal: verdict, harms, gains, guards, what would bring it in, and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from maatwaarde.impact import Trace
from maatwaarde.messages import Amount, Money, Text, joined, msg, nmsg, pmsg
from maatwaarde.periods import Period
from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.analysis.exclusion import LeftOut
from maatwaarde.proposals import Proposals
from maatwaarde.report.advice.reweighed_proposal import proposal_reweighed_blocks
from maatwaarde.report.advice.reweighing import HOW
from maatwaarde.report.advice.section import lowered
from maatwaarde.report.advice.summary import forbidden_text
from maatwaarde.report.blocks import (
    Block,
    Column,
    Details,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    proposal_anchor,
)
from maatwaarde.report.portfolio.names import kind_name, naturally
from maatwaarde.report.portfolio.rules import RuleWords
from maatwaarde.report.portfolio.schedule import start_text
from maatwaarde.report.portfolio.summary import left_out_text
from maatwaarde.report.portfolio.whynot import short_why_not
from maatwaarde.report.ranking.explanation import short_explanation
from maatwaarde.report.ranking.names import proposal_name
from maatwaarde.report.ranking.pictures import contribution_picture
from maatwaarde.report.ranking.trace import trace_document


def proposals_blocks(advice: Advice) -> Iterator[Block]:
    """Yield a page for each proposal that is told of, and say which are not."""
    n, told = len(advice.proposals), len(advice.explanations)
    yield Paragraph(
        msg(
            "Each page says what a proposal harms, what it gains, which guards it touches, how "
            "sure that is and where every figure comes from. Its contributions add up to its "
            "score. What a proposal scores for each million euro is no reason to choose it: a "
            "portfolio weighs budgets, people and what goes together."
        )
    )
    if advice.reweighed:
        yield Paragraph(joined([msg("A value may also weigh half or double there."), HOW]))
    if told < n:
        yield Note(
            nmsg(
                "{n} proposal has no page here, so that the report stays readable: those with a "
                "page are what is chosen, what may not be, what is nearest to being chosen, and "
                "what ranks highest. The ranking has all of them.",
                "{n} proposals have no page here, so that the report stays readable: those with a "
                "page are what is chosen, what may not be, what is nearest to being chosen, and "
                "what ranks highest. The ranking has all of them.",
                n - told,
            ),
            "caution",
        )
    left = {} if advice.plan is None else {item.proposal: item for item in advice.plan.left_out}
    for name in naturally(advice.explanations):
        yield from _page(advice, name, left.get(name))


def _page(advice: Advice, name: str, left: LeftOut | None) -> Iterator[Block]:
    explanation = advice.explanations[name]
    title = proposal_name(explanation.scores, explanation.row)
    yield Heading(title, 2, proposal_anchor(name))
    verdict = _verdict(advice, name, left)
    if verdict is not None:
        yield Paragraph(verdict)
    picture, _ = contribution_picture(explanation.scores, explanation.row)
    yield replace(picture, small=True)  # its figures stand below it, as what it harms and gains
    yield from lowered(short_explanation(explanation, advice.worth))
    yield from proposal_reweighed_blocks(advice, name)
    if advice.plan is not None and name in advice.why_nots:
        yield Heading(msg("What would change if it were chosen"), 3)
        yield from lowered(short_why_not(advice.plan, advice.why_nots[name]), 2)
    asked = _asked(advice.proposals, name)
    if asked is not None:
        yield Details(msg("What it costs and asks, and what the list says of it"), asked)
    yield Details(msg("Where the figures come from"), tuple(_sources(advice, name)))


def _verdict(advice: Advice, name: str, left: LeftOut | None) -> Text | None:
    plan = advice.plan
    if plan is None:
        return None
    if left is not None and left.forbidden is not None:
        why = forbidden_text(plan, name, left.forbidden)
        return msg("May not be chosen: {why}", why=why)
    if left is not None:
        words = RuleWords(plan.problem, plan.scores.framework)
        return msg("Not chosen: {why}.", why=left_out_text(left, words))
    problem, solution = plan.problem, plan.solution
    option = dict(zip(solution.chosen, solution.options, strict=True))[name]
    cost = Money(float(problem.cost[problem.option_index[option]]))
    if plan.listed:
        return msg(
            "Chosen; starts in {start}, costs {cost}.", start=start_text(plan, name), cost=cost
        )
    return msg("Chosen; costs {cost}.", cost=cost)


def _asked(proposals: Proposals, name: str) -> tuple[Block, ...] | None:
    """Return costs and people by period as the list has them, and the texts that stand with it."""
    i = proposals.index(name)
    uses = [use for use in proposals.uses if not np.isnan(use.values[i]) and use.values[i] != 0]
    blocks: list[Block] = []
    if uses:
        periods = sorted({use.period or "" for use in uses}, key=_order)
        columns = (
            Column("what", msg("what")),
            *(Column(period or "whole", period or msg("in all"), "number") for period in periods),
            Column("unit", msg("unit")),
        )
        rows: dict[tuple[str, str, str], dict[str, float]] = {}
        for use in uses:
            cells = rows.setdefault((use.kind, use.name, use.unit), {})
            cells[use.period or ""] = float(use.values[i])
        blocks.append(
            Table(
                "asked",
                columns,
                tuple(
                    Row(
                        (
                            kind_name(what),
                            *(
                                Amount(cells[period], sign=False) if period in cells else None
                                for period in periods
                            ),
                            unit,
                        )
                    )
                    for (_, what, unit), cells in rows.items()
                ),
            )
        )
    texts = [
        msg("{name}: {value}", name=one.heading, value=one.values[i])
        for one in proposals.attributes.values()
        if isinstance(one.values, tuple) and one.values[i] is not None
    ]
    facts: list[tuple[Text, str | None]] = [
        (msg("policy field"), proposals.policy_field[i]),
        (pmsg("list", "area"), proposals.area[i]),
        (msg("variant of"), proposals.variant_of[i]),
        (msg("requires"), ", ".join(proposals.requires[i])),
    ]
    known = [joined([label, value], ": ") for label, value in facts if value]
    if known or texts:
        blocks.append(Paragraph(joined([*known, *texts], "; ")))
    return tuple(blocks) or None


def _order(period: str) -> tuple[float, bool]:
    if not period:
        return -1.0, False
    lasting = period.endswith("+")
    return Period.parse(period.rstrip("+")).begin, lasting


def _sources(advice: Advice, name: str) -> Iterator[Block]:
    """Yield of every impact that is not zero the cell it stands in, or how it was estimated."""
    framework = advice.scores.framework
    titles = {measure.id: measure.title for measure in framework.measures}
    units = {measure.id: measure.unit for measure in framework.measures}
    given = [item for item in advice.traces[name] if item.kind == "given"]
    i = advice.proposals.index(name)
    if given:
        yield Items(
            tuple(
                Item(
                    msg(
                        "{measure} {impact}: {where}",
                        measure=titles[item.measure],
                        impact=Amount(item.value, units[item.measure]),
                        where=_cell(advice.proposals, i, item),
                    )
                )
                for item in given
            )
        )
    for item in advice.traces[name]:
        if item.kind != "given":
            document = trace_document(item, framework)
            yield Heading(document.title, 3)
            yield from lowered(document.blocks, 2)
    if not advice.traces[name]:
        yield Paragraph(msg("No effect of this proposal is known and not zero."))


def _cell(proposals: Proposals, i: int, item: Trace) -> Text:
    where = proposals.where(i, f"impact:{item.measure}")
    return replace(where, file=Path(where.file or "").name)
