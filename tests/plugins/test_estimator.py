"""An estimator is complete, or it is not defined."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from build_impact import DECLARED, UPTAKE, define, factor
from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins import Input, Output, Timing, Uncertainty

TREES = Input("trees", "tree", "trees planted")


def output(formula: str, unit: str = "t_CO2e/year", **more: Any) -> Output:
    return Output("co2_emission_change", unit, "trees", formula, **more)


def test_a_good_declaration_is_frozen() -> None:
    trees = define()
    assert trees.declaration.key == "test/trees@1.2.0"
    assert trees.declaration.domain == "test"
    assert dict(trees.declaration.factors) == {"uptake": "test/uptake"}
    assert trees.declaration.title.text("nl") == "Trees"
    with pytest.raises(dataclasses.FrozenInstanceError):
        trees.declaration.version = "2.0.0"  # type: ignore[misc]
    with pytest.raises(TypeError):
        trees.declaration.factors["uptake"] = "x"  # type: ignore[index]


def test_the_formula_is_computed_in_the_declared_units() -> None:
    computed = define().compute({"trees": np.array([0.0, 50.0])}, {"uptake": np.array(20.0)})
    assert computed["co2_emission_change"].tolist() == [0.0, -1.0]  # 50 trees, 20 kg: 1 t


def test_a_formula_may_use_what_was_written_before() -> None:
    chain = define(
        outputs=(
            Output("removals", "kg_CO2e/year", "trees", "trees * uptake"),
            output("-removals"),
        )
    )
    computed = chain.compute({"trees": np.array([50.0])}, {"uptake": np.array(20.0)})
    assert computed["removals"] == 1000
    assert computed["co2_emission_change"] == -1
    assert chain.uses["co2_emission_change"] == {"trees", "uptake"}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_nothing_may_be_left_out(name: str) -> None:
    with pytest.raises(PluginError, match=f"does not declare `{name}`"):
        define(**{name: None})


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"id": "Trees"}, "has the id 'Trees'"),
    ({"id": "energy/heat_network"}, "has the id"),
    ({"version": "1"}, "has the version '1'"),
    ({"api": 2}, "is written for interface 2"),
    ({"inputs": [TREES]}, "declares `inputs` as list"),
    ({"inputs": ("trees",)}, "something in `inputs` that is no Input"),
    ({"factors": ("uptake",)}, "something in `factors` that is no Factor"),
    ({"outputs": ()}, "writes no quantity"),
    ({"inputs": (Input("trees", 5, "x"),)}, "`unit` of Input 'trees' as 5"),
    ({"inputs": (Input("trees", "tree", "x", low="1"),)}, "`low` of Input 'trees' as '1'"),
    ({"inputs": (Input("trees", "tree", "x", low=math.nan),)}, "`low` of Input 'trees' as nan"),
    ({"inputs": (Input("trees", "tree", "x", high=10**400),)}, "`high` of Input 'trees'"),
    ({"inputs": (Input("trees", "tree", "x", default=True),)}, "`default` of Input 'trees'"),
    (
        {"factors": (UPTAKE.model_copy(update={"value": math.nan}),)},
        "<factor test/uptake>, value: error",
    ),
    (
        {"factors": (UPTAKE.model_copy(update={"unit": "tree**"}),)},
        "<factor test/uptake>, unit: error",
    ),
    ({"outputs": (output("-trees", rises=5),)}, "`rises` of Output 'co2_emission_change' as 5"),
    ({"timing": Timing(start="1")}, "`start` of Timing"),
    ({"gives_way_to": "trees"}, "declares `gives_way_to` as 'trees'"),
    ({"zero_gives_zero": "no"}, "declares `zero_gives_zero` as 'no'"),
    ({"inputs": (Input("trees", "tree", "x", role="context"),)}, "reads no amount"),
    ({"evidence": ()}, "rests on no evidence"),
    ({"uncertainty": Uncertainty()}, "neither what its interval means"),
    ({"uncertainty": Uncertainty("a", "b")}, "or both"),
    ({"timing": Timing(duration=0)}, "no duration"),
    ({"timing": Timing(start=-1)}, "negative timing"),
    ({"inputs": (TREES, TREES)}, "declares the name 'trees' twice"),
    ({"inputs": (Input("uptake", "tree", "x"),)}, "'uptake' twice"),
    (
        {"outputs": (output("-trees * uptake"),) * 2},
        "declares the name 'co2_emission_change' twice",
    ),
    ({"inputs": (Input("Trees", "tree", "x"),)}, "declares the name 'Trees'"),
    ({"inputs": (Input("trees", "tree", " "),)}, "does not describe 'trees'"),
    ({"inputs": (Input("trees", "treez", "x"),)}, "gives 'trees' a unit that fails"),
    ({"inputs": (Input("trees", "tree", "x", low=5, high=1),)}, "upside down"),
    ({"inputs": (Input("trees", "tree", "x", role="other"),)}, "the role 'other'"),  # type: ignore[arg-type]
    ({"inputs": (Input("trees", "tree", "x", default="up-take"),)}, "did you mean 'uptake'"),
    ({"inputs": (Input("trees", "tree", "x", default="uptake"),)}, "takes a factor in"),
    (
        {
            "inputs": (
                Input("trees", "tree", "x"),
                Input("rate", "t_CO2e/tree/year", "x", default="uptake"),
            )
        },
        "takes a factor in 'kg_CO2e/tree/year' for a blank 'rate' in 't_CO2e/tree/year'",
    ),
    ({"outputs": (output("-trees * uptake", "t_CO2e"),)}, "comes out in"),
    ({"outputs": (output("-trees * uptale"),)}, "did you mean 'uptake'"),
    ({"outputs": (output("-trees *"),)}, "cannot be read"),
    ({"outputs": (output("-trees", "tree"),)}, "declares 'uptake' and does not use it"),
    (
        {"outputs": (output("-trees * uptake", rises=("tree",)),)},
        "follows 'tree', which is no input",
    ),
]


@pytest.mark.parametrize(("changes", "part"), MISTAKES, ids=[part for _, part in MISTAKES])
def test_each_mistake_stops_the_definition(changes: dict[str, Any], part: str) -> None:
    with pytest.raises(PluginError) as caught:
        define(**changes)
    assert part in str(caught.value)
    assert all(problem.mend for problem in caught.value.problems)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(PluginError) as caught:
        define(version="one", evidence=(), outputs=())
    assert len(caught.value.problems) == 3


def test_a_range_of_one_number_and_a_time_that_is_none_are_declared() -> None:
    whole = define(
        inputs=(Input("trees", "tree", "x", low=5, high=5),),
        timing=Timing(0, 0, 1),
        zero_gives_zero=False,
    )
    assert (whole.inputs[0].low, whole.inputs[0].high) == (5, 5)
    assert whole.timing == Timing(start=0, ramp_up=0, duration=1)


@pytest.mark.parametrize("timing", [Timing(ramp_up=-1), Timing(duration=-1), Timing(1, 1, 0)])
def test_a_time_below_zero_is_refused_whichever_it_is(timing: Timing) -> None:
    with pytest.raises(PluginError, match="has a negative timing or no duration"):
        define(timing=timing)


def test_what_a_formula_computes_is_said_in_the_unit_that_is_declared() -> None:
    trees = define()
    assert dict(trees.scales) == {"co2_emission_change": pytest.approx(1e-3)}  # from kg to t


def test_a_computation_of_its_own_needs_words_only() -> None:
    def compute(self: Any, inputs: Any, factors: Any) -> Any:  # noqa: ARG001
        return {"co2_emission_change": np.minimum(-inputs["trees"], -1.0)}

    own = define(outputs=(output("about one tonne a tree"),), compute=compute)
    assert own.uses["co2_emission_change"] == {"trees", "uptake"}
    with pytest.raises(PluginError, match="says nothing of"):
        define(outputs=(output(" "),), compute=compute)


def test_a_factor_for_a_blank_counts_as_used() -> None:
    own = define(
        inputs=(TREES, Input("rate", "kg_CO2e/tree/year", "x", role="context", default="uptake")),
        outputs=(output("-trees * rate"),),
    )
    assert own.uses["co2_emission_change"] == {"trees", "rate", "uptake"}
    assert factor().symbol == "uptake"
