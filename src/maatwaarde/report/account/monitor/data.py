"""How a plan comes along, as nested data."""

from __future__ import annotations

import math
from typing import Any

from maatwaarde.account.learning import Learning
from maatwaarde.account.monitor import Budgeted, Chain, Forecast, Kpi, Late, Monitored
from maatwaarde.account.monitor.changes import Change
from maatwaarde.messages import say
from maatwaarde.report.account.monitor.learning import learning_data
from maatwaarde.report.data import header


def monitor_data(
    found: Monitored, plugins: dict[str, str] | None = None, learning: Learning | None = None
) -> dict[str, Any]:
    """Return it as `maatwaarde monitor --json` promises; what is not known is null."""
    rules = found.rules
    return {
        **header(found.framework, plugins),
        "today": found.today.isoformat(),
        "plan": found.plan_file,
        "realised": found.realised.file,
        "rules": {
            "tolerance": rules.tolerance,
            "spread": rules.spread,
            "errors": {quality or "unknown": part for quality, part in rules.error},
            "chance": 0.8,
        },
        "totals": [_kpi(kpi, found) for kpi in found.totals],
        "kpis": [_kpi(kpi, found) for kpi in found.kpis],
        "forecasts": [_forecast(one, found) for one in found.forecasts],
        "money": [_used(item) for item in found.money],
        "staff": [_used(item) for item in found.staff],
        "late": [_late(item) for item in found.late],
        "chains": [_chain(chain) for chain in found.chains],
        "changes": [_change(change) for change in found.changes],
        "unknown": [
            {"kind": one.kind, "name": one.name, "proposal": one.proposal, "shown": one.shown}
            for one in found.realised.unknown
        ],
        **({} if learning is None else {"learning": learning_data(learning)}),
    }


def _kpi(kpi: Kpi, found: Monitored) -> dict[str, Any]:
    seen = kpi.observation
    return {
        "measure": kpi.measure,
        "proposal": kpi.proposal,
        "unit": _unit(kpi.measure, found),
        "on": kpi.on.isoformat(),
        "expected": kpi.expected,
        "low": kpi.low,
        "high": kpi.high,
        "realised": _known(kpi.realised),
        "difference": _known(kpi.difference),
        "status": kpi.status,
        "known": kpi.known,
        "measured": kpi.measured,
        "of": kpi.of,
        "source": None if seen is None else seen.source,
        "quality": None if seen is None else seen.quality,
    }


def _forecast(one: Forecast, found: Monitored) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "proposal": one.proposal,
        "unit": _unit(one.measure, found),
        "year": one.year,
        "planned": one.planned,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "observations": one.observations,
        "later": one.later,
        "target": one.target,
        "achieved": one.achieved,
        "chance": one.chance,
    }


def _used(item: Budgeted) -> dict[str, Any]:
    return {
        "name": item.name,
        "year": item.year,
        "planned": item.planned,
        "realised": _known(item.realised),
        "until": None if item.until is None else item.until.isoformat(),
        "forecast": item.forecast,
        "low": item.low,
        "high": item.high,
        "unspent": item.difference,
        "room": _known(item.room),
        "left": _known(item.left),
        "left_planned": _known(item.left_planned),
        "reported": item.reported,
        "of": item.of,
    }


def _late(item: Late) -> dict[str, Any]:
    return {
        "proposal": item.proposal,
        "what": item.what,
        "measure": item.measure,
        "planned": item.planned.isoformat(),
        "now": None if item.now is None else item.now.isoformat(),
        "months": item.months,
        "at_least": item.at_least,
        "basis": item.basis,
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "proposal": chain.proposal,
        "links": [
            {
                "measure": link.measure,
                "before": link.before,
                "expected": _known(link.expected),
                "realised": _known(link.realised),
                "ratio": _known(link.ratio),
            }
            for link in chain.links
        ],
        "broken_at": None if chain.broken is None else chain.broken.measure,
        "open_at": chain.open_at,
    }


def _change(change: Change) -> dict[str, Any]:
    record, reason = change
    stated = record.model_dump(exclude_none=True, mode="json")
    return {
        "kind": type(record).__name__.removesuffix("Change").lower(),
        **stated,
        "reason": say(reason, "en"),
    }


def _unit(measure: str, found: Monitored) -> str:
    return found.plan.units[found.plan.measures.index(measure)]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
