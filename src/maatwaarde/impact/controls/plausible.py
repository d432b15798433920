"""Attributes beyond what estimators think possible: a slipped comma, or thousands for units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.inputs import Columns
from maatwaarde.impact.naming import with_unit
from maatwaarde.messages import Exact, Message, msg
from maatwaarde.plugins import Controlled, Input


def out_of_range(subject: Controlled) -> Iterator[Diagnostic]:
    """Find attributes outside the plausible range that the loaded estimators declare."""
    proposals = subject.proposals
    columns = Columns(proposals, subject.framework, [])  # what cannot be read is reported elsewhere
    seen: set[tuple[int, str]] = set()
    for estimator in subject.estimators:
        for item in estimator.inputs:
            column = columns.get(item)
            if column is None:
                continue
            low = -np.inf if item.low is None else item.low
            high = np.inf if item.high is None else item.high
            beyond = np.flatnonzero((column.value < low) | (column.value > high))
            for row in sorted(beyond, key=lambda row: proposals.ids[row]):
                if (int(row), item.name) in seen:
                    continue
                seen.add((int(row), item.name))
                yield Diagnostic(
                    code="out-of-range",
                    what=msg(
                        "{input} of {proposal!r} is {value}, and {range} is what "
                        "{estimator} expects",
                        input=item.name,
                        proposal=proposals.ids[row],
                        value=with_unit(Exact(float(column.value[row])), item.unit),
                        range=_range(item),
                        estimator=estimator.id,
                    ),
                    mend=msg("check the number and its unit"),
                    where=proposals.where(int(row), item.name),
                    severity="warning",
                )


def _range(item: Input) -> Message:
    """Return the range of an input that has one."""
    low, high = (Exact(np.nan if bound is None else bound) for bound in (item.low, item.high))
    if item.low is None:
        return msg("at most {high}", high=high)
    if item.high is None:
        return msg("at least {low}", low=low)
    return msg("{low} to {high}", low=low, high=high)
