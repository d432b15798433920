"""What is chosen when proposals are taken from the top of a list for as long as they fit.

This is how a list of votes or scores is usually turned into a programme. It is here to be compared
with: what an optimised portfolio gains over it is what the optimisation is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maatwaarde.diagnostics import Diagnostic, PortfolioError, did_you_mean
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.resources import check_resources
from maatwaarde.portfolio.evaluation.solution import Solution, solution
from maatwaarde.portfolio.problem.problem import Objective, Problem


def greedy_by(
    order: Sequence[str], problem: Problem, *, objective: Objective = "total-impact"
) -> Solution:
    """Take proposals in ``order`` (ids, the first is the best) whenever they fit.

    What is locked comes first, then what is mandatory. A proposal that requires another is taken
    as soon as the other is in. Of several starts the first that fits is taken. Value guards are
    not looked at, so ``violations`` of the result may name them. Where money is carried over, or
    staff hired or lent, a proposal fits if some arrangement of these makes room for it.

    Raises
    ------
    PortfolioError
        If the order names what does not exist, or one proposal twice.
    """
    _check_order(order, problem)
    state = _State.begin(problem)
    for locked in problem.locked:
        state.take(problem.option_index[locked.option])
    rank = {name: place for place, name in enumerate(order)}
    for must in problem.mandatory:
        ranked = sorted(must.any_of, key=lambda name: (rank.get(name, len(rank)), name))
        if not any(name in state.taken for name in ranked):
            any(state.try_proposal(name) for name in ranked)
    waiting = list(order)
    while True:
        # What waits for a requirement is tried again; what does not fit now never will.
        still = []
        for name in waiting:
            if state.waits(name):
                still.append(name)
            else:
                state.try_proposal(name)
        if len(still) == len(waiting):
            break
        waiting = still
    found = evaluate(
        problem, (problem.options[place] for place in sorted(state.options)), objective
    )
    return solution(found, objective=objective, status="heuristic")


@dataclass(slots=True)
class _State:
    problem: Problem
    left: list[Decimal]
    taken: set[str]
    options: set[int]
    groups: dict[str, list[int]]
    needs: dict[str, list[tuple[str, ...]]]
    forbidden: set[str]
    flexible: bool

    @staticmethod
    def begin(problem: Problem) -> _State:
        groups: dict[str, list[int]] = {}
        for place, group in enumerate(problem.at_most_one):
            for name in group.members:
                groups.setdefault(name, []).append(place)
        needs: dict[str, list[tuple[str, ...]]] = {}
        for rule in problem.requires:
            needs.setdefault(rule.proposal, []).append(rule.any_of)
        return _State(
            problem,
            [Decimal(repr(float(resource.capacity))) for resource in problem.resources],
            set(),
            set(),
            groups,
            needs,
            {rule.proposal for rule in problem.forbidden},
            bool(problem.hires or problem.substitutions)
            or any(resource.carry_over != 0 for resource in problem.resources),
        )

    def waits(self, name: str) -> bool:
        return any(not self.taken.intersection(any_of) for any_of in self.needs.get(name, ()))

    def try_proposal(self, name: str) -> bool:
        problem = self.problem
        if name in self.taken or name in self.forbidden or self.waits(name):
            return False
        for place in self.groups.get(name, ()):
            if self.taken.intersection(problem.at_most_one[place].members):
                return False
        for option in problem.options_of[name]:
            if self._fits(option):
                self.take(option)
                return True
        return False

    def _fits(self, option: int) -> bool:
        if not self.flexible:
            return all(self.left[at] - amount >= 0 for at, amount in self._use(option))
        _, before, _ = check_resources(self.problem, sorted(self.options), [])
        _, after, _ = check_resources(self.problem, sorted({*self.options, option}), [])
        return {item.rule for item in after} <= {item.rule for item in before}

    def take(self, option: int) -> None:
        self.options.add(option)
        self.taken.add(self.problem.options[option].proposal)
        for at, amount in self._use(option):
            self.left[at] -= amount

    def _use(self, option: int) -> list[tuple[int, Decimal]]:
        use = self.problem.use
        return [
            (int(use.indices[entry]), Decimal(repr(float(use.data[entry]))))
            for entry in range(use.indptr[option], use.indptr[option + 1])
        ]


def _check_order(order: Sequence[str], problem: Problem) -> None:
    known = {proposal.id for proposal in problem.proposals}
    unknown = sorted(set(order) - known)
    problems = [
        Diagnostic(
            code="unknown-name",
            what=f"the order names {name!r}, which does not exist",
            mend=did_you_mean(name, known),
        )
        for name in unknown
    ]
    if len(set(order)) != len(order):
        problems.append(
            Diagnostic(
                code="repeated-proposal",
                what="the order names a proposal more than once",
                mend="name each proposal once",
            )
        )
    if problems:
        raise PortfolioError(problems)
