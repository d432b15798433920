"""Which rows are no proposal: totals, headings of groups, units, notes, headings once more.

Only the shape of a row and its first words are known here; what a column stands for is not. A row
without an id or a title is told by the columns that all other rows fill.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.documents.cells import one_line
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.clean.headings import headings_again
from maatwaarde.proposals.clean.rows import NUMBER, cell_of, is_total, matching
from maatwaarde.proposals.clean.sums import as_numbers, near
from maatwaarde.proposals.clean.words import ALONE, LIKELY, PERHAPS, SURE
from maatwaarde.proposals.table import Column, LeftOutReason

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

_YEAR = regex(r"(?:19|20|21)\d\d")
_LIKE_AN_ID = regex(r"\d|^[A-Z]{1,4}$")
_AT_MOST = 1000
"""So many rows of one kind are no headings or totals, and looking at each would take long."""
_MANY = 3
"""A row with one text is a heading where other rows have so many cells; and so many such rows may
follow each other, as a programme, a part of it and a theme do."""


@dataclass(frozen=True, slots=True)
class NoProposal:
    """A row that is no proposal, or, with `kept`, one that only begins like a row of totals."""

    record: int
    reason: LeftOutReason
    what: Message
    mend: Message
    kept: bool = False


_REMOVE = msg("remove it if you want no warning")
_GROUPS = msg(
    "set `groups: policy_field` or `groups: area` in the mapping to give it to the rows below, or "
    "fill in the row if it is a proposal"
)


def no_proposals(
    columns: Sequence[Column], empty: Sequence[_Bools], header: Sequence[str]
) -> list[NoProposal]:
    """Return the rows that are no proposal, in their order.

    Parameters
    ----------
    columns, empty
        Of the rows below the headings, and which of their cells are empty.
    header
        The headings; they may stand in the table once more.
    """
    if not columns or not len(empty[0]):
        return []
    return _Rows(columns, empty, header).found()


class _Rows:
    def __init__(
        self, columns: Sequence[Column], empty: Sequence[_Bools], header: Sequence[str]
    ) -> None:
        self.columns, self.empty, self.header = columns, empty, header
        self.height = len(empty[0])
        self.filled: _Ints = np.zeros(self.height, dtype=np.int64)
        for mask in empty:
            self.filled += ~mask
        self.lone = self._lone()
        self.labels = self._labels()
        usual = self.filled >= 2
        usual[list(self.labels)] = False
        self.usual: _Bools = usual
        self.keys = self._keys()
        self._numbers: dict[int, list[_Floats]] = {}

    def found(self) -> list[NoProposal]:
        again = headings_again(self.columns, self.header)
        self.usual[again] = False
        result = [
            NoProposal(i, "headings", msg("the headings stand here once more"), _REMOVE)
            for i in again
        ]
        taken = set(again)
        summed = self._summed()
        result += summed
        taken |= {one.record for one in summed}
        result += [one for one in self._coded() if one.record not in taken]
        taken |= {one.record for one in result}
        for record in sorted({*self.labels, *self._unnamed()} - taken):
            total = self._total(record)
            if total is not None:
                result.append(total)
                if not total.kept:
                    taken.add(record)
                    self.usual[record] = False
        result += self._groups([i for i in self.lone if i not in taken])
        return sorted(result, key=lambda one: one.record)

    def _text(self, column: int, record: int) -> str | None:
        """Return the text of a cell that is no number; ``None`` for others."""
        cell = cell_of(self.columns[column], record)
        if not isinstance(cell, str) or self.empty[column][record]:
            return None
        text = one_line(cell)
        return None if NUMBER.fullmatch(text) else text

    def _texts(self, record: int) -> list[str]:
        texts = (self._text(j, record) for j in range(len(self.columns)))
        return [text for text in texts if text]

    def _has_one_text(self, record: int) -> bool:
        texts = (self._text(j, record) for j in range(len(self.columns)))
        return len(list(islice(filter(None, texts), 2))) == 1  # most rows have two at once

    def _lone(self) -> list[int]:
        """Return the rows with one cell, where rows have several as a rule."""
        several = self.filled[self.filled >= 2]
        if not len(several) or np.median(several) < _MANY:
            return []
        found: list[int] = np.flatnonzero(self.filled == 1).tolist()
        return [] if len(found) > len(several) else found

    def _labels(self) -> dict[int, str]:
        """Return the rows of which a text begins or ends like that of a row of totals."""
        found: dict[int, str] = {}
        texts = [column for column in self.columns if isinstance(column, pa.Array)]
        hints = iter(matching(texts, LIKELY, missing=False))
        for column, mask in zip(self.columns, self.empty, strict=True):
            if isinstance(column, pa.Array):
                at = np.flatnonzero(next(hints))
                cells = column.take(pa.array(at)).to_pylist() if len(at) else []
            elif isinstance(column, list):
                at = np.flatnonzero(~mask)
                cells = [column[i] for i in at]
            else:
                continue
            for record, cell in zip(at.tolist(), cells, strict=True):
                if not isinstance(cell, str) or record in found:
                    continue
                text = one_line(cell)
                if any(kind.fullmatch(text) for kind in (SURE, PERHAPS, ALONE)) or is_total(text):
                    found[record] = text
        return found

    def _keys(self) -> list[int]:
        """Return the columns that all rows fill, or nearly all of many: ids, titles."""
        usual = int(self.usual.sum())
        if not usual:
            return []
        allowed = usual // 10
        return [j for j, mask in enumerate(self.empty) if int((mask & self.usual).sum()) <= allowed]

    def _lacks(self, record: int) -> bool:
        return any(self.empty[j][record] for j in self.keys)

    def _unnamed(self) -> list[int]:
        """Return rows that hold amounts only, without an id and a title."""
        if not self.keys:
            return []
        lacking = np.zeros(self.height, dtype=np.int64)
        for j in self.keys:
            lacking += self.empty[j]
        # What has an id or a title as its one text is no such row; few rows are left to look at.
        likely = np.flatnonzero((lacking >= min(2, len(self.keys))) & (self.filled >= 1))
        return [int(i) for i in likely[-50:] if not self._texts(int(i))]

    def _total(self, record: int) -> NoProposal | None:
        label = self.labels.get(record)
        first = next(
            (j for j in range(len(self.columns)) if not self.empty[j][record]), len(self.columns)
        )
        begins = first < len(self.columns) and self._text(first, record) == label
        left_out = msg("this row of totals is left out")
        if label is not None and is_total(label) and begins:
            return NoProposal(record, "total", left_out, _REMOVE)
        sums = self._is_sum(record)
        if self._lacks(record):
            if sums and (label is not None or len(self._amounts(record))):
                return NoProposal(record, "total", left_out, _REMOVE)
            if label is None:
                return None
            if ALONE.fullmatch(label):
                return NoProposal(record, "total", left_out, _REMOVE)
            if (SURE.fullmatch(label) or is_total(label)) and len(self._amounts(record)):
                what = msg(
                    "{label!r} is left out as a row of totals, and its amounts are not the sum of "
                    "the rows above",
                    label=label,
                )
                mend = msg(
                    "check the sum; fill in all that other rows have if it is a proposal after all"
                )
                return NoProposal(record, "total", what, mend)
            return None
        if label is None or not (SURE.fullmatch(label) or is_total(label)):
            return None
        if sums and begins:
            return NoProposal(record, "total", left_out, _REMOVE)
        if not begins and not sums:
            return None
        what = msg("{label!r} sounds like a row of totals, and is read as a proposal", label=label)
        mend = msg("remove the row if it is one")
        return NoProposal(record, "total", what, mend, kept=True)

    def _amounts(self, record: int) -> list[int]:
        """Return the columns in which a row has a number."""
        return [
            j
            for j in range(len(self.columns))
            if not self.empty[j][record] and self._text(j, record) is None
        ]

    def _is_sum(self, record: int) -> bool:
        """Return whether every number of a row is the sum of a column, or of a part of it."""
        if len(self.labels) > _AT_MOST:
            return False
        at = self._amounts(record)
        matched = 0
        for j in at:
            kinds = [values for values in self._values(j) if not np.isnan(values[record])]
            own = [values[record] for values in kinds]
            if not own:
                return False
            if all(value == 0 for value in own):
                continue
            if not any(
                near(value, part)
                for value, values in zip(own, kinds, strict=True)
                for part in self._sums(values, record)
            ):
                return False
            matched += 1
        return matched > 0

    def _sums(self, values: _Floats, record: int) -> list[float]:
        parts = np.where(self.usual & ~np.isnan(values), values, 0.0)
        breaks = [i for i in (*self.labels, *self.lone) if i < record]
        start = max(breaks, default=-1) + 1
        later = [i for i in (*self.labels, *self.lone) if i > record]
        return [
            float(parts[:record].sum()),
            float(parts[start:record].sum()),
            float(parts[record + 1 :].sum()),
            float(parts[record + 1 : min(later, default=self.height)].sum()),
        ]

    def _summed(self) -> list[NoProposal]:
        """Return headings of groups that have the sums of the rows below them beside them.

        They leave a column empty that most rows fill, and hold one text. Since a proposal may have
        the amount of the next one by chance, all such rows must be sums, and one of several rows.
        """
        usual = int(self.usual.sum())
        for mask in self.empty:
            likely = np.flatnonzero(mask & self.usual)
            if not 0 < 2 * len(likely) < usual or len(likely) > _AT_MOST:
                continue
            heads = [i for i in likely.tolist() if self._has_one_text(i) and self._amounts(i)]
            stops = sorted({*heads, *self.labels, *self.lone, self.height})
            ends = [next(i for i in stops if i > record) for record in heads]
            several = any(
                int(self.usual[i + 1 : end].sum()) > 1 for i, end in zip(heads, ends, strict=True)
            )
            if several and all(self._heads_sum(i, end) for i, end in zip(heads, ends, strict=True)):
                self.usual[heads] = False
                return [
                    NoProposal(
                        i,
                        "group",
                        msg(
                            "{text!r} is left out as the heading of a group, with the sum of its "
                            "rows",
                            text=self._texts(i)[0],
                        ),
                        _GROUPS,
                    )
                    for i in heads
                ]
        return []

    def _heads_sum(self, record: int, end: int) -> bool:
        """Return whether all numbers of a row are sums of the rows below, up to ``end``."""
        below = self.usual[record + 1 : end]
        sums = [
            [
                near(values[record], float(np.nansum(values[record + 1 : end][below])))
                for values in self._values(j)
            ]
            for j in self._amounts(record)
        ]
        return all(any(ways) for ways in sums)

    def _coded(self) -> list[NoProposal]:
        """Return headings of groups with a code, such as 1 Groen above 1.1 and 1.2."""
        several = self.filled[self.usual]
        likely = np.flatnonzero(self.usual & (self.filled == 2)).tolist()
        if not likely or len(likely) > _AT_MOST or np.median(several) <= _MANY:
            return []
        found = []
        for record in likely:
            code, title = (j for j in range(len(self.columns)) if not self.empty[j][record])
            below = np.flatnonzero(self.filled[record + 1 :] > 0)
            if not len(below) or self._text(title, record) is None:
                continue
            start = _code(self._cell(code, record))
            next_code = _code(self._cell(code, record + 1 + int(below[0])))
            if re.fullmatch(rf"{re.escape(start)}\s*[.-]?\s*[\da-z]+\.?", next_code) and (
                start != next_code and not re.fullmatch(rf"{re.escape(start)}\d+", next_code)
            ):
                text = f"{start} {self._text(title, record)}"
                what = msg("{text!r} is left out as the heading of a group", text=text)
                found.append(NoProposal(record, "group", what, _GROUPS))
                self.usual[record] = False
        return found

    def _values(self, column: int) -> list[_Floats]:
        if column not in self._numbers:
            self._numbers[column] = as_numbers(self.columns[column])
        return self._numbers[column]

    def _cell(self, column: int, record: int) -> object:
        return cell_of(self.columns[column], record)

    def _groups(self, lone: list[int]) -> list[NoProposal]:
        """Return headings of groups, and a text below all rows, of the rows with one cell."""
        normal = np.flatnonzero(self.usual)
        last = int(normal[-1]) if len(normal) else -1
        found = []
        for run in _runs([i for i in lone if self._heads(i)], self.filled):
            if len(run) > _MANY:
                continue
            for record in run:
                text = next(iter(self._texts(record)), "") or self._year(record)
                if record < last:
                    what = msg("{text!r} is left out as the heading of a group", text=text)
                    found.append(NoProposal(record, "group", what, _GROUPS))
                else:
                    what = msg("this note under the table is left out")
                    found.append(NoProposal(record, "note", what, _REMOVE))
        return found

    def _heads(self, record: int) -> bool:
        """Return whether the one cell of a row can be the heading of a group, and is no id."""
        column = next(j for j in range(len(self.columns)) if not self.empty[j][record])
        text = self._text(column, record)
        if text is None:
            return bool(self._year(record))
        if not _LIKE_AN_ID.search(text):
            return True
        shape = _shape(text)
        near = [i for i in np.flatnonzero(self.usual)[:200] if not self.empty[column][i]]
        return all(_shape(self._text(column, int(i)) or "") != shape for i in near)

    def _year(self, record: int) -> str:
        column = next(j for j in range(len(self.columns)) if not self.empty[j][record])
        cell = self._cell(column, record)
        text = f"{cell:.0f}" if isinstance(cell, float) else one_line(str(cell))
        return text if _YEAR.fullmatch(text) else ""


def _code(cell: object) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else one_line(str(cell))
    return text.casefold().rstrip(".")


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", text))


def _runs(records: Sequence[int], filled: _Ints) -> list[list[int]]:
    """Return records that follow each other, with nothing but empty rows between, together."""
    runs: list[list[int]] = []
    for record in records:
        if runs and not filled[runs[-1][-1] + 1 : record].any():
            runs[-1].append(record)
        else:
            runs.append([record])
    return runs
