from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import mapping_schema, read_proposals
from maatwaarde.proposals.columns.mapping import load_mapping

from ..files import codes, csv_file, refused

LIST = """Nr;Naam  project;Kosten (x € 1.000);CO2;Opmerking
1;Dak;1.250;-3;x
2;Pad;250;4;
"""
MAPPING = """maatwaarde: 1
decimal: comma
columns:
  "naam PROJECT": title
  "Kosten(x € 1.000)": {to: "cost:capital:2027", unit: kEUR}
  CO2: {to: impact:co2, unit: t_CO2e/year, sign: -1}
ignore: [opmerking]
fixed:
  area: Noord
  status: verplicht
  "staff:planner": 0.5
"""


def mapping_file(folder: Path, text: str) -> Path:
    path = folder / "lijst.mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_as_a_whole(tmp_path: Path) -> None:
    path = csv_file(tmp_path, LIST)
    proposals = read_proposals(path, mapping_file(tmp_path, MAPPING))
    assert proposals.titles == ("Dak", "Pad")
    assert proposals.area == ("Noord", "Noord")
    assert set(proposals.status) == {"mandatory"}
    cost, staff = proposals.uses
    assert (cost.column, cost.unit) == ("cost:capital:2027", "kEUR")
    np.testing.assert_array_equal(cost.values, [1250, 250])
    assert (staff.column, staff.unit) == ("staff:planner", "fte")
    np.testing.assert_array_equal(staff.values, [0.5, 0.5])
    np.testing.assert_array_equal(proposals.impacts[0].value, [3, -4])
    assert proposals.impacts[0].unit == "t_CO2e/year"
    assert not proposals.attributes
    assert proposals.where(1, "cost:capital:2027").field == "Kosten (x € 1.000)"
    assert not proposals.warnings


def test_headings_that_the_file_lacks_are_all_found_at_their_line(tmp_path: Path) -> None:
    text = MAPPING.replace("naam PROJECT", "naam projekt").replace("opmerking", "opmerkingen")
    problems = refused(csv_file(tmp_path, LIST), mapping_file(tmp_path, text))
    found = [(p.code, p.where.line, p.mend) for p in problems]
    assert found == [
        ("no-such-heading", 4, "did you mean 'Naam project'?"),
        ("no-such-heading", 7, "did you mean 'Opmerking'?"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("columns: {Nr: idd}", "unknown-target", 1),
        ("columns:\n  Nr: {to: id, sign: -1}", "no-number", 2),
        ("columns:\n  Nr: {to: 'cost [EUR]', unit: kEUR}", "two-units", 2),
        ("columns:\n  Nr: {to: cost, type: text}", "no-text", 2),
        ("columns:\n  Nr: {to: 'staff:planner:2027', type: text}", "no-text", 2),
        ("columns:\n  Nr: {to: 'impact:co2:low', type: text}", "no-text", 2),
        ("columns:\n  Nr: id\n  NR: title", "duplicate-heading", 1),
        ("columns:\n  Nr: id\nignore: [nr]", "duplicate-heading", 1),
        ("id: row\ncolumns: {Nr: id}", "two-ids", 1),
        ("fixed: {id: A}", "fixed-column", 1),
        ("fixed: {area: .nan}", "finite-number", 1),
        ("decimal: punt", "literal-error", 1),
        ("header_row: 0", "greater-than-equal", 1),
        ("\nkolommen: {}", "extra-forbidden", 2),
        ("maatwaarde: 2", "literal-error", 1),
    ],
)
def test_mistakes_in_a_mapping(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(ProposalError) as caught:
        load_mapping(mapping_file(tmp_path, text))
    found = [(problem.code, problem.where.line) for problem in caught.value.problems]
    assert (code, line) in found


def test_a_mapping_as_a_dictionary(tmp_path: Path) -> None:
    proposals = read_proposals(
        csv_file(tmp_path, LIST),
        {"columns": {"Kosten (x € 1.000)": {"to": "cost", "unit": "kEUR"}}},
    )
    assert proposals.uses[0].unit == "kEUR"
    problems = refused(csv_file(tmp_path, LIST), {"columns": {"Kosten": "cost"}})
    assert codes(problems) == ["no-such-heading"]


def test_without_ids_proposals_are_named_by_their_row(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "\nnaam;kosten\nDak;1\n;\nPad;2\n")
    assert codes(refused(path)) == ["no-id"]
    assert read_proposals(path, {"id": "row"}).ids == ("row-3", "row-5")
    path = csv_file(tmp_path, "id;naam\nA;Dak\n")
    assert codes(refused(path, {"id": "row"})) == ["two-ids"]
    assert read_proposals(path, {"id": "row", "ignore": ["id"]}).ids == ("row-2",)


def test_how_to_read_the_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "café;x\nid|naam\nA|é;ü\n", "cp1252")
    proposals = read_proposals(path, {"header_row": 2, "delimiter": "|", "encoding": "cp1252"})
    assert proposals.titles == ("é;ü",)


def test_type_of_an_attribute(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;postcode;aantal\n1;1012;3\n2;1013;drie\n")
    rule = {"postcode": {"to": "attribute:postcode", "type": "text"}}
    assert read_proposals(path, {"columns": rule}).attributes["postcode"].values == ("1012", "1013")
    rule = {"aantal": {"to": "attribute:aantal", "type": "number"}}
    (problem,) = refused(path, {"columns": rule})
    assert (problem.code, problem.where.row) == ("not-a-number", 3)


def test_one_column_for_two_things(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;woningen\n1;12\n")
    rules = {"woningen": ["attribute:woningen", {"to": "impact:wonen", "unit": "dwelling"}]}
    proposals = read_proposals(path, {"columns": rules})
    assert proposals.impacts[0].value[0] == 12
    assert proposals.attributes["woningen"].values[0] == 12


def test_the_schema_names_every_key() -> None:
    schema: dict[str, Any] = mapping_schema()
    assert {"columns", "sheet", "header_row", "decimal", "ignore", "fixed", "id"} <= set(
        schema["properties"]
    )
    assert schema["$defs"]["ColumnRule"]["anyOf"][0] == {"type": "string"}
