"""One measure as expressions: from the cells of its columns to what it adds to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from maatwaarde.framework import Framework, Measure
from maatwaarde.framework.scale import Scale
from maatwaarde.mcda.value_functions import PiecewiseLinear, Segment
from maatwaarde.proposals.values.words import UNKNOWN_AS_WRITTEN
from maatwaarde.scoring.expressions.given import Given
from maatwaarde.scoring.expressions.plan import (
    Column,
    Expression,
    Literally,
    Op,
    call,
    either,
)

LARGEST = float(np.finfo(np.float64).max)
NOTHING = Literally(False)


@dataclass(frozen=True, slots=True)
class Ranged:
    """A figure, and the lowest and highest that it may be."""

    middle: Expression
    low: Expression
    high: Expression

    @property
    def sure(self) -> bool:
        """Whether both ends are the figure itself."""
        return self.low is self.middle and self.high is self.middle


@dataclass
class Between:
    """The columns that stand between the frame and its results, step by step.

    Parameters
    ----------
    apart
        What their names begin with, which no column of the frame does.
    """

    apart: str
    cells: dict[str, Expression] = field(default_factory=dict)
    amounts: dict[str, Expression] = field(default_factory=dict)
    worth: dict[str, Expression] = field(default_factory=dict)
    points: dict[str, Expression] = field(default_factory=dict)
    sums: dict[str, Expression] = field(default_factory=dict)
    checks: dict[str, Expression] = field(default_factory=dict)
    _spelt: dict[str, str] = field(default_factory=dict)

    def add(self, step: dict[str, Expression], name: str, expression: Expression) -> Column:
        """Add a column to a step, and return it."""
        found = self.apart + name
        while self._spelt.setdefault(found.casefold(), name) != name:
            found += "~"  # to some engines names that differ in capitals alone are one
        step[found] = expression
        return Column(found)

    def ranged(
        self, step: dict[str, Expression], name: str, measure: Measure, figure: Ranged
    ) -> Ranged:
        """Add the columns of a figure, and return these."""
        middle = self.add(step, f"{name}:{measure.id}", figure.middle)
        if figure.sure:
            return Ranged(middle, middle, middle)
        low = self.add(step, f"{name}_low:{measure.id}", figure.low)
        return Ranged(middle, low, self.add(step, f"{name}_high:{measure.id}", figure.high))


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of the plan.

    Parameters
    ----------
    impact
        In the unit of the measure; ``None`` where no column gives it.
    value, points
        What it is worth, from -1 to 1 between the anchors, and that times its weight. What nobody
        knows counts as the middle of the range that the framework states.
    levels
        The value of what nobody knows: its middle, lowest and highest.
    wrong
        Whether a cell is no label, a bound on the wrong side, or unknown where the framework
        rejects that. What is infinite is found in the sums.
    cells
        The amounts that its columns give, which may be infinite.
    """

    measure: Measure
    weight: float
    impact: Expression | None
    value: Ranged
    points: Ranged
    levels: tuple[float, float, float]
    wrong: Expression
    cells: tuple[Expression, ...]

    @property
    def unknown(self) -> Expression:
        """Whether nobody knows the impact."""
        return Literally(True) if self.impact is None else call("unknown", self.impact)

    @property
    def spread(self) -> float:
        """How far what nobody knows lies from the middle, in value."""
        return (self.levels[2] - self.levels[1]) / 2

    @property
    def bounded(self) -> bool:
        """Whether what is known has a range of its own too."""
        return self.impact is not None and not self.value.sure


def measured(
    measure: Measure,
    function: PiecewiseLinear,
    weight: float,
    found: Given,
    framework: Framework,
    steps: Between,
) -> Measured:
    """Add the columns of a measure to the steps, and return what sums are made of."""
    rule = framework.missing_rule(measure)
    if rule.rule == "zero":
        ends = (0.0, 0.0)
    elif rule.low is not None and rule.high is not None:
        ends = (rule.low, rule.high)
    else:
        ends = (measure.worst, measure.best)
    least, most = sorted(function(np.array(ends)).tolist())
    levels = ((least + most) / 2, least, most)
    if found.value is None:
        value = Ranged(*map(Literally, levels))
        points = Ranged(*(Literally(level * weight) for level in levels))
        rejected = Literally(rule.rule == "reject")
        return Measured(measure, weight, None, value, points, levels, rejected, ())
    if found.holds == "amounts":
        impact, wrong = _amounts(measure, found, steps)
    else:
        assert measure.scale is not None  # only who has a scale is judged
        impact, wrong = _judged(measure, measure.scale, found, steps)
    if rule.rule == "reject":
        wrong.append(call("unknown", impact.middle))
    worths = _worths(impact, function)
    value = steps.ranged(steps.worth, "value", measure, _filled(worths, levels))
    points = steps.ranged(steps.points, "points", measure, _weighed(worths, levels, weight))
    cells = (impact.middle,) if impact.sure else (impact.middle, impact.low, impact.high)
    return Measured(measure, weight, impact.middle, value, points, levels, either(wrong), cells)


def is_infinite(figure: Expression) -> Expression:
    """Whether a figure is infinite, or what becomes of one; also where it is unknown."""
    return call("not", call("le", call("abs", figure), LARGEST))


def _known(figure: Expression) -> Expression:
    return call("not", call("unknown", figure))


def _amounts(measure: Measure, found: Given, steps: Between) -> tuple[Ranged, list[Expression]]:
    """Return the impact in the unit of the measure, and what may be wrong with its range."""

    def amount(name: str) -> Expression:
        cell = call("number", Column(name))
        return cell if found.factor == 1.0 else call("mul", cell, found.factor)

    assert found.value is not None
    middle = steps.add(steps.cells, f"impact:{measure.id}", amount(found.value))
    ends: dict[str, Expression] = {"low": middle, "high": middle}
    wrong: list[Expression] = []
    sides: tuple[tuple[str, str | None, Op], ...] = (
        ("low", found.low, "gt"),
        ("high", found.high, "lt"),
    )
    for side, name, beyond in sides:
        if name is not None:
            stated = steps.add(steps.cells, f"{side}:{measure.id}", amount(name))
            ends[side] = call("first", stated, middle)
            alone = call("and", _known(stated), call("unknown", middle))
            wrong += [alone, call("first", call(beyond, stated, middle), False)]
    return Ranged(middle, ends["low"], ends["high"]), wrong


def _judged(
    measure: Measure, scale: Scale, found: Given, steps: Between
) -> tuple[Ranged, list[Expression]]:
    """Return the amounts that labels stand for, each with the spread of the scale."""
    assert found.value is not None
    labels = dict[str | float, float](scale.labels.items())
    said = call("text", Column(found.value))
    if found.holds == "numbers":
        labels = dict[str | float, float](
            (number, scale.labels[label]) for label, number in scale.numbers.items()
        )
        said = call("number", Column(found.value))
    cell = steps.add(steps.cells, f"said:{measure.id}", said)
    parts = np.array([(part, *scale.around(part)) for part in labels.values()])
    amounts = measure.amounts_worth(parts)
    least, most = amounts[:, 1:].min(axis=1), amounts[:, 1:].max(axis=1)
    columns = [
        steps.add(steps.amounts, f"{name}:{measure.id}", _chosen(cell, labels, column.tolist()))
        for name, column in (("impact", amounts[:, 0]), ("low", least), ("high", most))
    ]
    empty = call("unknown", cell)
    if found.holds == "labels":
        words = ("", *(word for word in UNKNOWN_AS_WRITTEN if scale.find(word) is None))
        for word in words:
            empty = call("or", empty, call("first", call("eq", cell, word), False))
    return Ranged(*columns), [call("and", call("not", empty), call("unknown", columns[0]))]


def _chosen(
    cell: Expression, labels: Mapping[str | float, float], amounts: list[float]
) -> Expression:
    """Return the amount that the label in a cell stands for; unknown where it is none."""
    pairs = list(zip(labels, amounts, strict=True))
    label, amount = pairs.pop()
    last: Expression = call("only", call("eq", cell, label), amount)
    return reduce(
        lambda others, pair: call("when", call("eq", cell, pair[0]), pair[1], others),
        reversed(pairs),
        last,
    )


def _worths(impact: Ranged, function: PiecewiseLinear) -> Ranged:
    """Return what impacts are worth; what is least in amount may be most in value."""
    middle = worth(impact.middle, function)
    if impact.sure:
        return Ranged(middle, middle, middle)
    low, high = worth(impact.low, function), worth(impact.high, function)
    return Ranged(middle, call("least", low, high), call("most", low, high))


def _weighed(value: Ranged, levels: tuple[float, ...], weight: float) -> Ranged:
    middle = call("mul", value.middle, weight)
    weighed = Ranged(middle, middle, middle)
    if not value.sure:
        low, high = call("mul", value.low, weight), call("mul", value.high, weight)
        weighed = Ranged(middle, low, high)
    return _filled(weighed, tuple(level * weight for level in levels))


def _filled(figure: Ranged, levels: tuple[float, ...]) -> Ranged:
    """Put the range of what nobody knows where a figure is unknown; one that is sure stays so."""
    middle = call("first", figure.middle, levels[0])
    if figure.sure:
        return Ranged(middle, middle, middle)
    return Ranged(
        middle, call("first", figure.low, levels[1]), call("first", figure.high, levels[2])
    )


def worth(impact: Expression, function: PiecewiseLinear) -> Expression:
    """Return a value function of an impact, with the operations of `PiecewiseLinear`."""
    if function.rays is not None:
        right, left = function.rays
        gain = call("div", impact, right)
        if right == left:
            return gain
        return call("when", call("ge", impact, 0.0), gain, call("div", impact, left))
    rising, falling = function.sides
    result = _side(impact, rising, "ge")
    if falling:
        left_of = call("lt", impact, rising[0].x)
        result = call("when", left_of, _side(impact, falling, "le"), result)
    return result


def _side(impact: Expression, segments: tuple[Segment, ...], reaches: Op) -> Expression:
    return reduce(
        lambda before, one: call("when", call(reaches, impact, one.x), _line(impact, one), before),
        segments[1:],
        _line(impact, segments[0]),
    )


def _line(impact: Expression, segment: Segment) -> Expression:
    from_here = impact if segment.x == 0.0 else call("sub", impact, segment.x)
    line = call("mul", call("div", from_here, segment.run), segment.rise)
    value = line if segment.y == 0.0 else call("add", line, segment.y)
    if segment.limit is None:
        return value
    return call("least" if segment.rise > 0 else "most", value, segment.limit)
