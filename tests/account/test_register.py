"""The register: entered in turn, never changed, and ruled on as councils do."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from build_decision import decision
from maatwaarde.account.register import Register, open_register, upgrade_register
from maatwaarde.account.register.connection import transaction
from maatwaarde.account.register.schema import migrate, revisions
from maatwaarde.diagnostics import RegisterError

DAY = date(2026, 11, 12)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RegisterError) as caught:
        act()
    (problem,) = caught.value.problems
    assert problem.mend
    return problem.what


def run_sql(register: Register, *statements: str) -> None:
    """Do what somebody with a database tool does."""
    with transaction(register.engine, register.location, 5, writes=True) as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_plan_is_proposed_approved_and_withdrawn(url: str) -> None:
    register = open_register(url, create=True)
    assert register.new
    proposed = register.propose(decision(), "College", "past in de begroting", on=DAY)
    approved = register.approve(proposed.plan, "Gemeenteraad", "motie 3 verwerkt; é ✓ {x}", on=DAY)
    withdrawn = register.withdraw(1, "Gemeenteraad", "rijksbijdrage vervalt", on=date(2027, 3, 1))
    again = open_register(url)
    assert not again.new
    assert again.entries() == (proposed, approved, withdrawn)
    assert [(entry.number, entry.plan, entry.state) for entry in again.entries()] == [
        (1, 1, "proposed"),
        (2, 1, "approved"),
        (3, 1, "withdrawn"),
    ]
    assert approved.ruling.reason == "motie 3 verwerkt; é ✓ {x}"
    assert approved.decision.facts() == decision().facts()
    assert approved.decision.ruling == approved.ruling
    assert (proposed.previous, approved.previous) == ("0" * 64, proposed.sha256)
    assert again.alterations()[1] == ()


def test_the_clock_of_an_entry_is_utc(tmp_path: Path) -> None:
    opened = open_register(tmp_path / "r", create=True)
    late = datetime.fromisoformat("2027-01-01T00:30:00+01:00")
    register = Register(opened.location, opened.engine, now=lambda: late)
    assert register.propose(decision(), "a", "b").entered_at == "2026-12-31T23:30:00Z"
    assert datetime.now(UTC).year >= 2024


def test_refusals_say_why(tmp_path: Path) -> None:
    register = open_register(tmp_path / "r", create=True)
    assert "no plan 1" in refused(lambda: register.approve(1, "Raad", "ja"))
    register.propose(decision(), "College", "ja", on=DAY)
    assert "plan 1 already, proposed by College" in refused(
        lambda: register.propose(decision(), "College", "nog eens")
    )
    register.approve(1, "Raad", "ja", on=DAY)
    assert "approved by Raad on 2026-11-12 already" in refused(
        lambda: register.approve(1, "Raad", "ja")
    )
    assert "no plan 2" in refused(lambda: register.withdraw(2, "Raad", "ja"))
    register.withdraw(1, "Raad", "nee", on=DAY)
    for act in (register.approve, register.withdraw):
        assert "was withdrawn by Raad" in refused(lambda act=act: act(1, "Raad", "toch"))
    assert register.propose(decision(), "College", "opnieuw").plan == 4
    assert "no entry 9" in refused(lambda: register.plan(9))
    for by, reason in [("", "x"), ("x", " "), ("a\0b", "x"), ("x", "\udcff")]:
        refused(lambda by=by, reason=reason: register.propose(decision(5), by, reason))
    assert len(register.entries()) == 4


def test_the_approved_plan_is_the_last_that_stands(tmp_path: Path) -> None:
    register = open_register(tmp_path / "r", create=True)
    assert "no plan in the register is approved" in refused(register.approved)
    for n in range(3):
        register.propose(decision(n), "College", "ja")
    register.approve(1, "Raad", "ja")
    register.approve(2, "Raad", "ja")
    assert register.approved().plan == 2
    register.withdraw(2, "Raad", "nee")
    assert register.approved().plan == 1
    assert register.approved(1).number == 4
    assert "plan 3 in the register is not approved" in refused(lambda: register.approved(3))


def test_it_says_what_was_turned_down_and_what_is_being_done(tmp_path: Path) -> None:
    from maatwaarde.account.register.earlier import earlier, read_earlier

    register = open_register(tmp_path / "r", create=True)
    _, compared = read_earlier(str(tmp_path / "r"))
    assert (compared.entries, compared.last, compared.rejected, compared.approved) == (
        0,
        None,
        0,
        0,
    )
    register.propose(decision(), "College", "ja")
    assert earlier(register.entries()).rejections == ()
    register.approve(1, "Raad", "ja", on=DAY)
    found = earlier(register.entries())
    assert [item.id for item in found.rejected()] == ["B", "C"]
    assert [(item.id, item.on) for item in found.undertaken()] == [("A", DAY)]
    assert found.rejections[0].reason == "Raad approved plan 1 without it"
    known, compared = read_earlier(str(tmp_path / "r"))
    assert known == found
    assert (compared.entries, compared.rejected, compared.approved) == (2, 2, 1)
    assert compared.last == register.entries()[-1].sha256
    # A later plan decides on what it is about.
    register.propose(decision(1, ("B",)), "College", "ja")
    register.approve(3, "Raad", "ja")
    assert [item.id for item in earlier(register.entries()).undertaken()] == ["B"]
    register.withdraw(3, "Raad", "nee")
    assert [item.id for item in earlier(register.entries()).undertaken()] == ["A"]


@pytest.mark.parametrize("table", ["maatwaarde_entry", "maatwaarde_seal"])
def test_the_database_itself_refuses_changes(url: str, table: str) -> None:
    register = open_register(url, create=True)
    register.propose(decision(), "College", "ja")
    copied = "number, sha256" if table == "maatwaarde_seal" else "*"
    statements = [f"UPDATE {table} SET sha256 = 'x'", f"DELETE FROM {table}"]
    if "://" in url:
        statements.append(f"TRUNCATE {table}")
    else:
        statements += [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]
    assert copied
    for statement in statements:
        with pytest.raises(RegisterError, match="only added to"):
            run_sql(register, statement)
    assert register.alterations()[1] == ()


def test_writers_at_once_lose_nothing(url: str) -> None:
    """All make the register, and enter, at the same moment."""
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def write(n: int) -> None:
        try:
            start.wait()
            register = open_register(url, create=True)
            for i in range(3):
                plan = register.propose(decision(10 * n + i), f"w{n}", "ja").plan
                register.approve(plan, f"w{n}", "ja")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    entries = open_register(url).entries()
    assert [entry.number for entry in entries] == list(range(1, 25))
    seeds = {entry.decision.options["seed"] for entry in entries}
    assert seeds == {10 * n + i for n in range(4) for i in range(3)}
    for n in range(4):
        assert sum(entry.ruling.by == f"w{n}" for entry in entries) == 6


def older(url: str) -> Register:
    """Make a register as the first revision had it, with three entries."""
    register = open_register(url, create=True)
    register.propose(decision(), "College", "ja")
    register.approve(1, "Raad", "é ✓")
    register.propose(decision(1), "College", "ja")
    run_sql(
        register,
        "DROP TABLE maatwaarde_seal",
        f"UPDATE maatwaarde_version SET version_num = '{revisions()[0]}'",
        *(["DROP FUNCTION maatwaarde_seal_refuse"] if "://" in url else []),
    )
    return register


def test_an_older_register_is_refused_and_brought_up_to_date(url: str) -> None:
    older(url)
    with pytest.raises(RegisterError) as caught:
        open_register(url)
    (problem,) = caught.value.problems
    assert problem.code == "older-register"
    assert "maatwaarde register upgrade --register " in problem.mend
    shown, before, now = upgrade_register(url)
    assert (before, now) == (revisions()[0], revisions()[-1])
    register = open_register(url)
    assert register.shown == shown
    assert register.alterations()[1] == ()
    assert [entry.ruling.reason for entry in register.entries()] == ["ja", "é ✓", "ja"]
    assert register.withdraw(1, "Raad", "nee").number == 4
    with pytest.raises(RegisterError, match="only added to"):
        run_sql(register, "DELETE FROM maatwaarde_seal")
    assert upgrade_register(url)[1:] == (now, now)


def test_an_upgrade_hides_no_alteration(tmp_path: Path) -> None:
    url = tmp_path / "r"
    register = older(str(url))
    run_sql(
        register,
        "DROP TRIGGER maatwaarde_entry_no_update",
        "UPDATE maatwaarde_entry SET reason = 'nee' WHERE number = 2",
    )
    upgrade_register(url)
    assert [found.number for found in open_register(url).alterations()[1]] == [2]


def test_the_first_revision_is_made_by_its_own_step(url: str) -> None:
    """A register that a first version made holds what that version made, and no more."""
    register = open_register(url, create=True)
    run_sql(register, "DROP TABLE maatwaarde_entry", "DROP TABLE maatwaarde_seal")
    if "://" in url:
        run_sql(
            register,
            "DROP FUNCTION maatwaarde_seal_refuse",
            "DROP FUNCTION maatwaarde_entry_refuse",
        )
    run_sql(register, "DROP TABLE maatwaarde_version")
    with transaction(register.engine, register.location, 5, writes=True) as connection:
        migrate(connection, revisions()[0])
    with pytest.raises(RegisterError, match="older"):
        open_register(url)
    upgrade_register(url)
    assert open_register(url).entries() == ()


def test_a_register_of_a_newer_version_is_refused(url: str) -> None:
    register = open_register(url, create=True)
    run_sql(register, "UPDATE maatwaarde_version SET version_num = 'r9999'")
    for act in (lambda: open_register(url), lambda: upgrade_register(url)):
        assert "'r9999', which this maatwaarde does not know" in refused(act)


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "anders.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    (tmp_path / "tekst").write_text("geen database, maar wel een lang genoeg bestand " * 9)
    (tmp_path / "leeg").write_bytes(b"")
    for name, said in {
        "nergens": "there is no register here",
        "anders.sqlite": "holds other tables",
        "tekst": "not a database of SQLite",
        "leeg": "there is no register here",
        ".": "this is a folder",
    }.items():
        assert said in refused(lambda name=name: open_register(tmp_path / name))
        assert said in refused(lambda name=name: upgrade_register(tmp_path / name))
    assert not (tmp_path / "nergens").exists()
    for name in ("anders.sqlite", "tekst", ".", "map/r"):
        refused(lambda name=name: open_register(tmp_path / name, create=True))
    assert open_register(tmp_path / "leeg", create=True).new


def test_an_error_of_the_database_is_no_error_of_ours(tmp_path: Path) -> None:
    register = open_register(tmp_path / "r", create=True)
    with pytest.raises(RegisterError, match="no such table"):
        run_sql(register, "SELECT * FROM nergens")
    with pytest.raises(DBAPIError), register.engine.connect() as connection:
        connection.execute(text("SELECT * FROM nergens"))
