"""Which proposals are in the best portfolio always, sometimes and never, over many draws."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from maatwaarde.messages import Message, RoundedShare, Share, msg, nmsg
from maatwaarde.portfolio.analysis.core_sampling import Core
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.comparison import listed
from maatwaarde.report.portfolio.names import natural, naturally, proposal_names
from maatwaarde.report.ranking.robustness import drawn_from


def core_document(core: Core) -> Document:
    """Return which proposals are always in the best portfolio, sometimes, and never."""
    found, names = core.found, proposal_names(core.plan.problem)
    head = msg(
        "Chosen anew {samples} times; {weights}; {ranges}. Number of different portfolios: {k}.",
        samples=found.samples,
        weights=_drawn(core),
        ranges=nmsg("{n} impact with a range", "{n} impacts with a range", core.uncertain),
        k=len(found.portfolios),
    )
    blocks = (
        Paragraph(head),
        *by_share(found.index, set(core.plan.chosen), names),
        *_often(core, names),
        *_notes(core),
        drawn_from(core.seed),
    )
    title = msg("Core of the portfolio: {title}", title=core.plan.scores.framework.title)
    return Document(title, blocks, lambda: (_proposals_annex(core), _portfolios_annex(core)))


def _drawn(core: Core) -> Message:
    """Say within what weights are drawn."""
    if core.weights == "free":
        return msg("weights entirely free")
    if core.weights == "ordinal":
        return msg("only the order of the weights is fixed")
    spread = RoundedShare(core.spread)
    if core.weights == "groups":
        return msg("weights of a group by its share, give or take {spread}", spread=spread)
    return msg("each weight give or take {spread}", spread=spread)


def often_first(index: Mapping[str, float], members: Sequence[str]) -> list[str]:
    """Return proposals in the order of the share in which they are chosen, the greatest first."""
    return sorted(members, key=lambda name: (-index[name], natural(name)))


def by_share(
    index: Mapping[str, float], chosen: Collection[str], names: dict[str, str]
) -> Iterator[Block]:
    """Yield what is chosen always, sometimes and never.

    Parameters
    ----------
    index
        By proposal, the share of draws or scenarios in which it is chosen.
    chosen
        What is chosen as things are now.
    """
    yield from listed(msg("Always chosen"), [name for name in index if index[name] == 1.0], names)
    sometimes = [name for name in index if 0.0 < index[name] < 1.0]
    yield Heading(msg("{title} ({n})", title=msg("Sometimes chosen"), n=len(sometimes)))
    if sometimes:
        columns = (
            Column("proposal", msg("proposal")),
            Column("share", msg("share"), "share"),
            Column("now", msg("chosen now")),
        )
        rows = tuple(
            Row(
                (
                    names[name],
                    Share.of_all(index[name]),
                    msg("yes") if name in chosen else msg("no"),
                )
            )
            for name in often_first(index, sometimes)
        )
        yield Table("sometimes", columns, rows)
    yield from listed(msg("Never chosen"), [name for name in index if index[name] == 0.0], names)


def _often(core: Core, names: dict[str, str]) -> Iterator[Block]:
    """Yield how the portfolio that is best most often differs from the one now."""
    if not core.found.portfolios:
        return
    chosen = set(core.plan.chosen)
    members, part = core.found.portfolios[0]
    # Several may be best as often.
    if any(set(same) == chosen for same, share in core.found.portfolios if share == part):
        yield Note(
            msg(
                "The choice now is also the one that is best most often ({share}).",
                share=Share.of_all(part),
            )
        )
        return
    yield Heading(
        msg(
            "The choice that is best most often ({share}) differs from the one now",
            share=Share.of_all(part),
        )
    )
    moves = [Item(names[name], "+") for name in naturally(set(members) - chosen)]
    moves += [Item(names[name], "\N{MINUS SIGN}") for name in naturally(chosen - set(members))]
    yield Items(tuple(moves))


def _notes(core: Core) -> Iterator[Block]:
    if core.found.impossible:
        yield Note(
            nmsg(
                "In {n} draw no choice kept the guards; nothing counts as chosen there.",
                "In {n} draws no choice kept the guards; nothing counts as chosen there.",
                core.found.impossible,
            ),
            "caution",
        )
    if core.found.unproven:
        yield Note(
            nmsg(
                "In {n} draw time was up before it was proven that nothing is better; the best "
                "until then counts.",
                "In {n} draws time was up before it was proven that nothing is better; the best "
                "until then counts.",
                core.found.unproven,
            ),
            "caution",
        )


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


def _proposals_annex(core: Core) -> Table:
    plan, found = core.plan, core.found
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    ordered, chosen = often_first(found.index, tuple(found.index)), set(plan.chosen)
    return from_columns(
        "core",
        [
            (Column("id", msg("id")), ordered),
            (Column("title", msg("title")), [titles[name] for name in ordered]),
            (
                Column("core_index", msg("share of draws in which it is chosen"), "share"),
                [found.index[name] for name in ordered],
            ),
            (Column("chosen", msg("chosen now")), [name in chosen for name in ordered]),
        ],
    )


def _portfolios_annex(core: Core) -> Table:
    portfolios = core.found.portfolios
    return from_columns(
        "portfolios",
        [
            (Column("share", msg("share"), "share"), [part for _, part in portfolios]),
            (
                Column("chosen", msg("chosen")),
                [";".join(naturally(members)) for members, _ in portfolios],
            ),
        ],
    )
