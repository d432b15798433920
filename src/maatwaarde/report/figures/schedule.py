"""A plan as a picture: who does what when, and what that asks of every role."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.messages import (
    Amount,
    Exact,
    Language,
    Message,
    Money,
    Number,
    Text,
    msg,
    nmsg,
    say,
)
from maatwaarde.parameters import check_language
from maatwaarde.periods import Period
from maatwaarde.portfolio import OptionKey, Resource
from maatwaarde.portfolio.analysis.ledger import last_planned_year
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.effects import (
    draw_in_force,
    draw_targets,
    effects_in_force,
    in_force_sign,
    target_years,
)
from maatwaarde.report.figures.frame import (
    BOLD,
    MARGIN,
    MOST,
    WIDTH,
    Sign,
    Time,
    axis,
    legend,
    name_at,
    not_shown,
    stripe,
    swatch,
)
from maatwaarde.report.figures.load import dated_staff, draw_roles
from maatwaarde.report.figures.palette import BLUE, GREY, ON, PAPER, Colour
from maatwaarde.report.figures.svg import Drawing, fit, width_of
from maatwaarde.report.portfolio.names import proposal_name
from maatwaarde.report.portfolio.summary import plan_proof

_BAR, _ROW = 18.0, 32.0


def plan_picture(plan: Plan, language: Language = "nl") -> str:
    """Return a plan as an SVG document.

    Raises
    ------
    ResourceError
        If nothing in the plan has a period, so that there is no time to draw.
    """
    check_language(language)
    time = plan_time(plan)
    if time is None:
        raise ResourceError(
            Diagnostic(
                code="no-periods",
                what=msg("nothing in this plan has a period, so there is no schedule to draw"),
                mend=msg("give budgets or staff a period, or leave --picture out"),
            )
        )
    drawing = Drawing(WIDTH, "plan")
    title = say(msg("Schedule: {title}", title=plan.scores.framework.title), language)
    top = _head(drawing, plan, title, language)
    bottom = draw_projects(drawing, plan, time, top, language)
    staff = dated_staff(plan, time)
    if staff:
        top = _heading(drawing, msg("Load by role: asked/available in fte"), bottom, language)
        bottom = draw_roles(drawing, plan, staff, time, top, language)
    if target_years(plan):
        about = msg("Targets: from when on they are met")
        top = _heading(drawing, about, bottom, language)
        bottom = draw_targets(drawing, plan, top, language)
    return drawing.document(bottom + MARGIN, title, say(plan_in_words(plan, time), language))


def plan_time(plan: Plan) -> Time | None:
    """Return the years in which anything is done; None where nothing has a period."""
    last = last_planned_year(plan.problem, plan.solution)
    dated = [
        item
        for item in plan.problem.resources
        if item.period is not None and (not last or int(item.period[:4]) <= last)
    ]
    starts = [start for start in plan.solution.starts.values() if start is not None]
    periods = [str(item.period) for item in dated] + starts
    if not periods:
        return None
    listed = [str(start) for start in plan.listed.values() if start is not None]
    moments = [Period.parse(period).span for period in (*periods, *listed)]
    return Time(
        float(int(min(begin for begin, _ in moments))),
        float(-int(-max(end for _, end in moments) // 1)),
    )


def plan_in_words(plan: Plan, time: Time) -> Message:
    """Say what is to be seen in the schedule of a plan."""
    return msg(
        "{proposals} from {first} up to and including {last}, each with a bar for the time in "
        "which it runs, and the load of {roles} against what is there.",
        proposals=nmsg("{n} proposal", "{n} proposals", len(plan.chosen)),
        first=int(time.begin),
        last=int(time.end) - 1,
        roles=nmsg("{n} role", "{n} roles", len({one.name for one in dated_staff(plan, time)})),
    )


def schedule_element(
    plan: Plan, time: Time, title: Text, description: Text, language: Language
) -> str:
    """Draw who does what when as a picture by itself."""
    drawing = Drawing(WIDTH, "schedule")
    bottom = draw_projects(drawing, plan, time, 8, language)
    return drawing.element(bottom + 12, say(title, language), say(description, language))


def running_years(plan: Plan, time: Time) -> list[tuple[str, OptionKey, str]]:
    """Return each chosen proposal, its option, and when it runs, in the order of the picture."""
    option = dict(zip(plan.solution.chosen, plan.solution.options, strict=True))
    rows = []
    for name in plan.solution.chosen:
        uses = _uses(plan, option[name])
        spans = _spans(uses, plan.solution.starts[name], time)
        rows.append(((spans[0][0], spans[-1][1], name), (name, option[name], _when(uses))))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _when(uses: Sequence[tuple[Resource, float]]) -> str:
    """Return the first and the last period in which anything is used."""
    years = sorted(
        {str(item.period) for item, _ in uses if item.period is not None}, key=Period.parse
    )
    return " \N{EN DASH} ".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _heading(drawing: Drawing, text: Text, above: float, language: Language) -> float:
    drawing.text(MARGIN, above + 32, say(text, language), 15, font_weight="bold")
    return above + 42


def _head(drawing: Drawing, plan: Plan, title: str, language: Language) -> float:
    solution = plan.solution
    y = MARGIN + 20
    for line in fit(title, (WIDTH - 2 * MARGIN) / BOLD, 22, 2):
        drawing.text(MARGIN, y, line, 22, font_weight="bold")
        y += 26
    line = msg(
        "{k} of {n} proposals chosen; value {value} ({proof}); cost {cost}",
        k=len(plan.chosen),
        n=len(plan.problem.proposals),
        value=Number(solution.value, 4),
        proof=plan_proof(plan),
        cost=Money(solution.cost),
    )
    for told in fit(say(line, language), WIDTH - 2 * MARGIN, 13, 2):
        drawing.text(MARGIN, y, told, 13)
        y += 17
    return y + 4


def draw_projects(
    drawing: Drawing, plan: Plan, time: Time, top: float, language: Language
) -> float:
    """Draw a bar for each chosen proposal, in the order in which they start."""
    problem, solution = plan.problem, plan.solution
    titles = {proposal.id: proposal_name(proposal) for proposal in problem.proposals}
    option = dict(zip(solution.chosen, solution.options, strict=True))
    running = {rule.option for rule in problem.locked}
    uses = {name: _uses(plan, option[name]) for name in solution.chosen}

    def begins(name: str) -> tuple[float, float, str]:
        spans = _spans(uses[name], solution.starts[name], time)
        return spans[0][0], spans[-1][1], name

    y = legend(drawing, top, _signs(drawing, plan), language) + 20
    names = sorted(solution.chosen, key=begins)
    shown = names[:MOST]
    first, bottom = y, y + _ROW * len(shown)
    for place in range(len(shown)):
        stripe(drawing, place, first + _ROW * place, _ROW)
    axis(drawing, time, first, bottom)
    for name in shown:
        drawing.open(_said(plan, name, titles[name], uses[name], language))
        name_at(drawing, titles[name], y, _ROW)
        fill = GREY if option[name] in running else BLUE
        at = y + (_ROW - _BAR) / 2
        _ghost(drawing, plan, name, time, at, language)
        _bars(
            drawing,
            uses[name],
            _spans(uses[name], solution.starts[name], time),
            fill,
            at,
            time,
            language,
        )
        in_force = effects_in_force(plan, option[name])
        if in_force is not None:
            draw_in_force(drawing, time, in_force, at + _BAR / 2)
        drawing.close()
        y += _ROW
    return not_shown(drawing, len(names) - len(shown), bottom, language)


def _bars(
    drawing: Drawing,
    uses: Sequence[tuple[Resource, float]],
    spans: Sequence[tuple[float, float]],
    fill: Colour,
    at: float,
    time: Time,
    language: Language,
) -> None:
    """Draw the pieces of time in which a proposal runs, with its fte in each period."""
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
    for (since, until), people in _people(uses).items():
        text = say(Amount(people, sign=False), language)
        left, right = time.x(since), time.x(until)
        if people and width_of(text, 11.5) < right - left - 4:
            middle = (left + right) / 2
            drawing.text(middle, at + 13.5, text, 11.5, text_anchor="middle", fill=ON)


def _signs(drawing: Drawing, plan: Plan) -> list[tuple[Text, Sign]]:
    """Return what the bars mean."""
    signs: list[tuple[Text, Sign]] = [(msg("runs (number: fte)"), swatch(drawing, fill=BLUE, rx=2))]
    locked = {rule.option for rule in plan.problem.locked}
    if locked.intersection(plan.solution.options):
        signs.append((msg("was running"), swatch(drawing, fill=GREY, rx=2)))
    if any(effects_in_force(plan, option) for option in plan.solution.options):
        signs.append((msg("effects begin"), in_force_sign(drawing)))
    if any(_late(plan, name) > 0 for name in plan.chosen):
        dashed = swatch(drawing, rx=2, fill="none", stroke=GREY, stroke_dasharray="3 2")
        signs.append((msg("later than listed (years)"), dashed))
    return signs


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
        fill=PAPER,
        stroke=GREY,
        stroke_dasharray="3 2",
    )
    told = f"+{say(Exact(late), language)}"
    drawing.text((left + right) / 2, y + 13, told, 11.5, text_anchor="middle")


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
    years = _when(uses)
    when = f": {years}" if years else ""
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
