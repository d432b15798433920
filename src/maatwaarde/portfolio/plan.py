"""From impacts and resources to a portfolio, in one call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from maatwaarde.errors import PortfolioError, did_you_mean
from maatwaarde.errors import Problem as Finding
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.portfolio.build import build_problem
from maatwaarde.portfolio.leftout import LeftOut, left_out
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.resources import Resources, read_resources
from maatwaarde.portfolio.solution import Solution
from maatwaarde.portfolio.solve import solve
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores, score


@dataclass(frozen=True)
class Plan:
    """A portfolio with the problem that it answers and the scores that it rests on."""

    problem: Problem
    solution: Solution
    scores: Scores
    warnings: tuple[Finding, ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen proposals, sorted."""
        return self.solution.chosen

    @property
    def value(self) -> float:
        return self.solution.value

    @property
    def gap(self) -> float | None:
        """By how much, relative to its value, a better portfolio could exceed it at most."""
        return self.solution.gap

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What stands in the way of every proposal that was not chosen, sorted by id."""
        return left_out(self.problem, self.solution)

    def why_not(self, proposal: str) -> LeftOut:
        """Say what stands in the way of one proposal that was not chosen.

        Raises
        ------
        PortfolioError
            If it was chosen, or does not exist.
        """
        for item in self.left_out:
            if item.proposal == proposal:
                return item
        if proposal in self.chosen:
            raise PortfolioError(f"{proposal!r} is in the portfolio", "ask for one that is not")
        known = [item.id for item in self.problem.proposals]
        raise PortfolioError(f"there is no proposal {proposal!r}", did_you_mean(proposal, known))


def optimise(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources | str | Path,
    *,
    method: str = "value",
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
) -> Plan:
    """Choose the best set of proposals under budgets, staff and rules.

    Parameters
    ----------
    resources
        Budgets and staff, or the file that states them.
    method
        How proposals are scored, for the guards, the report and the objective ``sum-of-scores``.
    objective
        ``total-impact``, the value of the portfolio's total impact against the targets, or
        ``sum-of-scores``.
    time_limit
        Seconds; the best portfolio found by then is returned with its gap.
    gap
        Relative gap at which to stop; 0 asks for a proof.

    Raises
    ------
    ResourceError
        If the resources do not fit the proposals.
    PortfolioError
        If no portfolio keeps all the rules, or none was found in time.
    """
    if not isinstance(resources, Resources):
        resources = read_resources(resources, framework.units)
    scores = score(impacts, framework, method, titles=proposals.titles)
    built = build_problem(proposals, scores, resources)
    solution = solve(built.problem, objective=objective, time_limit=time_limit, gap=gap)
    return Plan(built.problem, solution, scores, built.warnings)
