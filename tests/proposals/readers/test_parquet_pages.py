"""Heads of pages say what a column holds, and what they cannot hold is seen."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maatwaarde.proposals.readers.parquet_pages import Lies, Page, pages

TABLE = pa.table(
    {
        "id": list(range(5000)),
        "title": [f"t{i % 7}" for i in range(5000)],
        "x": [["a", None, "b"][: i % 4] for i in range(5000)],
    }
)
WAYS: list[dict[str, Any]] = [
    {},
    {"data_page_version": "2.0", "compression": "zstd"},
    {"use_dictionary": False, "data_page_size": 500},
    {"write_page_index": True, "write_page_checksum": True, "compression": "gzip"},
]


def written(**how: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(TABLE, out, row_group_size=2000, **how)
    return out.getvalue()


@pytest.mark.parametrize("how", WAYS)
def test_pages_hold_what_the_end_of_the_file_says(how: dict[str, Any]) -> None:
    data = written(**how)
    about = pq.read_metadata(io.BytesIO(data))
    assert about.num_row_groups == 3
    for i in range(3):
        for j in range(3):
            column = about.row_group(i).column(j)
            found = list(pages(io.BytesIO(data), column))
            assert sum(one.values for one in found if not one.dictionary) == column.num_values
            # Heads are counted in that, and not in the pages.
            size = sum(one.size for one in found)
            assert size <= column.total_uncompressed_size <= size + 200 * len(found)
            assert any(one.dictionary for one in found) == how.get("use_dictionary", True)


def test_a_long_head_is_read_whole() -> None:
    """Statistics are in it, the longest text among them."""
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["x" * 100_000]}), out, write_statistics=True)
    column = pq.read_metadata(out).row_group(0).column(0)
    assert [one.values for one in pages(out, column)] == [1, 1]


def test_no_change_of_a_byte_is_more_than_a_lie() -> None:
    data = written()
    column = pq.read_metadata(io.BytesIO(data)).row_group(0).column(1)
    at = column.dictionary_page_offset
    lies = 0
    for i in range(60):
        for value in (0, 1, 8, 28, 127, 128, 255):
            changed = bytearray(data)
            changed[at + i] = value
            try:
                list(pages(io.BytesIO(bytes(changed)), column))
            except Lies:
                lies += 1
    assert lies > 50


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x15",
        b"\x15\x04\x15\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",  # a number without end
        b"\x1c" * 100,  # records in records
        b"\x15\x04\x15\x14\x15\x14\x4c\x15\xe8\x07\x15\x00\x00\x00",  # 500 texts in ten bytes
        b"\x15\x04\x15\x01\x15\x14\x4c\x15\x02\x15\x00\x00\x00",  # less than no bytes
        b"\x15\x04\x15\x14\x15\x01\x4c\x15\x02\x15\x00\x00\x00",  # the same, packed
        b"\x15\x00\x15\x14\x15\x14\x2c\x15\x01\x15\x00\x00\x00",  # less than no values
        b"\x15\x00\x25\x14\x2c\x15\x02\x15\x00\x00\x00",  # it does not say how large it is
        b"\x15\x00\x15\x14\x3c\x15\x02\x15\x00\x00\x00",  # nor how large it is packed
        b"\x15\x00\x15\x00\x15\x64\x2c\x15\x00\x15\x00\x00\x00",  # it ends after its column
    ],
)
def test_a_head_that_cannot_be_is_a_lie(head: bytes) -> None:
    class Column:
        data_page_offset = 4
        dictionary_page_offset = None
        total_compressed_size = 40

    with pytest.raises(Lies):
        list(pages(io.BytesIO(b"PAR1" + head), Column))


def test_a_page_may_be_empty_and_an_index_is_passed_over() -> None:
    empty = b"\x15\x00\x15\x00\x15\x00\x2c\x15\x00\x15\x00\x00\x00"
    index = b"\x15\x02\x15\x04\x15\x04\x00ab"
    content = index + empty + index + empty

    class Column:
        data_page_offset = 4
        dictionary_page_offset = None
        total_compressed_size = len(content)

    assert list(pages(io.BytesIO(b"PAR1" + content), Column)) == [Page(False, 0, 0, 0)] * 2
