"""Equal cases as document: what decided each, who was treated alike, and how it is spread."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.account.audit import (
    Audit,
    Difference,
    EqualCase,
    NearCase,
)
from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.report.account.audit_annexes import audit_annexes
from maatwaarde.report.account.audit_spread import chance_note, spread_blocks
from maatwaarde.report.account.audit_words import (
    RULE_TITLES,
    AuditWords,
    fact_title,
    fact_value,
)
from maatwaarde.report.blocks import (
    Block,
    Details,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
)
from maatwaarde.report.document import Document
from maatwaarde.report.eligibility import eligibility_blocks
from maatwaarde.report.portfolio.names import natural
from maatwaarde.report.portfolio.summary import plan_proof

SHOWN = 20
"""Cases, and proposals under a rule, that a page names; a file has them all."""


def audit_document(found: Audit) -> Document:
    """Return what decided each proposal, how equal cases fared, and how things are spread."""
    words = AuditWords(found)
    blocks: list[Block] = [
        *map(Paragraph, _head(found)),
        Details(msg("What counts as the same facts"), tuple(_facts_blocks(found))),
        *_unequal(found, words),
        *_equal(found, words),
        *_near(found, words),
        Heading(msg("What decided each proposal")),
        Items(tuple(_decided(found, words))),
        *eligibility_blocks(found.plan.eligibility),
    ]
    for spread in found.spreads:
        blocks += spread_blocks(spread)
    blocks += chance_note(found.spreads)
    title = msg("Equal cases: {framework}", framework=found.plan.scores.framework.title)
    return Document(title, tuple(blocks), lambda: audit_annexes(found, words.reason, words.why))


def _head(found: Audit) -> Iterator[Text]:
    plan = found.plan
    yield msg(
        "{k} of {n} proposals chosen ({proof}).",
        k=Number(len(plan.chosen), 0),
        n=Number(len(found.decisions), 0),
        proof=plan_proof(plan),
    )
    cases = found.cases
    if not cases:
        yield msg("No two proposals have the same facts, so that there are no equal cases.")
        return
    inside = sum(len(case.proposals) for case in cases)
    yield nmsg(
        "{count} group of proposals has the same facts ({inside} proposals).",
        "{count} groups of proposals have the same facts ({inside} proposals).",
        len(cases),
        count=Number(len(cases), 0),
        inside=Number(inside, 0),
    )
    equal = sum(case.equal for case in cases)
    unexplained = sum(not case.explained for case in cases)
    yield msg(
        "Treated the same: {equal}. Not the same, with a reason: {explained}. Not the same and "
        "without a reason: {unexplained}.",
        equal=Number(equal, 0),
        explained=Number(len(cases) - equal - unexplained, 0),
        unexplained=Number(unexplained, 0),
    )


def _facts_blocks(found: Audit) -> Iterator[Block]:
    yield Paragraph(
        msg(
            "Two proposals have the same facts when all of these are the same: amounts that differ "
            "by at most a billionth part count as the same, and what is unknown is the same only "
            "as what is unknown."
        )
    )
    named: dict[str, list[Text]] = {}
    for fact in found.facts:
        named.setdefault(fact.kind, []).append(fact_title(fact, found))
    heads: dict[str, Message] = {
        "impact": msg("impacts, with their range and when they are in force"),
        "cost": msg("money asked"),
        "staff": msg("staff asked"),
        "column": msg("columns that a criterion or rule is about, or that were asked for"),
    }
    yield Items(
        tuple(
            Item(msg("{what}: {names}", what=heads[kind], names=joined(names, ", ")))
            for kind, names in named.items()
        )
    )


def _unequal(found: Audit, words: AuditWords) -> Iterator[Block]:
    cases = [case for case in found.cases if not case.equal]
    if not cases:
        return
    yield Heading(msg("The same facts, and not the same outcome"))
    yield Items(tuple(_case(case, found, words) for case in cases[:SHOWN]))
    if len(cases) > SHOWN:
        yield _more(len(cases) - SHOWN)
    if any(not case.explained for case in cases):
        yield Note(
            msg("What has a ! has no reason in the rules: look into it before you decide."), "harm"
        )


def _case(case: EqualCase, found: Audit, words: AuditWords) -> Item:
    chosen = [name for name in case.proposals if found.decisions[name].chosen]
    below: list[Item] = []
    if chosen:
        below.append(Item(msg("chosen: {names}", names=words.named(chosen))))
    if not case.same_score:
        below.append(Item(msg("their scores differ"), mark="!"))
    elif not case.same_rank:
        below.append(Item(msg("their ranks differ"), mark="!"))
    # Of those with one reason it is said once.
    told: dict[tuple[str, str], list[Difference]] = {}
    for item in case.differences:
        key = (str(words.why(item)), str(words.both(item) or ""))
        told.setdefault(key, []).append(item)
    for items in told.values():
        first = items[0]
        ids = [item.proposal for item in items]
        unexplained = first.why in ("better", "none")
        text = joined([words.named(ids), words.why(first)], ": ")
        both = words.both(first)
        below.append(Item(text, "!" if unexplained else "", () if both is None else (Item(both),)))
    return Item(words.named(case.proposals), "" if case.explained else "!", tuple(below))


def _equal(found: Audit, words: AuditWords) -> Iterator[Block]:
    cases = [case for case in found.cases if case.equal]
    if not cases:
        return
    yield Heading(msg("The same facts, and the same outcome"))
    items = []
    for case in cases[:SHOWN]:
        decision = found.decisions[case.proposals[0]]
        rules = dict.fromkeys(found.decisions[name].rule for name in case.proposals)
        rule = joined([RULE_TITLES[one] for one in rules], "; ")
        text = (
            msg("{names}: chosen", names=words.named(case.proposals))
            if decision.chosen
            else msg("{names}: not chosen ({rule})", names=words.named(case.proposals), rule=rule)
        )
        items.append(Item(text))
    yield Items(tuple(items))
    if len(cases) > SHOWN:
        yield _more(len(cases) - SHOWN)


def _near(found: Audit, words: AuditWords) -> Iterator[Block]:
    if found.near is None:
        return
    yield Heading(msg("Different in one fact, and not the same outcome"))
    if not found.near:
        yield Paragraph(msg("There are none."))
        return
    yield Paragraph(
        msg("Of each group that differs in one fact only, the two that are nearest to each other.")
    )
    yield Items(tuple(_near_case(case, found, words) for case in found.near[:SHOWN]))
    if len(found.near) > SHOWN:
        yield _more(len(found.near) - SHOWN)


def _near_case(case: NearCase, found: Audit, words: AuditWords) -> Item:
    fact = found.facts[case.fact]
    one, other = case.nearest
    rows = found.proposals.index(one), found.proposals.index(other)
    text = msg(
        "{one} is chosen and {other} is not; they differ in {fact} only: {a} and {b}",
        one=one,
        other=other,
        fact=fact_title(fact, found),
        a=fact_value(fact, rows[0]),
        b=fact_value(fact, rows[1]),
    )
    decision = found.decisions[other]
    why = joined([RULE_TITLES[decision.rule], words.reason(decision) or ""], ": ")
    below = [Item(joined([other, why], ": "))]
    more = len(case.chosen) + len(case.others) - 2
    if more:
        below.append(
            Item(
                msg(
                    "all alike but for this: {chosen} chosen, {others} not",
                    chosen=Number(len(case.chosen), 0),
                    others=Number(len(case.others), 0),
                )
            )
        )
    return Item(text, below=tuple(below))


def _decided(found: Audit, words: AuditWords) -> Iterator[Item]:
    """Yield each rule that decided anything, with the proposals that it decided."""
    for rule, count in found.counts.items():
        inside = sorted(
            (one for one in found.decisions.values() if one.rule == rule),
            key=lambda one: natural(one.proposal),
        )
        head = joined([RULE_TITLES[rule], Number(count, 0)], ": ")
        below: list[Item] = []
        for decision in inside[:SHOWN]:
            reason = words.reason(decision)
            name = words.names[decision.proposal]
            below.append(Item(name if reason is None else joined([name, reason], ": ")))
        if len(inside) > SHOWN:
            below.append(Item(msg("and {n} more", n=Number(len(inside) - SHOWN, 0))))
        yield Item(head, below=tuple(below))


def _more(n: int) -> Note:
    return Note(msg("And {n} more; a file has them all (-o).", n=Number(n, 0)))
