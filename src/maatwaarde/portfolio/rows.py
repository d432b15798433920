"""Collect blocks of constraint rows as coordinate arrays, each row with the rule it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the problem as a user knows it, so that a conflict can be told in these words."""

    kind: str
    text: str


class Rows:
    """Constraint rows under construction; blocks are arrays and are joined once."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._count = 0
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._value: list[Floats] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._rule: list[Ints] = []

    def rule(self, kind: str, text: str) -> int:
        """Register a rule and return its number."""
        self.rules.append(Rule(kind, text))
        return len(self.rules) - 1

    def block(
        self,
        matrix: sparse.sparray,
        lower: Floats | float,
        upper: Floats | float,
        rules: Sequence[int] | Ints | int,
    ) -> None:
        """Add ``lower <= matrix @ x <= upper``; columns that ``matrix`` lacks are zero."""
        coo = matrix.tocoo()
        count = coo.shape[0]
        self._row.append(coo.row.astype(np.int64) + self._count)
        self._column.append(coo.col.astype(np.int64))
        self._value.append(coo.data.astype(np.float64))
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self._rule.append(np.broadcast_to(np.asarray(rules, dtype=np.int64), (count,)))
        self._count += count

    def groups(
        self,
        members: Sequence[Sequence[int]],
        lower: float,
        upper: float,
        rules: Sequence[int],
    ) -> None:
        """Add one row a group: ``lower <= sum of its columns <= upper``."""
        row, column = _flat(members)
        self._append(row, column, np.ones(len(column)), len(members), lower, upper, rules)

    def implications(
        self,
        if_any: Sequence[Sequence[int]],
        then_any: Sequence[Sequence[int]],
        rules: Sequence[int],
    ) -> None:
        """Add one row a pair: the sum of ``if_any`` is at most the sum of ``then_any``."""
        left_row, left = _flat(if_any)
        right_row, right = _flat(then_any)
        self._append(
            np.concatenate([left_row, right_row]),
            np.concatenate([left, right]),
            np.concatenate([np.ones(len(left)), -np.ones(len(right))]),
            len(if_any),
            -np.inf,
            0.0,
            rules,
        )

    def _append(
        self,
        row: Ints,
        column: Ints,
        value: Floats,
        count: int,
        lower: float,
        upper: float,
        rules: Sequence[int],
    ) -> None:
        width = int(column.max()) + 1 if len(column) else 0
        matrix = sparse.coo_array((value, (row, column)), shape=(count, width))
        self.block(matrix, lower, upper, np.asarray(rules, dtype=np.int64))

    def build(self, columns: int) -> tuple[sparse.csc_array, Floats, Floats, Ints]:
        """Return matrix, lower and upper bounds, and the rule of each row."""
        if not self._count:
            empty = np.zeros(0)
            return sparse.csc_array((0, columns)), empty, empty, np.zeros(0, dtype=np.int64)
        matrix = sparse.coo_array(
            (
                np.concatenate(self._value),
                (np.concatenate(self._row), np.concatenate(self._column)),
            ),
            shape=(self._count, columns),
        ).tocsc()
        matrix.sum_duplicates()
        matrix.sort_indices()
        return (
            matrix,
            np.concatenate(self._lower),
            np.concatenate(self._upper),
            np.concatenate(self._rule),
        )


def _flat(members: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    lengths = np.array([len(group) for group in members], dtype=np.int64)
    row = np.repeat(np.arange(len(members), dtype=np.int64), lengths)
    column = np.array([place for group in members for place in group], dtype=np.int64)
    return row, column
