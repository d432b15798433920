"""Two portfolios side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from maatwaarde.diagnostics import Diagnostic, ResourceError, raise_errors
from maatwaarde.messages import Message, Percent, msg
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.solution import Solution, solution
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers.tie_breaking import tie_tolerance


@dataclass(frozen=True, slots=True)
class PortfolioComparison:
    """How portfolio ``b`` differs from ``a``; differences are ``b`` less ``a``.

    ``totals`` and ``contributions`` are by measure: in its unit, and in value.
    """

    both: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    moved: tuple[str, ...]
    value: float
    cost: float
    totals: dict[str, float]
    contributions: dict[str, float]


def compare(a: Solution, b: Solution) -> PortfolioComparison:
    """Compare two portfolios of one problem. ``moved`` is in both, but with another start
    or in another part.
    """
    first, second = set(a.chosen), set(b.chosen)
    both = sorted(first & second)
    kept = {*a.options} & {*b.options}
    same = {name for name, option in zip(a.chosen, a.options, strict=True) if option in kept}
    before = {total.measure: total for total in a.measures}
    return PortfolioComparison(
        both=tuple(both),
        only_a=tuple(sorted(first - second)),
        only_b=tuple(sorted(second - first)),
        moved=tuple(name for name in both if name not in same),
        value=b.value - a.value,
        cost=b.cost - a.cost,
        totals={total.measure: total.total - before[total.measure].total for total in b.measures},
        contributions={
            total.measure: total.contribution - before[total.measure].contribution
            for total in b.measures
        },
    )


def held_against(
    problem: Problem, answer: Solution, others: Iterable[Evaluation | Solution]
) -> Solution:
    """Return an answer as it may be shown beside other portfolios of the same problem.

    Where one of them keeps all rules and is worth more than was proven to be possible, by more than
    a tie, the proof is wrong, which is a fault in maatwaarde: the status becomes ``refuted``.
    """
    valid = [other.value for other in others if not other.violations]
    if answer.bound is None or not valid:
        return answer
    model = build(problem, answer.objective)
    if max(valid) <= answer.bound + 2 * tie_tolerance(model):
        return answer
    return replace(answer, status="refuted", bound=None, gap=None, ties="unsettled")


def as_solution(running: RunningPlan, problem: Problem, objective: Objective) -> Solution:
    """Value and check a plan that was made before, in the problem as it is now.

    Raises
    ------
    ResourceError
        If the problem lacks one of its proposals or starts.
    """
    raise_errors(running.unknown([proposal.id for proposal in problem.proposals]), ResourceError)
    gone = [
        Diagnostic(
            code="unknown-start",
            what=msg(
                "{option} is not offered by these proposals and resources",
                option=_option(name, start, running.parts.get(name)),
            ),
            mend=msg("give the proposals and resources that it was made with"),
            where=running.where(name),
        )
        for name, start in sorted(running.starts.items())
        if running.option(name) not in problem.option_index
    ]
    raise_errors(gone, ResourceError)
    found = evaluate(problem, running.options, objective)
    return solution(found, objective=objective, status="heuristic")


def _option(name: str, start: str | None, part: float | None) -> Message:
    told = (
        msg("{id!r} without a start", id=name)
        if start is None
        else msg("{id!r} with a start in {start}", id=name, start=start)
    )
    return (
        told if part is None else msg("{option}, done for {part},", option=told, part=Percent(part))
    )
