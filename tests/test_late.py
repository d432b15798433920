"""What is made on first use is what would have been made at once."""

import copy
import dataclasses
import inspect
import math
import pickle
import re
from dataclasses import field, replace

import pytest

from maatwaarde import late

FLAVOURS = [
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "eq": False},
    {"frozen": True, "slots": True, "kw_only": True},
]


def made(dataclass, **options):
    @dataclass(**options)
    class Record:
        """A record of every kind of field."""

        a: int
        b: "tuple[str, ...]" = ()
        c: list = field(default_factory=list)
        hidden: float = field(default=1.5, repr=False, compare=False)
        told: str = field(default="x", hash=False)
        last: int = field(default=3, kw_only=True)
        sums: dict = field(init=False, default_factory=dict, compare=False)
        kind: str = field(init=False, default="kind")

        def __post_init__(self):
            self.sums["a"] = self.a

    Record.__qualname__ = "Record"
    return Record


@late.dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float = 0.0


@late.dataclass(frozen=True)
class Named:
    name: str


@late.dataclass(frozen=True)
class Longer(Named):
    size: int = 1


@dataclasses.dataclass(frozen=True)
class Plain(Named):
    size: int = 1


@pytest.mark.parametrize("options", FLAVOURS, ids=str)
def test_it_is_the_data_class_of_python(options):
    ours, theirs = (made(one, **options) for one in (late.dataclass, dataclasses.dataclass))
    for given, named in (((), {"a": 1}), ((), {"a": 2, "b": ("p",), "last": 4, "hidden": 9.0})):
        mine, other = ours(*given, **named), theirs(*given, **named)
        assert repr(mine) == repr(other)
        assert dataclasses.asdict(mine) == dataclasses.asdict(other)
        assert repr(replace(mine, a=7)) == repr(replace(other, a=7))
        again = copy.deepcopy(mine), copy.deepcopy(other)
        assert (mine == again[0]) == (other == again[1])
        assert repr(again[0]) == repr(other)
    signatures = [str(inspect.signature(one)) for one in (ours, theirs)]
    assert signatures[0] == signatures[1]
    assert ours.__match_args__ == theirs.__match_args__
    assert ours.__init__.__qualname__ == "Record.__init__"
    with pytest.raises(TypeError, match=r"missing 1 required .* argument: 'a'"):
        ours()


@pytest.mark.parametrize("dataclass", [late.dataclass, dataclasses.dataclass])
@pytest.mark.parametrize("slots", [False, True])
def test_a_frozen_one_is_compared_by_what_it_holds_and_does_not_change(dataclass, slots):
    @dataclass(frozen=True, slots=slots)
    class Pair:
        a: float
        b: int = field(default=0, compare=False)

    nan = math.nan
    assert Pair(1.0, 2) == Pair(1.0, 3) != Pair(2.0, 2)
    assert Pair(nan) == Pair(nan)  # the same object, as in a tuple
    assert hash(Pair(1.0, 2)) == hash(Pair(1.0, 3)) == hash((1.0,))
    assert Pair(1.0) != (1.0,)
    for change in (lambda one: setattr(one, "a", 2.0), lambda one: delattr(one, "a")):
        with pytest.raises(dataclasses.FrozenInstanceError, match="field 'a'"):
            change(Pair(1.0))
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        Pair(1.0).other = 1  # with slots, that of Python stumbles over itself


@pytest.mark.parametrize("dataclass", [late.dataclass, dataclasses.dataclass])
def test_methods_of_its_own_stay(dataclass):
    @dataclass(frozen=True)
    class Own:
        a: int

        def __eq__(self, other):
            return True

        def __repr__(self):
            return "own"

    assert Own(1) == 5
    assert repr(Own(1)) == "own"
    assert hash(Own(1)) == hash((1,))


def test_it_is_kept_and_read_back():
    for kept in (Point(1.0, 2.0), Named("n"), Longer("n", 2), Plain("n", 3)):
        assert pickle.loads(pickle.dumps(kept)) == kept


def test_what_extends_one_has_its_fields():
    for kind in (Longer, Plain):
        assert repr(kind("n", 2)) == f"{kind.__name__}(name='n', size=2)"
        assert kind("n") != Named("n")
        with pytest.raises(dataclasses.FrozenInstanceError):
            kind("n").name = "m"


def test_nothing_is_written_until_it_is_asked_for():
    @late.dataclass(frozen=True)
    class Unused:
        a: int

    assert all(type(vars(Unused)[name]) is late._Unwritten for name in late._WRITERS)
    assert hash(Unused(1))
    written = {name for name in late._WRITERS if type(vars(Unused)[name]) is not late._Unwritten}
    assert written == {"__init__", "__hash__"}


def test_a_pattern_is_compiled_when_it_is_used():
    pattern = late.regex(r"(\d+)-x", re.IGNORECASE)
    assert not set(vars(pattern)) - {"_given"}
    assert pattern.fullmatch("12-X")[1] == "12"
    assert pattern.sub("y", "1-x 2-X") == "y y"
    assert pattern.pattern == r"(\d+)-x"
    assert pickle.loads(pickle.dumps(pattern)).match("1-x")
    with pytest.raises(AttributeError):
        _ = pattern.nothing
    with pytest.raises(re.error):
        late.regex("(").match("")
