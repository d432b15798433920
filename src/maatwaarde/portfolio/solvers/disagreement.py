"""Whether the check refuses what a model allows by a tolerance, or by a fault of ours."""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Disagreement
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.problem.problem import Problem

# A solver keeps rows and whole numbers to about 1e-6 of the amounts in a row.
_SLIGHT = 1e-5
# Rules that hold amounts; the others are about whole options, and no tolerance breaks them.
_AMOUNTS = ("capacity", "share", "floor", "total")


def disagreements(
    problem: Problem, model: Model, x: Floats, evaluation: Evaluation
) -> tuple[Disagreement, ...]:
    """Return the rules that ``x`` keeps in the model and, by more than a tolerance, not really.

    Parameters
    ----------
    x
        (columns,), a solution of the model, whose portfolio ``evaluation`` is about.
    """
    rounded = x.copy()
    rounded[: model.options] = np.rint(x[: model.options])
    uses = {use.resource: use for use in evaluation.resources}
    found = []
    for violation in evaluation.violations:
        if violation.kind == "capacity":
            slight = _slightly_short(problem, uses[violation.rule.members[0]])
        else:
            slight = violation.kind in _AMOUNTS and _at_limit(model, rounded, violation)
        if not slight:
            found.append(Disagreement(violation.rule))
    return tuple(found)


def _slightly_short(problem: Problem, use: ResourceUse) -> bool:
    """Return whether so little is short that it is noise among the amounts that add up to it."""
    place = next(i for i, item in enumerate(problem.resources) if item.id == use.resource)
    # Staff that is short by a trifle is hired at a price, so that money is.
    staff = float(abs(problem.use).sum() + abs(problem.synergy_use).sum())
    paid = [hire.price for hire in problem.hires if hire.budget == use.resource]
    paid += [course.price for course in problem.trainings if course.budget == use.resource]
    chain = next(list(chain) for chain in problem.chains if place in chain)
    size = float(abs(problem.use[:, chain]).sum() + abs(problem.synergy_use[:, chain]).sum())
    size += sum(problem.resources[i].capacity for i in chain) + max(paid, default=0.0) * staff
    return -use.slack <= _SLIGHT * max(1.0, size)


def _at_limit(model: Model, x: Floats, violation: Violation) -> bool:
    """Return whether a row of the rule is broken in the model too, or is at its limit."""
    numbers = [i for i, rule in enumerate(model.rules) if rule == violation.rule]
    rows = np.flatnonzero(np.isin(model.row_rule, numbers))
    matrix = model.matrix[rows, :]
    room = _SLIGHT * np.asarray(abs(matrix).sum(axis=1))
    amount = matrix @ x
    above, below = amount - model.row_upper[rows], model.row_lower[rows] - amount
    return bool((np.maximum(above, below) >= -room).any())
