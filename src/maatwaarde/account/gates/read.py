"""Reading a file of gates, with every mistake at its line or cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from maatwaarde.account.gates.model import Gates
from maatwaarde.account.gates.workbook import read_gates_workbook
from maatwaarde.diagnostics import Diagnostic, PluginError, ResourceError, Where, raise_errors
from maatwaarde.documents.given import Given, content_checksum, read_given, workbook_in
from maatwaarde.documents.models import validate
from maatwaarde.documents.yaml import Document
from maatwaarde.messages import Message, msg
from maatwaarde.plugins.formula import Formula
from maatwaarde.units import Units


def read_gates(path: Given, units: Units | None = None) -> Gates:
    """Read and check gates: a file in YAML, a workbook (XLSX, XLSM, ODS), or what stands in it.

    Parameters
    ----------
    path
        A file; or keys with values, the bytes of a file, or a stream of these.
    units
        Of the framework, for amounts with a unit.

    Raises
    ------
    ResourceError
        With every problem, each with file, line and column, with sheet, row and heading, or with
        the path of its key.
    """
    cells: list[Diagnostic] = []
    book, path = workbook_in(path, ResourceError, "<gates>")
    if book is not None:
        document, cells = read_gates_workbook(book)
    else:
        document = read_given(path, ResourceError, "<gates>")
    model, problems = validate(Gates, document, {"units": units or Units()})
    wrong = {problem.where for problem in cells if problem.severity == "error"}
    problems = [problem for problem in problems if problem.where not in wrong]
    problems += [*cells, *_unsound(document)]
    raise_errors(problems, ResourceError)
    assert model is not None  # a model that failed has left an error behind
    model._document = document
    model._sha256 = content_checksum(path, document)
    return model


def _unsound(document: Document) -> Iterator[Diagnostic]:
    """Report what no field alone shows, as far as the file is what it should be."""
    data = document.data if isinstance(document.data, dict) else {}
    gates = data.get("gates")
    yield from _twice(document, ("gates",), lambda id: msg("there are two gates {id!r}", id=id))
    for k, gate in enumerate(gates if isinstance(gates, list) else []):
        criteria = gate.get("criteria") if isinstance(gate, dict) else None
        path = ("gates", k, "criteria")
        yield from _twice(
            document, path, lambda id: msg("this gate has two criteria {id!r}", id=id)
        )
        for i, criterion in enumerate(criteria if isinstance(criteria, list) else []):
            text = criterion.get("condition") if isinstance(criterion, dict) else None
            if isinstance(text, str) and text.strip():
                yield from _unreadable(text, document.where((*path, i, "condition")))


def _unreadable(text: str, where: Where) -> Iterator[Diagnostic]:
    try:
        Formula(text, condition=True)
    except PluginError as error:
        yield from placed(error, where)


def placed(error: PluginError, where: Where) -> Iterator[Diagnostic]:
    """Yield the problems of a formula with the place in the file."""
    for problem in error.problems:
        yield Diagnostic(problem.code, problem.what, problem.mend, where)


def _twice(
    document: Document, path: tuple[str | int, ...], what: Callable[[str], Message]
) -> Iterator[Diagnostic]:
    """Report ids that several entries of a list have."""
    entries = document.data
    for part in path:
        entries = entries[part] if isinstance(part, int) or part in entries else []
    seen: set[str] = set()
    for i, entry in enumerate(entries if isinstance(entries, list) else []):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            yield Diagnostic(
                "duplicate-id",
                what(name),
                msg("give each an id of its own"),
                document.where((*path, i, "id")),
            )
        if isinstance(name, str):
            seen.add(name)
