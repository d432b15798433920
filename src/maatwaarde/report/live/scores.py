"""The sheet with scores, ranks, guards and contributions, all of them formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.framework import Framework, Guard
from maatwaarde.messages import Text, joined, msg
from maatwaarde.report.live.cells import Block
from maatwaarde.report.live.impacts import Three
from maatwaarde.report.live.sheets import Pen
from maatwaarde.scoring import Scores
from maatwaarde.scoring.standings import GuardResult

_TOP = 2
# A loss of exactly the allowed size is allowed, also after rounding; as in the scores.
_ALLOWANCE = 1e-12


def write_scores(
    pen: Pen, name: str, scores: Scores, weights: Block, impacts: Three, values: Three
) -> Block:
    """Write one row a proposal; return the block of ranks, scores and what goes with them."""
    measures, guards = scores.framework.measures, scores.guards
    n, m = scores.valuation.central.shape
    heads: list[Text] = [
        msg("rank"),
        msg("id"),
        msg("proposal"),
        msg("score"),
        msg("low"),
        msg("high"),
        msg("known part of the weight"),
        msg("veto"),
    ]
    heads += [joined([msg("on {title}", title=_subject(scores, guard))]) for guard in guards]
    heads += [measure.title for measure in measures]
    sheet = pen.sheet(name, _TOP, 3, (7, 14, 42, *(12 for _ in heads[3:])))
    pen.heads(sheet, 1, 0, heads)
    first_guard, first_measure = 8, 8 + len(guards)
    _head_of_groups(pen, sheet, guards, first_guard, first_measure)
    leaves = [i for i, node in enumerate(scores.framework.nodes) if node.is_measure]
    # The weights of the measures once more, side by side, so that sums of products are short.
    for j, leaf in enumerate(leaves):
        pen.formula(
            sheet,
            0,
            first_measure + j,
            weights.cell(leaf, 2),
            float(scores.framework.measure_weights[j]),
            pen.share,
        )
    measure_weights = Block(name, 0, first_measure)
    weight = measure_weights.along_row(0, m)
    block = Block(name, _TOP, 0)
    score_column, veto_column = (block.down_column(j, n) for j in (3, 7))
    factors = [_factors(scores.framework, guard.guard, weights, leaves) for guard in guards]
    for i in range(n):
        row = _TOP + i
        pen.formula(
            sheet,
            row,
            0,
            _rank(block.cell(i, 7), block.cell(i, 3), veto_column, score_column),
            int(scores.rank[i]) or "",
            pen.plain,
        )
        sheet.write_string(row, 1, scores.proposals[i])
        sheet.write_string(row, 2, scores.titles[i])
        for column, part, result in (
            (3, values.central, scores.score),
            (4, values.low, scores.low),
            (5, values.high, scores.high),
        ):
            formula = f"SUMPRODUCT({part.along_row(i, m)},{weight})"
            pen.formula(sheet, row, column, formula, float(result[i]))
        # COUNT is 1 where a cell holds a number.
        known = "+".join(
            f"COUNT({impacts.central.cell(i, j)})*{measure_weights.cell(0, j)}"
            for j in range(m)
            if not scores.impacts.assumed[i, j]
        )
        pen.formula(sheet, row, 6, known or "0", float(scores.coverage[i]), pen.share)
        broken = []
        for k, guard in enumerate(guards):
            now = float(guard.worth[i])
            formula = _worth(*factors[k], values.central, i, now)
            pen.formula(sheet, row, first_guard + k, formula, now)
            if guard.guard.rule == "veto":
                limit = -guard.guard.max_loss - _ALLOWANCE
                broken.append(f"{block.cell(i, first_guard + k)}<{limit!r}")
        veto = f'IF(OR({",".join(broken)}),"VETO","")' if broken else '""'
        vetoed = any(r.broken[i] for r in guards if r.guard.rule == "veto")
        pen.formula(sheet, row, 7, veto, "VETO" if vetoed else "", pen.plain)
        for j in range(m):
            formula = f"{values.central.cell(i, j)}*{measure_weights.cell(0, j)}"
            pen.formula(sheet, row, first_measure + j, formula, float(scores.contributions[i, j]))
    return block


def _rank(veto: str, score: str, vetoes: str, scores: str) -> str:
    """Return the formula of a rank: equal scores share one, and who is vetoed has none."""
    return f'IF({veto}="",SUMPRODUCT(({vetoes}="")*({scores}>{score}))+1,"")'


def _subject(scores: Scores, result: GuardResult) -> Text:
    return scores.framework.guarded(result.guard).title


def _head_of_groups(
    pen: Pen, sheet: Any, guards: Sequence[GuardResult], first_guard: int, first_measure: int
) -> None:
    if guards:
        limits = "; ".join(f"{result.guard.max_loss:g}" for result in guards)
        sheet.write_string(
            0, first_guard, pen.say(msg("guards: value, with loss at most {limits}", limits=limits))
        )
    sheet.write_string(0, first_measure - 1, pen.say(msg("weight in the score:")), pen.head)


def _factors(
    framework: Framework, guard: Guard, weights: Block, leaves: Sequence[int]
) -> tuple[list[tuple[int, str]], str]:
    """Return what each measure counts in what a guard protects, and what the sum is divided by."""
    members = framework.guarded(guard).measures
    if guard.value is None:
        parts = [(j, weights.cell(leaves[j], 2)) for j in members]
        return parts, "+".join(part for _, part in parts)
    top = framework.position(guard.value)
    found = []
    for j in members:
        factors, at = [], leaves[j]
        while at != top:
            factors.append(weights.cell(at, 1))
            at = framework.nodes[at].parent or 0
        found.append((j, "*".join(factors) or "1"))
    return found, ""


def _worth(
    factors: Sequence[tuple[int, str]], total: str, values: Block, i: int, now: float
) -> str:
    """Return the formula of what a proposal is worth on what a guard protects."""
    whole = "+".join(f"{values.cell(i, j)}*{factor}" for j, factor in factors)
    # Where nothing of it weighs anything, the division at the top of the tree is not followed.
    return f"IFERROR(({whole})/({total}),{now!r})" if total else whole
