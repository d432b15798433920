"""The sheets with what an organisation has set: weights in the goal tree, and anchors."""

from __future__ import annotations

from maatwaarde.framework import Framework
from maatwaarde.messages import Unit, msg
from maatwaarde.report.live.cells import Block
from maatwaarde.report.live.sheets import Pen
from maatwaarde.scoring import Scores


def write_weights(pen: Pen, name: str, framework: Framework) -> Block:
    """Write the goal tree with its weights; return the weights of its nodes, one a row.

    In the block the columns are: the weight as set, the share among siblings, and the part of the
    whole, for a measure its weight in the score.
    """
    sheet = pen.sheet(name, 2, 2, (18, 46, 18, 14, 14, 14))
    told = msg("Change the yellow cells; shares are of what stands under the same value.")
    sheet.write_string(0, 0, pen.say(told))
    pen.heads(
        sheet,
        1,
        0,
        (
            msg("id"),
            msg("value or measure"),
            msg("under"),
            msg("weight"),
            msg("share"),
            msg("part of the score"),
        ),
    )
    block = Block(name, 2, 3)
    nodes = framework.nodes
    own = framework.stated_weights
    for i, node in enumerate(nodes):
        above = "" if node.parent is None else nodes[node.parent].id
        sheet.write_string(2 + i, 0, node.id)
        indent = pen.book.add_format({"indent": node.depth, "bold": not node.is_measure})
        sheet.write_string(2 + i, 1, pen.say(node.title), indent)
        sheet.write_string(2 + i, 2, above)
        sheet.write_number(2 + i, 3, own[node.id], pen.input)
        siblings = [k for k, other in enumerate(nodes) if other.parent == node.parent]
        total = "+".join(block.cell(k, 0, whole=False) for k in siblings)
        weight = block.cell(i, 0, whole=False)
        pen.formula(sheet, 2 + i, 4, f"IF(({total})>0,{weight}/({total}),0)", node.share, pen.share)
        share = block.cell(i, 1, whole=False)
        part = share
        if node.parent is not None:
            part += f"*{block.cell(node.parent, 2, whole=False)}"
        pen.formula(sheet, 2 + i, 5, part, node.weight, pen.share)
    return block


def write_anchors(pen: Pen, name: str, scores: Scores) -> Block:
    """Write the points of every value function, one measure a row, impacts rising.

    In the block the first column holds the number of points, then come the impacts and the values;
    `points_of` says where.
    """
    measures = scores.framework.measures
    functions = scores.valuation.functions
    most = max(len(function.x) for function in functions)
    sheet = pen.sheet(name, 2, 2, (18, 46, 16, 10))
    sheet.write_string(
        0,
        0,
        pen.say(
            msg(
                "What counts as a full loss (-1), as nothing (0) and as a full gain (1); keep the "
                "impacts rising from left to right."
            )
        ),
    )
    pen.heads(sheet, 1, 0, (msg("id"), msg("measure"), msg("unit"), msg("points")))
    for k in range(most):
        pen.heads(sheet, 1, 4 + k, (msg("impact {n}", n=k + 1),))
        pen.heads(sheet, 1, 4 + most + k, (msg("value {n}", n=k + 1),))
    for j, (measure, function) in enumerate(zip(measures, functions, strict=True)):
        sheet.write_string(2 + j, 0, measure.id)
        sheet.write_string(2 + j, 1, pen.say(measure.title))
        sheet.write_string(2 + j, 2, pen.say(Unit(measure.unit)))
        sheet.write_number(2 + j, 3, len(function.x))
        for k, (x, y) in enumerate(zip(function.x, function.y, strict=True)):
            # Doing nothing is worth nothing, whatever else is changed.
            sheet.write_number(2 + j, 4 + k, x, pen.input if y else pen.plain)
            sheet.write_number(2 + j, 4 + most + k, y, pen.plain)
    return Block(name, 2, 3)
