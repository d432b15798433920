"""Units of one organisation, on top of those that are always there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import msg
from maatwaarde.units.notation import DEFINITION, NAME, finite, normalise, short
from maatwaarde.units.reading import (
    NO_UNITS,
    UnknownNameError,
    UnusualError,
    canonical_name,
    product,
)
from maatwaarde.units.table import shipped
from maatwaarde.units.unit import Definition, Table, Unit, written

_NEW_DIMENSION = regex(r"^\s*\[(\w+)\]\s*$")


@dataclass(frozen=True)
class Known:
    """Which units there are, how the local ones were defined, and what is wrong with these.

    Attributes
    ----------
    local
        Each name, and what it is in pint's notation. What is wrong is a dimension of its own.
    parsed
        What was read already: plugins name the same few hundreds of times.
    """

    table: Table
    local: tuple[tuple[str, str], ...] = ()
    problems: Mapping[str, Diagnostic] = field(default_factory=dict)
    parsed: dict[str, Unit] = field(default_factory=dict)


@lru_cache(maxsize=8)
def known(local: tuple[tuple[str, str], ...]) -> Known:
    """Return the units that are always there, and those of an organisation."""
    if not local:
        return Known(shipped())
    so_far = Known(known(()).table)
    for name, definition in local:
        so_far = _with(so_far, name, definition)
    return so_far


def _with(so_far: Known, name: str, definition: str) -> Known:
    table = so_far.table
    if not NAME.fullmatch(name) or name.lower() in NO_UNITS:
        return _wrong(
            so_far,
            name,
            Diagnostic(
                code="bad-unit-name",
                what=msg("{name!r} cannot be the name of a unit", name=name),
                mend=msg("use letters, digits and underscores, and begin with a letter")
                if not NAME.fullmatch(name)
                else msg("choose another name: this one stands for a number"),
            ),
        )
    if name in table.names or any(prefix for prefix, _ in table.candidates(name)):
        return _wrong(
            so_far,
            name,
            Diagnostic(
                code="unit-redefined",
                what=msg("the unit {name!r} exists already", name=name),
                mend=msg("leave it out, or choose another name"),
            ),
        )
    new = _NEW_DIMENSION.match(definition)
    if new:
        return _with_dimension(so_far, name, f"[{new[1]}]")
    text = normalise(definition)
    try:
        if not finite(text) or not DEFINITION.fullmatch(text):
            raise ValueError
        return _added(so_far, name, text, _defined(so_far, name, text))
    except ValueError:
        problem = Diagnostic(
            code="bad-unit-definition",
            what=msg(
                "the definition {definition!r} of unit {name!r} cannot be read",
                definition=short(definition),
                name=short(name),
            ),
            mend=msg(
                "use known units, as in '60 * second', or a new dimension, as in '[tree_pit]'"
            ),
        )
        return _with_dimension(_wrong(so_far, name, problem), name, f"[{name}]")


def _defined(so_far: Known, name: str, text: str) -> Definition:
    try:
        found = product(text)
        for part in found.powers:
            if not canonical_name(part, so_far.table):
                raise UnusualError(text)
    except UnknownNameError:
        raise
    except UnusualError:
        from maatwaarde.units.registry import define

        return define(so_far.local, name, text)
    try:
        size = float(found.scale)
    except OverflowError:
        raise ValueError(text) from None
    if not 0 < size < math.inf:
        raise ValueError(text)
    return Definition(name, found.scale, found.powers)


def _with_dimension(so_far: Known, name: str, dimension: str) -> Known:
    # What is measured in others already, as area is, stays so.
    reference = so_far.table.dimensions.get(dimension) or {dimension: 1}
    text = written(reference.items())
    return _added(so_far, name, text, Definition(name, 1, reference), dimension)


def _added(so_far: Known, name: str, text: str, own: Definition, dimension: str = "") -> Known:
    table = so_far.table
    dimensions = dict(table.dimensions)
    if dimension:
        dimensions.setdefault(dimension, None)
    extended = Table(
        {**table.names, name: name}, {**table.definitions, name: own}, table.prefixes, dimensions
    )
    return replace(so_far, table=extended, local=(*so_far.local, (name, text)))


def _wrong(so_far: Known, name: str, problem: Diagnostic) -> Known:
    return replace(so_far, problems={**so_far.problems, name: problem})
