"""Read the text of a unit as powers of names, where it is written as units mostly are.

Whatever else pint can read is left to pint (`maatwaarde.units.registry`), which is slow to load.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from maatwaarde.late import dataclass, regex
from maatwaarde.units.unit import Number, Table

_TOKEN = regex(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])"
    r"|(?P<sign>\*\*|[*/()%^-]))\s*",
    re.ASCII,
)
# Names that pint takes for numbers.
NO_UNITS = frozenset({"nan", "inf", "infinity", "dimensionless"})


class UnusualError(ValueError):
    """A text that only pint can say something about."""


class UnknownNameError(ValueError):
    """A name that is no unit."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LogarithmError(ValueError):
    """A unit that is a logarithm."""


class ZeroPointError(ValueError):
    """A unit with a zero point of its own."""


@dataclass(frozen=True, slots=True)
class Product:
    """A number times powers of names, as they are written."""

    scale: Number
    powers: Mapping[str, Number]

    def times(self, other: Product, sign: int) -> Product:
        powers = dict(self.powers)
        for name, power in other.powers.items():
            powers[name] = powers.get(name, 0) + sign * power
        left = {name: power for name, power in powers.items() if power != 0}
        scale = self.scale * other.scale if sign > 0 else self.scale / other.scale
        return Product(scale, left)

    def __pow__(self, power: Number) -> Product:
        return Product(self.scale**power, {name: own * power for name, own in self.powers.items()})


def product(text: str) -> Product:
    """Return what a text stands for: ``60 * second`` is 60 times the first power of ``second``.

    Raises
    ------
    UnusualError
        If it is anything but names and numbers, multiplied, divided and to powers in figures.
    """
    if not text:
        return Product(1, {})
    try:
        return _Reader(text).read()
    except (ArithmeticError, RecursionError):
        raise UnusualError(text) from None


def unit_powers(text: str, table: Table) -> dict[str, Number]:
    """Return the powers of units, by their canonical names, that a text stands for.

    Raises
    ------
    UnusualError
        If only pint can say.
    UnknownNameError
        If a name is no unit.
    """
    found = product(text)
    if found.scale != 1:
        raise UnusualError(text)
    powers: dict[str, Number] = {}
    for name, power in found.powers.items():
        canonical = canonical_name(name, table)
        if not canonical:
            continue
        total = powers.get(canonical, 0) + power
        powers[canonical] = total
        if total == 0:
            del powers[canonical]
    return powers


def canonical_name(name: str, table: Table) -> str:
    """Return the one name of a unit, and nothing for ``dimensionless``.

    Raises
    ------
    UnusualError
        If only pint can say, since the name can be read in two ways, or is no number of anything
        that is multiplied.
    UnknownNameError
        If there is no such unit.
    """
    if name == "dimensionless":
        return ""
    if name.lower() in NO_UNITS:
        raise UnusualError(name)
    try:
        canonical = table.canonical(name)
    except ValueError:
        raise UnusualError(name) from None
    if canonical is None:
        raise UnknownNameError(name)
    if table.definition(canonical).scale is None:
        raise UnusualError(name)
    return canonical


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise UnusualError(text)
            self.tokens.append((str(match.lastgroup), str(match[str(match.lastgroup)])))
            at = match.end()
        self.at = 0

    def read(self) -> Product:
        found = self._product()
        if self._next():
            raise UnusualError(self.text)
        return found if isinstance(found, Product) else Product(found, {})

    def _next(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, kind: str) -> str:
        if self.at == len(self.tokens) or self.tokens[self.at][0] != kind:
            raise UnusualError(self.text)
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _expect(self, sign: str) -> None:
        if self._take("sign") != sign:
            raise UnusualError(self.text)

    def _product(self) -> Product | Number:
        found = self._power()
        while (sign := self._next()) in ("*", "/"):
            self.at += 1
            found = _combined(found, self._power(), sign)
        return found

    def _power(self) -> Product | Number:
        base = self._atom()
        if self._next() not in ("**", "^"):
            return base
        self.at += 1
        bracket = self._next() == "("
        self.at += bracket
        minus = self._next() == "-"
        self.at += minus
        power = _number(self._take("number"))
        if bracket:
            self._expect(")")
        return base ** (-power if minus else power)

    def _atom(self) -> Product | Number:
        sign = self._next()
        if sign == "(":
            self.at += 1
            found = self._product()
            self._expect(")")
            return found
        if sign == "%":
            self.at += 1
            return Product(1, {"percent": 1})
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "number":
            return _number(self._take("number"))
        return Product(1, {self._take("name"): 1})


def _number(text: str) -> Number:
    return int(text) if text.isdigit() else float(text)


def _combined(left: Product | Number, right: Product | Number, sign: str) -> Product | Number:
    # The steps of pint: what a number is divided by has a power of -1 first.
    if isinstance(left, Product) and isinstance(right, Product):
        return left.times(right, 1 if sign == "*" else -1)
    if isinstance(left, Product):
        assert not isinstance(right, Product)
        scale = left.scale * right if sign == "*" else left.scale / right
        return Product(scale, left.powers)
    if isinstance(right, Product):
        right = right if sign == "*" else right**-1
        return Product(right.scale * left, right.powers)
    return left * right if sign == "*" else left / right
