"""Impacts of proposals on measures: given or estimated, with range and provenance."""

from maatwaarde.impact.align import for_framework, for_proposals, of_measures
from maatwaarde.impact.controlled import run_controls
from maatwaarde.impact.estimate import estimate
from maatwaarde.impact.factors import UsedFactor
from maatwaarde.impact.grounds import Ground, Grounds, grounds
from maatwaarde.impact.judged import Judgement, Judgements
from maatwaarde.impact.table import ImpactTable, Provenance
from maatwaarde.impact.timed import EffectTiming, TimedPart
from maatwaarde.impact.timing import (
    HORIZON,
    per_year,
    present_value,
    present_values,
    total_unit,
    yearly,
)
from maatwaarde.impact.trace import Part, Trace, UsedInput, trace

__all__ = [
    "HORIZON",
    "EffectTiming",
    "Ground",
    "Grounds",
    "ImpactTable",
    "Judgement",
    "Judgements",
    "Part",
    "Provenance",
    "TimedPart",
    "Trace",
    "UsedFactor",
    "UsedInput",
    "estimate",
    "for_framework",
    "for_proposals",
    "grounds",
    "of_measures",
    "per_year",
    "present_value",
    "present_values",
    "run_controls",
    "total_unit",
    "trace",
    "yearly",
]
