"""`maatwaarde gate`, as a programme manager and a controller use it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

GATES = """\
maatwaarde: 1
version: "1"
adopted: {by: de raad, on: 2026-11-12}
gates:
  - id: aanleg
    title: {nl: Verder met A, en: Going on with A}
    proposals: [A]
    due: 2028-06-30
    criteria:
      - {id: geld, text: {nl: Binnen het budget, en: Within budget}, condition: spent <= budgeted}
    releases: [{periods: [2029], share: 100 %}]
    otherwise: wait 12 months
  - id: effect
    title: {nl: Verder met B, en: Going on with B}
    proposals: [B]
    due: 2028-06-30
    criteria:
      - {id: m, text: {nl: Er is effect, en: There is effect}, condition: realised_m > 0}
    otherwise: stop
"""


@pytest.fixture
def command(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write the files of a small town, plan once, and hold gates against what was realised."""
    monkeypatch.chdir(tmp_path)
    Path("meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    Path("lijst.csv").write_text(
        "id,title,cost:2027,cost:2028,cost:2029,staff:planner:2028,staff:planner:2029,impact:m\n"
        "A,Aanleg,10,20,10,2,2,5\nB,Brug,4,4,4,1,1,4\nC,Cultuur,,,9,,1,3\n"
    )
    years = range(2027, 2032)
    Path("middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 2}\nbudgets:\n"
        + "".join(f"  - {{period: {year}, amount: 24}}\n" for year in years)
        + "staff:\n"
        + "".join(f"  - {{role: planner, period: {year}, amount: 3}}\n" for year in years)
    )
    Path("poorten.yaml").write_text(GATES)
    Path("realisatie.csv").write_text(
        "voorstel;soort;maat;datum;waarde\nA;kosten;;2027;12\nA;kosten;;30-06-2028;14\n"
    )
    source = ["lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"]
    # As `portfolio` would plan: the third waits for people.
    starts = {"A": "2027", "B": "2027", "C": "2030"}
    Path("plan.json").write_text(json.dumps({"schema_version": 2, "starts": starts}))

    def gate(*options: object, **files: str) -> Any:
        given = {"plan": "plan.json", "gates": "poorten.yaml", "realised": "realisatie.csv"} | files
        named = [part for key, file in given.items() for part in (f"--{key}", file)]
        return run("gate", *source, *named, "--today", "2028-06-30", *options)

    gate.run, gate.source = run, source
    return gate


def test_facts_criteria_and_outcome(command: Any) -> None:
    done = command()
    assert done.code == 0, done.err
    for words in (
        "Poorten op 30 juni 2028\n",
        "Versie 1 van de poorten, vastgesteld door de raad op 12 november 2026.\n",
        "2 poorten: 1 niet gehaald, 1 onbekend.\n",
        "aanleg  A         2028-06-30  ✘ niet gehaald                    € 10,00\n",
        "Verder met A: A Aanleg\n✘ niet gehaald. Uiterlijk 30 juni 2028.\n",
        "  ✘ Binnen het budget\n    spent <= budgeted: klopt niet\n    spent = € 26,00\n",
        "    budgeted = € 19,95\n",
        "De poort houdt € 10,00 van geld vast in 2029.\n",
        "    realised_m ontbreekt: 'm' is tot en met 30 juni 2028 niet gemeten\n",
        "Wat het werk nu doet\n  A Aanleg: wacht 12 maanden\n",
        "  B Brug: wacht op de feiten: het zou stoppen, en zonder feiten stopt niets\n",
    ):
        assert words in done.out, done.out


def test_every_file_says_the_same(command: Any) -> None:
    for name in ("uit.html", "uit.md", "uit.xlsx", "uit.txt", "uit.json"):
        done = command("-o", name)
        assert done.code == 0, done.err
    assert "✘ niet gehaald" in Path("uit.html").read_text()
    assert "niet gehaald" in Path("uit.md").read_text()
    book = openpyxl.load_workbook("uit.xlsx")
    assert book.sheetnames == ["gates", "criteria", "facts", "money"]
    told = json.loads(Path("uit.json").read_text())
    assert [(one["proposal"], one["outcome"]) for one in told["gates"]] == [
        ("A", "not-passed"),
        ("B", "unknown"),
    ]
    assert command("--json").out == Path("uit.json").read_text()
    again = command("--json", "--lang", "en").out
    assert again == Path("uit.json").read_text()


def test_what_is_held_back_frees_money_and_people_for_a_new_plan(command: Any) -> None:
    done = command("--changes-to", "wijzigingen.yaml")
    assert "geschreven: wijzigingen.yaml" in done.err
    replan = [
        *("replan", *command.source, "--plan", "plan.json", "--today", "2028-H2"),
        *("--changes", "wijzigingen.yaml"),
    ]
    told = json.loads(command.run(*replan, "--json").out)
    assert told["replan"]["changed"]["delays"] == [{"proposal": "A", "months": 12.0}]
    freed = {item["resource"]: item for item in told["replan"]["freed"]}
    # Half of 2 planners and of 20 in 2028; C comes a year earlier on who is free in 2029.
    assert freed["planner:2028"]["by"] == [{"id": "A", "amount": 1.0}]
    assert freed["money:2028"]["by"] == [{"id": "A", "amount": 10.0}]
    assert told["starts"]["C"] == "2029"


def test_somebody_decides_otherwise(command: Any) -> None:
    decide = ("--decide", "aanleg", "pass", "--by", "college", "--reason", "wethouder staat borg")
    done = command(*decide, "--decisions", "besluiten.jsonl")
    assert done.code == 0, done.err
    assert "aanleg  A         2028-06-30  ✔ gehaald" in done.out
    assert (
        "✔ gehaald. Uiterlijk 30 juni 2028. Zo besloten door college op 30 juni 2028:\n"
        "wethouder staat borg. Volgens de criteria is de poort niet gehaald.\n"
    ) in done.out
    (line,) = Path("besluiten.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert (entry["gate"], entry["by"], entry["found"]) == (
        "aanleg",
        "college",
        {"A": "not-passed"},
    )
    # It holds from then on, and another decision takes its place.
    told = json.loads(command("--decisions", "besluiten.jsonl", "--json").out)
    assert told["gates"][0]["decision"]["reason"] == "wethouder staat borg"
    stop = ("--decide", "effect:B", "stop", "--by", "raad", "--reason", "te onzeker")
    stopped = json.loads(command(*stop, "--decisions", "besluiten.jsonl", "--json").out)
    assert stopped["changes"]["stops"] == [
        {"reason": "de poort Verder met B is niet gehaald", "proposal": "B"}
    ]
    assert len(Path("besluiten.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--decide", "aanleg", "pass"), "--decide vraagt om --by, --reason en --decisions"),
        (
            ("--decide", "aanleg", "pass", "--by", " ", "--reason", "x", "--decisions", "b"),
            "--decide vraagt om",
        ),
        (("--by", "college"), "--by en --reason horen bij --decide"),
        (("--decide", "aanleg", "misschien"), "misschien"),
        (("--today", "30-06-2028"), "is geen dag; schrijf het als 2028-06-30"),
        (
            (*("--decide", "anleg", "pass", "--by", "x", "--reason", "y", "--decisions", "b"),),
            "bedoelt u 'aanleg'",
        ),
    ],
)
def test_what_is_asked_in_a_wrong_way(command: Any, options: tuple[str, ...], words: str) -> None:
    done = command(*options)
    assert (done.code, words in done.err) == (2, True), done.err
    assert not Path("b").exists()


def test_mistakes_in_the_gates_leave_nothing_behind(command: Any) -> None:
    Path("fout.yaml").write_text(
        GATES.replace("spent <= budgeted", "spend <= budgeted").replace("[B]", "[B, X]")
    )
    decide = ("--decide", "aanleg", "pass", "--by", "x", "--reason", "y")
    done = command(
        *decide, "--decisions", "b", "--changes-to", "w", "-o", "u.md", gates="fout.yaml"
    )
    assert done.code == 2
    assert "fout.yaml:10" in done.err
    assert "bedoelt u 'spent'?" in done.err
    assert "fout.yaml:15" in done.err
    assert not [name for name in ("b", "w", "u.md") if Path(name).exists()]


def test_the_names_are_listed(command: Any) -> None:
    done = command.run("gate", "lijst.csv", "-f", "meetlat.yaml", "--names")
    assert done.code == 0, done.err
    for name in ("months_late", "spent", "budgeted", "realised_m", "total_expected_m", "status"):
        assert f"\n{name} " in done.out
    told = json.loads(
        command.run("gate", "lijst.csv", "-f", "meetlat.yaml", "--names", "--json").out
    )
    units = {one["name"]: one["unit"] for one in told["names"]}
    assert (units["months_late"], units["realised_m"], units["status"]) == ("month", "t", "text")


def test_without_plan_or_gates(command: Any) -> None:
    done = command.run("gate", "lijst.csv", "-f", "meetlat.yaml")
    assert (done.code, "geef --plan, --gates en --today, of --names" in done.err) == (2, True)


def test_values_after_today_are_said_and_do_not_count(command: Any) -> None:
    with Path("realisatie.csv").open("a") as file:
        file.write("B;effect;m;31-12-2028;3\n")
    done = command()
    assert "realised_m ontbreekt" in done.out
    assert "realisatie.csv" in done.err
