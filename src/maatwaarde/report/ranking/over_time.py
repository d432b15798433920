"""What each proposal is worth over the years, beside its score at full effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maatwaarde.messages import Number, msg
from maatwaarde.portfolio.analysis.over_time import OverTime
from maatwaarde.report.blocks import Block, Column, Heading, Row, Table
from maatwaarde.report.portfolio.names import natural
from maatwaarde.report.ranking.names import proposal_name
from maatwaarde.scoring import Scores


def over_time_blocks(found: OverTime, scores: Scores) -> Iterator[Block]:
    """Yield the proposals, the most valuable over the years first."""
    place = {name: i for i, name in enumerate(scores.proposals)}
    order = sorted(found.values, key=lambda name: (-found.values[name], natural(name)))
    columns = (
        Column("proposal", msg("proposal")),
        Column("over_time", msg("over the years"), "number"),
        Column("score", msg("score"), "number"),
    )
    rows = [
        Row(
            (
                proposal_name(scores, place[name]),
                Number(found.values[name], sign=True),
                Number(float(scores.score[place[name]]), sign=True),
            )
        )
        for name in order
    ]
    yield Heading(
        msg(
            "Value of each proposal alone, from {first} to {last}",
            first=str(found.first),
            last=str(found.horizon),
        )
    )
    yield Table("over_time", columns, tuple(rows))


def over_time_data(found: OverTime) -> dict[str, Any]:
    """Return the values as nested data."""
    return {"first_year": found.first, "horizon": found.horizon, "values": found.values}
