"""What a section of a report is: a part that a plugin adds below what the library reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Literal

from maatwaarde.framework import Framework
from maatwaarde.late import dataclass
from maatwaarde.plugins.views import PlanView, ScoresView
from maatwaarde.proposals import Proposals

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What can be written as JSON."""


@dataclass(frozen=True)
class Reported:
    """All that a section may report on.

    Parameters
    ----------
    scores
        The `Scores` of the proposals, with their impacts.
    plan
        The `Plan` in a report on a portfolio; ``None`` in one on scores.
    language
        Of the report: ``nl`` or ``en``.
    """

    proposals: Proposals
    framework: Framework
    scores: ScoresView
    plan: PlanView | None = None
    language: Literal["nl", "en"] = "nl"


@dataclass(frozen=True)
class Section:
    """What a plugin adds to a report.

    Parameters
    ----------
    title, text
        In the language of the report. Lines of ``text`` that are too long are wrapped.
    data
        The same for JSON: text, numbers, and lists and mappings of them.
    blocks
        Blocks of `maatwaarde.report.blocks`, such as a table, below ``text``. They are shown in
        every form that a report has; tables come in workbooks too.
    """

    title: str
    text: str = ""
    data: Mapping[str, Json] = field(default_factory=dict)
    blocks: Sequence[object] = ()


SectionWriter = Callable[[Reported], Section | None]
"""Reports on proposals, or returns ``None`` where it has nothing to say. Changes nothing."""
