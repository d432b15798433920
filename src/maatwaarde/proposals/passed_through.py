"""What a list says of its proposals and nobody computes with: owner, client, phase, a link.

It goes along to every output, so that whoever gets a result can go on with it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from maatwaarde.proposals.model import Proposals

# Attributes of numbers that the library itself reads; `:low` and the like come behind them.
_OWN = frozenset(
    (
        *("effect_start", "effect_ramp", "effect_years", "wait_loss"),
        *("earliest_start", "latest_start", "life", "levensduur"),
    )
)

Passed = str | float | None


def passed_through(
    proposals: Proposals, asked: Collection[str] = ()
) -> Mapping[str, tuple[str, tuple[Passed, ...]]]:
    """Return the columns that nobody computes with, by name: their heading, and a cell a proposal.

    Parameters
    ----------
    asked
        Names of the attributes that estimators ask for: their numbers do not go along.
    """
    found: dict[str, tuple[str, tuple[Passed, ...]]] = {}
    for attribute in proposals.attributes.values():
        values, name = attribute.values, attribute.name.partition(":")[0]
        if not isinstance(values, np.ndarray):
            found[attribute.name] = (attribute.heading, tuple(values))
        elif name not in _OWN and name not in asked and ":" not in attribute.name:
            found[attribute.name] = (attribute.heading, tuple(map(_plain, values.tolist())))
    return found


def _plain(value: float) -> float | None:
    """Return a number as people wrote it: a phase is 2, and not 2.0."""
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value
