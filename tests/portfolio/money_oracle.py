"""Small random plans with the money of a municipality, and whether a choice keeps to it.

Written from `docs/explanation/rules.md` for the tests, year by year, in plain numbers. It shares no
code with what lays out options, the model or the check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

YEARS = range(2027, 2034)
LISTED = 2027
CENT = 0.006


@dataclass
class Case:
    """A list of proposals as columns, what there is as a file states it, and the same as numbers.

    Parameters
    ----------
    asks
        By proposal: (kind, year, goes on, amount).
    """

    columns: dict[str, list[Any]]
    resources: dict[str, Any]
    asks: dict[str, list[tuple[str, int, bool, float]]]
    room: dict[tuple[str, int], float] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)
    life: dict[str, int] = field(default_factory=dict)
    shift: int = 0


def random_case(seed: int) -> Case:
    """Return a plan of two to four proposals over 2027-2030, covered up to 2033."""
    rng = np.random.default_rng(seed)

    def amount(low: int, high: int) -> float:
        return float(rng.integers(low, high + 1)) * 1000.0

    ids = [f"P{i}" for i in range(int(rng.integers(2, 5)))]
    shift = int(rng.integers(0, 3))
    names = [
        *("cost:investment:2027", "cost:investment:2028"),
        *("cost:operating:2027", "cost:operating:2028+", "cost:operating:2029+"),
        *("staff:clerk:2027", "staff:clerk:2028", "staff:clerk:2029+"),
    ]
    columns: dict[str, list[Any]] = {"id": ids, "taakveld": []}
    columns |= {name: [] for name in names}
    columns |= {"wait_cost (operating)": [], "levensduur": [], "impact:co2": []}
    case = Case(columns, {}, {}, shift=shift)
    for name in ids:
        mine: list[tuple[str, int, bool, float]] = []
        for column in names:
            _, kind, period = column.split(":")
            value = None
            if column.startswith("staff"):
                if rng.random() < 0.5:
                    value = float(rng.integers(1, 5)) / 2
                    # Some set people free for good.
                    if period == "2029+":
                        value = -value if rng.random() < 0.7 else value
            elif rng.random() < (0.7 if kind == "investment" else 0.4):
                value = amount(20, 400) if kind == "investment" else amount(1, 40)
                if period.endswith("+") and rng.random() < 0.3:
                    value = -value
            columns[column].append(value)
            if value is not None:
                mine.append((kind, int(period[:4]), period.endswith("+"), value))
        case.asks[name] = mine
        if not any(kind != "clerk" for kind, *_ in mine):
            columns["cost:operating:2027"][-1] = 0.0
        field_ = str(rng.choice(["2.1", "2.2", "7.4"]))
        own = int(rng.integers(1, 8)) if rng.random() < 0.3 else None
        columns["taakveld"].append(field_)
        columns["levensduur"].append(own)
        case.life[name] = own or {"2.1": 4, "7.4": 2}.get(field_, 3)
        wait = amount(1, 15) if rng.random() < 0.4 else None
        columns["wait_cost (operating)"].append(wait)
        case.waits[name] = wait or 0.0
        columns["impact:co2"].append(float(rng.integers(1, 20)))

    budgets: list[dict[str, Any]] = []
    for year in (2027, 2028, 2029, 2030):
        case.room["investment", year] = amount(100, 700)
        budgets.append(
            {"name": "investment", "period": year, "amount": case.room["investment", year]}
        )
    lasting = {2027: amount(0, 40), 2030: amount(0, 30)}
    once = {2028: amount(0, 20), 2029: amount(0, 20)}
    budgets += [{"name": "operating", "period": f"{y}+", "amount": a} for y, a in lasting.items()]
    budgets += [{"name": "operating", "period": y, "amount": a} for y, a in once.items()]
    for year in YEARS:
        case.room["operating", year] = once.get(year, 0.0) + sum(
            part for since, part in lasting.items() if since <= year
        )
    people = float(rng.integers(1, 7)) / 2
    case.room |= {("clerk", year): people for year in YEARS}
    case.resources = {
        "budgets": budgets,
        # Nobody is added in 2033, which says how far the plan goes.
        "staff": [
            {"role": "clerk", "period": "2027+", "amount": people},
            {"role": "clerk", "period": 2033, "amount": 0},
        ],
        "planning": {"shift": shift},
        "capital_charges": {
            "of": "investment",
            "to": "operating",
            "interest": float(rng.choice([0.0, 0.02, 0.05])),
            "method": str(rng.choice(["straight-line", "annuity"])),
            "life": {"default": 3, "2.1": 4, "7": 2},
        },
    }
    if rng.random() < 0.6:
        opening = amount(0, 500)
        ceiling = opening + amount(100, 900)
        case.resources["debt"] = {"opening": opening, "ceiling": ceiling}
    if rng.random() < 0.7:
        minimum = amount(0, 10)
        case.resources["reserves"] = [
            {
                "opening": minimum + amount(0, 80),
                "yearly": amount(0, 10),
                "minimum": minimum,
                "pays": "operating",
                **({"only": "incidental"} if rng.random() < 0.6 else {}),
            }
        ]
    return case


def keeps_to_the_money(case: Case, delays: dict[str, int]) -> bool:
    """Say whether proposals that are chosen, each with years of delay, are covered every year."""
    used = dict.fromkeys(
        [(kind, y) for kind in ("investment", "operating", "clerk") for y in YEARS], 0.0
    )
    once = dict.fromkeys(YEARS, 0.0)
    owed = dict.fromkeys(YEARS, 0.0)
    rule = case.resources["capital_charges"]
    for name, delay in delays.items():
        outlays: dict[int, float] = {}
        ready = 0
        for kind, since, goes_on, value in case.asks[name]:
            begin = since + delay
            for year in YEARS:
                if year == begin or (goes_on and year >= begin):
                    used[kind, year] += value
                    if kind == "operating" and not goes_on:
                        once[year] += value
            if not goes_on:
                ready = max(ready, begin)
            if kind == "investment":
                outlays[begin] = outlays.get(begin, 0.0) + value
        start = start_of(case, name)
        for year in range(start, start + delay):
            used["operating", year] += case.waits[name]
            once[year] += case.waits[name]
        for year, charge, left in _capital(outlays, ready, case.life[name], rule):
            used["operating", year] += charge
            owed[year] += left
    for (kind, year), value in used.items():
        if kind != "operating" and value > case.room.get((kind, year), 0.0) + CENT * (
            kind != "clerk"
        ):
            return False
    debt = case.resources.get("debt")
    if debt and any(debt["opening"] + owed[y] > debt["ceiling"] + CENT for y in YEARS):
        return False
    kept = [dict(item) for item in case.resources.get("reserves", [])]
    left = kept[0]["opening"] if kept else 0.0
    for year in YEARS:
        left += kept[0]["yearly"] if kept else 0.0
        lacks = max(0.0, used["operating", year] - case.room["operating", year])
        if lacks <= CENT:
            continue
        if not kept or left - lacks < kept[0]["minimum"] - CENT:
            return False
        if "only" in kept[0] and lacks > once[year] + CENT:
            return False
        left -= lacks
    return True


def start_of(case: Case, name: str) -> int:
    """Return the year in which a proposal begins by its own columns."""
    return min((since for _, since, _, value in case.asks[name] if value), default=LISTED)


def _capital(
    outlays: dict[int, float], ready: int, life: int, rule: dict[str, Any]
) -> list[tuple[int, float, float]]:
    """Return for each year what is charged, and what is owed when it ends."""
    told = []
    whole = sum(outlays.values())
    rate = rule["interest"]
    owed = 0.0
    for year in YEARS:
        owed += outlays.get(year, 0.0)
        charge = 0.0
        if whole and ready < year <= ready + life:
            interest = owed * rate
            if rule["method"] == "straight-line" or not rate:
                paid_off = whole / life
            else:
                paid_off = whole * rate / (1 - (1 + rate) ** -life) - interest
            charge = interest + paid_off
            owed -= paid_off
        told.append((year, charge, owed))
    return told
