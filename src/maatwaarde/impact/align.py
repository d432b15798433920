"""Impacts in the order of the framework and the proposals that they are used with, by id.

Rows and columns of a table mean what their ids say, not where they stand. What carries other ids
or other units than the impacts is refused, since there is no telling what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError, UnitError, Where
from maatwaarde.framework import Framework
from maatwaarde.impact.naming import a_few
from maatwaarde.impact.table import ImpactTable
from maatwaarde.impact.unknown import fill_unknown
from maatwaarde.messages import Message, msg

_SHOWN = 6
_ANEW = msg("estimate the impacts for this framework: `maatwaarde.estimate(proposals, framework)`")


def for_framework(impacts: ImpactTable, framework: Framework) -> ImpactTable:
    """Return the impacts with their measures in the order of a framework.

    Its weights, anchors and knots may differ from those of the framework for which the impacts were
    estimated. What is unknown means what this framework says that it means.

    Raises
    ------
    ImpactError
        With all that is wrong: measures that either lacks, units that differ, and impacts that are
        unknown where this framework rejects that.
    """
    measures = framework.measures
    ids = tuple(measure.id for measure in measures)
    where = Where(file=framework.path)
    problems = []
    if lacking := _lacking(ids, impacts.measures):
        what = msg(
            "framework {framework!r} has measures that the impacts lack: {measures}",
            framework=framework.id,
            measures=lacking,
        )
        problems.append(Diagnostic("other-measures", what, _ANEW, where))
    if lacking := _lacking(impacts.measures, ids):
        what = msg(
            "the impacts are on measures that {framework!r} lacks: {measures}",
            framework=framework.id,
            measures=lacking,
        )
        problems.append(Diagnostic("other-measures", what, _ANEW, where))
    units = dict(zip(impacts.measures, impacts.units, strict=True))
    problems += [
        Diagnostic(
            code="other-unit",
            what=msg(
                "the impacts on {measure!r} are in {unit!r}, and framework {framework!r} has that "
                "measure in {own_unit!r}",
                measure=measure.id,
                unit=units[measure.id],
                framework=framework.id,
                own_unit=measure.unit,
            ),
            mend=_ANEW,
            where=where,
        )
        for measure in measures
        if measure.id in units and not _same(units[measure.id], measure.unit, framework)
    ]
    problems += _judged_otherwise(impacts, framework)
    if problems:
        raise ImpactError(problems)
    return _unknown_anew(of_measures(impacts, ids), framework)


def of_measures(impacts: ImpactTable, measures: Sequence[str]) -> ImpactTable:
    """Return the impacts on these measures, in this order.

    Raises
    ------
    ImpactError
        If there is no such measure.
    """
    ids = tuple(measures)
    if ids == impacts.measures:
        return impacts
    columns = [impacts.column(identifier) for identifier in ids]
    return _with(
        replace(
            impacts,
            measures=ids,
            units=tuple(impacts.units[column] for column in columns),
            origins=tuple(impacts.origins[column] for column in columns),
            timing=impacts.timing.at(range(len(impacts.proposals)), columns),
        ),
        impacts.value[:, columns],
        impacts.low[:, columns],
        impacts.high[:, columns],
        impacts.assumed[:, columns],
    )


def _judged_otherwise(impacts: ImpactTable, framework: Framework) -> list[Diagnostic]:
    """Refuse judgements that this framework would have taken for other amounts."""
    before = impacts.framework
    if impacts.judgements is None or before is None or before is framework:
        return []
    found = []
    for name in impacts.judgements.said:
        old, new = before.measure_index(name), framework.measure_index(name)
        if old is None or new is None:
            continue
        one, other = before.measures[old], framework.measures[new]
        if (one.scale, one.worst, one.best, one.knots) != (
            *(other.scale, other.worst, other.best, other.knots),
        ):
            what = msg(
                "the impacts on {measure!r} are judgements, and framework {framework!r} has "
                "another scale or other anchors for them",
                measure=name,
                framework=framework.id,
            )
            found.append(Diagnostic("other-scale", what, _ANEW, Where(file=framework.path)))
    return found


def for_proposals(impacts: ImpactTable, proposals: Sequence[str]) -> ImpactTable:
    """Return the impacts with their rows in the order of these ids.

    Raises
    ------
    ImpactError
        If there are ids that either lacks.
    """
    ids = tuple(proposals)
    if ids == impacts.proposals:
        return impacts
    mend = msg(
        "estimate the impacts of these proposals: `maatwaarde.estimate(proposals, framework)`"
    )
    problems = []
    if lacking := _lacking(ids, impacts.proposals):
        what = msg("there are proposals that the impacts lack: {proposals}", proposals=lacking)
        problems.append(Diagnostic("other-proposals", what, mend))
    if lacking := _lacking(impacts.proposals, ids):
        what = msg(
            "there are impacts of proposals that are not given: {proposals}", proposals=lacking
        )
        problems.append(Diagnostic("other-proposals", what, mend))
    if problems:
        raise ImpactError(problems)
    place = {identifier: row for row, identifier in enumerate(impacts.proposals)}
    rows = [place[identifier] for identifier in ids]
    return _with(
        replace(
            impacts,
            proposals=ids,
            timing=impacts.timing.at(rows, range(len(impacts.measures))),
        ),
        impacts.value[rows],
        impacts.low[rows],
        impacts.high[rows],
        impacts.assumed[rows],
    )


def _unknown_anew(impacts: ImpactTable, framework: Framework) -> ImpactTable:
    """Apply this framework's rules to what is unknown, where another's were applied."""
    before, unknown = impacts.framework, ~impacts.known
    if before is None or before is framework or not unknown.any():
        return impacts
    value, low, high = (
        array.copy(order="F") for array in (impacts.value, impacts.low, impacts.high)
    )
    assumed = np.zeros_like(impacts.assumed)
    value[unknown] = np.nan
    problems = []
    for j in np.flatnonzero(unknown.any(axis=0)):
        measure = framework.measures[j]
        arrays = (value[:, j], low[:, j], high[:, j])
        refused = fill_unknown(measure, framework, arrays, assumed[:, j])
        if refused.any():
            rows = sorted({impacts.proposals[row] for row in np.flatnonzero(refused)})
            problems.append(
                Diagnostic(
                    code="missing-impact",
                    what=msg(
                        "the impacts on {measure!r} of {proposals} are unknown, and the framework "
                        "rejects unknown impacts",
                        measure=measure.id,
                        proposals=a_few([repr(row) for row in rows], _SHOWN),
                    ),
                    mend=msg("fill them in (0 when there is no effect)"),
                    where=Where(file=framework.path),
                )
            )
    if problems:
        raise ImpactError(problems)
    return _with(replace(impacts, framework=framework), value, low, high, assumed)


def _with(
    impacts: ImpactTable, value: Floats, low: Floats, high: Floats, assumed: Bools
) -> ImpactTable:
    """Return the table with these arrays, column-major and not to be written to."""
    value, low, high = (np.asfortranarray(array) for array in (value, low, high))
    assumed = np.asfortranarray(assumed)
    for array in (value, low, high, assumed):
        array.setflags(write=False)
    return replace(impacts, value=value, low=low, high=high, assumed=assumed)


def _lacking(ids: Sequence[str], others: Sequence[str]) -> Message:
    """Name the ids that the others lack; empty where they lack none."""
    return a_few([repr(identifier) for identifier in sorted(set(ids) - set(others))], _SHOWN)


def _same(unit: str, other: str, framework: Framework) -> bool:
    """Whether two units are one, perhaps in other words (``ton_CO2e``, ``t_CO2e``)."""
    try:
        return unit == other or framework.units.factor(unit, other) == 1.0
    except UnitError:
        return False
