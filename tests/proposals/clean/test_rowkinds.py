from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import Proposals, read_proposals

from ..files import codes, csv_file


def listed(path: Path, text: str, mapping: dict[str, object] | None = None) -> Proposals:
    file = path / "lijst.csv"
    file.write_text(text)
    return read_proposals(file, mapping)


def out(proposals: Proposals) -> list[tuple[int, str, str]]:
    return [(one.row, one.reason, one.text) for one in proposals.left_out]


@pytest.mark.parametrize(
    "row",
    [
        "Totaal investeringen;;11",
        "Totaal 2027;;11",
        ";Totaal programma groen;11",
        "Sub-totaal wijk Noord;;11",
        ";Noord totaal;11",
        "Eindtotaal programma;;11",
        "Som;;11",
        "Alle projecten samen;;11",
        "Totale kosten;;€ 11,00",
        "Totaal;;",
        ";;11",
    ],
)
def test_a_row_of_totals_is_left_out_whatever_it_is_called(tmp_path: Path, row: str) -> None:
    proposals = listed(tmp_path, f"Nr;Naam;Kosten\n1;A;5\n2;B;6\n{row}\n")
    assert proposals.ids == ("1", "2")
    assert [(r, reason) for r, reason, _ in out(proposals)] == [(4, "total")]
    assert codes(proposals.warnings) == ["total-row"]
    assert proposals.warnings[0].where.row == 4


def test_a_total_that_is_no_sum_is_left_out_and_said_to_be_none(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "Nr;Naam;Kosten\n1;A;5\n2;B;6\nTotaal 2027;;12\n")
    assert proposals.ids == ("1", "2")
    assert "not the sum" in proposals.warnings[0].what
    assert proposals.left_out[0].cells == {"Nr": "Totaal 2027", "Kosten": "12"}


def test_a_proposal_that_begins_like_a_total_stays(tmp_path: Path) -> None:
    text = "Nr;Naam;Kosten\n1;Totaal vernieuwde gymzaal;5\n2;Samen aan de slag;6\n3;Somerset;7\n"
    proposals = listed(tmp_path, text)
    assert len(proposals) == 3
    assert not proposals.left_out
    named = "Naam;Nr;Kosten\nTotaal vernieuwde gymzaal;3;5\nPad;4;7\n"
    proposals = listed(tmp_path, named)
    assert len(proposals) == 2
    assert codes(proposals.warnings) == ["total-like"]


def test_subtotals_and_headings_of_groups(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Nr", "Naam", "Kosten 2027", "Berging [m3]"],
        ["Schoon water"],
        [1, "A", 100, 10],
        [2, "B", 200, 20],
        ["Subtotaal schoon water", None, 300, 30],
        ["Veiligheid"],
        [3, "C", 300, 30],
        [4, "D", None, 40],
        ["Totaal generaal", None, 600, 70],
    ]:
        book.active.append(row)
    book.save(tmp_path / "lijst.xlsx")
    proposals = read_proposals(tmp_path / "lijst.xlsx")
    assert proposals.ids == ("1", "2", "3", "4")
    assert out(proposals) == [
        (2, "group", "Schoon water"),
        (5, "total", "Subtotaal schoon water"),
        (6, "group", "Veiligheid"),
        (9, "total", "Totaal generaal"),
    ]
    assert [w.where.row for w in proposals.warnings] == [2, 5, 6, 9]
    assert not any("not the sum" in w.what for w in proposals.warnings)


GROUPS = "nr;naam;kosten;m2\nGroen;;;\n1;A;5;1\n2;B;6;2\n\n2028;;;\n3;C;7;3\n"


def test_headings_of_groups_are_given_to_the_rows_below_where_the_mapping_says_so(
    tmp_path: Path,
) -> None:
    proposals = listed(tmp_path, GROUPS, {"groups": "area"})
    assert proposals.area == ("Groen", "Groen", "2028")
    assert [one.reason for one in proposals.left_out] == ["group", "group"]
    proposals = listed(tmp_path, GROUPS, {"groups": "policy_field"})
    assert proposals.policy_field == ("Groen", "Groen", "2028")
    proposals = listed(tmp_path, GROUPS, {"groups": "attribute:programma"})
    assert proposals.attributes["programma"].values == ("Groen", "Groen", "2028")
    with pytest.raises(ProposalError, match="cannot be cost"):
        listed(tmp_path, GROUPS, {"groups": "cost"})
    plain = listed(tmp_path, "nr;naam;kosten\n1;A;5\n", {"groups": "area"})
    assert codes(plain.warnings) == ["no-groups"]


def test_a_row_with_an_id_alone_is_a_proposal(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "nr;naam;kosten\nP-1;A;5\nP-2;;\nP-3;C;7\nP-4;D;7\n")
    assert proposals.ids == ("P-1", "P-2", "P-3", "P-4")
    assert not proposals.left_out


def test_a_row_of_units_below_the_headings(tmp_path: Path) -> None:
    proposals = listed(
        tmp_path,
        "nr;naam;kosten 2027;inzet:jurist;berging\n;;(x € 1.000);fte;m3\n1;A;5;0,5;1\n",
    )
    assert proposals.ids == ("1",)
    assert [(use.column, use.unit) for use in proposals.uses] == [
        ("cost:2027", "kEUR"),
        ("staff:jurist", "fte"),
    ]
    assert proposals.attributes["berging"].unit == "m3"
    assert out(proposals) == [(2, "units", "(x € 1.000)")]
    assert codes(proposals.warnings) == ["units-row"]
    headed = "nr;naam;kosten 2027;inzet:jurist\n;;k€;fte\nGroen;;;\n1;A;;0,5\n2;B;5;0,5\n"
    proposals = listed(tmp_path, headed)
    assert [use.unit for use in proposals.uses] == ["kEUR", "fte"]
    assert [reason for _, reason, _ in out(proposals)] == ["units", "group"]
    # A first row of letters, which are units as well, is a row of the list.
    assert len(listed(tmp_path, "nr;naam\nA;g\nB;h\n")) == 2


def test_headings_once_more_in_the_list_are_left_out(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "Nr;Naam;Kosten\n1;A;5\nNr;Naam;Kosten\n2;B;6\n")
    assert proposals.ids == ("1", "2")
    assert out(proposals) == [(3, "headings", "Nr")]
    assert codes(proposals.warnings) == ["headings-row"]


def test_a_text_directly_below_the_last_row_is_a_note(tmp_path: Path) -> None:
    proposals = listed(tmp_path, "nr;naam;kosten\n1;A;5\n2;B;6\nBron: afdeling Financiën;;\n")
    assert proposals.ids == ("1", "2")
    assert out(proposals) == [(4, "note", "Bron: afdeling Financiën")]


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        ("Groen;;11;2\n1;A;5;1\n2;B;6;1\nWegen;;7;3\n3;C;7;3\n", ["Groen", "Wegen"]),
        (";Groen;11;2\n1;A;5;1\n2;B;6;1\n;Wegen;7;3\n3;C;7;3\n", ["Groen", "Wegen"]),
        ("1;Groen;;\n1.1;A;5;1\n1.2;B;6;1\n2;Wegen;;\n2.1;C;7;3\n", ["1 Groen", "2 Wegen"]),
    ],
)
def test_headings_of_groups_with_sums_or_codes(
    tmp_path: Path, groups: str, names: list[str]
) -> None:
    proposals = listed(tmp_path, f"Nr;Naam;Kosten;m2\n{groups}", {"groups": "area"})
    assert proposals.titles == ("A", "B", "C")
    assert proposals.area == (names[0], names[0], names[1])
    assert [reason for _, reason, _ in out(proposals)] == ["group", "group"]


def test_proposals_without_a_code_of_their_own_or_without_amounts_stay(tmp_path: Path) -> None:
    text = "Nr;Naam;Kosten;m2\n1;Groen;;\n2;A;5;1\n3;B;6;1\n10;Wegen;;\n101;C;7;3\n"
    assert len(listed(tmp_path, text)) == 5
    blank = "Naam;Nr;Kosten;m2\nGroen;1;5;2\nWegen;2;;2\nPad;3;6;\n"
    assert len(listed(tmp_path, blank)) == 3


@pytest.mark.parametrize(
    "words",
    ["Resteert", "Beschikbaar budget", "Afronding", "Dekking:", "Nog te verdelen"],
)
@pytest.mark.parametrize("cells", ["{};;50", ";{};50"])
def test_what_is_left_to_spend_is_no_proposal(tmp_path: Path, words: str, cells: str) -> None:
    text = "id;naam;kosten 2027\n1;Pad;100\n2;Brug;200\n3;Park;300\n"
    read = read_proposals(csv_file(tmp_path, text + cells.format(words) + "\n"))
    assert read.ids == ("1", "2", "3")
    assert [(row.row, row.reason) for row in read.left_out] == [(5, "total")]
    kept = read_proposals(csv_file(tmp_path, f"{text}4;{words};50\n"))
    assert kept.ids == ("1", "2", "3", "4")
