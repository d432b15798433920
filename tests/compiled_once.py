"""What Numba compiles in one process of the tests, while the others wait for it.

Each kernel takes seconds to compile, and is kept on disk. In a new checkout all processes begin at
once, so that each would compile what another is about to keep.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import Any

import pytest

from maatwaarde import compiling

# Seconds after which it is compiled here after all: what failed elsewhere is never kept.
PATIENCE = 60.0


def locked(path: Path) -> int:
    """Return the lock of a kernel, an open file, once nobody else has it or patience is over."""
    lock, until = os.open(path, os.O_CREAT | os.O_RDWR), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(0.05)
    return lock


def compile_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a kernel that is not on disk yet be compiled by the process that asks for it first."""
    load, save = compiling._Cache.load_overload, compiling._Cache.save_overload
    # A number, since what fails to compile never closes it, which an object would complain of.
    held: dict[int, int] = {}

    def load_(cache: Any, *asked: Any) -> Any:
        found = load(cache, *asked)
        if found is not None or id(cache) in held:
            return found
        held[id(cache)] = locked(folder / cache._impl.filename_base)
        found = load(cache, *asked)
        if found is not None:
            os.close(held.pop(id(cache)))
        return found

    def save_(cache: Any, *made: Any) -> None:
        try:
            save(cache, *made)
        finally:
            if id(cache) in held:
                os.close(held.pop(id(cache)))

    monkeypatch.setattr(compiling._Cache, "load_overload", load_)
    monkeypatch.setattr(compiling._Cache, "save_overload", save_)
