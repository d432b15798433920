"""Time for what takes seconds where nothing else runs, on machines where much else runs."""

from collections.abc import Callable
from typing import Any, TypeVar

from maatwaarde.portfolio import NotInTime, Problem, Solution, solve

Found = TypeVar("Found")

# For what ends by itself: so long a wait is only spent on what would never end.
LONG = 600.0


def given_time(
    seconds: float, ask: Callable[[float], Found], enough: Callable[[Found], bool]
) -> Found:
    """Return what is found in some seconds, or in more where that was not enough to begin with.

    It is for what is held to a limit of time, and has to have come somewhere by then: on a busy
    machine a second of the clock is less. What is not ``enough`` with all of it is returned too.
    """
    for more in (1, 4, 16):
        found = ask(more * seconds)
        if enough(found):
            break
    return found


def solved_in_time(
    problem: Problem,
    time_limit: float,
    enough: Callable[[Solution], bool] = lambda _: True,
    **options: Any,
) -> Solution:
    """Return the best portfolio at a limit that leaves time to find one."""

    def ask(seconds: float) -> Solution | None:
        try:
            return solve(problem, time_limit=seconds, **options)
        except NotInTime:
            return None

    found = given_time(time_limit, ask, lambda found: found is not None and enough(found))
    assert found is not None
    return found
