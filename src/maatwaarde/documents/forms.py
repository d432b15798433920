"""What form of file bytes are, whatever the name says: to advise on those that cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.archive import FAULTS
from maatwaarde.late import regex
from maatwaarde.messages import Message, msg

Form = Literal["workbook", "xlsb", "numbers", "document", "slides", "pdf", "page", "archive"]

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""Extensions of the workbooks in which a framework or resources may be written."""

XLSX = msg("open it in Excel or LibreOffice, and save it as .xlsx")
EXPORT = msg("export it as .xlsx")
COPY_TABLE = msg("copy the table into a workbook, and save that as .xlsx")
ASK_FOR_SOURCE = msg("ask for the workbook it was made of, or copy the table into one")
UNPACK = msg("unpack it, and give the file in it")

_SAID: dict[Form, tuple[Message, Message]] = {
    "xlsb": (
        msg(
            "is a binary workbook (.xlsb), which does not show what is a percentage, is hidden or "
            "has failed"
        ),
        XLSX,
    ),
    "numbers": (msg("is a workbook of Numbers"), EXPORT),
    "document": (msg("is a document of a text processor"), COPY_TABLE),
    "slides": (msg("is a presentation"), COPY_TABLE),
    "pdf": (msg("is a PDF"), ASK_FOR_SOURCE),
    "page": (msg("is a web page, whatever its name says"), XLSX),
    "archive": (msg("is an archive of files"), UNPACK),
}
# The first member that is there tells; an archive of other things comes last.
_MEMBERS: tuple[tuple[str, Form], ...] = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "workbook"),
    ("word/", "document"),
    ("ppt/", "slides"),
    ("Index/", "numbers"),
    ("Index.zip", "numbers"),
)
_ODF = regex(rb"application/vnd\.oasis\.opendocument\.(\w+)")
_ODF_FORMS: dict[bytes, Form] = {
    b"spreadsheet": "workbook",
    b"text": "document",
    b"presentation": "slides",
}
_PAGE = regex(rb"\s*(?:\xef\xbb\xbf)?(?:<!doctype html|<html|<head|<table|<meta)", re.I)
_WORD = "WordDocument".encode("utf-16-le")


def form_of(data: bytes) -> Form | None:
    """Return the form of some bytes where their begin or their members tell; else nothing."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "document" if _WORD in data else "workbook"
    if data.startswith(b"\x1f\x8b"):
        return "archive"
    if _PAGE.match(data):
        return "page"
    return _of_archive(data) if data.startswith(b"PK\x03\x04") else None


def refuse_other_form(
    data: bytes, file: str, error: type[MaatwaardeError], *, takes: tuple[Form, ...] = ()
) -> None:
    """Refuse what is another form of file than its name says, with what to save it as.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``.
    """
    form = form_of(data)
    if form is None or form in takes or form not in _SAID:
        return
    what, mend = _SAID[form]
    raise error(Diagnostic("other-form", what, mend, Where(file=file)))


def _of_archive(data: bytes) -> Form | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            for start, form in _MEMBERS:
                if any(name.startswith(start) for name in names):
                    return form
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                found = _ODF.search(archive.read("mimetype"))
                return _ODF_FORMS.get(found[1], "document") if found else "archive"
            return "workbook" if "content.xml" in names else "archive"
    except (*FAULTS, KeyError):
        return None  # the one that opens it says what is wrong
