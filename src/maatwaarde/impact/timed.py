"""When impacts are in force, as arrays that travel with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.late import dataclass


@dataclass(frozen=True, eq=False)
class TimedPart:
    """A part of the impacts on one measure that has a timing of its own.

    Each array has shape (proposals,). Where several estimators fill a measure, each is a part.

    Parameters
    ----------
    measure
        The column of the measure.
    amount
        How much of the impact, in the measure's unit; NaN is all of it.
    share
        The part of the size of the impact, which its range moves along with; they add up to 1.
    start
        Years from the start of the proposal to the first effect; NaN is when the work is completed.
    ramp_up
        Years in which the effect grows evenly to its full size.
    years
        Years in which there is an effect, the ramp included; infinity for lasting.
    """

    measure: int
    amount: Floats
    share: Floats
    start: Floats
    ramp_up: Floats
    years: Floats

    def at(self, rows: Sequence[int], measure: int) -> TimedPart:
        """Return the part for some of the proposals, in a table where the measure has a place."""
        return replace(
            self,
            measure=measure,
            amount=_taken(self.amount, rows),
            share=_taken(self.share, rows),
            start=_taken(self.start, rows),
            ramp_up=_taken(self.ramp_up, rows),
            years=_taken(self.years, rows),
        )


@dataclass(frozen=True, eq=False)
class EffectTiming:
    """When all impacts of a table are in force, and what waiting does.

    Parameters
    ----------
    parts
        One or more of each measure, in the order of the measures.
    wait_loss
        Shape (proposals, measures), in the unit of each measure: what is lost for good in each year
        that a proposal starts later than listed.
    """

    parts: tuple[TimedPart, ...]
    wait_loss: Floats

    def at(self, rows: Sequence[int], measures: Sequence[int]) -> EffectTiming:
        """Return the timing of some proposals and measures, by their places here."""
        place = {old: new for new, old in enumerate(measures)}
        kept = [part.at(rows, place[part.measure]) for part in self.parts if part.measure in place]
        return EffectTiming(
            tuple(sorted(kept, key=lambda part: part.measure)),
            _taken(self.wait_loss, rows)[:, list(measures)],
        )


def at_completion(proposals: int, measures: int) -> EffectTiming:
    """Return that all impacts last from when the work is completed."""
    parts = tuple(whole_part(j, proposals) for j in range(measures))
    return EffectTiming(parts, alike(0.0, (proposals, measures)))


def whole_part(measure: int, count: int) -> TimedPart:
    """Return that the whole impact on a measure lasts from when the work is completed."""
    return TimedPart(
        measure=measure,
        amount=alike(np.nan, (count,)),
        share=alike(1.0, (count,)),
        start=alike(np.nan, (count,)),
        ramp_up=alike(0.0, (count,)),
        years=alike(np.inf, (count,)),
    )


def alike(value: float, shape: tuple[int, ...]) -> Floats:
    """Return an array of one value that takes no room, and is not to be written to."""
    return np.broadcast_to(np.float64(value), shape)


def _taken(array: Floats, rows: Sequence[int]) -> Floats:
    if not any(array.strides) and array.size:
        return alike(float(array.flat[0]), (len(rows), *array.shape[1:]))
    return array[np.asarray(rows, dtype=np.intp)]
