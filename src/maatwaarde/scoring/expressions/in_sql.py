"""A plan as SQL: a query that whoever works in a database can read, keep and run there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, Literal, get_args

from sqlglot import exp

from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.scoring.expressions.plan import (
    Column,
    Expression,
    Literally,
    Plan,
    Step,
    columns_of,
)

Dialect = Literal["duckdb", "postgres", "spark"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_LONGEST = 63
"""PostgreSQL cuts a name off after so many bytes, and two names may become one."""


def to_sql(
    plan: Plan,
    dialect: Dialect,
    table: str,
    keep: Sequence[str] = (),
    *,
    rank: bool = False,
    about: Sequence[Text] = (),
    language: Language = "en",
) -> str:
    """Return a plan as one query in a dialect of SQL.

    Every name stands between quotes and every number is a double, whatever a dialect makes of a
    decimal point.

    Parameters
    ----------
    table
        The table or view; a schema may stand before it, with a point.
    keep
        Columns of the table that the result has too, such as the id.
    rank
        Whether to add a rank: 1 is best, equal scores share one, and what is vetoed or cannot be
        used has none. The plan must have ``score``, ``vetoed`` and ``unusable``.
    about, language
        Lines of comment to stand above the query, and what comments are in.

    Raises
    ------
    MethodError
        With every name that cannot be written in the dialect, or that the result would have twice.
    """
    ranked = {"rank": _rank()} if rank else {}
    _check(plan, dialect, table, keep, (*plan.results, *ranked))
    parts: list[tuple[str, Text, Sequence[str], dict[str, exp.Expression]]] = [
        (_name(step.name, table), step.about, before, _written(step, dialect))
        for step, before in zip(plan.steps, _carried(plan, keep), strict=True)
    ]
    if ranked:
        about = [*about, msg("rank: 1 is best, and equal scores share one")]
        parts.append(("", msg("ranks"), (*keep, *plan.results), ranked))
    sources = [_table(table).sql(dialect), *(name for name, *_ in parts)]
    queries = [
        _query(before, own, source, dialect)
        for (_, _, before, own), source in zip(parts, sources, strict=False)
    ]
    *ahead, last = [
        (name, said, query) for (name, said, *_), query in zip(parts, queries, strict=True)
    ]
    lines = [f"-- {_one_line(say(line, language))}" for line in about]
    for number, (name, said, query) in enumerate(ahead):
        lines += [f"{'' if number else 'WITH '}{name} AS (", f"  -- {say(said, language)}"]
        lines += [f"  {line}" for line in query]
        lines.append(")," if number < len(ahead) - 1 else ")")
    return "\n".join([*lines, *last[2]]) + ";\n"


def _carried(plan: Plan, keep: Sequence[str]) -> list[list[str]]:
    """Return for each step which columns it hands on, that came before it."""
    later: dict[str, None] = {}
    found = []
    for step in reversed(plan.steps):
        found.append([name for name in dict.fromkeys([*keep, *later]) if name not in step.columns])
        for name in step.columns:
            later.pop(name, None)
        later |= {name: None for one in step.columns.values() for name in columns_of(one)}
    return found[::-1]


def _written(step: Step, dialect: Dialect) -> dict[str, exp.Expression]:
    write = _Writer(dialect)
    return {name: write(one) for name, one in step.columns.items()}


def _query(
    before: Sequence[str], own: Mapping[str, exp.Expression], source: str, dialect: Dialect
) -> list[str]:
    """Return the lines of a query: a column a line, and of long sums a part a line."""
    columns = [_column(name).sql(dialect) for name in before]
    for name, one in own.items():
        parts = [part.sql(dialect) for part in _summed(one)]
        said = exp.to_identifier(name, quoted=True).sql(dialect)
        columns.append("\n      + ".join(parts) + f" AS {said}")
    listed = ",\n".join(f"  {column}" for column in columns)
    return ["SELECT", *listed.split("\n"), f"FROM {source}"]


def _summed(one: exp.Expression) -> list[exp.Expression]:
    parts = []
    while isinstance(one, exp.Add):
        parts.append(one.expression)
        one = one.this
    return [one, *reversed(parts)]


def _name(step: str, table: str) -> str:
    """Return the name of a part of the query, which is not that of the table."""
    name = f"mw_{step}"
    return f"{name}_" if table.casefold() == name else name


def _table(table: str) -> exp.Table:
    parts = [exp.to_identifier(part, quoted=True) for part in table.split(".")]
    return exp.Table(**dict(zip(("this", "db", "catalog"), reversed(parts), strict=False)))


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _rank() -> exp.Expression:
    out = exp.Or(this=_column("vetoed"), expression=_column("unusable"))
    place = exp.Window(
        this=exp.Anonymous(this="RANK"),
        partition_by=[out],
        order=exp.Order(expressions=[exp.Ordered(this=_column("score"), desc=True)]),
    )
    return exp.Case().when(exp.Not(this=exp.Paren(this=out.copy())), place)


class _Writer:
    """Writes expressions for a dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __call__(self, one: Expression) -> exp.Expression:
        if isinstance(one, Column):
            return _column(one.name)
        if isinstance(one, Literally):
            return self._literal(one.value)
        if one.op == "number":
            return self._number(*map(self, one.arguments))
        return _OPERATIONS[one.op](*map(self, one.arguments))

    def _number(self, cell: exp.Expression) -> exp.Expression:
        number = exp.cast(cell, "double")
        if self._dialect == "postgres":  # which has no function for it
            not_a_number = exp.cast(exp.Literal.string("NaN"), "double")
            return exp.Anonymous(this="NULLIF", expressions=[number, not_a_number])
        # DuckDB takes nothing for equal to NaN in a file whose statistics leave NaN out.
        unknown = exp.Anonymous(this="ISNAN", expressions=[number.copy()])
        return exp.Case().when(exp.Not(this=unknown), number)

    def _literal(self, value: float | str | bool) -> exp.Expression:
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        if isinstance(value, str):
            return exp.Literal.string(value)
        # With an exponent a number is a double; without, it would be a decimal.
        digits = repr(abs(float(value)))
        number = exp.Literal(this=digits if "e" in digits else f"{digits}e0", is_string=False)
        literal: exp.Expression = number if value >= 0 else exp.Neg(this=number)
        return exp.cast(literal, "double") if self._dialect == "postgres" else literal


def _between(kind: type[exp.Binary], **more: Any) -> Callable[..., exp.Expression]:
    def write(a: exp.Expression, b: exp.Expression) -> Any:
        return kind(this=_inside(a), expression=_inside(b), **more)

    return write


def _in_a_row(kind: type[exp.Binary]) -> Callable[..., exp.Expression]:
    """Write what is the same from left to right, as sums are, without brackets to the left."""

    def write(a: exp.Expression, b: exp.Expression) -> Any:
        return kind(this=a if isinstance(a, kind) else _inside(a), expression=_inside(b))

    return write


def _inside(one: exp.Expression) -> exp.Expression:
    simple = isinstance(one, exp.Binary | exp.Not | exp.Is)
    return exp.Paren(this=one) if simple else one


def _function(name: str) -> Callable[..., exp.Expression]:
    return lambda *arguments: exp.Anonymous(this=name, expressions=list(arguments))


def _when(holds: exp.Expression, then: exp.Expression, *other: exp.Expression) -> exp.Expression:
    case = exp.Case().when(holds, then, copy=False)
    for one in other:
        if isinstance(one, exp.Case) and one.this is None:
            # What is chosen among many stands in one list.
            case.set("ifs", [*case.args["ifs"], *one.args["ifs"]])
            case.set("default", one.args.get("default"))
        else:
            case.set("default", one)
    return case


def _join(*parts: exp.Expression) -> exp.Expression:
    if not parts:
        return exp.Literal.string("")
    together = reduce(lambda a, b: exp.Concat(expressions=[a, b], safe=False), parts)
    return exp.Trim(this=together, expression=exp.Literal.string(";"))


_OPERATIONS: dict[str, Callable[..., exp.Expression]] = {
    "add": _in_a_row(exp.Add),
    "sub": _between(exp.Sub),
    "mul": _between(exp.Mul),
    # Both are doubles already, and no number of ours is zero.
    "div": _between(exp.Div, typed=True, safe=False),
    "least": _function("LEAST"),
    "most": _function("GREATEST"),
    "abs": _function("ABS"),
    "lt": _between(exp.LT),
    "le": _between(exp.LTE),
    "gt": _between(exp.GT),
    "ge": _between(exp.GTE),
    "eq": _between(exp.EQ),
    "and": _in_a_row(exp.And),
    "or": _in_a_row(exp.Or),
    "not": lambda a: exp.Not(this=_inside(a)),
    "unknown": lambda a: exp.Is(this=_inside(a), expression=exp.null()),
    "first": _function("COALESCE"),
    "when": _when,
    "only": _when,
    "text": lambda cell: exp.Trim(this=exp.cast(cell, "text")),
    "join": _join,
}


def _check(
    plan: Plan, dialect: Dialect, table: str, keep: Sequence[str], results: Sequence[str]
) -> None:
    names = [*table.split("."), *keep, *plan.needed, *results]
    names += [name for step in plan.steps for name in step.columns]
    problems = []
    for name in dict.fromkeys(names):
        if not name.strip() or not name.isprintable():
            what = msg("{name!r} can be no name in SQL", name=name)
            problems.append(Diagnostic("sql-name", what, msg("rename the column or the table")))
        elif dialect == "postgres" and len(name.encode()) > _LONGEST:
            what = msg(
                "{name!r} is longer than the {longest} bytes that a name has in PostgreSQL",
                name=name,
                longest=_LONGEST,
            )
            mend = msg("give the measure a shorter id, or ask for fewer results")
            problems.append(Diagnostic("sql-name", what, mend))
    if len(table.split(".")) > 3:
        what = msg("{table!r} has too many points for a table", table=table)
        problems.append(Diagnostic("sql-name", what, msg("write it as SCHEMA.TABLE")))
    problems += [
        Diagnostic(
            "duplicate-column",
            msg("two columns of the result would be named {name!r}", name=name),
            msg("leave it out of what is kept, or ask for other results"),
            Where(),
        )
        for name in _twice([*keep, *results])
    ]
    if problems:
        raise MethodError(problems)


def _twice(names: Sequence[str]) -> Iterator[str]:
    seen = set()
    for name in names:
        if name.casefold() in seen:  # to most engines, also between quotes, these are one
            yield name
        seen.add(name.casefold())


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
