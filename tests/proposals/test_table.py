"""Of what is wrong in a column the first are told, and the rest is counted and not made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import msg
from maatwaarde.proposals.table import MAX_SHOWN, capped, every_problem


def made(n: int, seen: list[int]) -> Iterator[Diagnostic]:
    for i in range(n):
        seen.append(i)
        yield Diagnostic("odd", msg("is odd"), msg("mend it"), Where("l.csv", row=i, field="x"))


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("n", [0, 1, MAX_SHOWN, MAX_SHOWN + 1, 1000])
def test_the_first_are_told_and_the_rest_counted(n: int, *, counted: bool) -> None:
    seen: list[int] = []
    found = capped(made(n, seen), n if counted else None)
    assert [one.where.row for one in found] == list(range(min(n, MAX_SHOWN + 1)))
    if n > MAX_SHOWN:
        assert found[-1].what == f"and {n - MAX_SHOWN} more like this in the column"
    if counted:
        assert len(seen) <= MAX_SHOWN + 1
    with every_problem():
        assert len(capped(made(n, []), n)) == n
