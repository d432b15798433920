"""From proposals to impacts on the measures of a framework."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.errors import (
    ImpactError,
    Problem,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact.table import ImpactTable
from maatwaarde.proposals import GivenImpact, Proposals

Array = NDArray[np.float64]


def estimate(proposals: Proposals, framework: Framework) -> ImpactTable:
    """Bring all impacts of the proposals together, in the units of the framework.

    Impacts are taken from the columns ``impact:<measure>``. A column for a measure that the
    framework does not have is left out with a warning, since one list of proposals may serve
    several frameworks.

    Raises
    ------
    ImpactError
        With every unit that does not fit and, where the framework rejects unknown impacts, every
        cell that is empty.
    """
    shape = (len(proposals.ids), len(framework.measures))
    value = np.full(shape, np.nan, order="F")
    low, high = value.copy(order="F"), value.copy(order="F")
    assumed = np.zeros(shape, dtype=bool, order="F")
    origins: list[str | None] = [None] * len(framework.measures)
    problems: list[Problem] = []
    for given in proposals.impacts:
        column = framework.measure_index(given.measure)
        if column is None:
            problems.append(_unused(given, proposals, framework))
            continue
        measure = framework.measures[column]
        factor = _factor(given, measure, proposals, framework, problems)
        value[:, column] = given.value * factor
        low[:, column] = value[:, column] if given.low is None else _bound(given.low, given, factor)
        high[:, column] = (
            value[:, column] if given.high is None else _bound(given.high, given, factor)
        )
        origins[column] = given.heading
    for column, measure in enumerate(framework.measures):
        _fill(column, measure, framework, proposals, (value, low, high), assumed, problems)
    raise_errors(problems, ImpactError)
    for array in (value, low, high, assumed):
        array.setflags(write=False)
    return ImpactTable(
        proposals=proposals.ids,
        measures=tuple(measure.id for measure in framework.measures),
        value=value,
        low=low,
        high=high,
        assumed=assumed,
        origins=tuple(origins),
        warnings=tuple(problems),
    )


def _bound(bound: Array, given: GivenImpact, factor: float) -> Array:
    return np.where(np.isnan(bound), given.value, bound) * factor


def _factor(
    given: GivenImpact,
    measure: Measure,
    proposals: Proposals,
    framework: Framework,
    problems: list[Problem],
) -> float:
    if given.unit is None:
        return 1.0
    try:
        return framework.units.factor(given.unit, measure.unit)
    except UnitError as error:
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=given.heading)
        problems += [replace(problem, where=where) for problem in error.problems]
        return float("nan")


def _unused(given: GivenImpact, proposals: Proposals, framework: Framework) -> Problem:
    known = [measure.id for measure in framework.measures]
    return Problem(
        code="unused-impact",
        what=f"impacts on {given.measure!r} are left out: framework {framework.id!r} has no such "
        "measure",
        mend=did_you_mean(given.measure, known),
        where=Where(file=proposals.source.file, sheet=proposals.source.sheet, field=given.heading),
        severity="warning",
    )


def _fill(
    column: int,
    measure: Measure,
    framework: Framework,
    proposals: Proposals,
    arrays: tuple[Array, Array, Array],
    assumed: NDArray[np.bool_],
    problems: list[Problem],
) -> None:
    """Apply the framework's rule for unknown impacts to one column."""
    value, low, high = (array[:, column] for array in arrays)
    unknown = np.isnan(value)
    if not unknown.any():
        return
    missing = framework.missing_rule(measure)
    if missing.rule == "reject":
        for row in np.flatnonzero(unknown):
            problems.append(
                Problem(
                    code="missing-impact",
                    what=f"the impact of {proposals.ids[row]!r} on {measure.id!r} is not given, "
                    "and the framework rejects unknown impacts",
                    mend="fill it in (0 when there is no effect)",
                    where=proposals.where(int(row), f"impact:{measure.id}"),
                )
            )
        return
    if missing.rule == "zero":
        value[unknown] = low[unknown] = high[unknown] = 0.0
        assumed[unknown, column] = True
        return
    if missing.low is not None and missing.high is not None:
        worst_case, best_case = missing.low, missing.high
    else:
        worst_case, best_case = sorted((measure.worst, measure.best))
    low[unknown], high[unknown] = worst_case, best_case
