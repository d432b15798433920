"""What asks tests to notice changes makes some that can be noticed, the same for each seed."""

import sys
from pathlib import Path

import pytest

import mutants
from mutants import Change, Copy, changes, draw, equivalent, is_code, layers, near

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

if TYPE_CHECKING:
    from made import Pairs

def pairs(ones, others):
    return zip(ones, others, strict=True), sorted(ones, reverse=True)
"""


def test_only_what_runs_is_changed() -> None:
    found = list(changes(MODULE, SOURCE))
    lines = {change.line for change in found}
    # The alias, the decorator, all types and what only checks stay as they are.
    assert lines == {7, 9, 10, 11, 17}
    assert [change.lines(SOURCE)[2] for change in found if change.line == 17] == [
        "return zip(ones, others, strict=True), sorted(ones, reverse=False)"
    ]
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


def test_the_tests_of_a_module_and_of_its_folder_are_near() -> None:
    found = near(Path("src/maatwaarde/scoring/weights/resolve.py"), mutants.ROOT)
    assert found == ["tests/scoring/weights/test_resolve.py", "tests/scoring/weights"]
    assert near(Path("src/maatwaarde/periods.py"), mutants.ROOT)[0] == "tests/test_periods.py"


def test_what_changes_nothing_is_drawn_no_more_and_has_to_be_there(tmp_path: Path) -> None:
    module, written = tmp_path / MODULE, tmp_path / "tests" / "equivalent" / "made.toml"
    for path in (module, written):
        path.parent.mkdir(parents=True)
    module.write_text("def least(one, other):\n    return one < other\n")
    assert equivalent("made", tmp_path) == []
    text = '[[change]]\nmodule = "made.py"\nline = "return one < other"\nwhy = "made"\n'
    written.write_text(text + 'becomes = "return one <= other"\n')
    known = equivalent("made", tmp_path)
    seeds = [str(seed) for seed in range(20)]
    before = {one.operator for seed in seeds for one in draw([MODULE], tmp_path, 1, seed)}
    after = {one.operator for seed in seeds for one in draw([MODULE], tmp_path, 1, seed, known)}
    assert before - after == {"core/ReplaceComparisonOperator_Lt_LtE"}
    module.write_text("def least(one, other):\n    return other > one\n")
    with pytest.raises(RuntimeError, match="return one < other"):
        equivalent("made", tmp_path)
    written.write_text(
        '[[change]]\nmodule = "made.py"\nwithin = "width= ?-?[0-9]+"\nwhy = "made"\n'
    )
    module.write_text("def wide(one):\n    return one(width=3), 3\n")
    known = equivalent("made", tmp_path)
    after = {draw([MODULE], tmp_path, 1, seed, known)[0].of(module.read_text()) for seed in seeds}
    assert {text.split("return ")[1] for text in after} == {
        "one(width=3), 2\n",
        "one(width=3), 4\n",
    }


def test_what_is_written_down_as_unseen_is_still_there() -> None:
    written = {path.stem for path in (mutants.ROOT / "tests" / "equivalent").iterdir()}
    assert written <= set(layers(mutants.ROOT))
    for layer in written:
        assert all(len(one.why) > 20 for one in equivalent(layer, mutants.ROOT))


MADE = """
from functools import cache

SEEN = 4
UNSEEN = 5


class More:
    def __init__(self, one):
        self.one = one

    @property
    def more(self):
        return self.one + 1


@cache
def twice(one):
    return 2 * one


def wait(one):
    while one > 0:
        one -= 1
    return one


def never(one):
    return one - 1


def quiet(one):
    log = [one + 7]
    return one


def shaky(one):
    return one - 3


TABLE = [twice(3)]
"""
TESTS = """
import pytest

from maatwaarde import made


@pytest.fixture(scope="module")
def shared():
    return made.quiet(3)


def test_first(shared):
    assert made.More(2).more == 3


def test_other(shared, tmp_path):
    assert shared == made.SEEN - 1
    tmp_path.joinpath("one").write_text("")
    assert len(list(tmp_path.iterdir())) == 1


def test_twice():
    assert made.twice(4) == 8
    assert made.TABLE == [6]


def test_twice_again():
    made.twice(4)


def test_wait():
    assert made.wait(3) == 0


def test_shaky(tmp_path):
    # It notices, but fails the next time as well, whatever is changed.
    seen = tmp_path.parents[2] / "seen"
    if seen.exists():
        seen.unlink()
        raise AssertionError
    if made.shaky(1) != -2:
        seen.write_text("")
        raise AssertionError
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A copy of a checkout of one module, of which tests know some things."""
    checkout = tmp_path / "here"
    for name, text in {
        "src/maatwaarde/__init__.py": "",
        "src/maatwaarde/made.py": MADE,
        "tests/test_made.py": TESTS,
    }.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutants, "ROOT", checkout)
    made = Copy(tmp_path / "copy")
    made.environment |= {"MUTANTS_SLACK": "0.5", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return made


def change_of(text: str, becomes: str) -> Change:
    """Return the change that makes a line of the module another."""
    return next(one for one in changes(MODULE, MADE) if one.lines(MADE)[1:] == (text, becomes))


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_change_is_noticed_or_not_and_leaves_nothing(copy: Copy) -> None:
    path = copy.root / MODULE
    time = path.stat().st_mtime_ns
    wanted = {
        ("return self.one + 1", "return self.one - 1"): ("noticed", "test_first"),
        # Reached while the module is imported, and kept of an earlier call.
        ("return 2 * one", "return 2 / one"): ("noticed", "test_twice"),
        # Without end.
        ("one -= 1", "one -= 0"): ("noticed", "test_wait"),
        ("return one - 1", "return one + 1"): ("unreached", ""),
        ("log = [one + 7]", "log = [one + 8]"): ("survived", ""),
        ("return one - 3", "return one + 3"): ("unsure", "test_shaky"),
        ("SEEN = 4", "SEEN = 5"): ("noticed", "test_other"),
        ("UNSEEN = 5", "UNSEEN = 6"): ("survived", ""),
    }
    drawn = [change_of(*lines) for lines in wanted]
    outcome = copy.tried("made", drawn, [MODULE])
    assert outcome.failed == []
    found = [(answer, by.rpartition("::")[2]) for answer, by in outcome.answers]
    assert dict(zip(wanted, found, strict=True)) == wanted
    assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns) == (MADE, time)
    assert (outcome.noticed, outcome.counted, outcome.short) == (4, 7, True)
    (lines,) = outcome.unreached.values()
    assert [MADE.splitlines()[line - 1] for line in lines] == ["    return one - 1"]
    told = "\n".join(outcome.told())
    assert "7 changed, 4 noticed (57%)" in told
    assert f"{MODULE}:29: ReplaceBinaryOperator_Sub_Add\n  - return one - 1" in told
    assert "no test reaches it" in told
    assert "while one" not in told


def test_all_changes_to_a_line_can_be_asked_for(copy: Copy) -> None:
    for place in ("made.py:5", f"{MODULE.as_posix()}:5"):
        found = mutants.at(place, copy.root)
        assert [one.lines(MADE)[2] for one in found] == ["UNSEEN = 6", "UNSEEN = 4"]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_tests_that_fail_before_anything_is_changed_are_named(copy: Copy) -> None:
    (copy.root / "tests" / "test_made.py").write_text("def test_it():\n    assert False\n")
    outcome = copy.tried("made", [change_of("SEEN = 4", "SEEN = 5")], [MODULE])
    assert outcome.short
    assert outcome.failed == ["tests/test_made.py::test_it"]
