"""Effects in time: the points at which totals are valued, and what each option brings there.

Totals are physical: what is in force at the end of a calendar year. Time is a weight on their
value, and never on amounts. A measure at a point is a measure of the problem like any other, with a
weight of its own; years in which no option and no target can differ are one point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.assemble.profiles import Profiles, Table, brought, course
from maatwaarde.portfolio.problem.courses import Courses, Effect, JointEffect, WaitLoss
from maatwaarde.portfolio.problem.records import (
    Measure,
    OptionKey,
    Synergy,
    TotalFloor,
    ValueFloor,
)


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
            found_now = brought(course(self.profiles, options, j, years), rows, j, table)
            for array, values in zip(found, found_now, strict=True):
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
