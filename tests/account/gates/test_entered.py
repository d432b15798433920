"""Decisions on gates in a register: notes on the approved plan, under the chain of hashes."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from build_decision import decision
from maatwaarde.account.gates.entered import ApprovedPlan
from maatwaarde.account.register import open_register
from maatwaarde.account.register.connection import transaction
from maatwaarde.diagnostics import RegisterError, ResourceError

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


def test_a_plan_in_a_file_is_that_which_was_approved_or_is_refused(tmp_path: Path) -> None:
    url = str(tmp_path / "r")
    register = open_register(url, create=True)
    entry = register.propose(decision(), "College", "past erin")
    register.approve(entry.plan, "Raad", "akkoord")
    approved = ApprovedPlan.of(url)
    running = approved.plan()
    assert dict(running.starts) == dict(decision().plan.starts)
    assert (running.file, running.framework) == (url, decision().framework.id)
    path = tmp_path / "plan.json"

    def written(starts: dict[str, str | None], **more: Any) -> str:
        made = {"schema_version": 2, "framework": {"id": "klein"}, "starts": starts, **more}
        path.write_text(json.dumps(made), encoding="utf-8")
        return str(path)

    assert approved.plan(written({"A": None})).file == str(path)
    others: list[dict[str, Any]] = [
        {"starts": {"A": "2027"}},
        {"starts": {"B": None}},
        {"starts": {"A": None}, "parts": {"A": 0.5}},
    ]
    for other in others:
        file = written(**other)
        with pytest.raises(ResourceError, match="is not plan 1"):
            approved.plan(file)
