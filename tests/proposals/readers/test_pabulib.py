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
