"""From proposals to impacts on the measures of a framework."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import (
    Diagnostic,
    ImpactError,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact.choose import ImpactSource, choose
from maatwaarde.impact.effect_timing import effect_timing
from maatwaarde.impact.factors import check_overrides, use_factors
from maatwaarde.impact.inputs import Columns
from maatwaarde.impact.judged import OfMeasure, judged_impacts, no_scale, together
from maatwaarde.impact.run import EstimatorRun, prepare, run_central
from maatwaarde.impact.simulate import Spread, simulate
from maatwaarde.impact.table import ImpactTable, Provenance
from maatwaarde.impact.unknown import fill_unknown
from maatwaarde.messages import msg
from maatwaarde.parameters import check_seed
from maatwaarde.plugins import Plugins
from maatwaarde.proposals import GivenImpact, Proposals

_log = logging.getLogger("maatwaarde.impact")


def estimate(
    proposals: Proposals,
    framework: Framework,
    plugins: Plugins | None = None,
    *,
    seed: int = 0,
    draws: int = 0,
) -> ImpactTable:
    """Bring all impacts of the proposals together, in the units of the framework.

    Impacts are taken from the columns ``impact:<measure>``, cell by cell. Where a cell is empty,
    the estimators that write the measure's `quantity` fill it from the proposals' attributes. A
    column for a measure that the framework does not have is left out with a warning, since one
    list of proposals may serve several frameworks. On a measure with a `scale` the cells are
    judgements, each of which counts as the amount that has its value.

    Parameters
    ----------
    plugins
        What `load_plugins` found; without it nothing is estimated.
    seed, draws
        With draws, the ranges of factors and inputs are drawn so many times from this seed, and
        the impacts get a range of their own. 1,000 is usual.

    Raises
    ------
    ImpactError
        With every unit that does not fit, every judgement that the scale lacks, every measure for
        which two estimators would count the same effect twice, every cell about the course of
        effects that cannot be read and, where the framework rejects unknown impacts, every cell
        that is empty.
    """
    if draws < 0:
        raise ImpactError(
            msg("{draws} draws cannot be made", draws=draws), msg("give 0 for none, or 1,000")
        )
    check_seed(seed)
    shape = (len(proposals.ids), len(framework.measures))
    value = np.full(shape, np.nan, order="F")
    low, high = value.copy(order="F"), value.copy(order="F")
    assumed = np.zeros(shape, dtype=bool, order="F")
    origins: list[str | None] = [None] * len(framework.measures)
    problems: list[Diagnostic] = []
    judged: dict[str, OfMeasure] = {}
    for given in proposals.impacts:
        column = framework.measure_index(given.measure)
        if column is None:
            problems.append(_unused(given, proposals, framework))
            continue
        measure = framework.measures[column]
        scale = measure.scale
        if given.judged and scale is None:
            problems.append(no_scale(given, measure, proposals))
            continue
        if scale is not None and (given.judged or _bare(given)):
            found = judged_impacts(given, measure, scale, proposals, framework, problems)
            value[:, column], low[:, column], high[:, column] = found.value, found.low, found.high
            judged[measure.id] = found
            origins[column] = given.heading
            continue
        factor = _factor(given, measure, proposals, framework, problems)
        value[:, column] = given.value * factor
        low[:, column] = value[:, column] if given.low is None else _bound(given.low, given, factor)
        high[:, column] = (
            value[:, column] if given.high is None else _bound(given.high, given, factor)
        )
        origins[column] = given.heading
    provenance = None
    if plugins is not None and len(plugins.estimators):
        provenance = _estimate(
            proposals, framework, plugins, (value, low, high), (seed, draws), problems
        )
    timing = effect_timing(proposals, framework, provenance, problems)
    if value.size and np.isnan(value).all():
        problems.append(_nothing_known(proposals, framework))
    for column, measure in enumerate(framework.measures):
        _fill(column, measure, framework, proposals, (value, low, high), assumed, problems)
    raise_errors(problems, ImpactError)
    for array in (value, low, high, assumed):
        array.setflags(write=False)
    measures = tuple(measure.id for measure in framework.measures)
    _log.info("impacts of %d proposals on %d measures", *shape)
    return ImpactTable(
        proposals=proposals.ids,
        measures=measures,
        units=tuple(measure.unit for measure in framework.measures),
        value=value,
        low=low,
        high=high,
        assumed=assumed,
        origins=tuple(origins),
        warnings=tuple(problems),
        provenance=provenance,
        framework=framework,
        timing=timing,
        judgements=together(judged, proposals.ids, measures),
    )


def _bare(given: GivenImpact) -> bool:
    """Whether impacts are numbers that no unit or range tells from labels such as 1 to 5."""
    return given.unit is None and given.low is None and given.high is None


def _estimate(
    proposals: Proposals,
    framework: Framework,
    plugins: Plugins,
    arrays: tuple[Floats, Floats, Floats],
    sampling: tuple[int, int],
    problems: list[Diagnostic],
) -> Provenance:
    """Fill the empty cells of ``arrays`` (value, low, high) with what estimators say."""
    estimators = [plugins.estimators.get(name) for name in plugins.estimators]
    columns = Columns(proposals, framework, problems)
    sources = choose(framework, estimators, columns, problems)
    check_overrides(plugins.every_factor, framework, problems)
    needed = {source.estimator.id: source.estimator for source in sources}
    factors = use_factors(needed.values(), framework, problems)
    raise_errors(problems, ImpactError)  # what follows would compute with what is wrong
    wanted = {name: np.zeros(len(proposals.ids), dtype=bool) for name in needed}
    for source in sources:
        wanted[source.estimator.id] |= np.isnan(arrays[0][:, source.measure])
    runs = {
        name: prepare(estimator, proposals, columns, factors, wanted[name], problems)
        for name, estimator in sorted(needed.items())
    }
    for run in runs.values():
        run_central(run, problems)
    seed, draws = sampling
    spread = None
    if draws:
        measures = len(framework.measures)
        spread = simulate(runs, sources, proposals.ids, measures, seed, draws, problems)
    estimated = np.zeros(arrays[0].shape, dtype=bool, order="F")
    weakest = np.full(arrays[0].shape, -1, dtype=np.int8, order="F")
    for measure in sorted({source.measure for source in sources}):
        parts = [source for source in sources if source.measure == measure]
        marks = (estimated[:, measure], weakest[:, measure])
        _fill_measure(measure, parts, runs, arrays, marks, spread)
    estimated.setflags(write=False)
    weakest.setflags(write=False)
    return Provenance(
        framework=framework,
        proposals=proposals,
        runs=runs,
        sources=tuple(sources),
        estimated=estimated,
        weakest=weakest,
        spread=spread,
        versions=plugins.versions,
    )


def _fill_measure(
    measure: int,
    parts: Sequence[ImpactSource],
    runs: dict[str, EstimatorRun],
    arrays: tuple[Floats, Floats, Floats],
    marks: tuple[NDArray[np.bool_], NDArray[np.int8]],
    spread: Spread | None,
) -> None:
    """Add up what the estimators of a measure give, where nobody gave an impact."""
    value, low, high = (array[:, measure] for array in arrays)
    estimated, weakest = marks
    empty = np.isnan(value)
    total = np.zeros(len(value))
    applies = np.zeros(len(value), dtype=bool)
    status = np.full(len(value), -1, dtype=np.int8)
    for part in parts:
        run = runs[part.estimator.id]
        total += run.outputs[part.output.quantity] * part.factor
        applies |= run.applies
        np.maximum(status, run.weakest(part.output.quantity), out=status)
    # Where one part is unknown, so is the sum: what is missing is not zero.
    estimated[:] = empty & applies & ~np.isnan(total)
    weakest[estimated] = status[estimated]
    value[estimated] = total[estimated]
    for bound, percentile in ((low, "p10"), (high, "p90")):
        bound[estimated] = value[estimated]
        if spread is not None:
            wider = np.minimum if percentile == "p10" else np.maximum
            reach = getattr(spread, percentile)[estimated, measure]
            bound[estimated] = wider(value[estimated], reach)


def _bound(bound: Floats, given: GivenImpact, factor: float) -> Floats:
    return np.where(np.isnan(bound), given.value, bound) * factor


def _factor(
    given: GivenImpact,
    measure: Measure,
    proposals: Proposals,
    framework: Framework,
    problems: list[Diagnostic],
) -> float:
    if given.unit is None:
        return 1.0
    try:
        return unit_factor(given.unit, measure, framework)
    except UnitError as error:
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=given.heading)
        problems += [replace(problem, where=where) for problem in error.problems]
        return float("nan")


def unit_factor(unit: str, measure: Measure, framework: Framework) -> float:
    """Return the factor from a unit to that of a measure, or to the base of which it is a part.

    Raises
    ------
    UnitError
        If the unit is unknown or does not fit.
    """
    units, base = framework.units, measure.base
    if base is not None:
        part, told_in = units.of_base(measure.unit, base.unit)
        if units.compatible(unit, told_in):  # 500 inwoners of the 52,000
            return units.factor(unit, told_in) / (part * base.amount)
    return units.factor(unit, measure.unit)


def _unused(given: GivenImpact, proposals: Proposals, framework: Framework) -> Diagnostic:
    known = [measure.id for measure in framework.measures]
    return Diagnostic(
        code="unused-impact",
        what=msg(
            "impacts on {measure!r} are left out: framework {framework!r} has no such measure",
            measure=given.measure,
            framework=framework.id,
        ),
        mend=did_you_mean(given.measure, known),
        where=Where(file=proposals.source.file, sheet=proposals.source.sheet, field=given.heading),
        severity="warning",
    )


def _nothing_known(proposals: Proposals, framework: Framework) -> Diagnostic:
    known = ", ".join(measure.id for measure in framework.measures)
    return Diagnostic(
        code="nothing-known",
        what=msg(
            "no impact on any measure of framework {framework!r} is known, so that all "
            "proposals come out alike",
            framework=framework.id,
        ),
        mend=msg(
            "name the columns impact:MEASURE (measures: {measures}), or give the mapping (-m) "
            "that says which columns they are",
            measures=known,
        ),
        where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
        severity="warning",
    )


def _fill(
    column: int,
    measure: Measure,
    framework: Framework,
    proposals: Proposals,
    arrays: tuple[Floats, Floats, Floats],
    assumed: NDArray[np.bool_],
    problems: list[Diagnostic],
) -> None:
    """Apply the framework's rule for unknown impacts to one column."""
    value, low, high = (array[:, column] for array in arrays)
    refused = fill_unknown(measure, framework, (value, low, high), assumed[:, column])
    for row in np.flatnonzero(refused):
        problems.append(
            Diagnostic(
                code="missing-impact",
                what=msg(
                    "the impact of {proposal!r} on {measure!r} is not given, and the framework "
                    "rejects unknown impacts",
                    proposal=proposals.ids[row],
                    measure=measure.id,
                ),
                mend=msg("fill it in (0 when there is no effect)"),
                where=proposals.where(int(row), f"impact:{measure.id}"),
            )
        )
