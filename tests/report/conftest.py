"""A report on the example of Deltastad, made once for all tests that read it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import maatwaarde as mw
from maatwaarde.report.advice.report import Report
from maatwaarde.report.render import docx_parts

DELTASTAD = Path(__file__).parents[2] / "examples" / "deltastad"
# What is asked here is what is said, and not how much is found.
FEW = mw.Questions(alternatives=1, why_not=2, resources=2, front=2, draws=2, told=3, reweigh=1)


@pytest.fixture(scope="module", autouse=True)
def _kept(kept_runs: None) -> None:
    """Look at what reports tell, and not at whether reading and solving find it."""


@pytest.fixture
def rough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what a Word file shows where it knows no SVG in few pixels: nobody looks at them."""
    monkeypatch.setattr(docx_parts, "_PIXELS", 100)


@pytest.fixture(scope="session")
def deltastad_report(keeping: Callable[[], AbstractContextManager[None]]) -> Report:
    """The report on the portfolio of Deltastad."""
    with keeping():
        return mw.report(
            DELTASTAD / "voorstellen.csv",
            DELTASTAD / "meetlat.yaml",
            DELTASTAD / "middelen.yaml",
            questions=FEW,
        )
