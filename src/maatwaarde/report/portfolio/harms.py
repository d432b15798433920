"""What a portfolio harms, as blocks, data and a table: it stands before all that is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maatwaarde.framework import Framework, Measure
from maatwaarde.messages import Amount, Message, Number, Share, Text, Unit, joined, msg, nmsg
from maatwaarde.portfolio.harms import Cause, GuardUse, Harm, Harms, SingleHarm, harms
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Table,
    from_columns,
)
from maatwaarde.report.portfolio.names import proposal_names
from maatwaarde.report.ranking.names import on_value, rule_mark
from maatwaarde.report.targets import of_base

SHOWN = 3
"""Proposals named for each measure that loses, the largest harm first."""
SINGLES = 8
"""Proposals named for a serious harm of their own, the largest first."""
_TITLE = msg("What this choice harms")
_MINUS = "\N{MINUS SIGN}"
_LEAST = 0.001
# What is unknown on so many measures is named, and else counted.
_NAMED = 6


def harms_blocks(plan: Plan, title: Text = _TITLE) -> Iterator[Block]:
    """Yield what the chosen proposals harm together, what each does by itself, and the guards."""
    found, names = harms(plan), proposal_names(plan.problem)
    yield Heading(title)
    if found.measures:
        yield Items(tuple(_harm(harm, names, plan.scores.framework) for harm in found.measures))
    else:
        yield Paragraph(_nothing(plan, found))
    if found.proposals:
        yield Paragraph(msg("Serious harm by one proposal, whatever others make up for:"))
        shown = [_single(item, names) for item in found.proposals[:SINGLES]]
        rest = len(found.proposals) - len(shown)
        if rest:
            told = nmsg(
                "and {n} more; the harm of each is with it in the list of what is chosen",
                "and {n} more; the harm of each is with it in the list of what is chosen",
                rest,
            )
            shown.append(Item(told))
        yield Items(tuple(shown))
    if found.guards:
        yield Paragraph(msg("What guards allow:"))
        yield Items(tuple(map(_guard, found.guards)))
    if found.possible:
        yield Note(
            msg(
                "at the worst end of what is unknown or uncertain, more is lost than gained on "
                "{measures}",
                measures=joined(map(_possible, found.possible), "; "),
            ),
            "caution",
            "?",
        )
    if found.unknown:
        yield Note(_unknown(plan, found), "caution", "?")


def _nothing(plan: Plan, found: Harms) -> Text:
    if not plan.chosen:
        return msg("Nothing is chosen, so nothing is harmed.")
    if found.unknown:
        return msg("As far as is known, nothing: on no measure is more lost than gained.")
    return msg("Nothing: on no measure is more lost than gained.")


def _with_base(total: float, measure: Measure, framework: Framework) -> Amount | Message:
    """Return a total, and for one in per cent how much of its base that is."""
    amount, base = Amount(total, measure.unit), of_base(measure, framework)
    if base is None:
        return amount
    told = Amount(total * base.factor, base.told_in)
    return msg("{amount} ({of_base})", amount=amount, of_base=told)


def _harm(harm: Harm, names: Mapping[str, Text], framework: Framework) -> Item:
    parts: list[Text] = [
        msg(
            "{amount}, {share} of a full loss",
            amount=_with_base(harm.total, harm.measure, framework),
            share=_share(harm.loss),
        )
    ]
    if harm.year is not None:
        parts.append(msg("most in {year}", year=str(harm.year)))
    text = joined([on_value(harm.measure, harm.value), joined(parts, ", ")], ": ")
    below = [Item(_cause(cause, names)) for cause in harm.causes[:SHOWN]]
    more = harm.causes[SHOWN:]
    if more:
        rest = Amount(sum(cause.amount for cause in more))
        below.append(
            Item(
                nmsg(
                    "and {n} more: {amount}",
                    "and {n} more: {amount} together",
                    len(more),
                    amount=rest,
                )
            )
        )
    if harm.made_up:
        below.append(Item(msg("others against it: {amount}", amount=Amount(harm.made_up))))
    return Item(text, _MINUS, tuple(below))


def _cause(cause: Cause, names: Mapping[str, Text]) -> Text:
    who = names[cause.proposals[0]]
    if len(cause.proposals) > 1:
        who = msg("{ids} together", ids=joined(cause.proposals, " + "))
    text = joined([who, Amount(cause.amount)], ": ")
    return text if cause.known else msg("{harm} (unknown: the middle of its range)", harm=text)


def _share(loss: float) -> Share | Message:
    """Return a part of a full loss; small is not nothing."""
    if loss < _LEAST / 2:
        return msg("less than {least}", least=Share(_LEAST, 1))
    return Share(loss, 0 if loss >= 0.1 else 1)


def _single(item: SingleHarm, names: Mapping[str, Text]) -> Item:
    worst = item.worst
    text: Text = msg(
        "{proposal}: {measure} {amount}, {share} of a full loss",
        proposal=names[item.proposal],
        measure=on_value(worst.measure, worst.value),
        amount=Amount(item.impact, worst.measure.unit),
        share=_share(item.loss),
    )
    if item.made_up:
        text = joined([text, msg("others make up for it")], "; ")
    below = [Item(msg("breaks the guard on {value}", value=title), "!") for _, title in item.guards]
    return Item(text, _MINUS, tuple(below))


def _guard(use: GuardUse) -> Item:
    state = {
        "broken": msg("broken"),
        "near": msg("near its limit"),
        "met": msg("within bounds"),
    }[use.state]
    values = {
        "rule": rule_mark(use.guard.rule),
        "value": use.title,
        "loss": Number(use.loss, 2)
        if use.loss >= 0.005
        else msg("<{least}", least=Number(0.01, 2)),
        "allowed": Number(use.guard.max_loss, 2),
        "state": state,
    }
    if use.year is None:
        text = msg("{rule} {value}: loss {loss}, at most {allowed} allowed: {state}", **values)
    else:
        text = msg(
            "{rule} {value}: loss {loss} in {year}, at most {allowed} allowed: {state}",
            year=str(use.year),
            **values,
        )
    return Item(text, "" if use.state == "met" else "!")


def _possible(harm: Harm) -> Text:
    amount = Amount(harm.total, harm.measure.unit)
    return joined([harm.measure.title, amount])


def _unknown(plan: Plan, found: Harms) -> Text:
    titles = {measure.id: measure.title for measure in plan.scores.framework.measures}
    count = sum(found.unknown.values())
    if len(found.unknown) <= _NAMED:
        return nmsg(
            "{n} of the {of} impacts of what is chosen is unknown, which is not nothing: "
            "{measures}.",
            "{n} of the {of} impacts of what is chosen are unknown, which is not nothing: "
            "{measures}.",
            count,
            of=Number(found.impacts, 0),
            measures=joined(
                [joined([titles[name], f"({times})"]) for name, times in found.unknown.items()],
                ", ",
            ),
        )
    return msg(
        "{n} of the {of} impacts of what is chosen are unknown, on {measures} measures, which is "
        "not nothing.",
        n=Number(count, 0),
        of=Number(found.impacts, 0),
        measures=len(found.unknown),
    )


def harms_data(plan: Plan) -> dict[str, Any]:
    """Return the same as nested data."""
    found = harms(plan)
    return {
        "measures": [
            {
                **_harm_data(harm),
                "made_up_for": harm.made_up,
                "causes": [_cause_data(cause) for cause in harm.causes],
            }
            for harm in found.measures
        ],
        "possible": [_harm_data(harm) for harm in found.possible],
        "proposals": [
            {
                "id": item.proposal,
                "measure": item.worst.measure.id,
                "value": item.worst.value.id,
                "impact": item.impact,
                "unit": item.worst.measure.unit,
                "share_of_full_loss": item.loss,
                "made_up_for": item.made_up,
                "breaks": [
                    {"value": guard.value, "pillar": guard.pillar, "sdg": guard.sdg}
                    for guard, _ in item.guards
                ],
            }
            for item in found.proposals
        ],
        "guards": [
            {
                "value": use.guard.value,
                "pillar": use.guard.pillar,
                "sdg": use.guard.sdg,
                "rule": use.guard.rule,
                "max_loss": use.guard.max_loss,
                "loss": use.loss,
                "year": use.year,
                "state": use.state,
            }
            for use in found.guards
        ],
        "unknown": found.unknown,
        "impacts": found.impacts,
    }


def _harm_data(harm: Harm) -> dict[str, Any]:
    return {
        "measure": harm.measure.id,
        "value": harm.value.id,
        "year": harm.year,
        "total": harm.total,
        "unit": harm.measure.unit,
        "share_of_full_loss": harm.loss,
    }


def _cause_data(cause: Cause) -> dict[str, Any]:
    return {"proposals": list(cause.proposals), "amount": cause.amount, "known": cause.known}


def harms_annex(plan: Plan) -> Table:
    """Return a row for each measure that loses, or may, with the proposals that cause it."""
    found = harms(plan)
    rows = [*found.measures, *found.possible]
    causes = [
        joined(
            [joined([" + ".join(c.proposals), Amount(c.amount)]) for c in harm.causes],
            "; ",
        )
        for harm in rows
    ]
    sure = [True] * len(found.measures) + [False] * len(found.possible)
    return from_columns(
        "harms",
        [
            (Column("measure", msg("id")), [harm.measure.id for harm in rows]),
            (Column("title", msg("measure")), [harm.measure.title for harm in rows]),
            (Column("value", msg("value")), [harm.value.title for harm in rows]),
            (Column("total", msg("total"), "number"), [harm.total for harm in rows]),
            (Column("unit", msg("unit")), [Unit(harm.measure.unit) for harm in rows]),
            (
                Column("share_of_full_loss", msg("part of a full loss"), "share"),
                [harm.loss for harm in rows],
            ),
            (
                Column("year", msg("worst year"), "period"),
                [None if harm.year is None else str(harm.year) for harm in rows],
            ),
            (
                Column("expected", msg("as valued, or only at the worst")),
                [msg("as valued") if one else msg("at the worst") for one in sure],
            ),
            (Column("causes", msg("caused by")), [text or None for text in causes]),
        ],
    )
