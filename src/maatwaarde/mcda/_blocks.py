"""Work through a large matrix in blocks of rows that fit the cache, on several threads.

Blocks start at multiples of :data:`BLOCK`, whatever the number of threads, so that a statistic
that is gathered per block and then combined in block order has the same bits on every machine.
"""

from __future__ import annotations

import contextvars
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

BLOCK = 8192
"""Rows in a block: 12 columns of doubles then take 0.75 MiB, about one level-2 cache."""

WIDE_BLOCK = 4 * BLOCK
"""Rows in a block of columns that lie in one piece: fewer calls, so threads wait less."""

_PARALLEL_CELLS = 500_000
_MAX_THREADS = 8

Span = Callable[[int, int], None]


def cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else (os.cpu_count() or 1)


def run_spans(rows: int, columns: int, work: Span, block: int = BLOCK) -> None:
    """Call ``work(start, stop)`` on spans that together cover all rows.

    Each span is a whole number of blocks (the last may be cut short), and the calls run beside one
    another when the matrix is large enough to pay for a thread.
    """
    blocks = -(-rows // block)
    threads = 1 if rows * columns < _PARALLEL_CELLS else min(cores(), _MAX_THREADS, blocks)
    if threads == 1:
        work(0, rows)
        return
    starts = [blocks * part // threads * block for part in range(threads)]
    stops = [*starts[1:], rows]
    with ThreadPoolExecutor(threads) as pool:
        # Each thread gets the caller's context, which holds NumPy's error state.
        spans = [
            pool.submit(contextvars.copy_context().run, work, start, stop)
            for start, stop in zip(starts, stops, strict=True)
        ]
        for span in spans:
            span.result()


def block_ranges(start: int, stop: int, block: int = BLOCK) -> list[tuple[int, int]]:
    """Return the blocks within a span as (first row, row past the last)."""
    return [(first, min(first + block, stop)) for first in range(start, stop, block)]


def sum_over_criteria(block: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Add up a (criteria, rows) block over its criteria, strictly in their order.

    With one row NumPy would turn the axes round and sum in pairs, which gives other bits than the
    same row gets among others.
    """
    if block.shape[1] == 1:
        total = np.float64(0.0)
        for value in block[:, 0]:
            total += value
        out[0] = total
    else:
        np.add.reduce(block, axis=0, out=out)
