"""Where the areas of a list are on a map."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MapError, Where
from maatwaarde.documents.geojson import Polygon, Regions
from maatwaarde.messages import msg


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a map: what the map calls it, and its shape."""

    name: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, eq=False)
class AreaMap(ByContent):
    """A map of which the areas have the names that a list gives them.

    Parameters
    ----------
    file
        The map.
    planar
        Whether it is in metres (the Dutch grid) and not in degrees.
    named_by
        The property of the map that holds the names.
    areas
        By name, those without a proposal too.
    place
        For each area of the list that is on the map, its position in ``areas``.
    absent
        The areas of the list that are not on the map, sorted.
    """

    file: str
    named_by: str
    areas: tuple[Area, ...]
    planar: bool
    place: dict[str, int]
    absent: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]


def match_areas(regions: Regions, areas: Iterable[str | None]) -> AreaMap:
    """Find the areas of a list on a map, by the property in which most of them are.

    Spaces, capitals and accents make no difference. Regions of one name are one area.

    Raises
    ------
    MapError
        If no area of the list is on the map.
    """
    listed = sorted({name for name in areas if name})
    wanted = {_key(name) for name in listed}
    names = sorted({name for region in regions.regions for name in region.properties})
    held = {
        name: {_key(region.properties.get(name, "")) for region in regions.regions}
        for name in names
    }
    filled = {name: sum(name in region.properties for region in regions.regions) for name in names}
    best = max(names, key=lambda name: (len(held[name] & wanted), filled[name]), default=None)
    if best is None or not held[best] & wanted:
        raise MapError(_nothing(regions, listed, names))
    shapes: dict[str, Area] = {}
    for region in regions.regions:
        name = region.properties.get(best, "")
        known = shapes.get(_key(name))
        earlier = () if known is None else known.polygons
        shown = name if known is None else known.name
        shapes[_key(name)] = Area(shown, (*earlier, *region.polygons))
    keys = sorted(shapes, key=lambda key: (shapes[key].name, key))
    return AreaMap(
        file=regions.file,
        named_by=best,
        areas=tuple(shapes[key] for key in keys),
        planar=regions.planar,
        place={name: keys.index(_key(name)) for name in listed if _key(name) in shapes},
        absent=tuple(name for name in listed if _key(name) not in shapes),
        warnings=regions.warnings,
    )


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.casefold().split())


def _nothing(regions: Regions, wanted: list[str], names: list[str]) -> Diagnostic:
    where = Where(file=regions.file)
    if not wanted:
        return Diagnostic(
            code="no-areas",
            what=msg("no proposal of the list has an area, so there is nothing to show on a map"),
            mend=msg("add a column `area` to the list, or leave the map out"),
            where=where,
        )
    first = regions.regions[0].properties
    examples = [f"{name}: {first[name]}" for name in names if name in first]
    return Diagnostic(
        code="areas-not-on-map",
        what=msg(
            "no area of the list ({areas}) is on the map, of which the first area has {examples}",
            areas=_few(wanted),
            examples=_few(examples) or msg("no texts"),
        ),
        mend=msg("use the same names in the column `area` of the list and on the map"),
        where=where,
    )


def _few(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
