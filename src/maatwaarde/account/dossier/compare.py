"""What differs between the results in a dossier and those of today."""

from __future__ import annotations

import io
import json
import math
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maatwaarde.documents.archive import FAULTS

SAME = 1e-9
"""Figures that differ by less, relative to their size, are the same figure.

Processors add up in another order, which shows in the last of sixteen digits.
"""

# What says with which versions and on which installation a result was made: compared as such.
_VERSIONS = frozenset({"maatwaarde_version", "plugins", "solver", "notes", "versions"})
# By what an entry of a list is called, rather than by its place.
_NAMES = ("id", "proposal", "measure", "resource", "name")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is another than the dossier says.

    Parameters
    ----------
    file, place
        In which file, and where: keys with points, and entries by their id.
    packed, found
        What the dossier has and what was computed now; None where there is nothing.
    """

    file: str
    place: str
    packed: Any
    found: Any

    @property
    def by(self) -> float | None:
        """How much more is found than is packed; None where these are no figures."""
        if _is_figure(self.packed) and _is_figure(self.found):
            return float(self.found) - float(self.packed)
        return None


@dataclass(frozen=True)
class Compared:
    """All that differs, in the order of the files.

    Parameters
    ----------
    figures
        How many figures were compared.
    rounding
        The largest relative difference that was taken for none.
    """

    differences: tuple[Difference, ...]
    figures: int
    rounding: float

    def with_(self, other: Compared) -> Compared:
        """Return both, one after the other."""
        return Compared(
            (*self.differences, *other.differences),
            self.figures + other.figures,
            max(self.rounding, other.rounding),
        )


def compare_results(
    packed: Mapping[str, bytes], found: Mapping[str, bytes], names: tuple[str, ...]
) -> Compared:
    """Compare results, figure by figure.

    Parameters
    ----------
    names
        Of the files to compare, each of which is JSON.
    """
    walk = _Walk()
    for name in names:
        walk.file = name
        walk.compare("", _json(packed.get(name)), _json(found.get(name)))
    return Compared(tuple(walk.differences), walk.figures, walk.rounding)


def compare_reports(
    packed: Mapping[str, bytes], found: Mapping[str, bytes], names: tuple[str, ...]
) -> tuple[Difference, ...]:
    """Compare reports: text line by line, and workbooks by what is in them."""
    return tuple(
        difference
        for name in names
        if (difference := _first_line(name, packed.get(name, b""), found.get(name, b"")))
    )


class _Walk:
    def __init__(self) -> None:
        self.file = ""
        self.differences: list[Difference] = []
        self.figures = 0
        self.rounding = 0.0

    def compare(self, place: str, packed: Any, found: Any) -> None:
        if isinstance(packed, dict) and isinstance(found, dict):
            for key in [*packed, *(key for key in found if key not in packed)]:
                if key not in _VERSIONS:
                    inner = f"{place}.{key}" if place else key
                    self.compare(inner, packed.get(key), found.get(key))
        elif isinstance(packed, list) and isinstance(found, list):
            for i in range(max(len(packed), len(found))):
                one = packed[i] if i < len(packed) else None
                other = found[i] if i < len(found) else None
                self.compare(f"{place}[{_called(one, other, i)}]", one, other)
        elif _is_figure(packed) and _is_figure(found):
            self.figures += 1
            off = abs(packed - found) / max(abs(packed), abs(found), 1e-300)
            if math.isclose(packed, found, rel_tol=SAME, abs_tol=1e-12):
                self.rounding = max(self.rounding, off if packed != found else 0.0)
            else:
                self._differ(place, packed, found)
        elif packed != found or isinstance(packed, bool) != isinstance(found, bool):
            self._differ(place, packed, found)

    def _differ(self, place: str, packed: Any, found: Any) -> None:
        self.differences.append(Difference(self.file, place, packed, found))


def _called(one: Any, other: Any, i: int) -> str:
    for entry in (one, other):
        if isinstance(entry, str):
            return entry
        for key in _NAMES if isinstance(entry, dict) else ():
            if isinstance(entry.get(key), str):
                return str(entry[key])
    return str(i)


def _is_figure(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # Of so many digits none was computed.
    return isinstance(value, float) or value.bit_length() < _BITS


_BITS = sys.float_info.max_exp


def _json(content: bytes | None) -> Any:
    try:
        return json.loads(content) if content is not None else None
    except (ValueError, RecursionError):
        return content


def _first_line(name: str, packed: bytes, found: bytes) -> Difference | None:
    if packed == found:
        return None
    if name.endswith(".xlsx"):
        for part, (one, other) in _parts(packed, found):
            if one != other:
                return Difference(name, part, _excerpt(one, other), _excerpt(other, one))
        return None  # only packed in another way
    ours, theirs = packed.splitlines(), found.splitlines()
    for i in range(max(len(ours), len(theirs))):
        one = ours[i] if i < len(ours) else b""
        other = theirs[i] if i < len(theirs) else b""
        if one != other:
            return Difference(name, str(i + 1), _excerpt(one, other), _excerpt(other, one))
    return Difference(name, "", "", "")


_AROUND = 30


def _excerpt(line: bytes, other: bytes) -> str:
    """Return the words of a line around where it first differs from another."""
    at = next((i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), 0)
    part = line[max(at - _AROUND, 0) : at + _AROUND]
    return part.decode("utf-8", "replace")


def _parts(packed: bytes, found: bytes) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """Yield the parts of two workbooks beside each other."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as one, zipfile.ZipFile(io.BytesIO(found)) as two:
            # What we wrote has a size that we know; the other may say what it likes.
            names = two.namelist()
            if one.namelist() != names or any(
                one.getinfo(name).file_size != two.getinfo(name).file_size for name in names
            ):
                yield "", (packed, found)
                return
            for name in names:
                yield name, (one.read(name), two.read(name))
    except FAULTS:
        yield "", (packed, found)
