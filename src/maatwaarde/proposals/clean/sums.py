"""Amounts of rows before their notation is known, to see which are sums of others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.proposals.table import Column


def near(value: float, part: float) -> bool:
    """Return whether an amount is a sum, as a list of rounded amounts gives it."""
    return part != 0 and abs(value - part) <= 1e-3 * abs(part)


def as_numbers(column: Column) -> list[NDArray[np.float64]]:
    """Return a column as numbers, NaN where there is none: texts with a comma and with a point."""
    if isinstance(column, np.ndarray):
        return [column.astype(np.float64)]
    if isinstance(column, list):
        texts = [cell if isinstance(cell, str) else None for cell in column]
        own = np.array(
            [
                float(cell)
                if isinstance(cell, int | float) and not isinstance(cell, bool)
                else np.nan
                for cell in column
            ],
            dtype=np.float64,
        )
        return [
            np.where(np.isnan(own), read, own) for read in as_numbers(pa.array(texts, pa.string()))
        ]
    plain = pc.replace_substring_regex(pc.fill_null(column, ""), r"[€\s\pZ]|,-+$|EUR", "")
    found = []
    for group, mark in ((".", ","), (",", ".")):
        digits = pc.replace_substring(pc.replace_substring(plain, group, ""), mark, ".")
        good = pc.match_substring_regex(digits, r"^-?\d{1,15}(?:\.\d*)?$")
        read = pc.cast(pc.if_else(good, digits, pa.scalar(None, pa.string())), pa.float64())
        found.append(np.asarray(pc.fill_null(read, np.nan).to_numpy(zero_copy_only=False)))
    return found
