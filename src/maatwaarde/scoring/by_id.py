"""The array layer speaks of positions, and people of ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.places import Axis, Names, named


@contextmanager
def by_id(*, criteria: Sequence[str] = (), alternatives: Sequence[str] = ()) -> Iterator[None]:
    """Word the errors of the array layer with ids.

    Parameters
    ----------
    criteria, alternatives
        Ids of the columns and rows of what is given to the array layer; empty where these have
        none.
    """
    names: dict[Axis, Sequence[str]] = {}
    if criteria:
        names["criterion"] = criteria
    if alternatives:
        names["alternative"] = alternatives
    try:
        yield
    except MethodError as error:
        raise worded(error, names) from None


def worded(error: MethodError, names: Names) -> MethodError:
    """Return the error with names for the positions that its problems carry."""
    return MethodError([named(problem, names) for problem in error.problems])
