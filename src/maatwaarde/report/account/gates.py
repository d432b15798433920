"""Gates on a day: facts, criteria and outcome, and what is released or held back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from maatwaarde.account.gates.consequences import FreedUse, freed, held_up, money_of_gates
from maatwaarde.account.gates.records import (
    Checked,
    CheckedCriterion,
    CheckedFact,
    CheckedGate,
)
from maatwaarde.messages import (
    Amount,
    Day,
    Money,
    Number,
    Rounded,
    Text,
    joined,
    msg,
    nmsg,
)
from maatwaarde.report.account.gates_annexes import gates_annexes
from maatwaarde.report.account.gates_words import HOLDS, OUTCOMES
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import kind_name


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
    return Document(title, tuple(blocks), lambda: gates_annexes(checked))


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
    parts = [
        joined([str(counts[key]), state.words]) for key, state in OUTCOMES.items() if counts[key]
    ]
    total = nmsg("{n} gate:", "{n} gates:", len(checked.results))
    if not parts:
        return msg("No gate holds for any proposal of the plan.")
    return joined([total, joined([joined(parts, ", "), "."], "")])


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
            Row((result.gate.id, result.proposal, due, OUTCOMES[result.outcome], released, held))
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
    yield joined([OUTCOMES[result.outcome], "."], "")
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
            yield msg(
                "By the criteria it is {outcome}.", outcome=OUTCOMES[result.by_criteria].words
            )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _criterion(one: CheckedCriterion) -> Item:
    holds = HOLDS[one.holds]
    below = [Item(joined([one.criterion.condition, holds.words], ": "))]
    below += [Item(_fact(fact)) for fact in one.facts]
    return Item(one.criterion.text, holds.shape, tuple(below))


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
            Row(
                (
                    kind_name(one.name),
                    *(
                        Money(amount) if amount else None
                        for amount in (one.released, one.held_back, one.to_come)
                    ),
                )
            )
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
                Money(use.amount)
                if use.kind == "money"
                else joined([Rounded(use.amount, 2), "fte"]),
            )
        )
        for use in uses
    )
    return Table("freed", columns, rows)
