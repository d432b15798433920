"""How sure a ranking is, in every figure: tables for files."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from maatwaarde.messages import msg
from maatwaarde.report.blocks import Column, Row, Table, from_columns
from maatwaarde.scoring.robustness import Robustness
from maatwaarde.scoring.tradeoffs import Tradeoffs


def robustness_annexes(result: Robustness, trade: Tradeoffs) -> tuple[Table, ...]:
    """Return acceptability, central weights, pairwise winning, stability and trade-offs."""
    scores, smaa, found = result.scores, result.smaa, trade.compensation
    rows = list(result.rows)
    ids = [scores.proposals[row] for row in rows]
    named = [
        (Column("id", msg("id")), ids),
        (Column("title", msg("title")), [scores.titles[row] for row in rows]),
    ]
    acceptability = from_columns(
        "acceptability",
        [
            (Column("rank", msg("rank"), "number"), [int(scores.rank[row]) for row in rows]),
            *named,
            (Column("mean_rank", msg("mean rank"), "number"), smaa.mean_rank.tolist()),
            (Column("confidence", msg("confidence"), "share"), _blank(smaa.confidence)),
            *(
                (
                    Column(f"rank {k + 1}", msg("rank {n}", n=k + 1), "share"),
                    smaa.rank_acceptability[:, k].tolist(),
                )
                for k in range(len(rows))
            ),
        ],
    )
    measures = [scores.framework.measures[j] for j in result.measures]
    central = from_columns(
        "central_weights",
        [
            *named,
            *(
                (Column(measure.id, measure.title, "share"), _blank(smaa.central_weights[:, k]))
                for k, measure in enumerate(measures)
            ),
        ],
    )
    winning = from_columns(
        "pairwise_winning",
        [
            named[0],
            *(
                (
                    Column(f"above {identifier}", msg("above {id}", id=identifier), "share"),
                    smaa.pairwise_winning[:, k].tolist(),
                )
                for k, identifier in enumerate(ids)
            ),
        ],
    )
    flags = [";".join(flag.measure.id for flag in trade.flags if flag.row == row) for row in rows]
    tradeoffs = from_columns(
        "tradeoffs",
        [
            *named,
            (Column("gain", msg("gain"), "number"), found.gain[rows].tolist()),
            (Column("loss", msg("loss"), "number"), found.loss[rows].tolist()),
            (Column("loss_share", msg("loss share"), "share"), found.share[rows].tolist()),
            (Column("disproportionate_on", msg("disproportionate on")), flags),
        ],
    )
    return acceptability, central, winning, _stability(result), tradeoffs


def _stability(result: Robustness) -> Table:
    ids = [result.scores.proposals[row] for row in result.rows]
    rows = []
    for nodes in (result.values, result.by_measure):
        order = [ids[i] for i in nodes.stability.order]
        held = [(msg("{id} first", id=order[0]), nodes.stability.first)]
        held += [
            (msg("{one} above {other}", one=one, other=other), interval)
            for one, other, interval in zip(
                order, order[1:], nodes.stability.neighbours, strict=False
            )
        ]
        for name, interval in held:
            for j, position in enumerate(nodes.nodes):
                node = result.scores.framework.nodes[position]
                ends = float(interval.low[j]), float(interval.high[j])
                rows.append(Row((name, node.id, float(nodes.weights[j]), *ends)))
    columns = (
        Column("order", msg("order")),
        Column("id", msg("id")),
        Column("weight", msg("weight"), "share"),
        Column("low", msg("from"), "share"),
        Column("high", msg("to"), "share"),
    )
    return Table("weight_stability", columns, tuple(rows))


def _blank(values: Iterable[float]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
