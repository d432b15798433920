"""Draft a mapping file from a list of projects, for people to check and mend."""

from maatwaarde.proposals.draft.mapping import DraftedMapping, DraftedMeasure, draft_mapping
from maatwaarde.proposals.draft.text import Line

__all__ = ["DraftedMapping", "DraftedMeasure", "Line", "draft_mapping"]
