"""A plan is running and something has changed: the best plan that changes little.

The problem is given as it is now, with what is late, dearer, cut or new in its numbers. What has
started stays, what has not can still be moved or dropped, and each of these is one change to a
commitment. What is added to the plan is no change: it breaks no promise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.check import Evaluation, evaluate
from maatwaarde.portfolio.highs import Limits
from maatwaarde.portfolio.items import Locked
from maatwaarde.portfolio.model import Model, build
from maatwaarde.portfolio.periods import begin_end
from maatwaarde.portfolio.problem import Objective, Problem
from maatwaarde.portfolio.search import Search, tie, with_floor
from maatwaarde.portfolio.solution import Solution
from maatwaarde.portfolio.solve import solve_model

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Freed:
    """What a resource gets back from the running plan, and who uses it now.

    ``by`` and ``to`` hold proposals with amounts in the unit of the resource, largest first.
    """

    resource: str
    by: tuple[tuple[str, float], ...]
    to: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Replan:
    """A new plan beside the running one.

    Parameters
    ----------
    kept, dropped, added
        Proposals that stay as they were, leave, and come in.
    moved
        Proposals that start at another time, or are done in another part: old and new option.
    changes
        The number of commitments that change: dropped or moved.
    unchanged
        The running plan as it is now, valued and checked; ``violations`` say why it cannot go on.
    value_change
        The value of the new plan less that of the running plan as it is now.
    freed
        By resource, what comes free and where it goes.
    steps
        For each number of changes that was looked at, the value of the best plan.
    """

    solution: Solution
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    changes: int
    unchanged: Evaluation
    value_change: float
    freed: tuple[Freed, ...]
    steps: tuple[tuple[int, float], ...]


def replan(
    problem: Problem,
    plan: Iterable[str],
    *,
    today: str | None = None,
    may_stop: Collection[str] = (),
    max_changes: int | None = None,
    change_weight: float = 0.0,
    before: Problem | None = None,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
) -> Replan:
    """Return the best plan for the problem as it is now, changing as little as is worth it.

    Of equally good plans the one with the fewest changes is taken.

    Parameters
    ----------
    plan
        Ids of the options of the running plan. One that the problem no longer has is a change.
    today
        The current period: what starts before it either runs already or cannot be chosen.
    may_stop
        Proposals of the plan that have started and may be dropped all the same.
    max_changes
        The most commitments that may change; None is no limit.
    change_weight
        The value that a change has to bring for it to be worth it.
    before
        The problem for which the running plan was made, from which it follows who is freed when a
        project uses less than it was to. Left out, only what is dropped or moved frees anybody.
    time_limit
        Seconds for each model.

    Raises
    ------
    PortfolioError
        If no plan keeps all rules with so few changes; it says how many changes it takes.
    """
    plan = tuple(dict.fromkeys(plan))
    now = _as_of(problem, plan, today, may_stop)
    promised = [now.option_index[name] for name in plan if name in now.option_index]
    lost = len(plan) - len(promised)
    model = build(now, objective)
    kept = np.zeros(len(model.objective))
    kept[promised] = 1.0

    def best(changes: int) -> Solution:
        limited = with_count(model, kept, len(plan) - changes)
        return solve_model(now, limited, objective, Limits.start(time_limit, 0.0, 1))

    least = lost + _fewest(now, model, kept, len(promised), objective, time_limit)
    most = len(plan) if max_changes is None else max_changes
    if least > most:
        raise PortfolioError(
            Finding(
                code="too-few-changes",
                what=f"no plan keeps all rules with {most} changes; it takes {least}",
                mend=f"allow {least} changes, or give what changed more room",
            )
        )
    top = best(most)
    enough = lost + _fewest(
        now,
        with_floor(model, model.objective, top.value - tie(model)),
        kept,
        len(promised),
        objective,
        time_limit,
        top.value - tie(model),
    )
    steps = [(enough, best(enough))]

    def worth(step: tuple[int, Solution]) -> tuple[float, int]:
        return step[1].value - change_weight * step[0], -step[0]

    # With fewer changes the value falls; stop when even the fewest would not make up for that.
    changes = enough - 1
    while change_weight > 0 and changes >= least:
        if steps[-1][1].value - change_weight * least < max(map(worth, steps))[0]:
            break
        steps.append((changes, best(changes)))
        changes -= 1
    solution = max(steps, key=worth)[1]
    return _replan(problem, now, plan, solution, objective, before or problem, steps)


def with_count(model: Model, which: Floats, least: int) -> Model:
    """Return the model with the row that at least ``least`` of the columns are chosen."""
    return model.with_rows(
        sparse.csr_array(which[np.newaxis, :]), np.array([float(least)]), np.array([np.inf])
    )


def _as_of(
    problem: Problem, plan: tuple[str, ...], today: str | None, may_stop: Collection[str]
) -> Problem:
    """Return the problem without starts in the past, and with what has started locked."""
    if today is None:
        return problem
    moment = begin_end(today)[0]
    past = [
        option.start is not None and begin_end(option.start)[0] < moment - 1e-9
        for option in problem.options
    ]
    stays = [
        not gone or option.id in plan for gone, option in zip(past, problem.options, strict=True)
    ]
    locked = [
        Locked(option.proposal, option.start, f"started before {today}", option.scale)
        for gone, option in zip(past, problem.options, strict=True)
        if gone and option.id in plan and option.proposal not in may_stop
    ]
    known = {rule.option_id for rule in problem.locked}
    rows = np.flatnonzero(stays).tolist()
    return replace(
        problem,
        options=[problem.options[i] for i in rows],
        use=problem.use[rows, :],
        impact=problem.impact[rows],
        impact_low=problem.impact_low[rows],
        impact_high=problem.impact_high[rows],
        cost=problem.cost[rows],
        scores=None if problem.scores is None else problem.scores[rows],
        locked=[*problem.locked, *(rule for rule in locked if rule.option_id not in known)],
    )


def _fewest(
    problem: Problem,
    model: Model,
    kept: Floats,
    promised: int,
    objective: Objective,
    time_limit: float | None,
    value: float = -np.inf,
) -> int:
    """Return the fewest promised options that have to go in a plan of at least this value."""
    search = Search(
        problem,
        objective,
        model,
        Limits.start(time_limit, 0.0, 1),
        demands=(lambda found: found.value >= value,),
    )
    found = search.best(goal=kept)
    if found.evaluation is None:
        # Let the usual run find the words for what is wrong.
        solve_model(problem, model, objective, Limits.start(time_limit, 0.0, 1))
        raise PortfolioError("no plan that keeps all rules was found in time", "give more time")
    promises = {problem.options[i].id for i in np.flatnonzero(kept).tolist()}
    return promised - len(promises.intersection(found.evaluation.options))


def _replan(
    problem: Problem,
    now: Problem,
    plan: tuple[str, ...],
    solution: Solution,
    objective: Objective,
    before: Problem,
    steps: list[tuple[int, Solution]],
) -> Replan:
    old = {_proposal(name, before, problem): name for name in plan}
    new = {now.options[now.option_index[name]].proposal: name for name in solution.options}
    unchanged = evaluate(
        problem, [name for name in plan if name in problem.option_index], objective
    )
    moved = sorted(
        (old[name], new[name]) for name in old.keys() & new.keys() if old[name] != new[name]
    )
    dropped = sorted(old.keys() - new.keys())
    return Replan(
        solution=solution,
        kept=tuple(sorted(name for name in old.keys() & new.keys() if old[name] == new[name])),
        dropped=tuple(dropped),
        added=tuple(sorted(new.keys() - old.keys())),
        moved=tuple(moved),
        changes=len(moved) + len(dropped),
        unchanged=unchanged,
        value_change=solution.value - unchanged.value,
        freed=_freed(before, now, old, new),
        steps=tuple(sorted((changes, found.value) for changes, found in steps)),
    )


def _proposal(option: str, *problems: Problem) -> str:
    for problem in problems:
        if option in problem.option_index:
            return problem.options[problem.option_index[option]].proposal
    raise PortfolioError(
        f"the running plan holds {option!r}, which is no option",
        "give the problem for which the plan was made as `before`",
    )


def _freed(
    before: Problem, now: Problem, old: dict[str, str], new: dict[str, str]
) -> tuple[Freed, ...]:
    used, using = _uses(before, old), _uses(now, new)
    found = []
    for resource in sorted({name for name, _ in used.keys() | using.keys()}):
        change = {
            proposal: using.get((resource, proposal), 0.0) - used.get((resource, proposal), 0.0)
            for proposal in sorted(old.keys() | new.keys())
        }
        less = [(name, round(-amount, 9)) for name, amount in change.items() if amount < -1e-9]
        more = [(name, round(amount, 9)) for name, amount in change.items() if amount > 1e-9]
        if less:
            found.append(
                Freed(
                    resource,
                    tuple(sorted(less, key=lambda item: (-item[1], item[0]))),
                    tuple(sorted(more, key=lambda item: (-item[1], item[0]))),
                )
            )
    return tuple(found)


def _uses(problem: Problem, options: dict[str, str]) -> dict[tuple[str, str], float]:
    use = problem.use
    found = {}
    for proposal, option in options.items():
        row = problem.option_index.get(option)
        if row is not None:
            for entry in range(use.indptr[row], use.indptr[row + 1]):
                resource = problem.resources[use.indices[entry]].id
                found[resource, proposal] = float(use.data[entry])
    return found
