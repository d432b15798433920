"""Sources that have columns already: dataframes, Parquet and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.documents.zipguard import MAX_CELLS, MAX_UNPACKED_BYTES
from maatwaarde.messages import msg
from maatwaarde.proposals.table import Column, RawTable, ReadOptions, column_letter

# Narwhals and pyarrow's Parquet are imported where they are used: a list in CSV needs neither.
if TYPE_CHECKING:
    import narwhals as nw

DATAFRAME = "<dataframe>"


def read_dataframe(frame: Any, file: str = DATAFRAME) -> RawTable:
    """Read a dataframe of any library that narwhals knows; a lazy one is collected.

    Raises
    ------
    ProposalError
        If it is no dataframe, or two columns have one name.
    """
    import narwhals as nw

    try:
        native = nw.from_native(frame)
    except TypeError:
        raise ProposalError(
            Diagnostic(
                "no-dataframe",
                msg("{name__!r} is neither a path nor a dataframe", name__=type(frame).__name__),
                msg("give a path, or a dataframe of pandas, polars or pyarrow"),
            )
        ) from None
    except nw.exceptions.DuplicateError as cause:
        raise ProposalError(
            Diagnostic(
                "duplicate-heading",
                msg("two columns have one name: {listed}", listed=" ".join(str(cause).split())),
                msg("rename one of them"),
                Where(file=file),
            )
        ) from None
    if isinstance(native, nw.LazyFrame):
        native = native.collect()
    headings = []
    unnamed = set()
    for index, name in enumerate(native.columns):
        heading = one_line(str(name))
        if not heading:
            heading = f"column {column_letter(index)}"
            unnamed.add(heading)
        headings.append(heading)
    return RawTable(
        headings=tuple(headings),
        columns=tuple(_column(native.get_column(name)) for name in native.columns),
        rows=np.arange(1, len(native) + 1, dtype=np.int64),
        file=file,
        unnamed=frozenset(unnamed),
    )


def _column(series: nw.Series[Any]) -> Column:
    import narwhals as nw

    kind = series.dtype
    if kind.is_float() or (kind.is_integer() and not series.is_null().any()):
        numbers: np.ndarray[Any, Any] = np.asarray(series.to_numpy())
        return numbers.astype(np.float64) if kind.is_float() else numbers
    if kind == nw.Boolean and not series.is_null().any():
        return np.asarray(series.to_numpy(), dtype=bool)
    cells = series.to_list()
    if series.is_null().any():
        cells = [
            None if null else cell
            for cell, null in zip(cells, series.is_null().to_list(), strict=True)
        ]
    if kind == nw.String:
        return pa.array(cells, pa.string())
    return cells


def read_parquet(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
    """Read a Parquet file.

    Raises
    ------
    ProposalError
        If it cannot be read, or is larger than the limits for a workbook.
    """
    from pyarrow.parquet import ParquetFile

    where = Where(file=file)
    try:
        source = ParquetFile(pa.BufferReader(data))
        about = source.metadata
        cells = about.num_rows * about.num_columns
        size = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        if cells > MAX_CELLS or size > MAX_UNPACKED_BYTES:
            raise ProposalError(
                Diagnostic(
                    "too-large",
                    msg("holds {cells:,} cells in {size:,} bytes", cells=cells, size=size),
                    msg(
                        "keep to {max_cells:,} cells and {max_unpacked_bytes:,} bytes",
                        max_cells=MAX_CELLS,
                        max_unpacked_bytes=MAX_UNPACKED_BYTES,
                    ),
                    where,
                )
            )
        table = source.read()
    except (pa.ArrowException, OSError, ValueError) as cause:
        raise ProposalError(
            Diagnostic(
                "unreadable-parquet",
                msg(
                    "is no Parquet file that can be read: {splitlines}",
                    splitlines=str(cause).splitlines()[0],
                ),
                msg("write it again"),
                where,
            )
        ) from None
    names = table.column_names
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ProposalError(
            Diagnostic(
                "duplicate-heading",
                msg("two columns are named {twice!r}", twice=twice),
                msg("rename one of them"),
                where,
            )
        )
    return read_dataframe(table, file)


def read_json(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
    """Read JSON: a list of objects, or an object with one such list.

    Raises
    ------
    ProposalError
        If it is not valid JSON or has another shape.
    """
    where = Where(file=file)
    problems: list[Diagnostic] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) < len(items):
            names = [name for name, _ in items]
            twice = next(name for name in names if names.count(name) > 1)
            problems.append(
                Diagnostic(
                    "duplicate-key",
                    msg("the key {twice!r} stands twice in one object", twice=twice),
                    msg("keep one of them"),
                    where,
                )
            )
        return result

    def constant(text: str) -> NoReturn:
        raise ValueError(f"{text} is not a number that JSON has; use null for what is unknown")

    try:
        content = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=constant
        )
    except RecursionError:
        what, mend, line = msg("is nested too deep"), msg("give a list of flat objects"), None
    except json.JSONDecodeError as cause:
        what, mend, line = (
            msg("is not valid JSON: {msg}", msg=cause.msg),
            msg("mend it at this place"),
            cause.lineno,
        )
    except UnicodeDecodeError:
        what, mend, line = msg("is not UTF-8 text"), msg("save it as UTF-8"), None
    except ValueError as cause:
        what, mend, line = str(cause), msg("write null or a number"), None
    else:
        records = _records(content)
        if records is not None and not problems:
            return _from_records(records, file)
        what, mend, line = (
            msg("is no list of objects"),
            msg('write it as [{{"id": "A", "title": "…", "cost": 1000}}, …]'),
            None,
        )
        if problems:
            raise ProposalError(problems)
    raise ProposalError(Diagnostic("json", what, mend, Where(file=file, line=line)))


def _records(content: Any) -> list[dict[str, Any]] | None:
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else None
    if isinstance(content, list) and all(isinstance(item, dict) for item in content):
        return content
    return None


def _from_records(records: Iterable[dict[str, Any]], file: str) -> RawTable:
    items = list(records)
    names = list(dict.fromkeys(name for item in items for name in item))
    return RawTable(
        headings=tuple(one_line(name) for name in names),
        columns=tuple([item.get(name) for item in items] for name in names),
        rows=np.arange(1, len(items) + 1, dtype=np.int64),
        file=file,
    )
