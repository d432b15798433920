"""A map of areas, darker where there is more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maatwaarde.documents.geojson import Point, Polygon, Ring
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.report.figures.frame import MARGIN, RIGHT, WIDTH, Sign, legend, swatch
from maatwaarde.report.figures.palette import GREY, INK, ON, PAPER, TONES, Colour
from maatwaarde.report.figures.svg import Drawing, fit, width_of

_HEIGHT = 480.0
_FINEST = 0.6
"""Points of a border that are nearer to each other on the page are drawn as one."""


@dataclass(frozen=True, slots=True)
class Shade:
    """An area of the map.

    Parameters
    ----------
    amount
        By which it is shaded; 0 is blank, and NaN is unknown and hatched.
    told
        The amount in words.
    """

    name: str
    polygons: tuple[Polygon, ...]
    amount: float
    told: Text


def area_map(
    areas: Sequence[Shade],
    planar: bool,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw areas with north up, shaded by four equal classes of their amounts.

    Parameters
    ----------
    planar
        Whether coordinates are metres; degrees are drawn as on an equirectangular map that is true
        at the middle latitude.
    """
    drawing = Drawing(WIDTH, prefix)
    limits = _classes([area.amount for area in areas])
    top = _legend(drawing, areas, limits, language) + 8
    fitted, bottom = _fitted(areas, planar, top)
    for area, polygons in zip(areas, fitted, strict=True):
        fill, _ = _fill(drawing, area.amount, limits)
        drawing.open(f"{area.name}: {say(area.told, language)}")
        path = "".join(_path(ring) for polygon in polygons for ring in polygon)
        drawing.add(
            "path",
            d=path,
            fill=fill,
            fill_rule="evenodd",
            stroke=GREY,
            stroke_width=1.2,
            stroke_linejoin="round",
        )
        drawing.close()
    taken: list[tuple[float, float, float, float]] = []
    # What holds most gets its words first, where there is no room for all.
    for k in sorted(range(len(areas)), key=lambda k: (-_size(fitted[k]), areas[k].name)):
        _label(
            drawing,
            areas[k],
            fitted[k],
            _fill(drawing, areas[k].amount, limits)[1],
            taken,
            language,
        )
    return drawing.element(bottom + 16, say(title, language), say(description, language))


def _classes(amounts: Iterable[float]) -> list[tuple[float, float, Colour, Colour]]:
    """Return for each class more than which, up to which, its tone and what is written on it."""
    most = max((x for x in amounts if not math.isnan(x)), default=0.0)
    if most <= 0:
        return []
    whole = most <= 4 and all(math.isnan(x) or x == int(x) for x in amounts)
    n = int(most) if whole else 4
    tones = list(zip(reversed(TONES), (INK, INK, ON, ON), strict=True))[-n:]
    return [(most * k / n, most * (k + 1) / n, tone, on) for k, (tone, on) in enumerate(tones)]


def _fill(
    drawing: Drawing, amount: float, limits: Sequence[tuple[float, float, Colour, Colour]]
) -> tuple[str | Colour, Colour]:
    if math.isnan(amount):
        return drawing.hatched(GREY, turn=-45), INK
    for low, high, tone, on in limits:
        if low < amount <= high * (1 + 1e-12):
            return tone, on
    return PAPER, INK


def _legend(
    drawing: Drawing,
    areas: Sequence[Shade],
    limits: Sequence[tuple[float, float, Colour, Colour]],
    language: Language,
) -> float:
    signs: list[tuple[Text, Sign]] = [
        (msg("nothing"), swatch(drawing, fill=PAPER, stroke=GREY)),
    ]
    for low, high, tone, _ in limits:
        inside = [area for area in areas if low < area.amount <= high * (1 + 1e-12)]
        if inside:
            ends = [pick(inside, key=lambda one: one.amount) for pick in (min, max)]
            told = list(dict.fromkeys(say(one.told, language) for one in ends))
            signs.append((" \N{EN DASH} ".join(told), swatch(drawing, fill=tone, stroke=GREY)))
    if any(math.isnan(area.amount) for area in areas):
        fill = drawing.hatched(GREY, turn=-45)
        signs.append((msg("unknown"), swatch(drawing, fill=fill, stroke=GREY)))
    return legend(drawing, 8, signs, language)


def _fitted(
    areas: Sequence[Shade], planar: bool, top: float
) -> tuple[list[tuple[Polygon, ...]], float]:
    """Return the areas in units of the page, and what lies below them."""
    points = [
        point for area in areas for polygon in area.polygons for ring in polygon for point in ring
    ]
    west, east = (pick(x for x, _ in points) for pick in (min, max))
    south, north = (pick(y for _, y in points) for pick in (min, max))
    squeeze = 1.0 if planar else math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    room = RIGHT - MARGIN
    unit = min(room / wide, _HEIGHT / high)
    left = MARGIN + (room - wide * unit) / 2

    def put(point: Point) -> Point:
        return left + (point[0] - west) * squeeze * unit, top + (north - point[1]) * unit

    fitted = [
        tuple(
            tuple(_thinned([put(point) for point in ring]) for ring in polygon)
            for polygon in area.polygons
        )
        for area in areas
    ]
    return fitted, top + high * unit


def _thinned(ring: Sequence[Point]) -> Ring:
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= _FINEST:
            kept.append(point)
    return tuple(kept) if len(kept) >= 3 else tuple(ring[:4])


def _path(ring: Ring) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring)
    return f"M{places}Z"


def _size(polygons: Sequence[Polygon]) -> float:
    return max(abs(_area(polygon[0])) for polygon in polygons)


def _area(ring: Ring) -> float:
    ends = (*ring[1:], ring[0])
    return math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ends, strict=True)) / 2


def _label(
    drawing: Drawing,
    area: Shade,
    polygons: Sequence[Polygon],
    on: Colour,
    taken: list[tuple[float, float, float, float]],
    language: Language,
) -> None:
    """Write name and amount inside an area, or the amount alone, or nothing."""
    x, y, room = _widest(max(polygons, key=lambda one: abs(_area(one[0]))))
    told = say(area.told, language)
    for lines in ([*fit(area.name, room - 6, 12, 2), told], [told]):
        wide = max(width_of(line, 12) for line in lines)
        high = 14 * len(lines)
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        free = all(
            box[0] >= other[2] or other[0] >= box[2] or box[1] >= other[3] or other[1] >= box[3]
            for other in taken
        )
        if wide <= room and free and not any(line.endswith("…") for line in lines):
            taken.append(box)
            halo = (
                {}
                if not math.isnan(area.amount)
                else {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
            )
            for k, line in enumerate(lines):
                drawing.text(
                    x,
                    box[1] + 11 + 14 * k,
                    line,
                    12,
                    text_anchor="middle",
                    fill=on,
                    font_weight="bold" if k == len(lines) - 1 else "normal",
                    **halo,
                )
            return


def _widest(polygon: Polygon) -> tuple[float, float, float]:
    """Return the middle of the widest level line inside a polygon, and how wide that is."""
    ys = [y for _, y in polygon[0]]
    low, high = min(ys), max(ys)
    best, most = (polygon[0][0][0], polygon[0][0][1], 0.0), 0.0
    for step in range(1, 16):
        y = low + (high - low) * step / 16
        cuts = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for ring in polygon
            for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
            if (a[1] <= y) != (b[1] <= y)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=True):
            # Near the middle there is more room above and below.
            wide = (right - left) * (1 - 0.5 * abs(step / 8 - 1))
            if wide > most:
                best, most = ((left + right) / 2, y, right - left), wide
    return best
