"""What a dossier answers: the files that went in, and how it was computed."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from maatwaarde.account.canonical import canonical
from maatwaarde.account.dossier.container import safe
from maatwaarde.diagnostics import Diagnostic, DossierError, Where
from maatwaarde.messages import Language, msg
from maatwaarde.portfolio.advice import Questions
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase
from maatwaarde.portfolio.problem.problem import Objective

REQUEST = "request.json"
INPUT = "input/"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Inputs(_Part):
    """The files that were read: paths of the user's, or names within a dossier.

    Parameters
    ----------
    proposals
        The list.
    framework
        A file, or the id of a framework that ships with the library or a plugin.
    known
        Files of frameworks that are named by an id, by that id.
    answers
        Files of answers on weights.
    more
        Files that those above name in turn: what the framework extends, and what the mapping reads.
    """

    proposals: str
    framework: str
    known: dict[str, str] = {}
    answers: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    mapping: str | None = None
    resources: str | None = None
    rejected: str | None = None
    motions: str | None = None
    map: str | None = None
    plan: str | None = None
    changes: str | None = None
    realised: str | None = None
    realised_mapping: str | None = None
    gates: str | None = None
    decisions: str | None = None


# What a report asks where nobody says otherwise.
_ASKED = Questions()


class Options(_Part):
    """How it was computed, by the names that the command line has for it."""

    sheet: str | None = None
    method: str = "value"
    draws: int = Field(0, ge=0)
    seed: int = Field(0, ge=0)
    objective: Objective = "total-impact"
    unknown_costs: UnknownCosts = "reject"
    without_base: WithoutBase = "reject"
    time_limit: float | None = Field(None, gt=0)
    gap: float = Field(0.0, ge=0)
    sure: float | None = Field(None, ge=0.5, lt=1)
    extra: float | None = Field(_ASKED.extra, gt=0)
    why_not: int = Field(_ASKED.why_not, ge=0)
    alternatives: int = Field(_ASKED.alternatives, ge=0)
    more_of: int = Field(_ASKED.resources, ge=0)
    front: int = Field(_ASKED.front, ge=0)
    contested: bool = _ASKED.contested
    reweigh: int = Field(_ASKED.reweigh, ge=0)
    samples: int = Field(_ASKED.draws, ge=0)
    pages: int = Field(_ASKED.told, ge=0)
    today: str | None = None
    max_changes: int | None = Field(None, ge=0)
    change_weight: float = Field(0.0, ge=0)
    may_stop: tuple[str, ...] = ()
    realised_sheet: str | None = None
    year: int | None = None
    tolerance: float = Field(0.1, ge=0, le=1)
    spread: float = Field(0.25, gt=0, le=1)

    @property
    def questions(self) -> Questions:
        """What is asked beside the choice itself."""
        return Questions(
            alternatives=self.alternatives,
            why_not=self.why_not,
            extra=self.extra,
            resources=self.more_of,
            front=self.front,
            contested=self.contested,
            reweigh=self.reweigh,
            draws=self.samples,
            told=self.pages,
        )


class Request(_Part):
    """What a dossier answers.

    Parameters
    ----------
    dossier
        The version of this form.
    date
        Of the decision, or of the dossier: as somebody stated it, and never the day of the run.
    """

    dossier: Literal[1] = 1
    title: str
    date: date
    language: Language
    inputs: Inputs
    options: Options = Options()

    @field_validator("title")
    @classmethod
    def _printable(cls, title: str) -> str:
        if not title.strip():
            raise ValueError("a dossier needs a title")
        return title

    def content(self) -> bytes:
        """Return it as the file in the dossier."""
        return canonical(self.model_dump(mode="json")) + b"\n"


def read_request(content: bytes | None, file: str) -> Request:
    """Read what a dossier answers.

    Raises
    ------
    DossierError
        If it is not there, or says something that this version does not know.
    """
    where = Where(file=REQUEST)
    mend = msg("verify it with the version of maatwaarde that versions.json names")
    if content is None:
        what = msg("is missing, so that {file} is no dossier that can be run again", file=file)
        raise DossierError(Diagnostic("no-dossier", what, where=where))
    try:
        request = Request.model_validate_json(content)
    except ValidationError as cause:
        raise DossierError(
            [
                Diagnostic(
                    "request",
                    msg(
                        "says what this version does not know, at {place!r}",
                        place=".".join(map(str, wrong["loc"])) or REQUEST,
                    ),
                    mend,
                    where,
                )
                for wrong in cause.errors()
            ]
        ) from None
    for name in files_of(request.inputs):
        if not safe(name) or not name.startswith(INPUT):
            what = msg("{name!r} is no file within the dossier", name=name)
            raise DossierError(Diagnostic("request", what, where=where))
    return request


def files_of(inputs: Inputs) -> list[str]:
    """Return the names of all files that are asked for; an id of a framework is none."""
    given: dict[str, Any] = inputs.model_dump()
    known, several = given.pop("known"), (*given.pop("answers"), *given.pop("more"))
    if inputs.framework in known:
        del given["framework"]
    return [name for name in (*given.values(), *known.values(), *several) if name is not None]
