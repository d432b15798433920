"""Small frameworks and impact tables for tests, without files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from maatwaarde.framework import Framework, FrameworkFile
from maatwaarde.impact import ImpactTable
from maatwaarde.units import Units


def measure(identifier: str, worst: float = -1, best: float = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "title": identifier,
        "unit": "t",
        "better": "higher" if best > worst else "lower",
        "worst": worst,
        "best": best,
        **more,
    }


def framework(values: Sequence[dict[str, Any]], **more: Any) -> Framework:
    """Make a framework from the `values:` of a file, titles left out."""
    content = {"maatwaarde": 1, "id": "test", "title": "Test", "values": list(values), **more}
    units = Units(more.get("units"))
    file = FrameworkFile.model_validate(content, context={"units": units})
    return Framework(file=file, units=units, path="test.yaml")


def flat(measures: Sequence[dict[str, Any]], **more: Any) -> Framework:
    """Make a framework with all measures under one value."""
    return framework([{"id": "all", "title": "All", "measures": list(measures)}], **more)


def table(
    owner: Framework,
    value: ArrayLike,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    ids: Sequence[str] | None = None,
) -> ImpactTable:
    """Make an impact table; NaN is unknown, and ranges from the worst to the best anchor."""
    central = np.array(value, dtype=float, order="F")
    lows = central.copy() if low is None else np.array(low, dtype=float)
    highs = central.copy() if high is None else np.array(high, dtype=float)
    for j, item in enumerate(owner.measures):
        unknown = np.isnan(central[:, j])
        lows[unknown, j], highs[unknown, j] = sorted((item.worst, item.best))
    return ImpactTable(
        proposals=tuple(ids or (f"P{i}" for i in range(len(central)))),
        measures=tuple(item.id for item in owner.measures),
        units=tuple(item.unit for item in owner.measures),
        value=central,
        low=lows,
        high=highs,
        assumed=np.zeros(central.shape, dtype=bool),
        origins=tuple(f"impact:{item.id}" for item in owner.measures),
    )


_SIZE = st.floats(min_value=0.01, max_value=1000)


@st.composite
def frameworks(draw: st.DrawFn, min_measures: int = 1, knots: bool = True) -> Framework:
    """Frameworks with one to five measures of both directions, with and without knots."""
    measures = []
    for j in range(draw(st.integers(min_measures, 5))):
        sign = draw(st.sampled_from([1, -1]))
        best, worst = sign * draw(_SIZE), -sign * draw(_SIZE)
        item = measure(f"m{j}", worst, best, weight=draw(st.floats(0.01, 10)))
        if knots and draw(st.booleans()):
            item["knots"] = [[best * 0.5, draw(st.floats(0.51, 0.99))]]
        measures.append(item)
    return flat(measures)


@st.composite
def impacts(draw: st.DrawFn, owner: Framework, rows: int | None = None) -> np.ndarray:
    """Finite impacts, within and beyond the anchors, zeros among them."""
    n = draw(st.integers(1, 8)) if rows is None else rows
    cell = st.one_of(st.just(0.0), st.floats(-2, 2).map(lambda x: round(x, 6)))
    scale = np.array([max(abs(item.best), abs(item.worst)) for item in owner.measures])
    cells = draw(st.lists(cell, min_size=n * len(scale), max_size=n * len(scale)))
    return np.array(cells).reshape(n, len(scale)) * scale
