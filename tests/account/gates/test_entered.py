"""Decisions on gates in a register: notes on the approved plan, under the chain of hashes."""

from pathlib import Path

import pytest
from sqlalchemy import text

from build_decision import decision
from maatwaarde.account.gates.entered import ApprovedPlan
from maatwaarde.account.register import open_register
from maatwaarde.account.register.connection import transaction
from maatwaarde.diagnostics import RegisterError

from .test_check import decided


def test_decisions_are_notes_that_change_nothing_of_the_plan(tmp_path: Path) -> None:
    url = str(tmp_path / "r")
    register = open_register(url, create=True)
    register.propose(decision(), "College", "past erin")
    register.approve(1, "Raad", "akkoord")
    both = (decided("pass", found={"A": "unknown"}), decided("stop", proposal="A"))
    for one in both:
        ApprovedPlan.of(url).enter(one)
    again = ApprovedPlan.of(url)
    assert again.decisions() == both
    assert again.approval.state == "approved"
    assert [entry.state for entry in again.register.entries()][2:] == ["noted", "noted"]
    register.withdraw(1, "Raad", "toch niet")
    with pytest.raises(RegisterError, match="was withdrawn"):
        again.enter(both[0])


def test_a_note_that_is_altered_is_seen(tmp_path: Path) -> None:
    url = str(tmp_path / "r")
    register = open_register(url, create=True)
    register.propose(decision(), "College", "past erin")
    register.approve(1, "Raad", "akkoord")
    ApprovedPlan.of(url).enter(decided("stop"))
    with transaction(register.engine, register.location, 5, writes=True) as connection:
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
        for name in [row[0] for row in triggers]:
            connection.execute(text(f"DROP TRIGGER {name}"))
        changed = "UPDATE maatwaarde_entry SET parts = replace(parts, 'stop', 'pass')"
        connection.execute(text(changed))
    with pytest.raises(RegisterError):
        ApprovedPlan.of(url)
