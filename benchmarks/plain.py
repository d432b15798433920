"""The same problem as one would write it down for HiGHS at once, for comparison.

One row a rule, amounts in the user's units, a column for what a measure gains up to its target, one
for what it gains beyond, one for what it loses, and every option of the solver at its default.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from maatwaarde.portfolio import Problem


@dataclass(frozen=True)
class Plain:
    value: float
    bound: float
    gap: float
    status: str


def solve_plain(problem: Problem, time_limit: float, threads: int = 2) -> Plain:
    """Return what plain HiGHS finds in the time."""
    n, m = len(problem.options), len(problem.measures)
    row: list[int] = []
    column: list[int] = []
    value: list[float] = []
    upper: list[float] = []
    lower: list[float] = []

    def add(columns, values, low, high):
        row.extend([len(upper)] * len(columns))
        column.extend(columns)
        value.extend(values)
        lower.append(low)
        upper.append(high)

    of = problem.options_of
    for places in of.values():
        add(places, [1.0] * len(places), -np.inf, 1.0)
    for group in problem.at_most_one:
        places = [place for name in group.members for place in of[name]]
        add(places, [1.0] * len(places), -np.inf, 1.0)
    for need in problem.requires:
        needed = [place for name in need.any_of for place in of[name]]
        own = of[need.proposal]
        add([*own, *needed], [1.0] * len(own) + [-1.0] * len(needed), -np.inf, 0.0)
    use = problem.use.T.tocsr()
    for j, resource in enumerate(problem.resources):
        part = slice(use.indptr[j], use.indptr[j + 1])
        add(use.indices[part].tolist(), use.data[part].tolist(), -np.inf, resource.capacity)
    goal = np.zeros(n + 4 * m)
    high = np.concatenate([np.ones(n), np.full(4 * m, np.inf)])
    integer = np.concatenate([np.ones(n), np.zeros(3 * m), np.ones(m)]).astype(np.int32)
    high[n + 3 * m :] = 1.0
    for j, measure in enumerate(problem.measures):
        gained, beyond, lost, switch = n + j, n + m + j, n + 2 * m + j, n + 3 * m + j
        touched = np.flatnonzero(problem.impact[:, j])
        sign = 1.0 if measure.best > 0 else -1.0
        add(
            [*touched.tolist(), gained, beyond, lost],
            [*(sign * problem.impact[touched, j]).tolist(), -1.0, -1.0, 1.0],
            0.0,
            0.0,
        )
        high[gained] = np.inf if measure.remaining is None else measure.remaining
        high[beyond] = 0.0 if measure.remaining is None else np.inf
        rate = measure.weight / abs(measure.best)
        loss = measure.weight / abs(measure.worst)
        goal[gained], goal[beyond], goal[lost] = rate, rate * measure.beyond_target, -loss
        if loss < rate:
            most = float(np.abs(problem.impact[:, j]).sum())
            add([gained, switch], [1.0, -most], -np.inf, 0.0)
            add([beyond, switch], [1.0, -most], -np.inf, 0.0)
            add([lost, switch], [1.0, most], -np.inf, most)
    matrix = sparse.csc_array((value, (row, column)), shape=(len(upper), n + 4 * m))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", time_limit)
    solver.setOptionValue("threads", threads)
    solver.passModel(
        n + 4 * m,
        len(upper),
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        goal,
        np.zeros(n + 4 * m),
        high,
        np.array(lower),
        np.array(upper),
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        integer,
    )
    solver.run()
    info = solver.getInfo()
    found, bound = info.objective_function_value, info.mip_dual_bound
    gap = abs(bound - found) / max(abs(found), 1e-12) if np.isfinite(found) else np.inf
    return Plain(found, bound, gap, solver.modelStatusToString(solver.getModelStatus()))
