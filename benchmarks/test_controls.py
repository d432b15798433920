"""Titles that are alike in a list of a million, beside what any look at every title costs."""

from __future__ import annotations

import random
import re
import tracemalloc

import pytest

from maatwaarde.impact.controls.titles import _letters, _numbers, doubles

ROWS, PLAIN = 1_000_000, 100_000
NUMBERED = f"Control: alike titles among {ROWS:,}, with house numbers"
UNNUMBERED = f"Control: alike titles among {PLAIN:,}, without areas and numbers"
GIBIBYTE = 2**30

WHAT = ["Aanleg", "Herinrichting", "Onderhoud", "Renovatie", "Sloop", "Verbetering", "Vervanging"]
THINGS = ["basisschool", "brug", "fietspad", "gymzaal", "riolering", "speeltuin", "zwembad"]
PARTS = re.findall(
    r"\w+",
    """beek berg bos brink burg dam dijk dorp duin eik els gracht haven heide hof hoek horst kamp
    kerk laan linde maas markt meer molen park plein polder poort ring singel sluis veld vliet""",
)


def title_key(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the letters of a title and its numbers, of one title at a time."""
    letters = _letters(title)
    return letters, _numbers(letters)


def listed(rows, *, numbers):
    """Different titles that look real."""
    draw = random.Random(0).choice
    found = set()
    while len(found) < rows:
        street = f"{draw(PARTS)}{draw(PARTS)}{draw(('straat', 'weg', 'hof', 'kade'))}".capitalize()
        number = f" {draw(range(1, 301))}" if numbers else ""
        place = f"{draw(PARTS)}{draw(PARTS)}".capitalize()
        found.add(f"{draw(WHAT)} {draw(THINGS)} {street}{number}, {place}")
    return sorted(found)


def found_in(titles):
    return doubles(titles, [None] * len(titles), list(map(str, range(len(titles)))))


@pytest.fixture(scope="module")
def numbered():
    return listed(ROWS, numbers=True)


@pytest.fixture(scope="module")
def unnumbered():
    return listed(PLAIN, numbers=False)


@pytest.mark.benchmark(group=NUMBERED)
def test_numbered(versus, numbered):
    found = versus(lambda: found_in(numbered), within=60, rounds=1)
    assert not found.uncompared


@pytest.mark.benchmark(group=NUMBERED)
def test_numbered_letters(versus, numbered):
    versus(lambda: list(map(title_key, numbered)), peer="the letters of each title", rounds=1)


def test_memory(numbered):
    tracemalloc.start()
    found_in(numbered)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < GIBIBYTE


@pytest.mark.benchmark(group=UNNUMBERED)
def test_unnumbered(versus, unnumbered):
    found = versus(lambda: found_in(unnumbered), within=60, rounds=1)
    assert not found.uncompared


@pytest.mark.benchmark(group=UNNUMBERED)
def test_unnumbered_letters(versus, unnumbered):
    versus(lambda: list(map(title_key, unnumbered)), peer="the letters of each title", rounds=1)
