"""A list of any size, from a file to a file: read, scored, ranked and written part by part."""

from __future__ import annotations

import hashlib
import heapq
import itertools
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.diagnostics import (
    Diagnostic,
    MaatwaardeError,
    ProposalError,
    Where,
    unknown_choice,
)
from maatwaarde.documents.files import Content, write_together
from maatwaarde.framework import Framework
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.messages import Language, Number, msg, nmsg
from maatwaarde.plugins import Plugins, load_plugins
from maatwaarde.proposals.columns.mapping import load_mapping
from maatwaarde.proposals.model import ColumnRead
from maatwaarde.proposals.table import MAX_SHOWN, Decimal
from maatwaarde.proposals.values.amounts import mostly_income
from maatwaarde.scoring.standings import rank_range, shared
from maatwaarde.streaming.columns import OF_LIST, WORTH, Layout, layout, to_arrow
from maatwaarde.streaming.parts import Part, Parts
from maatwaarde.streaming.progress import Listener, Progress
from maatwaarde.streaming.reading import Reading, open_list
from maatwaarde.streaming.rejects import (
    Reject,
    are_rejects,
    problem_from_data,
    problem_to_data,
    rejects_path,
    write_rejects,
)
from maatwaarde.streaming.scoring import How, Scored, refuse_relative, score_part
from maatwaarde.streaming.sinks import write_tables

PART_ROWS = 65_536
"""Rows of a part."""

OnError = Literal["set-aside", "stop"]

# What is kept of every row for the ranks, beside the columns of the result.
_SCORE, _LOW, _HIGH, _RANKED, _ROW, _ID = (*("~score", "~low", "~high", "~ranked", "~row", "~id"),)
_OWN = (_SCORE, _LOW, _HIGH, _RANKED, _ROW)


@dataclass(frozen=True, slots=True)
class ColumnTaken:
    """What a column was read as.

    Parameters
    ----------
    target
        As ``impact:co2``.
    decimal
        How its texts write decimals; ``None`` where it holds numbers by type, judgements or texts.
    filled, unknown, blank
        Cells that hold something, that say that it is not known, and that hold nothing.
    """

    heading: str
    target: str
    unit: str | None
    decimal: Decimal | None
    filled: int
    unknown: int
    blank: int


@dataclass(frozen=True)
class Streamed:
    """What came of a list.

    Parameters
    ----------
    output, rejects
        The files that were written; ``None`` where nothing was set aside.
    rows
        Rows that were read and may be proposals.
    scored, vetoed
        Of these, those that have a score, and those of them that break a veto guard.
    set_aside
        Rows that have none, since something is wrong in them.
    resumed
        Rows that an interrupted run had scored already.
    best
        The first few of the ranking: rank, id, title and score.
    columns
        What each column that counts was read as, and how many cells say something.
    unused
        Headings of columns that nobody computes with.
    warnings
        What there is to say, what is alike once.
    """

    output: str
    rejects: str | None
    rows: int
    scored: int
    vetoed: int
    set_aside: int
    resumed: int
    best: tuple[tuple[int, str, str, float], ...]
    columns: tuple[ColumnTaken, ...]
    unused: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]


def score_file(
    source: str | Path,
    framework: Framework,
    output: str | Path,
    *,
    mapping: str | Path | Mapping[str, Any] | None = None,
    method: str = "value",
    columns: Sequence[str] | None = None,
    on_error: OnError = "set-aside",
    resume: bool = False,
    plugins: Plugins | None = None,
    seed: int = 0,
    draws: int = 0,
    language: Language = "en",
    part_rows: int = PART_ROWS,
    progress: Listener | None = None,
) -> Streamed:
    """Score and rank a list of any size, from a file to a file, a part at a time.

    Rows stand in the order of the list, with their rank in a column. What takes memory is one part,
    and some eighty bytes for each row of the list for the ranks.

    Parameters
    ----------
    source
        A list in CSV, Parquet or JSON lines.
    output
        The result: a path that ends in .csv, .parquet or .jsonl.
    columns
        Names of the columns of the result, as ``id``, ``rank`` and ``score``; by default all.
    on_error
        What to do with rows that are wrong: set them aside in RESULT.rejects.csv, or stop.
    resume
        Whether to go on with the parts that an interrupted run has left in RESULT.parts.
    plugins
        What `load_plugins` found; by default what is installed.
    seed, draws
        As for `estimate`.
    language
        Of the headings and texts in a result in CSV.
    part_rows
        Rows of a part.
    progress
        Told after each part how far the work is.

    Raises
    ------
    MaatwaardeError
        If the list, the mapping or the framework is wrong, the method measures proposals against
        each other, a row is wrong that is not to be set aside, or the result cannot be written.
    """
    if on_error not in get_args(OnError):
        raise ProposalError(unknown_choice("on_error", on_error, get_args(OnError)))
    columns = [columns] if isinstance(columns, str) else columns
    _keep_what_is_read(str(source), str(output))
    began = _Clock(progress)
    plugins = load_plugins() if plugins is None else plugins
    rules = load_mapping(mapping)
    how = How(framework, plugins, method, seed, draws)
    words: Language | None = language if Path(output).suffix.lower() == ".csv" else None
    words = None if words == "en" else words
    options = {
        "method": method,
        "columns": None if columns is None else list(columns),
        "on_error": on_error,
        "seed": seed,
        "draws": draws,
        "language": language,
        "part_rows": part_rows,
        "mapping": rules.content.model_dump(mode="json"),
        "plugins": dict(sorted(plugins.versions.items())),
    }
    reading = open_list(str(source), rules, framework, plugins, began.looking)
    key = {
        "input": checksum(source),
        "framework": framework.checksum,
        "options": options,
        "version": version("maatwaarde"),
    }
    parts = Parts(output, key, language)
    try:
        return _Run(reading, how, parts, columns, words, language, on_error, part_rows, began).run(
            str(output), resume=resume
        )
    except MaatwaardeError as error:
        if parts.on_disk and any(one.code == "unwritable" for one in error.problems):
            raise type(error)([*error.problems, _kept_parts(parts)]) from None
        parts.remove()
        raise


def _keep_what_is_read(source: str, output: str) -> None:
    """Refuse to write over the list, or rows that were set aside and mended since."""
    aside = rejects_path(output)
    if aside.exists() and not are_rejects(aside):
        raise MaatwaardeError(
            Diagnostic(
                "overwrites-other",
                msg("is no list of rows that were set aside, and would be lost"),
                msg("move it, or give another name to write to"),
                Where(file=str(aside)),
            )
        )
    for path in (output, str(aside)):
        if os.path.realpath(path) == os.path.realpath(source):
            raise MaatwaardeError(
                Diagnostic(
                    "overwrites-input",
                    msg("is read by this command, and would be lost if it were written too"),
                    msg("give another name to write to"),
                    Where(file=path),
                )
            )


def checksum(path: str | Path) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Clock:
    """Tells how far the work is, and how fast it goes."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._stage: Any = ""
        self._since = 0.0
        self._from = 0.0

    def tell(self, stage: Any, part: float, rows: int) -> None:
        if stage != self._stage:
            self._stage, self._since = stage, time.monotonic()
        if self._listener is not None:
            seconds = time.monotonic() - self._since
            self._listener(Progress(stage, part, rows, seconds))

    def looking(self, part: float) -> None:
        self.tell("looking", part, 0)


@dataclass(eq=False)
class _Run:
    reading: Reading
    how: How
    parts: Parts
    chosen: Sequence[str] | None
    words: Language | None
    language: Language
    on_error: OnError
    part_rows: int
    clock: _Clock
    layout: Layout | None = None

    def run(self, output: str, *, resume: bool) -> Streamed:
        done = self.parts.resume() if resume else 0
        wrong, warnings, about = self._first_pass(done)
        keep = self._kept()
        for one in keep.doubles:
            wrong.add([one])
        if wrong.problems and self.on_error == "stop":
            raise ProposalError(_stopped(wrong))
        if not keep.keep.any():
            raise ProposalError(_nothing(self.reading, wrong))
        whole = self._ranked(keep)
        aside = rejects_path(output) if wrong.problems else None
        contents: dict[Path, Content] = {}
        if aside is None and rejects_path(output).exists():
            # Of an earlier run: what it tells does not hold any more.
            contents[rejects_path(output)] = partial(write_rejects, [], [], self.language)
        if aside is not None:
            headings = [self.reading.source_headings[place] for place in self.reading.wanted]
            rejects = self._rejects(keep.doubles)
            contents[aside] = partial(write_rejects, rejects, headings, self.language)
        best = _Best()

        def fill(file: BinaryIO) -> None:
            write_tables(self._tables(whole, about["worth"], best), output, file)

        contents[Path(output)] = fill
        write_together(contents)
        self.parts.remove()
        vetoed = int((whole.rank[whole.keep] == 0).sum())
        for heading, (negative, positive) in about["signs"].items():
            if negative > positive:
                where = Where(file=self.reading.file, field=heading)
                warnings.append(mostly_income(negative, positive, where))
        if not about["known"]:
            warnings.append(_nothing_known(self.reading, self.how.framework))
        return Streamed(
            output=output,
            rejects=None if aside is None else str(aside),
            rows=about["rows"],
            scored=int(whole.keep.sum()),
            vetoed=vetoed,
            set_aside=wrong.rows,
            resumed=about["resumed"],
            best=best.found(),
            columns=tuple(_read_as(self.reading, about["columns"])),
            unused=self.reading.unused,
            warnings=(*self.reading.notes, *_alike(warnings)),
        )

    def _rejects(self, doubles: Sequence[Reject]) -> Iterator[Reject]:
        """Yield what is wrong with rows, in the order of the list."""
        of_parts = (
            one
            for part in self.parts.read([])
            for one in sorted(part.rejects, key=lambda one: one.row)
        )
        return heapq.merge(of_parts, doubles, key=lambda one: one.row)

    def _first_pass(self, done: int) -> tuple[_Wrong, list[Diagnostic], dict[str, Any]]:
        wrong = _Wrong()
        warnings: list[Diagnostic] = []
        about: dict[str, Any] = {"rows": 0, "known": False, "worth": False, "resumed": 0}
        about |= {"signs": {}, "columns": {}}

        def add(part: Part) -> None:
            wrong.add(part.rejects)
            warnings.extend(problem_from_data(one, "warning") for one in part.about["warnings"])
            about["rows"] += part.about["rows"]
            about["known"] |= part.about["known"]
            about["worth"] |= part.about["worth"]
            for name in ("signs", "columns"):
                for heading, counts in part.about[name].items():
                    before = about[name].get(heading, [0] * len(counts))
                    about[name][heading] = [a + b for a, b in zip(before, counts, strict=True)]
            if self.layout is None and part.about["headings"] is not None:
                self.layout = Layout(part.about["headings"], self.words or "en")

        for part in self.parts.read([]):
            add(part)
        about["resumed"] = about["rows"]
        found = itertools.islice(self.reading.parts(self.part_rows), done, None)
        for one, last in _with_last(found):
            scored = score_part(one, self.reading, self.how)
            if scored.scores is not None:
                refuse_relative(scored.scores)
            part = self._part(scored, one.found)
            add(part)
            self.parts.add(part, last=last)
            self.clock.tell("scoring", one.read, about["rows"])
        return wrong, warnings, about

    def _part(self, scored: Scored, rows: int) -> Part:
        scores = scored.scores
        about = {
            "rows": rows,
            "known": scores is not None and bool((~np.isnan(scores.impacts.value)).any()),
            "worth": scored.worth is not None
            and not bool(np.isnan(scored.worth.per_million).all()),
            "signs": {name: list(counts) for name, counts in scored.signs.items()},
            "columns": _counted(scored.columns_read),
            "warnings": [problem_to_data(one, self.language) for one in _alike(scored.warnings)],
        }
        if scores is None:
            return Part(pa.table({}), scored.rejects, {**about, "headings": None})
        columns = scored.columns()
        if self.layout is None:
            self.layout = layout(columns, self.chosen, self.words)
        headings = self.layout.headings
        about["headings"] = dict(headings)
        table = {
            one.key: to_arrow(one.make(), self.layout.language)
            for one in columns
            if one.key in headings and one.key not in OF_LIST
        }
        assert scored.fixed is not None
        if "id" not in table:
            table[_ID] = scored.fixed.id_texts
        table |= {
            _SCORE: pa.array(scores.score),
            _LOW: pa.array(scores.low),
            _HIGH: pa.array(scores.high),
            _RANKED: pa.array(scores.rank > 0),
            _ROW: pa.array(scored.rows),
        }
        return Part(pa.table(table), scored.rejects, about)

    def _kept(self) -> _Rows:
        """Return what the ranks are made of, and the rows whose id stands in an earlier row."""
        own = [_ROW, _SCORE, _LOW, _HIGH, _RANKED]
        ranges = self.layout is not None and {"rank_best", "rank_worst"} & set(self.layout.headings)
        if not ranges:
            own = [_ROW, _SCORE, _RANKED]
        found: dict[str, list[NDArray[Any]]] = {name: [] for name in own}
        hashes: list[Ints] = []
        aside: dict[str, int] = {}
        for part in self.parts.read([*own, self._id]):
            self._ids_of(part.rejects, aside)
            if not part.table.num_columns:
                continue
            for name in own:
                found[name].append(part.table.column(name).to_numpy())
            ids = part.table.column(self._id).to_pylist()
            hashes.append(np.fromiter(map(hash, ids), np.int64, len(ids)))
        if not hashes:
            none = np.empty(0)
            return _Rows(none.astype(np.int64), none, none, none, none.astype(bool), [])
        arrays = {name: np.concatenate(several) for name, several in found.items()}
        row, score, ranked = arrays[_ROW], arrays[_SCORE], arrays[_RANKED]
        keep = np.ones(len(row), dtype=bool)
        doubles = self._doubles(np.concatenate(hashes), row, keep, aside)
        score[~(keep & ranked)] = np.nan
        none = np.empty(0)
        return _Rows(row, score, arrays.get(_LOW, none), arrays.get(_HIGH, none), keep, doubles)

    @property
    def _id(self) -> str:
        return "id" if self.layout is not None and "id" in self.layout.headings else _ID

    def _ids_of(self, rejects: Sequence[Reject], rows: dict[str, int]) -> None:
        """Add the first row of each id among rows that were set aside."""
        if self._id_heading is None:
            return
        for one in rejects:
            id = one.cells.get(self._id_heading, "").strip()
            if id:
                rows[id] = min(one.row, rows.get(id, one.row))

    def _doubles(
        self, hashes: Ints, row: Ints, keep: Bools, aside: Mapping[str, int]
    ) -> list[Reject]:
        """Return the rows whose id stands in an earlier row, and leave them out of ``keep``.

        An earlier row counts too if it was set aside: who mends it would else have the id twice.
        """
        also = np.fromiter(map(hash, aside), np.int64, len(aside))
        order = np.sort(np.concatenate([hashes, also]))
        twice = order[1:][order[1:] == order[:-1]]
        if not len(twice):
            return []
        likely = np.isin(hashes, twice)
        first: dict[str, int] = {}
        found = []
        at = 0
        for part in self.parts.read([self._id]):
            places = np.flatnonzero(likely[at : at + len(part.table)])
            if len(places):
                ids = part.table.column(0).take(pa.array(places)).to_pylist()
                for place, id in zip((places + at).tolist(), ids, strict=True):
                    here = int(row[place])
                    before = min(first.get(id, here), aside.get(id, here))
                    first.setdefault(id, here)
                    if before < here:
                        keep[place] = False
                        found.append(self._double(id, here, before))
            at += len(part.table)
        return found

    @property
    def _id_heading(self) -> str | None:
        found = (one.heading for one in self.reading.columns if str(one.target) == "id")
        return next(found, None)

    def _double(self, id: str, row: int, first: int) -> Reject:
        heading = self._id_heading
        problem = Diagnostic(
            "duplicate-id",
            msg("the id {id!r} stands here a second time (first in row {row})", id=id, row=first),
            msg("give every proposal its own id"),
            Where(file=self.reading.file, row=row, field=heading),
        )
        return Reject(problem, {} if heading is None else {heading: id})

    def _ranked(self, rows: _Rows) -> _Whole:
        rank = competition_ranks(rows.score)
        assert self.layout is not None
        headings = self.layout.headings
        columns: dict[str, NDArray[Any]] = {}
        if "rank" in headings:
            columns["rank"] = rank
        if "tied" in headings:
            columns["tied"] = shared(rank)
        if len(rows.low):
            columns["rank_best"], columns["rank_worst"] = rank_range(rank, rows.low, rows.high)
        return _Whole(rank, rows.keep, columns)

    def _tables(self, whole: _Whole, worth: bool, best: _Best) -> Iterator[pa.Table]:
        """Yield the parts of the result, with ranks."""
        assert self.layout is not None
        found = self.layout if worth else self.layout.without(WORTH)
        done = 0
        for part in self.parts.read():
            table = part.table
            if not table.num_columns:
                continue
            here = slice(done, done + len(table))
            best.look(whole.rank[here], table, self._id)
            columns = [
                to_arrow(whole.columns[key][here], "en", zero_is_none=key != "tied")
                if key in OF_LIST
                else table.column(key)
                for key in found.headings
            ]
            result = pa.table(columns, names=list(found.headings.values()))
            keep = whole.keep[here]
            done += len(table)
            yield result if keep.all() else result.filter(pa.array(keep))
            self.clock.tell("writing", done / len(whole.rank), done)


@dataclass(frozen=True, eq=False)
class _Rows:
    """What ranks are made of: an entry a row that has a score."""

    row: Ints
    score: Floats
    low: Floats
    high: Floats
    keep: Bools
    doubles: list[Reject]


@dataclass(frozen=True, eq=False)
class _Whole:
    """Ranks among all rows, and the columns that follow from them."""

    rank: Ints
    keep: Bools
    columns: Mapping[str, NDArray[Any]]


class _Wrong:
    """What is wrong with rows: how much, and the first of it."""

    def __init__(self) -> None:
        self.rows = 0
        self.problems = 0
        self.first: list[Diagnostic] = []

    def add(self, rejects: Sequence[Reject]) -> None:
        """Add what is wrong with rows that have not been counted yet."""
        self.rows += len({one.row for one in rejects})
        self.problems += len(rejects)
        found = [*self.first, *(one.problem for one in rejects)]
        self.first = sorted(found, key=lambda one: one.where.sort_key())[: MAX_SHOWN + 1]


_BEST = 10


class _Best:
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
        scores = rows.column(_SCORE).to_pylist()
        self._found += zip(rank[at].tolist(), ids, titles, scores, strict=True)
        self._found = sorted(self._found)[:_BEST]

    def found(self) -> tuple[tuple[int, str, str, float], ...]:
        """Return them, best first."""
        return tuple(self._found)


def _with_last(found: Iterator[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield each with whether it is the last one."""
    before = next(found, None)
    for one in found:
        yield before, False
        before = one
    if before is not None:
        yield before, True


def _alike(warnings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Keep the first of warnings that say the same of a column; the rest is counted."""
    groups: dict[tuple[str, str | None], list[Diagnostic]] = {}
    for one in warnings:
        groups.setdefault((one.code, one.where.field), []).append(one)
    found = []
    for group in groups.values():
        found.append(group[0])
        if len(group) > 1:
            more = nmsg("and {n} more like this", "and {n} more like this", len(group) - 1)
            found.append(Diagnostic(group[0].code, more, "", group[0].where, "warning"))
    return found


def _counted(columns: Sequence[ColumnRead]) -> dict[str, list[int]]:
    return {f"{one.heading}\n{one.target}": [one.filled, one.unknown, one.blank] for one in columns}


def _read_as(reading: Reading, counts: Mapping[str, Sequence[int]]) -> Iterator[ColumnTaken]:
    """Yield what the columns were read as, in the order of the list."""
    others = [one for one in reading.columns if one.target.kind != "fixed"]
    labels = {id(one): judged for one, (judged, _) in zip(others, reading.judged, strict=True)}
    written = iter(reading.written)
    for one in reading.columns:
        how = None if labels.get(id(one), True) else next(written)
        filled, unknown, blank = counts.get(f"{one.heading}\n{one.target}", (0, 0, 0))
        texts = how is not None and not reading.by_type(one)
        yield ColumnTaken(
            one.heading,
            str(one.target),
            one.unit if how is None else how.unit,
            how.decimal if how is not None and texts and how.kind == "number" else None,
            filled,
            unknown,
            blank,
        )


def _stopped(wrong: _Wrong) -> list[Diagnostic]:
    """Return what is wrong with rows, the first of them and how many more there are."""
    found = wrong.first
    shown = found[:MAX_SHOWN]
    if wrong.problems > len(shown):
        shown.append(
            Diagnostic(
                "more-rows",
                msg("and {rest} more like this", rest=Number(wrong.problems - len(shown), 0)),
                msg("mend those above first; they often share a cause"),
                Where(file=found[0].where.file, row=found[len(shown)].where.row),
            )
        )
    last = shown[-1]
    mend = msg("or set such rows aside with --on-error set-aside")
    shown.append(
        Diagnostic(
            "stopped", msg("stopped, since rows are wrong"), mend, Where(file=last.where.file)
        )
    )
    return shown


def _nothing(reading: Reading, wrong: _Wrong) -> list[Diagnostic]:
    if wrong.problems:
        return _stopped(wrong)[:-1]
    where = Where(file=reading.file)
    what, mend = msg("has no proposals below the headings"), msg("add rows")
    return [Diagnostic("no-rows", what, mend, where)]


def _nothing_known(reading: Reading, framework: Framework) -> Diagnostic:
    return Diagnostic(
        "nothing-known",
        msg(
            "no impact on any measure of framework {framework!r} is known, so that all "
            "proposals come out alike",
            framework=framework.id,
        ),
        msg(
            "name the columns impact:MEASURE (measures: {measures}), or give the mapping (-m) "
            "that says which columns they are",
            measures=", ".join(measure.id for measure in framework.measures),
        ),
        Where(file=reading.file),
        "warning",
    )


def _kept_parts(parts: Parts) -> Diagnostic:
    return Diagnostic(
        "parts-kept",
        msg("what was scored so far is kept in {folder}", folder=str(parts.folder)),
        msg("run the same command with --resume to go on, or remove the folder"),
        severity="warning",
    )
