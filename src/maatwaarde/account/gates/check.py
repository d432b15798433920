"""Gates held against the facts of a day: which are passed, and what is released or held back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from maatwaarde.account.expected import Expected
from maatwaarde.account.gates.decisions import Decision, holding
from maatwaarde.account.gates.facts import Facts, facts, months_later
from maatwaarde.account.gates.model import Criterion, Gate, Gates, Release
from maatwaarde.account.gates.read import placed
from maatwaarde.account.realised import Realised
from maatwaarde.diagnostics import (
    Diagnostic,
    PluginError,
    ResourceError,
    did_you_mean,
    first_few,
    raise_errors,
)
from maatwaarde.framework import Framework
from maatwaarde.messages import Message, msg
from maatwaarde.periods import Period
from maatwaarde.plugins.formula import Formula
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.proposals import Proposals

Outcome = Literal["passed", "not-passed", "not-due", "unknown"]
PHASES = ("phase", "fase")
"""What the column may be called that says in which phase a proposal is."""


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact that a criterion looks at.

    Parameters
    ----------
    value
        None where it is unknown, and ``missing`` says why.
    """

    name: str
    unit: str
    value: float | str | None
    missing: Message | None


@dataclass(frozen=True, slots=True)
class CheckedCriterion:
    """A criterion with the facts; ``holds`` is None where these do not tell."""

    criterion: Criterion
    holds: bool | None
    facts: tuple[CheckedFact, ...]

    @property
    def missing(self) -> tuple[CheckedFact, ...]:
        """The facts that would be needed to tell; none where the others tell already."""
        if self.holds is not None:
            return ()
        return tuple(fact for fact in self.facts if fact.value is None)


@dataclass(frozen=True, slots=True)
class Tranche:
    """Money that a gate releases to a proposal.

    Parameters
    ----------
    amount
        In EUR.
    planned
        What the plan has for the proposal in these periods.
    """

    name: str
    periods: tuple[str, ...]
    amount: float
    planned: float


@dataclass(frozen=True, slots=True)
class CheckedGate:
    """A gate for one proposal.

    Parameters
    ----------
    due
        The day by which it is to be passed; None for as soon as the proposal is in the phase.
    by_criteria
        What the criteria come to.
    outcome
        The same, unless somebody decided otherwise.
    remark
        Why it is not due, or why it is unknown, where the criteria do not say so.
    """

    gate: Gate
    proposal: str
    title: str
    due: date | None
    by_criteria: Outcome
    outcome: Outcome
    criteria: tuple[CheckedCriterion, ...]
    tranches: tuple[Tranche, ...]
    decision: Decision | None = None
    remark: Message | None = None

    @property
    def waits(self) -> bool:
        """Whether what it releases is held back today."""
        return self.outcome in ("not-passed", "unknown")

    @property
    def stops(self) -> bool:
        """Whether the proposal stops, and does not only wait.

        Where facts are missing nothing is stopped for good.
        """
        if self.decision is not None:
            return self.decision.decision == "stop"
        return self.outcome == "not-passed" and math.isinf(self.gate.otherwise)

    @property
    def waiting_months(self) -> float:
        """How many months the work waits; 0 where it goes on, stops, or nothing says how long."""
        waits = self.waits and not self.stops and math.isfinite(self.gate.otherwise)
        return self.gate.otherwise if waits else 0.0


@dataclass(frozen=True)
class Checked:
    """Gates on a day.

    Parameters
    ----------
    results
        For each gate, in the order of the file, each proposal.
    """

    gates: Gates
    today: date
    results: tuple[CheckedGate, ...]
    facts: Facts
    expected: Expected
    warnings: tuple[Diagnostic, ...] = ()


def check_gates(
    gates: Gates,
    today: date,
    framework: Framework,
    proposals: Proposals,
    expected: Expected,
    realised: Realised | None = None,
    changes: Changes | None = None,
    decisions: Sequence[Decision] = (),
) -> Checked:
    """Hold gates against the facts of a day.

    Parameters
    ----------
    expected
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
    known = facts(today, framework, proposals, expected, realised, changes)
    titles = dict(zip(proposals.ids, proposals.titles, strict=True))
    return against_facts(gates, known, expected, decisions, titles)


def against_facts(
    gates: Gates,
    facts: Facts,
    expected: Expected,
    decisions: Sequence[Decision] = (),
    titles: Mapping[str, str] | None = None,
) -> Checked:
    """Hold gates against facts that are known already; raises as `check_gates` does."""
    problems = list(_misfits(gates, facts, expected))
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
            problems += _doubtful(gates, k, proposal, tranches)
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
    problems += _decided_elsewhere(gates, decisions, results)
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


def _misfits(gates: Gates, facts: Facts, expected: Expected) -> Iterator[Diagnostic]:
    """Yield what in a file does not fit the plan, the list and the framework."""
    kinds = {kind for costs in expected.costs.values() for kind in costs}
    listed = facts.listed
    for k, gate in enumerate(gates.gates):
        for i, proposal in enumerate(gate.proposals):
            where = gates.where("gates", k, "proposals", i)
            if proposal not in listed:
                what = msg("there is no proposal {proposal!r}", proposal=proposal)
                yield Diagnostic("unknown-proposal", what, did_you_mean(proposal, listed), where)
            elif proposal not in facts.proposals:
                yield Diagnostic(
                    "not-in-the-plan",
                    msg(
                        "{proposal!r} is not in the plan, so that this gate does not hold for it",
                        proposal=proposal,
                    ),
                    msg("take it out if you want no warning"),
                    where,
                    severity="warning",
                )
        if gate.phase is not None and not any(name in facts.names for name in PHASES):
            yield Diagnostic(
                "no-phase",
                msg("the list has no column that says in which phase proposals are"),
                msg("give the list a column `phase` (or `fase`), or write `due:`"),
                gates.where("gates", k, "phase"),
            )
        for i, release in enumerate(gate.releases):
            if release.name not in kinds:
                yield Diagnostic(
                    "unknown-money",
                    msg("the plan has no money of kind {name!r}", name=release.name),
                    did_you_mean(release.name, kinds),
                    gates.where("gates", k, "releases", i, "name"),
                )
        for i, criterion in enumerate(gate.criteria):
            try:
                Formula(criterion.condition, condition=True).unit(facts.units)
            except PluginError as error:
                yield from placed(error, gates.where("gates", k, "criteria", i, "condition"))


def _doubtful(
    gates: Gates, k: int, proposal: str, tranches: Sequence[Tranche]
) -> Iterator[Diagnostic]:
    for i, tranche in enumerate(tranches):
        said = {
            "proposal": proposal,
            "name": tranche.name,
            "periods": ", ".join(tranche.periods),
        }
        where = gates.where("gates", k, "releases", i)
        if tranche.planned <= 0:
            yield Diagnostic(
                "nothing-planned",
                msg("the plan has no {name!r} for {proposal!r} in {periods}", **said),
                msg("give the periods in which the plan has it"),
                where,
                severity="warning",
            )
        elif tranche.amount > tranche.planned + 0.005:
            yield Diagnostic(
                "more-than-planned",
                msg(
                    "this releases more {name!r} than the plan has for {proposal!r} in {periods}",
                    **said,
                ),
                msg("lower it, or give it as a share"),
                where,
                severity="warning",
            )


def _decided_elsewhere(
    gates: Gates, decisions: Sequence[Decision], results: Sequence[CheckedGate]
) -> Iterator[Diagnostic]:
    """Warn of decisions on gates that are not here, or on an earlier version of them."""
    known = {gate.id for gate in gates.gates}
    gone = sorted({one.gate for one in decisions} - known)
    if gone:
        yield Diagnostic(
            "decision-elsewhere",
            msg(
                "there are decisions on gates that are not in this file: {gates}",
                gates=first_few(gone),
            ),
            msg("check that the files belong together"),
            gates.where(),
            severity="warning",
        )
    for result in results:
        decision = result.decision
        if decision is not None and decision.version != gates.version:
            yield Diagnostic(
                "other-version",
                msg(
                    "the decision on {gate!r} was taken on version {old} of the gates, and this is "
                    "{new}",
                    gate=decision.gate,
                    old=decision.version,
                    new=gates.version,
                ),
                msg("decide anew with --decide if the criteria have changed"),
                gates.where("version"),
                severity="warning",
            )
