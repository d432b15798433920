"""Decide which public proposals are worth doing, by what your own organisation values.

::

    import maatwaarde as mw

    framework = mw.load_framework("meetlat.yaml")
    proposals = mw.read_proposals("voorstellen.xlsx")     # or any dataframe
    impacts = mw.estimate(proposals, framework)
    scores = mw.score(impacts, framework, titles=proposals)
    print(mw.ranking_text(scores))
    plan = mw.optimise(impacts, proposals, framework, resources="middelen.yaml")

Everything is loaded on first use, so that importing the package costs nothing and runs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; to import it costs more than all the rest here

if TYPE_CHECKING:
    from typing import Any

    from maatwaarde.account.audit import Audit, audit, plan_as_given
    from maatwaarde.account.decision import Decision
    from maatwaarde.account.expected import Expected, expected
    from maatwaarde.account.facts import decision_on
    from maatwaarde.account.gates.check import check_gates
    from maatwaarde.account.gates.consequences import changes_after
    from maatwaarde.account.gates.deciding import decide_gate
    from maatwaarde.account.gates.decisions import read_decisions
    from maatwaarde.account.gates.model import Gates
    from maatwaarde.account.gates.read import read_gates
    from maatwaarde.account.gates.records import Checked
    from maatwaarde.account.goals import Goals, goals
    from maatwaarde.account.learning import Learning, learn
    from maatwaarde.account.monitor import Monitored, monitor
    from maatwaarde.account.notes import Notes, read_notes
    from maatwaarde.account.observations import Realised
    from maatwaarde.account.realised import read_realised
    from maatwaarde.account.register.opening import open_register
    from maatwaarde.account.register.store import Register
    from maatwaarde.account.statement import Statement, statement
    from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
    from maatwaarde.documents.geojson import read_geojson
    from maatwaarde.framework import Framework, load_framework, shipped_frameworks
    from maatwaarde.impact import ImpactTable, Trace, estimate, run_controls, trace
    from maatwaarde.impact.anchors import ProposedAnchors, propose_anchors
    from maatwaarde.monetary import Monetary, npv
    from maatwaarde.plugins import Plugins, load_plugins
    from maatwaarde.portfolio.advice import Advice, Questions
    from maatwaarde.portfolio.analysis.alternatives import Alternative
    from maatwaarde.portfolio.analysis.core_sampling import Core, core_of
    from maatwaarde.portfolio.analysis.over_time import OverTime, over_time
    from maatwaarde.portfolio.analysis.pareto import ParetoPoint
    from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice
    from maatwaarde.portfolio.analysis.why_not import WhyNot
    from maatwaarde.portfolio.analysis.without import Without
    from maatwaarde.portfolio.beside import Beside, Wanted, set_beside
    from maatwaarde.portfolio.inputs.changes import Changes, read_changes
    from maatwaarde.portfolio.inputs.motions import Motions, read_motions, with_asked
    from maatwaarde.portfolio.inputs.plan_file import RunningPlan, read_running_plan
    from maatwaarde.portfolio.inputs.resources import Resources, read_resources
    from maatwaarde.portfolio.motions import PricedMotions, price_motions
    from maatwaarde.portfolio.plan import Plan, optimise
    from maatwaarde.portfolio.replanning.from_changes import Reconsidered, reconsider
    from maatwaarde.portfolio.sweep import Scenario, Sweep, scenario_grid, sweep
    from maatwaarde.proposals import Proposals, draft_mapping, read_proposals
    from maatwaarde.proposals.areas import AreaMap, match_areas
    from maatwaarde.report.account.dossier_files import pack_dossier, verify_dossier
    from maatwaarde.report.advice.report import Report, report
    from maatwaarde.report.document import Document
    from maatwaarde.report.figures.schedule import plan_picture
    from maatwaarde.report.text import (
        alternatives_text,
        audit_text,
        core_text,
        explanation_text,
        gates_text,
        goals_text,
        monitor_text,
        motions_text,
        npv_text,
        pareto_text,
        portfolio_text,
        ranking_text,
        replan_text,
        robustness_text,
        scores_table,
        shadow_prices_text,
        statement_text,
        sweep_text,
        trace_text,
        why_not_text,
        write_scores,
    )
    from maatwaarde.scoring import (
        Comparison,
        Explanation,
        GroupRankings,
        Scores,
        compare_methods,
        rank_by_group,
        score,
    )
    from maatwaarde.scoring.expressions import score_frame
    from maatwaarde.scoring.flips import Pair, Tornado, pair, tornado
    from maatwaarde.scoring.robustness import Robustness, robustness
    from maatwaarde.scoring.tradeoffs import Tradeoffs, tradeoffs
    from maatwaarde.scoring.value_for_money import ValueForMoney, value_for_money
    from maatwaarde.scoring.weights import WeightReport, resolve_weights, with_answers
    from maatwaarde.streaming import score_file

_HOMES = {
    "account.audit": (
        "Audit",
        "audit",
        "plan_as_given",
    ),
    "account.decision": ("Decision",),
    "account.expected": (
        "Expected",
        "expected",
    ),
    "account.facts": ("decision_on",),
    "account.gates.check": ("check_gates",),
    "account.gates.consequences": ("changes_after",),
    "account.gates.deciding": ("decide_gate",),
    "account.gates.decisions": ("read_decisions",),
    "account.gates.model": ("Gates",),
    "account.gates.read": ("read_gates",),
    "account.gates.records": ("Checked",),
    "account.goals": (
        "Goals",
        "goals",
    ),
    "account.learning": (
        "Learning",
        "learn",
    ),
    "account.monitor": (
        "Monitored",
        "monitor",
    ),
    "account.notes": (
        "Notes",
        "read_notes",
    ),
    "account.observations": ("Realised",),
    "account.realised": ("read_realised",),
    "account.register.opening": ("open_register",),
    "account.register.store": ("Register",),
    "account.statement": (
        "Statement",
        "statement",
    ),
    "diagnostics": (
        "MaatwaardeError",
        "Diagnostic",
    ),
    "documents.geojson": ("read_geojson",),
    "framework": (
        "Framework",
        "load_framework",
        "shipped_frameworks",
    ),
    "impact": (
        "ImpactTable",
        "Trace",
        "estimate",
        "run_controls",
        "trace",
    ),
    "impact.anchors": (
        "ProposedAnchors",
        "propose_anchors",
    ),
    "monetary": (
        "Monetary",
        "npv",
    ),
    "plugins": (
        "Plugins",
        "load_plugins",
    ),
    "portfolio.advice": (
        "Advice",
        "Questions",
    ),
    "portfolio.analysis.alternatives": ("Alternative",),
    "portfolio.analysis.core_sampling": (
        "Core",
        "core_of",
    ),
    "portfolio.analysis.over_time": (
        "OverTime",
        "over_time",
    ),
    "portfolio.analysis.pareto": ("ParetoPoint",),
    "portfolio.analysis.shadow_prices": ("ShadowPrice",),
    "portfolio.analysis.why_not": ("WhyNot",),
    "portfolio.analysis.without": ("Without",),
    "portfolio.beside": (
        "Beside",
        "Wanted",
        "set_beside",
    ),
    "portfolio.inputs.changes": (
        "Changes",
        "read_changes",
    ),
    "portfolio.inputs.motions": (
        "Motions",
        "read_motions",
        "with_asked",
    ),
    "portfolio.inputs.plan_file": (
        "RunningPlan",
        "read_running_plan",
    ),
    "portfolio.inputs.resources": (
        "Resources",
        "read_resources",
    ),
    "portfolio.motions": (
        "PricedMotions",
        "price_motions",
    ),
    "portfolio.plan": (
        "Plan",
        "optimise",
    ),
    "portfolio.replanning.from_changes": (
        "Reconsidered",
        "reconsider",
    ),
    "portfolio.sweep": (
        "Scenario",
        "Sweep",
        "scenario_grid",
        "sweep",
    ),
    "proposals": (
        "Proposals",
        "draft_mapping",
        "read_proposals",
    ),
    "proposals.areas": (
        "AreaMap",
        "match_areas",
    ),
    "report.account.dossier_files": (
        "pack_dossier",
        "verify_dossier",
    ),
    "report.advice.report": ("Report",),
    "report.document": ("Document",),
    "report.figures.schedule": ("plan_picture",),
    "report.text": (
        "alternatives_text",
        "audit_text",
        "core_text",
        "explanation_text",
        "gates_text",
        "goals_text",
        "monitor_text",
        "motions_text",
        "npv_text",
        "pareto_text",
        "portfolio_text",
        "ranking_text",
        "replan_text",
        "robustness_text",
        "scores_table",
        "shadow_prices_text",
        "statement_text",
        "sweep_text",
        "trace_text",
        "why_not_text",
        "write_scores",
    ),
    "scoring": (
        "Comparison",
        "Explanation",
        "GroupRankings",
        "Scores",
        "compare_methods",
        "rank_by_group",
        "score",
    ),
    "scoring.expressions": ("score_frame",),
    "scoring.flips": (
        "Pair",
        "Tornado",
        "pair",
        "tornado",
    ),
    "scoring.robustness": (
        "Robustness",
        "robustness",
    ),
    "scoring.tradeoffs": (
        "Tradeoffs",
        "tradeoffs",
    ),
    "scoring.value_for_money": (
        "ValueForMoney",
        "value_for_money",
    ),
    "scoring.weights": (
        "WeightReport",
        "resolve_weights",
        "with_answers",
    ),
    "streaming": ("score_file",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Advice",
    "Alternative",
    "AreaMap",
    "Audit",
    "Beside",
    "Changes",
    "Checked",
    "Comparison",
    "Core",
    "Decision",
    "Diagnostic",
    "Document",
    "Expected",
    "Explanation",
    "Framework",
    "Gates",
    "Goals",
    "GroupRankings",
    "ImpactTable",
    "Learning",
    "MaatwaardeError",
    "Monetary",
    "Monitored",
    "Motions",
    "Notes",
    "OverTime",
    "Pair",
    "ParetoPoint",
    "Plan",
    "Plugins",
    "PricedMotions",
    "Proposals",
    "ProposedAnchors",
    "Questions",
    "Realised",
    "Reconsidered",
    "Register",
    "Report",
    "Resources",
    "Robustness",
    "RunningPlan",
    "Scenario",
    "Scores",
    "ShadowPrice",
    "Statement",
    "Sweep",
    "Tornado",
    "Trace",
    "Tradeoffs",
    "ValueForMoney",
    "Wanted",
    "WeightReport",
    "WhyNot",
    "Without",
    "alternatives_text",
    "audit",
    "audit_text",
    "changes_after",
    "check_gates",
    "compare_methods",
    "core_of",
    "core_text",
    "decide_gate",
    "decision_on",
    "draft_mapping",
    "estimate",
    "expected",
    "explanation_text",
    "gates_text",
    "goals",
    "goals_text",
    "learn",
    "load_framework",
    "load_plugins",
    "match_areas",
    "monitor",
    "monitor_text",
    "motions_text",
    "npv",
    "npv_text",
    "open_register",
    "optimise",
    "over_time",
    "pack_dossier",
    "pair",
    "pareto_text",
    "plan_as_given",
    "plan_picture",
    "portfolio_text",
    "price_motions",
    "propose_anchors",
    "rank_by_group",
    "ranking_text",
    "read_changes",
    "read_decisions",
    "read_gates",
    "read_geojson",
    "read_motions",
    "read_notes",
    "read_proposals",
    "read_realised",
    "read_resources",
    "read_running_plan",
    "reconsider",
    "replan_text",
    "report",
    "resolve_weights",
    "robustness",
    "robustness_text",
    "run_controls",
    "scenario_grid",
    "score",
    "score_file",
    "score_frame",
    "scores_table",
    "set_beside",
    "shadow_prices_text",
    "shipped_frameworks",
    "statement",
    "statement_text",
    "sweep",
    "sweep_text",
    "tornado",
    "trace",
    "trace_text",
    "tradeoffs",
    "value_for_money",
    "verify_dossier",
    "why_not_text",
    "with_answers",
    "with_asked",
    "write_scores",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "report":  # the room of that name, which is called as the function
        return import_module(f"{__name__}.report")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
