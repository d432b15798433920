"""From proposals, scores and resources to a portfolio problem."""

from __future__ import annotations

from collections.abc import Mapping
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
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.capacities import hires, resource_rows, shares, substitutions
from maatwaarde.portfolio.assemble.magnitudes import (
    amounts_out_of_range,
    impacts_out_of_range,
    targets_out_of_range,
)
from maatwaarde.portfolio.assemble.money import covered
from maatwaarde.portfolio.assemble.rules import FileRules
from maatwaarde.portfolio.assemble.start_options import as_listed, planned, with_parts
from maatwaarde.portfolio.assemble.years import plan_years
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Proposal,
    Requires,
    ValueFloor,
)
from maatwaarde.portfolio.problem.rule_ref import Reason
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
    """

    problem: Problem
    warnings: tuple[Diagnostic, ...]
    listed: Mapping[str, str | None]


def build_problem(proposals: Proposals, scores: Scores, resources: Resources) -> Built:
    """Put proposals, their impacts and the resources together as one problem.

    A proposal that breaks a veto guard is left out, with that reason, unless it is mandatory or
    running. The same guards hold for the portfolio as a whole. A requirement or a duty that names a
    proposal is met by any of its variants too; one that names a variant is met by that one only.

    Where starts are planned, what a proposal uses moves along with its start, and what it brings is
    divided by ``1 + money.discount_rate`` for each year that it is later than its columns say.
    What it requires starts no later than itself, unless the columns say so.

    Raises
    ------
    ResourceError
        With every cost or role that no budget covers, every proposal without a cost and every
        unknown id.
    """
    findings: list[Diagnostic] = list(resources.warnings)
    framework = scores.framework
    years = plan_years(resources, proposals)
    rows = resource_rows(resources, years, findings)
    amounts = _amounts(proposals, framework, findings)
    findings += amounts_out_of_range(proposals, amounts)
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
    parts = shares(proposals, resources, findings)
    groups = _groups(proposals)
    rules = _Rules(proposals, groups, starts.listed, findings)
    rules.from_proposals(scores)
    rules.from_resources(resources)
    stated = FileRules(resources, proposals, framework, rows, groups, findings)
    rules.requires += stated.requires()
    synergies, totals = stated.synergies(), stated.totals()
    grants, trainings = stated.grants(), stated.trainings()
    stated.unused()
    measures = _measures(framework, resources.target_year)
    findings += targets_out_of_range(framework, [measure.target for measure in measures])
    impact, low, high = _impacts(scores)
    left_out = {rule.proposal for rule in rules.forbidden}
    findings += impacts_out_of_range(proposals, scores, (impact, low, high), stated.joint, left_out)
    raise_errors(findings, ResourceError)
    rate = framework.file.money.discount_rate or 0.0
    present = starts.scale * (1 + rate) ** -starts.delay.astype(np.float64)
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
        impact=impact[starts.row] * present[:, np.newaxis],
        impact_low=low[starts.row] * present[:, np.newaxis],
        impact_high=high[starts.row] * present[:, np.newaxis],
        scores=scores.score[starts.row] * present,
        at_most_one=rules.at_most_one,
        requires=rules.requires,
        mandatory=rules.mandatory,
        forbidden=rules.forbidden,
        locked=rules.locked,
        floors=_floors(framework),
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
    return Built(problem, tuple(findings), {} if resources.planning is None else listed)


def _measures(framework: Framework, year: int | None) -> list[Measure]:
    return [
        Measure(
            id=measure.id,
            weight=float(weight),
            best=measure.best,
            worst=measure.worst,
            target=_target(measure, year),
            achieved=measure.achieved,
            beyond_target=measure.beyond_target,
            title=measure.title.nl,
            unit=measure.unit,
        )
        for measure, weight in zip(framework.measures, framework.measure_weights, strict=True)
    ]


def _target(measure: FrameworkMeasure, year: int | None) -> float | None:
    """Return the target of the year, or of the last year stated before it."""
    years = [stated for stated in measure.target if year is None or stated <= year]
    return measure.target[max(years)] if years else None


def _impacts(scores: Scores) -> tuple[Floats, Floats, Floats]:
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
        position = framework.position(guard.value)
        node = framework.nodes[position]
        shares = framework.shares_below(position)
        floors.append(
            ValueFloor(
                id=guard.value,
                coefficients={
                    framework.measures[j].id: float(share)
                    for j, share in zip(node.measures, shares, strict=True)
                },
                minimum=-guard.max_loss,
                reason=Reason("guard", (guard.value,)),
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
            broken = [
                result.guard.value
                for result in scores.guards
                if result.guard.rule == "veto" and result.broken[i]
            ]
            if broken and status in (Status.MANDATORY, Status.RUNNING):
                self.findings.append(
                    Diagnostic(
                        code="vetoed-but-bound",
                        what=f"{identifier!r} is {status.value} although it breaks the guard on "
                        + " and ".join(broken),
                        mend="take away the harm, or decide on it openly",
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
                        what="fewer than two proposals cannot exclude each other",
                        mend="name at least two, or leave the group out; what may never be chosen "
                        f"is {resources.keys.quoted('forbidden')}",
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
                    what=f"{key!r} in the resources names {identifier!r}, which is no proposal",
                    mend=did_you_mean(identifier, self.proposals.ids),
                    where=resources.where(key, *at),
                )
            )
        return identifier in self.groups


def _amounts(
    proposals: Proposals, framework: Framework, findings: list[Diagnostic]
) -> list[tuple[ResourceDemand, Floats]]:
    """Return what is asked, in EUR and fte; blank is nothing, unless a proposal has no cost."""
    amounts = [
        (item, np.nan_to_num(_in_unit(item, proposals, framework, findings), nan=0.0))
        for item in proposals.uses
    ]
    findings += _without_cost(proposals)
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


def _without_cost(proposals: Proposals) -> list[Diagnostic]:
    """Report proposals of which no cost at all is known: unknown is not free of charge."""
    costs = [item.values for item in proposals.uses if item.kind == "cost"]
    if not costs:
        return [
            Diagnostic(
                code="no-cost",
                what="the proposals have no column with costs",
                mend="add a column 'cost', or 'cost:2027' for a year, or map one of yours to it",
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        ]
    blank = np.isnan(np.column_stack(costs)).all(axis=1)
    return [
        Diagnostic(
            code="no-cost",
            what=f"{proposals.ids[i]!r} has no cost",
            mend="fill it in (0 when it costs nothing)",
            where=proposals.where(int(i), "cost"),
        )
        for i in np.flatnonzero(blank)
    ]
