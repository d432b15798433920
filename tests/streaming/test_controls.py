"""Controls over a list in parts say what they say of the whole list, and what they leave out."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maatwaarde as mw
from build import flat, measure
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact import run_controls
from maatwaarde.plugins import Plugins, Rejection, Undertaken, load_plugins
from maatwaarde.streaming import controls, score_file

FRAMEWORK = flat([measure("x", unit="m3")])
HEAD = "id;titel;wijk;variant_of;status;kosten 2027;woningen;impact:x\n"
TITLES = (
    *("Groene daken Noord", "Groene dáken: noord", "Groene daken Noord 2", "Warmtenet Zuid"),
    *("Warmtenet Zuid.", "Fietsbrug over het kanaal", "Fietsbrug over het Kanaal", "Zwembad Kreek"),
    *("Zwembad De Kreek", "Brug"),
)


class Register:
    """Earlier decisions, as a register would give them."""

    def rejected(self) -> Iterable[Rejection]:
        return [
            Rejection("R-9", "Zwembad de Kreek", date(2024, 5, 1), "te duur"),
            Rejection("P-1", "Groene daken Noord"),
        ]

    def undertaken(self) -> Iterable[Undertaken]:
        return [
            Undertaken("U-1", "Fietsbrug over het kanaal", date(2026, 11, 12), "2027"),
            Undertaken("P-2", "Warmtenet Zuid", date(2026, 11, 12)),
        ]


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return load_plugins()


@st.composite
def lists(draw: st.DrawFn) -> str:
    lines = []
    for i in range(draw(st.integers(1, 12))):
        cells = [
            f"P-{i}",
            draw(st.sampled_from(TITLES)),
            draw(st.sampled_from(["", "Noord", "noord", "Zuid"])),
            draw(st.sampled_from(["", "P-0", "P-1"])) if i > 1 else "",
            draw(st.sampled_from(["", "lopend", "idee"])),
            draw(st.sampled_from(["", "100", "PM"])),
            draw(st.sampled_from(["", "5", "9000000"])),
            "1",
        ]
        lines.append(";".join(cells))
    return HEAD + "\n".join(draw(st.permutations(lines))) + "\n"


CODES = {
    *("duplicate-proposals", "rejected-before", "running-or-done", "approved-before"),
    *("no-cost", "no-staff", "control-cut-short"),
}


def said(found: Iterable[Diagnostic]) -> list[tuple[str, str, str]]:
    return sorted((one.code, str(one.where), str(one.what)) for one in found if one.code in CODES)


@settings(max_examples=8)
@given(text=lists(), size=st.sampled_from([1, 3, 100]))
def test_they_say_the_same_of_parts(
    tmp_path_factory: pytest.TempPathFactory, plugins: Plugins, text: str, size: int
) -> None:
    path = tmp_path_factory.mktemp("lijst") / "lijst.csv"
    path.write_text(text, encoding="utf-8")
    proposals = mw.read_proposals(path)
    impacts = mw.estimate(proposals, FRAMEWORK, plugins)
    whole = run_controls(proposals, FRAMEWORK, impacts, plugins, Register())
    done = score_file(
        path,
        FRAMEWORK,
        path.with_name("uit.parquet"),
        plugins=plugins,
        register=Register(),
        part_rows=size,
        columns=["id", "score"],
        on_error="stop",
    )
    assert said(done.warnings) == said(whole)


def test_what_is_far_off_is_told_once_with_how_many_more(tmp_path: Path, plugins: Plugins) -> None:
    framework = mw.load_framework(
        Path(__file__).parents[2] / "examples" / "deltastad" / "meetlat-schatters.yaml"
    )
    path = tmp_path / "lijst.csv"
    names = {
        item.name: item
        for one in plugins.estimators
        for item in plugins.estimators.get(one).inputs
        if item.high is not None
    }
    name, item = sorted(names.items())[0]
    lines = [f"P-{i};{item.high * 10:.0f}" for i in range(7)]
    path.write_text(f"id;{name}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    proposals = mw.read_proposals(path)
    impacts = mw.estimate(proposals, framework, plugins)
    whole = [
        one
        for one in run_controls(proposals, framework, impacts, plugins)
        if one.code == "out-of-range"
    ]
    assert len(whole) == 7
    done = score_file(path, framework, tmp_path / "uit.csv", plugins=plugins, part_rows=3)
    found = [one for one in done.warnings if one.code == "out-of-range"]
    assert [str(one.what) for one in found] == [str(whole[0].what), "and 6 more like this"]


def test_titles_beyond_the_bound_are_named(
    tmp_path: Path, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "TITLES", 3)
    path = tmp_path / "lijst.csv"
    lines = [f"P-{i};Plan {'abcde'[i]} voor de wijk;1" for i in range(4)]
    lines += ["P-5;Plan a voor de wijk;1"]
    path.write_text("id;titel;impact:x\n" + "\n".join(lines) + "\n", encoding="utf-8")
    done = score_file(path, FRAMEWORK, tmp_path / "uit.csv", plugins=plugins, part_rows=2)
    (cut,) = [one for one in done.warnings if one.code == "control-cut-short"]
    assert "looks at the first 3 rows; 2 rows behind them were not compared" in cut.what


def test_every_control_says_what_it_costs(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id;titel;impact:x\nA;Plan;1\nB;Plan;1\n", encoding="utf-8")
    began = time.process_time()
    done = score_file(path, FRAMEWORK, tmp_path / "uit.csv", plugins=plugins, register=Register())
    passed = time.process_time() - began
    own = {"duplicates", "rejected-before", "undertaken-before", "double-counted", "no-resources"}
    assert set(done.controls) == own | {"out-of-range"}
    assert 0 < done.reading <= passed
    (not_run,) = [one for one in done.warnings if one.code == "not-controlled"]
    assert "effects that two proposals may both claim" in not_run.what


@pytest.mark.parametrize("size", [7, 100])
def test_variants_are_no_doubles(tmp_path: Path, plugins: Plugins, size: int) -> None:
    folder = Path(__file__).parents[2] / "examples" / "deltastad"
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "voorstellen.csv", scales=framework.scales)
    assert any(proposals.variant_of)
    impacts = mw.estimate(proposals, framework, plugins)
    whole = run_controls(proposals, framework, impacts, plugins)
    out = tmp_path / "uit.parquet"
    source = folder / "voorstellen.csv"
    done = score_file(source, framework, out, plugins=plugins, part_rows=size)
    assert said(done.warnings) == said(whole)
