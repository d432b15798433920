"""Impacts of proposals on measures."""

from maatwaarde.impact.estimate import estimate
from maatwaarde.impact.table import ImpactTable

__all__ = ["ImpactTable", "estimate"]
