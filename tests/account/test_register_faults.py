"""What goes wrong with a register: one clear line, and the register stays as it was."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from build_decision import decision
from maatwaarde.account.register import Register, open_register
from maatwaarde.diagnostics import RegisterError
from patience import LONG

ROOT = Path(__file__).parents[2]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RegisterError) as caught:
        act()
    (problem,) = caught.value.problems
    assert problem.mend
    assert "\n" not in problem.what
    return problem.what


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = open_register(tmp_path / "r.sqlite", create=True, patience=0.2)
    made.propose(decision(), "College", "ja")
    return made


def stays_as_it_was(register: Register) -> None:
    again = open_register(register.shown)
    assert [entry.number for entry in again.entries()] == [1]
    assert again.approve(1, "Raad", "ja").number == 2


def test_a_register_in_which_somebody_writes(register: Register) -> None:
    other = sqlite3.connect(register.shown, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "another program is writing" in refused(lambda: register.approve(1, "Raad", "ja"))
    assert "another program is writing" in refused(register.entries)
    other.execute("ROLLBACK")
    other.close()
    stays_as_it_was(register)


def test_a_server_on_which_somebody_writes(server: Callable[[], str]) -> None:
    from maatwaarde.account.register.connection import transaction

    url = server()
    register = open_register(url, create=True, patience=0.2)
    with transaction(register.engine, register.location, 1, writes=True):
        assert "another program is writing" in refused(
            lambda: register.propose(decision(), "College", "ja")
        )
        assert register.entries() == ()  # who reads need not wait


def test_a_server_that_is_not_there(server: Callable[[], str]) -> None:
    url = server()
    assert "does not exist" in refused(lambda: open_register(url.replace("/d", "/x")))
    assert "the database says" in refused(
        lambda: open_register("postgresql://a@localhost:1/x", patience=1)
    )


def test_a_server_on_which_one_may_only_read(server: Callable[[], str]) -> None:
    url = server()
    open_register(url, create=True).propose(decision(), "College", "ja")
    reader = open_register(f"{url}&options=-cdefault_transaction_read_only%3Don")
    assert len(reader.entries()) == 1
    assert "can only be read" in refused(lambda: reader.approve(1, "Raad", "ja"))


def test_a_clerk_needs_no_more_than_to_read_and_enter(server: Callable[[], str]) -> None:
    from maatwaarde.account.register.connection import transaction

    url = server()
    owner = open_register(url, create=True)
    with transaction(owner.engine, owner.location, 5, writes=True) as connection:
        for statement in (
            "CREATE ROLE griffier LOGIN",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO griffier",
        ):
            connection.exec_driver_sql(statement)
    clerk = open_register(url.replace("maatwaarde@", "griffier@"))
    assert "can only be read" in refused(lambda: clerk.propose(decision(), "College", "ja"))
    with transaction(owner.engine, owner.location, 5, writes=True) as connection:
        connection.exec_driver_sql("GRANT INSERT ON ALL TABLES IN SCHEMA public TO griffier")
    assert clerk.propose(decision(), "College", "ja").number == 1


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "needs a driver" in refused(lambda: open_register("postgresql://a@localhost/x"))


def test_a_register_that_can_only_be_read(register: Register) -> None:
    def read_only(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only = 1")

    # Root may write in every file, so that the permission of one says nothing in a test.
    event.listen(register.engine, "connect", read_only)
    assert "can only be read" in refused(lambda: register.approve(1, "Raad", "ja"))
    stays_as_it_was(register)


def test_a_full_disk(register: Register) -> None:
    def full(connection: sqlite3.Connection, _: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(register.engine, "connect", full)
    many = {f"X{i}": "Een voorstel met een lange titel" for i in range(900)}
    assert "the disk is full" in refused(
        lambda: register.propose(decision(1, **many), "College", "ja")
    )
    stays_as_it_was(register)


def test_a_file_in_which_the_name_of_a_table_is_damaged(register: Register) -> None:
    path = Path(register.shown)
    content = path.read_bytes().replace(b"tablemaatwaarde_entry", b"tablemaatwaarde_\xddntry")
    path.write_bytes(content)
    assert "damaged" in refused(lambda: open_register(path))


def test_a_file_that_is_damaged(register: Register) -> None:
    path = Path(register.shown)
    content = bytearray(path.read_bytes())
    content[4096 : len(content)] = os.urandom(len(content) - 4096)
    path.write_bytes(bytes(content))
    assert "damaged" in refused(register.entries)


# Imports once, and forks a writer for each line that it reads: a path or URL, and where to count
# from. Not forked from the tests themselves, which have threads.
NURSERY = """
import os, signal, sys
from build_decision import decision
from maatwaarde.account.register import open_register
open_register(sys.argv[1], create=True).propose(decision(), "College", "ja")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    url, first = line.split()
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    n = int(first)
    while True:
        open_register(url, create=True).propose(decision(n), "College", "ja")
        n += 1
"""


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[object, int], int]]:
    """Start a writer that enters without end, and return its process."""
    paths = [str(ROOT / "src"), str(ROOT / "tests"), *filter(None, sys.path)]
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(tmp_path_factory.mktemp("warm") / "r")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    assert nursery.stdout.readline() == "ready\n"

    def start(url: object, first: int) -> int:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(f"{url} {first}\n")
        nursery.stdin.flush()
        return int(nursery.stdout.readline())

    yield start
    nursery.kill()
    nursery.communicate()


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.001)


def entered(url: object) -> list[int]:
    """Return the seed of each entry; nothing where there is no register, or none yet."""
    try:
        register = open_register(str(url))
    except RegisterError as error:
        if error.problems[0].code == "no-register":
            return []
        raise
    assert register.alterations()[1] == ()
    entries = register.entries()
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    return [int(entry.decision.options["seed"] or 0) for entry in entries]


def test_killed_at_random_moments_it_is_whole(
    tmp_path: Path, writer: Callable[[object, int], int]
) -> None:
    """Killed 25 times while it makes a register or enters in it."""
    draw = random.Random(1)
    for turn in range(25):
        path = tmp_path / f"r{turn % 5}.sqlite"  # some are new, and some have entries already
        before, first = entered(path), 1000 * (turn + 1)
        process = writer(path, first)
        while turn >= 15 and len(entered(path)) == len(before):
            time.sleep(0.001)  # some are killed early, and some once they have begun to enter
        time.sleep(draw.uniform(0.0, 0.1))
        kill(process)
        # All that was entered is there whole and in turn: the old, and the new up to some entry.
        after = entered(path)
        new = len(after) - len(before)
        assert after == before + list(range(first, first + new))
    assert sum(len(entered(tmp_path / f"r{k}.sqlite")) for k in range(5)) >= 10


def test_writers_in_processes_lose_nothing(url: str, writer: Callable[[object, int], int]) -> None:
    processes = [writer(url, 1000), writer(url, 2000)]
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        seeds = entered(url)
        own = [[seed for seed in seeds if seed // 1000 == k] for k in (1, 2)]
        if min(map(len, own)) >= 3:
            break
        time.sleep(0.05)
    for process in processes:
        kill(process)
    seeds = entered(url)
    for k in (1, 2):
        mine = [seed for seed in seeds if seed // 1000 == k]
        assert len(mine) >= 3
        assert mine == list(range(1000 * k, 1000 * k + len(mine)))
