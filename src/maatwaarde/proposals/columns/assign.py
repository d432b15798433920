"""Match the columns of a file with what they stand for."""

from __future__ import annotations

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.documents.cells import fold, one_line
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals.columns.currency import foreign_currency
from maatwaarde.proposals.columns.mapping import ColumnRule, LoadedMapping
from maatwaarde.proposals.columns.recognise import heading_unit, recognise, unit_above
from maatwaarde.proposals.columns.targets import (
    DEFAULT_UNIT,
    Target,
    TargetError,
    parse_heading,
    parse_target,
    slug,
    split_unit,
)
from maatwaarde.proposals.table import Column, Table


@dataclass(frozen=True, eq=False)
class Assigned:
    """One column with its meaning.

    Parameters
    ----------
    heading
        In the source, or ``fixed: area`` for a value from the mapping.
    unit
        Stated in the mapping or in the heading, or the default of money and staff.
    rule
        From the mapping, if it has one.
    """

    target: Target
    heading: str
    column: Column
    unit: str | None
    rule: ColumnRule | None = None


def assign(table: Table, mapping: LoadedMapping) -> tuple[list[Assigned], list[Diagnostic]]:
    """Return the columns that are used, and every problem with headings."""
    content = mapping.content
    rules = {fold(heading): found for heading, found in content.columns.items()}
    ignored = {fold(heading): i for i, heading in enumerate(content.ignore)}
    present = {fold(heading): heading for heading in table.headings}
    problems = _absent(mapping, present)
    assigned: list[Assigned] = []
    seen: dict[str, str] = {}
    for heading, column in zip(table.headings, table.columns, strict=True):
        key = fold(heading)
        if key in ignored:
            continue
        if key in seen:
            problems.append(
                Diagnostic(
                    "duplicate-heading",
                    msg("two columns have the heading {heading!r}", heading=heading),
                    msg("rename one of them"),
                    table.where(None, heading),
                )
            )
            continue
        seen[key] = heading
        if key in rules:
            for rule in rules[key]:
                unit = rule.stated_unit or DEFAULT_UNIT.get(rule.target.kind)
                assigned.append(Assigned(rule.target, heading, column, unit, rule))
            continue
        if heading in table.unnamed:
            problems.append(
                Diagnostic(
                    "no-heading",
                    msg("this column has data and no heading, and is left out"),
                    msg("give it a heading, or map {heading!r}", heading=heading),
                    table.where(None, heading),
                    severity="warning",
                )
            )
            continue
        if heading in table.plain:
            taken = {item.target for item in assigned}
            assigned.append(Assigned(_free(slug(heading) or "votes", taken), heading, column, None))
            continue
        try:
            target, unit = parse_heading(heading)
        except TargetError as error:
            problems.append(
                Diagnostic("bad-heading", error.what, error.mend, table.where(None, heading))
            )
            continue
        problems += _overlooked(table, heading, target)
        unit = unit or DEFAULT_UNIT.get(target.kind)
        assigned.append(Assigned(target, heading, column, unit))
    for text, value in content.fixed.items():
        target, unit = parse_target(text)
        column = [one_line(value) if isinstance(value, str) else value] * len(table)
        unit = unit or DEFAULT_UNIT.get(target.kind)
        assigned.append(Assigned(target, f"fixed: {text}", column, unit))
    if content.groups is not None:
        if table.groups is None:
            problems.append(
                Diagnostic(
                    "no-groups",
                    msg("the list has no headings of groups between its rows"),
                    msg("remove `groups`"),
                    mapping.where("groups"),
                    severity="warning",
                )
            )
        else:
            target, _ = parse_target(content.groups)
            assigned.append(Assigned(target, "groups", list(table.groups), None))
    problems += _other_currency(table, assigned)
    problems += _unit_above(table, assigned)
    problems += _twice(table, assigned)
    return assigned, problems


def _free(name: str, taken: set[Target]) -> Target:
    """Return an attribute of that name, with a number behind it where the name is taken."""
    target, count = Target("attribute", name), 1
    while target in taken:
        count += 1
        target = Target("attribute", f"{name}_{count}")
    return target


def _absent(mapping: LoadedMapping, present: dict[str, str]) -> list[Diagnostic]:
    problems = []
    wanted: list[tuple[str, tuple[str | int, ...]]] = [
        (heading, ("columns", heading)) for heading in mapping.content.columns
    ]
    wanted += [(heading, ("ignore", i)) for i, heading in enumerate(mapping.content.ignore)]
    for heading, path in wanted:
        if fold(heading) not in present:
            problems.append(
                Diagnostic(
                    "no-such-heading",
                    msg("the file has no column {heading!r}", heading=heading),
                    did_you_mean(heading, present.values()) or msg("check the headings"),
                    mapping.where(*path),
                )
            )
    return problems


def _other_currency(table: Table, assigned: list[Assigned]) -> list[Diagnostic]:
    """Refuse costs in another currency than the euro, whose rate is nobody's guess."""
    return [
        Diagnostic(
            "other-currency",
            msg("is in {unit}, and costs are counted in euros", unit=unit),
            msg("convert the column to euros, or list it under `ignore` in a mapping"),
            table.where(None, item.heading),
        )
        for item in assigned
        if item.target.kind == "cost"
        and (unit := foreign_currency(item.unit or "") or foreign_currency(item.heading))
    ]


def _unit_above(table: Table, assigned: list[Assigned]) -> list[Diagnostic]:
    """Warn where a title says in what costs are, and neither a heading nor the mapping does."""
    unit = unit_above(table.above)
    silent = [
        item.heading
        for item in assigned
        if item.target.kind == "cost"
        and item.target.bound is None
        and (item.rule is None or item.rule.stated_unit is None)
        and split_unit(item.heading)[1] is None
        and heading_unit(item.heading) is None
    ]
    if unit is None or not silent:
        return []
    return [
        Diagnostic(
            "unit-above",
            msg(
                "the list says {unit} above its headings, and the costs are read in EUR", unit=unit
            ),
            msg("give these columns a unit in the mapping (`unit: {unit}`, or EUR)", unit=unit),
            table.where(None, silent[0]),
            severity="warning",
        )
    ]


def _overlooked(table: Table, heading: str, target: Target) -> list[Diagnostic]:
    """Warn of a heading that says what it is, though not in a form that is read by itself."""
    if target.kind != "attribute":
        return []
    if foreign_currency(heading):
        return [
            Diagnostic(
                "other-currency",
                msg(
                    "looks like money in another currency than the euro, and is read as the "
                    "attribute {name!r}",
                    name=target.name,
                ),
                msg("convert the column to euros if it is a cost"),
                table.where(None, heading),
                severity="warning",
            )
        ]
    guess = recognise(heading)
    if guess is None or guess.target.kind not in ("cost", "staff"):
        return []
    looks = msg("{target} in {unit}", target=guess.target, unit=guess.unit)
    return [
        Diagnostic(
            "looks-like",
            msg(
                "looks like {target}, but is read as the attribute {name!r}",
                target=looks if guess.unit else guess.target,
                name=target.name,
            ),
            msg(
                "map it to {target!r} in a mapping file (`maatwaarde init` drafts one), or "
                "to 'attribute:…' if it is none",
                target=str(guess.target),
            ),
            table.where(None, heading),
            severity="warning",
        )
    ]


def _twice(table: Table, assigned: list[Assigned]) -> list[Diagnostic]:
    problems = []
    first: dict[Target, str] = {}
    for item in assigned:
        if item.target in first:
            problems.append(
                Diagnostic(
                    "two-columns",
                    msg(
                        "both {first!r} and {second!r} stand for {target}",
                        first=first[item.target],
                        second=item.heading,
                        target=item.target,
                    ),
                    msg(
                        "map one of them to something else ('attribute:…'), or list it under "
                        "`ignore`"
                    ),
                    table.where(None, item.heading),
                )
            )
        first.setdefault(item.target, item.heading)
    return problems
