"""What came of a plan, as a file says it: values that were measured, and what was spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from maatwaarde.account.inputs.realised_columns import (
    expected_headings,
    find_columns,
    is_heading,
)
from maatwaarde.account.inputs.realised_values import read_values
from maatwaarde.account.observations import (
    Event,
    Kind,
    Milestone,
    NotKnown,
    Observation,
    Realised,
    Spent,
    of_what,
)
from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, raise_errors
from maatwaarde.documents.cells import fold
from maatwaarde.documents.given import Given
from maatwaarde.framework import Framework
from maatwaarde.messages import joined, msg, nmsg
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.clean import clean
from maatwaarde.proposals.columns.mapping import load_mapping
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.readers.given import Tabular, read_tabular
from maatwaarde.proposals.readers.registry import ReaderRegistry, default_readers
from maatwaarde.proposals.table import ReadOptions

__all__ = [
    "Event",
    "Kind",
    "Milestone",
    "NotKnown",
    "Observation",
    "Realised",
    "Spent",
    "of_what",
    "read_realised",
]


def read_realised(
    path: Tabular,
    framework: Framework,
    proposals: Proposals,
    *,
    sheet: str | None = None,
    mapping: Given | None = None,
    readers: ReaderRegistry | None = None,
) -> Realised:
    """Read values that were realised, from a file or a frame like a list of proposals.

    Either each row is a value, with the columns ``voorstel`` (*proposal*), ``maat`` (*measure*),
    ``datum`` (*date*), ``waarde`` (*value*), and perhaps ``eenheid`` (*unit*), ``soort`` (*kind*),
    ``bron`` (*source*) and ``kwaliteit`` (*quality*); or each row is a proposal on a day, with a
    column for each measure, kind of money and role.

    Parameters
    ----------
    path
        A file, rows, columns, bytes or a dataframe, as for `read_proposals`.
    mapping
        As for `read_proposals`; a column that is one of those above is mapped to
        ``attribute:datum`` and so on.

    Raises
    ------
    ProposalError
        With every problem of the file, each at its row and column.
    """
    rules = load_mapping(mapping)
    content = rules.content
    options = ReadOptions(
        sheet=sheet or content.sheet,
        header_row=content.header_row,
        delimiter=content.delimiter,
        encoding=content.encoding,
        headings=expected_headings(framework)
        | {fold(heading) for heading in [*content.columns, *content.ignore]},
        skip_hidden=content.hidden == "skip",
    )
    found = read_tabular(path, options, readers or default_readers(), "<realised>")
    table = clean(found, options, is_heading, recognise_unit)
    problems = [*rules.warnings, *table.problems]
    if not len(table):
        what = msg("has no rows below the headings")
        problems.append(Diagnostic("no-rows", what, msg("add rows"), table.where()))
    columns, wrong = find_columns(table, rules, framework, proposals)
    problems += wrong
    raise_errors(problems, ProposalError)
    said = read_values(table, columns, rules, framework, proposals)
    problems += said.problems
    problems += _given_twice(said.values)
    problems += _happened_twice(said.milestones)
    problems += _counted(said.unknown)
    raise_errors(problems, ProposalError)
    return Realised(
        tuple(sorted(said.values, key=_order)),
        tuple(sorted(problems, key=lambda problem: problem.where.sort_key())),
        table.file,
        tuple(sorted(said.unknown, key=_order)),
        tuple(sorted(said.milestones, key=lambda item: (item.proposal, item.event))),
    )


def _order(item: Observation | NotKnown) -> tuple[str, str, str, date, str]:
    period = item.period if isinstance(item, Observation) else None
    return item.kind, item.name, item.proposal or "", item.on or date.min, str(period or "")


def _happened_twice(milestones: Iterable[Milestone]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str], Milestone] = {}
    for item in milestones:
        first = seen.setdefault((item.event, item.proposal), item)
        if first.on != item.on:
            yield Diagnostic(
                "given-twice",
                msg("the start of {id!r} is given two times", id=item.proposal)
                if item.event == "start"
                else msg("the completion of {id!r} is given two times", id=item.proposal),
                msg("keep the one that holds"),
                item.where,
            )


def _given_twice(values: Iterable[Observation]) -> Iterator[Diagnostic]:
    """Report values of one thing on one day, and money of which a part of a year counts twice."""
    by_key: dict[tuple[Kind, str, str | None], list[Observation]] = {}
    for item in values:
        by_key.setdefault(item.key, []).append(item)
    for items in by_key.values():
        for i, item in enumerate(items):
            other = next((one for one in items[:i] if _same(one, item)), None)
            if other is None:
                continue
            place = other.where.row or other.where.line
            if item.period == other.period and item.on == other.on:
                what = msg(
                    "{name} has two values for {on}, the other in row {row}",
                    name=of_what(item),
                    on=item.on.isoformat(),
                    row=place,
                )
                mend = msg("keep the one that holds")
            else:
                what = msg(
                    "{name} is given for {period} and for {other} (row {row}), which overlap",
                    name=of_what(item),
                    period=_covers(item),
                    other=_covers(other),
                    row=place,
                )
                mend = msg("give a year by its quarters, by its half-years, or up to a day")
            yield Diagnostic("given-twice", what, mend, item.where)


def _same(one: Observation, other: Observation) -> bool:
    if one.period is None or other.period is None:
        return one.on == other.on
    if one.period.parts == other.period.parts == 1:
        return one.on == other.on  # a year so far, told again later
    return one.period.begin < other.period.end and other.period.begin < one.period.end


def _covers(item: Observation) -> str:
    return item.on.isoformat() if item.period is None else str(item.period)


def _counted(unknown: list[NotKnown]) -> Iterator[Diagnostic]:
    """Say how many values are not known, once."""
    if unknown:
        first = unknown[0]
        yield Diagnostic(
            "value-unknown",
            joined(
                [
                    nmsg(
                        "{n} value is not known ({shown}), and is left open:",
                        "{n} values are not known ({shown} the first), and are left open:",
                        len(unknown),
                        shown=repr(first.shown),
                    ),
                    ", ".join(map(of_what, unknown[:5])) + (", …" if len(unknown) > 5 else ""),
                ]
            ),
            msg("fill them in when they are known"),
            Where(file=first.where.file, sheet=first.where.sheet),
            severity="warning",
        )
