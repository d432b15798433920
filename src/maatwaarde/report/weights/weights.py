"""Weights as text, data, tables, and as a framework that a council can adopt."""

from __future__ import annotations

from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.report.data import header, weights_data
from maatwaarde.report.files import Table
from maatwaarde.report.tables import WIDTH, blocks, render, wrap
from maatwaarde.report.words import Language, number, percent, share, word
from maatwaarde.scoring.weights import (
    ACCEPTED_RATIO,
    Agreement,
    GroupAnswers,
    WeightReport,
    WorstJudgement,
)

_LEVELS = (
    (0.5, "consensus_very_low"),
    (0.625, "consensus_low"),
    (0.75, "consensus_moderate"),
    (0.875, "consensus_high"),
)
_GROUP = 12
"""Room for the name of a group in a table."""

_TITLE = 36
"""Room that a table keeps for what stands before the groups."""

_LEAST = 3
"""Parts named on which the groups agree least."""


def weights_text(
    framework: Framework,
    report: WeightReport | None,
    agreement: Agreement | None,
    language: Language = "nl",
    width: int = WIDTH,
) -> str:
    """Return the weights, common and by group, and what there is to say about the answers.

    Parameters
    ----------
    framework
        With the common weights.
    report
        ``None`` when the weights are those in the framework.
    """
    parts = [_heading(framework, report, language, width)]
    parts += _tables(framework, report, language, width)
    if report is not None:
        if report.unanswered:
            titles = [_part(framework, item.parent, language) for item in report.unanswered]
            text = word("unanswered", language, parts=", ".join(titles))
            parts.append(wrap(text, width=width))
        if report.method in ("ahp", "bwm"):
            parts.append(_consistency(framework, report, language, width))
        parts += _agreement(framework, report, agreement, language, width)
    return "\n\n".join(part for part in parts if part) + "\n"


def weights_report_data(
    framework: Framework, report: WeightReport | None, agreement: Agreement | None
) -> dict[str, Any]:
    """Return weights as nested data, of the whole and among siblings."""
    data: dict[str, Any] = {
        **header(framework),
        "weights": {node.id: node.weight for node in framework.nodes},
        "weights_among_siblings": {node.id: node.share for node in framework.nodes},
        "judgements": None if report is None else weights_data(report),
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


def weights_table(framework: Framework, report: WeightReport | None, language: Language) -> Table:
    """Return one row a value or measure: the common weights, and those of every group."""
    nodes = framework.nodes
    table: Table = {
        "id": [node.id for node in nodes],
        "title": [node.title.get(language) for node in nodes],
        "parent": ["" if n.parent is None else nodes[n.parent].id for n in nodes],
        "weight": [node.weight for node in nodes],
        "weight_among_siblings": [node.share for node in nodes],
    }
    for group in () if report is None else report.groups:
        own = report.framework_of(group, framework)  # type: ignore[union-attr]
        table[f"group:{group}"] = [node.weight for node in own.nodes]
    return table


def _heading(
    framework: Framework, report: WeightReport | None, language: Language, width: int
) -> str:
    lines = [wrap(f"{word('weights', language)}: {framework.title.get(language)}", width=width)]
    method = "framework" if report is None else report.method
    lines.append(f"{word('method', language)}: {word(f'method_{method}', language)}")
    for group, part in () if report is None else report.groups.items():
        lines.append(
            wrap(
                f"{group}: {percent(part, language)}, {respondents(report, group, language)}",  # type: ignore[arg-type]
                indent="  ",
                width=width,
            )
        )
    return "\n".join(lines)


def respondents(report: WeightReport, group: str, language: Language) -> str:
    """Say how many people of a group answered."""
    n = len(report.respondents[group])
    return word("respondents_one", language) if n == 1 else word("respondents", language, n=n)


def _tables(
    framework: Framework, report: WeightReport | None, language: Language, width: int
) -> list[str]:
    """Lay out the weights; many groups take several tables below each other."""
    groups = [] if report is None else list(report.groups)
    groups = [] if len(groups) == 1 else groups
    short = [short_name(group) for group in groups]
    parts = [[groups[i] for i in block] for block in blocks(short, width - _TITLE)] or [[]]
    return [_table(framework, report, block, language, width) for block in parts]


def _table(
    framework: Framework,
    report: WeightReport | None,
    groups: list[str],
    language: Language,
    width: int,
) -> str:
    own = [report.framework_of(group, framework) for group in groups] if report is not None else []
    rows = [
        [
            "  " * node.depth + node.title.get(language),
            share(node.weight, language),
            *(share(other.nodes[i].weight, language) for other in own),
        ]
        for i, node in enumerate(framework.nodes)
    ]
    headings = [
        word("value", language),
        word("common" if groups else "weight", language),
        *map(short_name, groups),
    ]
    numbers = range(1, len(headings))
    return render(headings, rows, right=tuple(numbers), flexible=0, width=width)


def short_name(group: str) -> str:
    """Return the name of a group as it fits above a column."""
    return group if len(group) <= _GROUP else group[: _GROUP - 1] + "…"


def _part(framework: Framework, parent: str, language: Language) -> str:
    return _title(framework, parent, language) if parent else word("top_level", language)


def _title(framework: Framework, identifier: str, language: Language) -> str:
    return framework.node(identifier).title.get(language)


def _consistency(framework: Framework, report: WeightReport, language: Language, width: int) -> str:
    """Say per group how consistent it is, and in full where it is not."""
    limit = number(ACCEPTED_RATIO, language, 2)
    first = word("consistency", language)
    if report.method == "ahp":
        first += f" ({word('accepted', language, limit=limit)})"
    lines = [first]
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
            lines += _group_consistency(framework, group, found, language, width)
    joint = [s.consistency_ratio for s in telling if s.consistency_ratio is not None]
    if joint and len(report.groups) > 1:
        text = word("consistency_ratio", language, ratio=_span(joint, language))
        lines.append(f"  {word('consistency_all', language)}: {text}")
    return "\n".join(lines) if len(lines) > 1 else ""


def _group_consistency(
    framework: Framework,
    group: str,
    found: list[tuple[str, GroupAnswers]],
    language: Language,
    width: int,
) -> list[str]:
    ratios = [a.consistency_ratio for _, a in found if a.consistency_ratio is not None]
    texts = [word("consistency_ratio", language, ratio=_span(ratios, language))]
    deviations = [a.deviation for _, a in found if a.deviation is not None]
    if deviations:
        value = number(max(deviations), language, 3)
        texts.append(word("deviation", language, value=value))
    open_pairs = sum(answers.open_pairs for _, answers in found)
    if open_pairs:
        texts.append(word("open_pairs", language, n=open_pairs))
    lines = [f"  {group}: {'; '.join(texts)}"]
    for parent, answers in found:
        lines += _alone(framework, parent, answers, language, width)
        if not answers.worst or answers.consistency_ratio is None:
            continue
        ratio = number(answers.consistency_ratio, language, 2)
        part = _part(framework, parent, language)
        lines.append(wrap(f"{part}: {ratio}", indent="    ", width=width))
        lines += [_worst(framework, worst, language, width) for worst in answers.worst]
    return lines


def _alone(
    framework: Framework, parent: str, answers: GroupAnswers, language: Language, width: int
) -> list[str]:
    """Name respondents who contradict themselves, which the mean of a group can hide."""
    ratios = zip(answers.respondents, answers.respondent_ratios, strict=False)
    named = [
        f"{name} {number(ratio, language, 2)}"
        for name, ratio in ratios
        if ratio is not None and ratio > ACCEPTED_RATIO
    ]
    if not named or len(answers.respondents) == 1:
        return []
    part = _part(framework, parent, language)
    text = word("consistency_alone", language, part=part, names=", ".join(named))
    return [wrap(text, indent="    ", hanging="      ", width=width)]


def _span(values: list[float], language: Language) -> str:
    low, high = number(min(values), language, 2), number(max(values), language, 2)
    return low if low == high else word("from_to", language, low=low, high=high)


def _worst(framework: Framework, worst: WorstJudgement, language: Language, width: int) -> str:
    text = word(
        "consistency_worst",
        language,
        a=_title(framework, worst.a, language),
        b=_title(framework, worst.b, language),
        given=_times(worst.given, language),
        consistent=_times(worst.consistent, language),
        ratio=number(worst.ratio, language, 2),
    )
    return wrap(text, indent="    \N{BULLET} ", hanging="      ", width=width)


def _times(value: float, language: Language) -> str:
    """Write a judgement as people give it: 3, or 1/3."""
    if value >= 1:
        return number(value, language, 1).rstrip("0").rstrip(",.")
    return "1/" + number(1 / value, language, 1).rstrip("0").rstrip(",.")


def _agreement(
    framework: Framework,
    report: WeightReport,
    agreement: Agreement | None,
    language: Language,
    width: int,
) -> list[str]:
    lines = []
    if agreement is not None:
        shown = _consensus(agreement.consensus, language)
        lines.append(word("consensus_between", language, value=shown))
        apart = sorted(
            (siblings.consensus, i)
            for i, siblings in enumerate(report.siblings)
            if siblings.consensus is not None
        )
        named = [
            f"{_part(framework, report.siblings[i].parent, language)} {number(least, language, 2)}"
            for least, i in apart[:_LEAST]
        ]
        lines.append(word("consensus_least", language, parts=", ".join(named)))
    for group in report.groups:
        within = [
            (answers.consensus, i)
            for i, siblings in enumerate(report.siblings)
            for answers in siblings.groups
            if answers.group == group and answers.consensus is not None
        ]
        if within:
            value, i = min(within)
            part = _part(framework, report.siblings[i].parent, language)
            shown = _consensus(value, language)
            lines.append(word("consensus_in", language, group=group, value=shown, part=part))
    parts = []
    if lines:
        heading = wrap(word("consensus", language), width=width)
        lines = [wrap(line, indent="  ", hanging="    ", width=width) for line in lines]
        parts.append("\n".join([heading, *lines]))
    if agreement is not None:
        parts.append(_differences(framework, agreement, language, width))
    return parts


def _differences(framework: Framework, agreement: Agreement, language: Language, width: int) -> str:
    lines = [word("who_differs", language)]
    for group, distance in agreement.distance.items():
        text = word("differs", language, group=group, distance=share(distance, language))
        lines.append(wrap(text, indent="  ", hanging="    ", width=width))
        for item in agreement.differences[group]:
            text = word(
                "differs_on",
                language,
                what=_title(framework, item.id, language),
                own=share(item.own, language),
                common=share(item.common, language),
            )
            lines.append(wrap(text, indent="    \N{BULLET} ", hanging="      ", width=width))
    return "\n".join(lines)


def _consensus(value: float, language: Language) -> str:
    return f"{number(value, language, 2)} ({_level(value, language)})"


def _level(value: float, language: Language) -> str:
    name = next((name for limit, name in _LEVELS if value <= limit), "consensus_very_high")
    return word(name, language)
