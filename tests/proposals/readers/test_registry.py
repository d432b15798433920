from __future__ import annotations

from pathlib import Path

import pytest

from ..files import refused


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("lijst.xlsb", "save it as .xlsx"),
        ("lijst.docx", "copy the table into a workbook"),
        ("lijst.pdf", "the workbook it was made of"),
        ("lijst.zip", "unpack it"),
        ("lijst.xslx", "did you mean '.xlsx'?"),
        ("lijst.csvv", "did you mean '.csv'?"),
        ("lijst.cvs", "did you mean '.csv'?"),
        ("lijst.cs", ".csv, .json, .jsonl, .ndjson, .ods"),
        ("lijst", ".csv, .json, .jsonl, .ndjson, .ods"),
        ("lijst.qqq", ".csv, .json, .jsonl, .ndjson, .ods"),
    ],
)
def test_what_to_do_with_a_form_of_file_that_is_not_read(
    tmp_path: Path, name: str, mend: str
) -> None:
    path = tmp_path / name
    path.write_text("x")
    (problem,) = refused(path)
    assert problem.code == "unknown-extension"
    assert mend in problem.mend
    # Another name for the same content does not help.
    assert name.endswith(("xslx", "csvv", "cvs")) or "did you mean" not in problem.mend


@pytest.mark.parametrize("extension", ["csv", "tsv", "json", "pb"])
def test_a_sheet_of_what_has_none_is_refused(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"lijst.{extension}"
    path.write_text("id,title\nA,B\n")
    (problem,) = refused(path, sheet="Blad1")
    assert (problem.code, problem.where.file) == ("no-sheets", str(path))
    assert "'Blad1'" in problem.what
