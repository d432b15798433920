"""Maps of areas as GeoJSON (RFC 7946): polygons, and the texts that may name them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maatwaarde.diagnostics import Diagnostic, MapError, Where, raise_errors
from maatwaarde.documents.given import Given, called, content_of
from maatwaarde.documents.limits import json_too_large
from maatwaarde.documents.text import text_of
from maatwaarde.messages import Message, msg, nmsg

MAX_BYTES = 50_000_000
_MOST = 10
"""So many faults of one file are told."""

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""The outline first, and then the holes."""


@dataclass(frozen=True, slots=True)
class Region:
    """An area of a map.

    Parameters
    ----------
    properties
        Those that are text, or a number that may be a code, as text.
    """

    properties: Mapping[str, str]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Regions:
    """What a file of areas holds.

    Parameters
    ----------
    planar
        Whether the coordinates are metres, as those of the Dutch grid (RD), and not degrees.
    """

    file: str
    regions: tuple[Region, ...]
    planar: bool
    warnings: tuple[Diagnostic, ...] = ()


def read_geojson(path: Given) -> Regions:
    """Read a map of areas.

    Parameters
    ----------
    path
        A file; or keys with values, such as ``__geo_interface__`` of a frame of GeoPandas, the
        bytes of a file, or a stream of these.

    Raises
    ------
    MapError
        If it is no GeoJSON with polygons, or a coordinate is none.
    """
    file = called(path, "<map>")
    source = _as_bytes(path, file) if isinstance(path, Mapping) else path
    mend = msg("simplify the borders, and export the map again")
    data = content_of(source, MapError, file, MAX_BYTES, mend)
    if (problem := json_too_large(file, data)) is not None:
        raise MapError(problem)
    content = _parsed(data, file)
    faults: list[Diagnostic] = []
    regions, skipped = [], 0
    for place, feature in enumerate(_features(content, file)):
        field = f"features[{place}]"
        try:
            polygons = _polygons(feature)
        except _Fault as fault:
            faults.append(_bad(fault.what, file, f"{field}.geometry"))
            continue
        if not polygons:
            skipped += 1
            continue
        regions.append(Region(_texts(feature), polygons))
    raise_errors(faults[:_MOST], MapError)
    if not regions:
        raise MapError(_bad(msg("the map holds no polygons"), file, "features"))
    points = [point for region in regions for point in _points(region)]
    planar = any(abs(x) > 180 or abs(y) > 90 for x, y in points)
    if all(50 <= x <= 54 and 3 <= y <= 8 for x, y in points):
        raise MapError(
            Diagnostic(
                code="swapped-coordinates",
                what=msg("latitude stands before longitude, so that the map would lie on its side"),
                mend=msg("export the map again with longitude first, as GeoJSON has it"),
                where=Where(file=file),
            )
        )
    warnings = () if not skipped else (_skipped(skipped, file),)
    return Regions(file, tuple(regions), planar, warnings)


def _as_bytes(data: Mapping[str, Any], file: str) -> bytes:
    """Return data as the file that would hold it: one way of looking at it does for both."""
    try:
        return json.dumps(data).encode()
    except (TypeError, ValueError, RecursionError) as cause:
        what = msg("cannot be written as GeoJSON: {reason}", reason=str(cause))
        mend = msg("give texts, numbers, lists, and keys with values")
        raise MapError(Diagnostic("no-plain-value", what, mend, Where(file=file))) from None


class _Fault(Exception):
    def __init__(self, what: Message) -> None:
        super().__init__()
        self.what = what


def _parsed(data: bytes, file: str) -> Any:
    try:
        return json.loads(text_of(data), parse_constant=_constant)
    except _Fault as fault:
        raise MapError(_bad(fault.what, file)) from None
    except UnicodeDecodeError:
        raise MapError(_bad(msg("this is no GeoJSON: it is no text in UTF-8"), file)) from None
    except RecursionError:
        raise MapError(_bad(msg("this is no GeoJSON: it is nested too deep"), file)) from None
    except json.JSONDecodeError as cause:
        raise MapError(
            Diagnostic(
                code="bad-map",
                what=msg("this is no GeoJSON: the text is no JSON from here on"),
                mend=_MEND,
                where=Where(file=file, line=cause.lineno, column=cause.colno),
            )
        ) from None
    except ValueError:  # Python reads no whole number of thousands of digits
        raise MapError(_bad(msg("holds a number that is too long to read"), file)) from None


def _constant(name: str) -> float:
    raise _Fault(msg("{name} is no coordinate", name=name))


_MEND = msg(
    "export the areas as GeoJSON with polygons, such as from QGIS, or from the open data of "
    "Statistics Netherlands"
)


def _bad(what: Message, file: str, field: str | None = None) -> Diagnostic:
    return Diagnostic("bad-map", what, _MEND, Where(file=file, field=field))


def _features(content: Any, file: str) -> Iterator[Mapping[str, Any]]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        raise MapError(_bad(msg("this is TopoJSON and no GeoJSON"), file))
    if kind == "Feature":
        yield content
        return
    found = content.get("features") if kind == "FeatureCollection" else None
    if not isinstance(found, list):
        raise MapError(_bad(msg("this is no GeoJSON: it has no list of features"), file))
    for place, feature in enumerate(found):
        if not isinstance(feature, dict):
            raise MapError(_bad(msg("this is no feature"), file, f"features[{place}]"))
        yield feature


def _texts(feature: Mapping[str, Any]) -> dict[str, str]:
    found = feature.get("properties")
    given = found if isinstance(found, dict) else {}
    return {
        str(name): " ".join(str(value).split())
        for name, value in given.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


def _polygons(feature: Mapping[str, Any]) -> tuple[Polygon, ...]:
    geometry = feature.get("geometry")
    if geometry is None:
        return ()
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        if kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection"):
            return ()
        raise _Fault(msg("the kind of shape is {kind!r}, and it has to be Polygon", kind=str(kind)))
    given = geometry.get("coordinates")
    several = [given] if kind == "Polygon" else given
    if not isinstance(several, list):
        raise _Fault(msg("the coordinates are no list"))
    return tuple(_polygon(one) for one in several)


def _polygon(given: Any) -> Polygon:
    if not isinstance(given, list) or not given:
        raise _Fault(msg("the coordinates are no list"))
    return tuple(_ring(ring) for ring in given)


def _ring(given: Any) -> Ring:
    if not isinstance(given, list) or len(given) < 4:
        raise _Fault(msg("a border has fewer than four points"))
    return tuple(map(_point, given))


def _point(given: Any) -> Point:
    if not isinstance(given, list) or len(given) < 2:
        raise _Fault(msg("a point is no pair of numbers"))
    x, y = given[:2]
    for one in (x, y):
        if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            raise _Fault(msg("a point is no pair of numbers"))
        if abs(one) > 1e9:
            raise _Fault(msg("a coordinate is larger than any on earth"))
    return float(x), float(y)


def _points(region: Region) -> Iterator[Point]:
    for polygon in region.polygons:
        for ring in polygon:
            yield from ring


def _skipped(n: int, file: str) -> Diagnostic:
    return Diagnostic(
        code="map-without-polygon",
        what=nmsg(
            "{n} item of the map is a point, a line or nothing, and is not drawn",
            "{n} items of the map are a point, a line or nothing, and are not drawn",
            n,
        ),
        mend=msg("nothing needs to be done if these are no areas"),
        where=Where(file=file),
        severity="warning",
    )
