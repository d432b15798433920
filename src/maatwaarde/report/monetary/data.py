"""The view in euros as nested data, for programs."""

from __future__ import annotations

import math
from typing import Any

from maatwaarde.messages import say
from maatwaarde.monetary import Monetary, Priced
from maatwaarde.report.data import header


def monetary_data(found: Monetary, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return it with the highest balance first."""
    return {
        **header(found.framework, plugins),
        "method": "npv",
        "price_level": found.level,
        "price_level_stated": found.level_stated,
        "first_year": found.calendar.base,
        "horizon": found.calendar.last,
        "horizon_stated": found.horizon_stated,
        "discount_rate": found.rate,
        "discount_rate_stated": found.rate_stated,
        "sunk_costs": list(found.sunk),
        "sunk_costs_rate": found.sunk_rate,
        "prices": [_price(price) for price in found.priced],
        "not_priced": {one.measure: _texts(one.why) for one in found.unpriced},
        "ranking": [_proposal(found, i) for i in found.order],
        "variants": [
            {
                "case": one.case,
                "costs": one.costs,
                "benefits": one.benefits,
                "balance": one.net,
                "above_zero": one.above_zero,
            }
            for one in found.variants
        ],
        "counted_twice": [
            {
                "measures": list(one.measures),
                "why": _texts(one.why),
                "proposals": list(one.proposals),
            }
            for one in found.twice
        ],
    }


def _texts(text: object) -> dict[str, str]:
    return {"nl": say(text, "nl"), "en": say(text, "en")}


def _price(price: Priced) -> dict[str, Any]:
    path = price.path
    return {
        "measure": price.measure,
        "given": price.given,
        "factor": price.factor,
        "unit": price.unit,
        "yearly": price.yearly,
        "discount_rate": price.rate,
        "price_year": price.price_year,
        "index": price.index,
        "by_year": {
            str(year): {
                "value": float(path.value[k]),
                "low": float(path.low[k]),
                "high": float(path.high[k]),
            }
            for k, year in enumerate(path.years)
        },
        "status": price.status,
        "index_status": price.index_status,
        "source": say(price.source, "en"),
        "note": None if price.note is None else _texts(price.note),
    }


def _proposal(found: Monetary, i: int) -> dict[str, Any]:
    def number(value: float) -> float | None:
        return None if math.isnan(value) else float(value)

    items = list(found.items(i))
    return {
        "id": found.proposals[i],
        "title": found.titles[i],
        "rank": int(found.rank[i]) or None,
        "costs": number(float(found.cost[i])),
        "benefits": float(found.benefit[i]),
        "balance": number(float(found.net[i])),
        "range": [number(float(found.net_low[i])), number(float(found.net_high[i]))],
        "ratio": number(float(found.ratio[i])),
        "paid": {
            item.of: {"value": item.value, "low": item.low, "high": item.high}
            for item in items
            if item.kind == "cost"
        },
        "worth_at_the_end": {item.of: item.value for item in items if item.kind == "left"},
        "gained": {
            item.of: {
                "value": number(item.value),
                "low": number(item.low),
                "high": number(item.high),
            }
            for item in items
            if item.kind == "benefit"
        },
        "not_in_euros": {
            measure.id: _MARKS[int(mark)]
            for measure, mark in zip(found.framework.measures, found.direction[i], strict=True)
            if mark
        },
        "asks_staff": bool(found.asks_staff[i]),
        "effects_without_end_or_upkeep": bool(found.unending[i]),
    }


_MARKS = {1: "gain", -1: "loss", 2: "unknown"}
