"""Attributes beyond what estimators think possible: a slipped comma, or thousands for units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.inputs import Columns
from maatwaarde.messages import msg
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
                        "{name} of {ids!r} is {value:g} {unit}, and {range} is what {id} expects",
                        name=item.name,
                        ids=proposals.ids[row],
                        value=column.value[row],
                        unit=item.unit,
                        range=_range(item),
                        id=estimator.id,
                    ),
                    mend=msg("check the number and its unit"),
                    where=proposals.where(int(row), item.name),
                    severity="warning",
                )


def _range(item: Input) -> str:
    if item.low is None:
        return f"at most {item.high:g}"
    return f"at least {item.low:g}" if item.high is None else f"{item.low:g} to {item.high:g}"
