"""From the rules in a file of resources to those of a problem, with what is wrong in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from maatwaarde.diagnostics import Diagnostic, UnitError, Where, did_you_mean
from maatwaarde.framework import Framework
from maatwaarde.framework.scale import JUDGEMENT
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.asked import unasked
from maatwaarde.portfolio.assemble.capacities import NAMES, members_of, resource_id
from maatwaarde.portfolio.assemble.magnitudes import Joint
from maatwaarde.portfolio.inputs.resources import Budget, Resources
from maatwaarde.portfolio.problem import ranges
from maatwaarde.portfolio.problem.ranges import Range
from maatwaarde.portfolio.problem.records import (
    Grant,
    Requires,
    Resource,
    Synergy,
    TotalFloor,
    Training,
)
from maatwaarde.proposals import Proposals
from maatwaarde.units import Units


class FileRules:
    """Reads the rules of one file, and collects what is wrong in them in ``findings``.

    Parameters
    ----------
    groups
        What stands for every proposal: itself and its variants, or itself if it is one.
    """

    def __init__(
        self,
        resources: Resources,
        proposals: Proposals,
        framework: Framework,
        rows: Sequence[Resource],
        groups: Mapping[str, tuple[str, ...]],
        findings: list[Diagnostic],
    ) -> None:
        self.resources, self.proposals, self.framework = resources, proposals, framework
        self.rows = {row.id: row for row in rows}
        self.groups, self.findings = groups, findings
        # What pairs bring together, with where that is written.
        self.joint: list[Joint] = []

    def requires(self) -> list[Requires]:
        found = []
        planned = self.resources.planning is not None
        for i, rule in enumerate(self.resources.requires):
            place = partial(self.resources.where, "requires", i)
            if rule.years_earlier and not planned:
                self._asks_for_planning("years_earlier", place("years_earlier"))
            if rule.proposal in rule.needs:
                self._wrong(
                    "bad-requires",
                    msg("{proposal!r} needs itself, which is no rule", proposal=rule.proposal),
                    msg("name another proposal, or leave it out"),
                    place("needs"),
                )
            named = self._known((rule.proposal,), self.groups, "proposal", place("proposal"))
            named += self._known(rule.needs, self.groups, "proposal", place("needs"))
            if len(named) == 1 + len(rule.needs):
                self._needs_of_a_variant(rule.proposal, rule.needs, place("needs"))
                needed = tuple(name for other in rule.needs for name in self.groups[other])
                lag = rule.years_earlier if planned else None
                found.append(Requires(rule.proposal, needed, lag=lag))
        return found

    def _needs_of_a_variant(self, proposal: str, needs: Sequence[str], where: Where) -> None:
        """Report a need that a proposal would meet by itself, or that shuts it out."""
        for other in needs:
            if other != proposal and {proposal, other} <= set(self._family(proposal)):
                self._wrong(
                    "requires-variant",
                    msg(
                        "{proposal!r} needs {other!r}, and they are variants of one another, so "
                        "that they are never chosen together",
                        proposal=proposal,
                        other=other,
                    ),
                    msg("name another proposal, or leave it out"),
                    where,
                )

    def _family(self, proposal: str) -> tuple[str, ...]:
        """Return a proposal with all of which it is a variant or that are variants of it."""
        return max((group for group in self.groups.values() if proposal in group), key=len)

    def synergies(self) -> list[Synergy]:
        found = []
        for i, rule in enumerate(self.resources.synergies):
            place = partial(self.resources.where, "synergies", i)
            where = place("between")
            known = self._known(rule.between, self.groups, "proposal", where)
            if len(set(known)) == 1 and len(known) == 2:
                self._wrong(
                    "bad-synergy",
                    msg("{proposal!r} has a synergy with itself", proposal=known[0]),
                    msg("name two proposals"),
                    where,
                )
            impact = {
                name: self._amount(amount, self._unit(name), place("impact", name))
                for name, amount in rule.impact.items()
                if self._known((name,), self._measures, "measure", place("impact", name))
            }
            use = {
                name: self._amount(amount, self.rows[name].unit, place("use", name))
                for name, amount in rule.use.items()
                if self._known((name,), self.rows, "budget or role", place("use", name))
            }
            for name, amount in use.items():
                self._reckoned(
                    amount, ranges.amount_range(self.rows[name].kind), place("use", name)
                )
            if len(set(known)) == 2:
                found.append(Synergy(*rule.between, impact, use, rule.reason))
                self.joint.append(Joint(rule.between, impact, partial(place, "impact")))
        return found

    def totals(self) -> list[TotalFloor]:
        found = []
        for i, rule in enumerate(self.resources.totals):
            place = partial(self.resources.where, "totals", i)
            if not self._known((rule.measure,), self._measures, "measure", place("measure")):
                continue
            if self._unit(rule.measure) == JUDGEMENT:
                self._wrong(
                    "total-of-judgements",
                    msg(
                        "{measure!r} is only judged: a sum of judgements is no amount to reach",
                        measure=rule.measure,
                    ),
                    msg(
                        "leave the rule out, or give the measure a unit and anchors in the "
                        "framework; a guard limits what may be lost on it"
                    ),
                    place("measure"),
                )
                continue
            amount = self._amount(rule.amount, self._unit(rule.measure), place("amount"))
            best = self._best[rule.measure]
            if abs(amount) > ranges.WANTED * abs(best):
                what = msg(
                    "{what}: {wrong}",
                    what=msg("the total on {measure!r}", measure=rule.measure),
                    wrong=ranges.too_far(amount, best),
                )
                self._wrong("out-of-range", what, ranges.ANCHOR_MEND, place("amount"))
            if rule.by is not None and not self._dated:
                self._wrong(
                    "no-periods",
                    msg("{key} has no meaning without any period", key=self._key("by")),
                    msg("give budgets or columns with years, or leave it out"),
                    place("by"),
                )
            by = None if rule.by is None else str(rule.by)
            found.append(TotalFloor(rule.measure, amount, rule.reason, by))
        return found

    def grants(self) -> list[Grant]:
        found = []
        for i, rule in enumerate(self.resources.grants):
            place = partial(self.resources.where, "grants", i)
            budget = resource_id(rule.budget, rule.period)
            self._money(budget, place("budget"))
            if rule.proposals:
                named = self._known(rule.proposals, self.groups, "proposal", place("proposals"))
                members = tuple(name for other in named for name in self.groups[other])
            else:
                members = members_of(
                    self.proposals, self.resources, rule, "grant", place, self.findings
                )
            name = resource_id(rule.name, rule.period)
            found.append(Grant(name, budget, members, rule.maximum, rule.share))
        return found

    def trainings(self) -> list[Training]:
        found = []
        for i, rule in enumerate(self.resources.training):
            place = partial(self.resources.where, "training", i)
            begin = Period.parse(rule.opens).begin
            roles = [row for row in self.rows.values() if row.kind == "staff"]
            opened = tuple(
                row.id
                for row in roles
                if row.name == rule.role
                and row.period is not None
                and Period.parse(row.period).begin >= begin - 1e-9
            )
            if begin <= Period.parse(rule.period).begin + 1e-9:
                self._wrong(
                    "bad-training",
                    msg(
                        "training for {role!r} in {period} opens in {opens}, which is no later",
                        role=rule.role,
                        period=rule.period,
                        opens=rule.opens,
                    ),
                    msg("let {key} be a later period", key=self._key("opens")),
                    place("opens"),
                )
            if not opened:
                self._wrong(
                    "bad-training",
                    msg(
                        "the role {role!r} has no period from {opens} on",
                        role=rule.role,
                        opens=rule.opens,
                    ),
                    did_you_mean(rule.role, {row.name for row in roles})
                    or msg(
                        "add {key} of that role for these periods, 0 where there is nobody",
                        key=self._key("staff"),
                    ),
                    place("role"),
                )
            budgets = [resource_id(rule.budget, rule.period), rule.budget]
            budget = next((name for name in budgets if name in self.rows), budgets[0])
            self._money(budget, place("budget"))
            time = {resource_id(role, rule.period): fte for role, fte in rule.time.items()}
            self._known(tuple(time), self.rows, "role", place("time"))
            found.append(
                Training(
                    id=f"{rule.role}:{rule.period}",
                    resources=opened,
                    maximum=rule.maximum,
                    price=rule.price,
                    budget=budget,
                    time=time,
                    period=str(rule.period),
                )
            )
        return found

    def unused(self) -> None:
        """Warn of a budget and of a role that no proposal asks for and no rule uses.

        Where the name is asked for in other periods, each period in which it is not is told.
        """
        asked = {
            ("money" if item.kind == "cost" else "staff", item.name) for item in self.proposals.uses
        }
        rules = self.resources
        by_rules: set[tuple[str, str]] = set()
        by_rules |= {("money", role.hire.budget) for role in rules.staff if role.hire}
        by_rules |= {("money", rule.budget) for rule in rules.grants}
        by_rules |= {("money", rule.budget) for rule in rules.training}
        by_rules |= {("money", rule.pays) for rule in rules.reserves}
        by_rules |= {("money", item.budget) for item in self.proposals.waiting}
        if rules.capital_charges is not None:
            by_rules.add(("money", rules.capital_charges.to))
        by_rules |= {("staff", rule.role) for rule in rules.training}
        by_rules |= {("staff", role) for rule in rules.training for role in rule.time}
        by_rules |= {
            ("staff", role) for rule in rules.substitutes for role in (rule.source, rule.target)
        }
        by_rules |= {
            (self.rows[name].kind, self.rows[name].name)
            for rule in rules.synergies
            for name in rule.use
            if name in self.rows
        }
        self._unasked_periods(asked, by_rules)
        used = asked | by_rules
        stated = [("budgets", "money", "name", one.name) for one in rules.budgets]
        stated += [("staff", "staff", "role", one.role) for one in rules.staff]
        for i, (key, kind, field, name) in enumerate(stated):
            if (kind, name) in used:
                continue
            used.add((kind, name))
            place = i if key == "budgets" else i - len(rules.budgets)
            named = NAMES["budget" if kind == "money" else "role"]
            hint = did_you_mean(name, {other for its, other in asked if its == kind})
            self.findings.append(
                Diagnostic(
                    "unused-resource",
                    msg(
                        "no proposal asks for the {kind} {name!r}, and no rule uses it",
                        kind=named,
                        name=name,
                    ),
                    hint
                    if hint.startswith("did you mean")
                    else msg("mend its name, or leave it out"),
                    rules.where(key, place, field),
                    severity="warning",
                )
            )

    def _unasked_periods(self, asked: set[tuple[str, str]], by_rules: set[tuple[str, str]]) -> None:
        rules = self.resources
        stated = [*rules.budgets, *rules.staff]
        for one in unasked(self.proposals, rules):
            i = next(i for i, other in enumerate(stated) if other is one)
            if isinstance(one, Budget):
                named, place = ("money", one.name), ("budgets", i)
                what = msg(
                    "no proposal asks anything of the budget {name!r} in {period}",
                    name=one.name,
                    period=one.period,
                )
                if one.period is None:
                    what = msg("no proposal asks anything of the budget {name!r}", name=one.name)
            else:
                named, place = ("staff", one.role), ("staff", i - len(rules.budgets))
                what = msg(
                    "no proposal asks anything of the role {name!r} in {period}",
                    name=one.role,
                    period=one.period,
                )
                if one.period is None:
                    what = msg("no proposal asks anything of the role {name!r}", name=one.role)
            # What is left of a budget may go on to a later period, and a rule may use it.
            goes_on = isinstance(one, Budget) and one.carry_over != 0
            if goes_on or named in by_rules or named not in asked:
                continue
            mend = msg("add the column of that period to the list, or leave it out here")
            if one.period is None:
                mend = msg("fill in its column in the list, or leave it out here")
            where = rules.where(*place, "period")
            self.findings.append(
                Diagnostic("unused-resource", what, mend, where, severity="warning")
            )

    @property
    def _dated(self) -> bool:
        periods = [item.period for item in self.rows.values()]
        periods += [item.period for item in self.proposals.uses]
        return any(period is not None for period in periods)

    @property
    def _measures(self) -> dict[str, str]:
        return {measure.id: measure.unit for measure in self.framework.measures}

    @property
    def _best(self) -> dict[str, float]:
        return {measure.id: measure.best for measure in self.framework.measures}

    def _unit(self, measure: str) -> str:
        return self._measures[measure]

    def _money(self, budget: str, where: Where) -> None:
        money = {name for name, row in self.rows.items() if row.kind == "money"}
        self._known((budget,), money, "budget", where)

    def _known(
        self, names: Sequence[str], known: Iterable[str], what: str, where: Where
    ) -> list[str]:
        known = set(known)
        for name in sorted(set(names) - known):
            mend = did_you_mean(name, known) or msg("name a {kind} that there is", kind=NAMES[what])
            self._wrong(
                f"unknown-{what.split()[0]}",
                msg("there is no {kind} {name!r}", kind=NAMES[what], name=name),
                mend,
                where,
            )
        return [name for name in names if name in known]

    def _amount(self, amount: float | str, unit: str, where: Where) -> float:
        units: Units = self.framework.units
        try:
            # A bare number may be infinite too, and goes the same way.
            found = units.amount(amount if isinstance(amount, str) else repr(amount), unit)
            if math.isfinite(found):
                return found
            self._wrong(
                "not-finite",
                msg("{amount!r} is too large", amount=amount),
                msg("write a smaller number"),
                where,
            )
        except UnitError as error:
            for problem in error.problems:
                self._wrong(problem.code, problem.what, problem.mend, where)
        return 0.0

    def _reckoned(self, amount: float, limit: Range, where: Where) -> None:
        if not limit.holds(amount):
            self._wrong("out-of-range", limit.wrong(amount), limit.mend, where)

    def _key(self, key: str) -> str:
        """Return a key as who wrote the file knows it."""
        return self.resources.keys.quoted(key)

    def _asks_for_planning(self, key: str, where: Where) -> None:
        mend = msg("fill in 'schuiven' in the sheet 'instellingen', or leave it out")
        if where.sheet is None:
            mend = msg("add `planning: {{shift: ...}}`, or leave it out")
        what = msg("{key} has no meaning without a planning of starts", key=self._key(key))
        self._wrong("no-planning", what, mend, where)

    def _wrong(self, code: str, what: str, mend: str, where: Where) -> None:
        self.findings.append(Diagnostic(code=code, what=what, mend=mend, where=where))
