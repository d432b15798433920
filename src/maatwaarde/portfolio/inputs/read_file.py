"""From a file in YAML or a workbook to the model that checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from maatwaarde.diagnostics import Diagnostic, ResourceError, raise_errors
from maatwaarde.documents.given import Book, Given, read_given, workbook_in
from maatwaarde.documents.models import WholeFile, validate
from maatwaarde.documents.yaml import Document
from maatwaarde.framework.workbook.words import in_sheets, untold
from maatwaarde.units import Units

File = TypeVar("File", bound=WholeFile)


def read_file(
    kind: type[File],
    given: Given,
    label: str,
    units: Units | None,
    read_workbook: Callable[[Book], tuple[Document, list[Diagnostic]]],
    unsound: Callable[[File], Iterable[Diagnostic]],
) -> File:
    """Read and check a file, or what stands in one.

    Parameters
    ----------
    label
        What messages call what is no file, such as ``<changes>``.
    read_workbook
        Makes of a workbook the document that the file in YAML would be.
    unsound
        Yields what is wrong with a file of which each part is right.

    Raises
    ------
    ResourceError
        With every problem, each with file, line and column, or with sheet and cell.
    """
    problems: list[Diagnostic] = []
    book, given = workbook_in(given, ResourceError, label)
    if book is not None:
        document, problems = read_workbook(book)
    else:
        document = read_given(given, ResourceError, label)
    model, found = validate(kind, document, {"units": units or Units()})
    if model is not None:
        model._document = document
        found += unsound(model)
    problems = [*problems, *untold(found, problems)]
    problems = [in_sheets(problem, document.keys) for problem in problems]
    raise_errors(problems, ResourceError)
    assert model is not None  # a model that failed has left an error behind
    model._warnings = tuple(problems)
    return model
