"""Scoring where the data is: a framework as expressions that an engine runs on its own rows."""

from maatwaarde.scoring.expressions.score_frame import score_frame

__all__ = ["score_frame"]
