"""What rests on judgement and what on measurement, said wherever something is decided on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework, Measure
from maatwaarde.framework.scale import JUDGEMENT
from maatwaarde.impact import ImpactTable, Judgement
from maatwaarde.messages import Amount, Message, Rounded, Share, Text, Unit, joined, msg, nmsg
from maatwaarde.report.blocks import Block, Heading, Item, Items, Note
from maatwaarde.scoring import Standings

SHOWN = 5
"""Disagreements of judges that a page names; a file and `explain` have them all."""


def resting(scores: Standings) -> dict[str, Floats]:
    """Return by kind which share of the weight rests on it, shape (proposals,); together 1."""
    impacts, weights = scores.impacts, scores.framework.measure_weights
    known = impacts.known
    judged, estimated = impacts.judged & known, impacts.estimated & known
    masks = {
        "judgement": judged,
        "amounts": known & ~judged & ~estimated,
        "estimates": estimated & ~judged,
        "unknown": ~known,
    }
    return {kind: (mask * weights).sum(axis=1) for kind, mask in masks.items()}


def resting_data(scores: Standings, rows: Sequence[int] | None = None) -> dict[str, float]:
    """Return the same on average over these proposals, or over all; 0 where there are none."""
    chosen = list(range(len(scores.proposals)) if rows is None else rows)
    return {
        kind: math.fsum(shares[chosen].tolist()) / len(chosen) if chosen else 0.0
        for kind, shares in resting(scores).items()
    }


def resting_text(scores: Standings, rows: Sequence[int] | None = None) -> Text | None:
    """Return the same in words; ``None`` where nothing rests on judgement."""
    shares = resting_data(scores, rows)
    if not shares["judgement"]:
        return None
    said = {kind: Share.of_all(share) for kind, share in shares.items()}
    measured = Share.of_all(shares["amounts"] + shares["estimates"])
    text = msg(
        "Of the weight {judgement} rests on judgement and {measured} on measurement (amounts in "
        "the list {amounts}, estimates {estimates}); {unknown} is unknown",
        measured=measured,
        **said,
    )
    n = len(scores.proposals) if rows is None else len(rows)
    if n == 1:
        return msg("{text}.", text=text)
    return msg("{text} (on average over {n} proposals).", text=text, n=n)


def judgement_text(judgement: Judgement) -> Text:
    """Say what was judged, by how many, and whether they disagree."""
    text: Text = msg("judged: {said}", said=judgement.said)
    if judgement.judges < 2:
        return text
    count = nmsg("the median of {n} judge", "the median of {n} judges", judgement.judges)
    parts = [text, count]
    if judgement.disagree:
        parts.append(msg("who disagree strongly"))
    return joined(parts, ", ")


def judgement_data(judgement: Judgement | None) -> dict[str, Any] | None:
    """Return a judgement as nested data."""
    if judgement is None:
        return None
    return {
        "said": judgement.said,
        "judges": judgement.judges,
        "lowest": judgement.lowest,
        "highest": judgement.highest,
        "disagree": judgement.disagree,
    }


def disagreement_notes(scores: Standings) -> list[Note]:
    """Return a note on each impact on which judges disagree strongly, best proposal first."""
    impacts = scores.impacts
    if impacts.judgements is None:
        return []
    disagree = impacts.of_judgements(impacts.judgements.disagree)
    found = [(i, j) for i in scores.order for j in np.flatnonzero(disagree[i]).tolist()]
    notes = []
    for i, j in found[:SHOWN]:
        judgement = impacts.judgement(i, j)
        assert judgement is not None
        text = msg(
            "judges disagree strongly on {proposal}, {measure}: {said}",
            proposal=scores.proposals[i],
            measure=scores.framework.measures[j].title,
            said=judgement.said,
        )
        notes.append(Note(text, "caution"))
    if len(found) > SHOWN:
        more = nmsg(
            "and on {n} other impact: see `explain`",
            "and on {n} other impacts: see `explain`",
            len(found) - SHOWN,
        )
        notes.append(Note(more, "caution"))
    return notes


def scale_blocks(framework: Framework) -> Iterator[Block]:
    """Yield what the labels of each scale of a framework are worth."""
    judged = [measure for measure in framework.measures if measure.scale is not None]
    if not judged:
        return
    yield Heading(msg("Scales of judgement"))
    yield Items(tuple(Item(_scale(measure)) for measure in judged))
    yield Note(
        msg(
            "1 is a full gain, -1 a full loss, and 0 as much as doing nothing. A cell that is "
            "empty, or says that nobody knows, is unknown, which is not 0."
        )
    )


def _scale(measure: Measure) -> Text:
    scale = measure.scale
    assert scale is not None
    labels = [
        msg("{label} = {part}", label=label, part=Rounded(part, 2))
        for label, part in scale.labels.items()
    ]
    neutral = [label for label, part in scale.labels.items() if part == 0]
    parts = [
        msg("{measure}: {labels}", measure=measure.title, labels=joined(labels, ", ")),
        msg("{spread} to both sides", spread=joined(["±", Rounded(scale.spread, 2)], "")),
        msg("neutral is {label}", label=", ".join(neutral)) if neutral else msg("none is neutral"),
    ]
    if measure.only_judged:
        parts.append(msg("only judged"))
    else:
        parts.append(msg("or an amount in {unit}", unit=Unit(measure.unit)))
    return joined(parts, "; ")


def total_unit_name(unit: str) -> Text | Unit:
    """Return what a total is in: a sum of judgements is no amount."""
    return msg("summed judgement") if unit == JUDGEMENT else Unit(unit)


def judged_totals(
    framework: Framework, impacts: ImpactTable, rows: Sequence[int]
) -> Iterator[Message]:
    """Yield what there is to know of totals that judgements stand in, of the chosen proposals."""
    only = [measure.title for measure in framework.measures if measure.only_judged]
    if only:
        yield msg(
            "{measures}: a sum of judgements, which is no amount. One proposal with a full gain "
            "counts 1 in it, and a full loss takes 1 away; it has no target.",
            measures=joined(only, ", "),
        )
    judged = impacts.judged
    for j, measure in enumerate(framework.measures):
        if measure.only_judged:
            continue
        mine = [i for i in rows if judged[i, j]]
        if mine:
            yield nmsg(
                "{measure}: of {n} proposal a judgement was taken for the amount that has its "
                "value, {amount} at full effect.",
                "{measure}: of {n} proposals judgements were taken for the amounts that have their "
                "value, together {amount} at full effect.",
                len(mine),
                measure=measure.title,
                amount=Amount(float(impacts.value[mine, j].sum()), measure.unit),
            )
