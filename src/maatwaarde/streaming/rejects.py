"""Rows that are set aside: each with its place, what is wrong in it, and what to do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, get_args

from maatwaarde.diagnostics import Diagnostic, Severity, Where
from maatwaarde.messages import Language, msg, say
from maatwaarde.proposals.clean.rows import cell_of
from maatwaarde.proposals.table import Table

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]+%?")


@dataclass(frozen=True)
class Reject:
    """What is wrong with a row.

    Parameters
    ----------
    cells
        What stands in the row, by heading.
    """

    problem: Diagnostic
    cells: Mapping[str, str]

    @property
    def row(self) -> int:
        return self.problem.where.row or self.problem.where.line or 0


def rejects_path(output: str | Path) -> Path:
    """Return where the rows are told that a result lacks: RESULT.rejects.csv."""
    return Path(output).with_suffix(".rejects.csv")


def write_rejects(
    rejects: Iterable[Reject], headings: Sequence[str], language: Language, file: BinaryIO
) -> None:
    """Write the rows that were set aside as CSV, a line for each thing that is wrong.

    Parameters
    ----------
    headings
        Of the cells that are told with each.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_own(language), *(harmless(name) for name in headings)])
    for one in rejects:
        problem = one.problem
        told = (problem.where.field or "", say(problem.what, language), say(problem.mend, language))
        cells = [one.cells.get(heading, "") for heading in headings]
        writer.writerow([one.row, *map(harmless, told), problem.code, *map(harmless, cells)])
    text.detach()


def _own(language: Language) -> list[str]:
    own = (msg("row"), msg("column"), msg("what is wrong"), msg("what to do"), msg("kind"))
    return [say(name, language) for name in own]


def are_rejects(path: Path) -> bool:
    """Return whether a file is one that `write_rejects` wrote, in any language."""
    with path.open("rb") as file:
        first = file.readline(1000).decode("utf-8", errors="replace").rstrip("\n").split(",")
    return any(first[: len(_own(one))] == _own(one) for one in get_args(Language))


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with a quote in front, as they do."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def cells_of(table: Table, record: int) -> dict[str, str]:
    """Return what stands in a row, by heading."""
    found = {}
    for heading, column in zip(table.headings, table.columns, strict=True):
        cell = cell_of(column, record)
        found[heading] = "" if cell is None or cell != cell else str(cell)
    return found


def to_data(reject: Reject, language: Language) -> dict[str, Any]:
    """Return it as data, to be kept until the rest has been scored."""
    told = problem_to_data(reject.problem, language)
    return {**told, "row": reject.row, "cells": dict(reject.cells)}


def from_data(data: Mapping[str, Any]) -> Reject:
    """Return what `to_data` was given, its texts in one language."""
    return Reject(problem_from_data(data), data["cells"])


def problem_to_data(problem: Diagnostic, language: Language) -> dict[str, Any]:
    """Return what is wrong as data, told in a language."""
    where = problem.where
    return {
        "code": problem.code,
        "what": say(problem.what, language),
        "mend": say(problem.mend, language),
        "file": where.file,
        "row": where.row,
        "field": where.field,
    }


def problem_from_data(data: Mapping[str, Any], severity: Severity = "error") -> Diagnostic:
    """Return what `problem_to_data` was given, its texts in one language."""
    where = Where(file=data["file"], row=data["row"], field=data["field"])
    what, mend = (msg("{told}", told=data[name]) if data[name] else "" for name in ("what", "mend"))
    return Diagnostic(data["code"], what, mend, where, severity)
