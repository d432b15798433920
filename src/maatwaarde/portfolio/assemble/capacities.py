"""The rows of a problem that a file of resources gives: money, staff, and how they give way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from maatwaarde.diagnostics import Diagnostic, Where, did_you_mean
from maatwaarde.messages import Message, msg, pmsg
from maatwaarde.portfolio.assemble.years import PlanYears, is_lasting
from maatwaarde.portfolio.inputs.money import EVERY_KIND
from maatwaarde.portfolio.inputs.resources import Resources, ShareSpec
from maatwaarde.portfolio.inputs.rules import GrantSpec
from maatwaarde.portfolio.problem.records import Hire, Resource, Share, Substitution
from maatwaarde.proposals import Proposals

# What a file of resources may name.
NAMES: dict[str, Message] = {
    "proposal": msg("proposal"),
    "measure": msg("measure"),
    "budget": pmsg("resources", "budget"),
    "role": msg("role"),
    "budget or role": pmsg("resources", "budget or role"),
}


def resource_id(name: str, period: str | None) -> str:
    """Return what a resource is called in a problem, such as ``capital:2027``."""
    return name if period is None else f"{name}:{period}"


def resource_rows(
    resources: Resources, years: PlanYears, findings: list[Diagnostic]
) -> list[Resource]:
    """Return the budgets, and then the staff, with a row for each year of what goes on.

    What is there from a year on, ``2031+``, is there in every year up to the last of the plan, on
    top of what is stated for that year alone.
    """
    stated = [
        Resource(
            id=resource_id(budget.name, budget.period),
            kind="money",
            name=budget.name,
            capacity=budget.amount,
            unit="EUR",
            period=budget.period,
            carry_over=budget.carry_over,
        )
        for budget in resources.budgets
    ] + [
        Resource(
            id=resource_id(staff.role, staff.period),
            kind="staff",
            name=staff.role,
            capacity=staff.amount,
            unit="fte",
            period=staff.period,
        )
        for staff in resources.staff
    ]
    stated = [_over_programmed(row, resources) for row in stated]
    kinds = {row.name for row in stated if row.kind == "money"}
    findings += [
        Diagnostic(
            code="unknown-budget",
            what=msg("there is no budget {name!r} to plan more than", name=name),
            mend=did_you_mean(name, kinds),
            where=resources.where("over_programming", name),
        )
        for name in sorted(set(resources.over_programming) - kinds - {EVERY_KIND})
    ]
    places = [("budgets", i) for i in range(len(resources.budgets))]
    places += [("staff", i) for i in range(len(resources.staff))]
    lasting = {(row.kind, row.name) for row in stated if is_lasting(row.period)}
    rows: dict[tuple[str, str, str | None], Resource] = {}
    twice = []
    for row, (key, place) in zip(stated, places, strict=True):
        if (row.kind, row.name) in lasting and (row.period is None or "-" in row.period):
            findings.append(_among_years(row, resources.where(key, place, "period")))
        for period in years.each(row.period):
            whole = (row.kind, row.name, period)
            new = replace(
                row,
                id=resource_id(row.name, period),
                period=period,
                structural=row.capacity - row.over if is_lasting(row.period) else 0.0,
            )
            if whole not in rows:
                rows[whole] = new
            elif (row.kind, row.name) in lasting:
                rows[whole] = _together(rows[whole], new)
            else:
                twice.append(new)
    return [*rows.values(), *twice]


def _over_programmed(row: Resource, resources: Resources) -> Resource:
    """Return a budget with what is planned above it; staff is not planned above what there is."""
    shares = resources.over_programming
    share = shares.get(row.name, shares.get(EVERY_KIND, 0.0))
    if row.kind != "money" or not share:
        return row
    over = round(row.capacity * share, 2)
    return replace(row, capacity=round(row.capacity + over, 9), over=over)


def _together(one: Resource, other: Resource) -> Resource:
    """Return what is there of both; what is left goes on as the one allows that allows more."""
    carried = (one.carry_over, other.carry_over)
    return replace(
        one,
        capacity=round(one.capacity + other.capacity, 9),
        structural=round(one.structural + other.structural, 9),
        over=round(one.over + other.over, 9),
        carry_over=None if None in carried else max(each or 0.0 for each in carried),
    )


def _among_years(row: Resource, where: Where) -> Diagnostic:
    what = msg(
        "{name!r} is there from a year on as well, and what is for all periods together or for a "
        "part of a year cannot be added to that",
        name=row.name,
    )
    return Diagnostic(
        code="mixed-periods", what=what, mend=msg("give every entry of it a year"), where=where
    )


def hires(
    resources: Resources, rows: Sequence[Resource], years: PlanYears, findings: list[Diagnostic]
) -> list[Hire]:
    """Return who may be hired; the budget of the same period pays, or that of all periods."""
    found = []
    budgets = {(row.name, row.period) for row in rows if row.kind == "money"}
    hiring = [
        (i, staff, hire, period)
        for i, staff in enumerate(resources.staff)
        if (hire := staff.hire) is not None
        for period in years.each(staff.period)
    ]
    unpaid: set[int] = set()
    for i, staff, hire, each in hiring:
        periods = [period for period in (each, None) if (hire.budget, period) in budgets]
        if not periods and i in unpaid:
            continue
        if not periods:
            unpaid.add(i)
            names = {name for name, _ in budgets}
            findings.append(
                Diagnostic(
                    code="no-budget",
                    what=msg(
                        "there is no budget {budget!r} in {period} that pays for hiring {role!r}",
                        budget=hire.budget,
                        period=each or msg("all periods"),
                        role=staff.role,
                    ),
                    mend=msg("add that budget, or name one that there is")
                    if hire.budget in names
                    else did_you_mean(hire.budget, names) or msg("name a budget that there is"),
                    where=resources.where("staff", i, "hire"),
                )
            )
            continue
        found.append(
            Hire(
                resource=resource_id(staff.role, each),
                maximum=hire.maximum,
                price=hire.price,
                budget=resource_id(hire.budget, periods[0]),
            )
        )
    return found


def substitutions(
    resources: Resources, rows: Sequence[Resource], findings: list[Diagnostic]
) -> list[Substitution]:
    """Return which roles stand in for which, in every period that has both."""
    found = []
    periods: dict[str, list[str | None]] = {}
    for row in rows:
        if row.kind == "staff":
            periods.setdefault(row.name, []).append(row.period)
    for i, swap in enumerate(resources.substitutes):
        wrong: list[tuple[str, str, str]] = []
        for key, role in (("from", swap.source), ("to", swap.target)):
            if role not in periods:
                what = msg("there is no {kind} {name!r}", kind=NAMES["role"], name=role)
                wrong.append((key, what, did_you_mean(role, periods)))
        shared = [
            period
            for period in periods.get(swap.source, ())
            if period in periods.get(swap.target, ())
        ]
        if swap.source == swap.target:
            what = msg("{role!r} cannot stand in for itself", role=swap.source)
            wrong.append(("to", what, msg("name another role")))
        elif not wrong and not shared:
            what = msg(
                "{source!r} and {target!r} have no period in common",
                source=swap.source,
                target=swap.target,
            )
            wrong.append(("from", what, msg("give both roles for the same periods")))
        findings += [
            Diagnostic(
                code="bad-substitute",
                what=what,
                mend=mend,
                where=resources.where("substitutes", i, key),
            )
            for key, what, mend in wrong
        ]
        if not wrong:
            found += [
                Substitution(
                    source=resource_id(swap.source, period),
                    target=resource_id(swap.target, period),
                    rate=swap.rate,
                    maximum=swap.maximum,
                )
                for period in shared
            ]
    return found


def members_of(
    proposals: Proposals,
    resources: Resources,
    rule: ShareSpec | GrantSpec,
    what: Literal["share", "grant"],
    place: Callable[[str], Where],
    findings: list[Diagnostic],
) -> tuple[str, ...]:
    """Return who has the policy field or the area that a rule names; nobody is a mistake.

    Parameters
    ----------
    what
        What the rule is called.
    place
        From a key of the rule to where it stands.
    """
    key, wanted = _group(rule)
    column = proposals.area if key == "area" else proposals.policy_field
    members = tuple(
        identifier
        for identifier, stated in zip(proposals.ids, column, strict=True)
        if stated == wanted
    )
    if not members:
        findings.append(
            Diagnostic(
                code=f"empty-{what}",
                what=msg(
                    "no proposal has the {key} {wanted!r}",
                    key=resources.keys.quoted(key),
                    wanted=wanted,
                ),
                mend=did_you_mean(wanted, {text for text in column if text})
                or (msg("leave the share out") if what == "share" else msg("leave the grant out")),
                where=place(key),
            )
        )
    return members


def _group(rule: ShareSpec | GrantSpec) -> tuple[Literal["policy_field", "area"], str]:
    """Return the key with which a rule names a policy field or an area, and what it names."""
    key: Literal["policy_field", "area"] = "area" if rule.policy_field is None else "policy_field"
    return key, str(rule.policy_field or rule.area)


def shares(proposals: Proposals, resources: Resources, findings: list[Diagnostic]) -> list[Share]:
    """Return the parts of the cost that are to go to a policy field or an area."""
    found = []
    for i, share in enumerate(resources.shares):
        place = partial(resources.where, "shares", i)
        members = members_of(proposals, resources, share, "share", place, findings)
        if members:
            group, named = _group(share)
            found.append(
                Share(
                    id=f"{group} {named}",
                    members=members,
                    minimum=share.minimum,
                    maximum=share.maximum,
                    group=group,
                    named=named,
                )
            )
    return found
