"""Which years count, and the points in time at which the total on each measure is valued."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.framework import Measure as FrameworkMeasure
from maatwaarde.messages import joined, msg, nmsg
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.profiles import Profiles, Table, brought, course
from maatwaarde.portfolio.problem.courses import JointEffect
from maatwaarde.portfolio.problem.records import Measure, OptionKey, Synergy, TotalFloor


def timeline(
    framework: Framework,
    table: Table,
    profiles: Profiles,
    options: Sequence[OptionKey],
    base: int,
    years: Sequence[int],
    synergies: Sequence[Synergy],
    totals: Sequence[TotalFloor],
    closed: Collection[str],
    target_year: int | None,
    findings: list[Diagnostic],
) -> Timeline:
    """Return which years count, and the points at which totals are valued.

    Parameters
    ----------
    table
        Impacts at full effect.
    base
        The first year of the plan.
    years
        Of all periods of resources and columns.
    totals
        Totals to be reached, each with the measure of the framework and its year.
    closed
        Proposals that may not be chosen.
    target_year
        Targets for later years do not count; None is all.
    """
    targets = [counted_targets(measure, target_year) for measure in framework.measures]
    together = [
        {name for pair in synergies if pair.impact.get(measure.id) for name in (pair.a, pair.b)}
        for measure in framework.measures
    ]
    reached = [*years, *(year for stated in targets for year in stated)]
    horizon, stated = framework.file.horizon, True
    if horizon is None:
        stated = False
        horizon = max([*reached, full_size(profiles, options, table, closed, together)])
    elif horizon < base:
        findings.append(_too_early(framework, horizon, base))
        horizon = base
    else:
        findings += _cut_off(framework, horizon, targets)
    rate = framework.file.money.discount_rate or 0.0
    count = np.arange(base, horizon + 1)
    factor = (1.0 + rate) ** -(count - base).astype(np.float64)
    weight = dict(zip(count.tolist(), (factor / factor.sum()).tolist(), strict=True))
    asked = {int(floor.by) for floor in totals if floor.by is not None}
    all_years = sorted({*weight, *asked})
    measures: list[Measure] = []
    weights: dict[str, float] = {}
    rows, _ = profiles.begins(options)
    for j, measure in enumerate(framework.measures):
        brings = course(profiles, options, j, all_years)
        columns = [*brought(brings, rows, j, table)]
        of_pairs = [i for i, option in enumerate(options) if option.proposal in together[j]]
        columns.append(brings.share[of_pairs])
        stacked = np.ascontiguousarray(np.vstack(columns).T) + 0.0
        points: dict[tuple[bytes, float | None], list[int]] = {}
        for place, year in enumerate(all_years):
            key = (stacked[place].tobytes(), _in_force(targets[j], year))
            points.setdefault(key, []).append(year)
        for (_, target), same in points.items():
            part = float(np.sum([weight.get(year, 0.0) for year in same]))
            identifier = f"{measure.id}@{same[0]}"
            weights[identifier] = part
            whole = float(framework.measure_weights[j])
            measures.append(
                replace(
                    problem_measure(measure, whole * part, target),
                    id=identifier,
                    of=measure.id,
                    years=tuple(same),
                )
            )
    joint = tuple(
        JointEffect(pair.a, pair.b, name, amount)
        for pair in synergies
        for name, amount in pair.impact.items()
    )
    return Timeline(
        base=base,
        horizon=horizon,
        stated=stated,
        rate=rate,
        measures=tuple(measures),
        weights=weights,
        profiles=profiles,
        joint=joint,
        table=table,
        last_period=max(years),
        targets={
            measure.id: stated for measure, stated in zip(framework.measures, targets, strict=True)
        },
    )


def problem_measure(measure: FrameworkMeasure, weight: float, target: float | None) -> Measure:
    """Return a measure of the framework as one of a problem."""
    return Measure(
        id=measure.id,
        weight=weight,
        best=measure.best,
        worst=measure.worst,
        target=target,
        achieved=measure.achieved,
        beyond_target=measure.beyond_target,
        title=measure.title.nl,
        unit=measure.unit,
    )


def without_knots(framework: Framework) -> list[Diagnostic]:
    """Warn of knots: they bend what one proposal is worth, and a total is not bent."""
    bent = [measure.id for measure in framework.measures if measure.knots]
    if not bent:
        return []
    what = nmsg(
        "the measure {names} has knots, which hold for the effect of one proposal: the value of a "
        "portfolio goes with its total in a straight line, to the target if there is one",
        "the measures {names} have knots, which hold for the effect of one proposal: the value of "
        "a portfolio goes with its totals in straight lines, to the target if there is one",
        len(bent),
        names=joined(map(repr, bent), ", "),
    )
    mend = msg("give a target where more than so much adds less")
    where = Where(file=framework.path, field="knots")
    return [Diagnostic("knots-not-used", what, mend, where, severity="warning")]


def counted_targets(measure: FrameworkMeasure, target_year: int | None) -> dict[int, float]:
    """Return the targets that count: those for no later than ``target_year``; None is all."""
    return {
        year: amount
        for year, amount in measure.target.items()
        if target_year is None or year <= target_year
    }


def _in_force(targets: Mapping[int, float], year: int) -> float | None:
    """Return the target in force in a year: that of the first stated year not before it."""
    if not targets:
        return None
    return targets[min((stated for stated in targets if stated >= year), default=max(targets))]


def full_size(
    profiles: Profiles,
    options: Sequence[OptionKey],
    table: Table,
    closed: Collection[str],
    together: Sequence[Collection[str]],
) -> int:
    """Return the year in which the slowest effect that is offered has reached its full size.

    Parameters
    ----------
    together
        By measure, the proposals that bring something on it with another one.
    """
    rows, begin = profiles.begins(options)
    open_ = np.array([option.proposal not in closed for option in options], dtype=bool)
    latest = int(begin[open_].max(initial=0))
    for part in profiles.timing.parts:
        full = np.nan_to_num(part.amount, nan=0.0)
        whole = np.isnan(part.amount)
        for array in table:
            full = np.where(whole & (full == 0), array[:, part.measure] * part.share, full)
        joint = np.array([name in together[part.measure] for name in profiles.proposals])
        reached = begin + (part.start + part.ramp_up)[rows]
        brings = ((full != 0) | joint)[rows] & open_
        latest = max(latest, int(reached[brings].max(initial=0)))
    return latest


def _too_early(framework: Framework, horizon: int, base: int) -> Diagnostic:
    return Diagnostic(
        code="horizon-too-early",
        what=msg(
            "the horizon is {horizon}, and the plan begins in {base}",
            horizon=str(horizon),
            base=str(base),
        ),
        mend=msg("state a later year, or leave it out"),
        where=Where(file=framework.path, field="horizon"),
    )


def _cut_off(
    framework: Framework, horizon: int, targets: Sequence[Mapping[int, float]]
) -> list[Diagnostic]:
    """Warn of targets for years that do not count any more."""
    late = {
        measure.id: [str(year) for year in stated if year > horizon]
        for measure, stated in zip(framework.measures, targets, strict=True)
    }
    return [
        Diagnostic(
            code="target-after-horizon",
            what=msg(
                "{measure!r} has a target for {years}, and effects after {horizon} do not count",
                measure=name,
                years=joined(years, ", "),
                horizon=str(horizon),
            ),
            mend=msg("state a later `horizon` if that is not meant"),
            where=Where(file=framework.path, field="horizon"),
            severity="warning",
        )
        for name, years in late.items()
        if years
    ]
