"""A framework as the text of a file in YAML, which `load_framework` reads as the same framework."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import yaml
from pydantic import BaseModel

from maatwaarde.documents.yaml import WORDS
from maatwaarde.framework import FrameworkFile, Text
from maatwaarde.framework.measure import Missing
from maatwaarde.messages import Language, Message, say


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which puts quotes around texts that our YAML would take for a number."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [*yaml.SafeDumper.yaml_implicit_resolvers.get(first, []), *WORDS.get(first, [])]
        for first in {*yaml.SafeDumper.yaml_implicit_resolvers, *WORDS}
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        # The items of a list stand below their key, as in the files that come with the library.
        return super().increase_indent(flow, False)


def framework_yaml(file: FrameworkFile, comment: Message, language: Language = "nl") -> str:
    """Return a framework as YAML; what follows from saying nothing is left out.

    Parameters
    ----------
    comment
        Stands above it.
    """
    lines = [f"# {line}" for line in say(comment, language).splitlines()]
    text = yaml.dump(
        _plain(file),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=False,
    )
    return "\n".join(lines) + f"\n{text}"


_ALWAYS = ("weight", "maatwaarde")


def _plain(value: Any) -> Any:
    """Return what YAML has for a part of a framework."""
    if isinstance(value, Text) and value.en is None:
        return value.nl
    if isinstance(value, Missing) and (value.reason, value.low, value.high) == (None, None, None):
        return value.rule
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        stated = value.model_dump()
        if not stated.keys() <= fields.keys():
            return stated  # written in a form of its own, as a scale is by its labels
        return {
            field.alias or name: _plain(getattr(value, name))
            for name, field in fields.items()
            if name in _ALWAYS or getattr(value, name) != field.get_default()
        }
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and math.fabs(value) < 1e15:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
