"""Where the rows of a sheet go in the document that a file of resources in YAML would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maatwaarde.diagnostics import Where
from maatwaarde.portfolio.inputs.money import DEFAULT_LIFE
from maatwaarde.portfolio.inputs.workbook_entries import Entry

Places = Iterator[tuple[tuple[str | int, ...], Where]]


def put(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    """Put the entries of a sheet under its key, and yield where each of its keys stands."""
    return _PUT.get(key, _put_list)(data, key, entries)


def _put_list(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    data[key] = []
    for i, entry in enumerate(entries):
        item: dict[str, Any] = {}
        yield (key, i), entry.where
        for column, where in entry.columns.items():
            if column.startswith("hire_"):
                yield (key, i, "hire", column.removeprefix("hire_")), where
            else:
                yield (key, i, column), where
        for column, value in entry.cells.items():
            if column.startswith("hire_"):
                item.setdefault("hire", {})[column.removeprefix("hire_")] = value
            else:
                item[column] = value
        if "hire" in item:
            yield (key, i, "hire"), entry.at("hire_budget", "hire_maximum", "hire_price")
            for name in {"hire_maximum", "hire_price"} - set(entry.columns):
                yield (key, i, "hire", name.removeprefix("hire_")), entry.where
        data[key].append(item)


def _put_names(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    column = "proposal" if key == "mandatory" else "proposals"
    data[key] = [entry.cells[column] for entry in entries]
    for i, entry in enumerate(entries):
        yield (key, i), entry.at(column)


def _put_mapping(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    data[key] = {}
    for entry in entries:
        name = entry.cells["proposal"]
        data[key][name] = entry.cells.get("reason", "") if key == "forbidden" else []
        yield (key, name), entry.at("proposal")
        if key == "parts":
            data[key][name] = entry.cells["parts"]
            for j in range(len(entry.cells["parts"])):
                yield (key, name, j), entry.at("parts")


_INSIDE = {"shift": ("planning", "shift"), "common": ("uncertainty", "common")}


def _put_settings(data: dict[str, Any], _key: str, entries: list[Entry]) -> Places:
    for entry in entries:
        for column, value in entry.cells.items():
            path = _INSIDE.get(column, (column,))
            inner = data if len(path) == 1 else data.setdefault(path[0], {})
            inner[path[-1]] = value
            yield path, entry.at(column)


def _put_one(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    """Put what one row says under its key; more rows have been refused."""
    for entry in entries[:1]:
        item: dict[str, Any] = {}
        yield (key,), entry.where
        for column, where in entry.columns.items():
            yield (key, *PATHS.get(column, (column,))), where
        for column, value in entry.cells.items():
            path = PATHS.get(column, (column,))
            inner = item.setdefault(path[0], {}) if len(path) > 1 else item
            inner[path[-1]] = value
        data[key] = item


# Headings of a sheet that the file in YAML has under another key.
PATHS = {"charged_to": ("to",), "default_life": ("life", DEFAULT_LIFE)}


def _put_lives(data: dict[str, Any], _key: str, entries: list[Entry]) -> Places:
    life = data.setdefault("capital_charges", {}).setdefault("life", {})
    for entry in entries:
        name = entry.cells.get("policy_field", DEFAULT_LIFE)
        life[name] = entry.cells["years"]
        yield ("capital_charges", "life", name), entry.at("years")


_PUT: Mapping[str, Callable[[dict[str, Any], str, list[Entry]], Places]] = {
    "excludes": _put_names,
    "mandatory": _put_names,
    "parts": _put_mapping,
    "forbidden": _put_mapping,
    "settings": _put_settings,
    "capital_charges": _put_one,
    "debt": _put_one,
    "lives": _put_lives,
}
