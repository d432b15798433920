"""The chain of hashes: how an entry is sealed, and what a seal says when something was altered."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from maatwaarde.account.canonical import canonical, digest

FIRST = "0" * 64
"""What the first entry has for the hash of the one before."""

SEALED = (
    "number",
    "plan",
    "state",
    "decided_by",
    "decided_on",
    "reason",
    "entered_at",
    "parts",
    "previous",
)
"""The columns that the hash of an entry covers; ``parts`` holds the hashes of its decision."""

_UNREADABLE = (TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in a row.

    Parameters
    ----------
    field
        A column of the entry, ``decision.PART``, or ``seal.COLUMN`` where the seal was altered.
    found, sealed
        What it says, and what was entered; None where only a hash tells that it differs.
    """

    field: str
    found: str | None = None
    sealed: str | None = None


Kind = Literal["altered", "missing", "inserted", "moved", "seal-missing"]


@dataclass(frozen=True, slots=True)
class Alteration:
    """A row of a register that is not as it was entered.

    Parameters
    ----------
    number
        Of the entry.
    kind
        ``moved`` has another entry in its place; ``seal-missing`` is an entry that fits in the
        chain and whose seal was taken away, or that somebody put there who knew how.
    differences
        Column by column, as far as can be told.
    """

    number: int
    kind: Kind
    differences: tuple[Difference, ...] = ()


def parts_of(facts: Mapping[str, Any]) -> str:
    """Return the hash of each part of a decision, as canonical JSON."""
    return canonical({name: digest(part) for name, part in facts.items()}).decode()


def seal(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is sealed of an entry, as text, and its SHA-256, which is that of the entry.

    Raises
    ------
    ValueError, TypeError
        If a column holds what no entry has.
    """
    record = canonical({name: row[name] for name in SEALED})
    return record.decode(), sha256(record).hexdigest()


def alterations(
    entries: Sequence[Mapping[str, Any]], seals: Sequence[Mapping[str, Any]]
) -> Iterator[Alteration]:
    """Yield every row that is not as it was entered, in the order of their numbers.

    Parameters
    ----------
    entries, seals
        The rows of both tables by column, in any order, whatever they hold.
    """
    by_number = {row["number"]: row for row in entries}
    sealed = {row["number"]: row for row in seals}
    homes = {row["sha256"]: row["number"] for row in seals}
    before, last = {FIRST}, 0
    for number in sorted(by_number.keys() | sealed.keys()):
        entry, own = by_number.get(number), sealed.get(number)
        if entry is None:
            yield Alteration(number, "missing")
            assert own is not None
            before, last = {own["sha256"]}, number
            continue
        if own is None:
            # One that was put in does not fit; one whose seal was taken does.
            fits = entry["previous"] in before and _hash(entry) == entry["sha256"]
            yield Alteration(number, "seal-missing" if fits else "inserted")
            if fits:
                before, last = {entry["sha256"]}, number
            continue
        if number != last + 1:
            yield Alteration(last + 1, "missing")
            before = {entry["previous"]}
        home = homes.get(entry["sha256"], number)
        differences = tuple(_differences(entry, own, before))
        if differences:
            moved = home != number or any(one.field == "number" for one in differences)
            yield Alteration(number, "moved" if moved else "altered", differences)
        # Where they differ, what comes next was chained to one of them, and is itself in order.
        before, last = {entry["sha256"], own["sha256"]}, number


def _differences(
    entry: Mapping[str, Any], own: Mapping[str, Any], before: Collection[Any]
) -> Iterator[Difference]:
    yield from _decision(entry)
    intact = _sound(own)
    said = _record(own["record"]) if intact else None
    if said is not None:
        for name in SEALED:
            if entry[name] != said.get(name) or type(entry[name]) is not type(said.get(name)):
                yield Difference(name, _shown(entry[name]), _shown(said.get(name)))
        if entry["sha256"] != own["sha256"]:
            yield Difference("sha256", _shown(entry["sha256"]), _shown(own["sha256"]))
        if said.get("previous") == entry["previous"] not in before:
            yield Difference("previous", _shown(entry["previous"]))
        return
    if _hash(entry) != entry["sha256"]:
        yield Difference("sha256", _shown(entry["sha256"]))
    if own["sha256"] == entry["sha256"]:
        yield Difference("seal.record")
    else:
        yield Difference("seal.sha256", _shown(own["sha256"]), _shown(entry["sha256"]))


def _decision(entry: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the parts of a decision that are not as its hashes say."""
    text = entry["decision"]
    if entry["state"] != "proposed" and text is None:
        return
    hashes, facts = _record(entry["parts"]), _record(text)
    if hashes is None:
        return  # the column itself is told of
    # What was read is text that JSON can write; if it is written otherwise, it was altered.
    if facts is None or canonical(facts).decode() != text:
        yield Difference("decision")
        return
    for name in sorted(hashes.keys() | facts.keys()):
        if name not in facts or digest(facts[name]) != hashes.get(name):
            yield Difference(f"decision.{name}")


def _record(text: Any) -> dict[str, Any] | None:
    """Return an object in JSON; None where the text is none, or none that JSON would write."""
    try:
        data = json.loads(text)
        canonical(data)
    except (*_UNREADABLE, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _sound(own: Mapping[str, Any]) -> bool:
    """Return whether a seal is as it was written."""
    try:
        return bool(sha256(own["record"].encode()).hexdigest() == own["sha256"])
    except (AttributeError, *_UNREADABLE):
        return False


def _hash(row: Mapping[str, Any]) -> str | None:
    try:
        return seal(row)[1]
    except _UNREADABLE:
        return None


def _shown(value: Any) -> str:
    """Return a value as it may be printed, whatever it is."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value).encode("utf-8", "backslashreplace").decode()
