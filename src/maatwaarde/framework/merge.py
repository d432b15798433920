"""How a framework that `extends` another is laid over it.

Values and measures are matched by id, guards by what they protect; what the extending file
says wins, and the rest stays. Other lists are replaced as a whole, and
so are a base and a baseline.
"""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import Where
from maatwaarde.documents.yaml import Document, Path_
from maatwaarde.framework.model import GUARDED
from maatwaarde.late import dataclass

# By which keys the items of a list are matched.
_KEYS: dict[str, tuple[str, ...]] = {"values": ("id",), "measures": ("id",), "guards": GUARDED}
_Name = tuple[str, str | int]
_AMOUNTS = ("worst", "best", "achieved", "baseline")
# An amount with its date and source: those of another amount say nothing of it.
_WHOLE = ("base", "baseline")


@dataclass(frozen=True, slots=True)
class _Tree:
    """A value with the places of all that is in it, by path relative to it."""

    data: Any
    places: dict[Path_, Where]

    def child(self, key: str | int) -> _Tree:
        places = {path[1:]: place for path, place in self.places.items() if path[:1] == (key,)}
        return _Tree(self.data[key], places)


def merge(base: Document, over: Document) -> Document:
    """Lay ``over`` upon ``base``; places keep pointing at the file that said it."""
    merged = _merge(_Tree(base.data, dict(base.places)), _Tree(over.data, dict(over.places)), "")
    keys = over.keys if over.keys.headings else base.keys
    return Document(file=over.file, data=merged.data, places=merged.places, keys=keys)


def _merge(base: _Tree, over: _Tree, name: str) -> _Tree:
    if isinstance(base.data, dict) and isinstance(over.data, dict):
        return _merge_dicts(base, over)
    if name in _KEYS and isinstance(base.data, list) and isinstance(over.data, list):
        return _merge_lists(base, over, _KEYS[name])
    return over


def _merge_dicts(base: _Tree, over: _Tree) -> _Tree:
    if "unit" in over.data and over.data["unit"] != base.data.get("unit"):
        base = _Tree(_with_units(base.data), base.places)
    parts: dict[str | int, _Tree] = {}
    for key in [*base.data, *(key for key in over.data if key not in base.data)]:
        if key not in over.data:
            parts[key] = base.child(key)
        elif key not in base.data:
            parts[key] = over.child(key)
        else:
            child = over.child(key)
            parts[key] = child if key in _WHOLE else _merge(base.child(key), child, key)
    return _join({key: part.data for key, part in parts.items()}, parts, over)


def _merge_lists(base: _Tree, over: _Tree, keys: tuple[str, ...]) -> _Tree:
    parts = [base.child(i) for i in range(len(base.data))]
    names = [_name(part.data, keys) for part in parts]
    own: set[_Name] = set()
    for i in range(len(over.data)):
        part = over.child(i)
        name = _name(part.data, keys)
        # A name that the extending file itself gives twice is a mistake for the checker to report.
        if name is not None and name in names and name not in own:
            at = names.index(name)
            parts[at] = _merge(parts[at], part, "")
            own.add(name)
        else:
            parts.append(part)
    return _join([part.data for part in parts], dict(enumerate(parts)), over)


def _join(data: Any, parts: dict[str | int, _Tree] | dict[int, _Tree], own: _Tree) -> _Tree:
    places: dict[Path_, Where] = {(): own.places[()]} if () in own.places else {}
    for key, part in parts.items():
        places.update({(key, *path): place for path, place in part.places.items()})
    return _Tree(data, places)


def _name(item: Any, keys: tuple[str, ...]) -> _Name | None:
    """Return the first of these keys that an item has, with what stands there."""
    for key in keys:
        name = item.get(key) if isinstance(item, dict) else None
        if isinstance(name, str | int):
            return key, name
    return None


def _with_units(measure: dict[str, Any]) -> dict[str, Any]:
    """Write the base's unit behind its bare numbers, since the extending file changes the unit."""
    unit = measure.get("unit")
    if not isinstance(unit, str):
        return measure

    def tag(amount: Any) -> Any:
        bare = isinstance(amount, int | float) and not isinstance(amount, bool)
        return f"{amount!r} {unit}" if bare else amount

    tagged = {key: tag(value) if key in _AMOUNTS else value for key, value in measure.items()}
    if isinstance(stated := measure.get("baseline"), dict):
        tagged["baseline"] = {**stated, "amount": tag(stated.get("amount"))}
    if isinstance(measure.get("target"), dict):
        tagged["target"] = {year: tag(amount) for year, amount in measure["target"].items()}
    if isinstance(measure.get("knots"), list):
        tagged["knots"] = [
            [tag(knot[0]), *knot[1:]] if isinstance(knot, list) and knot else knot
            for knot in measure["knots"]
        ]
    return tagged
