"""Scales of judgement: which part of a full gain a label such as ``++`` or 🙂 stands for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, model_serializer, model_validator

from maatwaarde.documents.models import FileModel, Part, fail
from maatwaarde.framework.labels import LONGEST, fold_label, meant
from maatwaarde.messages import Exact, msg

JUDGEMENT = "judgement"
"""The unit of a measure that is only judged: 1 is a full gain."""

SPREAD = 0.25
"""How far a judgement may be off, where a scale does not say it: half a step of five labels."""

_FIVE = (1.0, 0.5, 0.0, -0.5, -1.0)
NAMED: Mapping[str, Mapping[str, float]] = {
    "plusmin": {"++": 1, "+": 0.5, "0/+": 0.25, "0": 0, "0/-": -0.25, "-": -0.5, "--": -1},
    "plusmin7": {
        "+++": 1,
        "++": 2 / 3,
        "+": 1 / 3,
        "0": 0,
        "-": -1 / 3,
        "--": -2 / 3,
        "---": -1,
    },
    "words": {
        "zeer positief": 1,
        "positief": 0.5,
        "licht positief": 0.25,
        "neutraal": 0,
        "licht negatief": -0.25,
        "negatief": -0.5,
        "zeer negatief": -1,
    },
    "stars": dict(zip(("★★★★★", "★★★★", "★★★", "★★", "★"), _FIVE, strict=True)),
    "smileys": dict(zip("😀🙂😐🙁😡", _FIVE, strict=True)),
    "five": dict(zip("54321", _FIVE, strict=True)),
}
"""Scales with a name; of each the middle is neutral, as much as doing nothing."""

_NAMED_SPREAD = {"plusmin7": 1 / 6}
_DUTCH = {"sterren": "stars", "woorden": "words", "vijf": "five", "smiley": "smileys"}
_SPREAD_KEYS = frozenset({"spread", "spreiding"})
# What says that nobody knows; it can be no label too.
_UNKNOWN = frozenset({"", "?", "??", "n.v.t.", "nvt", "pm", "n.t.b.", "onbekend", "unknown", "—"})
_FORM = msg(
    "write a name ({names}), or labels with their part of a full gain, as in {form}",
    names=", ".join(NAMED),
    form='{"++": 1, "+": 0.5, "0": 0, "-": -0.5, "--": -1, spread: 0.25}',
)


class Scale(FileModel):
    """Labels and what each is worth, from -1 (a full loss) to 1 (a full gain).

    In a file it is a name, a mapping of labels with `spread` among them, or both as one text:
    ``++=1; +=0.5; 0=0; -=-0.5; --=-1; spread=0.25``.

    Parameters
    ----------
    labels
        In the order of the file.
    spread
        How far a judgement may be off to both sides, as a part of a full gain; what it comes to is
        kept from -1 to 1.
    """

    labels: dict[str, float]
    spread: Annotated[Part, Field(le=1)] = SPREAD

    @model_validator(mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = _of_text(value)
        if not isinstance(value, dict):
            raise fail("scale", msg("{value!r} is no scale", value=value), _FORM)
        given = {_label(key): part for key, part in value.items()}
        name = given.pop("use", None)
        spread = next((given.pop(key) for key in list(given) if key in _SPREAD_KEYS), None)
        labels: dict[str, Any] = {}
        if name is not None:
            found = _DUTCH.get(str(name).casefold(), str(name).casefold())
            if found not in NAMED:
                raise fail("scale", msg("there is no scale named {name!r}", name=name), _FORM)
            labels = dict(NAMED[found])
            spread = _NAMED_SPREAD.get(found) if spread is None else spread
        labels.update(given)
        _check(labels)
        return {"labels": labels, **({} if spread is None else {"spread": spread})}

    @model_serializer
    def _as_written(self) -> dict[str, float]:
        return {**self.labels, "spread": self.spread}

    @cached_property
    def _by_key(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for label in self.labels:
            found.setdefault(fold_label(label), label)
        for label in self.labels:
            found.setdefault(meant(fold_label(label)), label)
        return found

    @property
    def numbers(self) -> dict[str, float]:
        """The labels that are numbers, such as 1 to 5, with the number that each is."""
        found = {}
        for label in self.labels:
            with suppress(ValueError):
                found[label] = float(fold_label(label))
        return found

    def find(self, text: str) -> str | None:
        """Return the label that a text says, in whatever spelling; ``None`` where there is none."""
        if len(text) > LONGEST:
            return None
        key = fold_label(text)
        return self._by_key.get(key) or self._by_key.get(meant(key))

    def around(self, value: float) -> tuple[float, float]:
        """Return what a judgement of this value may come to."""
        return max(-1.0, value - self.spread), min(1.0, value + self.spread)

    @property
    def text(self) -> str:
        """The scale as one text, as it may stand in a cell."""
        parts = [f"{label}={part:.12g}" for label, part in self.labels.items()]
        return "; ".join([*parts, f"spread={self.spread:.12g}"])

    @property
    def shown(self) -> str:
        """The labels, for a message."""
        return ", ".join(self.labels)


SCALE_SCHEMA = {
    "anyOf": [
        {"enum": list(NAMED)},
        {"type": "string", "pattern": "="},
        {
            "type": "object",
            "properties": {
                "use": {"enum": list(NAMED)},
                "spread": {"type": ["number", "string"]},
            },
            "additionalProperties": {"type": "number", "minimum": -1, "maximum": 1},
        },
    ]
}
ScaleRule = Annotated[Scale, WithJsonSchema(SCALE_SCHEMA)]


def named_scales() -> Iterator[tuple[str, Scale]]:
    """Yield the scales that have a name."""
    for name in NAMED:
        yield name, Scale.model_validate(name)


def _label(key: Any) -> str:
    if isinstance(key, bool) or not isinstance(key, str | int | float):
        raise fail("scale", msg("{key!r} is no label", key=key), msg("put it between quotes"))
    return key.strip() if isinstance(key, str) else f"{key:g}"


def _of_text(text: str) -> dict[str, Any]:
    if "=" not in text:
        return {"use": text.strip()}
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        label, equals, number = (piece.strip() for piece in part.rpartition("="))
        key = label.casefold() if label.casefold() in _SPREAD_KEYS else label
        if not equals or not label or key in found:
            raise fail("scale", msg("{part!r} is no label with its part", part=part), _FORM)
        try:
            found[key] = float(number.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            raise fail("scale", msg("{part!r} ends in no number", part=part), _FORM) from None
    return found


def _check(labels: Mapping[str, Any]) -> None:
    seen: dict[str, str] = {}
    for label, part in labels.items():
        key = fold_label(label)
        if label.casefold() in _UNKNOWN:
            raise fail(
                "scale",
                msg("{label!r} says that something is unknown, and can be no label", label=label),
                msg("leave it out: such a cell is unknown, which is not 0"),
            )
        if len(label) > LONGEST or re.search(r"[;=\n]", label):
            raise fail(
                "scale",
                msg("{label!r} cannot be a label", label=label[: LONGEST + 1]),
                msg("use a short text without ';' and '='"),
            )
        if isinstance(part, bool) or not isinstance(part, int | float):
            raise fail("scale", msg("the part of {label!r} is no number", label=label), _FORM)
        if not (math.isfinite(part) and -1 <= part <= 1):
            raise fail(
                "scale",
                msg(
                    "{label!r} stands for {part}, and a full gain is 1 and a full loss -1",
                    label=label,
                    part=Exact(part),
                ),
                msg("give a number from -1 to 1"),
            )
        if key in seen:
            raise fail(
                "scale",
                msg("{label!r} and {other!r} are one label", label=label, other=seen[key]),
                msg("keep one of them"),
            )
        seen[key] = label
    if len(labels) < 2:
        raise fail("scale", msg("a scale has at least two labels"), _FORM)
