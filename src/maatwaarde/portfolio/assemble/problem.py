"""From proposals, scores and resources to a portfolio problem."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import (
    Diagnostic,
    ResourceError,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.framework import Framework
from maatwaarde.framework import Measure as FrameworkMeasure
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.aligned import aligned
from maatwaarde.portfolio.assemble.capacities import hires, resource_rows, shares, substitutions
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.eligible import Eligibility, bars, eligibility
from maatwaarde.portfolio.assemble.magnitudes import (
    amounts_out_of_range,
    impacts_out_of_range,
    targets_out_of_range,
)
from maatwaarde.portfolio.assemble.money import covered
from maatwaarde.portfolio.assemble.plan_calendar import (
    completions,
    listed_years,
    plan_years,
    without_years,
)
from maatwaarde.portfolio.assemble.points import (
    counted_targets,
    problem_measure,
    timeline,
    without_knots,
)
from maatwaarde.portfolio.assemble.profiles import profiles
from maatwaarde.portfolio.assemble.rules import FileRules
from maatwaarde.portfolio.assemble.staff_units import in_fte
from maatwaarde.portfolio.assemble.start_options import as_listed, planned, with_parts
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts, settle_unknown
from maatwaarde.portfolio.assemble.years import covered_years
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Proposal,
    Requires,
    ValueFloor,
)
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.portfolio.problem.words import both
from maatwaarde.proposals import Proposals, ResourceDemand, Status
from maatwaarde.scoring import Scores

_UNITS = {"cost": "EUR", "staff": "fte"}


@dataclass(frozen=True)
class Built:
    """A problem, and what the user should know about how it was made.

    Parameters
    ----------
    listed
        The start that the columns of each proposal say; empty where starts are not planned.
    timeline
        The years that count; None where neither resources nor columns have a period, so that all
        effects count in full.
    assumed
        The columns in which the cost or staff of a proposal is not known, and is counted as
        nothing.
    eligibility
        How the proposals stand against the criteria of the resources; None where these have none.
    """

    problem: Problem
    warnings: tuple[Diagnostic, ...]
    listed: Mapping[str, str | None]
    timeline: Timeline | None
    assumed: Mapping[str, tuple[str, ...]]
    eligibility: Eligibility | None = None


def build_problem(
    proposals: Proposals,
    scores: Scores,
    resources: Resources,
    late: Mapping[str, int] | None = None,
    unknown_costs: UnknownCosts = "reject",
) -> Built:
    """Put proposals, their impacts and the resources together as one problem.

    A proposal that breaks a veto guard is left out, with that reason, unless it is mandatory or
    running. The same guards hold for the portfolio as a whole. A requirement or a duty that names a
    proposal is met by any of its variants too; one that names a variant is met by that one only.

    Where resources or columns have periods, totals are told apart by year: a measure of the problem
    stands for the total on a measure in some years. Where starts are planned, what a proposal uses
    and brings moves along with its start. What it requires starts no later than itself, unless the
    columns say so.

    Parameters
    ----------
    late
        By how many years the effects of a proposal come later than its columns and its estimators
        say.
    unknown_costs
        What is done with costs and staff that are not known, as for `settle_unknown`.

    Raises
    ------
    ResourceError
        With every cost or role that no budget covers, every proposal without a cost and every
        unknown id.
    """
    findings: list[Diagnostic] = list(resources.warnings)
    framework = scores.framework
    judged = eligibility(resources, proposals, framework.units, findings)
    # What may not be chosen need not say what it costs.
    closed = frozenset() if judged is None else judged.out(proposals)
    proposals, unknown = settle_unknown(proposals, unknown_costs, findings, closed)
    proposals = in_fte(proposals, framework.file.hours_per_fte, findings)
    years = covered_years(resources, proposals, framework)
    rows = resource_rows(resources, years, findings)
    amounts = asked_amounts(proposals, framework, findings, closed)
    findings += amounts_out_of_range(proposals, amounts)
    rows, amounts = aligned(rows, amounts, resources, findings)
    if resources.planning is None:
        starts = as_listed(proposals, amounts, rows, years, findings)
    else:
        shift = resources.planning.shift
        starts = planned(proposals, amounts, rows, resources, shift, years, findings)
    if resources.parts:
        where_part = partial(resources.where, "parts")
        starts = with_parts(starts, proposals, resources.parts, where_part, findings)
    units = framework.units
    money = covered(starts, proposals, amounts, rows, resources, units, years, findings)
    hired = hires(resources, rows, years, findings)
    standing_in = substitutions(resources, rows, findings)
    findings += _unknown_kinds(resources)
    parts = shares(proposals, resources, findings)
    groups = _groups(proposals)
    rules = _Rules(proposals, groups, starts.listed, findings)
    rules.from_proposals(scores)
    rules.from_resources(resources)
    rules.forbidden += unknown.forbidden
    rules.forbidden += bars(judged, proposals, resources, rules.mandatory, findings)
    stated = FileRules(resources, proposals, framework, rows, groups, findings)
    rules.requires += stated.requires()
    synergies, totals = stated.synergies(), stated.totals()
    grants, trainings = stated.grants(), stated.trainings()
    stated.unused()
    table = filled_impacts(scores)
    left_out = {rule.proposal for rule in rules.forbidden}
    findings += impacts_out_of_range(proposals, scores, table, stated.joint, left_out)
    wanted = [counted_targets(item, resources.target_year) for item in framework.measures]
    findings += targets_out_of_range(
        framework, [max(found.values(), key=abs, default=None) for found in wanted]
    )
    findings += without_knots(framework)
    floors = _floors(framework)
    calendar = plan_years(rows, amounts)
    in_time = None
    if calendar is None:
        findings += without_years(proposals, framework)
        measures = [
            problem_measure(item, float(weight), found[max(found)] if found else None)
            for item, weight, found in zip(
                framework.measures, framework.measure_weights, wanted, strict=True
            )
        ]
        brought = tuple(array[starts.row] * starts.scale[:, np.newaxis] for array in table)
    else:
        base, others = calendar
        listed_in = listed_years(amounts, base, len(proposals))
        in_time = timeline(
            framework,
            table,
            profiles(
                proposals.ids,
                scores.impacts.timing,
                listed_in,
                completions(amounts, listed_in),
                late or {},
            ),
            starts.options,
            base,
            others,
            synergies,
            totals,
            left_out,
            resources.target_year,
            findings,
        )
        measures = list(in_time.measures)
        floors, totals = in_time.floors(floors), in_time.totals(totals)
        synergies = in_time.synergies(synergies, starts.options)
        brought = in_time.impacts(starts.options, measures)
    raise_errors(findings, ResourceError)
    problem = Problem(
        proposals=[
            Proposal(id=identifier, title=title, policy_field=field, area=area)
            for identifier, title, field, area in zip(
                proposals.ids,
                proposals.titles,
                proposals.policy_field,
                proposals.area,
                strict=True,
            )
        ],
        measures=measures,
        resources=money.resources,
        options=starts.options,
        use=money.use,
        structural=money.structural,
        charges=money.charges,
        use_low=money.use_low,
        use_high=money.use_high,
        impact=brought[0],
        impact_low=brought[1],
        impact_high=brought[2],
        scores=scores.score[starts.row] * starts.scale,
        at_most_one=rules.at_most_one,
        requires=rules.requires,
        mandatory=rules.mandatory,
        forbidden=rules.forbidden,
        locked=rules.locked,
        floors=floors,
        total_floors=totals,
        shares=parts,
        synergies=synergies,
        hires=hired,
        substitutions=standing_in,
        trainings=trainings,
        grants=grants,
        withdrawals=money.withdrawals,
    )
    listed = dict(zip(proposals.ids, starts.listed, strict=True))
    shown = {} if resources.planning is None else listed
    return Built(problem, tuple(findings), shown, in_time, unknown.assumed, judged)


def _unknown_kinds(resources: Resources) -> list[Diagnostic]:
    """Report kinds of money that are to become dearer, and that there are none of."""
    known = {budget.name for budget in resources.budgets}
    return [
        Diagnostic(
            code="unknown-budget",
            what=msg("there is no budget {name!r} that could become dearer", name=name),
            mend=did_you_mean(name, known),
            where=resources.where("indexation", name),
        )
        for name in sorted(set(resources.indexation) - known - {"*"})
    ]


def filled_impacts(scores: Scores) -> tuple[Floats, Floats, Floats]:
    """Return impacts without gaps: an unknown one has the value in the middle of its range.

    The middle is taken of values and not of amounts, as the scores do, so that unknown and
    unequal anchors do not make a gain out of nothing.
    """
    impacts = scores.impacts
    filled = impacts.value.copy(order="F")
    for j, measure in enumerate(scores.framework.measures):
        unknown = np.isnan(filled[:, j])
        if unknown.any():
            low, high = impacts.low[unknown, j], impacts.high[unknown, j]
            middle = (_worth(low, measure) + _worth(high, measure)) / 2
            filled[unknown, j] = np.where(
                middle >= 0, middle * measure.best, -middle * measure.worst
            )
    return filled, impacts.low, impacts.high


def _worth(impact: Floats, measure: FrameworkMeasure) -> Floats:
    gain = impact / measure.best
    return np.where(gain >= 0, gain, -impact / measure.worst)


def _floors(framework: Framework) -> list[ValueFloor]:
    floors = []
    for guard in framework.guards:
        if guard.rule != "veto":
            continue
        guarded = framework.guarded(guard)
        floors.append(
            ValueFloor(
                id=guard.subject,
                coefficients={
                    framework.measures[j].id: float(share)
                    for j, share in zip(guarded.measures, guarded.shares, strict=True)
                },
                minimum=-guard.max_loss,
                reason=Reason("guard", (guard.subject,)),
            )
        )
    return floors


def _groups(proposals: Proposals) -> dict[str, tuple[str, ...]]:
    """Return what stands for every proposal: itself and its variants, or itself if it is one."""
    members: dict[str, list[str]] = {identifier: [identifier] for identifier in proposals.ids}
    for identifier, original in zip(proposals.ids, proposals.variant_of, strict=True):
        if original is not None:
            members[original].append(identifier)
    return {identifier: tuple(found) for identifier, found in members.items()}


class _Rules:
    """Collects rules from the proposals' own columns and from the file of resources."""

    def __init__(
        self,
        proposals: Proposals,
        groups: dict[str, tuple[str, ...]],
        listed: tuple[str | None, ...],
        findings: list[Diagnostic],
    ) -> None:
        self.proposals, self.groups, self.findings = proposals, groups, findings
        self.listed = dict(zip(proposals.ids, listed, strict=True))
        self.at_most_one = [
            AtMostOne(group, Reason("variants")) for group in groups.values() if len(group) > 1
        ]
        self.requires: list[Requires] = []
        self.mandatory: list[Mandatory] = []
        self.forbidden: list[Forbidden] = []
        self.locked: list[Locked] = []

    def from_proposals(self, scores: Scores) -> None:
        for i, identifier in enumerate(self.proposals.ids):
            status = self.proposals.status[i]
            for other in self.proposals.requires[i]:
                self.requires.append(self._requires(identifier, self.groups[other]))
            if status is Status.MANDATORY:
                self.mandatory.append(Mandatory(self.groups[identifier]))
            elif status is Status.RUNNING:
                self.locked.append(Locked(identifier, self.listed[identifier]))
            elif status is Status.FORBIDDEN:
                self.forbidden.append(Forbidden(identifier, Reason("status")))
            faster = self.proposals.speeds_up[i]
            if faster is not None:
                self.forbidden.append(Forbidden(identifier, Reason("speeds-up", (faster,))))
            broken = [
                result.guard.subject
                for result in scores.guards
                if result.guard.rule == "veto" and result.broken[i]
            ]
            if broken and status in (Status.MANDATORY, Status.RUNNING):
                self.findings.append(
                    Diagnostic(
                        code="vetoed-but-bound",
                        what=msg(
                            "{id!r} is mandatory although it breaks the guard on {guards}",
                            id=identifier,
                            guards=both(broken),
                        )
                        if status is Status.MANDATORY
                        else msg(
                            "{id!r} is running although it breaks the guard on {guards}",
                            id=identifier,
                            guards=both(broken),
                        ),
                        mend=msg("take away the harm, or decide on it openly"),
                        where=self.proposals.where(i, "status"),
                        severity="warning",
                    )
                )
            elif broken and status is Status.PROPOSED:
                self.forbidden.append(Forbidden(identifier, Reason("veto", tuple(broken))))

    def from_resources(self, resources: Resources) -> None:
        for i, identifier in enumerate(resources.mandatory):
            if self._known(resources, identifier, "mandatory", i):
                self.mandatory.append(Mandatory(self.groups[identifier]))
        for identifier, reason in resources.forbidden.items():
            if self._known(resources, identifier, "forbidden", identifier):
                self.forbidden.append(Forbidden(identifier, reason))
        for i, group in enumerate(resources.excludes):
            if len(set(group)) < 2:
                self.findings.append(
                    Diagnostic(
                        code="bad-excludes",
                        what=msg("fewer than two proposals cannot exclude each other"),
                        mend=msg(
                            "name at least two, or leave the group out; what may never be chosen "
                            "is {key}",
                            key=resources.keys.quoted("forbidden"),
                        ),
                        where=resources.where("excludes", i),
                    )
                )
            members = [
                identifier
                for j, identifier in enumerate(group)
                if self._known(resources, identifier, "excludes", i, j)
            ]
            if len(members) > 1:
                self.at_most_one.append(AtMostOne(tuple(members), Reason("excludes")))

    def _requires(self, identifier: str, needed: tuple[str, ...]) -> Requires:
        """Let what is needed start no later, or as much later as the columns themselves say."""
        own = self.listed[identifier]
        begins = [Period.parse(start).begin for name in needed if (start := self.listed[name])]
        lag = None if own is None else min(0.0, Period.parse(own).begin - max(begins))
        return Requires(identifier, needed, lag=lag)

    def _known(self, resources: Resources, identifier: str, key: str, *at: str | int) -> bool:
        if identifier not in self.groups:
            self.findings.append(
                Diagnostic(
                    code="unknown-proposal",
                    what=msg(
                        "{key!r} in the resources names {id!r}, which is no proposal",
                        key=key,
                        id=identifier,
                    ),
                    mend=did_you_mean(identifier, self.proposals.ids),
                    where=resources.where(key, *at),
                )
            )
        return identifier in self.groups


def asked_amounts(
    proposals: Proposals,
    framework: Framework,
    findings: list[Diagnostic],
    closed: Collection[str] = (),
) -> list[tuple[ResourceDemand, Floats]]:
    """Return what is asked, in EUR and fte; blank is nothing, unless a proposal has no cost.

    Parameters
    ----------
    closed
        Proposals that may not be chosen, and need no cost.
    """
    amounts = [
        (item, np.nan_to_num(_in_unit(item, proposals, framework, findings), nan=0.0))
        for item in proposals.uses
    ]
    findings += _without_cost(proposals, closed)
    return amounts


def _in_unit(
    item: ResourceDemand, proposals: Proposals, framework: Framework, findings: list[Diagnostic]
) -> Floats:
    try:
        return item.values * framework.units.factor(item.unit, _UNITS[item.kind])
    except UnitError as error:
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=item.column)
        findings += [replace(problem, where=where) for problem in error.problems]
        return np.zeros(len(proposals.ids))


def _without_cost(proposals: Proposals, closed: Collection[str]) -> list[Diagnostic]:
    """Report proposals of which no cost at all is known: unknown is not free of charge."""
    costs = [item.values for item in proposals.uses if item.kind == "cost"]
    if not costs:
        return [
            Diagnostic(
                code="no-cost",
                what=msg("the proposals have no column with costs"),
                mend=msg(
                    "add a column 'cost', or 'cost:2027' for a year, or map one of yours to it"
                ),
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        ]
    blank = np.isnan(np.column_stack(costs)).all(axis=1)
    return [
        Diagnostic(
            code="no-cost",
            what=msg("{id!r} has no cost", id=proposals.ids[i]),
            mend=msg("fill it in (0 when it costs nothing)"),
            where=proposals.where(int(i), "cost"),
        )
        for i in np.flatnonzero(blank)
        if proposals.ids[i] not in closed
    ]
