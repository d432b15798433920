from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwaarde.proposals import Proposals, draft_mapping, read_proposals
from maatwaarde.proposals.draft import DraftedMapping

from .files import codes, csv_file, xlsx_file

ROWS = [
    ["Projectenlijst gemeente Deltastad"],
    [],
    [
        *("Nr.", "Naam project", "Taakveld", "Wijk", "Buurt", "Kosten (x € 1.000)"),
        *("FTE planner", "Inzet projectleider (uren)", "CO2-reductie (ton CO2/jaar)"),
        *("Aantal woningen", "Geluidhinder\n(Lden)", "Startjaar", "Gestart?", "Toelichting"),
    ],
    [1, "Dak", "6.3", "Noord", "X", 1250, 0.5, 120, "1.200,5", 12, 3, 2027, "ja", "x"],
    [2, "Pad", "0.10", "Noord", "Y", "250", 0.5, None, -50.5, 0, -3, 2028, "nee", None],
    ["Totaal", None, None, None, None, 1500],
]


def reread(path: Path, draft: DraftedMapping) -> Proposals:
    mapping = path.parent / "draft.mapping.yaml"
    mapping.write_text(draft.mapping, encoding="utf-8")
    return read_proposals(path, mapping)


def test_an_ordinary_list_is_read_with_the_draft_as_it_is(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"Blad1": ROWS})
    draft = draft_mapping(path)
    proposals = reread(path, draft)
    assert proposals.ids == ("1", "2")
    assert proposals.titles == ("Dak", "Pad")
    assert proposals.policy_field == ("6.3", "0.10")
    assert [(use.column, use.unit) for use in proposals.uses] == [
        ("cost", "kEUR"),
        ("staff:planner", "fte"),
        ("staff:projectleider", "hour"),
    ]
    impacts = {impact.measure: impact for impact in proposals.impacts}
    assert impacts["co2_reductie"].unit == "t_CO2e/year"
    np.testing.assert_array_equal(impacts["co2_reductie"].value, [1200.5, -50.5])
    assert set(impacts) == {"co2_reductie", "aantal_woningen", "geluidhinder"}
    assert set(proposals.attributes) == {"buurt", "startjaar", "gestart", "toelichting"}
    assert codes(proposals.warnings) == ["total-row"]


@pytest.mark.parametrize(
    ("heading", "impact"),
    [("Klachten per jaar", True), ("Visits per year", True), ("Jaar", False), ("Bouwjaar", False)],
)
def test_what_is_counted_per_year_is_no_year(tmp_path: Path, heading: str, impact: bool) -> None:
    draft = draft_mapping(csv_file(tmp_path, f"Naam;{heading}\nDak;12\nPad;30\n"))
    assert [measure.heading for measure in draft.measures] == [heading] * impact


def test_drafted_measures_have_a_range_a_unit_and_a_direction(tmp_path: Path) -> None:
    draft = draft_mapping(xlsx_file(tmp_path, {"Blad1": ROWS}))
    found = {
        one.id: (one.unit, one.direction, one.minimum, one.maximum, one.max_abs)
        for one in draft.measures
    }
    assert found == {
        "co2_reductie": ("t_CO2e/year", "higher", -50.5, 1200.5, 1200.5),
        "aantal_woningen": ("dwelling", "higher", 0, 12, 12),
        "geluidhinder": (None, "lower", -3, 3, 3),
    }
    assert "in welke eenheid?" in draft.mapping


def test_the_remarks_are_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"Blad1": ROWS})
    dutch, english = draft_mapping(path), draft_mapping(path, language="en")
    assert "in which unit?" in english.mapping
    assert "which" not in dutch.mapping
    assert yaml.safe_load(dutch.mapping) == yaml.safe_load(english.mapping)


def test_no_usable_ids(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Code;Omschrijving;Afhankelijk van\nA;Dak;\nA;Pad;B\n")
    draft = draft_mapping(path)
    proposals = reread(path, draft)
    assert proposals.ids == ("row-2", "row-3")
    assert proposals.titles == ("Dak", "Pad")
    assert len(draft.warnings) == 2


def test_totals_kinds_and_signs_of_money(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "id;naam;Investering 2027 (€);Investering 2028 (€);Totale kosten;Beheerkosten\n"
        "A;x;-10;-20;-30;5\nB;y;-1;0;-1;6\n",
    )
    draft = draft_mapping(path)
    content = yaml.safe_load(draft.mapping)
    assert content["columns"]["Investering 2027 (€)"] == {"to": "cost:capital:2027", "sign": -1}
    assert content["columns"]["Beheerkosten"] == "cost:operating"
    assert content["ignore"] == ["Totale kosten"]
    proposals = reread(path, draft)
    assert {use.column: use.values.tolist() for use in proposals.uses} == {
        "cost:capital:2027": [10, 1],
        "cost:capital:2028": [20, 0],
        "cost:operating": [5, 6],
    }


def test_the_librarys_own_headings_stay_what_they_are(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "id;title;cost:2027 [kEUR];staff:planner;impact:co2 [t];impact:co2:low;impct:n;dwellings\n"
        "A;x;1,5;2;5;4;1;3\n",
    )
    draft = draft_mapping(path)
    proposals = reread(path, draft)
    assert [use.column for use in proposals.uses] == ["cost:2027", "staff:planner"]
    assert proposals.impacts[0].low is not None
    assert [measure.id for measure in draft.measures] == ["co2", "impct_n", "dwellings"]
    assert "did you mean 'impact:n'?" in [warning.mend for warning in draft.warnings]


def test_an_ambiguous_notation_is_written_down_and_reported(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id,naam,kosten\nA,x,1.250\n")
    draft = draft_mapping(path)
    assert "decimal: point" in draft.mapping
    assert any("two ways" in warning.what for warning in draft.warnings)
    assert not reread(path, draft).warnings


def test_columns_of_different_notations(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;naam;bereik;kosten\nA;x;0.5;1.250,50\n")
    proposals = reread(path, draft_mapping(path))
    assert proposals.impacts[0].value.tolist() == [0.5]
    assert proposals.uses[0].values.tolist() == [1250.5]


def test_headings_that_yaml_would_trip_over(tmp_path: Path) -> None:
    # A reader of YAML looks for the colon behind a key no further than 1,024 letters.
    headings = ["id", "naam", "a: b", "# c", '"d"', "- e", "{f}", "ja", "1.5", "null", "50%"]
    headings += ["een vraag " * 200, "'\\\"" * 400]
    rows = [headings, ["A", "x", *range(1, 12)]]
    path = xlsx_file(tmp_path, {"Blad 1 # a": rows})
    proposals = reread(path, draft_mapping(path))
    assert len(proposals.impacts) == len(headings) - 2


WORDS = st.sampled_from(
    [
        *("Nr", "Naam", "Titel", "Wijk", "Buurt", "Kosten", "Budget", "Kosten 2027", "Status"),
        *("FTE", "Uren", "CO2 (ton)", "co2", "Bereik %", "x", "Baten (k€)", "Vereist"),
        *("Kosten (k€) 2027", "Totaal kosten", "Investering", "attribute:x", "impact:x", "Code"),
    ]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(headings=st.lists(WORDS, min_size=2, max_size=8, unique=True), text=st.booleans())
def test_a_draft_is_accepted_whatever_the_headings(
    tmp_path: Path, headings: list[str], text: bool
) -> None:
    def cell(heading: str, i: int) -> object:
        if heading in ("Naam", "Titel", "Wijk", "Buurt"):
            return f"{heading} {i}"
        if heading in ("Status", "Vereist"):
            return ""
        return f"{i + 1},5" if text else i + 1

    rows = [
        [*headings, "Opmerking"],
        *([*(cell(heading, i) for heading in headings), "abc"] for i in range(3)),
    ]
    text_rows = "\n".join(";".join(str(c) for c in row) for row in rows)
    path = csv_file(tmp_path, text_rows)
    proposals = reread(path, draft_mapping(path))
    assert len(proposals) == 3


@pytest.mark.parametrize("name", ["Netherlands_Amsterdam_643.pb"])
def test_a_pabulib_file_is_drafted_too(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((Path(__file__).parents[1] / "data" / "pabulib" / name).read_bytes())
    proposals = reread(path, draft_mapping(path))
    assert proposals.uses[0].values.sum() == 9000


def test_an_empty_column(tmp_path: Path) -> None:
    draft = draft_mapping(csv_file(tmp_path, "id;naam;impact:x;y\nA;b;;\n"))
    assert not draft.measures or math.isnan(draft.measures[0].max_abs)


def test_what_the_draft_says_of_a_second_column_is_what_it_writes(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "Nr;Naam;Investering (x € 1.000);Incidentele lasten;Structurele lasten per jaar;Lasten 2;"
        "Inzet (fte);Uren\n1;A;100;10;5;1;0,5;200\n2;B;200;20;6;2;0,2;100\n",
    )
    draft = draft_mapping(path)
    columns = yaml.safe_load(draft.mapping)["columns"]
    assert columns["Investering (x € 1.000)"] == {"to": "cost:capital", "unit": "kEUR"}
    assert columns["Structurele lasten per jaar"] == "cost:operating"
    assert columns["Incidentele lasten"] == "cost"
    said = {w.where.field: w for w in draft.warnings if "drafted as an attribute" in w.what}
    assert set(said) == {"Lasten 2", "Uren"}
    assert all(str(columns[heading]).startswith("attribute:") for heading in said)
    assert "staff:planner" in said["Uren"].mend
    read_proposals(path, yaml.safe_load(draft.mapping))


@pytest.mark.parametrize(
    ("heading", "to"),
    [
        ("2027", "cost:2027"),
        ("2027 (x € 1.000)", {"to": "cost:2027", "unit": "kEUR"}),
        ("Q1 2027", "cost:2027-Q1"),
        ("2031 e.v.", "cost:2031+"),
        ("vanaf 2031", "cost:2031+"),
        ("planner 2027", "staff:planner:2027"),
        ("Senior projectleider 2027", "staff:senior_projectleider:2027"),
        ("uren projectleider 2027", {"to": "staff:projectleider:2027", "unit": "hour"}),
        ("dagen jurist 2027", {"to": "staff:jurist:2027", "unit": "day"}),
        ("Dekking", "attribute:dekking"),
        ("Dekking (x € 1.000)", {"to": "attribute:dekking", "unit": "kEUR"}),
        ("Bijdrage provincie", "attribute:bijdrage_provincie"),
        ("Subsidie 2027", "attribute:subsidie_2027"),
        ("Bijdrage KRW", "impact:bijdrage_krw"),
        ("Aantal medewerkers", "impact:aantal_medewerkers"),
        ("2027 (m3)", {"to": "impact:2027", "unit": "m3"}),
        ("Tekenaar 2027 (dagen)", {"to": "staff:tekenaar:2027", "unit": "day"}),
        ("Beheer per jaar vanaf 2029 (k€)", {"to": "cost:2029+", "unit": "kEUR"}),
        ("Onderhoud 2028 (€)", "cost:2028"),
        ("Onderhoud", "impact:onderhoud"),
        ("Besparing onderhoud (€)", {"to": "impact:besparing_onderhoud", "unit": "EUR"}),
        ("Kans van slagen", "attribute:kans_van_slagen"),
        ("Kans %", {"to": "attribute:kans_pct", "unit": "%"}),
        ("Kans op overstroming", "impact:kans_op_overstroming"),
    ],
)
def test_what_a_heading_of_numbers_is_drafted_as(tmp_path: Path, heading: str, to: object) -> None:
    path = csv_file(tmp_path, f"nr;naam;{heading}\n1;A;2\n2;B;3\n")
    draft = draft_mapping(path)
    found = yaml.safe_load(draft.mapping)["columns"][heading]
    assert (found if found != {"to": found} else found["to"]) == (
        to if isinstance(to, dict) or _plain(str(to)) else {"to": to}
    )
    assert len(reread(path, draft)) == 2


@pytest.mark.parametrize(
    ("heading", "remark"),
    [
        ("Opbrengst (€)", "BESLIS: een effect, of kosten?"),
        ("Openstelling (uren)", "BESLIS: een effect, of inzet?"),
        ("Sluiting (dagen)", "BESLIS: een effect, of inzet?"),
        ("Omzet ($)", "geen euro's: telt niet mee"),
        ("Slaagkans (%)", "een kans, en geen effect: telt niet mee"),
    ],
)
def test_what_may_be_taken_amiss_is_asked(tmp_path: Path, heading: str, remark: str) -> None:
    draft = draft_mapping(csv_file(tmp_path, f"nr;naam;{heading}\n1;A;2\n2;B;3\n"))
    assert draft.mapping.partition(heading)[2].splitlines()[0].endswith(f"# {remark}")


def test_whole_euros_tell_how_numbers_are_written(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'nr,naam,kosten\n1,A,"€ 45.000,-"\n2,B,12.000\n')
    draft = draft_mapping(path)
    assert draft.warnings == ()
    assert reread(path, draft).uses[0].values.tolist() == [45_000, 12_000]


def _plain(to: str) -> bool:
    return "+" not in to


def test_a_role_with_many_is_in_hours(tmp_path: Path) -> None:
    draft = draft_mapping(csv_file(tmp_path, "nr;naam;planner 2027\n1;A;200\n2;B;80\n"))
    assert draft.lines[2].unit == "hour"
    assert "BESLIS" in draft.mapping.split("planner 2027")[1]


def test_a_bound_without_a_value_is_an_attribute_and_is_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;naam;impact:x:low;cost:2027:high\nA;b;1;2\n")
    draft = draft_mapping(path)
    assert reread(path, draft).impacts == ()
    assert "add a column 'impact:x'" in [one.mend for one in draft.warnings]


def test_each_column_is_named_once_with_what_the_mapping_says(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "nr;naam;2027;2027;planner 2027;Totaal kosten;Dekking;;Opmerking\n1;A;2;3;1;5;4;9;x\n",
    )
    draft = draft_mapping(path)
    content = yaml.safe_load(draft.mapping)
    written = {
        heading: rule["to"] if isinstance(rule, dict) else rule
        for heading, rule in content["columns"].items()
    }
    written |= dict.fromkeys(content.get("ignore", []))
    named = {line.heading: line.to for line in draft.lines if line.named}
    assert named == written
    assert [line.heading for line in draft.lines if not line.named] == ["2027", "column H"]


def test_headings_of_groups_are_kept_as_an_attribute(tmp_path: Path) -> None:
    rows = [["Nr", "Naam", "Kosten 2027", "x"], ["Wonen"], [1, "A", 5, 1], [2, "B", 5, 1]]
    rows += [["Water"], [3, "C", 5, 1], [4, "D", 5, 1]]
    path = xlsx_file(tmp_path, {"Blad1": rows})
    proposals = reread(path, draft_mapping(path))
    assert proposals.attributes["groep"].values == ("Wonen", "Wonen", "Water", "Water")
    assert not codes(proposals.warnings)


def test_a_unit_that_a_title_states_is_not_overlooked(tmp_path: Path) -> None:
    rows = [["Kadernota (x € 1.000)"], [], ["Nr", "Naam", "Kosten 2027", "Budget (€)"]]
    path = xlsx_file(tmp_path, {"Blad1": [*rows, [1, "A", 5, 5], [2, "B", 6, 6]]})
    mapping = {"columns": {"Budget (€)": {"to": "cost:x", "unit": "EUR"}}}
    (told,) = read_proposals(path, mapping).warnings
    assert (told.code, told.where.field) == ("unit-above", "Kosten 2027")
    draft = draft_mapping(path)
    assert yaml.safe_load(draft.mapping)["columns"]["Kosten 2027"]["unit"] == "kEUR"
    assert "BESLIS: in kEUR" in draft.mapping
    assert not reread(path, draft).warnings


def test_a_dataframe_is_drafted_as_the_file_of_it_is(tmp_path: Path) -> None:
    rows = [{"Nr": "A", "Naam": "x", "Kosten 2027 (x € 1.000)": 5.0, "CO2 (ton)": -3.0}]
    path = tmp_path / "lijst.csv"
    path.write_text("Nr;Naam;Kosten 2027 (x € 1.000);CO2 (ton)\nA;x;5;-3\n", encoding="utf-8")
    with path.open("rb") as stream:
        for source in (pd.DataFrame(rows), rows, stream):
            drafted = draft_mapping(source)
            assert drafted.mapping.splitlines()[5:] == draft_mapping(path).mapping.splitlines()[5:]
            assert read_proposals(rows, drafted.mapping.encode()).ids == ("A",)
