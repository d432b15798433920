"""A framework that extends another, where both hold much: the work grows with what they hold."""

import sys
from collections.abc import Callable
from typing import Any

from maatwaarde.diagnostics import Where
from maatwaarde.documents.yaml import Document, Path_
from maatwaarde.framework.merge import merge


def document(file: str, data: dict[str, Any]) -> Document:
    places: dict[Path_, Where] = {}

    def note(path: Path_, value: Any) -> None:
        places[path] = Where(file=file, line=len(places) + 1)
        parts = dict(enumerate(value)) if isinstance(value, list) else value
        for key, part in parts.items() if isinstance(parts, dict) else ():
            note((*path, key), part)

    note((), data)
    return Document(file=file, data=data, places=places)


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python a piece of work runs."""
    count = 0

    def trace(*_: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def framework(file: str, size: int) -> Document:
    values = [{"id": f"v{i}", "title": file} for i in range(size)]
    return document(file, {"units": {f"u{i}": "m" for i in range(size)}, "values": values})


def test_the_work_grows_with_what_both_hold_and_no_faster() -> None:
    small, large = (
        steps(lambda size=size: merge(framework("base", size), framework("over", size)))
        for size in (50, 200)
    )
    assert large < 6 * small


def test_a_value_of_the_base_is_laid_over_once_and_each_place_is_where_it_was_said() -> None:
    base = document("base", {"values": [{"id": "a", "title": "A"}, {"id": "b", "weight": 1}]})
    twice = [{"id": "b", "weight": 2}, {"id": "b", "weight": 3}, {"id": "c"}]
    merged = merge(base, document("over", {"values": twice}))
    assert merged.data == {
        "values": [
            {"id": "a", "title": "A"},
            {"id": "b", "weight": 2},
            {"id": "b", "weight": 3},
            {"id": "c"},
        ]
    }
    said = {path[1]: merged.places[path].file for path in merged.places if path[2:] == ("id",)}
    assert said == {0: "base", 1: "over", 2: "over", 3: "over"}
