"""One family of errors: each says where, what is wrong and how to mend it.

Readers and checkers collect every `Diagnostic` they find and raise them together, so that
a user mends a file in one pass and not one message at a time.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from numbers import Integral, Real
from typing import Any, Literal

from maatwaarde.late import dataclass
from maatwaarde.messages import Language, Message, Text, is_spoken, joined, msg, nmsg, say, shown

Severity = Literal["error", "warning"]
_ALL = msg("put `2> FILE` behind the command to get all of them in a file")
# Letters of a heading or a key in the text of a place: a heading may be longer than a screen.
_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the user's input; every part is optional.

    Parameters
    ----------
    file
        Path as the user gave it, or a label such as ``<dataframe>``.
    line, column
        1-based position in a text file.
    sheet, row
        Sheet name and 1-based row of a table, counted as a spreadsheet shows it.
    cell
        As a spreadsheet calls it, such as ``F7``, where what is said holds for one cell.
    field
        Column heading of a table, or the path of a key (``values[0].measures[1].unit``).
    in_data
        Whether ``field`` is the path of a key in data that was given in place of a file.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    row: int | None = None
    field: str | None = None
    cell: str | None = None
    in_data: bool = False

    def text(self, language: Language, rows: Sequence[int] = ()) -> str:
        """Return the place in words; ``rows`` where the same holds for several."""
        if self.sheet is not None and self.cell is not None:
            return self._in_sheet().text(language)
        place = self.file or ""
        if self.sheet is not None:
            place += f"[{self.sheet}]"
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        parts: list[Text] = [place] if place else []
        if len(rows) > 1:
            parts.append(msg("rows {rows}", rows=first_few([str(row) for row in rows], 8)))
        elif self.row is not None:
            parts.append(msg("row {row}", row=self.row))
        if self.field is not None:
            heading = self.line is None and not self.in_data
            field = self.field if len(self.field) <= _WIDEST else f"{self.field[: _WIDEST - 1]}…"
            parts.append(msg("column {field!r}", field=field) if heading else field)
        return ", ".join(say(part, language) for part in parts)

    def _in_sheet(self) -> Message:
        parts: list[Text] = [self.file] if self.file else []
        parts.append(msg("sheet {sheet}", sheet=self.sheet))
        parts.append(
            msg("cell {cell}", cell=self.cell)
            if self.field is None
            else msg("cell {cell} ({field})", cell=self.cell, field=self.field)
        )
        return joined(parts, ", ")

    def __str__(self) -> str:
        return self.text("en")

    def sort_key(self) -> tuple[str, str, int, int, int, int, str, str]:
        cell = self.cell or ""
        return (
            self.file or "",
            self.sheet or "",
            self.line or 0,
            self.row or 0,
            self.column or 0,
            len(cell),
            cell,
            self.field or "",
        )


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong: where it is, what it is, and what to do about it.

    Parameters
    ----------
    code
        Stable, machine-readable name such as ``unknown-unit``.
    what
        One sentence without a full stop at the end; a message, so that it can be said in Dutch.
    mend
        What the user can do, as one sentence.
    where
        File, sheet, line, row, column or field.
    severity
        ``error``, or ``warning`` where the work goes on.
    """

    code: str
    what: str
    mend: str = ""
    where: Where = Where()
    severity: Severity = "error"

    def text(self, language: Language) -> str:
        """Return it as people read it, with what to do on a line of its own."""
        return "\n".join([self._said(language), *self._to_do(language)])

    def _said(self, language: Language, rows: Sequence[int] = ()) -> str:
        place = self.where.text(language, rows)
        kind = msg("error") if self.severity == "error" else msg("warning")
        head = f"{place}: " if place else ""
        return shown(f"{head}{kind.text(language)}: {say(self.what, language)}")

    def _to_do(self, language: Language) -> list[str]:
        mend = msg("mend")
        if not self.mend:
            return []
        return [shown(f"    {mend.text(language)}: {say(self.mend, language)}")]

    def __str__(self) -> str:
        return self.text("en")

    def to_dict(self) -> dict[str, Any]:
        """Return it for programs: what it says in English, and the parameters in it.

        The parameters are those of ``what`` and ``mend`` by their names in the English text.
        """
        place = asdict(self.where)
        place = {k: v for k, v in place.items() if v is not None and k != "in_data"}
        return {
            "code": self.code,
            "severity": self.severity,
            "what": say(self.what, "en"),
            "mend": say(self.mend, "en"),
            "parameters": {**_parameters(self.mend), **_parameters(self.what)},
            "where": place,
        }


def _parameters(text: str) -> dict[str, Any]:
    """Return what fills the places of a message, and of texts in it where it has no such name."""
    if not isinstance(text, Message):
        return {}
    found: dict[str, Any] = {}
    for name, value in text.values.items():
        if isinstance(value, Message):
            found = {**_parameters(value), **found}
        # What writes a number in each language holds the number itself.
        number = getattr(value, "value", value) if is_spoken(value) else value
        if isinstance(value, bool | int | str) or value is None:
            found[name] = value
        elif isinstance(number, Real):
            found[name] = _plain(number)
        else:
            found[name] = say(value, "en")
    return found


def _plain(number: Real) -> int | float | None:
    """Return a number, of numpy perhaps, as JSON has it; nothing for what is not finite."""
    if isinstance(number, Integral):
        return int(number)
    return float(number) if math.isfinite(number) else None


def told(problems: Iterable[Diagnostic], language: Language, most: int | None = None) -> list[str]:
    """Return problems as people read them: what is the same is said once, for all its rows.

    What to do stands below the last of those that follow each other and ask for the same.

    Parameters
    ----------
    most
        Warnings of one kind that are said; of the others it is said how many there are.
    """
    alike: dict[Diagnostic, list[Diagnostic]] = {}
    for problem in problems:
        alike.setdefault(replace(problem, where=replace(problem.where, row=None)), []).append(
            problem
        )
    lines: list[str] = []
    groups = list(alike.values())
    if most is not None:
        groups = _first_of_a_kind(groups, most)
    for i, group in enumerate(groups):
        rows = sorted({one.where.row for one in group if one.where.row is not None})
        lines.append(group[0]._said(language, rows))
        if i + 1 == len(groups) or groups[i + 1][0].mend != group[0].mend:
            lines += group[0]._to_do(language)
    return lines


def _first_of_a_kind(groups: Sequence[list[Diagnostic]], most: int) -> list[list[Diagnostic]]:
    """Return the first warnings of each kind, and behind them one that counts the others."""

    def kind(problem: Diagnostic) -> tuple[str, str] | None:
        if problem.severity != "warning":
            return None
        what = problem.what
        return problem.code, what.pattern if isinstance(what, Message) else what

    counts = Counter(kind(group[0]) for group in groups)
    seen: Counter[tuple[str, str] | None] = Counter()
    said: list[list[Diagnostic]] = []
    for group in groups:
        this = kind(group[0])
        seen[this] += 1
        if this is None or seen[this] <= most:
            said.append(group)
        elif seen[this] == most + 1:
            what = nmsg(
                "and {n} more warning like those above",
                "and {n} more warnings like those above",
                counts[this] - most,
            )
            said.append([replace(group[0], what=what, mend=_ALL)])
    return said


class MaatwaardeError(Exception):
    """Base of all errors that a user can mend. Holds one or more problems.

    Parameters
    ----------
    problems
        What is wrong, or a single sentence when there is no place to point at.
    """

    def __init__(self, problems: Sequence[Diagnostic] | Diagnostic | str, mend: str = "") -> None:
        if isinstance(problems, str):
            problems = [Diagnostic(code="error", what=problems, mend=mend)]
        elif isinstance(problems, Diagnostic):
            problems = [problems]
        self.problems: tuple[Diagnostic, ...] = tuple(
            sorted(problems, key=lambda problem: problem.where.sort_key())
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FrameworkError(MaatwaardeError):
    """A framework file cannot be used."""


class ProposalError(MaatwaardeError):
    """A file or dataframe of proposals cannot be used."""


class ImpactError(MaatwaardeError):
    """Impacts cannot be derived for a framework."""


class UnitError(MaatwaardeError):
    """A unit is unknown or does not fit."""


class MethodError(MaatwaardeError):
    """A scoring or weighting method cannot work on this input."""


class ResourceError(MaatwaardeError):
    """A file of budgets and staff cannot be used."""


class PortfolioError(MaatwaardeError):
    """A portfolio problem is contradictory or cannot be solved."""


class MapError(MaatwaardeError):
    """A map of areas cannot be used."""


class DossierError(MaatwaardeError):
    """A dossier cannot be made or read, or was altered."""


class RegisterError(MaatwaardeError):
    """A register of decisions cannot be used, or refuses what is asked of it."""


class PluginError(MaatwaardeError):
    """A plugin is broken or clashes with another."""


class WorkerError(MaatwaardeError):
    """Another process or machine could not do its part of the work."""


def raise_errors(
    problems: Iterable[Diagnostic], error: Callable[[Sequence[Diagnostic]], MaatwaardeError]
) -> None:
    """Raise ``error`` with all problems when at least one of them is not a mere warning."""
    found = list(problems)
    if any(problem.severity == "error" for problem in found):
        raise error(found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint such as ``did you mean 'weight'?``, or the known words, or nothing."""
    words = sorted(set(known))
    close = closest(word, words)
    if close is not None:
        return msg("did you mean {close!r}?", close=close)
    if words:
        listed = ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
        return msg("use one of: {words}", words=listed)
    return ""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a misspelt one may stand for, if there is one."""
    close = difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return close[0] if close else None


def first_few(items: Sequence[Text], shown: int = 5) -> Message:
    """Return the first few of a list, and how many more there are."""
    few = joined(items[:shown], ", ")
    more = len(items) - shown
    return few if more <= 0 else msg("{few} and {more} more", few=few, more=more)
