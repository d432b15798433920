"""What somebody alters in a register past maatwaarde is found, and named, every time."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from build_decision import decision
from maatwaarde.account.register import Alteration, Register, open_register
from maatwaarde.account.register.words import altered
from maatwaarde.diagnostics import RegisterError

ENTRY, SEAL = "maatwaarde_entry", "maatwaarde_seal"
COLUMNS = {
    ENTRY: [
        *("number", "plan", "state", "decided_by", "decided_on", "reason", "entered_at"),
        *("decision", "parts", "previous", "sha256"),
    ],
    SEAL: ["number", "record", "sha256"],
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A register of eight entries, as the bytes of its file, with its triggers dropped."""
    path = tmp_path_factory.mktemp("register") / "r.sqlite"
    register = open_register(path, create=True)
    for n in range(3):
        register.propose(decision(n), "College van B&W", f"voorstel {n}")
        register.approve(register.entries()[-1].plan, "Gemeenteraad", "aangenomen")
    register.withdraw(1, "Gemeenteraad", "geen rijksbijdrage")
    register.propose(decision(9, ("B",)), "College van B&W", "tweede ronde")
    with sqlite3.connect(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    return path.read_bytes()


class Attacker:
    """Alters one row at random, as somebody with a database tool can."""

    def __init__(self, path: Path, seed: int) -> None:
        self.draw = random.Random(seed)
        self.connection = sqlite3.connect(path)
        self.connection.row_factory = sqlite3.Row

    def __enter__(self) -> "Attacker":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.commit()
        self.connection.close()

    def strike(self) -> int:
        """Alter one row, and return the number of the first entry that is touched."""
        act = self.draw.choice([self.change] * 7 + [self.take, self.put, self.swap])
        return act()

    def change(self) -> int:
        table = self.draw.choice([ENTRY, ENTRY, SEAL])
        row = self._row(table)
        filled = [name for name in COLUMNS[table] if row[name] is not None]
        column = self.draw.choice(filled)
        value = self._other(row[column])
        self.connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE number = ?", (value, row["number"])
        )
        return min(row["number"], value) if column == "number" else row["number"]

    def take(self) -> int:
        table = self.draw.choice([ENTRY, SEAL])
        number: int = self._row(table)["number"]
        self.connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))
        return number

    def put(self) -> int:
        table = self.draw.choice([ENTRY, SEAL])
        row = dict(self._row(table))
        row["number"] = self.draw.choice([0, -3, 9, 40])
        marks = ", ".join("?" * len(row))
        self.connection.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row.values()))
        return row["number"]

    def swap(self) -> int:
        """Let two rows change places, in one table or in both."""
        a, b = sorted(self.draw.sample(range(1, 9), 2))
        for table in self.draw.choice([[ENTRY], [SEAL], [ENTRY, SEAL]]):
            for old, new in ((a, 99), (b, a), (99, b)):
                self.connection.execute(
                    f"UPDATE {table} SET number = ? WHERE number = ?", (new, old)
                )
        return a

    def _row(self, table: str) -> Any:
        rows = self.connection.execute(f"SELECT * FROM {table}").fetchall()
        return self.draw.choice(rows)

    def _other(self, value: Any) -> Any:
        if isinstance(value, int):
            return value + self.draw.choice([100, 200])
        place = self.draw.randrange(len(value))
        sign = self.draw.choice([sign for sign in 'aZ7 "{é' if sign != value[place]])
        return self.draw.choice(
            [
                value[:place] + sign + value[place + 1 :],
                value[:place] + value[place + 1 :],
                value + sign,
                value.encode(),  # the same bytes, and no text any more
            ]
        )


def opened(path: Path, whole: bytes) -> Register:
    path.write_bytes(whole)
    return open_register(path)


def test_a_hundred_single_alterations_are_all_found(tmp_path: Path, whole: bytes) -> None:
    missed = []
    path = tmp_path / "r.sqlite"
    register = opened(path, whole)
    assert register.alterations()[1] == ()
    for seed in range(100):
        path.write_bytes(whole)
        with Attacker(path, seed) as attacker:
            number = attacker.strike()
        found = register.alterations()[1]
        if not found or found[0].number != number or not altered(found[0]):
            missed.append((seed, number, found))
    assert missed == []
    with pytest.raises(RegisterError, match="entry"):
        register.entries()


def alter(tmp_path: Path, whole: bytes, *statements: str) -> Iterator[Alteration]:
    path = tmp_path / "r.sqlite"
    register = opened(path, whole)
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return iter(register.alterations()[1])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            f"UPDATE {ENTRY} SET decided_by = 'Ik' WHERE number = 2",
            "entry 2 was altered: decided_by is 'Ik' and was 'Gemeenteraad'",
        ),
        (
            f"UPDATE {ENTRY} SET decision = replace(decision, '\"value\":0.25', '\"value\":0.5') "
            "WHERE number = 3",
            "entry 3 was altered: in its decision plan differs",
        ),
        (
            f"UPDATE {ENTRY} SET decision = decision || ' ' WHERE number = 3",
            "entry 3 was altered: its decision is no longer written as it was",
        ),
        (
            f"UPDATE {ENTRY} SET decision = NULL WHERE number = 3",
            "entry 3 was altered: its decision is no longer written as it was",
        ),
        (
            f"UPDATE {ENTRY} SET reason = CAST(x'ff' AS TEXT) WHERE number = 4",
            r"entry 4 was altered: reason is '\\udcff' and was 'aangenomen'",
        ),
        (
            f"UPDATE {SEAL} SET record = '{{}}' WHERE number = 5",
            "entry 5 was altered: its seal (record) differs, and the entry itself is as it was",
        ),
        (f"DELETE FROM {ENTRY} WHERE number = 8", "entry 8 is missing: it was taken out"),
        (f"DELETE FROM {SEAL} WHERE number = 8", "entry 8 has no seal"),
        (
            f"INSERT INTO {ENTRY} SELECT 9, plan, state, decided_by, decided_on, reason, "
            f"entered_at, decision, parts, previous, sha256 FROM {ENTRY} WHERE number = 4",
            "entry 9 was put in past maatwaarde",
        ),
    ],
)
def test_it_says_what_differs(tmp_path: Path, whole: bytes, statement: str, said: str) -> None:
    first = next(alter(tmp_path, whole, statement))
    assert altered(first).startswith(said)


def test_two_that_change_places(tmp_path: Path, whole: bytes) -> None:
    turns = [(2, 99), (5, 2), (99, 5)]
    statements = [
        f"UPDATE {table} SET number = {new} WHERE number = {old}"
        for table in (ENTRY, SEAL)
        for old, new in turns
    ]
    first = next(alter(tmp_path, whole, *statements))
    assert (first.number, first.kind) == (2, "moved")


def test_a_whole_entry_that_is_taken_out(tmp_path: Path, whole: bytes) -> None:
    taken = [f"DELETE FROM {table} WHERE number = 4" for table in (ENTRY, SEAL)]
    (first, *_) = alter(tmp_path, whole, *taken)
    assert (first.number, first.kind) == (4, "missing")
