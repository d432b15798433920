"""`maatwaarde register`, as who keeps one uses it."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_decision import decision
from maatwaarde.account.register import open_register

Run = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("folder")

FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
"""
PROPOSALS = (
    "id,title,cost:2027,impact:m\nA,Aanleg park,6,5\nB,Brug over de Aa,5,4\nC,Kade centrum,5,-9\n"
)
RESOURCES = "maatwaarde: 1\nbudgets: [{period: 2027, amount: 8}]\n"
PLANNED = ["lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"]
COLLEGE = ["--by", "College", "--reason", "past in de begroting", "--on", "2026-10-01"]
COUNCIL = ["--by", "Gemeenteraad", "--reason", "raadsbesluit 12", "--on", "2026-11-12"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("meetlat.yaml").write_text(FRAMEWORK)
    Path("lijst.csv").write_text(PROPOSALS)
    Path("middelen.yaml").write_text(RESOURCES)
    return tmp_path


def test_from_a_proposal_to_a_withdrawal(run: Run, folder: Path) -> None:
    done = run("register", "propose", *PLANNED, *COLLEGE)
    assert done.code == 0, done.err
    assert "register: register.sqlite in deze map" in done.err
    assert "nieuw register gemaakt: register.sqlite" in done.err
    assert "Plan 1 is voorgesteld door College op 2026-10-01" in done.out
    assert "1 van 3 voorstellen" in done.out
    assert run("register", "approve", "1", *COUNCIL).code == 0
    listed = json.loads(run("register", "list", "--json").out)
    assert [(entry["state"], entry["by"]) for entry in listed["entries"]] == [
        ("proposed", "College"),
        ("approved", "Gemeenteraad"),
    ]
    shown = json.loads(run("register", "show", "1", "--json").out)
    assert (shown["state"], shown["decision"]["plan"]["chosen"]) == ("approved", ["A"])
    assert {file["role"]: file["name"] for file in shown["decision"]["files"]} == {
        "proposals": "lijst.csv",
        "framework": "meetlat.yaml",
        "resources": "middelen.yaml",
    }
    assert shown["decision"]["options"]["gap"] == 0.0
    assert str(folder) not in json.dumps(shown)
    again = run("register", "approve", "1", *COUNCIL)
    assert again.code == 2
    assert "al vastgesteld door Gemeenteraad" in again.err
    assert run("register", "withdraw", "1", *COUNCIL).code == 0
    text = run("register", "show", "2").out
    assert "ingetrokken door Gemeenteraad" in text
    assert "raadsbesluit 12" in text


def test_a_checksum_in_the_minutes_tells_later(run: Run, folder: Path) -> None:
    proposed = json.loads(run("register", "propose", *PLANNED, *COLLEGE, "--json").out)
    noted = proposed["entry"]["sha256"]
    assert proposed["new"]
    run("register", "approve", "1", *COUNCIL)
    done = run("register", "verify", "--known", noted[:16])
    assert done.code == 0
    assert "Inschrijving 1 heeft het controlegetal" in done.out
    # Somebody writes all of it anew.
    (folder / "register.sqlite").unlink()
    run("register", "propose", *PLANNED, *COLLEGE[:2], "--reason", "anders")
    done = run("register", "verify", "--known", noted, "--json")
    assert done.code == 1
    assert json.loads(done.out)["sound"] is False
    assert run("register", "verify").code == 0
    assert run("register", "verify", "--known", "xyz").code == 2


def test_an_altered_row_is_named_and_nothing_rests_on_it(run: Run) -> None:
    run("register", "propose", *PLANNED, *COLLEGE)
    with sqlite3.connect("register.sqlite") as connection:
        connection.execute("DROP TRIGGER maatwaarde_entry_no_update")
        connection.execute("UPDATE maatwaarde_entry SET decided_by = 'Ik'")
    connection.close()
    done = run("register", "verify")
    assert done.code == 1
    said = " ".join(done.out.split())
    assert "inschrijving 1 is veranderd: decided_by is 'Ik' en was 'College'" in said
    altered = json.loads(run("register", "verify", "--json").out)["altered"]
    assert altered[0]["differences"] == [
        {"field": "decided_by", "found": "Ik", "sealed": "College"}
    ]
    for command in (
        ["list"],
        ["show", "1"],
        ["approve", "1", *COUNCIL],
        ["propose", *PLANNED, *COUNCIL],
    ):
        assert run("register", *command).code == 2
    assert run("score", *PLANNED[:3], "--register", "register.sqlite").code == 2


def test_a_plan_that_was_made_before(run: Run) -> None:
    run("portfolio", *PLANNED, "-o", "plan.json")
    given = ["register", "propose", *PLANNED, "--plan", "plan.json"]
    assert run(*given, *COLLEGE).code == 0
    shown = json.loads(run("register", "show", "1", "--json").out)["decision"]
    plan = json.loads(Path("plan.json").read_text())
    assert shown["plan"]["value"] == plan["value"]
    assert shown["plan"]["status"] == "proven"
    assert "plan" in {file["role"] for file in shown["files"]}
    for name, old, new, said in [
        ("lijst.csv", "6,5", "6,4", "een van beide is een andere"),
        ("middelen.yaml", "amount: 8", "amount: 5", "breekt regels"),
        ("meetlat.yaml", "best: 10", "best: 20", "houdt iets anders in"),
        ("plan.json", '"status": "proven"', '"status": 3', "zegt niet wat het plan waard is"),
        ("lijst.csv", "A,Aanleg", "Z,Aanleg", "niet meer in de lijst"),
    ]:
        before = Path(name).read_text()
        assert old in before
        Path(name).write_text(before.replace(old, new))
        done = run(*given, *COLLEGE)
        assert done.code == 2
        assert said in done.err
        Path(name).write_text(before)
    assert len(json.loads(run("register", "list", "--json").out)["entries"]) == 1


def test_a_plan_of_replan_is_taken_as_it_stands(run: Run) -> None:
    Path("middelen.yaml").write_text(RESOURCES + "planning: {shift: 1}\n")
    run("portfolio", *PLANNED, "-o", "plan.json")
    run("replan", *PLANNED, "--plan", "plan.json", "-o", "nieuw.json")
    done = run("register", "propose", *PLANNED, "--plan", "nieuw.json", *COLLEGE)
    assert done.code == 0, done.err
    assert "niet opnieuw berekend" in done.err


def test_motions_that_were_considered(run: Run) -> None:
    Path("moties.yaml").write_text(
        "maatwaarde: 1\nmotions: [{id: M1, title: Toch de kade, by: Oppositie, do: [C]}]\n"
    )
    run("register", "propose", *PLANNED, *COLLEGE, "--motions", "moties.yaml")
    shown = json.loads(run("register", "show", "1", "--json").out)["decision"]
    assert [(one["id"], one["title"], one["by"]) for one in shown["motions"]] == [
        ("M1", "Toch de kade", "Oppositie")
    ]
    assert "M1; Toch de kade; Oppositie" in run("register", "show", "1").out


def test_a_new_list_is_held_against_the_register(run: Run) -> None:
    run("register", "propose", *PLANNED, *COLLEGE)
    run("register", "approve", "1", *COUNCIL)
    Path("nieuw.csv").write_text(
        "id,title,cost:2027,impact:m\nN1,Aanleg van park,6,5\nN2,De brug over de Aa,5,4\n"
    )
    for command in (["score"], ["portfolio", "-r", "middelen.yaml"]):
        done = run(
            *command, "nieuw.csv", "-f", "meetlat.yaml", "--register", "sqlite:///register.sqlite"
        )
        assert done.code == 0, done.err
        told = " ".join(done.err.split())
        assert "vergeleken met het register register.sqlite: 2 afgewezen, 1 vastgesteld" in told
        assert "'N1' lijkt op 'A' (Aanleg park), dat op 2026-11-12 is vastgesteld" in told
        assert "'N2' lijkt op 'B' (Brug over de Aa), dat op 2026-11-12 is afgewezen" in told
        assert "vergeleken met het register register.sqlite" in " ".join(done.out.split())
    done = run(
        *("portfolio", "nieuw.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"),
        *("--register", "register.sqlite", "--json"),
    )
    compared = json.loads(done.out)["compared_register"]
    assert (compared["rejected"], compared["approved"], compared["entries"]) == (2, 1, 2)
    Path("oud.csv").write_text("id,title,reden\nX,Aanleg van een park,te duur\n")
    done = run(
        *("score", "nieuw.csv", "-f", "meetlat.yaml", "--register", "register.sqlite"),
        *("--rejected", "oud.csv"),
    )
    assert "te duur" in done.err
    assert "is vastgesteld" in done.err


def test_passwords_are_never_printed(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "hunter2"
    for url in (
        f"postgresql://jan:{secret}@localhost:1/besluiten",
        f"postgres://jan@localhost:1/besluiten?password={secret}",
        f"mysql://jan:{secret}@localhost/besluiten",
        f"postgresql://jan:{secret}@localhost:poort/besluiten",
    ):
        for command in (["list"], ["propose", *PLANNED, *COLLEGE], ["upgrade"]):
            done = run("register", *command, "--register", url)
            assert done.code == 2
            assert secret not in done.out + done.err
        done = run("register", "list", "--register", url, "--json")
        assert secret not in done.out + done.err

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"no postgresql://jan:{secret}@localhost/x")

    monkeypatch.setattr("maatwaarde.account.register.opening.locate", broken)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    url = f"postgresql://jan:{secret}@localhost/x"
    done = run("register", "list", "--register", url)
    assert done.code == 3
    (log,) = folder.glob("maatwaarde-*.log")
    assert secret not in done.err + log.read_text()
    assert "jan:***@" in log.read_text()


def test_what_is_wrong_is_said_before_the_work(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("it went to work")

    monkeypatch.setattr("maatwaarde.cli.register._decision", never)
    Path("tekst").write_text("geen database, maar wel een lang genoeg bestand " * 9)
    for url, said in [
        ("tekst", "geen database van SQLite"),
        (".", "dit is een map"),
        ("nergens/r", "die map bestaat niet"),
    ]:
        done = run("register", "propose", *PLANNED, *COLLEGE, "--register", url)
        assert done.code == 2
        assert said in done.err
    assert run("register", "propose", *PLANNED, *COLLEGE[:4], "--on", "12-11-2026").code == 2
    for command in (["list"], ["show", "1"], ["verify"], ["approve", "1", *COUNCIL], ["upgrade"]):
        done = run("register", *command)
        assert done.code == 2
        assert "hier is geen register" in done.err
    assert not Path("register.sqlite").exists()


def test_a_result_is_not_written_over_the_register(run: Run) -> None:
    open_register("register.json", create=True).propose(decision(), "College", "ja")
    before = Path("register.json").read_bytes()
    assert run("register", "list", "--register", "register.json", "-o", "register.json").code == 2
    assert Path("register.json").read_bytes() == before


def test_files_of_every_kind(run: Run) -> None:
    register = open_register("register.sqlite", create=True)
    register.propose(decision(), "College", "=1+1 <b>&amp;</b> {x}")
    for name in ("r.html", "r.md", "r.txt", "r.xlsx", "r.csv", "r.docx"):
        for command in (["list"], ["show", "1"], ["verify"]):
            assert run("register", *command, "-o", name).code == 0
            assert os.path.getsize(name)
    assert "{x}" in run("register", "list").out
