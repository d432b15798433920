"""What stops while it runs: what it used stays used, and what it was still to use and bring is off.

A proposal that has not started is not done at all. One that has started stays in the plan for what
it has spent; what it was to bring is taken as lost, since half a heat network heats nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Forbidden
from maatwaarde.portfolio.replanning.apply_changes import DIGITS, Commitment, Key, done_until
from maatwaarde.portfolio.replanning.ranges_after import ranges_after
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.proposals.model import Status


def with_stops(
    proposals: Proposals,
    changes: Changes,
    promised: Mapping[str, Commitment],
    today: str | None,
    findings: list[Diagnostic],
) -> tuple[Proposals, frozenset[str]]:
    """Return the proposals without what stops, and which of these have started."""
    status = list(proposals.status)
    started: set[str] = set()
    rows: dict[int, float] = {}
    for k, stop in enumerate(changes.stops):
        where = changes.where("stops", k, "proposal")
        if stop.proposal not in proposals.ids:
            what = msg("there is no proposal {proposal!r}", proposal=stop.proposal)
            hint = did_you_mean(stop.proposal, proposals.ids)
            findings.append(Diagnostic("unknown-proposal", what, hint, where))
            continue
        mine = promised.get(stop.proposal)
        row = proposals.index(stop.proposal)
        if mine is None or not mine.started:
            status[row] = Status.FORBIDDEN
            continue
        started.add(stop.proposal)
        rows[row] = done_until(mine, today)
    if rows:
        proposals = replace(proposals, uses=_cut_off(proposals.uses, rows))
    return replace(proposals, status=tuple(status)), frozenset(started)


def without_effects(impacts: ImpactTable, stopped: Collection[str]) -> ImpactTable:
    """Return impacts in which some proposals bring nothing."""
    if not stopped:
        return impacts
    rows = [impacts.proposals.index(name) for name in stopped]

    def cleared(array: Floats) -> Floats:
        found = array.copy(order="K")
        found[rows] = 0.0
        return found

    parts = tuple(
        replace(part, amount=np.where(np.isnan(part.amount), np.nan, cleared(part.amount)))
        for part in impacts.timing.parts
    )
    timing = replace(impacts.timing, parts=parts, wait_loss=cleared(impacts.timing.wait_loss))
    return replace(
        impacts,
        value=cleared(impacts.value),
        low=cleared(impacts.low),
        high=cleared(impacts.high),
        timing=timing,
    )


def without_what_needs(
    problem: Problem, stopped: Collection[str], promised: Mapping[str, Commitment]
) -> tuple[Problem, list[Diagnostic]]:
    """Let nothing start that needs what stops; warn of what has started and needs it."""
    forbidden, warnings = [], []
    for rule in problem.requires:
        if not stopped or not set(rule.any_of) <= set(stopped) or rule.proposal in stopped:
            continue
        needed = ", ".join(rule.any_of)
        mine = promised.get(rule.proposal)
        if mine is not None and mine.started:
            warnings.append(
                Diagnostic(
                    "needs-what-stops",
                    msg(
                        "{id!r} has started and needs {needed}, which stops",
                        id=rule.proposal,
                        needed=needed,
                    ),
                    msg("stop it too, under `stops:`, or find out what it brings without"),
                    severity="warning",
                )
            )
        else:
            reason = msg("needs {needed}, which stops", needed=needed)
            forbidden.append(Forbidden(rule.proposal, reason))
    known = {rule.proposal for rule in problem.forbidden}
    more = [rule for rule in forbidden if rule.proposal not in known]
    return replace(problem, forbidden=[*problem.forbidden, *more]), warnings


def _cut_off(
    uses: Sequence[ResourceDemand], rows: Mapping[int, float]
) -> tuple[ResourceDemand, ...]:
    """Return what is used where some proposals stop, each at its own moment.

    What goes on from a year on has been used in the years up to then.
    """
    found: dict[Key, Floats] = {
        (use.kind, use.name, use.period, use.unit): use.values.copy() for use in uses
    }
    for kind, name, period, unit in list(found):
        for row, done in rows.items():
            values = found[kind, name, period, unit]
            amount = float(values[row])
            if np.isnan(amount) or amount == 0:
                continue
            values[row] = 0.0
            for part, share in _passed(period, done):
                there: Key = (kind, name, part, unit)
                column = found.setdefault(there, np.full(len(values), np.nan))
                used = round(amount * share, DIGITS[kind])
                column[row] = used + (0.0 if np.isnan(column[row]) else column[row])
    return tuple(
        ResourceDemand(
            kind,
            name,
            period,
            unit,
            values,
            **ranges_after(uses, kind, name, period, values),
        )
        for (kind, name, period, unit), values in found.items()
    )


def _passed(period: str | None, done: float) -> list[tuple[str, float]]:
    """Return which part of a period has passed, or of each year of what goes on."""
    if period is None:
        return []
    begin, end = Period.parse(period, onwards=True).span
    if np.isinf(end):
        years = range(int(begin), int(np.ceil(done - 1e-9)))
        return [(str(year), min(1.0, done - year)) for year in years]
    share = (done - begin) / (end - begin)
    return [(period, min(1.0, share))] if share > 1e-9 else []
