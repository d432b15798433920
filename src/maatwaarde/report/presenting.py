"""Each result as data, text, a page or frames; `maatwaarde.presented` asks for it by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, did_you_mean
from maatwaarde.messages import Language, msg
from maatwaarde.report.data import to_json as data_to_json
from maatwaarde.report.document import Document
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.terminal import to_text as document_to_text
from maatwaarde.report.render.width import WIDTH

# By class: the module, and its functions that make the document and the data. They are loaded when
# a result of the class is said.
_MAKERS = {
    "Scores": ("ranking.ranking", "ranking_document", "data", "scores_data"),
    "Explanation": ("ranking.explanation", "explanation_document", "data", "explanation_data"),
    "Comparison": ("ranking.methods", "comparison_document", "ranking.methods", "comparison_data"),
    "Plan": ("portfolio.summary", "portfolio_document", "portfolio.summary", "portfolio_data"),
    "Beside": ("portfolio.beside", "beside_document", "portfolio.beside", "beside_data"),
    "Core": ("portfolio.core", "core_document", "portfolio.core", "core_data"),
    "Sweep": ("portfolio.sweep", "sweep_document", "portfolio.sweep", "sweep_data"),
    "Reconsidered": ("portfolio.replan", "replan_document", "portfolio.replan", "replan_data"),
    "Audit": ("account.audit", "audit_document", "account.audit_annexes", "audit_data"),
    "Goals": ("account.goals", "goals_document", "account.goals", "goals_data"),
    "Statement": (
        "account.statement",
        "statement_document",
        "account.statement",
        "statement_data",
    ),
    "Monitored": ("account.monitor", "monitor_document", "account.monitor", "monitor_data"),
}
RESULTS = tuple(_MAKERS)
"""The classes of which a result can be said."""

LIBRARIES = ("pyarrow", "pandas", "polars")


@cache
def _maker(kind: str, place: int) -> Callable[[Any], Any]:
    module, name = _MAKERS[kind][place : place + 2]
    found = getattr(import_module(f"maatwaarde.report.{module}"), name)
    return cast(Callable[[Any], Any], found)


def document(result: object) -> Document:
    """Return a result as blocks for people, which can be said in each language."""
    if isinstance(result, Document):
        return result
    own = getattr(result, "document", None)  # a report makes its own
    if callable(own):
        return cast(Document, own())
    return cast(Document, _maker(type(result).__name__, 0)(result))


def to_dict(result: object) -> dict[str, Any]:
    """Return a result as the command that answers the question writes it with --json."""
    return cast(dict[str, Any], json.loads(to_json(result)))


def to_json(result: object) -> str:
    """Return the same as JSON."""
    own = getattr(result, "data", None)
    if callable(own):
        return data_to_json(own())
    return data_to_json(_maker(type(result).__name__, 2)(result))


def to_frames(result: object, library: str) -> dict[str, Any]:
    """Return the tables of a result as dataframes by their names.

    Raises
    ------
    MaatwaardeError
        If the library is unknown or not installed.
    """
    if library not in LIBRARIES:
        what = msg("no dataframes are made of {library!r}", library=library)
        raise MaatwaardeError(Diagnostic("unknown-choice", what, did_you_mean(library, LIBRARIES)))
    import narwhals as nw

    backend: Any = library  # one of those that narwhals knows, as was checked
    frames: dict[str, Any] = {}
    try:
        for table in document(result).tables():
            name, count = table.key, 2
            while name in frames:
                name, count = f"{table.key}-{count}", count + 1
            frames[name] = nw.from_dict(_typed(to_columns(table)), backend=backend).to_native()
    except ModuleNotFoundError:
        what = msg("{library!r} is not installed", library=library)
        mend = msg("install it, or choose one of: {names}", names=", ".join(LIBRARIES))
        raise MaatwaardeError(Diagnostic("not-installed", what, mend)) from None
    return frames


def to_text(result: object, language: Language, width: int | None) -> str:
    """Return a result as text."""
    return document_to_text(document(result), language, WIDTH if width is None else width)


def to_html(result: object, language: Language) -> str:
    """Return a result as a whole page."""
    from maatwaarde.report.render.page import to_page

    return to_page(document(result), language)


def section(result: object, language: Language) -> str:
    """Return a result as one section of a page that others make."""
    from maatwaarde.report.render.html import to_html as blocks_to_html

    found = document(result)
    return blocks_to_html(found.title, found.blocks, language)


def _typed(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Let a column that mixes texts and figures be text, as no frame has both."""
    for name, cells in columns.items():
        kinds = {type(cell) for cell in cells if cell is not None}
        if str in kinds and len(kinds) > 1:
            columns[name] = [None if cell is None else str(cell) for cell in cells]
        elif kinds == {int, float}:
            columns[name] = [None if cell is None else float(cell) for cell in cells]
    return columns
