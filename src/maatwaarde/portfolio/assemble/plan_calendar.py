"""In which years proposals start and are ready, by their columns, and which years a plan has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.messages import msg
from maatwaarde.portfolio.assemble.start_options import Amounts, listed_starts
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.proposals import Proposals, ResourceDemand


def plan_years(
    rows: Sequence[Resource], amounts: Sequence[tuple[ResourceDemand, Floats]]
) -> tuple[int, list[int]] | None:
    """Return the first year of the plan, and those of all periods; None where nothing has one."""
    budgeted = [int(row.period[:4]) for row in rows if row.period is not None]
    asked = [int(item.period[:4]) for item, _ in amounts if item.period is not None]
    if not budgeted and not asked:
        return None
    return min(budgeted or asked), [*budgeted, *asked]


def listed_years(amounts: Sequence[tuple[ResourceDemand, Floats]], base: int, count: int) -> Ints:
    """Return the year in which each proposal starts by its columns, (proposals,)."""
    listed = listed_starts(amounts, str(base), count)
    return np.array([int(period[:4]) for period in listed], dtype=np.int64)


def completions(amounts: Amounts, listed: Ints) -> Ints:
    """Return the years from each start to the last year of one-off money or staff.

    What goes on without end (``2030+``) puts off no completion, and neither does what is saved.

    Parameters
    ----------
    listed
        (proposals,), the year in which each starts by its columns.
    """
    last = listed.copy()
    for item, values in amounts:
        if item.period is not None and not item.period.endswith("+"):
            year = int(item.period[:4])
            last = np.where(values > 0, np.maximum(last, year), last)
    return last - listed


def without_years(proposals: Proposals, framework: Framework) -> list[Diagnostic]:
    """Warn of what says when effects are in force, where nothing has a year."""
    here = Where(file=proposals.source.file, sheet=proposals.source.sheet)
    stated = [
        (proposals.attributes[name].heading, here)
        for name in proposals.attributes
        if name.partition(":")[0] in ("effect_start", "effect_ramp", "effect_years", "wait_loss")
    ]
    if framework.file.horizon is not None:
        stated.append(("horizon", Where(file=framework.path)))
    return [
        Diagnostic(
            code="no-periods",
            what=msg(
                "{name!r} has no meaning, since no budget, role or column has a period: all "
                "effects count in full",
                name=name,
            ),
            mend=msg("give budgets or costs by year, as in cost:2027, if that is not meant"),
            where=replace(where, field=name),
            severity="warning",
        )
        for name, where in stated
    ]
