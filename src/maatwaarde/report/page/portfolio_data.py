"""What a page needs to choose a portfolio anew with other weights, or why it cannot."""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.messages import Language, Message, Number, msg, say
from maatwaarde.portfolio.analysis.reweighing import Reweighable, reweighable
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.solvers.highs import needs_strict
from maatwaarde.proposals import Proposals, Status
from maatwaarde.report.page.packing import floats, whole
from maatwaarde.scoring import Scores

# Seconds that the page may search; what is not proven by then is told as such.
SECONDS = 30
# HiGHS in WebAssembly, one thread, on a busy machine: 2,000 proposals in one period are proven in 5
# seconds, 100 proposals with three starts each in 19, and 200 of those are 1.6 % short after 20, by
# which what falls out of a portfolio is chance. Beyond this the page does not try.
MOST_OPTIONS = 2500
MOST_WITH_STARTS = 400
MOST_ENTRIES = 60_000


def portfolio_data(
    plan: Plan, scores: Scores, proposals: Proposals, language: Language
) -> dict[str, Any]:
    """Return the portfolio as it is, and the model to choose another with.

    Options name their proposals by the rows of ``scores``, which are of the same proposals. Where a
    page would not be able to keep what it says, ``why`` tells so, and there is no model.
    """
    problem, solution = plan.problem, plan.solution
    data: dict[str, Any] = {
        "chosen": list(plan.chosen),
        "starts": {name: start for name, start in solution.starts.items() if start is not None},
        "parts": {name: part for name, part in solution.parts.items() if part != 1.0},
        "fields": {
            item.id: " · ".join(filter(None, (item.policy_field, item.area)))
            for item in problem.proposals
        },
        "value": plan.value,
        "cost": solution.cost,
        "status": solution.status,
        "seconds": SECONDS,
    }
    found = _model(plan, scores)
    if isinstance(found, Message):
        return {**data, "why": say(found, language)}
    return {**data, "model": _packed(plan, found, scores, proposals)}


def _model(plan: Plan, scores: Scores) -> Reweighable | Message:
    if plan.sure is not None:
        return msg(
            "margins were kept for what is uncertain, and these depend on what is chosen; the page "
            "cannot work them out"
        )
    if plan.solution.status not in ("proven", "within-gap"):
        return msg("this portfolio itself is not proven to be the best, so a page cannot do better")
    options, offered = len(plan.problem.options), len(plan.problem.proposals)
    if options > (MOST_OPTIONS if options <= offered else MOST_WITH_STARTS):
        return _too_large(options)
    try:
        found = reweighable(plan.problem, scores, plan.timeline, plan.solution.objective)
    except PortfolioError:
        return msg("what breaks a guard differs too much in size from the rest to be put beside it")
    if found.model.matrix.nnz > MOST_ENTRIES:
        return _too_large(options)
    return found


def _too_large(options: int) -> Message:
    return msg(
        "this choice ({n} options) is too large for a page to prove which portfolio is the best",
        n=Number(options, 0),
    )


def _packed(plan: Plan, found: Reweighable, scores: Scores, proposals: Proposals) -> dict[str, Any]:
    model, problem = found.model, plan.problem
    status = dict(zip(proposals.ids, proposals.status, strict=True))
    chosen = set(plan.solution.options)
    return {
        "rows": model.matrix.shape[0],
        "columns": model.matrix.shape[1],
        "starts": whole(model.matrix.indptr),
        "indices": whole(model.matrix.indices),
        "values": floats(model.matrix.data),
        "rowLower": floats(model.row_lower),
        "rowUpper": floats(model.row_upper),
        "columnLower": floats(model.column_lower),
        "columnUpper": floats(model.column_upper),
        "integer": whole(model.integer),
        "cost": floats(model.cost),
        "options": [
            {"start": option.start, "part": option.scale, "row": int(row)}
            for option, row in zip(problem.options, found.row, strict=True)
        ],
        "adopted": [i for i, option in enumerate(problem.options) if option in chosen],
        # Only of what is merely proposed a veto decides: the rest is bound, or out for good.
        "vetoable": whole([status[name] is Status.PROPOSED for name in scores.proposals]),
        "sumOfScores": plan.solution.objective == "sum-of-scores",
        "worth": {
            "starts": whole(found.value.indptr),
            "indices": whole(found.value.indices),
            "values": floats(found.value.data),
        },
        "measure": found.measure.tolist(),
        "part": floats(found.part),
        "guards": [
            {"guard": item.guard, "points": list(item.points), "minimum": item.minimum}
            for item in found.guards
        ],
        "horizonMoves": found.horizon_moves,
        "strict": needs_strict(model),
    }
