"""Titles that are alike: a few letters differ, and no number does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from maatwaarde.proposals import Proposals

Key = tuple[str, tuple[str, ...]]
"""The letters of a title, and its numbers."""

ALIKE = 0.75
"""Dice similarity of two titles from which a person should look at both."""

_BUCKETS = 512
_ROWS = 500
"""Titles that are compared with all others at a time."""


def matched(proposals: Proposals, titles: Sequence[str]) -> list[tuple[list[int], list[int]]]:
    """Return which proposals have a title like which of others: rows, and places in ``titles``.

    Proposals that are like the same others are together: a list may have one title thousands of
    times, and so may a register. Groups and rows are sorted by id.
    """
    rows_of: dict[Key, list[int]] = {}
    for row, title in enumerate(proposals.titles):
        rows_of.setdefault(title_key(title), []).append(row)
    before: dict[Key, list[int]] = {}
    for other, title in enumerate(titles):
        before.setdefault(title_key(title), []).append(other)
    like: dict[Key, set[int]] = {}
    for own, theirs in alike(list(rows_of), list(before)):
        like.setdefault(own, set()).update(before[theirs])
    together: dict[tuple[int, ...], list[int]] = {}
    for own, others in like.items():
        together.setdefault(tuple(sorted(others)), []).extend(rows_of[own])
    ids = proposals.ids
    groups = [
        (sorted(rows, key=lambda row: ids[row]), list(others)) for others, rows in together.items()
    ]
    return sorted(groups, key=lambda group: (ids[group[0][0]], group[1]))


def title_key(title: str) -> Key:
    """Return the letters of a title, without accents, signs and case, and its numbers."""
    flat = unicodedata.normalize("NFKD", title.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", flat)
    numbers = [word for word in words if any(c.isdigit() for c in word) or _ROMAN.fullmatch(word)]
    return " ".join(words), tuple(numbers)


# Phase I and phase II; no more than that, since a word such as dim is no number.
_ROMAN = re.compile(r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,4})")


def alike(own: Sequence[Key], others: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
    """Yield pairs of keys whose titles are alike and have the same numbers, in order.

    Parameters
    ----------
    own, others
        Each key once: a list may have one title thousands of times.
    """
    texts: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for side, keys in enumerate((own, others)):
        for text, numbers in keys:
            texts.setdefault(numbers, ([], []))[side].append(text)
    for numbers, (a, b) in texts.items():
        for i, j in _alike_texts(a, b):
            yield (a[i], numbers), (b[j], numbers)


def _alike_texts(own: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield positions of texts that are alike.

    A text is the set of its three-letter pieces; alike is a Dice coefficient of `ALIKE` or more. To
    look at all pairs at once, the pieces are first thrown together in `_BUCKETS`: texts share at
    most what their buckets share, so only those that pass there are compared piece by piece.
    """
    if not own or not others:
        return
    if list(own) == list(others) and len(own) == 1:
        yield 0, 0
        return
    numbers: dict[str, int] = {}
    a, b = ([_pieces(text, numbers) for text in texts] for texts in (own, others))
    size_a, size_b = (np.array([len(pieces) for pieces in sets]) for sets in (a, b))
    buckets = _buckets(b).T
    for start in range(0, len(a), _ROWS):
        upper = 2 * (_buckets(a[start : start + _ROWS]) @ buckets)
        least = ALIKE * (size_a[start : start + _ROWS, np.newaxis] + size_b)
        for i, j in np.argwhere(upper >= least).tolist():
            row, total = start + i, size_a[start + i] + size_b[j]
            if 2 * len(a[row] & b[j]) >= ALIKE * total:
                yield row, j


def _pieces(text: str, numbers: dict[str, int]) -> frozenset[int]:
    padded = f"  {text} "
    pieces = [padded[i : i + 3] for i in range(len(padded) - 2)]
    return frozenset(numbers.setdefault(piece, len(numbers)) for piece in pieces)


def _buckets(sets: Sequence[frozenset[int]]) -> NDArray[np.float32]:
    found = np.zeros((len(sets), _BUCKETS), dtype=np.float32)  # whole numbers, so exact
    for row, pieces in enumerate(sets):
        found[row] = np.bincount([piece % _BUCKETS for piece in pieces], minlength=_BUCKETS)
    return found
