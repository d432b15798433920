"""Headings that take two rows, as offices lay them out."""

from maatwaarde.proposals.clean.headings import find_header, joined

UNITS = {"m3": "m3", "x € 1.000": "kEUR"}
BODY = [[1, "Wadi", 100, 0, 50, 40, "++", 300], [2, "Sluis", 200, 10, 0, 0, "-", 0]]


def headings(*rows: list[object]) -> list[str]:
    index, span = find_header(rows, frozenset(), lambda _: False)
    return joined(rows, index, span, UNITS.get)


def test_years_stand_below_a_heading_and_others_have_their_unit_below_them():
    top = ["Nr", "Project", "Investering", None, None, "Uren", "Natuur", "Waterberging"]
    below = [None, None, 2027, 2028, 2029, "uren ingenieur 2027", None, "m3"]
    assert headings(["Kadernota"], [], top, below, *BODY) == [
        *("Nr", "Project", "Investering 2027", "Investering 2028", "Investering 2029"),
        *("uren ingenieur 2027", "Natuur", "Waterberging [m3]"),
    ]


def test_a_first_proposal_without_a_number_is_no_second_row_of_headings():
    top = ["Nr", "Project", "Kosten", None, "Effect"]
    first = [None, "Wadi", 2027, 2028, 12]
    assert headings(top, first, [2, "Sluis", 5, 6, 7]) == ["Nr", "Project", "Kosten", "", "Effect"]


def test_a_merged_heading_goes_in_front_of_what_is_below_it():
    top = ["Nr", "Kosten", None, "Status"]
    below = [None, "laag", "hoog", None]
    assert headings(top, below, [1, 2, 3, "idee"])[:3] == ["Nr", "Kosten laag", "Kosten hoog"]
