"""Pages of reports in a real browser, without a network: to ask for one, or to fail, is a fault."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
# Milliseconds for what a page is waited for: on a busy machine it takes many times as long.
LONG = 300_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(
            f"NO BROWSER: {CHROMIUM} is not there, so that nothing is known of pages in a browser; "
            "install the package chromium, or say in CHROMIUM where it is"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=_ARGUMENTS, timeout=LONG
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a page from a file; at the end nothing was asked of a network, and nothing failed."""
    contexts, asked, failed = [], [], []

    def visit_(html: str, **options: Any) -> Any:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(offline=True, **{"viewport": DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: failed.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield visit_
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert failed == []
