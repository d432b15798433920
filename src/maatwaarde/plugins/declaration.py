"""What an estimator declares about itself. All of it is data, and all of it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.framework import Text
from maatwaarde.late import dataclass

API = 1
"""The version of this interface; an estimator says for which it was written."""


@dataclass(frozen=True, slots=True)
class Input:
    """An attribute of proposals that an estimator reads.

    Parameters
    ----------
    name
        The attribute, in lower case with underscores; also its name in formulas.
    unit
        The unit in which the estimator gets it.
    role
        ``amount`` for what a proposal does (dwellings insulated): where all amounts are blank, the
        estimator has nothing to say. ``context`` for the circumstances (floor area).
    description
        What it is, for people who are asked to fill it in; ``Text(nl=..., en=...)``.
    default
        For a blank: a number in ``unit``, or the name of a factor. Without one the input is
        required.
    low, high
        The plausible range, in ``unit``. Values outside it are used, and reported by a control.
    """

    name: str
    unit: str
    description: str | Text
    role: Literal["amount", "context"] = "amount"
    default: float | str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A quantity that an estimator writes.

    Parameters
    ----------
    quantity
        The name that a framework's measure gives as `quantity`, such as ``co2_emission_change``.
    unit
        Per time (``t_CO2e/year``, ``EUR/month``) for what comes back, without for what comes once.
    pathway
        By which way the effect comes about. Estimators of one quantity add up only if their
        pathways differ.
    formula
        An expression over inputs, factors, and quantities written before this one. It is what is
        computed, unless the class has a `compute` of its own.
    rises, falls
        Inputs with which the output never falls, or never rises.
    """

    quantity: str
    unit: str
    pathway: str
    formula: str
    rises: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A publication on which the formula rests.

    Parameters
    ----------
    quality
        What kind of support it gives: a ``review`` of several studies, one ``study``, official
        ``statistics``, a ``guideline``, an ``operator`` that reports on itself, or an
        ``assumption``.
    """

    citation: str
    year: int
    quality: Literal["review", "study", "statistics", "guideline", "operator", "assumption"]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What the interval of the results means, or why there is none; one of the two."""

    interval: str | None = None
    none_because: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When an effect comes about, in whole years from the decision; in a plan, from the start.

    Parameters
    ----------
    start
        Years until the first effect.
    ramp_up
        Years in which it grows evenly to its full size.
    duration
        Years in which there is an effect, the ramp included; ``None`` for lasting.
    """

    start: int = 0
    ramp_up: int = 0
    duration: int | None = None

    def profile(self, years: int) -> NDArray[np.float64]:
        """Return the share of the full effect in each year from the decision, shape (years,)."""
        year = np.arange(years) - self.start
        share = np.clip((year + 1) / (self.ramp_up + 1), 0.0, 1.0)
        if self.duration is not None:
            share[year >= self.duration] = 0.0
        return share


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that an estimator declares. See `Estimator` for how it is written down.

    Parameters
    ----------
    id
        Domain and name: ``energy/heat-network``.
    version
        Of the estimator, not of its package: a changed number is at least a minor version.
    factors
        Ids of the factors that it uses, by their names in formulas.
    """

    id: str
    version: str
    api: int
    title: Text
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    factors: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    uncertainty: Uncertainty
    validity: Text
    timing: Timing
    zero_gives_zero: bool = True
    gives_way_to: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "factors", MappingProxyType(dict(self.factors)))

    @property
    def domain(self) -> str:
        return self.id.partition("/")[0]

    @property
    def key(self) -> str:
        """Id and version, which travel with every result: ``energy/heat-network@1.0.0``."""
        return f"{self.id}@{self.version}"

    def input(self, name: str) -> Input:
        """Return an input by name."""
        return next(item for item in self.inputs if item.name == name)

    def output(self, quantity: str) -> Output:
        """Return an output by quantity."""
        return next(item for item in self.outputs if item.quantity == quantity)
