"""The register as documents and data: what was entered, what a plan rests on, what was altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from maatwaarde.account.decision import Decision
from maatwaarde.account.register import Alteration, Entry, Register
from maatwaarde.account.register.entries import WORDS, latest
from maatwaarde.account.register.words import altered
from maatwaarde.messages import Money, Number, Text, msg, nmsg
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION


def entered_document(register: Register, entry: Entry) -> Document:
    """Say what was entered, and what to keep of it."""
    told = {"plan": entry.plan, "by": entry.ruling.by, "day": entry.ruling.on}
    titles: dict[str, Text] = {
        "proposed": msg("Plan {plan} is proposed by {by} on {day}", **told),
        "approved": msg("Plan {plan} is approved by {by} on {day}", **told),
        "withdrawn": msg("Plan {plan} is withdrawn by {by} on {day}", **told),
    }
    blocks: list[Block] = [
        Paragraph(summary(entry.decision)),
        Paragraph(reason_text(entry)),
        Note(
            msg(
                "Entry {number} in the register {register}. Its checksum is {sha256}. Note that in "
                "the minutes: with it, anybody can see later that nothing was changed up to here.",
                number=entry.number,
                register=register.shown,
                sha256=entry.sha256,
            )
        ),
    ]
    if entry.state == "proposed":
        blocks.append(
            Paragraph(
                msg("Nothing is decided yet."),
                hint=msg(
                    "Once it is, enter that with `maatwaarde register approve {plan}` or "
                    "`withdraw {plan}`.",
                    plan=entry.plan,
                ),
            )
        )
    return Document(titles[entry.state], tuple(blocks), lambda: (entries_table([entry]),))


def entered_data(register: Register, entry: Entry) -> dict[str, Any]:
    """Return what was entered as data."""
    return {**head(register), "new": register.new, "entry": entry_data(entry)}


def list_document(register: Register, entries: Sequence[Entry]) -> Document:
    """Return all entries, and in which state each plan is."""
    title = nmsg(
        "{n} entry in the register {register}",
        "{n} entries in the register {register}",
        len(entries),
        register=register.shown,
    )
    plans = latest(entries)
    items = [
        Item(
            msg(
                "plan {plan}: {state}; {summary}",
                plan=plan,
                state=WORDS[last.state],
                summary=summary(last.decision),
            )
        )
        for plan, last in sorted(plans.items())
    ]
    blocks: list[Block] = []
    if entries:
        blocks += [Heading(msg("Plans")), Items(tuple(items))]
        blocks += [Heading(msg("Entries")), entries_table(entries, short=True)]
        blocks.append(Note(_last(entries[-1].sha256)))
    else:
        blocks.append(Paragraph(msg("Nothing was entered yet.")))
    return Document(title, tuple(blocks), lambda: (entries_table(entries),))


def list_data(register: Register, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return all entries as data."""
    return {**head(register), "entries": [entry_data(entry) for entry in entries]}


def verified_document(
    register: Register,
    hashes: Sequence[str],
    found: Sequence[Alteration],
    known: str | None = None,
) -> Document:
    """Say whether a register is as it was entered, and else where it is not.

    Parameters
    ----------
    hashes
        Of all entries, the first first.
    known
        A hash that was noted before, which should be that of an entry.
    """
    title: Text = msg("The register {register} is whole", register=register.shown)
    blocks: list[Block] = []
    if found:
        title = msg("The register {register} was altered", register=register.shown)
        blocks.append(Note(msg("The first: {what}.", what=altered(found[0])), "harm"))
        others = [Item(altered(one), "!") for one in found[1:]]
        if others:
            blocks += [Heading(msg("Other rows that are not as they were")), Items(tuple(others))]
        blocks.append(
            Paragraph(
                msg("Put back a copy from before that, and find out who can write in the database.")
            )
        )
    else:
        blocks.append(
            Paragraph(
                nmsg(
                    "{n} entry, as it was entered, and chained to the one before.",
                    "{n} entries, each as it was entered, and chained to the one before.",
                    len(hashes),
                )
            )
        )
    if known is not None and not is_known(hashes, known):
        title = msg("The register {register} was altered", register=register.shown)
        blocks.append(
            Note(
                msg(
                    "No entry has the checksum {known}: the register was written anew, or entries "
                    "were taken off its end.",
                    known=known,
                ),
                "harm",
            )
        )
    elif known is not None:
        number = next(i for i, one in enumerate(hashes, start=1) if one.startswith(known))
        blocks.append(
            Paragraph(
                msg(
                    "Entry {number} has the checksum that was noted: up to there nothing was "
                    "changed.",
                    number=number,
                )
            )
        )
    if hashes and not found:
        blocks.append(Note(_last(hashes[-1])))
    return Document(title, tuple(blocks), lambda: (_altered_table(found),))


def is_known(hashes: Sequence[str], known: str) -> bool:
    """Return whether a hash, or its beginning, is that of an entry."""
    return any(one.startswith(known) for one in hashes)


def verified_data(
    register: Register,
    hashes: Sequence[str],
    found: Sequence[Alteration],
    known: str | None = None,
) -> dict[str, Any]:
    """Return the same as data."""
    held = None if known is None else is_known(hashes, known)
    return {
        **head(register),
        "entries": len(hashes),
        "last": hashes[-1] if hashes else None,
        "known": held,
        "sound": not found and held is not False,
        "altered": [
            {
                "number": one.number,
                "kind": one.kind,
                "what": str(altered(one)),
                "differences": [asdict(difference) for difference in one.differences],
            }
            for one in found
        ],
    }


def upgraded_document(shown: str, before: str, now: str) -> Document:
    """Say that a register was brought up to date."""
    if before == now:
        title = msg("The register {register} was up to date already", register=shown)
        return Document(title, (Paragraph(msg("It has revision {now}.", now=now)),))
    title = msg("The register {register} is up to date", register=shown)
    told = msg(
        "Revision {before} became {now}. What was entered is as it was.", before=before, now=now
    )
    return Document(title, (Paragraph(told),))


def upgraded_data(shown: str, before: str, now: str) -> dict[str, Any]:
    """Return the same as data."""
    return {"schema_version": SCHEMA_VERSION, "register": shown, "before": before, "now": now}


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as data, without the decision."""
    return {
        "number": entry.number,
        "plan": entry.plan,
        "state": entry.state,
        "by": entry.ruling.by,
        "on": entry.ruling.on.isoformat(),
        "reason": entry.ruling.reason,
        "entered_at": entry.entered_at,
        "previous": entry.previous,
        "sha256": entry.sha256,
    }


def head(register: Register) -> dict[str, Any]:
    """Return what every result on a register begins with."""
    return {"schema_version": SCHEMA_VERSION, "register": register.shown}


def _last(sha256: str) -> Text:
    return msg("The checksum of the last entry is {sha256}.", sha256=sha256)


def reason_text(entry: Entry) -> Text:
    """Say why, in the words of who decided."""
    return msg("Reason: {reason}", reason=entry.ruling.reason)


def summary(decision: Decision) -> Text:
    """Say how much a plan chooses, what it is worth and what it costs."""
    plan = decision.plan
    return msg(
        "{k} of {n} proposals, value {value}, cost {cost}",
        k=len(plan.chosen),
        n=len(decision.scores),
        value=Number(plan.value, 4),
        cost=Money(plan.cost),
    )


def entries_table(entries: Sequence[Entry], *, short: bool = False) -> Table:
    """Return entries as a table; ``short`` leaves out what only files have room for."""
    columns = [
        Column("number", msg("entry"), "number"),
        Column("plan", msg("plan"), "number"),
        Column("state", msg("state")),
        Column("on", msg("day"), "date"),
        Column("by", msg("by")),
        Column("reason", msg("reason")),
    ]
    columns += [] if short else [Column("entered_at", msg("entered")), Column("sha256", "SHA-256")]
    rows = []
    for entry in entries:
        ruling = entry.ruling
        told: list[Cell] = [entry.number, entry.plan, WORDS[entry.state], ruling.on.isoformat()]
        told += [ruling.by, ruling.reason]
        rows.append(Row(tuple(told if short else [*told, entry.entered_at, entry.sha256])))
    return Table("entries", tuple(columns), tuple(rows))


def _altered_table(found: Sequence[Alteration]) -> Table:
    columns = (
        Column("number", msg("entry"), "number"),
        Column("kind", msg("kind")),
        Column("what", msg("what")),
    )
    return Table(
        "altered", columns, tuple(Row((one.number, one.kind, altered(one))) for one in found)
    )
