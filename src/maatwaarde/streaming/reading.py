"""A list that is read in parts, by what was decided once of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.arrays import Bools
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import msg, say
from maatwaarde.proposals.clean.gate import Headed
from maatwaarde.proposals.clean.leave_out import heading_of, taken
from maatwaarde.proposals.clean.rectangle import below, short_rows
from maatwaarde.proposals.clean.rows import blanks, cell_of
from maatwaarde.proposals.clean.text import strange, tidy
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.readers.parquet_portions import ParquetPortions
from maatwaarde.proposals.readers.portions import (
    JsonLinesPortions,
    Portion,
    TextPortions,
)
from maatwaarde.proposals.table import Column, Grid, Table, every_problem
from maatwaarde.proposals.values.amounts import Written
from maatwaarde.proposals.values.texts import to_texts
from maatwaarde.streaming.noproposal import no_proposals
from maatwaarde.streaming.rejects import Reject
from maatwaarde.streaming.tally import Counted


@dataclass(frozen=True, eq=False)
class PartOfList:
    """The rows of a part that may be proposals.

    Parameters
    ----------
    table
        Only the columns that are needed.
    columns
        The same, with what each stands for.
    read
        The part of the list that has been read with it, from 0 to 1.
    rejects
        What is wrong with rows as a whole; these are not in the table.
    counted
        What is to be said once of all parts.
    found
        How many rows it has, those that are rejected too.
    """

    table: Table
    columns: tuple[Assigned, ...]
    read: float
    rejects: tuple[Reject, ...]
    counted: tuple[Counted, ...]
    found: int


@dataclass(eq=False)
class Reading:
    """How a list is read, part by part.

    Parameters
    ----------
    columns
        What each column stands for.
    notes
        What there is to say before the first row: warnings of headings, and what is not looked at.
    judged, written
        For each column that is not fixed whether it holds judgements, and how it is written.
    places
        Which column of the list each of them is; none for what the mapping gives to all.
    """

    source: TextPortions | ParquetPortions | JsonLinesPortions
    rules: LoadedMapping
    columns: tuple[Assigned, ...]
    notes: tuple[Diagnostic, ...]
    headed: Headed | None = None
    judged: tuple[tuple[bool, Scale | None], ...] = ()
    written: tuple[Written, ...] = ()
    places: tuple[int | None, ...] = ()

    @property
    def file(self) -> str:
        return self.source.file

    @cached_property
    def wanted(self) -> tuple[int, ...]:
        """The places of the columns that are read."""
        return tuple(dict.fromkeys(place for place in self.places if place is not None))

    def by_type(self, item: Assigned) -> bool:
        """Return whether the cells of a column are numbers by their type."""
        place = self.places[self.columns.index(item)]
        return place is not None and self.source.typed(place)

    def parts(self, size: int) -> Iterator[PartOfList]:
        """Yield the list, ``size`` rows at a time."""
        if isinstance(self.source, TextPortions):
            portions = self._texts(self.source, size)
        else:
            portions = (
                (one, self._others_blank) for one in self.source.portions(self.wanted, size)
            )
        for portion, others in portions:
            yield self._part(portion, others)

    def cells_of(self, rows: Iterable[int]) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield the cells of rows as they stand, read anew; the rows go up."""
        return self.source.cells_of(rows)

    def headings_of_cells(self, language: Any) -> list[str]:
        """Return what stands above the cells of `cells_of`."""
        more = [say(msg("text of the line"), language)]
        return [
            *self.source_headings,
            *(more if isinstance(self.source, JsonLinesPortions) else []),
        ]

    def _others_blank(self, rows: NDArray[np.intp]) -> Bools:
        """Return whether the columns that are not read hold nothing: only if there are none."""
        return np.full(len(rows), len(self.wanted) == len(self.source_headings))

    def _texts(
        self, source: TextPortions, size: int
    ) -> Iterator[tuple[Portion, Callable[[NDArray[np.intp]], Bools]]]:
        assert self.headed is not None
        width = len(self.headed.header)
        for grid, read in source.grids(self.headed.skip, size):
            with every_problem():
                columns, problems = below(grid, 0, 0, width)
            problems = [one for one in problems if one.code != "short-row"]
            problems += self._short(grid, width)
            height = len(columns[0]) if columns else 0
            rows = np.arange(grid.first_row, grid.first_row + height, dtype=np.int64)
            others = [columns[i] for i in range(len(columns)) if i not in self.wanted]

            def blank(at: NDArray[np.intp], others: list[Column] = others) -> Bools:
                found = np.ones(len(at), dtype=bool)
                for one in others:
                    found &= blanks(taken(one, at.astype(np.int64)))
                return found

            found = tuple(columns[i] for i in self.wanted)
            yield Portion(found, rows, read, tuple(problems)), blank

    def _short(self, grid: Grid, width: int) -> Iterator[Diagnostic]:
        """Yield the rows that break off: with half of a row, what is missing may be anything."""
        assert not isinstance(grid.body, tuple)
        for rows in grid.body.chunks:
            for i, cells in short_rows(rows, width):
                what = msg(
                    "has {cells} cells under {headings} headings: it breaks off",
                    cells=cells,
                    headings=width,
                )
                mend = msg(
                    "check that no cell holds a line break without quotation marks, or add the "
                    "delimiters of the empty cells at the end"
                )
                where = Where(file=self.file, row=grid.first_row + i)
                yield Diagnostic("short-row", what, mend, where)

    def _part(
        self, portion: Portion, others_blank: Callable[[NDArray[np.intp]], Bools]
    ) -> PartOfList:
        columns = tuple(map(tidy, portion.columns))
        rows = portion.rows
        counted = list(self._strange(portion, columns))
        empty = [_blank(column) for column in columns]
        filled = np.zeros(len(rows), dtype=np.int64)
        for mask in empty:
            filled += ~mask
        bare = np.flatnonzero(filled == 0)
        keep = np.ones(len(rows), dtype=bool)
        keep[bare[others_blank(bare)]] = False
        table = self.table(columns, rows)
        ids, titles = self._place("id"), self._place("title")
        wrong = [
            one for record, one in no_proposals(table, empty, filled, ids, titles) if keep[record]
        ]
        # What is no proposal may be shorter or longer than one: that needs no telling.
        told = {one.where.row for one in wrong}
        wrong += [one for one in portion.problems if one.where.row not in told]
        at_row = {int(row): record for record, row in enumerate(rows.tolist())} if wrong else {}
        rejects = [
            Reject(
                one, self.id_of(table, at_row[row]) if (row := one.where.row) in at_row else None
            )
            for one in wrong
        ]
        lost = len({one.row for one in rejects} - at_row.keys())
        found = int(keep.sum()) + lost
        if rejects:
            keep &= ~np.isin(rows, [one.row for one in rejects])
        if not keep.all():
            at = np.flatnonzero(keep).astype(np.int64)
            table = self.table(tuple(taken(column, at) for column in columns), rows[at])
        return PartOfList(
            table, self.assigned(table), portion.read, tuple(rejects), tuple(counted), found
        )

    def table(self, columns: tuple[Column, ...], rows: NDArray[np.int64]) -> Table:
        headings = self.source_headings
        return Table(
            headings=tuple(headings[place] for place in self.wanted),
            columns=columns,
            rows=rows,
            file=self.file,
            header_row=None if self.headed is None else self.header_row,
            decimal=self.source.decimal,
            origin=self.source.origin,
        )

    @cached_property
    def source_headings(self) -> tuple[str, ...]:
        if self.headed is not None:
            header = self.headed.header
            return tuple(heading_of(header, i) for i in range(len(header)))
        assert not isinstance(self.source, TextPortions)
        return self.source.headings

    @property
    def header_row(self) -> int | None:
        if self.headed is None or not isinstance(self.source, TextPortions):
            return None
        return self.source.grid.first_row + self.headed.index

    def assigned(self, table: Table) -> tuple[Assigned, ...]:
        """Return what the columns of a part stand for."""
        at = {place: i for i, place in enumerate(self.wanted)}
        return tuple(
            replace(
                item,
                column=[item.column[0]] * len(table) if place is None else table.columns[at[place]],
            )
            for item, place in zip(self.columns, self.places, strict=True)
        )

    def _place(self, target: str) -> int | None:
        """Return which of the columns that are read is one that every list has."""
        for item, place in zip(self.columns, self.places, strict=True):
            if str(item.target) == target and place is not None:
                return self.wanted.index(place)
        return None

    def id_of(self, table: Table, record: int) -> str | None:
        """Return the id in a record, as it counts in the list."""
        place = self._place("id")
        if place is None or self.rules.content.id == "row":
            return None
        one = np.array([record], dtype=np.int64)
        id: str | None = to_texts(taken(table.columns[place], one))[0].as_py()
        return id or None

    def _strange(self, portion: Portion, tidied: Sequence[Column]) -> Iterator[Counted]:
        """Count the texts that are not read as they stand, since they hold what is not shown."""
        for place, found, column in zip(self.wanted, portion.columns, tidied, strict=True):
            records = strange(found)
            if records:
                shown = str(cell_of(column, records[0]))[:60]
                heading, row = self.source_headings[place], int(portion.rows[records[0]])
                yield Counted("strange", heading, shown, "", row, len(records))


def _blank(column: Column) -> Bools:
    """Return which cells of a tidy column hold nothing."""
    if isinstance(column, pa.Array):
        found = pc.fill_null(pc.equal(column, ""), True)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    return blanks(column)
