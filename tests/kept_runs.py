"""Runs of the solver that were made before, for tests that are about what is told of them.

Many tests ask for the same portfolio of the same example: those of commands, of reports and of what
the documents say. HiGHS proves the same each time, which takes most of their time. Here a run of
the solver that ended with a proof is kept, and is given again where everything that it depends on
is the same to the bit. What chooses, checks, settles ties and tells is run as ever.

It is for tests that ask for it, and for none of the solvers: see the fixture ``kept_runs``.
"""

import hashlib
import os
import pickle
import threading
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from maatwaarde.portfolio.solvers import highs, tie_breaking


def put(digest: Any, value: Any) -> None:
    """Add a value to a digest with its type; what has no content of its own cannot be added.

    Raises
    ------
    TypeError
        If it is not known how two of them are held to be equal.
    """
    if is_dataclass(value) and not isinstance(value, type):
        digest.update(f"{type(value).__qualname__}{{".encode())
        for field in fields(value):
            put(digest, field.name)
            put(digest, getattr(value, field.name))
        digest.update(b"}")
    elif isinstance(value, np.ndarray):
        digest.update(f"array {value.dtype.str} {value.shape} ".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif sparse.issparse(value):
        digest.update(f"{value.format} {value.shape} ".encode())
        for part in (value.data, value.indices, value.indptr):
            put(digest, part)
    elif isinstance(value, list | tuple):
        digest.update(f"{type(value).__qualname__} {len(value)} ".encode())
        for part in value:
            put(digest, part)
    elif value is None or isinstance(value, str | int | float):
        digest.update(f"{type(value).__qualname__} {value!r} ".encode())
    else:
        raise TypeError(f"{type(value).__qualname__} has no content that can be compared")


def key(asked: Any) -> str:
    """Return what tells a question from every other."""
    digest = hashlib.sha256()
    put(digest, asked)
    return digest.hexdigest()


class KeptRuns:
    """Runs in a folder, which several processes may share.

    How much time there was is no part of a question: only what is proven is kept, which more time
    or less would not change. A search that has no time is not answered from here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given = 0

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer from here where it can be, until the end of the test."""
        alone, together = highs.maximise, tie_breaking.maximise_together

        def alone_(model: Any, limits: Any, **more: Any) -> Any:
            if more.get("pool") is not None or more.get("part") or limits.left() <= 0:
                return alone(model, limits, **more)
            asked = ("alone", model, limits.gap, limits.threads, sorted(more.items()))
            return self.answer(asked, lambda: alone(model, limits, **more), proven)

        def together_(model: Any, proposal: Any, limits: Any, **more: Any) -> Any:
            if limits.left() <= 0:
                return together(model, proposal, limits, **more)
            asked = (
                *("together", model, proposal, limits.gap, limits.threads),
                sorted({**more, "strategy": more["strategy"].value}.items()),
            )
            return self.answer(
                asked,
                lambda: together(model, proposal, limits, **more),
                lambda found: not found.notes and proven(found.run),
            )

        monkeypatch.setattr(highs, "maximise", alone_)
        monkeypatch.setattr(tie_breaking, "maximise_together", together_)

    def answer(self, asked: Any, run: Callable[[], Any], keeps: Callable[[Any], bool]) -> Any:
        """Return what was found before for what is asked, or find it, and keep it if it may be."""
        path = self.folder / key(asked)
        if path.exists():
            self.given += 1
            return pickle.loads(path.read_bytes())
        found = run()
        if keeps(found):
            # Another process or thread may be about to write the same.
            beside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            beside.write_bytes(pickle.dumps(found))
            beside.replace(path)
        return found


def proven(run: Any) -> bool:
    return run.status in ("optimal", "infeasible")
