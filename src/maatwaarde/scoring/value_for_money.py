"""Value for money: what a proposal adds to the score for each million that it costs.

A figure to look at, and nothing to choose by: a portfolio is not the proposals with most value for
money, since what is large, what needs the same people, and what goes together count too (the
knapsack problem; Martello and Toth, 1990).
"""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import UnitError
from maatwaarde.impact import for_proposals
from maatwaarde.late import dataclass
from maatwaarde.periods import Period
from maatwaarde.proposals import Proposals
from maatwaarde.scoring.scores import Scores
from maatwaarde.scoring.standings import Standings
from maatwaarde.units import Units

MILLION = 1_000_000.0


@dataclass(frozen=True, eq=False)
class ValueForMoney(ByContent):
    """Costs, and what is gained for them.

    Parameters
    ----------
    cost
        Shape (n,), in EUR, of all kinds and periods together; NaN where the list states none, or
        says of a part that it is not known.
    per_million
        Shape (n,): how far the score is above that of doing nothing, for each million EUR. NaN
        where the cost or the score is unknown, and where there is nothing to pay.
    yearly
        Shape (n,), in EUR: the part of the cost that returns every year (``2028+``), which counts
        for one year, since a score knows no last one; None where nothing returns.
    """

    cost: Floats
    per_million: Floats
    yearly: Floats | None = None


def value_for_money(scores: Scores, proposals: Proposals) -> ValueForMoney | None:
    """Return value for money; None where no cost is known, or nothing has no score of its own.

    It is in the order of the scores; the proposals are matched by id.

    Raises
    ------
    ImpactError
        If the scores are of other proposals.
    """
    for_proposals(scores.impacts, proposals.ids)
    place = {name: row for row, name in enumerate(proposals.ids)}
    cost, yearly = _cost(proposals)
    rows = [place[name] for name in scores.proposals]
    found = None
    if cost is not None:
        found = _worth(scores, cost[rows], None if yearly is None else yearly[rows])
    return None if found is None or np.isnan(found.per_million).all() else found


def worth_of_each(scores: Standings, proposals: Proposals) -> ValueForMoney | None:
    """Return the same where it may be known of no proposal, as in a part of a list.

    The scores are of these proposals, in their order.
    """
    cost, yearly = _cost(proposals)
    return None if cost is None else _worth(scores, cost, yearly)


def _cost(proposals: Proposals) -> tuple[Floats | None, Floats | None]:
    """Return what each proposal costs in all, NaN where that is not known, and what returns of it.

    None for costs where there are none, and for what returns where nothing does.
    """
    units = Units()
    demands = [demand for demand in proposals.uses if demand.kind == "cost"]
    try:
        costs = [demand.values * units.factor(demand.unit, "EUR") for demand in demands]
    except UnitError:
        return None, None  # a column that is no money, of which a portfolio says so
    if not costs:
        return None, None
    lasting = [
        np.nan_to_num(amounts, nan=0.0)
        for demand, amounts in zip(demands, costs, strict=True)
        if demand.period is not None and Period.parse(demand.period, onwards=True).onwards
    ]
    stated = np.column_stack(costs)
    cost: Floats = np.where(np.isnan(stated).all(axis=1), np.nan, np.nansum(stated, axis=1))
    cost[[cell.proposal for cell in proposals.unknown if cell.kind == "cost"]] = np.nan
    yearly = np.sum(lasting, axis=0) if lasting else np.zeros(len(cost))
    return cost, yearly if yearly.any() else None


def _worth(scores: Standings, cost: Floats, yearly: Floats | None) -> ValueForMoney | None:
    if scores.relative or scores.reference is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        per_million = (scores.score - scores.reference) / (cost / MILLION)
    per_million[~(cost > 0)] = np.nan
    return ValueForMoney(cost, per_million, yearly)
