"""Where the impacts on a measure stand in a frame or a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Holds = Literal["amounts", "labels", "numbers"]


@dataclass(frozen=True, slots=True)
class Given:
    """Where the impacts on a measure stand.

    Parameters
    ----------
    value, low, high
        Names of columns; without ``value`` nobody knows the impact.
    factor
        From the unit of the columns to that of the measure.
    holds
        Amounts, or labels of the measure's scale: as texts, or as numbers such as 1 to 5.
    """

    value: str | None = None
    low: str | None = None
    high: str | None = None
    factor: float = 1.0
    holds: Holds = "amounts"
