"""A plan is running and something has changed: the best plan that changes little.

The problem is given as it is now, with what is late, dearer, cut or new in its numbers. What has
started stays, what has not can still be moved or dropped, and each of these is one change to a
commitment. What is added to the plan is no change: it breaks no promise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import msg, nmsg
from maatwaarde.periods import Period
from maatwaarde.portfolio.analysis.comparison import held_against
from maatwaarde.portfolio.analysis.infeasibility import explained
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import Locked, Mandatory, OptionKey, option_keys
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve_model
from maatwaarde.portfolio.solvers.tie_breaking import (
    Found,
    Search,
    tie_tolerance,
    with_objective_cutoff,
)


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
    exchanged
        Options that have started and go on as another one, with that one.
    changes
        The number of commitments that change: dropped, moved or exchanged.
    unchanged
        The running plan as it is now, valued and checked; ``violations`` say why it cannot go on.
    value_change
        The value of the new plan less that of the running plan as it is now.
    freed
        By resource, what comes free and where it goes.
    steps
        For each number of changes that was looked at, the value of the best plan.
    ceiling
        What no plan exceeds that has as many changes as were allowed.
    """

    solution: Solution
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    moved: tuple[tuple[OptionKey, OptionKey], ...]
    changes: int
    unchanged: Evaluation
    value_change: float
    freed: tuple[Freed, ...]
    steps: tuple[tuple[int, float], ...]
    ceiling: float
    exchanged: tuple[tuple[OptionKey, OptionKey], ...] = ()


@explained()
def replan(
    problem: Problem,
    plan: Iterable[OptionKey | str],
    *,
    today: str | None = None,
    may_stop: Collection[str] = (),
    max_changes: int | None = None,
    change_weight: float = 0.0,
    before: Problem | None = None,
    slipped: Mapping[OptionKey, OptionKey] | None = None,
    instead: Mapping[OptionKey, Collection[OptionKey]] | None = None,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
) -> Replan:
    """Return the best plan for the problem as it is now, changing as little as is worth it.

    Of equally good plans the one with the fewest changes is taken; with a ``gap``, of all plans
    that are within it of the best.

    Parameters
    ----------
    plan
        The options of the running plan; the id of a proposal alone stands for all of it, without a
        start. One that the problem no longer has is a change.
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
    slipped
        From options of the running plan to what has become of them: a start that is late already
        is no change that anybody chooses.
    instead
        From options that have started to those as which they may go on; taking one is a change.
    time_limit
        Seconds for each model.
    gap
        Relative gap at which to stop; 0 asks for a proof.

    Raises
    ------
    PortfolioError
        If no plan keeps all rules with so few changes; it says how many changes it takes. Or if
        none was found in time.
    """
    slipped, instead = slipped or {}, instead or {}
    made = tuple(dict.fromkeys(option_keys(plan)))
    _refuse_unknown(made, before or problem, problem)
    promises = tuple(slipped.get(key, key) for key in made)
    now = as_of(problem, promises, today, may_stop, instead)
    offered = {key for key in promises if key in now.option_index}
    model = build(now, objective)
    kept = np.zeros(len(model.objective))
    kept[[now.option_index[key] for key in offered]] = 1.0

    def best(changes: int, known: Evaluation | None = None) -> Solution:
        """Return the best plan, which begins from one that is known to have so few changes."""
        limited = with_count(model, kept, len(promises) - changes)
        return solve_model(
            now,
            limited,
            objective,
            Limits.start(time_limit, gap, 1),
            start=() if known is None else known.options,
            fallback=lambda: known,
        )

    def changes_in(options: Collection[OptionKey]) -> int:
        return len(promises) - len(offered.intersection(options))

    def fewest(model: Model, value: float = -np.inf) -> Found:
        limits = Limits.start(time_limit, 0.0, 1)
        return _keeping_most(now, model, kept, objective, limits, value)

    stays = None  # the running plan, where all of it may still be chosen
    if len(offered) == len(promises):
        stays = evaluate(now, offered, objective)
    if stays is not None and not stays.violations:
        nearest, proven = stays, True
    else:
        found = fewest(model)
        if found.evaluation is None:
            raise NotInTime
        nearest, proven = found.evaluation, found.run.status != "stopped"
    least = changes_in(nearest.options)
    most = len(promises) if max_changes is None else max_changes
    if least > most:
        if not proven:  # fewer changes may do
            raise NotInTime
        raise PortfolioError(
            Diagnostic(
                code="too-few-changes",
                what=nmsg(
                    "no plan keeps all rules with {n} change; it takes {least}",
                    "no plan keeps all rules with {n} changes; it takes {least}",
                    most,
                    least=least,
                ),
                mend=nmsg(
                    "allow {n} change, or give what changed more room",
                    "allow {n} changes, or give what changed more room",
                    least,
                ),
            )
        )
    top = best(most, nearest)
    enough_value = _good_enough(top, gap) - tie_tolerance(model)
    enough = fewest(with_objective_cutoff(model, model.objective, enough_value), enough_value)
    steps = [(changes_in(top.options), top)]
    if enough.evaluation is not None:
        fewer = changes_in(enough.evaluation.options)
        # Time may be up before such a plan is found again; then the best stays, with its changes.
        with suppress(NotInTime):
            if fewer < steps[0][0]:
                again = best(fewer, enough.evaluation)
                steps = [(fewer, again)] if again.value >= enough_value else steps

    def worth(step: tuple[int, Solution]) -> tuple[float, int]:
        return step[1].value - change_weight * step[0], -step[0]

    # With fewer changes the value falls; stop when even the fewest would not make up for that.
    changes = steps[0][0] - 1
    while change_weight > 0 and changes >= least:
        if steps[-1][1].value - change_weight * least < max(map(worth, steps))[0]:
            break
        try:
            steps.append((changes, best(changes)))
        except NotInTime:
            break  # with fewer changes still, it takes longer
        changes -= 1
    solution = max(steps, key=worth)[1]
    old = {key.proposal: key for key in made}
    answer = _replan(problem, now, old, slipped, solution, objective, before or problem, steps)
    answer = _with_exchanges(answer, instead)
    ceiling = top.value if top.bound is None else top.bound
    if stays is not None:
        answer = replace(answer, solution=held_against(now, solution, [stays]))
    return replace(answer, ceiling=max(ceiling, solution.value))


def _good_enough(top: Solution, gap: float) -> float:
    """Return the least value that is within ``gap`` of what no plan exceeds."""
    if gap == 0 or top.bound is None:
        return top.value
    within = top.bound / (1 + gap) if top.bound > 0 else top.bound / (1 - min(gap, 0.999))
    return min(top.value, within)


def with_count(model: Model, which: Floats, least: int) -> Model:
    """Return the model with the row that at least ``least`` of the columns are chosen."""
    return model.with_rows(
        sparse.csr_array(which[np.newaxis, :]), np.array([float(least)]), np.array([np.inf])
    )


def moment_of(today: str) -> float:
    """Return when the current period begins, in years.

    Raises
    ------
    PortfolioError
        If it is no period.
    """
    try:
        return Period.parse(str(today)).begin
    except ValueError:
        raise PortfolioError(
            msg("{value!r} is no period", value=str(today)),
            msg("write a year, half-year or quarter: 2027, 2027-H1 or 2027-Q3"),
        ) from None


def as_of(
    problem: Problem,
    plan: Collection[OptionKey],
    today: str | None,
    may_stop: Collection[str],
    instead: Mapping[OptionKey, Collection[OptionKey]] | None = None,
) -> Problem:
    """Return the problem without starts in the past, and with what has started locked.

    What may go on as another option goes on as itself or as that one.

    A guard and a total to be reached are no rule any more where all their years are past, since
    nothing that is chosen now changes what came of them.
    """
    if today is None:
        return problem
    moment = moment_of(today)
    past = [
        option.start is not None and Period.parse(option.start).begin < moment - 1e-9
        for option in problem.options
    ]
    instead, plan = instead or {}, frozenset(plan)
    others = {option for options in instead.values() for option in options}
    stays = [
        not gone or option in plan or option in others
        for gone, option in zip(past, problem.options, strict=True)
    ]
    locked = [
        Locked(option.proposal, option.start, Reason("started", (today,)), option.scale)
        for gone, option in zip(past, problem.options, strict=True)
        if gone and option in plan and option not in instead and option.proposal not in may_stop
    ]
    go_on = [
        Mandatory(
            (option.proposal, *(other.proposal for other in options)), Reason("started", (today,))
        )
        for option, options in instead.items()
        if option in plan and option.proposal not in may_stop
    ]
    known = {rule.option for rule in problem.locked}
    year = int(moment + 1e-9)
    return replace(
        with_options(problem, np.array(stays, dtype=bool)),
        floors=[rule for rule in problem.floors if max(rule.years, default=year) >= year],
        total_floors=[
            rule for rule in problem.total_floors if rule.by is None or int(rule.by[:4]) >= year
        ],
        locked=[*problem.locked, *(rule for rule in locked if rule.option not in known)],
        mandatory=[*problem.mandatory, *go_on],
    )


def with_options(problem: Problem, stays: npt.NDArray[np.bool_]) -> Problem:
    """Return the problem with some of its options only."""
    rows = np.flatnonzero(stays).tolist()
    return replace(
        problem,
        options=[problem.options[i] for i in rows],
        use=problem.use[rows, :],
        structural=problem.structural[rows, :],
        charges=problem.charges[rows, :],
        margins=problem.margins[rows, :],
        use_low=None if problem.use_low is None else problem.use_low[rows, :],
        use_high=None if problem.use_high is None else problem.use_high[rows, :],
        impact=problem.impact[rows],
        impact_low=problem.impact_low[rows],
        impact_high=problem.impact_high[rows],
        cost=problem.cost[rows],
        scores=None if problem.scores is None else problem.scores[rows],
    )


def _keeping_most(
    problem: Problem,
    model: Model,
    kept: Floats,
    objective: Objective,
    limits: Limits,
    value: float,
) -> Found:
    """Return a plan of at least this value that keeps as many as can be, if found in time."""
    search = Search(problem, objective, model, limits, demands=(lambda plan: plan.value >= value,))
    found = search.best(goal=kept)
    if found.run.status == "infeasible":
        raise NoPortfolio(problem, limits)
    return found


def _replan(
    problem: Problem,
    now: Problem,
    made: dict[str, OptionKey],
    slipped: Mapping[OptionKey, OptionKey],
    solution: Solution,
    objective: Objective,
    before: Problem,
    steps: list[tuple[int, Solution]],
) -> Replan:
    old = {proposal: slipped.get(key, key) for proposal, key in made.items()}
    new = {key.proposal: key for key in solution.options}
    unchanged = evaluate(
        problem, [key for key in old.values() if key in problem.option_index], objective
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
        freed=_freed(before, now, made, new),
        steps=tuple(sorted((changes, found.value) for changes, found in steps)),
        ceiling=solution.value,
    )


def _with_exchanges(answer: Replan, instead: Mapping[OptionKey, Collection[OptionKey]]) -> Replan:
    """Tell apart from what leaves and comes in what goes on as another option."""
    new = {option.proposal: option for option in answer.solution.options}
    pairs = [
        (old, option)
        for old, others in sorted(instead.items())
        for option in others
        if old.proposal in answer.dropped and new.get(option.proposal) == option
    ]
    slower = {old.proposal for old, _ in pairs}
    faster = {option.proposal for _, option in pairs}
    return replace(
        answer,
        dropped=tuple(name for name in answer.dropped if name not in slower),
        added=tuple(name for name in answer.added if name not in faster),
        exchanged=tuple(pairs),
    )


def _refuse_unknown(made: Iterable[OptionKey], *problems: Problem) -> None:
    """Refuse a plan of proposals that neither problem has; a start may be gone by now."""
    known = {proposal.id for problem in problems for proposal in problem.proposals}
    for key in made:
        if key.proposal not in known:
            raise PortfolioError(
                msg("the running plan holds {key!r}, which is no option", key=str(key)),
                msg("give the problem for which the plan was made as `before`"),
            )


def _freed(
    before: Problem, now: Problem, old: dict[str, OptionKey], new: dict[str, OptionKey]
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


def _uses(problem: Problem, options: dict[str, OptionKey]) -> dict[tuple[str, str], float]:
    use = problem.use
    found = {}
    for proposal, option in options.items():
        row = problem.option_index.get(option)
        if row is not None:
            for entry in range(use.indptr[row], use.indptr[row + 1]):
                resource = problem.resources[use.indices[entry]].id
                found[resource, proposal] = float(use.data[entry])
    return found
