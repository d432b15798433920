"""`maatwaarde report`: files in every form, what it says of itself, and mistakes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from maatwaarde.report.render import pdf

# What is asked here is what is written, and not how much is found.
FEW = [
    *("--why-not", "1", "--alternatives", "0", "--more-of", "1", "--front", "0", "--samples", "0"),
    *("--reweigh", "0", "--pages", "3"),
]


@pytest.fixture
def source(deltastad: Path) -> list[Any]:
    return [deltastad / "voorstellen.csv", "-f", deltastad / "meetlat.yaml"]


def test_a_page_says_which_command_made_it(
    run: Callable[..., Any], source: list[Any], deltastad: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sub folder" / "advies.html"
    out.parent.mkdir()
    resources = ["-r", deltastad / "middelen.yaml", "--title", "Kadernota 2027"]
    done = run("report", *source, *resources, *FEW, "-o", out)
    assert (done.code, done.out) == (0, "")
    assert "geschreven: " in done.err
    page = out.read_text(encoding="utf-8")
    assert "<h1>Kadernota 2027</h1>" in page
    command = (
        "maatwaarde report voorstellen.csv -f meetlat.yaml -r middelen.yaml --title "
        "&quot;Kadernota 2027&quot; --why-not 1 --alternatives 0 --more-of 1 --front 0 "
        "--samples 0 --pages 3 "
        "-o advies.html"
    )
    shown = page.replace("&#34;", "&quot;")
    assert all(word in shown for word in command.split())
    assert str(tmp_path) not in page
    assert str(deltastad) not in page


def test_json_keeps_the_contract(
    run: Callable[..., Any], source: list[Any], deltastad: Path
) -> None:
    done = run("report", *source, "-r", deltastad / "middelen.yaml", *FEW, "--json")
    data = json.loads(done.out)
    assert [file["name"] for file in data["files"]] == [
        "voorstellen.csv",
        "meetlat.yaml",
        "middelen.yaml",
    ]
    assert list(data["why_not"]) == ["P-017"]
    assert len(data["portfolio"]["chosen"]) == 24


def test_so_much_more_money_is_asked_about(
    run: Callable[..., Any], source: list[Any], deltastad: Path
) -> None:
    done = run(
        *("report", *source, "-r", deltastad / "middelen.yaml", *FEW, "--extra", "250000"),
        *("--lang", "en"),
    )
    assert "€ 250,000 more" in done.out


def test_without_resources_it_is_about_scores(run: Callable[..., Any], source: list[Any]) -> None:
    done = run("report", *source)
    assert done.code == 0
    assert "Een rangorde is nog geen keuze" in done.out
    assert "De portefeuille" not in done.out


def test_no_portfolio_is_an_answer(
    run: Callable[..., Any], source: list[Any], tmp_path: Path
) -> None:
    resources = tmp_path / "middelen.yaml"
    resources.write_text("maatwaarde: 1\nbudgets: [{name: capital, amount: 1 EUR}]\n")
    out = tmp_path / "a.html"
    done = run("report", *source, "-r", resources, "-o", out)
    assert done.code in (1, 2)
    assert "oplossing: " in done.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--extra", "0"], "'--extra'"),
        (["--extra", "nan"], "'--extra'"),
        (["--samples", "-1"], "'--samples'"),
        (["-o", "advies.doc"], ".html, .docx, .pdf"),
        (
            ["--template", "stijl.docx", "-o", "a.docx"],
            "stijl.docx: fout: dit bestand bestaat",
        ),
        (["-r", "niets.yaml"], "niets.yaml: fout: dit bestand bestaat niet"),
    ],
)
def test_a_mistake_is_said_before_anything_is_written(
    run: Callable[..., Any], source: list[Any], wrong: list[str], said: str, tmp_path: Path
) -> None:
    done = run("report", *source, *wrong)
    assert done.code == 2
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_prints_it_says_what_to_install(
    run: Callable[..., Any],
    source: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "_browser", lambda: None)
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    done = run("report", *source, "--pages", "0", "-o", tmp_path / "a.pdf")
    assert done.code == 2
    assert "apt install chromium" in done.err
    assert "MAATWAARDE_BROWSER" in done.err
    assert not (tmp_path / "a.pdf").exists()


def test_word_is_set_in_a_house_style_and_says_what_that_lacks(
    run: Callable[..., Any], source: list[Any], tmp_path: Path
) -> None:
    house, out = tmp_path / "huisstijl.docx", tmp_path / "advies.docx"
    made = docx.Document()
    made.add_paragraph("Gemeente Waterdam")
    made.save(str(house))
    done = run("report", *source, "--pages", "1", "--template", house, "-o", out)
    assert done.code == 0
    assert "dit sjabloon mist de stijlen 'Maatwaarde opmerking'" in done.err
    lines = [line.text for line in docx.Document(str(out)).paragraphs]
    assert lines[0] == "Gemeente Waterdam"
    assert "Het advies" not in lines  # which there is none of without resources
    assert "De rangorde" in lines


def test_a_workbook_has_scores_that_are_formulas_before_its_tables(
    run: Callable[..., Any], source: list[Any], tmp_path: Path
) -> None:
    out = tmp_path / "advies.xlsx"
    assert run("report", *source, "--pages", "0", "-o", out).code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:3] == ["Uitleg", "Scores (rekenen mee)", "Gewichten"]
    assert "ranking" in book.sheetnames
    assert str(book.worksheets[1]["D3"].value).startswith("=SUMPRODUCT(")
    relative = run("report", *source, "--pages", "0", "--method", "topsis", "-o", out)
    assert relative.code == 0
    assert "Gewichten" not in openpyxl.load_workbook(out).sheetnames


def test_hours_in_a_budget_sheet_count_by_the_norm_of_the_framework(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "lijst.csv").write_text(
        "id;titel;cost:2027;staff:ingenieur:2027;impact:bomen\nA;Wadi;100;1;5\nB;Sluis;100;1;3\n"
    )
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: m\ntitle: M\nhours_per_fte: 700\nvalues:\n  - id: groen\n"
        "    title: Groen\n    measures:\n      - {id: bomen, title: Bomen, unit: m2, "
        "better: higher, worst: -10, best: 10}\n"
    )
    book = openpyxl.Workbook()
    for row in (["Budget (€)", 2027], ["geld", 1000], ["uren ingenieur", 1400]):
        book.active.append(row)
    book.active.title = "Middelen"
    book.save(tmp_path / "middelen.xlsx")
    inputs = [
        tmp_path / "lijst.csv",
        "-f",
        tmp_path / "meetlat.yaml",
        "-r",
        tmp_path / "middelen.xlsx",
    ]
    alone = json.loads(run("portfolio", *inputs, "--json").out)
    within = json.loads(run("report", *inputs, *FEW, "--json").out)["portfolio"]
    assert alone["chosen"] == ["A", "B"]
    assert within["chosen"] == alone["chosen"]
    assert within["resources"] == alone["resources"]
