"""What a register says of earlier proposals: which were turned down, and which are being done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maatwaarde.account.register.entries import Entry, latest
from maatwaarde.account.register.opening import open_register
from maatwaarde.messages import msg
from maatwaarde.plugins import Rejection, Undertaken


@dataclass(frozen=True)
class Earlier:
    """What was decided on proposals; a `DecisionRegister` for the controls.

    Parameters
    ----------
    rejections
        What an approved plan was approved without.
    undertakings
        What stands in an approved plan, so that it is being done or done.
    """

    rejections: tuple[Rejection, ...]
    undertakings: tuple[Undertaken, ...]

    def rejected(self) -> Iterable[Rejection]:
        """Return every proposal that was turned down."""
        return self.rejections

    def undertaken(self) -> Iterable[Undertaken]:
        """Return every proposal that was approved."""
        return self.undertakings


@dataclass(frozen=True, slots=True)
class Compared:
    """With what a list was compared: where the register is, and what it held.

    Parameters
    ----------
    last
        The checksum of its last entry; None where it is empty.
    """

    register: str
    entries: int
    last: str | None
    rejected: int
    approved: int


def read_earlier(url: str) -> tuple[Earlier, Compared]:
    """Return what a register says of earlier proposals, and what that was.

    Raises
    ------
    RegisterError
        If there is no such register, it was altered, or it cannot be read.
    """
    register = open_register(url)
    entries = register.entries()
    found = earlier(entries)
    last = entries[-1].sha256 if entries else None
    counts = (len(found.rejections), len(found.undertakings))
    return found, Compared(register.shown, len(entries), last, *counts)


def earlier(entries: Iterable[Entry]) -> Earlier:
    """Return what is decided on each proposal, by the last approved plan that is about it.

    A plan that is only proposed decides nothing, and one that was withdrawn no longer does. What
    was left out because a variant of it is done, was not turned down.
    """
    approved = [entry for entry in latest(tuple(entries)).values() if entry.state == "approved"]
    rejected: dict[str, Rejection] = {}
    undertaken: dict[str, Undertaken] = {}
    for entry in sorted(approved, key=lambda one: one.number):
        plan, ruling = entry.decision.plan, entry.ruling
        chosen = set(plan.chosen)
        scored = entry.decision.scores
        families = {one.instead_of or one.id for one in scored if one.id in chosen}
        for one in scored:
            rejected.pop(one.id, None)
            undertaken.pop(one.id, None)
            if one.id in chosen:
                undertaken[one.id] = Undertaken(one.id, one.title, ruling.on, plan.starts[one.id])
            elif (one.instead_of or one.id) not in families:
                reason = msg("{by} approved plan {plan} without it", by=ruling.by, plan=entry.plan)
                rejected[one.id] = Rejection(one.id, one.title, ruling.on, reason)
    return Earlier(
        tuple(rejected[name] for name in sorted(rejected)),
        tuple(undertaken[name] for name in sorted(undertaken)),
    )
