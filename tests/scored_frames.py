"""Impacts with what occurs in lists, as a frame and as arrays, and what an engine makes of them."""

from typing import Any

import numpy as np
import pyarrow as pa

from build import framework, measure
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.impact.unknown import fill_unknown
from maatwaarde.scoring import Scores, score


def every_kind() -> Framework:
    """Return a framework of twelve measures in which all that a plan knows occurs."""
    zero = {"rule": "zero", "reason": "nobody said so"}
    between = {"rule": "widen", "low": -30, "high": 80}
    living = [
        measure("straight", -100, 100, weight=3),
        measure("less", 150, -200, weight=2),
        measure("bent", -200, 200, knots=[[100, 0.7]]),
        measure("twice-bent", 120, -90, knots=[[-30, 0.5], [40, -0.2]]),
    ]
    future = [
        measure("nothing", -100, 100, missing=zero),
        measure("some", -100, 100, missing=between, weight=5),
        measure("no-weight", -10, 10, weight=0),
        measure("steep", -7, 300),
    ]
    rest = [measure(f"m{j}", -50 - j, 60, weight=0.1 * j) for j in range(1, 5)]
    values = [
        {"id": "living", "title": "L", "weight": 2, "measures": living, "pillar": "S"},
        {"id": "future", "title": "F", "measures": future, "pillar": "E", "sdg": [7, 13]},
        {"id": "rest", "title": "R", "measures": rest, "sdg": [13]},
    ]
    guards = [
        {"value": "living", "max_loss": 0.2, "rule": "veto"},
        {"value": "straight", "max_loss": 0.9, "rule": "flag"},
        {"value": "no-weight", "max_loss": 0.5, "rule": "veto"},
        {"pillar": "E", "max_loss": 0.4, "rule": "flag"},
        {"sdg": 13, "max_loss": 0.3, "rule": "veto"},
    ]
    return framework(values, guards=guards)


def random_impacts(owner: Framework, rows: int, seed: int = 0) -> np.ndarray:
    """Return impacts within and beyond the anchors, 5 % of them unknown."""
    random = np.random.default_rng(seed)
    size = np.array([max(abs(one.worst), abs(one.best)) for one in owner.measures])
    value = np.asfortranarray(random.normal(0, 0.6, (rows, len(size))) * size)
    value[random.random(value.shape) < 0.05] = np.nan
    value[random.random(value.shape) < 0.05] = 0.0
    return value


def as_arrow(owner: Framework, value: np.ndarray) -> pa.Table:
    """Return impacts as columns; what is unknown is null in even rows, and NaN in odd ones."""
    null = np.isnan(value) & (np.arange(len(value)) % 2 == 0)[:, np.newaxis]
    columns = {
        f"impact:{one.id}": pa.array(value[:, j], mask=null[:, j])
        for j, one in enumerate(owner.measures)
    }
    return pa.table({"id": np.arange(len(value)), **columns})


def in_arrays(owner: Framework, value: np.ndarray, low: Any = None, high: Any = None) -> Scores:
    """Score the same by `maatwaarde.score`."""
    value = value.copy(order="F")
    low = value.copy(order="F") if low is None else low
    high = value.copy(order="F") if high is None else high
    assumed = np.zeros(value.shape, dtype=bool, order="F")
    for j, one in enumerate(owner.measures):
        refused = fill_unknown(one, owner, (value[:, j], low[:, j], high[:, j]), assumed[:, j])
        assert not refused.any()
    ids = tuple(map(str, range(len(value))))
    names = tuple(one.id for one in owner.measures)
    units = tuple(one.unit for one in owner.measures)
    impacts = ImpactTable(ids, names, units, value, low, high, assumed, names, framework=owner)
    return score(impacts, owner)


def broken(scores: Scores, row: int, kind: str = "broken") -> str:
    return ";".join(
        f"{one.guard.rule}:{one.guard.subject}" for one in scores.guards if getattr(one, kind)[row]
    )


def assert_same(found: pa.Table, scores: Scores) -> None:
    """Hold what an engine gives, in whatever order, against the arrays."""
    assert found.num_rows == len(scores.proposals)
    found = found.sort_by("id")
    figures = {
        "score": scores.score,
        "score_low": scores.low,
        "score_high": scores.high,
        "coverage": scores.coverage,
    }
    for name, expected in figures.items():
        column = found[name].to_numpy()
        np.testing.assert_allclose(column, expected, rtol=0, atol=1e-12, err_msg=name)
    np.testing.assert_array_equal(found["vetoed"].to_numpy(), scores.vetoed)
    assert found["unusable"].null_count == 0
    assert not found["unusable"].to_numpy().any()
    rows = range(0, found.num_rows, max(1, found.num_rows // 5000))
    for kind in ("broken", "possible"):
        texts = found[f"guards_{kind}"].take(list(rows)).to_pylist()
        assert texts == [broken(scores, row, kind) for row in rows]
