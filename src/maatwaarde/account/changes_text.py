"""Changes as the text of a file that `maatwaarde replan --changes` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from maatwaarde.account.monitor.changes import Change
from maatwaarde.messages import Language, Message, Text, msg, say
from maatwaarde.portfolio.inputs.changes import BudgetChange, Changes, Cost, Delay, EffectChange


def changes_of(found: Sequence[Change], language: Language) -> Changes:
    """Return changes as they are read, with their reasons in a language."""
    told = [record.model_copy(update={"reason": say(reason, language)}) for record, reason in found]
    return Changes(
        maatwaarde=1,
        delays=tuple(item for item in told if isinstance(item, Delay)),
        costs=tuple(item for item in told if isinstance(item, Cost)),
        effects=tuple(item for item in told if isinstance(item, EffectChange)),
        budgets=tuple(item for item in told if isinstance(item, BudgetChange)),
    )


def changes_text(changes: Changes, about: Text, language: Language) -> str:
    """Write changes as YAML, with what they follow from above them."""
    use: Message = msg("For: maatwaarde replan … --changes with this file.")
    data = changes.model_dump(exclude_defaults=True, exclude_none=True, mode="json")
    body = yaml.safe_dump(
        {"maatwaarde": 1, **_plain(data)}, allow_unicode=True, sort_keys=False, width=1_000
    )
    comments = "".join(f"# {' '.join(say(line, language).split())}\n" for line in (about, use))
    return comments + body


def _plain(data: Any) -> Any:
    """Return data as people write it: what it is about first, and whole numbers whole."""
    if isinstance(data, dict):
        first = {key: None for key in ("proposal", "name", "role") if key in data}
        return {key: _plain(data[key]) for key in {**first, **data} if key != "maatwaarde"}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data
