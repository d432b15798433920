"""What is learnt of estimators and factors, as part of a document and as data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.account.learning import (
    SPREAD,
    SPREAD_COUNTS,
    Learning,
    Learnt,
    Proposed,
    Why,
    why_proposed,
)
from maatwaarde.messages import Exact, Message, Number, Share, Text, Unit, joined, msg, nmsg, say
from maatwaarde.report.blocks import (
    Block,
    Column,
    Details,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)

_LEFT_OUT: dict[Why, Message] = {
    "not-estimated": msg("given in the list, and not estimated"),
    "several-estimators": msg("made by several estimators together"),
    "nothing-expected-yet": msg("late, or too early to say anything"),
}


def learning_blocks(learning: Learning, file: str | None) -> Iterator[Block]:
    """Yield what is learnt; ``file`` is where the proposal was written, if it was."""
    yield Heading(msg("What is learnt of estimators and factors"))
    if not learning.experiences:
        yield Paragraph(msg("Nothing: no measured effect was made by one estimator alone."))
    else:
        yield _table("learnt_estimators", msg("estimator"), learning.estimators)
        if learning.factors:
            yield _table("learnt_factors", msg("factor, as if it alone were off"), learning.factors)
    if learning.left_out:
        parts = [
            joined([_LEFT_OUT[why], str(count)], ": ")
            for why, count in sorted(learning.left_out.items())
        ]
        yield Note(
            msg("Measured effects that say nothing here: {parts}.", parts=joined(parts, "; "))
        )
    if learning.proposed:
        yield Paragraph(msg("Proposed for the framework; nothing is changed by itself:"))
        yield Items(tuple(Item(_proposed(item)) for item in learning.proposed))
        yield Note(
            msg(
                "Look first whether the proposals did as much as they were to: fewer dwellings "
                "insulated is no fault of a factor."
            )
        )
    elif learning.experiences:
        yield Paragraph(
            msg("No factor is proposed: the published values lie within what is likely.")
        )
    if file is not None:
        yield Paragraph(
            msg("Written: {file}, a framework that extends yours with these factors.", file=file)
        )
    if learning.experiences:
        yield _rule()


def learning_data(learning: Learning) -> dict[str, Any]:
    """Return it as the contract of `maatwaarde monitor` has it."""
    return {
        "estimators": [_learnt_data(one) for one in learning.estimators],
        "factors": [_learnt_data(one) for one in learning.factors],
        "proposed": [
            {
                "factor": item.factor.factor.id,
                "unit": item.factor.factor.unit,
                "published": item.factor.value,
                "value": item.value,
                "low": item.low,
                "high": item.high,
                "others": list(item.others),
                "reason": say(why_proposed(item), "en"),
            }
            for item in learning.proposed
        ],
        "experiences": [
            {
                "proposal": one.proposal,
                "measure": one.measure,
                "estimator": one.estimator,
                "on": one.on.isoformat(),
                "expected": one.expected,
                "realised": one.realised,
                "ratio": one.ratio,
            }
            for one in learning.experiences
        ],
        "left_out": dict(sorted(learning.left_out.items())),
    }


def _learnt_data(one: Learnt) -> dict[str, Any]:
    return {
        "name": one.name,
        "count": one.count,
        "mean": None if math.isnan(one.mean) else one.mean,
        "deviation": None if math.isnan(one.deviation) else one.deviation,
        "weight": one.weight,
        "bias": one.bias,
        "low": one.low,
        "high": one.high,
    }


def _table(key: str, head: Text, found: Sequence[Learnt]) -> Table:
    columns = (
        Column("name", head),
        Column("count", msg("effects"), "number"),
        Column("mean", msg("realised/expected"), "number"),
        Column("deviation", msg("spread"), "number"),
        Column("weight", msg("published counts as"), "number"),
        Column("bias", msg("likely"), "number"),
        Column("low", msg("from"), "number"),
        Column("high", msg("to"), "number"),
    )
    rows = tuple(
        Row(
            (
                one.name.partition("@")[0],
                Number(one.count, 0),
                None if math.isnan(one.mean) else Number(one.mean, 2),
                None if math.isnan(one.deviation) else Number(one.deviation, 2),
                Number(one.weight, 1),
                Number(one.bias, 2),
                Number(one.low, 2),
                Number(one.high, 2),
            ),
            strong=one.off,
        )
        for one in found
    )
    return Table(key, columns, rows)


def _proposed(item: Proposed) -> Text:
    factor = item.factor.factor
    what = msg(
        "{value} instead of {published} {unit}",
        value=Exact(item.value),
        published=Exact(float(f"{item.factor.value:.6g}")),
        unit=Unit(factor.unit),
    )
    parts: list[Text] = [joined([factor.id, what], ": "), why_proposed(item)]
    if item.others:
        parts.append(
            nmsg(
                "{names} could explain it as well, and is surer",
                "{names} could explain it as well, and are surer",
                len(item.others),
                names=", ".join(item.others),
            )
        )
    return joined(parts, "; ")


def _rule() -> Details:
    return Details(
        msg("How this is learnt"),
        (
            Paragraph(
                msg(
                    "Each effect that one estimator made, and that was measured, is a ratio of "
                    "realised to expected. The published value is a ratio of 1, and counts as so "
                    "many effects as its own range is sure: one that is known within {spread} "
                    "counts as one effect, one that is known within a fifth of that as 25. "
                    "Effects are taken to differ by {spread} from proposal to proposal, which "
                    "itself counts as {n} effects (an assumption of ours). What is likely follows "
                    "in closed form, with an interval that holds it with a chance of 80% (normal "
                    "with unknown mean and variance; Gelman et al., Bayesian Data Analysis, 2013, "
                    "section 3.3). An effect that did not come counts as 0.",
                    spread=Share(SPREAD, 0),
                    n=SPREAD_COUNTS,
                )
            ),
            Paragraph(
                msg(
                    "Another value is proposed where two effects or more leave 1 outside the "
                    "interval: of the factors in an estimator that of which the published value is "
                    "least sure, since realised effects cannot tell them apart."
                )
            ),
        ),
    )
