"""Files as organisations have them, written by the tests themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from maatwaarde.diagnostics import Diagnostic, ProposalError
from maatwaarde.proposals import Proposals, read_proposals

Rows = Sequence[Sequence[Any]]


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "lijst.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder: Path, sheets: dict[str, Rows], name: str = "lijst.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def refused(source: Any, mapping: Any = None, **more: Any) -> list[Diagnostic]:
    """Read what must be refused, and return the errors without the warnings."""
    with pytest.raises(ProposalError) as caught:
        read_proposals(source, mapping, **more)
    return [problem for problem in caught.value.problems if problem.severity == "error"]


def codes(problems: Sequence[Diagnostic]) -> list[str]:
    return [problem.code for problem in problems]


def plain(proposals: Proposals) -> dict[str, Any]:
    """Return the content of proposals in a form that compares, without the source."""

    def numbers(values: Any) -> Any:
        if values is None or isinstance(values, tuple):
            return values
        return tuple("-" if np.isnan(value) else float(value) for value in values)

    return {
        "ids": proposals.ids,
        "titles": proposals.titles,
        "policy_field": proposals.policy_field,
        "area": proposals.area,
        "variant_of": proposals.variant_of,
        "requires": proposals.requires,
        "status": proposals.status,
        "uses": [(use.column, use.unit, numbers(use.values)) for use in proposals.uses],
        "impacts": [
            (one.measure, one.unit, numbers(one.value), numbers(one.low), numbers(one.high))
            for one in proposals.impacts
        ],
        "attributes": {
            name: (one.unit, numbers(one.values)) for name, one in proposals.attributes.items()
        },
    }
