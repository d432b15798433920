"""What proposals bring and when, as stated: what totals by year are recomputed from.

A problem holds the same as one total for each point in time. These records say where that comes
from, so that the check need not believe it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal, done in full, brings on a measure from some time on.

    Parameters
    ----------
    amount
        At full size, in the measure's unit.
    share
        Of an effect that has several parts, how large this one is; 1 for all of it.
    start
        Years from the start of the proposal to the first effect.
    ramp_up
        Years in which it grows evenly to its full size.
    years
        Years in which there is an effect, the ramp included; None for lasting.
    """

    proposal: str
    measure: str
    amount: float
    share: float
    start: int
    ramp_up: int
    years: int | None


@dataclass(frozen=True, slots=True)
class WaitLoss:
    """What is lost for good on a measure in each year that a proposal starts later than listed."""

    proposal: str
    measure: str
    amount: float


@dataclass(frozen=True, slots=True)
class JointEffect:
    """What two proposals bring on a measure on top of their own, as far as both are in force."""

    a: str
    b: str
    measure: str
    amount: float


@dataclass(frozen=True)
class Courses:
    """All that some proposals bring.

    Parameters
    ----------
    listed
        The year in which each proposal starts by its columns.
    """

    listed: Mapping[str, int]
    effects: tuple[Effect, ...]
    wait_losses: tuple[WaitLoss, ...]
    joint: tuple[JointEffect, ...]
