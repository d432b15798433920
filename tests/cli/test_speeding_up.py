"""A running proposal that may go on faster: what `portfolio` and `replan` make of it.

A runs from 2027 for 2 a year and is ready in 2030. S asks 7 in 2028 instead of what A still asks,
and is ready in that year. Years from 2027 to 2030 weigh the same, so 5 of 10 from 2030 on is worth
0.5 / 4, and from 2028 on 0.5 * 3 / 4.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = "id,title,status,variant_of,speeds_up,cost:2027,cost:2028,cost:2029,cost:2030,impact:m\n"
SLOW = "A,Aanleg,lopend,,,2,2,2,2,5\n"
FAST = "S,Snel,,A,A,,7,,,5\n"


@pytest.fixture
def command(run: Callable, tmp_path: Path) -> Callable:
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n"
        "      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )

    def call(
        name: str, *options: object, rows: str = SLOW + FAST, head: str = HEAD, room: float = 7
    ) -> object:
        (tmp_path / "lijst.csv").write_text(head + rows)
        (tmp_path / "middelen.yaml").write_text(
            "maatwaarde: 1\nplanning: {shift: 1}\nbudgets:\n"
            + "".join(f"  - {{period: {year}, amount: {room}}}\n" for year in range(2027, 2031))
        )
        files = [tmp_path / "lijst.csv", "-f", tmp_path / "meetlat.yaml"]
        return run(name, *files, "-r", tmp_path / "middelen.yaml", *options)

    return call


@pytest.fixture
def plan(command: Callable, tmp_path: Path) -> Path:
    assert command("portfolio", "-o", tmp_path / "plan.json").code == 0
    return tmp_path / "plan.json"


def test_a_plan_does_not_begin_with_a_faster_variant(command: Callable) -> None:
    data = json.loads(command("portfolio", "--json").out)
    assert data["starts"] == {"A": "2027"}
    assert data["value"] == pytest.approx(0.125)
    done = command("portfolio")
    told = " ".join(done.out.split())
    assert "S Snel: versnelt A; een nieuw plan kan dat kiezen zodra dat loopt" in told
    # Also where what it speeds up is no more than proposed.
    other = json.loads(command("portfolio", "--json", rows=SLOW.replace("lopend", "") + FAST).out)
    assert other["chosen"] == ["A"]


def test_replan_goes_on_faster(command: Callable, plan: Path, tmp_path: Path) -> None:
    done = command("replan", "--plan", plan, "--today", "2028")
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    assert "De enige afspraak verandert." in told
    assert (
        "Sneller (1) A Aanleg: gaat verder als S Snel; kost € 1,00 meer; effecten vanaf 2028 in "
        "plaats van vanaf 2030; voegt 0,2500 aan de waarde toe" in told
    )
    assert "Valt af" not in told
    assert "Komt erbij" not in told
    data = json.loads(command("replan", "--plan", plan, "--today", "2028", "--json").out)
    assert data["starts"] == {"S": "2027"}
    assert data["value"] == pytest.approx(0.375)
    # What was spent stays spent: 2 in 2027, then 7 in 2028 instead of three times 2.
    used = {item["resource"]: item["used"] for item in data["resources"]}
    assert used == {"money:2027": 2, "money:2028": 7, "money:2029": 0, "money:2030": 0}
    assert data["cost"] == 9
    (measure,) = data["effects"]["measures"]
    assert [item["total"] for item in measure["years"]] == [0, 5, 5, 5]
    found = data["replan"]
    assert (found["changes"], found["dropped"], found["added"]) == (1, [], [])
    assert found["value_change"] == pytest.approx(0.25)
    assert found["sped_up"] == [
        {
            "id": "A",
            "by": "S",
            "cost_change": 1.0,
            "effects_from": 2028,
            "effects_were_from": 2030,
            "value_change": pytest.approx(0.25),
        }
    ]
    table = tmp_path / "nieuw.csv"
    assert command("replan", "--plan", plan, "--today", "2028", "-o", table).code == 0


def test_it_is_one_change_and_has_to_fit(command: Callable, plan: Path) -> None:
    kept = command("replan", "--plan", plan, "--today", "2028", "--max-changes", 0, "--json")
    assert json.loads(kept.out)["starts"] == {"A": "2027"}
    dear = command("replan", "--plan", plan, "--today", "2028", "--change-weight", 0.3, "--json")
    assert json.loads(dear.out)["starts"] == {"A": "2027"}
    tight = command("replan", "--plan", plan, "--today", "2028", "--json", room=6)
    assert json.loads(tight.out)["starts"] == {"A": "2027"}
    assert json.loads(tight.out)["replan"]["sped_up"] == []


def test_a_plan_that_was_sped_up_is_replanned(
    command: Callable, plan: Path, tmp_path: Path
) -> None:
    new = tmp_path / "nieuw.json"
    assert command("replan", "--plan", plan, "--today", "2028", "-o", new).code == 0
    done = command("replan", "--plan", new, "--today", "2029", "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert (data["starts"], data["replan"]["changes"]) == ({"S": "2027"}, 0)
    assert data["value"] == pytest.approx(0.375)
    told = command("replan", "--plan", new, "--today", "2029").out
    assert "Kan niet meer beginnen" not in told
    # What was used before today stays; of the 7 that S asks in 2028, half a year late moves half.
    changes = tmp_path / "wijzigingen.yaml"
    changes.write_text("maatwaarde: 1\ndelays: [{proposal: S, months: 6}]\n")
    late = command("replan", "--plan", new, "--today", "2028", "--changes", changes, "--json")
    assert late.code == 0, late.err
    used = {item["resource"]: item["used"] for item in json.loads(late.out)["resources"]}
    assert used == {"money:2027": 2, "money:2028": 3.5, "money:2029": 3.5, "money:2030": 0}


def test_a_proposal_that_started_by_itself_goes_on_faster_too(
    command: Callable, tmp_path: Path
) -> None:
    rows = SLOW.replace("lopend", "") + FAST
    plan = tmp_path / "plan.json"
    assert command("portfolio", "-o", plan, rows=rows).code == 0
    done = command("replan", "--plan", plan, "--today", "2028", "--json", rows=rows)
    assert json.loads(done.out)["starts"] == {"S": "2027"}


@pytest.mark.parametrize(
    ("fast", "today", "said"),
    [
        ("S,Snel,,A,A,1,6,,,5\n", "2028", "zou 'A' versnellen vanaf 2027, en dat is voorbij"),
        (FAST, "2027", "het voorstel 'A' dat het versnelt is nog niet begonnen"),
    ],
)
def test_what_may_not_be_sped_up_is_said(
    command: Callable, tmp_path: Path, fast: str, today: str, said: str
) -> None:
    plan = tmp_path / "plan.json"
    assert command("portfolio", "-o", plan, rows=SLOW + fast).code == 0
    done = command("replan", "--plan", plan, "--today", today, rows=SLOW + fast)
    assert done.code == 0, done.err
    assert said in done.err
    assert " 3, kolom 'speeds_up': waarschuwing" in done.err
    assert "Sneller" not in done.out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("S,Snel,,A,B,,7,,,5\n", "er is geen voorstel 'B'"),
        ("S,Snel,,A,S,,7,,,5\n", "een voorstel versnelt niet zichzelf"),
        ("S,Snel,,,A,,7,,,5\n", "'A' moet sneller, en is geen variant van dit voorstel"),
        ("S,Snel,lopend,A,A,,7,,,5\n", "wat 'A' versnelt is zelf verplicht of loopt al"),
        ("S,Snel,,A,A,,7,,,5\nT,Sneller,,A,S,,8,,,5\n", "'S' versnelt zelf een ander voorstel"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(command: Callable, row: str, said: str) -> None:
    done = command("portfolio", rows=SLOW + row)
    assert done.code == 2
    assert said in done.err
    assert "speeds_up" in done.err


def test_the_heading_may_be_dutch(command: Callable) -> None:
    done = command("portfolio", head=HEAD.replace("speeds_up", "versnelt"))
    assert "versnelt A; een nieuw plan kan dat kiezen" in " ".join(done.out.split())
