"""What a plan asks of every role, drawn against what is there."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.messages import Amount, Language, Text, msg, say
from maatwaarde.periods import Period
from maatwaarde.portfolio import Resource, ResourceUse
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.frame import (
    MARGIN,
    WIDTH,
    Sign,
    Time,
    axis,
    legend,
    name_at,
    stroke,
    swatch,
)
from maatwaarde.report.figures.palette import BLUE, INK, PALE, RED
from maatwaarde.report.figures.svg import Drawing, width_of
from maatwaarde.report.portfolio.names import kind_name

_ROLE = 58.0
"""The height of a role."""
TIGHT = 0.95
"""From this part of what there is, a role is called tight."""


def load_element(plan: Plan, time: Time, title: Text, description: Text, language: Language) -> str:
    """Draw the load of all roles as a picture by itself."""
    drawing = Drawing(WIDTH, "load")
    bottom = draw_roles(drawing, plan, dated_staff(plan, time), time, 8, language)
    return drawing.element(bottom + 12, say(title, language), say(description, language))


def dated_staff(plan: Plan, time: Time) -> list[Resource]:
    """Return the staff of each period on the page."""
    return [
        item
        for item in plan.problem.resources
        if item.kind == "staff"
        and item.period is not None
        and Period.parse(item.period).begin < time.end
    ]


def draw_roles(
    drawing: Drawing,
    plan: Plan,
    staff: Sequence[Resource],
    time: Time,
    top: float,
    language: Language,
) -> float:
    """Draw for each role what is asked in each period, against what is there."""
    signs: list[tuple[Text, Sign]] = [
        (msg("asked"), swatch(drawing, fill=BLUE)),
        (msg("asked, and tight: 95% or more"), swatch(drawing, fill=drawing.hatched(RED))),
        (msg("available"), stroke(drawing, stroke=INK, stroke_width=2)),
    ]
    uses = {use.resource: use for use in plan.solution.resources}
    if any(abs(uses[item.id].there - uses[item.id].capacity) > 1e-9 for item in staff):
        dashed = stroke(drawing, stroke=INK, stroke_width=2, stroke_dasharray="4 3")
        signs.append((msg("own staff, without hiring and substitution"), dashed))
    y = legend(drawing, top, signs, language) + 20
    roles: dict[str, list[tuple[Resource, ResourceUse]]] = {}
    for item in staff:
        roles.setdefault(item.name, []).append((item, uses[item.id]))
    axis(drawing, time, y, y + _ROLE * len(roles))
    for role, cells in roles.items():
        drawing.add("line", x1=MARGIN, x2=WIDTH - MARGIN, y1=y + _ROLE, y2=y + _ROLE, stroke=PALE)
        name_at(drawing, say(kind_name(role), language), y, _ROLE)
        most = max(max(use.used, use.there, use.capacity) for _, use in cells)
        for item, use in sorted(cells, key=lambda cell: Period.parse(str(cell[0].period))):
            _cell(drawing, role, item, use, most, time, y, language)
        y += _ROLE
    return y


def _cell(
    drawing: Drawing,
    role: str,
    item: Resource,
    use: ResourceUse,
    most: float,
    time: Time,
    y: float,
    language: Language,
) -> None:
    begin, end = Period.parse(str(item.period)).span
    left, right = time.x(begin) + 2, time.x(end) - 2
    floor, room = y + _ROLE - 1, _ROLE - 22

    def height(amount_: float) -> float:
        return room * amount_ / most if most > 0 else 0.0

    there = use.there
    tight = use.used > 0 and use.used >= TIGHT * there
    text = "/".join(
        say(Amount(round(value, 2), sign=False), language) for value in (use.used, there)
    )
    drawing.open(f"{role} {item.period}: {text} fte")
    if use.used > 0:
        drawing.add(
            "rect",
            x=left + 4,
            y=floor - height(use.used),
            width=right - left - 8,
            height=height(use.used),
            fill=drawing.hatched(RED) if tight else BLUE,
            stroke=RED if tight else BLUE,
        )
    if abs(there - use.capacity) > 1e-9:
        own = floor - height(use.capacity)
        drawing.add(
            "line",
            x1=left,
            x2=right,
            y1=own,
            y2=own,
            stroke=INK,
            stroke_width=2,
            stroke_dasharray="4 3",
        )
    line = floor - height(there)
    drawing.add("line", x1=left, x2=right, y1=line, y2=line, stroke=INK, stroke_width=2)
    if width_of(text, 11) < right - left:
        drawing.text(
            (left + right) / 2,
            min(line, floor - height(max(use.used, use.capacity))) - 4,
            text,
            11,
            text_anchor="middle",
            font_weight="bold" if tight else "normal",
        )
    drawing.close()
