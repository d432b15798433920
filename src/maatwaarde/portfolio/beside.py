"""What is set beside a portfolio: another order, an earlier plan, near equals, shadow prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maatwaarde.content import ByContent
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.analysis.alternatives import Alternatives, alternatives
from maatwaarde.portfolio.analysis.comparison import as_solution
from maatwaarde.portfolio.analysis.greedy import greedy_by
from maatwaarde.portfolio.analysis.ordering import order_by
from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.plan import Plan
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals


@dataclass(frozen=True, eq=False)
class Wanted(ByContent):
    """What is to be set beside a portfolio; what is None or False is left out.

    Parameters
    ----------
    column
        Choose in the order of this column: ``score``, a measure or an attribute.
    plan_file, earlier
        A portfolio that was chosen before, and the file that it was read from.
    alternatives
        So many portfolios that are nearly as good.
    shadow_prices
        Whether to find what one step more of each resource would bring.
    """

    column: str | None = None
    plan_file: str | None = None
    earlier: RunningPlan | None = None
    alternatives: int | None = None
    shadow_prices: bool = False


@dataclass(frozen=True, eq=False)
class Beside(ByContent, Presented):
    """A portfolio with others beside it.

    Parameters
    ----------
    plan
        The portfolio; where one of the others is better than its proof allows, its status is
        ``refuted``.
    column, ordered
        What is chosen in the order of a column, under the same rules.
    name, earlier
        An earlier portfolio as it would work out now, and the name of its file.
    alternatives
        Portfolios that are nearly as good; None where these were not asked for.
    shadow_prices
        What a step more of each resource brings; None where this was not asked for.
    """

    plan: Plan
    column: str | None = None
    ordered: Solution | None = None
    name: str | None = None
    earlier: Solution | None = None
    alternatives: Alternatives | None = None
    shadow_prices: Sequence[ShadowPrice] | None = None


def set_beside(
    plan: Plan,
    proposals: Proposals,
    wanted: Wanted,
    *,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> Beside:
    """Find what is to be set beside a portfolio.

    Parameters
    ----------
    time_limit
        Seconds for each portfolio that is solved for.

    Raises
    ------
    MaatwaardeError
        If there is no such column, or the earlier portfolio names what is not in the list.
    """
    check_number("time_limit", time_limit)
    check_number("gap", gap, 0.0)
    problem, objective = plan.problem, plan.solution.objective
    ordered = earlier = near = None
    if wanted.column is not None:
        order = order_by(wanted.column, proposals, plan.scores)
        ordered = greedy_by(order, problem, objective=objective, time_limit=time_limit)
    if wanted.earlier is not None:
        earlier = as_solution(wanted.earlier, problem, objective)
    if wanted.alternatives is not None:
        near = alternatives(
            problem, plan.solution, count=wanted.alternatives, time_limit=time_limit, gap=gap
        )
    prices = plan.shadow_prices(time_limit=time_limit) if wanted.shadow_prices else None
    others = [item.solution for item in near or ()]
    others += [item for item in (ordered, earlier) if item is not None]
    return Beside(
        plan.beside(others),
        wanted.column,
        ordered,
        None if wanted.plan_file is None else Path(wanted.plan_file).name,
        earlier,
        near,
        prices,
    )
