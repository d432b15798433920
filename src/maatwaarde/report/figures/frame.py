"""What the parts of a picture of a plan share: the page, its colours and the axis of time."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.report.figures.svg import Drawing

WIDTH = 1000.0
MARGIN = 24.0
LEFT = 336.0
"""Where time begins."""
BOLD = 1.15
"""How much wider bold text is."""
# Okabe and Ito (2008): colours that people who are colour-blind tell apart.
BLUE, RED, GREY, INK, PALE = "#0072b2", "#d55e00", "#595959", "#1a1a1a", "#d9d9d9"
GREEN = "#009e73"
HATCH = (
    '<pattern id="tight" width="6" height="6" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{RED}"/>'
    '<rect width="2" height="6" fill="#ffffff" fill-opacity="0.55"/></pattern>'
)


@dataclass(frozen=True)
class Time:
    """The years on the page."""

    begin: float
    end: float

    def x(self, moment: float) -> float:
        room = WIDTH - MARGIN - LEFT
        return LEFT + room * (moment - self.begin) / (self.end - self.begin)


def axis(drawing: Drawing, time: Time, top: float, bottom: float) -> None:
    """Draw a line for each year, and its number above."""
    years = range(int(time.begin), int(time.end))
    wide = time.x(time.begin + 1) - time.x(time.begin)
    every = next((k for k in (1, 2, 5, 10, 25) if wide * k >= 40), 50)
    for year in (*years, int(time.end)):
        drawing.add("line", x1=time.x(year), x2=time.x(year), y1=top, y2=bottom, stroke=PALE)
    for year in years:
        if (year - int(time.begin)) % every == 0:
            middle = (time.x(year) + time.x(year + 1)) / 2
            drawing.text(middle, top - 6, str(year), 13, text_anchor="middle", font_weight="bold")
