"""Texts in the pieces of which they are made: words, and references to where more is told."""

from __future__ import annotations

import re
from typing import Any

from maatwaarde.messages import Language, Message, say
from maatwaarde.report.blocks import Reference

# Characters that no text may hold, round a reference within a sentence until it is taken apart.
_OPEN, _NEXT, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKED = re.compile(f"{_OPEN}(\\d+){_NEXT}(.*?){_CLOSE}", re.DOTALL)


def pieces(text: object, language: Language) -> list[tuple[str, str]]:
    """Return a text as parts, each with the anchor that it leads to; mostly ``""``."""
    if isinstance(text, Reference):
        return [(text.text(language), text.to)]
    found: list[Reference] = []
    whole = _marked(text, found, language).text(language) if isinstance(text, Message) else ""
    if not found:
        return [(say(text, language), "")]
    parts: list[tuple[str, str]] = []
    at = 0
    for mark in _MARKED.finditer(whole):
        place = int(mark[1])
        parts.append((whole[at : mark.start()], ""))
        parts.append((mark[2], found[place].to if place < len(found) else ""))
        at = mark.end()
    parts.append((whole[at:], ""))
    return [part for part in parts if any(part)]


def _marked(message: Message, found: list[Reference], language: Language) -> Message:
    """Return a message with marks round the references that fill its places."""
    values: dict[str, Any] = {}
    for name, value in message.values.items():
        # What is quoted in a sentence would have its marks written out.
        if isinstance(value, Reference) and f"{{{name}!" not in message.pattern:
            values[name] = f"{_OPEN}{len(found)}{_NEXT}{value.text(language)}{_CLOSE}"
            found.append(value)
        elif isinstance(value, Message):
            before = len(found)
            inner = _marked(value, found, language)
            if len(found) > before:
                values[name] = inner
    if not values:
        return message
    return Message(
        message.pattern,
        {**message.values, **values},
        message.plural,
        message.n,
        message.context,
    )
