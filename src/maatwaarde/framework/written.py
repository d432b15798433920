"""A framework as the plain data of a file of one: what follows from saying nothing is left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from maatwaarde.framework.fields import Text
from maatwaarde.framework.measure import Missing
from maatwaarde.framework.model import FrameworkFile, Value

_ALWAYS = ("weight", "maatwaarde")


def whole(file: FrameworkFile, weights: Mapping[str, float] | None = None) -> FrameworkFile:
    """Return a file that says all by itself: it extends nothing, and has its weights in it.

    Parameters
    ----------
    weights
        By id, those that answers gave: they stand in place of where they came from.
    """
    changed: dict[str, Any] = {"extends": ()}
    if weights is not None:
        changed |= {"weights": None, "values": _weighed(file.values, weights)}
    return file.model_copy(update=changed)


def plain(file: FrameworkFile) -> dict[str, Any]:
    """Return what stands in a file, as keys with text, numbers, lists and keys with values."""
    found = _plain(file)
    assert isinstance(found, dict)
    return found


def _weighed(values: tuple[Value, ...], weights: Mapping[str, float]) -> tuple[Value, ...]:
    return tuple(
        value.model_copy(
            update={
                "weight": float(weights.get(value.id, 0.0)),
                "values": _weighed(value.values, weights),
                "measures": tuple(
                    item.model_copy(update={"weight": float(weights.get(item.id, 0.0))})
                    for item in value.measures
                ),
            }
        )
        for value in values
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Text) and value.en is None:
        return value.nl
    if isinstance(value, Missing) and (value.reason, value.low, value.high) == (None, None, None):
        return value.rule
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        stated = value.model_dump()
        if not stated.keys() <= fields.keys():
            return stated  # written in a form of its own, as a scale is by its labels
        return {
            field.alias or name: _plain(getattr(value, name))
            for name, field in fields.items()
            if name in _ALWAYS or getattr(value, name) != field.get_default()
        }
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and math.fabs(value) < 1e15:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
