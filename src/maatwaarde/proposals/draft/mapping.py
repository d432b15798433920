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
from maatwaarde.documents.drafts import DECIDE
from maatwaarde.framework.scale import Scale, named_scales
from maatwaarde.messages import Language, Text, msg
from maatwaarde.parameters import check_language
from maatwaarde.proposals.columns.currency import foreign_currency
from maatwaarde.proposals.columns.recognise import heading_unit, is_funding, without_unit
from maatwaarde.proposals.columns.targets import (
    SYNONYMS,
    Target,
    TargetError,
    bare,
    parse_heading,
    slug,
    split_unit,
)
from maatwaarde.proposals.draft.judged import JudgedMeasure, judged_headings, judged_lines
from maatwaarde.proposals.draft.numeric import APPROXIMATE, NumericColumns
from maatwaarde.proposals.draft.resources import resource_lines
from maatwaarde.proposals.draft.text import DraftedText, Line, mapping_text
from maatwaarde.proposals.draft.words import (
    Direction,
    direction,
    is_attribute,
    is_likelihood,
    unit_in_words,
)
from maatwaarde.proposals.read import read_table
from maatwaarde.proposals.readers.given import Tabular
from maatwaarde.proposals.readers.registry import ReaderRegistry, default_readers
from maatwaarde.proposals.table import Column, Table
from maatwaarde.proposals.values.texts import to_texts


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
    scale
        The name of the scale in which it is judged, instead of all of these.
    """

    heading: str
    id: str
    unit: str | None
    direction: Direction | None
    minimum: float
    maximum: float
    max_abs: float
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class DraftedMapping:
    """Text of a mapping file, the measures that it maps to, and what to look at.

    Parameters
    ----------
    lines
        What each column of the list is mapped to, in the order of the list; one without a heading
        of its own is mapped to nothing.
    """

    mapping: str
    measures: tuple[DraftedMeasure, ...]
    lines: tuple[Line, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def scales(self) -> dict[str, Scale]:
        """The scales of the measures that are judged, by their ids, as `read_proposals` takes."""
        named = dict(named_scales())
        return {one.id: named[one.scale] for one in self.measures if one.scale is not None}


def draft_mapping(
    path: Tabular,
    *,
    sheet: str | None = None,
    readers: ReaderRegistry | None = None,
    language: Language = "nl",
) -> DraftedMapping:
    """Draft the mapping of a file, so that `read_proposals` reads it as it is.

    Money and staff are recognised by their headings, in Dutch and English; other columns of numbers
    are drafted as impacts, as are those of judgements, and texts as attributes.

    Parameters
    ----------
    path
        A file, or what stands in it, as `read_proposals` takes it.
    sheet, readers
        As `read_proposals` takes them.
    language
        Of the comments in the mapping.

    Raises
    ------
    ProposalError
        If the file cannot be read at all.
    """
    check_language(language)
    table = read_table(path, readers or default_readers(), sheet=sheet)
    drafter = _Drafter(table)
    return DraftedMapping(
        mapping=mapping_text(
            DraftedText(
                Path(table.file).name,
                table.sheet,
                drafter.numeric.decimal,
                APPROXIMATE if drafter.numeric.nearly else None,
                drafter.number_rows,
                drafter.groups,
                tuple(line for line in drafter.lines if line.named),
            ),
            language,
        ),
        measures=tuple(drafter.measures),
        lines=tuple(drafter.lines),
        warnings=tuple(drafter.warnings),
    )


class _Drafter:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.measures: list[DraftedMeasure] = []
        self.warnings = list(table.problems)
        self.number_rows = False
        self._taken: set[Target] = set()
        self._nameless: list[Line] = []
        self._columns = self._distinct()
        self._judged = judged_headings(self._columns)
        self.numeric = NumericColumns(table, self._columns, self.warnings)
        self.lines = self._draft()
        self.groups: str | None = None
        if table.groups is not None:
            self.groups = f"attribute:{self._free('attribute', 'groep')}"

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
                self._warn(heading, what, msg("give it a heading of its own"), "draft-told")
                self._nameless.append(Line(heading, None, remark=what, named=False))
                continue
            seen.add(fold(heading))
            columns[heading] = column
        return columns

    def _warn(self, heading: str | None, what: str, mend: str, code: str = "draft") -> None:
        where = self.table.where(None, heading)
        self.warnings.append(Diagnostic(code, what, mend, where, severity="warning"))

    def _draft(self) -> list[Line]:
        own = self._own_notation()
        self._taken |= set(own.values())
        fixed = self._fixed(own)
        others = [heading for heading in self._columns if heading not in {*own, *fixed}]
        resources = resource_lines(
            self.table, self.numeric, others, own, self._taken, self.warnings
        )
        judged = self._judgements([one for one in others if one not in resources], own)
        lines = []
        for heading in self._columns:
            if heading in judged:
                lines.append(judged[heading])
            elif heading in own:
                lines.append(self._plain(heading, own[heading]))
            elif heading in fixed:
                lines.append(Line(heading, fixed[heading]))
            elif (found := resources.get(heading)) is not None:
                lines.append(found)
            elif heading in resources or heading not in self.numeric or is_attribute(heading):
                lines.append(self._attribute(heading))
            else:
                lines.append(self._impact(heading))
        return lines + self._nameless

    def _judgements(self, others: list[str], own: dict[str, Target]) -> dict[str, Line]:
        """Draft columns of judgements, with a measure for each thing that is judged."""
        headings = [one for one in others if one in self._judged]
        lines, measures = judged_lines(
            self.table,
            headings,
            self._judged,
            lambda name: self._free("impact", name),
            self.warnings,
        )
        for heading, target in own.items():
            if target.kind == "impact" and target.bound is None and heading in self._judged:
                scale = self._judged[heading]
                lines[heading] = Line(heading, str(target), judged=True)
                if target.name not in {one.id for one in measures}:
                    measures.append(JudgedMeasure(target.name, target.name, scale))
        nan = float("nan")
        self.measures += [
            DraftedMeasure(one.title, one.id, None, None, nan, nan, nan, one.scale)
            for one in measures
        ]
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
        stated = set(found.values())
        alone = {
            heading: target
            for heading, target in found.items()
            if target.bound is not None and replace(target, bound=None) not in stated
        }
        for heading, target in alone.items():
            self._warn(
                heading,
                msg("gives a bound, and no column gives the value; it is drafted as an attribute"),
                msg("add a column {heading!r}", heading=str(replace(target, bound=None))),
            )
        return {heading: target for heading, target in found.items() if heading not in alone}

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
                "draft-told",
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

        numeric = {*self._judged, *chosen}
        texts = [h for h in self._columns if h not in self.numeric and h not in numeric]
        named = [h for h in texts if re.search(r"omschrijving|beschrijving|descri", fold(h))]
        return max(named or texts, key=length, default=None)

    def _plain(self, heading: str, target: Target) -> Line:
        """Map a heading that is in the library's own notation to itself."""
        if target.kind == "impact" and target.bound is None:
            _, unit = split_unit(heading)
            self._measure(heading, target.name, unit)
        decimal = self.numeric.own_decimal(heading)
        return Line(heading, str(target), split_unit(heading)[1], decimal=decimal)

    def _impact(self, heading: str) -> Line:
        unit = heading_unit(heading) or unit_in_words(heading) or self._percent(heading)
        name = self._free("impact", slug(without_unit(heading)) or "measure")
        self._measure(heading, name, unit)
        decimal = self.numeric.own_decimal(heading)
        remark: Text = "" if unit else msg("in which unit?")
        if unit in ("EUR", "kEUR", "MEUR"):
            remark = msg("{decide}: an effect, or costs?", decide=DECIDE)
        elif unit in ("fte", "hour", "day"):
            remark = msg("{decide}: an effect, or staff?", decide=DECIDE)
        return Line(heading, f"impact:{name}", unit, decimal=decimal, remark=remark)

    def _percent(self, heading: str) -> str | None:
        read = self.numeric.read(heading)
        return "%" if len(read.percent) else "EUR" if len(read.money) else None

    def _measure(self, heading: str, name: str, unit: str | None) -> None:
        if heading not in self.numeric:
            return
        values = self.numeric.known(heading)
        low, high = (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)
        largest = float(np.abs(values).max()) if len(values) else np.nan
        self.measures.append(
            DraftedMeasure(heading, name, unit, direction(heading), low, high, largest)
        )

    def _attribute(self, heading: str) -> Line:
        name = self._free("attribute", slug(without_unit(heading)) or "column")
        unit = None
        decimal = None
        if heading in self.numeric:
            unit = heading_unit(heading)
            decimal = self.numeric.own_decimal(heading)
        remark: Text = msg("who pays for it: no cost") if is_funding(heading) else ""
        if foreign_currency(heading):
            remark = msg("no euros: not counted")
        elif is_likelihood(heading):
            remark = msg("a chance, and no effect: not counted")
        return Line(heading, f"attribute:{name}", unit, decimal=decimal, remark=remark)

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
