"""From cells as they stand to a tidy table: headings, rows that are no proposal, and text."""

from maatwaarde.proposals.clean.gate import clean

__all__ = ["clean"]
