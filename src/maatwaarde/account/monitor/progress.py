"""From a plan and what was realised to how it comes along, in one call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maatwaarde.account.expected import Expected, expected
from maatwaarde.account.inputs.days import NoDayError, read_when
from maatwaarde.account.monitor.chains import chains
from maatwaarde.account.monitor.changes import Change, needed_changes
from maatwaarde.account.monitor.forecast import forecasts
from maatwaarde.account.monitor.kpis import kpis
from maatwaarde.account.monitor.late import (
    completed,
    effects_behind,
    known_delays,
    not_started,
    said,
    spending_behind,
)
from maatwaarde.account.monitor.records import Budgeted, Chain, Forecast, Kpi, Late, Rules
from maatwaarde.account.monitor.used import budgeted
from maatwaarde.account.observations import Observation, Realised
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import Amount, Day, joined, msg, nmsg
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.account")


@dataclass(frozen=True, eq=False)
class Monitored(ByContent, Presented):
    """How a plan comes along on a day.

    Parameters
    ----------
    plan, plan_file
        What the plan expected, and where it was read from.
    realised
        What was measured and spent.
    today
        The day for which all of this holds.
    rules
        From what difference on something is late, behind or likely.
    totals, kpis
        Each measure as a whole, and of each proposal that brings any of it.
    forecasts
        Of each measure the whole, and then its proposals.
    money, staff
        By kind or role and year.
    late
        What is later than planned.
    chains
        Of the measures that the framework says come from another.
    changes
        What a new plan has to take into account, each with its reason.
    """

    plan: Expected
    plan_file: str
    realised: Realised
    framework: Framework
    today: date
    rules: Rules
    totals: tuple[Kpi, ...]
    kpis: tuple[Kpi, ...]
    forecasts: tuple[Forecast, ...]
    money: tuple[Budgeted, ...]
    staff: tuple[Budgeted, ...]
    late: tuple[Late, ...]
    chains: tuple[Chain, ...]
    changes: tuple[Change, ...]
    warnings: tuple[Diagnostic, ...]


def monitor(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    running: RunningPlan,
    realised: Realised,
    *,
    today: date | str | None = None,
    target_year: int | None = None,
    rules: Rules | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> Monitored:
    """Return how a plan comes along: realised against what was expected for that day.

    Parameters
    ----------
    running, realised
        What `read_running_plan` and `read_realised` return.
    today
        Values of later days do not count. Left out, it is the last day that the file speaks of,
        apart from what is still expected to happen.
    target_year
        For which year to forecast; left out, each measure's next target.
    rules
        By which progress is judged and forecast.
    unknown_costs, without_base
        As for `optimise`, and as they were when the plan was made.

    Raises
    ------
    ResourceError, FrameworkError, ImpactError
        As for `expected`.
    MaatwaardeError
        If ``today`` is no day, or the file holds nothing up to then.
    """
    rules = rules or Rules()
    plan = expected(
        running,
        impacts,
        proposals,
        framework,
        resources,
        unknown_costs=unknown_costs,
        without_base=without_base,
    )
    day = _day(today, realised)
    totals, own = kpis(plan, realised, framework, day, rules)
    happened = [*said(plan, realised, day), *not_started(plan, realised, day)]
    later = known_delays(happened)
    done = completed(realised, day)
    foreseen = forecasts(plan, realised, framework, day, target_year, later, rules)
    used = list(budgeted(plan, realised, day, later, done, rules, resources.uncertainty.common))
    late = [
        *happened,
        *effects_behind(plan, [kpi for kpi in own if kpi.proposal not in later]),
        *(
            item
            for item in spending_behind(plan, realised, day, done)
            if item.proposal not in later
        ),
    ]
    _log.info("monitored a plan on %s", today)
    return Monitored(
        plan=plan,
        plan_file=running.file,
        realised=realised,
        framework=framework,
        today=day,
        rules=rules,
        totals=totals,
        kpis=own,
        forecasts=foreseen,
        money=tuple(item for item in used if item.kind == "cost"),
        staff=tuple(item for item in used if item.kind == "staff"),
        late=tuple(late),
        chains=chains(framework, [*totals, *own], rules),
        changes=needed_changes(plan, realised, own, foreseen, happened, later, done, day, rules),
        warnings=(
            *plan.warnings,
            *realised.warnings,
            *not_in_plan(plan, realised),
            *after_today(realised, day),
            *_other_way(own),
        ),
    )


def _day(today: date | str | None, realised: Realised) -> date:
    if isinstance(today, date):
        day = today
    elif today is not None:
        try:
            found = read_when(today)
        except NoDayError as error:
            raise MaatwaardeError(Diagnostic("no-day", error.what, error.mend)) from None
        if found is None:
            raise MaatwaardeError(msg("today is empty"), msg("give a day, as in 2028-06-30"))
        day = found.on
    else:
        days = [item.on for item in realised.observations]
        # Without any value a start that is in the past is all there is to go by.
        days = days or [item.on for item in realised.milestones]
        if not days:
            raise MaatwaardeError(
                Diagnostic(
                    "nothing-realised",
                    msg("holds no value with a day"),
                    msg("add what was measured, or give the day with --today"),
                    Where(file=realised.file),
                )
            )
        day = max(days)
    return day


def not_in_plan(plan: Expected, realised: Realised) -> list[Diagnostic]:
    """Warn of values of proposals that the plan does not have: they count nowhere."""
    spoken = {item.proposal for item in realised.observations if item.proposal is not None}
    spoken |= {item.proposal for item in realised.milestones}
    names = spoken - set(plan.proposals)
    if not names:
        return []
    return [
        Diagnostic(
            "not-in-plan",
            nmsg(
                "{n} proposal is not in the plan, and its values are left out: {names}",
                "{n} proposals are not in the plan, and their values are left out: {names}",
                len(names),
                names=", ".join(sorted(names)),
            ),
            msg("give the plan that holds now, if it is"),
            Where(file=realised.file),
            severity="warning",
        )
    ]


def after_today(realised: Realised, today: date) -> list[Diagnostic]:
    """Warn of values of later days, which do not count yet."""
    late: list[Observation] = [item for item in realised.observations if item.on > today]
    if not late:
        return []
    return [
        Diagnostic(
            "after-today",
            nmsg(
                "{n} value is of after {today}, and does not count: {first}",
                "{n} values are of after {today}, and do not count; the first is of {first}",
                len(late),
                today=Day(today),
                first=Day(min(item.on for item in late)),
            ),
            msg(
                "give a later day with --today, or write for money and people up to which day they "
                "are counted"
            ),
            late[0].where,
            severity="warning",
        )
    ]


def _other_way(kpis: Sequence[Kpi]) -> list[Diagnostic]:
    """Warn of values with another sign than what was expected, which may be a slip."""
    return [
        Diagnostic(
            "other-way",
            joined(
                [
                    msg(
                        "{measure!r} went the other way than expected: {realised} where {expected} "
                        "was expected",
                        measure=kpi.measure,
                        realised=Amount(kpi.realised),
                        expected=Amount(kpi.expected),
                    )
                ]
            ),
            msg("turn its sign round if the file counts a fall as a positive number"),
            kpi.observation.where,
            severity="warning",
        )
        for kpi in kpis
        if kpi.observation is not None and kpi.realised * kpi.expected < 0
    ]
