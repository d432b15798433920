"""Given impacts win, estimates fill the rest, and what is unknown stays unknown."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from build import flat, measure
from build_impact import define, factor, given, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.plugins import Estimator, Input, Output

TREES = Input("trees", "tree", "trees planted", low=0, high=1000)
NAN = np.nan


def framework(*more: dict[str, Any], **options: Any) -> Framework:
    co2 = measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e/year")
    return flat([co2, *more], **options)


def output(formula: str = "-trees * uptake", pathway: str = "trees") -> tuple[Output, ...]:
    return (Output("co2_emission_change", "t_CO2e/year", pathway, formula),)


def codes(impacts: Any) -> list[str]:
    return [problem.code for problem in impacts.warnings]


def column(impacts: Any) -> list[float]:
    return impacts.value[:, 0].tolist()


def errors(*arguments: Any) -> str:
    with pytest.raises(ImpactError) as caught:
        estimate(*arguments)
    return str(caught.value)


def test_without_plugins_nothing_is_estimated() -> None:
    impacts = estimate(proposals({"trees": [50]}), framework())
    assert np.isnan(impacts.value).all()
    assert not impacts.estimated.any()
    assert impacts.provenance is None


def test_a_list_of_which_no_column_is_a_measure_gets_a_warning() -> None:
    impacts = estimate(proposals({"trees": [50]}, impacts=[given("trees", [50])]), framework())
    assert codes(impacts) == ["unused-impact", "nothing-known"]
    assert "(measures: co2)" in impacts.warnings[1].mend
    one_known = proposals({"trees": [50, 50]}, impacts=[given("co2", [None, 1])])
    assert codes(estimate(one_known, framework())) == []


def test_a_given_impact_wins_cell_by_cell() -> None:
    made = proposals({"trees": [50, 50, 0]}, impacts=[given("co2", [-7, None, None])])
    impacts = estimate(made, framework(), plugins(define()))
    assert column(impacts) == [-7, -1, 0]
    assert impacts.estimated[:, 0].tolist() == [False, True, True]
    assert impacts.known.all()
    assert impacts.origins == ("impact:co2",)
    assert np.array_equal(impacts.low, impacts.value)  # nothing was drawn


def test_missing_is_not_zero_and_zero_is_zero() -> None:
    impacts = estimate(proposals({"trees": [None, 0, 50]}), framework(), plugins(define()))
    assert np.array_equal(impacts.value[:, 0], [NAN, 0, -1], equal_nan=True)
    assert impacts.low[0, 0] == -10  # the framework widens what is unknown
    assert impacts.high[0, 0] == 10


def test_units_of_attributes_and_measures_are_converted() -> None:
    kilo = flat([measure("co2", 1e4, -1e4, quantity="co2_emission_change", unit="kg_CO2e/year")])
    watts = define(
        inputs=(Input("power", "kW", "power"),),
        factors=(factor("test/rate", 2.0, 1.0, 3.0, "t_CO2e/kW/year"),),
        outputs=output("-power * rate"),
    )
    impacts = estimate(proposals({"power [MW]": [0.003]}), kilo, plugins(watts))
    assert column(impacts) == [-6000]


def test_a_unit_that_does_not_fit_is_an_error_at_its_column() -> None:
    text = errors(proposals({"trees [m2]": [50]}), framework(), plugins(define()))
    assert "column 'trees [m2]'" in text
    wrong = flat([measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e")])
    text = errors(proposals({"trees": [50]}), wrong, plugins(define()))
    assert "test/trees cannot fill measure 'co2'" in text


def test_a_column_of_text_is_told_and_read_by_nobody() -> None:
    impacts = estimate(proposals({"trees": ["50", "many"]}), framework(), plugins(define()))
    assert np.isnan(impacts.value).all()
    impacts = estimate(
        proposals({"trees": [1, 2], "area": ["a", "b"]}), framework(), plugins(area_tree())
    )
    assert "text-attribute" in codes(impacts)


def test_an_empty_column_of_text_is_an_empty_column() -> None:
    made = proposals({"trees": [50.0]})
    blank = proposals({"area": ["x"]})
    attribute = blank.attributes["area"]
    empty = type(attribute)("area", None, (None,), "area")
    made = proposals({"trees": [50.0]}, impacts=[])
    both = type(made)(
        **{
            name: getattr(made, name)
            for name in made.__dataclass_fields__
            if name not in ("attributes",)
        },
        attributes={**made.attributes, "area": empty},
    )
    impacts = estimate(both, framework(), plugins(area_tree()))
    assert "missing-input" in codes(impacts)


def area_tree(**changes: Any) -> Estimator:
    """Trees per m2: an amount and a context that is required."""
    body: dict[str, Any] = {
        "id": "test/area",
        "inputs": (
            Input("area", "m2", "planted area", role="context"),
            Input("trees", "tree/m2", "trees a m2"),
        ),
        "outputs": output("-trees * area * uptake", "area"),
    }
    return define(**{**body, **changes})


def test_a_required_input_that_is_blank_is_told_and_gives_nothing() -> None:
    made = proposals({"trees": [5, 5, 0, None], "area": [10, None, None, 10]})
    impacts = estimate(made, framework(), plugins(area_tree()))
    assert np.array_equal(impacts.value[:, 0], [-1, NAN, 0, NAN], equal_nan=True)
    (problem,) = impacts.warnings
    assert problem.code == "missing-input"
    assert "'P-002': area (m2) is blank" in problem.what
    assert problem.where.row == 3


def test_a_missing_column_is_told_for_all() -> None:
    impacts = estimate(proposals({"trees": [5] * 7}), framework(), plugins(area_tree()))
    assert "'P-005' and 2 more" in impacts.warnings[0].what


def test_a_default_stands_for_a_blank() -> None:
    uptake = factor(verified=False)
    default = define(
        inputs=(
            TREES,
            Input("rate", "kg_CO2e/tree/year", "x", role="context", default="uptake"),
            Input("share", "dimensionless", "x", role="context", default=0.5),
        ),
        factors=(uptake,),
        outputs=output("-trees * rate * share"),
    )
    made = proposals({"trees": [50, 50, 50], "rate": [None, 40, 40], "share": [None, None, 1]})
    impacts = estimate(made, framework(), plugins(default))
    assert column(impacts) == [-0.5, -1, -2]
    # The factor, which nobody saw in its source, matters only to whoever left the rate blank.
    assert impacts.unverified[:, 0].tolist() == [True, False, False]


def test_unverified_marks_follow_the_quantity() -> None:
    other = factor("test/other", 2.0, 1.0, 3.0, "kg/tree/year", verified=False)
    two = define(
        factors=(factor(), other),
        outputs=(*output(), Output("nox_emission_change", "kg/year", "trees", "-trees * other")),
    )
    nox = measure("nox", 10, -10, quantity="nox_emission_change", unit="kg/year")
    impacts = estimate(
        proposals({"trees": [50]}, impacts=[given("nox", [None])]), framework(nox), plugins(two)
    )
    assert impacts.unverified.tolist() == [[False, True]]
    taken = estimate(
        proposals({"trees": [50]}, impacts=[given("nox", [-3])]), framework(nox), plugins(two)
    )
    assert not taken.unverified.any()


def test_pathways_add_up() -> None:
    more = define(id="test/more", outputs=output("-2 * trees * uptake", "soil"))
    impacts = estimate(proposals({"trees": [50]}), framework(), plugins(define(), more))
    assert column(impacts) == [-3]


def test_one_pathway_twice_is_an_error_with_its_cure() -> None:
    other = define(id="test/zz", version="2.0.0")
    text = errors(proposals({"trees": [50]}), framework(), plugins(define(), other))
    assert "test/trees and test/zz both give 'co2_emission_change'" in text
    assert "`estimators: {co2: test/trees@1}`" in text
    chosen = framework(estimators={"co2": "test/zz@2"})
    assert column(estimate(proposals({"trees": [50]}), chosen, plugins(define(), other))) == [-1]


def test_the_cure_keeps_what_comes_by_other_ways() -> None:
    """Naming one of two rivals alone would leave out the third, which counts something else."""
    rival = define(id="test/zz", version="2.0.0")
    soil = define(id="test/more", outputs=output("-2 * trees * uptake", "soil"))
    three = plugins(define(), rival, soil)
    text = errors(proposals({"trees": [50]}), framework(), three)
    assert "test/trees and test/zz both give 'co2_emission_change'" in text
    assert "`estimators: {co2: -test/zz}`" in text
    for choice in ("-test/zz", ["-test/zz"], ["test/trees@1", "test/more"]):
        chosen = framework(estimators={"co2": choice})
        assert column(estimate(proposals({"trees": [50]}), chosen, three)) == [-3]
    for choice in ("test/more", ["-test/zz", "-test/trees@1"]):
        alone = framework(estimators={"co2": choice})
        assert column(estimate(proposals({"trees": [50]}), alone, three)) == [-2]


def test_an_estimator_whose_amounts_nobody_has_is_no_rival() -> None:
    other = define(
        id="test/zz", inputs=(Input("shrubs", "tree", "x"),), outputs=output("-shrubs * uptake")
    )
    impacts = estimate(proposals({"trees": [50]}), framework(), plugins(define(), other))
    assert column(impacts) == [-1]


@pytest.mark.parametrize(
    ("choice", "part"),
    [
        ("test/treez", "did you mean 'test/trees'"),
        ("test/trees@2", "and version 1.2.0 is installed"),
        ("test/trees@1.3", "and version 1.2.0 is installed"),
        ("test/trees@x", "no id with a version"),
        ("test/other", "which writes water_storage_change"),
        ("-test/treez", "did you mean 'test/trees'"),
        ("-test/other", "which writes water_storage_change"),
        (["test/trees", "-test/other"], "not all with a minus"),
    ],
)
def test_a_choice_that_cannot_be_is_an_error(choice: Any, part: str) -> None:
    water = Output("water_storage_change", "m3", "trees", "trees * room")
    room = factor("test/room", 2.0, 1.0, 3.0, "m3/tree")
    other = define(id="test/other", outputs=(water,), factors=(room,))
    chosen = framework(estimators={"co2": choice})
    text = errors(proposals({"trees": [50]}), chosen, plugins(define(), other))
    assert part in text
    assert "estimators.co2" in text


@pytest.mark.parametrize("choice", ["test/trees", "test/trees@1", "test/trees@1.2.0"])
def test_a_choice_may_name_as_much_of_the_version_as_it_wants(choice: str) -> None:
    chosen = framework(estimators={"co2": choice})
    assert column(estimate(proposals({"trees": [50]}), chosen, plugins(define()))) == [-1]


def test_where_a_part_is_unknown_so_is_the_sum() -> None:
    made = proposals({"trees": [5, 5], "area": [10, None]})
    more = define(id="test/more", inputs=(Input("area", "m2", "x"),), **soil())
    assert column(estimate(made, framework(), plugins(area_tree(), more)))[0] == -1.2
    made = proposals({"trees": [5, 5], "area": [10, 10], "depth": [None, 1]})
    deep = define(
        id="test/deep",
        inputs=(Input("area", "m2", "x"), Input("depth", "m", "x", role="context")),
        factors=(factor("test/soil", 20.0, 10.0, 30.0, "kg_CO2e/m3/year"),),
        outputs=output("-area * depth * soil", "soil"),
    )
    impacts = estimate(made, framework(), plugins(area_tree(), deep))
    assert np.array_equal(impacts.value[:, 0], [NAN, -1.2], equal_nan=True)


def soil() -> dict[str, Any]:
    return {
        "factors": (factor("test/soil", 20.0, 10.0, 30.0, "kg_CO2e/m2/year"),),
        "outputs": output("-area * soil", "soil"),
    }


def test_what_tells_more_goes_first() -> None:
    derived = define(gives_way_to=("measured",))
    direct = define(
        id="test/measured",
        inputs=(Input("measured", "t_CO2e/year", "x"),),
        factors=(),
        outputs=output("-measured", "measured"),
    )
    made = proposals({"trees": [50, 50], "measured": [None, 4]})
    assert column(estimate(made, framework(), plugins(derived, direct))) == [-1, -4]
    texts = proposals({"trees": [50, 50], "measured": ["see annex", None]})
    assert np.array_equal(
        estimate(texts, framework(), plugins(derived)).value[:, 0], [NAN, -1], equal_nan=True
    )


def failing(result: Any, **changes: Any) -> Estimator:
    def compute(self: Any, inputs: Any, factors: Any) -> Any:  # noqa: ARG001
        return result(inputs)

    words = output("as computed", "fails")
    return define(id="test/fails", compute=compute, outputs=words, **changes)


FAILURES = [
    (lambda _: 1 / 0, "it raises ZeroDivisionError"),
    (lambda _: {}, "it returns nothing and declares"),
    (lambda _: None, "it returns a value of the type 'NoneType'"),
    (lambda i: {"co2_emission_change": i["trees"] * 1j}, "it returns an array of complex128"),
    (lambda i: {"co2_emission_change": i["trees"].astype(str)}, "it returns an array of <U32"),
    (lambda i: {"co2_emission_change": i["trees"].astype("m8[D]")}, "it returns an array of time"),
    (lambda _: {"co2_emission_change": np.zeros(7)}, "it returns shape (7,)"),
    (lambda _: {"co2_emission_change": "much"}, "it returns 'much'"),
    (lambda i: {"co2_emission_change": i["trees"] * NAN}, "it returns NaN from finite"),
    (lambda i: {"co2_emission_change": i["trees"] / 0}, "it returns an infinite number"),
    (lambda i: i["trees"].__setitem__(0, 1.0), "it raises ValueError"),
]


@pytest.mark.parametrize(("result", "part"), FAILURES, ids=[part for _, part in FAILURES])
@pytest.mark.parametrize("draws", [0, 10])
def test_a_failing_estimator_fails_its_own_measures_only(
    result: Any, part: str, draws: int
) -> None:
    water = measure("water", -10, 10, quantity="water_storage_change", unit="m3")
    room = factor("test/room", 2.0, 1.0, 3.0, "m3/tree")
    good = define(
        id="test/room",
        factors=(room,),
        outputs=(Output("water_storage_change", "m3", "trees", "trees * room"),),
    )
    made = proposals({"trees": [50, None, 10]}, impacts=[given("co2", [None, None, -3])])
    impacts = estimate(
        made, framework(water), plugins(failing(result), define(), good), draws=draws
    )
    # The rest of the sum is no impact: a part of it is unknown.
    assert np.array_equal(impacts.value[:, 0], [NAN, NAN, -3], equal_nan=True)
    assert np.array_equal(impacts.value[:, 1], [100, NAN, 20], equal_nan=True)
    assert np.isfinite(impacts.low).all()
    (problem,) = [p for p in impacts.warnings if p.code == "estimator-failed"]
    assert "test/fails@1.2.0 fails" in problem.what
    assert part in problem.what
    assert made.attributes["trees"].values[0] == 50


def test_the_framework_decides_what_unknown_means() -> None:
    made = proposals({"trees": [None, 50]})
    zero = framework(missing={"rule": "zero", "reason": "nothing else grows here"})
    impacts = estimate(made, zero, plugins(define()))
    assert column(impacts) == [0, -1]
    assert impacts.assumed[:, 0].tolist() == [True, False]
    text = errors(made, framework(missing="reject"), plugins(define()))
    assert "the impact of 'P-001' on 'co2' is not given" in text
    assert "P-002" not in text


def test_draws_below_zero_are_refused() -> None:
    with pytest.raises(ImpactError, match="-1 draws"):
        estimate(proposals({"trees": [1]}), framework(), draws=-1)


@for_all(
    st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_proposals_does_not_matter(amounts: list[float | None], random: Any) -> None:
    ids = [f"P{i}" for i in range(len(amounts))]
    order = list(range(len(amounts)))
    random.shuffle(order)
    one = estimate(proposals({"trees": amounts}, ids=ids), framework(), plugins(define()))
    two = estimate(
        proposals({"trees": [amounts[i] for i in order]}, ids=[ids[i] for i in order]),
        framework(),
        plugins(define()),
    )
    assert np.array_equal(one.value[order], two.value, equal_nan=True)


def test_a_missing_input_matters_only_where_an_impact_is_missing() -> None:
    made = proposals(
        {"trees": [5, 5, 5]}, ids=["c", "a", "b"], impacts=[given("co2", [None, None, -1])]
    )
    (problem,) = estimate(made, framework(), plugins(area_tree())).warnings
    assert "gives no estimate for 'a', 'c': area (m2) is blank" in problem.what
    assert problem.where.row == 3
    full = proposals({"trees": [5]}, impacts=[given("co2", [-1])])
    assert estimate(full, framework(), plugins(area_tree())).warnings == ()


def test_what_is_given_in_another_unit_is_in_that_of_the_measure() -> None:
    owner = flat([measure("co2", 10, -10, unit="t_CO2e/year")])
    listed = proposals(impacts=[given("co2", [5000, -250, None], "kg_CO2e/year")], ids=tuple("ABC"))
    found = estimate(listed, owner)
    np.testing.assert_allclose(found.value[:, 0], [5, -0.25, np.nan])
    np.testing.assert_allclose(found.low[:2, 0], [5, -0.25])


def test_what_is_given_in_a_unit_that_does_not_fit_is_told_at_its_heading() -> None:
    owner = flat([measure("co2", 10, -10, unit="t_CO2e/year"), measure("homes", unit="dwelling")])
    wrong = [given("co2", [1], "m2"), given("homes", [1], "km")]
    with pytest.raises(ImpactError) as caught:
        estimate(proposals(impacts=wrong, ids=["A"]), owner)
    found = [one for one in caught.value.problems if one.severity == "error"]
    assert [(one.code, one.where.field) for one in found] == [
        ("incompatible-unit", "impact:co2"),
        ("incompatible-unit", "impact:homes"),
    ]


def test_a_number_of_what_a_measure_is_a_part_of_is_told_in_its_unit() -> None:
    """5,200 of 52,000 people are 10 %; 0.3 is 30 % whatever there are."""
    share = measure("share", -50, 50, unit="%", base="52000 person")
    for stated, unit, part in ((5200, "person", 10), (0.3, "dimensionless", 30)):
        listed = proposals(impacts=[given("share", [stated], unit)], ids=["A"])
        assert estimate(listed, flat([share])).value[0, 0] == pytest.approx(part)


def test_of_several_inputs_each_that_is_blank_is_told_and_none_with_a_default() -> None:
    three = area_tree(
        inputs=(
            TREES,
            Input("share", "dimensionless", "x", role="context", default=0.5),
            Input("area", "m2", "x", role="context"),
            Input("depth", "m", "x", role="context"),
        ),
        outputs=output("-trees * share * area * depth * uptake", "area"),
        factors=(factor("test/uptake", 20, 10, 30, "kg_CO2e/tree/m**3/year"),),
    )
    made = proposals({"trees": [5, 5], "share": [None, 1], "area": [1, 1], "depth": [1, None]})
    found = estimate(made, framework(), plugins(three))
    (problem,) = found.warnings
    assert "'P-002': depth (m) is blank" in problem.what
    assert column(found)[0] == pytest.approx(-0.05)


def test_one_impact_is_known_where_it_is_given_or_estimated() -> None:
    zero = framework(measure("b"), missing={"rule": "zero", "reason": "no effect"})
    found = estimate(proposals(ids=["A", "B"], impacts=[given("co2", [-1, None])]), zero)
    assert [[found.knows(i, j) for j in range(2)] for i in range(2)] == found.known.tolist()
    assert found.known.tolist() == [[True, False], [False, False]]
    open_ = estimate(proposals(ids=["A"]), framework())
    assert not open_.knows(0, 0)


def test_a_blank_that_counts_as_zero_asks_for_nothing_else() -> None:
    """Where all amounts are zero nothing else has to be known; one that is filled in asks."""
    two = area_tree(
        inputs=(
            TREES,
            Input("shrubs", "tree", "x", default=0.0),
            Input("area", "m2", "x", role="context"),
        ),
        outputs=output("-(trees + shrubs) * area * uptake", "area"),
        factors=(factor("test/uptake", 20, 10, 30, "kg_CO2e/tree/m**2/year"),),
    )
    made = proposals({"trees": [0, 0, 0], "shrubs": [None, 0, 3], "area": [None, None, None]})
    found = estimate(made, framework(), plugins(two))
    assert np.array_equal(found.value[:, 0], [0, 0, NAN], equal_nan=True)
