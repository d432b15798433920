"""The portfolio anew with other weights: what comes in, and what falls out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maatwaarde.framework import Framework
from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.solvers.solve import NotInTime
from maatwaarde.scoring.reweighed import WeightChange

ChooseAnew = Callable[[Framework], Plan]
"""Makes the best plan for the same proposals and resources by a framework with other weights."""


@dataclass(frozen=True, slots=True)
class ChosenAnew:
    """The best portfolio after a change of weight, beside the one with the weights of now.

    Parameters
    ----------
    solution
        None where no portfolio keeps all rules then, or none was found in time.
    possible
        Whether any portfolio keeps all rules then; None where time was up.
    comes_in, goes_out
        Ids, sorted.
    starts_otherwise
        What is in both, and starts at another time or is done for another part.
    """

    change: WeightChange
    solution: Solution | None
    possible: bool | None
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()
    starts_otherwise: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no portfolio is better with these weights."""
        return self.solution is not None and self.solution.status == "proven"


def chosen_anew(plan: Plan, change: WeightChange, choose: ChooseAnew) -> ChosenAnew:
    """Choose the best portfolio with other weights, from all that may be chosen then.

    A guard that weighs within what it guards is kept as these weights have it.
    """
    try:
        found = choose(change.framework).solution
    except Infeasible:
        return ChosenAnew(change, None, possible=False)
    except NotInTime:
        return ChosenAnew(change, None, possible=None)
    before, after = set(plan.chosen), set(found.chosen)
    kept = {*plan.solution.options} & {*found.options}
    same = {
        name for name, option in zip(found.chosen, found.options, strict=True) if option in kept
    }
    return ChosenAnew(
        change,
        found,
        possible=True,
        comes_in=tuple(sorted(after - before)),
        goes_out=tuple(sorted(before - after)),
        starts_otherwise=tuple(sorted((before & after) - same)),
    )
