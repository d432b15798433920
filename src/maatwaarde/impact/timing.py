"""Impacts over the years, and what they are worth today."""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError, Where
from maatwaarde.impact.table import ImpactTable
from maatwaarde.messages import msg
from maatwaarde.plugins import Timing
from maatwaarde.units import Units

HORIZON = 100
"""Years after which a lasting effect is no longer counted; at 2.25 % the rest weighs a tenth."""


def per_year(unit: str, units: Units | None = None) -> float | None:
    """Return how often a year the period of a rate passes, or ``None`` for what comes once.

    A unit per time (``t_CO2e/year``, ``EUR/month``, ``vehicle/day``) is a rate: its effect comes
    back in every period, 1, 12 or 365.25 times a year. All others (``dwelling``, ``m3``,
    ``MW``) are levels that change once. It is the time that stands in the unit that counts, and not
    its dimension: power in kilowatts has that of energy per time, and is a level.

    Parameters
    ----------
    units
        Those of the framework, for a unit with local names.
    """
    units = units or Units()
    # By their length and not by their names: `jaar` and a local `kwartaal` are times too.
    periods = [
        units.factor("year", name)
        for name, power in units.parse(unit).powers.items()
        if power == -1 and units.compatible(name, "year")
    ]
    # Of `hour/day/year` the longest period is the one in which things come back.
    return min(periods) if periods else None


def total_unit(unit: str, units: Units | None = None) -> str:
    """Return a unit without the period of its rate: ``EUR`` for ``EUR/month``."""
    units = units or Units()
    periods = per_year(unit, units)
    first, *rest = unit.split("/")
    for i, part in enumerate(rest):
        if units.compatible(part, "year") and units.factor("year", part) == periods:
            return "/".join([first, *rest[:i], *rest[i + 1 :]])
    return unit


def yearly(
    impact: Floats, unit: str, timing: Timing, years: int, units: Units | None = None
) -> Floats:
    """Spread impacts over the years from the decision.

    Parameters
    ----------
    impact
        Shape (proposals,), at full effect, in ``unit``.
    units
        As `per_year` takes them.

    Returns
    -------
    array of shape (proposals, years)
        For a rate: the effect in the whole of that year, in ``unit`` without its period, such as
        euros for ``EUR/month``. For what changes once: by how much the level rises or falls in that
        year, when the effect ends back to where it was.
    """
    profile = timing.profile(years)
    periods = per_year(unit, units)
    profile = np.diff(profile, prepend=0.0) if periods is None else profile * periods
    return impact[:, np.newaxis] * profile


def present_value(
    impact: Floats,
    unit: str,
    timing: Timing,
    rate: float,
    horizon: int = HORIZON,
    units: Units | None = None,
) -> Floats:
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
    units
        As `per_year` takes them.

    Returns
    -------
    array of shape (proposals,)
        In ``unit``, for a rate without its period: euros for ``EUR/year`` and for ``EUR/month``.
    """
    profile = timing.profile(horizon)
    periods = per_year(unit, units)
    if periods is None:
        profile = np.maximum(np.diff(profile, prepend=0.0), 0.0)
    else:
        profile = profile * periods
    discount = (1.0 + rate) ** -np.arange(horizon)
    return np.asarray(impact * (profile * discount).sum())


def present_values(impacts: ImpactTable, measure: str, horizon: int = HORIZON) -> Floats:
    """Return the present value of the estimated impacts on a measure, shape (proposals,).

    In the measure's unit, for a rate without its period, as `present_value` gives it. Each
    estimator's part has its own timing. Where an impact was given or is unknown the value is NaN,
    since nobody said when it comes about.

    Raises
    ------
    ImpactError
        If there is no such measure, or the framework states no discount rate.
    """
    impacts.column(measure)
    provenance = impacts.provenance
    if provenance is None:
        return np.full(len(impacts.proposals), np.nan)
    rows, columns = provenance.places(impacts.proposals, [measure])
    column = int(columns[0])
    framework = provenance.framework
    unit = framework.measures[column].unit
    rate = framework.file.money.discount_rate
    if rate is None:
        raise ImpactError(
            Diagnostic(
                code="no-discount-rate",
                what=msg(
                    "the framework {framework!r} states no discount rate", framework=framework.id
                ),
                mend=msg("add `money: {{discount_rate: 2.25 %}}`"),
                where=Where(file=framework.path, field="money.discount_rate"),
            )
        )
    estimated = provenance.estimated[:, column]
    total = np.where(estimated, 0.0, np.nan)
    for source in provenance.sources:
        if source.measure == column:
            part = provenance.runs[source.estimator.id].outputs[source.output.quantity]
            timing = source.estimator.timing
            impact = part[estimated] * source.factor
            total[estimated] += present_value(impact, unit, timing, rate, horizon, framework.units)
    return total[rows]
