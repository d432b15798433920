"""What goes into a dossier, and that it depends on nothing else."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import textwrap
import zipfile
from datetime import date
from pathlib import Path

import pytest

from maatwaarde.account.dossier.container import pack, unpack, write_dossier
from maatwaarde.account.dossier.crate import CRATE
from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE, check_manifest
from maatwaarde.account.dossier.pack import Dossier
from maatwaarde.account.dossier.request import read_request
from maatwaarde.account.dossier.verify import verify_contents
from maatwaarde.diagnostics import DossierError, MaatwaardeError
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.report.account.computed import compute
from made_dossier import FILES, packed, write_decision


def test_all_that_the_decision_rests_on_is_in_it(made: Dossier) -> None:
    assert sorted(made.contents) == [
        "input/answers/answers-1.csv",
        "input/answers/answers-2.csv",
        "input/framework/basis.yaml",
        "input/framework/meetlat/meetlat.yaml",
        "input/proposals/lijst.csv",
        "input/resources/middelen.yaml",
        "manifest-sha256.txt",
        "reports/report.html",
        "reports/report.md",
        "reports/report.xlsx",
        "request.json",
        "results/decision.json",
        "results/plan.json",
        "results/report.json",
        "results/scores.json",
        "ro-crate-metadata.json",
        "versions.json",
    ]
    assert check_manifest(made.contents) == []
    assert (made.request.date, made.dated_by) == (date(2026, 3, 12), "adoption")
    assert made.request.title == "Klein"
    assert read_request(made.contents["request.json"], "d") == made.request


def test_its_plan_can_be_replanned(made: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(made.contents["results/plan.json"])
    assert read_running_plan(path).framework == "klein"


def test_a_framework_that_comes_along_is_packed_too(tmp_path: Path) -> None:
    write_decision(tmp_path)
    (tmp_path / "eigen.yaml").write_text(
        "maatwaarde: 1\nid: eigen\ntitle: Eigen\nextends: plattelandsgemeente\n"
    )
    (tmp_path / "lijst.csv").write_text("id;title;cost\nA;Aanleg;5\n")
    made = packed(tmp_path, framework="eigen.yaml", resources=None, stated=date(2026, 1, 2))
    assert "input/frameworks/plattelandsgemeente.yaml" in made.contents
    # The one that it extends extends another.
    assert made.request.inputs.known == {
        name: f"input/frameworks/{name}.yaml" for name in ("brede-welvaart", "plattelandsgemeente")
    }
    assert made.dated_by == "stated"


def test_a_second_time_it_is_the_same_byte_for_byte(made: Dossier, tmp_path: Path) -> None:
    folder = tmp_path / "ergens anders"
    write_decision(folder)
    assert pack(packed(folder).contents) == pack(made.contents)


SCRIPT = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from made_dossier import packed, write_decision
    from maatwaarde.account.dossier.container import write_dossier
    from maatwaarde.report.account.dossier_files import verify_dossier
    folder = Path(sys.argv[1])
    write_decision(folder)
    write_dossier(folder / "d.zip", packed(folder).contents)
    print(verify_dossier(sys.argv[2]).same)
""")


def test_another_place_time_zone_language_and_hash_seed_change_nothing(
    made: Dossier, tmp_path: Path
) -> None:
    there = tmp_path / "elders" / "diep"
    there.mkdir(parents=True)
    write_dossier(tmp_path / "ours.zip", made.contents)
    done = subprocess.run(
        [
            *(sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parents[2]))),
            *(there, tmp_path / "ours.zip"),
        ],
        cwd=there,
        env={
            **os.environ,
            "TZ": "Pacific/Kiritimati",
            "LANG": "tr_TR.UTF-8",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "4711",
            "MAATWAARDE_LANG": "en",
            "TMPDIR": str(there),
            "OMP_NUM_THREADS": "1",
        },
        umask=0o077,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "True\n", done.stderr
    assert (there / "d.zip").read_bytes() == pack(made.contents)


def test_no_name_of_who_answered_is_left(made: Dossier) -> None:
    for name, content in made.contents.items():
        parts = [content]
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts = [book.read(part) for part in book.namelist()]
        for word in (b"Jan de Wit", b"jan-de-wit", b"Piet", b"bel mij"):
            assert not any(word in part for part in parts), (name, word)
    assert made.contents["input/answers/answers-1.csv"] == (
        b"group;respondent;id;points\nbewoners;respondent-1;x;60\nbewoners;respondent-1;y;40\n"
    )
    # One person has one number in all files.
    assert b"raad;respondent-1;x;50" in made.contents["input/answers/answers-2.csv"]
    assert made.anonymous is not None
    assert (made.anonymous.respondents, made.anonymous.groups) == (2, 0)
    assert made.anonymous.columns == ("opmerking",)


def test_names_stay_where_that_is_asked_and_give_the_same_figures(
    made: Dossier, tmp_path: Path
) -> None:
    write_decision(tmp_path)
    named = packed(tmp_path, with_names=True)
    assert named.anonymous is None
    answers = FILES["meetlat/antwoorden/jan-de-wit.csv"].encode()
    assert named.contents["input/answers/1/jan-de-wit.csv"] == answers
    ranking = [json.loads(one.contents["results/scores.json"])["ranking"] for one in (named, made)]
    assert ranking[0] == ranking[1]


def test_a_group_that_is_named_by_its_file_gets_a_number(tmp_path: Path) -> None:
    write_decision(tmp_path)
    framework = FILES["meetlat/meetlat.yaml"].replace("groups: {raad: 1, bewoners: 1},", "")
    (tmp_path / "meetlat/meetlat.yaml").write_text(framework)
    for name in ("raad", "jan-de-wit"):
        path = tmp_path / f"meetlat/antwoorden/{name}.csv"
        path.write_text("id;punten\nx;60\ny;40\n")
    made = packed(tmp_path)
    assert made.anonymous is not None
    assert (made.anonymous.respondents, made.anonymous.groups) == (2, 2)
    assert b"group-1;respondent-1;x;60" in made.contents["input/answers/answers-1.csv"]
    assert not any(b"jan-de-wit" in content for content in made.contents.values())


def test_every_file_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    write_decision(tmp_path)
    (tmp_path / "basis.yaml").unlink()
    (tmp_path / "lijst.csv").unlink()
    with pytest.raises(DossierError) as caught:
        packed(tmp_path, motions="moties.yaml", resources="map")
    missing = {
        (problem.code, Path(problem.where.file or "").name) for problem in caught.value.problems
    }
    assert missing >= {
        ("no-file", "lijst.csv"),
        ("no-file", "moties.yaml"),
        ("no-file", "map"),
        ("extends-unknown", "meetlat.yaml"),
    }


def test_files_that_windows_takes_for_one_are_not_packed(tmp_path: Path) -> None:
    write_decision(tmp_path)
    own = tmp_path / "meetlat" / "meetlat.yaml"
    base = (tmp_path / "basis.yaml").read_text()
    (own.parent / "MEETLAT.yaml").write_text(base)
    own.write_text(own.read_text().replace("../basis.yaml", "MEETLAT.yaml"))
    with pytest.raises(DossierError) as caught:
        packed(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, Path(problem.where.file or "").name) == ("bad-name", "MEETLAT.yaml")
    assert "meetlat.yaml" in problem.what


def test_what_is_wrong_names_the_files_of_the_user(tmp_path: Path) -> None:
    write_decision(tmp_path)
    (tmp_path / "lijst.csv").write_text("id;title;cost;impact:x\nA;Aanleg;veel;1\n")
    with pytest.raises(MaatwaardeError) as caught:
        packed(tmp_path)
    assert caught.value.problems[0].where.file == str(tmp_path / "lijst.csv")


def test_without_a_date_it_is_not_the_day_of_today(tmp_path: Path) -> None:
    write_decision(tmp_path)
    framework = FILES["meetlat/meetlat.yaml"].replace("adopted:", "# ")
    (tmp_path / "meetlat/meetlat.yaml").write_text(framework)
    with pytest.raises(DossierError, match="does not say when it was adopted"):
        packed(tmp_path)


def test_the_description_for_archives_says_what_is_in_it(made: Dossier) -> None:
    graph = {item["@id"]: item for item in json.loads(made.contents[CRATE])["@graph"]}
    root = graph["./"]
    assert graph["ro-crate-metadata.json"]["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"
    assert (root["name"], root["datePublished"]) == ("Klein", "2026-03-12")
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == made.contents.keys() - {CRATE, SIGNATURE}
    assert root["publisher"] == root["author"] == {"@id": "#organisation"}
    assert graph["#organisation"]["name"] == "Kleinstad"
    action = graph["#computed"]
    assert {item["@id"] for item in action["result"]} >= {"results/plan.json", "reports/report.md"}
    assert {item["@id"] for item in action["object"]} >= {"input/proposals/lijst.csv"}
    assert graph["#maatwaarde"]["@type"] == "SoftwareApplication"


def test_the_working_folder_is_the_same_afterwards(made: Dossier, tmp_path: Path) -> None:
    before = Path.cwd()
    path = tmp_path / "d.zip"
    write_dossier(path, made.contents)
    verify_contents(path, compute, made.outcome.plugins)
    assert Path.cwd() == before
    assert unpack(path.read_bytes(), "d")[MANIFEST] == made.contents[MANIFEST]
