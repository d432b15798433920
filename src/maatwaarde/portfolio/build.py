"""From proposals, scores and resources to a portfolio problem."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.errors import Problem as Finding
from maatwaarde.errors import ResourceError, UnitError, Where, did_you_mean, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.framework import Measure as FrameworkMeasure
from maatwaarde.portfolio.items import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Proposal,
    Requires,
    Resource,
    ValueFloor,
)
from maatwaarde.portfolio.problem import Problem
from maatwaarde.portfolio.resources import Resources
from maatwaarde.proposals import Proposals, ResourceUse, Status
from maatwaarde.scoring import Scores

Array = NDArray[np.float64]

# Reasons that reports put in the words of their language; any other reason is the user's own text.
VETO_REASON = "veto:"
STATUS_REASON = "status:forbidden"

_UNITS = {"cost": "EUR", "staff": "fte"}


@dataclass(frozen=True)
class Built:
    """A problem, and what the user should know about how it was made."""

    problem: Problem
    warnings: tuple[Finding, ...]


def build_problem(proposals: Proposals, scores: Scores, resources: Resources) -> Built:
    """Put proposals, their impacts and the resources together as one problem.

    A proposal that breaks a veto guard is left out, with that reason, unless it is mandatory or
    running. The same guards hold for the portfolio as a whole. A requirement or a duty that names a
    proposal is met by any of its variants too; one that names a variant is met by that one only.

    Raises
    ------
    ResourceError
        With every cost or role that no budget covers, every proposal without a cost and every
        unknown id.
    """
    findings: list[Finding] = []
    framework = scores.framework
    rows, use = _resource_rows(proposals, framework, resources, findings)
    groups = _groups(proposals)
    rules = _Rules(proposals, groups, findings)
    rules.from_proposals(scores)
    rules.from_resources(resources)
    raise_errors(findings, ResourceError)
    impact, low, high = _impacts(scores)
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
        measures=_measures(framework, resources.target_year),
        resources=rows,
        use=use,
        impact=impact,
        impact_low=low,
        impact_high=high,
        scores=scores.score,
        at_most_one=rules.at_most_one,
        requires=rules.requires,
        mandatory=rules.mandatory,
        forbidden=rules.forbidden,
        locked=rules.locked,
        floors=_floors(framework),
    )
    return Built(problem, tuple(findings))


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


def _impacts(scores: Scores) -> tuple[Array, Array, Array]:
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


def _worth(impact: Array, measure: FrameworkMeasure) -> Array:
    gain = impact / measure.best
    return np.where(gain >= 0, gain, -impact / measure.worst)


def _floors(framework: Framework) -> list[ValueFloor]:
    floors = []
    for guard in framework.guards:
        if guard.rule != "veto":
            continue
        position = [node.id for node in framework.nodes].index(guard.value)
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
                reason=f"guard on {guard.value}",
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
        self, proposals: Proposals, groups: dict[str, tuple[str, ...]], findings: list[Finding]
    ) -> None:
        self.proposals, self.groups, self.findings = proposals, groups, findings
        self.at_most_one = [
            AtMostOne(group, "variants") for group in groups.values() if len(group) > 1
        ]
        self.requires: list[Requires] = []
        self.mandatory: list[Mandatory] = []
        self.forbidden: list[Forbidden] = []
        self.locked: list[Locked] = []

    def from_proposals(self, scores: Scores) -> None:
        for i, identifier in enumerate(self.proposals.ids):
            status = self.proposals.status[i]
            for other in self.proposals.requires[i]:
                self.requires.append(Requires(identifier, self.groups[other], "requires"))
            if status is Status.MANDATORY:
                self.mandatory.append(Mandatory(self.groups[identifier], "mandatory"))
            elif status is Status.RUNNING:
                self.locked.append(Locked(identifier, reason="running"))
            elif status is Status.FORBIDDEN:
                self.forbidden.append(Forbidden(identifier, STATUS_REASON))
            broken = [
                result.guard.value
                for result in scores.guards
                if result.guard.rule == "veto" and result.broken[i]
            ]
            if broken and status in (Status.MANDATORY, Status.RUNNING):
                self.findings.append(
                    Finding(
                        code="vetoed-but-bound",
                        what=f"{identifier!r} is {status.value} although it breaks the guard on "
                        + " and ".join(broken),
                        mend="take away the harm, or decide on it openly",
                        where=self.proposals.where(i, "status"),
                        severity="warning",
                    )
                )
            elif broken and status is Status.PROPOSED:
                self.forbidden.append(Forbidden(identifier, VETO_REASON + ", ".join(broken)))

    def from_resources(self, resources: Resources) -> None:
        for identifier in self._known(resources.mandatory, "mandatory"):
            self.mandatory.append(Mandatory(self.groups[identifier], "mandatory"))
        for identifier in self._known(tuple(resources.forbidden), "forbidden"):
            self.forbidden.append(Forbidden(identifier, resources.forbidden[identifier]))
        for group in resources.excludes:
            members = self._known(group, "excludes")
            if len(members) > 1:
                self.at_most_one.append(AtMostOne(tuple(members), "excludes"))

    def _known(self, identifiers: tuple[str, ...], key: str) -> list[str]:
        for identifier in identifiers:
            if identifier not in self.groups:
                self.findings.append(
                    Finding(
                        code="unknown-proposal",
                        what=f"{key!r} in the resources names {identifier!r}, which is no proposal",
                        mend=did_you_mean(identifier, self.proposals.ids),
                    )
                )
        return [identifier for identifier in identifiers if identifier in self.groups]


def _resource_rows(
    proposals: Proposals, framework: Framework, resources: Resources, findings: list[Finding]
) -> tuple[list[Resource], Array]:
    """Match what proposals use with what there is; shape (proposals, resources)."""
    rows = [
        Resource(
            id=_id(budget.name, budget.period),
            kind="money",
            name=budget.name,
            capacity=budget.amount,
            unit="EUR",
            period=budget.period,
        )
        for budget in resources.budgets
    ] + [
        Resource(
            id=_id(staff.role, staff.period),
            kind="staff",
            name=staff.role,
            capacity=staff.amount,
            unit="fte",
            period=staff.period,
        )
        for staff in resources.staff
    ]
    use = np.zeros((len(proposals.ids), len(rows)))
    for item in proposals.uses:
        amounts = np.nan_to_num(_in_unit(item, proposals, framework, findings), nan=0.0)
        kind = "money" if item.kind == "cost" else "staff"
        covering = [
            j
            for j, row in enumerate(rows)
            if (row.kind, row.name) == (kind, item.name) and row.period in (None, item.period)
        ]
        use[:, covering] += amounts[:, np.newaxis]
        if not covering and amounts.any():
            findings.append(_uncovered(item, rows, proposals))
    findings += _without_cost(proposals)
    return rows, use


def _id(name: str, period: str | None) -> str:
    return name if period is None else f"{name}:{period}"


def _in_unit(
    item: ResourceUse, proposals: Proposals, framework: Framework, findings: list[Finding]
) -> Array:
    try:
        return item.values * framework.units.factor(item.unit, _UNITS[item.kind])
    except UnitError as error:
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=item.column)
        findings += [replace(problem, where=where) for problem in error.problems]
        return np.zeros(len(proposals.ids))


def _uncovered(item: ResourceUse, rows: list[Resource], proposals: Proposals) -> Finding:
    known = ", ".join(row.id for row in rows)
    what = "money" if item.kind == "cost" else "staff"
    return Finding(
        code="no-budget",
        what=f"proposals ask {what} {_id(item.name, item.period)!r}, and the resources have none "
        f"(they have: {known})",
        mend="add it to the resources (amount 0 when there is none), or mend the column's heading",
        where=Where(file=proposals.source.file, sheet=proposals.source.sheet, field=item.column),
    )


def _without_cost(proposals: Proposals) -> list[Finding]:
    """Report proposals of which no cost at all is known: unknown is not free of charge."""
    costs = [item.values for item in proposals.uses if item.kind == "cost"]
    if not costs:
        return [
            Finding(
                code="no-cost",
                what="the proposals have no column with costs",
                mend="add a column 'cost', or 'cost:2027' for a year, or map one of yours to it",
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        ]
    blank = np.isnan(np.column_stack(costs)).all(axis=1)
    return [
        Finding(
            code="no-cost",
            what=f"{proposals.ids[i]!r} has no cost",
            mend="fill it in (0 when it costs nothing)",
            where=proposals.where(int(i), "cost"),
        )
        for i in np.flatnonzero(blank)
    ]
