"""Methods side by side, and how far they agree."""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.report.document import (
    Block,
    Column,
    Document,
    Heading,
    Item,
    Items,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.ranking.groups import moves
from maatwaarde.report.ranking.names import proposal_name, rank_mark
from maatwaarde.report.ranking.ranking import reversal
from maatwaarde.report.unverified import unverified_notes
from maatwaarde.scoring import Comparison


def comparison_document(comparison: Comparison) -> Document:
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
            )
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
    return Document(title, (*blocks, *unverified_notes(first.impacts)))


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
        reasons.setdefault(problem.what, []).append(method)
    return [
        Item(msg("{methods}: {reason}", methods=", ".join(methods), reason=reason))
        for reason, methods in reasons.items()
    ]


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
