"""What the library shows to those who build on it: every public name with its signature.

Run as a script, it prints the list that `tests/public_face.txt` keeps.
"""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import maatwaarde as mw


def face() -> list[str]:
    """Return a line for each name, and for each member of a public class."""
    lines: list[str] = []
    for name in mw.__all__:
        found = getattr(mw, name)
        if name == "report":  # the room of that name, which is called as the function
            found = import_module("maatwaarde.report.advice.report").report
        if isinstance(found, type):
            lines += _class(name, found)
        elif callable(found):
            lines.append(f"{name}{_signature(found)}")
        else:
            lines.append(f"{name}: {type(found).__name__}")
    return lines


def _class(name: str, kind: type) -> list[str]:
    lines = [f"class {name}"]
    attributes: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        if not owner.__module__.startswith("maatwaarde"):
            continue
        for member, annotation in inspect.get_annotations(owner).items():
            if not member.startswith("_"):
                attributes[member] = f": {_plain(annotation)}"
        for member, found in vars(owner).items():
            if member.startswith("_") or member == "model_config":
                continue
            if isinstance(found, property | cached_property):
                getter = found.fget if isinstance(found, property) else found.func
                attributes[member] = f": {_plain(inspect.get_annotations(getter).get('return'))}"
            elif isinstance(found, staticmethod | classmethod):
                attributes[member] = _signature(getattr(kind, member))
            elif inspect.isfunction(found):
                attributes[member] = _signature(found)
    if is_dataclass(kind):
        order = [field.name for field in fields(kind) if not field.name.startswith("_")]
        lines.append(f"{name}({', '.join(order)})")
    return lines + [f"{name}.{member}{told}" for member, told in sorted(attributes.items())]


def _signature(function: Any) -> str:
    found = inspect.signature(function)
    parts = [
        one.replace(default=inspect.Parameter.empty if one.default is one.empty else _Said(one))
        for one in found.parameters.values()
    ]
    return str(found.replace(parameters=parts)).replace("'", "").replace('"', "")


class _Said:
    """A default as it is written, without where it is in memory."""

    def __init__(self, parameter: inspect.Parameter) -> None:
        self.text = repr(parameter.default).split(" at 0x")[0]

    def __repr__(self) -> str:
        return self.text


def _plain(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", None)
    return text or str(annotation)


if __name__ == "__main__":
    print("\n".join(face()))
