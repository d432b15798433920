"""When an effect comes about, by hand; and how long a formula may be."""

from __future__ import annotations

import pytest

from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins.declaration import Timing
from maatwaarde.plugins.formula_syntax import LONGEST, parsed


@pytest.mark.parametrize(
    ("timing", "shares"),
    [
        (Timing(), [1, 1, 1, 1, 1]),
        (Timing(start=2), [0, 0, 1, 1, 1]),
        (Timing(ramp_up=3), [0.25, 0.5, 0.75, 1, 1]),
        (Timing(start=1, ramp_up=1), [0, 0.5, 1, 1, 1]),
        (Timing(duration=2), [1, 1, 0, 0, 0]),
        (Timing(start=1, ramp_up=1, duration=3), [0, 0.5, 1, 1, 0]),
    ],
)
def test_an_effect_grows_to_its_full_size_and_ends(timing: Timing, shares: list[float]) -> None:
    assert timing.profile(5).tolist() == shares


def test_a_formula_of_the_greatest_length_is_read_and_one_letter_more_is_not() -> None:
    text = "a" + " " * (LONGEST - 3) + "+1"
    assert len(text) == LONGEST
    parsed(text)
    with pytest.raises(PluginError, match="characters long"):
        parsed(text + "0")
