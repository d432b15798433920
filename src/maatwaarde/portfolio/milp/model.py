"""From a portfolio problem to the arrays of a mixed-integer linear programme.

The columns are first one binary an option, in the order of the problem, then one for each synergy,
then what is hired, lent and carried over, and then the segments of the measures' values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import msg
from maatwaarde.parameters import check_choice
from maatwaarde.portfolio.milp.builder import DEFINITION, Draft
from maatwaarde.portfolio.milp.closed import with_bounded_impacts, without_closed
from maatwaarde.portfolio.milp.logic import add_bounds, add_choices
from maatwaarde.portfolio.milp.objective import add_floors, add_values
from maatwaarde.portfolio.milp.resources import add_resources
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.rule_ref import RuleRef


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``objective @ x`` with ``row_lower <= matrix @ x <= row_upper``.

    Parameters
    ----------
    cost
        (columns,), what a portfolio costs as a linear function of the columns.
    value
        (measures, columns), the value on each measure as a linear function of the columns.
    options
        The number of columns that stand for an option; they come first.
    row_rule
        (rows,), the place in ``rules`` of the rule that a row belongs to; -1 is no rule.
    capacity
        (rows, resources), what the limit of a row gains by a unit more of a resource.
    """

    objective: Floats
    cost: Floats
    matrix: sparse.csc_array
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats
    integer: npt.NDArray[np.bool_]
    value: sparse.csr_array
    options: int
    rules: tuple[RuleRef, ...]
    row_rule: Ints
    capacity: sparse.csr_array

    def with_rows(self, matrix: sparse.sparray, lower: Floats, upper: Floats) -> Model:
        """Return the model with more rows, which belong to no rule."""
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, matrix], format="csc"),
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
            row_rule=np.concatenate([self.row_rule, np.full(matrix.shape[0], -1)]),
            capacity=_taller(self.capacity, 0, matrix.shape[0]),
        )

    def with_columns(self, matrix: sparse.sparray, upper: Floats, *, integer: bool) -> Model:
        """Return the model with more columns from zero to ``upper``, worth and costing nothing."""
        count = matrix.shape[1]
        return replace(
            self,
            matrix=sparse.hstack([self.matrix, matrix], format="csc"),
            objective=np.concatenate([self.objective, np.zeros(count)]),
            cost=np.concatenate([self.cost, np.zeros(count)]),
            column_lower=np.concatenate([self.column_lower, np.zeros(count)]),
            column_upper=np.concatenate([self.column_upper, upper]),
            integer=np.concatenate([self.integer, np.full(count, integer)]),
            value=sparse.hstack(
                [self.value, sparse.csr_array((self.value.shape[0], count))], format="csr"
            ),
        )


def build(
    problem: Problem,
    objective: Objective = "total-impact",
    *,
    fix: bool = True,
    boosts: Floats | None = None,
    most: float = 0.0,
    closed: npt.NDArray[np.bool_] | None = None,
) -> Model:
    """Return the model of ``problem``.

    Parameters
    ----------
    fix
        Whether what is forbidden or locked is fixed; otherwise it is a row that can be taken out.
    boosts, most
        (boosts, measures), impacts that are added any number of times up to ``most``. Their columns
        come after those of the synergies.
    closed
        (options,), more options that are left out, since no portfolio worth having holds them.

    Raises
    ------
    PortfolioError
        If the objective is ``sum-of-scores`` and the problem holds no scores.
    """
    check_choice("objective", objective, Objective)
    n = len(problem.options)
    lower, upper = np.zeros(n), np.ones(n)
    if fix:
        for rule in problem.forbidden:
            upper[list(problem.options_of[rule.proposal])] = 0.0
        for locked in problem.locked:
            lower[problem.option_index[locked.option]] = 1.0
        if closed is not None:
            upper[closed & (lower == 0.0)] = 0.0
    problem = without_closed(problem, upper == 0.0) if fix else with_bounded_impacts(problem)

    draft = Draft(lower > 0)
    options = draft.columns(upper, integer=True, cost=problem.cost)
    chosen = np.concatenate([options, _add_synergies(problem, draft)])
    boosts = np.zeros((0, len(problem.measures))) if boosts is None else boosts
    boosted = draft.columns(np.full(len(boosts), most))
    add_choices(problem, draft)
    if not fix:
        add_bounds(problem, draft)
    first, capacity = add_resources(problem, draft, chosen)
    impact = np.vstack([problem.impact, problem.synergy_impact, boosts])
    value = add_values(problem, draft, np.concatenate([chosen, boosted]), impact, lower, upper)
    add_floors(problem, draft, value)

    matrix, row_lower, row_upper, row_rule = draft.joined_rows()
    column_upper, cost, integer = draft.joined_columns()
    return Model(
        objective=_objective(problem, objective, value),
        cost=cost,
        matrix=matrix,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=np.concatenate([lower, np.zeros(draft.width - n)]),
        column_upper=column_upper,
        integer=integer,
        value=value,
        options=n,
        rules=tuple(draft.rules),
        row_rule=row_rule,
        capacity=_taller(capacity, first, len(row_rule) - first - capacity.shape[0]),
    )


def _taller(matrix: sparse.csr_array, above: int, below: int) -> sparse.csr_array:
    width = matrix.shape[1]
    return sparse.vstack(
        [sparse.csr_array((above, width)), matrix, sparse.csr_array((below, width))], format="csr"
    )


def _add_synergies(problem: Problem, draft: Draft) -> Ints:
    pairs = draft.columns(np.ones(len(problem.synergies)), cost=problem.synergy_cost)
    if len(pairs):
        number = draft.rule(DEFINITION)
        rules = [number] * len(pairs)

        def started(proposal: str, starts: tuple[str, ...]) -> list[int]:
            places = problem.options_of[proposal]
            return [i for i in places if not starts or problem.options[i].start in starts]

        first = [started(pair.a, pair.starts_a) for pair in problem.synergies]
        second = [started(pair.b, pair.starts_b) for pair in problem.synergies]
        both = [[int(column)] for column in pairs]
        draft.sums(both, -np.inf, 0.0, rules, first)
        draft.sums(both, -np.inf, 0.0, rules, second)
        joined = [[*a, *b] for a, b in zip(first, second, strict=True)]
        draft.sums(joined, -np.inf, 1.0, rules, both)
    return pairs


def _objective(problem: Problem, objective: Objective, value: sparse.csr_array) -> Floats:
    if objective == "total-impact":
        weights = np.array([measure.weight for measure in problem.measures], dtype=np.float64)
        return np.asarray(value.T @ weights)
    if problem.scores is None:
        raise PortfolioError(
            Diagnostic(
                code="no-scores",
                what=msg("the objective is the sum of scores, and the problem holds no scores"),
                mend=msg("give `scores`, or choose the objective 'total-impact'"),
            )
        )
    goal = np.zeros(value.shape[1])
    goal[: len(problem.options)] = problem.scores
    return goal
