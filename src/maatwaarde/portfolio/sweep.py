"""The best portfolio in each of many scenarios: other budgets, staff, costs, weights, rates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TypeVar

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import (
    Diagnostic,
    FrameworkError,
    ResourceError,
    did_you_mean,
    raise_errors,
)
from maatwaarde.documents.given import Given
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import Exact, Percent, Share, joined, msg
from maatwaarde.parallel import Executor, in_order, own_threads
from maatwaarde.parameters import check_choice
from maatwaarde.plugins import Plugins
from maatwaarde.portfolio.analysis.infeasibility import infeasible_error
from maatwaarde.portfolio.analysis.one_of_many import Asked, Best, OneOfMany, best_of
from maatwaarde.portfolio.analysis.overruns import check_sure
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase
from maatwaarde.portfolio.inputs.resources import Resources, as_resources
from maatwaarde.portfolio.plan import OVERRUN_SEED, Plan, Prepared, prepare
from maatwaarde.portfolio.problem.problem import Objective
from maatwaarde.portfolio.solvers.highs import at_once
from maatwaarde.portfolio.solvers.solve import NotInTime
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals
from maatwaarde.scoring.reweighed import MOST

MOST_TIMES = 10.0
"""Of what there is: a scenario with more is a slip of the pen."""

# Weights that were written as per cents add up to a whole within this.
_ROUNDED = 0.001

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Scenario(ByContent):
    """How things may turn out otherwise; what is left out is as it is.

    Parameters
    ----------
    budgets, staff
        Times what there is of money, and of people: 0.8 is a fifth less in every budget.
    costs
        Times what proposals cost; what they bring in stays as it is.
    discount_rate
        What a year later counts less; None is that of the framework.
    weights
        By value or measure, its weight among those that it stands beside, which share the rest in
        proportion.
    """

    budgets: float = 1.0
    staff: float = 1.0
    costs: float = 1.0
    discount_rate: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)


AS_IT_IS = Scenario()


def scenario_grid(
    *,
    budgets: Iterable[float] = (),
    staff: Iterable[float] = (),
    costs: Iterable[float] = (),
    discount_rates: Iterable[float] = (),
    weights: Iterable[Mapping[str, float]] = (),
) -> tuple[Scenario, ...]:
    """Return every combination of what is given with each other and with what is so now.

    Things as they are now come first.
    """
    axes = (
        _with_now(1.0, budgets),
        _with_now(1.0, staff),
        _with_now(1.0, costs),
        _with_now(None, discount_rates),
        _with_now({}, map(dict, weights)),
    )
    return tuple(Scenario(*each) for each in product(*axes))


def _with_now(now: Value, others: Iterable[Value]) -> list[Value]:
    found = [now]
    for other in others:
        if other not in found:
            found.append(other)
    return found


@dataclass(frozen=True, eq=False)
class Case:
    """What is chosen in a scenario.

    Parameters
    ----------
    plan
        None where no portfolio keeps all rules then, or none was found in time.
    possible
        Whether any portfolio keeps all rules; None where time was up.
    comes_in, goes_out
        Ids, sorted, beside what is chosen now.
    """

    scenario: Scenario
    plan: Plan | None
    possible: bool | None
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Sweep(ByContent, Presented):
    """The best portfolio in each scenario, things as they are now first.

    Parameters
    ----------
    cases
        Each scenario with its plan, or with what left none.
    """

    cases: tuple[Case, ...]

    @property
    def now(self) -> Plan:
        """The plan with things as they are now."""
        plan = self.cases[0].plan
        assert plan is not None  # else there is no sweep
        return plan

    @property
    def solved(self) -> tuple[Plan, ...]:
        """The plans of the scenarios that have one."""
        return tuple(case.plan for case in self.cases if case.plan is not None)

    @property
    def index(self) -> dict[str, float]:
        """By proposal, the share of the scenarios with a portfolio in which it is chosen."""
        plans = self.solved
        times = {proposal.id: 0 for proposal in self.now.problem.proposals}
        for plan in plans:
            for name in plan.chosen:
                times[name] += 1
        return {name: count / len(plans) for name, count in times.items()}


def sweep(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources | Given,
    scenarios: Sequence[Scenario],
    *,
    method: str = "value",
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    plugins: Plugins | None = None,
    sure: float | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
    executor: Executor | None = None,
    asking: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Choose the best portfolio in each scenario.

    Reserves, debt, grants, rules and the price of hiring are in every scenario as they are now.

    Parameters
    ----------
    scenarios
        Such as `scenario_grid` gives. How things are now is added if it is not among them.
    time_limit
        Seconds for each scenario.
    executor
        What solves scenarios, such as a pool of processes or a Dask client; left out, the cores of
        this machine. It changes no answer that is proven.
    asking
        Told after each answer how many there are, and of how many.

    Other parameters are as for `optimise`.

    Raises
    ------
    FrameworkError, ResourceError
        With all that is wrong with the scenarios, and where the input is not fit to choose from.
    PortfolioError
        If no portfolio keeps all rules as things are now, or none was found in time.
    WorkerError
        If a worker of the executor was lost, or is not fit for the work.
    """
    check_choice("objective", objective, Objective)
    check_sure(sure)
    wanted = [AS_IT_IS, *(one for one in scenarios if one != AS_IT_IS)]
    _check(wanted, framework)
    resources = as_resources(resources, proposals, framework)
    _check_there(wanted, proposals, resources)
    prepared: list[Prepared] = []

    def problems(resources: Resources = resources) -> Iterator[OneOfMany]:
        for one in wanted:
            ready = prepare(
                impacts,
                _dearer(proposals, one.costs),
                _reweighed(framework, one),
                _with_more(resources, one),
                method=method,
                plugins=plugins,
                unknown_costs=unknown_costs,
                without_base=without_base,
            )
            prepared.append(ready)
            yield OneOfMany(ready.problem, ready.common)

    asked = Asked(objective, time_limit, gap, sure, OVERRUN_SEED)
    cases: list[Case] = []
    with own_threads(at_once(), executor) as solving:
        for found in in_order(best_of, asked, problems(), solving):
            cases.append(_case(wanted[len(cases)], prepared[len(cases)], found, sure, cases))
            if asking is not None:
                asking(len(cases), len(wanted))
    return Sweep(tuple(cases))


def _case(
    scenario: Scenario,
    prepared: Prepared,
    found: Best,
    sure: float | None,
    before: Sequence[Case],
) -> Case:
    if found.solution is None:
        if not before:
            raise NotInTime() if found.possible is None else infeasible_error(prepared.problem)
        return Case(scenario, None, found.possible)
    problem = prepared.problem if found.with_margins is None else found.with_margins
    plan = prepared.plan(problem, found.solution, sure)
    now = before[0].plan if before else plan
    assert now is not None
    was, became = set(now.chosen), set(plan.chosen)
    return Case(scenario, plan, True, tuple(sorted(became - was)), tuple(sorted(was - became)))


def _check(scenarios: Sequence[Scenario], framework: Framework) -> None:
    if len(scenarios) == 1:
        raise ResourceError(
            Diagnostic(
                code="no-scenario",
                what=msg("no scenario is asked for beside how things are now"),
                mend=msg(
                    "say what may be otherwise: budgets, staff, costs, the discount rate or weights"
                ),
            )
        )
    problems: list[Diagnostic] = []
    for name in ("budgets", "staff", "costs"):
        for times in dict.fromkeys(getattr(one, name) for one in scenarios):
            if not 0 <= times <= MOST_TIMES:
                problems.append(
                    Diagnostic(
                        code="bad-scenario",
                        what=msg(
                            "{times} times is no scenario for {name}",
                            times=Exact(times),
                            name=name,
                        ),
                        mend=msg(
                            "give from 0 to {most} times what it is now: 0.8 is a fifth less",
                            most=Exact(MOST_TIMES),
                        ),
                    )
                )
    for rate in dict.fromkeys(one.discount_rate for one in scenarios):
        if rate is not None and not 0 <= rate < 1:
            problems.append(
                Diagnostic(
                    code="bad-scenario",
                    what=msg("{rate} is no discount rate", rate=Exact(rate)),
                    mend=msg("give a share of a year, such as 0.02"),
                )
            )
    raise_errors(problems, ResourceError)
    wrong = {
        (name, share): found
        for one in scenarios
        for name, share in one.weights.items()
        if (found := _wrong_weight(framework, name, share)) is not None
    }
    raise_errors(wrong.values(), FrameworkError)
    raise_errors(
        [
            found
            for i, one in enumerate(scenarios)
            if one.weights not in [other.weights for other in scenarios[:i]]
            and (found := _wrong_together(framework, one.weights)) is not None
        ],
        FrameworkError,
    )


def _check_there(scenarios: Sequence[Scenario], proposals: Proposals, resources: Resources) -> None:
    """Refuse scenarios of what there is none of: they would pass for safe, and ask nothing."""
    costs = any(item.kind == "cost" and bool((item.values > 0).any()) for item in proposals.uses)
    there = {
        "budgets": (
            bool(resources.budgets),
            msg("the resources have no budgets, so that other budgets change nothing"),
            msg("give budgets in the resources, or ask for no other budgets"),
        ),
        "staff": (
            bool(resources.staff),
            msg("the resources have no staff, so that other staff changes nothing"),
            msg("give staff in the resources, or ask for no other staff"),
        ),
        "costs": (
            costs,
            msg("no proposal costs anything, so that other costs change nothing"),
            msg("give costs in the list, or ask for no other costs"),
        ),
    }
    raise_errors(
        [
            Diagnostic(code="bad-scenario", what=what, mend=mend)
            for name, (found, what, mend) in there.items()
            if not found and any(getattr(one, name) != 1.0 for one in scenarios)
        ],
        ResourceError,
    )


def _wrong_weight(framework: Framework, name: str, share: float) -> Diagnostic | None:
    nodes = {node.id: node for node in framework.nodes}
    if name not in nodes:
        return Diagnostic(
            code="unknown-id",
            what=msg("there is no value or measure {name!r} to weigh otherwise", name=name),
            mend=did_you_mean(name, nodes),
        )
    if not 0 < nodes[name].share < 1:
        return Diagnostic(
            code="bad-scenario",
            what=msg(
                "{name!r} weighs {share} of what it stands beside, so it cannot weigh otherwise",
                name=name,
                share=Percent(nodes[name].share),
            ),
            mend=msg("take a value that shares its place with others"),
        )
    if not 0 < share < MOST:
        return Diagnostic(
            code="bad-scenario",
            what=msg("{name!r} cannot weigh {share}", name=name, share=Share(share)),
            mend=msg("give a weight above 0 and below {most}", most=Percent(MOST)),
        )
    return None


def _wrong_together(framework: Framework, weights: Mapping[str, float]) -> Diagnostic | None:
    """Return what is wrong with weights that stand beside each other, if anything is."""
    for named, others in _sets(framework, weights):
        together = sum(named.values())
        if abs(together - 1.0) > _ROUNDED if not any(others.values()) else together > MOST:
            return Diagnostic(
                code="bad-scenario",
                what=msg(
                    "{names} weigh {share} together of what they stand beside",
                    names=joined((repr(name) for name in named), ", "),
                    share=Share(together),
                ),
                mend=msg("give weights of 100% together")
                if not any(others.values())
                else msg("leave the others something: at most {most}", most=Percent(MOST)),
            )
    return None


def _sets(
    framework: Framework, weights: Mapping[str, float]
) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """Yield each set of siblings of which some weigh otherwise: these, and the shares of others."""
    nodes = framework.nodes
    for parent in dict.fromkeys(node.parent for node in nodes if node.id in weights):
        beside = [node for node in nodes if node.parent == parent]
        named = {node.id: weights[node.id] for node in beside if node.id in weights}
        yield named, {node.id: node.share for node in beside if node.id not in weights}


def _reweighed(framework: Framework, scenario: Scenario) -> Framework:
    if scenario.weights:
        shares = {node.id: node.share for node in framework.nodes}
        for named, others in _sets(framework, scenario.weights):
            rest, all_others = 1.0 - sum(named.values()), sum(others.values())
            shares |= named
            shares |= {
                name: share * rest / all_others if all_others else 0.0
                for name, share in others.items()
            }
        framework = framework.with_weights(shares)
    rate = scenario.discount_rate
    return framework if rate is None else framework.with_discount_rate(rate)


def _with_more(resources: Resources, scenario: Scenario) -> Resources:
    budgets = tuple(
        item.model_copy(update={"amount": round(item.amount * scenario.budgets, 2)})
        for item in resources.budgets
    )
    staff = tuple(
        item.model_copy(update={"amount": round(item.amount * scenario.staff, 4)})
        for item in resources.staff
    )
    return resources.model_copy(update={"budgets": budgets, "staff": staff})


def _dearer(proposals: Proposals, times: float) -> Proposals:
    """Return the proposals with each cost so many times as high; savings stay."""
    if times == 1.0:
        return proposals

    def of(values: Floats) -> Floats:
        return np.where(values > 0, np.round(values * times, 2), values)

    uses = tuple(
        replace(
            item,
            values=of(item.values),
            low=None if item.low is None else of(item.low),
            high=None if item.high is None else of(item.high),
        )
        if item.kind == "cost"
        else item
        for item in proposals.uses
    )
    return replace(proposals, uses=uses)
