from __future__ import annotations

import hashlib

import pytest

from maatwaarde.account.dossier.manifest import MANIFEST, SIGNATURE, check_manifest, manifest

CONTENTS = {"b": b"2", "a/é": b"1"}
WHOLE = {**CONTENTS, MANIFEST: manifest(CONTENTS), SIGNATURE: b"not in it"}


def test_it_is_as_sha256sum_writes_it() -> None:
    expected = "".join(
        f"{hashlib.sha256(CONTENTS[name]).hexdigest()}  {name}\n" for name in ("a/é", "b")
    )
    assert WHOLE[MANIFEST] == expected.encode()
    assert check_manifest(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "file", "said"),
    [
        ({"b": b"3"}, "b", "was altered"),
        ({"b": None}, "b", "is missing"),
        ({"c": b""}, "c", "somebody added it"),
        ({MANIFEST: None}, MANIFEST, "is missing"),
        ({MANIFEST: b"\xff"}, MANIFEST, "no list of checksums"),
        ({MANIFEST: WHOLE[MANIFEST] * 2}, MANIFEST, "no list of checksums"),
        ({MANIFEST: WHOLE[MANIFEST].rstrip()}, MANIFEST, "written in another way"),
    ],
)
def test_what_is_altered_is_named(change: dict[str, bytes | None], file: str, said: str) -> None:
    contents = {k: v for k, v in {**WHOLE, **change}.items() if v is not None}
    (problem,) = check_manifest(contents)
    assert problem.where.file == file
    assert said in problem.what


def test_all_is_told_at_once() -> None:
    contents = {MANIFEST: WHOLE[MANIFEST], "b": b"3", "c": b""}
    assert [problem.where.file for problem in check_manifest(contents)] == ["a/é", "c", "b"]
