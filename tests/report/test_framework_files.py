"""A framework written as a workbook or as YAML reads as the same framework."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from build_framework import frameworks
from maatwaarde.diagnostics import FrameworkError, MaatwaardeError
from maatwaarde.documents.models import validate
from maatwaarde.documents.yaml import parse_yaml
from maatwaarde.framework import Framework, FrameworkFile, load_framework
from maatwaarde.framework.workbook.read import read_framework_workbook
from maatwaarde.framework.workbook.sheets import SHEETS
from maatwaarde.messages import Language, msg
from maatwaarde.plugins import load_plugins
from maatwaarde.report.framework_files import as_workbook, as_yaml
from maatwaarde.report.framework_workbook import framework_workbook
from maatwaarde.report.framework_yaml import framework_yaml
from maatwaarde.units import Units

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "value_frameworks").glob("*.yaml")),
    *sorted((ROOT / "examples").glob("*/meetlat*.yaml")),
]


def load(path: Path) -> Framework:
    return load_framework(path, others=load_plugins().frameworks.as_dict())


def reread(content: bytes, file: FrameworkFile) -> FrameworkFile:
    document, problems, _ = read_framework_workbook("meetlat.xlsx", content)
    assert [problem for problem in problems if problem.severity == "error"] == []
    found, wrong = validate(FrameworkFile, document, {"units": Units(file.units)})
    assert found is not None, wrong
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_framework_of_ours_goes_to_a_workbook_and_back(
    path: Path, language: Language, tmp_path: Path
) -> None:
    framework = load(path)
    book, text = tmp_path / "meetlat.xlsx", tmp_path / "meetlat.yaml"
    book.write_bytes(as_workbook(framework, str(book), language))
    again = load(book)
    assert again.checksum == framework.checksum
    assert [p.where.cell for p in again.warnings if "valid" not in p.code] == [
        None for p in framework.warnings if "valid" not in p.code
    ]
    text.write_text(as_yaml(again, str(text), language), encoding="utf-8")
    assert load(text).checksum == framework.checksum
    assert load(text).file.extends == ()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=8)
@given(frameworks())
def test_any_framework_goes_to_a_workbook_and_back(file: FrameworkFile) -> None:
    content = framework_workbook(file, "nl")
    assert content == framework_workbook(file, "nl")
    assert reread(content, file).model_dump() == file.model_dump()
    in_english = framework_workbook(file, "en")
    assert reread(in_english, file).model_dump() == file.model_dump()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=8)
@given(frameworks())
def test_any_framework_goes_to_yaml_and_back(file: FrameworkFile) -> None:
    text = framework_yaml(file, msg("Written from {file}", file="meetlat.xlsx"))
    document = parse_yaml(text, "meetlat.yaml", FrameworkError)
    found, wrong = validate(FrameworkFile, document, {"units": Units(file.units)})
    assert found is not None, wrong
    assert found.model_dump() == file.model_dump()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=4)
@given(frameworks())
def test_another_program_may_save_it(file: FrameworkFile) -> None:
    book = load_workbook(io.BytesIO(framework_workbook(file)))
    for sheet in SHEETS:
        assert book[sheet.nl].data_validations.dataValidation
        assert book[sheet.nl].freeze_panes == "B2"
    saved = io.BytesIO()
    book.save(saved)
    assert reread(saved.getvalue(), file).model_dump() == file.model_dump()


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    framework = load(ROOT / "value_frameworks" / "brede-welvaart.yaml")
    texts = {"nl": '=HYPERLINK("http://x";"klik")', "en": "+1-2@SUM(A1)"}
    title = framework.title.model_copy(update=texts)
    content = framework_workbook(framework.file.model_copy(update={"title": title}))
    sheet = load_workbook(io.BytesIO(content))["Meetlat"]
    cells = {row[0].value: row[1] for row in sheet.iter_rows()}
    for heading, text in (("titel", texts["nl"]), ("titel (Engels)", texts["en"])):
        cell = cells[heading]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_number_of_seventeen_digits_stays_that_number(tmp_path: Path) -> None:
    source = tmp_path / "a.yaml"
    text = (ROOT / "value_frameworks" / "brede-welvaart.yaml").read_text("utf-8")
    source.write_text(text.replace("weight: 1\n", "weight: 0.30000000000000004\n"), "utf-8")
    book = tmp_path / "a.xlsx"
    book.write_bytes(as_workbook(load(source), str(book)))
    assert load(book).checksum == load(source).checksum


def test_what_a_cell_cannot_hold_is_refused_and_not_lost() -> None:
    framework = load(ROOT / "value_frameworks" / "brede-welvaart.yaml")
    title = framework.title.model_copy(update={"nl": "x" * 40_000})
    file = framework.file.model_copy(update={"title": title})
    with pytest.raises(MaatwaardeError, match=r"40,000 letters, and a cell of a workbook holds"):
        as_workbook(replace(framework, file=file), "meetlat.xlsx")


def test_files_with_answers_are_named_from_the_new_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.yaml"
    text = (ROOT / "value_frameworks" / "brede-welvaart.yaml").read_text("utf-8")
    source.write_text(text + "weights: {method: ahp, judgements: answers/*.csv}\n", "utf-8")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "a.csv").write_text("x")
    (tmp_path / "deep").mkdir()
    book = tmp_path / "deep" / "a.xlsx"
    # What could not be read again is not written.
    with pytest.raises(FrameworkError, match=r"'\.\./answers/\*\.csv', outside its folder"):
        as_workbook(load(source), str(book))
    monkeypatch.setenv("MAATWAARDE_OUTSIDE", "allow")
    book.write_bytes(as_workbook(load(source), str(book)))
    assert [path.resolve() for path in load(book).judgement_files] == [
        tmp_path / "answers" / "a.csv"
    ]


def test_a_workbook_is_read_from_its_bytes_and_from_a_stream() -> None:
    framework = load(FILES[-1])
    content = as_workbook(framework, framework.path)
    for source in (content, io.BytesIO(content)):
        again = load_framework(source, answers=framework.judgement_files)
        assert again.file.values == framework.file.values
        assert again.path == "<framework>"
    wrong = io.BytesIO(as_workbook(framework, framework.path)[:-40])
    wrong.name = "meetlat.xlsx"
    with pytest.raises(FrameworkError, match=r"^meetlat\.xlsx: error: "):
        load_framework(wrong)
