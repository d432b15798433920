"""Proposals: the model, and readers for the files that organisations have."""

from maatwaarde.proposals.columns.mapping import MappingFile, mapping_schema
from maatwaarde.proposals.draft import DraftedMapping, DraftedMeasure, draft_mapping
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
    "UnknownAmount",
    "WaitCost",
    "default_readers",
    "draft_mapping",
    "mapping_schema",
    "read_pabulib_meta",
    "read_proposals",
    "read_raw_table",
]
