"""Titles that say the same: proposals that were made twice, or were turned down before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.naming import a_few
from maatwaarde.messages import Message, joined, msg
from maatwaarde.plugins import Controlled, Rejection
from maatwaarde.proposals import Proposals

ALIKE = 0.75
"""Dice similarity of two titles from which a person should look at both."""

_BUCKETS = 512
_ROWS = 500
"""Titles that are compared with all others at a time."""


def duplicates(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals with nearly the same title.

    Variants of one proposal are meant to be alike, and proposals for different areas, or with
    different numbers in their titles (phase 1, phase 2), are not the same.
    """
    proposals = subject.proposals
    rows_of: dict[Key, list[int]] = {}
    for row, title in enumerate(proposals.titles):
        rows_of.setdefault(_key(title), []).append(row)
    pairs = [
        pair
        for a, b in _alike(list(rows_of), list(rows_of))
        if a <= b
        for pair in _linked(proposals, rows_of[a] + (rows_of[b] if a != b else []))
    ]
    groups = [sorted(group, key=lambda row: proposals.ids[row]) for group in _groups(pairs)]
    for rows in sorted(groups, key=lambda group: proposals.ids[group[0]]):
        named = a_few([f"{proposals.ids[i]!r} ({proposals.titles[i]})" for i in rows], 4)
        yield Diagnostic(
            code="duplicate-proposals",
            what=msg("these look like one proposal: {proposals}", proposals=named),
            mend=msg("keep one, or make them variants of each other (`variant_of`)"),
            where=proposals.where(rows[0], "title"),
            severity="warning",
        )


def rejected_before(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals whose title is nearly that of one that was rejected."""
    if subject.register is None:
        return
    proposals = subject.proposals
    rejected: list[Rejection] = sorted(subject.register.rejected(), key=lambda item: item.id)
    rows_of: dict[Key, list[int]] = {}
    for row, title in enumerate(proposals.titles):
        rows_of.setdefault(_key(title), []).append(row)
    before: dict[Key, list[int]] = {}
    for other, item in enumerate(rejected):
        before.setdefault(_key(item.title), []).append(other)
    pairs = [
        (row, other)
        for a, b in _alike(list(rows_of), list(before))
        for row in rows_of[a]
        for other in before[b]
    ]
    for row, other in sorted(pairs, key=lambda pair: (proposals.ids[pair[0]], pair[1])):
        item = rejected[other]
        yield Diagnostic(
            code="rejected-before",
            what=_was_rejected(proposals.ids[row], item),
            mend=msg("say in the proposal what is different now"),
            where=proposals.where(row, "title"),
            severity="warning",
        )


def _was_rejected(proposal: str, before: Rejection) -> Message:
    named = {"proposal": proposal, "id": before.id, "title": before.title}
    if before.on is None:
        what = msg("{proposal!r} looks like {id!r} ({title}), which was rejected", **named)
    else:
        what = msg(
            "{proposal!r} looks like {id!r} ({title}), which was rejected on {day}",
            day=before.on,
            **named,
        )
    return joined([what, before.reason], ": ") if before.reason else what


def _linked(proposals: Proposals, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs that join all of some alike rows that may be one proposal.

    Two rows may be one if they are no variants of each other and not for different areas. All such
    pairs would be as many as the square of the rows; these join the same rows, and are no more than
    a few a row.
    """
    family = {row: proposals.variant_of[row] or proposals.ids[row] for row in rows}
    by_area: dict[str | None, list[int]] = {}
    for row in rows:
        area = proposals.area[row]
        by_area.setdefault(None if area is None else area.casefold(), []).append(row)
    anywhere = by_area.pop(None, [])
    somewhere = [row for group in by_area.values() for row in group]
    # Within one area each row may be one with every row of another family.
    for one, other in [
        *((group, group) for group in (anywhere, *by_area.values())),
        (anywhere, somewhere),
        (somewhere, anywhere),
    ]:
        if not one:
            continue
        first = one[0]
        second = next((row for row in one if family[row] != family[first]), None)
        for row in other:
            if family[row] != family[first]:
                yield first, row
            elif second is not None and family[row] != family[second]:
                yield second, row


Key = tuple[str, tuple[str, ...]]


def _key(title: str) -> Key:
    """Return the letters of a title, without accents, signs and case, and its numbers."""
    flat = unicodedata.normalize("NFKD", title.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", flat)
    numbers = [word for word in words if any(c.isdigit() for c in word) or _ROMAN.fullmatch(word)]
    return " ".join(words), tuple(numbers)


# Phase I and phase II; no more than that, since a word such as dim is no number.
_ROMAN = re.compile(r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,4})")


def _alike(own: Sequence[Key], others: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
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


def _groups(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Join pairs that share a row into groups (union-find; scipy's takes long to import)."""
    leader: dict[int, int] = {}

    def lead(row: int) -> int:
        while leader.setdefault(row, row) != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for a, b in pairs:
        leader[lead(b)] = lead(a)
    groups: dict[int, list[int]] = {}
    for row in sorted(leader):
        groups.setdefault(lead(row), []).append(row)
    return list(groups.values())
