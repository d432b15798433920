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

# A judge behind a heading: Leefbaarheid (Jan), Leefbaarheid - Jan; below a merged one he stands
# behind it. All begin with a capital: what is judged, as in Klimaat (adaptatie), seldom does.
_OF_JUDGE = re.compile(
    r"(?P<base>.+?)\s*(?:\((?P<bracketed>[^\W\d_][^()\[\]:/]*)\)|\s[-–|]\s*(?P<b>[^\W\d_][^()\[\]:/]*)"
    r"|\s(?P<c>[^\W\d_]\w*))"
)
_NO_JUDGE = re.compile(
    r"(?:noord|zuid|oost|west|centrum|stad|dorp|wijk|buurt|totaal|total)\w*", re.I
)
_NO_BASE = re.compile(
    r"effect(?:en)?|impact|score|bijdrage|waarde|thema|doel|criterium|oordeel", re.I
)
# What is counted, and therefore no mark.
_COUNTED = re.compile(r"\b(?:aantal|aantallen|number|hoeveel\w*|telling|count|stuks?)\b|#")
_MARKED = re.compile(
    r"\b(?:(?:rapport)?cijfers?|score|waardering|beoordeling|oordeel|rating|marks?|grades?)\b"
    r"|\b1\s*(?:-|–|t/m|tot(?:\s+en\s+met)?|to|\.\.+)\s*5\b"
)
_OTHER_MARKS = re.compile(r"(?:-|–|t/m|met|tot|to|\.\.)\s*(?:[6-9]|10|100)\b")
_SCORED = frozenset({"score_point"})

MARKS = "five"
_MARKS = msg("{decide}: marks of which 3 is neutral, or things counted?", decide=DECIDE)
_JUDGES = msg("{decide}: several judges, of whom the median counts?", decide=DECIDE)


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
    text, whole = without_unit(heading).casefold(), heading.casefold()
    if _OTHER_MARKS.search(whole) or _COUNTED.search(text):
        return False
    if _MARKED.search(whole):
        return True
    if is_attribute(heading) or recognise(heading) is not None:
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
            together.setdefault((fold(split.base), scales[heading]), []).append(heading)
    groups = [group for group in together.values() if _distinct(group, of_judge)]
    maybe = {one for group in groups for one in group}
    several = {one for group in groups if _sure(group, groups, of_judge) for one in group}
    lines: dict[str, Line] = {}
    measures: list[JudgedMeasure] = []
    ids: dict[tuple[str, str], str] = {}
    for heading in headings:
        split, scale = of_judge[heading], scales[heading]
        judged = split if heading in several else None
        title = without_unit(heading) if judged is None else judged.base
        key = (heading, scale) if judged is None else (fold(title), scale)
        if key not in ids:
            ids[key] = free(slug(title) or "judgement")
            measures.append(JudgedMeasure(ids[key], title, scale))
        to = f"impact:{ids[key]}" + (f" ({judged.judge})" if judged else "")
        remark: Text = _MARKS if scale == MARKS else _JUDGES if judged is not None else ""
        if split is not None and judged is None and heading in maybe and not remark:
            form = f"impact:{slug(split.base)} ({split.judge})"
            remark = msg(
                "{decide}: if {judge} is a judge, write {to}",
                decide=DECIDE,
                judge=split.judge,
                to=form,
            )
        lines[heading] = Line(heading, to, remark=remark, judged=True)
        if scale == MARKS:
            warnings.append(
                Diagnostic(
                    "draft-told",
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


@dataclass(frozen=True, slots=True)
class _OfJudge:
    """A heading taken apart: what is judged, by whom, and whether he stands in brackets."""

    base: str
    judge: str
    bracketed: bool


def _judge(heading: str) -> _OfJudge | None:
    """Return what a heading is about and the judge whom it names, if it may name one."""
    match = _OF_JUDGE.fullmatch(heading)
    if match is None:
        return None
    judge = (match["bracketed"] or match["b"] or match["c"]).strip()
    base = match["base"].strip()
    if not judge[0].isupper() or _NO_JUDGE.fullmatch(judge) or recognise_unit(judge) is not None:
        return None
    return None if _NO_BASE.fullmatch(base) else _OfJudge(base, judge, bool(match["bracketed"]))


_Split = Mapping[str, _OfJudge | None]


def _judges(group: Sequence[str], of_judge: _Split) -> frozenset[str]:
    return frozenset(
        found.judge.casefold() for one in group if (found := of_judge[one]) is not None
    )


def _distinct(group: Sequence[str], of_judge: _Split) -> bool:
    return len(group) > 1 and len(_judges(group, of_judge)) == len(group)


def _sure(group: Sequence[str], groups: Sequence[Sequence[str]], of_judge: _Split) -> bool:
    """Return whether names are those of judges: in brackets, or the same behind other headings."""
    if all((found := of_judge[one]) is not None and found.bracketed for one in group):
        return True
    own = _judges(group, of_judge)
    return sum(_judges(other, of_judge) == own for other in groups) > 1
