"""Sections of plugins stand below a report; one that fails is named, and the rest stays."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

import build
import build_impact
import made_plugin
from maatwaarde.messages import Number
from maatwaarde.plugins import Plugins, Reported, Section
from maatwaarde.report.blocks import Column, Note, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.files import table_file
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.sections import (
    Written,
    section_problems,
    sections_data,
    with_sections,
    write_sections,
)
from maatwaarde.scoring import score
from maatwaarde.testing import isolated_plugins

OWNER = build.flat([build.measure("m0")])
SCORES = score(build.table(OWNER, [[0.5], [-0.5]]), OWNER)


def subject(language: Any = "en") -> Reported:
    proposals = build_impact.proposals(ids=["P0", "P1"])
    return Reported(proposals, OWNER, SCORES, language=language)


def registered(**writers: Callable[[Reported], Any]) -> Plugins:
    plugins = Plugins()
    plugins.report_sections._owner = "made"
    for name, write in writers.items():
        plugins.report_sections.add(name, write)
    return plugins


def text_of(written: tuple[Written, ...]) -> str:
    """Return what sections add to a report."""
    report = to_text(with_sections(Document("report", ()), written), "en")
    return report.removeprefix("report\n")


def test_a_section_stands_in_text_and_data() -> None:
    written = write_sections(isolated_plugins(made_plugin), subject())
    assert text_of(written) == "\nHarm (made_plugin)\n1 proposals do some harm.\n"
    assert sections_data(written) == {
        "harmed": {
            "plugin": "made_plugin",
            "title": "Harm",
            "text": "1 proposals do some harm.",
            "data": {"count": 1, "in": "scores"},
        }
    }
    assert section_problems(written) == ()
    dutch = write_sections(isolated_plugins(made_plugin), subject("nl"))
    assert "1 voorstellen schaden iets." in text_of(dutch)


def test_a_section_without_anything_to_say_is_left_out() -> None:
    written = write_sections(registered(silent=lambda _: None), subject())
    assert written == ()
    assert text_of(written) == ""


def test_long_lines_are_wrapped_and_tables_stay() -> None:
    text = "a   b\n1   2\n\n" + "word " * 40
    written = write_sections(registered(long=lambda _: Section("T", text)), subject())
    lines = text_of(written).splitlines()
    assert lines[1:5] == ["T (made)", "a   b", "1   2", ""]
    assert max(map(len, lines)) <= 80
    assert " ".join(lines[5:]).split() == ["word"] * 40


def test_blocks_stand_in_every_form_of_a_report() -> None:
    columns = (Column("town", "Gemeente"), Column("n", "aantal", "number"))
    table = Table("towns: *", columns, (Row(("Deltastad", Number(1234.5, 1))),))
    section = Section("T", "Zo staat het.", blocks=[table, Note("tot 2030", "caution")])
    written = write_sections(registered(towns=lambda _: section), subject("nl"))
    assert section_problems(written) == ()
    own = Table("ranking", columns, ())
    document = with_sections(Document("report", (own,), lambda: (own,)), written)
    for text in (to_text(document, "nl"), to_markdown(document, "nl")):
        assert all(words in text for words in ("T (made)", "Zo staat het.", "1.234,5", "tot 2030"))
    assert [item.key for item in document.tables()] == ["ranking", "towns towns: *"]
    tables = {item.key: to_columns(item) for item in document.tables()}
    book = load_workbook(io.BytesIO(table_file(tables, ".xlsx")))
    assert book.sheetnames == ["ranking", "towns towns- -"]
    assert [cell.value for cell in book.worksheets[1][2]] == ["Deltastad", 1234.5]


def test_sheets_have_names_that_a_workbook_takes() -> None:
    names = ["a" * 40, "A" * 40, "b/c", "B-c", "'", ""]
    book = load_workbook(io.BytesIO(table_file({name: {"x": [1]} for name in names}, ".xlsx")))
    assert book.sheetnames == ["a" * 31, "A" * 29 + " 2", "b-c", "B-c 2", "-", "- 2"]


def raises(report: Reported) -> Section:
    raise RuntimeError(f"no {report.language} today")


def reads_a_wrong_rule(_: Reported) -> Section:
    compile("a b", "rule.py", "eval")
    raise AssertionError


BROKEN: list[tuple[Callable[..., Any], str]] = [
    (raises, "raises RuntimeError: no en today"),
    (reads_a_wrong_rule, "raises SyntaxError: invalid syntax"),
    (lambda _: "text", "returns no Section but str"),
    (lambda _: Section(1, "text"), "`title` that is no text"),
    (lambda _: Section("T", None), "`text` that is no text"),
    (lambda _: Section("T", "text", [1]), "`data` that is no mapping"),
    (lambda _: Section("T", "text", {"a": object()}), "`data` that cannot be written as JSON"),
    (lambda _: Section("T", blocks=["text"]), "`blocks` that are not those of"),
    (lambda _: Section("T", blocks=Paragraph("one")), "`blocks` that are not those of"),
    (lambda _: Section("T", blocks=[Table("t", (Column("a", "A"),), ("row",))]), "cannot be shown"),
]


@pytest.mark.parametrize(("write", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_section_that_fails_is_named_and_the_rest_stays(
    write: Callable[..., Any], words: str
) -> None:
    plugins = registered(good=lambda _: Section("Good", "text"), bad=write)
    written = write_sections(plugins, subject())
    (problem,) = section_problems(written)
    assert problem.what.startswith("report section 'bad' of plugin 'made' ")
    assert words in problem.what
    assert problem.severity == "warning"
    assert problem.where.file == __file__
    assert text_of(written) == "\nGood (made)\ntext\n"
    data = sections_data(written)
    assert data["bad"] == {"plugin": "made", "problem": problem.to_dict()}
    assert data["good"]["title"] == "Good"


def test_numbers_of_numpy_and_unknown_ones_are_data() -> None:
    data = {"n": np.int64(3), "unknown": np.nan}
    written = write_sections(registered(s=lambda _: Section("T", "", data)), subject())
    assert section_problems(written) == ()
