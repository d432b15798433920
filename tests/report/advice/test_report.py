"""The report says what people ask, in plain words, and each name leads to where it is told."""

import json
import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import maatwaarde as mw
from dutch import ENGLISH_ONLY, own_words
from maatwaarde.cli.report import report as report_command
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.messages import Language, Number, say
from maatwaarde.portfolio import Resource
from maatwaarde.portfolio.advice import extra_money
from maatwaarde.report.advice.report import Report
from maatwaarde.report.advice.report import report as make_report
from maatwaarde.report.blocks import Block, Details, Heading, Table
from maatwaarde.report.contract import COMMANDS
from maatwaarde.report.data import to_json
from maatwaarde.report.render.terminal import to_text

# What is asked here is what is told of a portfolio, and not that the solver finds it.
pytestmark = pytest.mark.usefixtures("kept_runs")

DELTASTAD = Path(__file__).parents[3] / "examples" / "deltastad"
# Of a solver, a programmer or a statistician, and not of who reads the report.
JARGON = re.compile(
    r"\b(MILP|LP|gap|solver|HiGHS|binaire?|constraints?|relaxatie|heuristiek|branch|incumbent|"
    r"dual|schaduwprij\w+|SMAA|Pareto|optimum|optimalisatie|array|dict|NaN|None|null)\b|`|--\w",
    re.IGNORECASE,
)


def told(report: Report, anchor: str, language: Language = "nl") -> str:
    """Return what stands under a heading, up to the next of its level, without line breaks."""
    blocks = report.document().blocks
    start = next(
        i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.anchor == anchor
    )
    level = blocks[start].level  # type: ignore[union-attr]
    inner: list[Block] = [blocks[start]]
    for block in blocks[start + 1 :]:
        if isinstance(block, Heading) and block.level <= level:
            break
        inner.append(block)
    text = to_text(mw.report.document.Document("", tuple(inner)), language)
    return " ".join(text.split())


def headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Details):
            yield from headings(block.blocks)


@pytest.fixture(scope="module")
def scores_only() -> Report:
    return mw.report(DELTASTAD / "voorstellen-kenmerken.csv", DELTASTAD / "meetlat-schatters.yaml")


def test_the_advice_says_what_we_do_and_when_and_what_it_harms(deltastad_report: Report) -> None:
    text = told(deltastad_report, "advice")
    assert "24 van 45" in text
    assert "€ 59.770.000" in text
    assert "2027 tot en met 2029" in text
    assert text.index("Wat deze keuze schaadt") < text.index("Wat het oplevert")
    assert "P-010 Woningbouw Scheepswerf autoluw, 340 woningen, € 9.320.000" in text
    assert "Dat is bewezen" in text
    assert "P-017 Ondergrondse parkeergarage Marktplein mag niet gekozen worden" in text
    assert "ondergrens op Leefbare straten: verlies 0,39, hoogstens 0,17 toegestaan" in text
    assert "€ 500.000 meer levert het meest op bij" in text


def test_what_fell_out_says_why_and_what_would_bring_it_in(deltastad_report: Report) -> None:
    text = told(deltastad_report, "left-out")
    assert "P-014 Herstructurering Dijkwijk: 4.430.000 EUR capital 2028 te weinig" in text
    assert "komt erin met één van deze: kosten 36,67 % lager" in text
    assert "Van 19 voorstellen is niet uitgezocht wat ze erin zou brengen." in text


def test_a_page_says_why_and_where_each_figure_comes_from(deltastad_report: Report) -> None:
    text = told(deltastad_report, "proposal-P-017")
    assert "het schendt de ondergrens op Leefbare straten" in text
    assert text.index("Schaadt") < text.index("Wint")
    assert "Reistijd −38.000 uur/jaar: voorstellen.csv, rij 18, kolom 'impact:reistijd'" in text
    assert "Costs" not in text


def test_a_value_that_weighs_half_or_double_is_told_of_the_choice(
    deltastad_report: Report,
) -> None:
    text = told(deltastad_report, "reweighed")
    assert "Klimaatneutraal half: 50,0 % → 25,0 % 9 erbij, 7 af" in text
    assert "− P-002 Warmtenet Zuid op restwarmte, 700 woningen; P-005 Energiehulp aan huis" in text
    assert "Klimaatneutraal (nu 50,0 %): de keuze blijft dezelfde van minstens 39,0 %" in text
    # Of one value it was asked here, and of the others that is said.
    assert "Niet uitgezocht bij: Wonen, werken en bereikbaarheid, " in text
    assert "Weegt één waarde half of dubbel zo zwaar, dan blijven 17 van de 24 er steeds bij" in (
        told(deltastad_report, "advice")
    )


def test_a_value_that_weighs_half_or_double_is_told_of_each_proposal(
    deltastad_report: Report,
) -> None:
    advice = deltastad_report.advice
    text = told(deltastad_report, "proposal-P-017")
    assert "Bij geen van deze gewichten krijgt het een rang, en het mag ook dan niet" in text
    streets = reweighed_rows(deltastad_report, "P-017")["Leefbare straten"]
    scores = advice.scores
    garage = scores.proposals.index("P-017")
    measures = list(scores.framework.node("leefbaarheid").measures)
    lost = float(scores.contributions[garage, measures].sum())
    # It does nothing on what stands beside it, so that half of what it loses there is gone.
    half = Number(float(scores.score[garage]) - lost / 2, sign=True).text("nl")
    assert streets == ["Leefbare straten 12,3 %; −0,049", f"{half}; geen rang", "kan niet"]
    [half, double] = reweighed_rows(deltastad_report, "P-014")["Klimaatneutraal"][1:]
    assert double == "kan niet"  # it has half of the weight already
    row = advice.scores.proposals.index("P-014")
    [anew], found = advice.anew, advice.reweighed[0]
    now, then = advice.scores.rank[row], found.rank[row]
    place = f"rang {now}" if now == then else f"rang {now} → {then}"
    assert anew.solution is not None
    chosen = "gekozen" if "P-014" in anew.solution.chosen else "niet gekozen"
    assert half.endswith(f"; {place}; {chosen}")


def reweighed_rows(report: Report, name: str) -> dict[str, list[str]]:
    """Return what the page of a proposal says of each value, by the title of the value."""
    blocks = report.document().blocks
    start = next(
        i
        for i, block in enumerate(blocks)
        if isinstance(block, Heading) and block.anchor == f"proposal-{name}"
    )
    table = next(
        block for block in blocks[start:] if isinstance(block, Table) and block.key == "reweighed"
    )
    rows = [[say(cell, "nl") for cell in row.cells] for row in table.rows]
    return {re.split(r" [\d,]+ %", row[0])[0]: row for row in rows}


def test_what_is_left_out_of_the_report_is_said(deltastad_report: Report) -> None:
    assert "42 voorstellen hebben hier geen bladzijde" in told(deltastad_report, "proposals")
    assert "Niet uitgezocht, hoewel er iets op vastloopt: " in told(deltastad_report, "sensitivity")


def test_doubts_are_said_where_they_matter(scores_only: Report, deltastad_report: Report) -> None:
    text = told(scores_only, "doubts")
    assert "Verzonnen ijkpunten" in text
    assert "Kengetallen die niemand in de bron heeft nagezien" in text
    assert re.search(r"/ev-electricity-use|/car-trip|/\w+[\w-]*: [\d,.]+", text)
    assert "De ijkpunten van 7 van de 19 maatstaven" in to_text(deltastad_report.document(), "nl")


def test_without_resources_it_is_a_report_on_scores(scores_only: Report) -> None:
    text = to_text(scores_only.document(), "nl")
    anchors = {heading.anchor for heading in headings(scores_only.document().blocks)}
    assert {"advice", "ranking", "sensitivity", "proposals", "doubts", "verify"} <= anchors
    assert not {"portfolio", "left-out", "alternatives"} & anchors
    assert "Een rangorde is nog geen keuze" in text
    assert scores_only.data()["portfolio"] is None


def test_it_can_be_verified(deltastad_report: Report) -> None:
    import hashlib

    text = told(deltastad_report, "verify")
    for name in ("voorstellen.csv", "meetlat.yaml", "middelen.yaml"):
        digest = hashlib.sha256((DELTASTAD / name).read_bytes()).hexdigest()
        assert name in text
        assert digest in text.replace(" ", "")


def test_no_word_of_a_programmer_is_in_it(deltastad_report: Report, scores_only: Report) -> None:
    for report in (deltastad_report, scores_only):
        text = to_text(report.document(), "nl")
        assert JARGON.findall(text) == []


def test_all_of_it_is_dutch(deltastad_report: Report, scores_only: Report) -> None:
    # What estimators and their sources are called is in the language of whoever named them.
    parts = [told(scores_only, anchor) for anchor in ("advice", "ranking", "method", "verify")]
    for text in (to_text(deltastad_report.document(), "nl"), *parts):
        # What columns are called is as the list has it.
        assert own_words(re.sub(r"\w*_\w*", " ", text)) & ENGLISH_ONLY == set()


def test_in_english_it_is_english(deltastad_report: Report) -> None:
    text = told(deltastad_report, "advice", "en")
    assert "Do the 24 proposals below. Together they cost € 59,770,000." in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_headings_go_down_one_level_at_a_time(
    deltastad_report: Report, scores_only: Report, language: Language
) -> None:
    for report in (deltastad_report, scores_only):
        level = 1
        for heading in headings(report.document().blocks):
            assert heading.level <= level + 1, say(heading.text, language)
            level = heading.level


def test_data_keep_the_contract(deltastad_report: Report, scores_only: Report) -> None:
    for report in (deltastad_report, scores_only):
        text = to_json(report.data())
        TypeAdapter(COMMANDS["report"]).validate_json(text, strict=True)
    data = json.loads(to_json(deltastad_report.data()))
    assert set(data["why_not"]) == {"P-017", "P-014"}
    assert len(data["more"]) == 2
    assert [item["choice"] is not None for item in data["reweighed"][:3]] == [True, False, False]
    assert {item["id"] for item in data["reweighed"][0]["proposals"]} == set(data["told"])
    [room] = data["same_choice"]
    # Twice as much is not asked of what has half of the weight already.
    assert room["other_below"] <= room["same_from"] < room["weight"] == room["same_to"]
    assert len(data["told"]) == 3


def test_it_is_written_in_the_form_that_the_extension_says(
    deltastad_report: Report, tmp_path: Path
) -> None:
    for name in ("a.html", "a.md", "a.txt", "a.json", "a.xlsx"):
        deltastad_report.write(tmp_path / name)
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Advies aan Deltastad")
    with pytest.raises(MaatwaardeError, match=r"cannot write \.doc"):
        deltastad_report.write(tmp_path / "a.doc")


def test_the_same_input_gives_the_same_page(deltastad_report: Report, tmp_path: Path) -> None:
    deltastad_report.write(tmp_path / "a.html")
    deltastad_report.write(tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(
    ("budgets", "extra"),
    [([17e6, 21e6, 16e6, 10e6], 500_000.0), ([2.5e6], 20_000.0), ([90.0], 1.0), ([], 1.0)],
)
def test_more_money_is_about_a_hundredth(budgets: list[float], extra: float) -> None:
    resources = [Resource(f"m{i}", "money", "m", one, "EUR") for i, one in enumerate(budgets)]
    assert extra_money(resources) == extra


def test_motions_from_python_are_those_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "moties.yaml").write_text(
        "maatwaarde: 1\nmotions:\n  - {id: M1, title: Toch een garage, do: [P-017]}\n"
    )
    given = (DELTASTAD / "voorstellen.csv", DELTASTAD / "meetlat.yaml")
    few = mw.Questions(alternatives=0, why_not=0, resources=0, front=0, draws=0, told=0, reweigh=0)
    report = mw.report(
        *given, DELTASTAD / "middelen.yaml", questions=few, motions=tmp_path / "moties.yaml"
    )
    assert report.advice.motions is not None
    assert "M1 Toch een garage −32,6 %" in told(report, "motions")
    assert report.origin.files[-1].name == "moties.yaml"
    with pytest.raises(MaatwaardeError, match="only where there is a plan"):
        mw.report(*given, questions=few, motions=tmp_path / "moties.yaml")


def test_every_option_of_the_command_line_has_its_place_in_python() -> None:
    of_questions = {"extra", "why_not", "alternatives", "more_of", "front", "contested"}
    of_questions |= {"samples", "pages", "reweigh"}
    called_otherwise = {
        "proposals_path": "proposals",
        "framework_path": "framework",
        "resources_path": "resources",
        "motions_path": "motions",
        "map_path": "areas",
        "more_of": "resources",
        "samples": "draws",
        "pages": "told",
    }
    of_writing = {"output": "path", "language": "language", "template_path": "template"}
    options = {option.name or "" for option in report_command.params} - {"as_json", "help"}
    call, write = signature(make_report).parameters, signature(Report.write).parameters
    for name in options:
        if name in of_questions:
            assert called_otherwise.get(name, name) in mw.Questions.__dataclass_fields__, name
        elif name in of_writing:
            assert of_writing[name] in write, name
        else:
            assert called_otherwise.get(name, name) in call, name
