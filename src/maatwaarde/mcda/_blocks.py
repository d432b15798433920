"""Work through a large matrix in blocks of rows that fit the cache, on several threads.

Blocks start at multiples of :data:`BLOCK`, whatever the number of threads, so that a statistic
that is gathered per block and then combined in block order has the same bits on every machine.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from maatwaarde.cores import cores

BLOCK = 8192
"""Rows in a block: 12 columns of doubles then take 0.75 MiB, about one level-2 cache."""

WIDE_BLOCK = 4 * BLOCK
"""Rows in a block of columns that lie in one piece: fewer calls, so threads wait less."""

_PARALLEL_CELLS = 500_000
_MAX_THREADS = 8

Range = tuple[int, int]
Work = Callable[[Iterator[Range]], None]


def run_blocks(rows: int, columns: int, work: Work, block: int = BLOCK) -> None:
    """Call ``work`` with an iterator over blocks, as (first row, row past the last).

    When the matrix is large enough to pay for threads, the calls run beside one another and share
    the blocks, each taking the next when it is ready; together they get all.
    """
    blocks = -(-rows // block)
    shared = iter([(first, min(first + block, rows)) for first in range(0, rows, block)])
    threads = 1 if rows * columns < _PARALLEL_CELLS else min(cores(), _MAX_THREADS, blocks)
    if threads == 1:
        work(shared)
        return
    lock = threading.Lock()

    def taken() -> Iterator[Range]:
        while True:
            with lock:
                taking = next(shared, None)
            if taking is None:
                return
            yield taking

    from concurrent.futures import ThreadPoolExecutor  # few lists are that large

    # The caller works too: one thread fewer to start and to wait for.
    with ThreadPoolExecutor(threads - 1) as pool:
        # Each thread gets the caller's context, which holds NumPy's error state.
        others = [
            pool.submit(contextvars.copy_context().run, work, taken()) for _ in range(threads - 1)
        ]
        work(taken())
        for other in others:
            other.result()


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
