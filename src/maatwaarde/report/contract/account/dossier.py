"""Results of `dossier` and `verify`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import Envelope, FrameworkRef, Part, Problem
from maatwaarde.report.contract.report import File


class Signer(Part):
    """Who signed."""

    fingerprint: str
    """Of the public key, as ssh-keygen shows it."""
    name: str | None
    """Whose key it is; null where nobody said whose keys are whose."""


class LeftOut(Part):
    """What answers on weights do not say any more."""

    respondents: int
    """People whose names are numbers now."""
    groups: int
    """Groups with a number, which had the name of their file for a name."""
    columns: list[str]
    """Headings of columns that nothing is computed with."""


class Dossier(Envelope):
    """Result of `maatwaarde dossier`."""

    maatwaarde_version: str
    written: str
    """The file or the folder."""
    sha256: str
    """Of the list of checksums, manifest-sha256.txt, and so of all that is in the dossier."""
    decision_sha256: str | None
    """Of results/decision.json, as `register show` has it where answers on weights keep their
    names; null where there is no plan, or a running one was made anew."""
    title: str
    date: str
    dated_by: Literal["stated", "adoption"]
    """Whether somebody stated the date, or it is the day on which the framework was adopted."""
    framework: FrameworkRef
    files: list[File]
    """With their names in the dossier."""
    versions: dict[str, str]
    left_out: LeftOut | None
    """Null where there are no answers, or names were to stay."""
    signed_by: Signer | None
    warnings: list[Problem]


class VersionChange(Part):
    """A package in another version; null where it was or is not there."""

    name: str
    then: str | None
    now: str | None


class Difference(Part):
    """Something that is another than the dossier says."""

    file: str
    place: str
    """Keys with points, and entries by their id; of a text, the number of the line."""
    packed: str | int | float | bool | None
    """Lists and objects are written as text."""
    found: str | int | float | bool | None
    by: float | None
    """How much more is found than is packed; null where these are no figures."""


class Verify(Envelope):
    """Result of `maatwaarde verify`."""

    maatwaarde_version: str
    file: str
    outcome: Literal["same", "differs", "altered"]
    title: str | None
    date: str | None
    files: int
    problems: list[Problem]
    """What was altered; where there is any, nothing was computed."""
    signed_by: Signer | None
    signer_known: bool | None
    """Whether the signer is one of those who may sign; null where nobody said who may."""
    versions: list[VersionChange]
    figures: int
    """How many figures were compared."""
    rounding: float
    """The largest relative difference that was taken for none."""
    differences: list[Difference]
    plan: Literal["same", "evaluated", "none"]
    """Whether the plan was found again, or valued and checked where no search finds the same each
    time; `none` where there is no plan, or nothing was computed."""
    better: float | None
    """By how much the portfolio that was found now is worth more than an unproven one."""
    not_compared: list[str]
    """Files with answers that a time limit may have cut short."""
