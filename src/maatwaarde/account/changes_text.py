"""Changes as the text of a file that `maatwaarde replan --changes` reads."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from maatwaarde.account.monitor.changes import Change
from maatwaarde.messages import Language, Message, Text, msg, say
from maatwaarde.portfolio.inputs.changes import Changes, Cost, Delay, EffectChange


def changes_of(found: Sequence[Change], language: Language) -> Changes:
    """Return changes as they are read, with their reasons in a language."""
    told = [record.model_copy(update={"reason": say(reason, language)}) for record, reason in found]
    return Changes(
        maatwaarde=1,
        delays=tuple(item for item in told if isinstance(item, Delay)),
        costs=tuple(item for item in told if isinstance(item, Cost)),
        effects=tuple(item for item in told if isinstance(item, EffectChange)),
    )


def changes_text(changes: Changes, about: Text, language: Language) -> str:
    """Write changes as YAML, with what they follow from above them."""
    use: Message = msg("For: maatwaarde replan … --changes with this file.")
    data = changes.model_dump(exclude_defaults=True, exclude_none=True, mode="json")
    ordered = {"maatwaarde": 1, **{key: data[key] for key in data if key != "maatwaarde"}}
    body = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1_000)
    comments = "".join(f"# {' '.join(say(line, language).split())}\n" for line in (about, use))
    return comments + body
