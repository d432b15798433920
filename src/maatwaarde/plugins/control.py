"""What a control is: a check on proposals that no reader of a file can make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.late import dataclass
from maatwaarde.messages import Text
from maatwaarde.plugins.estimator import Estimator
from maatwaarde.plugins.views import ImpactsView
from maatwaarde.proposals import Proposals


@dataclass(frozen=True, slots=True)
class Rejection:
    """A proposal that was turned down before."""

    id: str
    title: str
    on: date | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A proposal that was approved before, and is being done or done.

    Parameters
    ----------
    on
        The day on which it was approved.
    start
        When it starts, or started; None where that was not planned.
    """

    id: str
    title: str
    on: date
    start: str | None = None


class DecisionRegister(Protocol):
    """The store of earlier decisions, as far as controls need it."""

    def rejected(self) -> Iterable[Rejection]:
        """Return every proposal that was rejected."""
        ...

    def undertaken(self) -> Iterable[Undertaken]:
        """Return every proposal that was approved."""
        ...


@dataclass(frozen=True)
class Controlled:
    """All that a control may look at.

    Parameters
    ----------
    impacts
        The `ImpactTable` of the proposals, in their order.
    estimators
        Those that are loaded.
    register
        Earlier decisions, or ``None`` where no register is kept.
    """

    proposals: Proposals
    framework: Framework
    impacts: ImpactsView
    estimators: Sequence[Estimator] = ()
    register: DecisionRegister | None = None


Control = Callable[[Controlled], Iterable[Diagnostic]]
"""Takes the proposals and what belongs to them, and returns warnings. Changes nothing."""
