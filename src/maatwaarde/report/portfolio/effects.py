"""What a portfolio brings in each year, beside what is wanted, as blocks and data.

All figures are physical: what is in force at the end of a year, in the unit of its measure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maatwaarde.framework import Measure
from maatwaarde.messages import Amount, Number, Share, Text, Unit, joined, msg
from maatwaarde.portfolio import Evaluation, MeasureTotal, Solution
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.judged import judged_totals, resting_text, total_unit_name
from maatwaarde.report.targets import OfBase, of_base, signed_target


@dataclass(frozen=True, slots=True)
class Totals:
    """What a portfolio brings on one measure.

    Parameters
    ----------
    years
        The total in force at the end of each year that counts; one without a year where nothing
        has a period.
    targets
        The target of each stated year, less nothing.
    missing
        What the total and what is achieved lack of each; 0 where it is met.
    contribution
        To the value of the portfolio, over all years.
    of
        The measure as the framework has it.
    base
        What it is a part of, if that is stated.
    """

    of: Measure
    base: OfBase | None
    years: dict[int | None, MeasureTotal]
    targets: dict[int | None, float]
    missing: dict[int | None, float]
    contribution: float

    @property
    def measure(self) -> str:
        return self.of.id

    @property
    def title(self) -> Text:
        return self.of.title

    @property
    def unit(self) -> str:
        return self.of.unit

    @property
    def last(self) -> MeasureTotal:
        """The total in the last year that counts."""
        return self.years[max(self.years, key=lambda year: year or 0)]

    def met_in(self, year: int | None) -> int | None:
        """Return the first year in which the target of a year is met, if any."""
        met = [other for other in self.years if other is not None and self.meets(year, other)]
        return min(met, default=None)

    def meets(self, year: int | None, other: int | None) -> bool:
        """Return whether the target of a year is met in another one."""
        return _lacks(self.targets[year], self.of.achieved, self.years[other].total) == 0


def totals(plan: Plan, solution: Solution | Evaluation) -> list[Totals]:
    """Return what a portfolio brings, by measure in the order of the framework."""
    timeline = plan.timeline
    found = {total.measure: total for total in solution.measures}
    rows = []
    for measure in plan.scores.framework.measures:
        points = [item for item in plan.problem.measures if item.measured == measure.id]
        years: dict[int | None, MeasureTotal] = {
            year: found[point.id] for point in points for year in point.years or (None,)
        }
        stated: dict[int | None, float]
        if timeline is None:
            [whole] = points
            stated = {} if whole.target is None else {None: whole.target}
        else:
            last = {year for year in timeline.targets[measure.id] if year in years}
            stated = {year: measure.target[year] for year in sorted(last)}
        rows.append(
            Totals(
                of=measure,
                base=of_base(measure, plan.scores.framework),
                years=dict(sorted(years.items(), key=lambda item: item[0] or 0)),
                targets=stated,
                missing={
                    year: _lacks(wanted, measure.achieved, years[year].total)
                    for year, wanted in stated.items()
                },
                contribution=math.fsum(found[point.id].contribution for point in points),
            )
        )
    return rows


def contributions_of(plan: Plan, solution: Solution | Evaluation) -> list[float]:
    """Return what each measure adds to the value, in the order of the framework."""
    return [row.contribution for row in totals(plan, solution)]


def effects_blocks(plan: Plan) -> Iterator[Block]:
    """Yield what is in force in each year, the targets, and which years count."""
    rows, years = totals(plan, plan.solution), shown_years(plan)
    columns = (
        Column("measure", msg("measure")),
        *(
            Column("total" if year is None else str(year), _year_text(year), "number")
            for year in years
        ),
        # What is told beside a baseline is as long as a sentence, and wraps.
        Column("target", msg("target"), "text" if _relative(rows) else "number"),
        Column("missing", msg("missing"), "number"),
        Column("unit", msg("unit")),
        Column("contribution", msg("contribution"), "number"),
    )
    table = [line for row in rows for line in _lines(row, years)]
    yield Heading(msg("Totals") if plan.timeline is None else msg("Effects by year"))
    yield Table("totals", columns, tuple(table))
    scores = plan.scores
    rows_of = {identifier: i for i, identifier in enumerate(scores.proposals)}
    chosen = [rows_of[identifier] for identifier in plan.chosen]
    said: list[Text] = [*judged_totals(scores.framework, scores.impacts, chosen)]
    resting = resting_text(scores, chosen)
    said += [] if resting is None else [resting]
    for text in (*said, *_basis(plan)):
        yield Paragraph(text)


def _relative(rows: Sequence[Totals]) -> bool:
    return any(row.targets and row.of.baseline is not None for row in rows)


def _lines(row: Totals, years: Sequence[int | None]) -> Iterator[Row]:
    yield Row(
        (
            row.title,
            *(Amount(row.years[year].total) for year in years),
            _by_year({year: signed_target(row.of, amount) for year, amount in row.targets.items()}),
            _missing(row.missing),
            total_unit_name(row.unit),
            Number(row.contribution, sign=True),
        )
    )
    base = row.base
    if base is None:
        return
    targets = {y: Amount(x * base.factor, sign=False) for y, x in row.targets.items()}
    yield Row(
        (
            msg("of {base}", base=Amount(base.amount, base.unit, sign=False)),
            *(Amount(row.years[year].total * base.factor) for year in years),
            _by_year(targets),
            _missing({year: lacks * base.factor for year, lacks in row.missing.items()}),
            Unit(base.told_in),
            None,
        ),
        depth=1,
    )


def shown_years(plan: Plan) -> Sequence[int | None]:
    """Return the years of the plan, those of targets, and the last that counts."""
    timeline = plan.timeline
    if timeline is None:
        return (None,)
    years = {*range(timeline.base, timeline.last_period + 1), timeline.horizon}
    years.update(year for stated in timeline.targets.values() for year in stated)
    return sorted(year for year in years if timeline.base <= year <= timeline.horizon)


def effects_annexes(plan: Plan) -> Iterator[Table]:
    """Yield one row per measure and, where effects are told apart by year, one per year of each."""
    rows = totals(plan, plan.solution)
    weights = plan.scores.framework.measure_weights
    worths = [
        row.contribution / float(weight) if weight else row.last.value
        for row, weight in zip(rows, weights, strict=True)
    ]
    yield from_columns(
        "measures",
        [
            (Column("measure", msg("id")), [row.measure for row in rows]),
            (Column("title", msg("measure")), [row.title for row in rows]),
            (Column("total", msg("total"), "number"), [row.last.total for row in rows]),
            (Column("low", msg("lowest"), "number"), [row.last.low for row in rows]),
            (Column("high", msg("highest"), "number"), [row.last.high for row in rows]),
            (Column("unit", msg("unit")), [Unit(row.unit) for row in rows]),
            *_base_columns(rows),
            (
                Column("target", msg("target"), "number"),
                [next(reversed(row.targets.values()), None) for row in rows],
            ),
            (Column("value", msg("value"), "number"), worths),
            (
                Column("contribution", msg("contribution"), "number"),
                [row.contribution for row in rows],
            ),
        ],
    )
    if plan.timeline is None:
        return
    cells = [(row, year, total) for row in rows for year, total in row.years.items()]
    yield from_columns(
        "effects",
        [
            (Column("measure", msg("id")), [row.measure for row, _, _ in cells]),
            (Column("title", msg("measure")), [row.title for row, _, _ in cells]),
            (Column("year", msg("year"), "period"), [str(year) for _, year, _ in cells]),
            (Column("total", msg("total"), "number"), [total.total for _, _, total in cells]),
            (Column("low", msg("lowest"), "number"), [total.low for _, _, total in cells]),
            (Column("high", msg("highest"), "number"), [total.high for _, _, total in cells]),
            (Column("unit", msg("unit")), [Unit(row.unit) for row, _, _ in cells]),
            (
                Column("target", msg("target"), "number"),
                [row.targets.get(year) for row, year, _ in cells],
            ),
            (
                Column("missing", msg("missing"), "number"),
                [row.missing.get(year) for row, year, _ in cells],
            ),
        ],
    )


def _base_columns(rows: Sequence[Totals]) -> list[tuple[Column, Sequence[Cell]]]:
    """Return the totals of what is in per cent in the unit of what it is of, if anything is."""
    if all(row.base is None for row in rows):
        return []
    return [
        (
            Column("total_of_base", msg("total, of the base"), "number"),
            [None if row.base is None else row.last.total * row.base.factor for row in rows],
        ),
        (
            Column("base_unit", msg("unit of the base")),
            [None if row.base is None else Unit(row.base.told_in) for row in rows],
        ),
    ]


def effects_data(plan: Plan, solution: Solution | Evaluation) -> dict[str, Any]:
    """Return which years count, and what is in force in each of them."""
    timeline = plan.timeline
    chosen = np.isin(plan.scores.proposals, [option.proposal for option in solution.options])
    judged = plan.scores.impacts.judged[chosen]
    return {
        "first_year": None if timeline is None else timeline.base,
        "horizon": None if timeline is None else timeline.horizon,
        "horizon_stated": timeline is not None and timeline.stated,
        "discount_rate": None if timeline is None else timeline.rate,
        "price_level": plan.scores.framework.file.money.price_level,
        "measures": [
            {
                "measure": row.measure,
                "unit": row.unit,
                "base": _base_data(row),
                "baseline": _baseline_data(row.of),
                "judged": int(judged[:, j].sum()),
                "years": [
                    {"year": year, "total": total.total, "low": total.low, "high": total.high}
                    for year, total in row.years.items()
                ],
                "targets": [
                    {
                        "year": year,
                        "target": target,
                        "missing": row.missing[year],
                        "share_of_baseline": row.of.of_baseline(target),
                    }
                    for year, target in row.targets.items()
                ],
                "contribution": row.contribution,
            }
            for j, row in enumerate(totals(plan, solution))
        ],
    }


def _base_data(row: Totals) -> dict[str, Any] | None:
    base = row.base
    if base is None:
        return None
    return {
        "amount": base.amount,
        "unit": base.unit,
        "totals": [
            {"year": year, "total": total.total * base.factor, "unit": base.told_in}
            for year, total in row.years.items()
        ],
    }


def _baseline_data(measure: Measure) -> dict[str, Any] | None:
    baseline = measure.baseline
    if baseline is None:
        return None
    day = None if baseline.on is None else baseline.on.isoformat()
    return {"amount": baseline.amount, "on": day, "source": baseline.source}


def measures_data(plan: Plan, solution: Solution | Evaluation) -> list[dict[str, Any]]:
    """Return for each measure its total in the last year that counts, and what all years bring."""
    weights = plan.scores.framework.measure_weights
    return [
        {
            "measure": row.measure,
            "total": row.last.total,
            "low": row.last.low,
            "high": row.last.high,
            "value": row.contribution / float(weight) if weight else row.last.value,
            "contribution": row.contribution,
        }
        for row, weight in zip(totals(plan, solution), weights, strict=True)
    ]


def _lacks(target: float, achieved: float, total: float) -> float:
    lacks = target - achieved - total
    # A rounding of the sum is no lack.
    return lacks if lacks * target > 1e-9 * target * target else 0.0


def _year_text(year: int | None) -> Text:
    return msg("total") if year is None else str(year)


def _missing(missing: dict[int | None, float]) -> Cell:
    return _by_year(
        {
            year: Amount(lacks, sign=False) if lacks else msg("nothing")
            for year, lacks in missing.items()
        }
    )


def _by_year(cells: Mapping[int | None, Amount | Text]) -> Cell:
    if not cells:
        return None
    if None in cells:
        return cells[None]
    return joined(
        [msg("{amount} in {year}", amount=cell, year=str(year)) for year, cell in cells.items()],
        "; ",
    )


def _basis(plan: Plan) -> Iterator[Text]:
    """Yield which years count and how much each, and in which prices effects in money are."""
    timeline = plan.timeline
    if timeline is None:
        return
    first, last = str(timeline.base), str(timeline.horizon)
    if timeline.stated:
        yield msg(
            "Figures are what is in force at the end of a year. Years from {first} to {last}, the "
            "horizon of the framework, count.",
            first=first,
            last=last,
        )
    else:
        yield msg(
            "Figures are what is in force at the end of a year. Years from {first} to {last} "
            "count: the framework states no horizon, and by then all targets are due and all "
            "effects have reached their full size.",
            first=first,
            last=last,
        )
    if timeline.rate:
        yield msg(
            "A year later weighs {rate} less in the value (discount rate); amounts are never "
            "discounted.",
            rate=Share(timeline.rate, 2),
        )
    else:
        yield msg("All these years weigh the same in the value.")
    level = plan.scores.framework.file.money.price_level
    if level is None:
        yield msg("The framework states no price level for effects in money.")
    else:
        yield msg("Effects in money are in prices of {level}.", level=str(level))
