"""A workbook holds all that is put in it, or says that it cannot."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.report import whole_sheet
from maatwaarde.report.files import table_file


def test_a_text_that_is_longer_than_a_cell_is_told_with_the_cell(tmp_path: Path) -> None:
    fits = "x" * 32_767
    (tmp_path / "a.xlsx").write_bytes(table_file({"t": {"a": [fits]}}, ".xlsx"))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["t"]["A2"].value == fits
    with pytest.raises(MaatwaardeError) as caught:
        table_file({"t": {"a": ["x"], "b": [f"{fits}y"]}}, ".xlsx")
    (problem,) = caught.value.problems
    assert "has 32,768 letters, and a cell of a workbook holds 32,767" in problem.what
    assert (problem.where.sheet, problem.where.cell) == ("t", "B2")


def test_more_rows_than_a_sheet_has_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_sheet, "XLSX_ROWS", 4)
    table_file({"t": {"a": [1, 2, 3]}}, ".xlsx")
    with pytest.raises(MaatwaardeError, match="larger than the 4 rows and 16,384 columns"):
        table_file({"t": {"a": [1, 2, 3, 4]}}, ".xlsx")
    with pytest.raises(MaatwaardeError, match="the table is larger"):
        table_file({"t": {str(i): [1] for i in range(16_385)}}, ".xlsx")
