"""How messages name many things, and things that have a unit."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.messages import Exact, Message, Text, Unit, joined, msg


def a_few(names: Sequence[Text], most: int, of: int | None = None) -> Message:
    """Return the first of the names, and how many more there are.

    ``of`` says how many there are where not all are given.
    """
    first = joined(names[:most], ", ")
    rest = (len(names) if of is None else of) - most
    return msg("{names} and {n} more", names=first, n=rest) if rest > 0 else first


def with_unit(value: Exact, unit: str) -> Text:
    """Return a number with its unit, if it has one."""
    if unit == "dimensionless":
        return value
    return msg("{value} {unit}", value=value, unit=Unit(unit))


def name_with_unit(name: str, unit: str) -> Text:
    """Return a name with the unit of what it names, if that has one."""
    return name if unit == "dimensionless" else msg("{name} ({unit})", name=name, unit=Unit(unit))
