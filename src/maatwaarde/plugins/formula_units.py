"""The units of a formula: what is added, compared or chosen between has one and the same unit."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from maatwaarde.diagnostics import UnitError, did_you_mean
from maatwaarde.messages import Message, Text, msg
from maatwaarde.plugins.formula_syntax import is_text, wrong
from maatwaarde.units import Units

Unit = Any
"""A `maatwaarde.units.Unit`, or `TEXT`."""

ANY = None
"""The unit of a literal zero, which may stand beside any unit."""
TEXT = "text"
"""In place of a unit, for what holds texts."""
_FREE = "number"
"""Of a number that stands alone in a condition: it takes the unit of what it stands beside."""


def unit_of(
    node: ast.expr, units: Mapping[str, Unit], text: str, *, free_numbers: bool = False
) -> Unit | None:
    """Return the unit of a formula that `parsed` let through.

    Parameters
    ----------
    free_numbers
        Whether a number that stands alone has the unit of what it is compared with or added to.

    Raises
    ------
    PluginError
        If a name is unknown, or units do not fit.
    """
    check = _Check(units, text, free_numbers)
    found = check.of(node)
    return check.one if found is _FREE else found


def scale(source: Unit, target: Unit) -> float:
    """Return the factor from one unit to another, rid of the noise of chained factors."""
    return float(f"{source.factor(target):.15g}")


class _Check:
    def __init__(self, units: Mapping[str, Unit], text: str, free_numbers: bool) -> None:
        self.units, self.text, self.free_numbers = units, text, free_numbers
        # A framework may have units of its own.
        known = next((unit for unit in units.values() if unit is not TEXT), None)
        self.one = Units().parse("dimensionless") if known is None else known / known

    def of(self, node: ast.expr) -> Unit | None:
        match node:
            case ast.Constant():
                return ANY if node.value == 0 else _FREE if self.free_numbers else self.one
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp(op=ast.Not()):
                self.of(node.operand)
                return self.one
            case ast.UnaryOp():
                return self.number(node.operand)
            case ast.BoolOp():
                for part in node.values:
                    self.of(part)
                return self.one
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self.same([node.left, node.right], _adds_up)
            case ast.BinOp(op=ast.Pow()):
                self.number(node.right)
                return self._power(node, self.number(node.left))
            case ast.BinOp():
                return self._product(node)
            case ast.Compare():
                self._compared(node)
                return self.one
            case ast.Call(func=ast.Name(id="where")):
                self.of(node.args[0])
                return self.same(node.args[1:], _chooses)
            case ast.Call(func=ast.Name(id="exp" | "log" as name)):
                return self._power(node, self.number(node.args[0]), name)
            case ast.Call(func=ast.Name(id="sqrt")):
                unit = self.number(node.args[0])
                return unit if unit is ANY or unit is _FREE else unit**0.5
            case ast.Call():
                return self.same(node.args, _compares)
        raise AssertionError("refused when the formula was made")

    def number(self, node: ast.expr) -> Unit | None:
        """Return the unit of what has to be a number."""
        unit = self.of(node)
        if unit is TEXT:
            raise wrong(
                self.text,
                msg("computes with {name!r}, which is a text", name=ast.unparse(node)),
                msg("compare it, as in area == 'Zuid'"),
            )
        return unit

    def same(
        self, parts: Iterable[ast.expr], differ: Callable[[Text, Text], Message]
    ) -> Unit | None:
        all_units = [self.number(part) for part in parts]
        found = [unit for unit in all_units if unit is not ANY and unit is not _FREE]
        for unit in found[1:]:
            if not _equal(unit, found[0]):
                raise wrong(
                    self.text,
                    differ(_named(found[0]), _named(unit)),
                    msg("declare both in the same unit, or mend the formula"),
                )
        return found[0] if found else _FREE if any(unit is _FREE for unit in all_units) else ANY

    def _name(self, node: ast.Name) -> Unit:
        if node.id not in self.units:
            raise wrong(
                self.text,
                msg("uses {name!r}, which is no name that is known here", name=node.id)
                if self.free_numbers
                else msg(
                    "uses {name!r}, which is no input and no factor of this estimator",
                    name=node.id,
                ),
                did_you_mean(node.id, self.units),
            )
        return self.units[node.id]

    def _product(self, node: ast.BinOp) -> Unit | None:
        left, right = self.number(node.left), self.number(node.right)
        if left is ANY or right is ANY:
            return ANY
        if left is _FREE and right is _FREE:
            return _FREE
        left, right = (self.one if unit is _FREE else unit for unit in (left, right))
        return left * right if isinstance(node.op, ast.Mult) else left / right

    def _compared(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            listed = node.comparators[0]
            assert isinstance(listed, ast.List | ast.Tuple)
            sides = [node.left, *listed.elts]
        texts = [side for side in sides if is_text(side) or self.of(side) is TEXT]
        if not texts:
            self.same(sides, _compares)
            return
        ordered = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
        if ordered:
            raise wrong(
                self.text,
                msg("compares texts in {piece!r}", piece=ast.unparse(node)),
                msg("texts compare with ==, != and in only"),
            )
        for side in sides:
            if side not in texts:
                raise wrong(
                    self.text,
                    msg(
                        "compares {one} and {other}", one=_named(self.of(side)), other=_named(TEXT)
                    ),
                    self._instead(self.of(side), texts[0]),
                )

    def _instead(self, unit: Unit | None, said: ast.expr) -> Message:
        """Return what to write in place of ``'2 MEUR'``: the number in the unit of the other."""
        if isinstance(said, ast.Constant) and unit is not ANY and unit is not _FREE:
            try:
                number = Units().amount(str(said.value), f"{unit}")
            except UnitError:
                pass
            else:
                return msg("write {number:.15g}, without quotation marks", number=number)
        return msg("compare numbers with numbers, and texts with texts between quotation marks")

    def _power(self, node: ast.expr, unit: Unit | None, name: str = "") -> Unit | None:
        """Powers of what has a unit are whole and written out; exp and log want a plain number."""
        if unit is ANY or unit is _FREE or _equal(unit, self.one):
            return self.one
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
            return unit ** float(str(node.right.value))
        what = msg("takes a variable power of {unit}", unit=_named(unit))
        if name:
            what = msg("takes {function}() of {unit}", function=name, unit=_named(unit))
        raise wrong(self.text, what, msg("divide by something of the same unit first"))


def _adds_up(one: Text, other: Text) -> Message:
    return msg("adds up {one} and {other}", one=one, other=other)


def _compares(one: Text, other: Text) -> Message:
    return msg("compares {one} and {other}", one=one, other=other)


def _chooses(one: Text, other: Text) -> Message:
    return msg("chooses between {one} and {other}", one=one, other=other)


def _equal(a: Unit, b: Unit) -> bool:
    """Whether numbers in both units are the same numbers."""
    return a.dimensionality == b.dimensionality and abs(scale(a, b) - 1) < 1e-12


def _named(unit: Unit | None) -> Text:
    if unit is TEXT:
        return msg("a text")
    if unit is ANY or unit is _FREE or unit.dimensionless:
        return msg("a plain number")
    return f"{unit:~}"
