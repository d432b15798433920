"""Gates held against the facts of a day: which are passed, and what is released or held back."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from maatwaarde.account.expected import Expected, expected
from maatwaarde.account.gates.decisions import Decision, holding
from maatwaarde.account.gates.facts import Facts, facts, months_later
from maatwaarde.account.gates.misfits import (
    PHASES,
    decided_elsewhere,
    doubtful,
    late_beside,
    misfits,
)
from maatwaarde.account.gates.model import Gate, Gates, Release
from maatwaarde.account.gates.records import (
    Checked,
    CheckedCriterion,
    CheckedFact,
    CheckedGate,
    Outcome,
    Tranche,
)
from maatwaarde.account.monitor.progress import after_today, not_in_plan
from maatwaarde.account.realised import Realised
from maatwaarde.diagnostics import (
    ResourceError,
    raise_errors,
)
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import Message, msg
from maatwaarde.periods import Period
from maatwaarde.plugins.formula import Formula
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.account")


def check_gates(
    gates: Gates,
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    running: RunningPlan,
    realised: Realised | None = None,
    changes: Changes | None = None,
    *,
    today: date,
    decisions: Sequence[Decision] = (),
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> Checked:
    """Hold gates against what a plan expected and what was realised up to a day.

    Parameters
    ----------
    running
        The approved plan; the list, the framework and the resources are those that it rests on.
    realised, changes, decisions
        As for `against_plan`.
    unknown_costs, without_base
        As for `optimise`, and as they were when the plan was made.

    Raises
    ------
    ResourceError
        If plan, list and resources do not fit each other, or a gate names a proposal, a phase, a
        kind of money or a fact that there is not, or compares what differs in unit.
    """
    plan = expected(
        running,
        impacts,
        proposals,
        framework,
        resources,
        unknown_costs=unknown_costs,
        without_base=without_base,
    )
    return against_plan(gates, today, framework, proposals, plan, realised, changes, decisions)


def against_plan(
    gates: Gates,
    today: date,
    framework: Framework,
    proposals: Proposals,
    plan: Expected,
    realised: Realised | None = None,
    changes: Changes | None = None,
    decisions: Sequence[Decision] = (),
) -> Checked:
    """Hold gates against the facts of a day.

    Parameters
    ----------
    plan
        What the plan was to bring and to cost.
    realised
        What was measured and spent; what lies after ``today`` is not looked at.
    changes
        What is known to be late.
    decisions
        What somebody decided otherwise; those up to ``today`` count.

    Raises
    ------
    ResourceError
        If a gate names a proposal, a phase, a kind of money or a fact that there is not, or
        compares what differs in unit; with every mistake.
    """
    known = facts(today, framework, proposals, plan, realised, changes, set(_used(gates)))
    titles = dict(zip(proposals.ids, proposals.titles, strict=True))
    checked = against_facts(gates, known, plan, decisions, titles)
    if realised is None:
        return checked
    doubts = [*realised.warnings, *not_in_plan(plan, realised), *after_today(realised, today)]
    return replace(checked, warnings=(*doubts, *checked.warnings))


def _used(gates: Gates) -> Iterator[str]:
    """Yield the names that the criteria use; `read_gates` has seen to it that they can be read."""
    for gate in gates.gates:
        for criterion in gate.criteria:
            yield from Formula(criterion.condition, condition=True).names


def against_facts(
    gates: Gates,
    facts: Facts,
    expected: Expected,
    decisions: Sequence[Decision] = (),
    titles: Mapping[str, str] | None = None,
) -> Checked:
    """Hold gates against facts that are known already; raises as `against_plan` does."""
    problems = list(misfits(gates, facts, expected))
    raise_errors(problems, ResourceError)
    formulas = {
        criterion.condition: Formula(criterion.condition, condition=True)
        for gate in gates.gates
        for criterion in gate.criteria
    }
    holds = {text: formula(facts.columns) for text, formula in formulas.items()}
    results = []
    for k, gate in enumerate(gates.gates):
        for proposal in gate.proposals or facts.proposals:
            if proposal not in facts.proposals:
                continue
            i = facts.proposals.index(proposal)
            criteria = tuple(
                CheckedCriterion(
                    criterion,
                    _truth(holds[criterion.condition], i),
                    tuple(_facts_of(formulas[criterion.condition], facts, proposal)),
                )
                for criterion in gate.criteria
            )
            tranches = tuple(_tranche(one, expected, proposal) for one in gate.releases)
            problems += doubtful(gates, k, proposal, tranches)
            results.append(
                _checked(
                    gate,
                    proposal,
                    (titles or {}).get(proposal, proposal),
                    criteria,
                    tranches,
                    facts,
                    holding(decisions, gate.id, proposal, facts.today),
                )
            )
    problems += decided_elsewhere(gates, decisions, results)
    problems += late_beside(gates, facts, results)
    _log.info("checked %d gates on %s", len(results), facts.today)
    return Checked(gates, facts.today, tuple(results), facts, expected, tuple(problems))


def _checked(
    gate: Gate,
    proposal: str,
    title: str,
    criteria: tuple[CheckedCriterion, ...],
    tranches: tuple[Tranche, ...],
    facts: Facts,
    decision: Decision | None,
) -> CheckedGate:
    due, remark, known = _due(gate, proposal, facts)
    truths = [one.holds for one in criteria]
    found: Outcome
    if remark is not None and known:
        found = "not-due"
    elif False in truths:
        found = "not-passed"
    elif None in truths or not known:
        found = "unknown"
    else:
        found = "passed"
    outcome = found
    if decision is not None:
        outcome = "passed" if decision.decision == "pass" else "not-passed"
    return CheckedGate(
        gate, proposal, title, due, found, outcome, criteria, tranches, decision, remark
    )


def _due(gate: Gate, proposal: str, facts: Facts) -> tuple[date | None, Message | None, bool]:
    """Return when a gate is due, what to remark of that, and whether it is known."""
    if gate.phase is not None:
        column = next(name for name in PHASES if name in facts.names)
        value = facts.value(column, proposal)
        if value is None:
            return gate.due, msg("the list does not say in which phase it is"), False
        phase = f"{value:g}" if isinstance(value, float) else value
        if phase.casefold() != gate.phase.casefold():
            remark = msg(
                "it is in phase {phase}, and this gate is of {own}", phase=phase, own=gate.phase
            )
            return gate.due, remark, True
    due = gate.due
    if gate.due_months is not None:
        start = facts.start(proposal)
        if start is None:
            return None, facts.why("months_since_start", proposal), False
        due = months_later(start, gate.due_months)
    if due is not None and facts.today < due:
        return due, msg("its day has not come"), True
    return due, None, True


def _truth(column: object, i: int) -> bool | None:
    found = np.asarray(column, dtype=np.float64)
    value = float(found) if found.ndim == 0 else float(found[i])
    return None if math.isnan(value) else bool(value)


def _facts_of(formula: Formula, facts: Facts, proposal: str) -> Iterator[CheckedFact]:
    for name in formula.names:
        value = facts.value(name, proposal)
        missing = facts.why(name, proposal) if value is None else None
        yield CheckedFact(name, facts.names[name].unit, value, missing)


def _tranche(release: Release, expected: Expected, proposal: str) -> Tranche:
    planned = in_periods(expected.costs.get(proposal, {}).get(release.name, {}), release.periods)
    amount = release.amount if release.share is None else max(0.0, planned) * release.share
    assert amount is not None  # one of the two is given
    return Tranche(release.name, release.periods, round(amount, 2), planned)


def in_periods(by_year: Mapping[int | None, float], periods: Sequence[str]) -> float:
    """Return what falls in some periods of amounts by year; a year is spent evenly."""
    return math.fsum(
        by_year.get(period.year, 0.0) / period.parts for period in map(Period.parse, periods)
    )
