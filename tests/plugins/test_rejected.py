"""A list of earlier rejections is a register for the control that looks for them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.plugins import Rejection, read_rejected


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write_(text: str) -> Path:
        path = tmp_path / "rejected.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write_


@pytest.mark.parametrize(
    "headings", ["id;title;reason;rejected_on", "id;titel;reden;datum", "id;title;reason;date"]
)
def test_reason_and_day_are_read_where_they_are_known(
    write: Callable[[str], Path], headings: str
) -> None:
    path = write(f"{headings}\nR-1;Garage;too dear;2024-05-01\nR-2;Bridge;;\n")
    assert list(read_rejected(path).rejected()) == [
        Rejection("R-1", "Garage", date(2024, 5, 1), "too dear"),
        Rejection("R-2", "Bridge"),
    ]


def test_a_title_is_enough(write: Callable[[str], Path]) -> None:
    assert list(read_rejected(write("id;title\nR-1;Garage\n")).rejected()) == [
        Rejection("R-1", "Garage")
    ]


def test_every_day_that_is_none_is_told_at_its_cell(write: Callable[[str], Path]) -> None:
    path = write("id;title;date\nA;Garage;spring\nB;Bridge;2024-02-30\nC;Park;2024-02-28\n")
    with pytest.raises(ProposalError) as caught:
        read_rejected(path)
    assert [problem.where.row for problem in caught.value.problems] == [2, 3]
    assert [problem.where.field for problem in caught.value.problems] == ["date", "date"]


def test_a_column_of_numbers_is_read_as_well(write: Callable[[str], Path]) -> None:
    path = write("id;title;reason;date\nA;Garage;4;20240501\nB;Bridge;;\n")
    rejected = read_rejected(path)
    assert list(rejected.rejected()) == [
        Rejection("A", "Garage", date(2024, 5, 1), "4"),
        Rejection("B", "Bridge"),
    ]
    assert rejected.undertaken() == ()
    with pytest.raises(ProposalError, match="'2024' is no day"):
        read_rejected(write("id;title;date\nA;Garage;2024\n"))
