"""The one gate for text: white space of all kinds becomes one space, and none at the ends."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.documents.cells import one_line
from maatwaarde.proposals.table import Column

# RE2 (arrow) knows \pZ, the Unicode separators: no-break, thin and narrow spaces among them.
_UNTIDY = (
    r"[\x{200B}\x{FEFF}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"
    r"\x{85}\x00-\x1f]|^ | $|  "
)


def tidy(column: Column) -> Column:
    """Return a column with every text in it on one line, without stray white space."""
    if isinstance(column, np.ndarray):
        return column
    if isinstance(column, pa.Array):
        return _tidy_texts(column)
    if _are_tidy([cell for cell in column if isinstance(cell, str)]):
        return column
    return [one_line(cell) if isinstance(cell, str) else cell for cell in column]


def _are_tidy(texts: list[str]) -> bool:
    # All at once: looking is much cheaper than rewriting, and a text a time is slow.
    joined = "\x00".join(texts)
    return one_line(joined) == joined and "\x00 " not in joined and " \x00" not in joined


def _tidy_texts(texts: pa.Array) -> pa.Array:
    """Collapse white space of all kinds, as `one_line` does for one text."""
    if not pc.any(pc.match_substring_regex(texts, _UNTIDY)).as_py():
        return texts
    joined = pc.replace_substring_regex(texts, r"[\x{200B}\x{FEFF}]+", "")
    joined = pc.replace_substring_regex(joined, r"[\s\pZ\x0b\x1c-\x1f\x{85}]+", " ")
    return pc.utf8_trim(joined, " ")
