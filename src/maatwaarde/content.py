"""Objects that are equal, and have the same hash, by what is in them: arrays and mappings too.

What a dataclass makes of itself compares arrays by ``==``, which gives an array and no answer, and
has no hash where a mapping is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeVar, cast

import numpy as np

Array = TypeVar("Array", bound=Any)
Kept = TypeVar("Kept")

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
    if isinstance(value, np.ndarray) or _is_sparse(value):
        frozen(value)
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
    kinds = _may_hold_arrays(values)
    if not kinds:
        return
    if kinds == {tuple}:
        _freeze_all(list(chain.from_iterable(one for one in values if type(one) is tuple)))
        return
    for value in values:
        if not isinstance(value, ByContent):  # or it has seen to that itself
            freeze(value)


def _is_sparse(value: Any) -> bool:
    return callable(getattr(value, "tocsr", None))


def frozen(array: Array) -> Array:
    """Return an array, or a sparse one of rows or columns, not to be written to any more."""
    parts = [array.data, array.indices, array.indptr] if _is_sparse(array) else [array]
    for part in parts:
        part.setflags(write=False)
    return array


def apart(value: Kept) -> Kept:
    """Return a value with arrays of its own, for code that may write to what it is given."""
    return cast(Kept, _apart(value, {}))


def _apart(value: Any, made: dict[int, Any]) -> Any:
    if id(value) in made:
        return made[id(value)][1]
    found = value
    if isinstance(value, np.ndarray) or _is_sparse(value):
        found = frozen(value.copy())
    elif isinstance(value, dict | MappingProxyType):
        if _may_hold_arrays(value.values()):
            found = {key: _apart(item, made) for key, item in value.items()}
    elif isinstance(value, tuple | list):
        if _may_hold_arrays(value):
            items = [_apart(item, made) for item in value]
            same = all(one is other for one, other in zip(items, value, strict=True))
            plain = type(value) in (tuple, list)
            found = value if same or not plain else type(value)(items)
    elif is_dataclass(value) and not isinstance(value, type):
        found = _copied(value, made)
    made[id(value)] = (value, found)  # which keeps what has this id
    return found


def _may_hold_arrays(values: Collection[Any]) -> set[type]:
    """Return the kinds among some values in which there may be arrays."""
    return {kind for kind in set(map(type, values)) if not issubclass(kind, _PLAIN)}


def _copied(value: Any, made: dict[int, Any]) -> Any:
    found = copy(value)
    names = {field.name for field in fields(value)}
    for name in names:
        object.__setattr__(found, name, _apart(getattr(value, name), made))
    for name in [name for name in getattr(found, "__dict__", {}) if name not in names]:
        del found.__dict__[name]  # what was found of it later is found again
    return found


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
    if _is_sparse(value):
        rows = value.tocsr()
        return rows.shape, *map(content_key, (rows.indptr, rows.indices, rows.data))
    fields_of_model = getattr(type(value), "model_fields", None)
    if fields_of_model is not None:
        return type(value), tuple(content_key(getattr(value, name)) for name in fields_of_model)
    return value
