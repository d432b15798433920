"""`maatwaarde motion`, as people run it: on files, in both languages, with mistakes in them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

FRAMEWORK = """maatwaarde: 1
id: dorp
title: Dorp
values:
  - id: groen
    title: {nl: Groen, en: Green}
    measures:
      - {id: g, title: {nl: Bomen, en: Trees}, unit: t, better: higher, best: 10, worst: -10}
  - id: rust
    title: {nl: Rust, en: Calm}
    measures:
      - {id: r, title: {nl: Geluid, en: Noise}, unit: t, better: higher, best: 10, worst: -10}
guards: [{value: rust, max_loss: 30 %, rule: veto}]
"""
PROPOSALS = """id,title,cost:2027,cost:2028,status,impact:g,impact:r
A,Bos,4,0,,6,1
B,Park,3,0,,4,0
C,Plein,3,0,,1,-4
D,Poort,0,0,lopend,1,1
"""
RESOURCES = "maatwaarde: 1\nbudgets: [{period: 2027, amount: 7}, {period: 2028, amount: 0}]\n"
MOTIONS = """maatwaarde: 1
title: {nl: Raad, en: Council}
motions:
  - {id: M1, title: {nl: Doe het plein, en: Do the square}, by: Fractie X, do: [C]}
  - {id: M2, drop: [A], budgets: [{change: 1}]}
  - {id: M3, do: [A], budgets: [{change: -4, periods: [2027]}]}
"""


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK)
    (tmp_path / "lijst.csv").write_text(PROPOSALS)
    (tmp_path / "middelen.yaml").write_text(RESOURCES)
    (tmp_path / "moties.yaml").write_text(MOTIONS)
    return ["motion", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_what_each_motion_costs_in_dutch(run: Callable[..., Any], given: list[str]) -> None:
    done = run(*given, "--motions", "moties.yaml")
    assert done.code == 0, done.err
    assert max(map(len, done.out.splitlines())) <= 80
    said = flat(done.out)
    assert done.out.startswith("De prijs van een motie: Raad\n")
    # A, B and D bring (11 + 2) / 20 = 0.65; with C in place of B (8 - 2) / 20 = 0.3.
    assert "M1 Doe het plein (Fractie X) −53,8 %" in said
    assert "vraagt te doen: C Plein" in said
    assert "valt af: B Park komt erbij: C Plein" in said
    assert "doet meer kwaad aan: Geluid (−30,8 %)" in said
    assert "M1 Doe het plein (Fractie X): gaat in tegen een verbod op C: VETO Rust" in said
    assert "vraagt € +1,00 op geld, in elke periode (2 keer)" in said
    assert "vraagt € −4,00 op geld, in elk van deze perioden: 2027" in said
    assert "M3: kan niet, want dit gaat niet samen:" in said
    assert "1 EUR meer van geld 2027" in said
    # One wants A done, and another dropped.
    assert "De moties hebben samen geen prijs" in said
    assert "Groen −23,1 % −46,2 %" in said
    assert "D Poort" in said
    assert "loopt al" in said


def test_the_same_in_english(run: Callable[..., Any], given: list[str]) -> None:
    done = run(*given, "--motions", "moties.yaml", "--lang", "en")
    said = flat(done.out)
    assert "M1 Do the square (Fractie X) −53.8%" in said
    assert "harms more: Noise (−30.8%)" in said
    assert "M3: cannot be done" in said


def test_what_is_lost_without_each(run: Callable[..., Any], given: list[str]) -> None:
    done = run(*given, "--lang", "en")
    assert done.code == 0, done.err
    said = flat(done.out)
    assert "What each motion costs" not in said
    # Half of a third is lost without A (0.3 of 0.65) and B (0.2); D is running.
    assert "carries the plan: 2 proposals; without it at least 16.7% is lost" in said
    assert "no choice: 1 proposal" in said
    assert said.index("B Park −30.8%") < said.index("A Bos −53.8%") < said.index("D Poort")


def test_json_adds_up(run: Callable[..., Any], given: list[str]) -> None:
    found = json.loads(run(*given, "--motions", "moties.yaml", "--json").out)
    first, second, third = found["motions"]
    assert (first["id"], first["by"], first["possible"]) == ("M1", "Fractie X", True)
    assert first["value_change"] == pytest.approx(-0.35)
    assert first["by_value"] == pytest.approx({"groen": -0.15, "rust": -0.2})
    assert first["harms"] == pytest.approx({"r": -0.2})
    assert first["set_aside"] == [{"proposal": "C", "reason": "veto:rust"}]
    assert (first["goes_out"], first["comes_in"]) == (["B"], ["C"])
    assert second["possible"] is True
    assert (third["possible"], third["value_change"]) == (False, None)
    assert len(third["conflict"]) == 2
    assert found["together"] is None
    assert found["at_odds"]["proposals"] == ["A"]
    assert [item["proposal"] for item in found["without"]] == ["B", "A", "D"]


def test_options_are_motions_too(run: Callable[..., Any], given: list[str]) -> None:
    found = json.loads(run(*given, "--do", "C", "--drop", "B", "--only-motions", "--json").out)
    assert [motion["id"] for motion in found["motions"]] == ["do C", "drop B"]
    assert found["together"]["chosen"] == ["A", "C", "D"]
    assert found["without"] is None
    done = run(*given, "--do", "C", "--drop", "B", "--only-motions")
    assert "Waarde doe C schrap B samen" in flat(done.out)
    assert "vraagt niet te doen: B Park" in flat(done.out)
    assert "alle moties samen" in done.out


def test_a_workbook_and_markdown(run: Callable[..., Any], given: list[str], tmp_path: Path) -> None:
    assert run(*given, "--motions", "moties.yaml", "-o", "uit.xlsx").code == 0
    book = CalamineWorkbook.from_path(tmp_path / "uit.xlsx")
    assert len(book.sheet_names) == 3
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == "M1 Doe het plein (Fractie X)"
    assert rows[1][1] == pytest.approx(-0.35 / 0.65)
    assert run(*given, "--motions", "moties.yaml", "-o", "uit.md").code == 0
    assert "Wat elke motie kost per waarde" in (tmp_path / "uit.md").read_text()


def test_many_motions_with_long_names_fit_the_page(
    run: Callable[..., Any], given: list[str], tmp_path: Path
) -> None:
    lines = [f"  - {{id: Amendement 2026-{k:03} van de oppositie, do: [C]}}\n" for k in range(7)]
    (tmp_path / "moties.yaml").write_text("maatwaarde: 1\nmotions:\n" + "".join(lines))
    done = run(*given, "--motions", "moties.yaml", "--only-motions")
    assert done.code == 0, done.err
    assert max(map(len, done.out.splitlines())) <= 80
    rows = [line for line in done.out.splitlines() if line.startswith("Groen ")]
    assert sum(line.count("−23,1 %") for line in rows) == 8


def test_every_mistake_is_told_with_its_place(
    run: Callable[..., Any], given: list[str], tmp_path: Path
) -> None:
    (tmp_path / "moties.yaml").write_text(
        "maatwaarde: 1\nmotions:\n"
        "  - {id: M1, doen: [A]}\n"
        "  - {id: M2, do: [A], guards: [{value: rust, max_loss: 5, rule: veto}]}\n"
    )
    done = run(*given, "--motions", "moties.yaml")
    assert (done.code, done.out) == (2, "")
    assert "moties.yaml:3:" in done.err
    assert "moties.yaml:4:" in done.err
    # That none of them is right does not make the list too short.
    assert "te kort" not in done.err
    (tmp_path / "moties.yaml").write_text(
        "maatwaarde: 1\nmotions:\n"
        "  - {id: M1, do: [A], drop: [A]}\n"
        "  - {id: M1, title: leeg}\n"
        "  - id: M3\n    guards:\n"
        "      - {value: rust, max_loss: 5 %, rule: veto}\n"
        "      - {value: rust, max_loss: 6 %, rule: veto}\n"
    )
    done = run(*given, "--motions", "moties.yaml")
    assert (done.code, done.out) == (2, "")
    for text in (
        "moties.yaml:3:5, motions[0]: fout: ",
        "moties.yaml:4:",
        "moties.yaml:8:9, ",
        "de motie 'M1' wil 'A' zowel doen als schrappen",
        "er zijn twee moties 'M1'",
        "de motie 'M1' vraagt niets",
        "de motie 'M3' heeft twee ondergrenzen op 'rust'",
    ):
        assert text in flat(done.err)


def test_names_that_are_not_there_are_told_at_once(
    run: Callable[..., Any], given: list[str], tmp_path: Path
) -> None:
    (tmp_path / "moties.yaml").write_text(
        "maatwaarde: 1\nmotions:\n"
        "  - {id: M1, do: [a], drop: [D]}\n"
        "  - {id: M2, budgets: [{name: kapitaal, change: 1}, {change: -9}]}\n"
        "  - {id: M3, staff: [{role: jurist, change: 1}]}\n"
        "  - {id: M4, guards: [{value: rsut, max_loss: 5 %, rule: veto}]}\n"
    )
    done = run(*given, "--motions", "moties.yaml")
    assert (done.code, done.out) == (2, "")
    said = flat(done.err)
    for text in (
        "moties.yaml:3:19, motions[0].do[0]: fout: er is geen voorstel 'a'",
        "'D' loopt al",
        "'kapitaal'",
        "'jurist'",
        "er is geen waarde of maatstaf 'rsut'",
        "'rust'",
    ):
        assert text in said
    assert "Traceback" not in said


def test_a_report_has_a_section_on_motions(
    run: Callable[..., Any], given: list[str], tmp_path: Path
) -> None:
    few = ["--why-not", "0", "--alternatives", "0", "--more-of", "0", "--front", "0"]
    few += ["--samples", "0", "--reweigh", "0"]
    asked = ["report", *given[1:], *few, "--motions", "moties.yaml"]
    done = run(*asked, "-o", "advies.html")
    assert done.code == 0, done.err
    page = (tmp_path / "advies.html").read_text()
    assert "Wat moties zouden kosten" in page
    assert "Wat de motie kost en brengt: M1 Doe het plein (Fractie X)" in page
    found = json.loads(run(*asked, "--json").out)
    assert [motion["possible"] for motion in found["motions"]["motions"]] == [True, True, False]
    assert found["motions"]["without"] is None
    done = run("report", *given[1:4], "--motions", "moties.yaml")
    assert (done.code, done.out) == (2, "")
    assert "een motie heeft alleen een prijs als er een plan is" in flat(done.err)


def test_only_motions_needs_a_motion(run: Callable[..., Any], given: list[str]) -> None:
    done = run(*given, "--only-motions")
    assert (done.code, done.out) == (2, "")
    assert "--motions" in done.err


def test_a_workbook_is_drafted_filled_in_and_given_back(
    run: Callable[..., Any], given: list[str], tmp_path: Path
) -> None:
    done = run(*given, "--draft", "moties.xlsx")
    assert done.code == 0, done.err
    assert done.out == "geschreven: moties.xlsx. Vul het in, en geef het mee met --motions\n"
    done = run(*given, "--motions", "moties.xlsx")
    assert (done.code, done.out) == (2, "")
    assert "blad Moties, cel A1: fout: in dit blad staat geen motie" in done.err
    book = load_workbook(tmp_path / "moties.xlsx")
    names = [[cell.value for cell in row] for row in book["Namen"].iter_rows()]
    assert names[1] == ["A", "Bos", "money", None, "groen", "Groen", "g", "Bomen"]
    book["Moties"].append(["M1", "Doe het plein", None, "Fractie X", "C"])
    book["Moties"].append(["M2", None, None, None, None, "A"])
    book["Budgetten"].append(["M2", None, 1])
    book.save(tmp_path / "vol.xlsx")
    told = json.loads(run(*given, "--motions", "vol.xlsx", "--json").out)["motions"]
    wanted = json.loads(run(*given, "--motions", "moties.yaml", "--json").out)["motions"]
    assert [one["value_change"] for one in told] == [one["value_change"] for one in wanted[:2]]
    # What somebody filled in is not lost, and names that are not there are told at their cell.
    assert "bestaat al" in run(*given, "--draft", "vol.xlsx").err
    assert run(*given, "--draft", "x.xlsx", "--motions", "vol.xlsx").code == 2
    assert run(*given, "--draft", "x.csv").code == 2
    book["Moties"].append(["M3", None, None, None, "Z"])
    book["Budgetten"].append(["M2", None, 1, None, 2099])
    book.save(tmp_path / "vol.xlsx")
    done = run(*given, "--motions", "vol.xlsx")
    assert (done.code, done.out) == (2, "")
    assert "blad Moties, cel E4 (wel doen): fout: er is geen voorstel 'Z'" in done.err
    assert "blad Budgetten, cel A3: fout: " in done.err
