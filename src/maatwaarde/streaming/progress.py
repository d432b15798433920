"""How far a long run is, for who waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Stage = Literal["looking", "scoring", "controls", "writing"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is.

    Parameters
    ----------
    stage
        ``looking`` through its columns, ``scoring`` its rows, running ``controls`` over all of
        them, or ``writing`` the result.
    part
        The part of the stage that is done, from 0 to 1.
    rows
        Rows that are done in it.
    seconds
        Since the stage began.
    """

    stage: Stage
    part: float
    rows: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Rows in a second."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the stage is done, if it goes on as it went; None where that is unknown."""
        if self.part <= 0:
            return None
        return self.seconds * (1 - self.part) / self.part


Listener: TypeAlias = Callable[[Progress], None]


class Clock:
    """Tells a listener how far the work is, and how fast it goes."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._stage: Stage | None = None
        self._since = 0.0

    def tell(self, stage: Stage, part: float, rows: int) -> None:
        if stage != self._stage:
            self._stage, self._since = stage, time.monotonic()
        if self._listener is not None:
            seconds = time.monotonic() - self._since
            self._listener(Progress(stage, part, rows, seconds))

    def looking(self, part: float) -> None:
        self.tell("looking", part, 0)
