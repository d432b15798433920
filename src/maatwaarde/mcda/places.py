"""Places in arrays that a message speaks of, kept as data.

This layer knows positions only, and writes them as ``[3]``. A layer that knows what stands there
words the message anew with its own names (`named`), and parses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, first_few
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, Language, Message, Text, joined, msg

Axis = Literal["alternative", "criterion", "member", "node", "draw"]
Names = Mapping[Axis, Sequence[str]]

# Notes that places have; apart, since what collects texts does not look deep into a call.
EQUALS = msg("= {value}")
RANGE = msg("from {low} to {high}")
FROM = msg("from {low}")
UP_TO = msg("up to {high}")
BELOW = msg("below {parent}")
ANCHORS = msg("worst {worst}, best {best}")
THREE = msg("{low}; {mode}; {high}")
MISSING = msg("is missing")
INFINITE = msg("is infinite")

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, or a position along one axis, with what there is to say of it.

    Parameters
    ----------
    positions
        By axis, outermost first.
    note
        What follows the place, such as ``= -1``.
    """

    positions: tuple[tuple[Axis, int], ...]
    note: Text = ""

    def worded(self, names: Names) -> Text:
        """Return the place with its names where all of these are known, and else its positions."""
        place = self._named(names)
        return joined([place, self.note]) if self.note else place

    def _named(self, names: Names) -> Text:
        known = [
            names[axis][position]
            for axis, position in self.positions
            if axis in names and position < len(names[axis])
        ]
        if len(known) < len(self.positions):
            return f"[{', '.join(str(position) for _, position in self.positions)}]"
        if len(known) == 2:
            first, second = known
            # A pair of the same kind is compared; a proposal has something on a criterion.
            if len({axis for axis, _ in self.positions}) == 1:
                return msg("{first!r} against {second!r}", first=first, second=second)
            return msg("{first!r} on {second!r}", first=first, second=second)
        return ", ".join(map(repr, known))

    def moved(self, axis: Axis, origin: NDArray[np.intp]) -> Place:
        """Return the place in the array of which this one is a part, such as some columns."""
        found = tuple(
            (name, int(origin[position]) if name == axis else position)
            for name, position in self.positions
        )
        return replace(self, positions=found)


@dataclass(frozen=True, slots=True)
class Places:
    """A list of places within a sentence, of which the first few are named."""

    items: tuple[Place, ...]
    names: Names = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """Return the list as people in that language write it."""
        return first_few([place.worded(self.names) for place in self.items], _SHOWN).text(language)


def cells(positions: NDArray[np.intp], note: Message, **tables: NDArray[Any]) -> Places:
    """Return cells of a table of alternatives by criteria.

    Parameters
    ----------
    positions : (k, 2) array
        Row and column of each.
    note, tables
        As for `along`, with a table for each place of the note.
    """
    return Places(
        tuple(
            Place(
                (("alternative", row), ("criterion", column)),
                _filled(note, {name: table[row, column] for name, table in tables.items()}),
            )
            for row, column in positions.tolist()
        )
    )


def along(
    axis: Axis, positions: Iterable[int], note: Message | None = None, **columns: NDArray[Any]
) -> Places:
    """Return places along one axis.

    Parameters
    ----------
    note
        What to say of each, with a place for each of the columns.
    columns
        What fills these places: an array along the axis for each.
    """
    return Places(
        tuple(
            Place(
                ((axis, int(i)),),
                ""
                if note is None
                else _filled(note, {name: column[i] for name, column in columns.items()}),
            )
            for i in positions
        )
    )


def _filled(note: Message, numbers: Mapping[str, float]) -> Message:
    return Message(note.pattern, {name: Exact(number) for name, number in numbers.items()})


def named(problem: Diagnostic, names: Names) -> Diagnostic:
    """Return a diagnostic with names, by axis, for the positions of which its sentence speaks."""
    return replace(
        problem, what=_changed(problem.what, lambda places: replace(places, names=names))
    )


def moved(problem: Diagnostic, axis: Axis, origin: NDArray[np.intp]) -> Diagnostic:
    """Return a diagnostic for the array of which the checked one is a part."""

    def change(places: Places) -> Places:
        return replace(places, items=tuple(place.moved(axis, origin) for place in places.items))

    return replace(problem, what=_changed(problem.what, change))


def _changed(text: str, change: Callable[[Places], Places]) -> str:
    if not isinstance(text, Message):
        return text
    values = {
        name: change(value)
        if isinstance(value, Places)
        else _changed(value, change)
        if isinstance(value, Message)
        else value
        for name, value in text.values.items()
    }
    return Message(text.pattern, values, text.plural, text.n, text.context)
