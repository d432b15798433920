"""Columns of a list that nobody computes with, in the files and the data of every command."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from maatwaarde.proposals import Proposals
from maatwaarde.proposals.passed_through import passed_through
from maatwaarde.report.blocks import Column, Table
from maatwaarde.report.document import Document


def with_list_columns(
    document: Document, proposals: Proposals, asked: Collection[str] = ()
) -> Document:
    """Return a document whose first table with a row a proposal has these columns behind it.

    Parameters
    ----------
    asked
        The attributes that estimators ask for.
    """

    def annexes() -> tuple[Table, ...]:
        tables, done = [], False
        for table in document.tables():
            wider = None if done else _wider(table, proposals, asked)
            done = done or wider is not None
            tables.append(wider or table)
        return tuple(tables)

    return replace(document, annexes=annexes)


def _wider(table: Table, proposals: Proposals, asked: Collection[str]) -> Table | None:
    """Return a table with the columns behind it; None where its rows are no proposals."""
    place = next((j for j, column in enumerate(table.columns) if column.key == "id"), None)
    if place is None:
        return None
    rows = {name: i for i, name in enumerate(proposals.ids)}
    ids = [str(row.cells[place]) for row in table.rows]
    if not rows.keys() >= set(ids):
        return None
    more = passed_through(proposals, asked)
    columns = [Column(f"attribute:{name}", heading) for name, (heading, _) in more.items()]
    wider = [
        replace(row, cells=(*row.cells, *(cells[rows[name]] for _, cells in more.values())))
        for name, row in zip(ids, table.rows, strict=True)
    ]
    return Table(table.key, (*table.columns, *columns), tuple(wider))


def list_columns(
    proposals: Proposals, asked: Collection[str] = (), only: Iterable[str] | None = None
) -> dict[str, Any]:
    """Return the same as data: what each proposal has, by id and heading; nothing without any.

    Parameters
    ----------
    only
        Ids of the proposals that the result is about; left out, all of them.
    """
    more = passed_through(proposals, asked)
    if not more:
        return {}
    # In an order that is not that of the rows.
    ids = sorted(proposals.ids if only is None else set(only))
    rows = {name: i for i, name in enumerate(proposals.ids)}
    return {
        "passed_through": {
            name: {
                heading: cells[rows[name]]
                for heading, cells in more.values()
                if cells[rows[name]] is not None
            }
            for name in ids
        }
    }
