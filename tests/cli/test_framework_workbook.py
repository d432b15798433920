"""A framework as a workbook, from the draft to the ranking, and with the mistakes people make."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from maatwaarde.framework import load_framework

YAML = """\
maatwaarde: 1
id: plaats
title: {nl: Meetlat Plaats, en: Framework of Place}
organisation: {name: Plaats, kind: municipality}
money: {price_level: 2026, discount_rate: 2.25 %}
values:
  - id: klimaat
    title: Klimaat
    pillar: E
    measures:
      - {id: co2, title: CO2, unit: t_CO2e/year, better: lower, worst: 500, best: -500}
      - {id: gas, title: Gas, unit: m3/year, better: lower, worst: 500, best: -500}
  - id: wonen
    title: Wonen
    pillar: S
    measures:
      - {id: huizen, title: Huizen, unit: woning, better: higher, worst: -90, best: 90}
      - {id: geluid, title: Geluid, unit: person, better: lower, worst: 200, best: -200}
guards:
  - {value: wonen, max_loss: 0.25, rule: veto}
"""


class Book:
    """A workbook of a framework in which cells can be put by sheet, row and heading."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]

    def column(self, sheet: str, heading: str) -> int:
        return next(cell.column for cell in self.book[sheet][1] if cell.value == heading)

    def put(self, sheet: str, row: int, heading: str, value: Any) -> str:
        cell = self.book[sheet].cell(row, self.column(sheet, heading))
        cell.value = value
        return cell.coordinate

    def line(self, name: str, value: Any) -> str:
        """Fill in a line of the sheet of the framework itself."""
        for row in self.book["Meetlat"].iter_rows():
            if row[0].value == name:
                row[1].value = value
                return row[1].coordinate
        raise KeyError(name)

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def book(run: Callable[..., Any], tmp_path: Path) -> Book:
    source, target = tmp_path / "plaats.yaml", tmp_path / "meetlat.xlsx"
    source.write_text(YAML, encoding="utf-8")
    assert run("framework", "to-xlsx", source, "-o", target, "--lang", "nl").code == 0
    return Book(target)


def told(err: str, path: Path) -> dict[str, str]:
    """Return what is said of each place, by ``blad X, cel Y``, without the heading behind it."""
    found = {}
    for line in err.splitlines():
        if line.startswith(f"{path}, "):
            place, _, said = line.removeprefix(f"{path}, ").partition(": ")
            found[place.partition(" (")[0]] = said
    return found


def test_a_workbook_is_a_framework_wherever_one_is_asked(
    run: Callable[..., Any], deltastad: Path, tmp_path: Path
) -> None:
    book, text = tmp_path / "m.xlsx", tmp_path / "m.yaml"
    done = run("framework", "to-xlsx", deltastad / "meetlat.yaml", "-o", book)
    assert done.code == 0
    assert done.out == f"geschreven: {book} (13 waarden, 19 maatstaven en 3 ondergrenzen)\n"
    assert "de opmerkingen (#)" in done.err
    proposals = deltastad / "voorstellen.csv"
    answers = [
        run("score", proposals, "-f", one, "--json").out
        for one in (deltastad / "meetlat.yaml", book)
    ]
    assert answers[0] == answers[1]
    for command in (
        ["framework", "check", book],
        ["framework", "show", book],
        ["explain", "P-017", proposals, "-f", book],
        ["check", proposals, "-f", book],
        ["weights", "form", book, "-o", tmp_path / "form.xlsx"],
    ):
        assert run(*command).code == 0, command
    assert run("framework", "from-xlsx", book, "-o", text).code == 0
    assert load_framework(text).checksum == load_framework(deltastad / "meetlat.yaml").checksum


def test_the_output_must_be_named_as_what_it_is(run: Callable[..., Any], book: Book) -> None:
    done = run("framework", "to-xlsx", book.path, "-o", book.path)
    assert done.code == 2
    assert "een andere naam" in done.err
    done = run("framework", "from-xlsx", book.path, "-o", book.path.with_suffix(".json"))
    assert done.code == 2
    assert "laat de naam eindigen op .yaml" in done.err
    assert not book.path.with_suffix(".json").exists()


def test_what_people_type_is_read(run: Callable[..., Any], book: Book) -> None:
    book.line("discontovoet", 0.0225)
    book.sheet("Meetlat")["B17"].number_format = "0.00%"
    book.line("geldig van", "1-2-2026")
    book.line("geldig tot", datetime.date(2099, 12, 31))
    book.put("Maatstaven", 2, "slechtst", "1,5 kt_CO2e/jaar")
    book.put("Maatstaven", 3, "slechtst", "1.250,5")
    book.put("Maatstaven", 4, "best", "1e2")
    book.put("Maatstaven", 5, "beter", "Lower")
    book.put("Maatstaven", 5, "doel 2030", -1000)
    book.put("Waarden", 2, "SDG", "SDG 7; 13")
    book.put("Ondergrenzen", 2, "hoogste verlies", "12,5 %")
    # Rows that are added below the list, and an empty one between.
    for heading, value in (
        ("id", "groen"),
        ("titel", "Groen"),
        ("onder", "wonen"),
        ("eenheid", "m2"),
        ("beter", "hoger"),
        ("slechtst", -10),
        ("best", 10),
    ):
        book.put("Maatstaven", 8, heading, value)
    book.put("Ondergrenzen", 5, "maatstaf", "groen")
    book.put("Ondergrenzen", 5, "hoogste verlies", 0.5)
    book.put("Ondergrenzen", 5, "regel", "melding")
    done = run("framework", "check", book.save())
    assert (done.code, done.err) == (0, "")
    file = load_framework(book.path).file
    co2, gas = file.values[0].measures
    assert (co2.worst, gas.worst) == (1500.0, 1250.5)
    huizen, geluid, groen = file.values[1].measures
    assert (huizen.best, geluid.target, groen.id) == (100.0, {2030: -1000.0}, "groen")
    assert (file.money.discount_rate, file.values[0].sdg) == (0.0225, (7, 13))
    assert [(guard.value, guard.max_loss) for guard in file.guards] == [
        ("wonen", 0.125),
        ("groen", 0.5),
    ]
    assert file.valid is not None
    assert str(file.valid.from_) == "2026-02-01"


def broken(book: Book) -> dict[str, str]:
    """Put a mistake of each kind in a workbook; return a part of what is said, by place."""
    put, line = book.put, book.line
    said = {
        put("Maatstaven", 2, "eenheid", "t_CO3e/jaar"): "t_CO3e",
        put("Maatstaven", 2, "best", "=1/0"): "geen uitkomst opgeslagen",
        put("Maatstaven", 3, "beter", "hogr"): "geen van de woorden",
        put("Maatstaven", 3, "slechtst", "veel"): "'veel' is geen getal",
        put("Maatstaven", 4, "onder", "wonn"): "staat niet als waarde",
        put("Maatstaven", 4, "best", -5): "'best' is -5",
        put("Maatstaven", 4, "knikken", "20 is 0,5"): "geen effect met de waarde",
        put("Maatstaven", 4, "na het doel", 40): "meer dan het geheel",
        put("Maatstaven", 5, "id", "co2"): "al gebruikt, in blad Maatstaven, cel A2",
        put("Maatstaven", 5, "best", None): "'best' ontbreekt",
        put("Maatstaven", 5, "onbekend", "nul"): "geen reden",
        put("Maatstaven", 5, "gewicht", "2.000"): "op twee manieren",
        put("Maatstaven", 5, "voorbeeld", "soms"): "geen van de woorden",
        put("Maatstaven", 1, "bron", "broon"): "kop is onbekend",
        put("Maatstaven", 9, "titel", "Totaal"): "rij met totalen",
    }
    where = {f"blad Maatstaven, cel {cell}": text for cell, text in said.items()}
    where |= {
        f"blad Meetlat, cel {line('geldig van', '31-2-2026')}": "geen datum",
        f"blad Meetlat, cel {line('munt', 'USD')}": "geen van de woorden",
        f"blad Meetlat, cel {line('prijspeil', 'nu')}": "geen geheel getal",
        f"blad Waarden, cel {put('Waarden', 2, 'onder', 'wonen')}": "staat onder zichzelf",
        f"blad Waarden, cel {put('Waarden', 3, 'SDG', 3.11)}": "geen lijst van SDG's",
        f"blad Ondergrenzen, cel {put('Ondergrenzen', 2, 'hoogste verlies', 25)}": "25 is meer",
        f"blad Ondergrenzen, cel {put('Ondergrenzen', 3, 'waarde', 'woonen')}": "'woonen'",
    }
    put("Waarden", 3, "onder", "klimaat")
    put("Ondergrenzen", 3, "hoogste verlies", 0.2)
    put("Ondergrenzen", 3, "regel", "veto")
    book.sheet("Waarden").merge_cells("E2:E3")
    where["blad Waarden, cel E2"] = "samengevoegd"
    book.book.create_sheet("Maatstavn")["A1"] = "x"
    where["blad Maatstavn, cel A1"] = "zo'n blad is niet bekend"
    book.book.create_sheet("Notities")["A1"] = "x"
    where["blad Notities, cel A1"] = "niet gelezen"
    return where


def test_every_mistake_is_told_at_once_with_its_sheet_and_cell(
    run: Callable[..., Any], book: Book
) -> None:
    where = broken(book)
    done = run("framework", "check", book.save())
    assert (done.code, done.out) == (2, "")
    found = told(done.err, book.path)
    assert {place: part for place, part in where.items() if part not in found.get(place, "")} == {}
    assert set(found) == set(where)
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("in_english")
def test_the_same_mistakes_in_english(run: Callable[..., Any], book: Book, deltastad: Path) -> None:
    where = broken(book)
    done = run("score", deltastad / "voorstellen.csv", "-f", book.save())
    assert (done.code, done.out) == (2, "")
    found = told(done.err, book.path)
    places = {place.replace("blad ", "sheet ").replace("cel ", "cell ") for place in where}
    assert set(found) == places
    assert "blad" not in done.err
    assert "this formula has no stored value" in done.err


def test_problems_as_json_have_sheet_and_cell(run: Callable[..., Any], book: Book) -> None:
    cell = book.put("Maatstaven", 3, "slechtst", "veel")
    done = run("framework", "check", book.save(), "--json")
    assert done.code == 2
    assert f'"cell": "{cell}"' in done.out
    assert '"sheet": "Maatstaven"' in done.out


def test_merged_cells_count_for_each_row_where_they_can(
    run: Callable[..., Any], book: Book
) -> None:
    sheet, j = book.sheet("Maatstaven"), book.column("Maatstaven", "onder")
    sheet.merge_cells(start_row=4, end_row=5, start_column=j, end_column=j)
    done = run("framework", "check", book.save())
    assert done.code == 0
    assert "cel D4 (onder): waarschuwing: de cellen D4:D5 zijn samengevoegd" in done.err
    assert [m.id for m in load_framework(book.path).file.values[1].measures] == ["huizen", "geluid"]


def test_hidden_rows_and_columns_without_a_heading_are_said(
    run: Callable[..., Any], book: Book
) -> None:
    sheet = book.sheet("Maatstaven")
    sheet.row_dimensions[3].hidden = True
    beside = sheet.cell(2, sheet.max_column + 1, "nog navragen").coordinate
    done = run("framework", "check", book.save())
    assert done.code == 0
    assert "cel A3: waarschuwing: 1 verborgen rij is ook gelezen" in done.err
    assert f"cel {beside}: waarschuwing: wat in een kolom zonder kop staat" in done.err


def test_a_missing_column_is_told_once_and_not_for_each_row(
    run: Callable[..., Any], book: Book
) -> None:
    book.sheet("Maatstaven").delete_cols(book.column("Maatstaven", "beter"))
    done = run("framework", "check", book.save())
    assert done.code == 2
    assert "cel A1: fout: de kolom 'beter' ontbreekt" in done.err
    assert done.err.endswith("1 fout gevonden\n")


def test_a_workbook_without_values_says_which_sheet_is_missing(
    run: Callable[..., Any], book: Book
) -> None:
    del book.book["Waarden"]
    done = run("framework", "check", book.save())
    assert done.code == 2
    assert "het blad 'Waarden' ontbreekt" in done.err


def test_a_list_of_proposals_is_no_framework(run: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    book = Workbook()
    book.active.append(["id", "titel", "kosten"])
    book.save(path)
    done = run("framework", "check", path)
    assert done.code == 2
    assert "in deze werkmap staat geen meetlat" in done.err
    assert "init LIJST --as xlsx" in done.err


@pytest.mark.usefixtures("book")
def test_a_workbook_may_build_on_a_framework_and_be_built_on(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    over = tmp_path / "over.yaml"
    over.write_text("maatwaarde: 1\nid: over\nextends: meetlat.xlsx\nhorizon: 2040\n")
    assert run("framework", "check", over).code == 0
    assert load_framework(over).file.horizon == 2040
    small = Workbook()
    sheet = small.active
    sheet.title = "Meetlat"
    for row in (["onderdeel", "invullen"], ["id", "klein"], ["bouwt voort op", "over.yaml"]):
        sheet.append(row)
    sheet = small.create_sheet("Waarden")
    sheet.append(["id", "gewicht"])
    sheet.append(["klimaat", 3])
    small.save(tmp_path / "klein.xlsx")
    assert run("framework", "check", tmp_path / "klein.xlsx").code == 0
    file = load_framework(tmp_path / "klein.xlsx").file
    assert [value.weight for value in file.values] == [3.0, 1.0]


LIST = """\
id;titel;kosten 2027;woningen;geluid (dB);toelichting
A;Een;100;3;-1;mooi
B;Twee;50;5;2;"duur; maar goed"
"""


@pytest.fixture
def drafted(run: Callable[..., Any], tmp_path: Path) -> Path:
    source = tmp_path / "lijst.csv"
    source.write_text(LIST, encoding="utf-8")
    done = run("init", source, "--as", "xlsx", "--lang", "nl")
    assert done.code == 0
    assert "Wat daarin geel is, is geraden" in done.out
    return tmp_path / "lijst.framework.xlsx"


def test_init_drafts_one_workbook_with_which_all_goes_on(
    run: Callable[..., Any], drafted: Path
) -> None:
    source = drafted.with_name("lijst.csv")
    assert {path.name for path in drafted.parent.iterdir()} == {"lijst.csv", drafted.name}
    assert run("framework", "check", drafted).code == 0
    sheet = load_workbook(drafted)["Maatstaven"]
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert notes
    assert all(note.startswith("BESLIS") for note in notes)
    assert run("check", source, "-m", drafted, "-f", drafted).code == 0
    of_workbook = run("score", source, "-m", drafted, "-f", drafted, "--json")
    assert of_workbook.code == 0
    # In YAML it is the same.
    assert run("init", source).code == 0
    mapping, framework = (
        drafted.with_name(f"lijst.{one}.yaml") for one in ("mapping", "framework")
    )
    of_yaml = run("score", source, "-m", mapping, "-f", framework, "--json")
    assert of_yaml.out == of_workbook.out
    refused = run("init", source, "--as", "xlsx")
    assert refused.code == 2


def test_mistakes_in_what_columns_mean_have_their_cell(
    run: Callable[..., Any], drafted: Path
) -> None:
    book = Book(drafted)
    rows = {row[0].value: row[0].row for row in book.sheet("Kolommen").iter_rows()}
    book.put("Kolommen", rows["titel"], "betekent", "weglaten")
    cells = {
        book.put("Kolommen", rows["woningen"], "betekent", "impact"): "",
        book.put("Kolommen", rows["toelichting"], "betekent", None): "niets zegt wat deze kop",
        book.put("Kolommen", rows["kosten 2027"], "decimalen", "streepje"): "geen van de woorden",
        book.put("Kolommen", 20, "vaste waarde", "x"): "niets zegt wat deze kop",
    }
    for row in book.sheet("Lijst").iter_rows():
        if row[0].value == "kopregel":
            row[1].value = "eerste"
    done = run("score", drafted.with_name("lijst.csv"), "-m", book.save(), "-f", drafted)
    assert (done.code, done.out) == (2, "")
    found = told(done.err, drafted)
    assert found["blad Lijst, cel B3"].startswith("fout: 'eerste' is geen geheel getal")
    for cell, text in cells.items():
        where = f"blad Kolommen, cel {cell.replace('H20', 'B20')}"
        assert text in found[where], found


def test_a_workbook_without_that_sheet_is_no_mapping(
    run: Callable[..., Any], book: Book, deltastad: Path
) -> None:
    done = run("score", deltastad / "voorstellen.csv", "-m", book.path, "-f", book.path)
    assert done.code == 2
    assert "geen blad 'Kolommen'" in done.err
