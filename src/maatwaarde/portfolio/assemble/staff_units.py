"""Staff in hours, days or per cent of a full-time post, as fte by a norm that is stated."""

from __future__ import annotations

from dataclasses import replace

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.portfolio.inputs.staff_norm import fte_factor, norm_in_words
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.proposals.columns.recognise import recognise_unit


def in_fte(proposals: Proposals, hours_per_fte: float, findings: list[Diagnostic]) -> Proposals:
    """Return the proposals with staff in fte where it was in hours, in days or in per cent.

    Parameters
    ----------
    hours_per_fte
        Hours that somebody works in a year. A half-year has half of them; an amount without a
        period is one of a year.
    findings
        Gets a warning that tells the norm, once for each unit.
    """
    told: set[str] = set()
    uses = []
    for use in proposals.uses:
        unit = _unit(use)
        if unit is None:
            uses.append(use)
            continue
        factor = fte_factor(unit, use.period, hours_per_fte)
        uses.append(
            replace(
                use,
                unit="fte",
                values=use.values * factor,
                low=None if use.low is None else use.low * factor,
                high=None if use.high is None else use.high * factor,
            )
        )
        if unit not in told:
            told.add(unit)
            findings.append(_norm(proposals, use, unit, hours_per_fte))
    return replace(proposals, uses=tuple(uses))


def _unit(use: ResourceDemand) -> str | None:
    if use.kind != "staff" or use.unit == "fte":
        return None
    unit = recognise_unit(use.unit)
    return unit if unit in ("hour", "day", "%") else None


def _norm(proposals: Proposals, use: ResourceDemand, unit: str, hours_per_fte: float) -> Diagnostic:
    what, mend = norm_in_words(unit, hours_per_fte)
    where = replace(proposals.where(0, use.column), row=None, line=None)
    return Diagnostic("staff-norm", what, mend, where, severity="warning")
