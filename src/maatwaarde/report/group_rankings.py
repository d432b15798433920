"""The ranking of every group beside the common one, as text, data and a table."""

from __future__ import annotations

from typing import Any

from maatwaarde.report.files import Table
from maatwaarde.report.tables import WIDTH, blocks, render, wrap
from maatwaarde.report.weights.weights import short_name
from maatwaarde.report.words import Language, word
from maatwaarde.scoring import GroupRankings, Moved, Scores

_MOVED = 8
"""Proposals named among those that change place most."""

_TITLE = 36
"""Room that the table keeps for what stands before the groups."""


def group_rankings_text(
    rankings: GroupRankings, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return the common ranking beside that of every group, and what changes place most."""
    common, groups = rankings.common, list(rankings.groups)
    parts = [word("ranking_by_group", language)]
    for columns in blocks([short_name(group) for group in groups], width - _TITLE):
        block = [groups[i] for i in columns]
        rows = [
            [
                proposal_name(common, row),
                rank_mark(common, row),
                *(rank_mark(rankings.groups[group], row) for group in block),
            ]
            for row in common.order
        ]
        headings = [word("proposal", language), word("common", language), *map(short_name, block)]
        numbers = tuple(range(1, len(headings)))
        parts.append(render(headings, rows, right=numbers, flexible=0, width=width))
    parts.append(moves_text(rankings.moved, common, language, width))
    return "\n\n".join(parts) + "\n"


def moves_text(
    moves: tuple[Moved, ...], scores: Scores, language: Language, width: int = WIDTH
) -> str:
    """Say which proposals change place most between rankings."""
    lines = [word("moved", language)]
    for moved in moves[:_MOVED]:
        name = proposal_name(scores, moved.row)
        if moved.vetoed_in:
            where = ", ".join(moved.vetoed_in)
            text = word("moved_veto", language, proposal=name, where=where)
        else:
            text = word(
                "moved_line",
                language,
                proposal=name,
                best=moved.best,
                best_in=moved.best_in,
                worst=moved.worst,
                worst_in=moved.worst_in,
            )
        lines.append(wrap(text, indent="  \N{BULLET} ", hanging="    ", width=width))
    if not moves:
        lines.append("  " + word("moved_none", language))
    return "\n".join(lines)


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


def group_rankings_table(rankings: GroupRankings) -> Table:
    """Return one row a proposal, best first: the common rank, and that of every group."""
    common = rankings.common
    table: Table = {
        "id": [common.proposals[row] for row in common.order],
        "title": [common.titles[row] for row in common.order],
        "rank": [int(common.rank[row]) or None for row in common.order],
        "score": [float(common.score[row]) for row in common.order],
    }
    for group, own in rankings.groups.items():
        table[f"rank:{group}"] = [int(own.rank[row]) or None for row in common.order]
    return table


def proposal_name(scores: Scores, row: int) -> str:
    """Return id and title of a proposal."""
    identifier, title = scores.proposals[row], scores.titles[row]
    return identifier if identifier == title else f"{identifier} {title}"


def rank_mark(scores: Scores, row: int) -> str:
    """Return the rank as it stands in a table: = when shared, a dash for none."""
    if not scores.rank[row]:
        return "\N{EN DASH}"
    return f"{scores.rank[row]}{'=' if scores.tied[row] else ''}"
