"""What a plan asks of every role, drawn against what is there."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.messages import Amount, Language, msg, say
from maatwaarde.periods import Period
from maatwaarde.portfolio import Resource, ResourceUse
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.frame import BLUE, INK, LEFT, MARGIN, PALE, WIDTH, Time, axis
from maatwaarde.report.figures.svg import Drawing, fit, width_of

_ROLE = 58.0
"""The height of a role."""
_TIGHT = 0.95
"""From this part of what there is, a role is called tight."""


def draw_roles(
    drawing: Drawing,
    plan: Plan,
    staff: Sequence[Resource],
    time: Time,
    top: float,
    language: Language,
) -> float:
    """Draw for each role what is asked in each period, against what is there."""
    title = say(msg("Load by role: asked/available in fte"), language)
    drawing.text(MARGIN, top, title, 15, font_weight="bold", fill=INK)
    y = top + 18
    x = MARGIN
    for mark, fill in (
        (msg("asked"), BLUE),
        (msg("asked, and tight: 95% or more"), "url(#tight)"),
    ):
        drawing.add("rect", x=x, y=y - 9, width=22, height=11, fill=fill)
        drawing.text(x + 28, y, say(mark, language), 11, fill=INK)
        x += 44 + width_of(say(mark, language), 11)
    for mark, dash in (
        (msg("available"), "none"),
        (msg("own staff, without hiring and substitution"), "4 3"),
    ):
        drawing.add(
            "line",
            x1=x,
            x2=x + 22,
            y1=y - 4,
            y2=y - 4,
            stroke=INK,
            stroke_width=2,
            stroke_dasharray=dash,
        )
        drawing.text(x + 28, y, say(mark, language), 11, fill=INK)
        x += 44 + width_of(say(mark, language), 11)
    uses = {use.resource: use for use in plan.solution.resources}
    roles: dict[str, list[tuple[Resource, ResourceUse]]] = {}
    for item in staff:
        roles.setdefault(item.name, []).append((item, uses[item.id]))
    y += 26
    axis(drawing, time, y, y + _ROLE * len(roles))
    for role, cells in roles.items():
        drawing.add("line", x1=MARGIN, x2=WIDTH - MARGIN, y1=y + _ROLE, y2=y + _ROLE, stroke=PALE)
        for k, line in enumerate(fit(role.replace("_", " "), LEFT - MARGIN - 12, 13, 2)):
            drawing.text(MARGIN + 4, y + _ROLE / 2 + 2 + 15 * k, line, 13, fill=INK)
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
    tight = use.used > 0 and use.used >= _TIGHT * there
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
            fill="url(#tight)" if tight else BLUE,
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
            fill=INK,
            font_weight="bold" if tight else "normal",
        )
    drawing.close()
