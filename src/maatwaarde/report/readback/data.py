"""The same as nested data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from maatwaarde.proposals import ColumnRead, Proposals
from maatwaarde.report.eligibility import eligibility_data
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.readback.totals import Beside, stated_id
from maatwaarde.report.unverified import grounds_data


def readback_data(proposals: Proposals, beside: Beside) -> dict[str, Any]:
    """Return the same as nested data."""
    source = proposals.source
    origin = source.origin
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "file": source.file,
        "sheet": source.sheet,
        "other_sheets": [name for name in origin.sheets if name != source.sheet],
        "hidden_sheets": list(origin.hidden_sheets),
        "hidden_rows": list(origin.hidden_rows),
        "hidden_columns": list(origin.hidden_columns),
        "hidden_taken": origin.hidden_taken,
        "encoding": origin.encoding,
        "encoding_told": origin.encoding_told,
        "delimiter": origin.delimiter,
        "header_row": source.header_row,
        "proposals": len(proposals),
        "first_row": int(source.rows.min()),
        "last_row": int(source.rows.max()),
        "ids": "column" if "id" in source.headings else "row",
        "left_out": [
            {"row": row.row, "reason": row.reason, "text": row.text} for row in proposals.left_out
        ],
        "columns": [_column_data(column) for column in proposals.columns],
        "asked": [
            {
                "resource": use.column,
                "unit": use.unit,
                "total": float(np.nansum(use.values)),
                "proposals": int(np.count_nonzero(np.nan_to_num(use.values, nan=0.0))),
                "unknown": sum(cell.column == use.column for cell in proposals.unknown),
            }
            for use in proposals.uses
        ],
        "unknown": [
            {
                "id": proposals.ids[cell.proposal],
                "column": cell.column,
                "text": cell.shown,
                "where": {key: value for key, value in asdict(cell.where).items() if value},
            }
            for cell in proposals.unknown
        ],
        "warnings": [warning.to_dict() for warning in proposals.warnings],
    }
    if beside.framework is not None:
        data["measures_without_impact"] = list(beside.unstated)
    if beside.grounds is not None:
        data["impacts_rest_on"] = grounds_data(beside.grounds)
    if beside.unasked is not None:
        data["nobody_asks"] = [stated_id(one) for one in beside.unasked]
    if beside.unbudgeted is not None:
        data["nobody_budgets"] = [use.column for use in beside.unbudgeted]
    data.update(eligibility_data(beside.eligibility))
    return data


def _column_data(column: ColumnRead) -> dict[str, Any]:
    stated = column.stated
    return {
        "heading": column.heading,
        "kind": column.kind,
        "target": column.target,
        "unit": column.unit,
        "decimal": column.decimal,
        "filled": column.filled,
        "unknown": column.unknown,
        "near": column.near,
        "zero": column.zero,
        "blank": column.blank,
        "total": column.total,
        "stated_total": None if stated is None else stated.amount,
        "stated_in_rows": [] if stated is None else list(stated.rows),
        "difference": column.difference,
        "labels": None if column.labels is None else dict(column.labels),
    }
