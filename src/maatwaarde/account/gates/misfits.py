"""What in a file of gates does not fit the plan, the list and the framework, or is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maatwaarde.account.expected import Expected
from maatwaarde.account.gates.decisions import Decision
from maatwaarde.account.gates.facts import Facts
from maatwaarde.account.gates.model import Gates
from maatwaarde.account.gates.read import placed
from maatwaarde.account.gates.records import CheckedGate, Tranche
from maatwaarde.diagnostics import Diagnostic, PluginError, did_you_mean, first_few
from maatwaarde.messages import Rounded, msg
from maatwaarde.plugins.formula import Formula

PHASES = ("phase", "fase")
"""What the column may be called that says in which phase a proposal is."""


def misfits(gates: Gates, facts: Facts, expected: Expected) -> Iterator[Diagnostic]:
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


def doubtful(
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


def decided_elsewhere(
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


def late_beside(gates: Gates, facts: Facts, results: Sequence[CheckedGate]) -> Iterator[Diagnostic]:
    """Warn where what waits is late as well, and no change says so."""
    for proposal in sorted({one.proposal for one in results if one.waiting_months > 0}):
        if proposal in facts.told_late:
            yield Diagnostic(
                "late-beside",
                msg(
                    "{proposal!r} waits on top of the {months} months that it is late by what was "
                    "realised, and no change says so yet",
                    proposal=proposal,
                    months=Rounded(facts.told_late[proposal], 1),
                ),
                msg("give what `maatwaarde monitor` wrote as --changes, so that both count"),
                gates.where(),
                severity="warning",
            )
