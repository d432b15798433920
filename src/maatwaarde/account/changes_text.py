"""Changes as the text of a file that `maatwaarde replan --changes` reads."""

from __future__ import annotations

from typing import Any

from maatwaarde.documents.to_yaml import comment, yaml_text
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.portfolio.inputs.changes import Changes


def changes_text(changes: Changes, about: Text, language: Language) -> str:
    """Write changes as YAML, with what they follow from above them."""
    use = msg("For: maatwaarde replan … --changes with this file.")
    data = changes.model_dump(exclude_defaults=True, exclude_none=True, mode="json")
    comments = "".join(f"{comment(say(line, language))}\n" for line in (about, use))
    return comments + yaml_text({"maatwaarde": 1, **_ordered(data)}, width=1_000)


def _ordered(data: Any) -> Any:
    """Return data as people write it: what it is about first, and whole numbers whole."""
    if isinstance(data, dict):
        first = {key: None for key in ("proposal", "name", "role") if key in data}
        return {key: _ordered(data[key]) for key in {**first, **data} if key != "maatwaarde"}
    if isinstance(data, list):
        return [_ordered(item) for item in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data
