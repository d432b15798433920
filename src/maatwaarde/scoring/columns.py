"""What there is to say of every proposal as columns of arrays: the table that files hold.

There is one such table, whatever makes it: a whole list at once, or a part of one that is larger
than memory. Each column is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.framework import By
from maatwaarde.late import dataclass
from maatwaarde.messages import Text, Unit, joined, msg
from maatwaarde.scoring.categories import by_category
from maatwaarde.scoring.standings import Standings
from maatwaarde.scoring.value_for_money import ValueForMoney
from maatwaarde.scoring.worst_harm import worst_harms

Kind = Literal["text", "number", "money", "share"]
_ALL: tuple[By, ...] = ("value", "pillar", "sdg")
_NAMES: dict[By, Text] = {"value": msg("value"), "pillar": msg("pillar"), "sdg": msg("SDG")}


@dataclass(frozen=True, eq=False)
class Labelled:
    """Texts of which few differ.

    Parameters
    ----------
    labels
        The texts.
    codes
        Shape (proposals,): the place of each in them; -1 is none.
    """

    labels: tuple[Text, ...]
    codes: NDArray[np.intp]


Values: TypeAlias = NDArray[Any] | Labelled | Sequence[str]
"""Numbers, NaN where there is none; truth; or texts."""


@dataclass(frozen=True, eq=False)
class RankingColumn:
    """One column.

    Parameters
    ----------
    key
        Its stable name: English, without spaces.
    heading
        Its name for people.
    make
        Works out its values, one a proposal in the order of the scores.
    of_list
        Whether a value depends on all other proposals, as a rank does.
    zero_is_none
        Whether 0 stands for no value, as for a rank.
    """

    key: str
    heading: Text
    make: Callable[[], Values]
    kind: Kind = "text"
    unit: str = ""
    of_list: bool = False
    zero_is_none: bool = False


def ranking_columns(
    scores: Standings, worth: ValueForMoney | None = None
) -> Iterator[RankingColumn]:
    """Yield the columns of a ranking, in the order in which files have them."""
    framework = scores.framework
    harms = cache(lambda: worst_harms(scores))

    def ranked(key: str, heading: Text, make: Callable[[], Values]) -> RankingColumn:
        return RankingColumn(key, heading, make, "number", of_list=True, zero_is_none=True)

    def number(
        key: str, heading: Text, make: Callable[[], Values], unit: str = ""
    ) -> RankingColumn:
        return RankingColumn(key, heading, make, "number", unit)

    yield ranked("rank", msg("rank"), lambda: scores.rank)
    yield RankingColumn("tied", msg("rank is shared"), lambda: scores.tied, of_list=True)
    yield RankingColumn("id", msg("id"), lambda: scores.proposals)
    yield RankingColumn("title", msg("title"), lambda: scores.titles)
    yield number("score", msg("score"), lambda: scores.score)
    yield number("score_low", msg("score, lowest"), lambda: scores.low)
    yield number("score_high", msg("score, highest"), lambda: scores.high)
    yield ranked("rank_best", msg("rank, best"), lambda: scores.rank_range[0])
    yield ranked("rank_worst", msg("rank, worst"), lambda: scores.rank_range[1])
    yield RankingColumn("coverage", msg("coverage"), lambda: scores.coverage, "share")
    yield RankingColumn("vetoed", msg("veto"), lambda: scores.vetoed)
    yield RankingColumn("guards_broken", msg("guards broken"), lambda: _broken(scores))
    measures = tuple(measure.title for measure in framework.measures)
    values = tuple(framework.value_of(j).title for j in range(len(measures)))
    yield RankingColumn("worst_harm", msg("worst harm"), lambda: Labelled(measures, harms()[0]))
    yield RankingColumn(
        "worst_harm_under",
        msg("worst harm, under the value"),
        lambda: Labelled(values, harms()[0]),
    )
    heading = msg("worst harm, part of a full loss")
    yield number("worst_harm_value", heading, lambda: harms()[1])
    if worth is not None:
        yield RankingColumn("cost [EUR]", msg("cost (EUR)"), lambda: worth.cost, "money")
        heading = msg("score per million euro")
        yield number("value_per_million", heading, lambda: worth.per_million)
    for k, node in enumerate(framework.nodes):
        if not node.is_measure:
            heading = msg("value: {title}", title=node.title)
            yield number(f"value:{node.id}", heading, _column(lambda: scores.node_values, k))
    for j, measure in enumerate(framework.measures):
        heading = msg("contribution: {title}", title=measure.title)
        make = _column(lambda: scores.contributions, j)
        yield number(f"contribution:{measure.id}", heading, make)
    for j, measure in enumerate(framework.measures):
        heading = msg("impact: {title} [{unit}]", title=measure.title, unit=Unit(measure.unit))
        make = _column(lambda: scores.impacts.value, j)
        yield number(f"impact:{measure.id} [{measure.unit}]", heading, make, measure.unit)
    yield from _under(scores)
    yield from _judged(scores)


def _column(matrix: Callable[[], Floats], j: int) -> Callable[[], Values]:
    return lambda: matrix()[:, j]


def _broken(scores: Standings) -> Labelled:
    """Return the guards that each proposal breaks, as ``veto:NAME;flag:NAME``."""
    names = [f"{result.guard.rule}:{result.guard.subject}" for result in scores.guards]
    broken = np.zeros(len(scores.proposals), dtype=np.int64)
    for k, result in enumerate(scores.guards):
        broken |= result.broken.astype(np.int64) << k
    sets, codes = np.unique(broken, return_inverse=True)
    texts = [";".join(name for k, name in enumerate(names) if one >> k & 1) for one in sets]
    return Labelled(tuple(texts), codes)


def _under(scores: Standings) -> Iterator[RankingColumn]:
    """Yield the gains and the harms of every proposal, a column for each category."""
    framework = scores.framework
    for by in _ALL:
        found = cache(_by(scores, by))
        for k, one in enumerate(framework.categories(by)):
            title = one.title if by == "value" else joined([_NAMES[by], one.title])
            for key, heading, part in (
                ("gain", msg("gain: {title}", title=title), 0),
                ("harm", msg("harm: {title}", title=title), 1),
            ):
                name = f"{key}:{by}:{one.id}"
                yield RankingColumn(name, heading, _part(found, part, k), "number")


def _by(scores: Standings, by: By) -> Callable[[], tuple[Floats, Floats]]:
    def work() -> tuple[Floats, Floats]:
        found = by_category(scores.framework, scores.contributions, by)
        return found.gains, found.harms

    return work


def _part(found: Callable[[], tuple[Floats, Floats]], part: int, k: int) -> Callable[[], Values]:
    return lambda: found()[part][:, k]


def _judged(scores: Standings) -> Iterator[RankingColumn]:
    """Yield which share of each proposal rests on judgement, and what was judged."""
    impacts = scores.impacts
    judgements = impacts.judgements
    if judgements is None:
        return
    weights = scores.framework.measure_weights
    yield RankingColumn(
        "share_judged",
        msg("share of judgement"),
        lambda: ((impacts.judged & impacts.known) * weights).sum(axis=1),
        "share",
    )
    for measure in scores.framework.measures:
        if measure.id in judgements.said:
            heading = msg("judgement: {title}", title=measure.title)
            yield RankingColumn(f"judgement:{measure.id}", heading, _said(scores, measure.id))


def _said(scores: Standings, measure: str) -> Callable[[], Values]:
    def work() -> Values:
        judgements = scores.impacts.judgements
        assert judgements is not None
        said = judgements.said[measure]
        labels = {text: k for k, text in enumerate(dict.fromkeys(filter(None, said)))}
        rows = [judgements.rows[identifier] for identifier in scores.proposals]
        codes = [labels.get(said[row] or "", -1) for row in rows]
        return Labelled(tuple(labels), np.array(codes, dtype=np.intp))

    return work
