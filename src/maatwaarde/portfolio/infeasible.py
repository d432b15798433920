"""Say why no portfolio keeps all rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio import highs
from maatwaarde.portfolio.highs import Limits
from maatwaarde.portfolio.model import build
from maatwaarde.portfolio.problem import Problem


def explain_infeasible(problem: Problem) -> PortfolioError:
    """Return an error that names a smallest set of rules that cannot hold together.

    Rules are taken out one by one; what the problem stays contradictory without is left out.
    """
    model = build(problem)
    kept = np.ones(len(model.rules), dtype=bool)

    def contradictory(keep: np.ndarray) -> bool:
        rows = (model.row_rule < 0) | keep[model.row_rule]
        part = replace(
            model,
            row_lower=np.where(rows, model.row_lower, -np.inf),
            row_upper=np.where(rows, model.row_upper, np.inf),
        )
        run = highs.maximise(part, Limits(), objective=np.zeros(len(model.objective)))
        return run.status == "infeasible"

    for place, rule in enumerate(model.rules):
        if rule.kind == "definition":
            continue
        kept[place] = False
        if not contradictory(kept):
            kept[place] = True
    conflict = [
        rule
        for rule, keep in zip(model.rules, kept, strict=True)
        if keep and rule.kind != "definition"
    ]
    fixed = [f"{rule.option_id} is running already" for rule in problem.locked] + [
        f"{rule.proposal} is forbidden" for rule in problem.forbidden
    ]
    text = "; ".join(rule.text for rule in conflict)
    return PortfolioError(
        Finding(
            code="infeasible",
            what=f"these rules cannot hold together: {text}"
            + (f" (while {'; '.join(fixed[:8])})" if fixed else ""),
            mend="lift or widen one of them",
        )
    )
