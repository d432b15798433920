"""Titles that are alike are found without looking at all pairs: against looking at all pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from maatwaarde.impact.controls import near_bits, nearby, titles
from maatwaarde.impact.controls.nearby import ALIKE
from maatwaarde.impact.controls.pieces import in_pieces
from maatwaarde.impact.controls.titles import (
    _by_numbers,
    _letters,
    _numbers,
    doubles,
    letters_of,
    matched,
)

WORDS = ("aanleg", "fietspad", "fietspaden", "park", "parken", "de", "kerkstraat", "2", "3", "ii")
TITLES = st.one_of(
    st.text("abe 1", max_size=12),  # short, and much the same
    st.text("a", max_size=9),  # one letter, again and again
    st.text(max_size=12),  # anything
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),  # one vocabulary
    st.just("Herinrichting fietspad Kerkstraat"),
    st.just("Herinrichting fietspaden Kerkstraat"),
)
ROWS = st.lists(
    st.tuples(TITLES, st.sampled_from([None, None, "Noord", "noord", "Zuid"]), st.integers(0, 3)),
    max_size=24,
)


@pytest.fixture(params=["a few", "compiled", "arrays"])
def path(request: pytest.FixtureRequest) -> Iterator[str]:
    """Short lists by the ways of long ones too."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "a few":
            patch.setattr(titles, "FEW", 1)
            patch.setattr(titles, "_ONCE", 5)
            patch.setattr(nearby, "_SMALL", 2)
            patch.setattr(nearby, "_MEMBERS", 40)
            patch.setattr(nearby, "_CHECKED", 3)
            patch.setattr(near_bits, "_HELD", 4)
            patch.setattr(near_bits, "_ROWS", 3)
            patch.setattr(near_bits, "_OTHERS", 4)
            patch.setattr(near_bits, "_FEW", 1)
            patch.setattr(nearby, "_ROWS", 7)
        if request.param == "compiled":
            # As it is written where it is not compiled: the same loop.
            patch.setattr(near_bits, "_compiled", lambda: near_bits._loop)
            patch.setattr(near_bits, "WORTH", -1)
        if request.param == "arrays":
            patch.setattr(near_bits, "_compiled", lambda: None)
        yield request.param


def title_key(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the letters of a title and its numbers, of one title at a time."""
    letters = _letters(title)
    return letters, _numbers(letters)


@cache
def pieces(title: str) -> tuple[frozenset[str], tuple[str, ...]]:
    text, numbers = title_key(title)
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2)), numbers


def alike(title: str, other: str) -> bool:
    """By the definition."""
    (x, numbers), (y, others) = pieces(title), pieces(other)
    return numbers == others and 2 * len(x & y) >= ALIKE * (len(x) + len(y))


def by_all_pairs(rows: Sequence[tuple[str, str | None, int]]) -> set[frozenset[int]]:
    joined = [{i} for i in range(len(rows))]
    for i, (title, area, family) in enumerate(rows):
        for j, (other, second, kin) in enumerate(rows):
            apart = area and second and area.casefold() != second.casefold()
            if family != kin and not apart and joined[i] is not joined[j] and alike(title, other):
                joined[i] |= joined[j]
                for row in joined[j]:
                    joined[row] = joined[i]
    return {frozenset(group) for group in joined if len(group) > 1}


def groups(rows: Sequence[tuple[str, str | None, int]]) -> set[frozenset[int]]:
    found = doubles(
        [row[0] for row in rows], [row[1] for row in rows], [f"M-{row[2]}" for row in rows]
    )
    assert not found.uncompared
    return {
        frozenset(np.flatnonzero(found.group == number).tolist())
        for number in found.group
        if number >= 0
    }


@pytest.mark.filterwarnings("ignore:overflow")  # whole numbers of 64 bits are meant to
@settings(max_examples=30)
@for_all(rows=ROWS)
@pytest.mark.usefixtures("path")
def test_groups_are_those_of_all_pairs(rows: list[tuple[str, str | None, int]]) -> None:
    assert groups(rows) == by_all_pairs(rows)


@pytest.mark.filterwarnings("ignore:overflow")
@settings(max_examples=25)
@for_all(own=st.lists(TITLES, max_size=14), others=st.lists(TITLES, max_size=14))
@pytest.mark.usefixtures("path")
def test_matches_are_those_of_all_pairs(own: list[str], others: list[str]) -> None:
    expected = {}
    for i, title in enumerate(own):
        like = tuple(j for j, other in enumerate(others) if alike(title, other))
        if like:
            expected.setdefault(like, []).append(i)
    found = matched(own, others)
    assert found.complete
    assert {tuple(like): sorted(rows) for rows, like in found.groups} == expected


def street(i: int) -> str:
    """Titles of one vocabulary, of which some are alike."""
    verbs, things = ("Aanleg", "Herinrichting", "Onderhoud"), ("fietspad", "speeltuin", "riolering")
    names = ("berg", "dijk", "eik", "hoek", "kamp", "linde", "molen", "veld", "wilg", "zand")
    name = "".join(names[i // step % 10] for step in (9, 90, 900))
    return f"{verbs[i % 3]} {things[i // 3 % 3]} {name.capitalize()}straat"


def test_many_titles_of_one_vocabulary() -> None:
    rows = [(street(i), None if i % 5 else "Noord", i) for i in range(0, 9000, 19)]
    expected = by_all_pairs(rows)
    assert len(expected) > 3
    assert groups(rows) == expected


@pytest.mark.parametrize(
    ("rows", "largest"),
    [
        ([("Herinrichting", None, i) for i in range(20_000)], 20_000),
        ([("Herínrichting" if i % 2 else "herinrichting", "N", i) for i in range(9999)], 9999),
        ([("Herinrichting", f"Wijk {i}", i) for i in range(20_000)], 0),
        ([("Herinrichting", f"Wijk {i}" if i else None, i) for i in range(9999)], 9999),
        ([(f"Herinrichting {i}", None, i) for i in range(20_000)], 0),
        # Every title is nearly that of every other.
        ([("Herinrichting van het fietspad " + street(i)[-4:] + c, None, i * 26 + k)
          for i in range(150) for k, c in enumerate("abcdefghijklmnopqrstuvwxyz")], 3900),
    ],
    ids=["equal", "equal when folded", "an area each", "one without", "a number each", "near"],
)  # fmt: skip
def test_the_work_does_not_grow_with_the_square_of_a_list(
    rows: list[tuple[str, str | None, int]], largest: int
) -> None:
    found = doubles(
        [row[0] for row in rows], [row[1] for row in rows], [str(row[2]) for row in rows]
    )
    assert np.bincount(found.group[found.group >= 0], minlength=1).max() == largest
    assert found.comparisons < 1000 * len(rows)
    assert not found.uncompared


def test_too_much_work_is_cut_at_the_same_place_in_any_order_and_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearby, "_SMALL", 100)  # a short list by the way of a long one
    monkeypatch.setattr(nearby, "_MEMBERS", 20_000)
    most = 800_000
    titles_ = [street(i) for i in range(0, 9000, 7)]
    families = [str(i) for i in range(len(titles_))]

    def cut(step: int) -> tuple[set[frozenset[str]], int, int, int]:
        found = doubles(titles_[::step], [None] * len(titles_), families[::step], most=most)
        names = np.array(families[::step])
        joined = {frozenset(names[found.group == i]) for i in set(found.group[found.group >= 0])}
        return joined, found.uncompared, found.without_area, found.comparisons

    first = cut(1)
    assert first[1] == first[2] == len(titles_)
    assert first[3] <= most
    assert first[0]
    assert cut(-1) == first
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_bits, "_compiled", lambda: None)
        assert cut(1) == first


def test_pieces_do_not_depend_on_how_many_texts_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [title_key(street(i))[0] for i in range(0, 900, 7)] + ["", "é ß 語", "\U0001f6b2" * 3]
    whole = in_pieces(texts)
    for name, value in (("_CHARACTERS", 50), ("_TABLE", 1), ("_CELLS", 1)):
        monkeypatch.setattr(f"maatwaarde.impact.controls.pieces.{name}", value)
    parts = in_pieces(texts)
    assert (whole.piece == parts.piece).all()
    assert (whole.sketch == parts.sketch).all()
    assert (whole.more == parts.more).all()
    pairs = np.arange(len(texts)), np.arange(len(texts))[::-1]
    assert (whole.common(*pairs) == parts.common(*pairs)).all()
    assert (whole.common(pairs[0], pairs[0]) == whole.size).all()


MANY = st.lists(st.text(st.sampled_from("aBvix 20-_\n\r\té²߁ſ\x1c\u2028")) | st.text())


@for_all(MANY)
def test_letters_of_many_are_those_of_each(many):
    assert letters_of(many) == [title_key(title)[0] for title in many]


@for_all(st.lists(st.text("ivxa7", min_size=1, max_size=6)))
def test_numbers_are_words_that_are_one(words):
    assert title_key(" ".join(words))[1] == tuple(filter(titles._is_number, words))


@for_all(MANY)
def test_numbers_of_many_are_those_of_each(many):
    keys = sorted({title_key(title) for title in many})
    number = _by_numbers([letters for letters, _ in keys]).tolist()
    for (_, one), own in zip(keys, number, strict=True):
        assert [two == one for _, two in keys] == [other == own for other in number]
