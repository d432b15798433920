"""Gates held against the facts of a day, as records."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maatwaarde.account.expected import Expected
from maatwaarde.account.gates.decisions import Decision
from maatwaarde.account.gates.facts import Facts
from maatwaarde.account.gates.model import Criterion, Gate, Gates
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Message

Outcome = Literal["passed", "not-passed", "not-due", "unknown"]


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact that a criterion looks at.

    Parameters
    ----------
    value
        None where it is unknown, and ``missing`` says why.
    """

    name: str
    unit: str
    value: float | str | None
    missing: Message | None


@dataclass(frozen=True, slots=True)
class CheckedCriterion:
    """A criterion with the facts; ``holds`` is None where these do not tell."""

    criterion: Criterion
    holds: bool | None
    facts: tuple[CheckedFact, ...]

    @property
    def missing(self) -> tuple[CheckedFact, ...]:
        """The facts that would be needed to tell; none where the others tell already."""
        if self.holds is not None:
            return ()
        return tuple(fact for fact in self.facts if fact.value is None)


@dataclass(frozen=True, slots=True)
class Tranche:
    """Money that a gate releases to a proposal.

    Parameters
    ----------
    amount
        In EUR.
    planned
        What the plan has for the proposal in these periods.
    """

    name: str
    periods: tuple[str, ...]
    amount: float
    planned: float


@dataclass(frozen=True, slots=True)
class CheckedGate:
    """A gate for one proposal.

    Parameters
    ----------
    due
        The day by which it is to be passed; None for as soon as the proposal is in the phase.
    by_criteria
        What the criteria come to.
    outcome
        The same, unless somebody decided otherwise.
    remark
        Why it is not due, or why it is unknown, where the criteria do not say so.
    """

    gate: Gate
    proposal: str
    title: str
    due: date | None
    by_criteria: Outcome
    outcome: Outcome
    criteria: tuple[CheckedCriterion, ...]
    tranches: tuple[Tranche, ...]
    decision: Decision | None = None
    remark: Message | None = None

    @property
    def waits(self) -> bool:
        """Whether what it releases is held back today."""
        return self.outcome in ("not-passed", "unknown")

    @property
    def stops(self) -> bool:
        """Whether the proposal stops, and does not only wait.

        Where facts are missing nothing is stopped for good.
        """
        if self.decision is not None:
            return self.decision.decision == "stop"
        return self.outcome == "not-passed" and math.isinf(self.gate.otherwise)

    @property
    def waiting_months(self) -> float:
        """How many months the work waits; 0 where it goes on, stops, or nothing says how long."""
        waits = self.waits and not self.stops and math.isfinite(self.gate.otherwise)
        return self.gate.otherwise if waits else 0.0


@dataclass(frozen=True, eq=False)
class Checked(ByContent):
    """Gates on a day.

    Parameters
    ----------
    gates, today
        The file of gates, and the day.
    facts, expected
        What is known of each proposal on that day, and what the plan expected.
    results
        For each gate, in the order of the file, each proposal.
    """

    gates: Gates
    today: date
    results: tuple[CheckedGate, ...]
    facts: Facts
    expected: Expected
    warnings: tuple[Diagnostic, ...] = ()
