"""A PDF is the page, printed by a browser: the same each time, tagged, or a plain refusal."""

import re
import shutil
import sys
from importlib.util import find_spec
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


@pytest.fixture
def no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAATWAARDE_BROWSER", str(tmp_path / "nothing"))


@pytest.mark.usefixtures("no_browser")
@pytest.mark.skipif(
    find_spec("weasyprint") is None, reason="NO WEASYPRINT: nothing is known of pages that it sets"
)
def test_without_a_browser_weasyprint_sets_the_page() -> None:
    first, second = to_pdf(PAGE, "a.pdf"), to_pdf(PAGE, "a.pdf")
    assert first.startswith(b"%PDF")
    assert first == second


@pytest.mark.usefixtures("no_browser")
def test_weasyprint_without_pango_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library\\nmore')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(MaatwaardeError, match="does not run on this machine: cannot load library"):
        to_pdf(PAGE, "a.pdf")
