"""Statuses as offices write them each have a meaning, and what is our reading is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from maatwaarde.proposals import Status, read_proposals
from maatwaarde.proposals.values.circles import circles

from ..files import csv_file, refused


@pytest.mark.parametrize(
    ("word", "status", "told"),
    [
        ("on hold", Status.FORBIDDEN, True),
        ("On-hold", Status.FORBIDDEN, True),
        ("Uitgesteld", Status.FORBIDDEN, True),
        ("afgerond", Status.FORBIDDEN, True),
        ("in uitvoering", Status.RUNNING, False),
        ("IN_UITVOERING", Status.RUNNING, False),
        ("ingetrokken", Status.FORBIDDEN, False),
        ("besloten", Status.MANDATORY, True),
        ("concept", Status.PROPOSED, True),
    ],
)
def test_each_word_has_a_meaning(tmp_path: Path, word: str, status: Status, told: bool) -> None:
    read = read_proposals(csv_file(tmp_path, f"id;status\n1;{word}\n2;{word}\n3;\n"))
    assert read.status == (status, status, Status.PROPOSED)
    found = [one for one in read.warnings if one.code == "status-read"]
    assert bool(found) is told
    if told:
        (warning,) = found
        assert warning.what.startswith(f"the status '{word}' of 2 rows is read as ")
        assert (warning.where.row, warning.where.field) == (2, "status")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Loopt (sinds 2026)", Status.RUNNING),
        ("3. In uitvoering", Status.RUNNING),
        ("LOPEND t/m 2028", Status.RUNNING),
        ("Besloten d.d. 12-03-2026", Status.MANDATORY),
        ("vastgesteld maart 2026", Status.MANDATORY),
        ("vervallen per 1 jan 2026", Status.FORBIDDEN),
        ("Aangehouden tot Q3 2027", Status.FORBIDDEN),
        ("On hold - 2027", Status.FORBIDDEN),
        ("idee 2025", Status.PROPOSED),
        ("Nog niet gestart", Status.PROPOSED),
        ("Goedgekeurd", Status.MANDATORY),
    ],
)
def test_a_number_or_a_date_beside_a_status_is_no_part_of_it_and_is_told(
    tmp_path: Path, word: str, status: Status
) -> None:
    read = read_proposals(csv_file(tmp_path, f"id;status\n1;{word}\n"))
    assert read.status == (status,)
    assert [one.code for one in read.warnings] == ["status-read"]
    assert repr(word) in read.warnings[0].what


@pytest.mark.parametrize(
    "word",
    ["gereed Q3 2026", "Opgeleverd in 2027", "ingetroken", "2026", "zie bijlage", "afwachten"],
)
def test_a_status_that_is_not_sure_is_not_guessed(tmp_path: Path, word: str) -> None:
    (problem,) = refused(csv_file(tmp_path, f"id;status\n1;{word}\n"))
    assert problem.code == "unknown-status"
    assert problem.mend
    assert ("yet to be finished" in problem.mend) is (word[:2] in ("ge", "Op"))


def test_what_nobody_knows_is_an_error_still(tmp_path: Path) -> None:
    (problem,) = refused(csv_file(tmp_path, "id;status\n1;blauw\n"))
    assert problem.code == "unknown-status"


def test_a_circle_of_requirements_is_told(tmp_path: Path) -> None:
    text = "id;vereist\n1;2\n2;1\n3;1\n4;5\n5;6\n6;4\n"
    read = read_proposals(csv_file(tmp_path, text))
    told = [one.what for one in read.warnings if one.code == "requires-circle"]
    assert told == [
        "'1', '2' require each other in a circle, so that all of them are chosen or none",
        "'4', '5', '6' require each other in a circle, so that all of them are chosen or none",
    ]


def test_what_requires_its_own_variant_by_way_of_others_is_told(tmp_path: Path) -> None:
    text = "id;vereist;variant van\n1;3;\n2;;1\n3;2;\n4;5;\n5;4;\n6;7;8\n7;8;\n8;;\n"
    read = read_proposals(csv_file(tmp_path, text))
    told = {one.where.row: one.what for one in read.warnings if one.code == "requires-variant"}
    assert told == {
        2: "by way of others it requires '2', a variant of the same proposal, so that it can never "
        "be chosen"
    }


def test_circles_among_needs() -> None:
    assert circles({0: [1], 1: [2], 2: []}) == []
    assert circles({3: [1], 1: [2], 2: [3], 0: [3]}) == [[1, 2, 3]]
    assert circles({0: [1], 1: [0, 2], 2: [3], 3: [2]}) == [[0, 1], [2, 3]]


def test_a_long_chain_is_no_recursion() -> None:
    n = 50_000
    chain = {i: [i + 1] for i in range(n)}
    assert circles(chain) == []
    (one,) = circles({**chain, n: [0]})
    assert len(one) == n + 1
