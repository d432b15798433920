"""The areas of a list are found on a map by name, and what is not found is said."""

import pytest

from maatwaarde.diagnostics import MapError
from maatwaarde.documents.geojson import Region, Regions
from maatwaarde.proposals.areas import match_areas

SQUARE = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),)


def regions(*properties: dict[str, str]) -> Regions:
    return Regions("w.geojson", tuple(Region(one, (SQUARE,)) for one in properties), True)


def test_the_property_in_which_most_areas_are_names_them() -> None:
    found = match_areas(
        regions(
            {"gemeente": "Zuid", "wijk": "ZUID"},
            {"gemeente": "Zuid", "wijk": "Café  Noord"},
            {"gemeente": "Zuid", "wijk": "Oost"},
        ),
        ["Zuid", "zuid", "cafe noord", "Stadsbreed", None, ""],
    )
    assert found.named_by == "wijk"
    assert [area.name for area in found.areas] == ["Café  Noord", "Oost", "ZUID"]
    assert found.place == {"Zuid": 2, "zuid": 2, "cafe noord": 0}
    assert found.absent == ("Stadsbreed",)


def test_more_names_that_are_no_areas_make_no_property_of_them() -> None:
    rows = [("een", "Zuid"), ("twee", "Noord"), ("Zuid", "Noord")]
    found = match_areas(regions(*({"buurt": b, "wijk": w} for b, w in rows)), ["Zuid", "Noord"])
    assert found.named_by == "wijk"


def test_regions_of_one_name_are_one_area() -> None:
    found = match_areas(regions({"n": "A"}, {"n": "a"}, {"m": "A"}), ["A"])
    assert [(area.name, len(area.polygons)) for area in found.areas] == [("", 1), ("A", 2)]


def test_nothing_in_common_is_refused_with_examples() -> None:
    with pytest.raises(MapError) as caught:
        match_areas(regions({"naam": "West"}), ["Zuid", "Noord"])
    [problem] = caught.value.problems
    assert problem.code == "areas-not-on-map"
    assert "Noord, Zuid" in problem.what
    assert "naam: West" in problem.what
    with pytest.raises(MapError, match="no proposal of the list has an area"):
        match_areas(regions({"naam": "West"}), [None, None])
