"""A terminal shows the first rows of long tables, and says how many more there are."""

from __future__ import annotations

import pytest

from maatwaarde.report.blocks import Column, Details, Item, Items, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.shown import SHOWN, first_rows


def table(count: int) -> Table:
    return Table("t", (Column("a", "a"),), tuple(Row((f"r{i}",)) for i in range(count)))


def test_a_table_that_fits_is_shown_whole():
    document = Document("d", (table(SHOWN),))
    assert first_rows(document) == document


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: Details("more", (one,))])
def test_of_a_long_table_the_first_rows_and_how_many_more(wrap):
    blocks = first_rows(Document("d", (wrap(table(SHOWN + 7)),))).blocks
    first, more = blocks if len(blocks) == 2 else blocks[0].blocks
    assert first == table(SHOWN)
    assert more.text.startswith("7 more rows are not shown here.")


def test_of_a_long_list_the_first_and_how_many_more():
    items = Items(tuple(Item(f"i{i}") for i in range(SHOWN + 1)))
    after = Paragraph("after")
    first, more, last = first_rows(Document("d", (items, after))).blocks
    assert first == Items(items.items[:SHOWN])
    assert more.text.startswith("1 more row is not shown here.")
    assert last == after
