"""What each method of pymcdm needs of its input, beyond finite numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.late import dataclass
from maatwaarde.mcda.places import EQUALS, FROM, along, cells
from maatwaarde.messages import Message, msg

Domain = Literal["any", "costs_positive", "not_negative", "positive", "largest_positive"]


@dataclass(frozen=True)
class Traits:
    """What a method needs beyond finite numbers.

    ``bounds`` names the options that hold the lowest and highest number allowed per criterion; a
    method that has them judges each alternative by itself.
    """

    domain: Domain = "any"
    bounds: Callable[[Mapping[str, Any]], Floats] | None = None
    higher_is_better: bool | None = None
    costs: Literal["allowed", "needed", "refused"] = "allowed"
    caution: str = ""


def _from_bounds(options: Mapping[str, Any]) -> Floats:
    return np.asarray(options["bounds"], dtype=np.float64)


def _from_ideals(options: Mapping[str, Any]) -> Floats:
    ends = np.array([options["anti_ideal"], options["ideal"]], dtype=np.float64)
    return np.sort(ends.T, axis=1)


def _from_characteristic_values(options: Mapping[str, Any]) -> Floats:
    return np.array([[min(values), max(values)] for values in options["cvalues"]], dtype=np.float64)


_DOMINATED = msg("a dominated alternative can score higher than the one that dominates it")
TRAITS: dict[str, Traits] = {
    "AROMAN": Traits(domain="not_negative", costs="refused"),
    "BalancedSPOTIS": Traits(bounds=_from_bounds),
    "CODAS": Traits(caution=_DOMINATED),
    "COMET": Traits(bounds=_from_characteristic_values),
    "COPRAS": Traits(domain="costs_positive", costs="needed"),
    "EDAS": Traits(domain="not_negative"),
    "ERVD": Traits(domain="positive"),
    "LMAW": Traits(domain="positive"),
    "LoPM": Traits(domain="positive", higher_is_better=False),
    "MARCOS": Traits(domain="costs_positive"),
    "MOORA": Traits(costs="needed"),
    "OCRA": Traits(domain="positive"),
    "PROBID": Traits(caution=_DOMINATED),
    "RAFSI": Traits(bounds=_from_ideals),
    "RIM": Traits(bounds=_from_bounds),
    "SPOTIS": Traits(bounds=_from_bounds),
}
NORMALISATION_DOMAINS: dict[str, Domain] = {
    "max_normalization": "largest_positive",
    "minmax_normalization": "any",
    "vector_normalization": "any",
}
_NEED: dict[Domain, Message] = {
    "costs_positive": msg(
        "{name} needs numbers of zero or more, and above zero where less is better; other columns: "
        "{places}"
    ),
    "not_negative": msg("{name} needs numbers of zero or more; other columns: {places}"),
    "positive": msg("{name} needs numbers above zero; other columns: {places}"),
    "largest_positive": msg("{name} needs a largest number above zero; other columns: {places}"),
}


def cost_problems(
    name: str, costs: Literal["allowed", "needed", "refused"], directions: Floats
) -> list[Diagnostic]:
    """Check that there are less-is-better criteria where a method needs or cannot have them."""
    less = np.flatnonzero(directions < 0)
    if costs == "refused" and len(less):
        return [
            Diagnostic(
                "costs",
                msg(
                    "{name} rewards a higher cost; less is better on {places}",
                    name=name,
                    places=along("criterion", less),
                ),
                msg("use another method"),
            )
        ]
    if costs == "needed" and not len(less):
        return [
            Diagnostic(
                "costs",
                msg(
                    "{name} needs a criterion with a weight on which less is better and "
                    "alternatives differ",
                    name=name,
                ),
                msg("use another method"),
            )
        ]
    return []


def domain_problems(
    name: str, domains: Iterable[Domain], table: Floats, directions: Floats
) -> list[Diagnostic]:
    """Name the columns outside the first of the domains that does not hold."""
    for domain in domains:
        outside = _outside(domain, table, directions)
        if len(outside):
            places = along("criterion", outside, FROM, low=table.min(axis=0))
            return [
                Diagnostic(
                    "domain",
                    Message(_NEED[domain].pattern, {"name": name, "places": places}),
                    msg("use another method or normalisation, or another measure"),
                )
            ]
    return []


def _outside(domain: Domain, table: Floats, directions: Floats) -> NDArray[np.intp]:
    low = np.min(table, axis=0)
    if domain == "positive":
        wrong = low <= 0
    elif domain == "not_negative":
        wrong = low < 0
    elif domain == "costs_positive":
        wrong = (low < 0) | ((low == 0) & (directions < 0))
    elif domain == "largest_positive":
        wrong = np.max(table, axis=0) <= 0
    else:
        wrong = np.zeros(table.shape[1], dtype=bool)
    return np.flatnonzero(wrong)


def bound_problems(
    name: str, table: Floats, traits: Traits, options: Mapping[str, Any]
) -> list[Diagnostic]:
    """Name the numbers outside the bounds of a method that has them."""
    if traits.bounds is None:
        return []
    try:
        bounds = traits.bounds(options)
    except (TypeError, ValueError):
        return [
            Diagnostic(
                "bounds",
                msg("the bounds of {name} are not made of numbers", name=name),
                msg("give the lowest and the highest number of each criterion"),
            )
        ]
    if bounds.shape != (table.shape[1], 2) or not np.all(bounds[:, 0] < bounds[:, 1]):
        return [
            Diagnostic(
                "bounds",
                msg(
                    "{name} has bounds of shape {shape} for {criteria} criteria, or a lower bound "
                    "that is not below the upper",
                    name=name,
                    shape=bounds.shape,
                    criteria=table.shape[1],
                ),
                msg("give the lowest and the highest number of each criterion"),
            )
        ]
    outside = np.argwhere((table < bounds[:, 0]) | (table > bounds[:, 1]))
    if not len(outside):
        return []
    return [
        Diagnostic(
            "bounds",
            msg(
                "{name} has numbers outside the bounds: {places}",
                name=name,
                places=cells(outside, EQUALS, value=table),
            ),
            msg("widen the bounds"),
        )
    ]
