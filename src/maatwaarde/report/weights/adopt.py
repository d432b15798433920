"""Weights as a framework file that a council can adopt."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.documents.to_yaml import comment as yaml_comment
from maatwaarde.documents.to_yaml import quoted, scalar
from maatwaarde.framework import Framework, Value
from maatwaarde.messages import Language, Share, Text, joined, msg, say
from maatwaarde.report.weights.methods import method_title
from maatwaarde.report.weights.weights import respondents
from maatwaarde.scoring.weights import WeightReport


def weights_yaml(
    framework: Framework,
    report: WeightReport,
    base: str,
    language: Language = "nl",
    notes: Sequence[Text] = (),
) -> str:
    """Return a framework file with these weights, that extends the framework they are for.

    Parameters
    ----------
    base
        Path of that framework as seen from the new file, or its id when it is a shipped one.
    notes
        What the weights do to guards: it stands above them, for who decides on the file.
    """
    groups = joined(
        [
            msg(
                "{name} {part} ({respondents})",
                name=name,
                part=Share(part),
                respondents=respondents(report, name),
            )
            for name, part in report.groups.items()
        ],
        ", ",
    )
    comments: list[Text] = [
        msg("Weights for {title}", title=framework.title),
        msg(
            "Method: {method}. In each part the weights add up to 100, to 4 decimals.",
            method=method_title(report.method),
        ),
        groups,
        msg("Answers, with SHA-256:"),
    ]
    if notes:
        comments.append(msg("What these weights do to guards"))
        comments += [joined(["- ", note], "") for note in notes]
    note = say(msg("not asked; as in the framework"), language)
    kept = {identifier for siblings in report.unanswered for identifier in siblings.ids}
    lines = [yaml_comment(say(comment, language)) for comment in comments]
    lines += [yaml_comment(f"{name}  {digest}") for name, digest in report.files]
    lines += [
        "maatwaarde: 1",
        f"id: {scalar(f'{framework.id}-weights')}",
        f"extends: {quoted(base)}",
        "values:",
        *_values(framework.file.values, framework, kept, "  ", note),
    ]
    return "\n".join(lines) + "\n"


def _values(
    values: tuple[Value, ...], framework: Framework, kept: set[str], indent: str, note: str
) -> list[str]:
    shares = {node.id: node.share for node in framework.nodes}

    def weight(identifier: str) -> str:
        return f"{100 * shares[identifier]:.4f}".rstrip("0").rstrip(".")

    def mark(identifier: str) -> str:
        return f"   # {note}" if identifier in kept else ""

    lines = []
    for value in values:
        lines.append(f"{indent}- id: {scalar(value.id)}")
        lines.append(f"{indent}  weight: {weight(value.id)}{mark(value.id)}")
        if value.measures:
            lines.append(f"{indent}  measures:")
            lines += [
                f"{indent}    - {{id: {scalar(item.id)}, weight: {weight(item.id)}}}{mark(item.id)}"
                for item in value.measures
            ]
        if value.values:
            lines.append(f"{indent}  values:")
            lines += _values(value.values, framework, kept, indent + "    ", note)
    return lines
