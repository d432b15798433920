"""Impacts over the years, and what they are worth today."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maatwaarde.errors import ImpactError, Problem, Where
from maatwaarde.impact.table import ImpactTable
from maatwaarde.plugins import Timing
from maatwaarde.units import Units

Array = NDArray[np.float64]

HORIZON = 100
"""Years after which a lasting effect is no longer counted; at 2.25 % the rest weighs a tenth."""


def per_year(unit: str) -> bool:
    """Return whether a unit is of something that comes back every year.

    ``t_CO2e/year`` and ``hour/year`` do; ``dwelling``, ``m3`` and ``vehicle/day`` are levels that
    change once.
    """
    units = Units()
    powers = units.parse(unit)._units.items()
    # By its length and not by its name: `jaar` is a year too.
    return any(
        float(str(power)) < 0 and units.compatible(name, "year") and units.factor(name, "year") == 1
        for name, power in powers
    )


def yearly(impact: Array, unit: str, timing: Timing, years: int) -> Array:
    """Spread impacts over the years from the decision.

    Parameters
    ----------
    impact
        Shape (proposals,), at full effect, in ``unit``.

    Returns
    -------
    array of shape (proposals, years)
        Per year for what comes back every year: the effect in that year. For what changes once: by
        how much the level rises or falls in that year, when the effect ends back to where it was.
    """
    profile = timing.profile(years)
    if not per_year(unit):
        profile = np.diff(profile, prepend=0.0)
    return impact[:, np.newaxis] * profile


def present_value(
    impact: Array, unit: str, timing: Timing, rate: float, horizon: int = HORIZON
) -> Array:
    """Return what impacts amount to, discounted to the year of the decision, shape (proposals,).

    What happens in year t counts for 1 / (1 + rate)^t. The Dutch standard rate for public
    investment is 2.25 %, in force since 1 January 2021 (Werkgroep discontovoet 2020;
    rwseconomie.nl, Discontovoet); a framework states its own as `money.discount_rate`. For what
    changes once (a dwelling, a m3 of storage) only the change for the better or worse is counted,
    at the time when it comes, and not its end.

    Parameters
    ----------
    impact
        Shape (proposals,), at full effect, in ``unit``.
    rate
        As a share: 0.0225.
    horizon
        Years that are counted.
    """
    profile = timing.profile(horizon)
    if not per_year(unit):
        profile = np.maximum(np.diff(profile, prepend=0.0), 0.0)
    discount = (1.0 + rate) ** -np.arange(horizon)
    return np.asarray(impact * (profile * discount).sum())


def present_values(impacts: ImpactTable, measure: str, horizon: int = HORIZON) -> Array:
    """Return the present value of the estimated impacts on a measure, shape (proposals,).

    Each estimator's part has its own timing. Where an impact was given or is unknown the value is
    NaN, since nobody said when it comes about.

    Raises
    ------
    ImpactError
        If there is no such measure, or the framework states no discount rate.
    """
    column = impacts.column(measure)
    total = np.full(len(impacts.proposals), np.nan)
    provenance = impacts.provenance
    if provenance is None:
        return total
    framework = provenance.framework
    rate = framework.file.money.discount_rate
    if rate is None:
        raise ImpactError(
            Problem(
                code="no-discount-rate",
                what=f"the framework {framework.id!r} states no discount rate",
                mend="add `money: {discount_rate: 2.25 %}`",
                where=Where(file=framework.path, field="money.discount_rate"),
            )
        )
    estimated = impacts.estimated[:, column]
    total[estimated] = 0.0
    for source in provenance.sources:
        if source.measure == column:
            part = provenance.runs[source.estimator.id].outputs[source.output.quantity]
            timing = source.estimator.timing
            worth = present_value(
                part[estimated] * source.factor, source.output.unit, timing, rate, horizon
            )
            total[estimated] += worth
    return total
