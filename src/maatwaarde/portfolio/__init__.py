"""Choose which proposals to do: problem, optimum with proof, checks and comparisons."""

from maatwaarde.portfolio.check import (
    Evaluation,
    MeasureTotal,
    ResourceUse,
    Violation,
    evaluate,
    total_value,
)
from maatwaarde.portfolio.compare import Comparison, compare
from maatwaarde.portfolio.greedy import greedy_by
from maatwaarde.portfolio.items import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Option,
    Proposal,
    Requires,
    Resource,
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
    "Solution",
    "ValueFloor",
    "Violation",
    "compare",
    "evaluate",
    "greedy_by",
    "solve",
    "total_value",
]
