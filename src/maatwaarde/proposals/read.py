"""The one way in: a list goes through each stage once, and what a stage finds goes along."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import fold, period_text
from maatwaarde.documents.given import Given
from maatwaarde.documents.paths import refused_path
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import msg
from maatwaarde.proposals.build import build
from maatwaarde.proposals.clean import clean
from maatwaarde.proposals.columns.assign import assign
from maatwaarde.proposals.columns.mapping import LoadedMapping, load_mapping
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.columns.resources import HEADINGS, assign_resources
from maatwaarde.proposals.columns.targets import looks_canonical
from maatwaarde.proposals.model import Proposals, ResourceDemand, UnknownAmount
from maatwaarde.proposals.readers.given import (
    PROPOSALS,
    Tabular,
    form_told,
    in_hand,
    read_tabular,
)
from maatwaarde.proposals.readers.registry import (
    WORKBOOKS,
    ReaderRegistry,
    default_readers,
    read_file,
)
from maatwaarde.proposals.table import Grid, RawTable, ReadOptions, Table
from maatwaarde.proposals.values.read import read_values
from maatwaarde.proposals.values.resources import read_resources

_log = logging.getLogger("maatwaarde.proposals")

_RESOURCES = ReadOptions(headings=HEADINGS)


def read_proposals(
    source: Tabular,
    mapping: Given | None = None,
    *,
    sheet: str | None = None,
    resources: Tabular | None = None,
    readers: ReaderRegistry | None = None,
    scales: Mapping[str, Scale] | None = None,
) -> Proposals:
    """Read proposals from a file, a dataframe, rows, columns or bytes.

    Parameters
    ----------
    source
        Path of a CSV, XLSX, ODS, Parquet, JSON or Pabulib file; ``-`` for CSV or JSON on standard
        input; a dataframe of pandas, polars, pyarrow or another library that narwhals knows; a list
        of dictionaries, one a row; a dictionary of columns; or the bytes of a file, or a stream of
        these. Bytes tell their form themselves: a workbook, Parquet, JSON, and else CSV; a stream
        with a name goes by its extension.
    mapping
        Mapping file, or its content as a dictionary, bytes or a stream. Without one, headings must
        be the library's own or one of their Dutch synonyms; other columns become attributes.
    sheet
        Sheet of a workbook; goes before the mapping's.
    resources
        The long table of resources (id, kind, name, period, amount), in any of the forms of
        ``source``. Without it, the mapping's `resources`, or a sheet named ``resources`` or
        ``middelen``, is read.
    readers
        Readers by extension, when plugins add some.
    scales
        The scales of judgement of a framework, as `Framework.scales`: impacts on these measures are
        read as labels. Without them a column counts as judged where its cells or the mapping leave
        no doubt.

    Raises
    ------
    ProposalError
        With every problem of the file, each at its row and column.
    """
    registry = readers or default_readers()
    rules = load_mapping(mapping)
    options = _options(rules, sheet)

    # Readers: cells as they stand.
    source, name = in_hand(source, PROPOSALS)
    found = read_tabular(source, options, registry, name)
    found_resources = _read_resources(
        source, resources, mapping, rules, registry, found.origin.sheets
    )

    # Clean: headings, and rows that may be proposals.
    table = clean(found, options, looks_canonical, recognise_unit)
    if rules.content.groups is not None:
        # Read as a column, they are not left out.
        others = tuple(one for one in table.problems if one.code != "group-row")
        table = replace(table, problems=others)
    long = None
    if found_resources is not None:
        long = clean(found_resources, _RESOURCES, looks_canonical, recognise_unit)
    other_sheet: list[Diagnostic] = []
    if long is not None and resources is None and rules.content.resources is None:
        long, other_sheet = _if_uses(long, found_resources)

    # Columns: what each of them stands for.
    columns, problems = assign(table, rules)
    problems += [*other_sheet, *rules.warnings]
    long_columns, long_problems = assign_resources(long) if long is not None else ({}, [])

    # Values: typed arrays.
    values = read_values(table, columns, rules, scales or {})
    problems += values.problems
    uses: list[ResourceDemand] = []
    unknown: list[UnknownAmount] = []
    if long is not None:
        content = rules.content
        uses, unknown, wrong = read_resources(
            long, long_columns, values.fixed.ids, content.decimal, content.approximate
        )
        problems += [*long.problems, *long_problems, *wrong]

    read = build(table, columns, values, long, uses, unknown, problems)
    _log.info("read %d proposals from %s", len(read.ids), read.source.file)
    return read


def read_raw_table(
    path: Tabular,
    *,
    sheet: str | None = None,
    headings: frozenset[str] = frozenset(),
    name: str = "<table>",
) -> Table:
    """Read any table, such as one of judgements, as it stands.

    Parameters
    ----------
    path
        As the ``source`` of `read_proposals`.
    name
        What messages call what has no name of its own.
    headings
        Headings to expect, folded by `fold`; they help to find their row below titles and notes.

    Raises
    ------
    ProposalError
        If the file cannot be read.
    """
    options = ReadOptions(sheet=sheet, headings=headings)
    found = read_tabular(path, options, default_readers(), name)
    return clean(found, options, looks_canonical, recognise_unit)


def read_table(source: Tabular, readers: ReaderRegistry, *, sheet: str | None = None) -> Table:
    """Read a list of proposals without a mapping, up to where its columns get a meaning."""
    options = _options(load_mapping(None), sheet)
    found = read_tabular(source, options, readers, PROPOSALS)
    return clean(found, options, looks_canonical, recognise_unit)


def _options(rules: LoadedMapping, sheet: str | None) -> ReadOptions:
    content = rules.content
    return ReadOptions(
        sheet=sheet or content.sheet,
        header_row=content.header_row,
        delimiter=content.delimiter,
        encoding=content.encoding,
        headings=frozenset(fold(heading) for heading in [*content.columns, *content.ignore]),
        skip_hidden=content.hidden == "skip",
    )


def _if_uses(sheet: Table, found: RawTable | Grid | None) -> tuple[Table | None, list[Diagnostic]]:
    """Take a sheet that was found by its name for what proposals use only if it says of which."""
    columns, _ = assign_resources(sheet)
    if "id" in columns or ("kind" in columns and "period" not in columns):
        return sheet, []
    if {"period", "amount"} <= set(columns):
        return None, []  # what there is to spend, a row each
    head = found.head if isinstance(found, Grid) else [sheet.headings]
    if any(_is_period(cell) for row in head for cell in row):
        return None, []  # what there is to spend, by period: no part of the list
    return None, [
        Diagnostic(
            "no-uses",
            msg(
                "this sheet names no proposals, and is not read with the list; its headings are: "
                "{headings}",
                headings=", ".join(sheet.headings[:8]),
            ),
            msg("give what there is to spend in a file of resources, with `-r`"),
            sheet.where(),
            severity="warning",
        )
    ]


def _is_period(cell: object) -> bool:
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    return period_text(text.strip()) is not None


def _read_resources(
    source: Tabular,
    given: Tabular | None,
    mapping: object,
    rules: LoadedMapping,
    readers: ReaderRegistry,
    sheets: tuple[str, ...],
) -> RawTable | Grid | None:
    """Read the long table of resources, wherever it stands."""
    if given is not None:
        return read_tabular(given, _RESOURCES, readers, "<resources>")
    rule = rules.content.resources
    if rule is not None:
        if rule.file is None and not isinstance(source, str | Path):
            return read_tabular(source, replace(_RESOURCES, sheet=rule.sheet), readers, PROPOSALS)
        path = str(source)
        if rule.file is not None:
            where = rules.where("resources", "file")
            if not isinstance(mapping, str | Path):
                raise ProposalError(_no_folder(rule.file, where))
            refused = refused_path(rule.file, where)
            if refused is not None:
                raise ProposalError(refused)
            path = str(Path(mapping).parent / rule.file)
        return read_file(path, replace(_RESOURCES, sheet=rule.sheet), readers)
    in_sheets = isinstance(source, str | Path) and Path(source).suffix.casefold() in WORKBOOKS
    if in_sheets or (isinstance(source, bytes) and form_told(source) in WORKBOOKS):
        from maatwaarde.proposals.readers.workbook import resource_sheet

        name = resource_sheet(sheets)
        if name is not None:
            options = replace(_RESOURCES, sheet=name)
            return read_tabular(source, options, readers, PROPOSALS)
    return None


def _no_folder(name: str, where: Where) -> Diagnostic:
    # It may be sent by others, who must not read the disk of who reads a list with it.
    return Diagnostic(
        "outside",
        msg("names the file {name!r}, and a mapping that is no file reads none", name=name),
        msg("give the table itself, as `resources` of `read_proposals`"),
        where,
    )
