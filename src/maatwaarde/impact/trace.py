"""How one impact came about: inputs, factors, formula and numbers, as data for reports to word."""

from __future__ import annotations

from typing import Literal

import numpy as np

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Where
from maatwaarde.impact.choose import ImpactSource
from maatwaarde.impact.factors import UsedFactor
from maatwaarde.impact.judged import Judgement
from maatwaarde.impact.run import EstimatorRun
from maatwaarde.impact.table import ImpactTable, Provenance
from maatwaarde.impact.timing import per_year, present_values
from maatwaarde.late import dataclass
from maatwaarde.plugins import Declaration, Input
from maatwaarde.plugins.formula import fill_in
from maatwaarde.proposals import Proposals

Kind = Literal["given", "judged", "estimated", "assumed", "unknown"]


@dataclass(frozen=True, slots=True)
class UsedInput:
    """An input as one proposal has it.

    Parameters
    ----------
    value, low, high
        In the unit that the estimator declares; NaN where it is blank and required.
    default
        True where the proposal leaves it blank and a default stands in.
    factor
        The id of the factor that stands in, if it is one.
    where
        Its cell in the source, if it has one.
    """

    input: Input
    value: float
    low: float
    high: float
    default: bool
    factor: str | None
    where: Where | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one estimator adds to an impact.

    Parameters
    ----------
    estimator
        Its declaration: id, version, evidence, validity, timing.
    value
        In ``unit``, that of the estimator's output; NaN where it cannot tell.
    formula, filled
        The formula with names, and with numbers and the conversion to ``unit``.
    inputs, factors
        Those that matter to this part.
    broken
        Why the estimator gave nothing, if it did something wrong.
    """

    estimator: Declaration
    pathway: str
    value: float
    unit: str
    formula: str
    filled: str
    inputs: tuple[UsedInput, ...]
    factors: tuple[UsedFactor, ...]
    broken: str


@dataclass(frozen=True, slots=True, eq=False)
class Trace(ByContent):
    """How the impact of one proposal on one measure came about.

    Parameters
    ----------
    kind
        ``given`` by whoever wrote the proposal, ``judged``, ``estimated``, ``assumed`` to be zero
        by the framework, or ``unknown``.
    value, low, high
        In the measure's unit; ``value`` is NaN where it is unknown.
    heading
        Of the column in which it was given.
    parts
        What each estimator adds, with formula, inputs and factors.
    percentiles
        The 10th, 50th and 90th of what was estimated, when it was drawn.
    drivers
        What the spread comes from, largest share of the variance first.
    doubts
        Why the impact is marked as unverified; empty if it is not.
    judgement
        How it was judged, if it was.
    present_value
        Of an estimated rate (``t_CO2e/year``) over the years, in its unit without the period, at
        the framework's discount rate; ``None`` for what comes once and where there is no rate.
    """

    proposal: str
    measure: str
    kind: Kind
    value: float
    low: float
    high: float
    heading: str | None
    parts: tuple[Part, ...]
    percentiles: tuple[float, float, float] | None
    drivers: tuple[tuple[str, float], ...]
    doubts: tuple[str, ...]
    present_value: float | None = None
    judgement: Judgement | None = None


def trace(impacts: ImpactTable, proposal: str, measure: str) -> Trace:
    """Tell how one impact came about.

    Parts are also given where the sum is unknown, so that it shows what is missing.

    Raises
    ------
    ImpactError
        If there is no such proposal or measure.
    """
    row, column = impacts.row(proposal), impacts.column(measure)
    provenance = impacts.provenance
    kind = _kind(impacts, row, column)
    parts: tuple[Part, ...] = ()
    percentiles: tuple[float, float, float] | None = None
    drivers: tuple[tuple[str, float], ...] = ()
    if provenance is not None and kind in ("estimated", "unknown"):
        rows, columns = provenance.places([proposal], [measure])
        at, of = int(rows[0]), int(columns[0])
        parts = tuple(
            _part(source, provenance, at)
            for source in provenance.sources
            if source.measure == of and provenance.runs[source.estimator.id].applies[at]
        )
        if provenance.spread is not None and kind == "estimated":
            spread = provenance.spread
            percentiles = (
                float(spread.p10[at, of]),
                float(spread.p50[at, of]),
                float(spread.p90[at, of]),
            )
            drivers = _drivers(provenance, parts, at, of)
    doubts = {doubt for part in parts for used in part.factors for doubt in used.doubts}
    return Trace(
        proposal=proposal,
        measure=measure,
        kind=kind,
        value=float(impacts.value[row, column]),
        low=float(impacts.low[row, column]),
        high=float(impacts.high[row, column]),
        heading=impacts.origins[column] if kind in ("given", "judged") else None,
        parts=parts,
        percentiles=percentiles,
        drivers=drivers,
        doubts=tuple(sorted(doubts)),
        present_value=_present_value(impacts, row, measure) if kind == "estimated" else None,
        judgement=impacts.judgement(row, column),
    )


def _present_value(impacts: ImpactTable, row: int, measure: str) -> float | None:
    assert impacts.provenance is not None  # or nothing would be estimated
    framework = impacts.provenance.framework
    lasting = per_year(impacts.units[impacts.column(measure)], framework.units) is not None
    if framework.file.money.discount_rate is None or not lasting:
        return None
    return float(present_values(impacts, measure)[row])


def _kind(impacts: ImpactTable, row: int, column: int) -> Kind:
    if impacts.assumed[row, column]:
        return "assumed"
    if np.isnan(impacts.value[row, column]):
        return "unknown"
    if impacts.judged[row, column]:
        return "judged"
    return "estimated" if impacts.estimated[row, column] else "given"


def _part(source: ImpactSource, provenance: Provenance, row: int) -> Part:
    run = provenance.runs[source.estimator.id]
    quantity = source.output.quantity
    inputs = tuple(
        _input(item, run, provenance.proposals, row)
        for item in run.estimator.inputs
        if item.name in run.estimator.uses[quantity]
    )
    factors = tuple(run.factors[symbol] for symbol in run.symbols(quantity, row))
    numbers = {item.input.name: f"{item.value:.6g}" for item in inputs}
    numbers |= {item.factor.symbol: f"{item.value:.6g}" for item in factors}
    numbers |= {name: f"{values[row]:.6g}" for name, values in run.outputs.items()}
    filled = fill_in(source.output.formula, numbers)
    scale = run.estimator.scales.get(quantity, 1.0)
    return Part(
        estimator=run.estimator.declaration,
        pathway=source.output.pathway,
        value=float(run.outputs[quantity][row]),
        unit=source.output.unit,
        formula=source.output.formula,
        filled=filled if scale == 1.0 else f"{scale:.6g} × ({filled})",
        inputs=inputs,
        factors=factors,
        broken=run.broken,
    )


def _input(item: Input, run: EstimatorRun, proposals: Proposals, row: int) -> UsedInput:
    column = run.columns[item.name]
    blank = column is None or bool(np.isnan(column.value[row]))
    factor = None
    if column is not None and not blank:
        value = float(column.value[row])
        low, high = (
            value if bound is None else float(bound[row]) for bound in (column.low, column.high)
        )
    elif isinstance(item.default, str):
        used = run.factors[item.default.replace("-", "_")]
        factor = used.factor.id
        value, low, high = used.value, used.low, used.high
    else:
        value = low = high = np.nan if item.default is None else float(item.default)
    return UsedInput(
        input=item,
        value=value,
        low=low,
        high=high,
        default=blank and item.default is not None,
        factor=factor,
        where=None if column is None else proposals.where(row, item.name),
    )


def _drivers(
    provenance: Provenance, parts: tuple[Part, ...], row: int, column: int
) -> tuple[tuple[str, float], ...]:
    assert provenance.spread is not None  # the caller looked
    used = {item.factor.id for part in parts for item in part.factors}
    used |= {item.input.name for part in parts for item in part.inputs}
    shares = provenance.spread.shares[column]
    found = [(name, float(share[row])) for name, share in shares.items() if name in used]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
