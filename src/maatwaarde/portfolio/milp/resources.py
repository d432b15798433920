"""The rows of money and staff: carry-over, reserves, roles that stand in, staff that is hired."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.milp.builder import DEFINITION, Draft
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.staff_flow import Arc, reachable

# Amounts are counted in ten-thousandths, and then in the greatest unit that all of a row share:
# whole numbers leave no room for a feasibility tolerance, and are what knapsack cuts work on.
_GRID = 1e4
_LARGE = 2.0**20
# Rows with amounts that need not be whole are brought to this size.
_MIXED = 2.0**14


def add_resources(problem: Problem, draft: Draft, chosen: Ints) -> tuple[int, sparse.csr_array]:
    """Add a row a resource; return the place of the first, and what more of a resource does.

    That is a matrix (resources, resources): the limit of a row for a unit of each capacity, in the
    scale of the row.

    ``chosen`` holds the columns of the options and of the synergies, in the order of
    ``problem.use`` and ``problem.synergy_use``.
    """
    if not problem.resources:
        return 0, sparse.csr_array((0, 0))
    place = {resource.id: i for i, resource in enumerate(problem.resources)}
    capacity = np.array([resource.capacity for resource in problem.resources], dtype=np.float64)
    amounts = sparse.vstack([problem.use, problem.synergy_use], format="coo")
    row, column, value = [amounts.col], [chosen[amounts.row]], [amounts.data]

    def put(rows: list[int], columns: Ints, values: list[float]) -> None:
        row.append(np.array(rows, dtype=np.int64))
        column.append(columns)
        value.append(np.array(values, dtype=np.float64))

    hires = draft.columns(
        np.array([hire.maximum for hire in problem.hires]),
        cost=np.array([hire.price for hire in problem.hires], dtype=np.float64),
    )
    put([place[hire.resource] for hire in problem.hires], hires, [-1.0] * len(hires))
    put(
        [place[hire.budget] for hire in problem.hires],
        hires,
        [hire.price for hire in problem.hires],
    )
    trained = draft.columns(
        np.array([training.maximum for training in problem.trainings]),
        cost=np.array([training.price for training in problem.trainings], dtype=np.float64),
    )
    for training, column_ in zip(problem.trainings, trained, strict=True):
        use = [(name, -1.0) for name in training.resources] + list(training.time.items())
        rows = [place[name] for name, _ in [*use, (training.budget, 0.0)]]
        put(rows, np.full(len(rows), column_), [*(amount for _, amount in use), training.price])
    swaps = draft.columns(_most_lent(problem, place))
    put([place[swap.source] for swap in problem.substitutions], swaps, [1.0] * len(swaps))
    put(
        [place[swap.target] for swap in problem.substitutions],
        swaps,
        [-swap.rate for swap in problem.substitutions],
    )

    granted = draft.columns(np.array([grant.maximum for grant in problem.grants]))
    put([place[grant.resource] for grant in problem.grants], granted, [-1.0] * len(granted))
    _limit_grants(problem, draft, chosen, granted, place)

    drawn = draft.columns(_most_drawn(problem, place))
    put([place[item.reserve] for item in problem.withdrawals], drawn, [1.0] * len(drawn))
    put([place[item.budget] for item in problem.withdrawals], drawn, [-1.0] * len(drawn))
    _limit_withdrawals(problem, draft, chosen, drawn, place)

    # What is carried over in full makes rows cumulative; a limited part is a column of its own.
    runs = sparse.eye_array(len(capacity), format="lil")
    limited: list[tuple[int, int, float]] = []
    for chain in problem.chains:
        run = [chain[0]]
        for before, after in pairwise(chain):
            carry = problem.resources[before].carry_over
            if carry is not None:
                run = []
                if carry > 0:
                    limited.append((before, after, carry))
            for earlier in run:
                runs[after, earlier] = 1.0
            run.append(after)
    carries = draft.columns(np.array([carry for _, _, carry in limited]))
    put([before for before, _, _ in limited], carries, [1.0] * len(carries))
    put([after for _, after, _ in limited], carries, [-1.0] * len(carries))

    matrix = sparse.coo_array(
        (np.concatenate(value), (np.concatenate(row), np.concatenate(column))),
        shape=(len(capacity), draft.width),
    )
    summed = sparse.csr_array(runs.tocsr() @ matrix.tocsr())
    summed.sum_duplicates()
    summed.eliminate_zeros()
    mixed = np.zeros(draft.width, dtype=bool)
    mixed[np.concatenate([hires, trained, swaps, granted, drawn, carries])] = True
    pure = np.asarray((abs(summed) @ mixed) == 0)
    free = np.ones(draft.width, dtype=bool)
    free[chosen[: len(problem.options)]] = ~draft.held
    scaled, limit, scale = whole_rows(summed, runs.tocsr() @ capacity, pure, free)
    rules = [draft.rule(item.ref) for item in problem.resources]
    first = draft.rows(scaled, -np.inf, limit, rules)
    return first, sparse.csr_array(sparse.diags_array(scale) @ runs)


def staffing_use(problem: Problem) -> sparse.csr_array:
    """Return (hires and trainings, resources), what a unit of each takes: money, and time.

    Their columns come in this order, right after those of the options and the synergies. What they
    bring in staff is not in it.
    """
    place = {resource.id: i for i, resource in enumerate(problem.resources)}
    hired = [{hire.budget: hire.price} for hire in problem.hires]
    trained = [{**training.time, training.budget: training.price} for training in problem.trainings]
    table = np.zeros((len(hired) + len(trained), len(place)))
    for row, amounts in enumerate([*hired, *trained]):
        for name, amount in amounts.items():
            table[row, place[name]] = amount
    return sparse.csr_array(table)


def _limit_grants(
    problem: Problem, draft: Draft, chosen: Ints, granted: Ints, place: dict[str, int]
) -> None:
    """Let each grant be at most its share of what its members ask of the budget."""
    for grant, column in zip(problem.grants, granted, strict=True):
        asked = problem.use[:, [place[grant.resource]]].toarray()[:, 0]
        members = [i for name in grant.members for i in problem.options_of[name] if asked[i]]
        _pay_for(problem, draft, chosen, int(column), asked, members, grant.maximum, grant.share)


def _limit_withdrawals(
    problem: Problem, draft: Draft, chosen: Ints, drawn: Ints, place: dict[str, int]
) -> None:
    """Let what a reserve pays be at most what is used of the budget once only, where that holds."""
    most = draft.upper(drawn)
    for item, column, maximum in zip(problem.withdrawals, drawn, most, strict=True):
        if item.incidental:
            asked = problem.incidental[:, [place[item.budget]]].toarray()[:, 0]
            members = np.flatnonzero(asked).tolist()
            _pay_for(problem, draft, chosen, int(column), asked, members, float(maximum), 1.0)


def _pay_for(
    problem: Problem,
    draft: Draft,
    chosen: Ints,
    column: int,
    asked: Floats,
    members: list[int],
    maximum: float,
    share: float,
) -> None:
    """Let a column be at most a share of what some options ask together, and never below zero.

    Parameters
    ----------
    asked
        (options,), below zero where they bring in.
    members
        The places of the options that count.
    maximum
        The upper bound of the column.
    """
    # Counted in the largest of the amounts, so that the row is of the size of one.
    scale = 1.0 / max(1.0, np.abs(asked[members]).max(initial=0.0))
    rule = draft.rule(DEFINITION)
    columns = [column, *chosen[members]]
    values = [scale, *(-scale * share * asked[members])]
    limit = 0.0
    # Where members may bring in more than they ask, one binary says whether it pays at all:
    # pays <= share * asked + below * (1 - pays at all), and pays <= maximum * pays at all.
    below = scale * share * _most_brought(problem, asked, members)
    if below > 0:
        paying = draft.columns(np.ones(1), integer=True)[0]
        columns, values, limit = [*columns, paying], [*values, below], below
        most = max(1.0, maximum)
        switch = sparse.coo_array(
            ([1.0 / most, -maximum / most], ([0, 0], [column, paying])),
            shape=(1, draft.width),
        )
        draft.rows(switch, -np.inf, 0.0, rule)
    row = sparse.coo_array(
        (values, (np.zeros(len(columns), dtype=np.int64), columns)), shape=(1, draft.width)
    )
    draft.rows(row, -np.inf, limit, rule)


def _most_drawn(problem: Problem, place: dict[str, int]) -> Floats:
    """Return the upper bound of each withdrawal: all that has ever been put into its reserve."""
    there = np.array([resource.capacity for resource in problem.resources], dtype=np.float64)
    for chain in problem.chains:
        for before, after in pairwise(chain):
            carry = problem.resources[before].carry_over
            there[after] += there[before] if carry is None else min(carry, there[before])
    return np.array([there[place[item.reserve]] for item in problem.withdrawals])


def _most_brought(problem: Problem, asked: Floats, members: list[int]) -> float:
    """Return the most that a choice of members brings in, of what they ask together."""
    most: dict[str, float] = {}
    for i in members:
        name = problem.options[i].proposal
        most[name] = max(most.get(name, 0.0), -asked[i])
    return sum(most.values())


def _most_lent(problem: Problem, place: dict[str, int]) -> Floats:
    """Return the upper bound of each substitution; without a maximum, all that may be there."""
    supply = np.array([resource.capacity for resource in problem.resources], dtype=np.float64)
    for hire in problem.hires:
        supply[place[hire.resource]] += hire.maximum
    for training in problem.trainings:
        for name in training.resources:
            supply[place[name]] += training.maximum
    # Who needs less staff than nobody sets it free; of the options of a proposal one is chosen.
    freed = (-problem.use).maximum(0).tocoo()
    most: dict[tuple[int, int], float] = {}
    for option, resource, amount in zip(freed.row, freed.col, freed.data, strict=True):
        key = (int(problem.option_proposal[option]), int(resource))
        most[key] = max(most.get(key, 0.0), float(amount))
    for (_, resource), amount in most.items():
        supply[resource] += amount
    supply += (-problem.synergy_use).maximum(0).sum(axis=0)
    arcs = []
    for swap in problem.substitutions:
        if swap.maximum is None:
            arcs.append(Arc(place[swap.source], place[swap.target], swap.rate))
        else:
            supply[place[swap.target]] += swap.rate * swap.maximum
    for chain in problem.chains:
        for before, after in pairwise(chain):
            carry = problem.resources[before].carry_over
            if carry is None:
                arcs.append(Arc(before, after))
            else:
                supply[after] += carry
    reach = reachable(supply, arcs)
    return np.array(
        [
            reach[place[swap.source]] if swap.maximum is None else swap.maximum
            for swap in problem.substitutions
        ]
    )


def whole_rows(
    matrix: sparse.csr_array,
    limit: Floats,
    pure: npt.NDArray[np.bool_],
    free: npt.NDArray[np.bool_] | None = None,
) -> tuple[sparse.csr_array, Floats, Floats]:
    """Rescale each row ``a @ x <= limit`` to whole numbers without a common divisor, if it can be.

    A row whose numbers have more than four decimals is scaled by a power of two instead, which
    changes no digit. So is a row that is not ``pure``: one that holds columns that need not be
    integer, so that the limit may not be rounded down. Columns that are not ``free``, since they
    are fixed, do not count for the size of a row; left out, all are. Return matrix, limit, and the
    scale of each row.
    """
    matrix = matrix.copy()
    scale = np.ones(matrix.shape[0])
    limit = limit.astype(np.float64)
    counts = np.diff(matrix.indptr)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return matrix, limit, scale
    starts = matrix.indptr[filled]
    repeat = counts[filled]
    fine = matrix.data * _GRID
    whole = np.rint(fine)
    near = np.abs(fine - whole) <= 1e-9 * np.maximum(1.0, np.abs(whole))
    near &= np.abs(whole) < 2.0**53
    on_grid = np.logical_and.reduceat(near, starts) & pure[filled]
    divisor = np.gcd.reduceat(np.where(near, whole, 0).astype(np.int64), starts).astype(np.float64)
    divisor = np.where(on_grid, np.maximum(divisor, 1.0), 1.0)

    room = limit[filled] * _GRID / divisor
    # Allow for the noise of the last digits before rounding down: a third of 0.3 may be 0.0999….
    room = np.floor(room + 4 * np.spacing(np.abs(room)))
    matrix.data = np.where(
        np.repeat(on_grid, repeat), whole / np.repeat(divisor, repeat), matrix.data
    )
    limit[filled] = np.where(on_grid, room, limit[filled])

    sizes = np.abs(matrix.data)
    largest = np.maximum.reduceat(sizes, starts)
    if free is not None:
        of_free = np.maximum.reduceat(np.where(free[matrix.indices], sizes, 0.0), starts)
        largest = np.where(of_free > 0, of_free, largest)
    size = np.where(pure[filled], _LARGE, _MIXED)
    shift = np.where(on_grid & (largest <= size), 1.0, size / 2 ** np.ceil(np.log2(largest)))
    matrix.data *= np.repeat(shift, repeat)
    limit[filled] *= shift
    scale[filled] = shift * np.where(on_grid, _GRID / divisor, 1.0)
    return matrix, limit, scale
