"""Effects in time: the points at which totals are valued, and what each option brings there.

Totals are physical: what is in force at the end of a calendar year. Time is a weight on their
value, and never on amounts. A measure at a point is a measure of the problem like any other, with a
weight of its own; years in which no option and no target can differ are one point.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.framework import Measure as FrameworkMeasure
from maatwaarde.impact import EffectTiming, TimedPart
from maatwaarde.messages import joined, msg
from maatwaarde.portfolio.problem.courses import Courses, Effect, JointEffect, WaitLoss
from maatwaarde.portfolio.problem.records import (
    Measure,
    OptionKey,
    Synergy,
    TotalFloor,
    ValueFloor,
)

Table = tuple[Floats, Floats, Floats]
"""(proposals, measures) each: impacts, and the low and high ends of their ranges."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """When each proposal's effects are in force, whatever the option.

    Parameters
    ----------
    proposals
        Ids, in the order of the arrays.
    timing
        With a start everywhere, in years after that of the proposal.
    listed
        (proposals,), the year in which each starts by its columns.
    """

    proposals: tuple[str, ...]
    timing: EffectTiming
    listed: Ints

    def begins(self, options: Sequence[OptionKey]) -> tuple[Ints, Ints]:
        """Return the place of the proposal of each option, and the year in which it starts."""
        place = {name: i for i, name in enumerate(self.proposals)}
        rows = np.array([place[option.proposal] for option in options], dtype=np.int64)
        begin = [
            self.listed[row] if option.start is None else int(option.start[:4])
            for row, option in zip(rows, options, strict=True)
        ]
        return rows, np.array(begin, dtype=np.int64)

    def parts(self, measure: int) -> list[TimedPart]:
        return [part for part in self.timing.parts if part.measure == measure]


@dataclass(frozen=True, eq=False)
class Course:
    """What options bring on one measure in some years, as a function of their full impact ``I``.

    Each array has shape (options, years): it brings ``times * I + plus``, and as much of a
    deviation from ``I``, within its range, as ``share`` says.
    """

    times: Floats
    plus: Floats
    share: Floats


def course(
    profiles: Profiles, options: Sequence[OptionKey], measure: int, years: Sequence[int]
) -> Course:
    """Return what options bring on a measure at the end of each of these years."""
    rows, begin = profiles.begins(options)
    scale = np.array([option.scale for option in options])[:, np.newaxis]
    after = np.asarray(years)[np.newaxis, :] - begin[:, np.newaxis]
    times, plus, share = (np.zeros(after.shape) for _ in range(3))
    for part in profiles.parts(measure):
        start, ramp_up, lasts, amount, size = (
            getattr(part, name)[rows, np.newaxis]
            for name in ("start", "ramp_up", "years", "amount", "share")
        )
        reached = np.clip((after - start + 1) / (ramp_up + 1), 0.0, 1.0)
        reached[after >= start + lasts] = 0.0
        whole = np.isnan(amount)
        # Of a part that is told apart the amount is known; the rest is all that there is.
        times += np.where(whole, size, 0.0) * reached
        plus += np.where(whole, 0.0, amount) * reached
        share += size * reached
    loss = profiles.timing.wait_loss[rows, measure]
    if loss.any():
        listed = profiles.listed[rows]
        since = np.asarray(years)[np.newaxis, :] - listed[:, np.newaxis] + 1
        waited = np.clip(since, 0, np.maximum(0, begin - listed)[:, np.newaxis])
        plus += loss[:, np.newaxis] * waited
    return Course(times * scale, plus * scale, share * scale)


@dataclass(frozen=True, eq=False)
class Timeline:
    """The years that count, and the totals that are valued in them.

    Parameters
    ----------
    base, horizon
        The first year of the plan, and the last year that counts.
    stated
        Whether the framework states the horizon.
    rate
        Of the framework; 0 where it states none.
    last_period
        The year of the last period of resources and columns.
    targets
        By measure of the framework: the target of each stated year that counts.
    measures
        A measure of the problem for each point: which years it stands for, its target and weight.
    weights
        By such a measure, the part of the weight of its measure that its years have.
    """

    base: int
    horizon: int
    stated: bool
    rate: float
    measures: tuple[Measure, ...]
    weights: Mapping[str, float]
    profiles: Profiles
    joint: tuple[JointEffect, ...]
    table: Table
    last_period: int
    targets: Mapping[str, Mapping[int, float]]

    def impacts(
        self,
        options: Sequence[OptionKey],
        measures: Sequence[Measure],
        table: Table | None = None,
    ) -> Table:
        """Return what options bring at each point, (options, measures of the problem) each.

        Parameters
        ----------
        table
            Left out, the impacts for which the timeline was made.
        """
        table = self.table if table is None else table
        found = tuple(np.zeros((len(options), len(measures))) for _ in table)
        rows, _ = self.profiles.begins(options)
        order = {name: j for j, name in enumerate(dict.fromkeys(m.of for m in self.measures))}
        for name, j in order.items():
            places = [i for i, measure in enumerate(measures) if measure.of == name]
            years = [measures[i].years[0] for i in places]
            brought = _brought(course(self.profiles, options, j, years), rows, j, table)
            for array, values in zip(found, brought, strict=True):
                array[:, places] = values
        return found[0], found[1], found[2]

    def drawn(
        self, options: Sequence[OptionKey], measures: Sequence[Measure], impacts: Floats
    ) -> Floats:
        """Return what options bring at each point when the impacts at full effect are others.

        Parameters
        ----------
        impacts
            (proposals, measures), within the ranges of those for which the timeline was made.
        """
        return self.impacts(options, measures, (self.table[0], impacts, impacts))[1]

    def point(self, measure: str, year: int) -> str:
        """Return the id of the measure of the problem that stands for a total in a year."""
        return next(item.id for item in self.measures if item.of == measure and year in item.years)

    def totals(self, floors: Iterable[TotalFloor]) -> list[TotalFloor]:
        """Return totals to be reached, each at its point; without a year at the horizon."""
        return [
            replace(
                floor,
                of=floor.measure,
                measure=self.point(floor.measure, int(floor.by or self.horizon)),
            )
            for floor in floors
        ]

    def floors(self, floors: Iterable[ValueFloor]) -> list[ValueFloor]:
        """Return guards for every year, once where all totals that they are about are the same."""
        place = {(item.of, year): item.id for item in self.measures for year in item.years}
        found = []
        for floor in floors:
            same: dict[tuple[str, ...], list[int]] = {}
            for year in range(self.base, self.horizon + 1):
                held = tuple(place[name, year] for name in floor.coefficients)
                same.setdefault(held, []).append(year)
            for held, years in same.items():
                weights = dict(zip(held, floor.coefficients.values(), strict=True))
                found.append(replace(floor, coefficients=weights, years=tuple(years)))
        return found

    def synergies(
        self, synergies: Iterable[Synergy], options: Sequence[OptionKey]
    ) -> list[Synergy]:
        """Return synergies of which the effects are in force as far as both proposals' are.

        Where starts differ, what two profiles have in common is told in steps: each step counts
        with the starts of both that have come so far.
        """
        index = {name: j for j, name in enumerate(dict.fromkeys(m.of for m in self.measures))}
        found = []
        for pair in synergies:
            steps: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, float]] = {((), ()): {}}
            own = [
                [replace(item, scale=1.0) for item in options if item.proposal == name]
                for name in (pair.a, pair.b)
            ]
            own = [list(dict.fromkeys(items)) for items in own]
            for name, amount in pair.impact.items():
                points = [item for item in self.measures if item.of == name]
                years = [item.years[0] for item in points]
                shares = [course(self.profiles, items, index[name], years).share for items in own]
                for place, item in enumerate(points):
                    _add_steps(steps, item.id, amount, own, [s[:, place] for s in shares])
            found += [
                replace(
                    pair,
                    impact=impact,
                    use=pair.use if key == ((), ()) else {},
                    starts_a=key[0],
                    starts_b=key[1],
                )
                for key, impact in steps.items()
                if impact or (key == ((), ()) and (pair.use or len(steps) == 1))
            ]
        return found

    def courses(self, options: Iterable[OptionKey]) -> Courses:
        """Return what the proposals of some options bring, and when, as records."""
        names = sorted({option.proposal for option in options})
        place = {name: i for i, name in enumerate(self.profiles.proposals)}
        ids = list(dict.fromkeys(measure.of for measure in self.measures))
        effects, losses = [], []
        for name in names:
            row = place[name]
            for part in self.profiles.timing.parts:
                own = part.amount[row]
                whole = self.table[0][row, part.measure] * part.share[row]
                amount = whole if np.isnan(own) else own
                lasts = part.years[row]
                effects.append(
                    Effect(
                        proposal=name,
                        measure=ids[part.measure],
                        amount=float(amount),
                        share=float(part.share[row]),
                        start=int(part.start[row]),
                        ramp_up=int(part.ramp_up[row]),
                        years=None if np.isinf(lasts) else int(lasts),
                    )
                )
            for j in np.flatnonzero(self.profiles.timing.wait_loss[row]):
                amount = float(self.profiles.timing.wait_loss[row, j])
                losses.append(WaitLoss(name, ids[j], amount))
        return Courses(
            listed={name: int(self.profiles.listed[place[name]]) for name in names},
            effects=tuple(effects),
            wait_losses=tuple(losses),
            joint=tuple(item for item in self.joint if {item.a, item.b} <= set(names)),
        )


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
        horizon = max([*reached, _full_size(profiles, options, table, closed, together)])
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
        columns = [*_brought(brings, rows, j, table)]
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


def profiles(
    proposals: Sequence[str],
    timing: EffectTiming,
    listed: Ints,
    completion: Ints,
    late: Mapping[str, int],
) -> Profiles:
    """Return the profiles of proposals.

    Parameters
    ----------
    listed
        (proposals,), the year in which each starts by its columns.
    completion
        (proposals,), years from there to the last year in which it uses one-off money or staff.
    late
        By how many years the effects of a proposal come later than stated. What begins at
        completion is late by itself.
    """
    more = np.array([float(late.get(name, 0)) for name in proposals])
    parts = tuple(
        replace(part, start=np.where(np.isnan(part.start), completion, part.start + more))
        for part in timing.parts
    )
    return Profiles(tuple(proposals), replace(timing, parts=parts), listed)


def _brought(brings: Course, rows: Ints, measure: int, table: Table) -> Table:
    central, low, high = (array[rows, measure][:, np.newaxis] for array in table)
    value = central * brings.times + brings.plus
    return value, value + (low - central) * brings.share, value + (high - central) * brings.share


def _add_steps(
    steps: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, float]],
    point: str,
    amount: float,
    own: Sequence[Sequence[OptionKey]],
    shares: Sequence[Floats],
) -> None:
    """Add what two proposals have in common at a point, by the starts with which they do."""
    before = 0.0
    for level in np.unique(np.concatenate(shares)):
        if level <= 0:
            continue
        starts = []
        for options, share in zip(own, shares, strict=True):
            there = [str(item.start) for item, s in zip(options, share, strict=True) if s >= level]
            starts.append(() if len(there) == len(options) else tuple(there))
            if not there:
                return
        impact = steps.setdefault((starts[0], starts[1]), {})
        impact[point] = impact.get(point, 0.0) + amount * float(level - before)
        before = float(level)


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


def _full_size(
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
