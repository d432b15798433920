"""`maatwaarde audit`, and criteria for taking part, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

ROUND = Path(__file__).parents[2] / "examples" / "subsidieronde"
LIST = (ROUND / "aanvragen.csv", "-f", ROUND / "meetlat.yaml", "-r", ROUND / "middelen.yaml")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_round_is_audited_in_both_languages(run: Callable[..., Any]) -> None:
    asked = (*LIST, "--near", "--residents", ROUND / "inwoners.csv")
    dutch = run("audit", *asked)
    assert dutch.code == 0, dutch.err
    assert max(map(len, dutch.out.splitlines())) <= 80
    told = flat(dutch.out)
    assert "A-08: er is te weinig geld over voor nog één; in plaats van A-07" in told
    assert "A-05 is gekozen en A-06 niet; ze verschillen alleen in kosten: 9.000 EUR" in told
    assert "inwoners.csv zegt niet hoeveel mensen wonen in: Dorpskern." in told
    english = flat(run("audit", *asked, "--lang", "en").out)
    assert "A-22 Kerstmaaltijd: The activity is open to all (unknown: openbaar)" in english
    assert "is a hint at where to look, and no verdict" in english


def test_data_and_workbook_say_the_same(run: Callable[..., Any], tmp_path: Path) -> None:
    data = json.loads(run("audit", *LIST, "--near", "--json").out)
    assert data["rules"] == {"chosen": 12, "ineligible": 7, "budget": 7}
    assert data["eligibility"]["ineligible"]["A-22"] == [
        {"criterion": "openbaar", "unknown": True, "missing": ["openbaar"]}
    ]
    [case] = [case for case in data["equal_cases"] if not case["equal"]]
    [difference] = case["differences"]
    assert (difference["why"], difference["both"]["short"]) == ("tie", {"money": 5500})
    book = tmp_path / "audit.xlsx"
    assert run("audit", *LIST, "--near", "-o", book).code == 0
    sheets = load_workbook(book)
    assert {"decisions", "differences", "near", "spread_area", "eligibility"} <= set(
        sheets.sheetnames
    )
    rows = [row for row in sheets["decisions"].values if row[0] in data["decisions"]]
    assert {row[0]: row[3] for row in rows} == {
        name: one["rule"] for name, one in data["decisions"].items()
    }


def test_a_plan_of_a_file_is_audited_as_it_is(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    run("portfolio", *LIST, "-o", plan)
    whole = json.loads(run("audit", *LIST, "--json").out)
    given = json.loads(run("audit", *LIST, "--plan", plan, "--json").out)
    assert given["decisions"] == whole["decisions"]
    # Another that does not take the first by id is as good; nothing says how that came about.
    text = plan.read_text(encoding="utf-8").replace('"A-07', '"A-08')
    plan.write_text(text, encoding="utf-8")
    other = run("audit", *LIST, "--plan", plan, "--lang", "en")
    assert "how this tie was settled is not known" in flat(other.out)
    plan.write_text(text.replace('"A-08', '"A-080'), encoding="utf-8")
    refused = run("audit", *LIST, "--plan", plan, "--lang", "en")
    assert (refused.code, refused.out) == (2, "")
    assert "'A-080', which is no longer in the list" in refused.err


def test_mistakes_are_told_where_they_are(run: Callable[..., Any], tmp_path: Path) -> None:
    for arguments, said in (
        (("--over", "gebiedd"), "no column 'gebiedd' to compare by"),
        (("--facts", "aanvrger"), "did you mean 'aanvrager'"),
        (("--residents", tmp_path / "weg.csv"), "weg.csv"),
    ):
        done = run("audit", *LIST, *arguments, "--lang", "en")
        assert (done.code, done.out) == (2, "")
        assert said in flat(done.err)


@pytest.mark.parametrize("command", ["check", "portfolio", "report"])
def test_all_say_why_an_application_is_not_eligible(
    run: Callable[..., Any], tmp_path: Path, command: str
) -> None:
    asked = LIST if command != "check" else (LIST[0], "-r", LIST[-1])
    more = ("--more-of", "0", "--front", "0", "--samples", "0") if command == "report" else ()
    out = tmp_path / "out.md"
    done = run(command, *asked, *more, "-o", out, "--lang", "en")
    assert done.code == 0, done.err
    text = flat(out.read_text(encoding="utf-8"))
    assert "The own contribution is at least 10% of what is asked" in text
    assert "19 of 26 proposals meet every criterion." in text
    if command == "report":  # in the ranking, under its line
        ranking = text.partition("The ranking")[2].partition("The portfolio")[0]
        assert "not eligible: Handed in before the closing date" in ranking
    data = json.loads(run(command, *asked, *more, "--json").out)
    found = data["portfolio"] if command == "report" else data
    assert len(found["eligibility"]["ineligible"]) == 7


def test_a_criterion_is_told_by_whynot_motion_and_replan(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    why = run("whynot", "A-18", *LIST, "--lang", "en")
    assert "not eligible: The own contribution is at least 10%" in flat(why.out)
    motion = run("motion", *LIST, "--do", "A-18", "--only-motions", "--lang", "en")
    assert motion.code == 2
    assert "no plan can do 'A-18': not eligible: The own contribution" in flat(motion.err)
    # What was chosen and no longer meets a criterion falls out of the plan.
    plan, resources = tmp_path / "plan.json", tmp_path / "middelen.yaml"
    run("portfolio", *LIST, "-o", plan)
    stricter = (ROUND / "middelen.yaml").read_text(encoding="utf-8")
    resources.write_text(stricter.replace("cost <= 15000", "cost <= 8000"), encoding="utf-8")
    again = run("replan", *LIST[:3], "-r", resources, "--plan", plan, "--lang", "en")
    assert again.code == 0, again.err
    assert "A-05: not eligible: At most € 15,000 is asked" in flat(again.out)
