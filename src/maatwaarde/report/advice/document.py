"""The report as one document: its parts in the order in which people read them."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.messages import Text, msg
from maatwaarde.portfolio.advice import Advice
from maatwaarde.report.advice.basis import (
    basis_blocks,
    doubts_blocks,
    method_blocks,
    verify_blocks,
)
from maatwaarde.report.advice.choice import (
    alternative_blocks,
    left_out_blocks,
    motion_blocks,
    portfolio_blocks,
    sensitivity_blocks,
)
from maatwaarde.report.advice.opening import BASIS, opening_blocks, organisation
from maatwaarde.report.advice.origin import Origin
from maatwaarde.report.advice.proposals import proposals_blocks
from maatwaarde.report.advice.section import pictured, section
from maatwaarde.report.advice.summary import DOUBTS, advice_blocks, scores_blocks
from maatwaarde.report.blocks import Block, Heading, Table
from maatwaarde.report.document import Document
from maatwaarde.report.eligibility import ineligible_remarks
from maatwaarde.report.portfolio.summary import portfolio_annexes
from maatwaarde.report.ranking.pictures import money_picture, top_picture
from maatwaarde.report.ranking.ranking import ranking_document, scores_annex


def advice_document(advice: Advice, origin: Origin, title: Text = "") -> Document:
    """Return the report for who decides.

    Parameters
    ----------
    title
        In place of that which names the organisation.
    """
    plan, scores = advice.plan, advice.scores
    blocks: list[Block] = [*opening_blocks(advice)]
    if plan is None:
        blocks += section(msg("In short"), "advice", scores_blocks(advice))
    else:
        blocks += section(msg("The advice"), "advice", advice_blocks(advice, plan))
    blocks += section(BASIS, "basis", basis_blocks(advice))
    blocks += section(msg("The ranking"), "ranking", ranking_blocks(advice))
    if plan is not None:
        blocks += section(msg("The portfolio"), "portfolio", portfolio_blocks(advice, plan))
        blocks += section(
            msg("What was left out, and what would bring it in"),
            "left-out",
            left_out_blocks(advice, plan),
        )
        blocks += section(msg("Alternatives"), "alternatives", alternative_blocks(advice, plan))
        blocks += section(msg("What motions would cost"), "motions", motion_blocks(advice, plan))
    blocks += section(
        msg("What the answer is sensitive to"), "sensitivity", sensitivity_blocks(advice)
    )
    blocks += section(msg("Each proposal"), "proposals", proposals_blocks(advice))
    blocks += section(msg("Method and assumptions"), "method", method_blocks(advice))
    blocks += section(DOUBTS, "doubts", doubts_blocks(advice, origin))
    blocks += section(msg("How to verify this"), "verify", verify_blocks(advice, origin))
    name = title or msg("Advice to {who}", who=organisation(scores.framework))
    return Document(name, tuple(blocks), lambda: _annexes(advice))


def ranking_blocks(advice: Advice) -> Iterator[Block]:
    """Yield the ranking, with the best side by side and value for money in pictures."""
    scores = advice.scores
    judged = None if advice.plan is None else advice.plan.eligibility
    remarks = ineligible_remarks(judged)
    yield from ranking_document(scores, worth=advice.worth, remarks=remarks).blocks
    yield Heading(msg("The best side by side"))
    yield from pictured(top_picture(scores))
    if advice.worth is not None:
        yield Heading(msg("Value for money"))
        chosen = None if advice.plan is None else advice.plan.chosen
        yield from pictured(money_picture(scores, advice.worth, chosen))


def _annexes(advice: Advice) -> tuple[Table, ...]:
    first = (scores_annex(advice.scores, advice.worth),)
    return first if advice.plan is None else (*first, *portfolio_annexes(advice.plan))
