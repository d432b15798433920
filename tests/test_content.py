"""Arrays in a value are not to be written to, and what holds none costs one look."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde import content
from maatwaarde.content import freeze


def array() -> np.ndarray:
    return np.zeros(2)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: (None, one),
        lambda one: ("a", 1, one),
        lambda one: ((), ("a", None), (1, (one,))),
        lambda one: [(), [one], {"a": one}],
        lambda one: {"a": ("b", {"c": [one]})},
        lambda one: (("a",), [one]),
    ],
)
def test_arrays_are_frozen_wherever_they_are(wrap):
    one = array()
    freeze(wrap(one))
    assert not one.flags.writeable


@pytest.mark.parametrize(
    "many",
    [
        ("a", None) * 10_000,
        (None,) * 20_000,
        (("a", None), (), ("b",)) * 10_000,
        {str(i): (i, 1.0) for i in range(10_000)},
    ],
)
def test_long_lists_are_not_looked_at_one_by_one(many, monkeypatch):
    seen = []
    monkeypatch.setattr(content, "freeze", seen.append)
    freeze(many)
    assert len(seen) < 10
