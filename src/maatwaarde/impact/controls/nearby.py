"""Which of many texts are alike: an exact join of sets, without looking at every pair.

Two sets a and b are alike where they differ in at most a quarter of ``|a| + |b|`` pieces (a Dice
coefficient of 0.75 or more). The rarest pieces of two that are alike share at least one, so texts
are looked up under each of their first pieces only, and what stands before that piece says how
large the other may be (prefix filter: Chaudhuri, Ganti and Kaushik 2006; by place: Xiao, Wang, Lin,
Yu and Wang 2011). Those that meet there are compared in 64 bits, many at a time, what is near in
these bits in 192 more, and what remains piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Ints
from maatwaarde.impact.controls.near_bits import DIFFER, Side, near
from maatwaarde.impact.controls.pieces import Pieces, counting

ALIKE = 0.75
"""Dice similarity of two titles from which a person should look at both."""

_SMALL = 32
"""Texts under one piece that are compared pair by pair."""

_MEMBERS = 2_000_000
"""Texts under their pieces, and pairs of texts, that are held at a time."""

_CHECKED = 4096
"""Pairs that are compared piece by piece at a time."""

_AT_ONCE = 8 * _CHECKED
"""Pairs of which it is asked at a time whether they are worth a look."""

_AS_MUCH = 50
"""Comparisons in bits that one piece by piece costs."""


class Found(Protocol):
    """What becomes of texts that are alike."""

    def wanted(self, a: Ints, b: Ints) -> Bools:
        """Return which pairs are worth a look: a pair of which all is known is not."""
        ...

    def settled(self, a: Ints, b: Ints) -> bool:
        """Return whether all is known of every pair of one of ``a`` and one of ``b``."""
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

    Every method returns whether all was looked at, which is not so once the work is too much: then
    it stops, and so does every call after it.
    """

    pieces: Pieces
    found: Found
    work: Work
    _held: list[tuple[Ints, Ints]] = field(init=False, default_factory=list)
    _holding: int = field(init=False, default=0)

    def few(self, rows: Ints, block: Ints) -> bool:
        """Compare the texts of each block with each other, pair by pair.

        Parameters
        ----------
        rows, block
            Shape (rows,): texts, and in rising order the block of each.
        """
        self._few(rows, block)
        self._look()
        return not self.work.stopped

    def within(self, rows: Ints) -> bool:
        """Compare all of many texts with each other."""
        return self._meet([rows])

    def between(self, rows: Ints, others: Ints) -> bool:
        """Compare all of some texts with all of others."""
        return self._meet([rows, others])

    def _few(self, rows: Ints, block: Ints) -> bool:
        here = np.arange(len(rows))
        step = 0
        while len(here):
            step += 1
            here = here[: np.searchsorted(here, len(rows) - step)]
            here = here[block[here] == block[here + step]]
            if not self.work.take(len(here)):
                return False
            for low in range(0, len(here), _MEMBERS):
                own = here[low : low + _MEMBERS]
                a, b = rows[own], rows[own + step]
                keep = self._near(a, b, [self.pieces.sketch])
                a, b = a[keep], b[keep]
                keep = self._near(a, b, self.pieces.more)
                self._hold(a[keep], b[keep])
        return True

    def _near(self, a: Ints, b: Ints, words: Iterable[NDArray[np.uint64]]) -> Bools:
        differ = np.zeros(len(a), dtype=np.int64)
        for word in words:
            differ += np.bitwise_count(word[a] ^ word[b])
        near: Bools = DIFFER * differ <= self.pieces.size[a] + self.pieces.size[b]
        return near

    def _meet(self, sides: list[Ints]) -> bool:
        # By size: of two texts of one list, the later one is the larger.
        sides = [side[np.argsort(self.pieces.size[side], kind="stable")] for side in sides]
        all(self._under_pieces(held) for held in self._by_piece(sides))
        self._look()
        return not self.work.stopped

    def _by_piece(self, sides: list[Ints]) -> Iterator[list[_Members]]:
        """Yield the texts of each side under their first pieces, those of rare pieces first.

        All texts under some pieces at a time, so that what is held is bounded.
        """
        kinds, size = self.pieces.kinds, self.pieces.size
        chunks = [np.array_split(side, len(side) // 100_000 + 1) for side in sides]
        often = np.zeros(kinds, dtype=np.int64)
        for rows in (rows for side in chunks for rows in side):
            often += np.bincount(self.pieces.first(rows, _most(size[rows]))[0], minlength=kinds)
        turn = (np.cumsum(often) - often) // _MEMBERS
        for one in np.unique(turn).tolist():
            low, high = np.searchsorted(turn, (one, one + 1))
            held = []
            for side in chunks:
                parts = []
                for rows in side:
                    shown = _most(size[rows])
                    piece, which = self.pieces.first(rows, shown)
                    here = np.flatnonzero((piece >= low) & (piece < high))
                    parts.append((piece[here], rows[which[here]], counting(shown)[here]))
                piece, row, before = (np.concatenate(part) for part in zip(*parts, strict=True))
                order = np.argsort(piece, kind="stable")
                bounds = np.searchsorted(piece[order], np.arange(low, high + 1))
                room = (5 * size[row] - 8 * before) // 3
                held.append(_Members(row[order], room[order], bounds))
            yield held

    def _under_pieces(self, sides: list[_Members]) -> bool:
        """Compare the texts under each of some pieces."""
        own, theirs = sides[0], sides[-1]
        same = len(sides) == 1
        count = np.diff(own.bounds)
        many = (count > 0) & (np.diff(theirs.bounds) > 0)
        if same:
            # Where there are few, those under all pieces together.
            many = count > _SMALL
            row = np.repeat(~many, count)
            if not self._few(own.row[row], np.repeat(np.arange(len(count)), count)[row]):
                return False
        return all(
            self._under_one(own.under(piece), theirs.under(piece), same=same)
            for piece in np.flatnonzero(many).tolist()
        )

    def _under_one(self, own: _Members, theirs: _Members, *, same: bool) -> bool:
        """Compare texts that have one piece, by size."""
        here = Side.of(self.pieces, own.row, own.room)
        there = here if same else Side.of(self.pieces, theirs.row, theirs.room)
        # The others that are not too large for what comes before the piece in this one.
        first = np.arange(1, len(own.row) + 1) if same else np.zeros(len(own.row), dtype=np.int64)
        last = np.searchsorted(there.size, own.room, side="right")
        some = np.flatnonzero(last > first)
        ends = np.cumsum((last - first)[some])
        low = 0
        while low < len(some):
            before = int(ends[low - 1]) if low else 0
            high = max(low + 1, int(np.searchsorted(ends, before + _MEMBERS, side="right")))
            at = some[low:high]
            others = slice(int(first[at].min()), int(last[at].max()))
            if not self.found.settled(own.row[at], theirs.row[others]):
                if not self.work.take(int(ends[high - 1]) - before):
                    return False
                a, b = near(here, there, at, first, last)
                self._hold(own.row[a], theirs.row[b])
            low = high
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
class _Members:
    """Texts under consecutive pieces, piece by piece.

    Parameters
    ----------
    row
        Shape (members,).
    room
        Shape (members,): how many pieces another may have that is alike, if this piece is the first
        that they share.
    bounds
        Shape (pieces + 1,): where the texts under each piece are.
    """

    row: Ints
    room: Ints
    bounds: Ints

    def under(self, piece: int) -> _Members:
        """Return the texts under one of the pieces."""
        part = slice(int(self.bounds[piece]), int(self.bounds[piece + 1]))
        return _Members(self.row[part], self.room[part], self.bounds[:0])


def _most(size: Ints) -> Ints:
    """Return of how many of its first pieces a text shares one with every one that is alike.

    The smallest of these has 3/5 of its pieces, and shares all of them.
    """
    return 2 * size // 5 + 1
