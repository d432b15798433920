"""The choice in full: planning, people and money, what fell out, alternatives, what turns it."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.messages import joined, msg, nmsg
from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.advice.reweighing import choice_reweighed_blocks
from maatwaarde.report.advice.section import lowered, pictured
from maatwaarde.report.advice.summary import BY_VALUE, HOLDS, more_texts
from maatwaarde.report.blocks import Block, Details, Heading, Item, Items, Note, Paragraph
from maatwaarde.report.categories import category_blocks
from maatwaarde.report.eligibility import eligibility_blocks
from maatwaarde.report.portfolio.alternatives import alternatives_blocks
from maatwaarde.report.portfolio.budget import budget_blocks
from maatwaarde.report.portfolio.core import core_document
from maatwaarde.report.portfolio.effects import contributions_of, effects_blocks
from maatwaarde.report.portfolio.insight import shadow_blocks
from maatwaarde.report.portfolio.motion_picture import motion_picture
from maatwaarde.report.portfolio.motions import price_blocks
from maatwaarde.report.portfolio.names import resource_names
from maatwaarde.report.portfolio.overruns import overrun_blocks
from maatwaarde.report.portfolio.pictures import (
    front_picture,
    load_picture,
    map_picture,
    schedule_picture,
    targets_picture,
)
from maatwaarde.report.portfolio.summary import chosen_blocks, left_out_items, resource_blocks
from maatwaarde.report.portfolio.whynot import ways_in
from maatwaarde.report.portfolio.without import without_blocks
from maatwaarde.report.ranking.pictures import acceptability_picture, stability_picture
from maatwaarde.report.ranking.robustness import robustness_document


def portfolio_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield when it is done, what it asks of people and money, and what it brings by year."""
    yield Heading(msg("Chosen"))
    yield from chosen_blocks(plan)
    schedule, load = schedule_picture(plan), load_picture(plan)
    if schedule is not None:
        yield Heading(msg("Schedule"))
        yield from pictured(schedule, paper=False)
    if load is not None:
        yield Heading(msg("People"))
        yield from pictured(load, paper=False)
    if advice.areas is not None:
        yield Heading(msg("Where"))
        yield from pictured(map_picture(plan, advice.areas))
    yield from resource_blocks(plan)
    yield from budget_blocks(plan)
    yield from overrun_blocks(plan)
    yield from effects_blocks(plan)
    yield from pictured(targets_picture(plan), paper=False)
    _, *by_value = category_blocks(
        plan.scores.framework, contributions_of(plan, plan.solution), "value"
    )
    yield Heading(BY_VALUE, anchor="by-value")
    yield from by_value


def left_out_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield what stands in the way of each proposal, and what would bring it in."""
    if not plan.left_out:
        yield Paragraph(msg("Nothing: all proposals are chosen."))
        return
    below = {}
    for name, answer in advice.why_nots.items():
        ways = ways_in(plan, answer)
        if ways:
            told = joined([way.text for way in ways], "; ")
            below[name] = (Item(msg("comes in with any one of: {ways}", ways=told)),)
    yield Paragraph(
        msg(
            "First what would add most to the value. Behind each proposal stands what it would "
            "take too much of, or which rule does not allow it."
        )
    )
    yield from left_out_items(plan, below)
    yield from lowered(tuple(eligibility_blocks(plan.eligibility)))
    rest = len(plan.left_out) - len(advice.why_nots)
    if rest > 0:
        yield Note(
            nmsg(
                "Of {n} proposal it was not asked what would bring it in.",
                "Of {n} proposals it was not asked what would bring them in.",
                rest,
            )
        )


def alternative_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield choices that are nearly as good."""
    if advice.beside is not None and advice.beside.alternatives is not None:
        yield from alternatives_blocks(plan, advice.beside.alternatives)


def motion_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield what each motion costs, with a picture of it by value."""
    priced = advice.motions
    if priced is None:
        return
    yield from price_blocks(plan, priced)
    for motion, price in zip(priced.motions.motions, priced.alone, strict=True):
        yield from pictured(motion_picture(plan, motion, price))


def sensitivity_blocks(advice: Advice) -> Iterator[Block]:
    """Yield what more of each resource brings, and how far choice and ranking hold."""
    plan = advice.plan
    if plan is not None and advice.prices:
        yield Heading(msg("What more money or people would bring"), anchor="more")
        yield Items(tuple(map(Item, more_texts(advice, plan))))
        _, *blocks = shadow_blocks(plan, advice.prices)
        yield from blocks
        if advice.unasked:
            names = resource_names(plan.problem)
            yield Note(
                msg(
                    "Not asked about, though something falls short of it: {names}.",
                    names=joined([names[name] for name in advice.unasked], ", "),
                )
            )
        yield Note(
            msg(
                "Where no proposal falls short of a budget or role, it was not asked what more of "
                "it brings."
            )
        )
    if plan is not None:
        yield from choice_reweighed_blocks(advice, plan)
    if plan is not None and advice.front:
        yield Heading(msg("What a smaller budget would bring"), anchor="front")
        yield from pictured(front_picture(plan, advice.front))
    if plan is not None and advice.without:
        yield from without_blocks(plan, advice.without)
    if advice.core is not None:
        yield Heading(HOLDS, anchor="core")
        yield from lowered(core_document(advice.core).blocks)
    if advice.robust is not None:
        result, trade = advice.robust
        yield Heading(msg("How sure is the ranking?"), anchor="robust")
        yield from pictured(acceptability_picture(result), paper=False)
        nodes = advice.scores.framework.nodes
        rooms = {nodes[room.node].id: room.sure for room in advice.rooms}
        yield from pictured(stability_picture(result, rooms))
        whole = robustness_document(result, trade)
        yield Details(
            msg("All that was drawn and asked of the ranking"),
            tuple(lowered(whole.blocks)),
            paper=False,
        )
