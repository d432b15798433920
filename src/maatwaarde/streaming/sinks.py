"""Results of any size as files, a part at a time: CSV, Parquet and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

FORMATS = (".csv", ".parquet", ".jsonl")
"""The forms that a result can be written in a part at a time."""


def write_tables(tables: Iterable[pa.Table], path: str | Path, file: BinaryIO) -> None:
    """Write tables of the same columns behind each other, in the form of the path's extension."""
    write = {".csv": _csv, ".parquet": _parquet, ".jsonl": _json_lines}
    write[Path(path).suffix.lower()](tables, file)


def _parquet(tables: Iterable[pa.Table], file: BinaryIO) -> None:
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


def _csv(tables: Iterable[pa.Table], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for k, table in enumerate(tables):
        if k == 0:
            writer.writerow(table.column_names)
        writer.writerows(zip(*(_texts(column) for column in table.columns), strict=True))
    text.detach()


def _texts(column: pa.ChunkedArray) -> list[Any]:
    cells: list[Any] = column.to_pylist()
    if pa.types.is_boolean(column.type):
        return [None if cell is None else "true" if cell else "false" for cell in cells]
    return cells


def _json_lines(tables: Iterable[pa.Table], file: BinaryIO) -> None:
    for table in tables:
        names = table.column_names
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        for row in rows:
            line = json.dumps(
                dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False
            )
            file.write(line.encode() + b"\n")
