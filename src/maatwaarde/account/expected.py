"""What a plan was to bring and to cost, by date: what realised values are held against.

Effects follow the profiles of the portfolio, which say what is in force at the end of each calendar
year. Within a year an effect goes evenly from what it was at the end of the year before to what it
is at its own end, so that on 31 December it is what the plan says of that year.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from maatwaarde.account.inputs.days import year_part
from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.content import ByContent, frozen
from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import Amount, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.problem import Built, build_problem
from maatwaarde.portfolio.assemble.profiles import Table, brought, course
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase, settle_shares
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import solution as as_found
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.replanning.faster_variants import faster_variants, with_what_was_used
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import score

ByYear = Mapping[int | None, float]
"""Amounts by year; ``None`` is all years together, where the list gives no period."""
Amounts = Mapping[str, Mapping[str, ByYear]]
"""By proposal and by kind of money or role."""


@dataclass(frozen=True, eq=False)
class Expected(ByContent):
    """What the approved plan expected.

    Parameters
    ----------
    proposals, measures, units
        The chosen proposals, sorted, and the measures of the framework with their units; rows and
        columns of the arrays.
    options
        The start and the part of each proposal.
    known
        (proposals, measures): False where the impact was not known, so that the plan counts the
        middle of its range.
    costs, staff
        What each proposal was to use, in EUR and in fte, without capital charges: those follow from
        what is spent.
    structural_costs, structural_staff
        The part of these that returns every year.
    charges
        The capital charges of each proposal.
    plan
        The plan as it was to be, valued and checked anew.
    """

    proposals: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    options: tuple[OptionKey, ...]
    known: Bools
    costs: Amounts
    staff: Amounts
    structural_costs: Amounts
    structural_staff: Amounts
    charges: Amounts
    plan: Plan
    warnings: tuple[Diagnostic, ...] = ()
    _ends: dict[int, Table] = field(default_factory=dict, repr=False, compare=False)
    _days: dict[date, Table] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def first_year(self) -> int:
        """The first year in which anything may start or be in force."""
        starts = (int(option.start[:4]) for option in self.options if option.start is not None)
        return min([self.timeline.base, *starts])

    def start(self, proposal: str) -> Period:
        """Return the period in which a proposal was to start."""
        i = self.proposals.index(proposal)
        start = self.options[i].start
        if start is not None:
            return Period.parse(start)
        return Period(int(self.timeline.profiles.begins(self.options[i : i + 1])[1][0]))

    def completion(self, proposal: str) -> int:
        """Return the year in which a proposal was to use one-off money or people last."""
        last = self.start(proposal).year
        for whole, lasting in (
            (self.costs, self.structural_costs),
            (self.staff, self.structural_staff),
        ):
            for name, years in whole[proposal].items():
                part = lasting[proposal].get(name, {})
                for year, amount in years.items():
                    if year is not None and amount - part.get(year, 0.0) > 1e-9:
                        last = max(last, year)
        return last

    @cached_property
    def timeline(self) -> Timeline:
        """The years that count, and when effects are in force."""
        assert self.plan.timeline is not None  # `expected` refuses what has no years
        return self.plan.timeline

    def effects(self, on: date) -> Table:
        """Return what each proposal has in force at the end of a day.

        Returns
        -------
        value, low, high : arrays of shape (proposals, measures)
            In the units of the measures, as changes against doing nothing.
        """
        if on not in self._days:
            part = year_part(on)
            before, after = self.at_end_of(on.year - 1), self.at_end_of(on.year)
            found = [
                frozen((1.0 - part) * a + part * b) for a, b in zip(before, after, strict=True)
            ]
            self._days[on] = found[0], found[1], found[2]
        return self._days[on]

    def totals(self, on: date) -> Table:
        """Return what is in force on a day of all proposals together, (measures,) each.

        What proposals bring only together is in it too.
        """
        part = year_part(on)
        joint = (1.0 - part) * self._joint(on.year - 1) + part * self._joint(on.year)
        found = [array.sum(axis=0) + joint for array in self.effects(on)]
        return found[0], found[1], found[2]

    def at_end_of(self, year: int) -> Table:
        """Return what each proposal has in force when a year ends, (proposals, measures) each."""
        if year not in self._ends:
            shape = (len(self.proposals), len(self.measures))
            found = tuple(np.zeros(shape) for _ in range(3))
            for j in range(shape[1]):
                brings = course(self.timeline.profiles, self.options, j, [year])
                now = brought(brings, self._rows, j, self.timeline.table)
                for array, values in zip(found, now, strict=True):
                    array[:, j] = values[:, 0] + 0.0
            self._ends[year] = frozen(found[0]), frozen(found[1]), frozen(found[2])
        return self._ends[year]

    def effect_years(self, proposal: str, measure: str) -> tuple[int, int] | None:
        """Return the first year in which there is an effect, and that of its full size.

        ``None`` where there is none at all, or in no year that counts.
        """
        i, j = self.proposals.index(proposal), self.measures.index(measure)
        sizes = {
            year: abs(float(self.at_end_of(year)[0][i, j]))
            for year in range(self.first_year, self.timeline.horizon + 1)
        }
        largest = max(sizes.values(), default=0.0)
        if largest == 0:
            return None
        began = min(year for year, size in sizes.items() if size > 0)
        return began, min(year for year, size in sizes.items() if size >= largest * (1 - 1e-9))

    def _joint(self, year: int) -> Floats:
        """Return what pairs of proposals bring together at the end of a year, (measures,)."""
        found = np.zeros(len(self.measures))
        chosen = {option.proposal: option for option in self.options}
        for pair in self.timeline.joint:
            if pair.a in chosen and pair.b in chosen:
                j = self.measures.index(pair.measure)
                both = [replace(chosen[name], scale=1.0) for name in (pair.a, pair.b)]
                share = course(self.timeline.profiles, both, j, [year]).share
                found[j] += pair.amount * float(share.min())
        return found

    @cached_property
    def _rows(self) -> Ints:
        return frozen(self.timeline.profiles.begins(self.options)[0])


def expected(
    running: RunningPlan,
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    *,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> Expected:
    """Return what a plan expected, by the list, the framework and the resources that it rests on.

    Parameters
    ----------
    unknown_costs, without_base
        As for `optimise`, and as they were when the plan was made.

    Raises
    ------
    ResourceError
        If the plan has proposals or starts that list and resources no longer have, or nothing has
        a period, so that nothing is expected for any date.
    FrameworkError, ImpactError
        As for `optimise`.
    """
    raise_errors(list(running.unknown(proposals.ids)), ResourceError)
    impacts = for_proposals(impacts, proposals.ids)
    doubts: list[Diagnostic] = []
    impacts, framework = settle_shares(impacts, framework, without_base, doubts)
    scores = score(impacts, framework, titles=proposals.titles)
    variants = [one for one in faster_variants(proposals, running, None, []) if one.chosen]
    built = build_problem(
        with_what_was_used(proposals, variants, resources.dearer),
        scores,
        resources,
        unknown_costs=unknown_costs,
    )
    if built.timeline is None:
        raise ResourceError(
            Diagnostic(
                code="plan-without-years",
                what=msg("no budget, role or column has a period, so that nothing has a date"),
                mend=msg("give budgets or costs by year, as in cost:2027, and plan again"),
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        )
    options = running.options
    raise_errors(list(_gone(running, built)), ResourceError)
    valued = evaluate(built.problem, options, "total-impact")
    found = as_found(valued, objective="total-impact", status="heuristic")
    plan = Plan(built.problem, found, scores, (), built.listed, built.timeline)
    names = tuple(option.proposal for option in options)
    rows = np.array([proposals.index(name) for name in names], dtype=np.intp)
    measures = framework.measures
    answer = Expected(
        proposals=names,
        measures=tuple(measure.id for measure in measures),
        units=tuple(measure.unit for measure in measures),
        options=options,
        known=impacts.known[rows],
        costs=_amounts(built, options, "money", built.problem.use - built.problem.charges),
        staff=_amounts(built, options, "staff", built.problem.use),
        structural_costs=_amounts(built, options, "money", built.problem.structural),
        structural_staff=_amounts(built, options, "staff", built.problem.structural),
        charges=_amounts(built, options, "money", built.problem.charges),
        plan=plan,
    )
    warnings = [*doubts, *_other_totals(running, answer)]
    return replace(answer, warnings=tuple(warnings))


def _gone(running: RunningPlan, built: Built) -> Iterator[Diagnostic]:
    """Report starts of the plan that the list and the resources no longer offer."""
    for option in running.options:
        if option not in built.problem.option_index:
            yield Diagnostic(
                code="unknown-start",
                what=msg(
                    "the plan has {option}, and the list of proposals and the resources do not "
                    "offer that",
                    option=str(option),
                ),
                mend=msg("give the list and the resources with which the plan was made"),
                where=running.where(option.proposal),
            )


def _amounts(built: Built, options: Sequence[OptionKey], kind: str, table: Any) -> Amounts:
    """Return what options use by proposal, kind or role, and year: staff on average over it."""
    use = table[[built.problem.option_index[option] for option in options], :].toarray()
    found: dict[str, dict[str, dict[int | None, float]]] = {o.proposal: {} for o in options}
    for column, resource in enumerate(built.problem.resources):
        if resource.kind != kind:
            continue
        year = None if resource.period is None else int(resource.period[:4])
        parts = 1
        if kind == "staff" and resource.period is not None and len(resource.period) > 4:
            parts = 2 if resource.period[5] == "H" else 4
        for row, option in enumerate(options):
            amount = float(use[row, column]) / parts
            if amount:
                years = found[option.proposal].setdefault(resource.name, {})
                years[year] = math.fsum((years.get(year, 0.0), amount))
    return found


def _other_totals(running: RunningPlan, found: Expected) -> Iterator[Diagnostic]:
    """Warn where the file of the plan states other totals than its list now gives."""
    stated = json.loads(running.text or "{}").get("effects")
    measures = stated.get("measures") if isinstance(stated, dict) else None
    for item in measures if isinstance(measures, list) else ():
        if not isinstance(item, dict) or item.get("measure") not in found.measures:
            continue
        j = found.measures.index(item["measure"])
        for entry in item.get("years", ()):
            year, total = entry.get("year"), entry.get("total")
            if not isinstance(year, int) or not isinstance(total, int | float):
                continue
            now = float(found.totals(date(year, 12, 31))[0][j])
            if abs(now - total) > 1e-6 * max(abs(now), abs(total), 1e-6):
                unit = found.units[j]
                yield Diagnostic(
                    code="other-totals",
                    what=msg(
                        "the plan says {stated} of {measure!r} at the end of {year}, and the list "
                        "with its framework and resources now gives {now}; what was expected is "
                        "reckoned by the list",
                        stated=Amount(total, unit),
                        measure=item["measure"],
                        year=str(year),
                        now=Amount(now, unit),
                    ),
                    mend=msg(
                        "give the list, framework and resources with which the plan was made; "
                        "where it was made anew of changes, carry these into the list"
                    ),
                    where=Where(file=running.file),
                    severity="warning",
                )
                return
