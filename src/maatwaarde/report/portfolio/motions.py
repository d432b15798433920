"""The price of motions: what each costs in value, and what it pushes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maatwaarde.messages import Amount, Exact, Money, RoundedShare, Text, joined, msg, nmsg
from maatwaarde.portfolio import PortfolioComparison, RuleRef
from maatwaarde.portfolio.analysis.without import Without
from maatwaarde.portfolio.inputs.changes import BudgetChange, StaffChange
from maatwaarde.portfolio.inputs.motions import Motion
from maatwaarde.portfolio.motions import AtOdds, Price, PricedMotions
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Column, Heading, Note, Paragraph, Row, Table
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import kind_name, naturally, proposal_names, value_names
from maatwaarde.report.portfolio.rules import RuleWords, cure_text, reason_code
from maatwaarde.report.portfolio.without import (
    NOT_IN_TIME,
    certainty,
    part_of,
    without_blocks,
    without_data,
)

# So many measures that a motion harms are named; harm first, and the rest is in the JSON.
_HARMS = 4
# So many motions stand beside one another, which a page of 80 signs holds.
_BESIDE = 5


def motions_document(
    plan: Plan, priced: PricedMotions | None, without: Sequence[Without] | None
) -> Document:
    """Return what motions cost, and which chosen proposals are contested.

    Parameters
    ----------
    priced, without
        None leaves that part out.
    """
    blocks: list[Block] = []
    if priced is not None:
        blocks += price_blocks(plan, priced)
    if without is not None:
        blocks += without_blocks(plan, without)
    title: Text = msg("The price of a motion")
    if priced is not None and priced.motions.title is not None:
        title = msg("The price of a motion: {title}", title=priced.motions.title)
    return Document(title, tuple(blocks))


def price_blocks(plan: Plan, priced: PricedMotions) -> Iterator[Block]:
    """Yield what each motion costs, alone and together, also for within a report."""
    prices = [*priced.alone, *([] if priced.together is None else [priced.together])]
    asked = {motion.id: motion for motion in priced.motions.motions}
    yield Heading(msg("What each motion costs"))
    yield Paragraph(
        msg(
            "Beside the plan as it is proposed stands, for each motion, the best plan that does "
            "what the motion asks. Value is what that plan brings more (+) or less, as a part of "
            "all that the plan brings now: at −10% a tenth of it is lost."
        )
    )
    if plan.solution.status != "proven":
        yield Note(
            msg(
                "The plan as it is proposed is not proven to be the best, so that a motion may "
                "seem to bring more or cost less than it does."
            ),
            "caution",
        )
    yield _price_table(plan, asked, prices)
    told: set[RuleRef | Text] = set()
    for price in prices:
        yield from _notes(plan, asked, price, told)
    if priced.at_odds:
        yield Note(
            msg(
                "The motions have no price together: {why}.",
                why=joined(_odds(plan, priced.at_odds), "; "),
            ),
            "caution",
        )
    done = [price for price in prices if price.plan is not None]
    if done:
        yield Heading(msg("What each motion costs per value"))
        for first in range(0, len(done), _BESIDE):
            key = f"motions_by_value_{first // _BESIDE + 1}" if first else "motions_by_value"
            yield _value_table(key, plan, asked, done[first : first + _BESIDE])
        if plan.solution.objective != "total-impact":
            yield Note(
                msg(
                    "The plan was chosen by the sum of scores. Here stands what it brings against "
                    "the targets, so that these do not add up to the change in value above."
                ),
                "caution",
            )


def _odds(plan: Plan, odds: AtOdds) -> Iterator[Text]:
    names, titles = proposal_names(plan.problem), value_names(plan.scores.framework)
    if odds.proposals:
        yield msg(
            "what one wants done another wants dropped ({proposals})",
            proposals=joined([names[name] for name in naturally(odds.proposals)], ", "),
        )
    if odds.guards:
        yield msg(
            "two ask another guard on the same ({values})",
            values=joined([titles[name] for name in odds.guards], ", "),
        )
    yield from odds.resources


def _name(price: Price, asked: Mapping[str, Motion]) -> Text:
    if len(price.motions) > 1:
        return msg("all motions together")
    return motion_name(asked[price.motions[0]])


def motion_name(motion: Motion) -> Text:
    """Return what people call a motion: its id and title, and who moves it."""
    name = _short(motion)
    if motion.title is not None and name is not motion.title:
        name = joined([name, motion.title])
    return name if motion.by is None else msg("{motion} ({by})", motion=name, by=motion.by)


def _short(motion: Motion) -> Text:
    # That of a motion made of an option is its title in English.
    made = motion.title is not None and motion.title.en == motion.id
    return motion.title if made and motion.title is not None else motion.id


def _price_table(plan: Plan, asked: Mapping[str, Motion], prices: Sequence[Price]) -> Table:
    rows = []
    for price in prices:
        several, change = len(price.motions) > 1, price.change
        below = [] if several else list(_asks(plan, asked[price.motions[0]]))
        told: Text = NOT_IN_TIME if price.possible is None else msg("cannot be done")
        if change is not None and price.plan is not None:
            unknown = bool(price.plan.rests_on_unknown)
            told = certainty(plan, price.plan.solution.status, assuming=unknown)
            below += [*_moves(plan, price.plan, change), *_harms(plan, price)]
        rows.append(
            Row(
                (
                    _name(price, asked),
                    None if change is None else part_of(change.value, plan.value),
                    None if change is None else Money(change.cost, sign=True),
                    told,
                ),
                below=tuple(below),
                strong=several,
            )
        )
    return Table(
        "motions",
        (
            Column("motion", msg("Motion")),
            Column("value_change", msg("Value"), "share"),
            Column("cost_change", msg("Cost"), "money"),
            Column("proof", msg("How certain")),
        ),
        tuple(rows),
    )


def _asks(plan: Plan, motion: Motion) -> Iterator[Text]:
    """Yield what a motion asks, as it was understood."""
    names, titles = proposal_names(plan.problem), value_names(plan.scores.framework)

    def listed(ids: Sequence[str]) -> Text:
        return joined([names[name] for name in naturally(ids)], "; ")

    if motion.do:
        yield msg("asks to do: {proposals}", proposals=listed(motion.do))
    if motion.drop:
        yield msg("asks not to do: {proposals}", proposals=listed(motion.drop))
    changes: list[BudgetChange | StaffChange] = [*motion.budgets, *motion.staff]
    for change in changes:
        yield _supply(plan, change)
    for guard in motion.guards:
        said = {"value": titles[guard.subject], "loss": RoundedShare(guard.max_loss)}
        if guard.rule == "veto":
            yield msg("asks a guard on {value}: above {loss} lost there is a veto", **said)
        else:
            yield msg("asks a guard on {value}: above {loss} lost there is a warning", **said)


def _supply(plan: Plan, change: BudgetChange | StaffChange) -> Text:
    money = isinstance(change, BudgetChange)
    name = change.name if isinstance(change, BudgetChange) else change.role
    kind = "money" if money else "staff"
    rows = [
        item.period for item in plan.problem.resources if (item.kind, item.name) == (kind, name)
    ]
    if change.change is None:
        what = msg(
            "{resource} times {factor}", resource=kind_name(name), factor=Exact(change.factor or 0)
        )
    else:
        amount = Money(change.change, sign=True) if money else Amount(change.change, "fte")
        what = msg("{amount} on {resource}", amount=amount, resource=kind_name(name))
    if change.periods:
        listed = joined([str(period) for period in change.periods], ", ")
        return msg("asks {what}, in each of these periods: {periods}", what=what, periods=listed)
    if len(rows) > 1:
        return msg("asks {what}, in every period ({n} times)", what=what, n=len(rows))
    return msg("asks {what}", what=what)


def _moves(plan: Plan, other: Plan, change: PortfolioComparison) -> Iterator[Text]:
    names = proposal_names(plan.problem)

    def listed(ids: Sequence[str]) -> Text:
        return joined([names[name] for name in naturally(ids)], "; ")

    if change.only_a:
        yield msg("falls out: {proposals}", proposals=listed(change.only_a))
    if change.only_b:
        yield msg("comes in: {proposals}", proposals=listed(change.only_b))
    moved = [
        msg("{proposal} (now {option})", proposal=names[name], option=option)
        for name in naturally(change.moved)
        if (option := _option(other, name))
    ]
    if moved:
        yield msg("at another time or in another part: {proposals}", proposals=joined(moved, "; "))
    if not change.only_a and not change.only_b and not change.moved:
        yield msg("the same proposals are done")


def _option(plan: Plan, name: str) -> Text:
    start, part = plan.solution.starts.get(name), plan.solution.parts[name]
    if part == 1.0:
        return start or ""
    said = RoundedShare(part)
    return said if start is None else joined([start, said], ", ")


def _harms(plan: Plan, price: Price) -> Iterator[Text]:
    titles = {measure.id: measure.title for measure in plan.scores.framework.measures}
    whole = brought(plan)
    worst = sorted(price.harms.items(), key=lambda item: (item[1], item[0]))
    told = [
        msg("{title} ({worth})", title=titles[name], worth=part_of(worth, whole))
        for name, worth in worst[:_HARMS]
    ]
    if told:
        yield msg("harms more: {measures}", measures=joined(told, "; "))


def brought(plan: Plan) -> float:
    """Return what the plan brings against the targets, whatever it was chosen by."""
    return sum(total.contribution for total in plan.solution.measures)


def _notes(
    plan: Plan, asked: Mapping[str, Motion], price: Price, told: set[RuleRef | Text]
) -> Iterator[Block]:
    """Yield why a motion cannot be done, which bans it goes against, and what else to know.

    Parameters
    ----------
    told
        What has been said of another motion, and is not to be said once more of all together.
    """
    name, framework = _name(price, asked), plan.scores.framework
    if price.clash is not None:
        yield from _clash(name, price, RuleWords(price.clash.problem, framework))
    words = RuleWords(plan.problem, framework)
    for rule in price.set_aside:
        if rule not in told:
            against = {
                "motion": name,
                "proposal": rule.members[0],
                "reason": words.reason(rule.reason) or msg("no reason was given"),
            }
            if price.possible is False:
                text = msg("{motion}: also goes against a ban on {proposal}: {reason}.", **against)
            else:
                text = msg(
                    "{motion}: goes against a ban on {proposal}: {reason}. Its price is that of "
                    "the plan without this ban.",
                    **against,
                )
            yield Note(text, "harm")
    unknown = naturally(_newly_unknown(plan, price))
    if unknown and len(price.motions) == 1:
        yield Note(
            nmsg(
                "{motion}: what {proposals} costs or needs is unknown, and counted as nothing.",
                "{motion}: what {proposals} cost or need is unknown, and counted as nothing.",
                len(unknown),
                motion=name,
                proposals=joined(unknown, ", "),
            ),
            "caution",
        )
    for warning in price.warnings:
        if warning.what not in told:
            yield Note(msg("{motion}: {warning}.", motion=name, warning=warning.what), "caution")
    told |= {*price.set_aside, *(warning.what for warning in price.warnings)}


def _newly_unknown(plan: Plan, price: Price) -> set[str]:
    """Return what comes in although nobody knows what it costs."""
    if price.plan is None:
        return set()
    return {*price.plan.rests_on_unknown} - {*plan.rests_on_unknown}


def _clash(name: Text, price: Price, words: RuleWords) -> Iterator[Block]:
    assert price.clash is not None  # or there is nothing to say
    conflict = price.clash.conflict
    if conflict is None or not conflict.rules:
        yield Note(
            msg("{motion}: cannot be done, since no plan keeps all rules.", motion=name), "harm"
        )
        return
    yield Note(
        msg(
            "{motion}: cannot be done, since these do not go together: {rules}.",
            motion=name,
            rules=joined(map(words.sentence, conflict.rules), "; "),
        ),
        "harm",
    )
    # That it would be possible without the motion is no news.
    own = {("stated", id) for id in price.motions}
    cures = [
        cure_text(cure, words)
        for cure in conflict.cures
        if not own.intersection((cure.rule.reason.kind, id) for id in cure.rule.reason.detail)
    ]
    if cures:
        yield Note(msg("It can be done with any one of these: {cures}.", cures=joined(cures, "; ")))


def _value_table(
    key: str, plan: Plan, asked: Mapping[str, Motion], prices: Sequence[Price]
) -> Table:
    whole = brought(plan)
    rows = [
        Row((value.title, *(part_of(price.by_value[value.id], whole) for price in prices)))
        for value in plan.scores.framework.categories("value")
    ]
    if plan.solution.objective == "total-impact":
        sums = [sum(price.by_value.values()) for price in prices]
        cells = [part_of(amount, whole) for amount in sums]
        rows.append(Row((msg("all values together"), *cells), strong=True))
    heads = (
        Column(
            f"motion:{'+'.join(price.motions)}",
            msg("together") if len(price.motions) > 1 else _short(asked[price.motions[0]]),
            "share",
        )
        for price in prices
    )
    return Table(key, (Column("value", msg("Value")), *heads), tuple(rows))


def motions_data(
    plan: Plan,
    priced: PricedMotions | None,
    without: Sequence[Without] | None,
    plugins: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the same as nested data; changes in value are points of the score."""
    asked = () if priced is None else priced.motions.motions
    odds = AtOdds() if priced is None else priced.at_odds
    prices = () if priced is None else priced.alone
    together = None if priced is None else priced.together
    return {
        **header(plan.scores.framework, plugins),
        "value": plan.value,
        "status": plan.proof_status,
        "objective": plan.solution.objective,
        "chosen": plan.chosen,
        "motions": [
            {
                "id": motion.id,
                "title": None
                if motion.title is None
                else motion.title.model_dump(exclude_none=True),
                "by": motion.by,
                **_price_data(price),
            }
            for motion, price in zip(asked, prices, strict=True)
        ],
        "together": None if together is None else _price_data(together),
        "at_odds": {
            "proposals": odds.proposals,
            "guards": odds.guards,
            "resources": list(map(str, odds.resources)),
        },
        "without": None if without is None else without_data(plan, without),
    }


def _price_data(price: Price) -> dict[str, Any]:
    change = price.change
    conflict = None if price.clash is None else price.clash.conflict
    words = None if price.clash is None else RuleWords(price.clash.problem)
    return {
        "possible": price.possible,
        "status": None if price.plan is None else price.plan.proof_status,
        "value_change": None if change is None else change.value,
        "cost_change": None if change is None else change.cost,
        "by_value": price.by_value,
        "harms": price.harms,
        "goes_out": () if change is None else change.only_a,
        "comes_in": () if change is None else change.only_b,
        "moved": () if change is None else change.moved,
        "chosen": None if price.plan is None else price.plan.chosen,
        "set_aside": [
            {"proposal": rule.members[0], "reason": reason_code(rule.reason)}
            for rule in price.set_aside
        ],
        "conflict": []
        if conflict is None or words is None
        else [str(words.sentence(rule)) for rule in conflict.rules],
        "warnings": [str(warning.what) for warning in price.warnings],
    }
