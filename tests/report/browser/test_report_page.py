"""The page of a report in a real browser: readable, reachable, offline, and in two clicks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from day_and_night import by_night
from maatwaarde.report.advice.report import Report

STATES = {
    "desktop, light": (1280, "light"),
    "desktop, dark": (1280, "dark"),
    "phone, light": (375, "light"),
    "phone, dark": (375, "dark"),
}
# To list as well what is no barrier takes it as long again.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def page_file(deltastad_report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "advies.html"
    # Pages of proposals are alike; of all 45 a check of barriers takes half a minute.
    told = deltastad_report.advice.explanations
    few = {name: told[name] for name in told if name in ("P-002", "P-012", "P-017", "P-034")}
    advice = replace(deltastad_report.advice, explanations=few)
    replace(deltastad_report, advice=advice).write(path)
    return path


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Any]:
    """Open the page in a window of some kind; nothing may be asked for, and nothing may fail."""
    complaints: list[str] = []
    contexts = []

    def open_(width: int = 1280, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": 800}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url))
        page.goto(page_file.as_uri())
        assert complaints == [page_file.as_uri()]
        complaints.clear()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


# The two in which most differs by day, and all of them by night.
BY_DAY = ("desktop, light", "phone, dark")


@pytest.mark.parametrize("state", STATES if by_night() else BY_DAY)
def test_everybody_can_read_it(opened: Any, state: str) -> None:
    page = opened(*STATES[state])
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == STATES[state][0]


def test_what_is_wider_than_a_phone_is_reached_by_the_keyboard(opened: Any) -> None:
    page = opened(320)
    wide = page.evaluate(
        """[...document.querySelectorAll("*")].filter(item => item.scrollWidth > item.clientWidth
            && getComputedStyle(item).overflowX === "auto").map(item => item.tabIndex)"""
    )
    assert wide
    assert set(wide) == {0}


def test_the_first_stop_of_the_keyboard_leads_to_the_content(opened: Any) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'content'")


def test_a_figure_is_traced_in_two_clicks(opened: Any) -> None:
    page = opened()
    page.locator("section:has(#ranking) a", has_text="P-017").first.click()
    heading = page.locator("#proposal-P-017")
    page.wait_for_function(
        "item => item.getBoundingClientRect().top < 100", arg=heading.element_handle()
    )
    source = page.get_by_text("rij 18, kolom 'impact:reistijd'")
    assert not source.is_visible()
    page.locator("#proposal-P-017 ~ details", has=source).locator("summary").click()
    source.wait_for(state="visible")


def test_it_is_read_without_script(opened: Any) -> None:
    with_script, without = opened(), opened(java_script_enabled=False)
    # Weights that move are all that a script is needed for, and that is said in their place.
    document = "main > section:not([aria-labelledby='weights'])"
    told = with_script.locator(document).all_inner_texts()
    assert "Doe de 24 voorstellen hieronder." in "".join(told)
    assert without.locator(document).all_inner_texts() == told


def test_on_paper_nothing_is_folded_away_and_nothing_is_dark(opened: Any) -> None:
    page = opened(scheme="dark")
    open_ = page.locator("details[open]").count()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == open_
    assert page.pdf(tagged=True).startswith(b"%PDF")
