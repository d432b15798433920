"""Why a proposal is not in the best portfolio, and what would bring it in.

Each answer is the optimum of a model of its own, so it accounts for everything that would change
along with it: the smallest cut is the smallest, whatever else is then done with the money.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import PortfolioError, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.analysis.infeasibility import (
    Infeasible,
    infeasible_error,
    with_exact_limits,
)
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import AtMostOne, Mandatory
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve
from maatwaarde.portfolio.solvers.tie_breaking import with_objective_cutoff

# A proposal that has to bring more than this many times what it brings is called hopeless.
_MOST_GAIN = 99.0

Question = Literal["portfolio", "money_cut", "staff_cut", "impact_gain", "lifted"]
"""What is asked about a proposal, each by models of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class WhyNot(ByContent):
    """What keeps one proposal out of the best portfolio, and what would bring it in.

    Parameters
    ----------
    forbidden
        Why it may not be chosen at all. The other answers then are for when it might.
    impossible
        The rules that leave no portfolio with this proposal, as far as these were found; None when
        there is one, or when it is not known.
    portfolio
        The best portfolio that holds it, or, when its status says so, the best that was found in
        time.
    value_loss
        How much less that portfolio is worth than the best one; below zero for a proposal that is
        forbidden and would be worth it.
    goes_out, comes_in
        What leaves the best portfolio for it, and what comes along with it.
    money_cut, staff_cut
        The smallest part of its use of money, and of staff, without which a portfolio that holds
        it is as good as the best one; None if even all of it is not enough, or if a ban is all
        that stands in the way.
    impact_gain
        By which part its gains have to grow for that; 0.25 is a quarter more. None if no growth
        up to a hundredfold is enough.
    lifted
        Rules of which each, when it alone is lifted, has the proposal chosen.
    unknown
        Questions for which time was up: that there is no portfolio, cut or gain here, or no more
        rules, does not say that there is none.
    """

    proposal: str
    forbidden: Reason | None
    impossible: tuple[RuleRef, ...] | None
    portfolio: Solution | None
    value_loss: float | None
    goes_out: tuple[str, ...]
    comes_in: tuple[str, ...]
    money_cut: float | None
    staff_cut: float | None
    impact_gain: float | None
    lifted: tuple[RuleRef, ...]
    unknown: tuple[Question, ...] = ()


def why_not(
    problem: Problem, solution: Solution, proposal: str, *, time_limit: float | None = None
) -> WhyNot:
    """Explain why ``proposal`` is not in ``solution``, the best portfolio of ``problem``.

    Parameters
    ----------
    time_limit
        Seconds for each of the models; what is not known by then is None, and is in ``unknown``.

    Raises
    ------
    PortfolioError
        If the proposal does not exist or is chosen.
    """
    check_number("time_limit", time_limit)
    if proposal not in problem.options_of:
        hint = did_you_mean(proposal, problem.options_of)
        raise PortfolioError(msg("there is no proposal {proposal!r}", proposal=proposal), hint)
    if proposal in solution.chosen:
        raise PortfolioError(
            msg("{proposal!r} is in the portfolio", proposal=proposal),
            msg("ask for one that is not"),
        )
    # Of several bans the last, as for what is left out.
    reason = {rule.proposal: rule.ref.reason for rule in problem.forbidden}.get(proposal)
    open_ = replace(
        problem, forbidden=[rule for rule in problem.forbidden if rule.proposal != proposal]
    )
    forced = replace(open_, mandatory=[*problem.mandatory, Mandatory((proposal,))])
    impossible, portfolio = None, None
    unknown: set[Question] = set()
    try:
        portfolio = solve(
            forced,
            objective=solution.objective,
            time_limit=time_limit,
            start=[*solution.options],
        )
    except NoPortfolio as found:
        error = infeasible_error(found.problem, found.limits)
        impossible = _clash(error, proposal)
    except NotInTime:
        pass
    if impossible is None and (portfolio is None or portfolio.status == "stopped"):
        unknown.add("portfolio")

    def least(question: Question, find: Callable[[], float | None]) -> float | None:
        # A ban that is all that stands in the way needs no cut or gain beside it.
        if reason is not None and portfolio is not None and portfolio.value >= solution.value:
            return None
        try:
            return find()
        except NotInTime:
            unknown.add(question)
            return None

    money_cut, staff_cut, impact_gain = (
        least("money_cut", lambda: _cut(forced, solution, proposal, "money", time_limit)),
        least("staff_cut", lambda: _cut(forced, solution, proposal, "staff", time_limit)),
        least("impact_gain", lambda: _gain(forced, solution, proposal, time_limit)),
    )
    lifted = []
    for rule, other in _without_one_rule(problem, proposal):
        chosen = _chosen(other, solution, proposal, time_limit)
        if chosen:
            lifted.append(rule)
        elif chosen is None:
            unknown.add("lifted")
            # With another rule lifted it takes as long as that, and as long as the plan itself.
            if solution.status == "stopped":
                break
    before, after = set(solution.chosen), set(portfolio.chosen if portfolio else ())
    return WhyNot(
        proposal=proposal,
        forbidden=reason,
        impossible=impossible,
        portfolio=portfolio,
        value_loss=solution.value - portfolio.value if portfolio else None,
        goes_out=tuple(sorted(before - after)) if portfolio else (),
        comes_in=tuple(sorted(after - before - {proposal})),
        money_cut=money_cut,
        staff_cut=staff_cut,
        impact_gain=impact_gain,
        lifted=tuple(lifted),
        unknown=tuple(question for question in get_args(Question) if question in unknown),
    )


def _clash(error: Infeasible, proposal: str) -> tuple[RuleRef, ...]:
    """Return the rules that leave no portfolio with the proposal, if these are known."""
    rules = () if error.conflict is None else error.conflict.rules
    # That it has to be in is the question, and no rule of the user.
    return tuple(rule for rule in rules if rule != Mandatory((proposal,)).ref)


def _cut(
    forced: Problem,
    solution: Solution,
    proposal: str,
    kind: Literal["money", "staff"],
    time_limit: float | None,
) -> float | None:
    """Return the smallest part of the use of a kind that has to go, rounded up to a ten-thousandth.

    Each option of the proposal has a column for the part that is cut, which is at most the option.
    """
    options = list(forced.options_of[proposal])
    # What is not spent is not borrowed either.
    staff = np.array([resource.kind == "staff" for resource in forced.resources], dtype=bool)
    of_kind = staff if kind == "staff" else ~staff
    use = forced.use[options, :].toarray() * of_kind
    if not use.any():
        return None
    model = with_exact_limits(forced, build(forced, solution.objective))
    columns = len(model.objective) + np.arange(len(options))
    model = model.with_columns(
        -(model.capacity @ sparse.csc_array(use.T)), np.ones(len(options)), integer=False
    )
    return _least(model, solution, options, columns, 1.0, time_limit)


def _gain(
    forced: Problem, solution: Solution, proposal: str, time_limit: float | None
) -> float | None:
    """Return the least growth of the proposal's gains, rounded up to a ten-thousandth."""
    options = list(forced.options_of[proposal])
    if solution.objective == "sum-of-scores":
        assert forced.scores is not None  # there would be no solution otherwise
        scores = np.maximum(forced.scores[options], 0.0)
        model = build(forced, "sum-of-scores")
        columns = len(model.objective) + np.arange(len(options))
        nothing = sparse.csc_array((model.matrix.shape[0], len(options)))
        model = model.with_columns(nothing, np.full(len(options), _MOST_GAIN), integer=False)
        model.objective[columns] = scores
        return _least(model, solution, options, columns, _MOST_GAIN, time_limit)
    best = np.array([measure.best for measure in forced.measures], dtype=np.float64)
    impact = forced.impact[options]
    gains = np.where(impact * best > 0, impact, 0.0)
    if not gains.any():
        return None
    model = build(forced, solution.objective, boosts=gains, most=_MOST_GAIN)
    columns = len(forced.options) + len(forced.synergies) + np.arange(len(options))
    return _least(model, solution, options, columns, _MOST_GAIN, time_limit)


def _least(
    model: Model,
    solution: Solution,
    options: list[int],
    columns: npt.NDArray[np.int64],
    most: float,
    time_limit: float | None,
) -> float | None:
    """Return the least change, in ``columns``, with which a portfolio is as good as the best.

    A column changes the option in the same place of ``options``, and is at most ``most`` when that
    is chosen. The answer is rounded up to a ten-thousandth; None says that no change is enough.

    Raises
    ------
    NotInTime
        If the least was not found in time.
    """
    count = len(options)
    row = np.arange(count)
    link = sparse.coo_array(
        (
            np.concatenate([np.ones(count), np.full(count, -most)]),
            (np.concatenate([row, row]), np.concatenate([columns, options])),
        ),
        shape=(count, len(model.objective)),
    )
    model = model.with_rows(link, np.full(count, -np.inf), np.zeros(count))
    model = with_objective_cutoff(model, model.objective, solution.value)
    goal = np.zeros(len(model.objective))
    goal[columns] = -1.0
    run = highs.maximise(model, Limits.start(time_limit, 0.0, 1), objective=goal)
    if run.status == "stopped":
        raise NotInTime
    if run.x is None:
        return None
    return math.ceil(max(0.0, float(run.x[columns].sum())) * 1e4 - 1e-3) / 1e4


def _chosen(
    problem: Problem, solution: Solution, proposal: str, time_limit: float | None
) -> bool | None:
    """Return whether the best portfolio of a problem holds the proposal; None is not known."""
    try:
        found = solve(problem, objective=solution.objective, time_limit=time_limit)
    except NoPortfolio:
        return False
    except NotInTime:
        return None
    return None if found.status == "stopped" else proposal in found.chosen


def _without_one_rule(problem: Problem, proposal: str) -> Iterator[tuple[RuleRef, Problem]]:
    for no in problem.forbidden:
        if no.proposal == proposal:
            rest = [rule for rule in problem.forbidden if rule is not no]
            yield no.ref, replace(problem, forbidden=rest)
    for group in problem.at_most_one:
        if proposal in group.members:
            others = tuple(name for name in group.members if name != proposal)
            smaller = [AtMostOne(others, group.reason)] if len(others) > 1 else []
            kept = [rule for rule in problem.at_most_one if rule is not group]
            yield group.ref, replace(problem, at_most_one=[*kept, *smaller])
    for need in problem.requires:
        if need.proposal == proposal:
            left = [rule for rule in problem.requires if rule is not need]
            yield need.ref, replace(problem, requires=left)
    for floor in {rule.id: rule for rule in problem.floors}.values():
        # A guard is one rule, in however many years it holds.
        guards = [rule for rule in problem.floors if rule.id != floor.id]
        yield replace(floor.ref, by=None), replace(problem, floors=guards)
    for total in problem.total_floors:
        totals = [rule for rule in problem.total_floors if rule is not total]
        yield total.ref, replace(problem, total_floors=totals)
    for share in problem.shares:
        shares = [rule for rule in problem.shares if rule is not share]
        yield share.ref, replace(problem, shares=shares)
