"""Weights as a document, data and tables: common and by group, and how far people agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.messages import (
    Message,
    Number,
    Percent,
    Share,
    Text,
    Times,
    joined,
    msg,
    nmsg,
)
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.data import header, judgements_data
from maatwaarde.report.document import Document
from maatwaarde.report.weights.methods import method_title
from maatwaarde.scoring.weights import (
    ACCEPTED_RATIO,
    Agreement,
    GroupAnswers,
    WeightReport,
    WorstJudgement,
)

# Parts named on which the groups agree least.
_LEAST = 3


def weights_document(
    framework: Framework, report: WeightReport | None, agreement: Agreement | None
) -> Document:
    """Return the weights, common and by group, and what there is to say about the answers.

    Parameters
    ----------
    framework
        With the common weights.
    report
        ``None`` when the weights are those in the framework.
    """
    title = msg("Weights: {framework}", framework=framework.title)
    method = method_title("framework" if report is None else report.method)
    blocks: list[Block] = [Paragraph(msg("method: {method}", method=method))]
    if report is None:
        return Document(
            title, (*blocks, _table(framework, None)), lambda: (_annex(framework, None),)
        )
    groups = [
        Item(
            msg(
                "{group}: {part}, {respondents}",
                group=group,
                part=Percent(part),
                respondents=respondents(report, group),
            )
        )
        for group, part in report.groups.items()
    ]
    blocks += [Items(tuple(groups)), _table(framework, report)]
    if report.unanswered:
        parts = joined([_part(framework, item.parent) for item in report.unanswered], ", ")
        text = msg("Not asked or answered, so as in the framework: below {parts}.", parts=parts)
        blocks.append(Paragraph(text))
    if report.method in ("ahp", "bwm"):
        blocks += _consistency(framework, report)
    blocks += _agreement(framework, report, agreement)
    if agreement is not None:
        blocks += _differences(framework, agreement)
    return Document(title, tuple(blocks), lambda: (_annex(framework, report),))


def weights_data(
    framework: Framework, report: WeightReport | None, agreement: Agreement | None
) -> dict[str, Any]:
    """Return weights as nested data, of the whole and among siblings."""
    data: dict[str, Any] = {
        **header(framework),
        "weights": {node.id: node.weight for node in framework.nodes},
        "weights_among_siblings": {node.id: node.share for node in framework.nodes},
        "judgements": None if report is None else judgements_data(report),
    }
    if report is not None:
        data["weights_by_group"] = {
            group: {node.id: node.weight for node in report.framework_of(group, framework).nodes}
            for group in report.groups
        }
    data["agreement"] = None
    if agreement is not None:
        data["agreement"] = {
            "consensus": agreement.consensus,
            "distance": agreement.distance,
            "largest_differences": {
                group: [
                    {"id": item.id, "own": item.own, "common": item.common} for item in differences
                ]
                for group, differences in agreement.differences.items()
            },
        }
    return data


def _annex(framework: Framework, report: WeightReport | None) -> Table:
    """Return one row a value or measure: the common weights, and those of every group."""
    nodes = framework.nodes
    parents = ["" if n.parent is None else nodes[n.parent].id for n in nodes]
    groups = {} if report is None else {g: report.framework_of(g, framework) for g in report.groups}
    return from_columns(
        "weights",
        [
            (Column("id", msg("id")), [node.id for node in nodes]),
            (Column("title", msg("title")), [node.title for node in nodes]),
            (Column("parent", msg("below")), parents),
            (Column("weight", msg("weight"), "share"), [node.weight for node in nodes]),
            (
                Column("weight_among_siblings", msg("weight within its part"), "share"),
                [node.share for node in nodes],
            ),
            *(
                (
                    Column(f"group:{group}", msg("group: {name}", name=group), "share"),
                    [node.weight for node in own.nodes],
                )
                for group, own in groups.items()
            ),
        ],
    )


def respondents(report: WeightReport, group: str) -> Message:
    """Say how many people of a group answered."""
    return nmsg("{n} respondent", "{n} respondents", len(report.respondents[group]))


def _table(framework: Framework, report: WeightReport | None) -> Table:
    groups = () if report is None or len(report.groups) == 1 else tuple(report.groups)
    own = [] if report is None else [report.framework_of(group, framework) for group in groups]
    columns = (
        Column("node", msg("value or measure")),
        Column("weight", msg("common") if groups else msg("weight"), "share"),
        *(Column(f"group:{group}", group, "share") for group in groups),
    )
    rows = [
        Row(
            (
                node.title,
                Share(node.weight),
                *(Share(other.nodes[i].weight) for other in own),
            ),
            depth=node.depth,
        )
        for i, node in enumerate(framework.nodes)
    ]
    return Table("weights", columns, tuple(rows))


def _part(framework: Framework, parent: str) -> Text:
    return framework.node(parent).title if parent else msg("the main values")


def _consistency(framework: Framework, report: WeightReport) -> list[Block]:
    """Say per group how consistent it is, and in full where it is not."""
    heading = msg("Do the answers fit together?")
    if report.method == "ahp":
        limit = msg("(up to {limit} is customarily accepted)", limit=Number(ACCEPTED_RATIO, 2))
        heading = joined([heading, limit])
    items = []
    # One comparison cannot contradict itself.
    telling = [siblings for siblings in report.siblings if len(siblings.ids) > 2]
    for group in report.groups:
        found = [
            (siblings.parent, answers)
            for siblings in telling
            for answers in siblings.groups
            if answers.group == group
        ]
        if found:
            items.append(_group_consistency(framework, group, found))
    joint = [s.consistency_ratio for s in telling if s.consistency_ratio is not None]
    if joint and len(report.groups) > 1:
        items.append(
            Item(msg("all groups together: consistency ratio {ratio}", ratio=_span(joint)))
        )
    return [Heading(heading), Items(tuple(items))] if items else []


def _group_consistency(
    framework: Framework, group: str, found: list[tuple[str, GroupAnswers]]
) -> Item:
    ratios = [a.consistency_ratio for _, a in found if a.consistency_ratio is not None]
    texts: list[Text] = [msg("consistency ratio {ratio}", ratio=_span(ratios))]
    deviations = [a.deviation for _, a in found if a.deviation is not None]
    if deviations:
        texts.append(msg("largest deviation {value}", value=Number(max(deviations))))
    open_pairs = sum(answers.open_pairs for _, answers in found)
    if open_pairs:
        texts.append(nmsg("{n} comparison open", "{n} comparisons open", open_pairs))
    below: list[Item] = []
    for parent, answers in found:
        below += _alone(framework, parent, answers)
        if answers.worst and answers.consistency_ratio is not None:
            text = msg(
                "{part}: {ratio}",
                part=_part(framework, parent),
                ratio=Number(answers.consistency_ratio, 2),
            )
            below.append(Item(text, below=tuple(_worst(framework, one) for one in answers.worst)))
    return Item(msg("{group}: {texts}", group=group, texts=joined(texts, "; ")), below=tuple(below))


def _alone(framework: Framework, parent: str, answers: GroupAnswers) -> list[Item]:
    """Name respondents who contradict themselves, which the mean of a group can hide."""
    named = [
        joined([name, Number(ratio, 2)])
        for name, ratio in zip(answers.respondents, answers.respondent_ratios, strict=False)
        if ratio is not None and ratio > ACCEPTED_RATIO
    ]
    if not named or len(answers.respondents) == 1:
        return []
    part = _part(framework, parent)
    return [Item(msg("{part}, each alone: {names}", part=part, names=joined(named, ", ")))]


def _span(values: Sequence[float]) -> Text:
    low, high = Number(min(values), 2), Number(max(values), 2)
    if low.text("en") == high.text("en"):
        return low
    return msg("{low} to {high}", low=low, high=high)


def _worst(framework: Framework, worst: WorstJudgement) -> Item:
    text = msg(
        "{a} against {b}: given {given}, fits the rest best: {consistent} (ratio then {ratio})",
        a=framework.node(worst.a).title,
        b=framework.node(worst.b).title,
        given=Times(worst.given),
        consistent=Times(worst.consistent),
        ratio=Number(worst.ratio, 2),
    )
    return Item(text, "\N{BULLET}")


def _agreement(
    framework: Framework, report: WeightReport, agreement: Agreement | None
) -> list[Block]:
    items = []
    if agreement is not None:
        shown = _consensus(agreement.consensus)
        items.append(Item(msg("Between the groups, over all measures: {value}.", value=shown)))
        apart = sorted(
            (siblings.consensus, i)
            for i, siblings in enumerate(report.siblings)
            if siblings.consensus is not None
        )
        named = [
            joined([_part(framework, report.siblings[i].parent), Number(least, 2)])
            for least, i in apart[:_LEAST]
        ]
        items.append(Item(msg("Least on: {parts}.", parts=joined(named, ", "))))
    for group in report.groups:
        within = [
            (answers.consensus, i)
            for i, siblings in enumerate(report.siblings)
            for answers in siblings.groups
            if answers.group == group and answers.consensus is not None
        ]
        if within:
            value, i = min(within)
            text = msg(
                "Within {group} least: {value}, on {part}.",
                group=group,
                value=_consensus(value),
                part=_part(framework, report.siblings[i].parent),
            )
            items.append(Item(text))
    if not items:
        return []
    heading = msg("Agreement, from 0 (none at all) to 1 (full; Goepel 2013)")
    return [Heading(heading), Items(tuple(items))]


def _differences(framework: Framework, agreement: Agreement) -> list[Block]:
    items = [
        Item(
            msg(
                "{group}: {distance} of the weight lies elsewhere than in common.",
                group=group,
                distance=Share(distance),
            ),
            below=tuple(
                Item(
                    msg(
                        "{what}: {own}, in common {common}",
                        what=framework.node(item.id).title,
                        own=Share(item.own),
                        common=Share(item.common),
                    ),
                    "\N{BULLET}",
                )
                for item in agreement.differences[group]
            ),
        )
        for group, distance in agreement.distance.items()
    ]
    return [Heading(msg("Who differs most, and on what?")), Items(tuple(items))]


def _consensus(value: float) -> Message:
    return msg("{value} ({level})", value=Number(value, 2), level=_level(value))


def _level(value: float) -> Message:
    if value <= 0.5:
        return msg("very low")
    if value <= 0.625:
        return msg("low")
    if value <= 0.75:
        return msg("moderate")
    return msg("high") if value <= 0.875 else msg("very high")
