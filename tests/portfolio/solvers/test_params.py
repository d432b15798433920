"""Parameters are refused out of range, and each is documented."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields

import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio.solvers.params import (
    KnapsackParams,
    NeighbourhoodParams,
    SearchParams,
    TemperingParams,
)

KINDS = [SearchParams, NeighbourhoodParams, TemperingParams, KnapsackParams]


@pytest.mark.parametrize("kind", KINDS)
def test_each_parameter_is_documented_and_none_can_be_changed(kind):
    heads = re.findall(r"^    (\w+(?:, \w+)*)$", kind.__doc__, flags=re.MULTILINE)
    told = [name for head in heads for name in head.split(", ") if name not in ("Parameters",)]
    names = [each.name for each in fields(kind)]
    assert sorted(set(told) - {"Raises", "PortfolioError"}) == sorted(names)
    with pytest.raises(FrozenInstanceError):
        setattr(kind(), names[0], 1)


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (SearchParams, {"patience": -1.0}, "patience (0 or more)"),
        (SearchParams, {"patience": float("nan")}, "patience"),
        (NeighbourhoodParams, {"least_size": 0.0}, "least_size (more than 0)"),
        (NeighbourhoodParams, {"growth": 0.9}, "growth (1 or more)"),
        (NeighbourhoodParams, {"tempering_share": 1.5}, "tempering_share (0 or more, at most 1)"),
        (TemperingParams, {"temperatures": (0.1, -0.1)}, "as many as there are temperatures"),
        (TemperingParams, {"temperatures": (0.1,) * 5 + (-0.1,)}, "temperatures (more than 0)"),
        (KnapsackParams, {"steps": (0.5,)}, "the last one 1"),
        (KnapsackParams, {"steps": ()}, "the last one 1"),
        (KnapsackParams, {"steps": (0.9, 0.5, 1.0)}, "rising"),
        (KnapsackParams, {"loss_growth": 1.0}, "loss_growth (more than 1)"),
    ],
)
def test_what_is_out_of_range_is_refused(kind, given, told):
    with pytest.raises(PortfolioError) as caught:
        kind(**given)
    assert told in str(caught.value)


def test_all_that_is_out_of_range_is_told_at_once():
    with pytest.raises(PortfolioError) as caught:
        KnapsackParams(nodes=0, max_rows=-1, first_loss=2.0)
    assert all(name in str(caught.value) for name in ("nodes", "max_rows", "first_loss"))
