"""The sheets hold what the model knows: a key that is added to one and not the other is told."""

from pydantic import BaseModel

from maatwaarde.framework import FactorOverride, FrameworkFile, Guard, Measure, Value
from maatwaarde.framework.measure import Missing
from maatwaarde.framework.model import Adoption, Money, Organisation, Validity, WeightSource
from maatwaarde.framework.workbook.column import Sheet
from maatwaarde.framework.workbook.sheets import (
    ESTIMATORS,
    FACTORS,
    GROUPS,
    GUARDS,
    HEAD,
    MEASURES,
    SHEETS,
    UNITS,
    VALUES,
    target_column,
)
from maatwaarde.framework.workbook.table import cell_name

# What the model has in another way than a workbook: by the sheet of its own that it has there, or
# by the column that says under which value a row stands.
SHEETS_OF_THEIR_OWN = {"values", "guards", "units", "estimators", "factors"}


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def first(sheet: Sheet) -> set[str]:
    return {column.path[0] for column in sheet.columns}


def below(sheet: Sheet, key: str) -> set[str]:
    return {column.path[1] for column in sheet.columns if column.path[0] == key}


def test_every_key_of_the_model_has_a_column_and_every_column_a_key() -> None:
    assert first(HEAD) == keys(FrameworkFile) - SHEETS_OF_THEIR_OWN - {"maatwaarde"}
    assert first(VALUES) - {"under"} == keys(Value) - {"values", "measures"}
    assert first(MEASURES) - {"under"} == keys(Measure)
    assert first(GUARDS) == keys(Guard)
    assert first(FACTORS) - {"id"} == keys(FactorOverride)
    assert {sheet.key for sheet in SHEETS} == {
        "framework",
        "measures",
        "groups",
        *SHEETS_OF_THEIR_OWN,
    }
    assert (first(UNITS), first(ESTIMATORS)) == ({"name", "means"}, {"measure", "names"})
    assert first(GROUPS) == {"name", "share"}


def test_every_key_below_a_key_has_a_column() -> None:
    assert below(HEAD, "weights") | {"groups"} == keys(WeightSource)
    for key, model in (
        ("organisation", Organisation),
        ("adopted", Adoption),
        ("valid", Validity),
        ("money", Money),
        ("missing", Missing),
    ):
        assert below(HEAD, key) == keys(model), key
    assert below(MEASURES, "missing") == keys(Missing)
    for name in Measure.model_fields:  # what is a part of its own has its parts as columns
        model = next(
            (
                part
                for part in getattr(Measure.model_fields[name].annotation, "__args__", ())
                if isinstance(part, type) and issubclass(part, BaseModel)
            ),
            None,
        )
        paths = {column.path for column in MEASURES.columns if column.path[0] == name}
        if model is not None and paths != {(name,)} and name != "description":
            assert {path[1] for path in paths} == keys(model), name


def test_no_heading_means_two_things_and_all_texts_fit_their_place() -> None:
    for sheet in SHEETS:
        names = [name for column in sheet.columns for name in column.names]
        assert len(names) == len(set(names)), sheet.key
        for column in sheet.columns:
            assert len(column.nl) <= 32
            assert len(column.en) <= 32
    titles = [name for sheet in SHEETS for name in {sheet.nl, sheet.en}]
    assert len(titles) == len(set(titles))


def test_targets_have_a_column_for_each_year() -> None:
    column = target_column("Doel  2035")
    assert column is not None
    assert column.path == ("target", "2035")
    assert target_column("doel") is None
    assert target_column("doel 35") is None


def test_cells_are_called_as_a_spreadsheet_calls_them() -> None:
    assert [cell_name(0, 0), cell_name(6, 5), cell_name(9, 25), cell_name(0, 26)] == [
        "A1",
        "F7",
        "Z10",
        "AA1",
    ]
