"""How columns are written, found from a list that is read in parts.

Whether ``1.250`` is 1250 or 1.25, and whether a column holds numbers at all, is decided by all its
cells together, as `read_amounts` does for a list that is in memory. Here what the cells of each
part tell is added up, so that every part can be read by one decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import Text, msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.table import Column, Decimal, Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.amounts import Written, mixed_column, strict
from maatwaarde.proposals.values.notation import (
    Evidence,
    ambiguous_numbers,
    choose_notation,
    overall_notation,
)
from maatwaarde.proposals.values.words import MISSING_TEXT, NO, YES

_WAYS: tuple[Decimal, Decimal] = ("comma", "point")
_MANY_WORDS = 20


@dataclass(slots=True)
class _Counts:
    """What a column holds when it is read in one notation."""

    numbers: int = 0
    wrong: int = 0
    never: int = 0
    bare: int = 0
    percent: int = 0
    money: int = 0
    near: int = 0
    first: tuple[Text, Where] | None = None


@dataclass(slots=True)
class Told:
    """What the cells of a column have told so far.

    Parameters
    ----------
    words
        The different cells, as long as all are an answer, yes or no, or nothing; else ``None``.
    hopeless
        Whether the column holds what is no number in either notation and nobody asks for it, so
        that no more of it needs to be seen.
    """

    comma: int = 0
    point: int = 0
    either: int = 0
    example: str = ""
    codes: bool = False
    words: set[str] | None = field(default_factory=set)
    hopeless: bool = False
    under: dict[Decimal, _Counts] = field(default_factory=lambda: {way: _Counts() for way in _WAYS})

    def add(self, table: Table, item: Assigned, spread: float | None, *, asked: bool) -> None:
        """Add what a part of the column tells.

        Parameters
        ----------
        asked
            Whether the column has to be read, or only may tell how others are written.
        """
        if self.hopeless:
            return
        cells = numbers.split(item.column)
        own = numbers.evidence(cells)
        self.comma += own.comma
        self.point += own.point
        self.either += own.either
        self.example = self.example or own.example
        if not strict(item):
            self._answers(item.column)
            if not self.codes:
                self.codes = bool(cells.plainly(numbers.CODE).any())
        if not asked and strict(item):
            return
        for way, counts in self.under.items():
            if not len(cells.odd) and not cells.wrong and strict(item):
                continue  # plain numbers alone: no sign that tells of a unit
            read = numbers.parse(cells, way, spread)
            counts.numbers += int((read.values == read.values).sum())
            counts.wrong += len(read.wrong)
            counts.never += sum(wrong.never for wrong in read.wrong)
            counts.bare += len(read.bare)
            counts.percent += len(read.percent)
            counts.money += len(read.money)
            counts.near += len(read.near)
            if counts.first is None:
                counts.first = next(
                    (
                        (wrong.shown, table.where(wrong.record, item.heading))
                        for wrong in read.wrong
                        if not wrong.never
                    ),
                    None,
                )
        if not asked and all(counts.wrong for counts in self.under.values()):
            self.hopeless = True

    def _answers(self, column: Column) -> None:
        if self.words is None:
            return
        texts = set(pc.unique(numbers.as_texts(column)).to_pylist()) - {None}
        self.words |= {text.casefold() for text in texts}
        if len(self.words) > _MANY_WORDS or self.words - YES - NO - MISSING_TEXT - {""}:
            self.words = None

    @property
    def answers(self) -> bool:
        """Whether all cells are yes or no, of which there is one at least."""
        return self.words is not None and bool(self.words & (YES | NO))

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.comma, self.point, self.either, self.example)

    @property
    def all_numbers(self) -> bool:
        return not self.hopeless and any(not counts.wrong for counts in self.under.values())


def settle(
    table: Table,
    items: Sequence[Assigned],
    told: Sequence[Told],
    decimal: Decimal | None,
) -> tuple[list[Written], list[Diagnostic]]:
    """Decide how columns are written, by what all their cells have told.

    Parameters
    ----------
    table
        A part of the list, for the places of what there is to say.
    decimal
        Notation for all columns, when the mapping states it.
    """
    firm = overall_notation(
        one.evidence for one, item in zip(told, items, strict=True) if strict(item)
    )
    overall = (
        firm
        if any(firm)
        else overall_notation(
            one.evidence
            for one, item in zip(told, items, strict=True)
            if not strict(item) and not one.answers and one.all_numbers
        )
    )
    found: list[Written] = []
    problems: list[Diagnostic] = []
    for item, one in zip(items, told, strict=True):
        own = item.rule.decimal if item.rule is not None else None
        chosen, doubtful = choose_notation(one.evidence, overall, table.decimal)
        stated = own or decimal
        if stated is not None:
            chosen, doubtful = stated, False
        counts = one.under[chosen]
        written = Written("number", chosen, item.unit, bool(counts.near))
        if item.rule is not None and item.rule.type == "text":
            found.append(replace(written, kind="text"))
            continue
        if not strict(item) and one.answers:
            found.append(replace(written, kind="yes-no"))
            continue
        where = table.where(None, item.heading)
        if not strict(item):
            text = one.codes or one.hopeless or (counts.wrong > 0 and counts.wrong != counts.never)
            if text:
                found.append(replace(written, kind="text"))
                if not one.codes and counts.first is not None and counts.numbers > counts.wrong:
                    problems.append(mixed_column(counts.first[0], counts.numbers, counts.first[1]))
                continue
        if doubtful:
            example = one.evidence.example
            value = numbers.read_one(example, chosen)
            problems.append(ambiguous_numbers(example, value, chosen, where))
        if counts.percent and counts.bare and item.unit is None:
            problems.append(
                Diagnostic(
                    "percent-mixed",
                    msg("some cells of this column have a percent sign, and others have not"),
                    msg("put [%] in the heading if all are percentages, or mend the cells"),
                    where,
                )
            )
        unit = item.unit or ("%" if counts.percent else "EUR" if counts.money else None)
        found.append(replace(written, unit=unit))
    return found, problems
