"""What a list says of its proposals and nobody computes with: owner, client, phase, a link.

It goes along to every output, so that whoever gets a result can go on with it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from maatwaarde.proposals.model import Attribute, Proposals

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
        values = attribute.values
        if not goes_along(attribute, asked):
            continue
        if not isinstance(values, np.ndarray):
            found[attribute.name] = (attribute.heading, tuple(values))
        else:
            found[attribute.name] = (attribute.heading, tuple(map(plain, values.tolist())))
    return found


def goes_along(attribute: Attribute, asked: Collection[str]) -> bool:
    """Return whether nobody computes with a column: it holds texts, or numbers of no use to us."""
    if not isinstance(attribute.values, np.ndarray):
        return True
    name = attribute.name.partition(":")[0]
    return name not in _OWN and name not in asked and ":" not in attribute.name


def plain(value: float) -> float | None:
    """Return a number as people wrote it: a phase is 2, and not 2.0."""
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value
