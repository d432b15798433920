"""What a portfolio problem is made of, for those who look at it before it is sound and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.problem.records import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
    Withdrawal,
)


@dataclass(frozen=True, eq=False)
class ProblemFields:
    """The fields of a `Problem`, which says what each of them is."""

    proposals: Sequence[Proposal]
    measures: Sequence[Measure]
    resources: Sequence[Resource]
    use: Any
    impact: Floats
    # Those below are arrays once the problem is built, but for scores and ranges that it has not.
    impact_low: Floats = None  # type: ignore[assignment]
    impact_high: Floats = None  # type: ignore[assignment]
    options: Sequence[OptionKey] = ()
    cost: Floats = None  # type: ignore[assignment]
    scores: Floats | None = None
    structural: Any = None
    charges: Any = None
    margins: Any = None
    use_low: Any = None
    use_high: Any = None
    at_most_one: Sequence[AtMostOne] = ()
    requires: Sequence[Requires] = ()
    mandatory: Sequence[Mandatory] = ()
    forbidden: Sequence[Forbidden] = ()
    locked: Sequence[Locked] = ()
    floors: Sequence[ValueFloor] = ()
    total_floors: Sequence[TotalFloor] = ()
    shares: Sequence[Share] = ()
    synergies: Sequence[Synergy] = ()
    hires: Sequence[Hire] = ()
    substitutions: Sequence[Substitution] = ()
    trainings: Sequence[Training] = ()
    grants: Sequence[Grant] = ()
    withdrawals: Sequence[Withdrawal] = ()
