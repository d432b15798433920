"""Why no portfolio keeps all rules: the smallest set that clashes, and what would cure it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Ints
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import msg
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.rule_ref import RuleRef
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NoPortfolio
from maatwaarde.portfolio.solvers.solve import solve as _solve

# Seconds to say why there is no portfolio, where no limit is given, and the least where one is.
_TO_EXPLAIN, _LEAST_TO_EXPLAIN = 60.0, 0.5


@dataclass(frozen=True, slots=True)
class Cure:
    """A rule that makes a portfolio possible when it alone is lifted or widened.

    ``more`` is the least amount by which a capacity has to grow, in its unit, rounded up to a
    hundredth; None where the rule has no amount, and is lifted.
    """

    rule: RuleRef
    more: float | None

    def __str__(self) -> str:
        """For messages to programmers; reports have sentences."""
        return f"lift {self.rule}" if self.more is None else f"{self.more:.12g} more: {self.rule}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A smallest set of rules that cannot hold together.

    Parameters
    ----------
    rules
        No smaller set of rules clashes. Empty when it was not found in time.
    cures
        For each of these rules that cures the whole problem by itself, how.
    fewest
        As few rules as can be whose lifting makes a portfolio possible; one of them when a single
        cure exists. Empty when it was not found in time; with ``rules`` empty as well, it is not
        known whether a portfolio keeps all rules.
    stopped
        Whether time was up, so that ``rules`` or ``cures`` may lack what there is.
    """

    rules: tuple[RuleRef, ...]
    cures: tuple[Cure, ...]
    fewest: tuple[RuleRef, ...]
    stopped: bool = False


def find_conflict(problem: Problem, *, time_limit: float = _TO_EXPLAIN) -> Conflict | None:
    """Return why no portfolio keeps all rules, or None if one does.

    The smallest clash is found by implicit hitting sets: as long as the rules tried do not clash,
    a least set of other rules to give up shows a rule that the next try must hold (Ignatiev,
    Previti, Liffiton and Marques-Silva 2015, "Smallest MUS extraction with minimal hitting set
    dualization", CP 2015).

    Parameters
    ----------
    time_limit
        Seconds, after which what is known so far is returned.
    """
    model = build(problem, fix=False)
    limits = Limits.start(time_limit, 0.0, 1)
    elastic, switches = _elastic(model)
    given_up: list[Ints] = []
    while True:
        tried = _hitting_set(given_up, len(model.rules), limits)
        if tried is None:
            return _not_found(model, given_up)
        free = replace(elastic, column_upper=elastic.column_upper.copy())
        free.column_upper[switches[tried]] = 0.0
        goal = np.zeros(len(free.objective))
        goal[switches] = -1.0
        run = highs.maximise(free, limits, objective=goal)
        if run.status == "infeasible":
            break
        if run.status == "stopped" or run.x is None:
            return _not_found(model, given_up)
        lifted = np.flatnonzero(run.x[switches] > 0.5)
        if not len(lifted):
            return None
        given_up.append(lifted)
    rules = tuple(model.rules[i] for i in tried)
    cures = [cure for i in tried if (cure := _cure(problem, model, int(i), limits)) is not None]
    fewest = tuple(model.rules[i] for i in given_up[0])
    return Conflict(rules, tuple(cures), fewest, stopped=limits.left() == 0.0)


def _not_found(model: Model, given_up: list[Ints]) -> Conflict:
    """Return what is known when time is up: what the first run gave up, if it was done."""
    fewest = given_up[0] if given_up else np.zeros(0, dtype=np.int64)
    return Conflict((), (), tuple(model.rules[i] for i in fewest), stopped=True)


class Infeasible(PortfolioError):
    """No portfolio keeps all rules; ``conflict`` says why, or is None if that was not found.

    The message names the rules; `maatwaarde.report.portfolio.rules` makes sentences of them.
    """

    def __init__(self, finding: Diagnostic, conflict: Conflict | None, problem: Problem) -> None:
        super().__init__(finding)
        self.conflict, self.problem = conflict, problem

    def __reduce__(self) -> tuple[Any, ...]:
        return Infeasible, (*self.problems, self.conflict, self.problem)


def infeasible_error(problem: Problem, limits: Limits | None = None) -> Infeasible:
    """Return the error for a problem of which no portfolio keeps all rules.

    Parameters
    ----------
    limits
        How much time is left to find out why.
    """
    timed = limits is not None and limits.deadline is not None
    seconds = max(limits.left(), _LEAST_TO_EXPLAIN) if limits and timed else _TO_EXPLAIN
    found = find_conflict(problem, time_limit=seconds)
    if found is None or not found.rules:
        what = msg("no portfolio keeps all rules")
        mend = msg("lift or widen rules until one does")
        if found is not None:
            what = msg(
                "no portfolio keeps all rules; time was up before it was clear which of them clash"
            )
            mend = msg("lift or widen rules until one does, or give more time")
    else:
        rules = "; ".join(map(str, found.rules))
        what = msg("these rules cannot hold together: {rules}", rules=rules)
        mend = msg("lift or widen one of them")
    if found is not None and found.cures:
        cures = "; ".join(map(str, found.cures))
        mend = msg("any one of these is enough: {cures}", cures=cures)
    elif found is not None and len(found.fewest) > 1:
        rules = "; ".join(map(str, found.fewest))
        mend = msg(
            "at least {n} rules are to be lifted or widened, such as: {rules}",
            n=len(found.fewest),
            rules=rules,
        )
    return Infeasible(Diagnostic(code="infeasible", what=what, mend=mend), found, problem)


@contextmanager
def explained() -> Iterator[None]:
    """Say why where a solver finds that no portfolio keeps all rules; also a decorator.

    Raises
    ------
    Infeasible
        In place of ``NoPortfolio``, in what is left of the time limit.
    """
    try:
        yield
    except NoPortfolio as found:
        raise infeasible_error(found.problem, found.limits) from None


solve = explained()(_solve)


def _elastic(model: Model) -> tuple[Model, Ints]:
    """Give each rule a binary column that lifts it; return the model and these columns."""
    positive, negative = model.matrix.maximum(0), model.matrix.minimum(0)
    most = positive @ model.column_upper + negative @ model.column_lower
    least = positive @ model.column_lower + negative @ model.column_upper
    above = np.where(np.isfinite(model.row_upper), most - model.row_upper, 0.0)
    below = np.where(np.isfinite(model.row_lower), model.row_lower - least, 0.0)
    kinds = np.array([rule.kind for rule in model.rules])
    lift = kinds[model.row_rule] != "definition"
    # A row with two limits is a definition, so that one number lifts a row either way.
    amount = np.where(lift, np.maximum(below, 0.0) - np.maximum(above, 0.0), 0.0)
    columns = sparse.coo_array(
        (amount, (np.arange(len(amount)), model.row_rule)), shape=(len(amount), len(model.rules))
    )
    width = len(model.objective)
    upper = np.where(kinds == "definition", 0.0, 1.0)
    return (
        model.with_columns(columns, upper, integer=True),
        np.arange(width, width + len(model.rules)),
    )


def _hitting_set(sets: list[Ints], count: int, limits: Limits) -> Ints | None:
    """Return a smallest set that has an element of each of ``sets``, or None if time is up."""
    if not sets:
        return np.zeros(0, dtype=np.int64)
    from scipy import optimize  # here, since it costs a third of a second to import

    rows = np.zeros((len(sets), count))
    for row, members in enumerate(sets):
        rows[row, members] = 1.0
    found = optimize.milp(
        np.ones(count),
        constraints=optimize.LinearConstraint(sparse.csr_array(rows), lb=1.0),
        integrality=np.ones(count),
        bounds=optimize.Bounds(0, 1),
        options={"time_limit": limits.left()},
    )
    return np.flatnonzero(found.x > 0.5) if found.status == 0 else None


def _cure(problem: Problem, model: Model, number: int, limits: Limits) -> Cure | None:
    """Return how a rule alone cures the problem, or None if it does not."""
    rule = model.rules[number]
    if rule.kind == "capacity":
        place = [resource.id for resource in problem.resources].index(rule.members[0])
        wider = with_exact_limits(problem, model)
        column = -wider.capacity[:, [place]]
        # No more is ever needed than all options together use of it, in whatever period.
        chain = next(list(chain) for chain in problem.chains if place in chain)
        most = float(abs(problem.use)[:, chain].sum() + abs(problem.synergy_use)[:, chain].sum())
        wider = wider.with_columns(column, np.array([most]), integer=False)
        goal = np.zeros(len(wider.objective))
        goal[-1] = -1.0
        run = highs.maximise(wider, limits, objective=goal)
        if run.x is None or run.status != "optimal":
            return None
        more = math.ceil(float(run.x[-1]) * 100 - 1e-4) / 100
        return Cure(rule, more)
    rows = model.row_rule == number
    lifted = replace(
        model,
        row_lower=np.where(rows, -np.inf, model.row_lower),
        row_upper=np.where(rows, np.inf, model.row_upper),
    )
    run = highs.maximise(lifted, limits, objective=np.zeros(len(model.objective)))
    return None if run.x is None else Cure(rule, None)


def with_exact_limits(problem: Problem, model: Model) -> Model:
    """Return the model with the limits of its resources not rounded down to whole numbers."""
    held = np.diff(model.capacity.indptr) > 0
    capacity = np.array([resource.capacity for resource in problem.resources])
    return replace(model, row_upper=np.where(held, model.capacity @ capacity, model.row_upper))
