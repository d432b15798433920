"""When an effect comes about, by hand; and how long a formula may be."""

from __future__ import annotations

import dataclasses

import pytest

from build_impact import define
from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins import Input, Output
from maatwaarde.plugins.declaration import Declaration, Timing
from maatwaarde.plugins.formula_syntax import DEEPEST, LONGEST, parsed


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


def test_what_a_declaration_leaves_out_is_what_an_estimator_does() -> None:
    whole = define().declaration
    stated = {one.name: getattr(whole, one.name) for one in dataclasses.fields(whole)}
    del stated["zero_gives_zero"], stated["gives_way_to"]
    assert Declaration(**stated) == whole
    # Without trees there is no effect, which an estimator has to say if it is otherwise.
    assert (whole.zero_gives_zero, whole.gives_way_to) == (True, ())
    assert not define(zero_gives_zero=False).declaration.zero_gives_zero


def test_a_declaration_finds_its_inputs_and_outputs_by_name() -> None:
    made = define(
        inputs=(Input("trees", "tree", "planted"), Input("years", "year", "old", role="context")),
        outputs=(
            Output("removals", "kg_CO2e", "trees", "trees * uptake * years"),
            Output("co2_emission_change", "t_CO2e", "trees", "-removals"),
        ),
    ).declaration
    assert made.input("years").description == "old"
    assert made.output("co2_emission_change").formula == "-removals"


def test_a_formula_of_the_greatest_depth_is_read_and_one_level_more_is_not() -> None:
    parsed("-" * DEEPEST + "a")
    with pytest.raises(PluginError, match=f"nested deeper than {DEEPEST} levels"):
        parsed("-" * (DEEPEST + 1) + "a")
