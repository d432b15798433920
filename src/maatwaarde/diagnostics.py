"""One family of errors: each says where, what is wrong and how to mend it.

Readers and checkers collect every :class:`Problem` they find and raise them together, so that
a user mends a file in one pass and not one message at a time.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


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
    field
        Column heading of a table, or the path of a key (``values[0].measures[1].unit``).
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    row: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.file or ""
        if self.sheet is not None:
            place += f"[{self.sheet}]"
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        parts = [place] if place else []
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.field is not None:
            parts.append(f"column {self.field!r}" if self.line is None else self.field)
        return ", ".join(parts)

    def sort_key(self) -> tuple[str, str, int, int, int, str]:
        return (
            self.file or "",
            self.sheet or "",
            self.line or 0,
            self.row or 0,
            self.column or 0,
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
        One sentence without a full stop at the end.
    mend
        What the user can do, as one sentence.
    """

    code: str
    what: str
    mend: str = ""
    where: Where = Where()
    severity: Severity = "error"

    def __str__(self) -> str:
        place = str(self.where)
        text = (
            f"{place}: {self.severity}: {self.what}" if place else f"{self.severity}: {self.what}"
        )
        return f"{text}\n    mend: {self.mend}" if self.mend else text

    def to_dict(self) -> dict[str, Any]:
        place = {key: value for key, value in asdict(self.where).items() if value is not None}
        return {
            "code": self.code,
            "severity": self.severity,
            "what": self.what,
            "mend": self.mend,
            "where": place,
        }


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


class PluginError(MaatwaardeError):
    """A plugin is broken or clashes with another."""


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
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if words:
        return "use one of: " + ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
    return ""
