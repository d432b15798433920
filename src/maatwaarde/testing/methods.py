"""Does a scoring method do what it says of itself?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.plugins import Plugins
from maatwaarde.scoring import Scores, score

_CLOSE = 1e-9


def assert_method_keeps_its_word(
    name: str, plugins: Plugins, impacts: ImpactTable, framework: Framework
) -> None:
    """Assert that a plugin's method gives what it says, on these impacts.

    It gives the same scores twice, and in another order of the proposals. Unless it says that its
    scores are relative, a proposal scores the same when it is alone, and one without any impact
    scores the reference.

    Raises
    ------
    MethodError
        If it fails, or returns what no method may.
    AssertionError
        With everything that it promises and does not keep.
    """

    def scored(table: ImpactTable) -> Scores:
        return score(table, framework, name, plugins=plugins)

    rows = range(len(impacts.proposals))
    first = scored(impacts)
    wrong = []
    if not np.array_equal(first.score, scored(impacts).score):
        wrong.append("it gives other scores the second time")
    backwards = scored(_only(impacts, rows[::-1])).score[::-1]
    if not _close(first.score, backwards):
        wrong.append("it gives other scores when the proposals stand in another order")
    if not first.relative:
        moved = [
            impacts.proposals[row]
            for row in rows
            if not _close(first.score[row], scored(_only(impacts, [row])).score[0])
        ]
        if moved:
            wrong.append(
                "it says that scores are not relative, and alone another score have "
                + ", ".join(moved)
            )
    if first.reference is not None and not first.relative:
        nothing = float(scored(_nothing(impacts)).score[0])
        if not _close(nothing, first.reference):
            wrong.append(f"doing nothing scores {nothing:g}, and it says {first.reference:g}")
    assert not wrong, f"method {name!r}: " + "; ".join(wrong)


def _only(impacts: ImpactTable, rows: Sequence[int]) -> ImpactTable:
    at = list(rows)
    return replace(
        impacts,
        proposals=tuple(impacts.proposals[row] for row in at),
        value=np.asfortranarray(impacts.value[at]),
        low=np.asfortranarray(impacts.low[at]),
        high=np.asfortranarray(impacts.high[at]),
        assumed=np.asfortranarray(impacts.assumed[at]),
        provenance=None,
    )


def _nothing(impacts: ImpactTable) -> ImpactTable:
    one = _only(impacts, [0])
    zero = np.zeros_like(one.value)
    return replace(one, value=zero, low=zero, high=zero, assumed=np.zeros_like(one.assumed))


def _close(a: object, b: object) -> bool:
    return bool(np.allclose(a, b, rtol=_CLOSE, atol=_CLOSE))  # type: ignore[arg-type]
