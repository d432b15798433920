"""Decisions on gates in a register: entered as notes on the approved plan, and read from there."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from maatwaarde.account.gates.decisions import Decision
from maatwaarde.account.register import Entry, Register, open_register
from maatwaarde.account.register.running import running_plan
from maatwaarde.diagnostics import Diagnostic, ResourceError, Where
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.plan_file import RunningPlan, read_running_plan

KIND = "gate"


@dataclass(frozen=True)
class ApprovedPlan:
    """The plan of a register that was approved last, and what is noted on it of gates."""

    register: Register
    approval: Entry

    @staticmethod
    def of(url: str) -> ApprovedPlan:
        """Open a register.

        Raises
        ------
        RegisterError
            If there is none, no plan in it is approved, or it was altered or cannot be read.
        """
        register = open_register(url)
        return ApprovedPlan(register, register.approved())

    def enter(self, decision: Decision) -> Entry:
        """Enter a decision as a note on the plan; raises as `Register.note` does."""
        content = {
            key: value
            for key, value in asdict(decision).items()
            if key not in ("by", "reason", "on")
        }
        plan, on = self.approval.plan, decision.on
        return self.register.note(plan, KIND, content, decision.by, decision.reason, on=on)

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decisions on gates of the plan, oldest first."""
        return tuple(
            Decision(
                **entry.note["content"],
                by=entry.ruling.by,
                reason=entry.ruling.reason,
                on=entry.ruling.on,
            )
            for entry in self.register.entries()
            if entry.plan == self.approval.plan
            and entry.note is not None
            and entry.note["kind"] == KIND
        )

    def plan(self, path: str | None = None) -> RunningPlan:
        """Return the plan, as the register or a file with the same plan says it.

        Raises
        ------
        ResourceError
            If the plan in the file is another one.
        """
        approved = running_plan(self.approval, self.register.shown)
        if path is None:
            return approved
        given = read_running_plan(path)
        if dict(given.starts) != dict(approved.starts) or dict(given.parts) != dict(approved.parts):
            raise ResourceError(
                Diagnostic(
                    "other-plan",
                    msg(
                        "this is not plan {plan}, which is approved in the register {register}",
                        plan=self.approval.plan,
                        register=self.register.shown,
                    ),
                    msg("leave --plan out, or have this plan approved first"),
                    Where(file=given.file),
                )
            )
        return given
