"""What others build on does not change unseen: it is listed, and a change of it is told."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import maatwaarde
from public_face import face

ROOT = Path(__file__).parents[1]
NOW, RELEASED = (ROOT / "tests" / f"public_face{which}.txt" for which in ("", "_released"))
AGAIN = "run `python tests/public_face.py > tests/public_face.txt`, and tell it in CHANGELOG.md"


def listed(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def changed() -> set[str]:
    """Return what differs from the last release: a name, or a member of a class that was there."""
    now, before = listed(NOW), listed(RELEASED)
    classes = {line.removeprefix("class ") for line in before if line.startswith("class ")}
    names = set()
    for line in set(now) ^ set(before):
        name = re.split(r"[(:]", line.removeprefix("class "), maxsplit=1)[0]
        owner = name.split(".")[0]
        names.add(name if owner in classes else owner)
    return names


def test_the_public_face_is_as_it_is_listed() -> None:
    assert face() == listed(NOW), AGAIN


def test_every_change_of_it_is_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = text.split("## Unreleased", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"[\w.]+", " ".join(re.findall(r"`([^`]+)`", unreleased))))
    # What every result has is told once, for all.
    common = {member for member in told if member.startswith("Result.")}
    lacking = {
        name
        for name in changed()
        if name not in told and f"Result.{name.rpartition('.')[2]}" not in common
    }
    assert lacking == set()


def test_it_is_typed_for_who_imports_it() -> None:
    assert (Path(maatwaarde.__file__).parent / "py.typed").is_file()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version("maatwaarde"))


def test_names_stand_in_one_order_and_once() -> None:
    assert sorted(set(maatwaarde.__all__)) == sorted(maatwaarde.__all__)
