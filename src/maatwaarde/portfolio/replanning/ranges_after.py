"""The ranges of what proposals ask once it has moved or become dearer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.proposals import ResourceDemand


def ranges_after(
    before: Sequence[ResourceDemand],
    kind: Literal["cost", "staff"],
    name: str,
    period: str | None,
    values: Floats,
) -> dict[Literal["low", "high"], Floats | None]:
    """Return the low and the high end of changed amounts.

    What has not changed keeps its range. The rest is as uncertain, in proportion, as all that the
    proposal asked of that kind or role.
    """
    asked = [item for item in before if (item.kind, item.name) == (kind, name)]
    same = next((item for item in asked if item.period == period), None)
    total = sum((np.nan_to_num(item.values) for item in asked), np.zeros(len(values)))
    found: dict[Literal["low", "high"], Floats | None] = {"low": None, "high": None}
    for bound in found:
        ends = [item.low if bound == "low" else item.high for item in asked]
        if all(each is None for each in ends):
            continue
        whole = np.zeros(len(values))
        for item, each in zip(asked, ends, strict=True):
            stated = item.values if each is None else np.where(np.isnan(each), item.values, each)
            whole += np.nan_to_num(stated)
        with np.errstate(invalid="ignore", divide="ignore"):
            moved = np.where(total != 0, values * (whole / total), values)
        if same is not None:
            own = same.low if bound == "low" else same.high
            kept = np.full(len(values), np.nan) if own is None else own
            moved = np.where(values == same.values, kept, moved)
        found[bound] = moved
    return found
