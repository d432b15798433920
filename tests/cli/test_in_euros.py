"""`maatwaarde score --method npv`: costs and benefits in euros, from a list to a table."""

import csv
import json
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dutch import ENGLISH_ONLY, own_words
from maatwaarde import installed
from maatwaarde.plugins import loader as loading

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "fietsroutes"
LIST: list[object] = [EXAMPLE / "voorstellen.csv", "-f", EXAMPLE / "meetlat.yaml"]
NPV = ["--method", "npv"]


def with_plugins(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    points = [EntryPoint(name, f"maatwaarde_{name}", "maatwaarde") for name in names]
    monkeypatch.setattr(installed, "entry_points", lambda group: points if group else [])
    monkeypatch.delenv(installed.VARIABLE, raising=False)
    loading._load.cache_clear()


@pytest.fixture
def valued(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the packages of mobility and valuation be installed, and no others."""
    with_plugins(monkeypatch, "mobility", "valuation")
    yield
    loading._load.cache_clear()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with_plugins(monkeypatch)
    yield
    loading._load.cache_clear()


@pytest.fixture
def small(tmp_path: Path) -> list[object]:
    """A framework that says nothing of euros, and a list of one proposal."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n"
        "  - id: alles\n    title: Alles\n    measures:\n"
        "      - {id: co2, title: CO2, unit: t_CO2e/year, quantity: co2_emission_change,"
        " better: lower, best: -100, worst: 100}\n"
        "      - {id: rust, title: Rust, unit: person, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,cost:2030,effect_years,impact:co2,impact:rust\nA,1000,1,-10,4\n"
    )
    return [tmp_path / "lijst.csv", "-f", tmp_path / "meetlat.yaml"]


@pytest.mark.usefixtures("valued")
def test_a_list_becomes_a_table_of_costs_and_benefits(run: Callable) -> None:
    done = run("score", *LIST, *NPV, "--lang", "en")
    assert done.code == 0
    words = " ".join(done.out.split())
    assert "A second view, beside that of values. It uses no weights, anchors or guards" in words
    assert "from 2027 to 2058, discounted to 2027, in euros of 2025" in words
    assert "1 F-1 Fietsroute langs het 2,809 8,070 5,260 953 … 10,199 2.87" in words
    assert "Without a balance, since the costs are not known:" in words
    assert "p.m. ? People severely annoyed by noise" in words
    assert "worth at the end: capital 0 0 0 −1,844" in words
    assert "discount rates 1 point lower 9,528" in words
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.usefixtures("valued")
def test_it_is_said_in_dutch(run: Callable) -> None:
    words = " ".join(run("score", *LIST, *NPV, "--lang", "nl").out.split())
    assert "De gewichten, ijkpunten en ondergrenzen van de meetlat tellen hier niet mee" in words
    assert "kosten baten saldo bereik" in words
    assert "5.371 4.850 −521 −2.928 … 2.259 0,90" in words


@pytest.mark.usefixtures("bare")
def test_a_dutch_run_says_nothing_in_english(run: Callable, small: list) -> None:
    path = Path(str(small[2]))
    own = "{value: 2, unit: EUR/kg_CO2e, price_year: 2022, source: raming}"
    text = path.read_text().replace("title: CO2,", f"title: CO2, price: {own},")
    path.write_text(text + "money: {discount_rate: 2 %}\n")
    done = run("score", *small, *NPV, "--lang", "nl")
    assert done.code == 0
    assert not own_words(done.out + done.err) & ENGLISH_ONLY


@pytest.mark.usefixtures("valued")
def test_json_has_every_figure(run: Callable) -> None:
    data = json.loads(run("score", *LIST, *NPV, "--json").out)
    assert data["method"] == "npv"
    assert (data["price_level"], data["discount_rate"], data["horizon"]) == (2025, 0.0225, 2058)
    by_id = {one["id"]: one for one in data["ranking"]}
    first = by_id["F-1"]
    assert first["balance"] == pytest.approx(first["benefits"] - first["costs"])
    assert first["ratio"] == pytest.approx(first["benefits"] / first["costs"])
    assert first["benefits"] == pytest.approx(sum(one["value"] for one in first["gained"].values()))
    assert first["paid"]["capital"]["value"] == pytest.approx(1_200_000 + 800_000 / 1.0225)
    assert by_id["F-5"]["balance"] is by_id["F-5"]["rank"] is None
    assert by_id["F-4"]["not_in_euros"] == {"geluid": "unknown"}
    assert data["not_priced"]["geluid"]["nl"].startswith("geluid heeft een prijs")
    co2 = next(one for one in data["prices"] if one["measure"] == "co2")
    # From 2021 to 2025: 10.0, 3.8, 3.3 and 3.3 %.
    assert co2["by_year"]["2021"]["value"] == pytest.approx(0.13 * 1.1 * 1.038 * 1.033 * 1.033)
    assert (co2["status"], co2["index_status"]) == (None, "second-hand")
    status = {one["measure"]: one["status"] for one in data["prices"]}
    assert (status["slachtoffers"], status["reistijd"]) == ("verified", "second-hand")


@pytest.mark.usefixtures("valued")
def test_files_hold_all_proposals(run: Callable, tmp_path: Path) -> None:
    assert run("score", *LIST, *NPV, "-o", tmp_path / "uit.csv", "--lang", "en").code == 0
    text = (tmp_path / "uit.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text else ","))
    assert [row["id"] for row in rows] == ["F-1", "F-2", "F-4", "F-3", "F-5"]
    assert rows[0]["pm"] == "'+ People severely annoyed by noise"  # or it were a formula
    assert not rows[4]["balance"]
    assert run("score", *LIST, *NPV, "-o", tmp_path / "uit.xlsx", "--lang", "en").code == 0
    book = load_workbook(tmp_path / "uit.xlsx")
    assert {"npv", "npv_variants", "npv_prices", "npv_pm"} <= set(book.sheetnames)
    assert book["npv"].max_row == 6
    for extension, holds in (("html", "second view"), ("json", '"counted_twice"')):
        path = tmp_path / f"uit.{extension}"
        assert run("score", *LIST, *NPV, "-o", path, "--lang", "en").code == 0
        assert holds in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("valued")
def test_a_price_by_default_is_said_aloud(run: Callable, small: list) -> None:
    """10 t in 2030 at 188 euro of 2021 is 1880; prices rose since by 1.1 x 1.038 x 1.033 ^ 2."""
    done = run("score", *small, *NPV, "--json")
    (proposal,) = json.loads(done.out)["ranking"]
    assert proposal["benefits"] == pytest.approx(1880 * 1.1 * 1.038 * 1.033**2)
    words = " ".join(run("score", *small, *NPV, "--lang", "en").out.split())
    assert "1 price was taken by default, for its quantity: CO2." in words
    assert "by default: valuation/co2-efficient-price: CE Delft" in words
    assert "Discount rate 2.25%, the standard of the Dutch government" in words
    assert "The framework states no price level: prices are in euros of 2025" in words
    assert "The framework states no `horizon`: 30 years count." in words
    assert "p.m. + Rust" in words
    assert "Amounts are in euros." in words


@pytest.mark.usefixtures("bare")
def test_without_the_package_it_says_what_to_install(run: Callable, small: list) -> None:
    done = run("score", *small, *NPV, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "states no discount rate" in done.err
    path = Path(str(small[2]))
    path.write_text(path.read_text() + "money: {discount_rate: 2 %}\n")
    done = run("score", *small, *NPV, "--lang", "en")
    assert "no measure of framework 'klein' has a price in euros" in done.err
    assert "pip install maatwaarde-valuation" in done.err


@pytest.mark.usefixtures("valued")
def test_all_that_is_wrong_with_prices_is_said_at_once(run: Callable, small: list) -> None:
    path = Path(str(small[2]))
    text = path.read_text().replace(
        "title: CO2,", "title: CO2, price: valuation/drinking-water-price,"
    )
    path.write_text(text.replace("title: Rust,", "title: Rust, price: valuation/co2-prise,"))
    done = run("score", *small, *NPV, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "co2.price" in done.err
    assert "is no amount of euros" in done.err
    assert "there is no factor 'valuation/co2-prise'" in done.err
    assert "2 problems found" in done.err


@pytest.mark.parametrize(
    ("price", "says"),
    [
        ("{}", "give one of `factor`, `value` and `pm`"),
        ("{factor: valuation/co2-price, pm: nee hoor}", "give one of `factor`, `value` and `pm`"),
        ("{factor: valuation/co2-price, low: 1}", "are those of the factor itself"),
        ("{value: 3}", "add `unit`, such as EUR/kg, `price_year` and `source`"),
        ("{value: 3, unit: kg, price_year: 2024, source: me}", "is no amount of money"),
        ("{value: 3, unit: EUR/x, price_year: 2024, source: me}", "unknown unit 'x'"),
        (
            "{value: 3, low: 4, high: 5, unit: EUR/kg, price_year: 2024, source: me}",
            "outside 4 to 5",
        ),
        ("{value: 3, low: 1, unit: EUR/kg, price_year: 2024, source: me}", "go together"),
        ("{value: -3, unit: EUR/kg, price_year: 2024, source: me}", "price.value"),
        ("250 euro", "'250 euro' is no factor"),
    ],
)
def test_a_price_that_cannot_be_read(run: Callable, small: list, price: str, says: str) -> None:
    path = Path(str(small[2]))
    path.write_text(path.read_text().replace("title: Rust,", f"title: Rust, price: {price},"))
    done = run("framework", "check", path, "--lang", "en")
    assert done.code == 2
    assert says in done.err
    assert "meetlat.yaml:9" in done.err


@pytest.mark.parametrize(
    "more", [["--by", "sdg"], ["--over-time"], ["--in-parts"], ["--columns", "id"]]
)
def test_what_goes_with_scores_alone_is_refused(run: Callable, more: list) -> None:
    done = run("score", *LIST, *NPV, *more, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "this goes with scores" in done.err
    assert more[0] in done.err


def test_other_commands_say_that_it_gives_no_scores(run: Callable) -> None:
    done = run("explain", "F-1", *LIST, *NPV, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "'npv' gives no scores" in done.err


@pytest.mark.usefixtures("valued")
def test_prices_change_no_score(run: Callable, tmp_path: Path) -> None:
    """The view in euros stays out of that of values."""
    with_prices = json.loads(run("score", *LIST, "--json").out)
    lines = (EXAMPLE / "meetlat.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    stripped, inside = [], False
    for line in lines:
        if line.startswith("        price:"):
            inside = True
        elif not line.startswith("          ") or not inside:
            inside = False
            stripped.append(line)
    path = tmp_path / "zonder.yaml"
    path.write_text("".join(stripped), encoding="utf-8")
    without = json.loads(run("score", LIST[0], "-f", path, "--json").out)
    assert "price:" not in "".join(stripped)
    assert without["ranking"] == with_prices["ranking"]


@pytest.mark.usefixtures("valued")
def test_factors_of_the_package_are_listed(run: Callable) -> None:
    done = run("plugins", "--factors", "--lang", "en", "--today", "2026-11-28")
    assert "co2-efficient-price" in done.out
    assert "the view in euros alone" in " ".join(done.out.split())


@pytest.mark.usefixtures("valued")
def test_a_workbook_holds_prices(run: Callable, tmp_path: Path) -> None:
    book, back = tmp_path / "m.xlsx", tmp_path / "m.yaml"
    assert run("framework", "to-xlsx", EXAMPLE / "meetlat.yaml", "-o", book).code == 0
    assert run("framework", "from-xlsx", book, "-o", back).code == 0
    one = json.loads(run("score", *LIST, *NPV, "--json").out)
    other = json.loads(run("score", LIST[0], "-f", back, *NPV, "--json").out)
    assert one["ranking"] == other["ranking"]
    assert one["prices"] == other["prices"]
