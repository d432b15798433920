"""Colours can be told from the paper they are on, light and dark, and in greyscale."""

import re

import pytest

from maatwaarde.report.figures.palette import (
    BLUE,
    COLOURS,
    GREEN,
    GREY,
    INK,
    ON,
    PAPER,
    RED,
    STRIPE,
    TONES,
    page_style,
)
from maatwaarde.report.figures.svg import Drawing


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrasts(dark: bool) -> None:
    def shown(colour):
        return colour.dark if dark else str(colour)

    for paper in map(shown, (PAPER, STRIPE)):
        for shape in (BLUE, RED, GREEN, GREY, *TONES[:2]):
            assert contrast(shown(shape), paper) >= 3
        assert contrast(shown(INK), paper) >= 7
    for shape in (BLUE, GREEN, GREY, *TONES[:2]):
        assert contrast(shown(ON), shown(shape)) >= 4.5
    for tone in TONES[2:]:
        assert contrast(shown(INK), shown(tone)) >= 4.5
    light = [luminance(shown(tone)) for tone in (*TONES, PAPER)]
    assert light == sorted(light, reverse=dark)
    for one, other in zip((*TONES, PAPER), (*TONES[1:], PAPER), strict=False):
        if one is not other:
            assert contrast(shown(one), shown(other)) >= 1.15


def test_each_colour_has_a_rule_of_the_page() -> None:
    drawing = Drawing(10, "x")
    for colour in COLOURS:
        drawing.add("rect", fill=colour, stroke=colour)
    used = {
        name
        for names in re.findall('class="([^"]+)"', drawing.element(9, "t", "d"))
        for name in names.split()
    }
    style = page_style()
    assert {name for name in used if f".{name}{{" not in style} == set()
    # The colour itself is there too, for where there is no style sheet.
    assert f'fill="{RED}"' in drawing.element(9, "t", "d")
    assert "prefers-color-scheme:dark" in style
