"""What was altered is named, and what comes out otherwise too."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from day_and_night import by_day
from maatwaarde.account.dossier.container import pack, write_dossier
from maatwaarde.account.dossier.crate import CRATE, crate
from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE, manifest
from maatwaarde.account.dossier.outcome import PLAN, SCORES
from maatwaarde.account.dossier.pack import Dossier
from maatwaarde.account.dossier.request import REQUEST, Request
from maatwaarde.account.dossier.signature import sign
from maatwaarde.account.dossier.verify import Verification, verify_contents
from maatwaarde.diagnostics import DossierError, MaatwaardeError
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.report.account.computed import compute
from made_dossier import packed, write_decision


def verified(made: Dossier, folder: Path, changes: Mapping[str, bytes | None]) -> Verification:
    """Verify a dossier with other contents, of which the sums fit."""
    contents = {k: v for k, v in {**made.contents, **changes}.items() if v is not None}
    request = Request.model_validate_json(contents[REQUEST])
    del contents[CRATE]
    contents[CRATE] = crate(contents, request, made.versions)
    contents[MANIFEST] = manifest(contents)
    write_dossier(folder / "d.zip", contents)
    return verify_contents(folder / "d.zip", compute, made.outcome.plugins)


def test_a_hundred_altered_bytes_are_found_and_named(made: Dossier, tmp_path: Path) -> None:
    whole = pack(made.contents)
    path = tmp_path / "d.zip"
    rng = random.Random(19)
    directory = whole.index(b"PK\x01\x02")
    places = [
        *(rng.randrange(len(whole)) for _ in range(by_day(50))),
        *(rng.randrange(directory, len(whole)) for _ in range(by_day(25))),
        *(rng.randrange(whole.index(name.encode()) + 120) for name in (REQUEST, PLAN)),
        *(whole.index(made.contents[REQUEST]) + rng.randrange(100) for _ in range(by_day(23))),
    ]
    for at in places:
        altered = bytearray(whole)
        altered[at] ^= 1 + rng.randrange(255)
        path.write_bytes(altered)
        try:
            found = verify_contents(path, compute, {})
        except DossierError as error:
            problems = error.problems
        else:
            assert not found.same
            assert found.compared is None  # and nothing of it was computed
            problems = found.problems
        (problem,) = problems
        assert problem.where.file == str(path)
        assert "byte" in problem.what or "is no zip" in problem.what


def test_in_a_folder_the_altered_file_is_named(made: Dossier, tmp_path: Path) -> None:
    rng = random.Random(7)
    for name, content in made.contents.items():
        folder = tmp_path / "d"
        altered = bytearray(content)
        altered[rng.randrange(len(content))] ^= 1 + rng.randrange(255)
        write_dossier(folder, {**made.contents, name: bytes(altered)})
        try:
            problems = verify_contents(folder, compute, {}).problems
        except DossierError as error:
            problems = error.problems
        assert problems
        assert name == MANIFEST or name in {problem.where.file for problem in problems}
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


def test_files_too_many_and_too_few_are_named(made: Dossier, tmp_path: Path) -> None:
    resources = "input/resources/middelen.yaml"
    extra = "input/rejected/extra.csv"
    found = verified(made, tmp_path, {extra: b"x", resources: None})
    assert {problem.where.file for problem in found.problems} == {extra, resources}


def test_a_figure_that_does_not_follow_is_named_with_by_how_much(
    made: Dossier, tmp_path: Path
) -> None:
    scores = json.loads(made.contents[SCORES])
    entry = scores["ranking"][1]
    entry["score"] += 0.25
    found = verified(made, tmp_path, {SCORES: json.dumps(scores).encode()})
    (difference,) = found.differences
    assert difference.file == SCORES
    assert difference.place == f"ranking[{entry['id']}].score"
    assert difference.by == pytest.approx(-0.25)
    assert not found.same


def test_an_input_that_was_altered_with_its_sums_gives_other_figures(
    made: Dossier, tmp_path: Path
) -> None:
    name = "input/proposals/lijst.csv"
    content = made.contents[name].replace(b"Brug;6;2;0", b"Brug;6;3;0")
    found = verified(made, tmp_path, {name: content})
    assert not found.problems
    assert found.differences[0].file == SCORES
    assert found.differences[0].by is not None


def test_a_report_that_was_altered_with_its_sums_is_named(made: Dossier, tmp_path: Path) -> None:
    name = "reports/report.md"
    content = made.contents[name].replace(b"Brug", b"Tunnel", 1)
    (difference,) = verified(made, tmp_path, {name: content}).differences
    assert difference.file == name
    assert "Tunnel" in difference.packed
    assert "Brug" in difference.found


def test_versions_that_differ_are_told_and_are_no_difference(made: Dossier, tmp_path: Path) -> None:
    other = {**json.loads(made.contents["versions.json"]), "numpy": "1.0", "left": "2"}
    made = replace(made, versions=other)
    found = verified(made, tmp_path, {"versions.json": json.dumps(other).encode()})
    assert found.same
    told = {(one.name, one.then, one.now is None) for one in found.versions}
    assert told == {("numpy", "1.0", False), ("left", "2", True)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: {**data, "dossier": 2}, "at 'dossier'"),
        (lambda data: {**data, "more": 1}, "at 'more'"),
        (
            lambda data: {**data, "inputs": {**data["inputs"], "mapping": "../../etc/passwd"}},
            "is no file within the dossier",
        ),
        (
            lambda data: {**data, "options": {**data["options"], "gap": -1}},
            "at 'options.gap'",
        ),
    ],
)
def test_a_request_that_asks_for_something_else_is_refused(
    made: Dossier, tmp_path: Path, change: object, said: str
) -> None:
    asked = change(json.loads(made.contents[REQUEST]))  # type: ignore[operator]
    contents = {**made.contents, REQUEST: json.dumps(asked).encode()}
    contents[MANIFEST] = manifest(contents)
    write_dossier(tmp_path / "d.zip", contents)
    with pytest.raises(DossierError, match=said):
        verify_contents(tmp_path / "d.zip", compute, {})


@pytest.mark.parametrize(
    ("allowed", "said"),
    [("", "is outside the folder of this file"), ("allow", "is read from outside the dossier")],
)
def test_nothing_is_read_from_outside(
    made: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: str, said: str
) -> None:
    monkeypatch.setenv("MAATWAARDE_OUTSIDE", allowed)
    write_decision(tmp_path)
    name = "input/framework/meetlat/meetlat.yaml"
    outside = str(tmp_path / "basis.yaml").encode()
    content = made.contents[name].replace(b"../basis.yaml", outside)
    with pytest.raises(MaatwaardeError, match=said):
        verified(made, tmp_path, {name: content})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda graph: graph["./"].update(name="Anders"), "another title or date"),
        (lambda graph: graph["./"]["hasPart"].pop(), "does not name the files"),
        (
            lambda graph: graph[PLAN].update(sha256="0" * 64),
            "another checksum for 'results/plan.json'",
        ),
    ],
)
def test_a_description_that_says_otherwise_is_named(
    made: Dossier, tmp_path: Path, change: object, said: str
) -> None:
    data = json.loads(made.contents[CRATE])
    change({item["@id"]: item for item in data["@graph"]})  # type: ignore[operator]
    contents = {**made.contents, CRATE: json.dumps(data).encode()}
    contents[MANIFEST] = manifest(contents)
    write_dossier(tmp_path / "d.zip", contents)
    (problem,) = verify_contents(tmp_path / "d.zip", compute, {}).problems
    assert problem.where.file == CRATE
    assert said in problem.what


def unproven(made: Dossier, plan: Mapping[str, object]) -> bytes:
    """Return a plan as the search would have left it where time ran out."""
    packed = json.loads(made.contents[PLAN])
    return json.dumps({**packed, **plan}).encode()


def test_a_plan_that_was_not_proven_is_valued_and_checked_and_not_looked_for(
    tmp_path: Path,
) -> None:
    write_decision(tmp_path)
    made = packed(tmp_path)
    plan = made.outcome.plan
    assert plan is not None
    # What the search might have left where time ran out.
    valued = evaluate(plan.problem, ["A"])
    left = solution(
        valued, objective="total-impact", status="stopped", bound=1.0, solver=plan.solution.solver
    )
    content = made.outcome.plan_file(replace(plan, solution=left))
    found = verified(made, tmp_path, {PLAN: content})
    assert (found.plan, found.differences) == ("evaluated", ())
    assert found.better == pytest.approx(plan.value - valued.value)
    assert valued.value < plan.value


def test_an_unproven_plan_whose_value_is_not_its_own_differs(made: Dossier, tmp_path: Path) -> None:
    content = unproven(made, {"status": "stopped", "ties": "unsettled", "value": 9.0, "bound": 9.5})
    found = verified(made, tmp_path, {PLAN: content})
    assert found.plan == "evaluated"
    assert found.differences[0].file == PLAN
    assert found.differences[0].place == "value"


def test_an_unproven_plan_that_breaks_a_rule_differs(made: Dossier, tmp_path: Path) -> None:
    everything = {"A": None, "B": None, "C": None}
    content = unproven(made, {"status": "stopped", "ties": "unsettled", "starts": everything})
    found = verified(made, tmp_path, {PLAN: content})
    assert found.plan == "evaluated"
    places = [difference.place for difference in found.differences]
    assert any(place.startswith("violations") for place in places)


def test_a_plan_of_proposals_that_are_not_there_differs(made: Dossier, tmp_path: Path) -> None:
    content = unproven(made, {"status": "stopped", "starts": {"Q": None}})
    (difference, *_) = verified(made, tmp_path, {PLAN: content}).differences
    assert (difference.file, difference.place) == (PLAN, "starts")
    assert "'Q'" in difference.packed


@pytest.mark.parametrize(
    "change",
    [
        *({"starts": wrong} for wrong in ({"A": 10**400}, {"A": []}, {"A": "x"}, [], {"A": 1e300})),
        *({"parts": wrong} for wrong in ({"A": 10**400}, {"A": "nan"}, {"A": float("nan")}, [1])),
        *({"parts": {"A": wrong}} for wrong in (float("inf"), -1, 1e300, 5e-324)),
        *({"bound": wrong} for wrong in (10**400, float("nan"), "x", None, [])),
        *({"status": "stopped", "solver": wrong} for wrong in (None, 5, [])),
        {"status": []},
    ],
    ids=lambda change: f"{change}"[:40],
)
def test_a_plan_that_holds_something_odd_differs(
    made: Dossier, tmp_path: Path, change: Mapping[str, object]
) -> None:
    content = unproven(made, {"status": "stopped", "ties": "unsettled", **change})
    found = verified(made, tmp_path, {PLAN: content})
    assert found.differences[0].file == PLAN


@pytest.mark.parametrize("name", [PLAN, SCORES, "versions.json"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b"[]", b"\xff", b"1e999"])
def test_a_result_that_is_none_is_told(
    made: Dossier, tmp_path: Path, name: str, content: bytes
) -> None:
    found = verified(made, tmp_path, {name: content})
    assert found.differences or found.versions


def test_a_proven_plan_has_to_be_found_again(made: Dossier, tmp_path: Path) -> None:
    plan = json.loads(made.contents[PLAN])
    plan["value"] += 1.0
    found = verified(made, tmp_path, {PLAN: json.dumps(plan).encode()})
    assert found.plan == "same"
    assert found.differences[0].place == "value"


def test_who_signed_is_told_and_who_may_not_is_named(made: Dossier, tmp_path: Path) -> None:
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    ssh = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    key, other = (ed25519.Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
    for name, one in (("key", key), ("other", other)):
        public = one.public_key().public_bytes(ssh.Encoding.OpenSSH, ssh.PublicFormat.OpenSSH)
        (tmp_path / name).write_bytes(b"griffier@deltastad.nl " + public)
    signed = {**made.contents, SIGNATURE: sign(made.contents[MANIFEST], key)}
    path = tmp_path / "d.zip"
    write_dossier(path, signed)

    def found(key: str | None) -> Verification:
        known = None if key is None else tmp_path / key
        return verify_contents(path, compute, made.outcome.plugins, known)

    by_name = found("key")
    assert (by_name.same, by_name.known) == (True, True)
    assert by_name.signer is not None
    assert by_name.signer.name == "griffier@deltastad.nl"
    assert (found(None).same, found(None).known) == (True, None)
    (problem,) = found("other").problems
    assert problem.code == "unknown-signer"

    write_dossier(path, made.contents)
    (problem,) = found("key").problems
    assert problem.code == "unsigned"

    write_dossier(path, {**signed, SIGNATURE: sign(b"other", key)})
    (problem,) = found(None).problems
    assert (problem.code, problem.where.file) == ("altered", SIGNATURE)


def test_what_cannot_be_computed_here_names_what_it_was_made_with(
    made: Dossier, tmp_path: Path
) -> None:
    request = json.loads(made.contents[REQUEST])
    request["options"]["method"] = "of-a-plugin"
    other = {**json.loads(made.contents["versions.json"]), "maatwaarde-own": "3.1"}
    changes = {
        REQUEST: json.dumps(request).encode(),
        "versions.json": json.dumps(other).encode(),
    }
    with pytest.raises(DossierError) as caught:
        verified(made, tmp_path, changes)
    (told,) = [problem for problem in caught.value.problems if problem.code == "not-repeated"]
    assert "maatwaarde-own 3.1" in told.mend


def test_another_zip_is_no_dossier(tmp_path: Path) -> None:
    write_dossier(tmp_path / "d.zip", {"a": b""})
    with pytest.raises(DossierError, match="is no dossier: it holds neither"):
        verify_contents(tmp_path / "d.zip", compute, {})
