"""The scoring methods by name: what each makes of a table of impacts.

Here the framework (anchors, weights, unknown impacts) meets the plain arrays of `maatwaarde.mcda`.
Anchored methods measure against the framework, so that a score does not depend on the other
proposals. Relative methods measure against the batch, and their scores hold within it only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean, first_few
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_framework
from maatwaarde.late import dataclass
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod, available
from maatwaarde.mcda.topsis import AnchoredTopsis, topsis_relative
from maatwaarde.mcda.value import PiecewiseLinear, add_up, anchored
from maatwaarde.messages import Number, msg, nmsg
from maatwaarde.plugins import Plugins
from maatwaarde.scoring.bounded import BOUNDED, score_bounded
from maatwaarde.scoring.by_id import by_id
from maatwaarde.scoring.plugged import run_method
from maatwaarde.scoring.result import MethodResult


@dataclass(frozen=True)
class Valuation:
    """Values of all impacts on the scale of the framework (-1 worst, 0 nothing, +1 best).

    Parameters
    ----------
    central, low, high
        Shape (proposals, measures). An unknown impact has the middle of its range as its central
        value: that is an interval's midpoint and no claim of "no effect", and ``low`` and ``high``
        say how wide the interval is.
    """

    functions: tuple[PiecewiseLinear, ...]
    central: Floats
    low: Floats
    high: Floats


def value_functions(framework: Framework) -> tuple[PiecewiseLinear, ...]:
    """Return the value function of every measure, through (worst, -1), (0, 0) and (best, 1)."""
    return tuple(
        anchored(measure.worst, measure.best, measure.knots) for measure in framework.measures
    )


def valuate(impacts: ImpactTable, framework: Framework) -> Valuation:
    """Put all impacts on the framework's scale of values, in the order of its measures.

    Raises
    ------
    ImpactError
        If the impacts are on other measures than the framework's, or in other units.
    """
    return _valuate(for_framework(impacts, framework), framework)


def _valuate(impacts: ImpactTable, framework: Framework) -> Valuation:
    functions = value_functions(framework)
    arrays = tuple(np.empty(impacts.value.shape, order="F") for _ in range(3))
    central, low, high = arrays
    for j, function in enumerate(functions):
        at_low, at_high = function(impacts.low[:, j]), function(impacts.high[:, j])
        low[:, j] = np.minimum(at_low, at_high)
        high[:, j] = np.maximum(at_low, at_high)
        value = function(impacts.value[:, j])
        central[:, j] = np.where(np.isnan(value), (low[:, j] + high[:, j]) / 2, value)
    return Valuation(functions, central, low, high)


@dataclass(frozen=True)
class Batch:
    """What a method scores, in one order, with the values of all impacts worked out once."""

    impacts: ImpactTable
    framework: Framework

    @cached_property
    def valuation(self) -> Valuation:
        return _valuate(self.impacts, self.framework)


Scorer = Callable[[Batch], MethodResult]


def score_value(batch: Batch) -> MethodResult:
    """Weighted additive value (Keeney & Raiffa 1976, Decisions with Multiple Objectives)."""
    valuation, weights = batch.valuation, batch.framework.measure_weights
    return MethodResult(
        score=add_up(valuation.central * weights),
        low=add_up(valuation.low * weights),
        high=add_up(valuation.high * weights),
        reference=0.0,
        relative=False,
    )


def score_topsis(batch: Batch) -> MethodResult:
    """Anchored TOPSIS: closeness to the best anchors, less that of doing nothing."""
    impacts, topsis = batch.impacts, anchored_topsis(batch.framework)
    at_low, at_high = topsis.coordinates(impacts.low), topsis.coordinates(impacts.high)
    low, high = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
    central = topsis.coordinates(impacts.value)
    central = np.where(np.isnan(central), (low + high) / 2, central)
    return MethodResult(
        score=topsis.advantage(central),
        low=topsis.advantage(low),
        high=topsis.advantage(high),
        reference=0.0,
        relative=False,
    )


def anchored_topsis(framework: Framework) -> AnchoredTopsis:
    """Return anchored TOPSIS with the anchors and weights of a framework."""
    return AnchoredTopsis(
        worst=np.array([measure.worst for measure in framework.measures]),
        best=np.array([measure.best for measure in framework.measures]),
        weights=framework.measure_weights,
    )


def score_topsis_relative(batch: Batch) -> MethodResult:
    """Classical TOPSIS (Hwang & Yoon 1981) with vector norms over the batch."""
    matrix, weights, types = _relative_input(batch, "topsis-relative")
    with by_id(criteria=_used(batch.framework), alternatives=batch.impacts.proposals):
        return _relative(topsis_relative(matrix, weights, types))


def score_pymcdm(name: str) -> Scorer:
    """Return a scorer that uses a method class of pymcdm."""

    method = PymcdmMethod(name)

    def scorer(batch: Batch) -> MethodResult:
        framework = batch.framework
        lacking = [option for option in method.required_options if option != "ref_point"]
        if lacking:
            raise MethodError(
                Diagnostic(
                    code="needs-options",
                    what=msg(
                        "{name} needs what a framework does not hold: {options}",
                        name=msg("method {method!r}", method=f"pymcdm:{name}"),
                        options=", ".join(lacking),
                    ),
                    mend=msg(
                        "use another method, or PymcdmMethod of maatwaarde.mcda.pymcdm_methods"
                    ),
                )
            )
        matrix, weights, types = _relative_input(batch, f"pymcdm:{name}")
        # The point from which gains and losses are told, for ERVD, is doing nothing.
        reference = {name: np.zeros(len(weights)) for name in method.required_options}
        with by_id(criteria=_used(framework), alternatives=batch.impacts.proposals):
            result = method.scores(matrix, weights, types, **reference)
        # Ranks and comparisons everywhere else take higher as better.
        return _relative(result.scores if result.higher_is_better else -result.scores)

    return scorer


METHODS: dict[str, Scorer] = {
    "value": score_value,
    "topsis": score_topsis,
    "topsis-relative": score_topsis_relative,
    "ahp": score_value,
}
"""``ahp`` scores as ``value`` does, and wants the weights to come from pairwise judgements: that is
AHP with absolute measurement (Saaty 2006, "Rank from comparisons and from ratings in the AHP/ANP",
European Journal of Operational Research 168), which keeps ranks when proposals come and go."""


def find_method(name: str, framework: Framework, plugins: Plugins | None = None) -> Scorer:
    """Return the scorer of that name: one of the library, of pymcdm, or of a plugin.

    Raises
    ------
    MethodError
        If there is none, or the framework lacks what it needs.
    """
    if name == "ahp" and (framework.file.weights is None or framework.file.weights.method != "ahp"):
        raise MethodError(
            Diagnostic(
                code="no-judgements",
                what=msg(
                    "method 'ahp' needs pairwise judgements, and framework {id!r} has none",
                    id=framework.id,
                ),
                mend=msg(
                    "add `weights: {{method: ahp, judgements: FILE.csv}}` to the framework, or "
                    "use --method value"
                ),
            )
        )
    if name == "npv":
        raise MethodError(
            Diagnostic(
                code="no-score",
                what=msg(
                    "'npv' gives no scores: it is a view in euros beside that of values, and the "
                    "two are not mixed"
                ),
                mend=msg(
                    "see it with `maatwaarde score LIST -f FRAMEWORK --method npv`, in Python with "
                    "`maatwaarde.npv`"
                ),
            )
        )
    if name in METHODS:
        return METHODS[name]
    prefix, _, rest = name.partition(":")
    if prefix == "pymcdm" and rest in BOUNDED:
        return lambda batch: score_bounded(rest, batch.impacts, batch.framework)
    if prefix == "pymcdm" and rest in available():
        return score_pymcdm(rest)
    registered = () if plugins is None else plugins.methods
    if plugins is not None and name in plugins.methods:
        function, owner = plugins.methods.get(name), plugins.methods.owner(name)
        return lambda batch: run_method(name, owner, function, batch.impacts, batch.framework)
    known = [*METHODS, *registered, *(f"pymcdm:{other}" for other in available())]
    raise MethodError(
        Diagnostic(
            code="unknown-method",
            what=msg("there is no method {name!r}", name=name),
            mend=did_you_mean(name, known),
        )
    )


def _used(framework: Framework) -> list[str]:
    """Return the measures that have a weight: the columns of `_relative_input`."""
    weighed = zip(framework.measures, framework.measure_weights, strict=True)
    return [measure.id for measure, weight in weighed if weight > 0]


def _relative(score: Floats) -> MethodResult:
    return MethodResult(score=score, low=score, high=score, reference=None, relative=True)


def _relative_input(batch: Batch, method: str) -> tuple[Floats, Floats, NDArray[np.int64]]:
    impacts, framework = batch.impacts, batch.framework
    weights = framework.measure_weights
    used = weights > 0
    unknown = np.isnan(impacts.value) & used
    if unknown.any():
        rows = np.flatnonzero(unknown.any(axis=1))
        raise MethodError(
            Diagnostic(
                code="unknown-impacts",
                what=nmsg(
                    "{name} cannot work with unknown impacts, and {number} is unknown "
                    "(in {proposals})",
                    "{name} cannot work with unknown impacts, and {number} are unknown "
                    "(in {proposals})",
                    int(unknown.sum()),
                    name=msg("method {method!r}", method=method),
                    number=Number(int(unknown.sum()), 0),
                    proposals=first_few([impacts.proposals[row] for row in rows]),
                ),
                mend=msg(
                    "fill them in, declare `missing: {{rule: zero, reason: ...}}`, or use the "
                    "method 'value' or 'topsis', which carry what is unknown as a range"
                ),
            )
        )
    types = np.array([1 if measure.better == "higher" else -1 for measure in framework.measures])
    return impacts.value[:, used], weights[used] / weights[used].sum(), types[used]
