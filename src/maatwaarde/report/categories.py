"""Gains and harms per value, per ESG pillar and per SDG, as blocks, annexes and data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import By, Category, Framework
from maatwaarde.framework.categories import overlap
from maatwaarde.messages import Message, Number, Percent, Text, joined, msg
from maatwaarde.report.blocks import Block, Cell, Column, Heading, Note, Row, Table, from_columns
from maatwaarde.scoring import ByCategory, Standings, by_category
from maatwaarde.scoring.categories import category_unknown, category_values

_DIGITS = 3
_ALL: tuple[By, ...] = ("value", "pillar", "sdg")
KEYS: dict[By, str] = {"value": "values", "pillar": "pillars", "sdg": "sdgs"}
"""How data calls what is added up under each."""

_HEADINGS: dict[By, Message] = {
    "value": msg("Gains and harms by value"),
    "pillar": msg("Gains and harms by pillar"),
    "sdg": msg("Gains and harms by SDG"),
}
_NAMES: dict[By, Message] = {"value": msg("value"), "pillar": msg("pillar"), "sdg": msg("SDG")}


def category_blocks(
    framework: Framework, contributions: Sequence[float], by: By
) -> Iterator[Block]:
    """Yield what one proposal or portfolio gains and harms under each category.

    Parameters
    ----------
    contributions
        Of the measures, in the order of the framework.
    """
    found = by_category(framework, np.array([contributions], dtype=np.float64), by)
    columns = (
        Column("category", _NAMES[by]),
        Column("gains", msg("gain"), "number"),
        Column("harms", msg("harm"), "number"),
        Column("contribution", msg("contribution"), "number"),
    )
    rows = [
        Row((one.title, *(_figure(part[0, k]) for part in found.parts)))
        for k, one in enumerate(found.categories)
        if one.weight > 0
    ]
    if not overlap(found.categories):
        whole = np.array(contributions, dtype=np.float64)
        sums = np.maximum(whole, 0.0).sum(), np.minimum(whole, 0.0).sum(), whole.sum()
        rows.append(Row((msg("together"), *map(_figure, sums)), strong=True))
    yield Heading(_HEADINGS[by])
    yield Table("categories", columns, tuple(rows))
    yield from _overlap_note(found.categories)


def category_matrix(
    scores: Standings, by: By, methods: Iterable[Standings] = ()
) -> Iterator[Block]:
    """Yield what every proposal gains and harms under each category, best first.

    Parameters
    ----------
    methods
        Scores of the same proposals by other methods that stand beside these.
    """
    found = by_category(scores.framework, scores.contributions, by)
    unknown = category_unknown(scores, found.categories)
    shown = [k for k, one in enumerate(found.categories) if one.weight > 0]
    columns = (
        Column("proposal", msg("proposal")),
        *(Column(found.categories[k].id, found.categories[k].title) for k in shown),
    )
    rows = tuple(
        Row((scores.proposals[i], *(_both(found, i, k, bool(unknown[i, k])) for k in shown)))
        for i in scores.order
    )
    yield Heading(_HEADINGS[by])
    yield Table("categories", columns, rows)
    if unknown[:, shown].any():
        text = msg("an impact is unknown there, and counts as the middle of its range")
        yield Note(text, mark="?")
    yield from _overlap_note(found.categories)
    others = [one.method for one in (scores, *methods) if not one.additive]
    if others:
        text = msg(
            "Gains and harms are those of the value method; they do not add up to the score by "
            "{methods}.",
            methods=joined(dict.fromkeys(others), ", "),
        )
        yield Note(text)


def beside(
    framework: Framework, this: Floats, other: Floats, by: By
) -> Iterator[tuple[Text, int, float, float]]:
    """Yield what two portfolios add under each category that weighs something.

    Where one of them does harm there, gains and harms follow.

    Parameters
    ----------
    this, other
        Contributions of the measures, shape (measures,).

    Yields
    ------
    name, depth, this, other
        What it is, and at depth 1 its gains and harms.
    """
    found = by_category(framework, np.array([this, other]), by)
    for k, one in enumerate(found.categories):
        if one.weight > 0:
            yield one.title, 0, *_pair(found.contributions, k)
            if found.harms[:, k].any():
                yield msg("gain"), 1, *_pair(found.gains, k)
                yield msg("harm"), 1, *_pair(found.harms, k)


def categories_annex(framework: Framework, contributions: Sequence[float]) -> Table:
    """Return a row for each value, pillar and SDG, with what a portfolio gains and harms there."""
    whole = np.array([contributions], dtype=np.float64)
    found = [by_category(framework, whole, by) for by in _ALL]
    flat = [(one, item, k) for item in found for k, one in enumerate(item.categories)]
    return from_columns(
        "categories",
        [
            (Column("by", msg("by")), [_NAMES[one.by] for one, _, _ in flat]),
            (Column("category", msg("id")), [one.id for one, _, _ in flat]),
            (Column("title", msg("title")), [one.title for one, _, _ in flat]),
            (Column("weight", msg("weight"), "share"), [one.weight for one, _, _ in flat]),
            (
                Column("gains", msg("gain"), "number"),
                [float(item.gains[0, k]) for _, item, k in flat],
            ),
            (
                Column("harms", msg("harm"), "number"),
                [float(item.harms[0, k]) for _, item, k in flat],
            ),
            (
                Column("contribution", msg("contribution"), "number"),
                [float(item.contributions[0, k]) for _, item, k in flat],
            ),
        ],
    )


def categories_data(framework: Framework) -> list[dict[str, Any]]:
    """Return which values, pillars and SDGs there are, with their measures."""
    return [
        {
            "by": by,
            "id": one.id,
            "title": one.title.model_dump(exclude_none=True),
            "weight": one.weight,
            "measures": [framework.measures[j].id for j in one.measures],
        }
        for by in _ALL
        for one in framework.categories(by)
    ]


def totals_data(framework: Framework, contributions: Sequence[float]) -> dict[str, Any]:
    """Return what a portfolio gains and harms under each category."""
    whole = np.array([contributions], dtype=np.float64)
    return {
        KEYS[by]: {one.id: _figures(found, 0, k) for k, one in enumerate(found.categories)}
        for by in _ALL
        for found in (by_category(framework, whole, by),)
    }


def proposals_data(scores: Standings, rows: Iterable[int]) -> Iterator[dict[str, Any]]:
    """Yield for each of these rows what it gains and harms under each pillar and SDG."""
    parts = [
        (KEYS[by], found, category_values(scores, found.categories))
        for by in ("pillar", "sdg")
        for found in (by_category(scores.framework, scores.contributions, by),)
    ]
    for row in rows:
        yield {
            key: {
                one.id: {"value": values[row, k], **_figures(found, row, k)}
                for k, one in enumerate(found.categories)
            }
            for key, found, values in parts
        }


def pillar_blocks(framework: Framework) -> Iterator[Block]:
    """Yield the pillar and SDGs of each value, where a framework has any, and what they weigh."""
    values = [node for node in framework.nodes if not node.is_measure]
    if not any(node.pillar or node.sdg for node in values):
        return
    columns = (
        Column("value", _NAMES["value"]),
        Column("pillar", _NAMES["pillar"]),
        Column("sdg", _NAMES["sdg"]),
    )
    titles = {one.id: one.title for one in framework.categories("pillar")}
    yield Heading(msg("Pillars and SDGs"))
    yield Table(
        "pillars",
        columns,
        tuple(
            Row(
                (
                    node.title,
                    titles.get(node.pillar) if node.pillar else None,
                    ", ".join(map(str, node.sdg)) or None,
                ),
                depth=node.depth,
            )
            for node in values
        ),
    )
    parts = [joined([one.title, Percent(one.weight)]) for one in framework.categories("pillar")]
    yield Note(msg("Weight by pillar: {parts}.", parts=joined(parts, ", ")))


def _pair(figures: Floats, k: int) -> tuple[float, float]:
    return float(figures[0, k]), float(figures[1, k])


def _both(found: ByCategory, row: int, k: int, unknown: bool) -> Cell:
    """Return gain and harm in one cell; nothing where there is neither."""
    parts = (found.gains[row, k], found.harms[row, k])
    texts: list[Text] = [_figure(part) for part in parts if part]
    if unknown:
        texts.append("?")
    if len(texts) < 2:
        return texts[0] if texts else None
    return joined(texts)


def _figure(value: float) -> Number | Message:
    """Return a contribution; small is not nothing."""
    number = float(value)
    if 0 < abs(number) < 0.5 * 10.0**-_DIGITS:
        sign = "+" if number > 0 else "\N{MINUS SIGN}"
        return msg("{sign}<{least}", sign=sign, least=Number(10.0**-_DIGITS, _DIGITS))
    return Number(number, _DIGITS, sign=True)


def _figures(found: ByCategory, row: int, k: int) -> dict[str, float]:
    return {
        "contribution": found.contributions[row, k],
        "gains": found.gains[row, k],
        "harms": found.harms[row, k],
    }


def _overlap_note(found: Sequence[Category]) -> Iterator[Note]:
    if overlap(found):
        yield Note(
            msg(
                "SDGs overlap: what is named under several of them counts whole under each, so "
                "these do not add up to the whole."
            )
        )
