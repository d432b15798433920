"""Earlier rejections from a file: the simplest register of decisions that there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isnan
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, ProposalError
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.plugins.control import Rejection, Undertaken
from maatwaarde.proposals import Proposals, ReaderRegistry, read_proposals

_REASON = ("reason", "reden")
_DATE = ("rejected_on", "date", "datum")


@dataclass(frozen=True)
class RejectedList:
    """A `DecisionRegister` of what a list names."""

    rejections: tuple[Rejection, ...]

    def rejected(self) -> Iterable[Rejection]:
        """Return every proposal of the list."""
        return self.rejections

    def undertaken(self) -> Iterable[Undertaken]:
        """Return nothing: a list of rejections says of no proposal that it was approved."""
        return ()


def read_rejected(path: str | Path, readers: ReaderRegistry | None = None) -> RejectedList:
    """Read proposals that were rejected earlier.

    Parameters
    ----------
    path
        A list of proposals: ``id`` and ``title``, and if known the ``reason`` (*reden*) and the day
        ``rejected_on`` (*datum*, year-month-day).

    Raises
    ------
    ProposalError
        If the list cannot be read, or a day is none.
    """
    proposals = read_proposals(path, readers=readers)
    reasons, days = _texts(proposals, _REASON), _texts(proposals, _DATE)
    problems: list[Diagnostic] = []
    found = tuple(
        Rejection(
            id=proposals.ids[row],
            title=proposals.titles[row],
            on=_day(days[row], row, proposals, problems),
            reason=reasons[row],
        )
        for row in range(len(proposals))
    )
    if problems:
        raise ProposalError(problems)
    return RejectedList(found)


def _texts(proposals: Proposals, names: tuple[str, ...]) -> tuple[str | None, ...]:
    for name in names:
        attribute = proposals.attributes.get(name)
        if attribute is None:
            continue
        if isinstance(attribute.values, tuple):
            return attribute.values
        # A column of numbers says something too, such as 20240501, or a year that is no day.
        return tuple(None if isnan(value) else f"{value:.15g}" for value in attribute.values)
    return (None,) * len(proposals)


def _day(
    text: str | None, row: int, proposals: Proposals, problems: list[Diagnostic]
) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        problems.append(
            Diagnostic(
                code="no-date",
                what=msg("{text!r} is no day", text=text),
                mend=msg("write year-month-day, as in 2026-03-12"),
                where=proposals.where(row, next(n for n in _DATE if n in proposals.attributes)),
            )
        )
        return None
