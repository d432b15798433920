"""The ranking of every group beside the common one."""

from __future__ import annotations

from maatwaarde.messages import msg
from maatwaarde.report.document import Block, Column, Document, Heading, Item, Items, Row, Table
from maatwaarde.report.ranking.names import proposal_name, rank_mark
from maatwaarde.scoring import GroupRankings, Moved, Scores

# Proposals named among those that change place most.
_MOVED = 8


def group_rankings_document(rankings: GroupRankings) -> Document:
    """Return the common ranking beside that of every group, and what changes place most."""
    common, groups = rankings.common, rankings.groups
    columns = (
        Column("proposal", msg("proposal")),
        Column("rank", msg("common"), "number"),
        *(Column(f"rank:{group}", group, "number") for group in groups),
    )
    rows = tuple(
        Row(
            (
                proposal_name(common, row),
                rank_mark(common, row),
                *(rank_mark(own, row) for own in groups.values()),
            )
        )
        for row in common.order
    )
    table = Table("ranking_by_group", columns, rows)
    return Document(msg("Ranking by group"), (table, *moves(rankings.moved, common)))


def moves(moved: tuple[Moved, ...], scores: Scores) -> tuple[Block, ...]:
    """Say which proposals change place most between rankings."""
    items = [Item(_move(one, scores), "\N{BULLET}") for one in moved[:_MOVED]]
    if not items:
        items = [Item(msg("The ranking is the same everywhere."))]
    return Heading(msg("What changes place most")), Items(tuple(items))


def _move(moved: Moved, scores: Scores) -> str:
    name = proposal_name(scores, moved.row)
    if moved.vetoed_in:
        where = ", ".join(moved.vetoed_in)
        return msg(
            "{proposal}: no rank (VETO) for {where}, a rank for the others",
            proposal=name,
            where=where,
        )
    return msg(
        "{proposal}: rank {best} for {best_in}, rank {worst} for {worst_in}",
        proposal=name,
        best=moved.best,
        best_in=moved.best_in,
        worst=moved.worst,
        worst_in=moved.worst_in,
    )
