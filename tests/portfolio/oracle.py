"""Small random problems, and the answer to each by trying every portfolio.

The oracle is written for the tests: it shares no code with the model or with the check.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import numpy as np

from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Problem,
    Proposal,
    Requires,
    Resource,
    ValueFloor,
)


def random_problem(
    seed: int,
    n: int,
    *,
    targets: bool = True,
    rules: bool = True,
    floors: bool = False,
    coarse: bool = False,
    order: int | None = None,
) -> Problem:
    """Return a problem of ``n`` proposals. ``coarse`` fills it with ties; ``order`` permutes it."""
    rng = np.random.default_rng(seed)
    ids = [f"P{i:02d}" for i in range(n)]
    m, r = 3, 2
    if coarse:
        cost = rng.integers(1, 3, (n, 1)) * 100_000.0
        staff = rng.integers(0, 3, (n, 1)) * 0.25
        impact = rng.integers(-1, 3, (n, m)).astype(float)
    else:
        cost = rng.integers(1, 2_000_000_00, (n, 1)) / 100
        staff = rng.integers(0, 400, (n, 1)) / 100
        impact = np.round(rng.normal(0.5, 1.0, (n, m)) * [100, 1, 1e4], 3)
    use = np.hstack([cost, staff])
    share = rng.uniform(0.2, 0.8, r)
    capacity = np.floor(use.sum(axis=0) * share * 100) / 100
    size = np.abs(impact).sum(axis=0) / n + 1e-3
    measures = []
    for place in range(m):
        sign = -1.0 if place == 1 else 1.0
        best = sign * np.round(size[place] * rng.uniform(0.5, 2), 3)
        worst = -best if coarse else np.round(-best * rng.choice([0.5, 1.0, 3.0]), 3)
        target = sign * np.round(size[place] * n * rng.uniform(0.0, 0.5), 3)
        measures.append(
            Measure(
                f"m{place}",
                weight=float(rng.choice([0.0, 0.2, 0.5, 1.0])),
                best=float(best),
                worst=float(worst),
                target=float(target) if targets and rng.random() < 0.7 else None,
                achieved=float(np.round(target * rng.choice([0.0, 0.3, 1.2]), 3)),
                beyond_target=float(rng.choice([0.0, 0.2, 1.0])),
            )
        )
    kinds: dict[str, list[object]] = {}
    if rules and n >= 6:
        names = list(rng.permutation(ids))
        kinds = {
            "at_most_one": [AtMostOne(tuple(names[:3]), "variants")],
            "requires": [Requires(names[3], (names[0], names[1])), Requires(names[4], (names[5],))],
            "mandatory": [Mandatory((names[0], names[1]))] if rng.random() < 0.5 else [],
            "forbidden": [Forbidden(names[2], "vetoed")] if rng.random() < 0.3 else [],
            "locked": [Locked(names[5])] if rng.random() < 0.3 else [],
        }
    if floors:
        kinds["floors"] = [ValueFloor("v", {"m0": 0.5, "m1": 0.5}, float(rng.uniform(-0.5, 0.5)))]
    rows = np.arange(n) if order is None else np.random.default_rng(order).permutation(n)
    columns = np.arange(m) if order is None else np.random.default_rng(order).permutation(m)
    return Problem(
        proposals=[Proposal(ids[i]) for i in rows],
        measures=[measures[j] for j in columns],
        resources=[
            Resource("eur", "money", "budget", float(capacity[0]), "EUR"),
            Resource("fte", "staff", "planner", float(capacity[1]), "fte"),
        ],
        use=use[rows],
        impact=impact[np.ix_(rows, columns)],
        scores=impact.sum(axis=1)[rows],
        **kinds,  # type: ignore[arg-type]
    )


def _fine(amount: float) -> int:
    """Return an amount in ten-thousandths, from the digits that were written."""
    return round(Decimal(repr(float(amount))) * 10_000)


@dataclass(frozen=True)
class Answer:
    chosen: tuple[str, ...]
    value: float
    cost: float


@dataclass(frozen=True)
class Table:
    """Every portfolio: who is in it (portfolios, proposals), whether it may be, value, cost."""

    ids: list[str]
    bits: np.ndarray
    ok: np.ndarray
    worth: np.ndarray
    cost: np.ndarray

    def names(self, row: int) -> tuple[str, ...]:
        return tuple(name for name, bit in zip(self.ids, self.bits[row], strict=True) if bit)


def all_portfolios(problem: Problem, *, by_scores: bool = False) -> Table:
    """Value and check every portfolio of a one-period problem."""
    ids = [option.proposal for option in problem.options]
    n = len(ids)
    bits = np.array(list(product((0, 1), repeat=n)), dtype=np.int64).reshape(-1, n)
    has = {name: bits[:, place] for place, name in enumerate(ids)}
    ok = np.ones(len(bits), dtype=bool)
    asked = [[_fine(amount) for amount in row] for row in problem.use.toarray()]
    capacity = [_fine(resource.capacity) for resource in problem.resources]
    ok &= (bits @ np.array(asked, dtype=np.int64) <= capacity).all(axis=1)
    for group in problem.at_most_one:
        ok &= sum(has[name] for name in group.members) <= 1
    for need in problem.requires:
        ok &= has[need.proposal] <= sum(has[name] for name in need.any_of)
    for must in problem.mandatory:
        ok &= sum(has[name] for name in must.any_of) >= 1
    for no in problem.forbidden:
        ok &= has[no.proposal] == 0
    for locked in problem.locked:
        ok &= has[locked.proposal] == 1

    totals = bits @ problem.impact
    values = {}
    for place, measure in enumerate(problem.measures):
        gain = totals[:, place] * np.sign(measure.best)
        knee = np.inf
        if measure.target is not None:
            knee = max(0.0, (measure.target - measure.achieved) * np.sign(measure.best))
        within = np.clip(gain, 0, knee) / abs(measure.best)
        beyond = np.maximum(gain - knee, 0) * measure.beyond_target / abs(measure.best)
        values[measure.id] = within + beyond + np.minimum(gain, 0) / abs(measure.worst)
    for floor in problem.floors:
        total = sum(weight * values[name] for name, weight in floor.coefficients.items())
        ok &= total >= floor.minimum - 1e-9
    worth = sum(measure.weight * values[measure.id] for measure in problem.measures)
    if by_scores:
        assert problem.scores is not None
        worth = bits @ problem.scores
    return Table(
        ids, bits, ok, np.zeros(len(bits)) + worth, np.rint(bits @ problem.cost * 100) / 100
    )


def best_by_enumeration(problem: Problem, *, by_scores: bool = False) -> Answer | None:
    """Return the best portfolio of a one-period problem, ties settled; None if there is none."""
    table = all_portfolios(problem, by_scores=by_scores)
    good = np.flatnonzero(table.ok)
    if not len(good):
        return None
    good = good[table.worth[good] >= table.worth[good].max() - 1e-9]
    good = good[table.cost[good] == table.cost[good].min()]
    # product() counts up, so the last row is the one that holds the earliest ids.
    row = int(good[-1])
    return Answer(table.names(row), float(table.worth[row]), float(table.cost[row]))
