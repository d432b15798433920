"""A page as a PDF: printed by a browser where there is one, else by WeasyPrint."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import msg

VARIABLE = "MAATWAARDE_BROWSER"
"""The browser that prints, where it is not found by its name."""

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_SECONDS = 300.0
# When a PDF was made says nothing of what is in it.
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{8}([^)]*\))")
_DAY = b"20000101"


def to_pdf(page: str, output: str) -> bytes:
    """Print a page on A4.

    The dates in the file are fixed, so that one version of a browser with the same fonts gives the
    same bytes; another version does not.

    Parameters
    ----------
    output
        The file that is asked for, for messages.

    Raises
    ------
    MaatwaardeError
        If nothing on this machine makes a PDF, or what does fails.
    """
    browser = _browser()
    if browser is not None:
        return _undated(_printed(browser, page, output))
    if find_spec("weasyprint") is not None:
        return _by_weasyprint(page, output)
    raise MaatwaardeError(
        Diagnostic(
            code="no-printer",
            what=msg(
                "nothing on this machine makes a PDF: no browser was found, and no WeasyPrint"
            ),
            mend=msg(
                "install Chromium or Chrome (on Debian and Ubuntu `apt install chromium`), name "
                "yours in the variable {variable}, or `pip install weasyprint`; or write .html and "
                "print it in a browser",
                variable=VARIABLE,
            ),
            where=Where(file=output),
        )
    )


def _browser() -> str | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return shutil.which(named)
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    return next((path for path in found if path is not None), None)


def _printed(browser: str, page: str, output: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="maatwaarde-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        # As root a browser refuses its sandbox; the page is ours, and may ask for nothing.
        rooted = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        command = [
            *(browser, "--headless", *rooted, "--disable-gpu", "--disable-quic"),
            *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
            *("--disable-sync", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"),
            *("--generate-pdf-document-outline", f"--print-to-pdf={target}", source.as_uri()),
        ]
        try:
            source.write_text(page, encoding="utf-8")
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            if os.path.exists(target):
                return target.read_bytes()
            said = done.stderr.decode(errors="replace").strip().splitlines()
            why = said[-1] if said else f"{done.returncode}"
        except (OSError, subprocess.TimeoutExpired) as cause:
            why = str(cause)
    raise MaatwaardeError(
        Diagnostic(
            code="printer-failed",
            what=msg("the browser {browser} made no PDF: {why}", browser=browser, why=why),
            mend=msg("write .html and print it in a browser"),
            where=Where(file=output),
        )
    )


def _undated(pdf: bytes) -> bytes:
    """Return a PDF with fixed dates, of the same length, so that what points into it still fits."""
    return _MADE.sub(lambda found: found[1] + _DAY + re.sub(rb"\d", b"0", found[2]), pdf)


def _by_weasyprint(page: str, output: str) -> bytes:
    try:
        import weasyprint
    except OSError as cause:  # what it sets text with is no part of the package
        why = str(cause).partition("\n")[0]
        raise MaatwaardeError(
            Diagnostic(
                code="printer-failed",
                what=msg("WeasyPrint does not run on this machine: {why}", why=why),
                mend=msg(
                    "install Pango (on Debian and Ubuntu `apt install libpangoft2-1.0-0`), or "
                    "Chromium or Chrome; or write .html and print it in a browser"
                ),
                where=Where(file=output),
            )
        ) from None
    return bytes(weasyprint.HTML(string=page).write_pdf(pdf_tags=True))
