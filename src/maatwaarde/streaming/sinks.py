"""Results of any size as files, a part at a time: CSV, Parquet and JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.documents.to_csv import SIGNS, write_csv
from maatwaarde.documents.to_csv import cell as to_cell
from maatwaarde.documents.to_json import json_text
from maatwaarde.proposals.passed_through import plain as as_written

FORMATS = (".csv", ".parquet", ".jsonl")
"""The forms that a result can be written in a part at a time."""
_SUSPECT = f"^'*[{SIGNS}]"


def write_tables(
    tables: Iterable[pa.Table], path: str | Path, file: BinaryIO, mixed: Collection[str] = ()
) -> None:
    """Write tables of the same columns behind each other, in the form of the path's extension.

    Parameters
    ----------
    mixed
        Columns of numbers of which the whole ones are written as such, where each cell has a form
        of its own: 2 and not 2.0.
    """
    write = {".csv": _csv, ".parquet": _parquet, ".jsonl": _json_lines}
    write[Path(path).suffix.lower()](tables, file, mixed)


def _parquet(tables: Iterable[pa.Table], file: BinaryIO, mixed: Collection[str]) -> None:  # noqa: ARG001
    import pyarrow.parquet as pq

    writer = None
    try:
        for table in tables:
            if writer is None:
                # Few numbers are alike, and to look for those that are takes longest of all.
                texts = [field.name for field in table.schema if not _is_float(field.type)]
                writer = pq.ParquetWriter(file, table.schema, version="2.6", use_dictionary=texts)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _is_float(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind))


def _csv(tables: Iterable[pa.Table], file: BinaryIO, mixed: Collection[str]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for k, table in enumerate(tables):
        if k == 0:
            write_csv(text, [table.column_names])
        columns = zip(table.column_names, table.columns, strict=True)
        cells = (_texts(column, plain=name in mixed) for name, column in columns)
        writer.writerows(zip(*cells, strict=True))
    text.detach()


def _texts(column: pa.ChunkedArray, *, plain: bool) -> list[Any]:
    cells: list[Any] = _cells(column, plain=plain)
    if pa.types.is_boolean(column.type):
        return [None if cell is None else "true" if cell else "false" for cell in cells]
    if not pa.types.is_string(column.type):
        return cells
    # Few columns have such a text, and to look at each cell takes long.
    suspect = pc.any(pc.match_substring_regex(column, _SUSPECT)).as_py()
    return list(map(to_cell, cells)) if suspect else cells


def _cells(column: pa.ChunkedArray, *, plain: bool) -> list[Any]:
    cells: list[Any] = column.to_pylist()
    return [None if cell is None else as_written(cell) for cell in cells] if plain else cells


def _json_lines(tables: Iterable[pa.Table], file: BinaryIO, mixed: Collection[str]) -> None:
    for table in tables:
        names = table.column_names
        columns = zip(names, table.columns, strict=True)
        rows = zip(*(_cells(column, plain=name in mixed) for name, column in columns), strict=True)
        for row in rows:
            line = json_text(dict(zip(names, row, strict=True)), None)
            file.write(line.encode() + b"\n")
