"""A plan of expressions: what is to be computed of each row, as data that knows no engine.

A plan goes through columns in steps. What a step adds, the next ones may use, and within a step no
column uses another: so an engine without common subexpressions computes nothing twice. Every figure
is a double, a cell that holds no number is unknown, and an expression with an unknown part is
unknown, except where it says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from maatwaarde.messages import Text

Op = Literal[
    "add", "sub", "mul", "div", "least", "most", "abs",
    "lt", "le", "gt", "ge", "eq", "and", "or", "not", "unknown",
    "first", "when", "only", "number", "text", "join",
]  # fmt: skip
"""What `Call` can do with its arguments.

``least`` and ``most`` take two. ``first`` is the first argument that is known. ``when`` is the
second argument where the first holds and else, also where that is unknown, the third; ``only`` has
no third, and is unknown there. ``number`` makes a double of a column, in which what is no number is
unknown. ``text`` is a column as text without spaces around it. ``join`` writes texts after each
other, less a semicolon at the end.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the frame, or one that an earlier step has added."""

    name: str


@dataclass(frozen=True, slots=True)
class Literally:
    """A number, a text, or whether something holds."""

    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Call:
    """An operation on other expressions."""

    op: Op
    arguments: tuple[Expression, ...]


Expression = Column | Literally | Call


@dataclass(frozen=True, slots=True)
class Step:
    """Columns that are added at once.

    Parameters
    ----------
    name
        One word.
    about
        What they are, for who reads the plan as SQL.
    """

    name: str
    about: Text
    columns: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is computed of each row.

    Parameters
    ----------
    framework
        What it was made from: id, version and SHA-256.
    needed
        Columns of the frame that it reads.
    steps
        In order. The columns of the last are the results, in the order in which they were asked;
        all others are only in between.
    """

    framework: Mapping[str, str | None]
    needed: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def results(self) -> tuple[str, ...]:
        """The names of the columns that it gives."""
        return tuple(self.steps[-1].columns)


def call(op: Op, *arguments: Expression | float | str | bool) -> Call:
    """Return an operation; plain values stand for themselves."""
    return Call(
        op,
        tuple(
            Literally(item) if isinstance(item, float | int | str) else item for item in arguments
        ),
    )


def total(parts: Sequence[Expression]) -> Expression:
    """Add up strictly from left to right, so that every engine gives the same bits."""
    return reduce(lambda a, b: call("add", a, b), parts)


def either(parts: Sequence[Expression]) -> Expression:
    """Whether any of these holds; without any, not."""
    return reduce(lambda a, b: call("or", a, b), parts) if parts else Literally(False)


def columns_of(expression: Expression) -> Iterator[str]:
    """Yield the columns that an expression uses."""
    if isinstance(expression, Column):
        yield expression.name
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from columns_of(argument)


def needed_only(steps: list[Step], results: list[str]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Keep what these results need, and return which columns of the frame they need for it.

    Parameters
    ----------
    results
        Columns of the last step.
    """
    wanted = dict.fromkeys(results)
    kept = []
    for step in reversed(steps):
        names = results if step is steps[-1] else [name for name in step.columns if name in wanted]
        columns = {name: step.columns[name] for name in names}
        for name, expression in columns.items():
            del wanted[name]
            wanted.update(dict.fromkeys(columns_of(expression)))
        if columns:
            kept.append(Step(step.name, step.about, columns))
    return tuple(reversed(kept)), tuple(sorted(wanted))
