"""Rows of a text, of any length, cut into columns under the headings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import is_blank
from maatwaarde.documents.limits import table_too_large
from maatwaarde.messages import msg, nmsg
from maatwaarde.proposals.clean.rows import blanks
from maatwaarde.proposals.table import Column, Grid, capped


def below(
    grid: Grid, index: int, skip: int, width: int
) -> tuple[tuple[Column, ...], list[Diagnostic]]:
    """Return the cells from row ``skip`` on, as columns of one length.

    Parameters
    ----------
    index
        0-based row of the headings.
    width
        The number of headings, to which rows are cut or filled where they differ in length.

    Raises
    ------
    ProposalError
        If there are too many of them.

    Returns
    -------
    columns, problems
        The problems are rows that hold more than there are headings, and rows that break off.
    """
    body = grid.body
    count = len(body[0]) if isinstance(body, tuple) and body else len(body)
    problem = table_too_large(grid.file, count, width)
    if problem is not None:
        raise ProposalError(problem)
    if isinstance(body, tuple):
        if skip >= grid.start and len(body) == max(map(len, grid.head[index:])):
            return tuple(column[skip - grid.start :] for column in body), []
        body = _as_rows(grid, body)
    parts: list[list[pa.Array]] = [[pa.array([], pa.string())] for _ in range(width)]
    long: list[Diagnostic] = []
    short: list[int] = []
    row = grid.first_row + skip
    for rows in body.slice(skip).chunks:
        texts, starts, lengths = _apart(rows)
        for i in np.flatnonzero(lengths > width).tolist():
            beyond = texts[int(starts[i]) + width : int(starts[i] + lengths[i])].to_pylist()
            extra = next((cell for cell in beyond if not is_blank(cell)), None)
            if extra is not None:
                long.append(_long_row(grid.file, row + i, int(lengths[i]), width, extra))
        short += [row + i for i in _breaking_off(texts, starts, lengths, width)]
        for part, column in zip(parts, _cut(texts, starts, lengths, width), strict=True):
            part.append(column)
        row += len(rows)
    problems = capped(long)
    if short:
        problems.append(
            Diagnostic(
                "short-row",
                nmsg(
                    "this row breaks off before the last heading; what is missing is read as empty",
                    "{n} rows break off before the last heading, this one first; what is "
                    "missing is read as empty",
                    len(short),
                ),
                msg("check that no cell holds a line break without quotation marks"),
                Where(file=grid.file, row=short[0]),
                severity="warning",
            )
        )
    return tuple(pa.concat_arrays(part) for part in parts), problems


_Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


def _as_rows(grid: Grid, body: tuple[Column, ...]) -> pa.ChunkedArray:
    """Write columns of texts as rows, behind the first rows as they stand."""
    kind = pa.list_(pa.string())
    columns = [column[len(grid.head) - grid.start :] for column in body]
    height, width = len(columns[0]), len(columns)
    filled = ~np.logical_and.reduce([blanks(column) for column in columns])
    order = (np.arange(height)[:, None] + height * np.arange(width))[filled].ravel()
    offsets = np.append(0, np.cumsum(np.where(filled, width, 0))).astype(np.int32)
    texts = pa.concat_arrays(columns).take(pa.array(order))
    rows = pa.ListArray.from_arrays(pa.array(offsets), texts)
    return pa.chunked_array([pa.array(list(grid.head), kind), rows], kind)


def _apart(rows: pa.ListArray) -> tuple[pa.Array, _Ints, _Ints]:
    """Return the texts of all rows behind each other, and where each row begins, and its length."""
    offsets = rows.offsets.to_numpy().astype(np.int64)
    return rows.values, offsets[:-1], np.diff(offsets)


def _breaking_off(texts: pa.Array, starts: _Ints, lengths: _Ints, width: int) -> Iterator[int]:
    """Yield the rows with fewer cells than there are headings; not the empty ones."""
    for i in np.flatnonzero((lengths > 0) & (lengths < width)).tolist():
        if lengths[i] > 1 or not is_blank(texts[int(starts[i])].as_py()):
            yield i


def _cut(texts: pa.Array, starts: _Ints, lengths: _Ints, width: int) -> Iterator[pa.Array]:
    for j in range(width):
        absent = lengths <= j
        at = pa.array(np.where(absent, 0, starts + j), mask=absent)
        yield pc.fill_null(texts.take(at), "")


def _long_row(file: str, row: int, cells: int, width: int, extra: str) -> Diagnostic:
    return Diagnostic(
        "long-row",
        msg(
            "has {cells} cells under {headings} headings; {extra!r} is one too many",
            cells=cells,
            headings=width,
            extra=extra,
        ),
        msg("put text that holds the delimiter between quotation marks"),
        Where(file=file, row=row),
    )
