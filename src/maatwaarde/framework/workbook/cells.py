"""What a cell of a framework in a workbook says, as the file in YAML would say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal as Exactly
from typing import Any, Literal

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import (
    NO_VALUE,
    fold,
    one_line,
)
from maatwaarde.framework.workbook.column import Choices, Column
from maatwaarde.framework.workbook.sheets import ANSWERS
from maatwaarde.messages import Exact, Language, Text, msg
from maatwaarde.units import with_point

Decimal = Literal["comma", "point"]

_NUMBER = re.compile(
    r"(?P<euro>€)?\s*"
    r"(?P<number>[-+\N{MINUS SIGN}]?\s?\d(?:[\d.,' ]*\d)?(?:[eE][-+]?\d+)?)(?:[.,]-{1,2})?"
    r"\s*(?P<unit>(?![eE][-+]?\d)[^\d\s.,].*)?",
    re.DOTALL,
)
_GROUPED = {
    "comma": re.compile(r"[-+]?[1-9]\d{0,2}(?:[. ']\d{3})+(?:,\d+)?"),
    "point": re.compile(r"[-+]?[1-9]\d{0,2}(?:[, ']\d{3})+(?:\.\d+)?"),
}
_PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_EITHER = re.compile(r"(?:[-+\N{MINUS SIGN}]\s?)?[1-9]\d{0,2}[.,]\d{3}")
_LARGE = re.compile(r"(?:mln|miljoen|mio|mld|miljard|dzd|duizend|k)\b.*", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_GOAL = re.compile(r"(?:sdg)?\s*(\d{1,2})(?:\D.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell.

    Parameters
    ----------
    value
        As the library gives it; the name of the error where a formula failed.
    percent
        Whether it is shown as a percentage: 0.25 as 25 %.
    error
        Whether it is a formula that failed or has no value.
    """

    value: Any
    where: Where
    percent: bool = False
    error: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says; the cell as it is where that is a problem, and the problem."""

    value: Any
    problem: Diagnostic | None = None


def read_cell(cell: Cell, column: Column, language: Language) -> Read:
    """Read a cell of a column, in a workbook whose headings are in ``language``."""
    if cell.error:
        return _wrong(cell, *_failed(cell.value))
    if isinstance(cell.value, float) and cell.value != cell.value:
        return _wrong(cell, "not-finite", msg("is no number"), _WRITE_NUMBER[_decimal(language)])
    return _KINDS[column.kind](cell, column, language)


def number_in(text: str, decimal: Decimal) -> float | int | None:
    """Read a number as people write it: ``1.250.000,5``, ``1,5`` and ``0.25``.

    One sign is a decimal one, unless it can only stand between thousands; where it can be either,
    the sign that ``decimal`` says stands before decimals.
    """
    text = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ").strip()
    text = re.sub(r"^([-+])\s", r"\1", text)
    other: Decimal = "point" if decimal == "comma" else "comma"
    if _GROUPED[decimal].fullmatch(text):
        plain = re.sub(r"[. ']" if decimal == "comma" else r"[, ']", "", text)
    elif _PLAIN.fullmatch(text):
        plain = text
    elif _GROUPED[other].fullmatch(text):
        plain = re.sub(r"[. ']" if other == "comma" else r"[, ']", "", text)
    else:
        return None
    number = float(plain.replace(",", "."))
    if number - number != 0:
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def written(number: float, language: Language) -> str:
    """Write a number so that `number_in` reads the same, in cells that hold more than one."""
    text = repr(int(number) if number.is_integer() and abs(number) < 1e15 else number)
    if language == "en":
        # A point before three decimals is one before decimals in English alone.
        return text
    return text.replace(".", ",")


def _wrong(cell: Cell, code: str, what: Text, mend: Text) -> Read:
    return Read(cell.value, Diagnostic(code, _as_str(what), _as_str(mend), cell.where))


def _as_str(text: Text) -> str:
    assert isinstance(text, str)
    return text


def _decimal(language: Language) -> Decimal:
    return "comma" if language == "nl" else "point"


_WRITE_NUMBER = {
    "comma": msg("write a number ({example}), or leave the cell empty", example="1234,5"),
    "point": msg("write a number ({example}), or leave the cell empty", example="1234.5"),
}


def _failed(shown: str) -> tuple[str, Text, Text]:
    if shown == NO_VALUE:
        return (
            "no-stored-value",
            msg("this formula has no stored value"),
            msg("open the workbook in Excel or LibreOffice and save it, or type the value"),
        )
    return (
        "formula-error",
        msg("this formula gives the error {error}", error=shown),
        msg("mend the formula, or type the value"),
    )


def _text(cell: Cell, _column: Column, _language: Language) -> Read:
    value = cell.value
    if isinstance(value, bool):
        return Read("true" if value else "false")
    if isinstance(value, float):
        return Read(str(int(value)) if value.is_integer() else repr(value))
    if isinstance(value, datetime):
        return Read(value.date().isoformat())
    return Read(value.isoformat() if isinstance(value, date) else str(value))


def _id(cell: Cell, column: Column, language: Language) -> Read:
    return Read(one_line(_text(cell, column, language).value))


def _code(cell: Cell, column: Column, language: Language) -> Read:
    """Read a code; of a number it is for the model to say which code it may be."""
    value = cell.value
    if isinstance(value, float) and not value.is_integer():
        return Read(value)
    return _id(cell, column, language)


def _number(cell: Cell, column: Column, language: Language) -> Read:
    """Read a number; an ``amount`` may have a unit, which the model converts."""
    value, decimal = cell.value, _decimal(language)
    no = _wrong(
        cell,
        "not-a-number",
        msg("{value} is no number", value=repr(value) if isinstance(value, str) else str(value)),
        msg(
            "write a number ({example}), perhaps with a unit behind it, or leave the cell empty",
            example="1234,5" if decimal == "comma" else "1234.5",
        )
        if column.kind == "amount"
        else _WRITE_NUMBER[decimal],
    )
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return no
    if not isinstance(value, str):
        if cell.percent and column.kind == "amount":
            return Read(f"{_shown_percent(value)} %")
        if cell.percent and column.kind == "weight":
            return Read(float(_shown_percent(value)))
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return Read(int(value) if whole else value)
    found = _NUMBER.fullmatch(one_line(value))
    number = None if found is None else number_in(found["number"], decimal)
    if found is None or number is None:
        return no
    unit = (found["unit"] or "").strip()
    problem = _ambiguous(cell, found["number"].strip(), number, decimal)
    if column.kind == "share":
        if unit == "%":
            return Read(f"{number!r} %", problem)
        return Read(number, problem) if not unit else no
    if column.kind == "weight" and unit == "%":
        return Read(number, problem)
    if column.kind == "amount" and (unit or found["euro"]):
        if found["euro"] and not unit:
            return Read(f"{number!r} EUR", problem)
        if _LARGE.fullmatch(unit):
            large = with_point(f"{found['euro'] or ''} {number!r} {unit}".strip(), "EUR")
            return no if large is None else Read(large, problem)
        return Read(f"{number!r} {unit}", problem)
    return no if unit or found["euro"] else Read(number, problem)


def _shown_percent(value: float) -> str:
    """Return what a cell in per cent shows: 2.25 for 0.0225, without the noise of a product."""
    return f"{Exactly(repr(float(value))).scaleb(2).normalize():f}"


def _ambiguous(cell: Cell, text: str, number: float, decimal: Decimal) -> Diagnostic | None:
    if not _EITHER.fullmatch(text):
        return None
    what = (
        msg(
            "{example!r} can be read in two ways, and is read as {value} (decimal comma)",
            example=text,
            value=Exact(number),
        )
        if decimal == "comma"
        else msg(
            "{example!r} can be read in two ways, and is read as {value} (decimal point)",
            example=text,
            value=Exact(number),
        )
    )
    mend = msg("make it a number instead of a text, or write the decimals as in '1500,0'")
    return Diagnostic("ambiguous-numbers", what, mend, cell.where, severity="warning")


def _part(cell: Cell, column: Column, language: Language) -> Read:
    """Read the share of a group, of which the model knows 50 %, 0.5 and 1/3."""
    value = cell.value
    if isinstance(value, str):
        number = number_in(value, _decimal(language))
        return Read(one_line(value) if number is None else number)
    if cell.percent and isinstance(value, int | float):
        return Read(f"{_shown_percent(value)} %")
    return _number(cell, column, language)


def _whole(cell: Cell, _column: Column, language: Language) -> Read:
    value = cell.value
    if isinstance(value, str):
        number = number_in(value, _decimal(language))
        value = value if number is None else number
    if isinstance(value, float) and value.is_integer():
        return Read(int(value))
    if isinstance(value, bool) or not isinstance(value, int):
        return _wrong(
            cell,
            "not-a-number",
            msg("{value} is no whole number", value=_quoted(cell.value)),
            msg("write a whole number"),
        )
    return Read(value)


def _quoted(value: Any) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def _date(cell: Cell, _column: Column, _language: Language) -> Read:
    value = cell.value
    if isinstance(value, datetime):
        return Read(value.date().isoformat())
    if isinstance(value, date):
        return Read(value.isoformat())
    text = one_line(value) if isinstance(value, str) else ""
    found = _DAY.fullmatch(text)
    if found:
        text = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    try:
        return Read(date.fromisoformat(text).isoformat())
    except ValueError:
        return _wrong(
            cell,
            "date-parsing",
            msg("{value} is no date", value=_quoted(value)),
            msg("write it as 2026-03-12 or 12-3-2026"),
        )


def _choice(cell: Cell, column: Column, language: Language) -> Read:
    return _word(cell, column.choices, language)


def _word(cell: Cell, choices: Choices, language: Language) -> Read:
    value = one_line(str(cell.value))
    for key, words in choices.items():
        if fold(value) in {fold(key), *map(fold, words)}:
            return Read(key)
    said = [both[0 if language == "nl" else 1] for both in choices.values()]
    # In the order in which they are asked, and not by the alphabet.
    return _wrong(
        cell,
        "unknown-word",
        msg("{value!r} is none of the words for this cell", value=value),
        msg("use one of: {words}", words=", ".join(said)),
    )


def _answer(cell: Cell, _column: Column, language: Language) -> Read:
    if isinstance(cell.value, bool):
        return Read(cell.value)
    read = _word(cell, ANSWERS, language)
    return read if read.problem else Read(read.value == "true")


def _goals(cell: Cell, _column: Column, _language: Language) -> Read:
    """Read the numbers of SDGs: ``3``, ``3; 11``, ``SDG 3, SDG 11``."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    parts = [part for part in re.split(r"[;,\n]", str(value)) if part.strip()]
    found = [_GOAL.fullmatch(part.strip()) for part in parts]
    if isinstance(value, float | bool | date) or not all(found) or not parts:
        return _wrong(
            cell,
            "unknown-goal",
            msg("{value} is no list of SDGs", value=_quoted(value)),
            msg("write their numbers with a semicolon between them, such as 3; 11"),
        )
    return Read([int(one[1]) for one in found if one])


def _goal(cell: Cell, column: Column, language: Language) -> Read:
    read = _goals(cell, column, language)
    if read.problem:
        return read
    if len(read.value) > 1:
        return _wrong(
            cell,
            "guard-subject",
            msg("a guard protects one SDG, and this one names {n}", n=len(read.value)),
            msg("give each a row of its own"),
        )
    return Read(read.value[0])


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _names(cell: Cell, column: Column, language: Language) -> Read:
    """Read one name, or with a semicolon in the cell a list of them."""
    text = _id(cell, column, language).value
    raw = str(cell.value)
    return Read(_split(raw) if ";" in raw or "\n" in raw.strip() else text)


def _list(cell: Cell, column: Column, language: Language) -> Read:
    """Read names, which may have a comma between them as well as a semicolon."""
    text = str(_text(cell, column, language).value)
    # In 3,11 the comma may be one of decimals; then it is one name, and nothing is called so.
    parts = (one_line(part) for part in re.split(r"[;\n]|,(?!\d)", text))
    return Read([part for part in parts if part])


def _files(cell: Cell, column: Column, language: Language) -> Read:
    return Read(_split(str(_text(cell, column, language).value)))


def _points(cell: Cell, _column: Column, language: Language) -> Read:
    """Read points of a value function: ``20 = 0,5; 40 = 0,8``."""
    points = []
    decimal = _decimal(language)
    for part in _split(str(cell.value)):
        effect, sign, worth = (side.strip() for side in part.rpartition("="))
        found = _NUMBER.fullmatch(effect)
        number = None if found is None else number_in(found["number"], decimal)
        value = number_in(worth, decimal)
        if found is None or number is None or value is None or not sign or found["euro"]:
            return _wrong(
                cell,
                "points",
                msg("{part!r} is no effect with its value", part=part),
                msg("write pairs such as {example}", example="20 = 0,5; 40 = 0,8")
                if decimal == "comma"
                else msg("write pairs such as {example}", example="20 = 0.5; 40 = 0.8"),
            )
        unit = (found["unit"] or "").strip()
        points.append([f"{number!r} {unit}" if unit else number, value])
    return Read(points)


def _fixed(cell: Cell, column: Column, language: Language) -> Read:
    """Read a value that is a number where it looks like one, and else a text."""
    if isinstance(cell.value, str):
        number = number_in(cell.value, _decimal(language))
        return Read(one_line(cell.value) if number is None else number)
    if isinstance(cell.value, bool | date):
        return _text(cell, column, language)
    return _number(cell, column, language)


_KINDS: dict[str, Callable[[Cell, Column, Language], Read]] = {
    "id": _id,
    "text": _text,
    "number": _number,
    "amount": _number,
    "share": _number,
    "weight": _number,
    "part": _part,
    "whole": _whole,
    "date": _date,
    "choice": _choice,
    "answer": _answer,
    "goals": _goals,
    "goal": _goal,
    "names": _names,
    "list": _list,
    "files": _files,
    "points": _points,
    "scale": _id,
    "code": _code,
    "fixed": _fixed,
}
