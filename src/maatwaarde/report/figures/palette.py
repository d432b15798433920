"""The colours of pictures, and the style by which a page may show them dark.

A shape states its colour for light paper and, as a class, what it stands for. So a picture that is
opened alone, put in a document or made into pixels needs no style sheet, and a page that holds
`page_style` shows it dark where the reader wants that. No colour is the only sign of anything.
"""

from __future__ import annotations


class Colour(str):
    """A colour on light paper, with what it stands for and what it is on dark paper."""

    name: str
    dark: str

    def __new__(cls, name: str, light: str, dark: str) -> Colour:
        colour = super().__new__(cls, light)
        colour.name, colour.dark = name, dark
        return colour


# Okabe and Ito (2008): colours that people who are colour-blind tell apart; lighter on dark paper.
INK = Colour("ink", "#1a1a1a", "#f0f0f0")
PAPER = Colour("paper", "#ffffff", "#1b1b1b")
STRIPE = Colour("stripe", "#f4f4f4", "#262626")
PALE = Colour("pale", "#d9d9d9", "#4a4a4a")
GREY = Colour("grey", "#595959", "#b8b8b8")
BLUE = Colour("gain", "#0072b2", "#56b4e9")
RED = Colour("harm", "#d55e00", "#ff9a4d")
GREEN = Colour("met", "#00805d", "#35c79c")
ON = Colour("on", "#ffffff", "#101010")
"""What is written on a shape in `BLUE`, `GREEN`, `GREY` or the first two tones."""

TONES = (
    Colour("tone1", "#08306b", "#d4e6f7"),
    Colour("tone2", "#2f7ab8", "#7fb4dd"),
    Colour("tone3", "#9dc3e2", "#3f6f9a"),
    Colour("tone4", "#dceaf5", "#27415a"),
)
"""From most to least, each told from the next in greyscale too."""

COLOURS = (INK, PAPER, STRIPE, PALE, GREY, BLUE, RED, GREEN, ON, *TONES)


def page_style() -> str:
    """Return the style sheet of a page with pictures: dark where the reader wants that.

    A page may set the custom properties (``--mw-ink`` and so on) to colours of its own. On a narrow
    screen a picture keeps the width at which its texts can be read, so that its parent has to
    scroll sideways; on paper it has as much as there is.
    """
    light = "".join(f"--mw-{one.name}:{one};" for one in COLOURS)
    dark = "".join(f"--mw-{one.name}:{one.dark};" for one in COLOURS)
    rules = "".join(
        f".mw-{kind[0]}-{one.name}{{{kind}:var(--mw-{one.name},{one})}}"
        for one in COLOURS
        for kind in ("fill", "stroke")
    )
    return (
        f":root{{{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"{rules}"
        "@media screen{.mw-picture{min-width:440px}}"
    )
