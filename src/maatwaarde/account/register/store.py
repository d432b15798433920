"""The register itself: added to, read and verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from maatwaarde.account.canonical import canonical
from maatwaarde.account.decision import Decision, Ruling
from maatwaarde.account.register.chain import FIRST, Alteration, alterations, parts_of, seal
from maatwaarde.account.register.connection import PATIENCE, transaction
from maatwaarde.account.register.entries import (
    Entry,
    State,
    entries_of,
    latest,
    may_propose,
    may_rule,
)
from maatwaarde.account.register.location import Location
from maatwaarde.account.register.words import altered
from maatwaarde.diagnostics import Diagnostic, RegisterError
from maatwaarde.messages import Message, msg

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

Rows = Sequence[Mapping[str, Any]]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Register:
    """A register of decisions: it is added to, and nothing in it is changed.

    Made by `open_register`. Everything that reads it verifies it first.

    Parameters
    ----------
    location, engine
        Where it is, and the engine of SQLAlchemy that reaches it.
    patience
        Seconds that a writer waits for another one.
    new
        Whether it was made when it was opened.
    now
        What tells the time of an entry.
    """

    location: Location
    engine: Engine
    patience: float = PATIENCE
    new: bool = False
    now: Callable[[], datetime] = _now

    @property
    def shown(self) -> str:
        """Where it is, as it may be printed."""
        return self.location.shown

    def propose(self, decision: Decision, by: str, reason: str, *, on: date | None = None) -> Entry:
        """Enter a plan that is to be decided on; the entry's number is what the plan is called.

        Parameters
        ----------
        decision
            From `decision_on`.
        by, reason
            Who proposes it and why, in their own words.
        on
            The day on which they did; today by default.

        Raises
        ------
        RegisterError
            If the same decision stands in the register, the register was altered, or it cannot be
            written.
        """
        facts = decision.facts()
        ruling = self._ruling(by, reason, on)
        with self._writing() as (connection, rows):
            may_propose(entries_of(rows, self.location.where), decision, self.location.where)
            number = len(rows) + 1
            told = {"decision": canonical(facts).decode(), "parts": parts_of(facts)}
            self._enter(connection, rows, number, "proposed", ruling, told)
        return self._entry(number)

    def approve(self, plan: int, by: str, reason: str, *, on: date | None = None) -> Entry:
        """Enter that a proposed plan is approved; parameters as for `propose`.

        Raises
        ------
        RegisterError
            If there is no such plan, it was approved already or withdrawn, the register was
            altered, or it cannot be written.
        """
        return self._rule(plan, "approved", by, reason, on)

    def withdraw(self, plan: int, by: str, reason: str, *, on: date | None = None) -> Entry:
        """Enter that a plan, proposed or approved, no longer holds; parameters as for `propose`.

        Raises
        ------
        RegisterError
            If there is no such plan, it was withdrawn already, the register was altered, or it
            cannot be written.
        """
        return self._rule(plan, "withdrawn", by, reason, on)

    def note(
        self,
        plan: int,
        kind: str,
        content: Mapping[str, Any],
        by: str,
        reason: str,
        *,
        on: date | None = None,
    ) -> Entry:
        """Enter what somebody decided while a plan runs; other parameters as for `propose`.

        Parameters
        ----------
        kind
            What it is about, such as ``gate``.
        content
            Plain data, without numbers that are not finite.

        Raises
        ------
        RegisterError
            If there is no such plan, it was withdrawn, the register was altered, or it cannot be
            written.
        """
        ruling = self._ruling(by, reason, on)
        with self._writing() as (connection, rows):
            may_rule(entries_of(rows, self.location.where), plan, "noted", self.location.where)
            parts = canonical({"kind": kind, "content": content}).decode()
            self._enter(connection, rows, plan, "noted", ruling, {"decision": None, "parts": parts})
        return self._entry(len(rows) + 1)

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, the first first.

        Raises
        ------
        RegisterError
            If the register was altered, or cannot be read.
        """
        with self._reading() as connection:
            rows = self._verified(connection)
        return entries_of(rows, self.location.where)

    def plan(self, number: int) -> tuple[Entry, ...]:
        """Return all entries on a plan, by its number or that of any entry on it.

        Raises
        ------
        RegisterError
            If there is no such entry, or the register was altered or cannot be read.
        """
        entries = self.entries()
        plan = next((entry.plan for entry in entries if entry.number == number), None)
        if plan is None:
            raise self._refused(
                "no-entry",
                msg("there is no entry {number} in the register", number=number),
                msg("see which there are with `maatwaarde register list`"),
            )
        return tuple(entry for entry in entries if entry.plan == plan)

    def approved(self, plan: int | None = None) -> Entry:
        """Return the approval of a plan; by default of the plan that was approved last.

        Raises
        ------
        RegisterError
            If it is not approved, or no longer, or the register was altered or cannot be read.
        """
        states = latest(self.entries())
        if plan is None:
            found = [entry for entry in states.values() if entry.state == "approved"]
            if found:
                return max(found, key=lambda entry: entry.number)
            raise self._refused(
                "none-approved",
                msg("no plan in the register is approved"),
                msg("approve one with `maatwaarde register approve PLAN`"),
            )
        if plan not in states or states[plan].state != "approved":
            raise self._refused(
                "none-approved",
                msg("plan {plan} in the register is not approved", plan=plan),
                msg("see which are with `maatwaarde register list`"),
            )
        return states[plan]

    def alterations(self) -> tuple[tuple[str, ...], tuple[Alteration, ...]]:
        """Return the hash of each entry, and every row that is not as it was entered.

        Both in order, the first first.

        Raises
        ------
        RegisterError
            If it cannot be read.
        """
        with self._reading() as connection:
            entries, seals = _rows(connection)
        return tuple(str(row["sha256"]) for row in entries), tuple(alterations(entries, seals))

    def _rule(self, plan: int, state: State, by: str, reason: str, on: date | None) -> Entry:
        ruling = self._ruling(by, reason, on)
        with self._writing() as (connection, rows):
            may_rule(entries_of(rows, self.location.where), plan, state, self.location.where)
            proposal = next(row for row in rows if row["number"] == plan)
            parts = canonical({"proposal": proposal["sha256"]}).decode()
            self._enter(connection, rows, plan, state, ruling, {"decision": None, "parts": parts})
        return self._entry(len(rows) + 1)

    def _enter(
        self,
        connection: Connection,
        rows: Rows,
        plan: int,
        state: State,
        ruling: Ruling,
        told: Mapping[str, str | None],
    ) -> None:
        from maatwaarde.account.register.tables import ENTRIES, SEALS

        number = len(rows) + 1
        row: dict[str, Any] = {
            "number": number,
            "plan": plan,
            "state": state,
            "decided_by": ruling.by,
            "decided_on": ruling.on.isoformat(),
            "reason": ruling.reason,
            "entered_at": self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "previous": rows[-1]["sha256"] if rows else FIRST,
            **told,
        }
        record, row["sha256"] = seal(row)
        connection.execute(ENTRIES.insert().values(**row))
        connection.execute(
            SEALS.insert().values(number=number, record=record, sha256=row["sha256"])
        )

    def _ruling(self, by: str, reason: str, on: date | None) -> Ruling:
        for name, text in (("--by", by), ("--reason", reason)):
            if not text.strip():
                raise self._refused(
                    "empty-ruling",
                    msg("{option} is empty", option=name),
                    msg("say who decided, and why"),
                )
            if "\0" in text or text.encode("utf-8", "replace").decode() != text:
                raise self._refused(
                    "no-text",
                    msg("{option} holds a sign that is no text", option=name),
                    msg("type it anew"),
                )
        return Ruling(by, on or date.today(), reason)

    def _entry(self, number: int) -> Entry:
        return self.entries()[number - 1]

    def _verified(self, connection: Connection) -> Rows:
        """Return the rows of all entries, if these are as they were entered."""
        entries, seals = _rows(connection)
        first = next(alterations(entries, seals), None)
        if first is not None:
            raise self._refused(
                "register-altered",
                altered(first),
                msg("see `maatwaarde register verify`, and put back a copy from before that"),
            )
        return entries

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with transaction(self.engine, self.location, self.patience, writes=False) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, Rows]]:
        """Give a connection on which nobody else writes, and the rows that there are."""
        with transaction(self.engine, self.location, self.patience, writes=True) as connection:
            yield connection, self._verified(connection)

    def _refused(self, code: str, what: Message, mend: Message) -> RegisterError:
        return RegisterError(Diagnostic(code, what, mend, self.location.where))


def _rows(connection: Connection) -> tuple[Rows, Rows]:
    from sqlalchemy import select

    from maatwaarde.account.register.tables import ENTRIES, SEALS

    def rows(table: Table) -> Rows:
        found = connection.execute(select(table).order_by(table.c.number))
        return [dict(row) for row in found.mappings()]

    return rows(ENTRIES), rows(SEALS)
