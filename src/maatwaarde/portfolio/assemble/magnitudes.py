"""The numbers of proposals and of a framework that are too large to reckon with, at their cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.messages import msg
from maatwaarde.portfolio.problem import ranges
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.scoring import Scores


@dataclass(frozen=True, slots=True)
class Joint:
    """What two proposals bring together, by measure in its unit, and where that is written."""

    between: tuple[str, str]
    impact: Mapping[str, float]
    where: Callable[[str], Where]


def amounts_out_of_range(
    proposals: Proposals, amounts: Sequence[tuple[ResourceDemand, Floats]]
) -> Iterator[Diagnostic]:
    """Yield each amount of money or staff that is too large or too small, at its cell.

    Parameters
    ----------
    amounts
        What is asked, with the amounts in EUR and fte.
    """
    for item, values in amounts:
        limit = ranges.amount_range("money" if item.kind == "cost" else "staff")
        for i in np.flatnonzero(limit.outside(values)):
            large = bool(abs(values[i]) > limit.most)
            yield Diagnostic(
                code="out-of-range",
                what=ranges.too_extreme(float(item.values[i]), item.unit, large=large),
                mend=limit.mend,
                where=proposals.where(int(i), item.column),
            )


def impacts_out_of_range(
    proposals: Proposals,
    scores: Scores,
    impacts: tuple[Floats, Floats, Floats],
    joint: Sequence[Joint],
    left_out: Collection[str],
) -> Iterator[Diagnostic]:
    """Yield each impact that is too large beside the anchors of its measure, at its cell.

    Parameters
    ----------
    impacts
        (proposals, measures) each: central, low and high.
    joint
        What pairs of proposals bring on top of their own.
    left_out
        Proposals that may not be chosen, whose impacts are not added up. They may bring whatever a
        score can still be made of.
    """
    measures = scores.framework.measures
    best = np.array([measure.best for measure in measures], dtype=np.float64)
    worst = np.array([measure.worst for measure in measures], dtype=np.float64)
    scored = np.isfinite(scores.score)
    closed = np.array([name in left_out for name in proposals.ids], dtype=bool) & scored
    pairs = [pair for pair in joint if not set(pair.between) & set(left_out)]
    together = np.array(
        [[pair.impact.get(measure.id, 0.0) for measure in measures] for pair in pairs]
    ).reshape(len(pairs), len(measures))
    central, low, high = (
        np.vstack([np.where(closed[:, np.newaxis], 0.0, array), together]) for array in impacts
    )
    for item in ranges.too_much(central, (low, high), best, worst):
        measure = measures[item.column].id
        if item.row < len(proposals):
            where = proposals.where(item.row, _column(scores, item.column, item.row))
            what = msg(
                "the impact of {id!r} on {measure!r}: {why}",
                id=proposals.ids[item.row],
                measure=measure,
                why=item.why,
            )
        else:
            pair = pairs[item.row - len(proposals)]
            where = pair.where(measure)
            what = msg(
                "what {a!r} and {b!r} bring together on {measure!r}: {why}",
                a=pair.between[0],
                b=pair.between[1],
                measure=measure,
                why=item.why,
            )
        yield Diagnostic(
            code="out-of-range",
            what=what,
            mend=ranges.ANCHOR_MEND,
            where=where,
        )


def _column(scores: Scores, measure: int, row: int) -> str | None:
    """Return the heading that an impact was read from; None where it was estimated."""
    impacts = scores.impacts
    if impacts.estimated[row, measure]:
        return None
    return impacts.origins[measure]


def targets_out_of_range(
    framework: Framework, targets: Sequence[float | None]
) -> Iterator[Diagnostic]:
    """Yield each target that is too far beyond its anchor.

    Parameters
    ----------
    targets
        The target of each measure that counts.
    """
    for measure, target in zip(framework.measures, targets, strict=True):
        wanted = 0.0 if target is None else max(abs(target), abs(measure.achieved))
        if wanted > ranges.WANTED * abs(measure.best):
            yield Diagnostic(
                code="out-of-range",
                what=msg(
                    "{what}: {wrong}",
                    what=msg("the target of measure {id!r}", id=measure.id),
                    wrong=ranges.too_far(wanted, measure.best),
                ),
                mend=ranges.ANCHOR_MEND,
                where=Where(file=framework.path, field="target"),
            )
