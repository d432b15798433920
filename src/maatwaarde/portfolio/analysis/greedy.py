"""What is chosen when proposals are taken from the top of a list for as long as they fit.

This is how a list of votes or scores is usually turned into a programme. It is here to be compared
with: what an optimised portfolio gains over it is what the optimisation is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, PortfolioError, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.exact import exact
from maatwaarde.portfolio.evaluation.solution import Solution, solution
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.tie_breaking import Search


def greedy_by(
    order: Sequence[str],
    problem: Problem,
    *,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
) -> Solution:
    """Take proposals in ``order`` (ids, the first is the best) whenever they fit.

    What is locked comes first, then what is mandatory. A proposal fits when with it no rule is
    broken that was kept without it, as the check sees it: with the grants, the staff that is hired,
    trained or lent, and the money that is carried over which that takes. Of several starts the
    first that fits is taken. What does not fit is tried again at the end, since what it requires or
    what makes room for it may have come in by then.

    Where the list by itself leaves a rule broken, such as a total that is not reached, the
    portfolio is taken that keeps all rules and differs from it in as few proposals as can be. If
    there is none, or none was found in time, ``violations`` of the result name what is broken.

    Parameters
    ----------
    time_limit
        Seconds for finding that portfolio.

    Raises
    ------
    PortfolioError
        If the order names what does not exist, or one proposal twice.
    """
    _check_order(order, problem)
    state = _State(problem)
    rank = {name: place for place, name in enumerate(order)}
    for must in problem.mandatory:
        ranked = sorted(must.any_of, key=lambda name: (rank.get(name, len(rank)), name))
        if not any(name in state.taken for name in ranked):
            any(state.try_proposal(name) for name in ranked)
    waiting = list(order)
    while True:
        left = [name for name in waiting if not state.try_proposal(name)]
        if len(left) == len(waiting):
            break
        waiting = left
    taken = evaluate(problem, state.options, objective)
    if taken.violations:
        taken = _mended(problem, taken, rank, objective, Limits.start(time_limit, 0.0, 1))
    return solution(taken, objective=objective, status="heuristic")


class _State:
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


def _mended(
    problem: Problem, taken: Evaluation, rank: dict[str, int], objective: Objective, limits: Limits
) -> Evaluation:
    """Return the portfolio that keeps all rules and differs least, or the same if none is found.

    Another start is half a difference. Of those that differ equally little, it keeps what stands
    higher.
    """
    model = build(problem, objective)
    n = len(rank) + 1
    inside = set(taken.options)
    names = {option.proposal for option in inside}
    goal = np.zeros(len(model.objective))
    for place, option in enumerate(problem.options):
        kept = 1.0 if option in inside else 0.5 if option.proposal in names else -1.0
        # All of these together are less than half a difference.
        goal[place] = kept + (n - rank.get(option.proposal, n)) / (2.0 * n * n)
    found = Search(problem, objective, model, limits).best(goal=goal)
    return taken if found.evaluation is None else found.evaluation


def _check_order(order: Sequence[str], problem: Problem) -> None:
    known = {proposal.id for proposal in problem.proposals}
    unknown = sorted(set(order) - known)
    problems = [
        Diagnostic(
            code="unknown-name",
            what=msg("the order names {name!r}, which does not exist", name=name),
            mend=did_you_mean(name, known),
        )
        for name in unknown
    ]
    if len(set(order)) != len(order):
        problems.append(
            Diagnostic(
                code="repeated-proposal",
                what=msg("the order names a proposal more than once"),
                mend=msg("name each proposal once"),
            )
        )
    if problems:
        raise PortfolioError(problems)
