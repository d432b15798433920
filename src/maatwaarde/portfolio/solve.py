"""Find the best portfolio, and among equally good ones always the same.

Value comes first, then lower cost, then the order of ids: of two portfolios that are equal so far,
the one is taken that holds the first proposal by id in which they differ. So the answer is a
property of the problem, and not of the path that a solver happened to take.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio import highs
from maatwaarde.portfolio.check import Evaluation, evaluate
from maatwaarde.portfolio.highs import Limits, Run
from maatwaarde.portfolio.infeasible import explain_infeasible
from maatwaarde.portfolio.model import Model, build
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.solution import Solution, Status, Ties, solution

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Portfolios whose values differ by less than this share of OBJECTIVE_SIZE are equally good. It is
# ten times what HiGHS tells apart, and far below what any impact is known to.
_TIE = 1e-5 / highs.OBJECTIVE_SIZE
# So many proposals are settled by id in one run: their places fit in the weights 1, 2, 4, ...
_CHUNK = 16


def solve(
    problem: Problem,
    *,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    threads: int = 1,
    settle_ties: bool = True,
    start: Iterable[str] = (),
) -> Solution:
    """Return the portfolio with the greatest value.

    Parameters
    ----------
    objective
        ``total-impact``, the value of the total impact, or ``sum-of-scores``.
    time_limit
        Seconds for everything; the best portfolio so far is returned with its gap. Without a limit
        the search ends with a proof, however long that takes.
    gap
        The relative gap that is good enough; 0 asks for a proof.
    threads
        For the solver. The portfolio is the same for any number when it is proven and ties are
        settled.
    settle_ties
        Whether ties are settled, which costs more runs. Only a proven optimum can have ties.
    start
        Ids of options of a portfolio to begin from.

    Raises
    ------
    PortfolioError
        If no portfolio keeps all rules, or none is found in time.
    """
    began = time.monotonic()
    limits = Limits.start(time_limit, gap, threads)
    search = _Search(problem, objective, build(problem, objective), limits)
    first = search.best(start=search.columns(start))
    if first.evaluation is None:
        if first.run.status == "infeasible":
            raise explain_infeasible(problem)
        raise PortfolioError(
            Finding(
                code="no-portfolio-in-time",
                what="no portfolio that keeps all rules was found in time",
                mend="give more time",
            )
        )
    evaluation, bound = first.evaluation, first.run.bound
    _compare_with_model(search.model, first.run, evaluation)
    status: Status = "stopped" if first.run.status == "stopped" else "proven"
    tie = _TIE * highs.OBJECTIVE_SIZE / highs.objective_scale(search.model, search.model.objective)
    if status == "proven" and bound - evaluation.value > 2 * tie:
        status = "within-gap"
    ties: Ties = "unsettled"
    if status == "proven" and settle_ties:
        evaluation, ties = search.settle(evaluation, tie)
    return solution(
        problem,
        evaluation,
        objective=objective,
        status=status,
        ties=ties,
        bound=bound,
        solver=highs.version(),
        seconds=time.monotonic() - began,
    )


def _compare_with_model(model: Model, run: Run, evaluation: Evaluation) -> None:
    """Hold the model against the check: it may neither promise more nor prove too little."""
    room = 1e-6 * max(1.0, abs(evaluation.value))
    assert run.x is not None
    promised = float(model.objective @ run.x)
    if promised > evaluation.value + room or evaluation.value > run.bound + room:
        raise RuntimeError(
            f"the model values the portfolio at {promised!r} (bound {run.bound!r}), "
            f"and the check at {evaluation.value!r}: this is a fault in maatwaarde, please report"
        )


@dataclass(frozen=True, slots=True)
class _Found:
    run: Run
    evaluation: Evaluation | None


class _Search:
    """Runs on one model, which learns the portfolios that the solver's tolerances let through."""

    def __init__(
        self, problem: Problem, objective: Objective, model: Model, limits: Limits
    ) -> None:
        self.problem = problem
        self.objective = objective
        self.model = model
        self.limits = limits

    def columns(self, options: Iterable[str]) -> Floats | None:
        """Return a start for the solver, NaN in the columns that it is to fill in."""
        places = [self.problem.option_index[name] for name in options]
        if not places:
            return None
        x = np.full(len(self.model.objective), np.nan)
        x[: self.model.options] = 0.0
        x[places] = 1.0
        return x

    def best(self, *, goal: Floats | None = None, start: Floats | None = None) -> _Found:
        """Run until the portfolio that is found passes the check."""
        while True:
            run = highs.maximise(self.model, self.limits, objective=goal, start=start)
            if run.x is None:
                return _Found(run, None)
            chosen = np.flatnonzero(run.x[: self.model.options] > 0.5)
            evaluation = evaluate(
                self.problem,
                (self.problem.options[int(place)].id for place in chosen),
                self.objective,
            )
            if not evaluation.violations:
                return _Found(run, evaluation)
            self._forbid(chosen, evaluation)
            if self.limits.left() < 1.0:
                self.limits = replace(self.limits, deadline=time.monotonic() + 1.0)

    def _forbid(self, chosen: Ints, evaluation: Evaluation) -> None:
        """Cut off a portfolio that breaks a rule by less than the solver's tolerance.

        Of the options that count in the rule, at least one has to change.
        """
        n = self.model.options
        inside = np.zeros(n, dtype=bool)
        inside[chosen] = True
        rules = {(rule.kind, rule.subject): i for i, rule in enumerate(self.model.rules)}
        for violation in evaluation.violations:
            number = rules.get((violation.kind, violation.subject))
            if violation.kind not in ("capacity", "share", "floor", "total") or number is None:
                raise RuntimeError(
                    f"the model let a broken rule through ({violation.text}): "
                    "this is a fault in maatwaarde, please report"
                )
            cut = np.where(inside, -1.0, 1.0)
            if violation.kind == "capacity":
                row = np.flatnonzero(self.model.row_rule == number)
                use = self.model.matrix[row, :].toarray()[0]
                # Less of what uses, or more of what brings in, is the only way back.
                helps = np.where(inside, use[:n] > 0, use[:n] < 0)
                cut = np.where(helps, cut, 0.0) if not use[n:].any() else cut
            self.model = self.model.with_rows(
                sparse.hstack(
                    [
                        sparse.csr_array(cut[None, :]),
                        sparse.csr_array((1, len(self.model.cost) - n)),
                    ],
                    format="csr",
                ),
                np.array([1.0 - np.count_nonzero(cut < 0)]),
                np.array([np.inf]),
            )

    def settle(self, evaluation: Evaluation, tie: float) -> tuple[Evaluation, Ties]:
        """Among the portfolios as good as this one, return the cheapest and then first by id."""
        self.limits = replace(self.limits, gap=0.0)
        value = evaluation.value
        self._fix_what_costs(value - tie)
        self._keep(self.model.objective, value - tie)

        cost = -self.model.cost
        if cost.any():
            found = self.best(goal=cost, start=self.columns(evaluation.options))
            if found.evaluation is None or found.run.status != "optimal":
                return found.evaluation or evaluation, "unsettled"
            evaluation = found.evaluation
            self._keep(cost, -evaluation.cost)

        return self._first_by_id(evaluation)

    def _fix_what_costs(self, least: float) -> None:
        """Fix each option whose change alone brings even the relaxed value below ``least``."""
        relaxed = highs.relax(self.model)
        if relaxed is None:
            return
        bound, x, reduced = relaxed
        margin = 1e-9 * max(1.0, abs(bound))
        lower, upper = self.model.column_lower, self.model.column_upper
        dear = self.model.integer & (bound - np.abs(reduced) < least - margin)
        self.model = replace(
            self.model,
            column_lower=np.where(dear & (x > 0.5), upper, lower),
            column_upper=np.where(dear & (x < 0.5), lower, upper),
        )

    def _keep(self, goal: Floats, least: float) -> None:
        """Add the row ``goal @ x >= least``."""
        scale = highs.objective_scale(self.model, goal)
        self.model = self.model.with_rows(
            sparse.csr_array(goal[None, :] * scale), np.array([least * scale]), np.array([np.inf])
        )

    def _first_by_id(self, evaluation: Evaluation) -> tuple[Evaluation, Ties]:
        n = self.model.options
        free = np.flatnonzero(self.model.column_lower[:n] < self.model.column_upper[:n])
        x = self._chosen(evaluation)
        goal = np.zeros(len(self.model.objective))
        goal[free] = np.where(x[free] > 0.5, -1.0, 1.0)
        found = self.best(goal=goal, start=self.columns(evaluation.options))
        if found.evaluation is None or found.run.status != "optimal":
            return evaluation, "unsettled"
        if found.evaluation.options == evaluation.options:
            return evaluation, "settled"

        for begin in range(0, len(free), _CHUNK):
            part = free[begin : begin + _CHUNK]
            goal = np.zeros(len(self.model.objective))
            goal[part] = 2.0 ** np.arange(len(part) - 1, -1, -1)
            found = self.best(goal=goal, start=self.columns(evaluation.options))
            if found.evaluation is None or found.run.status != "optimal":
                return evaluation, "unsettled"
            evaluation = found.evaluation
            x = self._chosen(evaluation)
            lower, upper = self.model.column_lower.copy(), self.model.column_upper.copy()
            lower[part] = upper[part] = x[part]
            self.model = replace(self.model, column_lower=lower, column_upper=upper)
        return evaluation, "settled"

    def _chosen(self, evaluation: Evaluation) -> Floats:
        x = np.zeros(self.model.options)
        x[[self.problem.option_index[name] for name in evaluation.options]] = 1.0
        return x
