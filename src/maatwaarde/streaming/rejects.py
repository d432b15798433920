"""Rows that are set aside: each with its place, what is wrong in it, and what to do."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, get_args

from maatwaarde.diagnostics import Diagnostic, Severity, Where
from maatwaarde.documents.to_csv import write_csv
from maatwaarde.messages import Language, msg, say

_DELIMITERS = (",", ";", "\t", "|")
_BETWEEN = " | "
_AGAIN = " (2)"


@dataclass(frozen=True)
class Reject:
    """What is wrong with a row.

    Parameters
    ----------
    id
        That of the row, if it has one: it is taken, also by who mends the row.
    """

    problem: Diagnostic
    id: str | None = None

    @property
    def row(self) -> int:
        return self.problem.where.row or self.problem.where.line or 0


def rejects_path(output: str | Path) -> Path:
    """Return where the rows are told that a result lacks: RESULT.rejects.csv."""
    return Path(output).with_suffix(".rejects.csv")


def write_rejects(
    rejects: Iterable[tuple[Sequence[Reject], Sequence[Any]]],
    headings: Sequence[str],
    language: Language,
    file: BinaryIO,
    *,
    delimiter: str = ",",
) -> None:
    """Write the rows that were set aside as CSV: what is wrong with each, and its cells.

    Behind the first five columns it is a list like the one that was read, with the same headings,
    so that it can be mended and read by itself.

    Parameters
    ----------
    rejects
        What is wrong with a row, one thing or several, and its cells as they stand, row by row.
    headings
        Of the cells; a row may have more, and what it lacks is filled up with empty ones.
    delimiter
        That of the list, by which numbers may be read.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    taken = {name.casefold() for name in headings}
    own = [f"{name}{_AGAIN}" if name.casefold() in taken else name for name in _own(language)]
    write_csv(text, [[*own, *headings]], delimiter)
    for problems, cells in rejects:
        told = (
            _all(one.problem.where.field or "" for one in problems),
            _all(say(one.problem.what, language) for one in problems),
            _all(say(one.problem.mend, language) for one in problems),
        )
        kinds = _all(one.problem.code for one in problems)
        shown = [_shown(cell) for cell in cells]
        shown += [""] * (len(headings) - len(shown))
        write_csv(text, [[problems[0].row, *told, kinds, *shown]], delimiter)
    text.detach()


def _all(texts: Iterable[str]) -> str:
    """Return what is told of a row behind each other, what is the same once."""
    return _BETWEEN.join(dict.fromkeys(filter(None, texts)))


def _shown(cell: Any) -> str:
    """Return a cell as people and the reader of lists write it."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False, default=str)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return str(cell)


def by_row(
    rejects: Iterable[Reject], cells: Iterable[tuple[int, Sequence[Any]]]
) -> Iterator[tuple[list[Reject], Sequence[Any]]]:
    """Yield what is wrong with each row together, with its cells; both are in order of rows."""
    groups = itertools.groupby(rejects, key=lambda one: one.row)
    for (_, group), (_, found) in zip(groups, cells, strict=True):
        yield list(group), found


def _own(language: Language) -> list[str]:
    own = (msg("row"), msg("column"), msg("what is wrong"), msg("what to do"), msg("kind"))
    return [say(name, language) for name in own]


def are_rejects(path: Path) -> bool:
    """Return whether a file is one that `write_rejects` wrote, in any language."""
    with path.open("rb") as file:
        line = file.readline(1000).decode("utf-8", errors="replace").rstrip("\n")
    for language in get_args(Language):
        own = _own(language)
        for delimiter in _DELIMITERS:
            first = [name.removesuffix(_AGAIN) for name in line.split(delimiter)[: len(own)]]
            if first == own:
                return True
    return False


def to_data(reject: Reject, language: Language) -> dict[str, Any]:
    """Return it as data, to be kept until the rest has been scored."""
    told = problem_to_data(reject.problem, language)
    return {**told, "row": reject.row, "id": reject.id}


def from_data(data: Mapping[str, Any]) -> Reject:
    """Return what `to_data` was given, its texts in one language."""
    return Reject(problem_from_data(data), data["id"])


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
