"""Every picture: sound whatever is in it, the same each time, and saying what it shows."""

import math
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from maatwaarde.messages import Language
from maatwaarde.report.figures.areas import Shade, area_map
from maatwaarde.report.figures.bars import Part, contribution_bars
from maatwaarde.report.figures.goals import Goal, goal_tree
from maatwaarde.report.figures.money import FrontPoint, Spot, front, value_for_money
from maatwaarde.report.figures.multiples import Line, small_multiples
from maatwaarde.report.figures.ranks import Chances, rank_chances
from maatwaarde.report.figures.stability import WeightRoom, weight_room

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "\x00\x1b[31m ]]> </text><script>alert(1)</script> \u202e\u05d0\u05d1 &amp; \U0001f600 " * 3
)
LONG = "Verkeersveiligheidsmaatregelen Noordoostelijkezeehavenkanaalzone, " * 3
SQUARE = (((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)),)


def bars(names: list[str], prefix: str = "a") -> str:
    parts = [
        Part(name, (-1) ** k * 0.1, -0.2, 0.3, known=k % 3 != 2) for k, name in enumerate(names)
    ]
    return contribution_bars(parts, Part("s", 0.1, 0, 0.2), "t", "d", "nl", prefix)


def multiples(names: list[str], prefix: str = "b") -> str:
    size = len(names)
    lines = [Line(name, "1", 0.5, (0.1,) * size, (-0.2,) * size, (True,) * size) for name in names]
    return small_multiples(names, lines[:5], 3, "t", "d", "nl", prefix)


def money(names: list[str], prefix: str = "c") -> str:
    spots = [
        Spot(
            name,
            name,
            math.nan if k % 4 == 3 else 1e6 * k,
            (0.1 * k, 0.0, 0.2 * k),
            chosen=k % 2 == 0,
            out=k == 1,
        )
        for k, name in enumerate(names)
    ]
    return value_for_money(spots, "score", "t", "d", "nl", prefix, choice=True)


def steps(names: list[str], prefix: str = "d") -> str:
    points = [FrontPoint(1e6 * k, 0.1 * k, k, ours=k == 1) for k, _ in enumerate(names)]
    return front(points, names[0] if names else "", "t", "d", "nl", prefix)


def ranks(names: list[str], prefix: str = "e") -> str:
    rows = [Chances(name, (0.25, 0.5, 0.9)) for name in names]
    return rank_chances([1, 3, 10], rows, 0, "t", "d", "nl", prefix)


def stability(names: list[str], prefix: str = "f") -> str:
    rows = [
        WeightRoom(name, 0.3, ((0.1, 0.6), (0.2, 0.4), (0.0, 1.0)), k % 3)
        for k, name in enumerate(names)
    ]
    return weight_room(["a", "b", "c"], rows, "t", "d", "nl", prefix)


def goals(names: list[str], prefix: str = "g") -> str:
    tree = [Goal(name, min(k, 3), 0.2, k % 2 == 1, name) for k, name in enumerate(names)]
    return goal_tree(tree, "t", "d", "nl", prefix)


def areas(names: list[str], prefix: str = "h") -> str:
    shades = [
        Shade(
            name,
            (tuple(tuple((x + 10.0 * k, y) for x, y in ring) for ring in SQUARE),),
            math.nan if k % 4 == 3 else float(k),
            str(k),
        )
        for k, name in enumerate(names or ["x"])
    ]
    return area_map(shades, True, "t", "d", "nl", prefix)


ALL: list[Callable[..., str]] = [bars, multiples, money, steps, ranks, stability, goals, areas]


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


@pytest.mark.parametrize("draw", ALL)
@pytest.mark.parametrize("names", [[], ["P-1"], ["a", "b", "c", "d"], [HOSTILE] * 5, [LONG] * 60])
def test_it_is_sound_and_nothing_falls_off(draw: Callable[..., str], names: list[str]) -> None:
    text = draw(names)
    root = parsed(text)
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}script"))
    ids = str(root.get("aria-labelledby")).split()
    assert [child.get("id") for child in root[:2]] == ids
    wide, high = (float(part) for part in str(root.get("viewBox")).split()[2:])
    for shape in root.iter(f"{SVG}rect"):
        x, y = float(shape.get("x", 0)), float(shape.get("y", 0))
        assert 0 <= x <= x + float(str(shape.get("width"))) <= wide
        assert 0 <= y <= y + float(str(shape.get("height"))) <= high + 0.01
    for name in ("x", "x1", "x2", "y", "y1", "y2", "cx", "cy"):
        places = [float(str(item.get(name))) for item in root.iter() if item.get(name)]
        assert all(-0.01 <= place <= (wide if "x" in name else high) + 0.01 for place in places)
    assert "nan" not in re.sub(r"<title.*?</title>|<text.*?</text>", "", text)
    assert draw(names) == text


def test_no_ids_clash_on_a_page() -> None:
    names = ["a", "b", "c", "d"]
    pages = [draw(names) for draw in ALL] + [
        bars(names, "bijdrage P-1"),
        bars(names, "bijdrage_P-1"),
    ]
    ids = [name for page in pages for name in re.findall(r' id="([^"]+)"', page)]
    assert len(ids) == len(set(ids))
    for page in pages:
        own = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r"url\(#([^)]+)\)", page)) <= own


@pytest.mark.parametrize("draw", [bars, money, ranks, stability, goals])
def test_beyond_two_hundred_it_says_how_many_are_not_shown(draw: Callable[..., str]) -> None:
    names = [f"P-{k}" for k in range(205)]
    texts = [item.text for item in parsed(draw(names)).iter(f"{SVG}text")]
    assert "nog 5 staan alleen in de tabel" in texts


def groups(text: str) -> dict[str, ElementTree.Element]:
    """Return the groups of a picture by what is said of them."""
    return {str(item[0].text): item for item in parsed(text).iter(f"{SVG}g")}


def boxes(group: ElementTree.Element) -> list[ElementTree.Element]:
    return [item for item in group.iter(f"{SVG}rect") if item.get("fill") not in ("#f4f4f4",)]


def test_harm_is_left_of_zero_and_hatched_and_gain_is_right_of_it() -> None:
    parts = [
        Part("leed", -0.2, -0.3, -0.1),
        Part("wie weet", 0.0, -0.1, 0.3, known=False),
        Part("baat", 0.1, 0.1, 0.1),
    ]
    text = contribution_bars(parts, None, "t", "d", "nl", "p")
    lines = [item for item in parsed(text).findall(f"{SVG}line") if item.get("stroke-width")]
    [zero] = {float(str(item.get("x1"))) for item in lines}
    found = groups(text)
    [harm], [gain] = boxes(found["leed: −0,200"]), boxes(found["baat: +0,100"])
    assert float(str(harm.get("x"))) + float(str(harm.get("width"))) == pytest.approx(zero, abs=0.1)
    assert float(str(gain.get("x"))) == pytest.approx(zero, abs=0.1)
    assert str(harm.get("fill")).startswith("url(#")
    assert not str(gain.get("fill")).startswith("url(#")
    # Twice as much is twice as long.
    assert float(str(harm.get("width"))) == pytest.approx(2 * float(str(gain.get("width"))), 0.01)
    # What is unknown is a range over both sides of zero, with a question mark and no figure.
    [unknown] = boxes(found["wie weet: ?"])
    left = float(str(unknown.get("x")))
    assert left < zero < left + float(str(unknown.get("width")))
    assert "?" in [item.text for item in found["wie weet: ?"].iter(f"{SVG}text")]


def test_on_a_phone_names_stand_above_their_bars_and_nothing_sticks_out() -> None:
    name = "Inwoners met vertrouwen in het bestuur"
    parts = [Part(name, -0.2, -0.3, -0.1), Part("leed", -0.1, -0.1, -0.1)]
    text = contribution_bars(parts, None, "t", "d", "nl", "p", narrow=True)
    page = parsed(text)
    assert float(str(page.get("width"))) <= 358
    [named] = [item for item in page.iter(f"{SVG}text") if item.text == name]
    [harm] = boxes(groups(text)[f"{name}: −0,200"])
    assert float(str(named.get("y"))) < float(str(harm.get("y")))
    # There is no gain, and no room at the right of zero to say what it would be.
    words = [item.text for item in page.iter(f"{SVG}text")]
    assert "← schaadt" in words
    assert "draagt bij →" not in words


def test_what_is_chosen_has_another_shape_and_no_unknown_cost_stands_at_zero() -> None:
    spots = [
        Spot("A", "A", 2e6, (0.2, 0.1, 0.3), chosen=True, out=False),
        Spot("B", "B", 1e6, (0.1, 0.1, 0.1), chosen=False, out=False),
        Spot("C", "C", 3e6, (-0.1, -0.1, -0.1), chosen=False, out=True),
        Spot("D", "D", math.nan, (0.1, 0.1, 0.1), chosen=False, out=False),
    ]
    text = value_for_money(spots, "score", "t", "d", "nl", "p", choice=True)
    found = groups(text)
    assert found["A: +0,200"].find(f"{SVG}circle") is not None
    [square] = found["B: +0,100"].findall(f"{SVG}rect")
    assert len(found["C: −0,100"].findall(f"{SVG}line")) == 2
    [unknown] = found["D: +0,100"].findall(f"{SVG}rect")
    assert float(str(unknown.get("x"))) > float(str(square.get("x"))) + 200
    assert "kosten onbekend" in text


def test_chances_fill_the_whole_bar() -> None:
    text = rank_chances([1, 3], [Chances("A", (0.25, 0.75))], 0, "t", "d", "nl", "p")
    [group] = groups(text).values()
    widths = [float(str(item.get("width"))) for item in boxes(group)]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.05)
    assert widths[0] == pytest.approx(widths[2], abs=0.05)
    assert len({item.get("fill") for item in boxes(group)}) == 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_map_keeps_holes_and_is_true_to_shape(language: Language) -> None:
    hole = ((1.0, 51.0), (2.0, 51.0), (2.0, 52.0), (1.0, 51.0))
    outline = ((0.0, 50.0), (4.0, 50.0), (4.0, 54.0), (0.0, 54.0), (0.0, 50.0))
    shade = Shade("A", ((outline, hole), ((hole[0], *hole[1:]),)), 1.0, "1")
    text = area_map([shade], False, "t", "d", language, "p")
    [path] = parsed(text).iter(f"{SVG}path")
    assert str(path.get("d")).count("Z") == 3
    assert path.get("fill-rule") == "evenodd"
    first = [
        tuple(map(float, pair.split(","))) for pair in str(path.get("d"))[1:].split("Z")[0].split()
    ]
    wide = max(x for x, _ in first) - min(x for x, _ in first)
    high = max(y for _, y in first) - min(y for _, y in first)
    assert wide / high == pytest.approx(math.cos(math.radians(52)), abs=0.01)
    # North is up: the first point is in the south.
    assert first[0][1] == max(y for _, y in first)
