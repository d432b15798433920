"""One part of a list, from cells to the columns of the result; wrong rows are set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from maatwaarde.arrays import Bools
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.messages import msg
from maatwaarde.plugins import Plugins
from maatwaarde.proposals.build import build
from maatwaarde.proposals.clean.leave_out import taken
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.model import ColumnRead
from maatwaarde.proposals.table import Table, every_problem
from maatwaarde.proposals.values.read import read_others
from maatwaarde.scoring import Scores, score
from maatwaarde.scoring.columns import RankingColumn, Values, ranking_columns
from maatwaarde.scoring.value_for_money import ValueForMoney, worth_of_each
from maatwaarde.streaming.controls import Controls
from maatwaarde.streaming.fixed import FixedInPart
from maatwaarde.streaming.passing import Passing, passing
from maatwaarde.streaming.reading import PartOfList, Reading
from maatwaarde.streaming.rejects import Reject
from maatwaarde.streaming.tally import Counted

_OF_ALL = ("nothing-known", "negative")
"""Warnings that hold for a list and not for a part of it."""


@dataclass(frozen=True)
class How:
    """How a list is scored: the same for all of its parts."""

    framework: Framework
    plugins: Plugins
    method: str
    seed: int
    draws: int
    controls: Controls

    @cached_property
    def asked(self) -> frozenset[str]:
        """Names of the attributes that the estimators ask for."""
        estimators = self.plugins.estimators
        return frozenset(item.name for name in estimators for item in estimators.get(name).inputs)


@dataclass(frozen=True, eq=False)
class Scored:
    """What came of a part.

    Parameters
    ----------
    scores
        Of the rows that are right, with ranks among these alone; ``None`` where none are.
    columns_read
        What was found in each column.
    signs
        By heading, how many costs are below zero and above.
    passing
        The columns that nobody computes with, which go along.
    warnings, without, counted
        Of the rows that are right: what is said of them, which state no cost or staff, and what is
        to be said once of the whole list.
    """

    scores: Scores | None
    worth: ValueForMoney | None
    fixed: FixedInPart | None
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    columns_read: tuple[ColumnRead, ...]
    signs: Mapping[str, tuple[int, int]]
    passing: tuple[Passing, ...]
    warnings: tuple[Diagnostic, ...]
    without: Mapping[str, Any]
    counted: tuple[Counted, ...]
    rejects: tuple[Reject, ...]

    def columns(self) -> list[RankingColumn]:
        """Return the columns of the result, with ranks among these rows alone."""
        assert self.scores is not None
        assert self.fixed is not None
        texts = {"id": self.fixed.id_texts, "title": self.fixed.title_texts}
        own = [
            replace(one, make=_given(texts[one.key])) if one.key in texts else one
            for one in ranking_columns(self.scores, self.worth)
        ]
        return [
            *own,
            *(RankingColumn(one.key, one.heading, _given(one.cells)) for one in self.passing),
        ]


def _given(values: pa.Array) -> Any:
    def make() -> Values:
        return values  # type: ignore[no-any-return]

    return make


def score_part(part: PartOfList, reading: Reading, how: How) -> Scored:
    """Score the rows of a part; what is wrong with a row sets it aside, and the rest goes on.

    Raises
    ------
    MaatwaardeError
        If something is wrong that is no fault of a row.
    """
    table, columns = part.table, part.columns
    rejects = list(part.rejects)
    nobody = np.empty(0, dtype=np.int64)
    while len(table):
        try:
            with every_problem():
                found = _scored(table, columns, reading, how)
        except MaatwaardeError as error:
            wrong = _of_rows(error, table)
            if wrong is None and {one.code for one in error.problems} == {"not-finite"}:
                wrong = _not_finite(table, columns, reading, how)
            if not wrong:
                raise
            rejects += _told(wrong, table, reading)
            keep = ~np.isin(table.rows, [one.where.row or 0 for one in wrong])
            table, columns = _kept(table, columns, keep)
            continue
        # What is said of a whole column has the row of its heading.
        warnings = [
            one
            for one in found.warnings
            if one.code not in _OF_ALL or (one.where.row or 0) in table.rows
        ]
        counted = (*part.counted, *found.counted)
        return replace(found, rejects=tuple(rejects), warnings=tuple(warnings), counted=counted)
    return Scored(None, None, None, nobody, (), {}, (), (), {}, part.counted, tuple(rejects))


def _not_finite(
    table: Table, columns: Sequence[Assigned], reading: Reading, how: How
) -> list[Diagnostic]:
    """Return the rows whose score is no finite number, found by halving."""
    try:
        _scored(table, columns, reading, how)
    except MethodError:
        if len(table) == 1:
            return [
                Diagnostic(
                    "not-finite",
                    msg("the score is infinite"),
                    msg("look for impacts that are out of all proportion"),
                    table.where(0),
                )
            ]
    else:
        return []
    first = np.arange(len(table)) < len(table) // 2
    return [
        one
        for half in (first, ~first)
        for one in _not_finite(*_kept(table, columns, half), reading, how)
    ]


def _scored(table: Table, columns: Sequence[Assigned], reading: Reading, how: How) -> Scored:
    fixed_items = [one for one in columns if one.target.kind == "fixed"]
    others = [one for one in columns if one.target.kind != "fixed"]
    fixed = FixedInPart(table, fixed_items, reading.rules)
    values = read_others(table, others, reading.rules, reading.judged, fixed, reading.written)
    proposals = build(table, columns, values, None, (), (), values.problems)
    impacts = estimate(proposals, how.framework, how.plugins, seed=how.seed, draws=how.draws)
    controlled, without = how.controls.of_part(proposals, impacts)
    with np.errstate(over="ignore"):  # an infinite score is refused, and its row looked for
        scores = score(impacts, how.framework, how.method, plugins=how.plugins)
    return Scored(
        scores=scores,
        worth=worth_of_each(scores, proposals),
        fixed=fixed,
        rows=table.rows,
        columns_read=proposals.columns,
        signs={
            proposals.source.headings[one.column]: (
                int(np.count_nonzero(one.values < 0)),
                int(np.count_nonzero(one.values > 0)),
            )
            for one in proposals.uses
            if one.kind == "cost"
        },
        passing=tuple(passing(columns, proposals.attributes, how.asked)),
        warnings=(*proposals.warnings, *controlled, *scores.warnings),
        without=without,
        counted=tuple(fixed.counted),
        rejects=(),
    )


def _of_rows(error: MaatwaardeError, table: Table) -> list[Diagnostic] | None:
    """Return what is wrong with rows, if that is all that is wrong."""
    wrong = [one for one in error.problems if one.severity == "error"]
    rows = set(table.rows.tolist())
    if not wrong or any(one.where.row not in rows for one in wrong):
        return None
    return wrong


def _told(wrong: Sequence[Diagnostic], table: Table, reading: Reading) -> Iterator[Reject]:
    at = {int(row): i for i, row in enumerate(table.rows.tolist())}
    for one in wrong:
        yield Reject(one, reading.id_of(table, at[one.where.row or 0]))


def _kept(
    table: Table, columns: Sequence[Assigned], keep: Bools
) -> tuple[Table, tuple[Assigned, ...]]:
    at = np.flatnonzero(keep).astype(np.int64)
    kept = replace(
        table,
        columns=tuple(taken(column, at) for column in table.columns),
        rows=table.rows[at],
    )
    return kept, tuple(replace(one, column=taken(one.column, at)) for one in columns)


def refuse_relative(scores: Scores) -> None:
    """Refuse a method that measures proposals against each other.

    Raises
    ------
    MethodError
        If it does.
    """
    if scores.relative:
        raise whole_list(scores.method)


def whole_list(method: str) -> MethodError:
    """Return what to raise for a method that needs all proposals at once."""
    return MethodError(
        Diagnostic(
            "not-in-parts",
            msg(
                "method {method!r} measures proposals against each other, and a list that is read "
                "in parts is never whole in memory",
                method=method,
            ),
            msg("use --method value or topsis, which measure against the framework, or --at-once"),
        )
    )
