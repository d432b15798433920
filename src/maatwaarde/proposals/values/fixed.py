"""The columns that every list has: ids, titles, codes, relations and status."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, ProposalError, did_you_mean
from maatwaarde.documents.limits import MAX_NAMED
from maatwaarde.late import regex
from maatwaarde.messages import Message, Number, msg, nmsg
from maatwaarde.proposals.clean.text import tidy
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.model import MANY_IDS, Status
from maatwaarde.proposals.table import Column, Table, capped
from maatwaarde.proposals.values.circles import circles
from maatwaarde.proposals.values.ids import doubtful_ids
from maatwaarde.proposals.values.status import (
    OFFICE_WORDS,
    STATUS_WORDS,
    plain_status,
    says_itself,
    status_read,
    unknown_status,
)
from maatwaarde.proposals.values.texts import text_problems, to_texts

_CODE = regex(r"(\d{1,2}[.,]\d{1,3}[A-Za-z]?)(?:\s+|\s*[-–:]\s*)[^\d\s].*")
MANY_IN_CIRCLE = 8
_LIST = regex(r"[;,\n]")


class FixedValues(Protocol):
    """What the columns that every list has hold, one a proposal."""

    problems: list[Diagnostic]
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    policy_field: tuple[str | None, ...]
    area: tuple[str | None, ...]
    status: tuple[Status, ...]
    variant_of: tuple[str | None, ...]
    speeds_up: tuple[str | None, ...]
    requires: tuple[tuple[str, ...], ...]


class FixedColumns:
    """Reads the fixed columns of a table, collecting problems."""

    def __init__(self, table: Table, mapping: LoadedMapping, items: Sequence[Assigned]) -> None:
        self.problems: list[Diagnostic] = []
        self._table = table
        self._items = {item.target.name: item for item in items}
        self.ids = self._read_ids(mapping)
        self._at = {id: i for i, id in enumerate(self.ids)}
        self.titles = tuple(
            title or id for title, id in zip(self._texts("title"), self.ids, strict=True)
        )
        self.policy_field = self._read_policy_field()
        self.area = self._texts("area")
        self.status = self._read_status()
        self.variant_of = self._read_variant_of()
        self.speeds_up = self._read_speeds_up()
        self.requires = self._read_requires()

    def _texts(self, name: str) -> tuple[str | None, ...]:
        item = self._items.get(name)
        if item is None:
            return (None,) * len(self._table)
        texts = to_texts(item.column)
        self.problems += text_problems(self._table, item.heading, item.column, texts)
        return tuple(texts.to_pylist())

    def _report(
        self,
        name: str,
        found: Sequence[tuple[int, str, Message, str]],
    ) -> None:
        heading = self._items[name].heading
        made = (
            Diagnostic(code, what, mend, self._table.where(record, heading))
            for record, code, what, mend in found
        )
        self.problems += capped(made, len(found))

    def _read_ids(self, mapping: LoadedMapping) -> tuple[str, ...]:
        rows = tuple(f"row-{row}" for row in self._table.rows.tolist())
        if mapping.content.id == "row":
            if "id" in self._items:
                self.problems.append(
                    Diagnostic(
                        "two-ids",
                        msg(
                            "`id: row` is set, and the column {heading!r} holds ids",
                            heading=self._items["id"].heading,
                        ),
                        msg("remove `id: row`, or list the column under `ignore`"),
                        mapping.where("id"),
                    )
                )
            return rows
        if "id" not in self._items:
            self.problems.append(
                Diagnostic(
                    "no-id",
                    msg("has no column of ids"),
                    msg(
                        "name a column 'id' or 'nummer', map one to `id`, or set `id: row` in the "
                        "mapping; the headings are: {headings}",
                        headings=", ".join(self._table.headings[:12]),
                    ),
                    self._table.where(),
                )
            )
            return rows
        ids = self._texts("id")
        item = self._items["id"]
        self.problems += doubtful_ids(
            self._table, item.heading, item.column, pa.array(ids, pa.string())
        )
        found: list[tuple[int, str, Message, str]] = []
        first: dict[str, int] = {}
        mend = msg("give every proposal an id")
        for i, id in enumerate(ids):
            if id is None:
                found.append((i, "blank-id", msg("the id is empty"), mend))
            elif id in first:
                row = int(self._table.rows[first[id]])
                found.append(
                    (
                        i,
                        "duplicate-id",
                        msg(
                            "the id {id!r} stands here a second time (first in row {row})",
                            id=id,
                            row=row,
                        ),
                        msg("give every proposal its own id"),
                    )
                )
            else:
                first[id] = i
        self._report("id", found)
        return tuple(id if id is not None else row for id, row in zip(ids, rows, strict=True))

    def _read_policy_field(self) -> tuple[str | None, ...]:
        item = self._items.get("policy_field")
        if item is None:
            return (None,) * len(self._table)
        texts = to_texts(item.column)
        self.problems += text_problems(self._table, item.heading, item.column, texts)
        self.problems += policy_problems(self._table, item, texts)
        encoded = texts.dictionary_encode()
        codes = [_policy_code(text) for text in encoded.dictionary.to_pylist()]
        return tuple(None if k is None else codes[k] for k in encoded.indices.to_pylist())

    def _read_status(self) -> tuple[Status, ...]:
        if "status" not in self._items:
            return (Status.PROPOSED,) * len(self._table)
        item = self._items["status"]
        texts = to_texts(item.column)
        self.problems += text_problems(self._table, item.heading, item.column, texts)
        coded = texts.dictionary_encode()
        words: list[str] = coded.dictionary.to_pylist()
        plain = [plain_status(word) for word in words]
        known = [STATUS_WORDS.get(word, OFFICE_WORDS.get(word)) for word in plain]
        codes = coded.indices.to_pylist()

        self._read_as(item, words, plain, known, codes)

        self.problems += capped(
            unknown_status(words[k], self._table.where(i, item.heading))
            for i, k in enumerate(codes)
            if k is not None and known[k] is None
        )
        return tuple(Status.PROPOSED if k is None else known[k] or Status.PROPOSED for k in codes)

    def _read_as(
        self,
        item: Assigned,
        words: Sequence[str],
        plain: Sequence[str],
        known: Sequence[Status | None],
        codes: Sequence[int | None],
    ) -> None:
        """Tell once for each word what it is taken to mean, where that is a reading of ours."""
        for k, word in enumerate(plain):
            status = known[k]
            if status is None or says_itself(words[k], word):
                continue
            where = self._table.where(codes.index(k), item.heading)
            self.problems.append(status_read(words[k], status, codes.count(k), where))

    def _read_variant_of(self) -> tuple[str | None, ...]:
        variants = self._texts("variant_of")
        found: list[tuple[int, str, Message, str]] = []
        for i, main in enumerate(variants):
            if main is None:
                continue
            at = self._at.get(main)
            if at is None:
                found.append((i, "unknown-id", _no_proposal(main), self._near(main)))
            elif at == i:
                mend = msg("leave it empty for the main variant")
                what = msg("a proposal is no variant of itself")
                found.append((i, "self-reference", what, mend))
            elif variants[at] is not None:
                what = msg("{id!r} is itself a variant of {main!r}", id=main, main=variants[at])
                mend = msg(
                    "let all variants name one main variant, such as {main!r}", main=variants[at]
                )
                found.append((i, "chained-variant", what, mend))
        if found:
            self._report("variant_of", found)
        return variants

    def _read_speeds_up(self) -> tuple[str | None, ...]:
        faster = self._texts("speeds_up")
        found: list[tuple[int, str, Message, str]] = []
        for i, slower in enumerate(faster):
            if slower is None:
                continue
            at = self._at.get(slower)
            if at is None:
                found.append((i, "unknown-id", _no_proposal(slower), self._near(slower)))
            elif at == i:
                what = msg("a proposal does not speed up itself")
                mend = msg("name the running proposal that it speeds up, or leave it empty")
                found.append((i, "self-reference", what, mend))
            elif self._group(i) != self._group(at):
                what = msg("{id!r} is to be sped up, and is no variant of this proposal", id=slower)
                mend = msg("name the same main variant in the column variant_of")
                found.append((i, "speeds-up-other", what, mend))
            elif faster[at] is not None:
                what = msg("{id!r} speeds up another proposal itself", id=slower)
                mend = msg("name the proposal that is running")
                found.append((i, "chained-speed-up", what, mend))
            elif self.status[i] in (Status.MANDATORY, Status.RUNNING):
                what = msg("what speeds up {id!r} is itself mandatory or running", id=slower)
                mend = msg("give it the status 'proposed', or leave the column speeds_up empty")
                found.append((i, "speeds-up-status", what, mend))
        if found:
            self._report("speeds_up", found)
        return faster

    def _read_requires(self) -> tuple[tuple[str, ...], ...]:
        item = self._items.get("requires")
        if item is None:
            return ((),) * len(self._table)
        self._refuse_many(item)
        cells = self._lists(item)
        found: list[tuple[int, str, Message, str]] = []
        for i, needed in enumerate(cells):
            for id in needed:
                if id not in self._at:
                    found.append((i, "unknown-id", _no_proposal(id), self._near(id)))
                elif self._at[id] == i:
                    mend = msg("remove it")
                    what = msg("a proposal cannot require itself")
                    found.append((i, "self-reference", what, mend))
                elif self._group(i) == self._group(self._at[id]):
                    what = msg(
                        "{id!r} is a variant of the same proposal, and at most one is chosen", id=id
                    )
                    mend = msg("remove it, or mend the variants")
                    found.append((i, "requires-variant", what, mend))
        self._report("requires", found)
        self._circles(cells)
        self._never(cells)
        return cells

    def _never(self, cells: Sequence[tuple[str, ...]]) -> None:
        """Warn of what requires, by way of others, another variant of itself."""
        groups = {main for main in self.variant_of if main is not None}
        found: list[tuple[int, str]] = []
        for i, needed in enumerate(cells):
            group = self._group(i)
            if not needed or group not in groups:
                continue
            reached = {self._at[id] for id in needed if id in self._at}
            ahead = list(reached)
            while ahead and len(reached) <= MANY_IDS:
                more = {self._at[id] for id in cells[ahead.pop()] if id in self._at} - reached
                reached |= more
                ahead += more
            # A main variant that is required may be there as any of its variants.
            found += [
                (i, self.ids[j])
                for j in sorted(reached)
                if j != i
                and self.ids[j] not in needed
                and self._group(j) == group
                and self.variant_of[j] is not None
            ]
        self.problems += capped(
            [
                Diagnostic(
                    "requires-variant",
                    msg(
                        "by way of others it requires {id!r}, a variant of the same proposal, so "
                        "that it can never be chosen",
                        id=id,
                    ),
                    msg("remove one of the requirements, or mend the variants"),
                    self._table.where(i, self._items["requires"].heading),
                    severity="warning",
                )
                for i, id in found
            ]
        )

    def _circles(self, cells: Sequence[tuple[str, ...]]) -> None:
        """Warn of proposals that require each other in a circle: all are chosen, or none."""
        for members in circles(
            {
                i: [self._at[id] for id in ids if id in self._at]
                for i, ids in enumerate(cells)
                if ids
            }
        ):
            named = [repr(self.ids[i]) for i in members[:MANY_IN_CIRCLE]]
            if len(members) > MANY_IN_CIRCLE:
                named.append("…")
            self.problems.append(
                Diagnostic(
                    "requires-circle",
                    msg(
                        "{ids} require each other in a circle, so that all of them are chosen or "
                        "none",
                        ids=", ".join(named),
                    ),
                    msg("remove one of the requirements if that is not meant"),
                    self._table.where(members[0], self._items["requires"].heading),
                    severity="warning",
                )
            )

    def _group(self, i: int) -> str:
        return self.variant_of[i] or self.ids[i]

    def _refuse_many(self, item: Assigned) -> None:
        """Refuse more ids than proposals can require, before they are cut.

        Raises
        ------
        ProposalError
            With the column.
        """
        column = item.column
        count = 0
        for cell in column.to_pylist() if isinstance(column, pa.Array) else column:
            if isinstance(cell, str):
                count += cell.count(",") + cell.count(";") + cell.count("\n")
            elif isinstance(cell, list | tuple | np.ndarray):
                count += len(cell)
        if count > MAX_NAMED:
            where = self._table.where(None, item.heading)
            what = msg("names {n} proposals in this column", n=Number(count, 0))
            mend = msg("keep to {n}", n=Number(MAX_NAMED, 0))
            raise ProposalError(Diagnostic("too-large", what, mend, where))

    def _lists(self, item: Assigned) -> tuple[tuple[str, ...], ...]:
        """Read cells that hold several ids; an id that holds a comma itself is kept whole."""
        if isinstance(item.column, list) and any(
            isinstance(cell, list | tuple | np.ndarray) for cell in item.column
        ):
            rows: list[Sequence[object]] = [
                list(cell)
                if isinstance(cell, list | tuple | np.ndarray)
                else ([] if cell is None else [cell])
                for cell in item.column
            ]
            return tuple(
                tuple(dict.fromkeys(t for t in to_texts(tidy(list(row))).to_pylist() if t))
                for row in rows
            )

        def cut(text: str | None) -> tuple[str, ...]:
            if text is None:
                return ()
            if text in self._at:
                return (text,)
            return tuple(dict.fromkeys(filter(None, (p.strip() for p in _LIST.split(text)))))

        return tuple(map(cut, self._texts("requires")))

    def _near(self, id: str) -> str:
        if len(self.ids) > MANY_IDS:
            return msg("check the id")
        hint = did_you_mean(id, self.ids)
        own = msg("use the id of a proposal in this file")
        return hint if hint.startswith("did you mean") else own


def _no_proposal(id: str) -> Message:
    return msg("there is no proposal {id!r}", id=id)


def policy_problems(table: Table, item: Assigned, texts: pa.Array) -> list[Diagnostic]:
    """Report codes that a spreadsheet took for dates, and warn of a zero that it may have lost."""
    problems = capped(
        [
            Diagnostic(
                "date-for-code",
                msg("{date} is a date: the spreadsheet has taken a code for a day", date=value),
                msg("format the column as text and type the code again"),
                table.where(i, item.heading),
            )
            for i, value in enumerate(item.column if isinstance(item.column, list) else [])
            if isinstance(value, dt.date)
        ]
    )
    doubtful = _lost_zero(item.column, texts)
    if len(doubtful):
        problems.append(
            Diagnostic(
                "lost-zero",
                nmsg(
                    "0.1 stands here as a number: a spreadsheet turns 0.10 into 0.1",
                    "0.1 stands here as a number, in {n} rows, this one first: a spreadsheet "
                    "turns 0.10 into 0.1",
                    len(doubtful),
                ),
                nmsg(
                    "format the column as text and check this row: 0.1 is another policy field "
                    "than 0.10",
                    "format the column as text and check these rows: 0.1 is another policy "
                    "field than 0.10",
                    len(doubtful),
                ),
                table.where(int(doubtful[0]), item.heading),
                severity="warning",
            )
        )
    return problems


def _policy_code(text: str) -> str:
    """Take ``6.3`` from ``6.3 Inkomensregelingen``; mend the decimal comma of a spreadsheet."""
    match = _CODE.fullmatch(text)
    code = match[1] if match else text
    return re.sub(r"^(\d+),(\d+\w?)$", r"\1.\2", code)


def _lost_zero(column: Column, texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the records where 0.10 may have become 0.1: a number, or text with its comma."""
    if isinstance(column, np.ndarray):
        return np.flatnonzero(column == 0.1) if column.dtype.kind == "f" else np.empty(0, np.int64)
    if isinstance(column, pa.Array):
        comma = pc.fill_null(pc.equal(texts, "0,1"), False)
        return np.flatnonzero(comma.to_numpy(zero_copy_only=False))
    return np.flatnonzero(
        [(isinstance(v, float) and v == 0.1) or v == "0,1" for v in column]
        if column
        else np.empty(0, bool)
    )
