from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import read_pabulib_meta, read_proposals

from ..files import codes, refused

SLOTERDIJK = Path(__file__).parents[2] / "data" / "pabulib" / "Netherlands_Amsterdam_643.pb"
TEXT = """META
key;value
description;Test; with a semicolon
budget;100
PROJECTS
project_id;cost;votes;name;category
007;1.250;3;Park;Groen
8;30;1;Plein '40-'45;
VOTES
voter_id;vote
1;7,8
"""


def pb(folder: Path, text: str) -> Path:
    path = folder / "x.pb"
    path.write_text(text)
    return path


def test_a_real_instance() -> None:
    proposals = read_proposals(SLOTERDIJK)
    assert proposals.ids == ("44251", "44250", "44252")
    assert proposals.titles[0] == "Bloementuinen rondom afvalbakken"
    np.testing.assert_array_equal(proposals.uses[0].values, [5000, 2000, 2000])
    np.testing.assert_array_equal(proposals.attributes["votes"].values, [40, 21, 5])
    assert proposals.attributes["category"].values == ("Groen", "Openbare ruimte", "Overig")
    np.testing.assert_array_equal(proposals.attributes["votes_groen"].values, [40, 0, 0])
    assert not proposals.warnings
    assert proposals.where(0, "cost").line == 23
    origin = proposals.source.origin
    assert (origin.delimiter, origin.delimiter_stated) == (";", True)
    meta = read_pabulib_meta(SLOTERDIJK)
    assert meta["budget"] == "5720"
    assert meta["description"] == "Buurtbudget Sloterdijk"
    assert int(meta["num_projects"]) == len(proposals)


def test_points_are_decimals_and_votes_are_left_out(tmp_path: Path) -> None:
    path = pb(tmp_path, TEXT)
    proposals = read_proposals(path)
    assert proposals.ids == ("007", "8")
    np.testing.assert_array_equal(proposals.uses[0].values, [1.25, 30])
    assert not proposals.warnings
    assert read_pabulib_meta(path) == {"description": "Test; with a semicolon", "budget": "100"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("8;30;1;", "8;30;", "row-length", 8),
        ("8;30;1;", "8;veel;1;", "not-a-number", 8),
        ("8;30;1;", "007;30;1;", "duplicate-id", 8),
        ("cost;votes", "costs;votes", "no-column", 6),
        ("votes;name", "votes;votes", "duplicate-heading", 6),
        ("META\n", "x\nMETA\n", "no-section", 1),
        ("VOTES\n", "META\n", "duplicate-section", 9),
        ("PROJECTS\n", "PROJECT\n", "no-projects", None),
    ],
)
def test_problems_at_their_line(
    tmp_path: Path, old: str, new: str, code: str, line: int | None
) -> None:
    problems = refused(pb(tmp_path, TEXT.replace(old, new, 1)))
    assert (problems[0].code, problems[0].where.line) == (code, line)


def test_meta_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(ProposalError, match="no section META"):
        read_pabulib_meta(pb(tmp_path, "PROJECTS\nproject_id;cost\n1;2\n"))
    with pytest.raises(ProposalError) as caught:
        read_pabulib_meta(pb(tmp_path, "META\nkey;value\nbudget;1\nbudget;2\n"))
    assert codes(caught.value.problems) == ["duplicate-key"]


def by_category(folder: Path, *categories: str) -> dict[str, list[float]]:
    rows = "".join(f"{i};{i};{10 * i};P{i};{name}\n" for i, name in enumerate(categories, 1))
    text = f"META\nkey;value\nbudget;9\nPROJECTS\nproject_id;cost;votes;name;category\n{rows}"
    found = read_proposals(pb(folder, text)).attributes
    return {
        name: np.asarray(one.values, float).tolist()
        for name, one in found.items()
        if name.startswith("votes_")
    }


def test_a_project_in_several_categories_counts_in_each(tmp_path: Path) -> None:
    assert by_category(tmp_path, "sport,education", "sport", "education,welfare,") == {
        "votes_sport": [10, 20, 0],
        "votes_education": [10, 0, 30],
        "votes_welfare": [0, 0, 30],
    }
    assert by_category(tmp_path, "Streets, Sidewalks & Transit,Parks", "Parks") == {
        "votes_streets_sidewalks_transit": [10, 0],
        "votes_parks": [10, 20],
    }


def test_case_and_spaces_make_no_other_category(tmp_path: Path) -> None:
    expected = {"votes_groen_en_duurzaamheid": [10, 20, 30]}
    names = ["Groen en duurzaamheid", "Groen en  Duurzaamheid", "groen en duurzaamheid"]
    assert by_category(tmp_path, *names) == expected


def test_a_category_is_text_and_no_heading_with_a_unit_or_a_bound(tmp_path: Path) -> None:
    assert by_category(tmp_path, "Jongeren [12-18]", "high", "cost:2027", "a & b", "a / b") == {
        "votes_jongeren_12_18": [10, 0, 0, 0, 0],
        "votes_high": [0, 20, 0, 0, 0],
        "votes_cost_2027": [0, 0, 30, 0, 0],
        "votes_a_b": [0, 0, 0, 40, 0],
        "votes_a_b_2": [0, 0, 0, 0, 50],
    }


@pytest.mark.parametrize("cell", ["a,b", "a , b", '["a", "b"]', "['a', 'b']", "A,b"])
def test_several_categories_however_they_are_written(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    path = tmp_path / "x.pb"
    path.write_text(
        "META\nkey;value\nPROJECTS\nproject_id;cost;votes;name;category\n"
        f'1;5;7;X;"{quoted}"\n2;5;1;Y;a\n3;5;2;Z;[12-18]\n',
        encoding="utf-8",
    )
    found = read_proposals(path).attributes
    assert found["votes_a"].values.tolist() == [7, 1, 0]
    assert found["votes_b"].values.tolist() == [7, 0, 0]
    assert found["votes_12_18"].values.tolist() == [0, 0, 2]


def test_meta_without_a_line_of_headings_and_blank_lines(tmp_path: Path) -> None:
    path = pb(tmp_path, TEXT.replace("key;value\n", "").replace("PROJECTS", "\nPROJECTS"))
    assert read_pabulib_meta(path) == {"description": "Test; with a semicolon", "budget": "100"}
    assert read_proposals(path).ids == ("007", "8")


def test_amounts_in_another_currency_are_said(tmp_path: Path) -> None:
    zloty = TEXT.replace("budget;100\n", "budget;100\ncurrency;PLN\n")
    (problem,) = read_proposals(pb(tmp_path, zloty)).warnings
    assert (problem.code, problem.where.line) == ("other-currency", 5)
    assert "its amounts are in PLN" in problem.what
    assert not read_proposals(pb(tmp_path, zloty.replace("PLN", "EUR"))).warnings


def test_a_project_without_a_category(tmp_path: Path) -> None:
    text = TEXT.replace("Plein '40-'45;", "Plein '40-'45;None")
    found = read_proposals(pb(tmp_path, text)).attributes
    assert [name for name in found if name.startswith("votes_")] == ["votes_groen"]
