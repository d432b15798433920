"""Pairwise judgements that people filled in, as a table.

Columns: ``group`` and ``respondent`` (both optional), ``a``, ``b`` and ``judgement``: how many
times more important ``a`` is than ``b``, from 1/9 to 9 on Saaty's scale. ``a`` and ``b`` are ids
of two values, or two measures, with the same parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from maatwaarde.errors import FrameworkError, Problem, Where, did_you_mean, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.proposals import RawTable, read_raw_table

_HEADINGS = {
    "group": ("group", "groep"),
    "respondent": ("respondent", "deelnemer"),
    "a": ("a",),
    "b": ("b",),
    "judgement": ("judgement", "judgment", "oordeel"),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer: ``a`` is ``times`` as important as ``b``, below the node ``parent``."""

    group: str
    respondent: str
    parent: str
    a: str
    b: str
    times: float


def read_judgements(files: tuple[Path, ...], framework: Framework) -> tuple[Judgement, ...]:
    """Read and check judgement files (CSV, XLSX, ODS).

    Raises
    ------
    FrameworkError
        With every row that cannot be used.
    """
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    for file in files:
        table = read_raw_table(file)
        columns = _columns(table, problems)
        if columns is not None:
            judgements += _rows(table, columns, framework, file.stem, problems)
    raise_errors(problems, FrameworkError)
    return tuple(judgements)


def _columns(table: RawTable, problems: list[Problem]) -> dict[str, int] | None:
    headings = [heading.strip().lower() for heading in table.headings]
    columns = {
        name: headings.index(word)
        for name, words in _HEADINGS.items()
        for word in words
        if word in headings
    }
    absent = [name for name in ("a", "b", "judgement") if name not in columns]
    for name in absent:
        problems.append(
            Problem(
                code="no-column",
                what=f"there is no column {name!r}",
                mend="give the columns a, b and judgement, and perhaps group and respondent",
                where=Where(file=table.file, sheet=table.sheet),
            )
        )
    return None if absent else columns


def _rows(
    table: RawTable,
    columns: dict[str, int],
    framework: Framework,
    default_group: str,
    problems: list[Problem],
) -> list[Judgement]:
    parents = {
        node.id: framework.nodes[node.parent].id if node.parent is not None else ""
        for node in framework.nodes
    }
    found = []
    values = {name: table.column_values(at) for name, at in columns.items()}
    for i, row in enumerate(table.rows):
        cells = {name: column[i] for name, column in values.items()}
        if all(cell is None for cell in cells.values()):
            continue

        def wrong(field: str, code: str, what: str, mend: str, row: int = int(row)) -> None:
            where = Where(file=table.file, sheet=table.sheet, row=row, field=field)
            problems.append(Problem(code=code, what=what, mend=mend, where=where))

        a, b = str(cells["a"] or "").strip(), str(cells["b"] or "").strip()
        times = _times(cells["judgement"])
        known = True
        for field, name in (("a", a), ("b", b)):
            if name not in parents:
                known = False
                mend = did_you_mean(name, parents)
                wrong(field, "unknown-id", f"{name!r} is no value or measure", mend)
        if known and (a == b or parents[a] != parents[b]):
            known = False
            mend = "compare two different ids with the same parent"
            wrong("b", "not-siblings", f"{a!r} and {b!r} do not stand side by side", mend)
        if cells["judgement"] is None:
            continue  # a comparison that this respondent left open
        if times is None:
            mend = "write a number from 1/9 to 9: how many times more important a is than b"
            wrong("judgement", "bad-judgement", f"{cells['judgement']!r} is no judgement", mend)
        elif known:
            group = str(cells.get("group") or default_group).strip()
            respondent = str(cells.get("respondent") or "").strip()
            found.append(Judgement(group, respondent, parents[a], a, b, times))
    return found


def _times(cell: object) -> float | None:
    """Read 3, "1/3" or "0,333"; None when it is no number within Saaty's scale."""
    try:
        times = float(Fraction(str(cell).strip().replace(",", ".").replace(" ", "")))
    except (ValueError, ZeroDivisionError):
        return None
    return times if 1 / 9.5 <= times <= 9.5 else None
