"""What an investment charges after it is completed, and what it leaves owed at the end of a year.

The charges of a year are depreciation and interest over what was not yet depreciated when it began.
They begin in the year after the last year in which a proposal asks one-off money or people, and go
on for as long as the investment lasts. They are rounded to the cent, and so is what is depreciated
by the end of each year, so that in the end exactly the outlay is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.diagnostics import Diagnostic, UnitError, Where
from maatwaarde.messages import Exact, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.start_options import Amounts, Starts, moved, yearly_rise
from maatwaarde.portfolio.assemble.years import PlanYears, is_lasting, said_years
from maatwaarde.portfolio.inputs.money import LONGEST_LIFE, CapitalCharges
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.units import Units

Method = Literal["straight-line", "annuity"]
LIFE = ("life", "levensduur")
"""The column with the life of each investment, in years."""


@dataclass(frozen=True, eq=False)
class Charges:
    """What investments charge and leave owed.

    Parameters
    ----------
    use
        (options, resources), the capital charges.
    owed
        (options, years), what has been paid out and is not yet depreciated, at the end of each
        year of the plan.
    """

    use: Floats
    owed: Floats


def charges_of(
    outlay: Floats, life: Ints, interest: float, method: Method, k: Ints
) -> tuple[Floats, Floats]:
    """Return what investments charge in the ``k``-th year of their life, and are depreciated then.

    Arrays of any shapes that go together.

    Parameters
    ----------
    outlay
        In EUR.
    life
        Years.
    interest
        A part of 1, a year.
    k
        From 1 to ``life``.

    Returns
    -------
    charges, depreciated
        In EUR and whole cents; ``depreciated`` is by the end of that year.
    """
    if method == "straight-line" or interest == 0:
        charges = outlay / life + interest * (outlay - (k - 1) * outlay / life)
        return _cents(charges), _cents(outlay * k / life)
    annuity = outlay * interest / (1 - (1 + interest) ** -life.astype(np.float64))
    # What is owed after k years is what the charges of the years that are left are worth then.
    left = annuity * (1 - (1 + interest) ** (k - life.astype(np.float64))) / interest
    return _cents(np.broadcast_to(annuity, left.shape)), _cents(outlay - left)


def capital_charges(
    starts: Starts,
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    resources: Resources,
    units: Units,
    years: PlanYears,
    findings: list[Diagnostic],
) -> Charges:
    """Return what the investments in the options charge and leave owed."""
    rule = resources.capital_charges
    use = np.zeros_like(starts.use)
    calendar = np.arange(years.first, years.last + 1)
    owed = np.zeros((len(starts.options), len(calendar)))
    if rule is None:
        return Charges(use, owed)
    findings += _unsound(rule, amounts, rows, resources, proposals)
    invests = np.zeros(len(proposals), dtype=bool)
    for item, values in amounts:
        if _invested(item, rule):
            invests |= values != 0
    lives = _lives(rule, proposals, invests, resources, units, findings)
    uncovered = np.zeros(len(calendar), dtype=bool)
    dearer = yearly_rise(resources, amounts)
    charged = np.zeros((len(starts.options), len(calendar)))
    for delay in np.unique(starts.delay).tolist():
        outlays, completed = _laid_out(amounts, rule, delay, len(proposals), years, dearer)
        at = np.flatnonzero(starts.delay == delay)
        at = at[outlays[starts.row[at]].any(axis=1) & (lives[starts.row[at]] > 0)]
        row = starts.row[at]
        paid = _cents(outlays[row] * starts.scale[at, np.newaxis])
        life, age = lives[row][:, np.newaxis], calendar - completed[row][:, np.newaxis]
        outlay = paid.sum(axis=1, keepdims=True)
        charges, depreciated = charges_of(
            outlay, life, rule.interest, rule.method, np.clip(age, 1, life)
        )
        charged[at] = np.where((age >= 1) & (age <= life), charges, 0.0)
        gone = np.where(age >= 1, depreciated, 0.0)
        owed[at] = _cents(np.cumsum(paid, axis=1) - gone)
    for place, year in enumerate(calendar.tolist()):
        paying = _paying(rows, rule.to, year)
        use[:, paying] += charged[:, [place]]
        uncovered[place] = not paying and charged[:, place].any()
    if uncovered.any():
        missing = calendar[uncovered].tolist()
        findings.append(_unpaid(rule, missing, resources.where("capital_charges", "to")))
    return Charges(use, owed)


def debt_rows(
    resources: Resources, rows: Sequence[Resource], years: PlanYears, findings: list[Diagnostic]
) -> list[Resource]:
    """Return what may still be borrowed at the end of each year, where there is a ceiling."""
    debt = resources.debt
    if debt is None or not years.last:
        return []
    wrong = []
    if resources.capital_charges is None:
        what = msg("there is a ceiling on debt, and nothing says what is borrowed and depreciated")
        mend = msg(
            "add {key}, with the kind of money that is invested",
            key=resources.keys.quoted("capital_charges"),
        )
        wrong.append(Diagnostic("no-charges", what, mend, resources.where("debt")))
    taken = {row.name for row in rows} | {rule.name for rule in resources.reserves}
    if "debt" in taken:
        what = msg("{name!r} is a budget, a role or a reserve as well", name="debt")
        mend = msg("give that another name")
        wrong.append(Diagnostic("bad-debt", what, mend, resources.where("debt")))
    if wrong:
        findings += wrong
        return []
    return [
        Resource(
            id=f"debt:{year}",
            kind="debt",
            name="debt",
            capacity=round(debt.ceiling - debt.opening, 2),
            unit="EUR",
            period=str(year),
            base=debt.opening,
        )
        for year in range(years.first, years.last + 1)
    ]


def _invested(item: ResourceDemand, rule: CapitalCharges) -> bool:
    return item.kind == "cost" and item.name == rule.of


def _laid_out(
    amounts: Amounts,
    rule: CapitalCharges,
    delay: int,
    count: int,
    years: PlanYears,
    dearer: Mapping[str, float],
) -> tuple[Floats, Ints]:
    """Return (proposals, years of the plan) what is invested, and (proposals,) when it is done."""
    outlays = np.zeros((count, years.last - years.first + 1))
    completed = np.full(count, years.first - 1, dtype=np.int64)
    for item, values in amounts:
        if item.period is None or is_lasting(item.period):
            continue
        period = Period.parse(item.period).years_later(delay)
        works = values != 0 if _invested(item, rule) else values > 0
        completed = np.where(works, np.maximum(completed, period.year), completed)
        if _invested(item, rule) and period.year <= years.last:
            row = Resource("", "money", item.name, 0.0, period=str(period))
            use, _ = moved([(item, values)], [row], delay, count, years, dearer)
            outlays[:, period.year - years.first] += use[:, 0]
    return outlays, completed


def _lives(
    rule: CapitalCharges,
    proposals: Proposals,
    invests: np.ndarray,
    resources: Resources,
    units: Units,
    findings: list[Diagnostic],
) -> Ints:
    """Return (proposals,) the life of each investment: of its column, or else of its field."""
    name = next((name for name in LIFE if name in proposals.attributes), None)
    own = None if name is None else proposals.attributes[name]
    factor = 1.0
    if own is not None and own.unit is not None:
        try:
            factor = units.factor(own.unit, "year")
        except UnitError as error:
            where = proposals.where(0, name)
            findings += [Diagnostic(one.code, one.what, one.mend, where) for one in error.problems]
    lives = []
    for i, (identifier, field) in enumerate(
        zip(proposals.ids, proposals.policy_field, strict=True)
    ):
        stated = None if own is None else own.values[i]
        blank = stated is None or (isinstance(stated, float) and np.isnan(stated))
        life = rule.life_of(field)
        if not blank:
            number = float(stated) * factor if isinstance(stated, float) else float("nan")
            life = round(number) if 1 <= number <= LONGEST_LIFE else 0
            if not life or abs(number - life) > 1e-9:
                life = 0
                findings.append(
                    Diagnostic(
                        code="bad-life",
                        what=msg(
                            "the life of {id!r} is {life}, which is no number of years",
                            id=identifier,
                            life=Exact(stated) if isinstance(stated, float) else stated,
                        ),
                        mend=msg(
                            "write whole years from 1 to {most}, or leave it blank",
                            most=LONGEST_LIFE,
                        ),
                        where=proposals.where(i, name),
                    )
                )
        elif life is None and invests[i]:
            findings.append(
                Diagnostic(
                    code="no-life",
                    what=msg("nothing says how long the investment of {id!r} lasts", id=identifier),
                    mend=msg(
                        "state {key} under {life}, or fill in the column {column!r}",
                        key="`default`",
                        life=resources.keys.quoted("life"),
                        column=name or LIFE[0],
                    ),
                    where=proposals.where(i, name),
                )
            )
        lives.append(life or 0)
    return np.array(lives, dtype=np.int64)


def _unsound(
    rule: CapitalCharges,
    amounts: Amounts,
    rows: Sequence[Resource],
    resources: Resources,
    proposals: Proposals,
) -> list[Diagnostic]:
    """Report budgets that there are not, and investments that are never completed."""
    budgets = {row.name for row in rows if row.kind == "money"}
    found = [
        Diagnostic(
            code="unknown-budget",
            what=msg("there is no budget {name!r}", name=name),
            mend=msg("name one of the budgets: {names}", names=", ".join(sorted(budgets))),
            where=resources.where("capital_charges", key),
        )
        for key, name in (("of", rule.of), ("to", rule.to))
        if name not in budgets
    ]
    for item, values in amounts:
        heading = f"'cost:{item.name}:2027'"
        if _invested(item, rule) and values.any() and (item.period or "+").endswith("+"):
            found.append(
                Diagnostic(
                    code="endless-investment",
                    what=msg(
                        "{column!r} is an investment without a year in which it ends, so that "
                        "nobody knows when its capital charges begin",
                        column=item.column,
                    ),
                    mend=msg("give it years, as in {heading}", heading=heading),
                    where=Where(
                        file=proposals.source.file, sheet=proposals.source.sheet, field=item.column
                    ),
                )
            )
    return found


def _paying(rows: Sequence[Resource], name: str, year: int) -> list[int]:
    return [
        j
        for j, row in enumerate(rows)
        if (row.kind, row.name) == ("money", name) and row.period in (None, str(year))
    ]


def _unpaid(rule: CapitalCharges, missing: Sequence[int], where: Where) -> Diagnostic:
    onwards = f"{missing[0]}+"
    return Diagnostic(
        code="no-budget",
        what=msg(
            "investments charge {name!r} with depreciation and interest, and the resources have "
            "none in {years}",
            name=rule.to,
            years=said_years(missing),
        ),
        mend=msg(
            "add it to the resources for these years, as with the period {period} (amount 0 when "
            "there is none)",
            period=onwards,
        ),
        where=where,
    )


def _cents(amounts: Floats) -> Floats:
    return np.asarray(np.round(amounts, 2) + 0.0)
