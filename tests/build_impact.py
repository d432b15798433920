"""Small proposals, factors and estimators for tests, without files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from maatwaarde.plugins import (
    Estimator,
    Evidence,
    Factor,
    Input,
    Output,
    Plugins,
    Timing,
    Uncertainty,
)
from maatwaarde.proposals import Attribute, GivenImpact, Proposals, ResourceDemand, Source, Status


def proposals(
    attributes: Mapping[str, Sequence[float | str | None]] | None = None,
    *,
    ids: Sequence[str] | None = None,
    impacts: Sequence[GivenImpact] = (),
    uses: Sequence[ResourceDemand] = (),
    **columns: Sequence[Any],
) -> Proposals:
    """Make proposals; an attribute may carry its unit: ``{"power [kWp]": [1, None]}``."""
    made = {}
    for heading, values in (attributes or {}).items():
        match = re.fullmatch(r"(.*?)(?: \[(.*)\])?", heading)
        assert match is not None
        text = any(isinstance(value, str) for value in values)
        own: Any = tuple(values) if text else np.array([np.nan if v is None else v for v in values])
        made[match[1]] = Attribute(match[1], match[2], own, heading)
    n = len(next(iter((attributes or {}).values()), ids or ()))
    names = tuple(ids or (f"P-{i:03}" for i in range(1, n + 1)))
    blank: dict[str, Any] = {
        "titles": names,
        "policy_field": (None,) * n,
        "area": (None,) * n,
        "variant_of": (None,) * n,
        "speeds_up": (None,) * n,
        "requires": ((),) * n,
        "status": (Status.PROPOSED,) * n,
    }
    return Proposals(
        ids=names,
        uses=tuple(uses),
        impacts=tuple(impacts),
        attributes=made,
        source=Source("test.csv", None, np.arange(2, n + 2), {}),
        **{**blank, **{name: tuple(values) for name, values in columns.items()}},
    )


def given(measure: str, values: Sequence[float | None], unit: str | None = None) -> GivenImpact:
    array = np.array([np.nan if value is None else value for value in values], dtype=float)
    return GivenImpact(measure, unit, array, None, None, f"impact:{measure}")


def factor(
    name: str = "test/uptake",
    value: float = 20.0,
    low: float = 10.0,
    high: float = 30.0,
    unit: str = "kg_CO2e/tree/year",
    **more: Any,
) -> Factor:
    fields = {
        "title": name,
        "source": "made up for a test",
        "reference_year": 2020,
        "verified": True,
        "seen": "primary" if more.get("verified", True) else "not-found",
        "url": "https://example.org",
    }
    return Factor(id=name, value=value, low=low, high=high, unit=unit, **{**fields, **more})


UPTAKE = factor()

DECLARED: dict[str, Any] = {
    "id": "test/trees",
    "version": "1.2.0",
    "api": 1,
    "title": "Trees",
    "inputs": (Input("trees", "tree", "trees planted", low=0, high=1000),),
    "factors": (UPTAKE,),
    "outputs": (
        Output(
            "co2_emission_change",
            "t_CO2e/year",
            "trees",
            "-trees * uptake",
            falls=("trees",),
        ),
    ),
    "evidence": (Evidence("A test", 2020, "assumption"),),
    "uncertainty": Uncertainty(interval="made up"),
    "validity": "tests",
    "timing": Timing(),
}


def define(**changes: Any) -> Estimator:
    """Make the estimator of trees with other attributes; ``None`` leaves one out."""
    body = {name: value for name, value in {**DECLARED, **changes}.items() if value is not None}
    return type("Made", (Estimator,), body)()


def plugins(*estimators: Estimator) -> Plugins:
    found = Plugins()
    for estimator in estimators:
        found.estimators.add(estimator.id, estimator)
    return found
