"""A process that may run on few processors starts no more threads than that."""

import os

import pytest

from maatwaarde.cores import cores
from maatwaarde.portfolio.solvers.highs import at_once


def test_processors_are_those_that_the_process_may_run_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {7}, raising=False)
    assert (cores(), at_once()) == (1, 1)


def test_where_a_system_does_not_tell_it_is_all_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert (cores(), at_once()) == (64, 2)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert (cores(), at_once()) == (1, 1)
