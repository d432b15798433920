"""What the ends of a range make of an amount that is not known."""

from pathlib import Path

import numpy as np

from maatwaarde.proposals import read_proposals


def test_what_is_unknown_is_the_middle_of_its_range_where_both_ends_are_stated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "id;cost:2027;cost:2027:low;cost:2027:high\nA;PM;1;3\nB;PM;1;\nC;PM;;3\nD;4;1;5\nE;PM;;\n"
    )
    proposals = read_proposals(path)
    (given,) = proposals.uses
    np.testing.assert_array_equal(given.values, [2, np.nan, np.nan, 4, np.nan])
    told = [one for one in proposals.warnings if one.code == "unknown-in-range"]
    assert [one.where.row for one in told] == [2]
