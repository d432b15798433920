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

    def children(self) -> dict[str | int, _Tree]:
        """Return what is right in it, by key: one walk for all, since there may be many."""
        items = self.data.items() if isinstance(self.data, dict) else enumerate(self.data)
        places: dict[str | int, dict[Path_, Where]] = {}
        for path, place in self.places.items():
            if path:
                places.setdefault(path[0], {})[path[1:]] = place
        return {key: _Tree(value, places.get(key, {})) for key, value in items}


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
    parts, laid = base.children(), over.children()
    for key, child in laid.items():
        both = key in parts and key not in _WHOLE
        parts[key] = _merge(parts[key], child, str(key)) if both else child
    return _join({key: part.data for key, part in parts.items()}, parts, over)


def _merge_lists(base: _Tree, over: _Tree, keys: tuple[str, ...]) -> _Tree:
    parts = [*base.children().values()]
    places: dict[_Name, int] = {}
    for i, part in enumerate(parts):
        if (name := _name(part.data, keys)) is not None:
            places.setdefault(name, i)
    for part in over.children().values():
        name = _name(part.data, keys)
        # A name that the extending file itself gives twice is a mistake for the checker to report.
        at = None if name is None else places.pop(name, None)
        if at is not None:
            parts[at] = _merge(parts[at], part, "")
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
