"""Readers: from a file or dataframe to a raw table."""

from maatwaarde.proposals.readers.columnar import read_dataframe
from maatwaarde.proposals.readers.pabulib import read_pabulib_meta
from maatwaarde.proposals.readers.registry import (
    MAX_FILE_BYTES,
    Reader,
    ReaderRegistry,
    default_readers,
    read_file,
)
from maatwaarde.proposals.readers.zipguard import MAX_CELLS, MAX_UNPACKED_BYTES

__all__ = [
    "MAX_CELLS",
    "MAX_FILE_BYTES",
    "MAX_UNPACKED_BYTES",
    "Reader",
    "ReaderRegistry",
    "default_readers",
    "read_dataframe",
    "read_file",
    "read_pabulib_meta",
]
