"""How a list is to be read in parts: what its columns stand for, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, ProposalError, raise_errors
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.framework import Framework
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import msg
from maatwaarde.proposals.clean.gate import find_headings
from maatwaarde.proposals.clean.leave_out import heading_of
from maatwaarde.proposals.columns.assign import Assigned, assign
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.columns.targets import looks_canonical
from maatwaarde.proposals.readers.parquet_portions import ParquetPortions
from maatwaarde.proposals.readers.portions import (
    DELIMITED,
    PARQUET,
    JsonLinesPortions,
    TextPortions,
)
from maatwaarde.proposals.table import ReadOptions, Table
from maatwaarde.proposals.values.amounts import Written
from maatwaarde.proposals.values.judged_columns import judged_by, judged_scale, overlooked
from maatwaarde.proposals.values.told import Told, settle
from maatwaarde.streaming.reading import Reading

LOOKED_AT = 50_000
"""Rows of a portion when the list is only looked through."""

_UNCHECKED = ("speeds_up", "requires")


def open_list(
    path: str,
    rules: LoadedMapping,
    framework: Framework,
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
        With all that is wrong with headings and with the mapping.
    """
    reading = _opened(path, _options(rules), rules)
    _refuse(reading, rules)
    others = [one for one in reading.columns if one.target.kind != "fixed"]
    judged, told = _look(reading, others, framework.scales, looking)
    counted = [i for i, (labels, _) in enumerate(judged) if not labels]
    table = reading.table((), np.empty(0, dtype=np.int64))
    written, problems = settle(
        table, [others[i] for i in counted], [told[i] for i in counted], rules.content.decimal
    )
    problems += _overlooked(table, others, counted, written, told)
    raise_errors([*reading.notes, *problems], ProposalError)
    return Reading(
        source=reading.source,
        rules=rules,
        columns=reading.columns,
        notes=(*reading.notes, *problems),
        headed=reading.headed,
        judged=tuple(judged),
        written=tuple(written),
        places=reading.places,
    )


def _options(rules: LoadedMapping) -> ReadOptions:
    content = rules.content
    return ReadOptions(
        header_row=content.header_row,
        delimiter=content.delimiter,
        encoding=content.encoding,
        headings=frozenset(fold(one) for one in [*content.columns, *content.ignore]),
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
    return Reading(
        source=source,
        rules=rules,
        columns=tuple(columns),
        notes=tuple(notes),
        headed=headed,
        places=tuple(known.get(one.heading) for one in columns),
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
    own = next((one for one in reading.columns if str(one.target) == "id"), None)
    if own is not None and rules.content.id == "row":
        problems.append(
            Diagnostic(
                "two-ids",
                msg(
                    "`id: row` is set, and the column {heading!r} holds ids",
                    heading=own.heading,
                ),
                msg("remove `id: row`, or list the column under `ignore`"),
                rules.where("id"),
            )
        )
    if own is None and rules.content.id != "row":
        problems.append(
            Diagnostic(
                "no-id",
                msg("has no column of ids"),
                msg(
                    "name a column 'id' or 'nummer', map one to `id`, or set `id: row` in the "
                    "mapping; the headings are: {headings}",
                    headings=", ".join(reading.source_headings[:12]),
                ),
                reading.table((), np.empty(0, dtype=np.int64)).where(),
            )
        )
    raise_errors(problems, ProposalError)


def _look(
    reading: Reading,
    others: Sequence[Assigned],
    scales: Mapping[str, Scale],
    looking: Callable[[float], None],
) -> tuple[list[tuple[bool, Scale | None]], list[Told]]:
    """Look through the columns of texts once; numbers by their type have nothing to tell."""
    told = [Told() for _ in others]
    places = dict(zip(map(id, reading.columns), reading.places, strict=True))
    texts = [
        i
        for i, one in enumerate(others)
        if (place := places[id(one)]) is not None
        and not reading.source.typed(place)
        and (one.rule is None or one.rule.type != "text")
    ]
    spread = reading.rules.content.approximate
    if texts:
        narrow = Reading(
            source=reading.source,
            rules=reading.rules,
            columns=tuple(others[i] for i in texts),
            notes=(),
            headed=reading.headed,
            places=tuple(places[id(others[i])] for i in texts),
        )
        for part in narrow.parts(LOOKED_AT):
            for i, item in zip(texts, part.columns, strict=True):
                own = item.rule.approximate if item.rule is not None else None
                told[i].add(
                    part.table,
                    item,
                    spread if own is None else own,
                    scales.get(item.target.name) if item.target.kind == "impact" else None,
                )
            looking(part.read)
    looked = set(texts)
    for i, one in enumerate(others):
        if places[id(one)] is None:  # what the mapping gives to all
            told[i].add(reading.table((), np.zeros(1, dtype=np.int64)), one, spread)
            looked.add(i)
    judged = [
        _judged(one, told[i], scales)
        if i in looked
        else judged_scale(replace(one, column=pa.array([], pa.string())), scales)
        for i, one in enumerate(others)
    ]
    return judged, told


def _judged(item: Assigned, told: Told, scales: Mapping[str, Scale]) -> tuple[bool, Scale | None]:
    own = scales.get(item.target.name)
    return judged_by(item, own, lambda: told.notation, lambda: told.labels)


def _overlooked(
    table: Table,
    others: Sequence[Assigned],
    counted: Sequence[int],
    written: Sequence[Written],
    told: Sequence[Told],
) -> list[Diagnostic]:
    """Warn of attributes that are written in judgements, which nobody would count."""
    return [
        problem
        for i, way in zip(counted, written, strict=True)
        if way.kind == "text" and told[i].notation is not None
        for problem in overlooked(table, others[i])
    ]
