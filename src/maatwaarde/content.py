"""Objects that are equal, and have the same hash, by what is in them: arrays and mappings too.

What a dataclass makes of itself compares arrays by ``==``, which gives an array and no answer, and
has no hash where a mapping is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLAIN = (str, int, float, bytes, date, Enum, type(None))
"""Kinds of values in which there is no array."""


class ByContent:
    """Gives a frozen dataclass with ``eq=False`` equality and a hash by what is in it.

    That are its fields that compare, or what its method ``__content__`` returns. Its arrays are not
    to be written to, from when it is made.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return bool(content_key(self, own=False) == content_key(other, own=False))

    def __hash__(self) -> int:
        return hash(content_key(self, own=False))

    def __post_init__(self) -> None:
        freeze(self)

    def __setstate__(self, state: Any) -> None:
        # Of what is kept in its fields, and what was found of it; with slots, it is two parts.
        for part in state if isinstance(state, tuple) else (state,):
            for name, value in (part or {}).items():
                object.__setattr__(self, name, value)
        freeze(self)


def freeze(value: Any) -> None:
    """Let no array in a value be written to; pickling makes all of them writeable again."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, Mapping):
        _freeze_all(value.values())
    elif isinstance(value, tuple | list):
        _freeze_all(value)
    elif hasattr(type(value), "__dataclass_fields__"):
        # What is kept in its fields, and what was found of it.
        found = getattr(value, "__dict__", None)
        if found is None:
            found = {name: getattr(value, name, None) for name in value.__dataclass_fields__}
        _freeze_all(found.values())


def _freeze_all(values: Collection[Any]) -> None:
    """Freeze each of some values; a list of a million ids, or of what they require, is one look."""
    kinds = {kind for kind in set(map(type, values)) if not issubclass(kind, _PLAIN)}
    if not kinds:
        return
    if kinds == {tuple}:
        _freeze_all(list(chain.from_iterable(one for one in values if type(one) is tuple)))
        return
    for value in values:
        if not isinstance(value, ByContent):  # or it has seen to that itself
            freeze(value)


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array that is not to be written to any more."""
    array.setflags(write=False)
    return array


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
    told = getattr(type(value), "__content__", None)
    if told is not None:
        return type(value), content_key(told(value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name) for field in fields(value) if field.compare)
        return type(value), tuple(map(content_key, parts))
    if callable(getattr(value, "tocsr", None)):  # a sparse matrix
        rows = value.tocsr()
        return rows.shape, *map(content_key, (rows.indptr, rows.indices, rows.data))
    fields_of_model = getattr(type(value), "model_fields", None)
    if fields_of_model is not None:
        return type(value), tuple(content_key(getattr(value, name)) for name in fields_of_model)
    return value
