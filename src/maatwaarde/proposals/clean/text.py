"""The one gate for text: white space of all kinds becomes one space, and none at the ends.

What shows nothing (control characters, marks of direction) is left out, half a letter becomes the
sign for one that cannot be shown, and bytes become the text that they are.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.documents.cells import NO_SHOW, one_line
from maatwaarde.late import regex
from maatwaarde.proposals.table import Column

# RE2 (arrow) knows \pZ, the Unicode separators: no-break, thin and narrow spaces among them.
_UNTIDY = (
    r"[\x{AD}\x{FEFF}\x{A0}\x{1680}\x{2000}-\x{200B}\x{200E}\x{200F}\x{2028}-\x{202F}"
    r"\x{205F}-\x{2069}\x{3000}\x00-\x1f\x7f-\x9f]|^ | $|  "
)
_NO_SHOW = re.sub(
    r"[^\x20-\x7e]", lambda found: rf"\x{{{ord(found[0]):X}}}", NO_SHOW
)  # as RE2 writes it
_BYTES = r"""^b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")$"""
# What is worth a word: a control character in a text is an accident, a mark of width is not.
_STRANGE = r"[\x00-\x08\x0e-\x19\x1b\x7f-\x84\x86-\x9f]|\x{FFFD}"
_STRANGE_HERE = regex("[\x00-\x08\x0e-\x19\x1b\x7f-\x84\x86-\x9f\ufffd\ud800-\udfff]")
_BYTES_HERE = regex(_BYTES)
_SPACE, _LAST, _QUOTES = ord(" "), 0x7F, [ord("'"), ord('"')]


def tidy(column: Column) -> Column:
    """Return a column with every text in it on one line, without stray white space."""
    if isinstance(column, np.ndarray):
        return column
    if isinstance(column, pa.Array):
        return _tidy_texts(column)
    if any(isinstance(cell, bytes | bytearray) for cell in column):
        column = [
            _as_text(cell) if isinstance(cell, bytes | bytearray) else cell for cell in column
        ]
    texts = [cell for cell in column if isinstance(cell, str)]
    if _are_tidy(texts):
        return column
    return [_tidy_text(cell) if isinstance(cell, str) else cell for cell in column]


def strange(column: Column) -> list[int]:
    """Return the records of texts that hold what cannot be shown, or are bytes."""
    if isinstance(column, np.ndarray):
        return []
    if isinstance(column, pa.Array):
        if _is_bare(column):
            return []
        odd = pc.match_substring_regex(column, f"{_STRANGE}|{_BYTES}")
        mask = pc.fill_null(odd, False).to_numpy(zero_copy_only=False)
        return [int(i) for i in np.flatnonzero(np.asarray(mask))]
    return [
        i
        for i, cell in enumerate(column)
        if isinstance(cell, bytes | bytearray)
        or (isinstance(cell, str) and (_STRANGE_HERE.search(cell) or _BYTES_HERE.match(cell)))
    ]


def _tidy_text(text: str) -> str:
    return one_line(_from_bytes(text))


def _as_text(cell: bytes | bytearray) -> str:
    """Return bytes as the text that they are, in UTF-8 or else in cp1252."""
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return cell.decode("cp1252", "replace")


def _from_bytes(text: str) -> str:
    """Return what Python shows as ``b'caf\\xc3\\xa9'`` as the text that it was."""
    if not _BYTES_HERE.match(text):
        return text
    try:
        value: Any = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return _as_text(value) if isinstance(value, bytes) else text


def _are_tidy(texts: list[str]) -> bool:
    # All at once: looking is much cheaper than rewriting, and a text a time is slow.
    line = " ".join(filter(None, texts))
    return one_line(line) == line and "b'" not in line and 'b"' not in line


def _is_bare(texts: pa.Array) -> bool:
    """Return whether texts hold no space, no quote, and no character that may be none to see.

    Columns of numbers are so, and to know it by their bytes costs a tenth of trying a pattern.
    """
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        return False
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return True
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(offsets, kind, len(texts) + 1, texts.offset * np.dtype(kind).itemsize)
    seen = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    if not len(seen):
        return True
    return bool(seen.min() > _SPACE and seen.max() < _LAST and not np.isin(seen, _QUOTES).any())


def _tidy_texts(texts: pa.Array) -> pa.Array:
    """Collapse white space of all kinds, as `one_line` does for one text."""
    if _is_bare(texts):
        return texts
    if pc.any(pc.match_substring_regex(texts, _BYTES)).as_py():
        cells = texts.to_pylist()
        texts = pa.array([cell and _from_bytes(cell) for cell in cells], pa.string())
    if not pc.any(pc.match_substring_regex(texts, _UNTIDY)).as_py():
        return texts
    joined = pc.replace_substring_regex(texts, rf"[{_NO_SHOW}]+", "")
    joined = pc.replace_substring_regex(joined, r"[\s\pZ\x0b\x1c-\x1f\x{85}]+", " ")
    return pc.utf8_trim(joined, " ")
