"""Run HiGHS on arrays: one place that knows its interface, its options and its statuses."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np
import numpy.typing as npt

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.model import Model

Floats = npt.NDArray[np.float64]
RunStatus = Literal["optimal", "stopped", "infeasible"]

# The objective is scaled to about this size: HiGHS drops what is less than 1e-6 better.
OBJECTIVE_SIZE = 2.0**17


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: seconds for all runs together, the accepted relative gap, and threads."""

    deadline: float | None = None
    gap: float = 0.0
    threads: int = 1

    @staticmethod
    def start(time_limit: float | None, gap: float, threads: int) -> Limits:
        """Return limits whose clock runs from now on."""
        return Limits(None if time_limit is None else time.monotonic() + time_limit, gap, threads)

    def left(self) -> float:
        """Return the seconds that are left."""
        return np.inf if self.deadline is None else max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """What a run of the solver found: columns, or None when it found no solution, and a bound."""

    status: RunStatus
    x: Floats | None
    bound: float


class _Quiet(highspy.Highs):
    """HiGHS greets on standard output when callbacks are enabled, which its constructor does."""

    def enableCallbacks(self) -> None:
        super().setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def version() -> str:
    """Return the version of HiGHS."""
    return (
        f"HiGHS {highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}"
        f".{highspy.HIGHS_VERSION_PATCH}"
    )


def maximise(
    model: Model,
    limits: Limits,
    *,
    objective: Floats | None = None,
    start: Floats | None = None,
    presolve: bool = True,
) -> Run:
    """Maximise ``objective`` (by default the model's own) over the integer solutions.

    The presolve of HiGHS at times takes a feasible model for infeasible (its issues 3090 and 3296;
    1.16 still does), so that verdict is passed on only when it holds without presolve too.

    Parameters
    ----------
    start
        (columns,), a solution to begin from; NaN where the solver is to fill in.
    """
    goal = model.objective if objective is None else objective
    scale = objective_scale(model, goal)
    solver = _solver(model, goal * scale, limits.threads, integer=True)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("presolve", "choose" if presolve else "off")
    if np.isfinite(limits.left()):
        solver.setOptionValue("time_limit", limits.left())
    if start is not None:
        known = np.flatnonzero(~np.isnan(start))
        solver.setSolution(len(known), known.astype(np.int32), start[known])
    _run(solver)

    status = solver.getModelStatus()
    kinds = highspy.HighsModelStatus
    info = solver.getInfo()
    if status == kinds.kModelEmpty or len(goal) == 0:
        return Run("optimal", np.zeros(len(goal)), 0.0)
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        if presolve:
            return maximise(model, limits, objective=objective, start=start, presolve=False)
        return Run("infeasible", None, -np.inf)
    stopped = (
        kinds.kTimeLimit,
        kinds.kInterrupt,
        kinds.kIterationLimit,
        kinds.kSolutionLimit,
    )
    if status != kinds.kOptimal and status not in stopped:
        raise PortfolioError(
            Finding(
                code="solver-failed",
                what=f"HiGHS stopped with status {solver.modelStatusToString(status)!r}",
                mend="check the sizes of the numbers; if they are sound, report this problem",
            )
        )
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if found else None
    bound = -info.mip_dual_bound / scale
    return Run("optimal" if status == kinds.kOptimal else "stopped", x, bound)


def relax(model: Model, *, objective: Floats | None = None) -> tuple[float, Floats, Floats] | None:
    """Solve the linear relaxation; return bound, columns and reduced costs, or None if infeasible.

    A reduced cost is what the bound loses for a unit by which a column leaves its bound.
    """
    goal = model.objective if objective is None else objective
    scale = objective_scale(model, goal)
    solver = _solver(model, goal * scale, 1, integer=False)
    _run(solver)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    bound = -solver.getInfo().objective_function_value / scale
    return bound, np.array(solution.col_value), np.array(solution.col_dual) / scale


def objective_scale(model: Model, goal: Floats) -> float:
    """Return the power of two that brings an objective to the size of ``OBJECTIVE_SIZE``."""
    reach = np.abs(goal) @ np.where(np.isfinite(model.column_upper), model.column_upper, 1.0)
    return float(2.0 ** np.rint(np.log2(OBJECTIVE_SIZE / reach))) if reach > 0 else 1.0


def _solver(model: Model, goal: Floats, threads: int, *, integer: bool) -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("parallel", "on" if threads > 1 else "off")
    matrix = model.matrix
    kinds = model.integer.astype(np.int32) if integer else np.zeros(len(goal), dtype=np.int32)
    # Minimise the negative, so that bounds and reduced costs have one sign convention.
    solver.passModel(
        len(goal),
        matrix.shape[0],
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        -goal,
        model.column_lower,
        model.column_upper,
        model.row_lower,
        model.row_upper,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        kinds,
    )
    return solver


def _run(solver: Any) -> None:
    """Run, and on Ctrl-C stop the solver gracefully, so that the best portfolio so far is kept."""
    if threading.current_thread() is not threading.main_thread():
        solver.run()
        return
    solver.HandleUserInterrupt = True
    worker = threading.Thread(target=solver.run, daemon=True)
    try:
        worker.start()
        worker.join()
    except KeyboardInterrupt:
        solver.cancelSolve()
        worker.join()  # a second Ctrl-C leaves at once
