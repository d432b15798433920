"""What the controls of a run cost, beside reading the list: told, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from maatwaarde.cli.common import tell
from maatwaarde.messages import Number, joined, msg

WORTH_TELLING = 1.0
"""Seconds of CPU from which on the controls of a run are told."""


def tell_costs(reading: float, controls: Mapping[str, float]) -> None:
    """Say on stderr what each control cost, where they took long enough for somebody to wonder.

    Parameters
    ----------
    reading
        Seconds of CPU that it took to read the list, and to estimate or score it.
    controls
        Those of each control, by its name.
    """
    total = sum(controls.values())
    if total < WORTH_TELLING:
        return
    costly = [(name, cost) for name, cost in controls.items() if round(cost, 1) > 0]
    each = [msg("{name} {seconds} s", name=name, seconds=Number(cost, 1)) for name, cost in costly]
    values = {
        "total": Number(total, 1),
        "reading": Number(reading, 1),
        "each": joined(each, ", "),
    }
    if total <= reading:
        tell(
            msg(
                "controls took {total} s of processor time, and reading {reading} s: {each}",
                **values,
            )
        )
        return
    tell(
        msg(
            "controls took {total} s of processor time, longer than reading with {reading} s: "
            "{each}. How much they compare is bounded by the number of rows, not by a clock, and "
            "a warning says where one was cut short",
            **values,
        )
    )
