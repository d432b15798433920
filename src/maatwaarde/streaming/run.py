"""A list of any size, from a file to a file: read, scored, ranked and written part by part."""

from __future__ import annotations

import heapq
import itertools
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import (
    Diagnostic,
    MaatwaardeError,
    ProposalError,
    Where,
)
from maatwaarde.documents.writing import Content, write_together
from maatwaarde.framework import Framework
from maatwaarde.messages import Language
from maatwaarde.parameters import check_choice
from maatwaarde.plugins import DecisionRegister, Plugins, load_plugins
from maatwaarde.proposals.columns.mapping import load_mapping
from maatwaarde.proposals.values.amounts import mostly_income
from maatwaarde.streaming.columns import OF_LIST, WORTH, Layout, layout, to_arrow
from maatwaarde.streaming.controls import Controls, Without, without_any
from maatwaarde.streaming.kept import checksum, keep_what_is_read
from maatwaarde.streaming.opening import open_list
from maatwaarde.streaming.outcome import (
    Said,
    Streamed,
    Wrong,
    columns_taken,
    counted,
    nothing,
    nothing_known,
    parts_kept,
)
from maatwaarde.streaming.parts import Part, Parts
from maatwaarde.streaming.progress import Clock, Listener
from maatwaarde.streaming.ranks import (
    HIGH,
    ID,
    LOW,
    RANKED,
    ROW,
    SCORE,
    Best,
    Rows,
    Whole,
    kept_rows,
    ranked,
)
from maatwaarde.streaming.reading import Reading
from maatwaarde.streaming.rejects import (
    Reject,
    by_row,
    problem_from_data,
    problem_to_data,
    rejects_path,
    write_rejects,
)
from maatwaarde.streaming.scoring import How, Scored, refuse_relative, score_part
from maatwaarde.streaming.sinks import write_tables
from maatwaarde.streaming.tally import Counted, added, warning

_log = logging.getLogger("maatwaarde.streaming")

PART_ROWS = 65_536
"""Rows of a part."""

OnError = Literal["set-aside", "stop"]


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
    register: DecisionRegister | None = None,
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
    register
        Earlier decisions, for controls that look for what was rejected or approved before.
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
    check_choice("on_error", on_error, OnError)
    columns = [columns] if isinstance(columns, str) else columns
    keep_what_is_read(str(source), str(output))
    began = Clock(progress)
    plugins = load_plugins() if plugins is None else plugins
    rules = load_mapping(mapping)
    controls = Controls(plugins, framework, register)
    how = How(framework, plugins, method, seed, draws, controls)
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
    reading = open_list(str(source), rules, framework, began.looking)
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
            raise type(error)([*error.problems, parts_kept(parts)]) from None
        parts.remove()
        raise


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
    clock: Clock
    layout: Layout | None = None

    def run(self, output: str, *, resume: bool) -> Streamed:
        done = self.parts.resume() if resume else 0
        wrong, said, about = self._first_pass(done)
        assert self.layout is not None or not about["scored"]
        headings = {} if self.layout is None else self.layout.headings
        ranges = bool({"rank_best", "rank_worst"} & set(headings))
        keep = kept_rows(self.parts, self._id, self._where, ranges=ranges)
        for one in keep.doubles:
            wrong.add([one])
        if wrong.problems and self.on_error == "stop":
            raise ProposalError(wrong.stopped())
        if not keep.keep.any():
            raise ProposalError(nothing(self.reading, wrong))
        controlled = self._controlled(keep, about)
        whole = ranked(keep, headings)
        aside = rejects_path(output) if wrong.problems else None
        contents: dict[Path, Content] = {}
        if aside is not None:
            contents[aside] = self._aside(keep.doubles)
        elif os.path.exists(rejects_path(output)):
            # Of an earlier run: what it tells does not hold any more.
            contents[rejects_path(output)] = partial(write_rejects, [], [], self.language)
        best = Best()
        mixed = [headings[key] for key, all_whole in about["whole"].items() if not all_whole]

        def fill(file: BinaryIO) -> None:
            write_tables(self._tables(whole, about, best), output, file, mixed)

        contents[Path(output)] = fill
        write_together(contents)
        self.parts.remove()
        for heading, (negative, positive) in about["signs"].items():
            if negative > positive:
                where = Where(file=self.reading.file, field=heading)
                said.add(mostly_income(negative, positive, where))
        if not about["known"]:
            said.add(nothing_known(self.reading, self.how.framework))
        once = (warning(one, self.reading.file) for one in added(about["counted"]))
        _log.info("scored %s in parts", self.reading.file)
        return Streamed(
            output=output,
            rejects=None if aside is None else str(aside),
            rows=about["rows"],
            scored=int(whole.keep.sum()),
            vetoed=int((whole.rank[whole.keep] == 0).sum()),
            set_aside=wrong.rows,
            resumed=about["resumed"],
            best=tuple(best.found()),
            columns=tuple(columns_taken(self.reading, about["columns"])),
            warnings=(*self.reading.notes, *once, *said.warnings(), *controlled),
            reading=about["cpu"],
            controls=self.how.controls.spent,
        )

    def _controlled(self, keep: Rows, about: Mapping[str, Any]) -> list[Diagnostic]:
        """Return what the controls say that look at all rows."""
        controls, file = self.how.controls, self.reading.file
        of_list = Where(file=file)
        titles = (one.heading for one in self.reading.columns if str(one.target) == "title")
        heading = next(titles, None)

        def where(row: int) -> Where:
            return Where(file=file, row=row, field=heading)

        self.clock.tell("controls", 0.0, 0)
        # What parts took is not needed any more, and titles take room.
        pa.default_memory_pool().release_unused()
        found = [
            *controls.of_list(self.parts, keep.keep, self._id, where, of_list),
            *without_any(about["without"], file),
            *controls.not_run(of_list),
        ]
        controls.told()
        return found

    def _aside(self, doubles: Sequence[Reject]) -> Callable[[BinaryIO], None]:
        """Return what writes the rows that were set aside, in the order of the list."""

        def fill(file: BinaryIO) -> None:
            rows = (row for row, _ in itertools.groupby(self._rejects(doubles), _row))
            found = by_row(self._rejects(doubles), self.reading.cells_of(rows))
            headings = self.reading.headings_of_cells(self.language)
            delimiter = self.reading.source.origin.delimiter or ","
            write_rejects(found, headings, self.language, file, delimiter=delimiter)

        return fill

    def _rejects(self, doubles: Sequence[Reject]) -> Iterator[Reject]:
        """Yield what is wrong with rows, in the order of the list."""
        of_parts = (one for part in self.parts.read([]) for one in sorted(part.rejects, key=_row))
        return heapq.merge(of_parts, doubles, key=_row)

    def _first_pass(self, done: int) -> tuple[Wrong, Said, dict[str, Any]]:
        wrong, said = Wrong(), Said()
        about: dict[str, Any] = {"rows": 0, "resumed": 0, "counted": []}
        about |= {"known": False, "worth": False, "scored": False}
        about |= {"signs": {}, "columns": {}, "whole": {}, "without": {}}

        def add(part: Part) -> None:
            wrong.add(part.rejects)
            for one, count in part.about["warnings"]:
                said.add(problem_from_data(one, "warning"), count)
            about["rows"] += part.about["rows"]
            about["counted"] += (Counted(*one) for one in part.about["counted"])
            for name in ("known", "worth", "scored"):
                about[name] |= part.about[name]
            for name in ("signs", "columns"):
                for heading, counts in part.about[name].items():
                    before = about[name].get(heading, [0] * len(counts))
                    about[name][heading] = [a + b for a, b in zip(before, counts, strict=True)]
            for kind, without in part.about["without"].items():
                one = about["without"].setdefault(kind, Without())
                if without is not None:
                    one.add(without[0], map(tuple, without[1]))
            for key, whole in part.about["whole"].items():
                about["whole"][key] = whole and about["whole"].get(key, True)
            if self.layout is None and part.about["headings"] is not None:
                self.layout = Layout(part.about["headings"], self.words or "en")

        begun = time.process_time()
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
        controls = sum(self.how.controls.spent.values())
        about["cpu"] = time.process_time() - begun - controls
        return wrong, said, about

    def _part(self, scored: Scored, rows: int) -> Part:
        scores = scored.scores
        said = Said()
        for one in scored.warnings:
            said.add(one)
        about = {
            "rows": rows,
            "scored": scores is not None,
            "known": scores is not None and bool((~np.isnan(scores.impacts.value)).any()),
            "worth": scored.worth is not None
            and not bool(np.isnan(scored.worth.per_million).all()),
            "signs": {name: list(counts) for name, counts in scored.signs.items()},
            "columns": counted(scored.columns_read),
            "warnings": [[problem_to_data(one, self.language), n] for one, n in said.found],
            "counted": [one.to_data() for one in scored.counted],
            "without": scored.without,
            "whole": {},
        }
        if scores is None:
            return Part(pa.table({}), scored.rejects, {**about, "headings": None})
        columns = scored.columns()
        if self.layout is None:
            self.layout = layout(columns, self.chosen, self.words)
        headings = self.layout.headings
        about["headings"] = dict(headings)
        about["whole"] = {
            one.key: one.whole
            for one in scored.passing
            if one.key in headings and one.whole is not None
        }
        table = {
            one.key: to_arrow(one.make(), self.layout.language)
            for one in columns
            if one.key in headings and one.key not in OF_LIST
        }
        assert scored.fixed is not None
        if "id" not in table:
            table[ID] = scored.fixed.id_texts
        table |= self.how.controls.columns(scored.fixed)
        table |= {
            SCORE: pa.array(scores.score),
            LOW: pa.array(scores.low),
            HIGH: pa.array(scores.high),
            RANKED: pa.array(scores.rank > 0),
            ROW: pa.array(scored.rows),
        }
        return Part(pa.table(table), scored.rejects, about)

    @property
    def _id(self) -> str:
        return "id" if self.layout is not None and "id" in self.layout.headings else ID

    @property
    def _where(self) -> Where:
        """Where ids stand."""
        found = (one.heading for one in self.reading.columns if str(one.target) == "id")
        return Where(file=self.reading.file, field=next(found, None))

    def _tables(self, whole: Whole, about: Mapping[str, Any], best: Best) -> Iterator[pa.Table]:
        """Yield the parts of the result, with ranks."""
        assert self.layout is not None
        found = self.layout if about["worth"] else self.layout.without(WORTH)
        done = 0
        for part in self.parts.read():
            table = part.table
            if not table.num_columns:
                continue
            here = slice(done, done + len(table))
            best.look(whole.rank[here], table, self._id)
            columns = []
            for key in found.headings:
                if key in OF_LIST:
                    ranks = whole.columns[key][here]
                    columns.append(to_arrow(ranks, "en", zero_is_none=key != "tied"))
                elif about["whole"].get(key):
                    columns.append(table.column(key).cast(pa.int64()))
                else:
                    columns.append(table.column(key))
            result = pa.table(columns, names=list(found.headings.values()))
            keep = whole.keep[here]
            done += len(table)
            yield result if keep.all() else result.filter(pa.array(keep))
            self.clock.tell("writing", done / len(whole.rank), done)


def _row(one: Reject) -> int:
    return one.row


def _with_last(found: Iterator[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield each with whether it is the last one."""
    before = next(found, None)
    for one in found:
        yield before, False
        before = one
    if before is not None:
        yield before, True
