"""An entry of the register, and which may follow which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from maatwaarde.account.decision import Decision, Ruling
from maatwaarde.diagnostics import Diagnostic, RegisterError
from maatwaarde.messages import Message, msg

State = Literal["proposed", "approved", "withdrawn"]

WORDS: dict[State, Message] = {
    "proposed": msg("proposed"),
    "approved": msg("approved"),
    "withdrawn": msg("withdrawn"),
}


@dataclass(frozen=True)
class Entry:
    """What was entered: a plan that is proposed, or what somebody ruled on one.

    Parameters
    ----------
    number
        From 1, in the order in which they were entered.
    plan
        The number of the entry that proposes the plan, by which the plan is called.
    entered_at
        UTC, to the second.
    decision
        What is decided on, with the ruling of this entry; of an approval and a withdrawal too.
    previous, sha256
        Hashes of the entry before and of this one.
    """

    number: int
    plan: int
    state: State
    ruling: Ruling
    entered_at: str
    decision: Decision
    previous: str
    sha256: str


def entries_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Return entries from the rows of a register that is as it was entered."""
    found: list[Entry] = []
    facts: dict[int, dict[str, Any]] = {}
    for row in rows:
        plan = row["plan"]
        if row["decision"] is not None:
            facts[plan] = json.loads(row["decision"])
        on = date.fromisoformat(row["decided_on"])
        ruling = Ruling(row["decided_by"], on, row["reason"])
        found.append(
            Entry(
                number=row["number"],
                plan=plan,
                state=row["state"],
                ruling=ruling,
                entered_at=row["entered_at"],
                decision=Decision.from_data(facts[plan], ruling),
                previous=row["previous"],
                sha256=row["sha256"],
            )
        )
    return tuple(found)


def latest(entries: Sequence[Entry]) -> dict[int, Entry]:
    """Return the last entry on each plan, which says what state it is in."""
    return {entry.plan: entry for entry in entries}


def may_propose(entries: Sequence[Entry], decision: Decision, where: Any) -> None:
    """Refuse a decision that stands in the register already.

    Raises
    ------
    RegisterError
        If it does, and was not withdrawn.
    """
    for plan, last in latest(entries).items():
        if last.state != "withdrawn" and last.decision.sha256 == decision.sha256:
            raise _refusal(
                msg(
                    "the same decision is plan {plan} already, {state} by {by} on {day}",
                    plan=plan,
                    state=WORDS[last.state],
                    by=last.ruling.by,
                    day=last.ruling.on,
                ),
                msg("rule on that one, or withdraw it first"),
                where,
            )


def may_rule(entries: Sequence[Entry], plan: int, state: State, where: Any) -> Entry:
    """Return the last entry on a plan, if the plan may come in a state after it.

    Raises
    ------
    RegisterError
        If there is no such plan, or it may not.
    """
    found = latest(entries).get(plan)
    if found is None:
        plans = ", ".join(map(str, latest(entries)))
        entry = next((one for one in entries if one.number == plan), None)
        if entry is not None:
            mend = msg(
                "entry {number} is about plan {plan}: give that number",
                number=plan,
                plan=entry.plan,
            )
        elif plans:
            mend = msg("give one of {plans} (`maatwaarde register list`)", plans=plans)
        else:
            mend = msg("propose a plan first (`maatwaarde register propose`)")
        raise _refusal(msg("there is no plan {plan} in the register", plan=plan), mend, where)
    told = {"plan": plan, "by": found.ruling.by, "day": found.ruling.on}
    if found.state == "withdrawn":
        raise _refusal(
            msg("plan {plan} was withdrawn by {by} on {day}, and stays so", **told),
            msg("propose it anew if it is to be decided on again"),
            where,
        )
    if found.state == state:
        raise _refusal(
            msg("plan {plan} was approved by {by} on {day} already", **told),
            msg("nothing needs to be done; withdraw it if it no longer holds"),
            where,
        )
    return found


def _refusal(what: Message, mend: Message, where: Any) -> RegisterError:
    return RegisterError(Diagnostic("register-state", what, mend, where))
