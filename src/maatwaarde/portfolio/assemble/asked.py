"""Budgets and staff that nobody asks for, and costs and staff for which nobody has a budget."""

from __future__ import annotations

import math

import numpy as np

from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.resources import Budget, Resources, Staff
from maatwaarde.proposals import Proposals, ResourceDemand


def unasked(proposals: Proposals, resources: Resources) -> list[Budget | Staff]:
    """Return the budgets and staff that no proposal asks anything of, in the order of the file.

    Where starts are planned, a proposal asks in the later years too in which it may start.
    """
    asked = [use for use in proposals.uses if _asks(use, proposals)]
    shift = 0 if resources.planning is None else resources.planning.shift
    return [one for one in _stated(resources) if not any(_meet(use, one, shift) for use in asked)]


def unbudgeted(proposals: Proposals, resources: Resources) -> list[ResourceDemand]:
    """Return the costs and staff of the proposals for which there is no budget and no role."""
    asked = [use for use in proposals.uses if _asks(use, proposals)]
    stated = _stated(resources)
    return [use for use in asked if not any(_meet(use, one, 0) for one in stated)]


def _stated(resources: Resources) -> list[Budget | Staff]:
    return [*resources.budgets, *resources.staff]


def _asks(use: ResourceDemand, proposals: Proposals) -> bool:
    """Return whether any proposal asks something; what is unknown may be something."""
    known = np.nan_to_num(use.values, nan=0.0)
    return bool(known.any()) or any(cell.column == use.column for cell in proposals.unknown)


def _meet(use: ResourceDemand, stated: Budget | Staff, shift: int) -> bool:
    named = ("cost", stated.name) if isinstance(stated, Budget) else ("staff", stated.role)
    begin, end = _span(use.period)
    first, last = _span(stated.period)
    return (use.kind, use.name) == named and begin < last and first < end + shift


def _span(period: str | None) -> tuple[float, float]:
    if period is None:
        return -math.inf, math.inf
    return Period.parse(period, onwards=True).span
