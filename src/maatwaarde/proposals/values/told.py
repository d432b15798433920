"""How columns are written, found from a list that is read in parts.

Whether ``1.250`` is 1250 or 1.25, and whether a column holds numbers at all, is decided by all its
cells together, as `read_amounts` does for a list that is in memory. Here what the cells of each
part tell is added up, so that every part can be read by one decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import Text
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.table import Column, Decimal, Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.amounts import Written, mixed_column, odd_signs, strict
from maatwaarde.proposals.values.judged_columns import has_label
from maatwaarde.proposals.values.judged_notation import MOST_TEXTS, notation_of
from maatwaarde.proposals.values.notation import (
    Evidence,
    ambiguous_numbers,
    choose_notation,
    overall_notation,
)
from maatwaarde.proposals.values.texts import plain_texts
from maatwaarde.proposals.values.words import MISSING_TEXT, NO, YES

_WAYS: tuple[Decimal, Decimal] = ("comma", "point")
_MANY_WORDS = 20
_MANY_MORE, _SOME = 2, 1000
"""A column is text, and not one of numbers with words in it, with so many times more words and so
many more; of what comes later it could only be told that it holds numbers too."""


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
    texts
        The different cells and how often each is there, as long as they may be judgements.
    labels
        Whether some cell is a label of the scale of its measure.
    is_text
        Whether far most of it is no number in either notation, so that no more needs to be seen.
    """

    comma: int = 0
    point: int = 0
    either: int = 0
    example: str = ""
    codes: bool = False
    words: set[str] | None = field(default_factory=set)
    texts: dict[str | None, int] | None = field(default_factory=dict)
    labels: bool = False
    is_text: bool = False
    under: dict[Decimal, _Counts] = field(default_factory=lambda: {way: _Counts() for way in _WAYS})

    def add(
        self, table: Table, item: Assigned, spread: float | None, scale: Scale | None = None
    ) -> None:
        """Add what a part of the column tells.

        Parameters
        ----------
        scale
            That of the measure, if it has one.
        """
        self._texts(item.column)
        if self.is_text:
            return
        cells = numbers.split(item.column)
        if scale is not None and item.unit is not None and not self.labels:
            self.labels = has_label(item, scale)
        own = numbers.evidence(cells)
        self.comma += own.comma
        self.point += own.point
        self.either += own.either
        self.example = self.example or own.example
        if not strict(item):
            self._answers(item.column)
            if not self.codes:
                self.codes = bool(cells.plainly(numbers.CODE).any())
        for way, counts in self.under.items():
            if not len(cells.odd) and not cells.wrong and strict(item):
                # Plain numbers alone: no sign that tells of a unit.
                counts.bare += len(cells.plain_at) + int((cells.values == cells.values).sum())
                continue
            read = numbers.parse(cells, way, spread, tell_all=False)
            counts.numbers += int((read.values == read.values).sum())
            counts.wrong += len(read.wrong) + read.more
            counts.never += sum(wrong.never for wrong in read.wrong) + read.more_never
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
        self.is_text = not strict(item) and all(
            counts.wrong - counts.never > _MANY_MORE * (counts.numbers + counts.never) + _SOME
            for counts in self.under.values()
        )

    def _texts(self, column: Column) -> None:
        if self.texts is None:
            return
        if isinstance(column, np.ndarray):
            self.texts = None  # numbers by their type are no labels
            return
        counted = pc.value_counts(plain_texts(column))
        if len(counted) <= MOST_TEXTS:
            for one in counted:
                text = one["values"].as_py()
                self.texts[text] = self.texts.get(text, 0) + one["counts"].as_py()
        if len(counted) > MOST_TEXTS or len(self.texts) > MOST_TEXTS:
            self.texts = None

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
    def notation(self) -> tuple[str, Scale] | None:
        """The named scale in whose labels the column is written, as `judged_notation` tells it."""
        if self.texts is None:
            return None
        return notation_of(list(self.texts), list(self.texts.values()))

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.comma, self.point, self.either, self.example)

    @property
    def all_numbers(self) -> bool:
        return not self.is_text and any(not counts.wrong for counts in self.under.values())


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
            text = one.codes or one.is_text or (counts.wrong > 0 and counts.wrong != counts.never)
            if text:
                found.append(replace(written, kind="text"))
                if not one.codes and counts.first is not None and counts.numbers > counts.wrong:
                    problems.append(mixed_column(counts.first[0], counts.numbers, counts.first[1]))
                continue
        if doubtful:
            example = one.evidence.example
            value = numbers.read_one(example, chosen)
            problems.append(ambiguous_numbers(example, value, chosen, where))
        odd = None if item.unit is not None else odd_signs(counts.percent, counts.bare)
        percent = counts.percent and odd != "percent"
        unit = item.unit or ("%" if percent else "EUR" if counts.money else None)
        found.append(replace(written, unit=unit, odd=odd))
    return found, problems
