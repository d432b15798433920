"""Running proposals that may go on faster, as another proposal of the list.

A faster variant names in ``speeds_up`` what is running, and asks money and people from a later
period on. Until then it is what it speeds up: it has started when that did, and what was spent
stays spent. So the variant as a whole is laid out with what the running one has used till then, and
all else (completion, effects, capital charges) follows as for any proposal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Message, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.start_options import listed_starts
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Forbidden, OptionKey
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.portfolio.replanning.apply_changes import DIGITS, Key
from maatwaarde.portfolio.replanning.replan import with_options
from maatwaarde.proposals import Proposals, ResourceDemand, Status


@dataclass(frozen=True, slots=True)
class FasterVariant:
    """A proposal that is running, and the one that it may become or has become.

    Parameters
    ----------
    start
        When the running one started.
    late
        Whole years between that and what its columns say.
    since
        From when on the variant holds, in years.
    chosen
        Whether the running plan has the variant already.
    """

    slower: str
    faster: str
    start: str
    late: int
    since: float
    chosen: bool


def faster_variants(
    proposals: Proposals, running: RunningPlan, today: str | None, findings: list[Diagnostic]
) -> tuple[FasterVariant, ...]:
    """Return what may be sped up now or was before; ``findings`` gets why another may not be."""
    if not any(proposals.speeds_up):
        return ()
    amounts = [(item, np.nan_to_num(item.values)) for item in proposals.uses]
    listed = listed_starts(amounts, "", len(proposals))
    found = []
    for i, slower in enumerate(proposals.speeds_up):
        name = proposals.ids[i]
        if slower is None or proposals.status[i] is Status.FORBIDDEN:
            continue
        chosen = name in running.starts
        start = running.starts.get(name if chosen else slower)
        why = _why_not(proposals, i, running, listed, today)
        if why is None and start is not None:
            since = Period.parse(listed[i]).begin
            late = int(start[:4]) - int(listed[proposals.index(slower)][:4])
            found.append(FasterVariant(slower, name, start, late, since, chosen))
        elif why is not None:
            what, mend = why
            where = proposals.where(i, "speeds_up")
            findings.append(Diagnostic("no-speeding-up", what, mend, where, severity="warning"))
    return tuple(found)


def _why_not(
    proposals: Proposals,
    i: int,
    running: RunningPlan,
    listed: Sequence[str],
    today: str | None,
) -> tuple[Message, Message] | None:
    """Return why a variant is no choice and what to do about it, if it is none."""
    name, slower = proposals.ids[i], str(proposals.speeds_up[i])
    if name in running.starts:
        return None
    row, start = proposals.index(slower), running.starts.get(slower)
    now = -math.inf if today is None else Period.parse(today).begin
    if start is None or Period.parse(start).begin >= now - 1e-9:
        return (
            msg(
                "{id!r} is no choice: {other!r}, which it speeds up, has not started yet",
                id=name,
                other=slower,
            ),
            msg("give the current period with --today, or take the variant off the list"),
        )
    undated = any(
        item.period is None and not math.isnan(item.values[k]) and item.values[k] != 0
        for item in proposals.uses
        for k in (i, row)
    )
    if not listed[i] or undated:
        return (
            msg(
                "{id!r} is no choice: from when on it speeds up {other!r} does not follow from "
                "costs without a period",
                id=name,
                other=slower,
            ),
            msg("give the costs and the staff of both by year, as in cost:2028"),
        )
    if Period.parse(listed[i]).begin < now - 1e-9:
        return (
            msg(
                "{id!r} is no choice: it would speed up {other!r} from {start} on, which is past",
                id=name,
                other=slower,
                start=listed[i],
            ),
            msg("let it ask money and people from {today} on only", today=str(today)),
        )
    if running.parts.get(slower, 1.0) != 1.0:
        return (
            msg(
                "{id!r} is no choice: {other!r}, which it speeds up, is done in part",
                id=name,
                other=slower,
            ),
            msg("take the variant off the list"),
        )
    if start[:4] != listed[row][:4] and _waits(proposals, row):
        return (
            msg(
                "{id!r} is no choice: {other!r}, which it speeds up, started later than listed, "
                "and what that waiting cost is not told of the variant",
                id=name,
                other=slower,
            ),
            msg("list {other!r} with the start that it had", other=slower),
        )
    return None


def _waits(proposals: Proposals, row: int) -> bool:
    """Say whether it costs anything that a proposal starts later than listed."""
    columns = [column.values for column in proposals.waiting]
    columns += [
        attribute.values
        for name, attribute in proposals.attributes.items()
        if name.startswith("wait_loss:") and isinstance(attribute.values, np.ndarray)
    ]
    return any(values[row] == values[row] and values[row] != 0 for values in columns)


def with_what_was_used(
    proposals: Proposals, variants: Sequence[FasterVariant], dearer: Callable[[str], float]
) -> Proposals:
    """Return the list with, in each variant, what was used before it by what it speeds up.

    Parameters
    ----------
    dearer
        By which share money of a kind becomes dearer in each year that it moves.
    """
    if not variants:
        return proposals
    uses: dict[Key, ResourceDemand] = {
        (item.kind, item.name, item.period, item.unit): _copied(item) for item in proposals.uses
    }
    for pair in variants:
        row, faster = proposals.index(pair.slower), proposals.index(pair.faster)
        for item in proposals.uses:
            value = float(item.values[row])
            if item.period is None or math.isnan(value) or value == 0:
                continue
            if item.kind == "cost" and pair.late and dearer(item.name):
                value = round(value * (1.0 + dearer(item.name)) ** pair.late, 2)
            for period, share in _before(item.period, pair):
                key = (item.kind, item.name, period, item.unit)
                if key not in uses:
                    blank = np.full(len(proposals), np.nan)
                    uses[key] = replace(item, period=period, values=blank, low=None, high=None)
                _add(uses[key], faster, round(value * share, DIGITS[item.kind]))
    return replace(
        proposals,
        uses=tuple(sorted(uses.values(), key=lambda use: (use.kind, use.name, use.period or ""))),
    )


def _before(period: str, pair: FasterVariant) -> Iterator[tuple[str, float]]:
    """Yield the periods in which an amount of the running one was used, with the part of it."""
    moved = Period.parse(period, onwards=True).years_later(pair.late)
    begin, end = moved.span
    if not moved.onwards:
        share = (min(end, pair.since) - begin) / (end - begin)
        if share > 1e-9:
            yield str(moved), share
        return
    for year in range(int(begin), math.ceil(pair.since - 1e-9)):
        yield str(year), min(1.0, pair.since - year)


def _copied(item: ResourceDemand) -> ResourceDemand:
    def own(values: Floats | None) -> Floats | None:
        return None if values is None else values.copy()

    return replace(item, values=item.values.copy(), low=own(item.low), high=own(item.high))


def _add(item: ResourceDemand, row: int, amount: float) -> None:
    """Add what is certain to an amount and to the range that it may have."""
    item.values[row] = round(float(np.nan_to_num(item.values[row])) + amount, 9)
    for bound in (item.low, item.high):
        if bound is not None:
            bound[row] += amount


def with_exchanges(
    problem: Problem,
    variants: Sequence[FasterVariant],
    promised: Callable[[str], OptionKey],
) -> Problem:
    """Return the problem in which variants may be chosen that may be, with the start that holds.

    Parameters
    ----------
    promised
        The option that the running plan has of a proposal.
    """
    if not variants:
        return problem
    allowed: dict[str, set[OptionKey]] = {}
    forbidden = []
    for pair in variants:
        allowed[pair.faster] = {OptionKey(pair.faster, pair.start)}
        if pair.chosen:
            forbidden.append(Forbidden(pair.slower, Reason("sped-up", (pair.faster,))))
        else:
            allowed[pair.slower] = {promised(pair.slower)}
    slower = {pair.slower for pair in variants}
    faster = {pair.faster for pair in variants}
    stays = [option in allowed.get(option.proposal, (option,)) for option in problem.options]
    return replace(
        with_options(problem, np.array(stays, dtype=bool)),
        locked=[rule for rule in problem.locked if rule.proposal not in slower],
        forbidden=[
            *(
                rule
                for rule in problem.forbidden
                if rule.proposal not in faster or rule.ref.reason.kind != "speeds-up"
            ),
            *forbidden,
        ],
    )


def exchanges(
    variants: Sequence[FasterVariant], promised: Callable[[str], OptionKey]
) -> Mapping[OptionKey, tuple[OptionKey, ...]]:
    """Return by option of the running plan what may take its place."""
    found: dict[OptionKey, tuple[OptionKey, ...]] = {}
    for pair in variants:
        if not pair.chosen:
            key = promised(pair.slower)
            found[key] = (*found.get(key, ()), OptionKey(pair.faster, pair.start))
    return found


@dataclass(frozen=True, slots=True)
class SpedUp:
    """A running proposal that goes on as its faster variant.

    Parameters
    ----------
    cost_change
        What it costs more in all years together, in EUR.
    effects_from, effects_were_from
        The first year in which it has any effect, now and as it was; None: in no year that counts.
    value_change
        What it adds to the value of the plan.
    """

    slower: str
    faster: str
    cost_change: float
    effects_from: int | None
    effects_were_from: int | None
    value_change: float


def sped_up(
    problem: Problem, solution: Solution, exchanged: Sequence[tuple[OptionKey, OptionKey]]
) -> tuple[SpedUp, ...]:
    """Return what each exchange of a running option for a faster one costs and brings."""
    place = problem.option_index
    found = []
    for old, new in exchanged:
        others = [option for option in solution.options if option != new]
        slower = evaluate(problem, [*others, old], solution.objective)
        found.append(
            SpedUp(
                slower=old.proposal,
                faster=new.proposal,
                cost_change=round(float(problem.cost[place[new]] - problem.cost[place[old]]), 2),
                effects_from=_first_effect(problem, new),
                effects_were_from=_first_effect(problem, old),
                value_change=solution.value - slower.value,
            )
        )
    return tuple(found)


def _first_effect(problem: Problem, option: OptionKey) -> int | None:
    """Return the first year in which an option has any effect, if it has one."""
    brought = problem.impact[problem.option_index[option]]
    years = [
        year
        for measure, amount in zip(problem.measures, brought, strict=True)
        if amount != 0
        for year in measure.years
    ]
    return min(years, default=None)
