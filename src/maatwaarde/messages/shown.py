"""Texts as people see them: what a terminal or a page would obey, or show wrongly, is left out.

Titles, ids, headings and names of files are those of others. A control sequence in one could clear
a screen, hide a line or name a window, and a mark of direction turn round the figures behind it.
"""

from __future__ import annotations

import re

from maatwaarde.late import regex

# All controls but the tab and the line feed; marks of direction; and half a letter.
UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSEEN = regex(f"[{UNSEEN}]")
_COLOUR = regex(r"\x1b\[[\d;]*m")
_SPACE = dict.fromkeys(map(ord, "\r\x0b\x0c\x1c\x1d\x1e\x85"), " ")


def shown(text: str, *, spelled: bool = False) -> str:
    """Return a text without what is not shown; what breaks a line otherwise becomes a space.

    Parameters
    ----------
    spelled
        Whether half a letter stays, for a stream that spells what it cannot write.
    """
    if not _UNSEEN.search(text):
        return text
    plain = _COLOUR.sub("", text).replace("\r\n", "\n").translate(_SPACE)

    def instead(found: re.Match[str]) -> str:
        if found[0] < "\ud800":
            return ""
        return found[0] if spelled else "\ufffd"

    return _UNSEEN.sub(instead, plain)
