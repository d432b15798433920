"""A kind of file that is read: by what, a good one, and what draws others like it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from fuzz import made
from fuzz.made import Make, Sheets
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError

ROOT = Path(__file__).parents[2]
DELTASTAD = ROOT / "examples" / "deltastad"
FIRST_HOUR = ROOT / "examples" / "first-hour"

Read = Callable[[Path], object]


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Parameters
    ----------
    file
        Its name, of which the end says which reader it is for.
    make
        Draws one that is odd.
    good
        Gives one that is read without an error, or the part of it that is edited.
    packed
        Makes a file of an edited part; of other kinds it is the file.
    by_day
        Of every hundred inputs this many are tried by day, where one takes long.
    """

    file: str
    read: Read
    make: Make
    good: Callable[[], bytes]
    packed: Callable[[bytes], bytes] = bytes
    by_day: int = 100


def hold(path: Path, content: bytes, read: Read) -> bool:
    """Hold a reader to what it promises for one content of a file; return whether it was read."""
    path.write_bytes(content)
    problems: list[Diagnostic] | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(path)
    except MaatwaardeError as error:
        problems = list(error.problems)
    if problems is None:
        return True
    assert problems
    for problem in problems:
        assert problem.code
        assert problem.text("nl")
    return False


def of_first_hour(name: str) -> bytes:
    return (FIRST_HOUR / name).read_bytes()


def of_deltastad(name: str) -> bytes:
    return (DELTASTAD / name).read_bytes()


DEAR, DEARER, DEAREST = 30, 10, 4
"""Of a hundred inputs by day, where each takes ten milliseconds, thirty, or its own process."""


def _late(good: bytes | Callable[[], bytes]) -> Callable[[], bytes]:
    return (lambda: good) if isinstance(good, bytes) else cache(good)


def of_bytes(file: str, read: Read, good: bytes | Callable[[], bytes], by_day: int = 100) -> Kind:
    """Return a kind of which bytes are cut, doubled, written over or swapped."""
    late = _late(good)
    return Kind(file, read, lambda draw: made.edited(late())(draw), late, by_day=by_day)


def of_part(
    file: str, read: Read, good: bytes | Callable[[], bytes], part: str, by_day: int = 100
) -> Kind:
    """Return a kind that is an archive, of which the bytes of one part are edited."""
    late = _late(good)
    content = cache(lambda: made.part_of(late(), part))
    again = cache(lambda: made.repacked(late(), part))

    def packed(data: bytes) -> bytes:
        return again()(data)

    return Kind(
        file, read, lambda draw: packed(made.edited(content())(draw)), content, packed, by_day
    )


def of_table(
    file: str,
    read: Read,
    good: made.Table,
    written: Callable[[made.Table], bytes],
    by_day: int = DEAR,
) -> Kind:
    """Return a kind that is a table, of which cells, rows and headings are changed."""
    drawn = made.table_of(good)
    return Kind(file, read, lambda draw: written(drawn(draw)), lambda: written(good), by_day=by_day)


def of_tree(file: str, read: Read, good: bytes, by_day: int = 100) -> Kind:
    """Return a kind that is YAML or JSON, of which branches are changed, moved or cut."""
    written = made.as_json if file.endswith(("json", "jsonl")) else made.as_yaml
    drawn = cache(lambda: made.tree_of(yaml.load(good, Loader=_Loader)))
    return Kind(file, read, lambda draw: written(drawn()(draw)), lambda: good, by_day=by_day)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def of_book(file: str, read: Read, good: Sheets, by_day: int = 100) -> Kind:
    """Return a kind that is a workbook, of which cells, sheets and marks are changed."""
    late = cache(lambda: made.workbook(good))
    return Kind(file, read, made.workbook_of(good), late, by_day=by_day)
