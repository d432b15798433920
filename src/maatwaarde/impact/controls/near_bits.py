"""Which texts that meet under one piece are near each other in bits.

The one loop of the search for like titles that counts. With Numba (``maatwaarde[fast]``) it is
compiled; without, arrays do the same, in two to three times the time. Both give the same pairs
in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Ints
from maatwaarde.compiling import CompilerUnavailable, Kernel, require_compiler
from maatwaarde.impact.controls.pieces import Pieces, counting
from maatwaarde.late import dataclass

DIFFER = 4
"""Of the pieces of two alike texts together, at most one in so many is of one of them only."""

_ROWS, _OTHERS = 128, 512
"""Texts that are compared at a time: what they need stays in the cache of a processor."""

_FEW = 64
"""Others with which a text is compared one by one."""

WORTH = 10_000_000
"""Pairs after which a compiled loop is worth its start of seconds."""

_HELD = 2**16
"""Pairs that a compiled loop gives at a time."""


@dataclass(frozen=True)
class Side:
    """Texts that meet under one piece, in order of size.

    Parameters
    ----------
    row, room
        Shape (texts,): the text, and how many pieces another may have that is alike.
    size, sketch, more
        As in `Pieces`, of these texts.
    """

    row: Ints
    room: Ints
    size: Ints
    sketch: NDArray[np.uint64]
    more: NDArray[np.uint64]

    @classmethod
    def of(cls, pieces: Pieces, row: Ints, room: Ints) -> Side:
        """Return texts with what is compared of them."""
        more = np.ascontiguousarray(pieces.more[:, row].T)
        return cls(row, room, pieces.size[row], pieces.sketch[row], more)


def near(
    own: Side, theirs: Side, at: Ints, first: Ints, last: Ints, done: int
) -> tuple[Ints, Ints]:
    """Return the pairs that are near, in order.

    Parameters
    ----------
    at
        Shape (some,): places on the own side.
    first, last
        Shape (own,): between which places on the other side those are that are not too large.
    done
        Pairs that were compared before, and these.

    Returns
    -------
    own, theirs
        Shape (pairs,): places on either side.
    """
    compiled = _compiled() if done > WORTH else None
    return (
        _in_arrays(own, theirs, at, first, last)
        if compiled is None
        else _in_a_loop(compiled, own, theirs, at, first, last)
    )


def _in_arrays(own: Side, theirs: Side, at: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    found = [(at[:0], at[:0])]
    few = last[at] - first[at] <= _FEW
    # Of those with few others, each pair; of the rest, tables of some by some.
    alone = at[few]
    count = last[alone] - first[alone]
    i = np.repeat(alone, count)
    j = first[i] + counting(count)
    keep = DIFFER * np.bitwise_count(own.sketch[i] ^ theirs.sketch[j]).astype(np.int64) <= (
        own.size[i] + theirs.size[j]
    )
    found.append(_nearer(own, theirs, i[keep], j[keep]))
    at = at[~few]
    for low in range(0, len(at), _ROWS):
        part = at[low : low + _ROWS]
        a = own.sketch[part][:, np.newaxis]
        smallest, largest = own.size[part].min(), own.size[part].max()
        others = np.arange(first[part].min(), last[part].max())
        others = others[theirs.room[others] >= smallest]
        for start in range(0, len(others), _OTHERS):
            b = others[start : start + _OTHERS]
            differ = np.bitwise_count(a ^ theirs.sketch[b])
            i, j = np.nonzero(differ <= (largest + theirs.size[b].max()) // DIFFER)
            i, j = part[i], b[j]
            keep = (first[i] <= j) & (j < last[i])
            found.append(_nearer(own, theirs, i[keep], j[keep]))
    a_all, b_all = (np.concatenate(side) for side in zip(*found, strict=True))
    order = np.lexsort((b_all, a_all))
    return a_all[order], b_all[order]


def _nearer(own: Side, theirs: Side, i: Ints, j: Ints) -> tuple[Ints, Ints]:
    """Return which of some pairs are near in all bits, and not too large."""
    total = own.size[i] + theirs.size[j]
    keep = DIFFER * _bits(own.sketch[i] ^ theirs.sketch[j]) <= total
    keep &= theirs.room[j] >= own.size[i]
    i, j, total = i[keep], j[keep], total[keep]
    keep = DIFFER * _bits(own.more[i] ^ theirs.more[j]).sum(axis=1) <= total
    return i[keep], j[keep]


def _bits(words: NDArray[np.uint64]) -> Ints:
    return np.bitwise_count(words).astype(np.int64)


def _in_a_loop(
    loop: Callable[..., Any], own: Side, theirs: Side, at: Ints, first: Ints, last: Ints
) -> tuple[Ints, Ints]:
    found = []
    place, other = 0, -1
    while place < len(at):
        a, b = np.empty(_HELD, dtype=np.int64), np.empty(_HELD, dtype=np.int64)
        place, other, n = loop(
            *(own.size, own.sketch, own.more, theirs.room, theirs.size, theirs.sketch, theirs.more),
            *(at, first, last, place, other, a, b),
        )
        found.append((a[:n], b[:n]))
    if not found:
        return at[:0], at[:0]
    a, b = (np.concatenate(side) for side in zip(*found, strict=True))
    return a, b


@cache
def _compiled() -> Callable[..., Any] | None:
    """Return the compiled loop, or nothing where it cannot be compiled, for whatever reason."""
    none, no_bits = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    more = np.zeros((0, 3), dtype=np.uint64)
    try:
        require_compiler()
        loop: Callable[..., Any] = Kernel(_loop)
        loop(none, no_bits, more, none, none, no_bits, more, none, none, none, 0, -1, none, none)
    except CompilerUnavailable:  # arrays do as well
        return None
    return loop


def _loop(  # type: ignore[no-untyped-def]
    size, sketch, more, other_room, other_size, other_sketch, other_more,
    at, first, last, place, other, a, b,
):  # fmt: skip
    """Fill ``a`` and ``b`` with near pairs; return where it stopped, and how many there are."""
    n = 0
    m1, m2 = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
    m4, m8 = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
    s1, s2, s4, s56 = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
    while place < len(at):
        i = at[place]
        own, bits = size[i], sketch[i]
        for j in range(first[i] if other < 0 else other, last[i]):
            x = bits ^ other_sketch[j]
            x = x - ((x >> s1) & m1)
            x = (x & m2) + ((x >> s2) & m2)
            x = (x + (x >> s4)) & m4
            total = own + other_size[j]
            if 4 * np.int64((x * m8) >> s56) > total or other_room[j] < own:
                continue
            differ = np.int64(0)
            for word in range(3):
                x = more[i, word] ^ other_more[j, word]
                x = x - ((x >> s1) & m1)
                x = (x & m2) + ((x >> s2) & m2)
                x = (x + (x >> s4)) & m4
                differ += np.int64((x * m8) >> s56)
            if 4 * differ > total:
                continue
            if n == len(a):
                return place, j, n
            a[n], b[n] = i, j
            n += 1
        place, other = place + 1, -1
    return place, other, n
