"""The sheets with impacts, and with what these are worth by the anchors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.messages import Unit
from maatwaarde.report.live.cells import Block
from maatwaarde.report.live.sheets import Names, Pen
from maatwaarde.scoring import Scores


@dataclass(frozen=True, slots=True)
class Three:
    """Three blocks of proposals by measures: as estimated, and the ends of the range."""

    central: Block
    low: Block
    high: Block


@dataclass(frozen=True, slots=True)
class Points:
    """Where the points of one measure's value function stand: row ``j``, ``n`` of ``most``."""

    anchors: Block
    j: int
    n: int
    most: int

    def x(self, k: int) -> str:
        return self.anchors.cell(self.j, 1 + k)

    def y(self, k: int) -> str:
        return self.anchors.cell(self.j, 1 + self.most + k)

    def xs(self) -> str:
        return self._row(1)

    def ys(self) -> str:
        return self._row(1 + self.most)

    def _row(self, first: int) -> str:
        anchors = self.anchors
        return Block(anchors.sheet, anchors.row, anchors.column + first).along_row(self.j, self.n)


def worth(cell: str, points: Points) -> str:
    """Return the formula of what the impact in a cell is worth."""
    if points.n == 3:  # the two anchors, with nothing between them
        right, left = (f"{cell}*{points.y(k)}/{points.x(k)}" for k in (2, 0))
        return f"IF({cell}>=0,{right},{left})"
    xs, ys = points.xs(), points.ys()
    # The line whose left end is the last point that is not above the impact; the outer ones go on
    # beyond the ends.
    k = f"MIN(IFERROR(MATCH({cell},{xs},1),1),{points.n - 1})"
    run, rise = (f"(INDEX({s},{k}+1)-INDEX({s},{k}))" for s in (xs, ys))
    return f"INDEX({ys},{k})+({cell}-INDEX({xs},{k}))*{rise}/{run}"


Formula = Callable[[int, int], str]
# Where the proposals begin on these sheets, and what stands before their impacts.
_TOP, _LEFT = 2, 2


def write_impacts(pen: Pen, names: Names, scores: Scores) -> Three:
    """Write the impacts, to be changed; where no range was given, its ends follow the impact."""
    table = scores.impacts
    sheet = _sheet(pen, names.impacts, scores)
    central = Block(names.impacts, _TOP, _LEFT)
    for i, j in np.ndindex(*table.value.shape):
        pen.number(sheet, _TOP + i, _LEFT + j, float(table.value[i, j]), pen.input)
    ends = []
    for name, end in ((names.impacts_low, table.low), (names.impacts_high, table.high)):
        sheet = _sheet(pen, name, scores)
        for i, j in np.ndindex(*end.shape):
            value, at = float(end[i, j]), float(table.value[i, j])
            if value == at:
                pen.formula(sheet, _TOP + i, _LEFT + j, central.cell(i, j), value, pen.plain)
            else:
                pen.number(sheet, _TOP + i, _LEFT + j, value, pen.input)
        ends.append(Block(name, _TOP, _LEFT))
    return Three(central, *ends)


def write_values(pen: Pen, names: Names, scores: Scores, impacts: Three, anchors: Block) -> Three:
    """Write what every impact is worth between -1 and 1, and beyond along the last slope."""
    functions = scores.valuation.functions
    most = max(len(function.x) for function in functions)
    points = [Points(anchors, j, len(function.x), most) for j, function in enumerate(functions)]
    valuation = scores.valuation
    blocks = Three(
        *(Block(n, _TOP, _LEFT) for n in (names.values, names.values_low, names.values_high))
    )
    shape = valuation.central.shape

    def write(name: str, values: Floats, formula: Formula) -> None:
        sheet = _sheet(pen, name, scores)
        for i, j in np.ndindex(*shape):
            pen.formula(sheet, _TOP + i, _LEFT + j, formula(i, j), float(values[i, j]))

    def central(i: int, j: int) -> str:
        given = impacts.central.cell(i, j)
        middle = f"({blocks.low.cell(i, j)}+{blocks.high.cell(i, j)})/2"
        return f"IF(ISNUMBER({given}),{worth(given, points[j])},{middle})"

    def end(pick: str) -> Formula:
        def formula(i: int, j: int) -> str:
            ends = (worth(block.cell(i, j), points[j]) for block in (impacts.low, impacts.high))
            return f"{pick}({','.join(ends)})"

        return formula

    write(names.values, valuation.central, central)
    write(names.values_low, valuation.low, end("MIN"))
    write(names.values_high, valuation.high, end("MAX"))
    return blocks


def _sheet(pen: Pen, name: str, scores: Scores) -> Any:
    measures = scores.framework.measures
    sheet = pen.sheet(name, _TOP, _LEFT, (14, 42, *(14 for _ in measures)))
    pen.heads(sheet, 0, _LEFT, [measure.title for measure in measures])
    for j, measure in enumerate(measures):
        sheet.write_string(1, _LEFT + j, pen.say(Unit(measure.unit)))
    for i, (identifier, title) in enumerate(zip(scores.proposals, scores.titles, strict=True)):
        sheet.write_string(_TOP + i, 0, identifier)
        sheet.write_string(_TOP + i, 1, title)
    return sheet
