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
from maatwaarde.portfolio.evaluation.additions import Additions
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.exact import exact
from maatwaarde.portfolio.evaluation.solution import Solution, solution
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.tie_breaking import Search

# So many proposals at most are looked at together: each is computed with what is taken so far.
_TOGETHER = 256


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
            state.take_first(ranked)
    waiting = list(order)
    while True:
        left = state.take_all(waiting)
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
        locked = [rule.option for rule in problem.locked]
        known = {item.rule for item in evaluate(problem, locked).violations}
        self.additions = Additions(problem, locked, "total-impact", known)
        for option in locked:
            self._note(problem.option_index[option])

    def take_all(self, names: Sequence[str]) -> list[str]:
        """Take of proposals what fits, one after the other; return what is left."""
        left: list[str] = []
        begin, many = 0, 1
        while begin < len(names):
            part = names[begin : begin + many]
            done = self.take_first(part)
            left += part if done is None else part[:done]
            begin += len(part) if done is None else done + 1
            # Where nothing fits any more many are looked at together, and few where much fits.
            many = min(2 * many, _TOGETHER) if done is None else max(1, many // 4)
        return [name for name in left if name not in self.taken]

    def take_first(self, names: Sequence[str]) -> int | None:
        """Take the first of these proposals that fits, and return its place, or None if none."""
        offered: list[tuple[int, int]] = []
        lacking: dict[int, int] = {}
        for number, name in enumerate(names):
            if name in self.taken or name in self.forbidden or name in self.too_large:
                continue
            if self._waits(name) or self._shut_out(name):
                continue
            lacking[number] = 0
            for place in self.problem.options_of[name]:
                if any(at in self.rigid and self.left[at] < used for at, used in self._use(place)):
                    lacking[number] += 1
                else:
                    offered.append((number, place))
        slack = {use.resource: use.slack for use in self.additions.short}
        found = self.additions.of([place for _, place in offered]) if offered else []
        fits = None
        for (number, place), added in zip(offered, found, strict=True):
            lacks = any(use.slack < slack.get(use.resource, np.inf) for use in added.short)
            if not added.broken and not lacks:
                fits = (number, place)
                break
            lacking[number] += lacks
        for number, count in lacking.items():
            if fits is not None and number >= fits[0]:
                break
            if self.only_uses and count == len(self.problem.options_of[names[number]]):
                self.too_large.add(names[number])
        if fits is None:
            return None
        self.additions.take(fits[1])
        self._note(fits[1])
        return fits[0]

    def _waits(self, name: str) -> bool:
        return any(self.taken.isdisjoint(any_of) for any_of in self.needs.get(name, ()))

    def _shut_out(self, name: str) -> bool:
        return any(not self.taken.isdisjoint(members) for members in self.groups.get(name, ()))

    def _note(self, place: int) -> None:
        option = self.problem.options[place]
        self.options.append(option)
        self.taken.add(option.proposal)
        for at, amount in self._use(place):
            self.left[at] -= amount

    def _use(self, place: int) -> Iterable[tuple[int, Decimal]]:
        use = self.problem.use
        for entry in range(use.indptr[place], use.indptr[place + 1]):
            yield int(use.indices[entry]), exact(float(use.data[entry]))


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
