"""What is likely to come of the effects, from what the plan says and what was measured so far.

The plan's effect of a proposal on a measure at the time t is v(t), and s(t) is how far it may turn
out from that: the plan's own range, or else the stated spread times v(t). What comes true is taken
to be v(t) + s(t) h with one h for each proposal and measure, normal with mean 0 and variance 1
before anything is measured. A measurement of it, or of a sum of several, has a normal error of its
own. So few measurements leave h near 0, the plan, and more draw it to what is seen (the normal
model with known variance: Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, sections 2.5 and
14.8).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from maatwaarde.account.expected import Expected
from maatwaarde.account.monitor.records import Forecast, Rules, Z
from maatwaarde.account.observations import Realised
from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework, Measure

DAYS_IN_MONTH = 365.25 / 12
_FLOOR = 0.1
"""An error is never a part of less than this part of the full effect, or the first little that is
expected would say all of what is to come."""


@dataclass(frozen=True, eq=False)
class Belief:
    """What is believed of how far each proposal is off the plan, in standard deviations of s.

    Parameters
    ----------
    mean
        Shape (proposals,).
    covariance
        Shape (proposals, proposals).
    """

    mean: Floats
    covariance: Floats

    @staticmethod
    def before(count: int) -> Belief:
        """Return what is believed before anything is measured."""
        return Belief(np.zeros(count), np.eye(count))

    def after(self, weights: Floats, seen: Floats, error: Floats) -> Belief:
        """Return what is believed after measurements.

        Parameters
        ----------
        weights
            Shape (measurements, proposals): s(t) of each proposal that is in a measurement.
        seen
            Shape (measurements,): what was measured less what the plan says.
        error
            Shape (measurements,), standard deviations above zero.
        """
        if not len(seen):
            return self
        # As an update of means and covariances, which needs no inverse of the prior.
        spread = self.covariance @ weights.T
        surprise = weights @ spread + np.diag(error**2)
        gain = np.linalg.solve(surprise, spread.T).T
        covariance = self.covariance - gain @ spread.T
        return Belief(
            self.mean + gain @ (seen - weights @ self.mean), (covariance + covariance.T) / 2
        )

    def of(self, planned: float, weights: Floats) -> tuple[float, float]:
        """Return the mean and the standard deviation of a sum over proposals."""
        variance = float(weights @ self.covariance @ weights)
        return planned + float(weights @ self.mean), math.sqrt(max(variance, 0.0))


def forecasts(
    plan: Expected,
    realised: Realised,
    framework: Framework,
    today: date,
    year: int | None,
    later: Mapping[str, float],
    rules: Rules,
) -> tuple[Forecast, ...]:
    """Return the forecast of each measure, as a whole and of each proposal that brings any of it.

    Parameters
    ----------
    year
        For which year; ``None`` is that of each measure's next target, and for measures without
        one the first of these, or else the horizon.
    later
        By proposal, how many months its effects are known to come later than planned.
    """
    default = year or target_year(framework, today) or plan.timeline.horizon
    found: list[Forecast] = []
    for j, name in enumerate(plan.measures):
        measure = framework.measures[framework.measure_index(name) or 0]
        own = year or next_target(measure, today) or default
        found += _of_measure(plan, realised, measure, j, today, own, later, rules)
    return tuple(found)


def next_target(measure: Measure, today: date) -> int | None:
    """Return the first year from today on for which a measure has a target."""
    return min((stated for stated in measure.target if stated >= today.year), default=None)


def target_year(framework: Framework, today: date) -> int | None:
    """Return the first year from today on for which anything has a target."""
    years = (next_target(measure, today) for measure in framework.measures)
    return min((found for found in years if found is not None), default=None)


def _of_measure(
    plan: Expected,
    realised: Realised,
    measure: Measure,
    j: int,
    today: date,
    year: int,
    later: Mapping[str, float],
    rules: Rules,
) -> list[Forecast]:
    end = date(year, 12, 31)
    value, spread = _delayed(plan, j, end, later, rules)
    count = len(plan.proposals)
    weights, seen, error, places = [], [], [], []
    full = np.max([np.abs(plan.at_end_of(y)[0][:, j]) for y in _years(plan)], axis=0)
    full = np.maximum(full, np.max([_reach(plan, j, y) for y in _years(plan)], axis=0))
    for i, proposal in enumerate((*plan.proposals, None)):
        for item in realised.of("effect", measure.id, proposal, until=today):
            then, may = _delayed(plan, j, item.on, later, rules)
            alone = np.zeros(count)
            joint = 0.0
            if proposal is None:
                alone, joint = may, _joint(plan, j, item.on)
            else:
                alone[i] = may[i]
            expected = joint + float(then.sum() if proposal is None else then[i])
            if not alone.any():
                continue  # nothing was expected, so it says nothing of what is to come
            whole = float(full.sum() if proposal is None else full[i])
            size = max(abs(expected), _FLOOR * whole)
            weights.append(alone)
            seen.append(item.value - expected)
            error.append(rules.error_of(item.quality) * size)
            places.append(i)
    belief = Belief.before(count).after(
        np.array(weights).reshape(-1, count), np.array(seen), np.array(error)
    )
    found = []
    planned_all = plan.effects(end)[0][:, j]
    for i, proposal in enumerate(plan.proposals):
        if value[i] == 0 and spread[i] == 0 and planned_all[i] == 0:
            continue
        alone = np.where(np.arange(count) == i, spread, 0.0)
        mean, deviation = belief.of(float(value[i]), alone)
        found.append(
            Forecast(
                measure=measure.id,
                proposal=proposal,
                year=year,
                planned=float(planned_all[i]),
                value=mean,
                low=mean - Z * deviation,
                high=mean + Z * deviation,
                observations=places.count(i),
                later=later.get(proposal, 0.0),
            )
        )
    planned = float(plan.totals(end)[0][j])
    if not found and planned == 0 and not measure.target:
        return []
    joint = _joint(plan, j, end)
    mean, deviation = belief.of(float(value.sum()) + joint, spread)
    target = measure.target.get(year)
    chance = None
    if target is not None:
        chance = _chance(mean + measure.achieved, deviation, target, measure.better == "higher")
    total = Forecast(
        measure=measure.id,
        proposal=None,
        year=year,
        planned=planned,
        value=mean,
        low=mean - Z * deviation,
        high=mean + Z * deviation,
        observations=len(seen),
        target=target,
        achieved=measure.achieved,
        chance=chance,
    )
    return [total, *found]


def _delayed(
    plan: Expected, j: int, on: date, later: Mapping[str, float], rules: Rules
) -> tuple[Floats, Floats]:
    """Return what the plan has in force on a day of what may be late, and how far it may be off."""
    count = len(plan.proposals)
    value, spread = np.zeros(count), np.zeros(count)
    for months in {0.0, *later.values()}:
        which = np.array([later.get(name, 0.0) == months for name in plan.proposals], dtype=bool)
        then = on - timedelta(days=round(months * DAYS_IN_MONTH))
        central, low, high = (array[:, j] for array in plan.effects(then))
        own = np.abs(high - low) / (2 * Z)
        value[which] = central[which]
        spread[which] = np.where(own > 0, own, rules.spread * np.abs(central))[which]
    return value, spread


def _years(plan: Expected) -> range:
    return range(plan.first_year, plan.timeline.horizon + 1)


def _reach(plan: Expected, j: int, year: int) -> Floats:
    """Return half the width of the range of each proposal's effect at the end of a year."""
    _, low, high = plan.at_end_of(year)
    return np.asarray(np.abs(high[:, j] - low[:, j]) / 2)


def _joint(plan: Expected, j: int, on: date) -> float:
    """Return what proposals bring together beyond their own effects."""
    return float(plan.totals(on)[0][j] - plan.effects(on)[0][:, j].sum())


def _chance(mean: float, deviation: float, target: float, higher: bool) -> float:
    """Return how likely a normal amount is at least a target, or at most where less is better."""
    short = target - mean if higher else mean - target
    if deviation == 0:
        return float(short <= 0)
    return 0.5 * math.erfc(short / deviation / math.sqrt(2))
