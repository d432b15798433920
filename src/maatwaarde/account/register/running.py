"""The approved plan of a register, as what follows a plan reads it."""

from __future__ import annotations

from maatwaarde.account.register.entries import Entry
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.problem.records import StaffingActuals


def running_plan(entry: Entry, shown: str) -> RunningPlan:
    """Return the plan of an entry as `read_running_plan` reads one from a file.

    Parameters
    ----------
    shown
        Where the register is, as it may be printed.
    """
    decision = entry.decision
    plan = decision.plan
    return RunningPlan(
        file=shown,
        text="",
        starts=dict(plan.starts),
        framework=decision.framework.id,
        parts=dict(plan.parts),
        had={name: StaffingActuals(*amounts) for name, amounts in plan.staffing.items()},
    )
