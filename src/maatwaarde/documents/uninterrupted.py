"""What is done as a whole, although somebody presses Ctrl-C meanwhile."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hear Ctrl-C and an order to end (SIGTERM) only when this is done, and act on them then.

    For what takes no time and is worth nothing by half. Python brings both to the main thread, so
    that in another there is nothing to put off.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = {
        number: how
        for number in (signal.SIGINT, signal.SIGTERM)
        # None is of what is no Python, and which could not be put back.
        if (how := signal.getsignal(number)) not in (None, signal.SIG_IGN)
    }
    try:
        for number in before:
            signal.signal(number, lambda it, _: heard.append(it))
        yield
    finally:
        for number, how in before.items():
            signal.signal(number, how)
        for it in dict.fromkeys(heard):
            signal.raise_signal(it)
