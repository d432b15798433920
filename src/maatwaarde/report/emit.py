"""The one way out of every command: text, JSON, or a file of any kind, from one document."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.writing import Content, keep_what_was_read, write_together
from maatwaarde.messages import Language, msg
from maatwaarde.report.data import to_json
from maatwaarde.report.document import Document
from maatwaarde.report.files import TABLE_FORMATS, table_file
from maatwaarde.report.files import Table as Columns
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.render.width import WIDTH
from maatwaarde.report.shown import first_rows

if TYPE_CHECKING:
    from maatwaarde.report.render.docx_template import Template
    from maatwaarde.report.render.page import PageExtra

_log = logging.getLogger("maatwaarde.report")


def emit(
    document: Callable[[], Document],
    data: Callable[[], Mapping[str, Any]],
    *,
    output: str | None = None,
    as_json: bool = False,
    language: Language = "nl",
    width: int = WIDTH,
    extras: Callable[[], Sequence[PageExtra]] = tuple,
    workbook: Callable[[Mapping[str, Columns]], bytes] | None = None,
    template: Template | None = None,
    csv: Callable[[Path], Mapping[Path, bytes]] | None = None,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> str:
    """Write the file that is asked for, and return what goes to standard output.

    Parameters
    ----------
    document
        Makes what people read; called where that is asked for, since a list may be long.
    data
        Makes what programs read, the contract of the command; likewise.
    output
        A path that ends in .json (the data), .html, .docx, .pdf, .md or .txt (the document), or
        .csv, .xlsx, .parquet or .jsonl (its tables; all but .xlsx hold the first).
    as_json
        Whether standard output is the data. Else it is the document, of long tables with the first
        rows, unless a file was written.
    extras
        Makes what a page has beside the document; called where a page is asked for.
    workbook
        Makes a workbook that is more than the tables that it is given.
    template
        What a .docx is set in, in place of our own.
    csv
        Makes a .csv that is not the first table, with what stands beside it, from its path.
    beside
        Other files that are written with it, by their paths: all of them or none.

    Raises
    ------
    MaatwaardeError
        If the extension is none of these, nothing on this machine makes a PDF, or the file cannot
        be written.
    """
    contents: dict[Path, Content] = {Path(path): content for path, content in beside.items()}
    if output is not None and csv is not None and Path(output).suffix.lower() == ".csv":
        contents |= csv(Path(output))
    elif output is not None:
        content = _content(document, data, output, language, extras, workbook, template)
        contents[Path(output)] = content
    for path in contents:
        keep_what_was_read(path)
    if contents:
        write_together(contents)
        _log.info("wrote %d files", len(contents))
    if as_json:
        return to_json(data())
    return "" if output is not None else to_text(first_rows(document()), language, width)


_DOCUMENTS = (".json", ".html", ".pdf", ".docx", ".md", ".txt")


def _content(
    document: Callable[[], Document],
    data: Callable[[], Mapping[str, Any]],
    output: str,
    language: Language,
    extras: Callable[[], Sequence[PageExtra]],
    workbook: Callable[[Mapping[str, Columns]], bytes] | None,
    template: Template | None,
) -> bytes:
    extension = Path(output).suffix.lower()
    if extension == ".json":
        return to_json(data()).encode()
    if extension == ".html":
        from maatwaarde.report.render.page import to_page

        return to_page(document(), language, extras=extras()).encode()
    if extension == ".pdf":
        from maatwaarde.report.render.page import to_page
        from maatwaarde.report.render.pdf import to_pdf

        # On paper nothing moves.
        return to_pdf(to_page(document(), language), output)
    if extension == ".docx":
        from maatwaarde.report.render.docx import to_docx
        from maatwaarde.report.render.docx_template import Template

        return to_docx(document(), language, template or Template())
    if extension == ".md":
        from maatwaarde.report.render.markdown import to_markdown

        return to_markdown(document(), language).encode()
    if extension == ".txt":
        return to_text(document(), language).encode()
    if extension in TABLE_FORMATS:
        # People read workbooks and CSV; programs read the others, and want stable names.
        programs = extension in (".parquet", ".jsonl")
        words = None if programs or language == "en" else language
        tables = {table.key: to_columns(table, words) for table in document().tables()}
        if extension == ".xlsx" and workbook is not None:
            return workbook(tables)
        if not tables:
            raise _no_table(output)
        return table_file(tables, extension)
    raise _unknown(output)


def check_extension(output: str) -> None:
    """Refuse a path that no result can be written to, before there is one.

    Raises
    ------
    MaatwaardeError
        If its extension is none of those that `emit` writes.
    """
    if Path(output).suffix.lower() not in (*_DOCUMENTS, *TABLE_FORMATS):
        raise _unknown(output)


def _no_table(output: str) -> MaatwaardeError:
    return MaatwaardeError(
        Diagnostic(
            code="no-table",
            what=msg("is to hold tables, and there is none in this answer"),
            mend=msg("end the name in .html, .docx, .pdf, .md, .txt or .json"),
            where=Where(file=output),
        )
    )


def _unknown(output: str) -> MaatwaardeError:
    extension = Path(output).suffix.lower()
    return MaatwaardeError(
        Diagnostic(
            code="extension",
            what=msg("cannot write {extension}", extension=extension)
            if extension
            else msg("cannot write a file without extension"),
            mend=msg(
                "end the name in .html, .docx, .pdf, .md, .txt, .xlsx, .csv, .parquet, .jsonl or "
                ".json"
            ),
            where=Where(file=output),
        )
    )
