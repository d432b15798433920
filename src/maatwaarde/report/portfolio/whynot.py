"""Why a proposal is left out: what would bring it in, and what it would push out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from maatwaarde.messages import Amount, Money, Number, RoundedShare, Text, joined, msg
from maatwaarde.portfolio import WhyNot
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Heading, Item, Items, Note, Paragraph
from maatwaarde.report.data import header, worst_harm_data
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import kind_name, naturally, proposal_names
from maatwaarde.report.portfolio.rules import RuleWords, lifted_in_english, reason_code
from maatwaarde.report.ranking.names import allowed_loss, worst_harm_lines

_NO_PORTFOLIO = msg("no portfolio keeps all rules")
# What is asked about a proposal, in words.
_NOT_KNOWN: dict[str, Text] = {
    "money_cut": msg("a lower cost"),
    "staff_cut": msg("fewer staff"),
    "impact_gain": msg("larger gains"),
    "lifted": msg("a rule lifted"),
}


def why_not_document(plan: Plan, answer: WhyNot) -> Document:
    """Return what would bring a proposal in, and what it would push out."""
    names = proposal_names(plan.problem)
    row = plan.scores.impacts.row(answer.proposal)
    blocks = [*map(Paragraph, worst_harm_lines(plan.scores, row)), *_answer(plan, answer)]
    for title, members in _others(answer):
        items = tuple(Item(names[name]) for name in naturally(members))
        blocks += [Heading(title), Items(items)]
    title = msg("Not chosen: {name}", name=names[answer.proposal])
    return Document(title, tuple(blocks))


def short_why_not(plan: Plan, answer: WhyNot) -> Iterator[Block]:
    """Yield the same for a page that has said already how it harms, in fewer lines."""
    names = proposal_names(plan.problem)
    yield from _answer(plan, answer)
    moves = [
        msg(
            "{title}: {names}.",
            title=title,
            names=joined((names[name] for name in naturally(members)), "; "),
        )
        for title, members in _others(answer)
    ]
    if moves:
        yield Paragraph(joined(moves))


def _others(answer: WhyNot) -> Iterator[tuple[Text, tuple[str, ...]]]:
    """Yield what goes out and what comes along with it, where anything does."""
    if answer.goes_out:
        yield msg("Goes out"), answer.goes_out
    if answer.comes_in:
        yield msg("Comes along"), answer.comes_in


def _answer(plan: Plan, answer: WhyNot) -> Iterator[Block]:
    words = RuleWords(plan.problem, plan.scores.framework)
    yield from _forbidden(plan, answer, words)
    yield from map(Paragraph, _head(plan, answer, words))
    ways = ways_in(plan, answer)
    unknown = [_NOT_KNOWN[question] for question in answer.unknown if question != "portfolio"]
    if ways:
        yield Heading(msg("What would bring it in; any one of these is enough"))
        yield Items(ways)
    elif not unknown:
        yield Note(
            msg(
                "Nothing alone would bring it in: no lower cost, fewer staff or larger gains "
                "(up to a hundredfold), and no rule lifted."
            )
        )
    if unknown:
        asked = joined(unknown, ", ")
        yield Note(
            msg("Not known, since time was up: whether {ways} would bring it in.", ways=asked),
            "caution",
        )


def ways_in(plan: Plan, answer: WhyNot) -> tuple[Item, ...]:
    """Return what would bring a proposal in; any one of these is enough."""
    words = RuleWords(plan.problem, plan.scores.framework)
    return tuple(map(Item, _ways(plan, answer, words)))


def _forbidden(plan: Plan, answer: WhyNot, words: RuleWords) -> Iterator[Paragraph]:
    """Yield why it may not be chosen, and of each guard that vetoes it how much has to go."""
    if answer.forbidden is None:
        return
    yield Paragraph(
        msg(
            "It may not be chosen: {reason}. What follows is for when it might.",
            reason=words.reason(answer.forbidden),
        )
    )
    if answer.forbidden.kind != "veto":
        return
    scores = plan.scores
    row = scores.proposals.index(answer.proposal)
    for result in scores.guards:
        if result.guard.rule == "veto" and result.broken[row]:
            yield Paragraph(
                msg(
                    "The veto is lifted when it loses less on {value} ({loss}).",
                    value=scores.framework.guarded(result.guard).title,
                    loss=allowed_loss(float(result.worth[row]), result.guard.max_loss),
                ),
                hint=msg("'explain ID' says by which impacts."),
            )


def _head(plan: Plan, answer: WhyNot, words: RuleWords) -> Iterator[Text]:
    if plan.solution.status != "proven":
        yield msg("The portfolio is not proven to be the best, so this holds for this choice.")
    if answer.impossible is not None:
        what = joined(map(words.sentence, answer.impossible), "; ") or _NO_PORTFOLIO
        yield msg(
            "There is no portfolio with this proposal. What does not allow it: {what}", what=what
        )
    elif answer.portfolio is None:
        yield msg("Whether there is a portfolio with this proposal is not known: time was up.")
    if answer.portfolio is not None and answer.value_loss is not None:
        loss, value = Number(abs(answer.value_loss), 4), Number(plan.value, 4)
        if answer.value_loss >= 0:
            yield msg(
                "The best portfolio is worth {value}; with this proposal {loss} less.",
                value=value,
                loss=loss,
            )
        else:
            yield msg(
                "The best portfolio is worth {value}; with this proposal it would be worth {loss} "
                "more.",
                value=value,
                loss=loss,
            )
        if "portfolio" in answer.unknown:
            yield msg(
                "Time was up before it was certain that nothing with this proposal is better."
            )


def why_not_data(
    plan: Plan, answer: WhyNot, plugins: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the same as nested data; cuts and gains are shares of what it uses and brings.

    Rules stand there as English texts, and beside them as facts.
    """
    words, impossible = RuleWords(plan.problem), answer.impossible
    return {
        **header(plan.scores.framework, plugins),
        "proposal": answer.proposal,
        "worst_harm": worst_harm_data(plan.scores, plan.scores.impacts.row(answer.proposal)),
        "forbidden": None if answer.forbidden is None else reason_code(answer.forbidden),
        "reason": None if answer.forbidden is None else asdict(answer.forbidden),
        "impossible": None
        if impossible is None
        else str(joined(map(words.sentence, impossible), "; ") or _NO_PORTFOLIO),
        "impossible_rules": None if impossible is None else list(map(asdict, impossible)),
        "value": plan.value,
        "status": plan.solution.status,
        "value_loss": answer.value_loss,
        "goes_out": answer.goes_out,
        "comes_in": answer.comes_in,
        "money_cut": answer.money_cut,
        "staff_cut": answer.staff_cut,
        "impact_gain": answer.impact_gain,
        "lifted": list(map(lifted_in_english, answer.lifted)),
        "lifted_rules": list(map(asdict, answer.lifted)),
        "unknown": answer.unknown,
        "portfolio": None if answer.portfolio is None else answer.portfolio.chosen,
    }


def _ways(plan: Plan, answer: WhyNot, words: RuleWords) -> Iterator[Text]:
    problem = plan.problem
    option = problem.options_of[answer.proposal][0]
    if answer.money_cut is not None:
        cost = float(problem.cost[option])
        yield msg(
            "a cost that is {cut} lower ({amount} off the {whole})",
            cut=RoundedShare(answer.money_cut),
            amount=Money(answer.money_cut * cost),
            whole=Money(cost),
        )
    if answer.staff_cut is not None:
        cut = RoundedShare(answer.staff_cut)
        roles, several = _fewer(plan, option, answer.staff_cut)
        if several:
            yield msg(
                "{cut} fewer staff needed in every period; where most is asked: {roles}",
                cut=cut,
                roles=joined(roles, "; "),
            )
        elif roles:
            yield msg("{cut} fewer staff needed: {roles}", cut=cut, roles=joined(roles, "; "))
        else:
            yield msg("{cut} fewer staff needed", cut=cut)
    if answer.impact_gain is not None:
        yield msg("gains that are {gain} larger", gain=RoundedShare(answer.impact_gain))
    for rule in answer.lifted:
        yield msg("lifting this rule: {rule}", rule=words.lifted(rule))


def _fewer(plan: Plan, option: int, cut: float) -> tuple[list[Text], bool]:
    """Return of each role how many fte less in its heaviest period, and whether there are more."""
    problem = plan.problem
    asked = problem.use[[option], :].toarray()[0]
    periods: dict[str, list[int]] = {}
    for place, resource in enumerate(problem.resources):
        if resource.kind == "staff" and asked[place] > 0:
            periods.setdefault(resource.name, []).append(place)
    roles: list[Text] = []
    for role, places in sorted(periods.items()):
        place = max(places, key=lambda place: (float(asked[place]), -place))
        whole, period = float(asked[place]), problem.resources[place].period
        said: dict[str, Any] = {
            "role": kind_name(role),
            "amount": Amount(round(cut * whole, 9), "fte", sign=False),
            "whole": Amount(whole, "fte", sign=False),
        }
        if period is None:
            roles.append(msg("{role} {amount} off the {whole}", **said))
        else:
            roles.append(msg("{role} {amount} off the {whole} in {period}", period=period, **said))
    return roles, any(len(places) > 1 for places in periods.values())
