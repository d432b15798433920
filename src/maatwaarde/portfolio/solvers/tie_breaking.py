"""Runs of the solver on one model, each answer checked, and ties settled.

Value comes first, then lower cost, then the order of ids: of two portfolios that are equal so far,
the one is taken that holds the first proposal by id in which they differ. So the answer is a
property of the problem, and not of the path that a solver happened to take.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Bools, Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.portfolio.evaluation.arrangement import MONEY_TOLERANCE
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.solution import Disagreement, Ties
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.concurrent import maximise_together
from maatwaarde.portfolio.solvers.disagreement import disagreements
from maatwaarde.portfolio.solvers.highs import Limits, Run
from maatwaarde.portfolio.solvers.params import SearchParams
from maatwaarde.portfolio.solvers.rounding import maximise_long
from maatwaarde.portfolio.solvers.strategy import Strategy

# Proposals beyond which the solver is given a portfolio to begin from.
LONG = 2000
# Portfolios whose values differ by less than this, with the objective at OBJECTIVE_SIZE, are
# equally good. It is ten times what HiGHS tells apart, and far below what any impact is known to.
_TIE = 1e-5
# So many proposals are settled by id in one run: their places fit in the weights 1, 2, 4, ...
_CHUNK = 16
# Nodes that settling ties may take: the more numbers a model has, the longer a node takes. They are
# some seconds of a usual machine; a clock would decide otherwise on a busy one.
_NUMBERS, _NODES = 5_000_000, (50, 5000)
# What a limit may be exceeded by, as a part of it, when what was found in time breaks a rule by a
# tolerance; and so many faults of ours are enough.
_GRACE, _FAULTS = 0.2, 20
# Seconds in which such a portfolio is corrected by leaving proposals out.
_CORRECTING = 0.5


def tie_tolerance(model: Model) -> float:
    """Return the difference in value below which two portfolios are equally good."""
    return _TIE / highs.objective_scale(model, model.objective)


def with_objective_cutoff(model: Model, goal: Floats, least: float) -> Model:
    """Return the model with the row ``goal @ x >= least``."""
    scale = highs.objective_scale(model, goal)
    # What is fixed may be of another size than all that is left to choose from.
    free = model.column_lower < model.column_upper
    fixed = float(goal[~free] @ model.column_lower[~free])
    noise = 8 * float(np.spacing(max(abs(least), abs(fixed))))
    return model.with_rows(
        sparse.csr_array((np.where(free, goal, 0.0) * scale)[np.newaxis, :]),
        np.array([(least - fixed - noise) * scale]),
        np.array([np.inf]),
    )


# What a portfolio has to do beside keeping the rules, told from its evaluation.
Acceptance = Callable[[Evaluation], bool]


class IncumbentBeaten(Exception):
    """A portfolio turned up that is better than the one that was taken for the best."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self.evaluation = evaluation


@dataclass(frozen=True, slots=True)
class Found:
    run: Run
    evaluation: Evaluation | None


class Search:
    """Runs on one model, which learns the portfolios that the solver's tolerances let through.

    Parameters
    ----------
    faults
        Where the model let through what the check refuses, by more than a tolerance. From then on
        no run is called optimal, and none infeasible.
    """

    def __init__(
        self,
        problem: Problem,
        objective: Objective,
        model: Model,
        limits: Limits,
        *,
        presolve: bool = True,
        demands: Iterable[Acceptance] = (),
        strategy: Strategy = Strategy.HIGHS,
        params: SearchParams = SearchParams(),
    ) -> None:
        self.problem = problem
        self.objective = objective
        self.model = model
        self.limits = limits
        self.presolve = presolve
        self.demands = list(demands)
        self.strategy = strategy
        self.params = params
        self.notes: tuple[Diagnostic, ...] = ()
        self.faults: list[Disagreement] = []
        self._refused = 0
        # What the model promised for portfolios that the check refuses.
        self._promised = -np.inf
        self._last = np.inf
        if limits.deadline is not None:
            self._last = limits.deadline + _GRACE * (limits.deadline - limits.began)

    @property
    def _long(self) -> bool:
        """Whether the solver alone is late with anything, so that it begins near the relaxation."""
        timed = self.limits.deadline is not None and self.limits.nodes is None
        return timed and len(self.problem.proposals) > LONG

    def columns(self, options: Iterable[OptionKey]) -> Floats | None:
        """Return a start for the solver, NaN in the columns that it is to fill in."""
        places = [self.problem.option_index[key] for key in options]
        if not places:
            return None
        x = np.full(len(self.model.objective), np.nan)
        x[: self.model.options] = 0.0
        x[places] = 1.0
        return x

    def best(self, *, goal: Floats | None = None, start: Floats | None = None) -> Found:
        """Run until the portfolio that is found passes the check and meets the demands.

        Where time is up or too many faults were found before one does, the run is "stopped", and
        the portfolio is the best that was found with proposals left out until it passes, if any.
        """
        refused: Evaluation | None = None
        while True:
            if self.limits.nodes == 0:
                return Found(Run("stopped", None, np.inf), None)
            if goal is None and self.strategy is not Strategy.HIGHS:
                run, self.strategy, notes = maximise_together(
                    self.model,
                    self.problem.option_proposal,
                    self.limits,
                    start=start,
                    presolve=self.presolve,
                    strategy=self.strategy,
                    params=self.params,
                )
                self.notes += tuple(note for note in notes if note not in self.notes)
            elif self._long:
                run = maximise_long(
                    self.model,
                    self.problem.option_proposal,
                    self.limits,
                    objective=goal,
                    start=start,
                    presolve=self.presolve,
                    params=self.params,
                )
            else:
                run = highs.maximise(
                    self.model, self.limits, objective=goal, start=start, presolve=self.presolve
                )
                self.limits = self.limits.spend(run.nodes)
            if run.x is None:
                run = self._known(run)
                given_up = goal is None and run.status == "stopped"
                return Found(run, self._corrected(refused) if given_up else None)
            chosen = np.flatnonzero(run.x[: self.model.options] > 0.5)
            evaluation = evaluate(
                self.problem,
                (self.problem.options[int(place)] for place in chosen),
                self.objective,
            )
            inside = self._chosen(evaluation) > 0.5
            if evaluation.violations:
                faults = disagreements(self.problem, self.model, run.x, evaluation)
                if faults:
                    self.faults += [fault for fault in faults if fault not in self.faults]
                    self._refused += 1
                    if goal is None:
                        self._promised = max(self._promised, run.bound)
                    self._cut(np.where(inside, -1.0, 1.0))
                else:
                    self._forbid(inside, evaluation)
            elif all(demand(evaluation) for demand in self.demands):
                return Found(self._known(run), evaluation)
            else:
                self._cut(np.where(inside, -1.0, 1.0))
            if refused is None or evaluation.value > refused.value:
                refused = evaluation
            if self._refused >= _FAULTS or not self._goes_on():
                corrected = self._corrected(refused) if goal is None else None
                return Found(replace(self._known(run), status="stopped", x=None), corrected)

    def _known(self, run: Run) -> Run:
        """Return a run with what is known of it after faults."""
        if not self.faults:
            return run
        return replace(run, status="stopped", bound=max(run.bound, self._promised))

    def _corrected(self, evaluation: Evaluation | None) -> Evaluation | None:
        """Leave options out, one at a time, until the rest passes the check and the demands."""
        until = time.monotonic() + _CORRECTING
        while evaluation is not None and evaluation.options:
            without: list[Evaluation] = []
            for name in evaluation.options:
                if time.monotonic() > until:
                    return None
                rest = (other for other in evaluation.options if other != name)
                without.append(evaluate(self.problem, rest, self.objective))
            passing = [
                found
                for found in without
                if not found.violations and all(demand(found) for demand in self.demands)
            ]
            if passing:
                return max(passing, key=lambda found: found.value)
            evaluation = min(without, key=lambda found: (len(found.violations), -found.value))
        return None

    def _goes_on(self) -> bool:
        """Return whether there is time for another run, with a little grace to correct the last."""
        deadline = self.limits.deadline
        if deadline is not None and self.limits.left() < 1.0:
            until = max(deadline, min(time.monotonic() + 1.0, self._last))
            self.limits = replace(self.limits, deadline=until)
        return self.limits.left() > 0 and self.limits.nodes != 0

    def _forbid(self, inside: Bools, evaluation: Evaluation) -> None:
        """Cut off a portfolio that breaks a rule by less than the solver's tolerance.

        Of the options that count in the rule, at least one has to change.
        """
        n = self.model.options
        rules = {rule: i for i, rule in enumerate(self.model.rules)}
        for violation in evaluation.violations:
            cut = np.where(inside, -1.0, 1.0)
            if violation.kind == "capacity":
                number = rules[violation.rule]
                row = np.flatnonzero(self.model.row_rule == number)
                use = self.model.matrix[row, :].toarray()[0]
                # Less of what uses, or more of what brings in, is the only way back.
                helps = np.where(inside, use[:n] > 0, use[:n] < 0)
                cut = np.where(helps, cut, 0.0) if not use[n:].any() else cut
            self._cut(cut)

    def _cut(self, cut: Floats) -> None:
        """Ask that at least one option changes: those with -1 are in, and those with 1 are out."""
        row = np.concatenate([cut, np.zeros(len(self.model.cost) - len(cut))])
        self.model = self.model.with_rows(
            sparse.csr_array(row[np.newaxis, :]),
            np.array([1.0 - np.count_nonzero(cut < 0)]),
            np.array([np.inf]),
        )

    def settle(self, evaluation: Evaluation) -> tuple[Evaluation, Ties]:
        """Among the portfolios as good as this one, return the cheapest and then first by id.

        It ends after an amount of work, on one thread, so that the same is known on every machine;
        the clock has a say only where there is a time limit, and then what it decided is told.

        Raises
        ------
        IncumbentBeaten
            If one of them is better, so that this one cannot be the best.
        """
        chunks = 1 + self.model.options // _CHUNK
        nodes = chunks + int(np.clip(_NUMBERS // max(1, self.model.matrix.nnz), *_NODES))
        self.limits = replace(self.limits, gap=0.0, threads=1, nodes=nodes)
        self._last = np.inf if self.limits.deadline is None else self.limits.deadline
        evaluation, ties = self._settled(evaluation)
        if ties == "unsettled" and self.limits.left() == 0:
            ties = "out-of-time"
        return evaluation, ties

    def _settled(self, evaluation: Evaluation) -> tuple[Evaluation, Ties]:
        value, close = evaluation.value, tie_tolerance(self.model)
        self._fix_what_costs(value - close)
        self.model = with_objective_cutoff(self.model, self.model.objective, value - close)
        self.demands.append(lambda found: found.value >= value - close)

        cost = -self.model.cost
        if cost.any():
            found = self.best(goal=cost, start=self.columns(evaluation.options))
            if found.evaluation is not None and found.evaluation.cost < evaluation.cost:
                evaluation = found.evaluation
            if found.evaluation is None or found.run.status != "optimal":
                return evaluation, "unsettled"
            most = evaluation.cost + (MONEY_TOLERANCE if self.problem.hires else 0.0)
            self.model = with_objective_cutoff(self.model, cost, -most)
            self.demands.append(lambda found: found.cost <= most)

        evaluation, ties = self._first_by_id(evaluation)
        if evaluation.value > value + 2 * close:
            raise IncumbentBeaten(evaluation)
        return evaluation, ties

    def _fix_what_costs(self, least: float) -> None:
        """Fix each option whose change alone brings even the relaxed value below ``least``."""
        relaxed = highs.relax(self.model)
        if relaxed is None:
            return
        bound, x = relaxed.bound, relaxed.x
        margin = 1e-9 * max(1.0, abs(bound))
        lower, upper = self.model.column_lower, self.model.column_upper
        dear = self.model.integer & (bound - np.abs(relaxed.reduced) < least - margin)
        self.model = replace(
            self.model,
            column_lower=np.where(dear & (x > 0.5), upper, lower),
            column_upper=np.where(dear & (x < 0.5), lower, upper),
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
        x[[self.problem.option_index[key] for key in evaluation.options]] = 1.0
        return x
