"""Columns of a list in parts that nobody computes with, which go along to the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.model import Attribute
from maatwaarde.proposals.passed_through import goes_along
from maatwaarde.proposals.values.texts import to_texts

_WHOLE = 2.0**63


@dataclass(frozen=True, eq=False)
class Passing:
    """Such a column, of a part.

    Parameters
    ----------
    key, heading
        As in the result of a list that is read at once.
    cells
        Texts, or numbers.
    """

    key: str
    heading: str
    cells: pa.Array

    @property
    def whole(self) -> bool | None:
        """Whether all its numbers are whole; None for texts."""
        if not pa.types.is_floating(self.cells.type):
            return None
        values = self.cells.drop_null().to_numpy()
        return bool((np.floor(values) == values).all() and (np.abs(values) < _WHOLE).all())


def passing(
    columns: Sequence[Assigned], attributes: Mapping[str, Attribute], asked: Collection[str]
) -> Iterator[Passing]:
    """Yield the columns that go along, in the order of the list."""
    items = {one.target.name: one for one in columns if one.target.kind == "attribute"}
    for one in attributes.values():
        if not goes_along(one, asked):
            continue
        if isinstance(one.values, np.ndarray):
            cells = pa.array(one.values, mask=np.isnan(one.values))
        else:
            texts = to_texts(items[one.name].column)
            cells = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        yield Passing(f"attribute:{one.name}", one.heading, cells)
