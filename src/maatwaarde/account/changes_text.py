"""Changes as the text of a file that `maatwaarde replan --changes` reads."""

from __future__ import annotations

import yaml

from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.portfolio.inputs.changes import Changes


def changes_text(changes: Changes, about: Text, language: Language) -> str:
    """Write changes as YAML, with what they follow from above them."""
    use = msg("For: maatwaarde replan … --changes with this file.")
    data = changes.model_dump(exclude_defaults=True, exclude_none=True, mode="json")
    ordered = {"maatwaarde": 1, **{key: data[key] for key in data if key != "maatwaarde"}}
    body = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1_000)
    comments = "".join(f"# {' '.join(say(line, language).split())}\n" for line in (about, use))
    return comments + body
