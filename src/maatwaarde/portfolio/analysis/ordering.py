"""An order of proposals by one of their columns, to compare an optimised portfolio with."""

from __future__ import annotations

import numpy as np

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores


def order_by(column: str, proposals: Proposals, scores: Scores) -> tuple[str, ...]:
    """Return all ids, the largest in ``column`` first and equal ones by id.

    Parameters
    ----------
    column
        ``score``, a measure, or any other column of numbers of the proposals.

    Raises
    ------
    ResourceError
        If there is no such column, or it has gaps.
    """
    where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=column)
    measure = scores.framework.measure_index(column)
    attribute = proposals.attributes.get(column)
    if column == "score":
        values = scores.score
    elif measure is not None:
        values = scores.impacts.value[:, measure]
    elif attribute is not None and isinstance(attribute.values, np.ndarray):
        values = attribute.values
    else:
        known = ["score", *(item.id for item in scores.framework.measures)]
        known += [
            name
            for name, item in proposals.attributes.items()
            if isinstance(item.values, np.ndarray)
        ]
        raise ResourceError(
            Diagnostic(
                code="no-column",
                what=msg("there is no column of numbers {column!r} to order by", column=column),
                mend=did_you_mean(column, known),
                where=where,
            )
        )
    if np.isnan(values).any():
        raise ResourceError(
            Diagnostic(
                code="gaps",
                what=msg("column {column!r} has empty cells, so it gives no order", column=column),
                mend=msg("fill them in"),
                where=where,
            )
        )
    rows = sorted(range(len(proposals.ids)), key=lambda i: (-values[i], proposals.ids[i]))
    return tuple(proposals.ids[i] for i in rows)
