"""From a portfolio problem to the arrays of a mixed-integer linear programme.

The columns are first one binary an option, in the order of the problem, and then, for each measure
whose value bends within reach, what is gained up to the target, what is gained beyond it, what is
lost, and where the bend is the wrong way, one binary that says whether there is a gain or a loss.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.items import Measure
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.rows import Rows, Rule

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Amounts are counted in ten-thousandths, and then in the greatest unit that all of a row share:
# whole numbers leave no room for a feasibility tolerance, and are what knapsack cuts work on.
_GRID = 1e4
_LARGE = 2.0**20


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``objective @ x`` with ``row_lower <= matrix @ x <= row_upper``.

    Parameters
    ----------
    value
        (measures, columns), the value on each measure as a linear function of the columns.
    options
        The number of columns that stand for an option; they come first.
    row_rule
        (rows,), the place in ``rules`` of the rule that a row belongs to.
    """

    objective: Floats
    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats
    integer: npt.NDArray[np.bool_]
    value: sparse.csr_array
    options: int
    rules: tuple[Rule, ...]
    row_rule: Ints

    def with_rows(self, matrix: sparse.sparray, lower: Floats, upper: Floats) -> Model:
        """Return the model with more rows, which belong to no rule (-1)."""
        count = matrix.shape[0]
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, matrix], format="csc"),
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
            row_rule=np.concatenate([self.row_rule, np.full(count, -1)]),
        )


def build(problem: Problem, objective: Objective = "total-impact") -> Model:
    """Return the model of ``problem``.

    Raises
    ------
    PortfolioError
        If the objective is ``sum-of-scores`` and the problem holds no scores.
    """
    n = len(problem.options)
    rows = Rows()
    lower, upper = np.zeros(n), np.ones(n)
    for rule in problem.forbidden:
        upper[list(problem.options_of[rule.proposal])] = 0.0
    for locked in problem.locked:
        lower[problem.option_index[locked.option_id]] = 1.0
    _add_choices(problem, rows)
    _add_resources(problem, rows)
    value, extra_upper, extra_integer = _add_values(problem, rows, upper)
    _add_floors(problem, rows, value)

    columns = value.shape[1]
    matrix, row_lower, row_upper, row_rule = rows.build(columns)
    if objective == "sum-of-scores":
        if problem.scores is None:
            raise PortfolioError(
                Finding(
                    code="no-scores",
                    what="the objective is the sum of scores, and the problem holds no scores",
                    mend="give `scores`, or choose the objective 'total-impact'",
                )
            )
        goal = np.zeros(columns)
        goal[:n] = problem.scores
    else:
        weights = np.array([measure.weight for measure in problem.measures], dtype=np.float64)
        goal = value.T @ weights
    return Model(
        objective=goal,
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=np.concatenate([lower, np.zeros(columns - n)]),
        column_upper=np.concatenate([upper, extra_upper]),
        integer=np.concatenate([np.ones(n, dtype=bool), extra_integer]),
        value=value,
        options=n,
        rules=tuple(rows.rules),
        row_rule=row_rule,
    )


def _add_choices(problem: Problem, rows: Rows) -> None:
    of = problem.options_of

    def places(names: Iterable[str]) -> list[int]:
        return [place for name in names for place in of[name]]

    grouped = {name for group in problem.at_most_one for name in group.members}
    single = [name for name, found in of.items() if len(found) > 1 and name not in grouped]
    rows.groups(
        [of[name] for name in single],
        -np.inf,
        1.0,
        [rows.rule("once", f"{name} starts at most once") for name in single],
    )
    rows.groups(
        [places(group.members) for group in problem.at_most_one],
        -np.inf,
        1.0,
        [
            rows.rule(
                "at-most-one", _because(f"at most one of {_list(group.members)}", group.reason)
            )
            for group in problem.at_most_one
        ],
    )
    rows.groups(
        [places(rule.any_of) for rule in problem.mandatory],
        1.0,
        np.inf,
        [
            rows.rule("mandatory", _because(f"{_list(rule.any_of)} is mandatory", rule.reason))
            for rule in problem.mandatory
        ],
    )
    rows.implications(
        [of[rule.proposal] for rule in problem.requires],
        [places(rule.any_of) for rule in problem.requires],
        [
            rows.rule(
                "requires", _because(f"{rule.proposal} requires {_list(rule.any_of)}", rule.reason)
            )
            for rule in problem.requires
        ],
    )


def _add_resources(problem: Problem, rows: Rows) -> None:
    if not problem.resources:
        return
    capacity = np.array([item.capacity for item in problem.resources], dtype=np.float64)
    use, capacity = whole_rows(problem.use.T.tocsr(), capacity)
    numbers = [
        rows.rule("capacity", f"{item.id} has {item.capacity:g} {item.unit}".rstrip())
        for item in problem.resources
    ]
    rows.block(use, -np.inf, capacity, numbers)


def whole_rows(matrix: sparse.csr_array, limit: Floats) -> tuple[sparse.csr_array, Floats]:
    """Rescale each row ``a @ x <= limit`` to whole numbers without a common divisor, if it can be.

    A row whose numbers have more than four decimals is scaled by a power of two instead, which
    changes no digit. ``x`` must be integer for the limit to be rounded down.
    """
    matrix = matrix.copy()
    limit = limit.copy()
    counts = np.diff(matrix.indptr)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return matrix, limit
    starts = matrix.indptr[filled]
    fine = matrix.data * _GRID
    whole = np.rint(fine)
    near = np.abs(fine - whole) <= 1e-9 * np.maximum(1.0, np.abs(whole))
    near &= np.abs(whole) < 2.0**53
    on_grid = np.logical_and.reduceat(near, starts)
    divisor = np.gcd.reduceat(np.where(near, whole, 0).astype(np.int64), starts).astype(np.float64)
    divisor = np.where(on_grid, np.maximum(divisor, 1.0), 1.0)

    scaled_limit = limit[filled] * _GRID / divisor
    # Take 1e-9 of noise for granted before rounding down: 0.3 * 1e4 may be 2999.9999999999995.
    room = np.floor(scaled_limit + 1e-9 * np.maximum(1.0, np.abs(scaled_limit)))
    per_value = np.repeat(on_grid, counts[filled])
    matrix.data = np.where(per_value, whole / np.repeat(divisor, counts[filled]), matrix.data)
    limit[filled] = np.where(on_grid, room, limit[filled])

    largest = np.maximum.reduceat(np.abs(matrix.data), starts)
    shift = np.where(on_grid & (largest <= _LARGE), 1.0, _LARGE / 2 ** np.ceil(np.log2(largest)))
    matrix.data *= np.repeat(shift, counts[filled])
    limit[filled] *= shift
    return matrix, limit


def _add_values(
    problem: Problem, rows: Rows, upper: Floats
) -> tuple[sparse.csr_array, Floats, npt.NDArray[np.bool_]]:
    """Add the segments of the measures; return their values, and the new columns' upper bounds."""
    n, m = len(problem.options), len(problem.measures)
    best = np.array([measure.best for measure in problem.measures], dtype=np.float64)
    gains = problem.impact / best if m else problem.impact
    least, most = _reach(problem, gains, upper)

    slope = np.ones(m)
    bent: list[int] = []
    segments: list[tuple[int, float, float]] = []  # measure, sign in the total, slope
    limits: list[float] = []
    switches: list[tuple[int, int, float]] = []  # bent measure, segment, limit
    for place, measure in enumerate(problem.measures):
        parts = _parts(measure, float(least[place]), float(most[place]))
        slopes = {part[1] for part in parts}
        if len(slopes) <= 1:
            slope[place] = slopes.pop() if slopes else 1.0
            continue
        # Left to right the slopes must not rise: a solver may then fill the segments freely.
        falls = all(left[1] >= right[1] for left, right in pairwise(parts))
        for sign, rate, limit in parts:
            if not falls:
                switches.append((len(bent), len(segments), limit if sign > 0 else -limit))
            segments.append((place, sign, rate))
            limits.append(limit)
        bent.append(place)

    straight = np.setdiff1d(np.arange(m), bent)
    picked = sparse.csr_array(np.where(np.isin(np.arange(m), straight), gains * slope, 0.0).T)
    seg_measure = np.array([segment[0] for segment in segments], dtype=np.int64)
    seg_sign = np.array([segment[1] for segment in segments], dtype=np.float64)
    seg_slope = np.array([segment[2] for segment in segments], dtype=np.float64)
    seg_column = n + np.arange(len(segments))
    switched = sorted({switch[0] for switch in switches})
    z_column = {row: n + len(segments) + k for k, row in enumerate(switched)}
    columns = n + len(segments) + len(switched)

    value = sparse.csr_array(
        sparse.hstack([picked, sparse.csr_array((m, columns - n))], format="csr")
    ) + sparse.csr_array((seg_sign * seg_slope, (seg_measure, seg_column)), shape=(m, columns))

    definition = rows.rule("definition", "the total impact of a portfolio")
    if bent:
        row_of = {place: row for row, place in enumerate(bent)}
        totals = sparse.hstack(
            [
                sparse.csr_array(gains[:, bent].T),
                sparse.csr_array(
                    (-seg_sign, ([row_of[int(place)] for place in seg_measure], seg_column - n)),
                    shape=(len(bent), len(segments)),
                ),
            ],
            format="csr",
        )
        rows.block(totals, 0.0, 0.0, definition)
    if switches:
        row = np.arange(len(switches))
        column = np.array([n + segment for _, segment, _ in switches])
        z = np.array([z_column[measure] for measure, _, _ in switches])
        most_of = np.array([limit for _, _, limit in switches])
        # A gain is at most limit * z, and a loss at most limit * (1 - z).
        matrix = sparse.coo_array(
            (
                np.concatenate([np.ones(len(row)), -most_of]),
                (np.concatenate([row, row]), np.concatenate([column, z])),
            ),
            shape=(len(row), columns),
        )
        rows.block(matrix, -np.inf, np.maximum(0.0, -most_of), definition)
    return (
        sparse.csr_array(value),
        np.concatenate([np.array(limits), np.ones(len(switched))]),
        np.repeat([False, True], [len(segments), len(switched)]),
    )


def _reach(problem: Problem, gains: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest total that any choice of options may have on a measure."""
    shape = (len(problem.proposals), gains.shape[1])
    low, high = np.zeros(shape), np.zeros(shape)
    open_ = upper > 0
    np.minimum.at(low, problem.option_proposal[open_], gains[open_])
    np.maximum.at(high, problem.option_proposal[open_], gains[open_])
    return low.sum(axis=0), high.sum(axis=0)


def _parts(measure: Measure, least: float, most: float) -> list[tuple[float, float, float]]:
    """Return the segments of a measure within reach, left to right: sign, slope and length.

    Totals are counted in full gains (``best``).
    """
    parts = []
    if least < 0:
        parts.append((-1.0, abs(measure.best) / abs(measure.worst), -least))
    if most > 0:
        left = measure.remaining
        within = most if left is None else min(most, left / abs(measure.best))
        if within > 0:
            parts.append((1.0, 1.0, within))
        if within < most:
            parts.append((1.0, measure.beyond_target, most - within))
    return parts


def _add_floors(problem: Problem, rows: Rows, value: sparse.csr_array) -> None:
    if not problem.floors:
        return
    place = {measure.id: i for i, measure in enumerate(problem.measures)}
    weights = np.zeros((len(problem.floors), len(problem.measures)))
    for row, floor in enumerate(problem.floors):
        for name, weight in floor.coefficients.items():
            weights[row, place[name]] = weight
    minimum = np.array([floor.minimum for floor in problem.floors])
    rows.block(
        sparse.csr_array(weights) @ value,
        minimum,
        np.inf,
        [
            rows.rule(
                "floor",
                _because(f"the total on {floor.id} is at least {floor.minimum:g}", floor.reason),
            )
            for floor in problem.floors
        ],
    )


def _list(names: Iterable[str]) -> str:
    return " or ".join(names)


def _because(text: str, reason: str) -> str:
    return f"{text} ({reason})" if reason else text
