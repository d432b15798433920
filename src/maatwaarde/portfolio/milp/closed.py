"""What can never be chosen leaves no number behind that rows, bounds or scales are made from."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.ranges import RATIO


def without_closed(problem: Problem, closed: npt.NDArray[np.bool_]) -> Problem:
    """Return the problem in which options that are closed bring, use and cost nothing.

    The places of options and synergies stay, and so do the rules.

    Parameters
    ----------
    closed
        (options,), which are fixed at zero.
    """
    if not closed.any():
        return problem
    open_ = np.where(closed, 0.0, 1.0)
    amounts = {}
    for name in ("use", "structural", "charges", "margins"):
        amounts[name] = sparse.csr_array(sparse.diags_array(open_) @ getattr(problem, name))
        amounts[name].eliminate_zeros()
    gone = {
        name
        for name, places in problem.options_of.items()
        if all(closed[place] for place in places)
    }
    changes: dict[str, Any] = {
        **amounts,
        "impact": np.where(closed[:, np.newaxis], 0.0, problem.impact),
        "cost": np.where(closed, 0.0, problem.cost),
        "synergies": tuple(
            replace(pair, impact={}, use={}) if {pair.a, pair.b} & gone else pair
            for pair in problem.synergies
        ),
    }
    if problem.scores is not None:
        changes["scores"] = np.where(closed, 0.0, problem.scores)
    return _changed(problem, changes)


def unfit(problem: Problem) -> npt.NDArray[np.bool_]:
    """Return (options,), which ask more of a resource than there can ever be of it.

    They are seen to here so that what does not fit by far does not set the scale for what does.
    """
    there = np.array([resource.capacity for resource in problem.resources], dtype=np.float64)
    for use in (problem.use, problem.synergy_use):
        there -= use.minimum(0.0).sum(axis=0)
    place = {resource.id: i for i, resource in enumerate(problem.resources)}
    for hire in problem.hires:
        there[place[hire.resource]] += hire.maximum
    for training in problem.trainings:
        for name in training.resources:
            there[place[name]] += training.maximum
    for grant in problem.grants:
        there[place[grant.resource]] += grant.maximum
    for swap in problem.substitutions:
        there[place[swap.target]] = np.inf
    for drawn in problem.withdrawals:
        there[place[drawn.budget]] = np.inf
    for chain in problem.chains:
        for before, after in pairwise(chain):
            carry = problem.resources[before].carry_over
            there[after] += there[before] if carry is None else min(carry, there[before])
    amounts = problem.use.tocoo()
    # What exceeds a limit by the last digits only is left to the solver and the check.
    over = amounts.data > there[amounts.col] * (1.0 + 1e-6) + 1e-3
    closed = np.zeros(len(problem.options), dtype=bool)
    closed[amounts.row[over]] = True
    return closed


def with_bounded_impacts(problem: Problem) -> Problem:
    """Return the problem with the impacts of what is forbidden bounded as those of the rest are.

    For when the rule that forbids it is to be weighed against others: it may bring any amount.
    """
    forbidden = {rule.proposal for rule in problem.forbidden}
    rows = np.array([option.proposal in forbidden for option in problem.options], dtype=bool)
    if not rows.any():
        return problem
    best = np.array([measure.best for measure in problem.measures], dtype=np.float64)
    worst = np.array([measure.worst for measure in problem.measures], dtype=np.float64)
    least, most = RATIO * np.minimum(best, worst), RATIO * np.maximum(best, worst)
    bounded: Floats = np.clip(problem.impact, least, most)
    impact = np.where(rows[:, np.newaxis], bounded, problem.impact)
    return _changed(problem, {"impact": impact})


def _changed(problem: Problem, changes: dict[str, Any]) -> Problem:
    """Return a copy for the making of a model, which is neither sorted nor checked anew."""
    new = copy(problem)
    for name in ("synergy_impact", "synergy_use", "synergy_cost", "incidental"):
        new.__dict__.pop(name, None)
    for name, value in changes.items():
        object.__setattr__(new, name, value)
    return new
