"""Arrays as text for a page: every bit of every number, in base64."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.documents.to_json import json_text


def floats(numbers: ArrayLike) -> str:
    """Return numbers as little-endian doubles; of a table, a column after the other."""
    return _packed(np.asarray(numbers, dtype="<f8"))


def whole(numbers: ArrayLike) -> str:
    """Return whole numbers as little-endian integers of 32 bits."""
    return _packed(np.asarray(numbers, dtype="<i4"))


def to_json(data: Any) -> str:
    """Return data as JSON in as few characters as can be; no number in it is NaN or infinite."""
    return json_text(data, None, compact=True)


def _packed(array: np.ndarray[Any, Any]) -> str:
    return b64encode(array.tobytes(order="F")).decode("ascii")
