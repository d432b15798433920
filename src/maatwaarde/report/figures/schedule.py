"""A plan as a picture: who does what when, and what that asks of every role."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.messages import Amount, Exact, Language, Money, Number, msg, say
from maatwaarde.periods import Period
from maatwaarde.portfolio import OptionKey, Resource
from maatwaarde.portfolio.analysis.ledger import last_planned_year
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.effects import (
    draw_mark,
    draw_targets,
    effects_begin,
    target_years,
)
from maatwaarde.report.figures.frame import (
    BLUE,
    BOLD,
    GREEN,
    GREY,
    HATCH,
    INK,
    LEFT,
    MARGIN,
    WIDTH,
    Time,
    axis,
)
from maatwaarde.report.figures.load import draw_roles
from maatwaarde.report.figures.svg import Drawing, fit, width_of
from maatwaarde.report.portfolio.names import proposal_name
from maatwaarde.report.portfolio.summary import plan_proof

_BAR, _ROW = 18.0, 24.0


def plan_picture(plan: Plan, language: Language = "nl") -> str:
    """Return a plan as an SVG document.

    Raises
    ------
    ResourceError
        If nothing in the plan has a period, so that there is no time to draw.
    """
    last = last_planned_year(plan.problem, plan.solution)
    dated = [
        item
        for item in plan.problem.resources
        if item.period is not None and (not last or int(item.period[:4]) <= last)
    ]
    starts = [start for start in plan.solution.starts.values() if start is not None]
    periods = [str(item.period) for item in dated] + starts
    if not periods:
        raise ResourceError(
            Diagnostic(
                code="no-periods",
                what=msg("nothing in this plan has a period, so there is no schedule to draw"),
                mend=msg("give budgets or staff a period, or leave --picture out"),
            )
        )
    listed = [str(start) for start in plan.listed.values() if start is not None]
    targets = [str(year) for year in target_years(plan)]
    moments = [Period.parse(period).span for period in (*periods, *listed, *targets)]
    time = Time(
        float(int(min(begin for begin, _ in moments))),
        float(-int(-max(end for _, end in moments) // 1)),
    )
    drawing = Drawing(WIDTH)
    title = say(msg("Schedule: {title}", title=plan.scores.framework.title), language)
    top = _head(drawing, plan, title, language)
    bottom = _projects(drawing, plan, time, top, language)
    staff = [item for item in dated if item.kind == "staff"]
    if staff:
        bottom = draw_roles(drawing, plan, staff, time, bottom + 30, language)
    if targets:
        bottom = draw_targets(drawing, plan, time, bottom + 30, language)
    about = msg(
        "{n} proposals from {first} up to and including {last}, each with a bar for the time in "
        "which it runs, and the load of {roles} roles against what is there.",
        n=len(plan.chosen),
        first=int(time.begin),
        last=int(time.end) - 1,
        roles=len({item.name for item in staff}),
    )
    return drawing.document(bottom + MARGIN, title, say(about, language), HATCH)


def _head(drawing: Drawing, plan: Plan, title: str, language: Language) -> float:
    solution = plan.solution
    y = MARGIN + 20
    for line in fit(title, (WIDTH - 2 * MARGIN) / BOLD, 22, 2):
        drawing.text(MARGIN, y, line, 22, font_weight="bold", fill=INK)
        y += 26
    line = msg(
        "{k} of {n} proposals chosen; value {value} ({proof}); cost {cost}",
        k=len(plan.chosen),
        n=len(plan.problem.proposals),
        value=Number(solution.value, 4),
        proof=plan_proof(plan),
        cost=Money(solution.cost),
    )
    drawing.text(MARGIN, y, say(line, language), 13, fill=INK)
    return y + 18


def _projects(drawing: Drawing, plan: Plan, time: Time, top: float, language: Language) -> float:
    """Draw a bar for each chosen proposal, in the order in which they start."""
    problem, solution = plan.problem, plan.solution
    titles = {proposal.id: proposal_name(proposal) for proposal in problem.proposals}
    option = dict(zip(solution.chosen, solution.options, strict=True))
    running = {rule.option for rule in problem.locked}
    uses = {name: _uses(plan, option[name]) for name in solution.chosen}

    def begins(name: str) -> tuple[float, float, str]:
        spans = _spans(uses[name], solution.starts[name], time)
        return spans[0][0], spans[-1][1], name

    names = {name: fit(titles[name], LEFT - MARGIN - 12, 12, 2) for name in solution.chosen}
    y = top + _legend(drawing, plan, top, language) + 26
    first = y
    rows = [
        (name, _ROW + (13 if len(names[name]) > 1 else 0))
        for name in sorted(solution.chosen, key=begins)
    ]
    bottom = first + sum(height for _, height in rows)
    shade = first
    for place, (_, height) in enumerate(rows):
        if place % 2 == 0:
            wide = WIDTH - 2 * MARGIN
            drawing.add("rect", x=MARGIN, y=shade, width=wide, height=height, fill="#f4f4f4")
        shade += height
    axis(drawing, time, first, bottom)
    for name, height in rows:
        drawing.open(_said(plan, name, titles[name], uses[name], language))
        baseline = y + height / 2 + (4 if len(names[name]) == 1 else -2.5)
        for line in names[name]:
            drawing.text(MARGIN + 4, baseline, line, 12, fill=INK)
            baseline += 13
        fill = GREY if option[name] in running else BLUE
        at = y + (height - _BAR) / 2
        _ghost(drawing, plan, name, time, at, language)
        spans = _spans(uses[name], solution.starts[name], time)
        for before, after in pairwise(spans):
            middle = at + _BAR / 2
            drawing.add(
                "line",
                x1=time.x(before[1]),
                x2=time.x(after[0]),
                y1=middle,
                y2=middle,
                stroke=fill,
                stroke_width=2,
            )
        for since, until in spans:
            drawing.add(
                "rect",
                x=time.x(since) + 1,
                y=at,
                width=time.x(until) - time.x(since) - 2,
                height=_BAR,
                rx=2,
                fill=fill,
            )
        for (since, until), people in _people(uses[name]).items():
            text = say(Amount(people, sign=False), language)
            left, right = time.x(since), time.x(until)
            if people and width_of(text, 11) < right - left - 4:
                middle = (left + right) / 2
                drawing.text(middle, at + 13, text, 11, text_anchor="middle", fill="#ffffff")
        begins_in = effects_begin(plan, option[name])
        if begins_in is not None:
            draw_mark(drawing, time, begins_in, at, _BAR)
        drawing.close()
        y += height
    return bottom


def _legend(drawing: Drawing, plan: Plan, top: float, language: Language) -> float:
    """Draw what the bars mean; return its height."""
    x, y = LEFT, top
    locked = {rule.option for rule in plan.problem.locked}
    marks = [(msg("runs (number: fte)"), BLUE)]
    if locked.intersection(plan.solution.options):
        marks.append((msg("was running"), GREY))
    for mark, fill in marks:
        drawing.add("rect", x=x, y=y - 9, width=22, height=11, rx=2, fill=fill)
        drawing.text(x + 28, y, say(mark, language), 11, fill=INK)
        x += 44 + width_of(say(mark, language), 11)
    if plan.timeline is not None:
        drawing.add("rect", x=x + 17, y=y - 11, width=5, height=15, fill=GREEN)
        effects = say(msg("effects begin"), language)
        drawing.text(x + 28, y, effects, 11, fill=INK)
        x += 44 + width_of(effects, 11)
    if any(_late(plan, name) for name in plan.chosen):
        drawing.add(
            "rect",
            x=x,
            y=y - 9,
            width=22,
            height=11,
            rx=2,
            fill="none",
            stroke=GREY,
            stroke_dasharray="3 2",
        )
        late = say(msg("later than listed (years)"), language)
        drawing.text(x + 28, y, late, 11, fill=INK)
    return 6.0


def _late(plan: Plan, name: str) -> float:
    """Return by how many years a proposal starts later than listed."""
    start, listed = plan.solution.starts[name], plan.listed.get(name)
    if start is None or listed is None:
        return 0.0
    return Period.parse(start).begin - Period.parse(listed).begin


def _ghost(
    drawing: Drawing, plan: Plan, name: str, time: Time, y: float, language: Language
) -> None:
    """Outline from when a proposal could have started until it does."""
    late = _late(plan, name)
    if late <= 0:
        return
    since = Period.parse(str(plan.listed[name])).begin
    left, right = time.x(since) + 1, time.x(since + late) - 1
    drawing.add(
        "rect",
        x=left,
        y=y,
        width=right - left,
        height=_BAR,
        rx=2,
        fill="#ffffff",
        stroke=GREY,
        stroke_dasharray="3 2",
    )
    told = f"+{say(Exact(late), language)}"
    drawing.text((left + right) / 2, y + 13, told, 11, text_anchor="middle", fill=INK)


def _uses(plan: Plan, option: OptionKey) -> list[tuple[Resource, float]]:
    """Return what an option uses while it runs: not what returns every year, or while it waits."""
    problem = plan.problem
    row = problem.option_index[option]
    use = problem.incidental
    found = [
        (problem.resources[use.indices[k]], float(use.data[k]))
        for k in range(use.indptr[row], use.indptr[row + 1])
    ]
    start = 0.0 if option.start is None else Period.parse(option.start).begin
    return [
        (item, used)
        for item, used in found
        if item.kind != "debt"
        and (item.period is None or Period.parse(item.period).end > start + 1e-9)
    ]


def _spans(
    uses: Sequence[tuple[Resource, float]], start: str | None, time: Time
) -> list[tuple[float, float]]:
    """Return when a proposal runs, in pieces that do not touch; all time where nobody knows."""
    periods = sorted(
        {Period.parse(item.period).span for item, _ in uses if item.period is not None}
    )
    if not periods:
        periods = [(time.begin, time.end) if start is None else Period.parse(start).span]
    spans = [periods[0]]
    for begin, end in periods[1:]:
        if begin <= spans[-1][1] + 1e-9:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((begin, end))
    return spans


def _people(uses: Sequence[tuple[Resource, float]]) -> dict[tuple[float, float], float]:
    """Return the fte of a proposal in each period, all roles together."""
    found: dict[tuple[float, float], float] = {}
    for item, used in uses:
        if item.kind == "staff" and item.period is not None:
            period = Period.parse(item.period).span
            found[period] = round(found.get(period, 0.0) + used, 2)
    return found


def _said(
    plan: Plan,
    name: str,
    title: str,
    uses: Sequence[tuple[Resource, float]],
    language: Language,
) -> str:
    """Return what is told about a bar: years, cost and roles."""
    years = sorted(
        {str(item.period) for item, _ in uses if item.period is not None}, key=Period.parse
    )
    when = f": {years[0]} \N{EN DASH} {years[-1]}" if years else ""
    roles: dict[str, float] = {}
    for item, used in uses:
        if item.kind == "staff":
            roles[item.name] = max(roles.get(item.name, 0.0), used)
    people = "".join(
        f"; {role} {say(Amount(most, sign=False), language)} fte" for role, most in roles.items()
    )
    cost = plan.problem.cost[
        plan.problem.option_index[plan.solution.options[plan.solution.chosen.index(name)]]
    ]
    return f"{title}{when}; {say(Money(float(cost)), language)}{people}"
