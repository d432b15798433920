"""Pictures for programs that show no SVG, or not all of it."""

from __future__ import annotations

import re
from pathlib import Path

import resvg_py

_FONTS = Path(__file__).parent / "fonts"
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]*(?:\([^()]*\))?[^()]*)\)")


def plain(svg: str) -> str:
    """Return a picture with the colours that its variables fall back on."""
    return _VARIABLE.sub(lambda found: found[1].strip(), svg)


def to_png(svg: str, width: int) -> bytes:
    """Return a picture in pixels, ``width`` of them across, on white.

    The letters are of a font that comes along, so that it is the same on every machine.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=plain(svg),
            width=width,
            background="#ffffff",
            skip_system_fonts=True,
            font_dirs=[str(_FONTS)],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
        )
    )
