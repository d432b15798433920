"""All that options use of money and staff, over the years of a plan: what a budget has to cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, UnitError
from maatwaarde.portfolio.assemble.capital_charges import Charges, capital_charges, debt_rows
from maatwaarde.portfolio.assemble.lasting import asked_use, structural_use, waiting_use
from maatwaarde.portfolio.assemble.reserves import reserves
from maatwaarde.portfolio.assemble.start_options import Amounts, Starts, yearly_rise
from maatwaarde.portfolio.assemble.years import PlanYears
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem import ranges
from maatwaarde.portfolio.problem.records import Resource, Withdrawal
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.units import Units

Bound = Literal["low", "high"]


@dataclass(frozen=True, eq=False)
class Covered:
    """What there is and what options use of it, as a problem has it.

    Parameters
    ----------
    resources
        Budgets and staff, then reserves, then debt.
    use, structural, charges, use_low, use_high
        (options, resources); None where nothing has such an end.
    """

    resources: tuple[Resource, ...]
    use: Floats
    structural: Floats
    charges: Floats
    use_low: Floats | None
    use_high: Floats | None
    withdrawals: tuple[Withdrawal, ...]


def covered(
    starts: Starts,
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    resources: Resources,
    units: Units,
    years: PlanYears,
    findings: list[Diagnostic],
) -> Covered:
    """Add to what options ask what waiting costs, and what investments charge and leave owed."""
    count = len(proposals)
    dearer = yearly_rise(resources, amounts)
    structural = structural_use(starts, amounts, rows, count, years, dearer)
    waits = waiting_use(starts, proposals, amounts, rows, units, findings)
    kept, drawn = reserves(resources, rows, years, findings)
    debts = debt_rows(resources, rows, years, findings)
    nothing = np.zeros((len(starts.options), len(kept)))

    def whole(asked: Floats, charged: Charges) -> Floats:
        more = waits + charged.use
        # What was stated stays as it is to the last digit; sums are rounded to be told in cents.
        use = np.where(more != 0, np.round(asked + more, 6), asked)
        return np.hstack([use, nothing, *([charged.owed] if debts else [])])

    def charges(of: Amounts, findings: list[Diagnostic]) -> Charges:
        return capital_charges(starts, proposals, of, rows, resources, units, years, findings)

    charged = charges(amounts, findings)
    use = whole(starts.use, charged)
    ends: list[Floats | None] = []
    bounds: tuple[Bound, ...] = ("low", "high")
    for bound in bounds:
        of = _bounded(amounts, bound, proposals, units, findings)
        if of is None:
            ends.append(None)
            continue
        # What else is wrong with them was found with the amounts themselves.
        ends.append(whole(asked_use(starts, of, rows, count, years, dearer), charges(of, [])))
    beside = np.zeros((len(use), use.shape[1] - len(rows)))
    return Covered(
        resources=(*rows, *kept, *debts),
        use=use,
        structural=np.hstack([structural, beside]),
        charges=np.hstack([charged.use, beside]),
        use_low=None if ends[0] is None else np.minimum(ends[0], use),
        use_high=None if ends[1] is None else np.maximum(ends[1], use),
        withdrawals=tuple(drawn),
    )


def _bounded(
    amounts: Amounts, bound: Bound, proposals: Proposals, units: Units, findings: list[Diagnostic]
) -> Amounts | None:
    """Return the low or the high end of what is asked; None where nothing has a range."""
    found: list[tuple[ResourceDemand, Floats]] = []
    for item, values in amounts:
        ends = item.low if bound == "low" else item.high
        if ends is None:
            found.append((item, values))
            continue
        kind = "money" if item.kind == "cost" else "staff"
        try:
            ends = ends * units.factor(item.unit, "EUR" if kind == "money" else "fte")
        except UnitError:  # it is said of the amounts themselves
            continue
        limit = ranges.amount_range(kind)
        findings += [
            Diagnostic(
                code="out-of-range",
                what=limit.wrong(float(ends[i])),
                mend=limit.mend,
                where=proposals.where(int(i), f"{item.column}:{bound}"),
            )
            for i in np.flatnonzero(limit.outside(ends))
        ]
        found.append((item, np.where(np.isnan(ends), values, ends)))
    ranged = any((item.low if bound == "low" else item.high) is not None for item, _ in amounts)
    return found if ranged else None
