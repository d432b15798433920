"""Judgements as impacts: the amount that has the value of a label, and how far judges agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, UnitError, Where
from maatwaarde.framework import Framework, Measure, Scale
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals import GivenImpact, JudgedColumn, Proposals
from maatwaarde.proposals.values.judgements import Said, label_problems, read_judgements

DISAGREE = 1.0
"""Judges disagree strongly when their judgements are so far apart: half of the way from a full loss
to a full gain, as from ``-`` to ``+``."""

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Judgements:
    """Which impacts are judgements, and how far the judges agree.

    Parameters
    ----------
    proposals, measures
        Ids; the rows and columns of the arrays.
    judges
        Shape (proposals, measures): how many judged; 0 where the impact is no judgement.
    lowest, highest
        Of the same shape: the values of their lowest and highest judgement, from -1 to 1; NaN where
        nobody judged.
    said
        By measure: what the cells say, one a proposal, and ``None`` where nobody judged.
    """

    proposals: tuple[str, ...]
    measures: tuple[str, ...]
    judges: NDArray[np.int64]
    lowest: Floats
    highest: Floats
    said: Mapping[str, tuple[str | None, ...]]

    @property
    def disagree(self) -> NDArray[np.bool_]:
        """Shape (proposals, measures): whether judges disagree strongly."""
        with np.errstate(invalid="ignore"):
            return np.asarray(_far(self.lowest, self.highest))

    @cached_property
    def rows(self) -> dict[str, int]:
        """Position of each proposal."""
        return {identifier: row for row, identifier in enumerate(self.proposals)}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Position of each measure."""
        return {identifier: column for column, identifier in enumerate(self.measures)}

    def of(self, proposal: str, measure: str) -> Judgement | None:
        """Return how one impact was judged, or ``None`` where it is no judgement."""
        i, j = self.rows[proposal], self.columns[measure]
        said = self.said[measure][i] if measure in self.said else None
        if said is None:
            return None
        lowest, highest = float(self.lowest[i, j]), float(self.highest[i, j])
        return Judgement(said, int(self.judges[i, j]), lowest, highest, _far(lowest, highest))


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one impact was judged.

    Parameters
    ----------
    said
        The labels, with their judges where these are named.
    lowest, highest
        The values of the lowest and highest of them, from -1 to 1.
    disagree
        Whether they lie `DISAGREE` or more apart.
    """

    said: str
    judges: int
    lowest: float
    highest: float
    disagree: bool


@dataclass(frozen=True, eq=False)
class OfMeasure:
    """The impacts on one measure of which the list gives judgements.

    Parameters
    ----------
    value, low, high
        Shape (proposals,), in the measure's unit; NaN where nobody knows.
    judges, lowest, highest, said
        As in `Judgements`.
    """

    value: Floats
    low: Floats
    high: Floats
    judges: NDArray[np.int64]
    lowest: Floats
    highest: Floats
    said: tuple[str | None, ...]


def judged_impacts(
    given: GivenImpact,
    measure: Measure,
    scale: Scale,
    proposals: Proposals,
    framework: Framework,
    problems: list[Diagnostic],
) -> OfMeasure:
    """Turn labels into amounts.

    Of several judges the median counts. The range runs from the lowest to the highest judgement,
    and at least the spread of the scale to both sides of the median; it stays between a full loss
    and a full gain. The amount is that which has this value on the measure.
    """
    columns = given.judged or (_of_numbers(given),)
    read = [read_judgements(column, scale) for column in columns]
    for column, cells in zip(columns, read, strict=True):
        where = partial(_where, proposals, column.heading)
        problems += label_problems(column, cells, scale, where)
    n = len(proposals)
    worth, amounts = np.full((3, n), np.nan), np.full(n, np.nan)
    judges = np.zeros(n, dtype=np.int64)
    lowest, highest = np.full(n, np.nan), np.full(n, np.nan)
    said: list[str | None] = [None] * n
    factors: dict[str, float] = {}
    # Few combinations stand in many rows; equal cells of a column are one object.
    rows_of: dict[tuple[int, ...], list[int]] = {}
    for i, one_row in enumerate(zip(*read, strict=True)):
        rows_of.setdefault(tuple(map(id, one_row)), []).append(i)
    for rows in rows_of.values():
        cells = [column_cells[rows[0]] for column_cells in read]
        values = [scale.labels[label] for one in cells for label, _ in one.labels]
        measured = [j for j, one in enumerate(cells) if one.kind == "amount"]
        if len(measured) > 1 or (measured and values):
            problems += [_two(given, columns[measured[0]], i, proposals) for i in rows]
        elif measured:
            one, column = cells[measured[0]], columns[measured[0]]
            at = proposals.where(rows[0], column.heading)
            factor = _factor(one.unit or measure.unit, measure, framework, factors, at, problems)
            amounts[rows] = one.amount * factor
        elif values:
            problems += [told for i in rows for told in _twice(columns, cells, i, proposals)]
            middle = float(np.median(values))
            least, most = scale.around(middle)
            lowest[rows], highest[rows] = min(values), max(values)
            worth[0, rows], judges[rows] = middle, len(values)
            worth[1, rows], worth[2, rows] = min(least, *values), max(most, *values)
            text = _said(columns, cells)
            for i in rows:
                said[i] = text
    value, one_end, other_end = (measure.amounts_worth(row) for row in worth)
    known = ~np.isnan(amounts)
    value[known] = one_end[known] = other_end[known] = amounts[known]
    low, high = np.minimum(one_end, other_end), np.maximum(one_end, other_end)
    return OfMeasure(value, low, high, judges, lowest, highest, tuple(said))


def no_scale(given: GivenImpact, measure: Measure, proposals: Proposals) -> Diagnostic:
    """Return what to say of judgements on a measure that has no scale."""
    source = proposals.source
    return Diagnostic(
        "no-scale",
        msg(
            "holds judgements, and the measure {measure!r} has no scale that says what they are "
            "worth",
            measure=measure.id,
        ),
        msg(
            "give the measure one in the framework, such as {example}; with `unit` and anchors "
            "left out it is only judged",
            example="`scale: plusmin`",
        ),
        Where(file=source.file, sheet=source.sheet, field=given.heading),
    )


def together(
    found: Mapping[str, OfMeasure], proposals: Sequence[str], measures: Sequence[str]
) -> Judgements | None:
    """Bring the judgements on all measures together; ``None`` where there are none."""
    if not found:
        return None
    shape = (len(proposals), len(measures))
    judges = np.zeros(shape, dtype=np.int64)
    lowest, highest = np.full(shape, np.nan), np.full(shape, np.nan)
    for j, name in enumerate(measures):
        if name in found:
            one = found[name]
            judges[:, j], lowest[:, j], highest[:, j] = one.judges, one.lowest, one.highest
    said = {name: one.said for name, one in found.items()}
    return Judgements(tuple(proposals), tuple(measures), judges, lowest, highest, said)


def _far(lowest: Any, highest: Any) -> Any:
    """Return whether judgements, single ones or in arrays, are far apart."""
    return highest - lowest >= DISAGREE - _ROUNDING


def _of_numbers(given: GivenImpact) -> JudgedColumn:
    """Return numbers as labels: a column of 1 to 5 that was read without knowing the scale."""
    texts = tuple(None if np.isnan(one) else f"{one:.15g}" for one in given.value)
    return JudgedColumn(given.measure, given.heading, None, None, "point", texts)


def _where(proposals: Proposals, heading: str, i: int) -> Where:
    return proposals.where(i, heading)


def _factor(
    unit: str,
    measure: Measure,
    framework: Framework,
    factors: dict[str, float],
    where: Where,
    problems: list[Diagnostic],
) -> float:
    """Return the factor to the unit of the measure, and tell at each cell where there is none."""
    try:
        if unit not in factors:
            factors[unit] = framework.units.factor(unit, measure.unit)
    except UnitError as error:
        if measure.only_judged:
            what = msg(
                "is an amount in {unit}, and {measure!r} is only judged",
                unit=unit,
                measure=measure.id,
            )
            mend = msg("write a label, or give the measure a unit and anchors in the framework")
            problems.append(Diagnostic("amount-of-judged", what, mend, where))
        else:
            problems += [replace(problem, where=where) for problem in error.problems]
        return float("nan")
    return factors[unit]


def _two(given: GivenImpact, column: JudgedColumn, i: int, proposals: Proposals) -> Diagnostic:
    return Diagnostic(
        "amount-and-judgement",
        msg(
            "gives an amount on {measure!r}, and another column or cell gives one or a judgement "
            "too",
            measure=given.measure,
        ),
        msg("keep the amount and empty the other cells, or leave the amount out"),
        proposals.where(i, column.heading),
    )


def _twice(
    columns: Sequence[JudgedColumn], cells: Sequence[Said], i: int, proposals: Proposals
) -> Iterable[Diagnostic]:
    """Report a judge who judges one proposal twice, and would count twice."""
    seen: set[str] = set()
    for column, one in zip(columns, cells, strict=True):
        for _, name in one.labels:
            judge = name or column.judge
            if judge is None:
                continue
            if judge.casefold() in seen:
                yield Diagnostic(
                    "judged-twice",
                    msg("{judge!r} judges this proposal twice", judge=judge),
                    msg("keep one of the judgements"),
                    proposals.where(i, column.heading),
                )
            seen.add(judge.casefold())


def _said(columns: Sequence[JudgedColumn], cells: Sequence[Said]) -> str:
    """Return the labels with who gave them, as a cell may have them."""
    parts = []
    for column, one in zip(columns, cells, strict=True):
        for label, name in one.labels:
            judge = name or column.judge
            parts.append(f"{label} ({judge})" if judge else label)
    return "; ".join(parts)
