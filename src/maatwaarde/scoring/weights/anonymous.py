"""Answers without who gave them: what is computed stays the same, and nobody can be recognised."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maatwaarde.documents.cells import cell_text
from maatwaarde.documents.to_csv import write_csv
from maatwaarde.proposals import Table
from maatwaarde.scoring.weights.answers import table_of_answers, who_answered
from maatwaarde.scoring.weights.columns import COLUMNS, find_columns

RESPONDENT, GROUP = "respondent", "group"


@dataclass(frozen=True)
class Anonymous:
    """Files of answers with numbers in place of names, and what is not in them any more.

    Parameters
    ----------
    files
        As CSV, in the order in which they were given.
    respondents
        How many people there are; each has one number in all files.
    groups
        How many groups had the name of their file for a name, and have a number too.
    columns
        Headings of columns that nothing is computed with, and that were left out.
    """

    files: tuple[bytes, ...]
    respondents: int
    groups: int
    columns: tuple[str, ...]


def anonymous(files: Sequence[Path], named: Collection[str]) -> Anonymous:
    """Return answers with numbers in place of the names of those who answered.

    Numbers follow the order of the names, so that sums are made in the same order, and give the
    same bits.

    Parameters
    ----------
    named
        Groups that the framework names, and that keep their name therefore.

    Raises
    ------
    FrameworkError
        If a file cannot be read.
    """
    read = [_Read(file, table_of_answers(file)) for file in files]
    kept = {group.casefold() for group in named}
    respondents = _numbered(RESPONDENT, [name for one in read for name in one.respondents])
    groups = _numbered(
        GROUP,
        [
            name
            for one in read
            for name, stated in zip(one.groups, one.stated_groups, strict=True)
            if not stated and name.casefold() not in kept
        ],
    )
    dropped = {heading for one in read for heading in one.dropped}
    return Anonymous(
        tuple(one.written(respondents, groups) for one in read),
        len(respondents),
        len(groups),
        tuple(sorted(dropped)),
    )


def _numbered(word: str, names: Collection[str]) -> dict[str, str]:
    ordered = sorted(set(names))
    width = len(str(len(ordered)))
    return {name: f"{word}-{i:0{width}d}" for i, name in enumerate(ordered, start=1)}


class _Read:
    """A file of answers: who answered in each row, in which group, and the cells that count."""

    def __init__(self, file: Path, table: Table) -> None:
        about = who_answered(file)
        columns = find_columns(table.headings)
        cells = {name: table.column_values(at) for name, at in columns.items()}
        blank: list[Any] = [None] * len(table)
        who = [cell_text(cell) for cell in cells.pop(RESPONDENT, blank)]
        group = [cell_text(cell) for cell in cells.pop(GROUP, blank)]
        # As in `read_answers`: what no row says is on the sheet beside it, or in the file's name.
        self.respondents = [one or about.get(RESPONDENT, file.stem) for one in who]
        self.groups = [one or about.get(GROUP, file.stem) for one in group]
        self.stated_groups = [bool(one) or GROUP in about for one in group]
        self.dropped = [
            heading for i, heading in enumerate(table.headings) if i not in columns.values()
        ]
        self.cells = {name: list(map(cell_text, column)) for name, column in cells.items()}

    def written(self, respondents: dict[str, str], groups: dict[str, str]) -> bytes:
        out = io.StringIO()
        headings = [COLUMNS[name].en for name in (GROUP, RESPONDENT, *self.cells)]
        rows = zip(self.groups, self.respondents, *self.cells.values(), strict=True)
        written = (
            [groups.get(group, group), respondents[respondent], *cells]
            for group, respondent, *cells in rows
        )
        write_csv(out, [headings, *written], delimiter=";")
        return out.getvalue().encode()
