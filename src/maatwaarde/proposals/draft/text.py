"""The text of a drafted mapping file, with remarks for who checks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maatwaarde.documents.drafts import DECIDE
from maatwaarde.documents.to_yaml import comment, key, quoted
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.proposals.table import Decimal


@dataclass(frozen=True, eq=False)
class Line:
    """One heading in the draft: what it maps to (``None``: ignored), and a remark for people.

    Parameters
    ----------
    named
        Whether the mapping can speak of the column: not without a heading of its own.
    judged
        Whether it holds judgements.
    """

    heading: str
    to: str | None
    unit: str | None = None
    sign: int = 1
    decimal: Decimal | None = None
    remark: Text = ""
    named: bool = True
    judged: bool = False


@dataclass(frozen=True, eq=False)
class DraftedText:
    """What a drafted mapping says.

    Parameters
    ----------
    approximate
        How far numbers such as ``ca. 300`` may be off, if the file has any.
    number_rows
        Whether proposals are named by their row.
    groups
        What the headings of groups between the rows stand for, if there are any.
    """

    file: str
    sheet: str | None
    decimal: Decimal | None
    approximate: float | None
    number_rows: bool
    groups: str | None
    lines: Sequence[Line]


def mapping_text(draft: DraftedText, language: Language) -> str:
    """Write a mapping file, with comments in a language."""
    return "\n".join(_text(draft, language)) + "\n"


def _text(draft: DraftedText, language: Language) -> Iterator[str]:
    def remark(text: Text) -> str:
        return f"  {comment(say(text, language))}" if text else ""

    drafted = msg(
        "Drafted from {file}. Check every line before you rely on it.", file=quoted(draft.file)
    )
    yield comment(say(drafted, language))
    told = msg("To the left stands the heading in your file, to the right what it means:")
    yield comment(say(told, language))
    yield "#   id, title, policy_field (Iv3), area, variant_of, requires, status, cost,"
    names = msg("cost:2027, cost:capital:2027, staff:planner, impact:MEASURE, attribute:NAME.")
    yield f"#   {say(names, language)}"
    yield "maatwaarde: 1"
    if draft.sheet is not None:
        yield f"sheet: {quoted(draft.sheet)}"
    if draft.decimal is not None:
        how = msg("how numbers are written as text in the file")
        yield f"decimal: {draft.decimal}" + remark(how)
    if draft.approximate is not None:
        off = msg(
            "{decide}: how far a number such as 'ca. 300' may be off: 0.2 is 20%", decide=DECIDE
        )
        yield f"approximate: {draft.approximate:g}" + remark(off)
    if draft.number_rows:
        yield "id: row" + remark(msg("the file has no usable ids: a proposal is named by its row"))
    if draft.groups is not None:
        given = msg(
            "{decide}: what the headings between the rows are: this, policy_field or area",
            decide=DECIDE,
        )
        yield f"groups: {draft.groups}" + remark(given)
    used = [line for line in draft.lines if line.to is not None]
    yield "columns:" if used else "columns: {}"
    for line in used:
        yield f"  {key(line.heading, '  ')} {_rule(line)}" + remark(line.remark)
    ignored = [line for line in draft.lines if line.to is None]
    if ignored:
        yield "ignore:"
        for line in ignored:
            yield f"  - {quoted(line.heading)}" + remark(line.remark)


def _rule(line: Line) -> str:
    parts = [f"to: {quoted(line.to or '')}"]
    if line.unit:
        parts.append(f"unit: {quoted(line.unit)}")
    if line.sign == -1:
        parts.append("sign: -1")
    if line.decimal:
        parts.append(f"decimal: {line.decimal}")
    if line.judged:
        parts.append("type: judgement")
    return str(line.to) if len(parts) == 1 and _plain(line.to) else "{" + ", ".join(parts) + "}"


def _plain(to: str | None) -> bool:
    return bool(to) and re.fullmatch(r"[A-Za-z][\w:-]*", to or "") is not None
