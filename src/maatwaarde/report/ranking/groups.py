"""The ranking of every group beside the common one."""

from __future__ import annotations

from typing import Any

from maatwaarde.messages import msg
from maatwaarde.report.blocks import Block, Column, Heading, Item, Items, Row, Table, from_columns
from maatwaarde.report.document import Document
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
    table = Table("rankings", columns, rows)
    blocks = (table, *moves(rankings.moved, common))
    return Document(msg("Ranking by group"), blocks, lambda: (group_rankings_annex(rankings),))


def group_rankings_annex(rankings: GroupRankings) -> Table:
    """Return one row a proposal, best first: the common rank, and that of every group."""
    common = rankings.common
    order = list(common.order)
    return from_columns(
        "rankings",
        [
            (Column("id", msg("id")), [common.proposals[row] for row in order]),
            (Column("title", msg("title")), [common.titles[row] for row in order]),
            (
                Column("rank", msg("rank"), "number"),
                [int(common.rank[row]) or None for row in order],
            ),
            (Column("score", msg("score"), "number"), [float(common.score[row]) for row in order]),
            *(
                (
                    Column(f"rank:{group}", msg("rank: {name}", name=group), "number"),
                    [int(own.rank[row]) or None for row in order],
                )
                for group, own in rankings.groups.items()
            ),
        ],
    )


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


def moves_data(moves: tuple[Moved, ...], scores: Scores) -> list[dict[str, Any]]:
    """Return the proposals that change place most, as data."""
    return [
        {
            "id": scores.proposals[moved.row],
            "best": {"rank": moved.best, "in": moved.best_in},
            "worst": {"rank": moved.worst, "in": moved.worst_in},
            "vetoed_in": list(moved.vetoed_in),
        }
        for moved in moves
    ]


def group_rankings_data(rankings: GroupRankings) -> dict[str, Any]:
    """Return the rankings as data: rank and score of every proposal, common and by group."""
    common = rankings.common
    return {
        "method": common.method,
        "relative_to_batch": common.relative,
        "proposals": [
            {
                "id": common.proposals[row],
                "title": common.titles[row],
                "rank": int(common.rank[row]) or None,
                "score": common.score[row],
                "by_group": {
                    group: {"rank": int(own.rank[row]) or None, "score": own.score[row]}
                    for group, own in rankings.groups.items()
                },
            }
            for row in common.order
        ],
        "change_place_most": moves_data(rankings.moved, common),
    }
