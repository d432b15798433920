"""Maps of areas: what is no map is refused with what to do, and nothing is dropped unsaid."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from maatwaarde.diagnostics import MapError
from maatwaarde.documents.geojson import Regions, read_geojson

RING = [[4.0, 52.0], [4.1, 52.0], [4.1, 52.1], [4.0, 52.0]]


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def whole(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def read(tmp_path: Path, content: Any) -> Regions:
    path = tmp_path / "wijken.geojson"
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(data)
    return read_geojson(path)


def test_polygons_holes_and_texts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        whole(
            feature("Polygon", [RING, RING], naam=" Oud  Zuid ", nr=3, ja=True, leeg=None),
            feature("MultiPolygon", [[RING], [RING]], naam="Noord"),
        ),
    )
    assert [region.properties for region in found.regions] == [
        {"naam": "Oud Zuid", "nr": "3"},
        {"naam": "Noord"},
    ]
    assert [len(region.polygons) for region in found.regions] == [1, 2]
    assert len(found.regions[0].polygons[0]) == 2
    assert not found.planar
    assert found.warnings == ()


def test_the_dutch_grid_is_planar_and_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    metres = [[x * 30_000, y * 9_000] for x, y in RING]
    data = b"\xef\xbb\xbf" + json.dumps(whole(feature("Polygon", [metres], naam="A"))).encode()
    assert read(tmp_path, data).planar


@pytest.mark.parametrize(
    ("x", "y", "planar"),
    [(180, 52, False), (-180, 90, False), (180.1, 52, True), (4, 90.1, True), (4, -90.1, True)],
)
def test_degrees_go_to_180_and_90(tmp_path: Path, x: float, y: float, planar: bool) -> None:
    ring = [*RING[:1], [x, y], *RING[2:]]
    assert read(tmp_path, whole(feature("Polygon", [ring], naam="A"))).planar == planar


def test_what_is_no_area_is_counted(tmp_path: Path) -> None:
    nothing = {"type": "Feature", "properties": None, "geometry": None}
    point = feature("Point", [4.0, 52.0], naam="halte")
    found = read(tmp_path, whole(feature("Polygon", [RING]), point, nothing))
    assert len(found.regions) == 1
    [warning] = found.warnings
    assert warning.severity == "warning"
    assert warning.what.startswith("2 items of the map are a point")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n", "no text in UTF-8"),
        (b"{", "no JSON from here on"),
        (b"", "no JSON from here on"),
        (b"[" * 100_000, "nested too deep"),
        (b"null", "no list of features"),
        ({"type": "Topology", "objects": {}}, "TopoJSON"),
        (whole(3), "no feature"),
        (whole(), "no polygons"),
        (whole(feature("Point", [1, 2])), "no polygons"),
        (whole(feature("Vlak", [RING])), "'Vlak'"),
        (whole(feature("Polygon", [RING[:3]])), "fewer than four"),
        (whole(feature("Polygon", [[*RING[:3], ["4", 52]]])), "no pair of numbers"),
        (whole(feature("Polygon", [[*RING[:3], [True, 52]]])), "no pair of numbers"),
        (whole(feature("Polygon", [[*RING[:3], 4]])), "no pair of numbers"),
        (whole(feature("Polygon", 4)), "no list"),
        (whole(feature("Polygon", [])), "no list"),
        (whole(feature("MultiPolygon", 4)), "no list"),
        (whole(feature("Polygon", [[*RING[:3], [4, 1e300]]])), "larger than any"),
        (json.dumps(whole(feature("Polygon", [RING]))).replace("4.1", "NaN").encode(), "NaN is no"),
        (whole(feature("Polygon", [[point[::-1] for point in RING]])), "latitude stands before"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path: Path, content: Any, told: str) -> None:
    with pytest.raises(MapError) as caught:
        read(tmp_path, content)
    for problem in caught.value.problems:
        assert problem.mend
        assert problem.where.file
    assert told in str(caught.value)


def test_all_faults_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    bad = feature("Polygon", [RING[:2]])
    with pytest.raises(MapError) as caught:
        read(tmp_path, whole(bad, feature("Polygon", [RING]), bad))
    places = [problem.where.field for problem in caught.value.problems]
    assert places == ["features[0].geometry", "features[2].geometry"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="no such file"):
        read_geojson(tmp_path / "geen.geojson")


def test_a_map_comes_as_data_bytes_and_a_stream_too(tmp_path: Path) -> None:
    content = whole(feature("Polygon", [RING], naam="Noord"))
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    regions = read_geojson(path).regions
    tuples = whole(feature("Polygon", (tuple(map(tuple, RING)),), naam="Noord"))
    data = path.read_bytes()
    for given in (content, tuples, data, io.BytesIO(data), io.StringIO(data.decode())):
        found = read_geojson(given)
        assert (found.regions, found.file) == (regions, "<map>")


@pytest.mark.parametrize("wrong", [{"type": object()}, {("a", 1): 2}, {"type": "Point"}, b"{", 3])
def test_data_that_is_no_map_is_told(wrong: Any) -> None:
    with pytest.raises(MapError) as refused:
        read_geojson(wrong)
    assert {problem.where.file for problem in refused.value.problems} == {"<map>"}


def test_one_area_may_stand_by_itself(tmp_path: Path) -> None:
    found = read(tmp_path, feature("Polygon", [RING], naam="Zuid"))
    assert [region.properties for region in found.regions] == [{"naam": "Zuid"}]
