"""Small random problems that mix all rules, and what is true of each by trying every plan.

Written from `docs/explanation/rules.md` for the tests: it shares no code with the model or with the
check. Whether staff and money can be arranged for a plan is a linear programme of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy import optimize

from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
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
    ValueFloor,
    Withdrawal,
)

PERIODS: tuple[tuple[str | None, ...], ...] = (
    (None,),
    ("2027", "2028"),
    ("2027-H2", "2028-H1"),
    ("2027-Q3", "2027-Q4", "2028-Q1"),
    ("2027-H1", "2027-H2", "2028"),
)
# When each begins and ends, written out so that a fault in how periods are read is seen.
SPAN = {
    None: (0.0, 0.0),
    "2027": (2027.0, 2028.0),
    "2028": (2028.0, 2029.0),
    "2027-H1": (2027.0, 2027.5),
    "2027-H2": (2027.5, 2028.0),
    "2028-H1": (2028.0, 2028.5),
    "2027-Q3": (2027.5, 2027.75),
    "2027-Q4": (2027.75, 2028.0),
    "2028-Q1": (2028.0, 2028.25),
}
ROLES = ("ing", "jur", "pla")
# No two of these multiply to more than one, so that no cycle makes staff out of nothing.
RATES = (0.5, 0.8, 1.0, 1.0)
CLOSE = 1e-7


def random_problem(seed: int) -> Problem:
    """Return a problem of two to four proposals under any mixture of rules."""
    rng = np.random.default_rng(seed)

    def chance(odds: float) -> bool:
        return bool(rng.random() < odds)

    def quarter(low: float, high: float) -> float:
        return float(rng.integers(int(4 * low), int(4 * high) + 1)) / 4

    def some(of: Any, least: int = 1) -> tuple[Any, ...]:
        size = int(rng.integers(least, min(len(of), 3) + 1))
        return tuple(of[i] for i in sorted(rng.permutation(len(of))[:size]))

    def one(of: Any) -> Any:
        return of[int(rng.integers(len(of)))]

    n = int(rng.integers(2, 5))
    ids = [f"P{i}" for i in range(n)]
    periods = PERIODS[int(rng.integers(len(PERIODS)))]
    dated = periods[0] is not None
    saving = chance(0.8)
    staffing = chance(0.5)
    carry = one([0.0, 0.0, None, 5.0, 12.5]) if dated else 0.0
    resources = [
        Resource(f"eur:{p}", "money", "eur", quarter(0, 40), "EUR", p, carry_over=carry)
        for p in periods
    ]
    if chance(0.3):
        resources.append(Resource("cap", "money", "cap", quarter(5, 60), "EUR"))
    staff_carry = one([0.0, 0.0, 0.0, None, 1.0]) if dated else 0.0
    roles = ROLES if staffing else ROLES[:1]
    for role in roles:
        for p in periods:
            amount = 0.0 if chance(0.3) else quarter(0, 4)
            resources.append(Resource(f"{role}:{p}", "staff", role, amount, "fte", p, staff_carry))
    places = {resource.id: i for i, resource in enumerate(resources)}
    staff = [resource.id for resource in resources if resource.kind == "staff"]
    money = [resource.id for resource in resources if resource.kind == "money"]

    options, use, impact = [], [], []
    for i, name in enumerate(ids):
        # Some bring money or staff in, in all periods or in one of them.
        amounts = {}
        for resource in resources:
            if chance(0.6 if resource.kind == "money" else 0.4):
                high = 30.0 if resource.kind == "money" else 2.0
                low = -high if saving and chance(0.35) else 0.0
                amounts[resource.id] = quarter(low, high)
        effect = np.round(rng.normal(0.6, 1.0, 2), 2)
        starts = some(periods) if dated and len(periods) > 1 else periods
        for start in starts:
            for scale in (1.0, 0.5) if i == 0 and chance(0.4) else (1.0,):
                row = np.zeros(len(resources))
                for resource, amount in amounts.items():
                    late = dated and chance(0.2)
                    row[places[resource]] = 0.0 if late else amount * scale
                options.append(OptionKey(name, start, scale))
                use.append(row)
                impact.append(np.round(effect * scale * rng.uniform(0.5, 1.0), 3))

    extra: dict[str, list[Any]] = {}
    if chance(0.25):
        extra["at_most_one"] = [AtMostOne(some(ids, 2))]
    if chance(0.5):
        lags = [None, None, 0.0, 0.25, 0.5, 1.0, -0.5]
        extra["requires"] = [
            Requires(one(ids), some(ids), lag=one(lags) if dated else None)
            for _ in range(rng.integers(1, 3))
        ]
    free = list(ids)
    if chance(0.15):
        extra["forbidden"] = [Forbidden(free.pop())]
    if chance(0.15):
        extra["mandatory"] = [Mandatory(some(free))]
    if chance(0.1):
        option = next(item for item in options if item.proposal == free[0])
        if not any(free[0] in group.members for group in extra.get("at_most_one", ())):
            extra["locked"] = [Locked(option.proposal, option.start, scale=option.scale)]
    if chance(0.45):
        extra["shares"] = []
        for k in range(rng.integers(1, 3)):
            ends: dict[str, float] = {}
            if chance(0.6):
                ends["minimum"] = float(rng.choice([0.0, 0.1, 0.25, 0.4]))
            if chance(0.6):
                ends["maximum"] = float(rng.choice([0.5, 0.6, 0.8, 1.0]))
            extra["shares"].append(Share(f"s{k}", some(ids), **ends))
    if chance(0.4):
        extra["synergies"] = []
        for _ in range(rng.integers(1, 3)):
            a, b = (ids[i] for i in rng.permutation(n)[:2])
            change = {one(["m0", "m1"]): float(np.round(rng.normal(0.0, 1.0), 2))}
            joint = {one(money): quarter(-10, 10), one(staff): quarter(-1, 1)}
            # Some count with certain starts only.
            with_a, with_b = (some(periods) if dated and chance(0.4) else () for _ in "ab")
            extra["synergies"].append(
                Synergy(a, b, change, joint, starts_a=with_a, starts_b=with_b)
            )
    if chance(0.5):
        extra["grants"] = [
            Grant(f"g{k}", one(money), some(ids), quarter(0, 20), one([0.4, 0.5, 1.0]))
            for k in range(rng.integers(1, 3))
        ]
    if staffing:
        if chance(0.7):
            extra["substitutions"] = list(_substitutions(rng, periods))
        if chance(0.5):
            extra["hires"] = [
                Hire(one(staff), quarter(0, 2), one([0.0, 4.0, 10.0]), one(money))
                for _ in range(rng.integers(1, 3))
            ]
        if chance(0.4):
            role, since = one(ROLES), int(rng.integers(len(periods)))
            later = tuple(f"{role}:{p}" for p in periods[since:])
            time = {one(staff): one([0.25, 0.5])} if chance(0.6) else {}
            extra["trainings"] = [
                Training("course", later, quarter(0, 2), one([0.0, 5.0]), one(money), time)
            ]
    if chance(0.25):
        weights = {"m0": 1.0} if chance(0.5) else {"m0": 0.5, "m1": 0.5}
        extra["floors"] = [ValueFloor("guard", weights, float(np.round(rng.normal(-0.3, 0.3), 2)))]
    if chance(0.3):
        extra["total_floors"] = [
            TotalFloor(
                one(["m0", "m1"]),
                float(np.round(rng.normal(-0.4, 0.5), 2)),
            )
            for _ in range(rng.integers(1, 3))
        ]
    measures = []
    for k, sign in enumerate((1.0, -1.0)):
        target = sign * float(rng.integers(0, 4)) if chance(0.6) else None
        measures.append(
            Measure(
                f"m{k}",
                weight=float(rng.choice([0.2, 0.5, 1.0])),
                best=sign * float(rng.choice([1.0, 2.0])),
                worst=-sign * float(rng.choice([0.5, 1.0, 3.0])),
                target=target,
                achieved=0.0 if target is None else target * float(rng.choice([0.0, 0.3, 1.2])),
                beyond_target=float(rng.choice([0.0, 0.2, 1.0])),
            )
        )
    impact = np.array(impact) * [1.0, -1.0]
    scores = np.round(rng.normal(0.3, 1.0, len(options)), 2)
    if chance(0.2):
        # What is guarded overlaps, as SDGs do; a guard on a value may stand beside these.
        part = one([0.25, 0.4, 0.75])
        for name, guarded in (("sdg:13", {"m0": part, "m1": 1 - part}), ("pillar:E", {"m1": 1.0})):
            least = -one([0.0, 0.1, 0.3, 0.6])
            extra.setdefault("floors", []).append(ValueFloor(name, guarded, least))
    table = np.array(use)
    if chance(0.3):
        budgets = [resource for resource in resources if resource.name == "eur"]
        own = np.array([resource.name == "eur" for resource in resources])
        kind = rng.integers(0, 4, table.shape)
        extra["structural"] = np.where(own & (kind == 1), table, 0.0)
        extra["charges"] = np.where(own & (kind == 2), table, 0.0)
        extra["withdrawals"] = []
        for k, budget in enumerate(budgets):
            name, only = f"reserve:{budget.period}", chance(0.6)
            put_in = quarter(0, 15) if k == 0 else quarter(0, 4)
            carry = None if dated else 0.0
            resources.append(
                Resource(name, "reserve", "reserve", put_in, "EUR", budget.period, carry)
            )
            extra["withdrawals"].append(Withdrawal(name, budget.id, only))
    if chance(0.25):
        resources += [Resource(f"d:{p}", "debt", "d", quarter(0, 30), "EUR", p) for p in periods]
        owed = np.array([[quarter(-5, 15) for _ in periods] for _ in options])
    else:
        owed = np.zeros((len(options), 0))
    pays = np.zeros((len(options), len(extra.get("withdrawals", ()))))
    table = np.hstack([table, pays, owed])
    for name in ("structural", "charges"):
        if name in extra:
            blank = np.zeros((len(options), table.shape[1] - extra[name].shape[1]))
            extra[name] = np.hstack([extra[name], blank])
    return Problem(
        proposals=[Proposal(name) for name in ids],
        measures=measures,
        resources=resources,
        options=options,
        use=table,
        impact=impact,
        cost=np.array(use).sum(axis=1) if chance(0.1) else None,
        scores=scores,
        **extra,
    )


def _substitutions(rng: np.random.Generator, periods: Any) -> Iterator[Substitution]:
    """Yield a chain, a cycle, or any pairs of roles, each in every period."""
    chains = [
        (("ing", "jur"), ("jur", "pla")),
        (("ing", "jur"), ("jur", "pla"), ("pla", "ing")),
        (("ing", "jur"), ("jur", "ing")),
        (("pla", "jur"),),
        (("ing", "jur"), ("ing", "pla"), ("jur", "pla")),
    ]
    for source, target in chains[int(rng.integers(len(chains)))]:
        rate = float(rng.choice(RATES))
        maximum = float(rng.integers(1, 8)) / 4 if rng.random() < 0.3 else None
        for p in periods:
            yield Substitution(f"{source}:{p}", f"{target}:{p}", rate, maximum)


@dataclass(frozen=True)
class Best:
    """The greatest value of any plan that keeps the rules, and a plan that has it."""

    value: float
    options: tuple[OptionKey, ...]


def best_of_all(problem: Problem, *, by_scores: bool = False) -> Best | None:
    """Return the best plan by trying all, the most valuable first; None if none keeps the rules."""
    names = [proposal.id for proposal in problem.proposals]
    plans = []
    for choice in product(*([None, *problem.options_of[name]] for name in names)):
        chosen = [place for place in choice if place is not None]
        if keeps_logic(problem, chosen):
            plans.append((value_of(problem, chosen, by_scores=by_scores), chosen))
    for value, chosen in sorted(plans, key=lambda plan: -plan[0]):
        if arranged(problem, chosen) is not None:
            return Best(value, tuple(problem.options[place] for place in chosen))
    return None


def keeps_rules(problem: Problem, options: tuple[OptionKey, ...]) -> bool:
    """Say whether a plan keeps every rule."""
    places = [i for i, option in enumerate(problem.options) if option in options]
    return keeps_logic(problem, places) and arranged(problem, places) is not None


def value_of(problem: Problem, chosen: list[int], *, by_scores: bool = False) -> float:
    """Return what a plan is worth."""
    if by_scores:
        return float(sum(problem.scores[place] for place in chosen))
    return sum(
        measure.weight * _worth(measure, total)
        for measure, total in zip(problem.measures, _totals(problem, chosen), strict=True)
    )


def keeps_logic(problem: Problem, chosen: list[int]) -> bool:
    """Say whether a plan keeps the rules that ask for no arrangement of money and staff."""
    start = {problem.options[place].proposal: problem.options[place].start for place in chosen}
    if len(start) < len(chosen):
        return False
    begin = {name: SPAN[period][0] for name, period in start.items()}
    for group in problem.at_most_one:
        if sum(name in start for name in group.members) > 1:
            return False
    for need in problem.requires:
        if need.proposal in start and not any(
            name in start
            and (need.lag is None or begin[name] + need.lag <= begin[need.proposal] + 1e-9)
            for name in need.any_of
        ):
            return False
    if any(not any(name in start for name in must.any_of) for must in problem.mandatory):
        return False
    if any(no.proposal in start for no in problem.forbidden):
        return False
    ids = {problem.options[place] for place in chosen}
    if any(locked.option not in ids for locked in problem.locked):
        return False
    whole = sum(problem.cost[place] for place in chosen)
    for share in problem.shares:
        members = [i for i in chosen if problem.options[i].proposal in share.members]
        part = sum(problem.cost[place] for place in members)
        if share.minimum is not None and part < share.minimum * whole - CLOSE:
            return False
        if share.maximum is not None and part > share.maximum * whole + CLOSE:
            return False
    return _keeps_floors(problem, chosen)


def _keeps_floors(problem: Problem, chosen: list[int]) -> bool:
    totals = _totals(problem, chosen)
    column = {measure.id: j for j, measure in enumerate(problem.measures)}
    for guard in problem.floors:
        worth = sum(
            weight * _worth(problem.measures[column[name]], totals[column[name]])
            for name, weight in guard.coefficients.items()
        )
        if worth < guard.minimum - 1e-8:
            return False
    for floor in problem.total_floors:
        j = column[floor.measure]
        best = problem.measures[j].best
        total = totals[j]
        if (total - floor.minimum) * np.sign(best) < -1e-8:
            return False
    return True


def _pairs(problem: Problem, chosen: list[int]) -> list[Synergy]:
    start = {problem.options[place].proposal: problem.options[place].start for place in chosen}
    return [
        pair
        for pair in problem.synergies
        if pair.a in start
        and pair.b in start
        and (not pair.starts_a or start[pair.a] in pair.starts_a)
        and (not pair.starts_b or start[pair.b] in pair.starts_b)
    ]


def _totals(problem: Problem, chosen: list[int]) -> list[float]:
    return [
        float(sum(problem.impact[place, j] for place in chosen))
        + sum(pair.impact.get(measure.id, 0.0) for pair in _pairs(problem, chosen))
        for j, measure in enumerate(problem.measures)
    ]


def _worth(measure: Measure, total: float) -> float:
    gain = total * np.sign(measure.best)
    if gain <= 0:
        return float(gain / abs(measure.worst))
    left = gain
    if measure.target is not None:
        left = min(gain, max(0.0, abs(measure.target) - abs(measure.achieved)))
    return float((left + measure.beyond_target * (gain - left)) / abs(measure.best))


def arranged(problem: Problem, chosen: list[int]) -> float | None:
    """Return what hiring and training cost at least for a plan; None if nothing makes it fit."""
    ids = [resource.id for resource in problem.resources]
    use = problem.use.toarray()
    left = np.array([resource.capacity for resource in problem.resources])
    left -= use[chosen].sum(axis=0)
    for pair in _pairs(problem, chosen):
        for name, amount in pair.use.items():
            left[ids.index(name)] -= amount
    for grant in problem.grants:
        at = ids.index(grant.resource)
        asked = sum(use[i, at] for i in chosen if problem.options[i].proposal in grant.members)
        left[at] += max(0.0, min(grant.maximum, grant.share * asked))

    if (left >= -CLOSE).all():
        return 0.0

    # Each column moves amounts between resources: what it takes (+) and gives (-) of each.
    columns: list[dict[str, float]] = []
    upper: list[float | None] = []
    price: list[float] = []

    def column(moves: list[tuple[str, float]], most: float | None, paid: float = 0.0) -> None:
        added: dict[str, float] = {}
        for name, amount in moves:
            added[name] = added.get(name, 0.0) + amount
        columns.append(added)
        upper.append(most)
        price.append(paid)

    for hire in problem.hires:
        column([(hire.resource, -1.0), (hire.budget, hire.price)], hire.maximum, hire.price)
    for swap in problem.substitutions:
        column([(swap.source, 1.0), (swap.target, -swap.rate)], swap.maximum)
    for course in problem.trainings:
        moves = [(name, -1.0) for name in course.resources]
        moves += [*course.time.items(), (course.budget, course.price)]
        column(moves, course.maximum, course.price)
    for drawn in problem.withdrawals:
        most = None
        if drawn.incidental:
            at = ids.index(drawn.budget)
            lasting = problem.structural.toarray() + problem.charges.toarray()
            most = max(0.0, sum(use[i, at] - lasting[i, at] for i in chosen))
        column([(drawn.reserve, 1.0), (drawn.budget, -1.0)], most)
    for before in problem.resources:
        later = [
            other
            for other in problem.resources
            if (other.kind, other.name) == (before.kind, before.name)
            and SPAN[other.period][0] > SPAN[before.period][0]
        ]
        if later and before.carry_over != 0:
            after = min(later, key=lambda other: SPAN[other.period][0])
            column([(before.id, 1.0), (after.id, -1.0)], before.carry_over)
    if not columns:
        return None
    matrix = np.zeros((len(ids), len(columns)))
    for j, moves in enumerate(columns):
        for name, amount in moves.items():
            matrix[ids.index(name), j] = amount
    found = optimize.linprog(
        price, A_ub=matrix, b_ub=left + CLOSE, bounds=[(0.0, most) for most in upper]
    )
    return float(found.fun) if found.status == 0 else None
