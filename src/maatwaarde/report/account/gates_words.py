"""What reports on gates say in the same words everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from maatwaarde.account.gates.records import CheckedGate, Outcome
from maatwaarde.messages import Text, Unit, msg, pmsg
from maatwaarde.report.blocks import State

OUTCOMES: Mapping[Outcome, State] = {
    "passed": State(pmsg("gate", "passed"), "✔", "good"),
    "not-passed": State(pmsg("gate", "not passed"), "✘", "harm"),
    "not-due": State(msg("not yet due"), "○", "off"),
    "unknown": State(msg("unknown"), "?", "caution"),
}
HOLDS: Mapping[bool | None, State] = {
    True: State(msg("holds"), "✔", "good"),
    False: State(msg("does not hold"), "✘", "harm"),
    None: State(msg("unknown"), "?", "caution"),
}


def unit_text(unit: str) -> Text:
    """Return the unit of a fact; what has none is a number."""
    return msg("text") if unit == "text" else Unit(unit) if unit else msg("number")


def due_day(result: CheckedGate) -> str | None:
    """Return the day by which a gate is due, if there is one."""
    return None if result.due is None else result.due.isoformat()
