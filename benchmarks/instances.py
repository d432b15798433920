"""Seeded portfolio problems of the size and kind that organisations have.

Four budget years, eight roles in eight half-years, up to three starts a proposal, exclusive groups
of variants, requirements, and staff that is short in every period. Amounts are whole thousands of
euros and quarters of an FTE, as they are in practice.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from maatwaarde.portfolio import (
    AtMostOne,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
)

YEARS = tuple(str(year) for year in range(2027, 2031))
HALVES = tuple(f"{year}-H{half}" for year in YEARS for half in (1, 2))
ROLES = ("civil", "data", "ecology", "energy", "legal", "planner", "project", "social")
MEASURES = 12


def generate(n: int, seed: int, *, tightness: float = 0.35) -> Problem:
    """Return a problem of ``n`` proposals.

    Parameters
    ----------
    tightness
        The part of what all proposals together would need, had each its middle start, that is
        there of each budget and role in each period.
    """
    rng = np.random.default_rng([seed, n])
    ids = [f"P{i:05d}" for i in range(n)]
    duration = rng.integers(1, 4, n)  # half-years
    # A start is late enough to be prepared and early enough to be finished within the horizon.
    latest = len(HALVES) - duration
    first = np.array([rng.integers(0, max(1, last - 1)) for last in latest])
    starts = [
        [s for s in (begin, begin + 1, begin + 2) if s <= last]
        for begin, last in zip(first, latest, strict=True)
    ]

    size = rng.lognormal(0.0, 0.8, n)
    cost = np.maximum(10, np.round(size * 600)) * 1000.0
    # A proposal needs two or three roles.
    needs = np.zeros((n, len(ROLES)))
    for i in range(n):
        roles = rng.choice(len(ROLES), rng.integers(2, 4), replace=False)
        needs[i, roles] = np.maximum(0.25, np.round(4 * size[i] * rng.uniform(0.2, 1.0)) / 4)

    # Good proposals cost more; some harm on the way. Each works on a few measures.
    impact = np.zeros((n, MEASURES))
    for i in range(n):
        touched = rng.choice(MEASURES, rng.integers(2, 5), replace=False)
        impact[i, touched] = size[i] * rng.gamma(2.0, 0.5, len(touched)) * 100
        if rng.random() < 0.4:
            impact[i, rng.choice(touched)] *= -0.5
    impact = np.round(impact, 1)

    rows: list[tuple[int, int, float]] = []
    options: list[OptionKey] = []
    effect: list[np.ndarray] = []
    for i in range(n):
        for s in starts[i]:
            span = range(s, s + int(duration[i]))
            years = [int(h) // 2 for h in span]
            for year in sorted(set(years)):
                part = years.count(year) / len(years)
                rows.append((len(options), year, np.round(cost[i] * part / 1000) * 1000))
            for half in span:
                for role in np.flatnonzero(needs[i]):
                    column = len(YEARS) + role * len(HALVES) + half
                    rows.append((len(options), int(column), needs[i, role]))
            options.append(OptionKey(ids[i], HALVES[s]))
            # A later start brings a little less within the horizon.
            effect.append(np.round(impact[i] * (1 - 0.04 * (s - first[i])), 1))
    option, column, amount = np.array(rows).T
    shape = (len(options), len(YEARS) + len(ROLES) * len(HALVES))
    use = sparse.coo_array((amount, (option.astype(int), column.astype(int))), shape=shape).tocsr()
    # One option a proposal, at random, gives what all together would need in a period.
    chosen = [rng.choice(list(group)) for group in _groups(options)]
    asked = np.asarray(use[chosen, :].sum(axis=0))
    resources = [
        Resource(
            f"eur:{year}",
            "money",
            "eur",
            float(np.round(asked[y] * tightness / 1000) * 1000),
            "EUR",
            year,
        )
        for y, year in enumerate(YEARS)
    ]
    for r, role in enumerate(ROLES):
        for h, half in enumerate(HALVES):
            column = len(YEARS) + r * len(HALVES) + h
            amount = float(np.round(4 * asked[column] * tightness) / 4)
            resources.append(Resource(f"{role}:{half}", "staff", role, amount, "fte", half))

    full = np.abs(impact).sum(axis=0) / np.maximum(1, (impact != 0).sum(axis=0))
    weights = rng.dirichlet(np.full(MEASURES, 3.0))
    measures = [
        Measure(
            f"m{j:02d}",
            float(weights[j]),
            best=float(np.round(3 * full[j], 1)),
            worst=float(-np.round(rng.choice([1.5, 3.0, 6.0]) * full[j], 1)),
            # Half of the measures have a target that a good portfolio can pass.
            target=float(np.round(impact[:, j].sum() * rng.uniform(0.2, 0.45), 1))
            if j % 2 == 0 and impact[:, j].sum() > 0
            else None,
        )
        for j in range(MEASURES)
    ]
    order = rng.permutation(n)
    groups, place = [], 0
    while place + 3 < n // 4:
        k = int(rng.integers(2, 4))
        groups.append(AtMostOne(tuple(ids[i] for i in order[place : place + k]), "variants"))
        place += k
    pairs = rng.choice(n, (n // 10, 2))
    requires = [Requires(ids[a], (ids[b],)) for a, b in pairs if a != b]
    return Problem(
        proposals=[Proposal(name) for name in ids],
        measures=measures,
        resources=resources,
        options=options,
        use=use,
        impact=np.array(effect),
        at_most_one=groups,
        requires=requires,
    )


POINTS = {2028: 0.3, 2030: 0.6, 2033: 0.85, 2040: 1.0}
"""Target years, and the part of the target that is wanted by then."""


def over_years(problem: Problem) -> Problem:
    """Return a problem with its measures told apart by four target years.

    An effect begins in the year after the start, and is whole two years later. All years weigh the
    same, so that each point has as much weight as there are years that it stands for.
    """
    first, last = int(YEARS[0]), max(POINTS)
    start = np.array([int(str(option.start)[:4]) for option in problem.options])
    measures, columns, before = [], [], first - 1
    for year, wanted in POINTS.items():
        part = (year - before) / (last - first + 1)
        before = year
        in_force = np.clip((year - start) / 3, 0.0, 1.0)
        for j, measure in enumerate(problem.measures):
            target = None if measure.target is None else round(measure.target * wanted, 1)
            measures.append(
                replace(
                    measure,
                    id=f"{measure.id}:{year}",
                    weight=measure.weight * part,
                    target=target,
                    of=measure.id,
                    years=(year,),
                )
            )
            columns.append(problem.impact[:, j] * in_force)
    impact = np.column_stack(columns)
    return replace(problem, measures=measures, impact=impact, impact_low=impact, impact_high=impact)


def _groups(options: list[OptionKey]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for place, option in enumerate(options):
        groups.setdefault(option.proposal, []).append(place)
    return list(groups.values())


def generate_one_period(n: int, seed: int) -> Problem:
    """Return a problem of ``n`` proposals in one period: a budget, two roles and six measures."""
    rng = np.random.default_rng([seed, n])
    size = rng.lognormal(0.0, 0.8, n)
    cost = np.maximum(10, np.round(size * 600)) * 1000.0
    staff = np.round(4 * size[:, np.newaxis] * rng.uniform(0.0, 1.0, (n, 2))) / 4
    use = np.column_stack([cost, staff])
    impact = size[:, np.newaxis] * rng.gamma(2.0, 50.0, (n, 6)) * (rng.random((n, 6)) < 0.5)
    impact = np.round(np.where(rng.random((n, 6)) < 0.15, -0.5, 1.0) * impact, 1)
    full = np.abs(impact).mean(axis=0)
    capacity = [
        np.round(0.35 * total / step) * step
        for total, step in zip(use.sum(axis=0), (1000.0, 0.25, 0.25), strict=True)
    ]
    return Problem(
        proposals=[Proposal(f"P{i:05d}") for i in range(n)],
        measures=[
            Measure(
                f"m{j}",
                1.0 / 6,
                best=float(np.round(3 * full[j], 1)),
                worst=float(-np.round(rng.choice([1.5, 3.0, 6.0]) * full[j], 1)),
                target=float(np.round(0.4 * impact[:, j].sum(), 1)) if j % 2 == 0 else None,
            )
            for j in range(6)
        ],
        resources=[
            Resource("eur", "money", "eur", float(capacity[0]), "EUR"),
            Resource("planner", "staff", "planner", float(capacity[1]), "fte"),
            Resource("project", "staff", "project", float(capacity[2]), "fte"),
        ],
        use=use,
        impact=impact,
    )
