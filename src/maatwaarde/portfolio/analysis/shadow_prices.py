"""What one step more of each budget and role would add, found by solving anew."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, PortfolioError, did_you_mean
from maatwaarde.messages import Exact, msg
from maatwaarde.parameters import check_names, check_number
from maatwaarde.portfolio.analysis.infeasibility import explained
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.portfolio.solvers.solve import NotInTime, solve


@dataclass(frozen=True, slots=True, eq=False)
class ShadowPrice(ByContent):
    """What a step more (or less, when ``step`` is negative) of a resource changes.

    ``per_unit`` is the change in value divided by the step. Proposals come whole, so the next step
    may well be worth something else: it is what this step is worth, not a rate.

    Parameters
    ----------
    resource, step
        The id of the resource, and the step in its unit.
    value_change
        The value of the best portfolio with the step less that of the plan.
    comes_in, goes_out
        Ids of the proposals that are in the one and not in the other.
    proven
        Whether both are.
    """

    resource: str
    step: float
    value_change: float
    per_unit: float
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    proven: bool


@explained()
def shadow_prices(
    problem: Problem,
    solution: Solution,
    *,
    steps: Mapping[str, float] | None = None,
    resources: Sequence[str] | None = None,
    time_limit: float | None = None,
) -> tuple[ShadowPrice, ...]:
    """Return what a step more of each resource is worth, the best portfolio being found anew.

    Parameters
    ----------
    steps
        The step for a resource, in its unit. Left out: 1 for staff, and for money the power of ten
        nearest to a hundredth of the budget.
    resources
        Ids of the resources to look at; left out, all of them.
    time_limit
        Seconds for each resource.

    Raises
    ------
    PortfolioError
        If a resource does not exist, a step is zero or takes more than there is, or with less no
        portfolio is left, or none was found in time.
    """
    check_names("resources", resources)
    check_number("time_limit", time_limit)
    known = {resource.id: resource for resource in problem.resources}
    wanted = list(known) if resources is None else list(dict.fromkeys(resources))
    given = dict(steps or {})
    problems = [
        Diagnostic(
            code="unknown-name",
            what=msg("there is no resource {name!r}", name=name),
            mend=did_you_mean(name, known),
        )
        for name in sorted({*wanted, *given} - known.keys())
    ]
    problems += [
        Diagnostic(
            code="bad-step",
            what=msg("a step of {step} of {id!r} cannot be made", step=Exact(step), id=name),
            mend=msg("give a step that is not zero and leaves nothing negative"),
        )
        for name, step in sorted(given.items())
        if name in known
        and (not math.isfinite(step) or step == 0 or known[name].capacity + step < 0)
    ]
    if problems:
        raise PortfolioError(problems)
    return tuple(
        _price(
            problem, solution, known[name], given.get(name, _usual_step(known[name])), time_limit
        )
        for name in wanted
    )


def _usual_step(resource: Resource) -> float:
    if resource.kind == "staff" or resource.capacity == 0:
        return 1.0
    return float(10.0 ** round(math.log10(resource.capacity / 100)))


def _price(
    problem: Problem,
    solution: Solution,
    resource: Resource,
    step: float,
    time_limit: float | None,
) -> ShadowPrice:
    wider = replace(
        problem,
        resources=[
            replace(item, capacity=item.capacity + step) if item.id == resource.id else item
            for item in problem.resources
        ],
    )
    try:
        found = solve(
            wider,
            objective=solution.objective,
            time_limit=time_limit,
            start=solution.options if step > 0 else (),
        )
    except NotInTime:
        if step < 0:
            raise
        # With more, the portfolio at hand is still one; nothing better is known.
        found = replace(solution, status="stopped")
    change = found.value - solution.value
    # More can do no harm, and less no good: what is left is the tolerance for ties.
    change = max(change, 0.0) if step > 0 else min(change, 0.0)
    before, after = set(solution.chosen), set(found.chosen)
    return ShadowPrice(
        resource=resource.id,
        step=step,
        value_change=change,
        per_unit=change / step,
        comes_in=tuple(sorted(after - before)),
        goes_out=tuple(sorted(before - after)),
        proven=found.status == "proven" and solution.status == "proven",
    )
