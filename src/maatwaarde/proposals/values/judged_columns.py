"""Which columns hold judgements rather than numbers, and what is found in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework.scale import Scale
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.model import JudgedColumn
from maatwaarde.proposals.table import Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.judged_notation import judged_notation
from maatwaarde.proposals.values.judgements import (
    Said,
    count_labels,
    label_problems,
    read_judgements,
)
from maatwaarde.proposals.values.texts import plain_texts, text_problems


@dataclass(frozen=True, eq=False)
class Judged:
    """A column of judgements, and what is in it.

    Parameters
    ----------
    scale
        By which it was read: that of the measure, or the named one in which it is written;
        ``None`` when neither is known, so that only the framework can tell what it says.
    filled, unknown
        How many cells say a label or an amount, and how many that nobody knows.
    labels
        How often each was given.
    """

    column: JudgedColumn
    scale: Scale | None
    filled: int
    unknown: int
    labels: tuple[tuple[str, int], ...]


def judged_scale(item: Assigned, scales: Mapping[str, Scale]) -> tuple[bool, Scale | None]:
    """Return whether a column holds judgements, and the scale to read it by where one is known.

    It does where the mapping or the heading says so, where the measure has a scale (unless the
    column has a unit and only numbers), and where its cells are in no doubt.
    """
    target, rule = item.target, item.rule
    if target.kind != "impact" or target.bound is not None:
        return False, None
    if rule is not None and rule.type == "number":
        return False, None
    own = scales.get(target.name)
    said = target.judge is not None or (rule is not None and rule.type == "judgement")
    found = None if own is not None else judged_notation(item.column)
    scale = found[1] if found is not None else own
    if said or found is not None:
        return True, scale
    if own is None:
        return False, None
    return item.unit is None or _has_label(item, own), own


def _has_label(item: Assigned, scale: Scale) -> bool:
    """Return whether a column that has a unit has a cell that is no number, and is a label."""
    cells = numbers.split(item.column)
    return any(scale.find(text) is not None for text in cells.odd)


def read_judged(
    table: Table, item: Assigned, scale: Scale | None, mapping: LoadedMapping
) -> tuple[Judged, list[Diagnostic]]:
    """Read a column of judgements."""
    texts: pa.Array = plain_texts(item.column)
    rule = item.rule
    own = rule.decimal if rule is not None else None
    column = JudgedColumn(
        item.target.name,
        item.heading,
        item.target.judge,
        item.unit,
        own or mapping.content.decimal or table.decimal or "comma",
        tuple(text or None for text in texts.to_pylist()),
    )
    problems = text_problems(table, item.heading, item.column, texts)
    if rule is not None and rule.sign == -1:
        problems.append(
            Diagnostic(
                "sign-judgement",
                msg("holds judgements, and `sign: -1` turns numbers round"),
                msg("remove `sign`; the scale in the framework says which labels are a loss"),
                table.where(None, item.heading),
            )
        )
    if scale is None:
        filled = sum(text is not None for text in column.texts)
        return Judged(column, None, filled, 0, ()), problems
    said = read_judgements(column, scale)
    if not problems:  # the error of a formula is no label either, and is told already
        problems = label_problems(column, said, scale, partial(table.where, heading=item.heading))
    return (
        Judged(
            column,
            scale,
            _count(said, "labels") + _count(said, "amount"),
            _count(said, "unknown"),
            count_labels(said, scale),
        ),
        problems,
    )


def _count(said: list[Said], kind: str) -> int:
    return sum(one.kind == kind for one in said)


def overlooked(table: Table, item: Assigned) -> list[Diagnostic]:
    """Warn of an attribute that is written in judgements, which nobody would count."""
    if item.target.kind != "attribute" or judged_notation(item.column) is None:
        return []
    return [
        Diagnostic(
            "looks-judged",
            msg(
                "looks like judgements, and is read as the attribute {name!r}, which no measure "
                "counts",
                name=item.target.name,
            ),
            msg(
                "map it to 'impact:MEASURE' in a mapping file (`maatwaarde init` drafts one), and "
                "give that measure a `scale`"
            ),
            table.where(None, item.heading),
            severity="warning",
        )
    ]
