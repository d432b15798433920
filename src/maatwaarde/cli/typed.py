"""Commands as they are typed, so that any shell takes them: that of Windows has no apostrophes."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

# What a shell of Unix does something with between quotation marks too.
_SPECIAL = frozenset('"$`!')


def typed(word: str) -> str:
    """Return a word as it is typed, between quotation marks where it needs them."""
    if shlex.quote(word) == word:
        return word
    if _SPECIAL & set(word) or "\\\\" in word or word.endswith("\\"):
        return shlex.quote(word)
    return f'"{word}"'


def all_typed(words: Iterable[str]) -> str:
    """Return a command as it is typed."""
    return " ".join(map(typed, words))
