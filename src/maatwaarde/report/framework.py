"""A framework as a document or data, to read back what a file says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maatwaarde.framework import Framework, Measure
from maatwaarde.messages import Amount, Message, Number, Percent, msg, nmsg
from maatwaarde.messages.numbers import Unit
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.categories import categories_data, pillar_blocks
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.judged import scale_blocks
from maatwaarde.report.ranking.names import rule_mark
from maatwaarde.report.targets import targets_blocks


def checked_document(path: str, framework: Framework) -> Document:
    """Say of a framework that nothing is wrong with it, and what is in it."""
    title = msg("{file}: in order, with {contents}", file=path, contents=contents(framework))
    return Document(title, ())


def contents(framework: Framework) -> Message:
    """Return how much there is in a framework."""
    values = sum(not node.is_measure for node in framework.nodes)
    return msg(
        "{values}, {measures} and {guards}",
        values=nmsg("{n} value", "{n} values", values),
        measures=nmsg("{n} measure", "{n} measures", len(framework.measures)),
        guards=nmsg("{n} guard", "{n} guards", len(framework.guards)),
    )


def frameworks_document(frameworks: Mapping[str, Framework], owners: Mapping[str, str]) -> Document:
    """List frameworks by their ids, with the plugin that each comes from.

    Parameters
    ----------
    owners
        The plugin of each that comes from one.
    """
    columns = [Column("id", msg("id")), Column("title", msg("title"))]
    if owners:
        columns.append(Column("plugin", msg("plugin")))
    rows = [
        Row((name, item.title, owners.get(name))[: len(columns)])
        for name, item in frameworks.items()
    ]
    title = nmsg("{n} value framework", "{n} value frameworks", len(frameworks))
    return Document(title, (Table("frameworks", tuple(columns), tuple(rows)),))


def frameworks_data(
    frameworks: Mapping[str, Framework], owners: Mapping[str, str]
) -> dict[str, Any]:
    """Return the same as nested data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "frameworks": {name: item.title.model_dump() for name, item in frameworks.items()},
        "from_plugins": dict(owners),
    }


def framework_document(framework: Framework) -> Document:
    """Return the goal tree with weights, anchors and guards."""
    measures = {measure.id: measure for measure in framework.measures}
    columns = (
        Column("node", msg("value or measure")),
        Column("weight", msg("weight"), "share"),
        Column("worst", msg("worst"), "number"),
        Column("best", msg("best"), "number"),
        Column("unit", msg("unit")),
    )
    rows = [
        Row(
            (
                node.title,
                Percent(node.weight),
                *_anchors(measures.get(node.id) if node.is_measure else None),
            ),
            depth=node.depth,
        )
        for node in framework.nodes
    ]
    blocks: list[Block] = []
    if framework.file.description is not None:
        blocks.append(Paragraph(framework.file.description))
    blocks.append(Table("framework", columns, tuple(rows)))
    blocks += targets_blocks(framework)
    blocks += pillar_blocks(framework)
    if framework.guards:
        blocks.append(Heading(msg("Guards")))
        blocks.append(
            Items(
                tuple(
                    Item(
                        msg(
                            "{rule} {value}: at most {allowed}",
                            rule=rule_mark(guard.rule),
                            value=framework.guarded(guard).title,
                            allowed=Number(guard.max_loss, 2),
                        )
                    )
                    for guard in framework.guards
                )
            )
        )
    blocks += scale_blocks(framework)
    blocks += example_notes(framework)
    title = msg("{title} ({id})", title=framework.title, id=framework.id)
    return Document(title, tuple(blocks))


def example_notes(framework: Framework) -> list[Note]:
    """Return a note on how many anchors are invented, or none."""
    examples = sum(measure.example for measure in framework.measures)
    if not examples:
        return []
    text = nmsg(
        "The anchors of {n} of the {m} measures are an invented example.",
        "The anchors of {n} of the {m} measures are invented examples.",
        examples,
        m=len(framework.measures),
    )
    return [Note(text, "caution")]


def framework_data(framework: Framework) -> dict[str, Any]:
    """Return the framework as read, with all that it extends, and the weight of every node."""
    return {
        **header(framework),
        "weights": {node.id: node.weight for node in framework.nodes},
        "categories": categories_data(framework),
        "targets": [
            {
                "measure": measure.id,
                "year": year,
                "target": amount,
                "unit": measure.unit,
                "share_of_baseline": measure.of_baseline(amount),
            }
            for measure in framework.measures
            for year, amount in measure.target.items()
        ],
        "content": framework.file.model_dump(mode="json", by_alias=True, exclude_none=True),
    }


def _anchors(measure: Measure | None) -> tuple[Cell, ...]:
    if measure is None:
        return None, None, None
    return Amount(measure.worst), Amount(measure.best), Unit(measure.unit)
