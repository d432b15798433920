"""The one way out to JSON: plain data, whose texts a terminal shows and does not obey."""

from __future__ import annotations

import json
from typing import Any

from maatwaarde.late import regex
from maatwaarde.messages.shown import UNSEEN

# Those below a space are spelled out already, and half a letter cannot be written as UTF-8.
_UNSEEN = regex(f"[{UNSEEN}]")


def json_text(data: Any, indent: int | None = 2, *, compact: bool = False) -> str:
    """Return data as JSON, in which what is not shown is spelled out (``\\u009b``).

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    """
    text = json.dumps(
        data,
        indent=indent,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":") if compact else None,
    )
    # A line feed stands between the parts, and not in a text.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
