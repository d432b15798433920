"""Tables as the contents of files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from maatwaarde.documents.to_csv import write_csv
from maatwaarde.documents.to_json import json_text

Table = dict[str, list[Any]]
EPOCH = datetime(2000, 1, 1)
_LONGEST_SHEET = 31


TABLE_FORMATS = (".csv", ".xlsx", ".parquet", ".jsonl")


def table_file(tables: Mapping[str, Table], extension: str) -> bytes:
    """Return tables of columns as a file; XLSX has a sheet for each, and others hold the first."""
    if extension == ".xlsx":
        return _xlsx(tables)
    first = next(iter(tables.values()))
    return {".csv": _csv, ".parquet": _parquet, ".jsonl": _json_lines}[extension](first)


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    write_csv(out, [list(table), *zip(*table.values(), strict=True)])
    return out.getvalue().encode("utf-8")


# What writes a kind of file is imported with the first of that kind; all together takes long.


def _parquet(table: Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(table), sink, version="2.6")
    return bytes(sink.getvalue())


def _json_lines(table: Table) -> bytes:
    rows = zip(*table.values(), strict=True)
    lines = (
        {name: None if cell != cell else cell for name, cell in zip(table, row, strict=True)}
        for row in rows
    )
    return "".join(f"{json_text(line, None)}\n" for line in lines).encode()


def _sheets(names: Iterable[str]) -> list[str]:
    """Return names that a workbook takes: short, without some signs, and no two alike."""
    taken: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("'") or "-"
        found, n = plain[:_LONGEST_SHEET], 1
        while found.casefold() in map(str.casefold, taken):
            n += 1
            found = f"{plain[: _LONGEST_SHEET - len(f' {n}')]} {n}"
        taken.append(found)
    return taken


def _xlsx(tables: Mapping[str, Table]) -> bytes:
    return workbook(lambda book: add_tables(book, tables))


def workbook(fill: Callable[[Any], None], title: str = "maatwaarde") -> bytes:
    """Return a workbook that ``fill`` has put sheets in; no text in it becomes a formula."""
    import xlsxwriter

    from maatwaarde.report.whole_sheet import WholeSheet

    out = io.BytesIO()
    # A fixed date, since a workbook holds its date of creation and results must not differ by it.
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.worksheet_class = WholeSheet
        book.set_properties({"created": EPOCH, "title": title})
        fill(book)
    return out.getvalue()


def add_tables(book: Any, tables: Mapping[str, Table], taken: Iterable[str] = ()) -> None:
    """Add a sheet for each table to a workbook that has sheets with the names in ``taken``."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    already = list(taken)
    names = _sheets([*already, *tables])[len(already) :]
    for name, table in zip(names, tables.values(), strict=True):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for j, (heading, values) in enumerate(table.items()):
            sheet.write_string(0, j, heading, bold)
            for i, value in enumerate(values, start=1):
                if value is None:
                    continue
                if isinstance(value, bool):
                    sheet.write_boolean(i, j, value)
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                else:
                    sheet.write_number(i, j, value)
            widest = max([len(heading) / 2, *(len(str(value)) for value in values[:200])])
            sheet.set_column(j, j, min(max(widest + 2, 8), 50))
        sheet.autofilter(0, 0, max(len(next(iter(table.values()))), 1), len(table) - 1)
