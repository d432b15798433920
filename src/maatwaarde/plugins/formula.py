"""Formulas as text: what people read is what is computed, and its units are checked.

A formula is one arithmetic expression over the names of inputs and factors, such as
``-dwellings * gas_use * gas_emission``. It is parsed with Python's own parser, and only arithmetic,
comparisons and a few functions are let through, so nothing in it can do anything but compute.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, PluginError, did_you_mean
from maatwaarde.messages import Message, Text, msg, nmsg
from maatwaarde.units import Units

Unit = Any
"""A `pint.Unit`. Pint types its arithmetic as another class than what it returns."""


def _compare(operation: Callable[[Floats, Floats], NDArray[np.bool_]]) -> Callable[..., Floats]:
    def compare(a: Floats, b: Floats) -> Floats:
        # What is unknown is neither true nor false.
        return np.where(np.isnan(a) | np.isnan(b), np.nan, operation(a, b))

    return compare


def _where(condition: Floats, yes: Floats, no: Floats) -> Floats:
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, yes, no))


_BINARY: dict[type[ast.operator], Callable[..., Floats]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_COMPARE: dict[type[ast.cmpop], Callable[..., Floats]] = {
    ast.Lt: _compare(np.less),
    ast.LtE: _compare(np.less_equal),
    ast.Gt: _compare(np.greater),
    ast.GtE: _compare(np.greater_equal),
    ast.Eq: _compare(np.equal),
}
_FUNCTIONS: dict[str, tuple[int, Callable[..., Floats]]] = {
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "abs": (1, np.abs),
    "sqrt": (1, np.sqrt),
    "exp": (1, np.exp),
    "log": (1, np.log),
    "where": (3, _where),
}
ANY = None
"""The unit of a literal zero, which may stand beside any unit."""


class Formula:
    """One expression, parsed and checked.

    Parameters
    ----------
    text
        Arithmetic (``+ - * / **``), comparisons, and ``min``, ``max``, ``abs``, ``sqrt``, ``exp``,
        ``log`` and ``where(condition, yes, no)``.

    Raises
    ------
    PluginError
        If the text is no such expression.
    """

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        try:
            self._tree = ast.parse(self.text, mode="eval").body
        except SyntaxError as cause:
            what = msg(
                "cannot be read from {rest!r} on", rest=self.text[max(0, (cause.offset or 1) - 1) :]
            )
            raise self._error(what) from None
        _refuse(self._tree, self)
        # Names in the order in which a reader meets them.
        nodes = [node for node in ast.walk(self._tree) if isinstance(node, ast.Name)]
        nodes.sort(key=lambda node: node.col_offset)
        self.names = tuple(dict.fromkeys(n.id for n in nodes if n.id not in _FUNCTIONS))

    def __call__(self, values: Mapping[str, Floats]) -> Floats:
        """Evaluate on arrays that broadcast against each other."""
        return _evaluate(self._tree, values)

    def unit(self, units: Mapping[str, Unit]) -> Unit | None:
        """Return the unit of the result, given those of the names; `ANY` for a literal zero.

        Raises
        ------
        PluginError
            If a name is unknown, or things are added or compared that differ in unit.
        """
        return _unit(self._tree, units, self)

    def _error(
        self, what: Message, mend: str = msg("write one arithmetic expression")
    ) -> PluginError:
        return PluginError(
            Diagnostic(
                code="formula",
                what=msg("the formula {formula!r} {what}", formula=self.text, what=what),
                mend=mend,
            )
        )


def fill_in(text: str, numbers: Mapping[str, str]) -> str:
    """Return a formula with every name that has a number replaced by it."""

    def number(match: re.Match[str]) -> str:
        found = numbers.get(match[0], match[0])
        return f"({found})" if found.startswith("-") else found

    filled = re.sub(r"[A-Za-z_]\w*", number, " ".join(text.split()))
    return filled.replace("**", "^").replace("*", "×").replace(" / ", " ÷ ")


def _refuse(node: ast.expr, formula: Formula) -> None:
    """Let nothing through but arithmetic."""
    parts: list[ast.expr]
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            parts = []
        case ast.Name():
            parts = []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            parts = [node.operand]
        case ast.BinOp() if type(node.op) in _BINARY:
            parts = [node.left, node.right]
        case ast.Compare(ops=[operation]) if type(operation) in _COMPARE:
            parts = [node.left, node.comparators[0]]
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
            parts = node.args
            if len(parts) != _FUNCTIONS[name][0]:
                raise formula._error(
                    nmsg(
                        "gives {function}() {n} value",
                        "gives {function}() {n} values",
                        len(parts),
                        function=name,
                    )
                )
        case _:
            raise formula._error(
                msg("contains {piece!r}, which is no arithmetic", piece=ast.unparse(node)),
                msg(
                    "use + - * / **, comparisons, and {functions}",
                    functions=", ".join(sorted(_FUNCTIONS)),
                ),
            )
    for part in parts:
        _refuse(part, formula)


def _evaluate(node: ast.expr, values: Mapping[str, Floats]) -> Floats:
    match node:
        case ast.Constant():
            return np.asarray(node.value, dtype=np.float64)
        case ast.Name():
            return values[node.id]
        case ast.UnaryOp(op=ast.USub()):
            return np.negative(_evaluate(node.operand, values))
        case ast.UnaryOp():
            return _evaluate(node.operand, values)
        case ast.BinOp():
            return _BINARY[type(node.op)](
                _evaluate(node.left, values), _evaluate(node.right, values)
            )
        case ast.Compare():
            return _COMPARE[type(node.ops[0])](
                _evaluate(node.left, values), _evaluate(node.comparators[0], values)
            )
        case ast.Call(func=ast.Name(id=name)):
            return _FUNCTIONS[name][1](*(_evaluate(item, values) for item in node.args))
    raise AssertionError("refused when the formula was made")


def _unit(node: ast.expr, units: Mapping[str, Unit], formula: Formula) -> Unit | None:
    def of(part: ast.expr) -> Unit | None:
        return _unit(part, units, formula)

    def same(parts: list[ast.expr], differ: Callable[[Text, Text], Message]) -> Unit | None:
        found = [unit for unit in map(of, parts) if unit is not ANY]
        for unit in found[1:]:
            if not _equal(unit, found[0]):
                raise formula._error(
                    differ(_name(found[0]), _name(unit)),
                    msg("declare both in the same unit, or mend the formula"),
                )
        return found[0] if found else ANY

    match node:
        case ast.Constant():
            return ANY if node.value == 0 else _one()
        case ast.Name():
            if node.id not in units:
                raise formula._error(
                    msg(
                        "uses {name!r}, which is no input and no factor of this estimator",
                        name=node.id,
                    ),
                    did_you_mean(node.id, units),
                )
            return units[node.id]
        case ast.UnaryOp():
            return of(node.operand)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return same([node.left, node.right], _adds_up)
        case ast.BinOp(op=ast.Pow()):
            return _power(node, of(node.left), formula)
        case ast.BinOp():
            left, right = of(node.left), of(node.right)
            if left is ANY or right is ANY:
                return ANY
            return left * right if isinstance(node.op, ast.Mult) else left / right
        case ast.Compare():
            same([node.left, node.comparators[0]], _compares)
            return _one()
        case ast.Call(func=ast.Name(id="where")):
            of(node.args[0])
            return same(node.args[1:], _chooses)
        case ast.Call(func=ast.Name(id="exp" | "log" as name)):
            return _power(node, of(node.args[0]), formula, name)
        case ast.Call(func=ast.Name(id="sqrt")):
            unit = of(node.args[0])
            return ANY if unit is ANY else unit**0.5
        case ast.Call():
            return same(node.args, _compares)
    raise AssertionError("refused when the formula was made")


def _power(node: ast.expr, unit: Unit | None, formula: Formula, name: str = "") -> Unit | None:
    """Powers of things with a unit are whole and written out; exp and log want a plain number."""
    if unit is ANY or _equal(unit, _one()):
        return _one()
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        return unit ** float(str(node.right.value))
    what = msg("takes a variable power of {unit}", unit=_name(unit))
    if name:
        what = msg("takes {function}() of {unit}", function=name, unit=_name(unit))
    raise formula._error(
        what,
        msg("divide by something of the same unit first"),
    )


def _adds_up(one: Text, other: Text) -> Message:
    return msg("adds up {one} and {other}", one=one, other=other)


def _compares(one: Text, other: Text) -> Message:
    return msg("compares {one} and {other}", one=one, other=other)


def _chooses(one: Text, other: Text) -> Message:
    return msg("chooses between {one} and {other}", one=one, other=other)


def _one() -> Unit:
    return Units().parse("dimensionless")


def _equal(a: Unit, b: Unit) -> bool:
    """Whether numbers in both units are the same numbers."""
    return a.dimensionality == b.dimensionality and abs(scale(a, b) - 1) < 1e-12


def scale(source: Unit, target: Unit) -> float:
    """Return the factor from one unit to another, rid of the noise of chained factors."""
    return float(f"{float((1.0 * source).to(target).magnitude):.15g}")


def _name(unit: Unit) -> Text:
    return msg("a plain number") if unit.dimensionless else f"{unit:~}"
