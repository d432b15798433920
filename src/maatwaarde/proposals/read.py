"""The one way in: a file or a dataframe, and perhaps a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from maatwaarde.proposals.build import build
from maatwaarde.proposals.mapping import LoadedMapping, load_mapping
from maatwaarde.proposals.model import Proposals
from maatwaarde.proposals.readers.columnar import read_dataframe
from maatwaarde.proposals.readers.registry import (
    ReaderRegistry,
    default_readers,
    read_bytes,
    read_file,
)
from maatwaarde.proposals.readers.workbook import resource_sheet
from maatwaarde.proposals.resources import COLUMNS
from maatwaarde.proposals.table import RawTable, ReadOptions, fold


def read_proposals(
    source: str | Path | Any,
    mapping: str | Path | Mapping[str, Any] | None = None,
    *,
    sheet: str | None = None,
    resources: str | Path | Any | None = None,
    readers: ReaderRegistry | None = None,
) -> Proposals:
    """Read proposals from a file or a dataframe.

    Parameters
    ----------
    source
        Path of a CSV, XLSX, ODS, Parquet, JSON or Pabulib file; ``-`` for CSV or JSON on standard
        input; or a dataframe of pandas, polars, pyarrow or another library that narwhals knows.
    mapping
        Mapping file, or its content as a dictionary. Without one, headings must be the library's
        own or one of their Dutch synonyms; other columns become attributes.
    sheet
        Sheet of a workbook; goes before the mapping's.
    resources
        Path or dataframe of the long table of resources (id, kind, name, period, amount). Without
        it, the mapping's `resources`, or a sheet named ``resources`` or ``middelen``, is read.
    readers
        Readers by extension, when plugins add some.

    Raises
    ------
    ProposalError
        With every problem of the file, each at its row and column.
    """
    registry = readers or default_readers()
    loaded = load_mapping(mapping)
    table = read_table(source, loaded, registry, sheet=sheet)
    return build(table, loaded, _resources(source, resources, mapping, loaded, registry))


def read_raw_table(
    path: str | Path, *, sheet: str | None = None, headings: frozenset[str] = frozenset()
) -> RawTable:
    """Read any table, such as one of judgements, as it stands.

    Parameters
    ----------
    headings
        Headings to expect, folded by `fold`; they help to find their row below titles and notes.

    Raises
    ------
    ProposalError
        If the file cannot be read.
    """
    return read_file(str(path), ReadOptions(sheet=sheet, headings=headings), default_readers())


def read_table(
    source: str | Path | Any,
    mapping: LoadedMapping,
    readers: ReaderRegistry,
    *,
    sheet: str | None = None,
) -> RawTable:
    """Read a source as it stands, with the hints that a mapping gives."""
    if not isinstance(source, str | Path):
        return read_dataframe(source)
    content = mapping.content
    options = ReadOptions(
        sheet=sheet or content.sheet,
        header_row=content.header_row,
        delimiter=content.delimiter,
        encoding=content.encoding,
        headings=frozenset(fold(heading) for heading in [*content.columns, *content.ignore]),
    )
    return read_file(str(source), options, readers)


def _resources(
    source: str | Path | Any,
    given: str | Path | Any | None,
    mapping: object,
    loaded: LoadedMapping,
    readers: ReaderRegistry,
) -> RawTable | None:
    words = frozenset(word for words in COLUMNS.values() for word in words)
    options = ReadOptions(headings=words)
    if given is not None:
        if isinstance(given, str | Path):
            return read_file(str(given), options, readers)
        return read_dataframe(given, "<resources>")
    rule = loaded.content.resources
    if rule is not None:
        path = str(source)
        if rule.file is not None:
            base = Path(mapping).parent if isinstance(mapping, str | Path) else Path()
            path = str(base / rule.file)
        return read_file(path, replace(options, sheet=rule.sheet), readers)
    workbook = isinstance(source, str | Path) and Path(source).suffix.casefold() in (
        *(".xlsx", ".xlsm", ".xls", ".ods"),
    )
    if workbook:
        name = resource_sheet(read_bytes(str(source)), str(source))
        if name is not None:
            return read_file(str(source), replace(options, sheet=name), readers)
    return None
