"""Whether ties are settled depends on the problem, and not on how busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from maatwaarde.messages import say
from maatwaarde.portfolio import Measure, Problem, Proposal, Resource, solve
from maatwaarde.portfolio.solvers import highs
from maatwaarde.report.portfolio.summary import proof_text

N = 12


def alike() -> Problem:
    """Twelve proposals that bring and cost the same, of which six fit."""
    return Problem(
        proposals=[Proposal(f"p{i:02d}") for i in range(N)],
        measures=[Measure("m", 1.0, best=100.0, worst=-100.0)],
        resources=[Resource("eur", "money", "budget", N / 2)],
        use=np.ones((N, 1)),
        impact=np.ones((N, 1)),
    )


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the clock jump whenever the solver has run, as if others had the processor."""
    real, maximise = time.monotonic, highs.maximise
    ahead = 0.0

    def slow_(seconds: float) -> None:
        def run(*given: Any, **options: Any) -> highs.Run:
            nonlocal ahead
            found = maximise(*given, **options)
            ahead += seconds
            return found

        monkeypatch.setattr(time, "monotonic", lambda: real() + ahead)
        monkeypatch.setattr(highs, "maximise", run)

    return slow_


def test_a_busy_machine_settles_the_same_ties(slow: Callable[[float], None]) -> None:
    alone = solve(alike())
    assert alone.ties == "settled"
    assert alone.chosen == tuple(f"p{i:02d}" for i in range(N // 2))
    slow(3600.0)
    assert solve(alike()).to_dict() == alone.to_dict()


def test_work_ends_it_and_on_every_machine_at_the_same_point(
    monkeypatch: pytest.MonkeyPatch, slow: Callable[[float], None]
) -> None:
    monkeypatch.setattr("maatwaarde.portfolio.solvers.tie_breaking._NODES", (0, 0))
    found = solve(alike())
    assert (found.status, found.ties) == ("proven", "unsettled")
    assert say(proof_text(found), "en") == "proven best; other choices may be equally good"
    slow(3600.0)
    assert solve(alike()).to_dict() == found.to_dict()


def test_where_a_time_limit_decides_it_says_so(slow: Callable[[float], None]) -> None:
    slow(3600.0)
    found = solve(alike(), time_limit=600.0)
    assert (found.status, found.ties) == ("proven", "out-of-time")
    assert "the time limit came before it was known" in say(proof_text(found), "en")
    # A limit that has not come yet decides nothing.
    assert solve(alike(), time_limit=1e6).ties == "settled"
