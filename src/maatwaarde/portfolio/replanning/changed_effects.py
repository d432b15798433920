"""Effects that turn out larger or smaller than they were to be, put into the impacts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.changes import Changes


def changed_impacts(
    impacts: ImpactTable, changes: Changes, findings: list[Diagnostic]
) -> ImpactTable:
    """Return the impacts, with their ranges and their parts in time, times what changes say."""
    factors = np.ones_like(impacts.value)
    for k, effect in enumerate(changes.effects):
        wrong = None
        if effect.proposal not in impacts.proposals:
            what = msg("there is no proposal {proposal!r}", proposal=effect.proposal)
            wrong = (what, did_you_mean(effect.proposal, impacts.proposals), "proposal")
        elif effect.measure not in impacts.measures:
            what = msg("the framework has no measure {name!r}", name=effect.measure)
            wrong = (what, did_you_mean(effect.measure, impacts.measures), "measure")
        else:
            row, column = impacts.row(effect.proposal), impacts.column(effect.measure)
            factors[row, column] = effect.factor
            if np.isnan(impacts.value[row, column]) or impacts.value[row, column] == 0:
                what = msg(
                    "{proposal!r} has no known effect on {measure!r} that could change",
                    proposal=effect.proposal,
                    measure=effect.measure,
                )
                wrong = (what, msg("write the effect in the list of proposals"), "measure")
        if wrong is not None:
            what, mend, key = wrong
            where = changes.where("effects", k, key)
            findings.append(Diagnostic("nothing-to-change", what, mend, where))
    parts = tuple(
        replace(part, amount=part.amount * factors[:, part.measure])
        for part in impacts.timing.parts
    )
    return replace(
        impacts,
        value=impacts.value * factors,
        low=impacts.low * factors,
        high=impacts.high * factors,
        timing=replace(impacts.timing, parts=parts),
    )
