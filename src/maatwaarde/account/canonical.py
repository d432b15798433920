"""The bytes that a hash is taken of: one text for one content, whatever machine wrote it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any


def canonical(data: Any) -> bytes:
    """Return data as JSON that depends on its content only.

    Keys are sorted by code point and nothing is put between tokens; text is UTF-8 and unescaped
    where JSON allows it; a float is the shortest decimal that reads back as the same number, and
    minus zero is zero.

    Raises
    ------
    ValueError
        If a number is NaN or infinite, a key is no text, or a text is not Unicode.
    TypeError
        If something in it is none of dict, list, tuple, str, int, float, bool and None.
    """
    return json.dumps(
        _plain(data), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode("utf-8")


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical JSON of data, in 64 hexadecimal digits."""
    return sha256(canonical(data)).hexdigest()


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        if not all(isinstance(key, str) for key in data):
            raise ValueError("a key is no text")  # JSON would write 1 and "1" alike
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return data + 0.0 if isinstance(data, float) else data
