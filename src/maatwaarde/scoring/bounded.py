"""Methods of pymcdm that judge a proposal between bounds: the anchors of the framework are these.

A score then does not depend on the other proposals, as with the library's own anchored methods. An
impact beyond an anchor counts as the anchor, since these methods know nothing outside their bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod
from maatwaarde.scoring.by_id import by_id
from maatwaarde.scoring.result import MethodResult


def _bounds(worst: Floats, best: Floats) -> dict[str, Any]:
    return {"bounds": np.sort(np.column_stack([worst, best]), axis=1)}


def _expected_is_best(worst: Floats, best: Floats) -> dict[str, Any]:
    return {**_bounds(worst, best), "esp": best}


def _ideals(worst: Floats, best: Floats) -> dict[str, Any]:
    return {"ideal": best, "anti_ideal": worst}


BOUNDED: dict[str, Callable[[Floats, Floats], dict[str, Any]]] = {
    "BalancedSPOTIS": _expected_is_best,
    "RAFSI": _ideals,
    "RIM": _bounds,
    "SPOTIS": _bounds,
}
"""By the class in pymcdm, its options from the worst and best anchors, each of shape (m,). COMET
too has bounds, but asks an expert to compare all combinations of values, so it is not among them.
"""


def score_bounded(name: str, impacts: ImpactTable, framework: Framework) -> MethodResult:
    """Score with a class of pymcdm between the anchors, less the score of doing nothing.

    Raises
    ------
    MethodError
        If the method cannot cope with the numbers.

    References
    ----------
    Dezert, J., Tchamova, A., Han, D., & Tacnet, J.-M. (2020), The SPOTIS rank reversal free method
    for multi-criteria decision-making support, FUSION. Cables, E., Lamata, M. T., & Verdegay, J. L.
    (2016), RIM - reference ideal method in multicriteria decision making, Information Sciences 337.
    Žižović, M., Pamučar, D., Albijanić, M., Chatterjee, P., & Pribićević, I. (2020), Eliminating
    rank reversal problem using a new multi-attribute model - the RAFSI method, Mathematics 8(6).
    """
    weights = framework.measure_weights
    used = np.flatnonzero(weights > 0)
    worst = np.array([framework.measures[j].worst for j in used])
    best = np.array([framework.measures[j].best for j in used])

    def place(impact: Floats) -> Floats:
        places: Floats = (impact[:, used] - worst) / (best - worst)
        return np.clip(places, 0.0, 1.0)

    ends = place(impacts.low), place(impacts.high)
    low, high = np.minimum(*ends), np.maximum(*ends)
    central = place(impacts.value)
    central = np.where(np.isnan(central), (low + high) / 2, central)
    nothing = -worst / (best - worst)
    # In one call, so that all are treated alike.
    matrix = worst + np.vstack([nothing, central, low, high]) * (best - worst)
    # Rounding must not carry an anchor outside the bounds.
    matrix = np.clip(matrix, np.minimum(worst, best), np.maximum(worst, best))
    types = np.where(best > worst, 1, -1)
    with by_id(criteria=[framework.measures[j].id for j in used]):
        result = PymcdmMethod(name).scores(
            matrix, weights[used], types, **BOUNDED[name](worst, best)
        )
    scores = result.scores if result.higher_is_better else -result.scores
    central, low, high = np.split(scores[1:] - scores[0], 3)
    return MethodResult(central, low, high, reference=0.0, relative=False)
