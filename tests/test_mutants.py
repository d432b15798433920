"""What asks tests to notice changes makes some that can be noticed, the same for each seed."""

import sys
from pathlib import Path

import pytest

import mutants
from mutants import Change, Copy, asked_for, changes, draw, is_code, layers

MODULE = Path("src") / "maatwaarde" / "made.py"
SOURCE = """
from functools import cache

Either = int | None

@cache(slots=True)
def least(one: int | None, other: "int | None" = None, *, size: int = 3) -> int | None:
    short: int | str = size
    if one < other and not size:
        return -one - short
    return {**{"a": one | size}, "b": other}
"""


def test_only_what_runs_is_changed() -> None:
    found = list(changes(MODULE, SOURCE))
    lines = {change.line for change in found}
    # The alias, the decorator and all types stay as they are.
    assert lines == {7, 9, 10, 11}
    assert {change.operator.removeprefix("core/") for change in found if change.line == 7} == {
        "NumberReplacer"
    }
    assert all(change.of(SOURCE) != SOURCE for change in found)
    assert any("return -one + short" in change.of(SOURCE) for change in found)
    assert any("return one - short" in change.of(SOURCE) for change in found)
    assert any("one <= other" in change.of(SOURCE) for change in found)
    assert not all(is_code(change.of(SOURCE)) for change in found)


def test_it_is_said_where_and_what() -> None:
    change = next(one for one in changes(MODULE, SOURCE) if "Lt_LtE" in one.operator)
    assert change.told(SOURCE).splitlines() == [
        f"{MODULE}:9: ReplaceComparisonOperator_Lt_LtE",
        "  - if one < other and not size:",
        "  + if one <= other and not size:",
    ]


def test_a_seed_draws_the_same_changes_and_another_seed_others() -> None:
    known = layers(mutants.ROOT)
    assert {"scoring", "mcda", "proposals", "impact", "framework"} <= set(known)
    few = [module for module in known["mcda"] if "weights" in str(module)]
    first, again, other = (draw(few, mutants.ROOT, 5, seed) for seed in ("1", "1", "2"))
    assert first == again
    assert first != other
    assert len({(one.module, one.line, one.column) for one in first}) == len(first) == 5
    for change in first:
        assert is_code(change.of((mutants.ROOT / change.module).read_text(encoding="utf-8")))


def test_asked_for_the_same_module_go_first() -> None:
    found = asked_for(Path("src/maatwaarde/scoring/weights/resolve.py"), mutants.ROOT)
    names = [str(path.relative_to(mutants.ROOT / "tests")) for path in found]
    assert names == ["scoring/weights/test_resolve.py", "scoring/weights", "scoring"]
    alone = asked_for(Path("src/maatwaarde/periods.py"), mutants.ROOT)
    assert [path.name for path in alone] == ["test_periods.py"]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A copy of a checkout of one module, of which a test knows one thing."""
    checkout = tmp_path / "here"
    for name, text in {
        "src/maatwaarde/__init__.py": "",
        "src/maatwaarde/made.py": "def more(one):\n    return one + 1\n\n\nUNSEEN = 5\n",
        "tests/test_made.py": (
            "from maatwaarde import made\n\n\ndef test_it():\n    assert made.more(2) == 3\n"
        ),
    }.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutants, "ROOT", checkout)
    return Copy(tmp_path / "copy")


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes as POSIX does")
def test_a_change_is_noticed_or_not_and_leaves_nothing(copy: Copy) -> None:
    path = copy.root / MODULE
    source, time = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
    found = list(changes(MODULE, source))
    turned = next(change for change in found if "Add_Sub" in change.operator)
    unseen = Change(MODULE, 5, 9, "core/NumberReplacer", 2)
    assert "UNSEEN = 6" in unseen.of(source).replace("  ", " ")
    assert copy.notices(turned, 60)
    assert not copy.notices(unseen, 60)
    assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns) == (source, time)
    # Without end is noticed too.
    (copy.root / "tests" / "test_made.py").write_text("def test_it():\n    while True: pass\n")
    assert copy.notices(unseen, 3)
