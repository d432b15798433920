"""Rows of a list in parts that are no proposal by what stands in them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.arrays import Bools
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import msg
from maatwaarde.proposals.clean.headings import headings_again
from maatwaarde.proposals.clean.rows import cell_of, is_total
from maatwaarde.proposals.clean.words import ALONE, LIKELY, SURE
from maatwaarde.proposals.table import Table


def no_proposals(
    table: Table,
    empty: Sequence[Bools],
    filled: NDArray[np.int64],
    ids: int | None,
    titles: int | None,
) -> Iterator[tuple[int, Diagnostic]]:
    """Yield the records that are no proposal, and why; the sums of the list are not at hand.

    Parameters
    ----------
    empty, filled
        Which cells of each column are empty, and how many cells of each record are not.
    ids, titles
        The columns of these, if there are such.
    """
    mend = msg("remove this row")
    for record in headings_again(table.columns, table.headings):
        what = msg("the headings stand here once more")
        yield record, Diagnostic("headings-row", what, mend, table.where(record))
    if len(table.columns) < 2:
        return
    told: set[int] = set()
    for place in (ids, titles):
        column = None if place is None else table.columns[place]
        if place is None or not isinstance(column, pa.Array):
            continue
        likely = pc.match_substring_regex(column, LIKELY)
        hint = np.asarray(pc.fill_null(likely, False).to_numpy(zero_copy_only=False), dtype=bool)
        alone = (filled == 1) & ~empty[place] & (len(table.columns) > 2)
        if place != ids and ids is not None:
            hint &= empty[ids]
        for record in np.flatnonzero(hint | alone).tolist():
            text = str(cell_of(column, record))
            if record in told:
                continue
            # A title may speak of a total, where no id is missing.
            sure = ids is not None and SURE.fullmatch(text)
            if sure or is_total(text) or ALONE.fullmatch(text):
                told.add(record)
                what = msg("{text!r} sounds like a row of totals, which is no proposal", text=text)
                yield record, Diagnostic("total-row", what, mend, table.where(record))
            elif alone[record] and not any(sign.isdigit() for sign in text):
                told.add(record)
                what = msg(
                    "{text!r} sounds like the heading of a group, with nothing else", text=text
                )
                yield record, Diagnostic("group-row", what, mend, table.where(record))
