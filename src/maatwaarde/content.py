"""Objects that are equal, and have the same hash, by what is in them: arrays and mappings too.

What a dataclass makes of itself compares arrays by ``==``, which gives an array and no answer, and
has no hash where a mapping is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


class ByContent:
    """Gives a frozen dataclass with ``eq=False`` equality and a hash by its fields that compare."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return content_key(self, own=False) == content_key(other, own=False)

    def __hash__(self) -> int:
        return hash(content_key(self, own=False))


def content_key(value: Any, *, own: bool = True) -> Any:
    """Return what is equal, and has the same hash, exactly where the content is the same.

    Parameters
    ----------
    own
        Whether an object that has equality and a hash of its own stands for itself.
    """
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            return value.shape, tuple(map(content_key, value.ravel().tolist()))
        # One NaN is as another, and zero has no sign.
        plain = value + 0.0 if value.dtype.kind == "f" else value
        plain = np.where(np.isnan(plain), np.nan, plain) if value.dtype.kind == "f" else plain
        return value.dtype.str, value.shape, np.ascontiguousarray(plain).tobytes()
    if isinstance(value, float) and value != value:
        return "nan"
    if isinstance(value, Mapping):
        return frozenset((content_key(key), content_key(item)) for key, item in value.items())
    if isinstance(value, tuple | list):
        return type(value).__name__, tuple(map(content_key, value))
    if isinstance(value, set | frozenset):
        return frozenset(map(content_key, value))
    if own and isinstance(value, ByContent):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name) for field in fields(value) if field.compare)
        return type(value), tuple(map(content_key, parts))
    fields_of_model = getattr(type(value), "model_fields", None)
    if fields_of_model is not None:
        return type(value), tuple(content_key(getattr(value, name)) for name in fields_of_model)
    return value
