"""Small random plans in time, and what is best for them by trying every choice and every start.

Written from `docs/explanation/time.md` for the tests, with plain loops over calendar years: it
shares no code with the library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

BUDGET_YEARS = (2027, 2028, 2029)


@dataclass
class Item:
    """A proposal: its cost by year, its impact by measure, and when that is in force."""

    id: str
    cost: dict[int, float]
    impact: dict[str, float]
    start: dict[str, int | None] = field(default_factory=dict)
    ramp: dict[str, int | None] = field(default_factory=dict)
    years: dict[str, int | None] = field(default_factory=dict)
    wait_loss: dict[str, float] = field(default_factory=dict)

    def begins(self) -> int:
        return min(year for year, amount in self.cost.items() if amount)

    def part_in_force(self, measure: str, delay: int, year: int) -> float:
        """Return the part of the full effect at the end of a year when it starts so much later."""
        done = max(y for y, amount in self.cost.items() if amount > 0)
        start = self.start.get(measure)
        first = self.begins() + delay + (done - self.begins() if start is None else start)
        if year < first:
            return 0.0
        lasts = self.years.get(measure)
        if lasts is not None and year - first >= lasts:
            return 0.0
        return min(1.0, (year - first + 1) / ((self.ramp.get(measure) or 0) + 1))


@dataclass
class Case:
    items: list[Item]
    measures: list[dict[str, Any]]
    budget: dict[int, float]
    shift: int
    rate: float
    horizon: int | None
    indexation: float
    guards: dict[str, float]
    totals: list[dict[str, Any]]
    synergies: list[dict[str, Any]]
    parts: dict[str, list[float]]


@dataclass(frozen=True)
class Best:
    value: float
    choices: list[dict[str, tuple[int, float]]]
    horizon: int


def random_case(seed: int) -> Case:
    rng = np.random.default_rng(seed)

    def one(*of: Any) -> Any:
        return of[int(rng.integers(len(of)))]

    measures = []
    for name in ("m0", "m1")[: int(rng.integers(1, 3))]:
        sign = one(1.0, -1.0)
        best = sign * one(100.0, 400.0)
        measures.append(
            {
                "id": name,
                "best": best,
                "worst": -best * one(0.5, 1.0, 2.0),
                "weight": float(one(1, 2, 3)),
                "target": {
                    year: best * float(one(0.5, 1.0, 1.5))
                    for year in (2028, 2030, 2033)
                    if rng.random() < 0.35
                },
                "achieved": best * one(0.0, 0.0, 0.1),
                "beyond_target": one(0.0, 0.2, 1.0),
            }
        )
    items = []
    for i in range(int(rng.integers(2, 5))):
        first = one(2027, 2027, 2028)
        cost = {first: float(rng.integers(1, 9)) * 100.0}
        if rng.random() < 0.5 and first < 2029:
            cost[first + 1] = float(rng.integers(-1, 6)) * 100.0
        item = Item(f"P{i}", cost, {})
        for measure in measures:
            name, best = measure["id"], measure["best"]
            item.impact[name] = round(float(rng.normal(0.4, 0.5)) * best, 1)
            if rng.random() < 0.5:
                item.start[name] = int(rng.integers(0, 3))
            if rng.random() < 0.4:
                item.ramp[name] = int(rng.integers(0, 4))
            if rng.random() < 0.3:
                item.years[name] = int(rng.integers(1, 6))
            if rng.random() < 0.15:
                item.wait_loss[name] = -round(0.05 * best, 1)
        items.append(item)
    names = [item.id for item in items]
    pair = sorted(rng.permutation(names)[:2].tolist())
    joint = {m["id"]: round(float(rng.normal(0, 0.3)) * m["best"], 1) for m in measures}
    return Case(
        items=items,
        measures=measures,
        budget={year: float(rng.integers(3, 16)) * 100.0 for year in BUDGET_YEARS},
        shift=int(rng.integers(0, 3)),
        rate=one(0.0, 0.0225, 0.1),
        horizon=one(None, None, 2029, 2032, 2036),
        indexation=one(0.0, 0.03),
        guards={m["id"]: 0.3 for m in measures if rng.random() < 0.25},
        totals=[
            {"measure": m["id"], "amount": round(0.2 * m["best"], 1), "by": one(2027, 2029, 2034)}
            for m in measures
            if rng.random() < 0.2
        ],
        synergies=[{"between": pair, "impact": joint}] if rng.random() < 0.3 else [],
        parts={names[0]: [0.5]} if rng.random() < 0.25 else {},
    )


def table(case: Case) -> dict[str, list[Any]]:
    """Return the list of proposals by heading."""
    years = sorted({year for item in case.items for year in item.cost})
    rows: dict[str, list[Any]] = {"id": [item.id for item in case.items]}
    for year in years:
        rows[f"cost:{year}"] = [item.cost.get(year) for item in case.items]
    for measure in case.measures:
        name = measure["id"]
        rows[f"impact:{name}"] = [item.impact[name] for item in case.items]
        for heading, key in (
            ("effect_start", "start"),
            ("effect_ramp", "ramp"),
            ("effect_years", "years"),
            ("wait_loss", "wait_loss"),
        ):
            cells = [getattr(item, key).get(name) for item in case.items]
            if any(cell is not None for cell in cells):
                rows[f"{heading}:{name}"] = cells
    return rows


def best_of_all(case: Case) -> Best | None:
    """Return the greatest value of any plan that keeps the rules, and all plans that have it."""
    forbidden = {
        item.id
        for item in case.items
        for name, most in case.guards.items()
        if _worth(_measure(case, name), item.impact[name], None) < -most
    }
    offers = {
        item.id: [(delay, part) for delay in _delays(case, item) for part in _parts(case, item)]
        for item in case.items
    }
    horizon = case.horizon or _horizon(case, offers, forbidden)
    found: list[tuple[float, dict[str, tuple[int, float]]]] = []
    for choice in product(
        *([None, *(offers[item.id] if item.id not in forbidden else [])] for item in case.items)
    ):
        plan = {item.id: taken for item, taken in zip(case.items, choice, strict=True) if taken}
        if _affordable(case, plan) and _allowed(case, plan, horizon):
            found.append((_value(case, plan, horizon), plan))
    if not found:
        return None
    top = max(value for value, _ in found)
    return Best(top, [plan for value, plan in found if value >= top - 1e-9], horizon)


def total(case: Case, plan: dict[str, tuple[int, float]], measure: str, year: int) -> float:
    """Return what a plan, the delay and the part of each, has in force at the end of a year."""
    amount = 0.0
    for item in case.items:
        if item.id not in plan:
            continue
        delay, part = plan[item.id]
        amount += part * item.impact[measure] * item.part_in_force(measure, delay, year)
        for waited in range(delay):
            if item.begins() + waited <= year:
                amount += part * item.wait_loss.get(measure, 0.0)
    by_id = {item.id: item for item in case.items}
    for pair in case.synergies:
        if all(name in plan for name in pair["between"]):
            amount += pair["impact"][measure] * min(
                by_id[name].part_in_force(measure, plan[name][0], year) for name in pair["between"]
            )
    return amount


def _measure(case: Case, name: str) -> dict[str, Any]:
    return next(measure for measure in case.measures if measure["id"] == name)


def _parts(case: Case, item: Item) -> list[float]:
    return [1.0, *case.parts.get(item.id, [])]


def _delays(case: Case, item: Item) -> list[int]:
    # Nothing may be asked after the last year that has a budget.
    last = max(year for year, amount in item.cost.items() if amount)
    return [delay for delay in range(case.shift + 1) if last + delay <= max(BUDGET_YEARS)]


def _horizon(case: Case, offers: dict[str, Any], forbidden: set[str]) -> int:
    years = [*BUDGET_YEARS]
    for measure in case.measures:
        years += list(measure["target"])
    for item in case.items:
        if item.id in forbidden:
            continue
        for delay, _ in offers[item.id]:
            years.append(item.begins() + delay)
            for name in (m["id"] for m in case.measures):
                joint = any(
                    item.id in pair["between"] and pair["impact"][name] for pair in case.synergies
                )
                if not item.impact[name] and not joint:
                    continue
                done = max(y for y, amount in item.cost.items() if amount > 0)
                start = item.start.get(name)
                first = done - item.begins() if start is None else start
                years.append(item.begins() + delay + first + (item.ramp.get(name) or 0))
    return max(years)


def _affordable(case: Case, plan: dict[str, tuple[int, float]]) -> bool:
    spent = dict.fromkeys(BUDGET_YEARS, 0.0)
    for item in case.items:
        if item.id in plan:
            delay, part = plan[item.id]
            for year, amount in ((y, a) for y, a in item.cost.items() if a):
                spent[year + delay] += part * round(amount * (1 + case.indexation) ** delay, 2)
    return all(spent[year] <= case.budget[year] + 1e-6 for year in BUDGET_YEARS)


def _allowed(case: Case, plan: dict[str, tuple[int, float]], horizon: int) -> bool:
    for year in range(BUDGET_YEARS[0], horizon + 1):
        for name, most in case.guards.items():
            measure = _measure(case, name)
            worth = _worth(measure, total(case, plan, name, year), _target(measure, year))
            if worth < -most - 1e-9:
                return False
    for rule in case.totals:
        best = _measure(case, rule["measure"])["best"]
        reached = total(case, plan, rule["measure"], rule["by"])
        if (reached - rule["amount"]) / best < -1e-9:
            return False
    return True


def _value(case: Case, plan: dict[str, tuple[int, float]], horizon: int) -> float:
    years = range(BUDGET_YEARS[0], horizon + 1)
    weights = [(1 + case.rate) ** -(year - BUDGET_YEARS[0]) for year in years]
    whole = sum(measure["weight"] for measure in case.measures)
    value = 0.0
    for year, weight in zip(years, weights, strict=True):
        for measure in case.measures:
            worth = _worth(measure, total(case, plan, measure["id"], year), _target(measure, year))
            value += weight / sum(weights) * measure["weight"] / whole * worth
    return value


def _target(measure: dict[str, Any], year: int) -> float | None:
    stated = measure["target"]
    if not stated:
        return None
    coming = [y for y in stated if y >= year]
    return float(stated[min(coming) if coming else max(stated)])


def _worth(measure: dict[str, Any], amount: float, target: float | None) -> float:
    gain = amount * np.sign(measure["best"])
    if gain < 0:
        return float(gain / abs(measure["worst"]))
    if target is not None:
        left = max(0.0, (target - measure["achieved"]) * np.sign(measure["best"]))
        if gain > left:
            gain = left + measure["beyond_target"] * (gain - left)
    return float(gain / abs(measure["best"]))
