"""Take from the top of a list what fits, by evaluating each larger portfolio as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np

from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.exact import exact
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import OptionKey


def taken_by(order: Sequence[str], problem: Problem) -> Evaluation:
    """Return what is taken of a list, before anything is mended."""
    state = State(problem)
    rank = {name: place for place, name in enumerate(order)}
    for must in problem.mandatory:
        ranked = sorted(must.any_of, key=lambda name: (rank.get(name, len(rank)), name))
        if not any(name in state.taken for name in ranked):
            any(state.try_proposal(name) for name in ranked)
    waiting = list(order)
    while True:
        left = [name for name in waiting if not state.try_proposal(name)]
        if len(left) == len(waiting):
            return evaluate(problem, state.options)
        waiting = left


class State:
    """What is taken so far, and how it stands with the rules."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.options: list[OptionKey] = []
        self.taken: set[str] = set()
        self.forbidden = {rule.proposal for rule in problem.forbidden}
        self.groups: dict[str, list[frozenset[str]]] = {}
        for group in problem.at_most_one:
            for name in group.members:
                self.groups.setdefault(name, []).append(frozenset(group.members))
        self.needs: dict[str, list[frozenset[str]]] = {}
        for rule in problem.requires:
            self.needs.setdefault(rule.proposal, []).append(frozenset(rule.any_of))
        self.left = [exact(resource.capacity) for resource in problem.resources]
        # Where staff and money only come as they are, what is left decides; it is much faster.
        flexible = _flexible(problem)
        self.rigid = {
            at for at, resource in enumerate(problem.resources) if resource.id not in flexible
        }
        # Whether what has no room now will have none later either.
        self.only_uses = not (problem.use < 0).nnz and not (problem.synergy_use < 0).nnz
        self.too_large: set[str] = set()
        self.standing = evaluate(problem, ())
        for locked in problem.locked:
            place = problem.option_index[locked.option]
            self._take(place, evaluate(problem, [*self.options, locked.option]))

    def try_proposal(self, name: str) -> bool:
        """Take a proposal if it fits, and say whether it is in now."""
        if name in self.taken:
            return True
        if name in self.forbidden | self.too_large or self._waits(name) or self._shut_out(name):
            return False
        lacking = 0
        for place in self.problem.options_of[name]:
            if any(at in self.rigid and self.left[at] < used for at, used in self._use(place)):
                lacking += 1
                continue
            after = evaluate(self.problem, [*self.options, self.problem.options[place]])
            if _no_worse(self.standing, after):
                self._take(place, after)
                return True
            lacking += _lacks(self.standing, after)
        if self.only_uses and lacking == len(self.problem.options_of[name]):
            self.too_large.add(name)
        return False

    def _waits(self, name: str) -> bool:
        return any(self.taken.isdisjoint(any_of) for any_of in self.needs.get(name, ()))

    def _shut_out(self, name: str) -> bool:
        return any(not self.taken.isdisjoint(members) for members in self.groups.get(name, ()))

    def _take(self, place: int, after: Evaluation) -> None:
        option = self.problem.options[place]
        self.options.append(option)
        self.taken.add(option.proposal)
        self.standing = after
        for at, amount in self._use(place):
            self.left[at] -= amount

    def _use(self, place: int) -> Iterable[tuple[int, Decimal]]:
        use = self.problem.use
        for entry in range(use.indptr[place], use.indptr[place + 1]):
            yield int(use.indices[entry]), exact(float(use.data[entry]))


def _no_worse(before: Evaluation, after: Evaluation) -> bool:
    """Say whether a portfolio breaks no more than another, nor exceeds a resource by more."""
    known = {item.rule for item in before.violations}
    new = any(item.rule not in known for item in after.violations)
    return not new and not _lacks(before, after)


def _lacks(before: Evaluation, after: Evaluation) -> bool:
    """Say whether a portfolio exceeds a resource that another does not, or by more."""
    exceeded = {item.rule.members[0] for item in after.violations if item.kind == "capacity"}
    allowed = {item.rule.members[0] for item in before.violations if item.kind == "capacity"}
    slack = {use.resource: use.slack for use in before.resources if use.resource in allowed}
    return any(
        use.slack < slack.get(use.resource, np.inf)
        for use in after.resources
        if use.resource in exceeded
    )


def _flexible(problem: Problem) -> set[str]:
    """Return the resources of which there can be more, or less, than the capacity less the use."""
    found = {hire.resource for hire in problem.hires} | {hire.budget for hire in problem.hires}
    for training in problem.trainings:
        found |= {*training.resources, *training.time, training.budget}
    for swap in problem.substitutions:
        found |= {swap.source, swap.target}
    found |= {grant.resource for grant in problem.grants}
    for drawn in problem.withdrawals:
        found |= {drawn.reserve, drawn.budget}
    found |= {name for pair in problem.synergies for name in pair.use}
    for chain in problem.chains:
        resources = [problem.resources[at] for at in chain]
        if any(resource.carry_over != 0 for resource in resources):
            found |= {resource.id for resource in resources}
    return found
