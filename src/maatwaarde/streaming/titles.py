"""The titles of a list in parts, and what belongs to them, read from the parts that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.arrays import Bools, Ints
from maatwaarde.impact.controls.titles import Matched
from maatwaarde.streaming.parts import Parts
from maatwaarde.streaming.ranks import ROW

TITLES = 1_048_576
"""Rows of which the titles are held at a time, as many as a sheet has: those behind them are not
compared. They take some 500 bytes each."""

TITLE, AREA, MAIN, RUNNING = "~title", "~area", "~main", "~running"


class Titles:
    """The titles of the rows that count, the first ``most`` of them, and what belongs to them."""

    def __init__(self, parts: Parts, keep: Bools, id: str, most: int | None = None) -> None:
        self._parts, self._keep, self.id = parts, keep, id
        count = int(keep.sum())
        self.count = count if most is None else min(count, most)
        self.beyond = count - self.count

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Yield columns of these rows, part by part."""
        at, left = 0, self.count
        for part in self._parts.read(columns):
            table = part.table
            if not table.num_columns:
                continue
            keep = self._keep[at : at + len(table)]
            at += len(table)
            table = table if keep.all() else table.filter(pa.array(keep))
            table = table.slice(0, left)
            left -= len(table)
            yield table
            if not left:
                return

    def texts(self) -> tuple[list[str], Ints]:
        """Return each title once, and which of them each row has."""
        found = [one for table in self.tables([TITLE]) for one in table.column(TITLE).chunks]
        coded = pa.chunked_array(found, pa.string()).combine_chunks().dictionary_encode()
        return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.int64)

    def ids(self, wanted: Ints) -> pa.ChunkedArray:
        """Return the ids of rows among these."""
        at, found = 0, []
        for table in self.tables([self.id]):
            here = wanted[(wanted >= at) & (wanted < at + len(table))]
            found.extend(table.column(self.id).take(pa.array(here - at)).chunks)
            at += len(table)
        return pa.chunked_array(found, pa.string())

    def areas(self) -> Ints:
        """Return a number for the area of each row, in the order of the areas; -1 for none."""
        known: dict[str, int] = {}
        codes = [
            _codes(table.column(AREA), lambda text: known.setdefault(text.casefold(), len(known)))
            for table in self.tables([AREA])
        ]
        place = np.empty(len(known) + 1, dtype=np.int64)
        place[-1] = -1
        for at, name in enumerate(sorted(known)):
            place[known[name]] = at
        areas: Ints = place[np.concatenate(codes)]
        return areas

    def families(self) -> Ints:
        """Return a number for each row, the same for those of which at most one is chosen."""
        mains: dict[str, int] = {}
        own = np.arange(self.count, dtype=np.int64)
        at = 0
        for table in self.tables([MAIN]):
            codes = _codes(table.column(MAIN), lambda text: mains.setdefault(text, len(mains)))
            here = own[at : at + len(codes)]
            here[codes >= 0] = self.count + codes[codes >= 0]
            at += len(codes)
        if not mains:
            return own
        at = 0
        names = pa.array(list(mains), pa.string())
        for table in self.tables([self.id, MAIN]):
            found = pc.index_in(table.column(self.id), names)
            codes = pc.fill_null(found, -1).to_numpy().astype(np.int64)
            codes[table.column(MAIN).is_valid().to_numpy()] = -1
            here = own[at : at + len(codes)]
            here[codes >= 0] = self.count + codes[codes >= 0]
            at += len(codes)
        families: Ints = np.unique(own, return_inverse=True)[1]
        return families

    def rows(self, wanted: Ints) -> Iterator[tuple[int, int, str, str, bool]]:
        """Yield the place of rows among these, with row, id, title, and whether it is running."""
        at = 0
        for table in self.tables([ROW, self.id, TITLE, RUNNING]):
            here = wanted[(wanted >= at) & (wanted < at + len(table))]
            if len(here):
                columns = table.take(pa.array(here - at)).columns
                values = (column.to_pylist() for column in columns)
                yield from zip(here.tolist(), *values, strict=True)
            at += len(table)

    def of(self, found: Matched) -> dict[int, tuple[int, str, str, bool]]:
        """Return what belongs to the rows that were matched."""
        wanted = sorted({row for rows, _ in found.groups for row in rows})
        return {row[0]: row[1:] for row in self.rows(np.array(wanted, dtype=np.int64))}


def _codes(column: pa.ChunkedArray, number: Callable[[str], int]) -> Ints:
    """Return a number for each text; -1 for none."""
    coded = column.combine_chunks().dictionary_encode()
    known = np.array([*(number(text) for text in coded.dictionary.to_pylist()), -1], dtype=np.int64)
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    found: Ints = known[codes.astype(np.int64)]
    return found
