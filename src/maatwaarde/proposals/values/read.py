"""From columns whose meaning is known to typed arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.table import Table
from maatwaarde.proposals.values.amounts import Amounts, read_amounts
from maatwaarde.proposals.values.fixed import FixedColumns
from maatwaarde.proposals.values.texts import text_problems, to_texts

Texts = tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class Values:
    """What all columns hold.

    Parameters
    ----------
    fixed
        The columns that every list has.
    measured
        Each other column, with its numbers or, of an attribute, its texts.
    problems
        What was found, errors and warnings.
    """

    fixed: FixedColumns
    measured: Sequence[tuple[Assigned, Amounts | Texts]]
    problems: tuple[Diagnostic, ...]


def read_values(table: Table, columns: Sequence[Assigned], mapping: LoadedMapping) -> Values:
    """Read the cells of all columns."""
    fixed = FixedColumns(table, mapping, [one for one in columns if one.target.kind == "fixed"])
    others = [one for one in columns if one.target.kind != "fixed"]
    amounts, problems = read_amounts(
        table, others, mapping.content.decimal, mapping.content.approximate
    )
    measured: list[tuple[Assigned, Amounts | Texts]] = []
    for item, numbers in zip(others, amounts, strict=True):
        if numbers is not None:
            measured.append((item, numbers))
            continue
        texts = to_texts(item.column)
        problems += text_problems(table, item.heading, item.column, texts)
        measured.append((item, tuple(texts.to_pylist())))
    return Values(fixed, tuple(measured), (*fixed.problems, *problems))
