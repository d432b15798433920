"""Proposals: the model, and readers for the files that organisations have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maatwaarde.late import names
from maatwaarde.proposals.columns.mapping import MappingFile, mapping_schema
from maatwaarde.proposals.model import (
    Attribute,
    ColumnRead,
    GivenImpact,
    JudgedColumn,
    Proposals,
    ResourceDemand,
    Source,
    StatedTotal,
    Status,
    UnknownAmount,
    WaitCost,
)
from maatwaarde.proposals.read import read_proposals, read_raw_table
from maatwaarde.proposals.readers import (
    Reader,
    ReaderRegistry,
    default_readers,
    read_pabulib_meta,
)
from maatwaarde.proposals.readers.given import Tabular
from maatwaarde.proposals.table import (
    EncodingTold,
    Grid,
    LeftOut,
    LeftOutReason,
    Origin,
    RawTable,
    ReadOptions,
    Table,
)

if TYPE_CHECKING:
    from maatwaarde.proposals.draft import DraftedMapping, DraftedMeasure, draft_mapping

_LATE = {
    "DraftedMapping": "maatwaarde.proposals.draft",
    "DraftedMeasure": "maatwaarde.proposals.draft",
    "draft_mapping": "maatwaarde.proposals.draft",
}
"""What few need, and is loaded on first use: each name, and the module that it comes from."""

__all__ = [
    "Attribute",
    "ColumnRead",
    "DraftedMapping",
    "DraftedMeasure",
    "EncodingTold",
    "GivenImpact",
    "Grid",
    "JudgedColumn",
    "LeftOut",
    "LeftOutReason",
    "MappingFile",
    "Origin",
    "Proposals",
    "RawTable",
    "ReadOptions",
    "Reader",
    "ReaderRegistry",
    "ResourceDemand",
    "Source",
    "StatedTotal",
    "Status",
    "Table",
    "Tabular",
    "UnknownAmount",
    "WaitCost",
    "default_readers",
    "draft_mapping",
    "mapping_schema",
    "read_pabulib_meta",
    "read_proposals",
    "read_raw_table",
]

__getattr__, __dir__ = names(__name__, _LATE, __all__)
