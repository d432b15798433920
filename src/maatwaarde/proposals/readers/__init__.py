"""Readers: from a file or dataframe to a raw table, or to the grid of its cells."""

from maatwaarde.proposals.readers.pabulib import read_pabulib_meta
from maatwaarde.proposals.readers.registry import Reader, ReaderRegistry, default_readers

__all__ = ["Reader", "ReaderRegistry", "default_readers", "read_pabulib_meta"]
