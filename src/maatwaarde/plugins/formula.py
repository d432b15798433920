"""Formulas as text: what people read is what is computed, and its units are checked.

A formula is one expression over the names of inputs and factors, such as
``-dwellings * gas_use * gas_emission``; a condition is one that is true or false, such as
``spent <= 1.1 * budgeted and status in ['running', 'done']``. What is unknown stays unknown:
unknown *and* false is false, unknown *or* true is true, and all else with it is unknown.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.messages import msg
from maatwaarde.plugins.formula_syntax import is_condition, names_in, parsed, wrong
from maatwaarde.plugins.formula_units import ANY, TEXT, Unit, scale, unit_of

__all__ = ["ANY", "TEXT", "Formula", "Unit", "Values", "fill_in", "scale"]

Values = NDArray[Any]
"""Numbers with NaN where unknown; or texts (``object``) with None where unknown."""


def _known(values: Values) -> NDArray[np.bool_]:
    if values.dtype == object:
        unknown: Any = None
        return np.asarray(values != unknown, dtype=bool)
    return ~np.isnan(values)


def _compare(operation: Callable[[Values, Values], NDArray[np.bool_]]) -> Callable[..., Floats]:
    def compare(a: Values, b: Values) -> Floats:
        # What is unknown is neither true nor false.
        true = np.asarray(operation(a, b), dtype=bool)
        return np.where(_known(a) & _known(b), true, np.nan)

    return compare


def _where(condition: Floats, yes: Floats, no: Floats) -> Floats:
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, yes, no))


def _and(a: Floats, b: Floats) -> Floats:
    unknown = np.isnan(a) | np.isnan(b)
    return np.where((a == 0) | (b == 0), 0.0, np.where(unknown, np.nan, 1.0))


def _not(a: Floats) -> Floats:
    return np.where(np.isnan(a), np.nan, np.where(a == 0, 1.0, 0.0))


def _or(a: Floats, b: Floats) -> Floats:
    return _not(_and(_not(a), _not(b)))


_BINARY: dict[type[ast.operator], Callable[..., Floats]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_EQUAL = _compare(np.equal)
_COMPARE: dict[type[ast.cmpop], Callable[..., Floats]] = {
    ast.Lt: _compare(np.less),
    ast.LtE: _compare(np.less_equal),
    ast.Gt: _compare(np.greater),
    ast.GtE: _compare(np.greater_equal),
    ast.Eq: _EQUAL,
    ast.NotEq: _compare(np.not_equal),
}
_FUNCTIONS: dict[str, Callable[..., Floats]] = {
    "min": np.minimum,
    "max": np.maximum,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "where": _where,
}


class Formula:
    """One expression, parsed and checked.

    Parameters
    ----------
    text
        Arithmetic (``+ - * / **``), comparisons (``< <= == != > >= in``), ``and``, ``or`` and
        ``not`` between these, and ``min``, ``max``, ``abs``, ``sqrt``, ``exp``, ``log`` and
        ``where(condition, yes, no)``.
    condition
        Whether it has to be true or false. In a condition a number that stands alone is in the
        unit of what it is compared with, and what is divided by zero is unknown.

    Raises
    ------
    PluginError
        If the text is no such expression.
    """

    def __init__(self, text: str, *, condition: bool = False) -> None:
        self.text = " ".join(text.split())
        self.condition = condition
        self._tree = parsed(self.text)
        if condition and not is_condition(self._tree):
            raise wrong(
                self.text,
                msg("is neither true nor false"),
                msg("compare two things, as in spent <= budgeted"),
            )
        self.names = names_in(self._tree)

    def __call__(self, values: Mapping[str, Values]) -> Floats:
        """Evaluate on arrays that broadcast against each other."""
        if not self.condition:
            return self._evaluate(self._tree, values)
        with np.errstate(all="ignore"):
            return self._evaluate(self._tree, values)

    def unit(self, units: Mapping[str, Unit]) -> Unit | None:
        """Return the unit of the result, given those of the names; `ANY` for a literal zero.

        Parameters
        ----------
        units
            By name; `TEXT` for what holds texts.

        Raises
        ------
        PluginError
            If a name is unknown, or things are added or compared that differ in unit.
        """
        return unit_of(self._tree, units, self.text, free_numbers=self.condition)

    def _evaluate(self, node: ast.expr, values: Mapping[str, Values]) -> Values:
        def of(part: ast.expr) -> Values:
            return self._evaluate(part, values)

        match node:
            case ast.Constant(value=str()):
                return np.asarray(node.value, dtype=object)
            case ast.Constant():
                return np.asarray(node.value, dtype=np.float64)
            case ast.Name():
                return values[node.id]
            case ast.UnaryOp(op=ast.USub()):
                return np.negative(of(node.operand))
            case ast.UnaryOp(op=ast.Not()):
                return _not(of(node.operand))
            case ast.UnaryOp():
                return of(node.operand)
            case ast.BoolOp():
                join = _and if isinstance(node.op, ast.And) else _or
                return reduce(join, map(of, node.values))
            case ast.BinOp():
                return self._finite(_BINARY[type(node.op)](of(node.left), of(node.right)))
            case ast.Compare():
                return _compared(node, of)
            case ast.Call(func=ast.Name(id=name)):
                return self._finite(_FUNCTIONS[name](*map(of, node.args)))
        raise AssertionError("refused when the formula was made")

    def _finite(self, values: Floats) -> Floats:
        return np.where(np.isfinite(values), values, np.nan) if self.condition else values


def _compared(node: ast.Compare, of: Callable[[ast.expr], Values]) -> Floats:
    match node:
        case ast.Compare(
            ops=[ast.In() | ast.NotIn() as op], comparators=[ast.List() | ast.Tuple()]
        ):
            sought, (listed,) = of(node.left), node.comparators
            found = reduce(_or, (_EQUAL(sought, of(item)) for item in listed.elts))  # type: ignore[attr-defined]
            return found if isinstance(op, ast.In) else _not(found)
    sides = [of(side) for side in (node.left, *node.comparators)]
    pairs: Iterable[tuple[ast.cmpop, Values, Values]] = zip(
        node.ops, sides[:-1], sides[1:], strict=True
    )
    return reduce(_and, (_COMPARE[type(op)](a, b) for op, a, b in pairs))


def fill_in(text: str, numbers: Mapping[str, str]) -> str:
    """Return a formula with every name that has a number replaced by it."""

    def number(match: re.Match[str]) -> str:
        found = numbers.get(match[0], match[0])
        return f"({found})" if found.startswith("-") else found

    filled = re.sub(r"[A-Za-z_]\w*", number, " ".join(text.split()))
    return filled.replace("**", "^").replace("*", "×").replace(" / ", " ÷ ")
