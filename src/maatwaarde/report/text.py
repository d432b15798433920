"""Reports as text and tables, for those who call the library from Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maatwaarde.account.audit import Audit
from maatwaarde.account.gates.records import Checked
from maatwaarde.account.goals import Goals
from maatwaarde.account.statement import Statement
from maatwaarde.framework import By, Framework
from maatwaarde.impact import Trace
from maatwaarde.messages import Language, Text, msg
from maatwaarde.monetary import Monetary
from maatwaarde.portfolio.analysis.alternatives import Alternatives
from maatwaarde.portfolio.analysis.core_sampling import Core
from maatwaarde.portfolio.analysis.pareto import ParetoPoint
from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice
from maatwaarde.portfolio.analysis.why_not import WhyNot
from maatwaarde.portfolio.analysis.without import Without
from maatwaarde.portfolio.motions import PricedMotions
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.replanning.from_changes import Reconsidered
from maatwaarde.portfolio.sweep import Sweep
from maatwaarde.report.account.audit import audit_document
from maatwaarde.report.account.gates import gates_document
from maatwaarde.report.account.goals import goals_document
from maatwaarde.report.account.statement import statement_document
from maatwaarde.report.data import scores_data
from maatwaarde.report.document import Document
from maatwaarde.report.emit import emit
from maatwaarde.report.monetary.document import monetary_document
from maatwaarde.report.portfolio.alternatives import alternatives_blocks
from maatwaarde.report.portfolio.core import core_document
from maatwaarde.report.portfolio.insight import pareto_document, shadow_blocks
from maatwaarde.report.portfolio.motions import motions_document
from maatwaarde.report.portfolio.replan import replan_document
from maatwaarde.report.portfolio.summary import portfolio_document
from maatwaarde.report.portfolio.sweep import sweep_document
from maatwaarde.report.portfolio.whynot import why_not_document
from maatwaarde.report.ranking.explanation import explanation_document
from maatwaarde.report.ranking.ranking import ranking_document, scores_annex
from maatwaarde.report.ranking.robustness import robustness_document
from maatwaarde.report.ranking.trace import trace_document
from maatwaarde.report.render.columns import Value, to_columns
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.render.width import WIDTH
from maatwaarde.scoring import Explanation, Scores
from maatwaarde.scoring.robustness import Robustness
from maatwaarde.scoring.tradeoffs import Tradeoffs

if TYPE_CHECKING:
    from maatwaarde.account.monitor import Monitored


def ranking_text(
    scores: Scores, language: Language = "nl", width: int = WIDTH, *, by: By | None = None
) -> str:
    """Return the ranking as text: harm and guards stand beside every score.

    Parameters
    ----------
    by
        What to add gains and harms up under, in a table below it; None leaves that out.
    """
    return to_text(ranking_document(scores, by), language, width)


def npv_text(found: Monetary, language: Language = "nl", width: int = WIDTH) -> str:
    """Return costs and benefits in euros as text, with what is not in them."""
    return to_text(monetary_document(found), language, width)


def audit_text(found: Audit, language: Language = "nl", width: int = WIDTH) -> str:
    """Return what decided each proposal, how equal cases were treated, and how it is spread."""
    return to_text(audit_document(found), language, width)


def explanation_text(
    explanation: Explanation, language: Language = "nl", width: int = WIDTH, *, by: By = "value"
) -> str:
    """Return in words what a proposal harms, gains and would need to move up."""
    return to_text(explanation_document(explanation, by), language, width)


def robustness_text(
    result: Robustness, trade: Tradeoffs, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return chances, weights that bring to the top, exact bounds, and what pays for what."""
    return to_text(robustness_document(result, trade), language, width)


def sweep_text(sweep: Sweep, language: Language = "nl", width: int = WIDTH) -> str:
    """Return what is chosen in each scenario, and what is chosen in all, some and none."""
    return to_text(sweep_document(sweep), language, width)


def gates_text(checked: Checked, language: Language = "nl", width: int = WIDTH) -> str:
    """Return which gates are passed, on which facts, and what they release or hold back."""
    return to_text(gates_document(checked), language, width)


def portfolio_text(
    plan: Plan, language: Language = "nl", width: int = WIDTH, *, by: By = "value"
) -> str:
    """Return a portfolio as text, with its proof and a reason for each proposal left out."""
    return to_text(portfolio_document(plan, by), language, width)


def why_not_text(plan: Plan, answer: WhyNot, language: Language = "nl", width: int = WIDTH) -> str:
    """Return what would bring a proposal in and what it would push out, of `Plan.why_not`."""
    return to_text(why_not_document(plan, answer), language, width)


def pareto_text(
    plan: Plan,
    front: Sequence[ParetoPoint],
    against: str = "cost",
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return the value of the best portfolio against what it may use, as `Plan.pareto` found it.

    Parameters
    ----------
    against
        As it was for `Plan.pareto`.
    """
    return to_text(pareto_document(plan, front, against), language, width)


def shadow_prices_text(
    plan: Plan, prices: Sequence[ShadowPrice], language: Language = "nl", width: int = WIDTH
) -> str:
    """Return what a step more of each resource brings, as `Plan.shadow_prices` found it."""
    document = Document(_title(plan), tuple(shadow_blocks(plan, prices)))
    return to_text(document, language, width)


def alternatives_text(
    plan: Plan, found: Alternatives, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return portfolios that are nearly as good, as `Plan.alternatives` found them."""
    document = Document(_title(plan), tuple(alternatives_blocks(plan, found)))
    return to_text(document, language, width)


def core_text(core: Core, language: Language = "nl", width: int = WIDTH) -> str:
    """Return how often each proposal is chosen, as `Plan.core` or `core_of` found it."""
    return to_text(core_document(core), language, width)


def trace_text(
    trace: Trace, framework: Framework, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return how an impact came about, from the list and the factors to the figure."""
    return to_text(trace_document(trace, framework), language, width)


def motions_text(
    plan: Plan,
    priced: PricedMotions | None = None,
    without: Sequence[Without] | None = None,
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return what motions cost, and what is lost without each chosen proposal.

    Parameters
    ----------
    without
        As `Plan.without` found it; left out, that part is.
    """
    return to_text(motions_document(plan, priced, without), language, width)


def replan_text(
    found: Reconsidered, most: int | None = None, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return what stays, moves, drops out and comes in, who is freed, and what could be sooner.

    Parameters
    ----------
    most
        How many changes were allowed; None is no limit.
    """
    return to_text(replan_document(found, most), language, width)


def goals_text(found: Goals, language: Language = "nl", width: int = WIDTH) -> str:
    """Return the goal tree as text, with who and how much, and what is missing in it."""
    return to_text(goals_document(found), language, width)


def statement_text(found: Statement, language: Language = "nl", width: int = WIDTH) -> str:
    """Return the account over a year as text, by pillar, value and SDG."""
    return to_text(statement_document(found), language, width)


def monitor_text(found: Monitored, language: Language = "nl", width: int = WIDTH) -> str:
    """Return how a plan comes along: realised against expected, what is late, and what is left."""
    # Here, since what follows a plan is not needed by who makes one.
    from maatwaarde.report.account.monitor import monitor_document

    return to_text(monitor_document(found), language, width)


def scores_table(scores: Scores) -> dict[str, list[Value]]:
    """Return one column per figure, one entry per proposal, best first."""
    return to_columns(scores_annex(scores))


def _title(plan: Plan) -> Text:
    return msg("Portfolio: {title}", title=plan.scores.framework.title)


def write_scores(
    scores: Scores,
    path: str | Path,
    plugins: dict[str, str] | None = None,
    sections: Mapping[str, Any] | None = None,
    language: Language = "nl",
) -> None:
    """Write scores to a file, in the form that the extension of ``path`` says.

    Parameters
    ----------
    sections
        Those of plugins as data, which JSON holds and tables do not.

    Raises
    ------
    MaatwaardeError
        If the extension is unknown, or the file cannot be written.
    """
    emit(
        lambda: ranking_document(scores),
        lambda: scores_data(scores, plugins, dict(sections or {})),
        output=str(path),
        language=language,
    )
