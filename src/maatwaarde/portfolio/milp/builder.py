"""Columns and rows under construction: blocks of arrays that are joined once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.problem.rule_ref import RuleRef

# What makes the numbers of a model add up, and is no rule of the user.
DEFINITION = RuleRef("definition")


class Draft:
    """A model under construction: add columns, then rows that name them, and join them all.

    ``held`` (options,) says which options are fixed at one, and are no choice.
    """

    def __init__(self, held: npt.NDArray[np.bool_]) -> None:
        self.held = held
        self.rules: list[RuleRef] = []
        self.width = 0
        self.height = 0
        self._upper: list[Floats] = []
        self._cost: list[Floats] = []
        self._integer: list[npt.NDArray[np.bool_]] = []
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._value: list[Floats] = []
        self._row_lower: list[Floats] = []
        self._row_upper: list[Floats] = []
        self._row_rule: list[Ints] = []

    def columns(self, upper: Floats, *, integer: bool = False, cost: Floats | None = None) -> Ints:
        """Add columns from zero to ``upper`` and return their places."""
        places = np.arange(self.width, self.width + len(upper))
        self.width += len(upper)
        self._upper.append(np.asarray(upper, dtype=np.float64))
        self._cost.append(np.zeros(len(upper)) if cost is None else cost)
        self._integer.append(np.full(len(upper), integer))
        return places

    def upper(self, columns: Ints) -> Floats:
        """Return the upper bounds of columns that were added."""
        return np.concatenate([*self._upper, np.zeros(0)])[columns]

    def rule(self, rule: RuleRef) -> int:
        """Register a rule and return its number."""
        self.rules.append(rule)
        return len(self.rules) - 1

    def rows(
        self,
        matrix: sparse.sparray,
        lower: Floats | float,
        upper: Floats | float,
        rules: Sequence[int] | Ints | int,
    ) -> int:
        """Add ``lower <= matrix @ x <= upper``; columns that ``matrix`` lacks are zero.

        Return the place of the first row.
        """
        coo = matrix.tocoo()
        count = coo.shape[0]
        self._row.append(coo.row.astype(np.int64) + self.height)
        self._column.append(coo.col.astype(np.int64))
        self._value.append(coo.data.astype(np.float64))
        self._row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)))
        self._row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self._row_rule.append(np.broadcast_to(np.asarray(rules, dtype=np.int64), (count,)))
        first = self.height
        self.height += int(count)
        return first

    def sums(
        self,
        plus: Sequence[Sequence[int]],
        lower: float,
        upper: float,
        rules: Sequence[int],
        minus: Sequence[Sequence[int]] = (),
    ) -> None:
        """Add one row a group: ``lower <= sum of plus - sum of minus <= upper``."""
        row, column = _flat(plus)
        minus_row, minus_column = _flat(minus)
        matrix = sparse.coo_array(
            (
                np.concatenate([np.ones(len(row)), -np.ones(len(minus_row))]),
                (np.concatenate([row, minus_row]), np.concatenate([column, minus_column])),
            ),
            shape=(len(plus), self.width),
        )
        self.rows(matrix, lower, upper, np.asarray(rules, dtype=np.int64))

    def joined_columns(self) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Return upper bounds, costs, and which columns are integer."""
        return (
            np.concatenate([*self._upper, np.zeros(0)]),
            np.concatenate([*self._cost, np.zeros(0)]),
            np.concatenate([*self._integer, np.zeros(0, dtype=bool)]),
        )

    def joined_rows(self) -> tuple[sparse.csc_array, Floats, Floats, Ints]:
        """Return the matrix, lower and upper bounds, and the rule of each row."""
        none = np.zeros(0, dtype=np.int64)
        matrix = sparse.coo_array(
            (
                np.concatenate([*self._value, np.zeros(0)]),
                (np.concatenate([*self._row, none]), np.concatenate([*self._column, none])),
            ),
            shape=(self.height, self.width),
        ).tocsc()
        matrix.sum_duplicates()
        matrix.sort_indices()
        return (
            matrix,
            np.concatenate([*self._row_lower, np.zeros(0)]),
            np.concatenate([*self._row_upper, np.zeros(0)]),
            np.concatenate([*self._row_rule, none]),
        )


def _flat(groups: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    lengths = np.array([len(group) for group in groups], dtype=np.int64)
    row = np.repeat(np.arange(len(groups), dtype=np.int64), lengths)
    column = np.array([place for group in groups for place in group], dtype=np.int64)
    return row, column
