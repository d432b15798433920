"""The rows of a problem that a file of resources gives: money, staff, and how they give way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from maatwaarde.diagnostics import Diagnostic, Where, did_you_mean
from maatwaarde.messages import Message, msg, pmsg
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


def resource_rows(resources: Resources) -> list[Resource]:
    """Return the budgets, and then the staff."""
    return [
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


def hires(resources: Resources, findings: list[Diagnostic]) -> list[Hire]:
    """Return who may be hired; the budget of the same period pays, or that of all periods."""
    found = []
    budgets = {(budget.name, budget.period) for budget in resources.budgets}
    for i, staff in enumerate(resources.staff):
        hire = staff.hire
        if hire is None:
            continue
        periods = [period for period in (staff.period, None) if (hire.budget, period) in budgets]
        if not periods:
            names = {name for name, _ in budgets}
            findings.append(
                Diagnostic(
                    code="no-budget",
                    what=msg(
                        "there is no budget {budget!r} in {period} that pays for hiring {role!r}",
                        budget=hire.budget,
                        period=staff.period or msg("all periods"),
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
                resource=resource_id(staff.role, staff.period),
                maximum=hire.maximum,
                price=hire.price,
                budget=resource_id(hire.budget, periods[0]),
            )
        )
    return found


def substitutions(resources: Resources, findings: list[Diagnostic]) -> list[Substitution]:
    """Return which roles stand in for which, in every period that has both."""
    found = []
    periods: dict[str, list[str | None]] = {}
    for staff in resources.staff:
        periods.setdefault(staff.role, []).append(staff.period)
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
