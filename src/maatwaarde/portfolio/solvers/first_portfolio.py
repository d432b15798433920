"""A portfolio of a long list that is found at once, for when nothing better is found in time.

Options are taken in the order of what they bring for what they use, for as long as there is room.
It is no good portfolio, and it keeps all rules.
"""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.periods import begin_of
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey, Requires


def first_portfolio(problem: Problem, objective: Objective) -> Evaluation | None:
    """Return a portfolio that keeps all rules, or None where none is found so simply.

    What is locked and what is mandatory comes first. Room is what these leave of each resource as
    it is: what might be carried over, hired or lent on top of it is left alone.
    """
    gain, harmless = _gains(problem, objective)
    begun = evaluate(problem, _bound(problem, gain), objective)
    tried = [
        begun,
        *(
            evaluate(problem, _filled(problem, begun, gain, allowed), objective)
            for allowed in (gain > 0, (gain > 0) & harmless)
        ),
    ]
    sound = [found for found in tried if not found.violations]
    return max(sound, key=lambda found: found.value, default=None)


def _gains(problem: Problem, objective: Objective) -> tuple[Floats, Bools]:
    """Return (options,) what each brings by itself, and whether it does no harm."""
    best, worst = (
        np.array([abs(getattr(measure, end)) for measure in problem.measures])
        for end in ("best", "worst")
    )
    sign = np.array([1.0 if measure.best > 0 else -1.0 for measure in problem.measures])
    weight = np.array([measure.weight for measure in problem.measures])
    change = problem.impact * sign
    worth = np.where(change > 0, change / best, change / worst)
    harmless = (change >= 0).all(axis=1)
    if objective == "sum-of-scores":
        assert problem.scores is not None  # the model has refused this already
        return problem.scores, harmless
    return worth @ weight, harmless


def _bound(problem: Problem, gain: Floats) -> list[OptionKey]:
    """Return what has to be in a portfolio, with what that requires."""
    forbidden = {rule.proposal for rule in problem.forbidden}
    needs = _needs(problem)
    options = {rule.proposal: rule.option for rule in problem.locked}

    def take(names: tuple[str, ...], until: float = np.inf) -> None:
        places = [
            place
            for name in names
            if name not in forbidden
            for place in problem.options_of[name]
            if begin_of(problem.options[place].start) <= until
        ]
        if places:
            option = problem.options[max(places, key=lambda place: (gain[place], -place))]
            options[option.proposal] = option

    for must in problem.mandatory:
        if options.keys().isdisjoint(must.any_of):
            take(must.any_of)
    waiting = list(options)
    while waiting:
        name = waiting.pop()
        for need in needs.get(name, ()):
            if options.keys().isdisjoint(need.any_of):
                before = len(options)
                take(need.any_of, _until(options[name], need))
                waiting += list(options)[before:]
    return list(options.values())


def _needs(problem: Problem) -> dict[str, list[Requires]]:
    needs: dict[str, list[Requires]] = {}
    for need in problem.requires:
        needs.setdefault(need.proposal, []).append(need)
    return needs


def _until(option: OptionKey, need: Requires) -> float:
    """Return when that which an option requires begins at the latest, in years."""
    return np.inf if need.lag is None else begin_of(option.start) - need.lag + 1e-9


def _filled(problem: Problem, begun: Evaluation, gain: Floats, allowed: Bools) -> list[OptionKey]:
    use, options = problem.use, problem.options
    capacity = np.array([resource.capacity for resource in problem.resources])
    size = np.asarray(use.maximum(0) @ (1.0 / np.maximum(capacity, 1.0))).ravel()
    order = np.argsort(-gain / np.maximum(size, 1e-9), kind="stable")
    # Of a budget to the cent and of a role to a ten-thousandth, so that no rounding is too much.
    left = [max(0.0, each.slack - min(each.carried, each.slack)) for each in begun.resources]
    forbidden = {rule.proposal for rule in problem.forbidden}
    groups: dict[str, list[int]] = {}
    for number, group in enumerate(problem.at_most_one):
        for name in group.members:
            groups.setdefault(name, []).append(number)
    needs = _needs(problem)
    taken = {option.proposal: begin_of(option.start) for option in begun.options}
    full = {number for name in taken for number in groups.get(name, ())}
    chosen = list(begun.options)
    start, columns, amounts = use.indptr.tolist(), use.indices.tolist(), use.data.tolist()
    for place in order[allowed[order]].tolist():
        name = options[place].proposal
        if name in taken or name in forbidden:
            continue
        if not all(
            any(
                other in taken and taken[other] <= _until(options[place], need)
                for other in need.any_of
            )
            for need in needs.get(name, ())
        ):
            continue
        if not full.isdisjoint(groups.get(name, ())):
            continue
        entries = range(start[place], start[place + 1])
        if any(amounts[k] > left[columns[k]] - 1e-4 for k in entries if amounts[k] > 0):
            continue
        for k in entries:
            left[columns[k]] -= max(0.0, amounts[k])
        taken[name] = begin_of(options[place].start)
        full.update(groups.get(name, ()))
        chosen.append(options[place])
    return chosen
