"""A framework as text or data, to read back what a file says."""

from __future__ import annotations

from typing import Any

from maatwaarde.framework import Framework, Measure
from maatwaarde.report.data import header
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, number, percent, unit_name, word


def framework_text(framework: Framework, language: Language = "nl", width: int = WIDTH) -> str:
    """Return the goal tree with weights, anchors and guards."""
    measures = {measure.id: measure for measure in framework.measures}
    rows = []
    for node in framework.nodes:
        measure = measures.get(node.id) if node.is_measure else None
        title = "  " * node.depth + node.title.get(language)
        anchors = ["", "", ""] if measure is None else _anchors(measure, language)
        rows.append([title, percent(node.weight, language), *anchors])
    headings = [
        word("value", language),
        word("weight", language),
        word("worst", language),
        word("best", language),
        word("unit", language),
    ]
    file = framework.file
    parts = [wrap(f"{framework.title.get(language)} ({framework.id})", width=width)]
    if file.description is not None:
        parts[0] += "\n" + wrap(file.description.get(language), width=width)
    parts.append(render(headings, rows, right=(1, 2, 3), flexible=0, width=width))
    if framework.guards:
        lines = [word("guards", language)]
        for guard in framework.guards:
            title = framework.node(guard.value).title.get(language)
            lines.append(
                f"  {word(guard.rule, language)} {title}: {word('at_most', language)} "
                f"{number(guard.max_loss, language, 2)}"
            )
        parts.append("\n".join(lines))
    examples = sum(measure.example for measure in measures.values())
    if examples:
        text = word("example_anchors", language, n=examples, m=len(measures))
        parts.append(wrap(text, width=width))
    return "\n\n".join(parts) + "\n"


def framework_data(framework: Framework) -> dict[str, Any]:
    """Return the framework as read, with all that it extends, and the weight of every node."""
    return {
        **header(framework),
        "weights": {node.id: node.weight for node in framework.nodes},
        "content": framework.file.model_dump(mode="json", by_alias=True, exclude_none=True),
    }


def _anchors(measure: Measure, language: Language) -> list[str]:
    return [
        amount(measure.worst, "", language),
        amount(measure.best, "", language),
        unit_name(measure.unit, language),
    ]
