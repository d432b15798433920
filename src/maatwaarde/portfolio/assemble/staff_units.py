"""Staff in hours, days or per cent of a full-time post, as fte by a norm that is stated."""

from __future__ import annotations

from dataclasses import replace

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Exact, msg
from maatwaarde.periods import Period
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.proposals.columns.recognise import recognise_unit

HOURS_A_DAY = 8.0


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


def fte_factor(unit: str, period: str | None, hours_per_fte: float) -> float:
    """Return how many fte one ``hour``, ``day`` or ``%`` is in a period."""
    if unit == "%":
        return 0.01
    parts = 1 if period is None else Period.parse(period, onwards=True).parts
    hours = HOURS_A_DAY if unit == "day" else 1.0
    return hours * parts / hours_per_fte


def _unit(use: ResourceDemand) -> str | None:
    if use.kind != "staff" or use.unit == "fte":
        return None
    unit = recognise_unit(use.unit)
    return unit if unit in ("hour", "day", "%") else None


def _norm(proposals: Proposals, use: ResourceDemand, unit: str, hours_per_fte: float) -> Diagnostic:
    hours = Exact(hours_per_fte)
    if unit == "%":
        what = msg("staff in per cent is read as parts of an fte: 50% is 0.5 fte")
        mend = msg("set the unit of the column to fte if it is in fte")
    elif unit == "hour":
        what = msg("staff in hours is counted as fte at {hours} hours a year", hours=hours)
        mend = msg("set `hours_per_fte` in the framework if your norm is another")
    else:
        what = msg(
            "staff in days is counted as fte at {hours} hours a year and {day} hours a day",
            hours=hours,
            day=Exact(HOURS_A_DAY),
        )
        mend = msg("set `hours_per_fte` in the framework if your norm is another")
    where = replace(proposals.where(0, use.column), row=None, line=None)
    return Diagnostic("staff-norm", what, mend, where, severity="warning")
