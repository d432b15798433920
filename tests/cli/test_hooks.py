"""What a plugin registers is used from the command line: methods, frameworks, report sections."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import numpy as np
import pytest

from build_impact import define
from maatwaarde import installed
from maatwaarde.plugins import Output, Section, hookimpl
from maatwaarde.plugins import loader as loading
from maatwaarde.proposals import RawTable

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Make modules of the tests plugins, and nothing that happens to be installed."""
    points = [EntryPoint("made", "made_plugin", "maatwaarde")]

    def install_(name: str, **hooks: Callable[..., None]) -> None:
        module = ModuleType(f"plugin_{name}")
        for hook, function in hooks.items():
            setattr(module, hook, hookimpl(function))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        points.append(EntryPoint(name, module.__name__, "maatwaarde"))

    monkeypatch.setattr(installed, "entry_points", lambda group: points if group else [])
    monkeypatch.delenv(installed.VARIABLE, raising=False)
    loading._load.cache_clear()
    yield install_
    loading._load.cache_clear()


@pytest.fixture
def arguments(deltastad: Path) -> list[object]:
    return [deltastad / "voorstellen.csv", "-f", deltastad / "meetlat.yaml"]


def breaks(registry: Any) -> None:
    def no_number(impacts: Any, *_: Any) -> Any:
        from maatwaarde.scoring import MethodResult

        nothing = impacts.value[:, 0] * float("nan")
        return MethodResult(nothing, nothing, nothing, None, True)

    registry.add("broken", no_number)


@pytest.mark.usefixtures("install")
def test_a_method_scores_compares_and_explains(run: Callable, arguments: list) -> None:
    done = run("score", *arguments, "--method", "weakest-point", "--lang", "en")
    assert done.code == 0, done.err
    assert "method: weakest-point\nDoing nothing scores 0; higher is better." in done.out
    data = json.loads(run("score", *arguments, "--method", "weakest-point", "--json").out)
    assert data["method"] == "weakest-point"
    assert data["relative_to_batch"] is False
    assert data["reference_doing_nothing"] == 0
    assert data["contributions_add_up_to_score"] is False
    ranked = [item["score"] for item in data["ranking"] if item["rank"]]
    assert ranked == sorted(ranked, reverse=True)
    assert max(ranked) <= 1

    sides = json.loads(run("compare", *arguments, "--methods", "value,weakest-point", "--json").out)
    assert [item["method"] for item in sides["methods"]] == ["value", "weakest-point"]
    named = run("compare", *arguments, "--methods", "all")
    assert "weakest-point" in named.out

    said = run("explain", "P-016", *arguments, "--method", "weakest-point", "--lang", "en")
    assert "only the scores are known" in " ".join(said.out.split())


@pytest.mark.usefixtures("in_english")
def test_a_method_that_fails_is_told_by_name(
    run: Callable, arguments: list, install: Install
) -> None:
    install("bad", register_methods=breaks)
    done = run("score", *arguments, "--method", "broken")
    assert done.code == 2
    assert "method 'broken' of plugin 'bad' returns a `score`" in done.err
    assert f"{__file__}:" in done.err
    assert "Traceback" not in done.err
    failed = json.loads(run("score", *arguments, "--method", "broken", "--json").out)
    assert failed["problems"][0]["code"] == "method-failed"

    assert run("score", *arguments).code == 0
    sides = run("compare", *arguments, "--methods", "value,broken", "--lang", "en")
    assert sides.code == 0
    assert "method 'broken' of plugin 'bad' returns a `score`" in " ".join(sides.out.split())


@pytest.mark.usefixtures("install")
def test_a_framework_is_listed_and_used_by_name(
    run: Callable, deltastad: Path, tmp_path: Path
) -> None:
    listed = run("framework", "list", "--lang", "nl")
    assert re.search(r"^made-town +Verzonnen stad +made$", listed.out, re.MULTILINE)
    assert "Made-up town" in run("framework", "list", "--lang", "en").out
    data = json.loads(run("framework", "list", "--json").out)
    assert data["frameworks"]["made-town"]["en"] == "Made-up town"
    assert data["from_plugins"] == {"made-town": "made"}

    assert run("framework", "check", "made-town").code == 0
    assert "Verzonnen stad (made-town)" in run("framework", "show", "made-town").out
    scored = json.loads(
        run("score", deltastad / "voorstellen.csv", "-f", "made-town", "--json").out
    )
    assert scored["framework"]["id"] == "made-town"

    own = tmp_path / "own.yaml"
    own.write_text(
        "maatwaarde: 1\nid: own\ntitle: Own\nextends: made-town\n"
        "values:\n  - {id: klimaat, weight: 3}\n",
        encoding="utf-8",
    )
    weights = json.loads(run("framework", "show", own, "--json").out)["weights"]
    assert weights["klimaat"] == pytest.approx(0.75)
    form = tmp_path / "form.csv"
    assert run("weights", "form", "made-town", "-o", form).code == 0
    assert "leefbaarheid" in form.read_text(encoding="utf-8")

    wrong = run("framework", "check", "made-tow")
    assert wrong.code == 2
    assert "bedoelt u 'made-town'" in wrong.err


def test_a_name_that_is_taken_is_refused_by_both_names(
    run: Callable, install: Install, tmp_path: Path
) -> None:
    file = tmp_path / "town.yaml"
    file.write_text("maatwaarde: 1\nid: town\ntitle: Town\n", encoding="utf-8")

    def adds(*names: str) -> Callable[..., None]:
        def register_frameworks(registry: Any) -> None:
            for name in names:
                registry.add(name, file)

        return register_frameworks

    install("same", register_frameworks=adds("made-town"))
    install("shipped", register_frameworks=adds("industriestad"))
    install("wrong", register_frameworks=adds("town"))
    done = run("framework", "list")
    assert done.code == 0
    assert "'made-town' van plugin 'same' is er al, van plugin 'made'" in done.err
    assert "'industriestad' van plugin 'shipped' heeft de naam van een meetlat" in done.err
    assert "de meetlat 'town' van plugin 'wrong' klopt niet:" in done.err
    assert f"{file}:" in done.err
    assert "made-town  " in done.out
    assert "Verzonnen stad" in run("framework", "show", "made-town").out


@pytest.mark.usefixtures("install")
def test_a_section_stands_below_the_report(run: Callable, arguments: list, tmp_path: Path) -> None:
    done = run("score", *arguments, "--lang", "en")
    assert done.out.endswith("proposals do some harm.\n")
    assert "\n\nHarm (made)\n" in done.out
    data = json.loads(run("score", *arguments, "--json").out)
    assert list(data)[-2:] == ["sections", "passed_through"]
    assert data["sections"]["harmed"]["data"]["count"] > 0
    out = tmp_path / "out.json"
    run("score", *arguments, "-o", out)
    assert json.loads(out.read_text(encoding="utf-8")) == data


@pytest.mark.usefixtures("in_english")
def test_a_section_that_fails_leaves_the_rest(
    run: Callable, arguments: list, install: Install
) -> None:
    plain = run("score", *arguments).out

    def register_report_sections(registry: Any) -> None:
        registry.add("a-bad-one", lambda report: Section("T", report.nothing))

    install("bad", register_report_sections=register_report_sections)
    loading._load.cache_clear()
    done = run("score", *arguments)
    assert done.code == 0
    assert done.out == plain
    assert "report section 'a-bad-one' of plugin 'bad' fails: it raises AttributeError" in done.err
    data = json.loads(run("score", *arguments, "--json").out)
    assert data["sections"]["a-bad-one"]["problem"]["code"] == "section-failed"
    assert "harmed" in data["sections"]


def test_a_reader_that_fails_is_told_by_name(
    run: Callable, deltastad: Path, install: Install, tmp_path: Path
) -> None:
    def register_readers(registry: Any) -> None:
        registry.add(".dbf", lambda data, *_: data.decode("ascii"))
        registry.add(".csv", lambda data, *_: data)

    install("bad", register_readers=register_readers)
    file = tmp_path / "list.dbf"
    for content, words in (
        (b"abc", "levert geen RawTable of Grid maar een str"),
        (b"\xff", "faalt: er treedt een UnicodeDecodeError op"),
    ):
        file.write_bytes(content)
        done = run("score", file, "-f", "made-town")
        assert done.code == 2
        assert f"{file}: fout: de lezer '.dbf' van plugin 'bad' {words}" in done.err
    fine = run("score", deltastad / "voorstellen.csv", "-f", "made-town")
    assert fine.code == 0
    assert "'.csv' van plugin 'bad' heeft de extensie van een lezer van maatwaarde" in fine.err


@pytest.mark.usefixtures("install")
def test_a_portfolio_has_methods_and_sections_of_plugins(run: Callable, tmp_path: Path) -> None:
    resources = tmp_path / "middelen.yaml"
    resources.write_text(
        "maatwaarde: 1\nbudgets:\n  - {name: capital, period: 2027, amount: 2 MEUR}\n",
        encoding="utf-8",
    )
    proposals = tmp_path / "list.csv"
    proposals.write_text(
        "id;title;cost:capital:2027;impact:co2_uitstoot;impact:geluid\n"
        "A;One;1500000;-900;10\nB;Two;1000000;-700;-5\nC;Three;900000;-300;-50\n",
        encoding="utf-8",
    )
    question = ["portfolio", proposals, "-f", "made-town", "-r", resources]
    question += ["--method", "weakest-point", "--objective", "sum-of-scores"]
    done = run(*question, "--lang", "en")
    assert done.code == 0, done.err
    assert done.out.endswith("\n\nHarm (made)\n1 proposals do some harm.\n")
    data = json.loads(run(*question, "--json").out)
    assert data["chosen"] == ["B", "C"]
    assert data["unverified_impacts"] == 0
    assert data["sections"]["harmed"]["data"] == {"count": 1, "in": "portfolio"}


def test_what_plugins_print_is_no_part_of_the_result(
    run: Callable, install: Install, tmp_path: Path
) -> None:
    def loud(name: str, answer: Any = None) -> Callable[..., Any]:
        def function(*_: Any, **__: Any) -> Any:
            print(f"<{name}>")
            click.echo(f"<{name} by click>")
            sys.stdout.write(f"<{name} by hand>\n")
            return answer() if callable(answer) else answer

        return function

    def table() -> Any:
        columns = (["A", "B"], ["-5", "7"], ["10", "20"])
        return RawTable(("id", "impact:geluid", "trees"), columns, np.array([2, 3]), "list.dbf")

    def adds(what: str, name: str, entry: Any) -> Callable[..., None]:
        def register(registry: Any) -> None:
            print(f"<register {what}>")
            registry.add(name, entry)

        return register

    outputs = (Output("co2_emission_change", "t_CO2e/year", "trees", "as computed"),)
    computes = loud("estimator", lambda: {"co2_emission_change": np.array([1.0, 2.0])})
    estimator = define(compute=computes, outputs=outputs)
    install(
        "loud",
        register_estimators=adds("estimators", "test/trees", estimator),
        register_readers=adds("readers", ".dbf", loud("reader", table)),
        register_controls=adds("controls", "my-control", loud("control", ())),
        register_report_sections=adds(
            "report_sections", "loud", loud("section", lambda: Section("T", "text", {}))
        ),
        register_methods=adds("methods", "loud", loud("method")),
    )
    file = tmp_path / "list.dbf"
    file.write_bytes(b"-")
    question = ["score", file, "-f", "made-town"]
    done = run(*question, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert [item["measures"]["geluid"]["impact"] for item in data["ranking"]]
    for name in ("estimator", "reader", "control", "section"):
        for how in (name, f"{name} by click", f"{name} by hand"):
            assert f"<{how}>" in done.err
    for what in ("estimators", "readers", "controls", "report_sections", "methods"):
        assert f"<register {what}>" in done.err
    assert "by hand>" not in run(*question).out
    failed = run(*question, "--method", "loud", "--json")
    assert json.loads(failed.out)["problems"][0]["code"] == "method-failed"
    assert "<method>" in failed.err


@pytest.mark.usefixtures("in_english")
def test_a_section_that_ends_the_process_is_named_and_the_report_stays(
    run: Callable, arguments: list, install: Install
) -> None:
    def register_report_sections(registry: Any) -> None:
        registry.add("leaves", lambda report: sys.exit(0))  # noqa: ARG005

    install("leaves", register_report_sections=register_report_sections)
    done = run("score", *arguments)
    assert done.code == 0
    assert "section 'leaves' of plugin 'leaves' fails: it ends the program" in done.err
    assert done.out.startswith("Ranking: ")


def test_a_framework_that_is_not_found_may_be_of_a_plugin_that_failed_to_load(
    run: Callable, install: Install, deltastad: Path
) -> None:
    def fails(registry: Any) -> None:  # noqa: ARG001
        raise RuntimeError("no")

    install("half", register_frameworks=fails)
    for command in (
        ["framework", "check", "meetlat-van-half"],
        ["score", deltastad / "voorstellen.csv", "-f", "meetlat-van-half"],
    ):
        done = run(*command, "--lang", "en")
        assert done.code == 2
        assert "no framework that is known by this name" in " ".join(done.err.split())
        assert "plugin 'half'" in done.err
