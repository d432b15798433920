"""Gates on a day, as nested data for programs."""

from __future__ import annotations

from typing import Any

from maatwaarde.account.gates.consequences import freed, money_of_gates
from maatwaarde.account.gates.records import Checked, CheckedGate
from maatwaarde.framework import Framework
from maatwaarde.messages import say
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.report.account.gates_words import due_day
from maatwaarde.report.data import header


def gates_data(
    checked: Checked,
    framework: Framework,
    changes: Changes | None,
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return gates and what follows from them for programs."""
    gates = checked.gates
    adopted = gates.adopted
    return {
        **header(framework, plugins),
        "today": checked.today.isoformat(),
        "gates_file": {
            "file": gates.file,
            "version": gates.version,
            "sha256": gates.sha256,
            "title": None if gates.title is None else gates.title.model_dump(exclude_none=True),
            "adopted": None
            if adopted is None
            else {"by": adopted.by, "on": adopted.on.isoformat(), "reference": adopted.reference},
        },
        "gates": [_result_data(result) for result in checked.results],
        "money": [
            {
                "name": one.name,
                "released": one.released,
                "held_back": one.held_back,
                "to_come": one.to_come,
            }
            for one in money_of_gates(checked)
        ],
        "freed": [
            {
                "proposal": use.proposal,
                "kind": use.kind,
                "name": use.name,
                "year": use.year,
                "amount": use.amount,
            }
            for use in freed(checked)
        ],
        "changes": None
        if changes is None
        else changes.model_dump(exclude_defaults=True, exclude_none=True, mode="json"),
    }


def _result_data(result: CheckedGate) -> dict[str, Any]:
    decision = result.decision
    return {
        "id": result.gate.id,
        "title": result.gate.title.model_dump(exclude_none=True),
        "proposal": result.proposal,
        "proposal_title": result.title,
        "due": due_day(result),
        "phase": result.gate.phase,
        "outcome": result.outcome,
        "by_criteria": result.by_criteria,
        "remark": None if result.remark is None else say(result.remark, "en"),
        "decision": None
        if decision is None
        else {
            "decision": decision.decision,
            "by": decision.by,
            "reason": decision.reason,
            "on": decision.on.isoformat(),
            "version": decision.version,
        },
        "waits_months": result.waiting_months,
        "stops": result.stops,
        "criteria": [
            {
                "id": one.criterion.id,
                "text": one.criterion.text.model_dump(exclude_none=True),
                "condition": one.criterion.condition,
                "holds": one.holds,
                "facts": [
                    {
                        "name": fact.name,
                        "unit": fact.unit,
                        "value": fact.value,
                        "missing": None if fact.missing is None else say(fact.missing, "en"),
                    }
                    for fact in one.facts
                ],
            }
            for one in result.criteria
        ],
        "releases": [
            {
                "name": one.name,
                "periods": list(one.periods),
                "amount": one.amount,
                "planned": one.planned,
            }
            for one in result.tranches
        ],
    }
