"""Choose which proposals to do: problem, optimum with proof, checks and comparisons."""

from maatwaarde.portfolio.analysis.alternatives import Alternative, alternatives
from maatwaarde.portfolio.analysis.comparison import PortfolioComparison, compare
from maatwaarde.portfolio.analysis.core_index import CoreIndex, core_index
from maatwaarde.portfolio.analysis.greedy import greedy_by
from maatwaarde.portfolio.analysis.infeasibility import (
    Conflict,
    Cure,
    Infeasible,
    find_conflict,
    solve,
)
from maatwaarde.portfolio.analysis.pareto import ParetoPoint, pareto
from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice, shadow_prices
from maatwaarde.portfolio.analysis.why_not import WhyNot, why_not
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, MeasureTotal, evaluate, total_value
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
    Withdrawal,
)
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef
from maatwaarde.portfolio.replanning.replan import Freed, Replan, replan
from maatwaarde.portfolio.solvers.params import (
    KnapsackParams,
    NeighbourhoodParams,
    SearchParams,
    TemperingParams,
)
from maatwaarde.portfolio.solvers.solve import NotInTime

__all__ = [
    "Alternative",
    "AtMostOne",
    "Conflict",
    "CoreIndex",
    "Cure",
    "Evaluation",
    "Forbidden",
    "Freed",
    "Grant",
    "Hire",
    "Infeasible",
    "KnapsackParams",
    "Locked",
    "Mandatory",
    "Measure",
    "MeasureTotal",
    "NeighbourhoodParams",
    "NotInTime",
    "Objective",
    "OptionKey",
    "ParetoPoint",
    "PortfolioComparison",
    "Problem",
    "Proposal",
    "Reason",
    "Replan",
    "Requires",
    "Resource",
    "ResourceUse",
    "RuleRef",
    "SearchParams",
    "ShadowPrice",
    "Share",
    "Solution",
    "Substitution",
    "Synergy",
    "TemperingParams",
    "TotalFloor",
    "Training",
    "ValueFloor",
    "Violation",
    "WhyNot",
    "Withdrawal",
    "alternatives",
    "compare",
    "core_index",
    "evaluate",
    "find_conflict",
    "greedy_by",
    "pareto",
    "replan",
    "shadow_prices",
    "solve",
    "total_value",
    "why_not",
]
