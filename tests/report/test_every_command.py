"""One document behind all that a command shows: text, Markdown, page and tables agree."""

import io
import json
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from build_decision import decision
from day_and_night import by_night
from maatwaarde.account.register import open_register
from maatwaarde.cli import main
from maatwaarde.messages import say
from maatwaarde.report import emit as ways_out
from maatwaarde.report.blocks import Block, Details, Heading, Table
from maatwaarde.report.document import Document
from maatwaarde.report.files import table_file
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.docx import to_docx
from maatwaarde.report.render.docx_template import Template
from maatwaarde.report.render.html import to_html
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.terminal import to_text

# What is asked here is what is told of a portfolio, and not that the solver finds it.
pytestmark = pytest.mark.usefixtures("kept_runs")

OURS = Template()
EXAMPLES = Path(__file__).parents[2] / "examples"
DELTASTAD, IJBURG = EXAMPLES / "deltastad", EXAMPLES / "amsterdam-ijburg"
LISTS = {
    "deltastad": [DELTASTAD / "voorstellen.csv", "-f", DELTASTAD / "meetlat.yaml"],
    "ijburg": [
        IJBURG / "Netherlands_Amsterdam_605.pb",
        *("-m", IJBURG / "mapping.yaml", "-f", IJBURG / "meetlat.yaml"),
    ],
}
RESOURCES = {name: ["-r", EXAMPLES / LISTS[name][0].parent / "middelen.yaml"] for name in LISTS}
ONE = {"deltastad": "P-010", "ijburg": "42315"}
FRAMEWORK = {"deltastad": DELTASTAD / "meetlat.yaml", "ijburg": IJBURG / "meetlat.yaml"}
MAPPED = {"deltastad": [], "ijburg": ["-m", IJBURG / "mapping.yaml"]}
PLANNED = {
    "deltastad": ["-r", DELTASTAD / "middelen-planning.yaml"],
    "ijburg": RESOURCES["ijburg"],
}
CHANGED = {
    "deltastad": ["--changes", DELTASTAD / "wijzigingen.yaml", "--today", "2028"],
    "ijburg": [],
}
ASKED = {
    "deltastad": ["--motions", DELTASTAD / "moties.yaml", "--only-motions"],
    "ijburg": ["--drop", ONE["ijburg"], "--do", ONE["ijburg"], "--only-motions"],
}
# What has no years has no gates, and only names for them.
GATED = {
    "deltastad": ["--gates", DELTASTAD / "poorten.yaml", "--today", "2028-06-30"],
    "ijburg": ["--names"],
}
RULED = ["--by", "Gemeenteraad", "--reason", "zoals besproken", "--on", "2026-11-12"]
DATED = ["--date", "2026-11-12"]
# What is asked here is what is said, and not how good the answer is: the first good portfolio will
# do, however long a busy machine takes to find it.
QUICK = ["--gap", "0.05"]


def questions(example: str, folder: Path) -> dict[str, list[Any]]:
    """Return a call of every command that gives a document."""
    source, resources = LISTS[example], RESOURCES[example]
    plan = folder / "plan.json"
    return {
        "check": ["check", *source, *resources],
        "score": ["score", *source],
        "explain": ["explain", ONE[example], *source],
        "compare": ["compare", *source],
        "robustness": ["robustness", *source, "--draws", "50"],
        "framework show": ["framework", "show", FRAMEWORK[example]],
        "goals": ["goals", FRAMEWORK[example], LISTS[example][0], *MAPPED[example]],
        "framework anchors": [
            *("framework", "anchors", FRAMEWORK[example]),
            *("--list", LISTS[example][0], *MAPPED[example]),
        ],
        "weights show": ["weights", "show", FRAMEWORK[example]],
        "plugins": ["plugins"],
        "portfolio": [
            *("portfolio", *source, *resources, *QUICK, "--compare-by", "score"),
            *("--alternatives", "1", "-o", plan),
        ],
        "report": [
            *("report", *source, *resources, *QUICK, "--why-not", "1", "--alternatives", "1"),
            *("--more-of", "1", "--front", "2", "--samples", "2", "--reweigh", "1", "--pages", "5"),
        ],
        "pareto": ["pareto", *source, *resources, "--time-limit", "100", "--points", "3"],
        "whynot": ["whynot", "LEFT OUT", *source, *resources, "--time-limit", "100"],
        "motion": ["motion", *source, *resources, "--time-limit", "100", *ASKED[example]],
        "replan": ["replan", *source, *PLANNED[example], *QUICK, "--plan", plan, *CHANGED[example]],
        "audit": ["audit", *source, *resources, *QUICK, "--near"],
        **{
            f"register {name}": ["register", name, *more, "--register", folder / "r"]
            for name, more in {
                "propose": [*source, *PLANNED[example], "--plan", plan, *RULED],
                "approve": ["1", *RULED],
                "withdraw": ["1", *RULED],
                "list": [],
                "show": ["1"],
                "verify": [],
                "upgrade": [],
            }.items()
        },
        "gate": ["gate", *source, *PLANNED[example], "--plan", plan, *GATED[example]],
        "dossier": ["dossier", *source, "--pages", "0", *DATED, "-o", folder / "d.zip"],
        "verify": ["verify", folder / "d.zip"],
        "monitor": [
            *("monitor", *source, *PLANNED[example], "--plan", plan, "--today", "2028-06-30"),
            *("--realised", folder / "gedaan.csv", "--learn", folder / "geleerd.yaml"),
        ],
        "core": ["core", *source, *resources, *QUICK, "--samples", "3"],
        "scenarios": ["scenarios", *source, *resources, *QUICK, "--budget", "80%"],
    }


@pytest.fixture
def documents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[Document]]:
    """Run a command, and return the documents that it gave."""
    found: list[Document] = []
    real = ways_out.emit

    def watched(document: Callable[[], Document], *given: Any, **named: Any) -> str:
        found.append(document())
        return real(document, *given, **named)

    monkeypatch.setattr(ways_out, "emit", watched)

    def run(*arguments: object) -> list[Document]:
        found.clear()
        monkeypatch.setattr(sys, "argv", ["maatwaarde", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code, capsys.readouterr().err
        return found

    return run


def words(text: str) -> set[str]:
    # A line may end after a hyphen.
    return set(text.replace("-", "- ").split())


def of_markdown(text: str) -> set[str]:
    """Return the words in Markdown, without its markup."""
    lines = [line for line in text.splitlines() if not re.fullmatch(r"[|:\- ]+", line)]
    plain = "\n".join(re.sub(r"^\s*(#+|>|-) ", "", line) for line in lines)
    plain = re.sub(r"<(https?://[^>]*)>", r"\1", plain)
    plain = re.sub(r"&emsp;|<br>|(?<!\\)\*{1,2}|(?<!\\)\|", " ", plain)
    return words(re.sub(r"\\(.)", r"\1", plain))


def of_docx(content: bytes) -> str:
    """Return the text of a Word file, each paragraph on a line, those in tables too."""
    body = docx.Document(io.BytesIO(content)).element.body
    lines = body.iter(qn("w:p"))
    return "\n".join("".join(text.text or "" for text in line.iter(qn("w:t"))) for line in lines)


def on_paper(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what is of use on paper, where small pictures are told by what is around them."""
    return tuple(
        replace(block, blocks=on_paper(block.blocks)) if isinstance(block, Details) else block
        for block in blocks
        if getattr(block, "paper", True) and not getattr(block, "small", False)
    )


def width(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)
    return len(line) + wide - sum(unicodedata.combining(sign) > 0 for sign in line)


def headings(blocks: tuple[Block, ...]) -> list[Heading]:
    inner = [
        found for block in blocks if isinstance(block, Details) for found in headings(block.blocks)
    ]
    return [block for block in blocks if isinstance(block, Heading)] + inner


# What stands in a register or a dossier does not differ by the example it came from, and what has
# no years is followed on no day.
ONLY_DELTASTAD = ("register", "monitor", "dossier", "verify")
# These choose again and again, which takes the larger example long.
BY_DAY_IJBURG = ("core", "motion", "pareto", "portfolio", "report", "scenarios", "whynot")


def asked_by_day(example: str, command: str) -> bool:
    return (example == "ijburg") == (command in BY_DAY_IJBURG)


ASKED_OF = [
    (example, command)
    for example in sorted(LISTS)
    for command in sorted(questions(example, Path()))
    if (example == "deltastad" or command.split()[0] not in ONLY_DELTASTAD)
    and (by_night() or asked_by_day(example, command))
]


@pytest.mark.usefixtures("rough")
@pytest.mark.parametrize(("example", "command"), ASKED_OF)
def test_all_that_a_command_shows_is_one_document(
    documents: Callable[..., list[Document]], example: str, command: str, tmp_path: Path
) -> None:
    asked = questions(example, tmp_path)[command]
    if command == "monitor":
        done = (DELTASTAD / "realisatie-2028.csv").read_text(encoding="utf-8")
        ours = [
            line for line in done.splitlines() if not line.startswith("P-046")
        ]  # not in this list
        (tmp_path / "gedaan.csv").write_text("\n".join(ours), encoding="utf-8")
    if command.startswith("register ") and command != "register propose":
        open_register(tmp_path / "r", create=True).propose(decision(), "College", "past erin")
    if command == "verify":
        documents(*questions(example, tmp_path)["dossier"])
    if command in ("whynot", "replan", "gate", "monitor", "register propose"):
        resources = RESOURCES[example] if command == "whynot" else PLANNED[example]
        plan = tmp_path / "plan.json"
        documents("portfolio", *LISTS[example], *resources, *QUICK, "-o", plan)
        left_out = json.loads(plan.read_text())["left_out"]
        asked = [left_out[0]["id"] if part == "LEFT OUT" else part for part in asked]
    (document,) = documents(*asked)
    for language in ("nl", "en"):
        text = to_text(document, language)
        markdown = to_markdown(document, language)
        page = to_html(document.title, document.blocks, language)
        assert max(map(width, text.splitlines())) <= 80
        # A word that is longer than its column is broken.
        missing = {word for word in of_markdown(markdown) - words(text) if len(word) <= 20}
        # The label of a key figure has a colon in Markdown, and stands in a column in text; the
        # title of a picture has its colon behind its markup.
        told = {word.rstrip(":") for word in words(text)}
        missing = {word for word in missing if word.rstrip(":") not in told}
        assert missing <= {":"}, "in Markdown, not in the text"
        if language == "nl":  # a Word file takes longer, and knows no more of languages
            # The title of a picture ends with a dot there.
            told = {word.rstrip(":.") for word in words(of_docx(to_docx(document, language, OURS)))}
            # What is of no use on paper is left out there, and said in other words.
            short = to_markdown(Document(document.title, on_paper(document.blocks)), language)
            lacking = {word.rstrip(":.") for word in of_markdown(short)} - told
            assert lacking <= {""}, "in Markdown, not in Word"
        for heading in headings(document.blocks):
            said = " ".join(say(heading.text, language).split())
            assert said in " ".join(text.split())
            assert said.split()[0] in page
        tables = document.tables()
        assert len({table.key for table in tables}) == len(tables)
        if tables:
            check_files(tables, language)


def check_files(tables: tuple[Table, ...], language: Any) -> None:
    """A workbook has all tables, and as many rows and columns as the document."""
    columns = {table.key: to_columns(table, language) for table in tables}
    book = load_workbook(io.BytesIO(table_file(columns, ".xlsx")), read_only=True)
    assert len(book.sheetnames) == len(tables)
    for table, sheet in zip(tables, book.worksheets, strict=True):
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == len(table.rows) + 1
        assert len(columns[table.key]) == len(table.columns)
        keys = [column.key for column in table.columns]
        assert list(to_columns(table)) == keys
        assert len(set(keys)) == len(keys)
    json.dumps([to_columns(table) for table in tables])
