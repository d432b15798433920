"""The text of a file that is no list: UTF-8, or UTF-16 where the file says so."""

from __future__ import annotations

import codecs

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(raw: bytes) -> str:
    """Return bytes as text, without a byte order mark.

    What Windows PowerShell writes with ``>`` is UTF-16 with such a mark.

    Raises
    ------
    UnicodeDecodeError
        If it is neither.
    """
    marked = raw.startswith(_UTF16) and not raw.startswith(codecs.BOM_UTF32_LE)
    return raw.decode("utf-16" if marked else "utf-8-sig")
