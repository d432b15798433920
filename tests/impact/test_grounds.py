"""What impacts rest on: the list, a sum of it, a judgement, or factors by the weakest of them."""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from build import flat, measure
from build_impact import define, factor, plugins, proposals
from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate, grounds
from maatwaarde.messages import say
from maatwaarde.plugins import Input, Output, load_plugins
from maatwaarde.proposals import read_proposals
from maatwaarde.report.unverified import assumption_texts, grounds_text, unverified_notes

DELTASTAD = Path(__file__).parents[2] / "examples" / "deltastad"
CO2 = measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e/year")
TREES = measure("trees", -10, 10, quantity="trees_added", unit="tree")


def as_example(one):
    """The same measure, of which the anchors are an invented example."""
    return {**one, "example": True}


def town():
    """One estimator with an assumption for a blank, and one that counts alone."""
    assumed = factor("test/own-size", 2.0, 1.0, 3.0, "dimensionless", verified=False)
    assumed = assumed.model_copy(update={"assumption": True})
    size = Input("size", "dimensionless", "size", role="context", default="own-size", low=0, high=9)
    grow = define(
        inputs=(*define().inputs, size),
        factors=(factor(), assumed),
        outputs=(
            Output("co2_emission_change", "t_CO2e/year", "trees", "-trees * uptake * size"),
            Output("trees_added", "tree", "trees", "trees"),
        ),
    )
    return plugins(grow)


def test_each_impact_counts_once_by_its_weakest() -> None:
    listed = proposals({"trees": [50, 50, 0], "size": [float("nan"), 2.0, 1.0]})
    framework = flat([CO2, TREES])
    impacts = estimate(listed, framework, town())
    found = grounds(impacts, framework)
    assert found.counts == {
        "stated": 0,
        "judged": 0,
        "counted": 3,
        "verified": 2,
        "derived": 0,
        "second-hand": 0,
        "not-found": 0,
        "assumption": 1,
    }
    assert found.known == 6
    assert found.sure == pytest.approx(5 / 6)
    assert found.assumptions == {"test/own-size": 1}
    assert grounds(impacts, framework, [1, 2]).assumptions == {}
    assert grounds(impacts, framework, []).sure == grounds(impacts, framework, []).both == 0


def test_an_impact_counts_as_sure_and_anchored_where_it_is_both() -> None:
    listed = proposals({"trees": [50, 50, 0], "size": [float("nan"), 2.0, 1.0]})
    invented = [(flat([as_example(CO2), TREES]), 3, 3), (flat([CO2, as_example(TREES)]), 3, 2)]
    for framework, anchored, both in invented:
        impacts = estimate(listed, framework, town())
        found = grounds(impacts, framework)
        assert (found.measures, found.anchored_measures) == (2, 1)
        assert (found.anchored, found.sure_and_anchored) == (anchored, both)
        assert found.both == both / 6
        assert found.sure == pytest.approx(5 / 6)


def test_without_a_doubt_nothing_is_said_of_it() -> None:
    """All stated and no anchor invented: silence; one invented anchor is told of."""
    listed = read_proposals(
        pa.table({"id": ["a", "b"], "title": ["A", "B"], "impact:co2": [-1.0, -2.0]})
    )
    framework = flat([CO2])
    assert unverified_notes(estimate(listed, framework), framework) == []
    framework = flat([as_example(CO2)])
    (note,) = unverified_notes(estimate(listed, framework), framework)
    assert "Of 2 known impacts 0% can be looked up and count" in note.text
    assert "0 of the 1 measures" in note.text


def test_an_assumption_is_named_first_in_both_languages() -> None:
    listed = proposals({"trees": [50, 50], "size": [float("nan"), 2.0]})
    framework = flat([CO2, TREES])
    first, *_, last, anchors = unverified_notes(estimate(listed, framework, town()), framework)
    assert "count by such anchors, those of 2 of the 2 measures" in anchors.text
    assert "test/own-size (1 impact)" in first.text
    assert "Of 4 known impacts 75% can be looked up" in last.text
    assert "assumptions 25%" in last.text
    assert "aannames" in say(first.text, "nl")
    assert re.search(r"is 75\s% na te slaan", say(last.text, "nl"))


def test_what_is_given_says_nothing_of_factors() -> None:
    framework = load_framework(DELTASTAD / "meetlat.yaml")
    impacts = estimate(read_proposals(DELTASTAD / "voorstellen.csv"), framework, load_plugins())
    found = grounds(impacts, framework)
    assert found.known == found.counts["stated"] == int(impacts.known.sum())
    assert found.sure == 1
    assert not any("factor" in note.text for note in unverified_notes(impacts, framework))
    assert assumption_texts(found) == []


def test_the_example_without_typed_impacts_says_how_much_is_sure() -> None:
    """The whole of the plugins on a list: each known impact stands somewhere, and once."""
    framework = load_framework(DELTASTAD / "meetlat-schatters.yaml")
    listed = read_proposals(DELTASTAD / "voorstellen-kenmerken.csv")
    impacts = estimate(listed, framework, load_plugins())
    found = grounds(impacts, framework)
    assert found.known == int(impacts.known.sum())
    assert found.estimated - found.counts["verified"] == int(impacts.unverified.sum())
    assert 0.5 < found.sure < 1
    assert all(n <= found.counts["assumption"] for n in found.assumptions.values())
    assert say(grounds_text(found), "nl").startswith("Van 105 bekende effecten ")
    part = replace(impacts, proposals=impacts.proposals[:3], value=impacts.value[:3])
    part = replace(part, low=impacts.low[:3], high=impacts.high[:3], assumed=impacts.assumed[:3])
    assert grounds(part, framework) == grounds(impacts, framework, [0, 1, 2])


def test_most_of_deltastad_can_be_looked_up_and_counts_by_derived_anchors() -> None:
    """On the list with typed impacts; without them it is less, since factors stand in between."""
    framework = load_framework(DELTASTAD / "meetlat.yaml")
    found = grounds(estimate(read_proposals(DELTASTAD / "voorstellen.csv"), framework), framework)
    assert found.both > 0.6
    assert found.both == found.anchored / found.known
    framework = load_framework(DELTASTAD / "meetlat-schatters.yaml")
    listed = read_proposals(DELTASTAD / "voorstellen-kenmerken.csv")
    found = grounds(estimate(listed, framework, load_plugins()), framework)
    assert found.both < min(found.sure, found.anchored / found.known)
    assert found.both > 0.35
