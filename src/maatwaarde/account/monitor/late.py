"""What is later than the plan has it: starts, completions, effects, and spending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from maatwaarde.account.expected import Expected
from maatwaarde.account.inputs.days import last_day
from maatwaarde.account.monitor.records import Kpi, Late
from maatwaarde.account.monitor.used import Kind, curves, moment_of, spent_by_year
from maatwaarde.account.observations import Event, Realised

DAYS_IN_MONTH = 365.25 / 12
_LEAST = 1.0
"""Months; less is not told of what follows from amounts, which are spread evenly."""


def said(plan: Expected, realised: Realised, today: date) -> Iterator[Late]:
    """Yield starts and completions of which the file says that they are later than planned.

    What was to happen in a year, half-year or quarter is in time up to its last day.
    """
    for proposal in plan.proposals:
        for event, planned in (
            ("start", last_day(plan.start(proposal))),
            ("completion", date(plan.completion(proposal), 12, 31)),
        ):
            found = realised.milestone(_event(event), proposal)
            if found is not None and found.on > planned:
                yield Late(
                    proposal=proposal,
                    what=_event(event),
                    measure=None,
                    planned=planned,
                    now=found.on,
                    months=months_between(planned, found.on),
                    at_least=found.on > today,
                    basis="said",
                )


def not_started(plan: Expected, realised: Realised, today: date) -> Iterator[Late]:
    """Yield what was to have started, and of which the file reports nothing but nothing."""
    for proposal in plan.proposals:
        planned = last_day(plan.start(proposal))
        if planned >= today or realised.milestone("start", proposal) is not None:
            continue
        seen = [
            item.value
            for item in realised.observations
            if item.proposal == proposal and item.on <= today and item.kind != "effect"
        ]
        if seen and not any(seen):
            yield Late(
                proposal=proposal,
                what="start",
                measure=None,
                planned=planned,
                now=None,
                months=months_between(planned, today),
                at_least=True,
                basis="nothing-seen",
            )


def effects_behind(plan: Expected, kpis: Sequence[Kpi]) -> Iterator[Late]:
    """Yield effects that are behind, with how long ago as much was to be there.

    Only where the effect was still growing: what stays below its full size may be smaller for good.
    """
    for kpi in kpis:
        if kpi.status != "behind" or kpi.proposal is None or kpi.expected * kpi.direction <= 0:
            continue
        i, j = plan.proposals.index(kpi.proposal), plan.measures.index(kpi.measure)
        then = _when(plan, i, j, kpi.on, kpi.realised * kpi.direction, kpi.direction)
        if then is not None and months_between(then, kpi.on) >= _LEAST:
            yield Late(
                proposal=kpi.proposal,
                what="effect",
                measure=kpi.measure,
                planned=then,
                now=kpi.on,
                months=months_between(then, kpi.on),
                at_least=True,
                basis="measured",
            )


def spending_behind(
    plan: Expected, realised: Realised, today: date, done: frozenset[str]
) -> Iterator[Late]:
    """Yield proposals that have spent so little that as much was to be spent months ago."""
    kinds: dict[str, None] = dict.fromkeys(
        name for by_kind in plan.costs.values() for name in by_kind
    )
    worst: dict[str, Late] = {}
    kind: Kind = "cost"
    for name in kinds:
        for proposal, planned in curves(plan, kind, name).items():
            spent = spent_by_year(realised, kind, name, proposal, plan.first_year, today)
            if not spent or proposal in done or planned.total <= 0:
                continue
            until = spent[max(spent)].on
            total = sum(found.value for found in spent.values())
            total += sum(
                planned.in_year(y) for y in planned.years if y < max(spent) and y not in spent
            )
            months = 12 * planned.behind(moment_of(until), total)
            found = Late(
                proposal=proposal,
                what="spending",
                measure=None,
                planned=until - timedelta(days=round(months * DAYS_IN_MONTH)),
                now=until,
                months=months,
                at_least=True,
                basis="spent",
            )
            if months >= _LEAST and months > worst.get(proposal, found).months - 1e-12:
                worst[proposal] = found
    yield from worst.values()


def known_delays(late: Sequence[Late]) -> dict[str, float]:
    """Return by proposal how many months its effects come later, as the file says.

    A completion says more than a start, which is taken not to be made up for.
    """
    found: dict[str, float] = {}
    for what in ("start", "completion"):
        found |= {
            item.proposal: item.months
            for item in late
            if item.what == what and item.basis in ("said", "nothing-seen")
        }
    return found


def completed(realised: Realised, today: date) -> frozenset[str]:
    """Return the proposals of which the file says that they are completed."""
    return frozenset(
        item.proposal
        for item in realised.milestones
        if item.event == "completion" and item.on <= today
    )


def months_between(first: date, last: date) -> float:
    """Return how many months lie between two days, a twelfth of a year each."""
    return (last - first).days / DAYS_IN_MONTH


def _event(name: str) -> Event:
    return "start" if name == "start" else "completion"


def _when(plan: Expected, i: int, j: int, on: date, reached: float, direction: int) -> date | None:
    """Return the last day on which no more was expected than there is, if it still grows."""
    before = plan.at_end_of(on.year - 1)[0][i, j] * direction
    after = plan.at_end_of(on.year)[0][i, j] * direction
    if after <= before:
        return None
    year = on.year
    while year > plan.first_year and plan.at_end_of(year - 1)[0][i, j] * direction > reached:
        year -= 1
    low = float(plan.at_end_of(year - 1)[0][i, j]) * direction
    high = float(plan.at_end_of(year)[0][i, j]) * direction
    part = 0.0 if high <= low else min(1.0, max(0.0, (reached - low) / (high - low)))
    first = date(year - 1, 12, 31)
    return first + timedelta(days=round(part * (date(year, 12, 31) - first).days))


def delays_in_whole_months(later: Mapping[str, float]) -> dict[str, int]:
    """Return delays as a file of changes has them, rounded up."""
    return {name: max(1, -int(-months // 1)) for name, months in later.items()}
