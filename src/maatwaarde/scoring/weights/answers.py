"""Read what people answered (CSV, XLSX, ODS): one row an answer, or a form as it came back.

Every file has the columns of its method, and perhaps `group` and `respondent`. In a form these two
stand once, on the sheet with the explanation. Without them, the file's name stands for both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import (
    Diagnostic,
    FrameworkError,
    MaatwaardeError,
    ProposalError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.given import Rows
from maatwaarde.framework import Framework
from maatwaarde.messages import Exact, Message, Text, joined, msg
from maatwaarde.proposals import Table, Tabular, read_raw_table
from maatwaarde.scoring.weights.columns import (
    ABOUT,
    COLUMNS,
    EQUAL,
    HEADINGS,
    SHEETS,
    Column,
    find_columns,
    key,
    methods_of,
    missing,
)
from maatwaarde.scoring.weights.model import METHODS, Answer, Method

Report = Callable[[str, str, str, str], None]
"""Notes a problem in the row at hand: column, code, what, mend."""


def find_method(files: Sequence[Path | Rows]) -> Method:
    """Return the method that the columns of files of answers are for.

    Raises
    ------
    FrameworkError
        If a file cannot be read, fits no method, or another method than the first.
    """
    problems: list[Diagnostic] = []
    method: Method | None = None
    for file in files:
        table = _read(file, problems)
        if table is None:
            continue
        found = methods_of(find_columns(table.headings))
        where = Where(file=table.file, sheet=table.sheet)
        if not found:
            lack = [
                msg(
                    "{method} lacks {columns}",
                    method=name,
                    columns=joined(
                        [COLUMNS[column] for column in missing(name, find_columns(table.headings))],
                        ", ",
                    ),
                )
                for name in METHODS
            ]
            problems.append(
                Diagnostic(
                    code="no-answers",
                    what=msg(
                        "holds answers of no method that is known ({lack})",
                        lack=joined(lack, "; "),
                    ),
                    mend=msg("make a form with `maatwaarde weights form`, and fill that in"),
                    where=where,
                )
            )
        elif method is None:
            method = found[0]
        elif method not in found:
            problems.append(
                Diagnostic(
                    code="two-methods",
                    what=msg(
                        "holds answers for {found!r}, and the files before it for {method!r}",
                        found=found[0],
                        method=method,
                    ),
                    mend=msg("use one method for all, or name the one to use"),
                    where=where,
                )
            )
    raise_errors(problems, FrameworkError)
    if method is None:
        raise FrameworkError(msg("there is no file of answers"), msg("name at least one"))
    return method


def read_answers(
    files: Sequence[Path | Rows], framework: Framework, method: Method
) -> tuple[tuple[Answer, ...], tuple[Diagnostic, ...]]:
    """Read and check files of answers.

    Returns
    -------
    answers, warnings
        Answers in the order of the files and their rows. What was left open is left out.

    Raises
    ------
    FrameworkError
        With every row that cannot be used.
    """
    answers: list[Answer] = []
    problems: list[Diagnostic] = []
    for file in files:
        table = _read(file, problems)
        if table is None:
            continue
        problems += table.problems
        columns = find_columns(table.headings)
        absent = missing(method, columns)
        if absent:
            fitting = methods_of(columns)
            problems.extend(
                Diagnostic(
                    code="no-column",
                    what=_no_column(COLUMNS[name], method, fitting),
                    mend=msg("make a form with `maatwaarde weights form`, or mend the headings"),
                    where=Where(file=table.file, sheet=table.sheet),
                )
                for name in absent
            )
            continue
        about = who_answered(file)
        group = about.get("group", file.stem)
        answers += _rows(
            table, columns, framework, method, group, about.get("respondent", file.stem), problems
        )
    problems += _twice(answers)
    raise_errors(problems, FrameworkError)
    return tuple(answers), tuple(problems)


def _no_column(column: Column, method: Method, fitting: Sequence[Method]) -> Message:
    names = {"en": column.en, "nl": column.nl, "method": method}
    if fitting:
        return msg(
            "there is no column {en!r} ({nl!r}), which method {method!r} needs; the file holds "
            "answers for {fitting!r}",
            **names,
            fitting=fitting[0],
        )
    return msg("there is no column {en!r} ({nl!r}), which method {method!r} needs", **names)


def fingerprints(files: Sequence[Path | Rows]) -> tuple[tuple[str, str], ...]:
    """Return name and SHA-256 of every file, in the order of the names."""
    found = [
        (
            file.name,
            file.sha256
            if isinstance(file, Rows)
            else hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in files
    ]
    return tuple(sorted(found))


def rows_of(table: Tabular, name: str) -> tuple[tuple[tuple[str, Any], ...], ...]:
    """Return answers that are given without a file, row by row as they stand.

    Raises
    ------
    FrameworkError
        If it is no table.
    """
    try:
        found = read_raw_table(table, headings=HEADINGS, name=name)
    except ProposalError as error:
        raise FrameworkError(error.problems) from None
    cells = [found.column_values(at) for at in range(len(found.headings))]
    return tuple(
        tuple((heading, own) for heading, own in zip(found.headings, row, strict=True))
        for row in zip(*cells, strict=True)
    )


def table_of_answers(file: Path) -> Table:
    """Read a file of answers as it stands.

    Raises
    ------
    FrameworkError
        If it cannot be read.
    """
    problems: list[Diagnostic] = []
    table = _read(file, problems)
    raise_errors(problems, FrameworkError)
    assert table is not None  # or there was a problem
    return table


def _read(file: Path | Rows, problems: list[Diagnostic]) -> Table | None:
    try:
        if isinstance(file, Rows):
            return read_raw_table(file.as_dicts(), headings=HEADINGS, name=file.name)
        table = _sheet(file, SHEETS["answers"], HEADINGS)
        return read_raw_table(file, headings=HEADINGS) if table is None else table
    except MaatwaardeError as error:
        problems += error.problems
        return None


def _sheet(file: Path | Rows, names: tuple[str, ...], headings: frozenset[str]) -> Table | None:
    """Read the first of these sheets that the file has; ``None`` when it has none of them."""
    if isinstance(file, Rows):
        return None
    for name in names if file.suffix.lower() not in (".csv", ".tsv", ".txt") else ():
        try:
            return read_raw_table(file, sheet=name, headings=headings)
        except ProposalError as error:
            if error.problems[0].code != "no-sheet":
                raise
    return None


def who_answered(file: Path | Rows) -> dict[str, str]:
    """Read who answered from the sheet with the explanation, as far as it is filled in.

    Returns
    -------
    dict
        ``group`` and ``respondent``, each if it is there.
    """
    headings = frozenset(fold(word) for words in ABOUT.values() for word in words)
    table = _sheet(file, SHEETS["about"], headings)
    found: dict[str, str] = {}
    if table is None or len(table.headings) < 2:
        return found
    labels, cells = table.column_values(0), table.column_values(1)
    for label, cell in zip(labels, cells, strict=True):
        for name in ("group", "respondent"):
            if cell is not None and key(str(label)) in COLUMNS[name].keys:
                found[name] = _text(cell)
    return found


def _rows(
    table: Table,
    columns: dict[str, int],
    framework: Framework,
    method: Method,
    group: str,
    respondent: str,
    problems: list[Diagnostic],
) -> list[Answer]:
    parents = {
        node.id: framework.nodes[node.parent].id if node.parent is not None else ""
        for node in framework.nodes
    }
    cells = {name: table.column_values(at) for name, at in columns.items()}
    found = []
    for i in range(len(table)):
        own = {name: column[i] for name, column in cells.items()}

        def wrong(name: str, code: str, what: str, mend: str, i: int = i) -> None:
            where = table.where(i, table.headings[columns[name]])
            problems.append(Diagnostic(code=code, what=what, mend=mend, where=where))

        values = _READERS[method](own, wrong)
        # A row without an answer is a question left open, or a heading between the questions.
        if values is None:
            continue
        names = ("a", "b") if method == "ahp" else ("id",)
        ids = _ids(own, names, parents, wrong)
        if ids is None or not values:
            continue
        found.append(
            Answer(
                group=_text(own.get("group")) or group,
                respondent=_text(own.get("respondent")) or respondent,
                parent=parents[ids[0]],
                ids=ids,
                values=values,
                where=table.where(i),
            )
        )
    return found


def _ids(
    cells: dict[str, Any], names: tuple[str, ...], parents: dict[str, str], wrong: Report
) -> tuple[str, ...] | None:
    ids = tuple(_text(cells[name]) for name in names)
    for name, identifier in zip(names, ids, strict=True):
        if identifier not in parents:
            mend = did_you_mean(identifier, parents)
            wrong(
                name,
                "unknown-id",
                msg("{identifier!r} is no value or measure", identifier=identifier),
                mend,
            )
    if any(identifier not in parents for identifier in ids):
        return None
    if len(ids) == 2 and (ids[0] == ids[1] or parents[ids[0]] != parents[ids[1]]):
        mend = msg("compare two different ids with the same parent")
        wrong(
            "b",
            "not-siblings",
            msg("{a!r} and {b!r} do not stand side by side", a=ids[0], b=ids[1]),
            mend,
        )
        return None
    return ids


def _twice(answers: list[Answer]) -> list[Diagnostic]:
    """Report questions that one respondent answered more than once."""
    first: dict[tuple[str, str, frozenset[str]], Answer] = {}
    problems = []
    for answer in answers:
        question = (answer.group.casefold(), answer.respondent, frozenset(answer.ids))
        earlier = first.setdefault(question, answer)
        if earlier is not answer:
            problems.append(
                Diagnostic(
                    code="answered-twice",
                    what=msg(
                        "{respondent!r} of group {group!r} answers {question} a second time (first "
                        "in {where})",
                        respondent=answer.respondent,
                        group=answer.group,
                        question=_question(answer),
                        where=earlier.where,
                    ),
                    mend=msg(
                        "keep one, or give every respondent a name of their own in the column "
                        "'respondent'"
                    ),
                    where=answer.where,
                )
            )
    return problems


def _question(answer: Answer) -> Text:
    if len(answer.ids) == 1:
        return repr(answer.ids[0])
    return msg("{first!r} against {second!r}", first=answer.ids[0], second=answer.ids[1])


def _pair(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    """Read how many times as important a is as b; None when open, empty when wrong."""
    if "heavier" in cells and cells.get("judgement") is None:
        return _heavier(cells, wrong)
    cell = cells["judgement"]
    if cell is None:
        return None
    times = _number(cell)
    if times is None or not 1 / 9.5 <= times <= 9.5:
        mend = msg("write a number from 1/9 to 9: how many times more important a is than b")
        if isinstance(cell, date | time):
            mend = msg("the spreadsheet took a fraction for a date; write 0,2 instead of 1/5")
        wrong("judgement", "bad-judgement", msg("{cell!r} is no judgement", cell=_text(cell)), mend)
        return ()
    return (times,)


def _heavier(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    side, cell = _text(cells["heavier"]).casefold(), cells["times"]
    side = "=" if side in EQUAL else side
    if not side and cell is None:
        return None
    times = None if cell is None else _number(cell)
    if side not in ("a", "b", "="):
        what = (
            msg("{cell!r} is not A, B or gelijk (equal)", cell=_text(cells["heavier"]))
            if side
            else msg("is not filled in")
        )
        wrong(
            "heavier",
            "bad-judgement",
            what,
            msg("write A, B, or gelijk (equal) when they weigh the same"),
        )
        return ()
    if side == "=" and (cell is None or times == 1):
        return (1.0,)
    if times is None or not 1 <= times <= 9.5:
        what = (
            msg("is not filled in")
            if cell is None
            else msg("{cell!r} is not from 1 to 9", cell=_text(cell))
        )
        wrong("times", "bad-judgement", what, msg("write how many times as heavy, from 1 to 9"))
        return ()
    if side == "=":
        what = msg("they weigh the same, and one is {times} times as heavy", times=Exact(times))
        wrong("times", "bad-judgement", what, msg("write A or B, or leave the number out"))
        return ()
    return (times if side == "a" else 1 / times,)


def _best_worst(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    names = ("best_to_this", "this_to_worst")
    if all(cells[name] is None for name in names):
        return None
    values = [
        _ranged(cells, name, wrong, "bad-comparison", 1, 9, msg("write a number from 1 to 9"))
        for name in names
    ]
    return tuple(value for value in values if value is not None) if None not in values else ()


def _swing(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    name = "swing" if "swing" in cells else "points"
    mend = msg("write a number from 0 to 100; the swing that is worth most gets 100")
    return _one(cells, name, wrong, "bad-points", 0, 100, mend)


def _points(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    mend = msg("write points of zero or more")
    return _one(cells, "points", wrong, "bad-points", 0, 1e12, mend)


def _rank(cells: dict[str, Any], wrong: Report) -> tuple[float, ...] | None:
    mend = msg("write 1 for the most important, 2 for the next, and so on")
    return _one(cells, "rank", wrong, "bad-rank", 1, 1e6, mend)


def _one(
    cells: dict[str, Any], name: str, wrong: Report, code: str, low: float, high: float, mend: str
) -> tuple[float, ...] | None:
    if cells[name] is None:
        return None
    value = _ranged(cells, name, wrong, code, low, high, mend)
    return () if value is None else (value,)


def _ranged(
    cells: dict[str, Any], name: str, wrong: Report, code: str, low: float, high: float, mend: str
) -> float | None:
    cell = cells[name]
    if cell is None:
        wrong(name, code, msg("is not filled in"), mend)
        return None
    value = _number(cell)
    if value is None or not low <= value <= high:
        wrong(name, code, msg("{cell!r} is not allowed here", cell=_text(cell)), mend)
        return None
    return value


_READERS: dict[Method, Callable[[dict[str, Any], Report], tuple[float, ...] | None]] = {
    "ahp": _pair,
    "bwm": _best_worst,
    "swing": _swing,
    "direct": _points,
    "ranks": _rank,
}


def _number(cell: object) -> float | None:
    """Read 3, "1/3" or "0,333"; None for anything else."""
    if isinstance(cell, bool | date | time):
        return None
    try:
        return float(Fraction(str(cell).replace(",", ".").replace(" ", "")))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _text(cell: object) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
