"""A workbook that is given as bytes or a stream is read as the file would be."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from xlsxwriter import Workbook

from maatwaarde.account.gates.read import read_gates
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.portfolio.inputs.changes import read_changes
from maatwaarde.portfolio.inputs.motions import read_motions
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals.columns.mapping import load_mapping


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return out.getvalue()


BUDGETS = {"budgetten": [["naam", "periode", "bedrag"], ["geld", 2027, 1000]]}


def test_resources() -> None:
    content = workbook(BUDGETS)
    for given in (content, io.BytesIO(content)):
        found = read_resources(given)
        assert [(one.name, one.amount) for one in found.budgets] == [("geld", 1000.0)]
    with pytest.raises(MaatwaardeError) as caught:
        read_resources(workbook({"budgetten": [["naam", "periode", "bedrag"], ["a", 2027, "x"]]}))
    where = caught.value.problems[0].where
    assert (where.file, where.sheet) == ("<resources>", "budgetten")


@pytest.mark.parametrize("read", [read_changes, read_motions, read_gates, load_mapping])
def test_what_is_wrong_is_told_of_the_workbook(read: Callable[[Any], Any]) -> None:
    stream = io.BytesIO(workbook(BUDGETS))
    stream.name = "ander.xlsx"
    with pytest.raises(MaatwaardeError) as caught:
        read(stream)
    assert {one.where.file for one in caught.value.problems} == {"ander.xlsx"}
    assert all(one.code not in ("other-form", "yaml", "not-utf8") for one in caught.value.problems)


def test_text_in_a_stream_keeps_its_name() -> None:
    stream = io.BytesIO(b"maatwaarde: 1\nbudgets: [{amount: x}]\n")
    stream.name = "middelen.yaml"
    with pytest.raises(MaatwaardeError) as caught:
        read_resources(stream)
    (one,) = caught.value.problems
    assert (one.where.file, one.where.line) == ("middelen.yaml", 2)
