from __future__ import annotations

from pathlib import Path

import pytest

from maatwaarde.diagnostics import FrameworkError, ProposalError, Where
from maatwaarde.documents.paths import OUTSIDE, refused_path
from maatwaarde.framework import load_framework
from maatwaarde.proposals import read_proposals

FRAMEWORK = (
    "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: v\n    title: V\n    measures:\n"
    "      - {id: x, title: X, unit: m3, better: higher, worst: -10, best: 10}\n"
)


DEVICES = ["CON", "nul", "map/AUX.csv", "map\\com1.x.csv", "LPT³", "prn .csv", "NUL:", "con/a.csv"]


def code(name: str, *, upwards: bool = False) -> str | None:
    found = refused_path(name, Where(file="x.yaml", line=3), upwards=upwards)
    return None if found is None else found.code


@pytest.mark.parametrize(
    "name",
    [
        "a.csv",
        "map/a.csv",
        "./a.csv",
        "map/../a.csv",
        "a..b.csv",
        "*.csv",
        "concept.csv",
        "com.csv",
    ],
)
def test_what_is_within_the_folder_is_followed(name: str) -> None:
    assert code(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "//server/share/a.csv",
        "C:/a.csv",
        "c:a.csv",
        "\\\\server\\share",
        "~/a.csv",
        "..",
        "../a.csv",
        "..\\a.csv",
        "map\\..\\..\\a.csv",
        "C:\\a.csv",
        "\\a.csv",
        "\\\\?\\C:\\a.csv",
        "a.csv:stroom",
        ".. /a.csv",
        "map/../../a.csv",
        "**/../a.csv",
        "*/../../a.csv",
        "[.][.]/../a.csv",
    ],
)
def test_what_is_outside_the_folder_is_refused_unless_it_is_allowed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code(name) == "outside"
    monkeypatch.setenv(OUTSIDE, "allow")
    assert code(name) is None


@pytest.mark.parametrize("name", ["", "  ", "a\0b", *DEVICES])
def test_what_is_no_path_is_refused_whatever_is_allowed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OUTSIDE, "allow")
    assert code(name) == code(name, upwards=True) == "no-path"


def test_a_framework_above_may_be_extended_and_one_elsewhere_not(tmp_path: Path) -> None:
    (tmp_path / "basis.yaml").write_text(FRAMEWORK)
    (tmp_path / "map").mkdir()
    path = tmp_path / "map" / "a.yaml"
    path.write_text("maatwaarde: 1\nid: a\ntitle: A\nextends: ../basis.yaml\n")
    assert load_framework(path).id == "a"
    for name in (str(tmp_path / "basis.yaml"), "''", '"a\\0"', "/dev/zero"):
        path.write_text(f"maatwaarde: 1\nid: a\ntitle: A\nextends: {name}\n")
        with pytest.raises(FrameworkError) as caught:
            load_framework(path)
        assert caught.value.problems[0].code in ("outside", "no-path")
        assert caught.value.problems[0].where.line == 4


@pytest.mark.parametrize("name", ["/etc/hosts", "''", "../x.csv", '"a\\0"', ".", "map/..", "'**x'"])
def test_judgements_elsewhere_are_refused_at_their_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{FRAMEWORK}weights:\n  method: direct\n  judgements: [{name}]\n")
    with pytest.raises(FrameworkError) as caught:
        load_framework(path)
    (problem,) = caught.value.problems
    assert problem.code in ("outside", "no-path", "no-judgements")
    assert problem.where.line == 11


@pytest.mark.parametrize("name", ["/dev/zero", "../uren.csv", "''"])
def test_resources_elsewhere_are_refused_at_their_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id;title;cost\nA;Aanleg;5\n")
    mapping = tmp_path / "a.mapping.yaml"
    mapping.write_text(f"maatwaarde: 1\nresources:\n  file: {name}\n")
    with pytest.raises(ProposalError) as caught:
        read_proposals(tmp_path / "a.csv", mapping)
    (problem,) = caught.value.problems
    assert problem.code == ("no-path" if name == "''" else "outside")
    assert problem.where.line == 3
