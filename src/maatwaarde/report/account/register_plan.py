"""A plan of the register: what it holds, what it rests on, and what was ruled on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.account.decision import Decision
from maatwaarde.account.register import Entry, Register
from maatwaarde.account.register.entries import WORDS
from maatwaarde.messages import Number, Percent, Text, joined, msg, nmsg
from maatwaarde.report.account.register import (
    entries_table,
    entry_data,
    head,
    reason_text,
    summary,
)
from maatwaarde.report.blocks import (
    Block,
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

_SIGNS = 12
"""Of a hash, for people; files and JSON have all 64."""

# What a file was read as, for people.
_ROLES: dict[str, Text] = {
    "proposals": msg("list of proposals"),
    "mapping": msg("mapping of columns"),
    "framework": msg("framework"),
    "resources": msg("resources"),
    "answers": msg("answers on weights"),
    "motions": msg("motions"),
    "plan": msg("plan"),
    "rejected": msg("earlier rejections"),
}


def plan_document(register: Register, entries: Sequence[Entry]) -> Document:
    """Return what a plan holds and rests on, and what was ruled on it.

    Parameters
    ----------
    entries
        All on this plan, the proposal first.
    """
    last = entries[-1]
    decision = last.decision
    title = msg(
        "Plan {plan} in the register {register}: {state}",
        plan=last.plan,
        register=register.shown,
        state=WORDS[last.state],
    )
    tables = _plan_tables(decision)
    blocks = [
        Paragraph(summary(decision)),
        Heading(msg("What was decided")),
        Items(tuple(_ruled(entries))),
        Heading(msg("What is done")),
        tables["chosen"],
        Heading(msg("What it rests on")),
        Paragraph(_framework(decision)),
        _files_table(decision, _SIGNS),
        *_motions(decision),
        Heading(msg("How it was computed")),
        tables["options"],
        tables["versions"],
        Note(
            msg(
                "The checksum of all that the decision rests on is {sha256}.",
                sha256=decision.sha256,
            )
        ),
    ]
    return Document(
        title,
        tuple(blocks),
        lambda: (_scores_table(decision), *tables.values(), entries_table(entries)),
    )


def plan_data(register: Register, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a plan with all that it rests on as data."""
    last = entries[-1]
    return {
        **head(register),
        "plan": last.plan,
        "state": last.state,
        "entries": [entry_data(entry) for entry in entries],
        "decision_sha256": last.decision.sha256,
        "decision": last.decision.facts(),
    }


def _ruled(entries: Sequence[Entry]) -> Iterator[Item]:
    for entry in entries:
        ruling = entry.ruling
        told = msg("{day}: {state} by {by}", day=ruling.on, state=WORDS[entry.state], by=ruling.by)
        entered = msg("entry {number}, entered {at}", number=entry.number, at=entry.entered_at)
        yield Item(told, below=(Item(reason_text(entry)), Item(entered)))


def _framework(decision: Decision) -> Text:
    used = decision.framework
    told: list[Text] = [
        msg("Framework {id}, version {version}.", id=used.id, version=used.version or msg("none"))
    ]
    if used.adopted_by is None:
        told.append(msg("It does not say who adopted it."))
    else:
        told.append(
            msg("Adopted by {by} on {day}.", by=used.adopted_by, day=used.adopted_on)
            if used.adopted_reference is None
            else msg(
                "Adopted by {by} on {day} ({reference}).",
                by=used.adopted_by,
                day=used.adopted_on,
                reference=used.adopted_reference,
            )
        )
    told.append(msg("The checksum of its content is {sha256}.", sha256=used.sha256))
    if decision.answers is not None:
        people = sum(decision.answers.respondents.values())
        told.append(
            nmsg(
                "Its weights come from {n} person, by the method {method}.",
                "Its weights come from {n} persons, by the method {method}.",
                people,
                method=decision.answers.method,
            )
        )
    return joined(told)


def _motions(decision: Decision) -> list[Block]:
    if not decision.motions:
        return []
    items = [
        Item(
            joined(
                [part for part in (motion.id, motion.title, motion.by) if part is not None], "; "
            )
        )
        for motion in decision.motions
    ]
    return [Heading(msg("Motions that were considered"), 3), Items(tuple(items))]


def _plan_tables(decision: Decision) -> dict[str, Table]:
    plan, scores = decision.plan, {one.id: one for one in decision.scores}
    planned = any(start is not None for start in plan.starts.values())
    chosen = [
        (
            name,
            decision.titles[name],
            *([plan.starts[name]] if planned else []),
            Percent(plan.parts.get(name, 1.0)),
            _number(scores[name].score),
        )
        for name in plan.chosen
    ]
    return {
        "chosen": Table(
            "chosen",
            (
                Column("id", msg("proposal")),
                Column("title", msg("title")),
                *([Column("start", msg("start"), "period")] if planned else []),
                Column("part", msg("part"), "share"),
                Column("score", msg("score"), "number"),
            ),
            tuple(Row(row) for row in chosen),
        ),
        "files": _files_table(decision),
        "options": Table(
            "options",
            (Column("option", msg("option")), Column("value", msg("value"))),
            tuple(Row((f"--{name}", _option(value))) for name, value in decision.options.items()),
            caption=msg("Options"),
        ),
        "versions": Table(
            "versions",
            (Column("package", msg("package")), Column("version", msg("version"))),
            tuple(Row(pair) for pair in decision.versions.items()),
            caption=msg("Versions"),
        ),
    }


def _files_table(decision: Decision, signs: int | None = None) -> Table:
    """Return the files with their hashes, of which a screen has room for so many signs."""

    def shown(sha256: str | None) -> str | None:
        return sha256 if sha256 is None or signs is None else f"{sha256[:signs]}…"

    columns = (
        Column("role", msg("read as")),
        Column("file", msg("file")),
        Column("sha256", msg("checksum of the file")),
        Column("read", msg("checksum of what was read")),
    )
    rows = (
        Row((_ROLES.get(one.role, one.role), one.name, shown(one.sha256), shown(one.read)))
        for one in decision.files
    )
    return Table("files", columns, tuple(rows), caption=msg("Files that were read"))


def _option(value: Any) -> Text:
    if value is None:
        return msg("none")
    return (msg("yes") if value else msg("no")) if isinstance(value, bool) else str(value)


def _number(value: float | None) -> Any:
    return None if value is None else Number(value, 4)


def _scores_table(decision: Decision) -> Table:
    chosen = set(decision.plan.chosen)
    columns = (
        Column("id", msg("proposal")),
        Column("title", msg("title")),
        Column("chosen", msg("chosen")),
        Column("rank", msg("rank"), "number"),
        Column("score", msg("score"), "number"),
        Column("low", msg("low"), "number"),
        Column("high", msg("high"), "number"),
    )
    rows = (
        Row((one.id, one.title, one.id in chosen, one.rank, one.score, one.low, one.high))
        for one in decision.scores
    )
    return Table("scores", columns, tuple(rows))
