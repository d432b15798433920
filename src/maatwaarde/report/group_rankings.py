"""The ranking of every group beside the common one, as text, data and a table."""

from __future__ import annotations

from typing import Any

from maatwaarde.report.files import Table
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.weights import short_name
from maatwaarde.report.words import Language, word
from maatwaarde.scoring import GroupRankings, Scores

_MOVED = 8
"""Proposals named among those that change place most."""

_TITLE = 36
"""Room that the table keeps for what stands before the groups."""


def group_rankings_text(
    rankings: GroupRankings, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return the common ranking beside that of every group, and what changes place most."""
    common, groups = rankings.common, list(rankings.groups)
    widest = max(len(short_name(group)) for group in groups)
    per_table = max(1, (width - _TITLE) // (widest + 2))
    parts = [word("ranking_by_group", language)]
    for i in range(0, len(groups), per_table):
        block = groups[i : i + per_table]
        rows = [
            [
                _name(common, row),
                _rank(common, row),
                *(_rank(rankings.groups[group], row) for group in block),
            ]
            for row in common.order
        ]
        headings = [word("proposal", language), word("common", language), *map(short_name, block)]
        numbers = tuple(range(1, len(headings)))
        parts.append(render(headings, rows, right=numbers, flexible=0, width=width))
    lines = [word("moved", language)]
    for moved in rankings.moved[:_MOVED]:
        name = _name(common, moved.row)
        if moved.vetoed:
            text = word("moved_veto", language, proposal=name, groups=", ".join(moved.vetoed))
        else:
            text = word(
                "moved_line",
                language,
                proposal=name,
                best=moved.best,
                best_group=moved.best_group,
                worst=moved.worst,
                worst_group=moved.worst_group,
            )
        lines.append(wrap(text, indent="  \N{BULLET} ", hanging="    ", width=width))
    if not rankings.moved:
        lines.append("  " + word("moved_none", language))
    parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


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
        "change_place_most": [
            {
                "id": common.proposals[moved.row],
                "best": {"rank": moved.best, "group": moved.best_group},
                "worst": {"rank": moved.worst, "group": moved.worst_group},
                "vetoed_by": list(moved.vetoed),
            }
            for moved in rankings.moved
        ],
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


def _name(scores: Scores, row: int) -> str:
    identifier, title = scores.proposals[row], scores.titles[row]
    return identifier if identifier == title else f"{identifier} {title}"


def _rank(scores: Scores, row: int) -> str:
    if not scores.rank[row]:
        return "\N{EN DASH}"
    return f"{scores.rank[row]}{'=' if scores.tied[row] else ''}"
