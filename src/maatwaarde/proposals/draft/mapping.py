"""Draft a mapping file from a list of projects, for people to check and mend."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.cells import fold
from maatwaarde.messages import Language, joined, msg
from maatwaarde.proposals.columns.recognise import heading_unit, recognise, without_unit
from maatwaarde.proposals.columns.targets import (
    SYNONYMS,
    Target,
    TargetError,
    bare,
    parse_heading,
    slug,
    split_unit,
)
from maatwaarde.proposals.draft.text import Line, mapping_text
from maatwaarde.proposals.draft.words import Direction, direction, is_attribute, unit_in_words
from maatwaarde.proposals.read import read_table
from maatwaarde.proposals.readers.registry import ReaderRegistry, default_readers
from maatwaarde.proposals.table import Column, Decimal, Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.notation import NOTATION, choose_notation, overall_notation
from maatwaarde.proposals.values.numbers import Cells
from maatwaarde.proposals.values.texts import to_texts

APPROXIMATE = 0.2
"""How far a draft lets numbers such as ``ca. 300`` be off, for people to decide."""


@dataclass(frozen=True, slots=True)
class DraftedMeasure:
    """A column of numbers that may be an impact on a measure.

    Parameters
    ----------
    id
        Suggested id of the measure.
    unit, direction
        Suggested from the heading, or ``None``.
    minimum, maximum, max_abs
        Of the numbers in the column; NaN when it is empty.
    """

    heading: str
    id: str
    unit: str | None
    direction: Direction | None
    minimum: float
    maximum: float
    max_abs: float


@dataclass(frozen=True, slots=True)
class DraftedMapping:
    """Text of a mapping file, the measures that it maps to, and what to look at."""

    mapping: str
    measures: tuple[DraftedMeasure, ...]
    warnings: tuple[Diagnostic, ...]


def draft_mapping(
    path: str | Path,
    *,
    sheet: str | None = None,
    readers: ReaderRegistry | None = None,
    language: Language = "nl",
) -> DraftedMapping:
    """Draft the mapping of a file, so that `read_proposals` reads it as it is.

    Money and staff are recognised by their headings, in Dutch and English; other columns of numbers
    are drafted as impacts, and texts as attributes.

    Parameters
    ----------
    sheet, readers
        As `read_proposals` takes them.
    language
        Of the comments in the mapping.

    Raises
    ------
    ProposalError
        If the file cannot be read at all.
    """
    table = read_table(path, readers or default_readers(), sheet=sheet)
    drafter = _Drafter(table)
    return DraftedMapping(
        mapping=mapping_text(
            Path(path).name,
            table.sheet,
            drafter.decimal,
            APPROXIMATE if drafter.nearly else None,
            drafter.number_rows,
            drafter.lines,
            language,
        ),
        measures=tuple(drafter.measures),
        warnings=tuple(drafter.warnings),
    )


class _Drafter:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.measures: list[DraftedMeasure] = []
        self.warnings = list(table.problems)
        self.number_rows = False
        self.decimals: dict[str, Decimal] = {}
        self._taken: set[Target] = set()
        self._columns = self._distinct()
        self._cells = {
            heading: cells
            for heading, column in self._columns.items()
            if (cells := self._numeric(heading, column)) is not None
        }
        self.decimal = self._notation()
        self.nearly = any(len(self._read(heading).near) for heading in self._cells)
        self.lines = self._draft()

    def _numeric(self, heading: str, column: Column) -> Cells | None:
        """Return the cells of a column of numbers, at least one.

        What is nearly a number (``ca. 300``) is one, where most others are numbers. A column of
        money or staff keeps its meaning whatever single cells say: each of these is told.
        """
        if numbers.yes_no(column) is not None:
            return None
        cells = numbers.split(column)
        if pc.any(pc.match_substring_regex(cells.plain, r"^0\d+$")).as_py():
            return None
        guess = recognise(heading)
        asked = guess is not None and guess.target.kind in ("cost", "staff")
        notations: tuple[Decimal, ...] = ("comma", "point")
        reads = [numbers.parse(cells, decimal, APPROXIMATE) for decimal in notations]
        read = min(reads, key=lambda read: len(read.wrong))
        count = len(read.bare) + len(read.percent)
        plain = count - len(read.near)
        measured = heading_unit(heading) is not None and plain > 0
        if not read.wrong and count and (asked or measured or plain >= len(read.near)):
            return cells
        if not asked or count + len(read.unknown) <= len(read.wrong):
            return None
        for cell in read.wrong:
            place = self.table.where(cell.record, heading)
            what = joined([cell.shown, cell.why])
            self.warnings.append(Diagnostic("draft", what, cell.mend, place, severity="warning"))
        return cells

    def _read(self, heading: str) -> numbers.Numbers:
        decimal = self.decimals.get(heading, "comma")
        return numbers.parse(self._cells[heading], decimal, APPROXIMATE)

    def _distinct(self) -> dict[str, Column]:
        columns: dict[str, Column] = {}
        seen: set[str] = set()
        for heading, column in zip(self.table.headings, self.table.columns, strict=True):
            if heading in self.table.unnamed or fold(heading) in seen:
                what = (
                    msg("the column has no heading")
                    if heading in self.table.unnamed
                    else msg("the column has a heading used before")
                )
                self._warn(heading, what, msg("give it a heading of its own"))
                continue
            seen.add(fold(heading))
            columns[heading] = column
        return columns

    def _warn(self, heading: str | None, what: str, mend: str) -> None:
        where = self.table.where(None, heading)
        self.warnings.append(Diagnostic("draft", what, mend, where, severity="warning"))

    def _notation(self) -> Decimal | None:
        """Write down the notation of the file when some column needs it."""
        told = {
            heading: numbers.evidence(cells)
            for heading, cells in self._cells.items()
            if not _is_code(heading)
        }
        overall = overall_notation(told.values())
        chosen: dict[str, Decimal] = {}
        for heading, own in told.items():
            decimal, doubtful = choose_notation(own, overall, self.table.decimal)
            if own.comma or own.point or own.either:
                chosen[heading] = decimal
            if doubtful:
                self._warn(
                    heading,
                    msg(
                        "{example!r} can be read in two ways; the draft reads a {notation}",
                        example=own.example,
                        notation=NOTATION[decimal],
                    ),
                    msg("check `decimal` in the mapping"),
                )
        self.decimals = chosen
        kinds = set(chosen.values())
        return kinds.pop() if len(kinds) == 1 else None

    def _draft(self) -> list[Line]:
        own = self._own_notation()
        self._taken |= set(own.values())
        fixed = self._fixed(own)
        kept = self._resources(own, fixed)
        lines = []
        for heading in self._columns:
            if heading in own:
                lines.append(self._plain(heading, own[heading]))
            elif heading in fixed:
                lines.append(Line(heading, fixed[heading]))
            elif heading in kept:
                lines.append(kept[heading])
            elif heading in self._cells and not is_attribute(heading):
                lines.append(self._impact(heading))
            else:
                lines.append(self._attribute(heading))
        return lines

    def _own_notation(self) -> dict[str, Target]:
        """Return the headings that are in the library's own notation, such as ``cost:2027``."""
        found = {}
        for heading in self._columns:
            if ":" not in heading:
                continue
            try:
                target, _ = parse_heading(heading)
            except TargetError as error:
                self._warn(heading, error.what, error.mend)
                continue
            if target.kind != "attribute":
                found[heading] = target
        return found

    def _fixed(self, own: dict[str, Target]) -> dict[str, str]:
        """Choose one column for each fixed name: that whose word comes first in the list."""
        chosen: dict[str, str] = {}
        for name, words in SYNONYMS.items():
            if name == "cost":
                continue
            found = [h for h in self._columns if bare(without_unit(h)) in words and h not in own]
            found.sort(key=lambda h: words.index(bare(without_unit(h))))
            if name == "id" and found and not _unique(self._columns[found[0]]):
                self._warn(
                    found[0],
                    msg("the column has empty or repeated cells, and cannot be the id"),
                    msg("mend the column and map it to id"),
                )
                found = []
            if found:
                chosen[found[0]] = name
        if "title" not in chosen.values():
            longest = self._longest_text(chosen)
            if longest is not None:
                chosen[longest] = "title"
        self.number_rows = "id" not in chosen.values()
        if self.number_rows:
            self._warn(
                None,
                msg("no column holds ids, so that proposals are named by their row"),
                msg("add a column of ids that stay the same when rows move"),
            )
        for name in ("variant_of", "speeds_up", "requires"):
            for heading in [h for h, to in chosen.items() if to == name and self.number_rows]:
                del chosen[heading]
        return chosen

    def _longest_text(self, chosen: dict[str, str]) -> str | None:
        def length(heading: str) -> float:
            texts = to_texts(self._columns[heading])
            mean = pc.mean(pc.utf8_length(texts)).as_py()
            return float(mean or 0.0)

        texts = [h for h in self._columns if h not in self._cells and h not in chosen]
        named = [h for h in texts if re.search(r"omschrijving|beschrijving|descri", fold(h))]
        return max(named or texts, key=length, default=None)

    def _resources(self, own: dict[str, Target], fixed: dict[str, str]) -> dict[str, Line]:
        """Decide which columns are money and staff, and leave totals out beside their parts."""
        found = {
            heading: guess
            for heading in self._cells
            if heading not in own
            and heading not in fixed
            and heading not in self.table.plain
            and (guess := recognise(heading)) is not None
            and guess.target.kind in ("cost", "staff")
        }
        kinds = {guess.target.name for guess in found.values() if guess.target.kind == "cost"}
        lines: dict[str, Line] = {}
        parts = [target for target in own.values() if target.period is not None]
        parts += [guess.target for guess in found.values() if guess.target.period is not None]
        for heading, guess in found.items():
            target = guess.target
            if target.kind == "cost" and len(kinds) == 1:
                target = replace(target, name="money")
            beside = any(p.kind == target.kind for p in parts) and target.period is None
            if beside and (guess.total or target.name in ("money", "general")):
                lines[heading] = Line(heading, None, remark=msg("a total beside its periods"))
                self._warn(
                    heading,
                    msg("looks like a total beside columns per period, and is left out"),
                    msg("give it a kind of money of its own if it is none, such as cost:capital"),
                )
                continue
            if target in self._taken:
                self._warn(
                    heading,
                    msg(
                        "a second column for {target}; it is drafted as an attribute", target=target
                    ),
                    msg("map it to a kind of money of its own, such as cost:capital")
                    if target.kind == "cost"
                    else msg("map it to a role of its own, such as staff:planner"),
                )
                lines[heading] = self._attribute(heading)
                continue
            self._taken.add(target)
            default = "EUR" if target.kind == "cost" else "fte"
            unit = guess.unit if guess.unit != default else None
            sign = -1 if self._all_negative(heading) else 1
            remark = msg("negative numbers are costs") if sign == -1 else ""
            lines[heading] = Line(
                heading, str(target), unit, sign, self._own_decimal(heading), remark
            )
        return lines

    def _all_negative(self, heading: str) -> bool:
        values = self._values(heading)
        values = values[~np.isnan(values)]
        return bool(len(values)) and bool(np.all(values <= 0)) and bool(np.any(values < 0))

    def _values(self, heading: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return self._read(heading).values

    def _own_decimal(self, heading: str) -> Decimal | None:
        own = self.decimals.get(heading)
        return own if self.decimal is None else None

    def _plain(self, heading: str, target: Target) -> Line:
        """Map a heading that is in the library's own notation to itself."""
        if target.kind == "impact" and target.bound is None:
            _, unit = split_unit(heading)
            self._measure(heading, target.name, unit)
        decimal = self._own_decimal(heading) if heading in self._cells else None
        return Line(heading, str(target), split_unit(heading)[1], decimal=decimal)

    def _impact(self, heading: str) -> Line:
        unit = heading_unit(heading) or unit_in_words(heading) or self._percent(heading)
        name = self._free("impact", slug(without_unit(heading)) or "measure")
        self._measure(heading, name, unit)
        decimal = self._own_decimal(heading)
        remark = "" if unit else msg("in which unit?")
        return Line(heading, f"impact:{name}", unit, decimal=decimal, remark=remark)

    def _percent(self, heading: str) -> str | None:
        read = self._read(heading)
        return "%" if len(read.percent) else "EUR" if len(read.money) else None

    def _measure(self, heading: str, name: str, unit: str | None) -> None:
        if heading not in self._cells:
            return
        values = self._values(heading)
        values = values[~np.isnan(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)
        largest = float(np.abs(values).max()) if len(values) else np.nan
        self.measures.append(
            DraftedMeasure(heading, name, unit, direction(heading), low, high, largest)
        )

    def _attribute(self, heading: str) -> Line:
        name = self._free("attribute", slug(without_unit(heading)) or "column")
        unit = None
        decimal = None
        if heading in self._cells:
            unit = heading_unit(heading)
            decimal = self._own_decimal(heading)
        return Line(heading, f"attribute:{name}", unit, decimal=decimal)

    def _free(self, kind: Literal["impact", "attribute"], name: str) -> str:
        """Return the name, with a number behind it when another column has taken it."""
        candidate, count = name, 1
        while Target(kind, candidate) in self._taken:
            count += 1
            candidate = f"{name}_{count}"
        self._taken.add(Target(kind, candidate))
        return candidate


def _unique(column: Column) -> bool:
    texts = to_texts(column)
    return texts.null_count == 0 and len(pc.unique(texts)) == len(texts)


def _is_code(heading: str) -> bool:
    guess = recognise(heading)
    return guess is not None and guess.target.kind == "fixed"
