"""Which of many texts are alike: an exact join of sets, without looking at every pair.

Two sets a and b are alike where they differ in at most a quarter of ``|a| + |b|`` pieces (a Dice
coefficient of 0.75 or more). The rarest pieces of two that are alike share at least one, so texts
are looked up under each of their first pieces only, and what stands before that piece says how
large the other may be (prefix filter: Chaudhuri, Ganti and Kaushik 2006; by place: Xiao, Wang, Lin,
Yu and Wang 2011). Where many texts meet, they are looked up under the next piece that they share in
the same way (Wang, Li and Feng 2012). Those are compared in 64 bits, many at a time,
what is near in these bits in 192 more, and what remains piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Ints
from maatwaarde.impact.controls.near_bits import Side, near
from maatwaarde.impact.controls.pieces import Pieces, counting
from maatwaarde.late import dataclass

ALIKE = 0.75
"""Dice similarity of two titles from which a person should look at both."""

_SMALL = 4000
"""Texts that share the same pieces that are compared pair by pair."""

_MEMBERS = 2_000_000
"""Texts under their pieces, and pairs of texts, that are held at a time."""

_DEEP = 2
"""Shared pieces under which texts are looked up; with more, one pair would be met too often."""

_ROWS = 100_000
"""Texts that are looked up under their pieces at a time."""

_CHECKED = 4096
"""Pairs that are compared piece by piece at a time."""

_AT_ONCE = 8 * _CHECKED
"""Pairs of which it is asked at a time whether they are worth a look."""

_AS_MUCH = 50
"""Comparisons in bits that one piece by piece costs."""

_LOOKED_UP = 20
"""Comparisons in bits that it costs to look a text up under one piece."""


class Found(Protocol):
    """What becomes of texts that are alike."""

    def wanted(self, a: Ints, b: Ints) -> Bools:
        """Return which pairs are worth a look: a pair of which all is known is not."""
        ...

    def settled(self, rows: Ints, begins: Ints) -> Bools:
        """Return of which blocks of rows all is known, by where each begins."""
        ...

    def alike(self, a: Ints, b: Ints) -> None:
        """Take pairs that are alike; a pair may come more than once."""
        ...


@dataclass
class Work:
    """How much was compared, and how much may be.

    In comparisons and not in seconds, so that it ends at the same place on every machine.

    Parameters
    ----------
    most
        Pairs of texts that may be compared.
    """

    most: int
    done: int = 0
    stopped: bool = False

    def take(self, pairs: int) -> bool:
        """Return whether so many more pairs may be compared, and count them if so."""
        self.stopped = self.stopped or self.done + pairs > self.most
        if not self.stopped:
            self.done += pairs
        return not self.stopped


@dataclass
class Join:
    """Finds texts that are alike, and gives them to ``found``.

    Every method returns of which texts all was looked at, which are not all once the work is too
    much: then it stops, and so does every call after it.
    """

    pieces: Pieces
    found: Found
    work: Work
    _held: list[tuple[Ints, Ints]] = field(init=False, default_factory=list)
    _holding: int = field(init=False, default=0)

    def within(self, rows: Ints, block: Ints) -> Bools:
        """Compare the texts of each block with each other.

        Parameters
        ----------
        rows, block
            Shape (rows,): texts, and in rising order the block of each.
        """
        return self._blocks(rows, block, None)

    def between(self, rows: Ints, block: Ints, second: Bools) -> Bools:
        """Compare the texts of each block that are second ones with those that are not."""
        return self._blocks(rows, block, second)

    def _blocks(self, rows: Ints, block: Ints, second: Bools | None) -> Bools:
        done = np.zeros(len(rows), dtype=bool)
        size = self.pieces.size[rows]
        order = np.lexsort((size, block) if second is None else (size, second, block))
        group = block[order]
        meeting = _Meeting.of(
            rows[order],
            np.zeros(len(rows), dtype=np.int64),
            group,
            None if second is None else second[order],
        )
        for low, high in _runs(np.diff(meeting.bounds), _MEMBERS):
            here = slice(int(meeting.bounds[low]), int(meeting.bounds[high]))
            if not self._meet(meeting.of_blocks(low, high), 0):
                break
            self._look()
            if self.work.stopped:
                break
            done[order[here]] = True
        self._look()
        return done

    def _meet(self, meeting: _Meeting, shared: int) -> bool:
        """Compare the texts of each block, which share so many of their first pieces."""
        meeting = meeting.where(meeting.meets())
        if not len(meeting.row):
            return True
        # The two share enough pieces that a next one is among the first of either, or they are too
        # small for it.
        smallest = np.minimum.reduceat(self.pieces.size[meeting.row], meeting.bounds[:-1])
        many = (np.diff(meeting.bounds) > _SMALL) & (3 * smallest > 4 * shared)
        many &= shared < _DEEP
        if not self._compare(meeting.where(~many), shared):
            return False
        self._look()  # what is alike so far counts, if it is cut short after this
        return all(
            self._meet(next_, shared + 1) for next_ in self._next(meeting.where(many), shared)
        )

    def _next(self, meeting: _Meeting, shared: int) -> Iterator[_Meeting]:
        """Yield those that share one more piece, as much at a time as may be held."""
        if not len(meeting.row):
            return
        shown = self._shown(meeting, shared)
        for low, high in _runs(np.add.reduceat(shown, meeting.bounds[:-1]), _MEMBERS):
            some = meeting.of_blocks(low, high)
            some = some.where(~self.found.settled(some.row, some.bounds[:-1]))
            if not len(some.row):
                continue
            entries = int(self._shown(some, shared).sum())
            if not self.work.take(_LOOKED_UP * entries):
                # Nothing more is compared, and who asks for more learns that it is too much.
                yield some
                return
            if entries <= _MEMBERS:
                yield self._under(some, shared, 0, self.pieces.kinds)
                continue
            kinds = self.pieces.kinds
            often = np.zeros(kinds, dtype=np.int64)
            for piece, _, _ in self._looked_up(some, shared):
                often += np.bincount(piece, minlength=kinds)
            for first, last in _runs(often, _MEMBERS):
                yield self._under(some, shared, first, last)

    def _shown(self, meeting: _Meeting, shared: int) -> Ints:
        """Return of how many of its next pieces a text shares one with every one that is alike.

        The smallest of these has 3/5 of its pieces, and shares all of them.
        """
        size = self.pieces.size[meeting.row]
        return np.minimum(2 * size // 5 + 1 + shared, size) - meeting.at

    def _looked_up(
        self, meeting: _Meeting, shared: int
    ) -> Iterator[tuple[NDArray[np.unsignedinteger], Ints, Ints]]:
        """Yield pieces, of which of the texts each is, and its place among those of the text."""
        for low in range(0, len(meeting.row), _ROWS):
            row, at = meeting.row[low : low + _ROWS], meeting.at[low : low + _ROWS]
            shown = self._shown(_Meeting(row, at, meeting.bounds, None), shared)
            which = np.repeat(np.arange(len(row)), shown)
            place = at[which] + counting(shown)
            yield self.pieces.piece[self.pieces.start[row][which] + place], which + low, place

    def _under(self, meeting: _Meeting, shared: int, first: int, last: int) -> _Meeting:
        """Return the texts of each block under each of the next pieces from first to last."""
        parts = []
        for piece, which, place in self._looked_up(meeting, shared):
            if last - first < self.pieces.kinds:
                here = np.flatnonzero((piece >= first) & (piece < last))
                piece, which, place = piece[here], which[here], place[here]
            parts.append((piece, which, place))
        piece, which, place = (np.concatenate(part) for part in zip(*parts, strict=True))
        block = np.repeat(np.arange(len(meeting.bounds) - 1), np.diff(meeting.bounds))
        # Sorted with the place in one number, which is much faster than an order.
        bits = np.int64(max(1, len(piece)).bit_length())
        key = block[which] * (last - first) + (piece.astype(np.int64) - first)
        key = np.sort((key << bits) | np.arange(len(piece)))
        order = key & ((np.int64(1) << bits) - 1)
        which = which[order]
        second = None if meeting.second is None else meeting.second[which]
        return _Meeting.of(meeting.row[which], place[order] + 1, key >> bits, second)

    def _compare(self, meeting: _Meeting, shared: int) -> bool:
        """Compare the texts of each block pair by pair, in bits."""
        if not len(meeting.row):
            return True
        size = self.pieces.size[meeting.row]
        # How many pieces another may have, if it shares none before but those that all share.
        room = (5 * size - 8 * (meeting.at - shared)) // 3
        block = np.repeat(np.arange(len(meeting.bounds) - 1), np.diff(meeting.bounds))
        width = int(size.max()) + 1
        upto = block * width + np.clip(room, 0, width - 1)
        if meeting.second is None:
            own = there = np.arange(len(meeting.row))
            first = own + 1
        else:
            own, there = np.flatnonzero(~meeting.second), np.flatnonzero(meeting.second)
            first = np.searchsorted(block[there], block[own])
        last = np.searchsorted((block * width + size)[there], upto[own], side="right")
        some = np.flatnonzero(last > first)
        for low, high in _runs((last - first)[some], _MEMBERS):
            at = some[low:high]
            blocks = slice(int(block[own[at[0]]]), int(block[own[at[-1]]]) + 1)
            begins = meeting.bounds[blocks]
            members = slice(int(begins[0]), int(meeting.bounds[blocks.stop]))
            known = self.found.settled(meeting.row[members], begins - begins[0])
            at = at[~known[block[own[at]] - blocks.start]]
            if not len(at):
                continue
            if not self.work.take(int((last - first)[at].sum())):
                return False
            one = slice(int(at[0]), int(at[-1]) + 1)
            other = slice(int(first[at[0]]), int(last[at].max()))
            a, b = near(
                Side.of(self.pieces, meeting.row[own[one]], room[own[one]]),
                Side.of(self.pieces, meeting.row[there[other]], room[there[other]]),
                at - one.start,
                first[one] - other.start,
                last[one] - other.start,
                self.work.done,
            )
            self._hold(meeting.row[own[a + one.start]], meeting.row[there[b + other.start]])
        return True

    def _hold(self, a: Ints, b: Ints) -> None:
        """Hold pairs until there are enough to look at."""
        self._held.append((a, b))
        self._holding += len(a)
        if self._holding >= _CHECKED:
            self._look()

    def _look(self) -> None:
        """Compare the pairs that are held piece by piece, and pass on those that are alike."""
        if not self._held:
            return
        a, b = (np.concatenate(side) for side in zip(*self._held, strict=True))
        self._held, self._holding = [], 0
        for low in range(0, len(a), _AT_ONCE):
            one, other = a[low : low + _AT_ONCE], b[low : low + _AT_ONCE]
            while True:
                keep = (one != other) & self.found.wanted(one, other)
                one, other = one[keep], other[keep]
                now, then = one[:_CHECKED], other[:_CHECKED]
                if not len(now) or not self.work.take(_AS_MUCH * len(now)):
                    break
                total = self.pieces.size[now] + self.pieces.size[then]
                yes = 2 * self.pieces.common(now, then) >= ALIKE * total
                self.found.alike(now[yes], then[yes])
                one, other = one[_CHECKED:], other[_CHECKED:]


@dataclass(frozen=True)
class _Meeting:
    """Texts that may be alike, block by block, in each those of the first side first, by size.

    Parameters
    ----------
    row
        Shape (members,).
    at
        Shape (members,): how many of the first pieces of each were looked at.
    bounds
        Shape (blocks + 1,): where the texts of each block are.
    second
        Shape (members,): which are of the second side; without, all are compared with all.
    """

    row: Ints
    at: Ints
    bounds: Ints
    second: Bools | None

    @classmethod
    def of(cls, row: Ints, at: Ints, block: Ints, second: Bools | None) -> _Meeting:
        """Return texts of which the blocks have rising numbers; those alone are left out later."""
        begins = np.flatnonzero(np.diff(block)) + 1
        none = [0] if len(block) else []
        return cls(row, at, np.concatenate((none, begins, [len(block)])).astype(np.int64), second)

    def meets(self) -> Bools:
        """Return which blocks have two texts, or one of each side."""
        count = np.diff(self.bounds)
        if self.second is None or not len(count):
            return count > 1
        seconds = np.add.reduceat(self.second, self.bounds[:-1], dtype=np.int64)
        found: Bools = (seconds > 0) & (seconds < count)
        return found

    def where(self, keep: Bools) -> _Meeting:
        """Return some of the blocks."""
        if keep.all():
            return self
        count = np.diff(self.bounds)
        held = np.repeat(keep, count)
        return _Meeting(
            self.row[held],
            self.at[held],
            np.concatenate(([0], np.cumsum(count[keep]))),
            None if self.second is None else self.second[held],
        )

    def of_blocks(self, low: int, high: int) -> _Meeting:
        """Return consecutive blocks."""
        here = slice(int(self.bounds[low]), int(self.bounds[high]))
        return _Meeting(
            self.row[here],
            self.at[here],
            self.bounds[low : high + 1] - self.bounds[low],
            None if self.second is None else self.second[here],
        )


def _runs(sizes: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where things come to no more than so much, or are one thing."""
    ends = np.cumsum(sizes)
    low = 0
    while low < len(ends):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield low, high
        low = high
