"""Run HiGHS on arrays: one place that knows its interface, its options and its statuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import highspy
import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.cores import cores
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import msg
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.quiet import Quiet

RunStatus = Literal["optimal", "stopped", "infeasible"]
# Told the seconds so far, the best value (-inf when there is none yet) and the bound.
Progress = Callable[[float, float, float], None]

# The objective is scaled to about this size: HiGHS drops what is less than 1e-6 better.
OBJECTIVE_SIZE = 2.0**17
# Where a part of a total is longer than this, integers and rows are kept to a finer tolerance than
# the usual 1e-6.
_LONG, _STRICT = 2.0**12, 1e-8
# Rows and objectives are brought to less than this, in all that there is to choose from.
_OUTSIZED = 2.0**32
_STATUSES = {int(status): status for status in highspy.HighsBasisStatus.__members__.values()}
LOWER, BASIC, UPPER = (
    int(getattr(highspy.HighsBasisStatus, name)) for name in ("kLower", "kBasic", "kUpper")
)
# And what is less than this in a row, is less than the solver keeps the row to.
_SMALL = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop, for all runs together, and who is told how it goes.

    Parameters
    ----------
    deadline
        On the monotonic clock; None is none.
    gap
        The accepted relative gap.
    progress
        Called about once a second during a run on the model's own objective, from the thread that
        the solver runs in, and once more when the run ends.
    began
        When the clock started.
    nodes
        Nodes of the search tree that may be visited: work, which is the same on every machine.
    """

    deadline: float | None = None
    gap: float = 0.0
    threads: int = 1
    progress: Progress | None = None
    began: float = field(default_factory=time.monotonic)
    nodes: int | None = None

    @staticmethod
    def start(
        time_limit: float | None, gap: float, threads: int, progress: Progress | None = None
    ) -> Limits:
        """Return limits whose clock runs from now on."""
        check_number("time_limit", time_limit)
        check_number("gap", gap, 0.0)
        now = time.monotonic()
        deadline = None if time_limit is None else now + time_limit
        return Limits(deadline, gap, threads, progress, now)

    def spend(self, nodes: int) -> Limits:
        """Return what is left after a run; each run counts as one node at least."""
        if self.nodes is None:
            return self
        return replace(self, nodes=max(0, self.nodes - max(1, nodes)))

    def left(self) -> float:
        """Return the seconds that are left."""
        return np.inf if self.deadline is None else max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """What a run of the solver found: columns, or None when it found no solution, and a bound.

    Parameters
    ----------
    nodes
        How many nodes of the search tree it visited.
    """

    status: RunStatus
    x: Floats | None
    bound: float
    nodes: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Basis:
    """Which columns and rows a linear relaxation is solved with, by the numbers of the solver.

    Parameters
    ----------
    columns, rows
        (columns,) and (rows,): ``BASIC``, or at which of its limits each is.
    """

    columns: Ints
    rows: Ints


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """The solution of a linear relaxation.

    Parameters
    ----------
    bound
        No integer solution is worth more.
    x
        (columns,).
    reduced
        (columns,), what the bound loses for a unit by which a column leaves its bound.
    duals
        (rows,), what the bound gains for a unit by which a limit of a row rises.
    basis
        From which the solver gets to it at once.
    """

    bound: float
    x: Floats
    reduced: Floats
    duals: Floats
    basis: Basis | None = None


class IncumbentPool:
    """The best solution so far, which several searches on one objective share.

    Parameters
    ----------
    goal
        (columns,), the objective in the scale of the solver.
    tail
        (more, columns), what further columns are that the solver's model has, if any.
    """

    def __init__(self, goal: Floats, tail: sparse.sparray) -> None:
        self.goal = goal
        self.tail = tail
        self.value = -np.inf
        self.x: Floats | None = None
        # The solver is done; the solver is to stop, because the search failed or needs it no more.
        self.done = threading.Event()
        self.stop = threading.Event()
        # Whether somebody pressed Ctrl-C.
        self.interrupted = False
        self._lock = threading.Lock()

    def offer(self, x: Floats) -> None:
        """Keep a solution if it is better than what is there; more columns are left out."""
        x = x[: len(self.goal)]
        value = float(self.goal @ x)
        with self._lock:
            if value > self.value:
                self.value, self.x = value, x

    def better_than(self, value: float) -> Floats | None:
        """Return the best solution if it is better than ``value``, by more than noise."""
        with self._lock:
            return self.x if self.value > value + 1e-9 * abs(value) else None

    def widen(self, x: Floats) -> Floats:
        """Return a solution with the further columns."""
        return np.concatenate([x, self.tail @ x])


class _Teller:
    """Passes on how a run goes; what the listener raises stops the run and is raised after it.

    An exception must not unwind through the solver.
    """

    def __init__(self, progress: Progress, began: float, scale: float) -> None:
        self.progress, self.began, self.scale = progress, began, scale
        self.last = -np.inf
        self.error: BaseException | None = None

    def hear(self, event: Any) -> None:
        now = time.monotonic()
        if self.error is None and now - self.last >= 1.0:
            self.last = now
            try:
                self.tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
            except BaseException as error:
                self.error = error
        if self.error is not None:
            event.interrupt()

    def finish(self, info: Any) -> None:
        if self.error is not None:
            raise self.error
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        self.tell(info.objective_function_value if found else np.inf, info.mip_dual_bound)

    def tell(self, value: float, bound: float) -> None:
        seconds = time.monotonic() - self.began
        self.progress(seconds, -value / self.scale, -bound / self.scale)


def at_once() -> int:
    """Return how many threads are worth it here: two, where there are as many cores."""
    return min(2, cores())


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
    part: bool = False,
    pool: IncumbentPool | None = None,
) -> Run:
    """Maximise ``objective`` (by default the model's own) over the integer solutions.

    The presolve of HiGHS at times takes a feasible model for infeasible (its issues 3090 and 3296;
    1.16 still does), so that verdict is passed on only when it holds without presolve too.

    Parameters
    ----------
    start
        (columns,), a solution to begin from; NaN where the solver is to fill in.
    part
        Whether the model is a small part of another, whose answer proves nothing: a verdict of
        infeasibility is not verified, and what pays on large models is left out.
    pool
        Where better solutions are taken from and brought to while the solver runs.
    """
    goal = model.objective if objective is None else objective
    scale = objective_scale(model, goal)
    solver = _solver(model, goal * scale, limits.threads, integer=True)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("presolve", "choose" if presolve else "off")
    # A switch that is whole but for a millionth opens a millionth of what it switches.
    if needs_strict(model):
        solver.setOptionValue("mip_feasibility_tolerance", _STRICT)
    # With good solutions at hand a restart costs more than it brings.
    solver.setOptionValue("mip_allow_restart", not part and pool is None)
    if part:
        solver.setOptionValue("mip_detect_symmetry", False)
        solver.setOptionValue("mip_heuristic_effort", 0.0)
    if np.isfinite(limits.left()):
        solver.setOptionValue("time_limit", limits.left())
    if limits.nodes is not None:
        solver.setOptionValue("mip_max_nodes", limits.nodes)
    if start is not None:
        known = np.flatnonzero(~np.isnan(start))
        solver.setSolution(len(known), known.astype(np.int32), start[known])
    teller = None
    if objective is None and limits.progress is not None:
        teller = _Teller(limits.progress, limits.began, scale)
        solver.cbMipInterrupt += teller.hear
    if pool is not None:
        _connect(solver, pool)
    if _run(solver) and pool is not None:
        pool.interrupted = True

    status = solver.getModelStatus()
    kinds = highspy.HighsModelStatus
    info = solver.getInfo()
    if teller is not None:
        teller.finish(info)
    if len(goal) == 0:
        return Run("optimal", np.zeros(len(goal)), 0.0)
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        if presolve and not part:
            return maximise(
                model,
                limits,
                objective=objective,
                start=start,
                presolve=False,
                pool=pool,
            )
        return Run("infeasible", None, -np.inf)
    stopped = (
        kinds.kTimeLimit,
        kinds.kInterrupt,
        kinds.kIterationLimit,
        kinds.kSolutionLimit,
    )
    if status != kinds.kOptimal and status not in stopped:
        raise _failed(
            msg("HiGHS stopped with status {status!r}", status=solver.modelStatusToString(status))
        )
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if found else None
    bound = -info.mip_dual_bound / scale
    if start is not None and x is not None and status == kinds.kOptimal:
        value = float(goal @ x)
        if bound - value > limits.gap * abs(value) + 1e-3 / scale:
            # HiGHS 1.16 calls the start optimal when its presolve has solved the model already.
            return maximise(
                model,
                limits,
                objective=objective,
                presolve=presolve,
                part=part,
                pool=pool,
            )
    outcome: RunStatus = "optimal" if status == kinds.kOptimal else "stopped"
    return Run(outcome, x, bound, max(0, int(info.mip_node_count)))


def relax(model: Model, seconds: float = np.inf, basis: Basis | None = None) -> Relaxed | None:
    """Solve the linear relaxation; return None if it has no solution, or none in time.

    Parameters
    ----------
    basis
        From which to begin, such as that of much the same relaxation.
    """
    scale = objective_scale(model, model.objective)
    solver = _solver(model, model.objective * scale, 1, integer=False)
    if np.isfinite(seconds):
        solver.setOptionValue("time_limit", seconds)
    if basis is not None:
        given = highspy.HighsBasis()
        given.col_status = [_STATUSES[status] for status in basis.columns.tolist()]
        given.row_status = [_STATUSES[status] for status in basis.rows.tolist()]
        given.valid = True
        solver.setBasis(given)
    _run(solver)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    bound = -solver.getInfo().objective_function_value / scale
    duals = -np.array(solution.row_dual) / scale
    # The solver is not told what fixed columns would do.
    free = model.column_lower < model.column_upper
    priced = model.matrix.T @ duals - model.objective
    ended = solver.getBasis()
    return Relaxed(
        bound,
        np.array(solution.col_value),
        np.where(free, np.array(solution.col_dual) / scale, priced),
        duals,
        Basis(_numbers(ended.col_status), _numbers(ended.row_status)) if ended.valid else None,
    )


def _numbers(statuses: Sequence[Any]) -> Ints:
    return np.array([int(status) for status in statuses], dtype=np.int64)


def objective_scale(model: Model, goal: Floats) -> float:
    """Return the power of two that brings an objective to the size of ``OBJECTIVE_SIZE``.

    What is fixed adds the same to every solution, and tells no two apart.
    """
    free = model.column_lower < model.column_upper
    most = np.where(np.isfinite(model.column_upper), model.column_upper, 1.0)
    reach = np.abs(goal) @ np.where(free, most, 0.0)
    return float(2.0 ** np.rint(np.log2(OBJECTIVE_SIZE / reach))) if reach > 0 else 1.0


def _solver(model: Model, goal: Floats, threads: int, *, integer: bool) -> highspy.Highs:
    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("parallel", "on" if threads > 1 else "off")
    kinds = model.integer.astype(np.int32) if integer else np.zeros(len(goal), dtype=np.int32)
    # Minimise the negative, so that bounds and reduced costs have one sign convention.
    matrix, held, constant, goal = _of_one_size(model, goal)
    passed = solver.passModel(
        len(goal),
        matrix.shape[0],
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        -constant,
        -goal,
        model.column_lower,
        model.column_upper,
        model.row_lower - held,
        model.row_upper - held,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        kinds,
    )
    if passed == highspy.HighsStatus.kError:
        raise _failed(msg("HiGHS refuses the model"))
    return solver


def _of_one_size(model: Model, goal: Floats) -> tuple[sparse.csc_array, Floats, float, Floats]:
    """Take out what is of another size than all that is left to choose from.

    Large amounts are taken out where they are fixed, and small ones where the row without them
    allows more, by less than the solver's tolerance: presolve mistakes what they leave room for.

    Return the matrix, what is taken out of each row, what is taken out of the objective, and what
    is left of that.
    """
    matrix = model.matrix
    column = np.repeat(np.arange(len(goal)), np.diff(matrix.indptr))
    row, size = matrix.indices, np.abs(matrix.data)
    outsized = np.abs(goal) > _OUTSIZED
    outsized[column[size > _OUTSIZED]] = True
    outsized &= model.column_lower == model.column_upper
    at_most = np.isneginf(model.row_lower[row]) & (matrix.data > 0)
    at_least = np.isposinf(model.row_upper[row]) & (matrix.data < 0)
    small = (size < _SMALL) & (at_most | at_least) & (model.column_lower[column] >= 0.0)
    constant = np.where(outsized, model.column_lower, 0.0)
    held = matrix @ constant
    if outsized.any() or small.any():
        matrix = matrix.copy()
        matrix.data[small | outsized[column]] = 0.0
        matrix.eliminate_zeros()
    return matrix, held, float(goal @ constant), np.where(outsized, 0.0, goal)


def needs_strict(model: Model) -> bool:
    """Return whether a part of a total that is switched or filled is a long one."""
    parts = np.unique(model.value.indices)
    parts = parts[~model.integer[parts]]
    return float(model.column_upper[parts].max(initial=0.0)) > _LONG


def _failed(what: str) -> PortfolioError:
    return PortfolioError(
        Diagnostic(
            code="solver-failed",
            what=what,
            mend=msg("check the sizes of the numbers; if they are sound, report this problem"),
        )
    )


def _connect(solver: Any, pool: IncumbentPool) -> None:
    def brings(event: Any) -> None:
        pool.offer(np.array(event.data_out.mip_solution))

    def takes(event: Any) -> None:
        x = pool.better_than(-event.data_out.mip_primal_bound)
        if x is not None:
            event.data_in.setSolution(pool.widen(x))

    def stops(event: Any) -> None:
        if pool.stop.is_set():
            event.interrupt()

    solver.cbMipImprovingSolution += brings
    solver.cbMipUserSolution += takes
    solver.cbMipInterrupt += stops
    solver.cbSimplexInterrupt += stops


def _run(solver: Any) -> bool:
    """Run, and on Ctrl-C stop the solver gracefully, so that the best portfolio so far is kept.

    Return whether that happened. Each run has a thread of its own: HiGHS keeps the number of
    threads of the first run in a thread, and refuses another number in the same one.
    """
    # Only the main thread hears of Ctrl-C.
    solver.HandleUserInterrupt = threading.current_thread() is threading.main_thread()
    done = threading.Event()

    def work() -> None:
        try:
            solver.run()
        finally:
            done.set()

    try:
        threading.Thread(target=work, daemon=True).start()
        done.wait()
    except KeyboardInterrupt:
        # Thread.join would not do: in Python 3.11 it takes a thread for ended once interrupted.
        solver.cancelSolve()
        done.wait()  # a second Ctrl-C leaves at once
        return True
    return False
