"""Gates as tables for files: a row for each gate, criterion, fact and amount of money."""

from __future__ import annotations

from maatwaarde.account.gates.records import Checked
from maatwaarde.messages import msg
from maatwaarde.report.account.gates_words import HOLDS, OUTCOMES, due_day, unit_text
from maatwaarde.report.blocks import Column, Table, from_columns


def gates_annexes(checked: Checked) -> tuple[Table, ...]:
    """Return the tables with every figure."""
    results = checked.results
    criteria = [(result, one) for result in results for one in result.criteria]
    facts = [(result, one, fact) for result, one in criteria for fact in one.facts]
    tranches = [(result, one) for result in results for one in result.tranches]
    return (
        from_columns(
            "gates",
            [
                (Column("gate", msg("gate")), [one.gate.id for one in results]),
                (Column("title", msg("title")), [one.gate.title for one in results]),
                (Column("proposal", msg("proposal")), [one.proposal for one in results]),
                (Column("proposal_title", msg("name")), [one.title for one in results]),
                (Column("due", msg("due"), "date"), [due_day(one) for one in results]),
                (
                    Column("outcome", msg("outcome")),
                    [OUTCOMES[one.outcome].words for one in results],
                ),
                (
                    Column("by_criteria", msg("by the criteria")),
                    [OUTCOMES[one.by_criteria].words for one in results],
                ),
                (
                    Column("decided_by", msg("decided by")),
                    [one.decision.by if one.decision else None for one in results],
                ),
                (
                    Column("reason", msg("reason")),
                    [one.decision.reason if one.decision else None for one in results],
                ),
            ],
        ),
        from_columns(
            "criteria",
            [
                (Column("gate", msg("gate")), [result.gate.id for result, _ in criteria]),
                (Column("proposal", msg("proposal")), [result.proposal for result, _ in criteria]),
                (Column("criterion", msg("criterion")), [one.criterion.id for _, one in criteria]),
                (Column("text", msg("text")), [one.criterion.text for _, one in criteria]),
                (
                    Column("condition", msg("condition")),
                    [one.criterion.condition for _, one in criteria],
                ),
                (
                    Column("holds", msg("outcome")),
                    [HOLDS[one.holds].words for _, one in criteria],
                ),
            ],
        ),
        from_columns(
            "facts",
            [
                (Column("gate", msg("gate")), [result.gate.id for result, _, _ in facts]),
                (Column("proposal", msg("proposal")), [result.proposal for result, _, _ in facts]),
                (Column("criterion", msg("criterion")), [one.criterion.id for _, one, _ in facts]),
                (Column("fact", msg("fact")), [fact.name for _, _, fact in facts]),
                (Column("value", msg("value")), [fact.value for _, _, fact in facts]),
                (Column("unit", msg("unit")), [unit_text(fact.unit) for _, _, fact in facts]),
                (Column("missing", msg("why unknown")), [fact.missing for _, _, fact in facts]),
            ],
        ),
        from_columns(
            "money",
            [
                (Column("gate", msg("gate")), [result.gate.id for result, _ in tranches]),
                (Column("proposal", msg("proposal")), [result.proposal for result, _ in tranches]),
                (Column("name", msg("kind of money")), [one.name for _, one in tranches]),
                (
                    Column("periods", msg("periods")),
                    [", ".join(one.periods) for _, one in tranches],
                ),
                (
                    Column("released", msg("released"), "money"),
                    [one.amount if result.outcome == "passed" else 0.0 for result, one in tranches],
                ),
                (
                    Column("held_back", msg("held back"), "money"),
                    [one.amount if result.waits else 0.0 for result, one in tranches],
                ),
            ],
        ),
    )
