"""The anchors of the shipped frameworks are derived as they say; the rest is called invented."""

import pytest

import maatwaarde as mw
from maatwaarde.impact.anchors import propose_anchors

FRAMEWORKS = tuple(mw.shipped_frameworks())


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_an_anchor_is_derived_anew_to_the_same_amount(name: str) -> None:
    """A national figure that changes has to be carried over into the frameworks."""
    for one in propose_anchors(mw.load_framework(name), order=("size",)).measures:
        measure = one.measure
        assert measure.example == (not one.derived), measure.id
        assert (measure.best, measure.worst) == (one.best, one.worst), measure.id
        assert ("; ijkpunten: " in (measure.source or "")) == bool(one.derived), measure.id


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_most_anchors_are_derived(name: str) -> None:
    measures = mw.load_framework(name).measures
    assert sum(not measure.example for measure in measures) / len(measures) > 0.6
