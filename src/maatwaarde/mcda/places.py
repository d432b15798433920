"""Places in arrays that a message speaks of, kept as data.

This layer knows positions only, and writes them as ``[3]``. A layer that knows what stands there
words the message anew with its own names (`Placed.named`), and parses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, Where

Axis = Literal["alternative", "criterion", "member", "node", "draw"]
Names = Mapping[Axis, Sequence[str]]

_SHOWN = 6


def some(items: Sequence[object]) -> str:
    """List the first few items, and how many more there are."""
    text = ", ".join(str(item) for item in items[:_SHOWN])
    return text + (f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, or a position along one axis, with what there is to say of it.

    Parameters
    ----------
    positions
        By axis, outermost first.
    note
        What follows the place, such as `` = -1``.
    """

    positions: tuple[tuple[Axis, int], ...]
    note: str = ""

    def text(self, names: Names) -> str:
        """Return the place with its names where all of these are known, and else its positions."""
        known = [
            repr(names[axis][position])
            for axis, position in self.positions
            if axis in names and position < len(names[axis])
        ]
        if len(known) == len(self.positions):
            axes = {axis for axis, _ in self.positions}
            return (" against " if len(axes) < len(known) else " on ").join(known) + self.note
        return f"[{', '.join(str(position) for _, position in self.positions)}]" + self.note

    def moved(self, axis: Axis, origin: NDArray[np.intp]) -> Place:
        """Return the place in the array of which this one is a part, such as some columns."""
        found = tuple(
            (name, int(origin[position]) if name == axis else position)
            for name, position in self.positions
        )
        return replace(self, positions=found)


Part = str | tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Placed(Diagnostic):
    """A diagnostic whose sentence speaks of places.

    Parameters
    ----------
    parts
        The sentence: words, and lists of places between them.
    """

    parts: tuple[Part, ...] = ()

    def named(self, names: Names) -> Placed:
        """Return the same with names for positions, by axis."""
        return replace(self, what=_sentence(self.parts, names))

    def moved(self, axis: Axis, origin: NDArray[np.intp]) -> Placed:
        """Return the same for the array of which the checked one is a part."""
        parts = tuple(
            part if isinstance(part, str) else tuple(place.moved(axis, origin) for place in part)
            for part in self.parts
        )
        return replace(self, what=_sentence(parts, {}), parts=parts)


def placed(
    code: str, *parts: str | Iterable[Place], mend: str, where: Where | None = None
) -> Placed:
    """Return a diagnostic of a sentence that speaks of places."""
    kept = tuple(part if isinstance(part, str) else tuple(part) for part in parts)
    return Placed(code, _sentence(kept, {}), mend, where or Where(), parts=kept)


def along(
    axis: Axis, positions: Iterable[int], note: str = "", *columns: NDArray[Any]
) -> list[Place]:
    """Return places along one axis; ``note`` is formatted with what each column has there."""
    return [
        Place(((axis, int(i)),), note.format(*(column[i] for column in columns))) for i in positions
    ]


def _sentence(parts: tuple[Part, ...], names: Names) -> str:
    return "".join(
        part if isinstance(part, str) else some([place.text(names) for place in part])
        for part in parts
    )
