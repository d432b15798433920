"""What is told of a village of which every figure can be checked by hand, word for word.

``waterdorp/`` holds a list of eight proposals with what goes with it, and ``waterdorp/told/`` what
each command says of it, in Dutch and in English, in pictures and tables, and as data. A change of
any word or figure shows here, and is read by whoever makes it:
``TOLD=anew pytest tests/report/test_told.py`` writes the files anew, and git shows what changed.
"""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from maatwaarde.cli import main
from maatwaarde.messages import say
from maatwaarde.report import emit as ways_out
from maatwaarde.report.blocks import Block, Details, Figure
from maatwaarde.report.data import to_json
from maatwaarde.report.document import Document
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.terminal import to_text

TOWN = Path(__file__).parent / "waterdorp"
TOLD = TOWN / "told"
LIST = ["voorstellen.csv", "-f", "meetlat.yaml"]
CHOOSE = [*LIST, "-r", "middelen.yaml"]
PLAN = ["--plan", "plan.json"]
DONE = [*CHOOSE, *PLAN, "--realised", "gedaan.csv"]
ASKED: dict[str, list[str]] = {
    "check": ["check", *CHOOSE],
    "score": ["score", *LIST, "--by", "pillar"],
    "explain-veto": ["explain", "W-4", *LIST],
    "explain-unknown": ["explain", "W-7", *LIST],
    "compare": ["compare", *LIST],
    "robustness": ["robustness", *LIST, "--draws", "50"],
    "framework": ["framework", "show", "meetlat.yaml"],
    "goals": ["goals", "meetlat.yaml", "voorstellen.csv", *PLAN],
    "portfolio": [
        *("portfolio", *CHOOSE, "--compare-by", "score", "--alternatives", "1"),
        "--shadow-prices",
    ],
    "portfolio-simple": [
        *("portfolio", "eenvoudig.csv", "-f", "meetlat.yaml", "-r", "middelen-eenvoudig.yaml"),
    ],
    "portfolio-charges": ["portfolio", *LIST, "-r", "middelen-lasten.yaml"],
    "whynot": ["whynot", "W-3", *CHOOSE],
    "motion": ["motion", *CHOOSE, "--motions", "moties.yaml"],
    "core": ["core", *CHOOSE, "--samples", "8"],
    "scenarios": ["scenarios", *CHOOSE, "--budget", "80%", "--weight", "groen=40%"],
    "pareto": ["pareto", *CHOOSE],
    "replan": ["replan", *CHOOSE, *PLAN, "--changes", "wijzigingen.yaml", "--today", "2028"],
    "report": [
        *("report", *CHOOSE, "--why-not", "2", "--alternatives", "1", "--more-of", "1"),
        *("--front", "3", "--samples", "4", "--reweigh", "2", "--pages", "2"),
    ],
    "weights": ["weights", "show", "meetlat.yaml"],
    "anchors": ["framework", "anchors", "meetlat.yaml", "--list", "voorstellen.csv"],
    "audit": ["audit", *CHOOSE, "--near"],
    "gate": [
        *("gate", *DONE, "--gates", "poorten.yaml", "--today", "2028-12-31"),
    ],
    "statement": ["statement", *DONE, "--year", "2028", "--notes", "toelichting.yaml"],
    "monitor": ["monitor", *DONE, "--today", "2029-01-31"],
}
# What another version of the library, or of what computes, changes without telling anything else.
VERSIONS = ("schema_version", "maatwaarde_version", "plugins", "solver")
HASHES = re.compile(r'"sha256": "[0-9a-f]*"')


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command in the village, and return what it tells in both languages and as data."""
    found: list[tuple[Document, Mapping[str, Any]]] = []
    real = ways_out.emit

    def watched(
        document: Callable[[], Document], data: Callable[[], Mapping[str, Any]], **named: Any
    ) -> str:
        found.append((document(), data()))
        return real(document, data, **named)

    monkeypatch.setattr(ways_out, "emit", watched)
    monkeypatch.chdir(TOWN)

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["maatwaarde", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code, capsys.readouterr().err
        [(document, data)] = found
        found.clear()
        texts = [to_text(document, language).rstrip() for language in ("nl", "en")]
        parts = [*texts, *_pictures(document.blocks), *_tables(document), _data(data)]
        return "\n\n".join(parts) + "\n"

    return run


def _pictures(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield what is written in each picture, in Dutch."""
    for block in blocks:
        if isinstance(block, Details):
            yield from _pictures(block.blocks)
        elif isinstance(block, Figure):
            drawn = ElementTree.fromstring(say(block.svg, "nl"))
            words = ["".join(one.itertext()) for one in drawn.iter() if one.tag.endswith("text")]
            shapes = Counter(one.tag.rpartition("}")[2] for one in drawn.iter())
            drawing = ", ".join(f"{name} {times}" for name, times in sorted(shapes.items()))
            yield "\n".join([f"picture: {say(block.title, 'nl')}", *words, drawing])


def _tables(document: Document) -> Iterator[str]:
    """Yield each table of a file, a column a line, in Dutch."""
    for table in document.tables():
        columns = to_columns(table, "nl").items()
        lines = (f"{heading}: {_short(list(cells))}" for heading, cells in columns)
        yield "\n".join([f"table: {table.key}", *lines])


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return json.dumps(json.loads(text, parse_float=_figure), ensure_ascii=False)


def _figure(text: str) -> float:
    return float(f"{float(text):.9g}")


def _data(data: Mapping[str, Any]) -> str:
    """Return data as text, a line a key, with figures in as many digits as matter."""
    read = json.loads(to_json(data), parse_float=_figure)
    lines = (
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in read.items()
        if key not in VERSIONS
    )
    return HASHES.sub('"sha256": "..."', "\n".join(lines))


@pytest.mark.parametrize("name", ASKED)
def test_every_word_and_figure_stands_as_it_was_read(told: Callable[..., str], name: str) -> None:
    text = told(*ASKED[name])
    path = TOLD / f"{name}.txt"
    if os.environ.get("TOLD") == "anew":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
