"""Whether what an estimator declares is of the types that it has to be."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel


def wrong_fields(item: object) -> Iterator[tuple[str, object, str]]:
    """Yield what is wrong with a part of a declaration.

    Parameters
    ----------
    item
        A dataclass, which checks nothing itself; or a factor, of which a copy was made perhaps with
        other values.

    Yields
    ------
    field, given, wanted
        The name of a field, what it holds, and what it has to be.

    Raises
    ------
    PluginError
        If it is a factor, and anything is wrong with it.
    """
    if isinstance(item, BaseModel):
        type(item)(**{name: getattr(item, name) for name in item.model_fields_set})
        return
    kind: Any = type(item)
    for name, hint in _hints(kind).items():
        value = getattr(item, name)
        if not is_of(value, hint):
            yield name, value, kind.__annotations__[name]


@cache
def _hints(kind: Any) -> dict[str, Any]:
    fields = {field.name for field in dataclasses.fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in fields}


def is_of(value: object, hint: Any) -> bool:
    """Return whether a value is of a type; a number is finite too."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(is_of(value, one) for one in inner)
    if origin is Literal:
        return any(type(value) is type(one) and value == one for one in inner)
    if origin is tuple:
        return isinstance(value, tuple) and all(is_of(one, inner[0]) for one in value)
    if hint in (None, NoneType):
        return value is None
    if isinstance(value, bool):
        return hint is bool
    if hint is float:
        return isinstance(value, int | float) and _is_finite(value)
    return isinstance(value, hint)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number of too many digits
        return False
