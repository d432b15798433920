"""How staff is hired, trained and lent, and reserves are drawn on, as cheaply as can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem

# Where staff may be hired or lent: of a unit of staff, and of money.
STAFF_TOLERANCE = 1e-5
MONEY_TOLERANCE = 0.005


class Arrangement:
    """What a problem allows to be moved, and the cheapest way to move it for what is used.

    It is a linear programme, of which only what is used and what may be drawn differs from one
    portfolio to another.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.place_of = {resource.id: i for i, resource in enumerate(problem.resources)}
        self.capacity = np.array([resource.capacity for resource in problem.resources])
        self.money = np.array([resource.kind != "staff" for resource in problem.resources])
        self.tolerance = np.where(self.money, MONEY_TOLERANCE, STAFF_TOLERANCE)
        h, s = len(problem.hires), len(problem.substitutions)
        t, w = len(problem.trainings), len(problem.withdrawals)
        self._lent_from, self._trained_from, self._drawn_from = h, h + s, h + s + t
        self.moved = h + s + t + w
        prices = [hire.price for hire in problem.hires]
        prices += [training.price for training in problem.trainings]
        paid = [each for each in prices if each > 0]
        # What is drawn counts in units as large as the dearest of who is hired, so that to draw
        # for no reason weighs as much as to lend somebody for none.
        self.dearest, self.cheapest = (max(paid), min(paid)) if paid else (1.0, 1.0)
        self._build()

    def _build(self) -> None:
        problem, place_of, dearest = self.problem, self.place_of, self.dearest
        r = len(problem.resources)
        links = [
            (before, after)
            for chain in problem.chains
            for before, after in pairwise(chain)
            if problem.resources[before].carry_over != 0
        ]
        # Columns: hired, lent, trained, drawn, carried over, and for each resource what is short.
        width = self.moved + len(links) + r
        entries: list[tuple[int, int, float]] = []
        upper, price = np.full(width, np.inf), np.zeros(width)
        for k, hire in enumerate(problem.hires):
            entries.append((place_of[hire.resource], k, -1.0))
            entries.append((place_of[hire.budget], k, hire.price))
            upper[k], price[k] = hire.maximum, hire.price
        for k, swap in enumerate(problem.substitutions, start=self._lent_from):
            entries.append((place_of[swap.source], k, 1.0))
            entries.append((place_of[swap.target], k, -swap.rate))
            if swap.maximum is not None:
                upper[k] = swap.maximum
        for k, training in enumerate(problem.trainings, start=self._trained_from):
            entries += [(place_of[name], k, -1.0) for name in training.resources]
            entries += [(place_of[name], k, amount) for name, amount in training.time.items()]
            entries.append((place_of[training.budget], k, training.price))
            upper[k], price[k] = training.maximum, training.price
        for k, item in enumerate(problem.withdrawals, start=self._drawn_from):
            entries.append((place_of[item.reserve], k, dearest))
            entries.append((place_of[item.budget], k, -dearest))
        for k, (before, after) in enumerate(links, start=self.moved):
            entries += [(before, k, 1.0), (after, k, -1.0)]
            carry = problem.resources[before].carry_over
            upper[k] = np.inf if carry is None else carry
        entries += [(i, width - r + i, -1.0) for i in range(r)]
        row, column, value = (np.array(part) for part in zip(*entries, strict=True))
        matrix = sparse.csc_array((value, (row, column)), shape=(r, width))

        # Being short of staff is dearest, since who may be hired is not short: only money may be.
        # Then comes being short of money, then the price of what is hired, then that anybody moves.
        short_of_money = 1e4 / self.cheapest
        shortage = np.where(self.money, short_of_money, 10.0 * short_of_money * dearest + 1e4)
        goal = np.concatenate([price[: width - r] / dearest, shortage])
        goal[: self.moved] += 1e-6

        touched = abs(matrix[:, : self.moved + len(links)])
        _, part = csgraph.connected_components(touched @ touched.T, directed=False)
        ends = np.unique(matrix[:, : self.moved].indices)
        self.reached: Ints = np.flatnonzero(np.isin(part, part[ends]))
        """The places of the resources that anything can be moved to or from, or comes over to."""
        # All resources are in the programme, also those that nothing moves to: where several ways
        # are as cheap, which of them is found depends on what else it holds.
        self._matrix, self._goal, self._upper = matrix, goal, upper

    @cached_property
    def _solver(self) -> Any:
        # Here, since most problems have nothing to arrange.
        import highspy

        from maatwaarde.portfolio.quiet import Quiet

        solver = Quiet()  # type: ignore[no-untyped-call]
        for name, value in (
            ("random_seed", 0),
            ("threads", 1),
            ("parallel", "off"),
            ("solver", "simplex"),
        ):
            solver.setOptionValue(name, value)
        lp = highspy.HighsLp()
        rows, columns = self._matrix.shape
        lp.num_row_, lp.num_col_ = rows, columns
        lp.col_cost_, lp.col_lower_ = self._goal, np.zeros(columns)
        lp.col_upper_ = np.where(np.isfinite(self._upper), self._upper, highspy.kHighsInf)
        lp.row_lower_ = np.full(rows, -highspy.kHighsInf)
        lp.row_upper_ = np.zeros(rows)
        lp.a_matrix_.start_ = self._matrix.indptr
        lp.a_matrix_.index_ = self._matrix.indices
        lp.a_matrix_.value_ = self._matrix.data
        solver.passModel(lp)
        return solver

    def moves(self, used: Floats, granted: Floats, drawn: Sequence[float]) -> Floats:
        """Return how much of each is moved: hired, lent, trained and drawn.

        Parameters
        ----------
        used, granted
            (resources,)
        drawn
            (withdrawals,), the most that each may be.
        """
        solver, count = self._solver, len(self.capacity)
        # The answer is the same as if it were the first that is asked for.
        solver.clearSolver()
        there = self.capacity + granted - used
        rows = np.arange(count, dtype=np.int32)
        solver.changeRowsBounds(count, rows, np.full(count, -np.inf), there)
        columns = np.arange(self._drawn_from, self.moved, dtype=np.int32)
        most = np.array(drawn, dtype=np.float64) / self.dearest
        solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), most)
        solver.run()
        found: Floats = np.array(solver.getSolution().col_value[: self.moved], dtype=np.float64)
        return found

    def uses(
        self, used: Floats, granted: Floats, moves: Floats, only: Sequence[int] | None = None
    ) -> tuple[dict[int, ResourceUse], list[Violation], float]:
        """Return what follows from moves: use by place, what is too much, and what is paid.

        Parameters
        ----------
        only
            The numbers of the chains of the problem that are looked at; left out, all.
        """
        problem, capacity = self.problem, self.capacity.tolist()
        hired, borrowed, lent, spent, trained, taught = self._moved(moves.tolist())
        all_used = (used + taught).tolist()
        given = granted.tolist()
        found: dict[int, ResourceUse] = {}
        violations = []
        chains = problem.chains
        for chain in chains if only is None else [chains[number] for number in only]:
            carried = 0.0
            for i in chain:
                resource = problem.resources[i]
                there = capacity[i] + given[i] + carried + hired[i] + trained[i]
                there += borrowed[i] - lent[i]
                slack = rounded(there - all_used[i] - spent[i])
                found[i] = ResourceUse(
                    resource.id,
                    all_used[i] + spent[i],
                    capacity[i],
                    slack,
                    carried,
                    hired[i],
                    borrowed[i],
                    lent[i],
                    given[i],
                    trained[i],
                )
                if slack < -self.tolerance[i]:
                    violations.append(Violation(resource.ref, found[i].used, found[i].there))
                carried = max(slack, 0.0)
                if resource.carry_over is not None:
                    carried = min(carried, resource.carry_over)
        violations.sort(key=lambda violation: violation.rule.members)
        return found, violations, float(np.sum(spent))

    def _moved(self, moves: Sequence[float]) -> tuple[list[float], ...]:
        """Return by resource what is hired, borrowed, lent, paid, trained and spent on learning."""
        problem, place_of = self.problem, self.place_of
        whole = [rounded(each) for each in moves]
        hired, borrowed, lent, spent, trained, taught = (
            [0.0] * len(problem.resources) for _ in range(6)
        )
        for k, hire in enumerate(problem.hires):
            hired[place_of[hire.resource]] += whole[k]
            spent[place_of[hire.budget]] += whole[k] * hire.price
        for k, swap in enumerate(problem.substitutions, start=self._lent_from):
            lent[place_of[swap.source]] += whole[k]
            borrowed[place_of[swap.target]] += whole[k] * swap.rate
        for k, training in enumerate(problem.trainings, start=self._trained_from):
            for name in training.resources:
                trained[place_of[name]] += whole[k]
            for name, amount in training.time.items():
                taught[place_of[name]] += whole[k] * amount
            spent[place_of[training.budget]] += whole[k] * training.price
        spent = np.round(spent, 2).tolist()
        for k, item in enumerate(problem.withdrawals, start=self._drawn_from):
            paid_out = round(moves[k] * self.dearest, 6)
            lent[place_of[item.reserve]] += paid_out
            borrowed[place_of[item.budget]] += paid_out
        return hired, borrowed, lent, spent, trained, taught


def rounded(number: float) -> float:
    """Return a number to nine decimals, as numpy rounds it, and never as a zero below zero."""
    return round(number * 1e9) / 1e9 + 0.0
