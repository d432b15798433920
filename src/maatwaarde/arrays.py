"""The types of arrays that pass between modules; what is in them is said where they are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def numbers(values: ArrayLike) -> Floats:
    """Return a copy of what others made, as numbers.

    Raises
    ------
    TypeError
        If it is anything else: numpy makes numbers of texts and of moments, and drops the second
        part of a complex one.
    ValueError
        If it is no array at all, such as lists of different lengths.
    """
    given = np.asarray(values)
    if given.dtype.kind not in "fiub":
        raise TypeError(given.dtype)
    return np.array(given, dtype=np.float64)
