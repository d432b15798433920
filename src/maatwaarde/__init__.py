"""Decide which public proposals are worth doing, by what your own organisation values.

    import maatwaarde as mw

    framework = mw.load_framework("meetlat.yaml")
    proposals = mw.read_proposals("voorstellen.xlsx")     # or any dataframe
    impacts = mw.estimate(proposals, framework)
    scores = mw.score(impacts, framework, titles=proposals.titles)
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
    from maatwaarde.account.facts import decision_on
    from maatwaarde.account.gates.check import check_gates
    from maatwaarde.account.gates.read import read_gates
    from maatwaarde.account.goals import goals
    from maatwaarde.account.monitor import monitor
    from maatwaarde.account.notes import read_notes
    from maatwaarde.account.realised import read_realised
    from maatwaarde.account.register.opening import open_register
    from maatwaarde.account.register.store import Register
    from maatwaarde.account.statement import statement
    from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
    from maatwaarde.framework import Framework, load_framework, shipped_frameworks
    from maatwaarde.impact import ImpactTable, estimate
    from maatwaarde.monetary import Monetary, npv
    from maatwaarde.plugins import load_plugins
    from maatwaarde.portfolio.advice import Questions
    from maatwaarde.portfolio.analysis.core_sampling import core_of
    from maatwaarde.portfolio.inputs.changes import read_changes
    from maatwaarde.portfolio.inputs.motions import read_motions
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.portfolio.inputs.resources import read_resources
    from maatwaarde.portfolio.motions import price_motions
    from maatwaarde.portfolio.plan import Plan, optimise
    from maatwaarde.portfolio.replanning.from_changes import reconsider
    from maatwaarde.portfolio.sweep import Scenario, Sweep, scenario_grid, sweep
    from maatwaarde.proposals import Proposals, read_proposals
    from maatwaarde.report.account.dossier_files import pack_dossier, verify_dossier
    from maatwaarde.report.advice.report import report
    from maatwaarde.report.figures.schedule import plan_picture
    from maatwaarde.report.text import (
        audit_text,
        explanation_text,
        gates_text,
        goals_text,
        monitor_text,
        motions_text,
        npv_text,
        portfolio_text,
        ranking_text,
        replan_text,
        robustness_text,
        scores_table,
        statement_text,
        sweep_text,
        write_scores,
    )
    from maatwaarde.scoring import Explanation, Scores, compare_methods, rank_by_group, score
    from maatwaarde.scoring.expressions import score_frame
    from maatwaarde.scoring.flips import pair, tornado
    from maatwaarde.scoring.robustness import robustness
    from maatwaarde.scoring.tradeoffs import tradeoffs
    from maatwaarde.scoring.weights import resolve_weights, with_answers
    from maatwaarde.streaming import score_file

_HOMES = {
    "account.audit": ("Audit", "audit", "plan_as_given"),
    "account.goals": ("goals",),
    "account.notes": ("read_notes",),
    "account.statement": ("statement",),
    "account.gates.check": ("check_gates",),
    "account.gates.read": ("read_gates",),
    "account.decision": ("Decision",),
    "account.facts": ("decision_on",),
    "account.register.opening": ("open_register",),
    "account.register.store": ("Register",),
    "account.monitor": ("monitor",),
    "account.realised": ("read_realised",),
    "diagnostics": ("MaatwaardeError", "Diagnostic"),
    "framework": ("Framework", "load_framework", "shipped_frameworks"),
    "impact": ("ImpactTable", "estimate"),
    "monetary": ("Monetary", "npv"),
    "plugins": ("load_plugins",),
    "portfolio.inputs.changes": ("read_changes",),
    "portfolio.inputs.motions": ("read_motions",),
    "portfolio.motions": ("price_motions",),
    "portfolio.plan": ("Plan", "optimise"),
    "portfolio.replanning.from_changes": ("reconsider",),
    "portfolio.sweep": ("Scenario", "Sweep", "scenario_grid", "sweep"),
    "portfolio.inputs.resources": ("read_resources",),
    "portfolio.inputs.plan_file": ("read_running_plan",),
    "portfolio.advice": ("Questions",),
    "portfolio.analysis.core_sampling": ("core_of",),
    "proposals": ("Proposals", "read_proposals"),
    "report.account.dossier_files": ("pack_dossier", "verify_dossier"),
    "report.figures.schedule": ("plan_picture",),
    "report.text": (
        "audit_text",
        "explanation_text",
        "goals_text",
        "gates_text",
        "monitor_text",
        "motions_text",
        "npv_text",
        "portfolio_text",
        "ranking_text",
        "replan_text",
        "robustness_text",
        "scores_table",
        "statement_text",
        "sweep_text",
        "write_scores",
    ),
    "scoring": ("Explanation", "Scores", "compare_methods", "rank_by_group", "score"),
    "scoring.expressions": ("score_frame",),
    "scoring.flips": ("pair", "tornado"),
    "scoring.robustness": ("robustness",),
    "scoring.tradeoffs": ("tradeoffs",),
    "scoring.weights": ("resolve_weights", "with_answers"),
    "streaming": ("score_file",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Audit",
    "Decision",
    "Diagnostic",
    "Explanation",
    "Framework",
    "ImpactTable",
    "MaatwaardeError",
    "Monetary",
    "Plan",
    "Proposals",
    "Questions",
    "Register",
    "Scenario",
    "Scores",
    "Sweep",
    "audit",
    "audit_text",
    "check_gates",
    "compare_methods",
    "core_of",
    "decision_on",
    "estimate",
    "explanation_text",
    "gates_text",
    "goals",
    "goals_text",
    "load_framework",
    "load_plugins",
    "monitor",
    "monitor_text",
    "motions_text",
    "npv",
    "npv_text",
    "open_register",
    "optimise",
    "pack_dossier",
    "pair",
    "plan_as_given",
    "plan_picture",
    "portfolio_text",
    "price_motions",
    "rank_by_group",
    "ranking_text",
    "read_changes",
    "read_gates",
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
    "scenario_grid",
    "score",
    "score_file",
    "score_frame",
    "scores_table",
    "shipped_frameworks",
    "statement",
    "statement_text",
    "sweep",
    "sweep_text",
    "tornado",
    "tradeoffs",
    "verify_dossier",
    "with_answers",
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
