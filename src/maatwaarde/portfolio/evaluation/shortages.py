"""Which resources a portfolio exceeds with one option more, for many options at once.

Only what an option touches is looked at: the chains of periods of the money and the roles that it
uses. Amounts are whole numbers of cents, or of smaller parts, where they can be. Where something
is to be arranged, that is done anew for those only for which what is left does not do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.evaluation.arrangement import Arrangement
from maatwaarde.portfolio.evaluation.exact import EXACT, exact, whole_numbers
from maatwaarde.portfolio.evaluation.resources import (
    arranges,
    asked_of,
    exact_uses,
    floats,
    granted_of,
    may_be_drawn,
)
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Synergy

Bools = npt.NDArray[np.bool_]
Joined = Mapping[int, Sequence[Synergy]]
"""The pairs that count with an option and not without it, by the row of the option."""


class Shortages:
    """What a portfolio uses, to which options are added, each by itself.

    Parameters
    ----------
    chosen, pairs
        The portfolio, by places of options, and the pairs that count in it.
    """

    def __init__(self, problem: Problem, chosen: list[int], pairs: Sequence[Synergy]) -> None:
        self.problem = problem
        self._place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
        self._asked = asked_of(problem, chosen, pairs)
        self._members = [frozenset(grant.members) for grant in problem.grants]
        self._arrangement = Arrangement(problem) if arranges(problem) else None
        # What is used of the budgets that a reserve pays incidental costs of: these columns only.
        self._incidental = [k for k, item in enumerate(problem.withdrawals) if item.incidental]
        columns = [self._place_of[problem.withdrawals[k].budget] for k in self._incidental]
        parts = (problem.use, problem.structural, problem.charges, problem.margins)
        self._parts = [sparse.csr_array(part[:, columns]) for part in parts]
        moved: frozenset[int] = frozenset()
        if self._arrangement is not None:
            reached = set(self._arrangement.reached.tolist())
            moved = frozenset(
                number
                for number, chain in enumerate(problem.chains)
                if not reached.isdisjoint(chain)
            )
        # Chains in which something may be moved stand or fall together.
        self._groups: list[tuple[int, ...]] = [
            (number,) for number in range(len(problem.chains)) if number not in moved
        ]
        self._moved = tuple(sorted(moved))
        self._stand()

    def _stand(self) -> None:
        """Find what is left of each resource, and what is short, of what is asked now."""
        problem = self.problem
        self._granted = granted_of(problem, self._asked.by_grant)
        if self._arrangement is None:
            found, broken = exact_uses(problem, self._asked.used, self._granted)
        else:
            self._used, self._given = floats(self._asked.used), floats(self._granted)
            self._drawn = may_be_drawn(problem, self._asked.spent, self._asked.lasting)
            self._moves = self._arrangement.moves(self._used, self._given, self._drawn)
            found, broken, _ = self._arrangement.uses(self._used, self._given, self._moves)
        self._found = found
        self._short_now = _by_place(self._place_of, found, broken)

    @property
    def short(self) -> tuple[ResourceUse, ...]:
        """What the portfolio exceeds as it is."""
        return tuple(self._short_now.values())

    def take(self, place: int, pairs: Sequence[Synergy]) -> None:
        """Add an option to the portfolio, with the pairs that count then."""
        problem, asked, at = self.problem, self._asked, np.array([place])
        for k in self._grants_of(at).get(0, []):
            amount = float(problem.use[place, self._place_of[problem.grants[k].resource]])
            asked.by_grant[k] = EXACT.add(asked.by_grant[k], exact(amount))
        for k, (spent, *lasts) in self._paid_for(at).items():
            asked.spent[k] = EXACT.add(asked.spent[k], exact(float(spent[0])))
            for part in lasts:
                asked.lasting[k] = EXACT.add(asked.lasting[k], exact(float(part[0])))
        self._add(asked.used, place, pairs)
        self._stand()

    def _add(self, used: list[Decimal], place: int, pairs: Sequence[Synergy]) -> None:
        """Add to what is used of each resource what an option and its pairs use."""
        rows = self.problem.use
        for entry in range(rows.indptr[place], rows.indptr[place + 1]):
            i = int(rows.indices[entry])
            used[i] = EXACT.add(used[i], exact(float(rows.data[entry])))
        for pair in pairs:
            for name, amount in pair.use.items():
                i = self._place_of[name]
                used[i] = EXACT.add(used[i], exact(amount))

    def of(self, at: Ints, joined: Joined) -> list[list[ResourceUse]]:
        """Return for each option what is exceeded with it, in the order of the resources.

        Parameters
        ----------
        at
            Places of options that are not in the portfolio.
        """
        problem = self.problem
        use = problem.use[at.tolist(), :].tocsc()
        found: list[dict[int, ResourceUse]] = [{} for _ in at]
        grants = self._grants_of(at)
        every = [*self._groups, *([self._moved] if self._moved else [])]
        for group in every:
            columns = [i for number in group for i in problem.chains[number]]
            asked = use[:, columns].toarray()
            names = {problem.resources[i].id for i in columns}
            apart = np.zeros(len(at), dtype=bool)
            for row, numbers in grants.items():
                apart[row] |= any(problem.grants[k].resource in names for k in numbers)
            for row, pairs in joined.items():
                apart[row] |= any(not names.isdisjoint(pair.use) for pair in pairs)
            touched = asked.any(axis=1)
            here = {i: each for i, each in self._short_now.items() if i in columns}
            if here:
                for row in np.flatnonzero(~touched & ~apart).tolist():
                    found[row].update(here)
            rows = np.flatnonzero(touched & ~apart)
            if group == self._moved:
                rows = rows[~self._enough(asked[rows], at[rows])]
                apart[rows] = True
            elif self._arrangement is None:
                apart[rows[self._rigid(columns, asked, rows, found)]] = True
            else:
                self._unmoved(columns, asked, rows, found)
            again = np.flatnonzero(apart)
            paid = self._paid_for(at[again]) if group == self._moved else {}
            for k, row in enumerate(again.tolist()):
                drawn = self._may_be_drawn(paid, k) if group == self._moved else ()
                found[row].update(
                    self._anew(int(at[row]), joined.get(row, ()), grants.get(row, ()), group, drawn)
                )
        return [[each for _, each in sorted(uses.items())] for uses in found]

    def _grants_of(self, at: Ints) -> dict[int, list[int]]:
        """Return the grants that pay for each option that any pays for, by its row."""
        if not self._members:
            return {}
        found = {}
        for row, place in enumerate(at.tolist()):
            name = self.problem.options[place].proposal
            numbers = [k for k, members in enumerate(self._members) if name in members]
            if numbers:
                found[row] = numbers
        return found

    def _rigid(
        self,
        columns: list[int],
        asked: Floats,
        rows: Ints,
        found: list[dict[int, ResourceUse]],
    ) -> Bools:
        """Say of rows what they exceed of a chain that nothing is moved to, to the last cent.

        Returns
        -------
        (rows,), True for those of which it cannot be said in whole numbers.
        """
        problem = self.problem
        resources = [problem.resources[i] for i in columns]
        stated = [
            *(exact(resource.capacity) for resource in resources),
            *(exact(resource.carry_over or 0.0) for resource in resources),
            *(self._granted[i] for i in columns),
            *(self._asked.used[i] for i in columns),
        ]
        told = whole_numbers(asked[rows], stated)
        if told is None:
            return np.ones(len(rows), dtype=bool)
        whole, sums = told
        width = len(columns)
        capacity, carries, granted, used = (sums[k * width : (k + 1) * width] for k in range(4))
        carried = np.zeros(len(rows), dtype=np.int64)
        for k, resource in enumerate(resources):
            after = whole.numbers[:, k] + used[k]
            slack = capacity[k] + granted[k] + carried - after
            short = np.flatnonzero(slack < 0)
            if len(short):
                numbers = zip(
                    rows[short].tolist(),
                    whole.floats(after[short]).tolist(),
                    whole.floats(slack[short]).tolist(),
                    whole.floats(carried[short]).tolist(),
                    strict=True,
                )
                given = float(self._granted[columns[k]])
                for row, taken, left, came in numbers:
                    found[row][columns[k]] = ResourceUse(
                        resource.id, taken, float(resource.capacity), left, came, granted=given
                    )
            carried = np.maximum(slack, 0)
            if resource.carry_over is not None:
                carried = np.minimum(carried, carries[k])
        return np.zeros(len(rows), dtype=bool)

    def _used_with(self, column: int, added: Floats) -> Floats:
        """Return what is used of a resource with each amount more, as floats rounded once."""
        base = self._asked.used[column]
        told = whole_numbers(added, [base])
        if told is not None:
            whole, (used,) = told
            return whole.floats(whole.numbers + used)
        return np.array(
            [float(EXACT.add(base, exact(number))) for number in added.tolist()], dtype=np.float64
        )

    def _unmoved(
        self,
        columns: list[int],
        asked: Floats,
        rows: Ints,
        found: list[dict[int, ResourceUse]],
    ) -> None:
        """Say of rows what they exceed of a chain that nothing is moved to, in real numbers."""
        assert self._arrangement is not None
        capacity, tolerance = self._arrangement.capacity, self._arrangement.tolerance
        carried = np.zeros(len(rows))
        for k, i in enumerate(columns):
            resource = self.problem.resources[i]
            after = self._used_with(i, asked[rows, k])
            there = capacity[i] + self._given[i] + carried
            slack = np.round(there - after, 9) + 0.0
            short = np.flatnonzero(slack < -tolerance[i])
            numbers = zip(
                rows[short].tolist(),
                after[short].tolist(),
                slack[short].tolist(),
                carried[short].tolist(),
                strict=True,
            )
            for row, taken, left, came in numbers:
                found[row][i] = ResourceUse(
                    resource.id,
                    taken,
                    float(capacity[i]),
                    left,
                    came,
                    granted=float(self._given[i]),
                )
            carried = np.maximum(slack, 0.0)
            if resource.carry_over is not None:
                carried = np.minimum(carried, resource.carry_over)

    def _enough(self, asked: Floats, at: Ints) -> Bools:
        """Say for which options what is moved for the portfolio leaves enough of all of these."""
        assert self._arrangement is not None
        problem = self.problem
        enough = np.ones(len(at), dtype=bool)
        k = 0
        for number in self._moved:
            carried = np.zeros(len(at))
            for i in problem.chains[number]:
                now, resource = self._found[i], problem.resources[i]
                left = now.slack - now.carried + carried - asked[:, k]
                enough &= left >= 0.0
                carried = np.maximum(left, 0.0)
                if resource.carry_over is not None:
                    carried = np.minimum(carried, resource.carry_over)
                k += 1
        first = len(self._moves) - len(problem.withdrawals)
        drawn = self._moves[first:] * self._arrangement.dearest
        for k, (amount, *lasting) in self._paid_for(at).items():
            enough &= np.maximum(0.0, self._drawn[k] + amount - sum(lasting)) >= drawn[k]
        return enough

    def _paid_for(self, at: Ints) -> dict[int, list[Floats]]:
        """Return what options use of each budget that a reserve pays incidental costs of.

        Returns
        -------
        By number of the withdrawal, (options,) each: in all, and what of it returns, is a capital
        charge, and is a margin.
        """
        rows = at.tolist()
        dense = [part[rows, :].toarray() for part in self._parts]
        return {k: [part[:, n] for part in dense] for n, k in enumerate(self._incidental)}

    def _anew(
        self,
        place: int,
        pairs: Sequence[Synergy],
        grants: Sequence[int],
        group: tuple[int, ...],
        drawn: Sequence[float],
    ) -> dict[int, ResourceUse]:
        """Return what an option exceeds of some chains, with what follows from it all."""
        problem, place_of = self.problem, self._place_of
        used = list(self._asked.used)
        self._add(used, place, pairs)
        granted = self._granted
        if grants:
            by_grant = list(self._asked.by_grant)
            for k in grants:
                amount = float(problem.use[place, place_of[problem.grants[k].resource]])
                by_grant[k] = EXACT.add(by_grant[k], exact(amount))
            granted = granted_of(problem, by_grant)
        if self._arrangement is None:
            return _by_place(place_of, *exact_uses(problem, used, granted, group))
        used_now, granted_now, moves = floats(used), floats(granted), self._moves
        if group == self._moved:
            moves = self._arrangement.moves(used_now, granted_now, drawn)
        found, broken, _ = self._arrangement.uses(used_now, granted_now, moves, group)
        return _by_place(place_of, found, broken)

    def _may_be_drawn(self, paid: Mapping[int, Sequence[Floats]], row: int) -> list[float]:
        spent, lasting = list(self._asked.spent), list(self._asked.lasting)
        for k, (amount, *lasts) in paid.items():
            spent[k] = EXACT.add(spent[k], exact(amount[row]))
            for part in lasts:
                lasting[k] = EXACT.add(lasting[k], exact(part[row]))
        return may_be_drawn(self.problem, spent, lasting)


def _by_place(
    place_of: Mapping[str, int], found: Mapping[int, ResourceUse], broken: Sequence[Violation]
) -> dict[int, ResourceUse]:
    """Return what is exceeded, by the place of the resource."""
    places = [place_of[item.rule.members[0]] for item in broken]
    return {i: found[i] for i in places}
