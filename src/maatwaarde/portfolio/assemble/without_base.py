"""Measures whose impacts do not add up over proposals, since nothing says what they are a part of.

3 % of one thing and 2 % of another are not 5 % of anything. A score of one proposal can be made of
them; the total of a portfolio can only where all are of one base, which the framework states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, raise_errors
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact import ImpactTable, of_measures
from maatwaarde.messages import joined, msg, nmsg
from maatwaarde.parameters import check_choice
from maatwaarde.scoring.weights import resolve_weights

WithoutBase = Literal["reject", "exclude"]
"""What is done with measures in per cent that state no base."""


def settle_shares(
    impacts: ImpactTable, framework: Framework, rule: WithoutBase, findings: list[Diagnostic]
) -> tuple[ImpactTable, Framework]:
    """Return impacts and framework with only the measures that can be added up.

    A measure that weighs nothing and has no guard is left out in any case, since nothing is chosen
    by it. Beside that there is a warning where impacts do add up by their unit, and perhaps not by
    what they mean: decibels, degrees, and numbers without a unit.

    Parameters
    ----------
    rule
        ``reject`` refuses to choose, ``exclude`` leaves them out, and the others have their weight.

    Raises
    ------
    FrameworkError
        With every measure in per cent that counts and states no base, unless these are excluded.
    """
    check_choice("without_base", rule, WithoutBase)
    findings += _doubtful(impacts, framework)
    loose = [
        measure
        for measure in framework.measures
        if measure.base is None and framework.units.is_share(measure.unit)
    ]
    if not loose:
        return impacts, framework
    framework, report = resolve_weights(framework)
    findings += () if report is None else report.warnings
    held = _held(framework)
    refused = [measure for measure in loose if measure.id in held]
    if rule == "reject" and refused:
        raise_errors([_no_base(measure, framework) for measure in refused], FrameworkError)
    gone = {measure.id for measure in loose}
    kept = framework.without(gone)
    if kept is None:
        raise FrameworkError(
            Diagnostic(
                code="share-without-base",
                what=msg(
                    "no measure that counts says what its per cents are of, so that there is "
                    "nothing to choose by"
                ),
                mend=_MEND,
                where=Where(file=framework.path, field="base"),
            )
        )
    subjects = {guard.subject for guard in kept.guards}
    lost = [guard.subject for guard in framework.guards if guard.subject not in subjects]
    findings.append(_left_out(framework, sorted(gone), lost))
    known = [name for name in impacts.measures if name not in gone]
    return of_measures(impacts, known), kept


def _held(framework: Framework) -> set[str]:
    """Return the measures by which something is chosen: those with a weight or a guard."""
    held = {m.id for m, w in zip(framework.measures, framework.measure_weights, strict=True) if w}
    for guard in framework.guards:
        guarded = framework.guarded(guard)
        held |= {
            framework.measures[j].id
            for j, share in zip(guarded.measures, guarded.shares, strict=True)
            if share > 0
        }
    return held


_MEND = msg(
    "write under the measure what its per cents are of, such as `base: 52000 inwoners`; or measure "
    "the amount itself (inwoners), or leave it out of the choice with --without-base exclude"
)


def _no_base(measure: Measure, framework: Framework) -> Diagnostic:
    return Diagnostic(
        code="share-without-base",
        what=msg(
            "impacts on {measure!r} are in {unit!r}, and a portfolio adds impacts up: 3 % of one "
            "thing and 2 % of another are 5 % of nothing",
            measure=measure.id,
            unit=measure.unit,
        ),
        mend=_MEND,
        where=Where(file=framework.path, field=f"{measure.id}.base"),
    )


def _left_out(framework: Framework, gone: Sequence[str], guards: Sequence[str]) -> Diagnostic:
    names = joined(map(repr, gone), ", ")
    what = nmsg(
        "the measure {names} counts for nothing in the choice, since nothing says what its per "
        "cents are of; the others have its weight",
        "the measures {names} count for nothing in the choice, since nothing says what their per "
        "cents are of; the others have their weight",
        len(gone),
        names=names,
    )
    if guards:
        held = joined(map(repr, guards), ", ")
        what = joined([what, msg("guards on {held} do not hold then", held=held)], "; ")
    return Diagnostic(
        code="share-without-base",
        what=what,
        mend=msg("write under them what it is, such as `base: 52000 inwoners`"),
        where=Where(file=framework.path, field="base"),
        severity="warning",
    )


def _doubtful(impacts: ImpactTable, framework: Framework) -> list[Diagnostic]:
    """Warn of what adds up by its unit and perhaps not by what it means."""
    several = {
        name
        for j, name in enumerate(impacts.measures)
        if np.count_nonzero(np.nan_to_num(impacts.value[:, j])) > 1
    }
    added = [item for item in framework.measures if item.id in several and item.base is None]
    levels = [item.id for item in added if framework.units.is_level(item.unit)]
    parts = [
        item.id
        for item in added
        if item.unit == "dimensionless" and max(abs(item.worst), abs(item.best)) <= 1
    ]
    found = []
    if levels:
        found.append(
            _warning(
                framework,
                msg(
                    "a portfolio adds impacts up, and those on {names} are changes in a level "
                    "(decibels, degrees), which add up only where all are about the same place",
                    names=joined(map(repr, levels), ", "),
                ),
                msg("count who is better off instead, such as dwellings or residents"),
            )
        )
    if parts:
        found.append(
            _warning(
                framework,
                msg(
                    "a portfolio adds impacts up, and those on {names} have no unit and look like "
                    "parts of something, which add up only where all are parts of the same",
                    names=joined(map(repr, parts), ", "),
                ),
                msg("write under the measure what of, such as `base: 52000 inwoners`, or a unit"),
            )
        )
    return found


def _warning(framework: Framework, what: str, mend: str) -> Diagnostic:
    where = Where(file=framework.path, field="unit")
    return Diagnostic("doubtful-sum", what, mend, where, severity="warning")
