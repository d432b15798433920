"""Which columns of a list are judgements, and which of them are those of several judges."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.cells import fold
from maatwaarde.documents.drafts import DECIDE
from maatwaarde.messages import Text, msg
from maatwaarde.proposals.columns.recognise import (
    heading_unit,
    recognise,
    recognise_unit,
    without_unit,
)
from maatwaarde.proposals.columns.targets import slug
from maatwaarde.proposals.draft.text import Line
from maatwaarde.proposals.draft.words import is_attribute
from maatwaarde.proposals.table import Column, Table
from maatwaarde.proposals.values.judged_notation import judged_notation, looks_like_marks

# A judge behind a heading: Leefbaarheid (Jan), Leefbaarheid - Jan.
_OF_JUDGE = re.compile(r"(?P<base>.+?)\s*(?:\((?P<a>[^()\[\]:]+)\)|\s[-–/|]\s*(?P<b>[^()\[\]:]+))")
# What is counted, and therefore no mark.
_COUNTED = re.compile(r"\b(?:aantal|aantallen|number|hoeveel\w*|telling|count|stuks?)\b|#")
_SCORED = frozenset({"score_point"})

MARKS = "five"
_MARKS = msg(
    "{decide}: marks from 1 to 5, of which 3 is neutral? If it counts things: no `type`",
    decide=DECIDE,
)


@dataclass(frozen=True, slots=True)
class JudgedMeasure:
    """What the columns of one measure are: its id and title, and the name of their scale."""

    id: str
    title: str
    scale: str


def judged_headings(columns: Mapping[str, Column]) -> dict[str, str]:
    """Return the headings of columns of judgements, with the name of their scale."""
    found = {}
    for heading, column in columns.items():
        notation = judged_notation(column)
        if notation is not None:
            found[heading] = notation[0]
        elif _may_be_marks(heading) and looks_like_marks(column):
            found[heading] = MARKS
    return found


def _may_be_marks(heading: str) -> bool:
    """Return whether a heading says nothing that is counted in a unit, or is no amount at all."""
    text = without_unit(heading).casefold()
    if is_attribute(heading) or recognise(heading) is not None or _COUNTED.search(text):
        return False
    units = [heading_unit(heading), *map(recognise_unit, re.findall(r"[^\W\d_]+", text))]
    return all(unit is None or unit in _SCORED for unit in units)


def judged_lines(
    table: Table,
    headings: Sequence[str],
    scales: Mapping[str, str],
    free: Callable[[str], str],
    warnings: list[Diagnostic],
) -> tuple[dict[str, Line], list[JudgedMeasure]]:
    """Draft columns of judgements: those of several judges on one measure together.

    Parameters
    ----------
    headings
        Of columns of judgements that are to be drafted.
    scales
        The name of the scale of each.
    free
        Returns the id for a measure, another one when it is taken.
    """
    of_judge = {heading: _judge(heading) for heading in headings}
    together: dict[tuple[str, str], list[str]] = {}
    for heading, split in of_judge.items():
        if split is not None:
            together.setdefault((fold(split[0]), scales[heading]), []).append(heading)
    several = {one for group in together.values() if _distinct(group, of_judge) for one in group}
    lines: dict[str, Line] = {}
    measures: list[JudgedMeasure] = []
    ids: dict[tuple[str, str], str] = {}
    for heading in headings:
        split, scale = of_judge[heading], scales[heading]
        judge = split[1] if split is not None and heading in several else None
        title = split[0] if split is not None and judge is not None else without_unit(heading)
        key = (fold(title), scale) if judge is not None else (heading, scale)
        if key not in ids:
            ids[key] = free(slug(title) or "judgement")
            measures.append(JudgedMeasure(ids[key], title, scale))
        to = f"impact:{ids[key]}" + (f" ({judge})" if judge else "")
        remark: Text = _MARKS if scale == MARKS else ""
        lines[heading] = Line(heading, to, remark=remark, judged=True)
        if scale == MARKS:
            warnings.append(
                Diagnostic(
                    "draft",
                    msg(
                        "looks like marks from 1 to 5, and is drafted as judgements of which 3 is "
                        "neutral"
                    ),
                    msg(
                        "remove `type: judgement` in the mapping, and `scale` in the framework, if "
                        "it counts things"
                    ),
                    table.where(None, heading),
                    severity="warning",
                )
            )
    return lines, measures


def _judge(heading: str) -> tuple[str, str] | None:
    """Return what a heading is about and the judge whom it names, if it may name one."""
    match = _OF_JUDGE.fullmatch(heading)
    if match is None:
        return None
    judge = (match["a"] or match["b"]).strip()
    if not judge[:1].isalpha() or "/" in judge or recognise_unit(judge) is not None:
        return None
    return match["base"].strip(), judge


def _distinct(group: Sequence[str], of_judge: Mapping[str, tuple[str, str] | None]) -> bool:
    judges = {split[1].casefold() for one in group if (split := of_judge[one]) is not None}
    return len(group) > 1 and len(judges) == len(group)
