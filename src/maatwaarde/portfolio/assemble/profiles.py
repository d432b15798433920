"""When what a proposal brings is in force, and how much of it an option brings in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.impact import EffectTiming, TimedPart
from maatwaarde.portfolio.problem.records import OptionKey

Table = tuple[Floats, Floats, Floats]
"""(proposals, measures) each: impacts, and the low and high ends of their ranges."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """When each proposal's effects are in force, whatever the option.

    Parameters
    ----------
    proposals
        Ids, in the order of the arrays.
    timing
        With a start everywhere, in years after that of the proposal.
    listed
        (proposals,), the year in which each starts by its columns.
    """

    proposals: tuple[str, ...]
    timing: EffectTiming
    listed: Ints

    def begins(self, options: Sequence[OptionKey]) -> tuple[Ints, Ints]:
        """Return the place of the proposal of each option, and the year in which it starts."""
        place = {name: i for i, name in enumerate(self.proposals)}
        rows = np.array([place[option.proposal] for option in options], dtype=np.int64)
        begin = [
            self.listed[row] if option.start is None else int(option.start[:4])
            for row, option in zip(rows, options, strict=True)
        ]
        return rows, np.array(begin, dtype=np.int64)

    def parts(self, measure: int) -> list[TimedPart]:
        return [part for part in self.timing.parts if part.measure == measure]


@dataclass(frozen=True, eq=False)
class Course:
    """What options bring on one measure in some years, as a function of their full impact ``I``.

    Each array has shape (options, years): it brings ``times * I + plus``, and as much of a
    deviation from ``I``, within its range, as ``share`` says.
    """

    times: Floats
    plus: Floats
    share: Floats


def course(
    profiles: Profiles, options: Sequence[OptionKey], measure: int, years: Sequence[int]
) -> Course:
    """Return what options bring on a measure at the end of each of these years."""
    rows, begin = profiles.begins(options)
    scale = np.array([option.scale for option in options])[:, np.newaxis]
    after = np.asarray(years)[np.newaxis, :] - begin[:, np.newaxis]
    times, plus, share = (np.zeros(after.shape) for _ in range(3))
    for part in profiles.parts(measure):
        start, ramp_up, lasts, amount, size = (
            getattr(part, name)[rows, np.newaxis]
            for name in ("start", "ramp_up", "years", "amount", "share")
        )
        reached = np.clip((after - start + 1) / (ramp_up + 1), 0.0, 1.0)
        reached[after >= start + lasts] = 0.0
        whole = np.isnan(amount)
        # Of a part that is told apart the amount is known; the rest is all that there is.
        times += np.where(whole, size, 0.0) * reached
        plus += np.where(whole, 0.0, amount) * reached
        share += size * reached
    loss = profiles.timing.wait_loss[rows, measure]
    if loss.any():
        listed = profiles.listed[rows]
        since = np.asarray(years)[np.newaxis, :] - listed[:, np.newaxis] + 1
        waited = np.clip(since, 0, np.maximum(0, begin - listed)[:, np.newaxis])
        plus += loss[:, np.newaxis] * waited
    return Course(times * scale, plus * scale, share * scale)


def brought(brings: Course, rows: Ints, measure: int, table: Table) -> Table:
    """Return what options bring, by what their course makes of the impacts in a table."""
    central, low, high = (array[rows, measure][:, np.newaxis] for array in table)
    value = central * brings.times + brings.plus
    return value, value + (low - central) * brings.share, value + (high - central) * brings.share


def profiles(
    proposals: Sequence[str],
    timing: EffectTiming,
    listed: Ints,
    completion: Ints,
    late: Mapping[str, int],
) -> Profiles:
    """Return the profiles of proposals.

    Parameters
    ----------
    listed
        (proposals,), the year in which each starts by its columns.
    completion
        (proposals,), years from there to the last year in which it uses one-off money or staff.
    late
        By how many years the effects of a proposal come later than stated. What begins at
        completion is late by itself.
    """
    more = np.array([float(late.get(name, 0)) for name in proposals])
    parts = tuple(
        replace(part, start=np.where(np.isnan(part.start), completion, part.start + more))
        for part in timing.parts
    )
    return Profiles(tuple(proposals), replace(timing, parts=parts), listed)
