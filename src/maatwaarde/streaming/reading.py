"""A list that is read in parts: what its columns stand for, decided once, and then each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.arrays import Bools
from maatwaarde.diagnostics import Diagnostic, ProposalError, raise_errors
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.framework import Framework
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import msg
from maatwaarde.plugins import Plugins
from maatwaarde.proposals.clean.gate import Headed, find_headings
from maatwaarde.proposals.clean.headings import headings_again
from maatwaarde.proposals.clean.leave_out import heading_of, taken
from maatwaarde.proposals.clean.rectangle import below
from maatwaarde.proposals.clean.rows import blanks, cell_of, is_total
from maatwaarde.proposals.clean.text import strange, tidy
from maatwaarde.proposals.clean.words import ALONE, LIKELY, SURE
from maatwaarde.proposals.columns.assign import Assigned, assign
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.columns.targets import looks_canonical
from maatwaarde.proposals.model import Status
from maatwaarde.proposals.readers.portions import (
    DELIMITED,
    PARQUET,
    JsonLinesPortions,
    ParquetPortions,
    Portion,
    TextPortions,
)
from maatwaarde.proposals.table import Column, ReadOptions, Table
from maatwaarde.proposals.values.amounts import Written
from maatwaarde.proposals.values.judged_columns import judged_scale
from maatwaarde.proposals.values.status import OFFICE_WORDS, STATUS_WORDS, plain_status
from maatwaarde.proposals.values.texts import text_problems, to_texts
from maatwaarde.proposals.values.told import Told, settle
from maatwaarde.streaming.rejects import Reject, cells_of

LOOKED_AT = 50_000
"""Rows of a portion when the list is only looked through."""

_UNCHECKED = ("variant_of", "speeds_up", "requires")
_TIMING = ("effect_start", "effect_ramp", "effect_years", "wait_loss")


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
    notes
        What else there is to say of rows.
    found
        How many rows it has, those too.
    """

    table: Table
    columns: tuple[Assigned, ...]
    read: float
    rejects: tuple[Reject, ...]
    notes: tuple[Diagnostic, ...]
    found: int


@dataclass(eq=False)
class Reading:
    """How a list is read, part by part.

    Parameters
    ----------
    columns
        What each column stands for that has to be read, with those that tell how others are
        written.
    notes
        What there is to say before the first row: warnings of headings, and what is not looked at.
    judged, written
        For each column that is not fixed whether it holds judgements, and how it is written.
    """

    source: TextPortions | ParquetPortions | JsonLinesPortions
    rules: LoadedMapping
    columns: tuple[Assigned, ...]
    notes: tuple[Diagnostic, ...]
    headed: Headed | None = None
    judged: tuple[tuple[bool, Scale | None], ...] = ()
    written: tuple[Written, ...] = ()
    places: tuple[int | None, ...] = ()
    unused: tuple[str, ...] = field(default=())

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

    def _others_blank(self, rows: NDArray[np.intp]) -> Bools:
        """Return whether the columns that are not read hold nothing: only if there are none."""
        return np.full(len(rows), len(self.wanted) == len(self.source_headings))

    def _texts(
        self, source: TextPortions, size: int
    ) -> Iterator[tuple[Portion, Callable[[NDArray[np.intp]], Bools]]]:
        assert self.headed is not None
        width = len(self.headed.header)
        for grid, read in source.grids(self.headed.skip, size):
            columns, problems = below(grid, 0, 0, width)
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

    def _part(
        self, portion: Portion, others_blank: Callable[[NDArray[np.intp]], Bools]
    ) -> PartOfList:
        columns = tuple(map(tidy, portion.columns))
        rows = portion.rows
        empty = [_blank(column) for column in columns]
        filled = np.zeros(len(rows), dtype=np.int64)
        for mask in empty:
            filled += ~mask
        bare = np.flatnonzero(filled == 0)
        keep = np.ones(len(rows), dtype=bool)
        keep[bare[others_blank(bare)]] = False
        table = self._table(columns, rows)
        rejects, notes = [], []
        for one in portion.problems:
            if one.severity != "error":
                notes.append(one)
                continue
            at = np.flatnonzero(rows == one.where.row)
            rejects.append(Reject(one, cells_of(table, int(at[0])) if len(at) else {}))
        lost = len({one.row for one in rejects if not (rows == one.row).any()})
        found = int(keep.sum()) + lost
        for record, one in self._no_proposals(table, empty, filled):
            if keep[record]:
                rejects.append(Reject(one, cells_of(table, record)))
        if rejects:
            keep &= ~np.isin(rows, [one.row for one in rejects])
        if not keep.all():
            at = np.flatnonzero(keep).astype(np.int64)
            table = self._table(tuple(taken(column, at) for column in columns), rows[at])
        table = replace(table, problems=tuple(self._strange(table)))
        return PartOfList(
            table, self.assigned(table), portion.read, tuple(rejects), tuple(notes), found
        )

    def _table(self, columns: tuple[Column, ...], rows: NDArray[np.int64]) -> Table:
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

    def _no_proposals(
        self, table: Table, empty: Sequence[Bools], filled: NDArray[np.int64]
    ) -> Iterator[tuple[int, Diagnostic]]:
        """Yield rows that are no proposal by what stands in them alone."""
        mend = msg("remove this row")
        for record in headings_again(table.columns, table.headings):
            what = msg("the headings stand here once more")
            yield record, Diagnostic("headings-row", what, mend, table.where(record))
        first = next((i for i, one in enumerate(self.columns) if str(one.target) == "id"), None)
        place = None if first is None else self.places[first]
        if place is None or len(table.columns) < 2:
            return
        at = self.wanted.index(place)
        column = table.columns[at]
        if not isinstance(column, pa.Array):
            return
        likely = pc.match_substring_regex(column, LIKELY)
        alone = (filled == 1) & ~empty[at] & (len(table.columns) > 2)
        hint = np.asarray(pc.fill_null(likely, False).to_numpy(zero_copy_only=False), dtype=bool)
        for record in np.flatnonzero(hint | alone).tolist():
            text = cell_of(column, record)
            if is_total(text) or (
                isinstance(text, str) and (SURE.fullmatch(text) or ALONE.fullmatch(text))
            ):
                what = msg("{text!r} sounds like a row of totals, which is no proposal", text=text)
                yield record, Diagnostic("total-row", what, mend, table.where(record))
            elif alone[record] and not any(sign.isdigit() for sign in str(text)):
                what = msg(
                    "{text!r} sounds like the heading of a group, with nothing else", text=text
                )
                yield record, Diagnostic("group-row", what, mend, table.where(record))

    def _strange(self, table: Table) -> Iterator[Diagnostic]:
        for heading, column in zip(table.headings, table.columns, strict=True):
            for record in strange(column)[:1]:
                yield Diagnostic(
                    "strange-text",
                    msg(
                        "texts in this column hold signs that cannot be shown, or bytes; this one "
                        "is read as {read!r}",
                        read=str(cell_of(column, record))[:60],
                    ),
                    msg(
                        "check how it is spelt, and set `encoding` in the mapping if that is wrong"
                    ),
                    table.where(record, heading),
                    severity="warning",
                )


def _blank(column: Column) -> Bools:
    """Return which cells of a tidy column hold nothing."""
    if isinstance(column, pa.Array):
        found = pc.fill_null(pc.equal(column, ""), True)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    return blanks(column)


def open_list(
    path: str,
    rules: LoadedMapping,
    framework: Framework,
    plugins: Plugins,
    looking: Callable[[float], None] = lambda _: None,
) -> Reading:
    """Find out how a list is to be read; columns of texts are looked through for it.

    Parameters
    ----------
    looking
        Told which part of the list has been looked through.

    Raises
    ------
    ProposalError
        With all that is wrong with headings, with the mapping, and with how columns are written.
    """
    options = ReadOptions(
        header_row=rules.content.header_row,
        delimiter=rules.content.delimiter,
        encoding=rules.content.encoding,
        headings=frozenset(fold(one) for one in [*rules.content.columns, *rules.content.ignore]),
    )
    reading = _opened(path, options, rules)
    _refuse(reading, rules)
    others = [one for one in reading.columns if one.target.kind != "fixed"]
    asked = _asked(plugins)
    wanted = [_wanted(one, asked) for one in others]
    judged, told = _look(reading, others, wanted, framework.scales, looking)
    counted = [i for i, (labels, _) in enumerate(judged) if not labels]
    table = reading._table((), np.empty(0, dtype=np.int64))
    written, problems = settle(
        table, [others[i] for i in counted], [told[i] for i in counted], rules.content.decimal
    )
    needed = {id(others[i]) for i in range(len(others)) if wanted[i]}
    problems = [
        one
        for one in problems
        if one.where.field in {others[i].heading for i in range(len(others)) if wanted[i]}
    ]
    raise_errors([*reading.notes, *problems], ProposalError)
    keep = [
        i
        for i, one in enumerate(reading.columns)
        if one.target.kind == "fixed" or id(one) in needed
    ]
    at = {id(others[i]): one for i, one in zip(counted, written, strict=True)}
    kept = [reading.columns[i] for i in keep]
    measured = [one for one in kept if one.target.kind != "fixed"]
    places = tuple(reading.places[i] for i in keep)
    return Reading(
        source=reading.source,
        rules=rules,
        columns=tuple(kept),
        notes=(*reading.notes, *problems),
        headed=reading.headed,
        judged=tuple(judged[others.index(one)] for one in measured),
        written=tuple(at[id(one)] for one in measured if id(one) in at),
        places=places,
        unused=tuple(others[i].heading for i in range(len(others)) if not wanted[i]),
    )


def _opened(path: str, options: ReadOptions, rules: LoadedMapping) -> Reading:
    extension = Path(path).suffix.casefold()
    headed = None
    source: TextPortions | ParquetPortions | JsonLinesPortions
    if extension in DELIMITED:
        source = TextPortions(path, options)
        headed = find_headings(source.grid, options, looks_canonical, recognise_unit)
        header = headed.header
        headings = tuple(heading_of(header, i) for i in range(len(header)))
        unnamed = frozenset(name for i, name in enumerate(headings) if is_blank(header[i]))
    else:
        source = ParquetPortions(path) if extension == PARQUET else JsonLinesPortions(path)
        headings, unnamed = source.headings, frozenset()
    table = Table(
        headings=headings,
        columns=tuple(pa.array([""]) for _ in headings),
        rows=np.zeros(1, dtype=np.int64),
        file=path,
        decimal=source.decimal,
        unnamed=unnamed,
    )
    columns, problems = assign(table, rules)
    notes = [*source.problems, *rules.warnings, *problems]
    if headed is not None:
        notes += [
            Diagnostic(
                "units-row",
                msg("this row is read as the units of the headings above it"),
                msg("put the units in the headings, as in 'Kosten [kEUR]', if you want no warning"),
                replace(table.where(), row=one.row),
                severity="warning",
            )
            for one in headed.units
        ]
    unchecked = [one for one in columns if str(one.target) in _UNCHECKED]
    if unchecked:
        notes.append(
            Diagnostic(
                "not-checked",
                msg(
                    "in a list that is read in parts, what these columns refer to is not looked "
                    "for, and scores do not rest on it: {headings}",
                    headings=", ".join(repr(one.heading) for one in unchecked),
                ),
                msg("run `maatwaarde check` on a part of the list that fits in memory"),
                replace(table.where(), row=None),
                severity="warning",
            )
        )
    known = {heading: i for i, heading in enumerate(headings)}
    used = [
        one
        for one in columns
        if one.target.kind != "fixed" or str(one.target) in ("id", "title", "status")
    ]
    return Reading(
        source=source,
        rules=rules,
        columns=tuple(used),
        notes=tuple(notes),
        headed=headed,
        places=tuple(known.get(one.heading) for one in used),
    )


def _refuse(reading: Reading, rules: LoadedMapping) -> None:
    problems = [one for one in reading.notes if one.severity == "error"]
    if rules.content.groups is not None:
        problems.append(
            Diagnostic(
                "not-in-parts",
                msg("a list that is read in parts cannot give rows the heading above them"),
                msg("remove `groups` from the mapping, or read the list at once (--at-once)"),
                rules.where("groups"),
            )
        )
    if not any(str(one.target) == "id" for one in reading.columns) and rules.content.id != "row":
        problems.append(
            Diagnostic(
                "no-id",
                msg("has no column of ids"),
                msg(
                    "name a column 'id' or 'nummer', map one to `id`, or set `id: row` in the "
                    "mapping; the headings are: {headings}",
                    headings=", ".join(reading.source_headings[:12]),
                ),
                reading._table((), np.empty(0, dtype=np.int64)).where(),
            )
        )
    raise_errors(problems, ProposalError)


def _asked(plugins: Plugins) -> frozenset[str]:
    """Return the attributes that somebody computes with."""
    names = set(_TIMING)
    for name in plugins.estimators:
        estimator = plugins.estimators.get(name)
        names |= {item.name for item in estimator.inputs} | set(estimator.gives_way_to)
    return frozenset(names)


def _wanted(item: Assigned, asked: frozenset[str]) -> bool:
    if item.target.kind == "attribute":
        return item.target.name in asked or item.target.name.partition(":")[0] in asked
    return item.target.kind in ("impact", "cost")


def _look(
    reading: Reading,
    others: Sequence[Assigned],
    wanted: Sequence[bool],
    scales: Mapping[str, Scale],
    looking: Callable[[float], None],
) -> tuple[list[tuple[bool, Scale | None]], list[Told]]:
    """Look through the columns of texts once; numbers by their type have nothing to tell."""
    told = [Told() for _ in others]
    judged: list[tuple[bool, Scale | None]] = [(False, None) for _ in others]
    places = dict(zip(map(id, reading.columns), reading.places, strict=True))
    texts = [
        i
        for i, one in enumerate(others)
        if (place := places[id(one)]) is not None
        and not reading.source.typed(place)
        and (one.rule is None or one.rule.type != "text")
    ]
    # What is judged by its heading or by the mapping, or has a scale and no unit, needs no look.
    for i, one in enumerate(others):
        judged[i] = judged_scale(replace(one, column=pa.array([], pa.string())), scales)
    if not texts:
        return judged, told
    narrow = Reading(
        source=reading.source,
        rules=reading.rules,
        columns=tuple(others[i] for i in texts),
        notes=(),
        headed=reading.headed,
        places=tuple(places[id(others[i])] for i in texts),
    )
    spread = reading.rules.content.approximate
    for part in narrow.parts(LOOKED_AT):
        for i, item in zip(texts, part.columns, strict=True):
            if not judged[i][0] and wanted[i]:
                judged[i] = judged_scale(item, scales)
            own = item.rule.approximate if item.rule is not None else None
            told[i].add(part.table, item, spread if own is None else own, asked=wanted[i])
        looking(part.read)
    return judged, told


class FixedInPart:
    """The columns that every list has, of one part: ids, titles and status."""

    def __init__(self, table: Table, columns: Sequence[Assigned], rules: LoadedMapping) -> None:
        self.problems: list[Diagnostic] = []
        items: dict[str, Any] = {str(one.target): one for one in columns}
        count = len(table)
        rows = pa.array([f"row-{row}" for row in table.rows.tolist()], pa.string())
        if rules.content.id == "row":
            ids = rows
        else:
            ids = self._texts(table, items["id"])
            for record in np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False)).tolist():
                self.problems.append(
                    Diagnostic(
                        "blank-id",
                        msg("the id is empty"),
                        msg("give every proposal an id"),
                        table.where(record, items["id"].heading),
                    )
                )
            ids = pc.coalesce(ids, rows) if ids.null_count else ids
        self.id_texts = ids
        title = items.get("title")
        self.title_texts = ids if title is None else pc.coalesce(self._texts(table, title), ids)
        if "status" in items:
            self._check_status(table, items["status"])
        self.ids: tuple[str, ...] = tuple(ids.to_pylist())
        self.titles = self.ids
        none = (None,) * count
        self.policy_field: tuple[str | None, ...] = none
        self.area: tuple[str | None, ...] = none
        self.variant_of: tuple[str | None, ...] = none
        self.speeds_up: tuple[str | None, ...] = none
        self.requires: tuple[tuple[str, ...], ...] = ((),) * count
        self.status = (Status.PROPOSED,) * count

    def _texts(self, table: Table, item: Assigned) -> pa.Array:
        texts = to_texts(item.column)
        self.problems += text_problems(table, item.heading, item.column, texts)
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)

    def _check_status(self, table: Table, item: Assigned) -> None:
        coded = self._texts(table, item).dictionary_encode()
        words = coded.dictionary.to_pylist()
        known = {**STATUS_WORDS, **OFFICE_WORDS}
        unknown = [k for k, word in enumerate(words) if plain_status(word) not in known]
        if not unknown:
            return
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        for record in np.flatnonzero(np.isin(codes, unknown)).tolist():
            self.problems.append(
                Diagnostic(
                    "unknown-status",
                    msg("the status {status!r} is unknown", status=words[codes[record]]),
                    msg("write 'proposed', 'mandatory', 'running' or 'forbidden'"),
                    table.where(record, item.heading),
                )
            )
