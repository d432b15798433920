"""Choose which proposals to do: problem, optimum with proof, checks and comparisons."""

from maatwaarde.portfolio.check import Evaluation, MeasureTotal, evaluate, total_value
from maatwaarde.portfolio.check_resources import ResourceUse, Violation
from maatwaarde.portfolio.compare import Comparison, compare
from maatwaarde.portfolio.conflict import Conflict, Cure, find_conflict
from maatwaarde.portfolio.core import CoreIndex, core_index
from maatwaarde.portfolio.greedy import greedy_by
from maatwaarde.portfolio.items import (
    AtMostOne,
    Forbidden,
    Grant,
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
    Training,
    ValueFloor,
)
from maatwaarde.portfolio.nearby import Alternative, alternatives
from maatwaarde.portfolio.pareto import ParetoPoint, pareto
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.replan import Freed, Replan, replan
from maatwaarde.portfolio.schedule import Phase, Planned, YearMeasure, over_years, schedule
from maatwaarde.portfolio.shadow import ShadowPrice, shadow_prices
from maatwaarde.portfolio.solution import Solution
from maatwaarde.portfolio.solve import solve
from maatwaarde.portfolio.whynot import WhyNot, why_not

__all__ = [
    "Alternative",
    "AtMostOne",
    "Comparison",
    "Conflict",
    "CoreIndex",
    "Cure",
    "Evaluation",
    "Forbidden",
    "Freed",
    "Grant",
    "Hire",
    "Locked",
    "Mandatory",
    "Measure",
    "MeasureTotal",
    "Objective",
    "Option",
    "ParetoPoint",
    "Phase",
    "Planned",
    "Problem",
    "Proposal",
    "Replan",
    "Requires",
    "Resource",
    "ResourceUse",
    "ShadowPrice",
    "Share",
    "Solution",
    "Substitution",
    "Synergy",
    "TotalFloor",
    "Training",
    "ValueFloor",
    "Violation",
    "WhyNot",
    "YearMeasure",
    "alternatives",
    "compare",
    "core_index",
    "evaluate",
    "find_conflict",
    "greedy_by",
    "over_years",
    "pareto",
    "replan",
    "schedule",
    "shadow_prices",
    "solve",
    "total_value",
    "why_not",
]
