"""The columns of the long table of resources."""

from __future__ import annotations

from typing import NamedTuple

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import msg
from maatwaarde.proposals.columns.targets import bare, split_unit
from maatwaarde.proposals.table import Column, Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "nummer", "nr", "projectnummer", "voorstel", "proposal"),
    "kind": ("kind", "soort", "type"),
    "name": ("name", "naam", "rol", "role"),
    "period": ("period", "periode", "jaar", "year"),
    "amount": ("amount", "bedrag", "hoeveelheid", "aantal", "waarde", "value"),
    "unit": ("unit", "eenheid"),
}
_OPTIONAL = ("name", "period", "unit")

HEADINGS = frozenset(word for words in COLUMNS.values() for word in words)
"""All headings, as the search for their row compares them."""


class ResourceColumn(NamedTuple):
    """A column of the table, with the unit in its heading."""

    heading: str
    column: Column
    unit: str | None


def assign_resources(table: Table) -> tuple[dict[str, ResourceColumn], list[Diagnostic]]:
    """Return the columns by their names in `COLUMNS`, and what is absent that must be there."""
    columns: dict[str, ResourceColumn] = {}
    for heading, column in zip(table.headings, table.columns, strict=True):
        text, unit = split_unit(heading)
        name = next((n for n, words in COLUMNS.items() if bare(text) in words), None)
        if name is not None and name not in columns:
            columns[name] = ResourceColumn(heading, column, unit)
    return columns, [
        Diagnostic(
            "no-column",
            msg("the table of resources has no column {name!r}", name=name),
            msg(
                "its columns are {expected}; here are: {found}",
                expected=", ".join(COLUMNS),
                found=", ".join(table.headings),
            ),
            table.where(),
        )
        for name in COLUMNS
        if name not in columns and name not in _OPTIONAL
    ]
