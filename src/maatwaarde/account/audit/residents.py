"""How many people live in each area, from a column of the list or a file beside it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from maatwaarde.account.audit.columns import ListColumn, list_column
from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean, raise_errors
from maatwaarde.documents.cells import is_blank
from maatwaarde.messages import Exact, msg
from maatwaarde.portfolio.inputs.workbook_numbers import Cell, read_numbers
from maatwaarde.proposals import Proposals, read_raw_table
from maatwaarde.proposals.columns.targets import slug
from maatwaarde.proposals.table import place

_NUMBERS = ("residents", "inwoners", "aantal_inwoners", "population", "bevolking")


@dataclass(frozen=True)
class Residents:
    """People by group.

    Parameters
    ----------
    of
        By the name of the group, as the list has it.
    source
        The column or the file that says so.
    warnings
        What may be read in two ways.
    """

    of: Mapping[str, float]
    source: str
    warnings: tuple[Diagnostic, ...] = ()


def read_residents(asked: str, proposals: Proposals, by: ListColumn) -> Residents:
    """Return how many people live in each group of a column.

    Parameters
    ----------
    asked
        A column of the list, which has the same number in all rows of a group; or else a file with
        a row for each group: its name, and the number under `inwoners` or `residents`, or in the
        only other column.

    Raises
    ------
    ProposalError
        With every row that is wrong.
    """
    if Path(asked).suffix or os.path.exists(asked):
        return _from_file(asked, by)
    return _from_column(list_column(proposals, asked), proposals, by)


def _from_column(column: ListColumn, proposals: Proposals, by: ListColumn) -> Residents:
    values = column.values
    if not isinstance(values, np.ndarray):
        raise ProposalError(
            Diagnostic(
                code="no-number",
                what=msg("column {heading!r} holds texts, and no numbers", heading=column.heading),
                mend=msg("give a column with how many people live there, or a file"),
                where=Where(file=proposals.source.file, field=column.heading),
            )
        )
    found: dict[str, float] = {}
    wrong = []
    for i, (name, number) in enumerate(zip(by.texts, values.tolist(), strict=True)):
        if name is None or math.isnan(number):
            continue
        if found.setdefault(name, number) != number:
            wrong.append(
                Diagnostic(
                    code="residents-differ",
                    what=msg(
                        "{name!r} has {number} residents here, and {other} in another row",
                        name=name,
                        number=Exact(number),
                        other=Exact(found[name]),
                    ),
                    mend=msg("give it one number in all rows, or name a file with --residents"),
                    where=proposals.where(i, column.heading),
                )
            )
        elif number < 0:
            wrong.append(_below_zero(name, number, proposals.where(i, column.heading)))
    raise_errors(wrong, ProposalError)
    return Residents(found, column.heading)


def _from_file(path: str, by: ListColumn) -> Residents:
    table = read_raw_table(path)
    names = [slug(heading) for heading in table.headings]
    at = next((j for j, name in enumerate(names) if name in _NUMBERS), None)
    if at is None and len(names) == 2:
        at = 1
    if at is None or len(names) < 2:
        raise ProposalError(
            Diagnostic(
                code="no-residents",
                what=msg("no column says how many people live where"),
                mend=msg("give one column the heading 'inwoners' or 'residents'"),
                where=Where(file=path, sheet=table.sheet),
            )
        )
    # The names stand under the heading that the list has, or else in the first other column.
    first = next(
        (j for j, name in enumerate(names) if j != at and name in (by.name, slug(by.heading))),
        next(j for j in range(len(names)) if j != at),
    )

    def where(i: int, column: int) -> Where:
        row, heading = int(table.rows[i]), table.headings[column]
        return place(path, table.sheet, row, heading, by_line=table.by_line)

    called = table.column_values(first)
    cells = [Cell(value, where(i, at)) for i, value in enumerate(table.column_values(at))]
    filled = [i for i, cell in enumerate(cells) if not is_blank(cell.value)]
    [numbers], wrong = read_numbers([[cells[i] for i in filled]])
    if table.decimal == "comma":
        # The form of the file settles what a point in a number is.
        wrong = [problem for problem in wrong if problem.code != "ambiguous-numbers"]
    found: dict[str, float] = {}
    for i, number in zip(filled, numbers, strict=True):
        name = "" if called[i] is None else str(called[i]).strip()
        here = where(i, first)
        if not isinstance(number, int | float):
            continue  # it has been told, as no number
        if not name:
            wrong.append(
                Diagnostic(
                    code="missing",
                    what=msg("a number of residents without the name of where they live"),
                    mend=msg("fill it in, or remove the row"),
                    where=here,
                )
            )
        elif name in found:
            wrong.append(
                Diagnostic(
                    code="given-twice",
                    what=msg("{name!r} is given two times", name=name),
                    mend=msg("keep one of them"),
                    where=here,
                )
            )
        elif number < 0:
            wrong.append(_below_zero(name, number, cells[i].where))
        else:
            found[name] = float(number)
    raise_errors(wrong, ProposalError)
    return Residents(found, Path(path).name, tuple(wrong))


def unmatched(residents: Residents, by: ListColumn) -> tuple[Diagnostic, ...]:
    """Warn of names that have residents and no proposal, and are near to one that has proposals."""
    groups = {name for name in by.texts if name is not None}
    found = []
    for name in sorted(set(residents.of) - groups):
        hint = did_you_mean(name, groups - set(residents.of))
        if hint.startswith("did you mean"):
            found.append(
                Diagnostic(
                    code="unknown-group",
                    what=msg(
                        "{source} has residents of {name!r}, which no proposal has under "
                        "{heading!r}",
                        source=residents.source,
                        name=name,
                        heading=by.heading,
                    ),
                    mend=hint,
                    severity="warning",
                )
            )
    return tuple(found)


def _below_zero(name: str, number: float, where: Where) -> Diagnostic:
    return Diagnostic(
        code="out-of-range",
        what=msg("{name!r} has {number} residents", name=name, number=Exact(number)),
        mend=msg("write how many people live there"),
        where=where,
    )
