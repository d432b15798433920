"""Equal cases as tables for files, and as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from maatwaarde.account.audit import TOLERANCE, Audit, Decision, Difference, Spread
from maatwaarde.messages import Text, msg
from maatwaarde.report.account.audit_spread import spread_annex
from maatwaarde.report.blocks import Column, Table, from_columns
from maatwaarde.report.data import header
from maatwaarde.report.eligibility import eligibility_annex, eligibility_data
from maatwaarde.report.portfolio.rules import reason_code, violation_data


def audit_annexes(
    found: Audit,
    reason: Callable[[Decision], Text | None],
    why: Callable[[Difference], Text],
) -> tuple[Table, ...]:
    """Return one row a proposal, one a difference between equals, and one a group.

    Parameters
    ----------
    reason, why
        Say what decided a proposal, and why it was treated otherwise than its equal.
    """
    titles = dict(zip(found.proposals.ids, found.proposals.titles, strict=True))
    group = {name: k for k, case in enumerate(found.cases, 1) for name in case.proposals}
    scores = found.plan.scores
    rows = {name: i for i, name in enumerate(scores.proposals)}
    decided = [found.decisions[name] for name in sorted(found.decisions)]
    names = [one.proposal for one in decided]
    tables = [
        from_columns(
            "decisions",
            [
                (Column("id", msg("id")), names),
                (Column("title", msg("title")), [titles[name] for name in names]),
                (Column("chosen", msg("chosen")), [one.chosen for one in decided]),
                (Column("rule", msg("what decided")), [one.rule for one in decided]),
                (Column("reason", msg("reason")), [reason(one) for one in decided]),
                (
                    Column("score", msg("score"), "number"),
                    [float(scores.score[rows[name]]) for name in names],
                ),
                (
                    Column("rank", msg("rank"), "number"),
                    [int(scores.rank[rows[name]]) or None for name in names],
                ),
                (
                    Column("same_facts", msg("group with the same facts"), "number"),
                    [group.get(name) for name in names],
                ),
            ],
        )
    ]
    differences = [(k, item) for k, case in enumerate(found.cases, 1) for item in case.differences]
    tables.append(
        from_columns(
            "differences",
            [
                (Column("group", msg("group"), "number"), [k for k, _ in differences]),
                (Column("proposal", msg("proposal")), [one.proposal for _, one in differences]),
                (Column("other", msg("equal to")), [one.other for _, one in differences]),
                (Column("why", msg("kind")), [one.why for _, one in differences]),
                (Column("reason", msg("reason")), [why(one) for _, one in differences]),
                (
                    Column("cost [EUR]", msg("cost (EUR)"), "money"),
                    [None if one.both is None else one.both.cost for _, one in differences],
                ),
            ],
        )
    )
    if found.near is not None:
        tables.append(
            from_columns(
                "near",
                [
                    (Column("fact", msg("fact")), [found.facts[n.fact].name for n in found.near]),
                    (Column("chosen", msg("chosen")), [" ".join(n.chosen) for n in found.near]),
                    (Column("others", msg("not chosen")), [" ".join(n.others) for n in found.near]),
                ],
            )
        )
    tables += [spread_annex(spread) for spread in found.spreads]
    if found.plan.eligibility is not None:
        tables.append(eligibility_annex(found.plan.eligibility, titles))
    return tuple(tables)


def audit_data(found: Audit, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the same as nested data; ids and numbers as they are, reasons as facts."""
    plan = found.plan
    return {
        **header(plan.scores.framework, plugins),
        "status": plan.solution.status,
        "objective": plan.solution.objective,
        "chosen": list(plan.chosen),
        "tolerance": TOLERANCE,
        "facts": [
            {"kind": fact.kind, "name": fact.name, "unit": fact.unit} for fact in found.facts
        ],
        "rules": dict(found.counts),
        "decisions": {name: _decision(found.decisions[name]) for name in sorted(found.decisions)},
        "equal_cases": [
            {
                "proposals": list(case.proposals),
                "same_score": case.same_score,
                "same_rank": case.same_rank,
                "equal": case.equal,
                "explained": case.explained,
                "differences": [_difference(item) for item in case.differences],
            }
            for case in found.cases
        ],
        "near_cases": None
        if found.near is None
        else [
            {
                "fact": found.facts[case.fact].name,
                "kind": found.facts[case.fact].kind,
                "chosen": list(case.chosen),
                "not_chosen": list(case.others),
                "nearest": list(case.nearest),
                "values": [
                    found.facts[case.fact].value(found.proposals.index(name))
                    for name in case.nearest
                ],
            }
            for case in found.near
        ],
        "spread": [_spread(spread) for spread in found.spreads],
        **eligibility_data(plan.eligibility),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    left = decision.left
    return {
        "chosen": decision.chosen,
        "rule": decision.rule,
        "start": decision.start,
        "part": decision.part,
        "bans": [reason_code(ban) for ban in decision.bans],
        "broken": [] if left is None else [violation_data(item) for item in left.broken],
        "short": {} if left is None else {use.resource: -use.slack for use in left.short},
        "value_change": None if left is None else left.value_change,
    }


def _difference(item: Difference) -> dict[str, Any]:
    both = item.both
    return {
        "proposal": item.proposal,
        "other": item.other,
        "why": item.why,
        "bans": [reason_code(ban) for ban in item.bans],
        "broken": [violation_data(broken) for broken in item.broken],
        "short": {use.resource: -use.slack for use in item.short},
        "value_change": item.value,
        "both": None
        if both is None
        else {
            "cost": both.cost,
            "short": {use.resource: -use.slack for use in both.short},
            "broken": [violation_data(broken) for broken in both.broken],
            "value_change": both.value,
        },
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "column": spread.column,
        "heading": spread.heading,
        "residents": spread.residents,
        "chance": spread.chance,
        "groups": [
            {
                **asdict(group),
                "rejected": group.rejected,
                "granted_per_resident": group.granted_per_resident,
                "score_per_thousand": group.score_per_thousand,
            }
            for group in spread.groups
        ],
    }
