"""A plan on a dataframe, eager or lazy, of any library that narwhals knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw

from maatwaarde.scoring.expressions.plan import Column, Expression, Literally, Plan


def run(frame: Any, plan: Plan) -> Any:
    """Add the results of a plan to a frame of narwhals, and nothing of what is in between."""
    own = frame.collect_schema().names()
    for step in plan.steps:
        frame = frame.with_columns(**{name: _expression(one) for name, one in step.columns.items()})
    return frame.select(*own, *plan.results)


def _expression(one: Expression) -> nw.Expr:
    if isinstance(one, Column):
        return nw.col(one.name)
    if isinstance(one, Literally):
        return nw.lit(one.value)
    return _OPERATIONS[one.op](*map(_argument, one.arguments))


def _argument(one: Expression) -> Any:
    return one.value if isinstance(one, Literally) else _expression(one)


def _first(figure: nw.Expr, other: Any) -> nw.Expr:
    return nw.coalesce(figure, other) if isinstance(other, nw.Expr) else figure.fill_null(other)


def _number(cell: nw.Expr) -> nw.Expr:
    number = cell.cast(nw.Float64())
    return nw.when(~number.is_nan()).then(number)


def _lit(value: Any) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value)


def _join(*parts: nw.Expr) -> nw.Expr:
    if not parts:
        return nw.lit("")
    return nw.concat_str(*parts).str.strip_chars(";")


def _both(*parts: Any) -> tuple[nw.Expr, ...]:
    return tuple(map(_lit, parts))


_OPERATIONS: dict[str, Callable[..., nw.Expr]] = {
    "add": lambda a, b: _lit(a) + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: _lit(a) * b,
    "div": lambda a, b: a / b,
    "least": lambda a, b: nw.min_horizontal(*_both(a, b)),
    "most": lambda a, b: nw.max_horizontal(*_both(a, b)),
    "abs": lambda a: a.abs(),
    "lt": lambda a, b: _lit(a) < b,
    "le": lambda a, b: _lit(a) <= b,
    "gt": lambda a, b: _lit(a) > b,
    "ge": lambda a, b: _lit(a) >= b,
    "eq": lambda a, b: _lit(a) == b,
    "and": lambda a, b: _lit(a) & _lit(b),
    "or": lambda a, b: _lit(a) | _lit(b),
    "not": lambda a: ~_lit(a),
    "unknown": lambda a: a.is_null(),
    "first": _first,
    "when": lambda a, b, c: nw.when(_lit(a)).then(_lit(b)).otherwise(_lit(c)),
    "only": lambda a, b: nw.when(_lit(a)).then(_lit(b)),
    "number": _number,
    "text": lambda a: a.cast(nw.String()).str.strip_chars(),
    "join": _join,
}
