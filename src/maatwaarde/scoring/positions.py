"""Messages of the array layer speak of positions; people know ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from maatwaarde.diagnostics import MethodError

_POSITION = re.compile(r"\[(\d+)\]")


def with_ids(error: MethodError, ids: Sequence[str]) -> MethodError:
    """Return the error with ids where its problems have positions such as ``[3]``."""

    def name(match: re.Match[str]) -> str:
        position = int(match[1])
        return repr(ids[position]) if position < len(ids) else match[0]

    return MethodError([replace(p, what=_POSITION.sub(name, p.what)) for p in error.problems])
