"""Ranks over all parts of a list, from the scores alone, and ids that stand in it twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.messages import msg
from maatwaarde.scoring.standings import rank_range, shared
from maatwaarde.streaming.parts import Parts
from maatwaarde.streaming.rejects import Reject

# What is kept of every row for the ranks, beside the columns of the result.
SCORE, LOW, HIGH, RANKED, ROW, ID = ("~score", "~low", "~high", "~ranked", "~row", "~id")

_BEST = 10


@dataclass(frozen=True, eq=False)
class Rows:
    """What ranks are made of: an entry a row that has a score.

    Parameters
    ----------
    low, high
        Empty where nobody asks for the range of the ranks.
    keep
        Which rows are the first of their id.
    doubles
        The others.
    """

    row: Ints
    score: Floats
    low: Floats
    high: Floats
    keep: Bools
    doubles: list[Reject]


@dataclass(frozen=True, eq=False)
class Whole:
    """Ranks among all rows, and the columns that follow from them."""

    rank: Ints
    keep: Bools
    columns: Mapping[str, NDArray[Any]]


def kept_rows(parts: Parts, id: str, where: Where, *, ranges: bool) -> Rows:
    """Return what the ranks are made of, and the rows whose id stands in an earlier row.

    An earlier row counts too if it was set aside: who mends it would else have the id twice.

    Parameters
    ----------
    id
        The column of the parts that holds ids.
    where
        The file, and the heading of the ids.
    ranges
        Whether the range of each rank is wanted.
    """
    own = [ROW, SCORE, LOW, HIGH, RANKED] if ranges else [ROW, SCORE, RANKED]
    found: dict[str, list[NDArray[Any]]] = {name: [] for name in own}
    hashes: list[Ints] = []
    aside: dict[str, int] = {}
    for part in parts.read([*own, id]):
        for one in part.rejects:
            if one.id:
                aside[one.id] = min(one.row, aside.get(one.id, one.row))
        if not part.table.num_columns:
            continue
        for name in own:
            found[name].append(part.table.column(name).to_numpy())
        ids = part.table.column(id).to_pylist()
        hashes.append(np.fromiter(map(hash, ids), np.int64, len(ids)))
    none = np.empty(0)
    if not hashes:
        return Rows(none.astype(np.int64), none, none, none, none.astype(bool), [])
    arrays = {name: np.concatenate(several) for name, several in found.items()}
    row, score, ranked = arrays[ROW], arrays[SCORE], arrays[RANKED]
    keep = np.ones(len(row), dtype=bool)
    doubles = _doubles(parts, id, where, np.concatenate(hashes), row, keep, aside)
    score[~(keep & ranked)] = np.nan
    return Rows(row, score, arrays.get(LOW, none), arrays.get(HIGH, none), keep, doubles)


def _doubles(
    parts: Parts,
    id_column: str,
    where: Where,
    hashes: Ints,
    row: Ints,
    keep: Bools,
    aside: Mapping[str, int],
) -> list[Reject]:
    """Return the rows whose id stands in an earlier row, and leave them out of ``keep``."""
    also = np.fromiter(map(hash, aside), np.int64, len(aside))
    order = np.sort(np.concatenate([hashes, also]))
    twice = order[1:][order[1:] == order[:-1]]
    if not len(twice):
        return []
    likely = np.isin(hashes, twice)
    first: dict[str, int] = {}
    found = []
    at = 0
    for part in parts.read([id_column]):
        places = np.flatnonzero(likely[at : at + len(part.table)])
        if len(places):
            ids = part.table.column(0).take(pa.array(places)).to_pylist()
            for place, id in zip((places + at).tolist(), ids, strict=True):
                here = int(row[place])
                before = min(first.get(id, here), aside.get(id, here))
                first.setdefault(id, here)
                if before < here:
                    keep[place] = False
                    found.append(_double(id, here, before, where))
        at += len(part.table)
    return found


def _double(id: str, row: int, first: int, where: Where) -> Reject:
    problem = Diagnostic(
        "duplicate-id",
        msg("the id {id!r} stands here a second time (first in row {row})", id=id, row=first),
        msg("give every proposal its own id"),
        Where(file=where.file, row=row, field=where.field),
    )
    return Reject(problem, id)


def ranked(rows: Rows, headings: Mapping[str, str]) -> Whole:
    """Return the ranks, and those of the columns that follow from them that a result has."""
    rank = competition_ranks(rows.score)
    columns: dict[str, NDArray[Any]] = {}
    if "rank" in headings:
        columns["rank"] = rank
    if "tied" in headings:
        columns["tied"] = shared(rank)
    if len(rows.low):
        columns["rank_best"], columns["rank_worst"] = rank_range(rank, rows.low, rows.high)
    return Whole(rank, rows.keep, columns)


class Best:
    """The first few of a ranking."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str, str, float]] = []

    def look(self, rank: Ints, table: pa.Table, id: str) -> None:
        """Look for them in a part."""
        at = np.flatnonzero((rank > 0) & (rank <= _BEST))
        if not len(at):
            return
        rows = table.take(pa.array(at))
        ids = rows.column(id).to_pylist()
        titles = rows.column("title").to_pylist() if "title" in rows.column_names else ids
        scores = rows.column(SCORE).to_pylist()
        self._found += zip(rank[at].tolist(), ids, titles, scores, strict=True)
        self._found = sorted(self._found)[:_BEST]

    def found(self) -> Sequence[tuple[int, str, str, float]]:
        """Return them, best first."""
        return tuple(self._found)
