"""The text of a drafted mapping file, with remarks for who checks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.proposals.table import Decimal


@dataclass(frozen=True, eq=False)
class Line:
    """One heading in the draft: what it maps to (``None``: ignored), and a remark for people."""

    heading: str
    to: str | None
    unit: str | None = None
    sign: int = 1
    decimal: Decimal | None = None
    remark: Text = ""


def mapping_text(
    file: str,
    sheet: str | None,
    decimal: Decimal | None,
    approximate: float | None,
    number_rows: bool,
    lines: Sequence[Line],
    language: Language,
) -> str:
    """Write a mapping file.

    Parameters
    ----------
    approximate
        How far numbers such as ``ca. 300`` may be off, if the file has any.
    number_rows
        Whether proposals are named by their row.
    language
        Of the comments.
    """
    return "\n".join(_text(file, sheet, decimal, approximate, number_rows, lines, language)) + "\n"


def _text(
    file: str,
    sheet: str | None,
    decimal: Decimal | None,
    approximate: float | None,
    number_rows: bool,
    lines: Sequence[Line],
    language: Language,
) -> Iterator[str]:
    def remark(text: Text) -> str:
        return f"  # {say(text, language)}" if text else ""

    drafted = msg("Drafted from {file}. Check every line before you rely on it.", file=_quote(file))
    yield f"# {say(drafted, language)}"
    told = msg("To the left stands the heading in your file, to the right what it means:")
    yield f"# {say(told, language)}"
    yield "#   id, title, policy_field (Iv3), area, variant_of, requires, status, cost,"
    names = msg("cost:2027, cost:capital:2027, staff:planner, impact:MEASURE, attribute:NAME.")
    yield f"#   {say(names, language)}"
    yield "maatwaarde: 1"
    if sheet is not None:
        yield f"sheet: {_quote(sheet)}"
    if decimal is not None:
        yield f"decimal: {decimal}" + remark(msg("how numbers are written as text in the file"))
    if approximate is not None:
        off = msg("DECIDE: how far a number such as 'ca. 300' may be off: 0.2 is 20%")
        yield f"approximate: {approximate:g}" + remark(off)
    if number_rows:
        yield "id: row" + remark(msg("the file has no usable ids: a proposal is named by its row"))
    used = [line for line in lines if line.to is not None]
    yield "columns:" if used else "columns: {}"
    for line in used:
        yield f"  {_quote(line.heading)}: {_rule(line)}" + remark(line.remark)
    ignored = [line for line in lines if line.to is None]
    if ignored:
        yield "ignore:"
        for line in ignored:
            yield f"  - {_quote(line.heading)}" + remark(line.remark)


def _quote(text: str) -> str:
    # A JSON string is a YAML string.
    return json.dumps(text, ensure_ascii=False)


def _rule(line: Line) -> str:
    parts = [f"to: {_quote(line.to or '')}"]
    if line.unit:
        parts.append(f"unit: {_quote(line.unit)}")
    if line.sign == -1:
        parts.append("sign: -1")
    if line.decimal:
        parts.append(f"decimal: {line.decimal}")
    return str(line.to) if len(parts) == 1 and _plain(line.to) else "{" + ", ".join(parts) + "}"


def _plain(to: str | None) -> bool:
    return bool(to) and re.fullmatch(r"[A-Za-z][\w:-]*", to or "") is not None
