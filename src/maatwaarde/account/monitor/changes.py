"""What a new plan has to take into account, as `maatwaarde replan --changes` reads it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from maatwaarde.account.expected import Expected
from maatwaarde.account.monitor.late import delays_in_whole_months
from maatwaarde.account.monitor.records import Forecast, Kpi, Late, Rules
from maatwaarde.account.monitor.used import curves, spent_by_year
from maatwaarde.account.observations import Realised
from maatwaarde.messages import Amount, Day, Message, Money, msg
from maatwaarde.portfolio.inputs.changes import BudgetChange, Cost, Delay, EffectChange

Change = tuple[Delay | Cost | EffectChange | BudgetChange, Message]
"""A change, and why; its own `reason` is filled when it is written, in a language."""


def needed_changes(
    plan: Expected,
    realised: Realised,
    kpis: Sequence[Kpi],
    forecasts: Sequence[Forecast],
    late: Sequence[Late],
    later: Mapping[str, float],
    done: frozenset[str],
    today: date,
    rules: Rules,
) -> tuple[Change, ...]:
    """Return delays, effects and costs that are not as the plan has them, each with its reason."""
    return (
        *_delays(late, later),
        *_effects(plan, kpis, forecasts, later),
        *_costs(plan, realised, done, today, rules),
    )


def _delays(late: Sequence[Late], later: Mapping[str, float]) -> Iterator[Change]:
    for proposal, months in sorted(delays_in_whole_months(later).items()):
        of = [item for item in late if item.proposal == proposal and item.months == later[proposal]]
        yield Delay(proposal=proposal, months=months), why_late(of[0])


def why_late(item: Late) -> Message:
    """Return why something is late, in a sentence without a full stop."""
    planned = Day(item.planned)
    if item.what == "effect" or item.what == "spending":
        return msg(
            "on {now} there was what was to be there on {planned}",
            now=Day(item.now or item.planned),
            planned=planned,
        )
    if item.now is None:
        return msg(
            "was to start by {planned}; no money and no people are seen yet", planned=planned
        )
    said = {"planned": planned, "now": Day(item.now)}
    if item.what == "start":
        if item.at_least:
            return msg("was to start by {planned}, now expected on {now}", **said)
        return msg("was to start by {planned}, started on {now}", **said)
    if item.at_least:
        return msg("was to be completed by {planned}, now expected on {now}", **said)
    return msg("was to be completed by {planned}, completed on {now}", **said)


def _effects(
    plan: Expected,
    kpis: Sequence[Kpi],
    forecasts: Sequence[Forecast],
    later: Mapping[str, float],
) -> Iterator[Change]:
    """Yield effects that are behind or ahead, and by their interval not what the plan has.

    What is late for a known reason is not smaller for it.
    """
    seen = {(kpi.proposal, kpi.measure): kpi for kpi in kpis}
    for item in sorted(forecasts, key=lambda one: (one.proposal or "", one.measure)):
        kpi = seen.get((item.proposal, item.measure))
        if item.proposal is None or kpi is None or kpi.observation is None or not item.planned:
            continue
        if item.proposal in later or not item.observations or not kpi.known:
            continue
        if kpi.status not in ("behind", "ahead") or item.low <= item.planned <= item.high:
            continue
        unit = plan.units[plan.measures.index(item.measure)]
        yield (
            EffectChange(
                proposal=item.proposal,
                measure=item.measure,
                factor=round(max(0.0, item.ratio), 2),
            ),
            msg(
                "{realised} on {on}, where {expected} was expected",
                realised=Amount(kpi.realised, unit),
                on=Day(kpi.on),
                expected=Amount(kpi.expected, unit),
            ),
        )


def _costs(
    plan: Expected, realised: Realised, done: frozenset[str], today: date, rules: Rules
) -> Iterator[Change]:
    """Yield one-off costs that are above the plan already, or came to less when all was done.

    What is still to come changes with them. Where nothing is, what was spent more or less is a
    change of what there is for others, if what is left of that budget goes on to the next year.
    """
    names = dict.fromkeys(name for by_kind in plan.costs.values() for name in by_kind)
    for name in names:
        for proposal, planned in curves(plan, "cost", name).items():
            if any(planned.lasting.values()) or planned.total <= 0:
                continue  # what returns every year has no amount in all
            spent = spent_by_year(realised, "cost", name, proposal, plan.first_year, today)
            if not spent:
                continue
            unknown = [y for y in planned.years if y < today.year and y not in spent]
            total = math.fsum(one.value for one in spent.values())
            total += math.fsum(planned.in_year(year) for year in unknown)
            over = total > planned.total + 0.005
            under = proposal in done and total < planned.total * (1 - rules.tolerance)
            if not over and not under:
                continue
            reason = msg(
                "{proposal}: {spent} was spent up to {on}, of {planned} in all",
                proposal=proposal,
                spent=Money(total),
                on=Day(max(one.on for one in spent.values())),
                planned=Money(planned.total),
            )
            # By the beginning of the next year, whichever period the new plan is made in.
            still = planned.total - planned.until(today.year + 1.0)
            if still > 0.005 and total >= planned.total - still:
                factor = round(total / planned.total, 4)
                yield Cost(proposal=proposal, name=name, factor=factor), reason
            elif _goes_on(plan, name, _next(today), planned.total - total):
                change = round(planned.total - total, 2)
                year = str(_next(today))
                yield BudgetChange(name=name, periods=(year,), change=change), reason


def _next(today: date) -> int:
    """Return the year in which a new plan can still change anything."""
    return today.year if today.month < 12 else today.year + 1


def _goes_on(plan: Expected, name: str, year: int, change: float) -> bool:
    """Return whether there is a budget in a year that others can spend more or less of."""
    for item in plan.plan.problem.resources:
        if item.kind == "money" and item.name == name and item.period == str(year):
            return item.carry_over != 0 and item.capacity + change >= 0
    return False
