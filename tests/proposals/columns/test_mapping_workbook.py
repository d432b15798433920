"""A mapping in a workbook says what it says in YAML."""

from pathlib import Path
from typing import get_args

import pytest
import yaml
from openpyxl import load_workbook

from maatwaarde.framework import load_framework
from maatwaarde.messages import Language
from maatwaarde.proposals.columns.mapping import ColumnRule, MappingFile, load_mapping
from maatwaarde.proposals.columns.mapping_workbook import COLUMNS, LIST, TYPE
from maatwaarde.report.framework_workbook import framework_workbook

MAPPING = """\
maatwaarde: 1
sheet: Voorstellen 2027
header_row: 4
decimal: comma
approximate: 0.2
delimiter: ";"
encoding: cp1252
id: row
groups: policy_field
hidden: skip
resources: {sheet: Inzet, file: inzet.xlsx}
columns:
  Naam: title
  Kosten (x 1000):
    - {to: "cost:2027", unit: kEUR, decimal: point}
    - {to: "impact:kosten", unit: kEUR, sign: -1, approximate: 0.1}
  "=code": {to: "attribute:code", type: text}
ignore: [Opmerking, "+/-"]
fixed: {area: Noord, "cost:2028": 12.5}
"""


def test_every_key_of_a_mapping_has_its_place() -> None:
    of_list = {column.path[0] for column in LIST.columns}
    assert of_list == set(MappingFile.model_fields) - {"maatwaarde", "columns", "ignore", "fixed"}
    of_columns = {column.path[0] for column in COLUMNS.columns}
    assert of_columns - {"heading", "fixed", "remark"} == set(ColumnRule.model_fields)
    types = get_args(get_args(ColumnRule.model_fields["type"].annotation)[0])
    assert set(types) <= set(TYPE)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_goes_to_a_workbook_and_back(language: Language, tmp_path: Path) -> None:
    mapping = MappingFile.model_validate(yaml.safe_load(MAPPING))
    framework = load_framework("brede-welvaart").file
    path = tmp_path / "alles.xlsx"
    remarks = {"Naam": "Kijk dit na"}
    path.write_bytes(framework_workbook(framework, language, None, mapping, remarks))
    loaded = load_mapping(path)
    assert loaded.content == mapping
    assert loaded.warnings == ()
    name = "Kolommen" if language == "nl" else "Columns"
    assert loaded.where("columns", "Naam").sheet == name
    assert loaded.where("columns", "Naam").cell == "A2"
    texts = [cell.value for row in load_workbook(path)[name].iter_rows() for cell in row]
    assert "Kijk dit na" in texts
    # And the framework in it is none the worse.
    assert load_framework(path).file == framework
