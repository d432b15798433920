"""A PDF is the page, printed by a browser: the same each time, tagged, or a plain refusal."""

import re
import shutil
from pathlib import Path

import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.report.blocks import Heading, Paragraph
from maatwaarde.report.document import Document
from maatwaarde.report.render.page import to_page
from maatwaarde.report.render.pdf import to_pdf

PAGE = to_page(Document("Advies", (Heading("Kop"), Paragraph("Een zin."))), "nl")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="NO BROWSER: no page is printed")
def test_the_same_page_gives_the_same_pdf() -> None:
    first, second = to_pdf(PAGE, "a.pdf"), to_pdf(PAGE, "a.pdf")
    assert first.startswith(b"%PDF")
    assert first == second
    assert b"/MarkInfo" in first
    assert re.findall(rb"\(D:(\d{8})", first) == [b"20000101"] * 2


def test_a_browser_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho it does not work >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("MAATWAARDE_BROWSER", str(broken))
    with pytest.raises(MaatwaardeError, match="browser made no PDF: it does not work"):
        to_pdf(PAGE, "a.pdf")


def test_a_browser_that_is_named_and_is_not_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAATWAARDE_BROWSER", str(tmp_path / "nothing"))
    monkeypatch.setattr("maatwaarde.report.render.pdf.find_spec", lambda _: None)
    with pytest.raises(MaatwaardeError, match="nothing on this machine makes a PDF"):
        to_pdf(PAGE, "a.pdf")
