"""Methods side by side, and how far they agree."""

from __future__ import annotations

from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import By
from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
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
from maatwaarde.report.categories import categories_data, category_matrix, proposals_data
from maatwaarde.report.data import header, worst_harm_data
from maatwaarde.report.document import Document
from maatwaarde.report.ranking.groups import moves, moves_data
from maatwaarde.report.ranking.names import (
    harm_below,
    proposal_name,
    rank_mark,
    worst_harm_columns,
)
from maatwaarde.report.ranking.ranking import reversal
from maatwaarde.report.unverified import unverified_count, unverified_notes
from maatwaarde.scoring import Comparison


def comparison_document(comparison: Comparison, by: By | None = None) -> Document:
    """Return the ranks by every method, how far these agree, and what moves most."""
    first = next(iter(comparison.rankings.values()))
    methods = list(comparison.rankings)
    marks = [
        f"{i}{'*' if scores.relative else ''}"
        for i, scores in enumerate(comparison.rankings.values(), start=1)
    ]
    title = nmsg(
        "Ranking by method: {framework}, {n} proposal",
        "Ranking by method: {framework}, {n} proposals",
        len(first.proposals),
        framework=first.framework.title,
    )
    legend = [Item(f"{mark:3} {method}") for mark, method in zip(marks, methods, strict=True)]
    blocks: list[Block] = [Items(tuple(legend)), *map(Paragraph, _basis(comparison))]
    if comparison.failed:
        blocks += [Heading(msg("Cannot be used here")), Items(tuple(_failed(comparison)))]
    columns = (
        Column("proposal", msg("proposal")),
        *(
            Column(f"rank:{method}", mark, "number")
            for method, mark in zip(methods, marks, strict=True)
        ),
    )
    rows = [
        Row(
            (
                proposal_name(first, row),
                *(rank_mark(scores, row) for scores in comparison.rankings.values()),
            ),
            below=harm_below(first, row),
            level="harm",
        )
        for row in first.order
    ]
    blocks.append(Table("ranks", columns, tuple(rows)))
    if len(methods) > 1:
        kendall = msg("Kendall tau-b: 1 is the same order, 0 no relation, \N{MINUS SIGN}1 reversed")
        spearman = msg("Weighted Spearman: as above, but the top counts for more")
        blocks += [Heading(kendall), _matrix("kendall", comparison.kendall, methods, marks)]
        matrix = comparison.weighted_spearman
        blocks += [Heading(spearman), _matrix("weighted_spearman", matrix, methods, marks)]
        blocks += moves(comparison.moved, first)
    if by is not None:
        blocks += category_matrix(first, by, comparison.rankings.values())
    blocks += unverified_notes(first.impacts, first.framework)
    return Document(title, tuple(blocks), lambda: _annexes(comparison))


def _basis(comparison: Comparison) -> list[Message]:
    lines = []
    if any(not scores.relative for scores in comparison.rankings.values()):
        lines.append(
            msg(
                "Measures against the fixed anchors of the framework: a proposal more or less does "
                "not change the order of the others."
            )
        )
    if any(scores.relative for scores in comparison.rankings.values()):
        lines.append(
            msg(
                "* Measures against the other proposals in the list: a proposal more or less can "
                "reverse the order of the others."
            )
        )
    for method, scores in comparison.rankings.items():
        if scores.may_reverse_dominance:
            lines.append(reversal(method))
    return lines


def _failed(comparison: Comparison) -> list[Item]:
    """Name the methods that could not work, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for method, problem in comparison.failed.items():
        reasons.setdefault(_of_any_method(problem.what), []).append(method)
    return [
        Item(msg("{methods}: {reason}", methods=", ".join(methods), reason=reason))
        for reason, methods in reasons.items()
    ]


def _of_any_method(reason: str) -> str:
    """Return a reason without the method's name: it is that of the next method too."""
    if not isinstance(reason, Message) or "name" not in reason.values:
        return reason
    values = {**reason.values, "name": msg("this method")}
    return Message(reason.pattern, values, reason.plural, reason.n, reason.context)


def _matrix(key: str, matrix: Floats, methods: list[str], marks: list[str]) -> Table:
    columns = (
        Column("method", ""),
        *(Column(method, mark, "number") for method, mark in zip(methods, marks, strict=True)),
    )
    rows: list[Row] = []
    for i, method in enumerate(methods):
        name: Text = joined([f"{marks[i]:3}", method])
        cells = [
            None if np.isnan(matrix[i, j]) else Number(float(matrix[i, j]), 2)
            for j in range(len(methods))
        ]
        rows.append(Row((name, *cells)))
    return Table(key, columns, tuple(rows))


def _annexes(comparison: Comparison) -> tuple[Table, ...]:
    """Return the ranks, one row a proposal, and the two matrices of agreement."""
    first = next(iter(comparison.rankings.values()))
    order = list(first.order)
    methods = list(comparison.rankings)
    ranks = from_columns(
        "ranks",
        [
            (Column("id", msg("id")), [first.proposals[row] for row in order]),
            (Column("title", msg("title")), [first.titles[row] for row in order]),
            *(
                (
                    Column(f"rank:{method}", msg("rank: {name}", name=method), "number"),
                    [int(scores.rank[row]) or None for row in order],
                )
                for method, scores in comparison.rankings.items()
            ),
            *worst_harm_columns(first, order),
        ],
    )
    matrices = {"kendall": comparison.kendall, "weighted_spearman": comparison.weighted_spearman}
    return (
        ranks,
        *(
            from_columns(
                key,
                [
                    (Column("method", msg("method")), methods),
                    *(
                        (
                            Column(method, method, "number"),
                            [None if np.isnan(cell) else float(cell) for cell in matrix[:, j]],
                        )
                        for j, method in enumerate(methods)
                    ),
                ],
            )
            for key, matrix in matrices.items()
        ),
    )


def comparison_data(
    comparison: Comparison, plugins: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the comparison as nested data."""
    first = next(iter(comparison.rankings.values()))
    return {
        **header(first.framework, plugins),
        "unverified_impacts": unverified_count(first.impacts),
        "methods": [
            {"method": method, "relative_to_batch": scores.relative}
            for method, scores in comparison.rankings.items()
        ],
        "not_possible": [
            {"method": method, **problem.to_dict()} for method, problem in comparison.failed.items()
        ],
        "categories": categories_data(first.framework),
        "proposals": [
            {
                "id": first.proposals[row],
                "title": first.titles[row],
                "ranks": {
                    method: int(scores.rank[row]) or None
                    for method, scores in comparison.rankings.items()
                },
                "scores": {
                    method: scores.score[row] for method, scores in comparison.rankings.items()
                },
                **under,
                "worst_harm": worst_harm_data(first, row),
            }
            for row, under in zip(first.order, proposals_data(first, first.order), strict=True)
        ],
        "kendall_tau_b": comparison.kendall.tolist(),
        "weighted_spearman": comparison.weighted_spearman.tolist(),
        "change_place_most": moves_data(comparison.moved, first),
    }
