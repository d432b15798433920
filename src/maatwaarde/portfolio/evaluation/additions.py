"""What a portfolio becomes with one option more, for many options at once.

For each it says what `evaluate` says of the larger portfolio, to the last digit. What the portfolio
itself comes to is added up once; after that each option costs what it touches itself.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.periods import begin_of
from maatwaarde.portfolio.evaluation.evaluate import (
    FLOOR_TOLERANCE,
    share_violation,
    shared_costs,
    total_value,
)
from maatwaarde.portfolio.evaluation.exact import EXACT, exact
from maatwaarde.portfolio.evaluation.shortages import Shortages
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import Measure, OptionKey, Synergy
from maatwaarde.portfolio.problem.rule_ref import RuleRef

# Far more than sums and products of floats are off by, as a part of what is added up.
_DOUBT = 1e-9


@dataclass(frozen=True, slots=True)
class Added:
    """What a portfolio becomes with one option more.

    Parameters
    ----------
    broken
        The rules that the larger portfolio breaks and that were not known to be broken, but for
        those on resources and on what is forbidden.
    short
        The resources that the larger portfolio exceeds.
    """

    place: int
    value: float
    broken: tuple[Violation, ...]
    short: tuple[ResourceUse, ...]


class Additions:
    """A portfolio to which options are added, each by itself.

    Parameters
    ----------
    options
        The portfolio.
    known
        The rules that it breaks.
    """

    def __init__(
        self,
        problem: Problem,
        options: Iterable[OptionKey],
        objective: Objective,
        known: Collection[RuleRef],
    ) -> None:
        self.problem, self.objective, self.known = problem, objective, frozenset(known)
        self.chosen = sorted({problem.option_index[option] for option in options})
        keys = [problem.options[place] for place in self.chosen]
        self.starts = {key.proposal: key.start for key in keys}
        self.begins = {name: begin_of(start) for name, start in self.starts.items()}
        pairs = [pair for pair in problem.synergies if pair.counts(self.starts)]
        self._pairs: dict[str, list[Synergy]] = {}
        for pair in problem.synergies:
            for name in {pair.a, pair.b}:
                self._pairs.setdefault(name, []).append(pair)
        self._parts = [
            _exact_parts(
                [
                    *problem.impact[self.chosen, column].tolist(),
                    *(pair.impact.get(measure.id, 0.0) for pair in pairs),
                ]
            )
            for column, measure in enumerate(problem.measures)
        ]
        self._scores = (
            _exact_parts(problem.scores[self.chosen].tolist())
            if objective == "sum-of-scores" and problem.scores is not None
            else []
        )
        self._groups: dict[str, list[int]] = {}
        self._taken: list[tuple[str, ...]] = []
        for number, group in enumerate(problem.at_most_one):
            self._taken.append(tuple(name for name in group.members if name in self.starts))
            for name in group.members:
                self._groups.setdefault(name, []).append(number)
        self._needs: dict[str, list[int]] = {}
        for number, need in enumerate(problem.requires):
            self._needs.setdefault(need.proposal, []).append(number)
        self._whole, self._shared = shared_costs(problem, self.chosen)
        self._members = [frozenset(share.members) for share in problem.shares]
        self._shortages = Shortages(problem, self.chosen, pairs)

    def of(self, places: Sequence[int]) -> list[Added]:
        """Return what becomes of the portfolio with each of these options.

        Parameters
        ----------
        places
            Of options of proposals that are not in the portfolio.
        """
        at = np.asarray(places, dtype=np.int64)
        joined = {row: pairs for row, place in enumerate(places) if (pairs := self._joined(place))}
        totals = self._totals(at, joined)
        values = np.empty_like(totals)
        for column, measure in enumerate(self.problem.measures):
            values[:, column] = _values(measure, totals[:, column])
        broken: list[list[Violation]] = [self._choice(place) for place in places]
        self._shares(at, broken)
        self._floors(totals, values, broken)
        short = self._shortages.of(at, joined)
        worth = self._worth(at, values)
        return [
            Added(place, worth[row], tuple(broken[row]), tuple(short[row]))
            for row, place in enumerate(places)
        ]

    @property
    def short(self) -> tuple[ResourceUse, ...]:
        """What the portfolio exceeds as it is."""
        return self._shortages.short

    def take(self, place: int) -> None:
        """Add an option of a proposal that is not in the portfolio to it, for good."""
        problem, option = self.problem, self.problem.options[place]
        name, pairs = option.proposal, self._joined(place)
        for column, measure in enumerate(problem.measures):
            more = [float(problem.impact[place, column])]
            more += [pair.impact.get(measure.id, 0.0) for pair in pairs]
            self._parts[column] = _exact_parts([*self._parts[column], *more])
        if self.objective == "sum-of-scores" and problem.scores is not None:
            self._scores = _exact_parts([*self._scores, float(problem.scores[place])])
        self.chosen.append(place)
        self.starts[name] = option.start
        self.begins[name] = begin_of(option.start)
        for number in self._groups.get(name, ()):
            self._taken[number] = (*self._taken[number], name)
        if problem.shares:
            cost = exact(float(problem.cost[place]))
            self._whole = EXACT.add(self._whole, cost)
            for number, members in enumerate(self._members):
                if name in members:
                    self._shared[number] = EXACT.add(self._shared[number], cost)
        self._shortages.take(place, pairs)
        if self.known:
            self.known -= self._mended(name)

    def _mended(self, name: str) -> set[RuleRef]:
        """Return the rules that were known to be broken and that the portfolio keeps now.

        Parameters
        ----------
        name
            Of the proposal that came in last. What only more proposals break stays broken.
        """
        problem, known = self.problem, self.known
        kept = {rule.ref for rule in problem.mandatory if rule.ref in known and name in rule.any_of}
        for need in problem.requires:
            if need.ref not in known or name not in need.any_of:
                continue
            begin = self.begins.get(need.proposal)
            lag = need.lag
            if begin is None or lag is None or self.begins[name] <= begin - lag + 1e-9:
                kept.add(need.ref)
        for share, part in zip(problem.shares, self._shared, strict=True):
            found = share_violation(share, part, self._whole)
            rules = {share.least, share.most} - {None if found is None else found.rule}
            kept |= {rule for rule in rules if rule in known}
        total = {
            measure.id: math.fsum(parts)
            for measure, parts in zip(problem.measures, self._parts, strict=True)
        }
        measures = {measure.id: measure for measure in problem.measures}
        for floor in problem.floors:
            if floor.ref in known:
                value = math.fsum(
                    weight * total_value(measures[each], total[each])
                    for each, weight in floor.coefficients.items()
                )
                if value >= floor.minimum - FLOOR_TOLERANCE:
                    kept.add(floor.ref)
        for least in problem.total_floors:
            if least.ref in known:
                over = (total[least.measure] - least.minimum) / measures[least.measure].best
                if over >= -FLOOR_TOLERANCE:
                    kept.add(least.ref)
        return kept

    def _joined(self, place: int) -> list[Synergy]:
        """Return the pairs that count with an option and not without it."""
        option = self.problem.options[place]
        found = []
        for pair in self._pairs.get(option.proposal, ()):
            starts = {name: self.starts[name] for name in (pair.a, pair.b) if name in self.starts}
            if pair.counts({**starts, option.proposal: option.start}):
                found.append(pair)
        return found

    def _totals(self, at: Ints, joined: dict[int, list[Synergy]]) -> Floats:
        """(options, measures)"""
        problem = self.problem
        totals = np.empty((len(at), len(problem.measures)))
        for column, (measure, parts) in enumerate(zip(problem.measures, self._parts, strict=True)):
            added = problem.impact[at, column]
            totals[:, column] = _sums(parts, added)
            for row, pairs in joined.items():
                more = [pair.impact.get(measure.id, 0.0) for pair in pairs]
                totals[row, column] = math.fsum([*parts, float(added[row]), *more])
        return totals

    def _worth(self, at: Ints, values: Floats) -> list[float]:
        problem = self.problem
        if self.objective == "sum-of-scores":
            assert problem.scores is not None  # the model has refused this already
            return [float(each) for each in _sums(self._scores, problem.scores[at])]
        weights = np.array([measure.weight for measure in problem.measures])
        return [math.fsum(row) for row in (values * weights).tolist()]

    def _choice(self, place: int) -> list[Violation]:
        problem, option = self.problem, self.problem.options[place]
        name, found = option.proposal, []
        for number in self._groups.get(name, ()):
            taken = self._taken[number]
            if taken:
                rule = problem.at_most_one[number].ref
                if rule not in self.known:
                    found.append(Violation(rule, who=tuple(sorted((*taken, name)))))
        for number in self._needs.get(name, ()):
            need = problem.requires[number]
            there = [other for other in need.any_of if other in self.starts or other == name]
            if need.lag is not None:
                begin = begin_of(option.start)
                moment = begin - need.lag + 1e-9
                there = [
                    other
                    for other in there
                    if (begin if other == name else self.begins[other]) <= moment
                ]
            if not there and (rule := need.ref) not in self.known:
                found.append(Violation(rule))
        return found

    def _shares(self, at: Ints, broken: list[list[Violation]]) -> None:
        problem = self.problem
        if not problem.shares:
            return
        cost = problem.cost[at]
        whole = float(self._whole) + cost
        names = [problem.options[place].proposal for place in at.tolist()]
        for share, members, part in zip(problem.shares, self._members, self._shared, strict=True):
            inside = np.array([name in members for name in names], dtype=bool)
            of_it = float(part) + np.where(inside, cost, 0.0)
            doubt = _DOUBT * (np.abs(of_it) + np.abs(whole) + 1.0)
            seen = np.zeros(len(at), dtype=bool)
            if share.minimum is not None and share.least not in self.known:
                seen |= of_it < share.minimum * whole + doubt
            if share.maximum is not None and share.most not in self.known:
                seen |= of_it > share.maximum * whole - doubt
            for row in np.flatnonzero(seen).tolist():
                own = exact(float(cost[row]))
                larger = EXACT.add(part, own) if inside[row] else part
                found = share_violation(share, larger, EXACT.add(self._whole, own))
                if found is not None and found.rule not in self.known:
                    broken[row].append(found)

    def _floors(self, totals: Floats, values: Floats, broken: list[list[Violation]]) -> None:
        problem = self.problem
        column_of = {measure.id: column for column, measure in enumerate(problem.measures)}
        for floor in problem.floors:
            if floor.ref in self.known:
                continue
            columns = [column_of[name] for name in floor.coefficients]
            parts = values[:, columns] * np.array(list(floor.coefficients.values()))
            doubt = _DOUBT * (np.abs(parts).sum(axis=1) + 1.0)
            least = floor.minimum - FLOOR_TOLERANCE
            for row in np.flatnonzero(parts.sum(axis=1) < least + doubt).tolist():
                value = math.fsum(parts[row].tolist())
                if value < least:
                    broken[row].append(Violation(floor.ref, value))
        for total in problem.total_floors:
            if total.ref in self.known:
                continue
            column = column_of[total.measure]
            found = totals[:, column]
            under = (found - total.minimum) / problem.measures[column].best < -FLOOR_TOLERANCE
            for row in np.flatnonzero(under).tolist():
                broken[row].append(Violation(total.ref, float(found[row])))


def _exact_parts(numbers: Sequence[float]) -> list[float]:
    """Return a few floats whose sum is exactly that of many."""
    parts: list[float] = []
    while rest := math.fsum([*numbers, *(-part for part in parts)]):
        parts.append(rest)
    return parts


def _sums(parts: Sequence[float], added: Floats) -> Floats:
    """Return the sum of ``parts`` and each number, rounded once."""
    found = np.full(len(added), math.fsum(parts))
    more = np.flatnonzero(added)
    if len(parts) < 2:
        found[more] += added[more]
    else:
        found[more] = [math.fsum((*parts, number)) for number in added[more].tolist()]
    return found


def _values(measure: Measure, totals: Floats) -> Floats:
    """Return the value of each total, as `total_value` says it of one."""
    gain = totals if measure.best > 0 else -totals
    value = gain / abs(measure.best)
    remaining = measure.remaining
    if remaining is not None:
        beyond = (remaining + measure.beyond_target * (gain - remaining)) / abs(measure.best)
        value = np.where(gain <= remaining, value, beyond)
    return np.where(gain <= 0, gain / abs(measure.worst), value)
