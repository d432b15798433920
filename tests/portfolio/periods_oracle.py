"""Small random problems over several periods, and the answer to each by trying every plan.

One generalist role may stand in for one specialist role, and specialists may be hired, and trained
in one year for the two after it, so that the cheapest arrangement of a plan can be written down
without a solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from maatwaarde.portfolio import (
    AtMostOne,
    Grant,
    Hire,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
)

YEARS = ("2027", "2028", "2029")


def random_plan(
    seed: int, n: int, *, staffing: bool = False, rules: bool = True, order: int | None = None
) -> Problem:
    """Return a problem of ``n`` proposals that may start in 2027 or 2028, some in halves."""
    rng = np.random.default_rng(seed)
    resources = []
    carries = [[0.0, 0.0, 0.0], [150.0, 75.5, 0.0], [None, None, None], [40.0, None, 0.0]]
    carry = carries[0] if staffing else carries[rng.integers(4)]
    for y, year in enumerate(YEARS):
        amount = float(rng.integers(50, 80 * n)) + 0.25 * rng.integers(4)
        resources.append(
            Resource(f"eur:{year}", "money", "eur", amount, "EUR", year, carry_over=carry[y])
        )
    for role in ("all", "expert"):
        for year in YEARS:
            resources.append(
                Resource(f"{role}:{year}", "staff", role, float(rng.integers(1, n + 1)), "", year)
            )
    options, use, impact = [], [], []
    for i in range(n):
        spend = np.round(rng.uniform(5, 100, 2), 2)
        staff = rng.integers(0, 3, 2) * rng.choice([0.5, 1.0])
        effect = np.round(rng.normal(1.0, 1.0, 2), 2)
        for start in range(2):
            for scale in (1.0, 0.5) if i == 0 else (1.0,):
                row = np.zeros(9)
                row[start : start + 2] = np.round(spend * scale, 2)
                row[3 + start] = staff[0] * scale
                row[6 + start] = staff[1] * scale
                options.append(OptionKey(f"P{i}", YEARS[start], scale))
                use.append(row)
                # An early start brings the effect of one more year.
                impact.append(effect * scale * [2 - start, 1])
    extra: dict[str, list[object]] = {}
    if rules and n >= 4:
        extra = {
            "requires": [Requires("P1", ("P2", "P3"), lag=1.0), Requires("P3", ("P0",))],
            "at_most_one": [AtMostOne(("P2", "P3"))] if rng.random() < 0.5 else [],
            "total_floors": [
                *([TotalFloor("flow", 0.5)] if rng.random() < 0.3 else []),
                *([TotalFloor("stock", 0.3, by="2027")] if rng.random() < 0.3 else []),
            ],
            "shares": [Share("south", ("P0", "P1"), 0.2, 0.75)] if rng.random() < 0.5 else [],
            "synergies": [
                Synergy("P0", "P2", {"flow": 1.5, "stock": -0.25}, {"eur:2028": -10.0}),
            ],
        }
    if staffing:
        extra["substitutions"] = [
            Substitution(f"all:{year}", f"expert:{year}", maximum=2.0) for year in YEARS
        ]
        extra["hires"] = [Hire(f"expert:{year}", 1.5, 20.0, f"eur:{year}") for year in YEARS]
    if rng.random() < 0.5:
        extra["grants"] = [
            Grant("aid", "eur:2027", ("P0", "P1"), float(rng.integers(5, 60)), 0.4),
            Grant("loan", "eur:2028", ("P0",), 30.0),
        ]
    if staffing and rng.random() < 0.5:
        later = tuple(f"expert:{year}" for year in YEARS[1:])
        extra["trainings"] = [Training("course", later, 1.25, 15.0, "eur:2027", {"all:2027": 0.5})]
    rows = np.arange(len(options))
    if order is not None:
        rows = np.random.default_rng(order).permutation(rows)
    return Problem(
        proposals=[Proposal(f"P{i}") for i in range(n)],
        measures=[
            Measure("flow", 0.6, best=2.0, worst=-1.0, target=float(rng.integers(1, 6))),
            Measure("stock", 0.4, best=1.0, worst=-2.0),
        ],
        resources=resources,
        options=[options[i] for i in rows],
        use=np.array(use)[rows],
        impact=np.array(impact)[rows],
        **extra,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Plan:
    options: tuple[str, ...]
    value: float
    cost: float


def best_plan(problem: Problem) -> Plan | None:
    """Return the best plan by trying all, with ties settled; None if there is none."""
    use = problem.use.toarray()
    names = [proposal.id for proposal in problem.proposals]
    found: list[tuple[float, float, tuple[int, ...]]] = []
    for choice in product(*([None, *problem.options_of[name]] for name in names)):
        chosen = [place for place in choice if place is not None]
        paid = _feasible_cost(problem, use, chosen)
        if paid is None:
            continue
        bits = tuple(1 if place in chosen else 0 for place in range(len(problem.options)))
        found.append((_value(problem, chosen), paid, bits))
    if not found:
        return None
    top = max(value for value, _, _ in found)
    good = [plan for plan in found if plan[0] >= top - 1e-9]
    least = min(cost for _, cost, _ in good)
    value, cost, bits = max((plan for plan in good if plan[1] <= least + 0.004), key=lambda p: p[2])
    return Plan(tuple(o for o, bit in zip(problem.options, bits, strict=True) if bit), value, cost)


def _pairs(problem: Problem, chosen: list[int]) -> list[Synergy]:
    start = {problem.options[place].proposal: problem.options[place].start for place in chosen}
    return [
        pair
        for pair in problem.synergies
        if {pair.a, pair.b} <= start.keys()
        and (pair.starts_a == () or start[pair.a] in pair.starts_a)
        and (pair.starts_b == () or start[pair.b] in pair.starts_b)
    ]


def _value(problem: Problem, chosen: list[int]) -> float:
    total = 0.0
    for j, measure in enumerate(problem.measures):
        t = sum(problem.impact[place, j] for place in chosen)
        t += sum(pair.impact.get(measure.id, 0.0) for pair in _pairs(problem, chosen))
        if t < 0:
            value = t / -measure.worst
        elif measure.target is not None and t > measure.target:
            value = (measure.target + 0.2 * (t - measure.target)) / measure.best
        else:
            value = t / measure.best
        total += measure.weight * value
    return total


def _feasible_cost(problem: Problem, use: np.ndarray, chosen: list[int]) -> float | None:
    start = {problem.options[place].proposal: int(problem.options[place].start) for place in chosen}
    for need in problem.requires:
        if need.proposal in start:
            lag = -99 if need.lag is None else need.lag
            if not any(
                name in start and start[name] + lag <= start[need.proposal] for name in need.any_of
            ):
                return None
    for group in problem.at_most_one:
        if len(start.keys() & set(group.members)) > 1:
            return None
    cost = {problem.options[place].proposal: problem.cost[place] for place in chosen}
    for share in problem.shares:
        part, whole = sum(cost.get(name, 0) for name in share.members), sum(cost.values())
        if not share.minimum * whole - 1e-7 <= part <= share.maximum * whole + 1e-7:
            return None
    amounts = {item.id: use[chosen, j].sum() for j, item in enumerate(problem.resources)}
    for pair in _pairs(problem, chosen):
        for name, amount in pair.use.items():
            amounts[name] += amount
    for floor in problem.total_floors:
        j = [measure.id for measure in problem.measures].index(floor.measure)
        total = sum(problem.impact[place, j] for place in chosen)
        total += sum(pair.impact.get(floor.measure, 0.0) for pair in _pairs(problem, chosen))
        if total < floor.minimum - 1e-9:
            return None
    extra_cost = _cheapest(problem, amounts, _granted(problem, use, chosen))
    if extra_cost is None:
        return None
    money = sum(
        amount
        for pair in _pairs(problem, chosen)
        for name, amount in pair.use.items()
        if name.startswith("eur")
    )
    return round(sum(cost.values()) + money + extra_cost, 6)


def _granted(problem: Problem, use: np.ndarray, chosen: list[int]) -> dict[str, float]:
    paid = dict.fromkeys((item.id for item in problem.resources), 0.0)
    for grant in problem.grants:
        j = [item.id for item in problem.resources].index(grant.resource)
        members = [i for i in chosen if problem.options[i].proposal in grant.members]
        paid[grant.resource] += min(grant.maximum, grant.share * use[members, j].sum())
    return paid


def _cheapest(
    problem: Problem, amounts: dict[str, float], granted: dict[str, float]
) -> float | None:
    """Return the least that hiring and training cost, or None if nothing makes the plan fit."""
    capacity = {item.id: item.capacity for item in problem.resources}
    need = {year: amounts[f"expert:{year}"] - capacity[f"expert:{year}"] for year in YEARS}
    spare = {year: capacity[f"all:{year}"] - amounts[f"all:{year}"] for year in YEARS}
    there = {year: capacity[f"eur:{year}"] + granted[f"eur:{year}"] for year in YEARS}
    left = {year: there[year] - amounts[f"eur:{year}"] for year in YEARS}
    tries = {0.0}
    if problem.trainings:
        # The cost is a bent line in the number of people trained: the least is at a bend or an end.
        # Teaching takes generalists, and in 2027 hiring makes up for them.
        over = spare["2027"] - need["2027"]
        tries |= {1.25, 2 * spare["2027"], 2 * (spare["2027"] - 2), 2 * over, 2 * (over + 1.5)}
        tries |= {left["2027"] / 15, (left["2027"] + 20 * over) / 25}
        for year in YEARS[1:]:
            lacks = need[year] - min(spare[year], 2.0)
            tries |= {need[year], lacks, lacks - 1.5, lacks - left[year] / 20}
    costs = [_cost_of(problem, float(t), need, spare, left) for t in tries if -1e-9 <= t <= 1.25]
    return min((cost for cost in costs if cost is not None), default=None)


def _cost_of(
    problem: Problem,
    trained: float,
    need: dict[str, float],
    spare: dict[str, float],
    left: dict[str, float],
) -> float | None:
    total, carried = 15.0 * trained, 0.0
    for year in YEARS:
        first = year == YEARS[0]
        free = spare[year] - (0.5 * trained if first else 0.0)
        short = need[year] - (0.0 if first else trained)
        if free < -1e-9:
            return None
        hired = 0.0
        if short > 1e-9:
            if not problem.hires:
                return None
            hired = max(0.0, short - min(free, 2.0))
            if hired > 1.5 + 1e-9:
                return None
        paid = 20 * hired + (15 * trained if first else 0.0)
        rest = round(left[year] + carried - paid, 6)
        if rest < 0:
            return None
        total += 20 * hired
        resource = next(item for item in problem.resources if item.id == f"eur:{year}")
        carried = rest if resource.carry_over is None else min(rest, resource.carry_over)
    return total
