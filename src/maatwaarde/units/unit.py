"""A unit as powers of names, with the arithmetic of pint and none of what pint costs to load.

The steps are those of pint, in its order, so that the last digits of a factor are its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from maatwaarde.late import dataclass

Number = int | float
Powers = Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Definition:
    """What one unit is: so many times a product of others, or the unit of a dimension.

    Attributes
    ----------
    scale
        None for a unit with a zero point or a logarithm, with which nothing is multiplied.
    reference
        Powers of units, or of dimensions in brackets for the unit of a dimension.
    """

    symbol: str
    scale: Number | None
    reference: Powers

    @property
    def is_base(self) -> bool:
        return bool(self.reference) and all(name.startswith("[") for name in self.reference)


@dataclass(frozen=True)
class Table:
    """Which units there are.

    Attributes
    ----------
    names
        The unit by each of its names, in the order in which pint has them.
    prefixes
        Each way to write a prefix, with its name, its symbol and its size.
    dimensions
        Of each dimension the powers of others that it is, or None for one that stands alone.
    """

    names: Mapping[str, str]
    definitions: Mapping[str, Definition]
    prefixes: Mapping[str, tuple[str, str, Number]]
    dimensions: Mapping[str, Powers | None]
    _found: dict[str, Definition] = field(default_factory=dict, compare=False, repr=False)

    def candidates(self, name: str) -> list[tuple[str, str]]:
        """Return the prefixes and units that a name may be taken apart in."""
        found: dict[tuple[str, str], None] = {}
        for suffix in ("", "s"):
            if not name.endswith(suffix):
                continue
            for written, (prefix, _, _) in self.prefixes.items():
                if not name.startswith(written):
                    continue
                unit = name[len(written) : len(name) - len(suffix)]
                if unit in self.names and not (suffix and len(unit) == 1):
                    found[prefix, self.names[unit]] = None
        for prefix, unit in list(found):
            if prefix:
                found.pop(("", prefix + unit), None)
        return list(found)

    def canonical(self, name: str) -> str | None:
        """Return the one name of a unit, None if there is no such unit.

        Raises
        ------
        ValueError
            If a name can be read in two ways, or has a prefix that nothing is multiplied by.
        """
        if name in self.names:
            return self.names[name]
        candidates = self.candidates(name)
        if not candidates:
            return None
        if len(candidates) > 1:
            raise ValueError(name)
        prefix, unit = candidates[0]
        if prefix and self.definitions[unit].scale is None:
            raise ValueError(name)
        return prefix + unit

    def definition(self, name: str) -> Definition:
        """Return the definition of a unit that there is, by any of its names."""
        name = self.names.get(name, name)
        if name in self.definitions:
            return self.definitions[name]
        if name not in self._found:
            # As pint has it, the first of the ways in which the name can be read.
            prefix, unit = self.candidates(name)[0]
            own = self.definitions[unit]
            if prefix:
                _, symbol, scale = self.prefixes[prefix]
                own = Definition(symbol + own.symbol, scale, {unit: 1})
            self._found[name] = own
        return self._found[name]

    def dimensionality(self, powers: Powers) -> dict[str, Number]:
        """Return the powers of dimensions that stand alone, of powers of units or dimensions."""
        total: dict[str, Number] = {}
        self._add_dimensions(powers, 1, total)
        return {name: power for name, power in total.items() if power != 0 and name != "[]"}

    def _add_dimensions(self, powers: Powers, times: Number, total: dict[str, Number]) -> None:
        for name, power in powers.items():
            if not name.startswith("["):
                reference: Powers | None = self.definition(name).reference
            else:
                reference = self.dimensions[name]
            if reference is None:
                total[name] = total.get(name, 0) + times * power
            else:
                self._add_dimensions(reference, times * power, total)

    def root_factor(self, powers: Powers) -> Number:
        """Return what the units come to in those that are defined by nothing else."""
        above: dict[Number, Number] = {}
        below: dict[Number, Number] = {}
        self._add_scales(powers, 1, above, below)
        for scale in list(above):
            if scale not in below:
                continue
            if above[scale] >= below[scale]:
                above[scale] -= below.pop(scale)
            else:
                below[scale] -= above.pop(scale)
        factor: Number = 1
        for scale, power in above.items():
            if power != 0:
                factor *= scale**power
        for scale, power in below.items():
            if power != 0:
                factor *= scale**-power
        return factor

    def _add_scales(
        self,
        powers: Powers,
        times: Number,
        above: dict[Number, Number],
        below: dict[Number, Number],
    ) -> None:
        for name, power in powers.items():
            own = self.definition(name)
            if own.is_base or own.scale is None:
                continue
            total = times * power
            if total < 0:
                below[own.scale] = below.get(own.scale, 0) - total
            else:
                above[own.scale] = above.get(own.scale, 0) + total
            self._add_scales(own.reference, total, above, below)


class Unit:
    """A product of powers of units.

    Attributes
    ----------
    powers
        By the canonical name of each.
    """

    __slots__ = ("_dimensionality", "_table", "powers")

    def __init__(self, table: Table, powers: Powers) -> None:
        self._table = table
        self.powers = powers
        self._dimensionality: dict[str, Number] | None = None

    @property
    def dimensionality(self) -> dict[str, Number]:
        """The powers of dimensions: ``{"[length]": 1, "[time]": -1}``."""
        if self._dimensionality is None:
            self._dimensionality = self._table.dimensionality(self.powers)
        return self._dimensionality

    @property
    def dimensionless(self) -> bool:
        return not self.dimensionality

    @property
    def parts(self) -> list[Unit]:
        """The units that this is a product of, each by itself."""
        return [Unit(self._table, {name: 1}) for name in self.powers]

    def factor(self, target: Unit) -> float:
        """Return by what numbers in this unit are multiplied to be in one of the same dimension.

        Raises
        ------
        OverflowError
            If that is too large a number.
        """
        if self.powers == target.powers:
            return 1.0
        return 1.0 * self._table.root_factor((self / target).powers)

    def __mul__(self, other: Unit) -> Unit:
        return self._with(other.powers, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._with(other.powers, -1)

    def _with(self, others: Powers, sign: int) -> Unit:
        powers = dict(self.powers)
        for name, power in others.items():
            powers[name] = powers.get(name, 0) + sign * power
            if powers[name] == 0:
                del powers[name]
        return Unit(self._table, powers)

    def __pow__(self, power: Number) -> Unit:
        return Unit(self._table, {name: own * power for name, own in self.powers.items()})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unit) and self.powers == other.powers

    def __hash__(self) -> int:
        return hash(frozenset(self.powers.items()))

    def __str__(self) -> str:
        return f"{self}"

    def __repr__(self) -> str:
        return f"<Unit({f'{self}'!r})>"

    def __format__(self, form: str) -> str:
        """Write the unit in names, or with the form ``~`` in symbols."""
        items = sorted(self.powers.items())
        if form == "~":
            return written(((self._table.definition(name).symbol, power) for name, power in items))
        return written(items) or "dimensionless"


def written(powers: Iterable[tuple[str, Number]]) -> str:
    """Return a product of powers as a text: ``gram / meter ** 3``."""
    above: list[str] = []
    below: list[str] = []
    for name, power in powers:
        size = abs(power)
        (below if power < 0 else above).append(name if size == 1 else f"{name} ** {size:n}")
    if not above and not below:
        return ""
    return " / ".join([" * ".join(above) or "1", *below])
