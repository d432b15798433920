"""What somebody decides now of a gate that was checked."""

from __future__ import annotations

from maatwaarde.account.gates.decisions import Decision, Verdict
from maatwaarde.account.gates.records import Checked
from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.parameters import check_choice


def decide_gate(checked: Checked, named: str, decision: Verdict, by: str, reason: str) -> Decision:
    """Return what somebody decides now of a gate, or with ``GATE:ID`` of one proposal at it.

    Raises
    ------
    ResourceError
        If there is no such gate, or it does not hold for that proposal.
    """
    check_choice("decision", decision, Verdict)
    gate, _, proposal = named.partition(":")
    known = {result.gate.id for result in checked.results}
    where = Where(file=checked.gates.file or None)
    if gate not in known:
        what = msg("there is no gate {gate!r} that holds for a proposal of the plan", gate=gate)
        raise ResourceError(Diagnostic("unknown-gate", what, did_you_mean(gate, known), where))
    found = {
        result.proposal: result.by_criteria for result in checked.results if result.gate.id == gate
    }
    if proposal and proposal not in found:
        what = msg("the gate {gate!r} does not hold for {proposal!r}", gate=gate, proposal=proposal)
        hint = did_you_mean(proposal, found)
        raise ResourceError(Diagnostic("unknown-proposal", what, hint, where))
    return Decision(
        gate=gate,
        proposal=proposal or None,
        decision=decision,
        by=by,
        reason=reason,
        on=checked.today,
        found={proposal: found[proposal]} if proposal else dict(sorted(found.items())),
        version=checked.gates.version,
        sha256=checked.gates.sha256,
    )
