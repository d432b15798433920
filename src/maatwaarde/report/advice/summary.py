"""The advice on one page: what, when, what it costs, harms and brings, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from maatwaarde.messages import Amount, Money, Number, Text, joined, msg, nmsg
from maatwaarde.portfolio import Reason, ShadowPrice
from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.analysis.core_sampling import Core
from maatwaarde.portfolio.harms import harms
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.advice.reweighing import TITLE
from maatwaarde.report.blocks import (
    Block,
    Heading,
    Item,
    Items,
    KeyFigures,
    Paragraph,
    Reference,
)
from maatwaarde.report.portfolio.effects import Totals, contributions_of, totals
from maatwaarde.report.portfolio.harms import harms_blocks
from maatwaarde.report.portfolio.names import (
    naturally,
    proposal_names,
    resource_names,
    with_part,
)
from maatwaarde.report.portfolio.rules import RuleWords
from maatwaarde.report.portfolio.schedule import spent_by_year, start_text
from maatwaarde.report.portfolio.summary import plan_proof
from maatwaarde.report.ranking.names import allowed_loss, proposal_name
from maatwaarde.report.unverified import unverified_count
from maatwaarde.scoring.categories import by_category

# Measures that are named as gained; the table of effects has them all.
_MOST_GAINS = 3


def advice_blocks(advice: Advice, plan: Plan) -> Iterator[Block]:
    """Yield what is advised; harm stands before gain."""
    yield _figures(plan)
    yield Paragraph(_what(plan))
    yield from _on_a_page(harms_blocks(plan))
    yield Heading(msg("What we do, and when"))
    yield _chosen(plan)
    yield Heading(msg("What it brings"))
    gains = [row for row in totals(plan, plan.solution) if row.contribution > 0]
    gains.sort(key=lambda row: -row.contribution)
    if gains:
        yield Items(tuple(Item(_gain(row), "+") for row in gains[:_MOST_GAINS]))
    more = len(gains) - _MOST_GAINS
    if more > 0:
        table = Reference(msg("effects by year"), "portfolio")
        yield Paragraph(
            nmsg(
                "And {n} more measure gains; the table of {table} has them all.",
                "And {n} more measures gain; the table of {table} has them all.",
                more,
                table=table,
            )
        )
    yield Paragraph(_by_value(plan))
    yield Heading(msg("How sure is it?"))
    yield Items(tuple(map(Item, _sure(advice, plan))))
    yield Heading(msg("What is left out, and what more would bring"))
    yield Items((*map(Item, _out(plan)), *map(Item, more_texts(advice, plan))))


def _on_a_page(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with what stands under a line of a list behind it, which takes less room."""
    for block in blocks:
        if isinstance(block, Items):
            yield Items(tuple(map(_in_one, block.items)))
        else:
            yield block


def _in_one(item: Item) -> Item:
    if not item.below:
        return item
    told = joined(
        [joined([one.mark, one.text]) if one.mark else one.text for one in item.below], "; "
    )
    return Item(msg("{text} ({told})", text=item.text, told=told), item.mark)


def _figures(plan: Plan) -> KeyFigures:
    k, n = len(plan.chosen), len(plan.problem.proposals)
    figures: list[tuple[Text, Text]] = [
        (
            msg("proposals that we do"),
            msg("{k} of {n}", k=Number(k, 0), n=Number(n, 0)),
        ),
        (msg("what it costs"), Money(plan.solution.cost)),
    ]
    span = _years(plan)
    if span is not None:
        first, last = span
        when = str(first) if first == last else msg("{first} to {last}", first=first, last=last)
        figures.append((msg("when"), when))
    harmed = len(harms(plan).measures)
    figures.append(
        (
            msg("measures that lose"),
            msg(
                "{k} of {n}",
                k=Number(harmed, 0),
                n=Number(len(plan.scores.framework.measures), 0),
            ),
        )
    )
    return KeyFigures(tuple(figures))


def _years(plan: Plan) -> tuple[int, int] | None:
    """Return the first and the last year in which anything that is chosen runs."""
    if plan.timeline is None:
        return None
    if not plan.listed:
        return plan.timeline.base, plan.timeline.last_period
    _, spent = spent_by_year(plan)
    years = [year for year, names in spent.items() if names]
    return (min(years), max(years)) if years else None


def _what(plan: Plan) -> Text:
    cost = Money(plan.solution.cost)
    if not plan.chosen:
        return msg("Do none of these proposals.")
    return nmsg(
        "Do the {n} proposal below. It costs {cost}.",
        "Do the {n} proposals below. Together they cost {cost}.",
        len(plan.chosen),
        cost=cost,
    )


def _chosen(plan: Plan) -> Items:
    """Return what is done, when it starts and what it costs, a line each."""
    problem, solution, names = plan.problem, plan.solution, proposal_names(plan.problem)
    options = dict(zip(solution.chosen, solution.options, strict=True))
    items = []
    for name in naturally(solution.chosen):
        option = options[name]
        cost = Money(float(problem.cost[problem.option_index[option]]))
        text: Text = joined([with_part(names[name], option.scale), cost], ", ")
        if plan.listed:
            text = msg("{proposal}, from {start}", proposal=text, start=start_text(plan, name))
        items.append(Item(text))
    return Items(tuple(items))


def _by_value(plan: Plan) -> Text:
    """Return what each value at the top gains and loses, of a full gain on all of them."""
    framework = plan.scores.framework
    whole = np.array([contributions_of(plan, plan.solution)])
    found = by_category(framework, whole, "value")
    told = []
    for k, one in enumerate(found.categories):
        if one.weight > 0:
            parts: list[Text] = [Number(float(found.gains[0, k]), sign=True)]
            if found.harms[0, k] < 0:
                parts.append(msg("and harm {loss}", loss=Number(float(found.harms[0, k]))))
            told.append(joined([one.title, *parts]))
    return msg(
        "By value, where a full gain on all of them is 1: {values}. Together {value}; see: "
        "{portfolio}.",
        values=joined(told, "; "),
        value=Number(plan.value, sign=True),
        portfolio=Reference(BY_VALUE, "by-value"),
    )


BY_VALUE = msg("Gain and harm by value")


def _gain(row: Totals) -> Text:
    year = max(row.years, key=lambda year: year or 0)
    amount = Amount(row.last.total, row.unit)
    text: Text = joined([row.title, amount], ": ")
    if year is not None:
        text = msg("{gain} at the end of {year}", gain=text, year=str(year))
    parts = [text]
    for stated, target in row.targets.items():
        values = {"target": Amount(target, row.unit), "year": str(stated)}
        lacks = row.missing[stated]
        if stated is None:
            met = msg("the target of {target} is met", target=values["target"])
            short = msg(
                "{lacks} short of the target of {target}",
                lacks=Amount(abs(lacks), sign=False),
                target=values["target"],
            )
        else:
            met = msg("the target of {target} in {year} is met", **values)
            short = msg(
                "{lacks} short of the target of {target} in {year}",
                lacks=Amount(abs(lacks), sign=False),
                **values,
            )
        parts.append(short if lacks else met)
    return joined(parts, "; ")


def _sure(advice: Advice, plan: Plan) -> Iterator[Text]:
    if plan.solution.status == "proven" and not plan.rests_on_unknown:
        yield msg(
            "No other choice within this money, these people and these rules is worth more by this "
            "framework: that is proven, if the figures in the list are right."
        )
    else:
        yield msg("Whether nothing is better is not certain: {proof}.", proof=plan_proof(plan))
    if advice.core is not None:
        yield _core(advice.core)
    solved = [item for item in advice.anew if item.solution is not None]
    if solved and plan.chosen:
        falling = {name for item in solved for name in item.goes_out}
        yield msg(
            "Where one value weighs half or double, {stay} of the {n} stay in each time; see: "
            "{reweighed}",
            stay=len(plan.chosen) - len(falling),
            n=len(plan.chosen),
            reweighed=Reference(TITLE, "reweighed"),
        )
    impacts = plan.scores.impacts
    rows = {name: row for row, name in enumerate(plan.scores.proposals)}
    chosen = [rows[name] for name in plan.chosen]
    if chosen and advice.core is None:
        known = impacts.known[chosen]
        ranged = int((impacts.low < impacts.high)[chosen][known].sum())
        unknown = int((~known).sum())
        yield msg(
            "Of the {n} effects of what is chosen, {ranged} have a range and {unknown} are not "
            "known.",
            n=Number(known.size, 0),
            ranged=Number(ranged, 0),
            unknown=Number(unknown, 0),
        )
    unverified = unverified_count(impacts, chosen)
    if unverified:
        yield nmsg(
            "{n} effect of what is chosen rests on a factor that nobody saw in its source; "
            "see: {doubts}.",
            "{n} effects of what is chosen rest on a factor that nobody saw in its source; "
            "see: {doubts}.",
            unverified,
            doubts=Reference(DOUBTS, "doubts"),
        )


DOUBTS = msg("What has not been checked")


def _core(core: Core) -> Text:
    found, chosen = core.found, set(core.plan.chosen)
    always = len(chosen.intersection(found.core))
    return msg(
        "Chosen anew {samples} times, with other weights and effects within their ranges: {always} "
        "of the {n} chosen proposals were always among them; see: {core}",
        samples=found.samples,
        always=always,
        n=len(chosen),
        core=Reference(HOLDS, "core"),
    )


HOLDS = msg("Does the choice hold with other weights and effects?")


def _out(plan: Plan) -> Iterator[Text]:
    left = Reference(msg("what was left out, and why"), "left-out")
    yield nmsg(
        "{n} proposal is left out: see {left}.",
        "{n} proposals are left out: see {left}.",
        len(plan.left_out),
        left=left,
    )
    names = proposal_names(plan.problem)
    for item in plan.left_out:
        if item.forbidden is not None:
            yield msg(
                "{name} may not be chosen: {reason}",
                name=names[item.proposal],
                reason=forbidden_text(plan, item.proposal, item.forbidden),
            )


def forbidden_text(plan: Plan, proposal: str, reason: Reason) -> Text:
    """Return why a proposal may not be chosen; for a veto, how much it loses and may lose."""
    if reason.kind != "veto":
        return RuleWords(plan.problem, plan.scores.framework).reason(reason)
    scores = plan.scores
    row = scores.proposals.index(proposal)
    broken = []
    for result in scores.guards:
        if result.guard.rule == "veto" and result.broken[row]:
            text: Text = msg(
                "it breaks the guard on {value}: {loss}",
                value=scores.framework.guarded(result.guard).title,
                loss=allowed_loss(float(result.worth[row]), result.guard.max_loss),
            )
            if result.guard.reason is not None:
                text = msg("{text}. {why}", text=text, why=result.guard.reason)
            broken.append(text)
    return joined(broken, "; ")


def more_texts(advice: Advice, plan: Plan) -> Iterator[Text]:
    """Yield what more money would bring where it brings most, and what one colleague more."""
    kinds = {item.id: item.kind for item in plan.problem.resources}
    money = [price for price in advice.prices if kinds[price.resource] != "staff"]
    staff = [price for price in advice.prices if kinds[price.resource] == "staff"]
    if money:
        yield _more(plan, money)
    if staff:
        yield _more(plan, staff)


def _more(plan: Plan, prices: Sequence[ShadowPrice]) -> Text:
    units = {item.id: item.unit for item in plan.problem.resources}
    best = max(prices, key=lambda price: price.value_change)
    step = (
        Money(best.step)
        if units[best.resource] == "EUR"
        else Amount(best.step, units[best.resource], sign=False)
    )
    if best.value_change <= 0:
        return nmsg(
            "{step} more changes nothing in the choice, in the {n} that was asked about.",
            "{step} more changes nothing in the choice, in any one of the {n} that were asked "
            "about.",
            len(prices),
            step=step,
        )
    names, resources = proposal_names(plan.problem), resource_names(plan.problem)
    values = {
        "step": step,
        "resource": resources[best.resource],
        "added": Number(best.value_change, 4, sign=True),
        "value": Number(plan.value, 4),
        "comes": joined([names[name] for name in naturally(best.comes_in)], ", "),
        "goes": joined([names[name] for name in naturally(best.goes_out)], ", "),
    }
    more = msg("{step} more brings most in {resource} (value {added}, on {value}).", **values)
    if best.comes_in and best.goes_out:
        return joined([more, msg("Then in: {comes}. Out: {goes}.", **values)])
    if best.comes_in:
        return joined([more, msg("Then in: {comes}.", **values)])
    return joined([more, msg("What is chosen can then start otherwise.")])


def scores_blocks(advice: Advice) -> Iterator[Block]:
    """Yield what there is to say where nothing is chosen: how many gain, lose, or break a guard."""
    scores = advice.scores
    n, ranked = len(scores.proposals), int((scores.rank > 0).sum())
    reference = 0.0 if scores.reference is None else scores.reference
    worse = int((scores.score < reference).sum())
    figures: list[tuple[Text, Text]] = [
        (msg("proposals"), Number(n, 0)),
        (msg("break a veto"), Number(n - ranked, 0)),
    ]
    if scores.reference is not None:
        figures.append((msg("worse than doing nothing"), Number(worse, 0)))
    yield KeyFigures(tuple(figures))
    first = [proposal_name(scores, i) for i in scores.order if scores.rank[i]][:5]
    yield Paragraph(
        msg(
            "Highest stand {names}. A ranking is no choice: it does not weigh what money and "
            "people there are, nor what goes together.",
            names=joined(first, ", "),
        )
    )
    vetoed = [proposal_name(scores, i) for i in scores.order if not scores.rank[i]]
    if vetoed:
        yield Paragraph(
            msg(
                "Without a rank, since a veto guard is broken: {names}.", names=joined(vetoed, ", ")
            )
        )
