"""Gates on a day: facts, criteria and outcome, and what is released or held back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from maatwaarde.account.gates.check import (
    Checked,
    CheckedCriterion,
    CheckedFact,
    CheckedGate,
    Outcome,
)
from maatwaarde.account.gates.consequences import FreedUse, freed, held_up, money_of_gates
from maatwaarde.account.gates.names import Name
from maatwaarde.framework import Framework
from maatwaarde.messages import (
    Amount,
    Day,
    Message,
    Money,
    Number,
    Rounded,
    Text,
    joined,
    msg,
    nmsg,
    say,
)
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.portfolio.names import kind_name

# A shape with the words, so that nothing is told by a colour alone.
_SHAPES: Mapping[Outcome, str] = {"passed": "✔", "not-passed": "✘", "not-due": "○", "unknown": "?"}
_WORDS: Mapping[Outcome, Message] = {
    "passed": msg("passed"),
    "not-passed": msg("not passed"),
    "not-due": msg("not yet due"),
    "unknown": msg("unknown"),
}


def gates_document(checked: Checked, changes_file: str | None = None) -> Document:
    """Return gates with their facts, criteria and outcome, and what follows from them.

    Parameters
    ----------
    changes_file
        Where the changes for `replan` were written, to say so.
    """
    blocks: list[Block] = [Paragraph(_version(checked)), Paragraph(_count(checked))]
    blocks.append(_overview(checked))
    for result in checked.results:
        blocks += _gate(result)
    blocks += _money(checked)
    blocks += _consequences(checked, changes_file)
    title: Text = msg("Gates on {day}", day=Day(checked.today))
    if checked.gates.title is not None:
        title = msg("Gates on {day}: {title}", day=Day(checked.today), title=checked.gates.title)
    return Document(title, tuple(blocks), lambda: _annexes(checked))


def names_document(names: Mapping[str, Name]) -> Document:
    """Return the names that criteria may use."""
    rows = tuple(Row((one.name, _unit(one.unit), one.meaning)) for one in names.values())
    columns = (
        Column("name", msg("name")),
        Column("unit", msg("unit")),
        Column("meaning", msg("what it is")),
    )
    return Document(
        msg("Names for the criteria of gates"),
        (
            Paragraph(
                msg(
                    "Numbers are in the unit that stands beside a name. What is not known stays "
                    "unknown, and an unknown criterion is no pass."
                )
            ),
            Table("names", columns, rows),
        ),
    )


def names_data(names: Mapping[str, Name]) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "schema_version": SCHEMA_VERSION,
        "names": [
            {"name": one.name, "unit": one.unit, "meaning": say(one.meaning, "en")}
            for one in names.values()
        ],
    }


def _version(checked: Checked) -> Text:
    gates = checked.gates
    if gates.adopted is None:
        return msg(
            "Version {version} of the gates, which nobody has adopted yet.", version=gates.version
        )
    by: Text = gates.adopted.by
    if gates.adopted.reference:
        by = msg("{name} ({part})", name=by, part=gates.adopted.reference)
    return msg(
        "Version {version} of the gates, adopted by {by} on {day}.",
        version=gates.version,
        by=by,
        day=Day(gates.adopted.on),
    )


def _count(checked: Checked) -> Text:
    counts = Counter(result.outcome for result in checked.results)
    parts = [joined([str(counts[key]), words]) for key, words in _WORDS.items() if counts[key]]
    total = nmsg("{n} gate:", "{n} gates:", len(checked.results))
    if not parts:
        return msg("No gate holds for any proposal of the plan.")
    return joined([total, joined([joined(parts, ", "), "."], "")])


def shaped(outcome: Outcome) -> Text:
    """Return an outcome in words with a shape before them."""
    return joined([_SHAPES[outcome], _WORDS[outcome]])


def _overview(checked: Checked) -> Table:
    columns = (
        Column("gate", msg("gate")),
        Column("proposal", msg("proposal")),
        Column("due", msg("due"), "date"),
        Column("outcome", msg("outcome")),
        Column("released", msg("released"), "money"),
        Column("held_back", msg("held back"), "money"),
    )
    rows = []
    for result in checked.results:
        amount = math.fsum(tranche.amount for tranche in result.tranches)
        released = Money(amount) if result.tranches and result.outcome == "passed" else None
        held = Money(amount) if result.tranches and result.waits else None
        due = None if result.due is None else result.due.isoformat()
        rows.append(
            Row((result.gate.id, result.proposal, due, shaped(result.outcome), released, held))
        )
    return Table("gates", columns, tuple(rows))


def _gate(result: CheckedGate) -> Iterator[Block]:
    called = result.title if result.title != result.proposal else ""
    proposal = f"{result.proposal} {called}".strip()
    yield Heading(joined([result.gate.title, proposal], ": "))
    yield Paragraph(joined(list(_outcome(result))))
    yield Items(tuple(map(_criterion, result.criteria)))
    for tranche in result.tranches:
        yield Paragraph(
            _TRANCHE[_released(result)](
                amount=Money(tranche.amount),
                name=kind_name(tranche.name),
                periods=", ".join(tranche.periods),
            )
        )


def _outcome(result: CheckedGate) -> Iterator[Text]:
    yield joined([shaped(result.outcome), "."], "")
    if result.due is not None:
        yield (
            msg("It was due on {day}.", day=Day(result.due))
            if result.outcome != ("not-due")
            else msg("It is due on {day}.", day=Day(result.due))
        )
    if result.remark is not None:
        yield msg("Why: {reason}.", reason=result.remark)
    decision = result.decision
    if decision is not None:
        yield msg(
            "{by} decided so on {day}: {reason}",
            by=decision.by,
            day=Day(decision.on),
            reason=_sentence(decision.reason),
        )
        if result.by_criteria != result.outcome:
            yield msg("By the criteria it is {outcome}.", outcome=_WORDS[result.by_criteria])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _criterion(one: CheckedCriterion) -> Item:
    shape = "✔" if one.holds else "?" if one.holds is None else "✘"
    word = (
        msg("holds") if one.holds else msg("unknown") if one.holds is None else msg("does not hold")
    )
    below = [Item(joined([one.criterion.condition, word], ": "))]
    below += [Item(_fact(fact)) for fact in one.facts]
    return Item(one.criterion.text, shape, tuple(below))


def _fact(fact: CheckedFact) -> Text:
    if fact.missing is not None:
        return msg("{name} is missing: {reason}", name=fact.name, reason=fact.missing)
    return joined([fact.name, _value(fact)], " = ")


def _value(fact: CheckedFact) -> Text:
    if fact.value is None:
        return msg("unknown")
    if isinstance(fact.value, str):
        return fact.value
    if fact.unit == "EUR":
        return Money(fact.value)
    if fact.name == "start_year":
        return Number(fact.value, 0, group=False)
    return Amount(fact.value, fact.unit, sign=False)


def _unit(unit: str) -> Text:
    from maatwaarde.messages import Unit

    return msg("text") if unit == "text" else Unit(unit) if unit else msg("number")


def _released(result: CheckedGate) -> str:
    return "waits" if result.waits else result.outcome


_TRANCHE: Mapping[str, Any] = {
    "passed": lambda **told: msg("It releases {amount} of {name} in {periods}.", **told),
    "not-due": lambda **told: msg("It is to release {amount} of {name} in {periods}.", **told),
    "waits": lambda **told: msg("It holds back {amount} of {name} in {periods}.", **told),
}


def _money(checked: Checked) -> Iterator[Block]:
    found = money_of_gates(checked)
    if not found:
        return
    yield Heading(msg("Released and held back"))
    columns = (
        Column("name", msg("kind of money")),
        Column("released", msg("released"), "money"),
        Column("held_back", msg("held back"), "money"),
        Column("to_come", msg("not yet due"), "money"),
    )
    yield Table(
        "money",
        columns,
        tuple(
            Row((kind_name(one.name), *map(Money, (one.released, one.held_back, one.to_come))))
            for one in found
        ),
    )


def _consequences(checked: Checked, changes_file: str | None) -> Iterator[Block]:
    held = held_up(checked)
    titles = {result.proposal: result.title for result in checked.results}
    open_ended = sorted(
        {result.proposal for result in checked.results if result.waits} - held.keys()
    )
    if held or open_ended:
        yield Heading(msg("What the work does now"))
        lines = [
            joined([_called(proposal, titles), _does(months)], ": ")
            for proposal, months in held.items()
        ]
        lines += [
            joined(
                [
                    _called(proposal, titles),
                    msg(
                        "waits for the facts: it would stop, and without facts nothing stops for "
                        "good; decide with --decide"
                    ),
                ],
                ": ",
            )
            for proposal in open_ended
        ]
        yield Items(tuple(map(Item, lines)))
    uses = freed(checked)
    if uses:
        yield Heading(msg("What comes free"))
        yield _freed_table(uses)
        yield Note(
            msg(
                "What these proposals were to use from now on until they go on, before anything "
                "else moves. Staff is in fte on average over the year."
            )
        )
    if held and changes_file is None:
        yield Note(
            msg("What is held back frees money and people for others."),
            hint=msg("See `--changes-to FILE`, and then `maatwaarde replan … --changes FILE`."),
        )
    elif held:
        yield Note(
            msg("Written for a new plan: {file}.", file=changes_file),
            hint=msg("See `maatwaarde replan … --changes {file}`.", file=changes_file),
        )


def _called(proposal: str, titles: Mapping[str, str]) -> str:
    title = titles[proposal]
    return proposal if title == proposal else f"{proposal} {title}"


def _does(months: float) -> Text:
    if math.isinf(months):
        return msg("stops")
    return nmsg(
        "waits {months} month",
        "waits {months} months",
        1 if months == 1 else 2,
        months=Rounded(months, 1),
    )


def _freed_table(uses: tuple[FreedUse, ...]) -> Table:
    columns = (
        Column("proposal", msg("proposal")),
        Column("name", msg("money or role")),
        Column("year", msg("year"), "period"),
        Column("amount", msg("comes free"), "number"),
    )
    rows = tuple(
        Row(
            (
                use.proposal,
                kind_name(use.name),
                str(use.year),
                Money(use.amount) if use.kind == "money" else Amount(use.amount, "fte", sign=False),
            )
        )
        for use in uses
    )
    return Table("freed", columns, rows)


def _annexes(checked: Checked) -> tuple[Table, ...]:
    results = checked.results
    criteria = [(result, one) for result in results for one in result.criteria]
    facts = [(result, one, fact) for result, one in criteria for fact in one.facts]
    tranches = [(result, one) for result in results for one in result.tranches]
    truth: Mapping[bool | None, Cell] = {True: msg("holds"), False: msg("does not hold")}
    return (
        from_columns(
            "gates",
            [
                (Column("gate", msg("gate")), [one.gate.id for one in results]),
                (Column("title", msg("title")), [one.gate.title for one in results]),
                (Column("proposal", msg("proposal")), [one.proposal for one in results]),
                (Column("proposal_title", msg("name")), [one.title for one in results]),
                (Column("due", msg("due"), "date"), [_day(one) for one in results]),
                (Column("outcome", msg("outcome")), [_WORDS[one.outcome] for one in results]),
                (
                    Column("by_criteria", msg("by the criteria")),
                    [_WORDS[one.by_criteria] for one in results],
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
                    [truth.get(one.holds, msg("unknown")) for _, one in criteria],
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
                (Column("unit", msg("unit")), [_unit(fact.unit) for _, _, fact in facts]),
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


def _day(result: CheckedGate) -> str | None:
    return None if result.due is None else result.due.isoformat()


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
        "due": _day(result),
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
