"""What goes into the page where weights move: texts, exact numbers, and when a portfolio does."""

import gzip
import hashlib
import json
import re
from base64 import b64decode
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import maatwaarde as mw
from build import flat, framework, measure, table
from maatwaarde.report.page import portfolio_data
from maatwaarde.report.page.packing import floats, to_json, whole
from maatwaarde.report.page.scoring_data import points
from maatwaarde.report.page.texts import page_texts
from maatwaarde.report.page.weights import weights_page

ROOM = files("maatwaarde.report.page")
SCRIPTS = {
    path.name: path.read_text("utf-8")
    for path in ROOM.joinpath("assets").iterdir()
    if path.name.endswith(".js")
}
# As published with the package on the registry of npm; `make vendor-highs` holds the archive.
CHECKSUMS = {
    "highs.js.gz": "0bd23843c9795753f2276e9901eb2a1e66288547b6bcba84fa0665dc037b5c7c",
    "highs.wasm.gz": "528be4365bea1d4188988646b244263f50320df55782e14d6af5bce7cd45c840",
}


def test_every_text_of_the_script_is_there_and_none_is_left_over() -> None:
    whole_script = "\n".join(SCRIPTS.values())
    texts = page_texts("nl")
    asked = set(re.findall(r'say\(\s*"(\w+)"', whole_script))
    assert asked - texts.keys() == set()
    made = {f"{part}_{name}" for part in ("how", "method") for name in ("direct", "swing", "ahp")}
    assert texts.keys() - made - set(re.findall(r"\w+", whole_script)) == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_script_fills_every_place_of_a_text(language: str) -> None:
    """A place keeps its name in every language, or the script would leave it open."""
    texts, english = page_texts(language), page_texts("en")
    for key, text in texts.items():
        for form in ("one", "many") if isinstance(text, dict) else ("",):
            own, other = (t[form] if form else t for t in (text, english[key]))
            assert set(re.findall(r"\{\w+\}", own)) == set(re.findall(r"\{\w+\}", other)), key


def test_no_words_for_people_are_in_the_script() -> None:
    for name, script in SCRIPTS.items():
        code = re.sub(r"//.*", "", script)
        strings = re.findall(r'"([^"\n]*)"', code)
        sentences = [text for text in strings if re.fullmatch(r"[A-Z][a-z]+( [a-z]+)+.*", text)]
        assert sentences == [], name


def test_highs_is_the_published_one() -> None:
    for name, checksum in CHECKSUMS.items():
        content = gzip.decompress(ROOM.joinpath("highs", name).read_bytes())
        assert hashlib.sha256(content).hexdigest() == checksum
    assert "MIT License" in ROOM.joinpath("highs", "LICENSE").read_text("utf-8")


def test_numbers_keep_every_bit() -> None:
    numbers = np.array([[0.1, -0.0], [np.pi, np.inf]])
    assert b64decode(floats(numbers)) == numbers.astype("<f8").tobytes(order="F")
    assert np.frombuffer(b64decode(whole([1, -2])), "<i4").tolist() == [1, -2]
    with pytest.raises(ValueError, match="Out of range"):
        to_json({"a": float("nan")})


def test_points_are_kept_as_they_were_written() -> None:
    owner = flat([measure("a", weight=3), measure("b", weight=1)])
    assert points(owner) == {"all": 1.0, "a": 3.0, "b": 1.0}
    assert points(owner.with_weights({"all": 1, "a": 1, "b": 3})) == {
        "all": 100.0,
        "a": 25.0,
        "b": 75.0,
    }


def test_a_method_that_is_no_sum_has_no_page() -> None:
    owner = flat([measure("a"), measure("b")])
    scores = mw.score(table(owner, [[1, 0], [0, 1]]), owner, "topsis")
    assert weights_page(scores, None, None, "nl") is None


def test_a_page_without_a_portfolio_holds_no_solver() -> None:
    owner = framework([{"id": "v", "title": "<b>V</b>", "measures": [measure("a"), measure("b")]}])
    extra = weights_page(mw.score(table(owner, [[1, 0]]), owner), None, None, "en")
    assert extra is not None
    assert not extra.webassembly
    assert "maatwaarde-highs" not in extra.section_html
    assert "&lt;b&gt;V&lt;/b&gt;" in extra.section_html
    assert json.loads(extra.data_json)["portfolio"] is None


LIST = """id,title,cost:money:2027,impact:a,impact:b
A,A,40,0.5,0.1
B,B,60,0.2,0.6
C,C,50,0.4,-0.9
"""
RESOURCES = "maatwaarde: 1\nbudgets:\n  - {name: money, period: 2027, amount: 100 EUR}\n"


def _plan(folder: Path, **options: object) -> tuple[mw.Proposals, mw.Plan]:
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "resources.yaml").write_text(RESOURCES, encoding="utf-8")
    owner = flat([measure("a"), measure("b")])
    proposals = mw.read_proposals(folder / "list.csv")
    impacts = mw.estimate(proposals, owner)
    plan = mw.optimise(impacts, proposals, owner, folder / "resources.yaml", **options)
    return proposals, plan


def test_a_choice_that_is_too_large_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals, plan = _plan(tmp_path)
    monkeypatch.setattr(portfolio_data, "MOST_OPTIONS", 2)
    extra = weights_page(plan.scores, proposals, plan, "nl")
    assert extra is not None
    assert not extra.webassembly
    data = json.loads(extra.data_json)["portfolio"]
    assert data["chosen"] == ["A", "B"]
    assert data["why"] == (
        "deze keuze (3 mogelijkheden) is te groot om in een pagina te bewijzen welke portefeuille "
        "de beste is"
    )


def test_margins_for_what_is_uncertain_are_not_worked_out_in_a_page(tmp_path: Path) -> None:
    proposals, plan = _plan(tmp_path, sure=0.8)
    extra = weights_page(plan.scores, proposals, plan, "en")
    assert extra is not None
    assert "margins were kept" in json.loads(extra.data_json)["portfolio"]["why"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    proposals, plan = _plan(tmp_path)
    once, again = (weights_page(plan.scores, proposals, plan, "nl") for _ in range(2))
    assert once == again
