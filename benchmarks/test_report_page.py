"""The page of a report on 2,000 proposals: its size, how long a browser takes to open it, and how
long after a weight moves the ranking is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import maatwaarde as mw

ROOT = Path(__file__).parents[1]
GROUP = "page of a report, 2,000 proposals"
N = 2000
RESOURCES = """maatwaarde: 1
budgets:
  - {period: 2027, amount: 200 MEUR}
  - {period: 2028, amount: 200 MEUR}
staff:
  - {role: planner, period: 2027, amount: 150}
  - {role: planner, period: 2028, amount: 150}
"""


def proposals(framework: mw.Framework) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {
        "id": [f"P-{i:04d}" for i in range(N)],
        "title": [f"Voorstel {i} met een titel van gewone lengte, wijk {i % 12}" for i in range(N)],
    }
    for year in (2027, 2028):
        columns[f"cost:{year}"] = np.round(rng.lognormal(13, 1, N), -3)
        columns[f"staff:planner:{year}"] = np.round(rng.gamma(1, 0.5, N), 1)
    for measure in framework.measures:
        worth = rng.normal(0.02, 0.05, N) * (rng.random(N) < 0.5)
        columns[f"impact:{measure.id}"] = np.round(worth * measure.best, 3)
    return pd.DataFrame(columns)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    resources, out = folder / "middelen.yaml", folder / "advies.html"
    resources.write_text(RESOURCES, encoding="utf-8")
    framework = mw.load_framework(ROOT / "examples" / "deltastad" / "meetlat.yaml")
    # The page is measured, and not how good the choice on it is.
    questions = mw.Questions(alternatives=0, why_not=0, resources=0, front=0, draws=0)
    mw.report(
        proposals(framework), framework, resources, questions=questions, gap=0.05, time_limit=60
    ).write(out)
    assert out.stat().st_size <= 8_000_000
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("NO BROWSER: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


def opened(browser: Any, path: Path) -> Callable[[], object]:
    """Return a function that opens a page, and waits until its first screen has been drawn."""

    def open_() -> None:
        page = browser.new_page()
        page.goto(path.as_uri())
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        page.close()

    return open_


@pytest.mark.benchmark(group=GROUP)
def test_page(versus, browser, page):
    versus(opened(browser, page), within=3.0, name="opened in Chromium")


# A slider is moved on, and the new ranking is drawn; the portfolio follows when it is solved.
_MOVE = """new Promise((done, failed) => {
  const slider = document.getElementById("mw-range-0");
  const before = document.querySelector(".mw-order tbody").textContent;
  slider.value = Number(slider.value) === Number(slider.max) ? 1 : Number(slider.max);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => {
    if (document.querySelector(".mw-order tbody").textContent === before) failed("nothing moved");
    else done();
  }));
})"""


@pytest.mark.benchmark(group=GROUP)
def test_move(versus, browser, page):
    opened_page = browser.new_page()
    opened_page.goto(page.as_uri())
    versus(lambda: opened_page.evaluate(_MOVE), within=0.5, name="ranking after a weight moves")
    opened_page.close()


@pytest.mark.benchmark(group=GROUP)
def test_blank_page(versus, browser, tmp_path):
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html><title>blank</title>", encoding="utf-8")
    versus(opened(browser, blank), peer="a blank page")
