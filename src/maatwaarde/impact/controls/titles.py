"""Titles that are alike: a few letters differ, and no number does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import chain, compress, islice

import numpy as np

from maatwaarde.arrays import Bools, Ints
from maatwaarde.impact.controls.nearby import Join, Work
from maatwaarde.impact.controls.pieces import in_pieces
from maatwaarde.late import dataclass, regex

FEW = 256
"""Titles with the same numbers that are compared pair by pair."""

_ONCE = 20_000
"""Titles with the same numbers that are compared together, whatever their areas."""

_LEAST, _A_ROW = 1_000_000_000, 2_000
"""Comparisons that a control may make: so many, or so many for each row where that is more.

A comparison takes some ten nanoseconds with Numba, so a million rows end within a minute. It is a
count, which ends at the same place on every machine.
"""


def allowed(rows: int) -> int:
    """Return how many comparisons a control may make on a list of so many rows."""
    return max(_LEAST, _A_ROW * rows)


@dataclass(frozen=True)
class Doubles:
    """Rows that may be one proposal.

    Parameters
    ----------
    group
        Shape (rows,): rows with the same number may be one; a row alone has -1.
    uncompared
        How many rows were not compared with all others that they might be like, because that was
        too much work; equal titles are found all the same.
    without_area
        How many of these are for no area, so that they had to be compared with all others.
    comparisons
        What it cost.
    """

    group: Ints
    uncompared: int
    without_area: int
    comparisons: int


def doubles(
    titles: Iterable[str],
    areas: Sequence[str | None] | Ints,
    families: Sequence[str] | Ints,
    most: int | None = None,
) -> Doubles:
    """Find rows with nearly the same title that may be one proposal.

    Two rows may be one if their titles are alike (a Dice coefficient of the sets of three-letter
    pieces of `maatwaarde.impact.controls.nearby.ALIKE` or more, and the same numbers), their
    families differ, and their areas do not. Rows that are joined by others between them are one
    group. It takes columns, so that a list that was read in parts needs no more than these in
    memory: some 500 bytes a row on top of the columns.

    Parameters
    ----------
    titles
        Shape (rows,); gone through once.
    areas
        Shape (rows,): ``None`` tells nothing, and is not different from any area. Or numbers that
        stand for them, in the order of the areas; -1 for none.
    families
        Shape (rows,): the id of the proposal of which the row is a variant, or its own. Or numbers
        from 0 on that stand for them, below the number of rows.
    most
        Comparisons that may be made; by the number of rows where it is not given.
    """
    known: dict[str, int] = {}
    row = np.array([known.setdefault(title, len(known)) for title in titles], dtype=np.int64)
    return doubles_of(list(known), row, areas, families, most)


def doubles_of(
    titles: Sequence[str],
    row: Ints,
    areas: Sequence[str | None] | Ints,
    families: Sequence[str] | Ints,
    most: int | None = None,
) -> Doubles:
    """Do what `doubles` does for titles of which each is given once.

    Parameters
    ----------
    titles
        Shape (titles,).
    row
        Shape (rows,): the place among these of the title of a row.
    """
    if not len(row):
        return Doubles(np.zeros(0, dtype=np.int64), 0, 0, 0)
    texts: dict[str, int] = {}
    held = [
        np.array([texts.setdefault(one, len(texts)) for one in letters], dtype=np.int64)
        for letters in _letters_of(titles)
    ]
    listed, text = _in_order(list(texts), np.concatenate(held)[row])
    number = _by_numbers(listed)
    del texts, held
    area, family = _codes(areas, fold=True), _codes(families)
    # One entry for each title in each area; from here on these are what is compared.
    width = int(area.max()) + 2
    key, entry = np.unique(text * width + area + 1, return_inverse=True)
    of_text, of_area = np.divmod(key, width)
    del key, text, area
    low, high = np.full(len(of_text), len(family)), np.full(len(of_text), -1)
    np.minimum.at(low, entry, family)
    np.maximum.at(high, entry, family)
    joined = _Joined(of_area - 1, np.where(low == high, low, -1))
    _link_equal(joined, of_text)
    work = Work(allowed(len(family)) if most is None else most)
    pieces = in_pieces(listed)
    unmet = _compare(Join(pieces.of(of_text), joined, work), joined, number[of_text])
    root = joined.find(np.arange(len(of_text)))
    many = np.bincount(root, minlength=len(root))[root] > 1
    many |= joined.family < 0
    return Doubles(
        group=np.where(many, root, -1)[entry],
        uncompared=int(unmet[entry].sum()),
        without_area=int((unmet & (joined.area < 0))[entry].sum()),
        comparisons=work.done,
    )


def _compare(join: Join, joined: _Joined, number: Ints) -> Bools:
    """Compare entries with the same numbers; return which were not compared with all.

    Few of one number are compared together; of many, those of each area, and those of no area with
    all of the others. What is small comes first, so that as much as can be is done where all is too
    much.
    """
    unmet = np.zeros(len(number), dtype=bool)
    size, nowhere = np.bincount(number), np.bincount(number, weights=joined.area < 0)
    mixed = (nowhere > 0) & (nowhere < size)
    together = (size <= FEW) | (mixed & (size <= _ONCE))
    part = np.where(together[number], 0, joined.area + 2)
    rows, block = _smallest_first(number * (int(part.max()) + 1) + part)
    unmet[rows[~join.within(rows, block)]] = True
    across = np.flatnonzero((mixed & ~together)[number])
    rows, block = _smallest_first(number[across])
    rows = across[rows]
    unmet[rows[~join.between(rows, block, joined.area[rows] >= 0)]] = True
    return unmet


def _smallest_first(key: Ints) -> tuple[Ints, Ints]:
    """Return the places of those that share a key, in order of how many do, and their blocks."""
    _, block, count = np.unique(key, return_inverse=True, return_counts=True)
    turn = np.empty(len(count), dtype=np.int64)
    turn[np.argsort(count, kind="stable")] = np.arange(len(count))
    turn = np.where(count > 1, turn, -1)[block]
    order = np.argsort(turn, kind="stable")
    order = order[turn[order] >= 0]
    return order, turn[order]


def _link_equal(joined: _Joined, text: Ints) -> None:
    """Join the entries of one title, of which the one for no area, if there is one, comes first."""
    first = np.searchsorted(text, text)
    here = np.flatnonzero((joined.area[first] < 0) & (first != np.arange(len(text))))
    keep = joined.wanted(first[here], here)
    joined.alike(first[here][keep], here[keep])


@dataclass
class _Joined:
    """Entries that are one, directly or by others between them (union-find).

    Parameters
    ----------
    area, family
        Shape (entries,): numbers; -1 for no area, and for rows of more than one family, that is of
        several which differ from any.
    """

    area: Ints
    family: Ints
    leader: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.leader = np.arange(len(self.area))

    def find(self, rows: Ints) -> Ints:
        """Return the first of those that each is one with."""
        found = self.leader[rows]
        while True:
            further = self.leader[found]
            if np.array_equal(further, found):
                break
            found = further
        self.leader[rows] = found
        return found

    def wanted(self, a: Ints, b: Ints) -> Bools:
        """Return which pairs may be one, and are not yet."""
        one, other = self.area[a], self.area[b]
        keep: Bools = (one == other) | (one < 0) | (other < 0)
        keep &= (self.family[a] != self.family[b]) | (self.family[a] < 0)
        keep &= self.find(a) != self.find(b)
        return keep

    def settled(self, rows: Ints, begins: Ints) -> Bools:
        """Return which blocks are one, by where each begins."""
        roots = self.find(rows)
        one: Bools = np.minimum.reduceat(roots, begins) == np.maximum.reduceat(roots, begins)
        return one

    def alike(self, a: Ints, b: Ints) -> None:
        """Join pairs."""
        while len(a):
            one, other = self.find(a), self.find(b)
            apart = one != other
            a, b, one, other = a[apart], b[apart], one[apart], other[apart]
            self.leader[np.maximum(one, other)] = np.minimum(one, other)


@dataclass(frozen=True)
class Matched:
    """Which proposals have a title like which of others.

    Parameters
    ----------
    groups
        Rows, and places among the others, of titles that are like the same ones; both in order.
    complete
        All titles were compared; otherwise equal titles were, and some of those that are nearly so.
    comparisons
        What it cost.
    """

    groups: list[tuple[list[int], list[int]]]
    complete: bool
    comparisons: int = 0


def matched(own: Iterable[str], others: Iterable[str], most: int | None = None) -> Matched:
    """Find titles of a list that are nearly those of others.

    Titles that are like the same others are together: a list may have one title thousands of times,
    and so may a register.

    Parameters
    ----------
    own, others
        Titles, each gone through once.
    most
        Comparisons that may be made; by the number of titles where it is not given.
    """
    sides: list[dict[str, list[int]]] = [{}, {}]
    for side, titles in zip(sides, (own, others), strict=True):
        for row, letters in enumerate(chain.from_iterable(_letters_of(titles))):
            side.setdefault(letters, []).append(row)
    rows_of, before = sides
    if not rows_of or not before:
        return Matched([], True)
    keys = [sorted(side) for side in sides]
    texts = [text for side in keys for text in side]
    number = _by_numbers(texts)
    crossed = _Crossed(len(keys[0]))
    place = {key: i for i, key in enumerate(keys[1])}
    equal = np.array([(i, place[key]) for i, key in enumerate(keys[0]) if key in place])
    if len(equal):
        crossed.alike(equal[:, 0], equal[:, 1] + crossed.own)
    rows = sum(len(held) for side in sides for held in side.values())
    work = Work(allowed(rows) if most is None else most)
    join = Join(in_pieces(texts), crossed, work)
    order, block = _smallest_first(number)
    join.between(order, block, order >= crossed.own)
    together: dict[bytes, list[int]] = {}
    pairs = crossed.pairs()
    bounds = np.searchsorted(pairs[0], np.arange(crossed.own + 1))
    for i, key in enumerate(keys[0]):
        if bounds[i] < bounds[i + 1]:
            like = pairs[1][bounds[i] : bounds[i + 1]].tobytes()
            together.setdefault(like, []).extend(rows_of[key])
    groups = [
        (
            sorted(rows),
            sorted(row for j in np.frombuffer(like, np.int64) for row in before[keys[1][j]]),
        )
        for like, rows in together.items()
    ]
    return Matched(groups, not work.stopped, work.done)


@dataclass
class _Crossed:
    """Pairs of one of the first ``own`` titles and one of those after it."""

    own: int
    held: list[tuple[Ints, Ints]] = field(default_factory=list)

    def wanted(self, a: Ints, b: Ints) -> Bools:
        """Return which pairs have one of each side."""
        found: Bools = (a < self.own) != (b < self.own)
        return found

    def settled(self, rows: Ints, begins: Ints) -> Bools:  # noqa: ARG002
        """Every pair counts."""
        return np.zeros(len(begins), dtype=bool)

    def alike(self, a: Ints, b: Ints) -> None:
        """Keep pairs."""
        self.held.append((np.minimum(a, b), np.maximum(a, b)))

    def pairs(self) -> tuple[Ints, Ints]:
        """Return all pairs once, in order: of each, the place on its own side."""
        if not self.held:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        a, b = (np.concatenate(side) for side in zip(*self.held, strict=True))
        width = int(b.max()) + 1
        first, second = np.divmod(np.unique(a * width + b), width)
        return first, second - self.own


def _letters_of(titles: Iterable[str]) -> Iterator[list[str]]:
    """Yield the letters of titles, some titles at a time."""
    rest = iter(titles)
    while some := list(islice(rest, _AT_A_TIME)):
        yield letters_of(some)


def letters_of(titles: Sequence[str]) -> list[str]:
    """Return the letters of each title, without accents, signs and case, of most all at once."""
    plain = [title.isascii() and "\n" not in title for title in titles]
    # Titles in one text are gone through by the loops of Python itself.
    text = "\n".join(compress(titles, plain)).translate(_PLAIN)
    while "  " in text:
        text = text.replace("  ", " ")
    found = iter(text.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n"))
    return [
        next(found) if one else _letters(title) for title, one in zip(titles, plain, strict=True)
    ]


_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_PLAIN[ord("\n")] = "\n"

_AT_A_TIME = 50_000
"""Titles that are gone through at once, and may be held twice."""


def _letters(title: str) -> str:
    flat = title.casefold()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKD", flat)
        flat = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(flat))


def _numbers(letters: str) -> tuple[str, ...]:
    if letters.isascii():
        return tuple(_NUMBERS.findall(letters))
    return tuple(word for word in letters.split(" ") if _is_number(word))


_WORDS = regex(r"[^\W_]+")

# Phase I and phase II; no more than that, since a word such as dim is no number.
_ROMAN = regex(r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,4})")

# What `_is_number` says of words in ASCII.
_NUMBERS = regex(r"\b(?:[a-z]*[0-9][a-z0-9]*|(?=[ivx])x{0,2}(?:ix|iv|v?i{0,4}))(?![a-z0-9])")


def _is_number(word: str) -> bool:
    if word.isalpha():  # and so has no digit
        return word[0] in "ivx" and _ROMAN.fullmatch(word) is not None
    return any(c.isdigit() for c in word) or _ROMAN.fullmatch(word) is not None


def _in_order(texts: list[str], text: Ints) -> tuple[list[str], Ints]:
    """Return texts in order, and which of them each row has."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return [texts[i] for i in order], place[text]


def _by_numbers(texts: list[str]) -> Ints:
    """Return a number for the numbers of each text, in their order."""
    known: dict[tuple[str, ...], int] = {(): 0}
    number = np.zeros(len(texts), dtype=np.int64)
    for i, letters in enumerate(texts):
        own = _numbers(letters)
        if own:
            number[i] = known.setdefault(own, len(known))
    return _ranked(list(known))[number]


def _ranked(keys: list[tuple[str, ...]]) -> Ints:
    """Return the place of each key in the order of all."""
    place = np.empty(len(keys), dtype=np.int64)
    place[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return place


def _codes(values: Sequence[str | None] | Ints, *, fold: bool = False) -> Ints:
    """Return a number for each value, in the order of the values; -1 for none."""
    if isinstance(values, np.ndarray):
        return values
    given = [None if value is None else value.casefold() if fold else value for value in values]
    place = {value: i for i, value in enumerate(sorted({v for v in given if v is not None}))}
    return np.array([-1 if value is None else place[value] for value in given], dtype=np.int64)
