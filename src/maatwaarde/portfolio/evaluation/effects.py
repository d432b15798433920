"""What a portfolio brings in each year, recomputed from its proposals and their starts.

It shares no code with what makes the totals of a problem, year by year and in plain arithmetic, so
that a slip in either is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from maatwaarde.portfolio.evaluation.evaluate import MeasureTotal
from maatwaarde.portfolio.evaluation.solution import Disagreement
from maatwaarde.portfolio.problem.courses import Courses, Effect
from maatwaarde.portfolio.problem.records import Measure, OptionKey

# Of the largest amounts that are added up.
_ROUNDING = 1e-9


def totals_by_year(
    courses: Courses, options: Iterable[OptionKey], years: Sequence[int]
) -> dict[str, dict[int, float]]:
    """Return the total in force at the end of each year, by measure and year, in its unit."""
    return {
        measure: {year: math.fsum(amounts) for year, amounts in by_year.items()}
        for measure, by_year in _amounts(courses, options, years).items()
    }


def differences(
    measures: Sequence[Measure],
    totals: Iterable[MeasureTotal],
    courses: Courses,
    options: Iterable[OptionKey],
) -> tuple[Disagreement, ...]:
    """Return where the totals of a problem are not what its proposals bring in these years."""
    years = sorted({year for measure in measures for year in measure.years})
    amounts = _amounts(courses, options, years)
    found = {total.measure: total.total for total in totals}
    wrong = []
    for measure in measures:
        for year in measure.years:
            parts = amounts.get(measure.measured, {}).get(year, [])
            room = _ROUNDING * max([abs(measure.best), *map(abs, parts)])
            if not abs(found[measure.id] - math.fsum(parts)) <= room:
                wrong.append(Disagreement(measure=measure.measured, year=year))
    return tuple(wrong)


def _amounts(
    courses: Courses, options: Iterable[OptionKey], years: Sequence[int]
) -> dict[str, dict[int, list[float]]]:
    chosen = {option.proposal: option for option in options}
    begin = {
        name: courses.listed[name] if option.start is None else int(option.start[:4])
        for name, option in chosen.items()
    }
    found: dict[str, dict[int, list[float]]] = {}

    def add(measure: str, year: int, amount: float) -> None:
        found.setdefault(measure, {year: [] for year in years})[year].append(amount)

    parts: dict[tuple[str, str], list[Effect]] = {}
    for effect in courses.effects:
        if effect.proposal in chosen:
            parts.setdefault((effect.proposal, effect.measure), []).append(effect)
            part = chosen[effect.proposal].scale
            for year in years:
                reached = _reached(effect, year - begin[effect.proposal])
                add(effect.measure, year, part * effect.amount * reached)
    for loss in courses.wait_losses:
        if loss.proposal in chosen:
            first, part = courses.listed[loss.proposal], chosen[loss.proposal].scale
            for year in years:
                waited = sum(1 for y in range(first, begin[loss.proposal]) if y <= year)
                add(loss.measure, year, part * loss.amount * waited)
    for pair in courses.joint:
        if pair.a in chosen and pair.b in chosen:
            for year in years:
                reached = min(
                    _share(parts.get((name, pair.measure), ()), year - begin[name])
                    for name in (pair.a, pair.b)
                )
                add(pair.measure, year, pair.amount * reached)
    return found


def _share(effects: Iterable[Effect], after: int) -> float:
    return math.fsum(effect.share * _reached(effect, after) for effect in effects)


def _reached(effect: Effect, after: int) -> float:
    """Return the share of an effect that is in force so many years after the start."""
    there = after - effect.start
    if there < 0 or (effect.years is not None and there >= effect.years):
        return 0.0
    return min(1.0, (there + 1) / (effect.ramp_up + 1))
