"""Files of gates: every mistake at once with its line or cell, and a workbook says the same."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from maatwaarde.account.gates.model import Gates
from maatwaarde.account.gates.read import read_gates
from maatwaarde.diagnostics import ResourceError

FILE = """\
maatwaarde: 1
version: "2"
title: {nl: Onze poorten, en: Our gates}
adopted: {by: de raad, on: 2026-11-12, reference: R-1}
gates:
  - id: aanleg
    title: Verder met de aanleg
    proposals: [A, B]
    phase: 2
    due: 2028-06-30
    criteria:
      - {id: op-tijd, text: Op tijd, condition: months_late <= 3}
      - {id: geld, text: Binnen budget, condition: "spent <= 1.1 * budgeted and area != 'Zuid'"}
    releases:
      - {name: capital, share: 60 %, periods: [2028, 2029-H1]}
      - {amount: 2 MEUR, periods: [2029]}
    otherwise: wait 6 months
  - id: klaar
    title: Klaar
    due_months: 24
    criteria: [{id: c, text: Klaar, condition: realised_co2 < 0}]
    otherwise: stop
"""

WRONG = """\
maatwaarde: 1
adopted: {by: de raad, on: 12-11-2026}
gates:
  - id: een
    title: Een
    due: 2028-06-30
    due_months: 12
    criteria: []
    otherwise: wait a while
    relases: []
  - id: een
    title: Twee
    criteria:
      - {id: c, text: Klopt, condition: a = 1}
      - {id: c, text: Klopt, condition: "__import__('os').system('x') == 0"}
      - {id: d, condition: a > 1 en b > 2}
    releases: [{name: capital, amount: 5, share: 0.5, periods: []}]
    otherwise: stop
"""


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "poorten.yaml"
    file.write_text(FILE)
    gates = read_gates(file)
    first, second = gates.gates
    assert (gates.version, gates.adopted.on, len(gates.sha256)) == ("2", date(2026, 11, 12), 64)
    assert (first.phase, first.otherwise, second.otherwise) == ("2", 6, float("inf"))
    assert [(one.share, one.amount) for one in first.releases] == [(0.6, None), (None, 2e6)]


@pytest.mark.parametrize("other", ["3", "1.5", "~", "tekst", "[3]", "[[3]]", "{a: 3}"])
def test_gates_and_criteria_that_are_something_else_are_told(other: str, tmp_path: Path) -> None:
    path = tmp_path / "poorten.yaml"
    begin = "maatwaarde: 1\nversion: 1\ntitle: Poorten\ngates:"
    for text in (f"{begin} {other}\n", f"{begin}\n  - {{id: a, title: A, criteria: {other}}}\n"):
        path.write_text(text)
        with pytest.raises(ResourceError) as caught:
            read_gates(path)
        assert caught.value.problems


def test_one_thing_is_a_list_of_one(tmp_path: Path) -> None:
    file = tmp_path / "poorten.yaml"
    file.write_text(FILE.replace("[A, B]", "A").replace("[2029]", "2029"))
    first = read_gates(file).gates[0]
    assert (first.proposals, first.releases[1].periods) == (("A",), ("2029",))


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "poorten.yaml"
    file.write_text(WRONG)
    with pytest.raises(ResourceError) as caught:
        read_gates(file)
    found = [(problem.code, problem.where.line) for problem in caught.value.problems]
    assert found == [
        ("missing", 1),  # version
        ("date-from-datetime-parsing", 2),
        ("too-short", 8),
        ("bad-otherwise", 9),
        ("extra-forbidden", 10),
        ("duplicate-id", 11),
        ("formula", 14),
        ("duplicate-id", 15),
        ("formula", 15),
        ("missing", 16),  # text
        ("formula", 16),
        ("too-short", 17),
    ]
    assert all(problem.mend for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("due_months: 24", "due_months: 24\n    due: 2028-01-01", "there is both 'due' and"),
        ("due_months: 24\n", "\n", "nothing says when the gate 'klaar'"),
        ("amount: 2 MEUR", "amount: 2 MEUR, share: 1", "an amount or a share"),
        ("share: 60 %", "share: 60", "60 is more than the whole"),
        ("otherwise: stop", "otherwise: wait 0 months", "does not say what happens"),
        ("otherwise: stop", "", "'otherwise' is missing"),
        ("maatwaarde: 1", "maatwaarde: 2", "'maatwaarde' is 2"),
        ("id: klaar", "id: 'klaar is klaar'", "'id' is 'klaar is klaar'"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    file = tmp_path / "poorten.yaml"
    assert old in FILE
    file.write_text(FILE.replace(old, new, 1))
    with pytest.raises(ResourceError) as caught:
        read_gates(file)
    assert what in str(caught.value)


SHEETS: dict[str, list[list[object]]] = {
    "Vaststelling": [
        ["versie", 2],
        ["titel", "Onze poorten"],
        ["titel (Engels)", "Our gates"],
        ["vastgesteld door", "de raad"],
        ["vastgesteld op", date(2026, 11, 12)],
        ["kenmerk besluit", "R-1"],
    ],
    "Poorten": [
        ["id", "titel", "voorstellen", "fase", "uiterlijk", "maanden na start", "anders"],
        [
            "aanleg",
            "Verder met de aanleg",
            "A; B",
            2,
            date(2028, 6, 30),
            None,
            "wacht 6 maanden",
        ],
        ["klaar", "Klaar", None, None, None, 24, "stop"],
    ],
    "Criteria": [
        ["poort", "id", "tekst", "voorwaarde"],
        ["aanleg", "op-tijd", "Op tijd", "months_late <= 3"],
        ["aanleg", "geld", "Binnen budget", "spent <= 1.1 * budgeted and area != 'Zuid'"],
        ["klaar", "c", "Klaar", "realised_co2 < 0"],
    ],
    "Vrijgave": [
        ["poort", "geld", "bedrag", "aandeel", "perioden"],
        ["aanleg", "capital", None, "60 %", "2028; 2029-H1"],
        ["aanleg", None, "2 mln", None, 2029],
    ],
}


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "poorten.yaml"
    file.write_text(FILE)
    found = read_gates(workbook(tmp_path / "poorten.xlsx", SHEETS))
    assert found.model_dump() == read_gates(file).model_dump()
    assert isinstance(found, Gates)


def test_mistakes_in_a_workbook_have_their_cell(tmp_path: Path) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SHEETS.items()}
    sheets["Poorten"][1][4] = "30-31-2028"
    sheets["Poorten"][2][6] = "later"
    sheets["Criteria"][1][0] = "aanlg"
    sheets["Criteria"][3][3] = "realised_co2 = 0"
    sheets["Vrijgave"][0][2] = "bedarg"
    sheets["Critria"] = [["x"]]
    with pytest.raises(ResourceError) as caught:
        read_gates(workbook(tmp_path / "poorten.xlsx", sheets))
    found = {(one.code, one.where.sheet, one.where.cell) for one in caught.value.problems}
    assert found >= {
        ("date-parsing", "Poorten", "E2"),
        ("bad-otherwise", "Poorten", "G3"),
        ("unknown-gate", "Criteria", "A2"),
        ("formula", "Criteria", "D4"),
        ("unknown-heading", "Vrijgave", "C1"),
        ("unknown-sheet", "Critria", "A1"),
    }


def test_a_workbook_without_gates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="no gates and criteria"):
        read_gates(workbook(tmp_path / "poorten.xlsx", {"Blad1": [["a"]]}))
