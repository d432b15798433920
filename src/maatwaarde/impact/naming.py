"""A few of many things by name, for messages."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.messages import Message, Text, joined, msg


def a_few(names: Sequence[Text], most: int) -> Message:
    """Return the first of the names, and how many more there are."""
    first = joined(names[:most], ", ")
    rest = len(names) - most
    return msg("{names} and {n} more", names=first, n=rest) if rest > 0 else first
