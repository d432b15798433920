"""`maatwaarde replan`, as a programme manager uses it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook


@pytest.fixture
def phased(tmp_path: Path) -> Path:
    """Three proposals that one planner does one after the other, A first."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nmoney: {discount_rate: 5 %}\nvalues:\n"
        "  - id: alles\n    title: Alles\n    measures:\n"
        "      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,title,cost:2027,staff:planner:2027,impact:m\n"
        "A,Aanleg,6,1,5\nB,Brug,5,1,4\nC,Centrum,5,1,2\nD,Dijk,5,0.5,1.5\n"
    )
    years = range(2027, 2030)
    budgets = "".join(f"  - {{period: {year}, amount: 12}}\n" for year in years)
    staff = "".join(f"  - {{role: planner, period: {year}, amount: 1}}\n" for year in years)
    (tmp_path / "middelen.yaml").write_text(
        f"maatwaarde: 1\nplanning: {{shift: 2}}\nbudgets:\n{budgets}staff:\n{staff}"
    )
    return tmp_path


@pytest.fixture
def command(run: Callable, phased: Path) -> Callable:
    """Make the plan once, and replan with the options given and a file of changes."""
    source = [phased / "lijst.csv", "-f", phased / "meetlat.yaml", "-r", phased / "middelen.yaml"]
    plan = phased / "plan.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    assert json.loads(plan.read_text())["starts"] == {"A": "2027", "B": "2028", "C": "2029"}

    def replan(*options: object, changes: str | None = None) -> object:
        given: list[object] = [*source, "--plan", plan, *options]
        if changes is not None:
            file = phased / "wijzigingen.yaml"
            file.write_text("maatwaarde: 1\n" + changes)
            given += ["--changes", file]
        return run("replan", *given)

    return replan


def test_nothing_has_changed(command: Callable) -> None:
    done = command("--today", "2028")
    assert done.code == 0, done.err
    assert done.out.startswith(
        "Herplanning: Klein, vanaf 2028\nGeen van de 3 afspraken verandert.\n"
    )
    assert "Het lopende plan kan zo doorgaan." in done.out
    assert "Er komt niemand vrij." in done.out


def test_a_role_is_lost(command: Callable) -> None:
    lost = "staff: [{role: planner, periods: [2028], change: -1}]\n"
    done = command("--today", "2028", changes=lost)
    assert done.code == 0, done.err
    for words in (
        "2 van de 3 afspraken veranderen.",
        "Het lopende plan kan zo niet doorgaan\n  planner 2028: 1 gevraagd, 0 beschikbaar\n",
        "Wat er veranderd is\n  planner: \N{MINUS SIGN}1 fte in 2028\n",
        "Verschuift (1)\n  B Brug: van 2028 naar 2029\n",
        "Valt af (1)\n  C Centrum\n",
        "Blijft zoals afgesproken (1)\n  A Aanleg\n",
        "planner 2029: 1 komt vrij (C 1); naar B 1\n",
        "B Brug: 2028 in plaats van 2029 kan niet: 1 fte planner 2028 te weinig\n",
        "planner 2028: 1 komt vrij (B 1)\n",
        "Planning\nvoorstel  2027  2028  2029\n",
    ):
        assert words in done.out, done.out
    once = command(
        "--today",
        "2028",
        "--max-changes",
        1,
        changes=lost,
    )
    assert "Valt af (1)\n  B Brug\n" in once.out
    assert "1 van de 3 afspraken verandert." in once.out
    english = command("--today", "2028", "--lang", "en", changes=lost)
    assert "2 of the 3 commitments change." in english.out
    assert "B Brug: from 2028 to 2029" in english.out
    dear = command("--today", "2028", "--change-weight", 1, changes=lost)
    assert "1 van de 3 afspraken verandert." in dear.out
    none = command("--today", "2028", "--max-changes", 0, changes=lost)
    assert (none.code, "er zijn er 1 nodig" in none.err) == (1, True)


def test_a_project_is_late(command: Callable) -> None:
    """A began in 2027 and is half a year late from 2027-H2: half of it goes to 2028."""
    late = "delays: [{proposal: A, months: 6}]\n"
    done = command("--today", "2027-H2", "--json", changes=late)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    used = {use["resource"]: use["used"] for use in data["resources"]}
    assert (used["planner:2027"], used["planner:2028"]) == (0.5, 1.0)
    found = data["replan"]
    assert found["unchanged"]["violations"] == ["planner:2028: 1.5 is used and 1 is there"]
    assert data["starts"]["A"] == "2027"
    # Half a planner is free in 2028 next to A, and D asks just that.
    assert data["starts"] == {"A": "2027", "B": "2029", "D": "2028"}
    assert found["moved"] == [{"id": "B", "from": "2028", "to": "2029"}]
    assert [item["id"] for item in found["added"]] == ["D"]
    weights = [1.0, 1 / 1.05, 1 / 1.05**2]
    assert found["added"][0]["value"] == pytest.approx(0.15 * sum(weights[1:]) / sum(weights))
    assert found["changed"]["delays"] == [{"proposal": "A", "months": 6.0}]
    # What is late is ready in 2028, as B is, and counts in full in the years from then on.
    ready = (0.5 + 0.4) * sum(weights[1:]) + 0.2 * weights[2]
    assert found["unchanged"]["value"] == pytest.approx(ready / sum(weights))


def test_a_target_that_a_delay_misses_is_said_with_the_year_that_meets_it(
    command: Callable, phased: Path
) -> None:
    framework = phased / "meetlat.yaml"
    framework.write_text(
        framework.read_text().replace("worst: -10}", "worst: -10, target: {2028: 9}}")
    )
    late = "delays: [{proposal: B, months: 12}]\n"
    done = command("--today", "2028", changes=late)
    assert done.code == 0, done.err
    assert "Doelen die nu niet worden gehaald\n" in done.out
    assert "M: 2 t te weinig voor het doel voor 2028; gehaald in 2029\n" in done.out
    data = json.loads(command("--today", "2028", "--json", changes=late).out)
    assert data["replan"]["missed_targets"] == [
        {"measure": "m", "year": 2028, "missing": 2.0, "met_in": 2029}
    ]


@pytest.mark.usefixtures("in_english")
def test_a_delay_before_the_start_is_no_change_of_ours(command: Callable) -> None:
    late = "delays: [{proposal: C, months: 12}]\n"
    done = command("--today", "2027", changes=late)
    assert done.code == 2
    assert "'C' would ask money:2030, planner:2030" in done.err
    late = "delays: [{proposal: A, months: 12}]\nstaff: [{role: planner, change: 1}]\n"
    done = command("--today", "2027", "--max-changes", 0, "--json", changes=late)
    data = json.loads(done.out)
    assert data["starts"] == {"A": "2028", "B": "2028", "C": "2029", "D": "2027"}
    assert data["replan"]["kept"] == ["A", "B", "C"]
    assert data["replan"]["changes"] == 0


def test_dearer_and_less_money(command: Callable) -> None:
    changes = (
        "costs: [{proposal: B, factor: 3}]\n"
        "budgets: [{periods: [2029], change: -2}, {factor: 0.5, periods: [2028]}]\n"
    )
    done = command("--today", "2028", changes=changes)
    assert done.code == 0, done.err
    for words in (
        "B Brug: kosten maal 3\n",
        "geld: \N{MINUS SIGN}2 EUR in 2029\n",
        "geld: maal 0,5 in 2028\n",
        "Valt af (1)\n  B Brug\n",
    ):
        assert words in done.out, done.out


def test_a_new_proposal_and_a_withdrawn_one(command: Callable, phased: Path) -> None:
    (phased / "lijst.csv").write_text(
        "id,title,cost:2027,staff:planner:2027,impact:m,status\n"
        "A,Aanleg,6,1,5,afgewezen\nB,Brug,5,1,4,\nC,Centrum,5,1,2,\nE,Energie,5,1,9,\n"
    )
    done = command("--today", "2028", "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)["replan"]
    assert data["dropped"] == ["A", "C"]
    assert data["added"][0]["id"] == "E"


def test_what_waits_for_a_late_project_waits_longer(command: Callable, phased: Path) -> None:
    (phased / "lijst.csv").write_text(
        "id,title,cost:2027,staff:planner:2027,impact:m,requires\n"
        "A,Aanleg,6,1,5,\nB,Brug,5,1,4,\nC,Centrum,5,1,2,B\nD,Dijk,5,0.5,1.5,\n"
    )
    more = "delays: [{proposal: B, months: 12}]\nstaff: [{role: planner, change: 1}]\n"
    data = json.loads(command("--today", "2027", "--json", changes=more).out)
    assert (data["starts"]["B"], data["starts"]["C"]) == ("2029", "2029")


def test_what_has_started_and_then_turns_out_harmful(command: Callable, phased: Path) -> None:
    framework = phased / "meetlat.yaml"
    text = framework.read_text()
    framework.write_text(text + "guards: [{value: alles, max_loss: 0.1, rule: veto}]\n")
    (phased / "lijst.csv").write_text(
        "id,title,cost:2027,staff:planner:2027,impact:m\n"
        "A,Aanleg,6,1,-3\nB,Brug,5,1,4\nC,Centrum,5,1,2\n"
    )
    done = command("--today", "2028")
    assert done.code == 0, done.err
    assert "'A' is begonnen, hoewel het de ondergrens van alles schendt" in done.err
    assert "Geen van de 3 afspraken verandert." in done.out
    stopped = command("--today", "2028", "--may-stop", "A")
    assert "Valt af (1)\n  A Aanleg\n" in stopped.out


@pytest.mark.usefixtures("in_english")
def test_what_has_started_has_to_stay_in_the_list(command: Callable, phased: Path) -> None:
    (phased / "lijst.csv").write_text(
        "id,title,cost:2028,staff:planner:2028,impact:m\n"
        "A,Aanleg,6,1,5\nB,Brug,5,1,4\nC,Centrum,5,1,2\n"
    )
    done = command("--today", "2028")
    assert done.code == 2
    assert "'A' has started in 2027, and the list" in done.err
    assert "plan.json:" in done.err
    assert command("--today", "2028", "--may-stop", "A").code == 0


def test_the_new_plan_is_a_plan_again(command: Callable, phased: Path) -> None:
    lost = "staff: [{role: planner, periods: [2028], change: -1}]\n"
    first = phased / "nieuw.json"
    assert command("--today", "2028", "-o", first, changes=lost).code == 0
    (phased / "plan.json").write_text(first.read_text())
    again = json.loads(command("--today", "2028", "--json", changes=lost).out)
    assert again["replan"]["changes"] == 0
    assert (
        command("--today", "2028", "--json", changes=lost).out
        == json.dumps(again, indent=2, ensure_ascii=False) + "\n"
    )
    book = phased / "nieuw.xlsx"
    assert command("--today", "2028", "-o", book, "--lang", "en", changes=lost).code == 0
    sheets = CalamineWorkbook.from_path(str(book))
    assert sheets.sheet_names == [
        *("replan", "portfolio", "harms", "resources", "measures", "effects", "schedule"),
        "categories",
    ]
    assert sheets.get_sheet_by_name("replan").to_python()[0] == [
        "id",
        "title",
        "what",
        "start_before",
        "start_now",
    ]


@pytest.fixture
def in_part(run: Callable, phased: Path) -> Callable:
    """A costs 200 over two years and is begun for half, since more does not fit in 2027."""
    (phased / "deel.csv").write_text(
        "id,title,cost:2027,cost:2028,impact:m\nA,Aanleg,100,100,5\nB,Brug,,900,4\n"
    )
    resources = phased / "deel.yaml"
    text = (
        "maatwaarde: 1\nplanning: {shift: 0}\nparts: {A: [50 %]}\n"
        "budgets: [{period: 2027, amount: 60}, {period: 2028, amount: 1000}]\n"
    )
    resources.write_text(text)
    source = [phased / "deel.csv", "-f", phased / "meetlat.yaml", "-r", resources]
    plan = phased / "deel.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    assert json.loads(plan.read_text())["options"] == ["A@2027*0.5", "B@2028"]

    def command(name: str, *options: object, money: int = 60) -> object:
        resources.write_text(text.replace("amount: 60", f"amount: {money}"))
        return run(
            name, *source, "--plan" if name == "replan" else "--compare-plan", plan, *options
        )

    return command


def test_what_was_promised_in_part_stays_so(in_part: Callable) -> None:
    for money in (60, 100):
        done = in_part("replan", "--today", "2028", money=money)
        assert done.code == 0, done.err
        assert "Geen van de 2 afspraken verandert." in done.out
        assert "Blijft zoals afgesproken (2)\n  A Aanleg (50 %)\n  B Brug\n" in done.out
        data = json.loads(in_part("replan", "--today", "2028", "--json", money=money).out)
        assert data["options"] == ["A@2027*0.5", "B@2028"]


def test_another_part_is_a_change(in_part: Callable, phased: Path) -> None:
    done = in_part("replan", "--today", "2027", money=100)
    assert "1 van de 2 afspraken verandert." in done.out
    assert "Verandert van begin of deel (1)\n  A Aanleg: van 50 % naar 100 %\n" in done.out
    english = in_part("replan", "--today", "2027", "--lang", "en", money=100)
    assert "Changes start or part (1)\n  A Aanleg: from 50% to 100%\n" in english.out
    found = json.loads(in_part("replan", "--today", "2027", "--json", money=100).out)["replan"]
    assert found["moved"] == [
        {"id": "A", "from": "2027", "to": "2027", "part_from": 0.5, "part_to": 1.0}
    ]
    book = phased / "deel.csv.xlsx"
    assert in_part("replan", "--today", "2027", "-o", book, "--lang", "en", money=100).code == 0
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("replan").to_python()
    assert rows[0][-2:] == ["part_before", "part_now"]
    assert rows[1][-2:] == [0.5, 1.0]


def test_a_delay_keeps_the_part(run: Callable, in_part: Callable, phased: Path) -> None:
    changes = phased / "wijzigingen.yaml"
    changes.write_text("maatwaarde: 1\ndelays: [{proposal: A, months: 12}]\n")
    resources = phased / "deel.yaml"
    with resources.open("a") as file:
        file.write("staff: [{role: planner, period: 2029, amount: 0}]\n")
    text = resources.read_text().replace(
        "amount: 1000}", "amount: 1000}, {period: 2029, amount: 99}"
    )
    done = in_part("replan", "--changes", changes, "--max-changes", 0, "--json")
    assert done.code == 2  # nothing pays for 2029
    resources.write_text(text)
    source = [phased / "deel.csv", "-f", phased / "meetlat.yaml", "-r", resources]
    from_cli = ["--plan", phased / "deel.json", "--changes", changes, "--max-changes", 0, "--json"]
    data = json.loads(run("replan", *source, *from_cli).out)
    assert data["options"] == ["A@2028*0.5", "B@2028"]


def test_a_plan_in_part_beside_itself(in_part: Callable) -> None:
    done = in_part("portfolio")
    assert "In beide (2)\n  A Aanleg (50 %)\n  B Brug\n" in done.out
    assert "In beide, met" not in done.out
    done = in_part("portfolio", money=100)
    assert (
        "In beide, met een ander begin of een ander deel (1)\n"
        "  A Aanleg: hier 2027 (100 %), daar 2027 (50 %)\n" in done.out
    )
    data = json.loads(in_part("portfolio", "--json", money=100).out)
    assert data["compared_plan"]["difference"]["moved"] == [
        {"id": "A", "this": "2027", "other": "2027", "part_this": 1.0, "part_other": 0.5}
    ]


def test_one_commitment_and_none(run: Callable, phased: Path) -> None:
    (phased / "een.csv").write_text("id,cost:2027,staff:planner:2027,impact:m\nA,6,1,5\n")
    source = [phased / "een.csv", "-f", phased / "meetlat.yaml", "-r", phased / "middelen.yaml"]
    plan = phased / "een.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    done = run("replan", *source, "--plan", plan)
    assert "De enige afspraak verandert niet." in done.out
    changes = phased / "wijzigingen.yaml"
    changes.write_text("maatwaarde: 1\nbudgets: [{periods: [2027], change: -12}]\n")
    done = run("replan", *source, "--plan", plan, "--changes", changes, "--lang", "en")
    assert "The only commitment changes." in done.out
    data = json.loads(plan.read_text())
    plan.write_text(json.dumps({**data, "chosen": [], "starts": {}, "options": []}))
    assert "heeft geen afspraken." in run("replan", *source, "--plan", plan).out


def test_what_can_no_longer_start_is_left_out_with_that_reason(run: Callable, phased: Path) -> None:
    """B was not chosen for 2027, and has no start later."""
    resources = phased / "vast.yaml"
    resources.write_text(
        "maatwaarde: 1\nplanning: {shift: 0}\n"
        "budgets: [{period: 2027, amount: 6}, {period: 2028, amount: 5}]\n"
    )
    (phased / "vast.csv").write_text(
        "id,title,cost:2027,cost:2028,impact:m\nA,Aanleg,6,,5\nB,Brug,5,,4\nC,Centrum,,6,2\n"
    )
    source = [phased / "vast.csv", "-f", phased / "meetlat.yaml", "-r", resources]
    plan = phased / "vast.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    replan = ["replan", *source, "--plan", plan, "--today", "2028"]
    done = run(*replan, "--json")
    assert done.code == 0, done.err
    left_out = {item["id"]: item for item in json.loads(done.out)["left_out"]}
    assert left_out["B"]["forbidden"] == "no-start"
    assert left_out["C"]["forbidden"] is None
    book = phased / "vast.xlsx"
    assert run(*replan, "-o", book, "--lang", "en").code == 0
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("portfolio").to_python()
    brug = dict(zip(rows[0], rows[2], strict=True))
    assert "can no longer start" in str(brug["why_not"])
    for language, reason in (
        ("nl", "Kan niet meer beginnen, want elk begin dat de lijst en de planning toelaten is"),
        ("en", "Can no longer start, since every start that the list and the planning allow has"),
    ):
        text = run(*replan, "--lang", language).out
        assert reason in " ".join(text.split())
        assert "\n  B Brug\n" in text


@pytest.fixture
def learned(run: Callable, phased: Path) -> Callable:
    """B asks two planners in 2028, who have to have learned it in 2027."""
    (phased / "leren.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 0}\n"
        "budgets: [{period: 2027, amount: 180}, {period: 2028, amount: 1000}]\n"
        "staff: [{role: planner, period: 2027, amount: 0}, "
        "{role: planner, period: 2028, amount: 0.2}]\n"
        "training: [{role: planner, period: 2027, opens: 2028, maximum: 2, price: 10}]\n"
    )
    (phased / "leren.csv").write_text(
        "id,title,cost:2027,cost:2028,staff:planner:2028,impact:m\n"
        "A,Aanleg,100,100,0,5\nB,Brug,,100,2,3\n"
    )
    source = [phased / "leren.csv", "-f", phased / "meetlat.yaml"]
    source += ["-r", phased / "leren.yaml"]
    plan = phased / "leren.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    assert json.loads(plan.read_text())["chosen"] == ["A", "B"]
    return lambda *options: run("replan", *source, "--plan", plan, "--today", "2028", *options)


def test_who_learned_in_the_past_has_learned(learned: Callable, phased: Path) -> None:
    plan = phased / "leren.json"
    data = json.loads(plan.read_text())
    again = json.loads(learned("--json").out)
    assert again["resources"] == data["resources"]
    assert (again["cost"], again["chosen"]) == (data["cost"], ["A", "B"])
    # Where the plan does not say, it was as cheap as could be.
    del data["resources"]
    plan.write_text(json.dumps(data))
    assert json.loads(learned("--json").out) == again
    # What is new cannot do with people who would have had to learn it then.
    with (phased / "leren.csv").open("a") as file:
        file.write("C,Centrum,,1,0.1,1\n")
    assert json.loads(learned("--json").out)["chosen"] == ["A", "B"]


def test_nobody_learns_in_the_past(learned: Callable, phased: Path) -> None:
    plan = phased / "leren.json"
    data = json.loads(plan.read_text())
    for use in data["resources"]:
        use["trained"] = 0.0
    data = {**data, "chosen": ["A"], "starts": {"A": "2027"}, "options": ["A@2027"]}
    plan.write_text(json.dumps(data))
    found = json.loads(learned("--json").out)
    assert found["chosen"] == ["A"]
    assert {use["trained"] for use in found["resources"]} == {0.0}
    [left_out] = found["left_out"]
    assert left_out["short"] == {"planner:2028": pytest.approx(1.8)}
    # What was learned and is not needed is there all the same, and is paid.
    for use in data["resources"]:
        use["trained"] = 2.0 if use["resource"] == "planner:2028" else 0.0
    plan.write_text(json.dumps(data))
    found = json.loads(learned("--json").out)
    assert found["chosen"] == ["A", "B"]
    paid = {use["resource"]: use["used"] for use in found["resources"]}
    assert paid["money:2027"] == 120


def test_what_does_not_fit_is_said_with_what_it_is_made_of(run: Callable, phased: Path) -> None:
    """B asks two planners in 2028, of whom one is hired, from what 2027 leaves."""
    resources = phased / "inhuur.yaml"
    resources.write_text(
        "maatwaarde: 1\nplanning: {shift: 0}\n"
        "budgets: [{period: 2027, amount: 50, carry_over: true}, {period: 2028, amount: 100}]\n"
        "staff: [{role: planner, period: 2028, amount: 1, hire: {maximum: 1, price: 40}}]\n"
    )
    (phased / "inhuur.csv").write_text(
        "id,title,cost:2028,staff:planner:2028,impact:m\nB,Brug,100,2,4\n"
    )
    source = [phased / "inhuur.csv", "-f", phased / "meetlat.yaml", "-r", resources]
    plan = phased / "inhuur.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    changes = phased / "wijzigingen.yaml"
    changes.write_text("maatwaarde: 1\nbudgets: [{periods: [2028], change: -20}]\n")
    replan = ["replan", *source, "--plan", plan, "--changes", changes]
    made = "(gevraagd: 40 EUR voor inhuur en opleiding; beschikbaar: 50 EUR meegenomen)"
    text = " ".join(run(*replan).out.split())
    assert f"geld 2028: 140 gevraagd, 130 beschikbaar {made}" in text
    english = " ".join(run(*replan, "--lang", "en").out.split())
    assert "(asked: 40 EUR for hiring and training; available: 50 EUR carried over)" in english
    # Nobody else can be hired, so that what is short is the planner.
    changes.write_text("maatwaarde: 1\nstaff: [{role: planner, change: -0.5}]\n")
    text = " ".join(run(*replan).out.split())
    assert "planner 2028: 2 gevraagd, 1,5 beschikbaar (beschikbaar: 1 fte ingehuurd)" in text
    # A plan beside another says it in the same way.
    resources.write_text(resources.read_text().replace("amount: 100", "amount: 80"))
    beside = run("portfolio", *source, "--compare-plan", plan)
    assert f"geld 2028: 140 gevraagd, 130 beschikbaar {made}" in " ".join(beside.out.split())


@pytest.mark.usefixtures("in_english")
def test_bad_input(command: Callable, phased: Path) -> None:
    done = command("--today", "zomer")
    assert (done.code, "is not a year" in done.err) == (2, True)
    done = command("--may-stop", "Z")
    assert (done.code, "'Z' may stop" in done.err) == (2, True)
    done = command(changes="delays: [{proposal: Z, months: 3}]\nstaff: [{role: x, change: 1}]\n")
    assert (done.code, "2 problems found" in done.err) == (2, True)
    assert "wijzigingen.yaml:2:" in done.err
    assert "wijzigingen.yaml:3:" in done.err
    (phased / "lijst.csv").write_text(
        "id,cost:2027,staff:planner:2027,impact:m\nA,6,1,5\nB,5,1,4\n"
    )
    done = command("--today", "2028", "--json")
    assert done.code == 2
    [problem] = json.loads(done.out)["problems"]
    assert (problem["code"], problem["where"]["line"] > 1) == ("unknown-proposal", True)
    (phased / "plan.json").write_text("id,cost\n")
    done = command()
    assert (done.code, "is not JSON" in done.err) == (2, True)


def test_a_plan_without_starts(run: Callable, phased: Path) -> None:
    source = [phased / "lijst.csv", "-f", phased / "meetlat.yaml", "-r"]
    resources = phased / "plat.yaml"
    resources.write_text(
        "maatwaarde: 1\nbudgets: [{amount: 12}]\nstaff: [{role: planner, amount: 2}]\n"
    )
    plan = phased / "plat.json"
    assert run("portfolio", *source, resources, "-o", plan).code == 0
    changes = phased / "wijzigingen.yaml"
    changes.write_text("maatwaarde: 1\nbudgets: [{change: -4}]\n")
    done = run("replan", *source, resources, "--plan", plan, "--changes", changes)
    assert done.code == 0, done.err
    assert "Valt af (1)" in done.out
    assert "Planning" not in done.out
    wrong = run("replan", *source, resources, "--plan", plan, "--today", "2028")
    assert (wrong.code, "laat --today weg" in wrong.err) == (2, True)
    wrong = run("replan", *source, phased / "middelen.yaml", "--plan", plan)
    assert (wrong.code, "de middelen zeggen wanneer" in wrong.err) == (2, True)


def test_deltastad_after_six_months_of_delay(
    run: Callable, deltastad: Path, tmp_path: Path
) -> None:
    source = [
        deltastad / "voorstellen.csv",
        "-f",
        deltastad / "meetlat.yaml",
        "-r",
        deltastad / "middelen-planning.yaml",
        "--gap",
        "0.02",
    ]
    plan = tmp_path / "plan.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    changes = deltastad / "wijzigingen.yaml"
    options = ["--plan", plan, "--changes", changes, "--today", "2028"]
    done = run("replan", *source, *options)
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    data = json.loads(run("replan", *source, *options, "--json").out)
    assert data["violations"] == []
    before = json.loads(plan.read_text())["starts"]
    started = {name for name, start in before.items() if start < "2028"}
    assert started <= set(data["replan"]["kept"])
    assert data["value"] <= data["replan"]["ceiling"] * 1.000001
    assert data["value"] >= data["replan"]["ceiling"] / 1.0201


def test_changes_in_a_workbook(command: Callable, phased: Path) -> None:
    book = phased / "wijzigingen.xlsx"
    done = command("--draft", book)
    assert done.code == 0, done.err
    page = load_workbook(book)
    page["Vertraging"].append(["A", 12])
    page.save(book)
    in_workbook = command("--today", "2028", "--changes", book, "--json")
    in_yaml = command("--today", "2028", "--json", changes="delays: [{proposal: A, months: 12}]\n")
    assert in_workbook.code == 0, in_workbook.err
    assert in_workbook.out == in_yaml.out
    page["Vertraging"].append(["Z", 1])
    page.save(book)
    done = command("--changes", book)
    assert done.code == 2
    assert "blad Vertraging, cel A3 (voorstel): fout: " in done.err


def test_what_has_started_stops_and_keeps_what_it_used(command: Callable) -> None:
    stop = "stops: [{proposal: B, reason: poort niet gehaald}]\n"
    done = command("--today", "2028-H2", changes=stop)
    assert done.code == 0, done.err
    for words in (
        "Wat er veranderd is\n  B Brug: stopt (poort niet gehaald)\n",
        "Stopt; wat het heeft gebruikt, blijft gebruikt (1)\n  B Brug\n",
        "planner 2028: 0,5 komt vrij (B 0,5); 0,5 blijft over\n",
    ):
        assert words in done.out, done.out
    told = json.loads(command("--today", "2028-H2", "--json", changes=stop).out)
    assert told["replan"]["stopped"] == ["B"]
    assert told["cost"] == 6 + 2.5 + 5
    went_on = json.loads(command("--today", "2028-H2", "--json").out)
    assert told["value"] < went_on["value"]


def test_what_has_not_started_and_stops_is_not_done(command: Callable) -> None:
    told = json.loads(command("--today", "2028", "--json", changes="stops: [{proposal: C}]\n").out)[
        "replan"
    ]
    assert (told["dropped"], told["stopped"]) == (["C"], [])
    assert [item["id"] for item in told["added"]] == ["D"]  # on the money and the planner of C


def test_stops_that_make_no_sense(command: Callable) -> None:
    done = command(changes="stops: [{proposal: X}, {proposal: B}, {proposal: B}]\n")
    assert (done.code, "'B' is given two times" in done.err or "twee keer" in done.err) == (2, True)
    done = command(changes="stops: [{proposal: X}]\n")
    assert (done.code, "wijzigingen.yaml:2" in done.err) == (2, True)


def test_nothing_starts_that_needs_what_stops(command: Callable, phased: Path) -> None:
    listed = (phased / "lijst.csv").read_text().splitlines()
    needs = ["requires", "", "", "B", ""]
    (phased / "lijst.csv").write_text(
        "".join(f"{line},{need}\n" for line, need in zip(listed, needs, strict=True))
    )
    told = json.loads(
        command("--today", "2028-H2", "--json", changes="stops: [{proposal: B}]\n").out
    )
    assert told["replan"]["dropped"] == ["C"]
