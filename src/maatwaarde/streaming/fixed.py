"""The columns that every list has, of one part of it: ids, titles, areas, status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.model import Status
from maatwaarde.proposals.table import Table
from maatwaarde.proposals.values.fixed import policy_problems
from maatwaarde.proposals.values.ids import doubtful_ids
from maatwaarde.proposals.values.status import (
    OFFICE_WORDS,
    STATUS_WORDS,
    plain_status,
    says_itself,
    unknown_status,
)
from maatwaarde.proposals.values.texts import text_problems, to_texts
from maatwaarde.streaming.tally import Counted


class FixedInPart:
    """The columns that every list has, of one part.

    Ids are compared when all of them are there, and what proposals refer to is not looked for.
    Whether there are texts that a whole list would tell of once is counted.
    """

    def __init__(self, table: Table, columns: Sequence[Assigned], rules: LoadedMapping) -> None:
        self.problems: list[Diagnostic] = []
        self.counted: list[Counted] = []
        self._items: dict[str, Any] = {str(one.target): one for one in columns}
        self._table = table
        count = len(table)
        rows = pa.array([f"row-{row}" for row in table.rows.tolist()], pa.string())
        if rules.content.id == "row":
            ids = rows
        else:
            item = self._items["id"]
            ids = self._texts(item)
            self.problems += doubtful_ids(table, item.heading, item.column, ids)
            for record in np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False)).tolist():
                what, mend = msg("the id is empty"), msg("give every proposal an id")
                where = table.where(record, item.heading)
                self.problems.append(Diagnostic("blank-id", what, mend, where))
            ids = pc.coalesce(ids, rows) if ids.null_count else ids
        self.id_texts = ids
        title = self._items.get("title")
        self.title_texts = ids if title is None else pc.coalesce(self._texts(title), ids)
        self.area_texts = self._of("area")
        self.variant_texts = self._of("variant_of")
        if "policy_field" in self._items:
            item = self._items["policy_field"]
            self.problems += policy_problems(table, item, self._texts(item))
        self.running = np.zeros(count, dtype=bool)
        if "status" in self._items:
            self._read_status(self._items["status"])
        self.ids: tuple[str, ...] = tuple(ids.to_pylist())
        self.titles = self.ids
        none = (None,) * count
        self.policy_field: tuple[str | None, ...] = none
        self.area: tuple[str | None, ...] = none
        self.variant_of: tuple[str | None, ...] = none
        self.speeds_up: tuple[str | None, ...] = none
        self.requires: tuple[tuple[str, ...], ...] = ((),) * count
        self.status = (Status.PROPOSED,) * count

    def _of(self, name: str) -> pa.Array | None:
        return self._texts(self._items[name]) if name in self._items else None

    def _texts(self, item: Assigned) -> pa.Array:
        texts = to_texts(item.column)
        self.problems += text_problems(self._table, item.heading, item.column, texts)
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)

    def _read_status(self, item: Assigned) -> None:
        coded = self._texts(item).dictionary_encode()
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        for k, word in enumerate(coded.dictionary.to_pylist()):
            plain = plain_status(word)
            status = STATUS_WORDS.get(plain, OFFICE_WORDS.get(plain))
            if status is Status.RUNNING:
                self.running |= codes == k
            if status is not None and says_itself(word, plain):
                continue
            at = np.flatnonzero(codes == k).tolist()
            if status is None:
                self.problems += [
                    unknown_status(word, self._table.where(i, item.heading)) for i in at
                ]
                continue
            row = int(self._table.rows[at[0]])
            self.counted.append(Counted("status", item.heading, word, status, row, len(at)))
