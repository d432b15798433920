"""Notes beside an account: why something was not reached, and what is done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, did_you_mean, raise_errors
from maatwaarde.documents.given import Given, read_given
from maatwaarde.documents.models import FileModel, WholeFile, fail, validate
from maatwaarde.framework.fields import Title
from maatwaarde.messages import msg


class Note(FileModel):
    """What is said of a measure, a value or a proposal."""

    of: str = Field(description="The id of a measure, a value or a proposal.")
    reason: Title | None = Field(default=None, description="Why it is as it is.")
    action: Title | None = Field(default=None, description="What is done about it.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.reason is None and self.action is None:
            raise fail(
                "empty-note",
                msg("the note on {of!r} says nothing", of=self.of),
                msg("write `reason:`, `action:`, or both"),
            )
        return self


class _NotesFile(WholeFile):
    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    notes: tuple[Note, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Notes(ByContent):
    """Notes on measures, values and proposals: why something was not reached, and what is done.

    Parameters
    ----------
    by_id
        By the id of what they are on.
    """

    by_id: Mapping[str, Note]


def read_notes(path: Given, known: Collection[str]) -> Notes:
    """Read notes: a file in YAML, or what stands in it.

    Parameters
    ----------
    path
        A file; or keys with values, the bytes of YAML, or a stream of these.
    known
        The ids of measures, values and proposals.

    Raises
    ------
    FrameworkError
        With every problem, each with its line and column, or with the path of its key.
    """
    document = read_given(path, FrameworkError, "<notes>")
    model, problems = validate(_NotesFile, document)
    if model is not None:
        model._document = document
        problems += _wrong(model, known)
    raise_errors(problems, FrameworkError)
    assert model is not None  # a model that failed has left an error behind
    return Notes({note.of: note for note in model.notes})


def _wrong(model: _NotesFile, known: Collection[str]) -> Iterator[Diagnostic]:
    seen: dict[str, Where] = {}
    for i, note in enumerate(model.notes):
        where = model.where("notes", i, "of")
        if note.of not in known:
            yield Diagnostic(
                "unknown-id",
                msg("{of!r} is no measure, value or proposal", of=note.of),
                did_you_mean(note.of, known) or msg("name one that exists"),
                where,
            )
        elif note.of in seen:
            yield Diagnostic(
                "given-twice",
                msg(
                    "there are two notes on {of!r} (the first in line {line})",
                    of=note.of,
                    line=seen[note.of].line,
                )
                if seen[note.of].line is not None
                else msg(
                    "there are two notes on {of!r} (the first in {field})",
                    of=note.of,
                    field=seen[note.of].field,
                ),
                msg("make one of them"),
                where,
            )
        seen.setdefault(note.of, where)
