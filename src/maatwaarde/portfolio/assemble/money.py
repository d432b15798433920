"""All that options use of money and staff, over the years of a plan: what a budget has to cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.portfolio.assemble.capital_charges import capital_charges, debt_rows
from maatwaarde.portfolio.assemble.lasting import structural_use, waiting_use
from maatwaarde.portfolio.assemble.reserves import reserves
from maatwaarde.portfolio.assemble.start_options import Amounts, Starts
from maatwaarde.portfolio.assemble.years import PlanYears
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Resource, Withdrawal
from maatwaarde.proposals import Proposals
from maatwaarde.units import Units


@dataclass(frozen=True, eq=False)
class Covered:
    """What there is and what options use of it, as a problem has it.

    Parameters
    ----------
    resources
        Budgets and staff, then reserves, then debt.
    use, structural, charges
        (options, resources)
    """

    resources: tuple[Resource, ...]
    use: Floats
    structural: Floats
    charges: Floats
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
    structural = structural_use(starts, amounts, rows, len(proposals), years)
    waits = waiting_use(starts, proposals, amounts, rows, units, findings)
    charged = capital_charges(starts, proposals, amounts, rows, resources, units, years, findings)
    more = waits + charged.use
    # What was stated stays as it is to the last digit; sums are rounded to be told in cents.
    use = np.where(more != 0, np.round(starts.use + more, 6), starts.use)
    kept, drawn = reserves(resources, rows, years, findings)
    debts = debt_rows(resources, rows, years, findings)
    nothing = np.zeros((len(use), len(kept)))
    owed = charged.owed if debts else np.zeros((len(use), 0))
    return Covered(
        resources=(*rows, *kept, *debts),
        use=np.hstack([use, nothing, owed]),
        structural=np.hstack([structural, nothing, 0.0 * owed]),
        charges=np.hstack([charged.use, nothing, 0.0 * owed]),
        withdrawals=tuple(drawn),
    )
