"""What a proposal harms, gains and would need to move up."""

from __future__ import annotations

import math
from collections.abc import Iterator

from maatwaarde.framework import By, Framework
from maatwaarde.messages import Amount, Message, Money, Number, Percent, Text, joined, msg
from maatwaarde.report.blocks import Block, Heading, Item, Items, Paragraph
from maatwaarde.report.categories import category_blocks
from maatwaarde.report.document import Document
from maatwaarde.report.judged import judgement_text, resting_text
from maatwaarde.report.ranking.names import (
    allowed_loss,
    bound,
    on_value,
    proposal_name,
    range_text,
    rule_mark,
    worst_harm_lines,
)
from maatwaarde.scoring import Explanation
from maatwaarde.scoring.explain import BrokenGuard, Effect, Move
from maatwaarde.scoring.value_for_money import ValueForMoney

# So many ways to move up are shown, the smallest changes first.
_MOVES = 4
_MINUS = "\N{MINUS SIGN}"


def explanation_document(
    explanation: Explanation, by: By = "value", worth: ValueForMoney | None = None
) -> Document:
    """Return why a proposal stands where it stands."""
    scores = explanation.scores
    blocks: list[Block] = [
        *map(Paragraph, worst_harm_lines(scores, explanation.row)),
        *map(Paragraph, _standing(explanation)),
        *map(Paragraph, _worth(explanation, worth)),
        Heading(msg("Harms")),
        _effects(explanation.harms, _MINUS, scores.framework),
        Heading(msg("Gains")),
        _effects(explanation.gains, "+"),
        *_unknown(explanation),
    ]
    contributions = scores.contributions[explanation.row].tolist()
    blocks += category_blocks(scores.framework, contributions, by)
    blocks += [Heading(msg("Guards")), Items(tuple(_guards(explanation)))]
    blocks += [Heading(msg("To move up")), Items(tuple(_climb(explanation)))]
    if scores.additive:
        blocks.append(Paragraph(msg("The contributions add up exactly to the score.")))
    else:
        text = msg(
            "The contributions are those of the value method; with this method they do not add up "
            "to the score."
        )
        blocks.append(Paragraph(text))
    return Document(proposal_name(scores, explanation.row), tuple(blocks))


def short_explanation(
    explanation: Explanation, worth: ValueForMoney | None = None
) -> Iterator[Block]:
    """Yield the same for one page of many: without what all of them would repeat."""
    scores = explanation.scores
    told = [
        *worst_harm_lines(scores, explanation.row),
        *_standing(explanation, within=True),
        *_worth(explanation, worth, short=True),
    ]
    yield Paragraph(joined(told))
    if explanation.harms:
        yield Heading(msg("Harms"))
        yield _effects(explanation.harms, _MINUS, scores.framework)
    else:
        yield Paragraph(msg("Harms nothing, as far as is known."))
    if explanation.gains:
        yield Heading(msg("Gains"))
        yield _effects(explanation.gains, "+")
    else:
        yield Paragraph(msg("Gains nothing, as far as is known."))
    yield from _unknown(explanation)
    if explanation.guards:
        yield Heading(msg("Guards"))
        yield Items(tuple(_guards(explanation)))
    yield Heading(msg("To move up"))
    first, *moves = _climb(explanation)
    if not moves:
        yield Paragraph(first.text)
        return
    intro, *ways = moves
    told = [first.text, intro.text]
    if ways:
        told.append(msg("{ways}.", ways=joined([way.text for way in ways], "; ")))
    yield Paragraph(joined(told))


def _unknown(explanation: Explanation) -> Iterator[Block]:
    if explanation.unknown:
        yield Heading(msg("Unknown (unknown is not zero: the score lies somewhere in the range)"))
        yield Items(tuple(Item(_range(effect), "?") for effect in explanation.unknown))


def _worth(
    explanation: Explanation, worth: ValueForMoney | None, *, short: bool = False
) -> Iterator[Text]:
    if worth is None or math.isnan(worth.per_million[explanation.row]):
        return
    cost: Money | Message = Money(float(worth.cost[explanation.row]))
    if worth.yearly is not None and worth.yearly[explanation.row]:
        cost = msg(
            "{cost} (with {yearly} that returns every year, for one year)",
            cost=cost,
            yearly=Money(float(worth.yearly[explanation.row])),
        )
    if short:
        yield msg(
            "Cost {cost}; {per_million} for each million euro.",
            cost=cost,
            per_million=Number(float(worth.per_million[explanation.row]), sign=True),
        )
        return
    yield msg(
        "Cost {cost}; {per_million} for each million euro, which is no reason to choose it: a "
        "portfolio weighs budgets, people and what goes together.",
        cost=cost,
        per_million=Number(float(worth.per_million[explanation.row]), sign=True),
    )


def _standing(explanation: Explanation, *, within: bool = False) -> Iterator[Text]:
    """Yield score, rank and coverage; ``within`` a paragraph, as a sentence of it."""
    scores, row = explanation.scores, explanation.row
    score = Number(scores.score[row], sign=True)
    parts: list[Text] = [
        msg("Score {score}", score=score) if within else msg("score {score}", score=score)
    ]
    spread = range_text(scores.low[row], scores.high[row])
    if spread is not None:
        parts = [joined([*parts, msg("(range {range})", range=spread)])]
    if scores.rank[row]:
        ranked = int((scores.rank > 0).sum())
        place: Text = msg("rank {rank} of {ranked}", rank=int(scores.rank[row]), ranked=ranked)
        best, worst = (int(ranks[row]) for ranks in scores.rank_range)
        if best != worst:
            possible = msg("(rank {best} to {worst} possible)", best=best, worst=worst)
            place = joined([place, possible])
        parts.append(place)
    else:
        parts.append(msg("no rank ({rule})", rule=rule_mark("veto")))
    parts.append(msg("coverage {part}.", part=Percent(float(scores.coverage[row]))))
    yield joined(parts, "; ")
    resting = resting_text(scores, [row])
    if resting is not None:
        yield resting
    if scores.tied[row]:
        same = [
            scores.proposals[i]
            for i in scores.order
            if scores.rank[i] == scores.rank[row] and i != row
        ]
        yield msg("Shares its rank with {names}.", names=", ".join(same))


def _effects(effects: tuple[Effect, ...], mark: str, under: Framework | None = None) -> Items:
    """Return effects, a line each; with a framework, each with the value that it is on."""
    if not effects:
        return Items((Item(msg("nothing")),))
    lines = []
    for effect in effects:
        name: Text = effect.measure.title
        if under is not None:
            position = under.measure_index(effect.measure.id)
            assert position is not None  # it is one of the framework's
            name = on_value(effect.measure, under.value_of(position))
        lines.append(Item(_effect(effect, name), mark))
    return Items(tuple(lines))


def _effect(effect: Effect, name: Text) -> Text:
    parts: list[Text] = [
        msg(
            "{measure}: {impact}",
            measure=name,
            impact=Amount(effect.impact, effect.measure.unit),
        )
    ]
    if effect.low != effect.high:
        parts.append(msg("({low} … {high})", low=Amount(effect.low), high=Amount(effect.high)))
    text = joined(
        [
            joined(parts),
            msg(
                "value {worth}, contribution {contribution}",
                worth=Number(effect.worth, 2, sign=True),
                contribution=Number(effect.contribution, sign=True),
            ),
        ],
        "; ",
    )
    more: list[Text] = [text]
    if effect.beyond:
        more.append(msg("* beyond the anchors"))
    if effect.unverified:
        more.append(msg("(unverified factor)"))
    if effect.judgement is not None:
        more.append(msg("({judged})", judged=judgement_text(effect.judgement)))
    return joined(more)


def _range(effect: Effect) -> Text:
    return msg(
        "{measure}: {low} … {high}",
        measure=effect.measure.title,
        low=Amount(effect.low),
        high=Amount(effect.high, effect.measure.unit),
    )


def _guards(explanation: Explanation) -> Iterator[Item]:
    if not explanation.scores.guards:
        yield Item(msg("The framework has no guards."))
    elif not explanation.guards:
        yield Item(msg("nothing"))
    for broken in explanation.guards:
        yield _guard(broken)


def _guard(broken: BrokenGuard) -> Item:
    worth = broken.worth if broken.certain else broken.worst_case
    rule: Text = rule_mark(broken.guard.rule)
    if not broken.certain:
        rule = msg("{rule} possible", rule=rule)
    text: Text = msg(
        "{rule} {value}: {loss}.",
        rule=rule,
        value=broken.title,
        loss=allowed_loss(worth, broken.guard.max_loss),
    )
    if broken.guard.reason is not None:
        text = joined([text, broken.guard.reason])
    below: tuple[Item, ...] = ()
    if broken.moves:
        intro = Item(msg("Any one of these impacts, all else equal, mends it:"))
        below = (intro, *map(_move, broken.moves))
    return Item(text, "!", below)


def _climb(explanation: Explanation) -> Iterator[Item]:
    scores, row = explanation.scores, explanation.row
    if scores.rank[row] == 0:
        yield Item(msg("The guard has to be met first; only then does it get a rank."))
        return
    if explanation.next_above is None:
        yield Item(msg("This proposal stands at the top."))
        return
    above, gap = explanation.next_above
    yield Item(
        msg(
            "Just above this proposal stands {proposal}, {gap} more.",
            proposal=proposal_name(scores, above),
            gap=Number(gap, 4),
        )
    )
    if explanation.moves:
        yield Item(msg("Any one of these impacts, all else equal, brings it level:"))
        yield from map(_move, explanation.moves[:_MOVES])
    elif scores.relative:
        yield Item(
            msg(
                "With this method every impact also moves the scores of the others; so it is not "
                "said here what it would take to move up."
            )
        )
    elif not scores.own_method:
        yield Item(
            msg(
                "Of this method of a plugin only the scores are known; so it is not said here what "
                "it would take to move up."
            )
        )
    else:
        yield Item(msg("No single impact can bridge this difference."))


def _move(move: Move) -> Item:
    text: Text = msg(
        "{measure}: {bound} {needed} (now {now})",
        measure=move.measure.title,
        bound=bound(move.measure.better),
        needed=Amount(move.needed, move.measure.unit),
        now="?" if math.isnan(move.impact) else Amount(move.impact),
    )
    if not move.within_anchors:
        text = joined([text, msg("beyond the best anchor, so perhaps out of reach")], "; ")
    return Item(text, "\N{BULLET}")
