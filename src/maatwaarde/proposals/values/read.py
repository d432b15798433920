"""From columns whose meaning is known to typed arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework.scale import Scale
from maatwaarde.late import dataclass
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.table import Table
from maatwaarde.proposals.values.amounts import Amounts, Written, read_amounts
from maatwaarde.proposals.values.fixed import FixedColumns, FixedValues
from maatwaarde.proposals.values.judged_columns import (
    Judged,
    judged_scale,
    overlooked,
    read_judged,
)
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
        Each other column, with its numbers or judgements or, of an attribute, its texts.
    problems
        What was found, errors and warnings.
    """

    fixed: FixedValues
    measured: Sequence[tuple[Assigned, Amounts | Judged | Texts]]
    problems: tuple[Diagnostic, ...]


def read_values(
    table: Table,
    columns: Sequence[Assigned],
    mapping: LoadedMapping,
    scales: Mapping[str, Scale],
) -> Values:
    """Read the cells of all columns.

    Parameters
    ----------
    scales
        Of measures of which impacts may be judgements, by their ids.
    """
    fixed = FixedColumns(table, mapping, [one for one in columns if one.target.kind == "fixed"])
    others = [one for one in columns if one.target.kind != "fixed"]
    return read_others(table, others, mapping, [judged_scale(one, scales) for one in others], fixed)


def read_others(
    table: Table,
    others: Sequence[Assigned],
    mapping: LoadedMapping,
    judged: Sequence[tuple[bool, Scale | None]],
    fixed: FixedValues,
    written: Sequence[Written] | None = None,
) -> Values:
    """Read the cells of all columns but those that every list has.

    Parameters
    ----------
    judged
        For each column whether it holds judgements, and on which scale.
    fixed
        What the columns that every list has hold.
    written
        How each column that holds no judgements is written, where only a part of it is at hand.
    """
    counted = [i for i, (labels, _) in enumerate(judged) if not labels]
    amounts, problems = read_amounts(
        table,
        [others[i] for i in counted],
        mapping.content.decimal,
        mapping.content.approximate,
        written,
    )
    held = dict(zip(counted, amounts, strict=True))
    measured: list[tuple[Assigned, Amounts | Judged | Texts]] = []
    for i, item in enumerate(others):
        found = held.get(i)
        if judged[i][0]:
            labels, wrong = read_judged(table, item, judged[i][1], mapping)
            measured.append((item, labels))
            problems += wrong
        elif found is not None:
            measured.append((item, found))
        else:
            texts = to_texts(item.column)
            problems += text_problems(table, item.heading, item.column, texts)
            problems += overlooked(table, item)
            measured.append((item, tuple(texts.to_pylist())))
    return Values(fixed, tuple(measured), (*fixed.problems, *problems))
