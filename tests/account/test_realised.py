"""Reading what was realised, from files as offices make them."""

import datetime as dt
from pathlib import Path

import pytest

from build import flat, measure
from maatwaarde.account.realised import Realised, read_realised
from maatwaarde.diagnostics import Diagnostic, ProposalError
from maatwaarde.periods import Period
from maatwaarde.proposals import read_proposals
from proposals.files import csv_file, xlsx_file

JUNE = dt.date(2028, 6, 30)
OWNER = flat(
    [
        measure("co2", 100, -100, unit="t_CO2e/year", title="CO2-uitstoot"),
        measure("woningen", -10, 10, unit="dwelling", title="Nieuwe woningen"),
    ]
)
LIST = (
    "id;title;cost:capital:2027;cost:operating:2027;staff:planner:2027;impact:co2;impact:woningen\n"
    "A;Aanleg;100;10;1;-50;0\nB;Bouw;200;20;2;0;120\n"
)


@pytest.fixture
def read(tmp_path: Path):
    listed = read_proposals(csv_file(tmp_path, LIST))

    def read_(text: str | Path, **more: object) -> Realised:
        file = csv_file(tmp_path, text, name="r.csv") if isinstance(text, str) else text
        return read_realised(file, OWNER, listed, **more)

    return read_


def values(found: Realised) -> list[tuple]:
    return [(o.kind, o.name, o.proposal, o.on, o.value) for o in found.observations]


def errors(read, text: str | Path) -> list[Diagnostic]:
    with pytest.raises(ProposalError) as raised:
        read(text)
    return [one for one in raised.value.problems if one.severity == "error"]


LONG = """Voortgang per 30 juni 2028
;;;;;;;
Voorstel;Indicator;Peildatum;Waarde;Eenheid;Soort;Bron;Kwaliteit
A;CO2-uitstoot;30-06-2028;-1.012,5;kg CO2/jaar;;Omgevingsdienst;gemeten
B;woningen;juni 2028;40;;effect;Bouwtoezicht;geteld
A;capital;30-06-2028;€ 1,5 mln;;kosten;Financiën;
B;capital;2028-Q1;250;k€;kosten;;
B;capital;2028-Q2;300000;;kosten;;
A;planner;2028-H1;0,8;fte;personeel;;
;woningen;30-06-2028;45;;;CBS;enquête
"""


def test_a_row_for_each_value(read) -> None:
    found = read(LONG)
    assert values(found) == [
        ("cost", "capital", "A", JUNE, 1.5e6),
        ("cost", "capital", "B", dt.date(2028, 3, 31), 250e3),
        ("cost", "capital", "B", JUNE, 300e3),
        ("effect", "co2", "A", JUNE, pytest.approx(-1.0125)),
        ("effect", "woningen", None, JUNE, 45),
        ("effect", "woningen", "B", JUNE, 40),
        ("staff", "planner", "A", JUNE, 0.8),
    ]
    by_key = {item.key: item for item in found.observations}
    assert by_key["effect", "co2", "A"].quality == "measured"
    assert by_key["effect", "co2", "A"].source == "Omgevingsdienst"
    assert by_key["effect", "woningen", None].quality == "survey"
    assert by_key["cost", "capital", "A"].period == Period(2028)  # the year so far
    assert by_key["cost", "capital", "A"].where.row == 6
    assert by_key["staff", "planner", "A"].period == Period(2028, 1, 2)


def test_a_column_for_each_measure(read, tmp_path: Path) -> None:
    rows = [
        ["id", "peildatum", "CO2-uitstoot", "woningen", "cost:capital [k€]", "staff:planner"],
        ["A", dt.date(2028, 6, 30), -20.5, None, 1500, 0.5],
        ["B", dt.date(2028, 6, 30), None, 40, "n.n.b.", None],
    ]
    found = read(xlsx_file(tmp_path, {"Realisatie": rows}))
    assert values(found) == [
        ("cost", "capital", "A", JUNE, 1.5e6),
        ("effect", "co2", "A", JUNE, -20.5),
        ("effect", "woningen", "B", JUNE, 40),
        ("staff", "planner", "A", JUNE, 0.5),
    ]
    assert [(one.name, one.proposal, one.shown) for one in found.unknown] == [
        ("capital", "B", "n.n.b.")
    ]


def test_the_two_forms_say_the_same(read) -> None:
    long = read(
        "voorstel;maat;datum;waarde\nA;co2;2028-Q2;-5\nB;co2;2028-Q2;1\nB;woningen;2028;3\n"
    )
    wide = read("voorstel;datum;co2;woningen\nA;2028-Q2;-5;\nB;2028-Q2;1;\nB;2028;;3\n")
    assert values(long) == values(wide)


def test_money_with_its_year_in_the_heading(read) -> None:
    found = read("id;cost:capital:2027;cost:capital:2028;datum\nA;90;50;30-06-2028\n")
    assert [(o.on, o.period, o.value) for o in found.observations] == [
        (dt.date(2027, 12, 31), Period(2027), 90),
        (JUNE, Period(2028), 50),
    ]


def test_unknown_is_counted_and_never_zero(read) -> None:
    found = read("id;maat;datum;waarde\nA;co2;30-06-2028;n.n.b.\nB;co2;30-06-2028;PM\n")
    assert found.observations == ()
    assert len(found.unknown) == 2
    [said] = [one for one in found.warnings if one.code == "value-unknown"]
    assert "2 values are not known ('n.n.b.' the first)" in said.what
    assert "A co2, B co2" in said.what


def test_starts_and_completions(read) -> None:
    long = read(
        "voorstel;soort;datum;waarde\nA;start;1-4-2028;\nA;oplevering;2030;\nB;start;n.n.b.;\n"
    )
    wide = read("voorstel;start;oplevering\nA;1-4-2028;2030\nB;n.n.b.;\n")
    for found in (long, wide):
        assert [(one.event, one.proposal, one.on) for one in found.milestones] == [
            ("completion", "A", dt.date(2030, 12, 31)),
            ("start", "A", dt.date(2028, 4, 1)),
        ]
        assert [(one.kind, one.proposal) for one in found.unknown] == [("start", "B")]


def test_the_name_of_a_project_beside_its_number_is_a_title(read) -> None:
    found = read("projectnummer;project;datum;woningen\nB;Wijk aan zee;30-06-2028;4\n")
    assert values(found) == [("effect", "woningen", "B", JUNE, 4)]


def test_a_start_that_is_no_day_says_what_may_stand_there(read) -> None:
    [found] = errors(read, "voorstel;start\nA;nog niet\n")
    assert (found.code, found.where.field) == ("no-day", "start")
    assert "leave it empty where neither is known" in found.mend


def test_a_title_names_a_proposal_too(read) -> None:
    found = read("titel;maat;datum;waarde\nBouw;woningen;30-06-2028;4\n")
    assert values(found) == [("effect", "woningen", "B", JUNE, 4)]


def test_hours_are_people_on_average(read) -> None:
    """Half a year of full-time hours in half a year is one fte."""
    hours = OWNER.file.hours_per_fte / 2
    found = read(f"id;maat;datum;waarde;eenheid\nA;planner;2028-H1;{hours:.0f};uur\n")
    assert found.observations[0].value == pytest.approx(1.0, rel=1e-3)


def test_all_that_is_wrong_at_once_each_at_its_cell(read) -> None:
    found = errors(
        read,
        "voorstel;maat;datum;waarde;eenheid;soort\n"
        "C;co2;30-06-2028;5;;\n"
        "A;co;30-06-2028;5;;\n"
        "A;co2;31-06-2028;5;;\n"
        "A;co2;;5;;\n"
        "A;co2;30-06-2028;veel;;\n"
        "A;co2;30-06-2028;;;\n"
        "A;co2;30-06-2028;5;woning;\n"
        "A;kapitaal;2028;5;;kosten\n"
        "A;capital;juni 2028;5;;kosten\n"
        "A;;2028;5;;kosten\n"
        "A;co2;30-06-2028;5;;geluk\n",
    )
    assert [(one.where.row, one.where.field, one.code) for one in found] == [
        (2, "voorstel", "unknown-proposal"),
        (3, "maat", "unknown-measure"),
        (4, "datum", "no-day"),
        (5, "datum", "no-day"),
        (6, "waarde", "not-a-number"),
        (7, "waarde", "no-value"),
        (8, "eenheid", "incompatible-unit"),
        (9, "maat", "unknown-name"),
        (10, "datum", "no-day"),
        (11, "maat", "unknown-name"),
        (12, "soort", "unknown-kind"),
    ]
    assert "did you mean 'co2'?" in found[1].mend
    assert "(30-06-2028)" in found[8].mend


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("A;co2;30-06-2028;1\nA;CO2-uitstoot;2028-Q2;2\n", "A co2 has two values for 2028-06-30"),
        ("A;capital;2028-Q1;1\nA;capital;2028-H1;2\n", "2028-H1 and for 2028-Q1 (row 2)"),
        ("A;capital;2028-Q1;1\nA;capital;30-06-2028;2\n", "2028 and for 2028-Q1 (row 2)"),
    ],
)
def test_nothing_counts_twice(read, rows: str, what: str) -> None:
    [found] = errors(read, f"voorstel;maat;datum;waarde\n{rows}")
    assert found.code == "given-twice"
    assert what in found.what
    assert found.where.row == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("voorstel;datum;co2;wonigen\nA;2028;3;4\n", "column-not-read"),
        ("voorstel;woningen\nA;3\n", "no-column"),
        ("voorstel;datum;waarde\nA;2028;3\n", "no-column"),
        ("voorstel;datum\nA;2028\n", "no-values"),
        ("voorstel;datum;cost:steen\nA;2028;3\n", "unknown-name"),
        ("voorstel;maat;datum;waarde;co2\nA;co2;2028;3;4\n", "two-forms"),
        ("voorstel;maat;datum;waarde;bedrag\nA;co2;2028;3;4\n", "two-columns"),
    ],
)
def test_headings_that_cannot_be(read, text: str, code: str) -> None:
    assert [one.code for one in errors(read, text)] == [code]


def test_a_column_that_is_not_read_is_said(read) -> None:
    found = read("voorstel;maat;datum;waarde;wethouder\nA;co2;2028;3;Jansen\n")
    assert [(one.code, one.where.field) for one in found.warnings] == [
        ("column-not-read", "wethouder")
    ]


def test_a_mapping_says_what_own_headings_are(read) -> None:
    text = "project;stand op;resultaat CO2\nA;30-06-2028;ca. -5\n"
    mapping = {
        "approximate": 0.2,
        "columns": {"stand op": "attribute:datum", "resultaat CO2": "impact:co2"},
    }
    assert values(read(text, mapping=mapping)) == [("effect", "co2", "A", JUNE, -5)]


def test_what_was_spent_in_a_year(read) -> None:
    found = read(
        "voorstel;maat;datum;waarde\n"
        "A;capital;31-03-2028;10\nA;capital;30-06-2028;25\nA;capital;2027;90\n"
        "B;capital;2028-Q1;4\nB;capital;2028-Q2;5\nB;planner;2028-Q1;1\nB;planner;2028-Q2;2\n"
    )

    def spent(kind: str, name: str, proposal: str, year: int, until: dt.date) -> tuple:
        one = found.spent(kind, name, proposal, year, until=until)
        return None if one is None else (one.value, one.on)

    assert spent("cost", "capital", "A", 2028, JUNE) == (25, JUNE)
    assert spent("cost", "capital", "A", 2028, dt.date(2028, 5, 1)) == (10, dt.date(2028, 3, 31))
    assert spent("cost", "capital", "A", 2027, JUNE) == (90, dt.date(2027, 12, 31))
    assert spent("cost", "capital", "B", 2028, JUNE) == (9, JUNE)
    assert spent("staff", "planner", "B", 2028, JUNE) == (1.5, JUNE)
    assert spent("cost", "capital", "B", 2027, JUNE) is None


@pytest.mark.parametrize("name", ["investering", "budget", "krediet", "lasten"])
def test_a_kind_of_money_of_the_plan_goes_before_what_its_word_means(
    tmp_path: Path, name: str
) -> None:
    """Who calls a kind of money 'investering' is not told that there is no money."""
    listed = read_proposals(
        csv_file(tmp_path, f"id;cost:{name}:2027;cost:exploitatie:2027;impact:co2\nA;100;10;-50\n")
    )
    expected = [("cost", name, "A", JUNE, 40.0)]
    for text in (
        f"voorstel;soort;maat;datum;waarde\nA;kosten;{name};30-6-2028;40\n",
        f"voorstel;maat;datum;waarde\nA;{name.title()};30-6-2028;40\n",
        f"voorstel;soort;datum;waarde;naam\nA;kosten;30-6-2028;40;{name}\n",
        f"voorstel;datum;{name}\nA;30-6-2028;40\n",
        f"voorstel;datum;{name.title()} (EUR)\nA;30-6-2028;40\n",
    ):
        found = read_realised(csv_file(tmp_path, text, name="r.csv"), OWNER, listed)
        assert values(found) == expected, text
    yearly = f"voorstel;{name} 2028;exploitatie 2028\nA;40;3\n"
    found = read_realised(csv_file(tmp_path, yearly, name="r.csv"), OWNER, listed)
    assert [(one.name, str(one.period), one.value) for one in found.observations] == [
        *sorted([("exploitatie", "2028", 3.0), (name, "2028", 40.0)])
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # A start or a completion has its day in its own row, and is of a proposal.
        (
            "voorstel;soort;datum\nA;start;volgend jaar\nA;start;\n;oplevering;2028\n",
            [
                (2, "datum", "'volgend jaar' is no day and no period"),
                (3, "datum", "there is no day"),
                (4, "voorstel", "there is no proposal, and only a proposal starts"),
            ],
        ),
        (
            "voorstel;soort;maat;datum;waarde\n"
            "A;kosten;staff:planner;2028;1\n"
            "A;kosten;;2028;5\n"
            "A;;kosten;2028;2\n"
            "A;effect;capital;2028;3\n"
            "A;effect;;2028;3\n",
            [
                (2, "maat", "no proposal uses money of the kind 'staff:planner'"),
                (3, "maat", "this row does not say which kind of money it is"),
                (4, "maat", "this row does not say which kind of money it is"),
                (5, "maat", "'capital' is no measure of the framework"),
                (6, "maat", "there is no measure"),
            ],
        ),
        (
            "id;cost:capital:2028+;datum\nA;5;30-06-2028\n",
            [(1, "cost:capital:2028+", "'cost:capital:2028+' goes on without end")],
        ),
        (
            "id;cost:capital:2029;datum\nA;5;30-06-2028\n",
            [(2, "datum", "'cost:capital:2029' is not over on 2028-06-30")],
        ),
        (
            "id;cost:capital:2028-Q3;datum\nA;5;30-9-2028\nB;5;29-9-2028\n",
            [(3, "datum", "'cost:capital:2028-Q3' is not over on 2028-09-29")],
        ),
        (
            "titel;maat;datum;waarde\nBrug;woningen;2028;5\n",
            [(2, "titel", "there is no proposal 'Brug' in the list")],
        ),
        (
            "voorstel;maat;datum;waarde\nA;co2;2028;50%\n",
            [(2, "waarde", "'%' does not convert to 't_CO2e/year'")],
        ),
        (
            "voorstel;start\nA;2027\nA;2028\n",
            [(3, "start", "the start of 'A' is given two times")],
        ),
        (
            "voorstel;oplevering\nA;2027\nB;2028\nA;2028\n",
            [(4, "oplevering", "the completion of 'A' is given two times")],
        ),
        ("voorstel;maat;datum;waarde\n", [(1, None, "has no rows below the headings")]),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(
    read, text: str, said: list[tuple[int, str | None, str]]
) -> None:
    found = errors(read, text)
    assert [(one.where.row, one.where.field) for one in found] == [one[:2] for one in said]
    for one, (_, _, what) in zip(found, said, strict=True):
        assert what in one.what


def test_what_it_is_of_may_be_said_in_more_ways_than_one(read) -> None:
    found = read(
        "voorstel;soort;maat;datum;waarde;bron;kwaliteit\n"
        "A;cost;cost:capital;2028;5;-;onbekend\n"
        "B;kosten;Capital;2028-Q1;1;;\n"
        "B;;staff:planner;2028;0,5;;\n"
        "A;personeel;;2028;1;;\n"
        "A;;impact:co2;2028;-3;Meting;\n"
        "Gemeente;;effect:woningen;2028;9;;\n"
        "A;start;;2028-H2;;Notulen;\n"
    )
    assert values(found) == [
        ("cost", "capital", "A", dt.date(2028, 12, 31), 5),
        ("cost", "capital", "B", dt.date(2028, 3, 31), 1),
        ("effect", "co2", "A", dt.date(2028, 12, 31), -3),
        ("effect", "woningen", None, dt.date(2028, 12, 31), 9),
        ("staff", "planner", "A", dt.date(2028, 12, 31), 1),
        ("staff", "planner", "B", dt.date(2028, 12, 31), 0.5),
    ]
    # A dash says nothing, and a word that is not known is kept.
    first, *_ = found.observations
    assert (first.source, first.quality) == (None, "onbekend")
    [start] = found.milestones
    assert (start.on, start.source) == (dt.date(2028, 7, 1), "Notulen")


def test_a_title_that_two_have_names_neither_and_an_id_goes_before_it(tmp_path: Path) -> None:
    listed = read_proposals(csv_file(tmp_path, "id;title;cost\nA;Brug;1\nB;Brug;1\nBrug;Weg;1\n"))

    def read_(text: str) -> Realised:
        return read_realised(csv_file(tmp_path, text, name="r.csv"), OWNER, listed)

    assert values(read_("voorstel;datum;co2\nBrug;2028;5\n"))[0][2] == "Brug"
    assert values(read_("titel;datum;co2\nweg;2028;5\n"))[0][2] == "Brug"
    with pytest.raises(ProposalError, match="there is no proposal 'Brug'"):
        read_("titel;datum;co2\nBrug;2028;5\n")


def test_a_figure_that_may_be_read_in_two_ways_is_told_with_how_it_is_read(read) -> None:
    text = "voorstel,maat,datum,waarde\nA,co2,2028,1.234\n"
    found = read(text)
    assert [one.value for one in found.observations] == [1.234]
    assert [(one.code, one.where.field) for one in found.warnings] == [
        ("ambiguous-numbers", "waarde")
    ]
    for decimal, value in (("point", 1.234), ("comma", 1234)):
        said = read(text, mapping={"decimal": decimal})
        assert ([one.value for one in said.observations], said.warnings) == ([value], ())


def test_money_of_a_year_so_far_is_until_its_day_and_of_a_year_that_is_over_until_its_end(
    read,
) -> None:
    found = read(
        "id;cost:capital:2028;cost:operating:2027;datum\nA;5;4;30-06-2028\nB;7;;31-12-2028\n"
    )
    assert [(one.name, one.proposal, one.on) for one in found.observations] == [
        ("capital", "A", JUNE),
        ("capital", "B", dt.date(2028, 12, 31)),
        ("operating", "A", dt.date(2027, 12, 31)),
    ]


def test_staff_that_was_set_free_is_below_zero(read) -> None:
    found = read("voorstel;datum;staff:planner\nA;2028;-1\n")
    assert [one.value for one in found.observations] == [-1]


def test_a_mapping_may_pass_over_columns_and_name_those_that_are_not_there(read) -> None:
    text = "voorstel;datum;co2;co\nA;2028;5;6\n"
    assert [one.value for one in read(text, mapping={"ignore": ["CO"]}).observations] == [5]
    with pytest.raises(ProposalError, match=r"no column 'C02'") as raised:
        read(text, mapping={"columns": {"C02": "impact:co2"}, "ignore": ["co"]})
    assert "use one of: co, co2" in raised.value.problems[0].mend
