"""The additive value model with value functions that are fixed by anchors, not by the batch.

A value function says what a change on one criterion is worth: -1 at the worst anchor, +1 at the
best, and exactly 0 for no change, so that doing nothing always scores exactly zero. Under mutual
preferential independence the values may be weighted and added up.

References
----------
Keeney, R. L., & Raiffa, H. (1976). Decisions with Multiple Objectives. Wiley. (additive model)
Belton, V., & Stewart, T. J. (2002). Multiple Criteria Decision Analysis. Kluwer, ch. 5. (local and
global scales, partial value functions)
Clemen, R. T., & Smith, J. E. (2009). On the choice of baselines in multiattribute portfolio
analysis. Decision Analysis 6(4), 256-262. (why doing nothing must be the zero)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.errors import MethodError, Problem
from maatwaarde.mcda._blocks import BLOCK, block_ranges, run_spans, sum_over_criteria

Floats = NDArray[np.float64]


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
    _rays: tuple[float, float] | None = field(init=False, repr=False, compare=False)
    _sides: tuple[tuple[_Segment, ...], tuple[_Segment, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        x = np.array(self.x, dtype=np.float64)
        y = np.array(self.y, dtype=np.float64)
        problems = _shape_problems(x, y)
        if problems:
            raise MethodError(problems)
        x.flags.writeable = y.flags.writeable = False
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "_rays", _rays(x, y))
        zeros = np.flatnonzero(y == 0.0)
        base = int(zeros[0]) if len(zeros) else 0
        left = _segments(x, y, base, step=-1) if base else ()
        object.__setattr__(self, "_sides", (_segments(x, y, base, step=1), left))

    def __call__(self, values: ArrayLike) -> Floats:
        """Return the value of each number, in the shape that was given."""
        given = np.asarray(values, dtype=np.float64)
        out = np.empty(given.shape)
        self._evaluate(given, out)
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

    def _evaluate(self, given: Floats, out: Floats) -> None:
        if self._rays is not None:
            _evaluate_rays(given, self._rays, out)
            return
        right, left = self._sides
        result = _evaluate_side(given, right, np.greater_equal)
        if left:
            result = np.where(
                given < right[0].x, _evaluate_side(given, left, np.less_equal), result
            )
        out[...] = result


@dataclass(frozen=True)
class _Segment:
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
    given: Floats, segments: tuple[_Segment, ...], reaches: Callable[..., Any]
) -> Floats:
    # Outward from the base, a segment overwrites what the one before it extrapolated.
    result = segments[0](given)
    for segment in segments[1:]:
        result = np.where(reaches(given, segment.x), segment(given), result)
    return result


def _segments(x: Floats, y: Floats, base: int, step: int) -> tuple[_Segment, ...]:
    last = len(x) - 1 if step == 1 else 0
    segments = []
    for k in range(base, last, step):
        run, rise = float(x[k + step] - x[k]), float(y[k + step] - y[k])
        end = float(y[k + step])
        exact = float(y[k]) + rise == end
        segments.append(_Segment(float(x[k]), float(y[k]), run, rise, None if exact else end))
    if not segments or segments[-1].limit is not None:
        # The last line does not hit its end on the dot, so another one goes on from there.
        run, rise = float(x[last] - x[last - step]), float(y[last] - y[last - step])
        segments.append(_Segment(float(x[last]), float(y[last]), run, rise, None))
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
    problems: list[Problem] = []
    if not np.all(np.isfinite(ends)):
        problems.append(
            Problem("not-finite", "an anchor or knot is not a finite number", "give numbers")
        )
    elif not min(worst, best) < 0 < max(worst, best):
        problems.append(
            Problem(
                "anchors",
                f"worst {worst:g} and best {best:g} are not on either side of zero",
                "anchors are changes against doing nothing: one is a loss and one is a gain",
            )
        )
    else:
        low, high = min(worst, best), max(worst, best)
        problems.extend(
            Problem(
                "knot",
                f"knot ({impact:g}, {value:g}) is not between the anchors {low:g} and {high:g}",
                "move the knot, or move the anchor out to it",
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


def contributions(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> Floats:
    """Return what each criterion adds to each alternative's score.

    Parameters
    ----------
    matrix : (n, m) array
        Impacts against doing nothing; NaN where unknown, which gives NaN.
    functions
        One value function a criterion.
    weights : (m,) array
        Weights, normalised by the caller.

    Returns
    -------
    (n, m) array, column-major
        ``weights[j] * functions[j](matrix[:, j])``.

    References
    ----------
    Keeney & Raiffa (1976), section 3.5.
    """
    impacts, scale = _checked(matrix, functions, weights)
    out = np.empty(impacts.shape, order="F")
    for j, function in enumerate(functions):
        function._evaluate(impacts[:, j], out[:, j])
        out[:, j] *= scale[j]
    return out


def add_up(parts: ArrayLike) -> Floats:
    """Add contributions up to scores, criterion by criterion in their order.

    The order is fixed, so a row's score has the same bits whatever other rows there are.

    Parameters
    ----------
    parts : (n, m) array
        As :func:`contributions` gives them.

    Returns
    -------
    (n,) array
    """
    array = np.asarray(parts, dtype=np.float64)
    total = np.zeros(array.shape[0])
    for j in range(array.shape[1]):
        total += array[:, j]
    return total


def value_scores(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> Floats:
    """Return ``add_up(contributions(...))``, bit for bit, without the table in between.

    A column-major matrix is read as it lies; a row-major one is first turned block by block.

    Parameters
    ----------
    matrix, functions, weights
        As for :func:`contributions`.

    Returns
    -------
    (n,) array
        0 for an alternative that changes nothing, NaN for one with an unknown impact.

    References
    ----------
    Keeney & Raiffa (1976), section 3.5.
    """
    impacts, scale = _checked(matrix, functions, weights)
    rows, columns = impacts.shape
    out = np.empty(rows)
    plan = _Plan(functions)

    def work(start: int, stop: int) -> None:
        values = np.empty((columns, min(BLOCK, stop - start)))
        spare = np.empty_like(values)
        for first, last in block_ranges(start, stop):
            block = values[:, : last - first]
            plan.evaluate(impacts[first:last].T, block, spare[:, : last - first])
            np.multiply(block, scale[:, np.newaxis], out=block)
            sum_over_criteria(block, out[first:last])
        # A sum that starts from zero has no negative zero, one that starts from a term may.
        out[start:stop] += 0.0

    run_spans(rows, columns, work)
    return out


class _Plan:
    """Evaluates many functions on a (criteria, rows) block in few passes."""

    def __init__(self, functions: Sequence[PiecewiseLinear]) -> None:
        rays = [function._rays for function in functions]
        self._right = np.array([ray[0] if ray else 1.0 for ray in rays])[:, np.newaxis]
        self._left = np.array([ray[1] if ray else 1.0 for ray in rays])[:, np.newaxis]
        self._bent = [
            (j, np.minimum if _is_concave(ray) else np.maximum)
            for j, ray in enumerate(rays)
            if ray and ray[0] != ray[1]
        ]
        self._knotted = [(j, f) for j, f in enumerate(functions) if f._rays is None]

    def evaluate(self, given: Floats, out: Floats, spare: Floats) -> None:
        if given.strides[0] < given.strides[1]:
            np.copyto(out, given)
            given = out
        if self._knotted:
            # Taken out first: dividing in place overwrites the impacts.
            knotted = [(j, function(given[j])) for j, function in self._knotted]
        if self._bent:
            np.divide(given, self._left, out=spare)
        np.divide(given, self._right, out=out)
        for j, pick in self._bent:
            pick(out[j], spare[j], out=out[j])
        if self._knotted:
            for j, values in knotted:
                out[j] = values


def _rays(x: Floats, y: Floats) -> tuple[float, float] | None:
    """Return the divisors right and left of zero of a function with no knots, else nothing."""
    if len(x) == 3 and x[1] == 0.0 and y[1] == 0.0 and abs(y[0]) == abs(y[2]) == 1.0:
        return float(x[2] * y[2]), float(x[0] * y[0])
    return None


def _is_concave(rays: tuple[float, float]) -> bool:
    return 1.0 / rays[0] <= 1.0 / rays[1]


def _evaluate_rays(given: Floats, rays: tuple[float, float], out: Floats) -> None:
    right, left = rays
    np.divide(given, right, out=out)
    if right != left:
        # Of two lines through zero the lower is the concave function, the upper the convex one.
        (np.minimum if _is_concave(rays) else np.maximum)(out, given / left, out=out)


def _shape_problems(x: Floats, y: Floats) -> list[Problem]:
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        return [
            Problem(
                "shape",
                f"breakpoints have shapes {x.shape} and {y.shape}",
                "give two arrays of the same length, at least two",
            )
        ]
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
        return [Problem("not-finite", "a breakpoint is not a finite number", "give numbers")]
    problems = []
    for a, b in itertools.pairwise(x):
        if not a < b:
            problems.append(
                Problem(
                    "breakpoints",
                    f"breakpoint {b:g} does not come after {a:g}",
                    "give each impact once, in increasing order",
                )
            )
    rise = np.diff(y)
    wrong = np.flatnonzero(rise * np.sign(y[-1] - y[0]) <= 0)
    if y[0] == y[-1]:
        wrong = np.arange(len(rise))
    for k in wrong:
        problems.append(
            Problem(
                "not-monotone",
                f"the value goes from {y[k]:g} at {x[k]:g} to {y[k + 1]:g} at {x[k + 1]:g}, "
                f"against the direction from {y[0]:g} to {y[-1]:g}",
                "let the values only rise, or only fall, along the impacts",
            )
        )
    return problems


def _checked(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> tuple[Floats, Floats]:
    impacts = np.asarray(matrix, dtype=np.float64)
    scale = np.asarray(weights, dtype=np.float64)
    if impacts.ndim != 2 or impacts.shape[1] != len(functions) or scale.shape != (len(functions),):
        raise MethodError(
            Problem(
                "shape",
                f"a matrix of shape {impacts.shape} with {len(functions)} value functions and "
                f"weights of shape {scale.shape}",
                "give one column, one function and one weight for each criterion",
            )
        )
    if not np.all(np.isfinite(scale)):
        raise MethodError(Problem("not-finite", "a weight is not a finite number", "give numbers"))
    return impacts, scale
