"""Lists in Parquet that are as large as the limits allow, or just larger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Make = Callable[[Path], None]


def parquet(columns: Callable[[], dict[str, Any]], **how: Any) -> Make:
    return lambda path: pq.write_table(pa.table(columns()), path, **how)


def ids(n: int) -> pa.Array:
    return pa.array(np.arange(n))


def shared(text: str, n: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), [text])


def listed(rows: int, per: int, values: Callable[[int], pa.Array]) -> pa.Array:
    offsets = pa.array(np.arange(rows + 1, dtype=np.int32) * per)
    return pa.ListArray.from_arrays(offsets, values(rows * per))


PARQUET: dict[str, Make] = {
    "10 million numbers": parquet(
        lambda: {
            "id": ids(999_000),
            **{f"k{i}": pa.array(np.arange(999_000) / 7) for i in range(9)},
        }
    ),
    "a million ids": parquet(lambda: {"id": ids(1_000_000)}),
    "9 million short texts": parquet(
        lambda: {
            "id": ids(999_000),
            **{f"k{i}": pa.array(np.arange(999_000)).cast(pa.string()) for i in range(9)},
        }
    ),
    "99 million letters of a dictionary": parquet(
        lambda: {"id": ids(10), "title": shared("x" * 9_900_000, 10)}
    ),
    "11 million numbers in a cell": parquet(
        lambda: {"id": ids(1), "title": ["t"], "x": listed(1, 11_900_000, ids)}
    ),
    "11 million texts in lists": parquet(
        lambda: {"id": ids(100), "x": listed(100, 119_000, lambda n: shared("x" * 8, n))}
    ),
    "a million million letters in lists": parquet(
        lambda: {"id": ids(10), "x": listed(10, 10_000, lambda n: shared("x" * 10_000_000, n))}
    ),
    "texts that begin as the one before": parquet(
        lambda: {"id": ids(10_000), "title": ["x" * 90_000] * 10_000},
        use_dictionary=False,
        column_encoding={"id": "PLAIN", "title": "DELTA_BYTE_ARRAY"},
    ),
    "16,384 columns": parquet(lambda: {f"k{i}": ids(600) for i in range(16_384)}),
    "a map of 6 million": parquet(
        lambda: {
            "id": ids(1),
            "x": pa.MapArray.from_arrays([0, 5_900_000], ids(5_900_000), ids(5_900_000)),
        }
    ),
    "100,000 groups of rows": parquet(lambda: {"id": ids(100_000)}, row_group_size=1),
    "10 million decimals": parquet(
        lambda: {
            "id": ids(999_000),
            **{f"k{i}": ids(999_000).cast(pa.decimal128(38, 10)) for i in range(9)},
        }
    ),
    "10 million stamps of time": parquet(
        lambda: {
            "id": ids(999_000),
            **{f"k{i}": ids(999_000).cast(pa.timestamp("us", "UTC")) for i in range(9)},
        }
    ),
}
