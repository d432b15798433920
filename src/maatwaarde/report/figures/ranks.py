"""How likely each proposal is to take a place among the first, as bars of chances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from maatwaarde.messages import Language, Share, Text, msg, say
from maatwaarde.report.figures.frame import (
    LEFT,
    MOST,
    RIGHT,
    WIDTH,
    Sign,
    legend,
    name_at,
    not_shown,
    stripe,
    swatch,
)
from maatwaarde.report.figures.palette import GREY, INK, ON, PAPER, TONES, Colour
from maatwaarde.report.figures.svg import Drawing, width_of

_ROW = 32.0
_BAR = 20.0


@dataclass(frozen=True, slots=True)
class Chances:
    """A proposal, and the chance of a place up to and including each of the bounds."""

    name: Text
    within: tuple[float, ...]


def rank_chances(
    bounds: Sequence[int],
    rows: Sequence[Chances],
    left: int,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw a bar of one length for each proposal, cut where the chance of each place ends.

    Parameters
    ----------
    bounds
        Last place of each class, at most three; the rest is the places below.
    left
        How many proposals are not among the rows.
    """
    drawing = Drawing(WIDTH, prefix)
    shown = rows[:MOST]
    fills: list[tuple[Colour, Colour]] = [
        (TONES[0], ON),
        (TONES[1], ON),
        (TONES[2], INK),
    ][: len(bounds)]
    fills.append((PAPER, INK))
    names = [
        msg("place {first}", first=first + 1)
        if last == first + 1
        else msg("place {first} to {last}", first=first + 1, last=last)
        for first, last in pairwise((0, *bounds))
    ]
    names.append(msg("lower"))
    signs: list[tuple[Text, Sign]] = [
        (name, swatch(drawing, fill=fill, stroke=GREY))
        for name, (fill, _) in zip(names, fills, strict=True)
    ]
    top = legend(drawing, 8, signs, language) + 26
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = LEFT + (RIGHT - LEFT) * part
        anchor = "end" if part == 1 else "middle"
        drawing.text(x, top - 7, say(Share(part, 0), language), 11.5, text_anchor=anchor)
    y = top
    for place, row in enumerate(shown):
        name = say(row.name, language)
        parts = [b - a for a, b in pairwise((0.0, *row.within, 1.0))]
        told = "; ".join(
            f"{say(text, language)}: {say(Share(max(part, 0.0), 0), language)}"
            for text, part in zip(names, parts, strict=True)
        )
        drawing.open(f"{name}: {told}")
        stripe(drawing, place, y, _ROW)
        name_at(drawing, name, y, _ROW)
        x = LEFT
        for part, (fill, on) in zip(parts, fills, strict=True):
            wide = (RIGHT - LEFT) * part
            if wide < 0.2:
                continue
            drawing.add(
                "rect",
                x=x,
                y=y + 6,
                width=wide,
                height=_BAR,
                fill=fill,
                stroke=GREY,
                stroke_width=0.8,
            )
            text = say(Share(part, 0), language)
            if width_of(text, 12) < wide - 4:
                drawing.text(x + wide / 2, y + 20.5, text, 12, text_anchor="middle", fill=on)
            x += wide
        drawing.close()
        y += _ROW
    y = not_shown(drawing, left + len(rows) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))
