"""The record of a decision: all that it rests on, as values that no machine or day changes.

Nothing in it is a path, and no time but those that somebody states. What is too large to hold, such
as a list of proposals, is there by the SHA-256 of its bytes and by that of what was read from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from maatwaarde.account.canonical import digest
from maatwaarde.content import ByContent


@dataclass(frozen=True, slots=True)
class FrameworkUsed:
    """The framework, with who adopted it and when, as far as it says so.

    Parameters
    ----------
    sha256
        Of its canonical content, with all that it extends and the weights that answers gave.
    """

    id: str
    version: str | None
    sha256: str
    adopted_by: str | None = None
    adopted_on: date | None = None
    adopted_reference: str | None = None


@dataclass(frozen=True, slots=True)
class FileUsed:
    """A file that was read.

    Parameters
    ----------
    role
        What it was read as: ``proposals``, ``resources``, ``framework``, ``mapping``, ``answers``,
        ``motions``, ``plan`` or ``rejected``.
    name
        Without folders.
    sha256
        Of its bytes; None where they passed by, as on standard input.
    read
        Of what was read from it, whatever the order of its rows and columns; None where that is not
        kept apart.
    """

    role: str
    name: str
    sha256: str | None
    read: str | None = None


@dataclass(frozen=True, slots=True)
class AnswersUsed:
    """Where weights came from, if people were asked.

    Parameters
    ----------
    groups
        Share of every group.
    respondents
        How many of each group answered; not who.
    """

    method: str
    groups: Mapping[str, float]
    respondents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """A proposal of the list, with its score and the range of that.

    Parameters
    ----------
    rank
        None where a veto holds it back.
    instead_of
        The proposal that it is a variant of, or a faster way to do; None for most.
    """

    id: str
    title: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class PlanMade:
    """The portfolio that is decided on.

    Parameters
    ----------
    starts
        By chosen proposal; None where starts were not planned.
    parts
        Of what is not done in full.
    bound, gap, status
        What is proven of it, as of a `Solution`.
    staffing
        By resource, how many were to be hired and trained, where any were.
    """

    chosen: tuple[str, ...]
    starts: Mapping[str, str | None]
    parts: Mapping[str, float]
    value: float
    bound: float | None
    gap: float | None
    status: str
    ties: str
    objective: str
    cost: float
    solver: str
    staffing: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MotionConsidered:
    """A motion that was priced before the decision; ``sha256`` is of all that it asks."""

    id: str
    title: str | None
    by: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decided, on which day, and why, in their own words."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, eq=False)
class Decision(ByContent):
    """All that a decision rests on, and who took it.

    Parameters
    ----------
    framework, plan
        The framework with its checksum, and what was chosen with its value and proof.
    answers, motions
        Answers from which the weights come, and motions that were priced; None and empty where
        there are none.
    files
        What was read, in the order in which it was given.
    options
        How it was computed, seeds included, by the names of the command line.
    versions
        Of maatwaarde, of the plugins and of the libraries that compute.
    scores
        Of all proposals of the list, sorted by id.
    ruling
        None where nobody has ruled on it.
    """

    framework: FrameworkUsed
    files: tuple[FileUsed, ...]
    options: Mapping[str, str | int | float | bool | None]
    versions: Mapping[str, str]
    scores: tuple[Scored, ...]
    plan: PlanMade
    answers: AnswersUsed | None = None
    motions: tuple[MotionConsidered, ...] = ()
    ruling: Ruling | None = None

    def file(self, role: str) -> FileUsed | None:
        """Return the file that was read as something, or None where there was none."""
        return next((file for file in self.files if file.role == role), None)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What the proposals of the list are called, by id."""
        return {scored.id: scored.title for scored in self.scores}

    def facts(self) -> dict[str, Any]:
        """Return all but the ruling as plain data, part by part."""
        data: dict[str, Any] = _adapter().dump_python(replace(self, ruling=None), mode="json")
        del data["ruling"]
        return data

    @cached_property
    def sha256(self) -> str:
        """Of the facts; who ruled on them is no part of it."""
        return digest(self.facts())

    @staticmethod
    def from_data(facts: Mapping[str, Any], ruling: Ruling | None = None) -> Decision:
        """Return the decision that `facts` wrote.

        Raises
        ------
        pydantic.ValidationError
            If these are no such facts.
        """
        read: Decision = _adapter().validate_python(facts)
        return replace(read, ruling=ruling)


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # only where a decision is written or read

    return TypeAdapter(Decision)
