"""From impacts and resources to a portfolio, in one call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError, did_you_mean
from maatwaarde.documents.given import Given
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import msg
from maatwaarde.parallel import Executor
from maatwaarde.plugins import Plugins
from maatwaarde.portfolio.analysis.alternatives import Alternatives, alternatives
from maatwaarde.portfolio.analysis.comparison import held_against
from maatwaarde.portfolio.analysis.core_sampling import Core, core_of
from maatwaarde.portfolio.analysis.exclusion import LeftOut, left_out
from maatwaarde.portfolio.analysis.infeasibility import solve
from maatwaarde.portfolio.analysis.overruns import Overrun, check_sure, overruns, sure_enough
from maatwaarde.portfolio.analysis.pareto import ParetoPoint, pareto
from maatwaarde.portfolio.analysis.scarcity import nothing_scarce
from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice, shadow_prices
from maatwaarde.portfolio.analysis.why_not import WhyNot, why_not
from maatwaarde.portfolio.analysis.without import Asking, Without, losses_without
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.eligible import Eligibility
from maatwaarde.portfolio.assemble.problem import Built, build_problem
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase, settle_shares
from maatwaarde.portfolio.evaluation.effects import differences
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.inputs.plan_file import RunningPlan, read_running_plan
from maatwaarde.portfolio.inputs.resources import Resources, as_resources
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers.highs import Progress, at_once
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores, score
from maatwaarde.scoring.robustness import Weights

_log = logging.getLogger("maatwaarde.portfolio")

OVERRUN_SEED = 0
_NOTHING_UNCERTAIN = Diagnostic(
    code="nothing-uncertain",
    what=msg(
        "each budget and role was to hold with a chance, and no cost and no staff has a low or a "
        "high end, so that nothing is uncertain"
    ),
    mend=msg("add columns such as {heading}", heading="'cost:investment:2028:high'"),
    severity="warning",
)
_NOTHING_SCARCE = Diagnostic(
    code="nothing-scarce",
    what=msg(
        "no budget and no role is scarce: all that may be chosen fits in them together, so that "
        "there is hardly a choice to make"
    ),
    mend=msg("state what there is to spend, and not what is asked"),
    severity="warning",
)
_REFUTED = Diagnostic(
    code="proof-refuted",
    what=msg(
        "a portfolio beside this one keeps all rules and is better than was proven to be possible"
    ),
    mend=msg("do not rely on this portfolio; it is a fault in maatwaarde, so please report it"),
    severity="warning",
)


@dataclass(frozen=True, eq=False)
class Plan(ByContent, Presented):
    """A portfolio with the problem that it answers and the scores that it rests on.

    Parameters
    ----------
    problem
        Options, measures, resources and rules as numbers.
    solution
        What was chosen, with its value, bound and proof.
    scores
        Of all proposals of the list, by the value method or another.
    listed
        The start that the columns of each proposal say; empty where starts are not planned.
    common
        How much of what is uncertain about costs and staff all proposals have in common.
    sure
        The chance with which each budget and role was to hold; None where that was not asked.
    timeline
        The years that count; None where nothing has a period, so that all effects count in full.
    assumed
        The columns in which the cost or staff of a proposal is not known, and is counted as
        nothing.
    eligibility
        How the proposals stand against the criteria of the resources; None where these have none.
    """

    problem: Problem
    solution: Solution
    scores: Scores
    warnings: tuple[Diagnostic, ...]
    listed: Mapping[str, str | None] = field(default_factory=dict)
    timeline: Timeline | None = None
    common: float = 0.4
    sure: float | None = None
    assumed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    eligibility: Eligibility | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen proposals, sorted."""
        return self.solution.chosen

    @property
    def rests_on_unknown(self) -> dict[str, tuple[str, ...]]:
        """What was chosen although its cost or staff is not known, with the columns.

        The portfolio is the best only if these cost nothing more.
        """
        return {name: self.assumed[name] for name in self.chosen if name in self.assumed}

    @property
    def value(self) -> float:
        """The value of what was chosen; doing nothing is 0."""
        return self.solution.value

    @property
    def proof_status(self) -> str:
        """The status of the solution; ``assuming`` where its proof rests on unknown costs."""
        proven = self.solution.status == "proven"
        return "assuming" if self.rests_on_unknown and proven else self.solution.status

    @property
    def gap(self) -> float | None:
        """By how much, relative to its value, a better portfolio could exceed it at most."""
        return self.solution.gap

    @cached_property
    def totals(self) -> dict[str, dict[int, float]]:
        """What is in force at the end of each year that counts, by measure and year, in its unit.

        Without any period there are no years, and nothing is in it.
        """
        if self.timeline is None:
            return {}
        found = {item.measure: item.total for item in self.solution.measures}
        by_year: dict[str, dict[int, float]] = {}
        for measure in self.problem.measures:
            years = by_year.setdefault(measure.measured, {})
            years.update(dict.fromkeys(measure.years, found[measure.id]))
        return {
            item.id: dict(sorted(by_year[item.id].items()))
            for item in self.scores.framework.measures
        }

    def beside(self, others: Iterable[Solution]) -> Plan:
        """Return the plan as it may be shown beside other portfolios of its problem.

        If one of them is better than was proven to be possible, the proof is not believed: its
        status is ``refuted``, and a warning says so.
        """
        held = held_against(self.problem, self.solution, others)
        if held is self.solution:
            return self
        return replace(self, solution=held, warnings=(*self.warnings, _REFUTED))

    @cached_property
    def overruns(self) -> tuple[Overrun, ...]:
        """How likely it is that each resource is exceeded of which the use is uncertain."""
        return overruns(self.problem, self.solution, self.common, OVERRUN_SEED)

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What stands in the way of every proposal that was not chosen, sorted by id."""
        return left_out(self.problem, self.solution)

    def why_not(self, proposal: str, *, time_limit: float | None = None) -> WhyNot:
        """Return what would bring in a proposal that was not chosen, and what it would push out.

        Each answer is a problem solved anew; ``time_limit`` gives seconds for each.

        Raises
        ------
        PortfolioError
            If it was chosen, or does not exist.
        """
        return why_not(self.problem, self.solution, proposal, time_limit=time_limit)

    def alternatives(
        self,
        count: int = 3,
        *,
        within: float = 0.02,
        time_limit: float | None = None,
        gap: float = 0.0,
    ) -> Alternatives:
        """Return portfolios that are nearly as good, and as different as can be.

        Parameters
        ----------
        within
            Each is worth at most this part less.
        time_limit
            Seconds for each of the two runs that one takes.
        gap
            Relative gap at which each of them stops; above 0 they differ less than they could.
        """
        return alternatives(
            self.problem,
            self.solution,
            within=within,
            count=count,
            time_limit=time_limit,
            gap=gap,
        )

    def core(
        self,
        weights: Weights = "intervals",
        *,
        spread: float = 0.2,
        samples: int = 100,
        seed: int = 0,
        gap: float = 0.0,
        time_limit: float | None = None,
        executor: Executor | None = None,
    ) -> Core:
        """Return how often each proposal is chosen over draws of weights and impacts.

        Its parameters and what it raises are those of `core_of`.
        """
        return core_of(
            self,
            weights,
            spread=spread,
            samples=samples,
            seed=seed,
            gap=gap,
            time_limit=time_limit,
            executor=executor,
        )

    @cached_property
    def running(self) -> RunningPlan:
        """The plan as one that was approved and is running, for `reconsider` and what follows it.

        It is what `read_running_plan` reads in the file of it: keep `to_json`, and read that.
        """
        return read_running_plan(self.to_dict())

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> RunningPlan:
        """Return the running plan that `to_dict` tells of; `plan_as_given` values it anew.

        Raises
        ------
        ResourceError
            If it is no such plan, or one of another version of the format.
        """
        return read_running_plan(data)

    @staticmethod
    def from_json(text: str) -> RunningPlan:
        """Return the running plan that `to_json` tells of, or `maatwaarde portfolio --json`.

        Raises
        ------
        ResourceError
            As `from_dict`.
        """
        return read_running_plan(text.encode("utf-8", "surrogatepass"))

    def without(
        self, *, time_limit: float | None = None, asking: Asking | None = None
    ) -> tuple[Without, ...]:
        """Return for every chosen proposal what is lost without it, what is lost least first.

        Each answer is a problem solved anew; ``time_limit`` gives seconds for each, and ``asking``
        is told how many have been answered, and of how many.
        """
        return losses_without(self.problem, self.solution, time_limit=time_limit, asking=asking)

    def shadow_prices(
        self,
        *,
        steps: Mapping[str, float] | None = None,
        resources: Sequence[str] | None = None,
        time_limit: float | None = None,
    ) -> tuple[ShadowPrice, ...]:
        """Return what a step more of each resource would be worth.

        Parameters
        ----------
        steps
            The step for a resource, in its unit. Left out: 1 for staff, and for money the power of
            ten nearest to a hundredth of the budget.
        resources
            Ids of the resources to look at; left out, all of them.
        time_limit
            Seconds for each resource.

        Raises
        ------
        PortfolioError
            If a resource does not exist, or a step is zero or takes more than there is.
        """
        return shadow_prices(
            self.problem, self.solution, steps=steps, resources=resources, time_limit=time_limit
        )

    def pareto(
        self, against: str = "cost", *, points: int | None = 10, time_limit: float | None = None
    ) -> tuple[ParetoPoint, ...]:
        """Return the portfolios of which none is worth as much and uses less, least use first.

        Parameters
        ----------
        against
            ``cost``, or a kind of money or a role, over all its periods together.
        points
            How many limits are tried, evenly spaced; None gives every point there is.
        time_limit
            Seconds for each point.

        Raises
        ------
        ResourceError
            If ``against`` is no resource.
        """
        known = {"cost", *(item.name for item in self.problem.resources)}
        if against not in known:
            raise ResourceError(
                Diagnostic(
                    code="unknown-resource",
                    what=msg("there is no kind of money and no role {against!r}", against=against),
                    mend=did_you_mean(against, known),
                )
            )
        return pareto(
            self.problem,
            against,
            points=points,
            objective=self.solution.objective,
            time_limit=time_limit,
        )


def optimise(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources | Given,
    *,
    method: str = "value",
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    progress: Progress | None = None,
    plugins: Plugins | None = None,
    sure: float | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
    amend: Callable[[Problem], Problem] | None = None,
) -> Plan:
    """Choose the best set of proposals under budgets, staff and rules.

    Impacts, proposals and framework are matched by id, whatever their order.

    Parameters
    ----------
    resources
        Budgets and staff, or the file or the data that states them.
    method
        How proposals are scored, for the guards, the report and the objective ``sum-of-scores``.
    objective
        ``total-impact``, the value of the portfolio's total impact against the targets, or
        ``sum-of-scores``.
    time_limit
        Seconds; the best portfolio found by then is returned with its gap.
    gap
        Relative gap at which to stop; 0 asks for a proof.
    plugins
        What `load_plugins` found, for a method of theirs.
    sure
        The chance, from 0.5 to below 1, with which each budget and role has to hold when costs and
        staff are uncertain. The portfolio is then the best within margins that are kept for it.
    unknown_costs
        What is done with costs and staff of which the list says that they are not known:
        ``reject`` refuses to choose, ``zero`` counts them as nothing, so that the portfolio is not
        proven, and ``exclude`` leaves these proposals out of the choice.
    without_base
        What is done with measures in per cent of which the framework does not say what they are a
        part of, so that they do not add up: ``reject`` refuses to choose, and ``exclude`` leaves
        these measures out of the choice.
    progress
        Told about once a second how the search goes, as for `solve`.
    amend
        Changes the problem before it is solved, such as by a rule more.

    Raises
    ------
    FrameworkError
        If a measure in per cent does not say of what.
    ImpactError
        If the impacts are of other proposals, or on other measures or in other units than the
        framework's.
    ResourceError
        If the resources do not fit the proposals.
    PortfolioError
        If no portfolio keeps all the rules, or none was found in time.
    """
    check_sure(sure)
    prepared = prepare(
        impacts,
        proposals,
        framework,
        resources,
        method=method,
        plugins=plugins,
        unknown_costs=unknown_costs,
        without_base=without_base,
        amend=amend,
    )
    # A proof is the same however many threads find it, and a time limit depends on the clock. But
    # what is good enough for a gap is the same each time on one thread only.
    exact_or_timed = gap == 0 or time_limit is not None

    def solved(problem: Problem) -> Solution:
        return solve(
            problem,
            objective=objective,
            time_limit=time_limit,
            gap=gap,
            progress=progress,
            threads=at_once() if exact_or_timed else 1,
        )

    problem = prepared.problem
    if sure is None:
        solution = solved(problem)
    else:
        problem, solution = sure_enough(problem, solved, sure, prepared.common, OVERRUN_SEED)
    return prepared.plan(problem, solution, sure)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A problem that is ready to be solved, with what a plan says beside its solution.

    Parameters
    ----------
    common
        How much of what is uncertain about costs and staff all proposals have in common.
    """

    problem: Problem
    scores: Scores
    built: Built
    doubts: tuple[Diagnostic, ...]
    common: float

    def plan(self, problem: Problem, solution: Solution, sure: float | None = None) -> Plan:
        """Return the plan that a solution is, of this problem or of it with margins."""
        built = self.built
        solution = recomputed(problem, solution, built.timeline)
        _log.info(
            "chose %d of %d proposals: %s, %.2f s",
            len(solution.chosen),
            len(problem.proposals),
            solution.status,
            solution.seconds,
        )
        warnings = (*self.doubts, *built.warnings, *solution.warnings)
        if sure is not None and problem.use_low is None and problem.use_high is None:
            warnings = (*warnings, _NOTHING_UNCERTAIN)
        if nothing_scarce(problem):
            warnings = (*warnings, _NOTHING_SCARCE)
        return Plan(
            problem,
            solution,
            self.scores,
            warnings,
            built.listed,
            built.timeline,
            self.common,
            sure,
            assumed=built.assumed,
            eligibility=built.eligibility,
        )


def prepare(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources | Given,
    *,
    method: str = "value",
    plugins: Plugins | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
    amend: Callable[[Problem], Problem] | None = None,
) -> Prepared:
    """Return the problem of `optimise`, which takes the same, before it is solved."""
    resources = as_resources(resources, proposals, framework)
    impacts = for_proposals(impacts, proposals.ids)
    doubts: list[Diagnostic] = []
    impacts, framework = settle_shares(impacts, framework, without_base, doubts)
    scores = score(impacts, framework, method, titles=proposals.titles, plugins=plugins)
    built = build_problem(proposals, scores, resources, unknown_costs=unknown_costs)
    problem = built.problem if amend is None else amend(built.problem)
    return Prepared(problem, scores, built, tuple(doubts), resources.uncertainty.common)


def recomputed(problem: Problem, solution: Solution, timeline: Timeline | None) -> Solution:
    """Return a solution whose totals by year have been recomputed from proposals and starts.

    Where they differ from those of the problem, its proof is not believed.
    """
    if timeline is None:
        return solution
    courses = timeline.courses(solution.options)
    found = differences(problem.measures, solution.measures, courses, solution.options)
    if not found:
        return solution
    return replace(
        solution,
        status="stopped" if solution.status == "proven" else solution.status,
        ties="unsettled",
        faults=(*solution.faults, *found),
    )
