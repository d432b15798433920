"""What a scoring method gives, whether it is the library's own or a plugin's."""

from __future__ import annotations

from maatwaarde.arrays import Floats
from maatwaarde.late import dataclass


@dataclass(frozen=True)
class MethodResult:
    """What a method gives.

    Parameters
    ----------
    score, low, high
        Shape (proposals,); higher is better. The range is that of the impacts; a relative method
        gives the score itself.
    reference
        Score of doing nothing, or ``None`` where that has no meaning.
    relative
        Whether the scores hold within this batch only.
    """

    score: Floats
    low: Floats
    high: Floats
    reference: float | None
    relative: bool
