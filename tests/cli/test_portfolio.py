import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from python_calamine import CalamineWorkbook

from maatwaarde.messages import say
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Problem,
    Proposal,
    Reason,
    Requires,
    RuleRef,
    Share,
    TotalFloor,
    ValueFloor,
)
from maatwaarde.portfolio import beside as beside_module
from maatwaarde.portfolio import plan as plan_module
from maatwaarde.portfolio.solvers import highs
from maatwaarde.report.portfolio.rules import RuleWords

ZUID = Share("area Zuid", ("A",), 0.25, group="area", named="Zuid")


@pytest.fixture
def arguments(deltastad: Path) -> list[object]:
    return [
        deltastad / "voorstellen.csv",
        "-f",
        deltastad / "meetlat.yaml",
        "-r",
        deltastad / "middelen.yaml",
    ]


def test_deltastad(run: Callable, arguments: list) -> None:
    done = run("portfolio", *arguments)
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert "bewezen de beste" in done.out
    data = json.loads(run("portfolio", *arguments, "--json").out)
    assert data["status"] == "proven"
    assert data["violations"] == []
    assert all(use["slack"] >= 0 for use in data["resources"])
    garage = next(item for item in data["left_out"] if item["id"] == "P-017")
    assert garage["forbidden"] == "veto:leefbaarheid"


@pytest.mark.usefixtures("in_english")
def test_a_long_list_is_not_searched_without_end(
    run: Callable, arguments: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = run("portfolio", *arguments)
    assert "--time-limit" not in short.err
    monkeypatch.setattr("maatwaarde.cli.source.LONG_LIST", 10)
    monkeypatch.setattr("maatwaarde.cli.source.LONG_LIMIT", 250.0)
    long = run("portfolio", *arguments)
    assert "stops after 250 seconds and says how much better it could be" in long.err
    # What is proven in time is the same; and who says how long is not told.
    assert long.out == short.out
    assert "stops after" not in run("portfolio", *arguments, "--time-limit", "240").err


@pytest.mark.usefixtures("in_english")
def test_without_a_compiler_it_says_that_the_solver_searched_alone(
    run: Callable, arguments: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(run("portfolio", *arguments, "--json").out)["notes"] == []
    monkeypatch.setattr(plan_module, "at_once", lambda: 2)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    done = run("portfolio", *arguments, "--json")
    data = json.loads(done.out)
    assert done.code == 0
    assert data["status"] == "proven"
    assert data["solver"].startswith("HiGHS")
    assert [note["code"] for note in data["notes"]] == ["no-fast-search"]
    assert done.err.count("HiGHS alone looked for the portfolio") == 1


def test_output_as_a_workbook(run: Callable, arguments: list, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    assert run("portfolio", *arguments, "-o", out).code == 0
    book = CalamineWorkbook.from_path(str(out))
    ours = ["portfolio", "harms", "resources", "measures", "effects", "categories"]
    assert book.sheet_names == [*ours, "list_columns", "list_source"]


def test_ijburg_beside_what_the_votes_would_choose(run: Callable, ijburg: Path) -> None:
    source = [
        ijburg / "Netherlands_Amsterdam_605.pb",
        "-m",
        ijburg / "mapping.yaml",
        "-f",
        ijburg / "meetlat.yaml",
        "-r",
        ijburg / "middelen.yaml",
        "--compare-by",
        "stemmen",
    ]
    data = json.loads(run("portfolio", *source, "--json").out)
    votes = data["compared_with"]
    assert data["cost"] <= 300_000
    assert votes["cost"] <= 300_000
    assert votes["value"] <= data["value"]
    assert votes["violations"] == []
    done = run("portfolio", *source)
    assert "Alleen op volgorde van stemmen" in done.out


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--gap", "nan"], "'nan' is not a finite number"),
        (["--time-limit", "inf"], "'inf' is not a finite number"),
        (["--picture", "planning.pdf"], "does not end in .svg"),
    ],
)
def test_what_is_wrong_with_an_option(
    run: Callable, arguments: list, option: list[str], words: str
) -> None:
    done = run("portfolio", *arguments, *option)
    assert done.code == 2
    assert words in done.err


@pytest.mark.usefixtures("in_english")
def test_no_portfolio_is_possible(run: Callable, arguments: list, tmp_path: Path) -> None:
    resources = yaml.safe_load(Path(str(arguments[4])).read_text(encoding="utf-8"))
    for budget in resources["budgets"]:
        budget["amount"] = 0
    path = tmp_path / "niets.yaml"
    path.write_text(yaml.safe_dump(resources))
    done = run("portfolio", *arguments[:4], path)
    assert done.code == 1
    assert "mandatory" in done.err or "running" in done.err


@pytest.mark.usefixtures("in_english")
def test_all_mistakes_in_the_resources_at_once(
    run: Callable, arguments: list, tmp_path: Path
) -> None:
    path = tmp_path / "kapot.yaml"
    path.write_text(
        "maatwaarde: 1\n"
        "budgets:\n"
        "  - {name: capital, period: 2027, amount: -3}\n"
        "  - {name: capital, period: 2027, amont: 4 MEUR}\n"
        "  - {name: capital, period: zomer, amount: 4 uur}\n"
    )
    done = run("portfolio", *arguments[:4], path)
    assert done.code == 2
    for words in ("is -3", "'amont' is unknown", "two times", "zomer", "'uur' is time"):
        assert words in done.err


def test_money_that_nobody_budgets_is_not_free(
    run: Callable, arguments: list, tmp_path: Path
) -> None:
    path = tmp_path / "half.yaml"
    path.write_text("maatwaarde: 1\nbudgets:\n  - {name: capital, period: 2027, amount: 9 MEUR}\n")
    done = run("portfolio", *arguments[:4], path)
    assert done.code == 2
    assert "'capital:2028'" in done.err
    assert "'planner:2027'" in done.err


@pytest.fixture
def small(tmp_path: Path) -> list[object]:
    """Three proposals of which staff lets in two: A and C, worth 0.5 and 0.35."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,cost,staff:planner,impact:m\nA,6,1,5\nB,5,1,3\nC,5,1,3.5\nD,1,0,-1\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{amount: 16}]\nstaff: [{role: planner, amount: 2}]\n"
    )
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else tmp_path / name for name in names]


def test_why_not(run: Callable, small: list) -> None:
    done = run("whynot", "B", *small)
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "Niet gekozen: B",
        "De beste portefeuille is 0,8500 waard; met dit voorstel 0,0500 minder.",
        "",
        "Wat het erin brengt; elk hiervan is genoeg",
        "  100 % minder mensen nodig: planner 1 fte van de 1 fte eraf",
        "  winst 16,67 % groter",
        "",
        "Gaat eruit",
        "  C",
    ]
    data = json.loads(run("whynot", "B", *small, "--json").out)
    assert (data["money_cut"], data["staff_cut"], data["impact_gain"]) == (None, 1.0, 0.1667)
    assert data["portfolio"] == ["A", "B"]
    english = run("whynot", "B", *small, "--lang", "en").out
    assert "100% fewer staff needed" in english


@pytest.fixture
def out_of_time(monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Return what lets time be up for one analysis, after the best portfolio is found."""

    def stop(module: object, name: str) -> None:
        real = getattr(module, name)

        def call(*given: object, **more: object) -> object:
            with monkeypatch.context() as inner:
                run = highs.Run("stopped", None, np.inf)
                inner.setattr(highs, "maximise", lambda *_, **__: run)
                return real(*given, **more)

        monkeypatch.setattr(module, name, call)

    return stop


def test_why_not_says_what_is_not_known_in_time(
    run: Callable, small: list, out_of_time: Callable
) -> None:
    out_of_time(plan_module, "why_not")
    dutch = " ".join(run("whynot", "B", *small).out.split())
    assert "is niet bekend: de tijd was om" in dutch
    assert "of lagere kosten, minder mensen, een grotere winst het erin brengt" in dutch
    english = " ".join(run("whynot", "B", *small, "--lang", "en").out.split())
    assert "is not known: time was up" in english
    for text in (dutch, english):
        for verdict in ("Er is geen portefeuille", "There is no portfolio", "Niets alleen"):
            assert verdict not in text
    data = json.loads(run("whynot", "B", *small, "--json").out)
    assert data["impossible"] is None
    assert data["unknown"] == ["portfolio", "money_cut", "staff_cut", "impact_gain"]


def test_alternatives_and_steps_that_were_not_found_in_time(
    run: Callable, small: list, out_of_time: Callable
) -> None:
    out_of_time(beside_module, "alternatives")
    out_of_time(plan_module, "shadow_prices")
    more = ("--alternatives", "2", "--shadow-prices")
    done = run("portfolio", *small, *more, "--lang", "en").out
    assert "Time was up: there may be more choices" in done
    assert "No other choice" not in done
    assert "A step more adds nothing" not in done
    assert "+0.0000 ?" in done or "0.0000 ?" in done
    data = json.loads(run("portfolio", *small, *more, "--json").out)
    assert (data["alternatives"], data["alternatives_stopped"]) == ([], True)
    assert not any(price["proven"] for price in data["shadow_prices"])


@pytest.mark.parametrize("beside", ["--compare-plan", "--compare-by"])
def test_a_better_plan_beside_the_answer_is_a_fault_that_is_said(
    run: Callable,
    small: list,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    beside: str,
) -> None:
    saved = tmp_path / "plan.json"
    assert run("portfolio", *small, "-o", saved).code == 0
    option = [beside, saved if beside == "--compare-plan" else "score"]
    fine = run("portfolio", *small, *option)
    assert "bewezen de beste" in fine.out
    assert "proof-refuted" not in fine.err
    real = plan_module.solve

    def wrong(problem: Any, **given: Any) -> Any:
        """Prove a portfolio that is not the best."""
        banned = replace(problem, forbidden=[*problem.forbidden, Forbidden("A")])
        return real(banned, **given)

    monkeypatch.setattr(plan_module, "solve", wrong)
    for language, claim, blame in (
        ("nl", "bewezen de beste", "een fout in maatwaarde"),
        ("en", "proven best", "a fault in maatwaarde"),
    ):
        done = run("portfolio", *small, *option, "--lang", language)
        assert done.code == 0
        assert claim not in done.out
        assert blame in done.err
    assert "this is a fault in maatwaarde" in " ".join(done.out.split())
    data = json.loads(run("portfolio", *small, *option, "--json").out)
    assert (data["status"], data["bound"], data["gap"]) == ("refuted", None, None)


def test_why_not_when_nothing_helps(run: Callable, small: list) -> None:
    assert "Niets alleen brengt het erin" in run("whynot", "D", *small).out


def test_rules_that_clash_are_told_in_dutch_and_by_title(
    run: Callable, small: list, tmp_path: Path
) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        path.read_text() + "totals: [{measure: m, amount: 8}]\nforbidden: {A: motie 12}\n"
    )
    done = run("portfolio", *small)
    assert done.code == 1
    said = " ".join(done.err.split())
    assert (
        "fout: deze regels kunnen niet samen gelden: A is verboden (motie 12); "
        "het totaal op M haalt 8" in said
    )
    assert "hef deze regel op: A is verboden (motie 12); hef deze regel op" in said


def test_why_not_of_what_is_chosen_or_does_not_exist(run: Callable, small: list) -> None:
    done = run("whynot", "A", *small)
    assert (done.code, "zit in de portefeuille" in done.err) == (1, True)
    done = run("whynot", "Z", *small)
    assert (done.code, "er is geen voorstel 'Z'" in done.err) == (2, True)


def test_why_not_names_the_rule_in_the_way(run: Callable, small: list) -> None:
    resources = small[-1]
    assert isinstance(resources, Path)
    text = resources.read_text() + "forbidden: {A: te duur}\nexcludes: [[A, C]]\n"
    resources.write_text(text)
    done = run("whynot", "A", *small)
    assert "Het mag niet gekozen worden: te duur." in done.out
    assert "deze regel opheffen: het verbod (te duur)" in done.out
    resources.write_text(text.replace("forbidden: {A: te duur}\n", ""))
    done = run("whynot", "C", *small, "--lang", "en")
    assert "lifting this rule: at most one of A, C" in done.out


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            Forbidden("A", Reason("status")).ref,
            "het verbod (ingetrokken, afgewezen, uitgesteld of afgerond)",
        ),
        (Forbidden("A", Reason("veto", ("living",))).ref, "het verbod (VETO living)"),
        (AtMostOne(("A", "B"), Reason("variants")).ref, "hoogstens een van A, B"),
        (Requires("A", ("B", "C")).ref, "A vereist B of C"),
        (ValueFloor("living", {}, 0.0).ref, "de ondergrens van living"),
        (ZUID.ref, "het aandeel van gebied Zuid"),
        (TotalFloor("co2", -40.5, by="2030").ref, "het totaal op co2 haalt -40,5 in 2030"),
    ],
)
def test_rules_in_dutch(rule: RuleRef, text: str) -> None:
    nothing = np.zeros((1, 0))
    problem = Problem([Proposal("A")], [], [], nothing, nothing, shares=[ZUID])
    assert say(RuleWords(problem).lifted(rule), "nl") == text


def test_ids_sort_as_people_do_and_what_is_left_out_by_what_it_would_add(
    run: Callable, small: list
) -> None:
    proposals = small[0]
    assert isinstance(proposals, Path)
    proposals.write_text(
        "id,title,cost,staff:planner,impact:m\n"
        "P-11,Elf,5,0.1,5\nP-2,Twee,5,0.1,5\nP-1,Een,99,9,1\nP-3,Drie,99,9,3\n"
    )
    done = run("portfolio", *small)
    assert done.code == 0, done.err
    begin = [line.split()[0] for line in done.out.splitlines() if line.strip().startswith("P-")]
    assert begin == ["P-2", "P-11", "P-3", "P-1"]
    assert "7,2 fte planner te weinig" in done.out
    front = run("pareto", *small, "--lang", "en").out
    assert "  + P-2 Twee\n" in front


def test_value_against_cost(run: Callable, small: list, tmp_path: Path) -> None:
    done = run("pareto", *small, "--points", "12", "--lang", "en")
    assert done.code == 0, done.err
    assert done.out.splitlines()[3:] == [
        "",
        "cost (EUR)   value  number chosen",
        "         0  0.0000              0",
        "         5  0.3500              1",
        "  + C",
        "         6  0.5000              1",
        "  + A",
        "  \N{MINUS SIGN} C",
        "        10  0.6500              2",
        "  + B; C",
        "  \N{MINUS SIGN} A",
        "        11  0.8500              2",
        "  + A",
        "  \N{MINUS SIGN} B",
    ]
    data = json.loads(run("pareto", *small, "--against", "planner", "--json").out)
    assert data["unit"] == "fte"
    assert [(point["amount"], point["chosen"]) for point in data["points"]] == [
        (0, []),
        (1, ["A"]),
        (2, ["A", "C"]),
    ]
    assert run("pareto", *small, "-o", tmp_path / "front.csv", "--lang", "en").code == 0
    lines = (tmp_path / "front.csv").read_text().splitlines()
    assert lines[0] == "amount,value,number,proven,comes_in,goes_out,chosen"
    assert lines[-1].endswith(",C,,A;C")
    assert run("pareto", *small, "-o", tmp_path / "front.xlsx").code == 0
    assert CalamineWorkbook.from_path(str(tmp_path / "front.xlsx")).sheet_names == ["pareto"]
    done = run("pareto", *small, "--against", "planer")
    assert (done.code, "'planner'" in done.err) == (2, True)


def test_shadow_prices(run: Callable, small: list, tmp_path: Path) -> None:
    done = run("portfolio", *small, "--shadow-prices")
    assert done.code == 0, done.err
    assert done.out.endswith(
        "planner  +1 fte       +0,3000\n  + B\n\nEen stap meer voegt niets toe bij: geld.\n"
    )
    prices = json.loads(run("portfolio", *small, "--shadow-prices", "--json").out)["shadow_prices"]
    assert [price["comes_in"] for price in prices] == [[], ["B"]]
    out = tmp_path / "plan.xlsx"
    assert run("portfolio", *small, "--shadow-prices", "-o", out).code == 0
    assert "shadow_prices" in CalamineWorkbook.from_path(str(out)).sheet_names


def test_front_of_deltastad_fits_the_page(run: Callable, arguments: list) -> None:
    done = run("pareto", *arguments, "--points", "3")
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    done = run("whynot", "P-017", *arguments)
    assert "VETO Leefbare straten" in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 80


@pytest.fixture
def phased(small: list, tmp_path: Path) -> list[object]:
    """Two proposals that one planner can do one after the other."""
    framework = tmp_path / "meetlat.yaml"
    framework.write_text(framework.read_text() + "money: {discount_rate: 5 %}\n")
    (tmp_path / "lijst.csv").write_text(
        "id,area,cost:2027,staff:planner:2027,impact:m\nA,Noord,6,1,5\nB,Zuid,5,1,4\n"
        "C,Noord,9,1,1\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 1}\nbudgets:\n"
        "  - {period: 2027, amount: 6, carry_over: true}\n  - {period: 2028, amount: 6}\n"
        "staff:\n"
        "  - {role: planner, period: 2027, amount: 1}\n"
        "  - {role: planner, period: 2028, amount: 0.5, hire: {maximum: 0.25, price: 4}}\n"
        "  - {role: generalist, period: 2028, amount: 1}\n"
        "substitutes: [{from: generalist, to: planner, maximum: 0.25}]\n"
    )
    return small


def test_a_plan_says_when_everything_starts_and_who_does_it(run: Callable, phased: list) -> None:
    done = run("portfolio", *phased)
    assert done.code == 0, done.err
    text = done.out
    assert "A         2027  " in text
    assert "B         2028 (+1)" in text
    assert (
        "Planning\n"
        "voorstel  2027  2028\n"
        "A         \u2588\u2588\u2588\u2588     \u00b7\n"
        "B            \u00b7  \u2588\u2588\u2588\u2588\n"
    ) in text
    assert "rol         2027    2028\ngeneralist        0/0,75\nplanner      1/1     1/1\n" in text
    assert "planner 2028: 0,25 fte ingehuurd, 0,25 fte van andere rollen" in text
    assert "generalist 2028: 0,25 fte naar andere rollen" in text
    assert "C: bij start in 2027" in text
    english = run("portfolio", *phased, "--lang", "en").out
    assert "Schedule\n" in english
    assert "0.25 fte hired, 0.25 fte from other roles" in english


def test_a_plan_as_data_and_as_a_workbook(run: Callable, phased: list, tmp_path: Path) -> None:
    data = json.loads(run("portfolio", *phased, "--json").out)
    assert data["starts"] == {"A": "2027", "B": "2028"}
    assert data["listed_starts"] == {"A": "2027", "B": "2027"}
    assert [item["start"] for item in data["left_out"]] == ["2027"]
    out = tmp_path / "plan.xlsx"
    assert run("portfolio", *phased, "-o", out, "--lang", "en").code == 0
    book = CalamineWorkbook.from_path(str(out))
    assert book.get_sheet_by_name("schedule").to_python() == [
        ["id", "title", "start", "listed_start", "cost:2027 [EUR]", "cost:2028 [EUR]"],
        ["A", "A", "2027", "2027", 6.0, 0.0],
        ["B", "B", "2028", "2027", 0.0, 5.0],
    ]
    sheet = book.get_sheet_by_name("portfolio").to_python()
    assert sheet[0][3] == "start"
    assert run("whynot", "C", *phased).code == 0


def test_a_share_in_the_way_in_dutch(run: Callable, phased: list) -> None:
    resources = phased[-1]
    assert isinstance(resources, Path)
    resources.write_text(
        "maatwaarde: 1\nbudgets: [{amount: 99}]\nstaff: [{role: planner, amount: 9}]\n"
        "shares: [{area: Zuid, maximum: 10 %}]\n"
    )
    done = run("portfolio", *phased)
    assert "het aandeel van gebied Zuid in de kosten zou niet meer kloppen" in done.out
    assert "Planning" not in done.out


def test_deltastad_over_five_years(run: Callable, arguments: list, deltastad: Path) -> None:
    planned = [*arguments[:-1], deltastad / "middelen-planning.yaml", "--gap", "0.02"]
    done = run("portfolio", *planned)
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    data = json.loads(run("portfolio", *planned, "--json").out)
    assert data["violations"] == []
    starts, listed = data["starts"], data["listed_starts"]
    later = [int(starts[name]) - int(listed[name]) for name in starts]
    assert set(later) >= {0, 2}
    assert max(later) <= 2
    assert starts["P-022"] == listed["P-022"]
    assert starts["P-036"] == listed["P-036"]
    used = {use["resource"]: use for use in data["resources"]}
    assert used["capital:2028"]["carried"] > 0
    assert any(use["lent"] for use in data["resources"])
    assert any(use["hired"] for use in data["resources"])
    # Nothing starts before what it requires.
    if "P-025" in starts:
        assert starts["P-016"] <= starts["P-025"]


def test_a_long_schedule_is_laid_out_in_parts(run: Callable, phased: list) -> None:
    resources = phased[-1]
    assert isinstance(resources, Path)
    lines = ["maatwaarde: 1", "planning: {shift: 14}", "budgets:"]
    lines += [f"  - {{period: {year}, amount: 9}}" for year in range(2027, 2042)]
    lines += ["staff:"]
    lines += [f"  - {{role: planner, period: {year}, amount: 12.5}}" for year in range(2027, 2042)]
    resources.write_text("\n".join(lines) + "\n")
    done = run("portfolio", *phased, "--compare-by", "score")
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    # The schedule, the load, and the effects.
    assert sum("2027" in line and "2028" in line for line in done.out.splitlines()) == 3
    assert "op volgorde van score" in done.out


def test_limits_on_the_start_survive_a_drafted_mapping(
    run: Callable, phased: list, tmp_path: Path
) -> None:
    path = tmp_path / "begrensd.csv"
    path.write_text(
        "id,cost:2027,staff:planner:2027,impact:m,earliest_start\nA,6,1,5,2028\nB,5,1,4,\n"
    )
    assert run("init", path).code == 0
    mapping = tmp_path / "begrensd.mapping.yaml"
    done = run("portfolio", path, "-m", mapping, *phased[1:], "--json")
    assert json.loads(done.out)["starts"] == {"A": "2028", "B": "2027"}


def test_portfolios_that_are_nearly_as_good(run: Callable, small: list) -> None:
    proposals = small[0]
    assert isinstance(proposals, Path)
    proposals.write_text(
        "id,title,cost,staff:planner,impact:m\nA,Aa,6,1,5\nB,Bee,5,1,3.45\nC,Cee,5,1,3.5\n"
    )
    done = run("portfolio", *small, "--alternatives", 3)
    assert done.code == 0, done.err
    text = done.out[done.out.index("Bijna even goed") :]
    assert text == (
        "Bijna even goed en zo verschillend mogelijk (hoogstens 2 % minder waard)\n"
        "  1. waarde 0,8450 (\N{MINUS SIGN}0,6 %), kosten € 11,00 (0); verschilt in 2 voorstellen "
        "van\n    wat er hierboven het meest op lijkt\n    + B Bee\n    \N{MINUS SIGN} C Cee\n"
    )
    data = json.loads(run("portfolio", *small, "--alternatives", 3, "--json").out)
    assert [(item["chosen"], item["distance"]) for item in data["alternatives"]] == [
        (["A", "B"], 2)
    ]
    proposals.write_text("id,cost,staff:planner,impact:m\nA,6,1,5\n")
    done = run("portfolio", *small, "--alternatives", 1, "--lang", "en")
    assert done.out.endswith("No other choice is worth at most 2% less.\n")


def test_a_portfolio_beside_an_earlier_one(run: Callable, phased: list, tmp_path: Path) -> None:
    plan = tmp_path / "eerder.json"
    assert run("portfolio", *phased, "-o", plan).code == 0
    resources = phased[-1]
    assert isinstance(resources, Path)
    text = resources.read_text()
    resources.write_text(
        text.replace(
            "{role: planner, period: 2027, amount: 1}", "{role: planner, period: 2027, amount: 2}"
        ).replace("{period: 2027, amount: 6,", "{period: 2027, amount: 11,")
    )
    done = run("portfolio", *phased, "--compare-plan", plan)
    assert done.code == 0, done.err
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for words in (
        "Vergeleken met eerder.json, zoals dat nu zou uitpakken",
        "In beide, met een ander begin (1)\n  B: hier 2027, daar 2028\n",
        "Alleen in eerder.json (0)",
        "planner (fte-jaar)",
    ):
        assert words in done.out, done.out
    data = json.loads(run("portfolio", *phased, "--compare-plan", plan, "--json").out)
    difference = data["compared_plan"]["difference"]
    assert difference["moved"] == [{"id": "B", "this": "2027", "other": "2028"}]
    assert difference["value"] < 0
    assert difference["values"] == {"alles": pytest.approx(difference["value"])}
    # With the shift gone the earlier start is no longer on offer.
    resources.write_text(text.replace("{shift: 1}", "{shift: 0}"))
    done = run("portfolio", *phased, "--compare-plan", plan)
    assert (done.code, "'B' met een begin in 2028 is er niet" in done.err) == (2, True)
    done = run("portfolio", *phased, "--compare-plan", phased[0])
    assert (done.code, "is geen JSON" in done.err) == (2, True)
