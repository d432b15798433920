"""Value functions: what a change on one criterion is worth.

References
----------
Belton, V., & Stewart, T. J. (2002). Multiple Criteria Decision Analysis. Kluwer, ch. 5. (local and
global scales, partial value functions)
Clemen, R. T., & Smith, J. E. (2009). On the choice of baselines in multiattribute portfolio
analysis. Decision Analysis 6(4), 256-262. (why doing nothing must be the zero)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, msg


@dataclass(frozen=True)
class PiecewiseLinear:
    """A strictly monotone function through given breakpoints.

    It is exact at every breakpoint, goes on along its first and last slope beyond the ends, never
    turns round by a rounding error, and leaves NaN as NaN. Each value is worked out by itself, so
    its bits do not depend on what else is in the array.

    Parameters
    ----------
    x : (k,) array
        Strictly increasing breakpoints, at least two.
    y : (k,) array
        Values there, strictly increasing or strictly decreasing.

    Raises
    ------
    MethodError
        When the breakpoints do not describe such a function.

    References
    ----------
    Belton & Stewart (2002), section 5.2.
    """

    x: Floats
    y: Floats
    rays: tuple[float, float] | None = field(init=False, repr=False, compare=False)
    """Divisors right and left of zero, for a function with anchors at -1 and 1 and no knots."""
    sides: tuple[tuple[Segment, ...], tuple[Segment, ...]] = field(
        init=False, repr=False, compare=False
    )
    """The lines to the right and to the left of where the value is zero, from there outward."""

    def __post_init__(self) -> None:
        # Adding zero makes a negative zero an ordinary one, so that equal functions hash alike.
        x = np.array(self.x, dtype=np.float64) + 0.0
        y = np.array(self.y, dtype=np.float64) + 0.0
        problems = _shape_problems(x, y)
        if problems:
            raise MethodError(problems)
        x.flags.writeable = y.flags.writeable = False
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "rays", _rays(x, y))
        zeros = np.flatnonzero(y == 0.0)
        base = int(zeros[0]) if len(zeros) else 0
        left = _segments(x, y, base, step=-1) if base else ()
        object.__setattr__(self, "sides", (_segments(x, y, base, step=1), left))

    def __call__(self, values: ArrayLike) -> Floats:
        """Return the value of each number, in the shape that was given."""
        given = np.asarray(values, dtype=np.float64)
        out = np.empty(given.shape)
        self.evaluate(given, out)
        return out

    def inverse(self) -> PiecewiseLinear:
        """Return the function that says which number has a given value."""
        step = 1 if self.y[0] < self.y[-1] else -1
        return PiecewiseLinear(self.y[::step], self.x[::step])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        return np.array_equal(self.x, other.x) and np.array_equal(self.y, other.y)

    def __hash__(self) -> int:
        return hash((self.x.tobytes(), self.y.tobytes()))

    def evaluate(self, given: Floats, out: Floats) -> None:
        """Write the value of each number into an array of the same shape."""
        if self.rays is not None:
            _evaluate_rays(given, self.rays, out)
            return
        right, left = self.sides
        result = _evaluate_side(given, right, np.greater_equal)
        if left:
            result = np.where(
                given < right[0].x, _evaluate_side(given, left, np.less_equal), result
            )
        out[...] = result


@dataclass(frozen=True)
class Segment:
    """A line from a breakpoint outward; ``limit`` where rounding could overshoot the next one."""

    x: float
    y: float
    run: float
    rise: float
    limit: float | None

    def __call__(self, given: Floats) -> Floats:
        value = np.asarray(given - self.x, dtype=np.float64)
        value /= self.run
        value *= self.rise
        value += self.y
        if self.limit is not None:
            (np.minimum if self.rise > 0 else np.maximum)(value, self.limit, out=value)
        return value


def _evaluate_side(
    given: Floats, segments: tuple[Segment, ...], reaches: Callable[..., Any]
) -> Floats:
    # Outward from the base, a segment overwrites what the one before it extrapolated.
    result = segments[0](given)
    for segment in segments[1:]:
        result = np.where(reaches(given, segment.x), segment(given), result)
    return result


def _segments(x: Floats, y: Floats, base: int, step: int) -> tuple[Segment, ...]:
    last = len(x) - 1 if step == 1 else 0
    segments = []
    for k in range(base, last, step):
        run, rise = float(x[k + step] - x[k]), float(y[k + step] - y[k])
        end = float(y[k + step])
        exact = float(y[k]) + rise == end
        segments.append(Segment(float(x[k]), float(y[k]), run, rise, None if exact else end))
    if not segments or segments[-1].limit is not None:
        # The last line does not hit its end on the dot, so another one goes on from there.
        run, rise = float(x[last] - x[last - step]), float(y[last] - y[last - step])
        segments.append(Segment(float(x[last]), float(y[last]), run, rise, None))
    return tuple(segments)


def anchored(
    worst: float, best: float, knots: Iterable[tuple[float, float]] = ()
) -> PiecewiseLinear:
    """Return the value function through (worst, -1), (0, 0), (best, +1) and optional knots.

    Parameters
    ----------
    worst, best
        Impacts, as a change against doing nothing, that count as a full loss and a full gain. They
        lie on either side of zero; ``best < 0 < worst`` where less is better.
    knots
        Pairs (impact, value) between the anchors, for gains that diminish or losses that mount.

    Raises
    ------
    MethodError
        When the anchors are not on either side of zero, or the points do not rise from worst to
        best.

    Examples
    --------
    >>> co2 = anchored(worst=-2000, best=2000, knots=[(1000, 0.7)])
    >>> co2([-2000, 0, 1000, 2000, 3000]).tolist()
    [-1.0, 0.0, 0.7, 1.0, 1.3]

    References
    ----------
    Clemen & Smith (2009); Belton & Stewart (2002), section 5.2.3 (local scales).
    """
    points = [(float(worst), -1.0), (0.0, 0.0), (float(best), 1.0)]
    points += [(float(impact), float(value)) for impact, value in knots]
    ends = np.array(points)
    problems: list[Diagnostic] = []
    if not np.all(np.isfinite(ends)):
        problems.append(
            Diagnostic(
                "not-finite", msg("an anchor or knot is not a finite number"), msg("give numbers")
            )
        )
    elif not min(worst, best) < 0 < max(worst, best):
        problems.append(
            Diagnostic(
                "anchors",
                msg(
                    "worst {worst} and best {best} are not on either side of zero",
                    worst=Exact(worst),
                    best=Exact(best),
                ),
                msg("anchors are changes against doing nothing: one is a loss and one is a gain"),
            )
        )
    else:
        low, high = min(worst, best), max(worst, best)
        problems.extend(
            Diagnostic(
                "knot",
                msg(
                    "the knot [{impact}; {value}] is not between the anchors {low} and {high}",
                    impact=Exact(impact),
                    value=Exact(value),
                    low=Exact(low),
                    high=Exact(high),
                ),
                msg("move the knot, or move the anchor out to it"),
            )
            for impact, value in points[3:]
            if not low < impact < high
        )
    if problems:
        raise MethodError(problems)
    points.sort()
    return PiecewiseLinear(
        np.array([point[0] for point in points]), np.array([point[1] for point in points])
    )


def _rays(x: Floats, y: Floats) -> tuple[float, float] | None:
    """Return the divisors right and left of zero of a function with no knots, else nothing."""
    if len(x) == 3 and x[1] == 0.0 and y[1] == 0.0 and abs(y[0]) == abs(y[2]) == 1.0:
        return float(x[2] * y[2]), float(x[0] * y[0])
    return None


def is_concave(rays: tuple[float, float]) -> bool:
    """Say whether a function without knots is steeper for losses than for gains."""
    return 1.0 / rays[0] <= 1.0 / rays[1]


def _evaluate_rays(given: Floats, rays: tuple[float, float], out: Floats) -> None:
    right, left = rays
    np.divide(given, right, out=out)
    if right != left:
        # Of two lines through zero the lower is the concave function, the upper the convex one.
        (np.minimum if is_concave(rays) else np.maximum)(out, given / left, out=out)


def _shape_problems(x: Floats, y: Floats) -> list[Diagnostic]:
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        return [
            Diagnostic(
                "shape",
                msg("breakpoints have shapes {x} and {y}", x=x.shape, y=y.shape),
                msg("give two arrays of the same length, at least two"),
            )
        ]
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
        return [
            Diagnostic(
                "not-finite", msg("a breakpoint is not a finite number"), msg("give numbers")
            )
        ]
    problems = []
    for a, b in itertools.pairwise(x):
        if not a < b:
            problems.append(
                Diagnostic(
                    "breakpoints",
                    msg(
                        "breakpoint {at} does not come after {before}", at=Exact(b), before=Exact(a)
                    ),
                    msg("give each impact once, in increasing order"),
                )
            )
    rise = np.diff(y)
    wrong = np.flatnonzero(rise * np.sign(y[-1] - y[0]) <= 0)
    if y[0] == y[-1]:
        wrong = np.arange(len(rise))
    for k in wrong:
        problems.append(
            Diagnostic(
                "not-monotone",
                msg(
                    "the value goes from {before} at {x_before} to {after} at {x_after}, against "
                    "the direction from {first} to {last}",
                    before=Exact(y[k]),
                    x_before=Exact(x[k]),
                    after=Exact(y[k + 1]),
                    x_after=Exact(x[k + 1]),
                    first=Exact(y[0]),
                    last=Exact(y[-1]),
                ),
                msg("let the values only rise, or only fall, along the impacts"),
            )
        )
    return problems
