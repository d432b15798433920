import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook


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


def test_output_as_a_workbook(run: Callable, arguments: list, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    assert run("portfolio", *arguments, "-o", out).code == 0
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["portfolio", "resources", "measures"]


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


def test_no_portfolio_is_possible(run: Callable, arguments: list, tmp_path: Path) -> None:
    resources = yaml.safe_load(Path(str(arguments[4])).read_text(encoding="utf-8"))
    for budget in resources["budgets"]:
        budget["amount"] = 0
    path = tmp_path / "niets.yaml"
    path.write_text(yaml.safe_dump(resources))
    done = run("portfolio", *arguments[:4], path)
    assert done.code == 1
    assert "mandatory" in done.err or "running" in done.err


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
