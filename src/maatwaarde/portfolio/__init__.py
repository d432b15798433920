"""Choose which proposals to do: problem, optimum with proof, checks and comparisons."""

from maatwaarde.portfolio.check import Evaluation, MeasureTotal, evaluate, total_value
from maatwaarde.portfolio.check_resources import ResourceUse, Violation
from maatwaarde.portfolio.compare import Comparison, compare
from maatwaarde.portfolio.greedy import greedy_by
from maatwaarde.portfolio.items import (
    AtMostOne,
    Forbidden,
    Hire,
    Locked,
    Mandatory,
    Measure,
    Option,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    ValueFloor,
)
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.solution import Solution
from maatwaarde.portfolio.solve import solve

__all__ = [
    "AtMostOne",
    "Comparison",
    "Evaluation",
    "Forbidden",
    "Hire",
    "Locked",
    "Mandatory",
    "Measure",
    "MeasureTotal",
    "Objective",
    "Option",
    "Problem",
    "Proposal",
    "Requires",
    "Resource",
    "ResourceUse",
    "Share",
    "Solution",
    "Substitution",
    "Synergy",
    "TotalFloor",
    "ValueFloor",
    "Violation",
    "compare",
    "evaluate",
    "greedy_by",
    "solve",
    "total_value",
]
