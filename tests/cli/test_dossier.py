"""A decision in one file from the command line, and whether it holds."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import maatwaarde as mw
from maatwaarde.account.dossier.container import read_dossier, write_dossier
from maatwaarde.account.dossier.manifest import MANIFEST, manifest
from maatwaarde.account.dossier.request import Options
from maatwaarde.cli.dossier import dossier
from maatwaarde.cli.report import report
from maatwaarde.portfolio.advice import Questions
from maatwaarde.report.contract import COMMANDS
from made_dossier import write_decision

Run = Callable[..., object]
QUICK = [
    *("--alternatives", "0", "--why-not", "0", "--more-of", "0", "--front", "0"),
    *("--reweigh", "0", "--samples", "0", "--pages", "0"),
]
SOURCE = ["lijst.csv", "-f", "meetlat/meetlat.yaml", "-r", "middelen.yaml"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_decision(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_a_decision_to_a_dossier_that_holds(run: Run, folder: Path) -> None:
    done = run("dossier", *SOURCE, *QUICK, "-o", "besluit.zip")
    assert done.code == 0, done.err
    assert "geschreven: besluit.zip" in done.err
    assert "12 maart 2026, de dag waarop de meetlat is vastgesteld" in done.out
    assert "Van 2 mensen die zeiden wat zwaarder weegt" in done.out
    checked = run("verify", "besluit.zip")
    assert checked.code == 0, checked.err
    assert "Het dossier is heel (17 bestanden)" in checked.out
    assert "Niemand heeft het ondertekend" in checked.out

    # An altered byte, and one that fits its sum.
    whole = (folder / "besluit.zip").read_bytes()
    at = whole.index(b"Brug;6;2;0")
    (folder / "besluit.zip").write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    checked = run("verify", "besluit.zip", "--json")
    told = json.loads(checked.out)
    assert (checked.code, told["outcome"], told["figures"]) == (1, "altered", 0)
    (problem,) = told["problems"]
    assert "'input/proposals/lijst.csv' is not what its checksum is of" in problem["what"]

    (folder / "besluit.zip").write_bytes(whole)
    contents = read_dossier("besluit.zip")
    plan = contents["results/plan.json"]
    value = json.loads(plan)["value"]
    contents["results/plan.json"] = plan.replace(str(value).encode(), b"7.5", 1)
    contents[MANIFEST] = manifest(contents)
    write_dossier("anders", contents)
    checked = run("verify", "anders")
    assert checked.code == 1
    assert "heeft een ander controlegetal voor\n    'results/plan.json'" in checked.out


def test_a_dossier_asks_what_a_report_asks(run: Run, folder: Path) -> None:
    asked = {str(option.name) for option in report.params} & set(Options.model_fields)
    assert asked <= {str(option.name) for option in dossier.params}
    assert Options().questions == Questions()
    other = dict.fromkeys(("extra", "why_not", "alternatives", "more_of", "front"), 7)
    other |= dict.fromkeys(("reweigh", "samples", "pages"), 7)
    changed = Options(contested=True, **other).questions
    assert all(
        getattr(changed, one.name) != getattr(Questions(), one.name) for one in fields(Questions)
    )
    two = (
        "maatwaarde: 1\nid: twee\ntitle: Twee\nvalues:\n"
        "  - {id: v, title: V, measures: [{id: x, title: X, unit: m3, worst: -10, best: 10}]}\n"
        "  - {id: w, title: W, measures: [{id: y, title: Y, unit: m3, worst: -10, best: 10}]}\n"
    )
    (folder / "twee.yaml").write_text(two.replace("unit", "better: higher, unit"))
    of_two = ["lijst.csv", "-f", "twee.yaml", "-r", "middelen.yaml", *QUICK, "--reweigh", "1"]
    assert run("report", *of_two, "-o", "advies.json").code == 0
    assert run("dossier", *of_two, "--date", "2026-11-12", "-o", "besluit.zip").code == 0
    packed = json.loads(read_dossier("besluit.zip")["results/report.json"])
    alone = json.loads((folder / "advies.json").read_text(encoding="utf-8"))
    assert packed["reweighed"] == alone["reweighed"] != []


def test_what_comes_out_otherwise_is_told_with_by_how_much(run: Run, folder: Path) -> None:
    assert run("dossier", *SOURCE, *QUICK, "-o", "besluit.zip").code == 0
    contents = read_dossier("besluit.zip")
    del contents["ro-crate-metadata.json"]
    name = "input/proposals/lijst.csv"
    contents[name] = contents[name].replace(b"Brug;6;2;0", b"Brug;6;3;0")
    from maatwaarde.account.dossier.crate import crate
    from maatwaarde.account.dossier.request import Request

    request = Request.model_validate_json(contents["request.json"])
    versions = json.loads(contents["versions.json"])
    contents["ro-crate-metadata.json"] = crate(contents, request, versions)
    contents[MANIFEST] = manifest(contents)
    write_dossier(folder / "anders.zip", contents)
    checked = run("verify", "anders.zip", "--lang", "en")
    assert checked.code == 1
    assert "computing it again gives SOMETHING ELSE" in " ".join(checked.out.split())
    assert "The first that differs: results/scores.json, ranking[" in checked.out
    assert "now it is" in checked.out


def test_a_plan_that_runs_is_packed_with_its_changes(run: Run, folder: Path) -> None:
    (folder / "lijst.csv").write_text(
        "id;title;cost:2027;impact:x;impact:y\nA;Aanleg;5;1;3\nB;Brug;6;2;0\nC;Kade;4;-1;5\n"
    )
    (folder / "middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 1}\n"
        "budgets: [{period: 2027, amount: 10}, {period: 2028, amount: 5}]\n"
    )
    (folder / "w.yaml").write_text("maatwaarde: 1\ndelays: [{proposal: A, months: 12}]\n")
    assert run("portfolio", *SOURCE, "-o", "plan.json").code == 0
    done = run(
        *("dossier", *SOURCE, "--plan", "plan.json", "--changes", "w.yaml", "--today", "2027"),
        *("-o", "besluit.zip", "--json"),
    )
    assert done.code == 0, done.err
    names = {file["name"] for file in json.loads(done.out)["files"]}
    assert names >= {
        *("input/plan/plan.json", "input/changes/w.yaml", "results/plan.json"),
        *("reports/replan.html", "reports/replan.md", "reports/replan.xlsx"),
    }
    assert "replan" in json.loads(read_dossier("besluit.zip")["results/plan.json"])
    assert run("verify", "besluit.zip").code == 0


def test_a_plan_that_runs_is_packed_with_what_became_of_it(run: Run, folder: Path) -> None:
    (folder / "lijst.csv").write_text(
        "id;title;cost:2027;impact:x;impact:y\nA;Aanleg;5;1;3\nB;Brug;6;2;0\nC;Kade;4;-1;5\n"
    )
    (folder / "middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 1}\n"
        "budgets: [{period: 2027, amount: 10}, {period: 2028, amount: 5}]\n"
    )
    (folder / "poorten.yaml").write_text(
        "maatwaarde: 1\nversion: '1'\ngates:\n  - id: klaar\n    title: Klaar\n    proposals: [A]\n"
        "    due: 2028-06-30\n    criteria: [{id: genoeg, text: genoeg,"
        " condition: realised_x >= 1}]\n    otherwise: wait 6 months\n"
    )
    (folder / "realisatie.csv").write_text(
        "voorstel;soort;maat;datum;waarde\nA;effect;x;2028-06-30;0,5\n"
    )
    assert run("portfolio", *SOURCE, "-o", "plan.json").code == 0
    asked = ["dossier", *SOURCE, "--plan", "plan.json", "--realised", "realisatie.csv"]
    asked += ["--gates", "poorten.yaml", "-o", "d.zip", "--json"]
    assert run(*asked).code == 2  # on which day?
    done = run(*asked, "--date", "2028-06-30")
    assert done.code == 0, done.out
    names = {file["name"] for file in json.loads(done.out)["files"]}
    assert names >= {
        *("input/gates/poorten.yaml", "input/realised/realisatie.csv", "results/gates.json"),
        *("results/monitor.json", "reports/monitor.md", "reports/gates.html"),
    }
    assert "results/plan.json" not in names  # it is looked at, and not made anew
    contents = read_dossier("d.zip")
    for command, name in (("gate", "gates"), ("monitor", "monitor")):
        promise = TypeAdapter(COMMANDS[command])
        promise.validate_json(contents[f"results/{name}.json"], strict=True)
    assert run("verify", "d.zip").code == 0


def test_a_register_and_a_dossier_know_a_decision_by_the_same_checksum(
    run: Run, folder: Path
) -> None:
    (folder / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 10}]\n")
    more = ["--with-names", *QUICK, "-o", "d.zip", "--json"]
    packed = json.loads(run("dossier", *SOURCE, *more).out)
    given = ["--register", "sqlite:///r.db", "--by", "college", "--reason", "voorstel"]
    assert run("register", "propose", *SOURCE, *given).code == 0
    shown = json.loads(run("register", "show", "1", "--register", "sqlite:///r.db", "--json").out)
    assert packed["decision_sha256"] == shown["decision_sha256"]


def test_a_list_without_resources_is_packed_with_its_scores(run: Run, folder: Path) -> None:
    done = run("dossier", *SOURCE[:3], *QUICK, "--date", "2026-11-12", "-o", "map")
    assert done.code == 0, done.err
    assert "12 november 2026, zoals opgegeven" in done.out
    assert not (folder / "map" / "results" / "plan.json").exists()
    assert run("verify", "map").code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--changes", "w.yaml"], "--changes hoort bij een lopend plan: geef ook --plan"),
        (["--plan", "p.json", "--motions", "m.yaml"], "--motions hoort bij een nieuw plan"),
        (["--date", "12-11-2026"], "'12-11-2026' is geen dag"),
        (["-o", "besluit.docx"], "een dossier is een zip of een map, en geen .docx"),
        (["-o", "nergens/besluit.zip"], "die map bestaat niet"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_does_not_go_is_told_before_the_work(run: Run, more: list[str], said: str) -> None:
    output = [] if "-o" in more else ["-o", "d.zip"]
    done = run("dossier", *SOURCE, *output, *more)
    assert done.code == 2
    assert said in done.err


def test_all_that_is_missing_is_told_at_once_and_nothing_is_written(run: Run, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    done = run(
        *("dossier", "geen.csv", "-f", "meetlat/meetlat.yaml", "-r", "ook-niet.yaml"),
        *("--motions", "moties.yaml", "-o", "d.zip"),
    )
    assert done.code == 2
    for name in ("geen.csv", "ook-niet.yaml", "moties.yaml"):
        assert f"{name}: fout: dit bestand bestaat niet" in done.err
    assert "3 fouten gevonden" in done.err
    assert sorted(folder.rglob("*")) == before


def test_what_is_no_dossier_cannot_be_read(run: Run, folder: Path) -> None:
    (folder / "d.zip").write_text("hallo")
    for name in ("d.zip", "er-niet.zip"):
        assert run("verify", name).code == 2


@pytest.mark.usefixtures("folder")
def test_from_python(tmp_path: Path) -> None:
    made = mw.pack_dossier(
        *("lijst.csv", "meetlat/meetlat.yaml", tmp_path / "besluit.zip"),
        resources="middelen.yaml",
        title="Besluit",
        alternatives=0,
        why_not=0,
        more_of=0,
        front=0,
        reweigh=0,
        samples=0,
        pages=0,
    )
    assert made.request.title == "Besluit"
    found = mw.verify_dossier(tmp_path / "besluit.zip")
    assert found.same
    assert found.compared is not None
    assert found.compared.figures > 100
