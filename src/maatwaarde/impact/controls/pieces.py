"""Texts as sets of three-letter pieces, in arrays: what makes a million of them comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Ints
from maatwaarde.late import dataclass

SKETCH = 64
"""Bits in which two texts are compared first."""

_MORE = 192
"""Bits in which those are compared that are near by the first."""

_CHARACTERS = 2**20
"""Characters that are looked at together; it bounds the memory, and changes no answer."""

_CELLS = 2**22
"""Cells of the table in which pieces of some texts are looked up."""

_TABLE = 2**22
"""Possible pieces up to which they are counted in a table."""


@dataclass(frozen=True)
class Pieces:
    """The sets of pieces of n texts.

    Parameters
    ----------
    piece
        Pieces of all texts one after the other, those that fewer texts have first.
    start
        Shape (n,): where the pieces of a text begin in ``piece``.
    size
        Shape (n,): how many different pieces a text has, at least one.
    sketch
        Shape (n,): each piece belongs to one of `SKETCH` bits, and a bit is set where a text has an
        odd number of its pieces. Two texts differ in no more bits than in pieces.
    more
        Shape (3, n): the same with three times as many bits.
    kinds
        How many different pieces there are.
    """

    piece: NDArray[np.unsignedinteger]
    start: Ints
    size: Ints
    sketch: NDArray[np.uint64]
    more: NDArray[np.uint64]
    kinds: int

    def of(self, texts: Ints) -> Pieces:
        """Return the same for things that have these texts, several the same one perhaps."""
        return replace(
            self,
            start=self.start[texts],
            size=self.size[texts],
            sketch=self.sketch[texts],
            more=self.more[:, texts],
        )

    def common(self, a: Ints, b: Ints) -> Ints:
        """Return for pairs of texts how many pieces they share."""
        if not len(a):
            return np.zeros(0, dtype=np.int64)
        # A table of who of the a has what; then the pieces of the b are looked up in it.
        own, place = np.unique(a, return_inverse=True)
        found = np.empty(len(a), dtype=np.int64)
        order = np.argsort(place, kind="stable")
        most = max(1, _CELLS // self.kinds)
        bounds = np.searchsorted(place[order], np.arange(0, len(own) + most, most))
        for low, first, last in zip(range(0, len(own), most), bounds, bounds[1:], strict=False):
            rows, pairs = own[low : low + most], order[first:last]
            has = np.zeros((len(rows), self.kinds), dtype=bool)
            at, which = self._spread(rows)
            has[which, self.piece[at]] = True
            at, which = self._spread(b[pairs])
            hit = has[(place[pairs] - low)[which], self.piece[at]]
            found[pairs] = np.bincount(which, weights=hit, minlength=len(pairs)).astype(np.int64)
        return found

    def first(self, rows: Ints, shown: Ints) -> tuple[NDArray[np.unsignedinteger], Ints]:
        """Return the first ``shown`` pieces of each of some texts, and the place of the text."""
        which = np.repeat(np.arange(len(rows)), shown)
        return self.piece[self.start[rows][which] + counting(shown)], which

    def _spread(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return where all pieces of some texts are, and to which of the texts each belongs."""
        sizes = self.size[rows]
        which = np.repeat(np.arange(len(rows)), sizes)
        return self.start[rows][which] + counting(sizes), which


def counting(sizes: Ints) -> Ints:
    """Return 0, 1, 2 … up to each of the sizes, one after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)


def in_pieces(texts: Sequence[str]) -> Pieces:
    """Return the pieces of one or more texts; one of no letters has the one of three spaces."""
    letters: set[int] = set()
    for points, _ in _chunks(texts):
        letters.update(np.flatnonzero(np.bincount(points)).tolist())
    kinds = len(letters)
    alphabet = np.zeros(max(letters) + 1, dtype=np.int64)
    alphabet[sorted(letters)] = np.arange(kinds)
    codes, often = _counted(texts, alphabet, kinds)
    # What is rare comes first; among equals the order of the letters, so it is always the same.
    by_rank = np.lexsort((codes, often))
    rank = np.empty(len(codes), dtype=np.int64)
    rank[by_rank] = np.arange(len(codes))
    held = np.uint16 if len(codes) <= 2**16 else np.uint32
    bit = np.arange(len(codes))[::-1]  # the frequent ones spread evenly over the bits
    pieces, sizes, sketches, mores = [], [], [], []
    for points, lengths in _chunks(texts):
        code, text = _codes(points, lengths, alphabet, kinds)
        key = np.sort(text * len(codes) + rank[np.searchsorted(codes, code)])
        key = key[np.concatenate(([True], key[1:] != key[:-1]))]
        text, ranked = np.divmod(key, len(codes))
        begins = np.flatnonzero(np.concatenate(([True], text[1:] != text[:-1])))
        pieces.append(ranked.astype(held))
        sizes.append(np.diff(np.concatenate((begins, [len(text)]))))
        sketches.append(_parity(bit[ranked] % SKETCH, begins, 0))
        mores.append([_parity(bit[ranked] % _MORE, begins, word) for word in range(_MORE // 64)])
    size = np.concatenate(sizes)
    return Pieces(
        piece=np.concatenate(pieces),
        start=np.cumsum(size) - size,
        size=size,
        sketch=np.concatenate(sketches),
        more=np.concatenate([np.array(more) for more in mores], axis=1),
        kinds=len(codes),
    )


def _chunks(texts: Sequence[str]) -> Iterator[tuple[NDArray[np.uint32], Ints]]:
    """Yield the code points of texts, each with two spaces before it and one after, and lengths."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 3
    ends = np.cumsum(lengths)
    low = 0
    while low < len(texts):
        upto = ends[low] - lengths[low] + _CHARACTERS
        high = max(low + 1, int(np.searchsorted(ends, upto, side="right")))
        text = f"  {'   '.join(texts[low:high])} "
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        yield points, lengths[low:high]
        low = high


def _codes(
    points: NDArray[np.uint32], lengths: Ints, alphabet: Ints, kinds: int
) -> tuple[Ints, Ints]:
    """Return a number for every piece, and the text of the chunk that it is in."""
    letter = alphabet[points]
    code = (letter[:-2] * kinds + letter[1:-1]) * kinds + letter[2:]
    which = np.repeat(np.arange(len(lengths)), lengths)
    inside = which[:-2] == which[2:]
    return code[inside], which[:-2][inside]


def _counted(texts: Sequence[str], alphabet: Ints, kinds: int) -> tuple[Ints, Ints]:
    """Return the numbers of all pieces, in order, and how often each occurs."""
    if kinds**3 <= _TABLE:
        table = np.zeros(kinds**3, dtype=np.int64)
        for points, lengths in _chunks(texts):
            table += np.bincount(_codes(points, lengths, alphabet, kinds)[0], minlength=kinds**3)
        codes = np.flatnonzero(table)
        return codes, table[codes]
    found: dict[int, int] = {}
    for points, lengths in _chunks(texts):
        own, often = np.unique(_codes(points, lengths, alphabet, kinds)[0], return_counts=True)
        for code, times in zip(own.tolist(), often.tolist(), strict=True):
            found[code] = found.get(code, 0) + times
    codes = np.array(sorted(found), dtype=np.int64)
    return codes, np.array([found[code] for code in codes.tolist()], dtype=np.int64)


def _parity(bit: Ints, begins: Ints, word: int) -> NDArray[np.uint64]:
    """Return for each text the bits of one word of 64 that an odd number of its pieces has."""
    own = bit // 64 == word
    flags = np.where(own, np.uint64(1) << (bit % 64).astype(np.uint64), np.uint64(0))
    return np.bitwise_xor.reduceat(flags, begins)
