"""Files of another form than their name says are refused with what to save them as."""

import io
import zipfile
from pathlib import Path

import pytest

from maatwaarde.diagnostics import FrameworkError, MaatwaardeError, ProposalError, ResourceError
from maatwaarde.documents.forms import form_of
from maatwaarde.framework import load_framework
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals import default_readers, read_proposals


def archive(*members: str, mimetype: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        if mimetype:
            target.writestr("mimetype", mimetype)
        for member in members:
            target.writestr(member, "x")
    return made.getvalue()


ODF = "application/vnd.oasis.opendocument."
OTHERS = {
    "xlsb": (archive("[Content_Types].xml", "xl/workbook.bin"), "save it as .xlsx"),
    "numbers": (archive("Index/Document.iwa"), "export it as .xlsx"),
    "document": (archive("word/document.xml"), "copy the table into a workbook"),
    "slides": (archive("content.xml", mimetype=ODF + "presentation"), "copy the table"),
    "pdf": (b"%PDF-1.7 ...", "ask for the workbook it was made of"),
    "page": (b"\n<html><table><tr><td>id</td></tr></table></html>", "save it as .xlsx"),
    "archive": (archive("list.csv"), "unpack it"),
}


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("name", ["list.xlsx", "list.csv", "list.xls", "list.ods"])
def test_a_list_in_another_form_says_what_to_save(tmp_path: Path, form: str, name: str) -> None:
    data, mend = OTHERS[form]
    assert form_of(data) == form
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ProposalError) as told:
        read_proposals(tmp_path / name)
    (problem,) = told.value.problems
    assert problem.code == "other-form"
    assert mend in problem.mend


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("name", ["x.xlsx", "x.yaml", "x.xlsb"])
def test_resources_and_frameworks_do_too(tmp_path: Path, form: str, name: str) -> None:
    data, mend = OTHERS[form]
    path = tmp_path / name
    path.write_bytes(data)
    found: list[MaatwaardeError] = []
    with pytest.raises(ResourceError) as resources:
        read_resources(path, None)
    found.append(resources.value)
    if not name.endswith("xlsx"):
        with pytest.raises(FrameworkError) as framework:
            load_framework(path)
        found.append(framework.value)
    assert all(mend in error.problems[0].mend for error in found)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (archive("xl/workbook.xml", "word/x"), "workbook"),
        (archive("content.xml", mimetype=ODF + "spreadsheet"), "workbook"),
        (archive("content.xml", mimetype=ODF + "text"), "document"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "document"),
        (b"\xd0\xcf\x11\xe0 rest", "workbook"),
        (b"PK\x03\x04 broken", None),
        (b"id;titel\n", None),
    ],
)
def test_the_form_of_bytes(data: bytes, form: str | None) -> None:
    assert form_of(data) == form


@pytest.mark.parametrize("extension", [".xlsb", ".numbers", ".docx", ".pdf", ".zip", ".accdb"])
def test_an_extension_without_a_reader_says_what_to_do(extension: str) -> None:
    with pytest.raises(ProposalError) as told:
        default_readers().find(f"list{extension}")
    mend = told.value.problems[0].mend
    assert "did you mean" not in mend
    assert "save it in one of these forms" not in mend


def test_an_archive_of_which_a_name_is_no_text_has_no_form(tmp_path: Path) -> None:
    content = archive("\N{EURO SIGN}.txt").replace("\N{EURO SIGN}".encode(), b"\xe2\x82A")
    assert form_of(content) is None
    for extension in ("xlsx", "csv", "ods", "xls", "json", "pb"):
        path = tmp_path / f"list.{extension}"
        path.write_bytes(content)
        with pytest.raises(ProposalError):
            read_proposals(path)


def test_an_archive_of_which_the_packing_is_damaged_has_no_form() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", ODF + "spreadsheet" * 3)
    content = bytearray(made.getvalue())
    at = 30 + len("mimetype")
    content[at : at + 8] = bytes([0xFF] * 8)
    assert form_of(bytes(content)) is None
