"""From a raw table and a mapping to proposals, with every problem at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, ProposalError, raise_errors
from maatwaarde.proposals.amounts import Amounts, read_amounts
from maatwaarde.proposals.assign import Assigned, assign
from maatwaarde.proposals.fixed import FixedColumns
from maatwaarde.proposals.mapping import LoadedMapping
from maatwaarde.proposals.model import Attribute, GivenImpact, Proposals, ResourceUse, Source
from maatwaarde.proposals.resources import read_resources
from maatwaarde.proposals.table import RawTable, capped
from maatwaarde.proposals.texts import text_problems, to_texts


def build(table: RawTable, mapping: LoadedMapping, resources: RawTable | None) -> Proposals:
    """Make proposals of a table.

    Raises
    ------
    ProposalError
        With every problem of the file.
    """
    problems = list(table.problems)
    if not len(table):
        problems.append(
            Diagnostic("no-rows", "has no proposals below the headings", "add rows", table.where())
        )
    items, found = assign(table, mapping)
    problems += found
    fixed = FixedColumns(table, mapping, [i for i in items if i.target.kind == "fixed"])
    problems += fixed.problems
    measured = [item for item in items if item.target.kind != "fixed"]
    amounts, found = read_amounts(table, measured, mapping.content.decimal)
    problems += found
    read = list(zip(measured, amounts, strict=True))

    uses = _uses(read)
    problems += _total_beside_periods(table, read)
    if resources is not None:
        more, found = read_resources(resources, fixed.ids, mapping.content.decimal)
        problems += found
        problems += _stated_twice(resources, uses, more)
        uses += more
    impacts, found = _impacts(table, read)
    problems += found
    attributes, found = _attributes(table, read)
    problems += found
    raise_errors(problems, ProposalError)
    return Proposals(
        ids=fixed.ids,
        titles=fixed.titles,
        policy_field=fixed.policy_field,
        area=fixed.area,
        variant_of=fixed.variant_of,
        requires=fixed.requires,
        status=fixed.status,
        uses=tuple(sorted(uses, key=lambda use: (use.kind, use.name, use.period or ""))),
        impacts=tuple(impacts),
        attributes={item.name: item for item in attributes},
        source=Source(
            file=table.file,
            sheet=table.sheet,
            rows=table.rows,
            headings={str(item.target): item.heading for item in items},
            header_row=table.header_row,
            by_line=table.by_line,
        ),
        warnings=tuple(sorted(problems, key=lambda problem: problem.where.sort_key())),
    )


_Read = Sequence[tuple[Assigned, Amounts | None]]


def _uses(read: _Read) -> list[ResourceUse]:
    uses = []
    for item, amounts in read:
        target = item.target
        if amounts is not None and (target.kind == "cost" or target.kind == "staff"):
            uses.append(
                ResourceUse(
                    kind=target.kind,
                    name=target.name,
                    period=target.period,
                    unit=item.unit or "",
                    values=amounts.values,
                )
            )
    return uses


def _total_beside_periods(table: RawTable, read: _Read) -> list[Diagnostic]:
    """Refuse a total beside its parts: the money would count twice."""
    periods = {(i.target.kind, i.target.name) for i, _ in read if i.target.period}
    return [
        Diagnostic(
            "total-and-periods",
            f"{item.heading!r} has no period, and other columns give {item.target} per period",
            "list the total under `ignore` in the mapping, or give its kind of money another name",
            table.where(None, item.heading),
        )
        for item, _ in read
        if item.target.kind in ("cost", "staff")
        and item.target.period is None
        and (item.target.kind, item.target.name) in periods
    ]


def _stated_twice(
    table: RawTable, wide: Sequence[ResourceUse], long: Sequence[ResourceUse]
) -> list[Diagnostic]:
    stated = {(use.kind, use.name) for use in wide}
    return [
        Diagnostic(
            "stated-twice",
            f"{kind} {name!r} stands both in this table and in a column of the proposals",
            "keep one of them",
            table.where(),
        )
        for kind, name in sorted({(use.kind, use.name) for use in long} & stated)
    ]


def _impacts(table: RawTable, read: _Read) -> tuple[list[GivenImpact], list[Diagnostic]]:
    by_measure: dict[str, dict[str | None, tuple[Assigned, Amounts]]] = {}
    for item, amounts in read:
        if item.target.kind == "impact" and amounts is not None:
            by_measure.setdefault(item.target.name, {})[item.target.bound] = (item, amounts)
    impacts = []
    problems: list[Diagnostic] = []
    for measure, columns in by_measure.items():
        if None not in columns:
            item = next(iter(columns.values()))[0]
            problems.append(
                Diagnostic(
                    "bound-without-value",
                    f"{item.heading!r} gives a bound, and no column gives the impact itself",
                    f"add a column 'impact:{measure}'",
                    table.where(None, item.heading),
                )
            )
            continue
        item, value = columns[None]
        bounds: dict[str, NDArray[np.float64] | None] = {"low": None, "high": None}
        for bound in ("low", "high"):
            if bound in columns:
                other, amounts = columns[bound]
                problems += _bound(table, item, value, other, amounts, bound)
                bounds[bound] = amounts.values
        impacts.append(
            GivenImpact(
                measure, value.unit, value.values, bounds["low"], bounds["high"], item.heading
            )
        )
    return impacts, problems


def _bound(
    table: RawTable, item: Assigned, value: Amounts, other: Assigned, amounts: Amounts, bound: str
) -> list[Diagnostic]:
    problems = []
    if amounts.unit is not None and amounts.unit != value.unit:
        problems.append(
            Diagnostic(
                "bound-unit",
                f"is in {amounts.unit!r}, and {item.heading!r} is in {value.unit!r}",
                "give both in one unit",
                table.where(None, other.heading),
            )
        )
    alone = np.flatnonzero(~np.isnan(amounts.values) & np.isnan(value.values))
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero(
            amounts.values > value.values if bound == "low" else amounts.values < value.values
        )
    problems += capped(
        [
            Diagnostic(
                "bound-without-value",
                f"there is a {bound} bound, and {item.heading!r} is empty",
                "fill in the impact itself, or empty the bound",
                table.where(int(i), other.heading),
            )
            for i in alone
        ]
    )
    side = "above" if bound == "low" else "below"
    problems += capped(
        [
            Diagnostic(
                "bound-order",
                f"the {bound} bound {amounts.values[i]:,.15g} is {side} the impact "
                f"{value.values[i]:,.15g}",
                "exchange them; of negative impacts the low bound is the most negative",
                table.where(int(i), other.heading),
            )
            for i in outside
        ]
    )
    return problems


def _attributes(table: RawTable, read: _Read) -> tuple[list[Attribute], list[Diagnostic]]:
    attributes = []
    problems: list[Diagnostic] = []
    for item, amounts in read:
        if item.target.kind != "attribute":
            continue
        values: NDArray[np.float64] | tuple[str | None, ...]
        if amounts is not None:
            unit, values = amounts.unit, amounts.values
        else:
            texts = to_texts(item.column)
            problems += text_problems(table, item.heading, item.column, texts)
            unit, values = item.unit, tuple(texts.to_pylist())
        attributes.append(Attribute(item.target.name, unit, values, item.heading))
    return attributes, problems
