"""Methods side by side, as text, data and a table."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.report.data import header
from maatwaarde.report.doubts import unverified_count, unverified_text
from maatwaarde.report.files import Table
from maatwaarde.report.group_rankings import moves_data, moves_text, proposal_name, rank_mark
from maatwaarde.report.tables import WIDTH, blocks, render, wrap
from maatwaarde.report.words import Language, number, word
from maatwaarde.scoring import Comparison

_TITLE = 30
"""Room that a table keeps for what stands before the methods."""


def comparison_text(comparison: Comparison, language: Language = "nl", width: int = WIDTH) -> str:
    """Return the ranks by every method, how far these agree, and what moves most."""
    first = next(iter(comparison.rankings.values()))
    methods = list(comparison.rankings)
    marks = [f"{i}{'*' if s.relative else ''}" for i, s in _numbered(comparison)]
    heading = (
        f"{word('compared_methods', language)}: {first.framework.title.get(language)}, "
        f"{len(first.proposals)} {word('proposals', language)}"
    )
    legend = [f"  {mark:3} {method}" for mark, method in zip(marks, methods, strict=True)]
    notes = []
    if any(not scores.relative for scores in comparison.rankings.values()):
        notes.append(wrap(word("fixed_method", language), width=width))
    if any(scores.relative for scores in comparison.rankings.values()):
        notes.append(wrap(word("relative_method", language), width=width))
    for method, scores in comparison.rankings.items():
        if scores.may_reverse_dominance:
            notes.append(wrap(word("dominance", language, method=method), width=width))
    parts = ["\n".join([wrap(heading, width=width), *legend]), "\n".join(notes)]
    if comparison.failed:
        parts.append(_failed(comparison, language, width))
    for columns in blocks([f"{mark}=" for mark in marks], width - _TITLE):
        chosen = [comparison.rankings[methods[i]] for i in columns]
        rows = [
            [proposal_name(first, row), *(rank_mark(scores, row) for scores in chosen)]
            for row in first.order
        ]
        headings = [word("proposal", language), *(marks[i] for i in columns)]
        numbers = tuple(range(1, len(headings)))
        parts.append(render(headings, rows, right=numbers, flexible=0, width=width))
    if len(methods) > 1:
        parts += _matrix("kendall", comparison.kendall, methods, marks, language, width)
        spearman = comparison.weighted_spearman
        parts += _matrix("spearman", spearman, methods, marks, language, width)
        parts.append(moves_text(comparison.moved, first, language, width))
    parts.append(unverified_text(first.impacts, language, width))
    return "\n\n".join(part for part in parts if part) + "\n"


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
            }
            for row in first.order
        ],
        "kendall_tau_b": comparison.kendall.tolist(),
        "weighted_spearman": comparison.weighted_spearman.tolist(),
        "change_place_most": moves_data(comparison.moved, first),
    }


def comparison_tables(comparison: Comparison) -> dict[str, Table]:
    """Return the ranks, one row a proposal, and the two matrices of agreement."""
    first = next(iter(comparison.rankings.values()))
    ranks: Table = {
        "id": [first.proposals[row] for row in first.order],
        "title": [first.titles[row] for row in first.order],
    }
    for method, scores in comparison.rankings.items():
        ranks[f"rank:{method}"] = [int(scores.rank[row]) or None for row in first.order]
    methods = list(comparison.rankings)
    tables = {"ranks": ranks}
    for name, matrix in (
        ("kendall", comparison.kendall),
        ("weighted_spearman", comparison.weighted_spearman),
    ):
        table: Table = {"method": methods}
        for j, method in enumerate(methods):
            table[method] = [None if np.isnan(cell) else float(cell) for cell in matrix[:, j]]
        tables[name] = table
    return tables


def _numbered(comparison: Comparison) -> list[tuple[int, Any]]:
    return list(enumerate(comparison.rankings.values(), start=1))


def _failed(comparison: Comparison, language: Language, width: int) -> str:
    """Name the methods that could not work, those with the same reason together."""
    reasons: dict[str, list[str]] = {}
    for method, problem in comparison.failed.items():
        # The reason of one method is that of the next, but for its own name.
        own = (f"method {method!r} ", f"{method.removeprefix('pymcdm:')} ")
        reason = problem.what
        for prefix in own:
            reason = reason.removeprefix(prefix)
        reasons.setdefault(reason, []).append(method)
    lines = [word("failed_methods", language)]
    for reason, methods in reasons.items():
        text = f"{', '.join(methods)}: {reason}"
        lines.append(wrap(text, indent="  ", hanging="    ", width=width))
    return "\n".join(lines)


def _matrix(
    key: str,
    matrix: NDArray[np.float64],
    methods: list[str],
    marks: list[str],
    language: Language,
    width: int,
) -> list[str]:
    parts = [wrap(word(key, language), width=width)]
    for columns in blocks(["−0,00"] * len(methods), width - _TITLE):
        rows = [
            [f"{marks[i]:3} {method}", *(number(matrix[i, j], language, 2) for j in columns)]
            for i, method in enumerate(methods)
        ]
        headings = ["", *(marks[j] for j in columns)]
        numbers = tuple(range(1, len(headings)))
        parts.append(render(headings, rows, right=numbers, flexible=0, width=width))
    return ["\n".join(parts)]
