"""The ``.pb`` format of participatory budgets (pabulib.org/format).

Sections META, PROJECTS and VOTES; in each a line of headings and then records, cut by semicolons.
The votes of single voters are not read: the number of votes of a project is.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, raise_errors
from maatwaarde.documents.cells import fold, one_line
from maatwaarde.late import regex
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.readers.content import read_content
from maatwaarde.proposals.readers.delimited import refuse_large
from maatwaarde.proposals.readers.encoding import decode, text_source
from maatwaarde.proposals.table import Origin, RawTable, ReadOptions, capped

_SECTIONS = ("META", "PROJECTS", "VOTES")
_BETWEEN = regex(r"\s+,|,(?!\s)")
_NO_CATEGORY = ("", "none")  # as programs write that there is none
_NAMES = {"project_id": "id", "name": "title"}
_LONGEST_LIST = 100_000
"""Letters of categories that a program wrote as a list: read as one, they take much more."""

_Section = list[tuple[int, list[str]]]


def read_pabulib(data: bytes, file: str, options: ReadOptions) -> RawTable:
    """Read the projects: ``project_id`` is the id, ``name`` the title, the rest keeps its name.

    The votes also come apart by category, in columns ``votes:CATEGORY``.

    Raises
    ------
    ProposalError
        With every malformed line.
    """
    decoded = decode(data, file, options.encoding)
    sections, problems = _sections(decoded.text, file)
    problems += decoded.problems
    problems += _other_currency(sections, file)
    projects = sections.get("PROJECTS", [])
    if not projects:
        problems.append(
            Diagnostic(
                "no-projects",
                msg("has no section PROJECTS with a line of headings"),
                msg("check that it is a Pabulib file"),
                Where(file=file),
            )
        )
        raise ProposalError(problems)
    line, headings = projects[0]
    headings = [heading.strip() for heading in headings]
    for needed in ("project_id", "cost"):
        if needed not in headings:
            problems.append(
                Diagnostic(
                    "no-column",
                    msg("the section PROJECTS has no column {needed!r}", needed=needed),
                    msg("add it: the format requires it"),
                    Where(file=file, line=line),
                )
            )
    problems += [
        Diagnostic(
            "duplicate-heading",
            msg("two columns have the heading {heading!r}", heading=heading),
            msg("rename one of them"),
            Where(file=file, line=line),
        )
        for heading, times in sorted(Counter(headings).items())
        if times > 1
    ]
    records = projects[1:]
    problems += capped(
        [
            Diagnostic(
                "row-length",
                msg(
                    "has {cells} cells under {headings} headings",
                    cells=len(record),
                    headings=len(headings),
                ),
                msg("put a text that holds a semicolon between quotation marks"),
                Where(file=file, line=number),
            )
            for number, record in records
            if len(record) != len(headings)
        ]
    )
    raise_errors(problems, ProposalError)
    refuse_large(file, len(records), len(headings))
    columns = {
        _NAMES.get(heading, heading): [record[i] for _, record in records]
        for i, heading in enumerate(headings)
    }
    by_category = _votes_by_category(columns, file)
    columns |= by_category
    return RawTable(
        headings=tuple(columns),
        columns=tuple(pa.array(column, pa.string()) for column in columns.values()),
        rows=np.array([number for number, _ in records], dtype=np.int64),
        file=file,
        header_row=line,
        decimal="point",
        by_line=True,
        plain=frozenset(by_category),
        problems=tuple(problems),
        origin=Origin(decoded.encoding, decoded.told, ";", True),
    )


def _votes_by_category(columns: dict[str, list[str]], file: str) -> dict[str, list[str]]:
    """Return a column ``votes:CATEGORY`` for each category: the votes within it, and else 0.

    A project may be in several categories, with commas between; a comma with a space behind it is a
    part of a name, as in ``Streets, Sidewalks & Transit``. Case makes no other category.

    Raises
    ------
    ProposalError
        If there are more categories than there may be columns.
    """
    if not {"votes", "category"} <= columns.keys():
        return {}
    parts: list[dict[str, str]] = []
    spelt: dict[str, Counter[str]] = {}
    for cell in columns["category"]:
        own: dict[str, str] = {}
        for part in _several(cell):
            key = fold(part)
            if key in _NO_CATEGORY:
                continue
            if key not in spelt:
                spelt[key] = Counter()
                refuse_large(file, len(columns["votes"]), len(columns) + len(spelt))
            own[key] = one_line(part)
        for key, name in own.items():
            spelt[key][name] += 1
        parts.append(own)
    # The spelling that occurs most, and of two the first in the alphabet, whatever the row order.
    names = {key: min(found, key=lambda n: (-found[n], n)) for key, found in spelt.items()}
    return {
        f"votes:{name}": [
            count if key in own else "0" for count, own in zip(columns["votes"], parts, strict=True)
        ]
        for key, name in sorted(names.items(), key=lambda item: item[1])
    }


def _several(cell: str) -> list[str]:
    """Return the categories of a cell: with commas between, or as a program writes a list."""
    if len(cell) <= _LONGEST_LIST and cell.strip().startswith(("['", '["')):
        try:
            found = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(part, str) for part in found):
            return found
    return _BETWEEN.split(cell)


def read_pabulib_meta(path: str | Path) -> dict[str, str]:
    """Read what a ``.pb`` file tells about itself: ``budget``, ``description``, ``rule``, …

    Returns
    -------
    dict
        Texts as they stand in the section META.

    Raises
    ------
    ProposalError
        If the file has no such section, or a key stands in it twice.
    """
    file = str(path)
    sections, problems = _sections(decode(read_content(file), file).text, file)
    meta: dict[str, str] = {}
    for number, key, value in _about(sections):
        if key in meta:
            problems.append(
                Diagnostic(
                    "duplicate-key",
                    msg("the key {key!r} stands twice in META", key=key),
                    msg("keep one of them"),
                    Where(file=file, line=number),
                )
            )
        meta[key] = value
    if not meta:
        problems.append(
            Diagnostic(
                "no-meta",
                msg("has no section META"),
                msg("check that it is a Pabulib file"),
                Where(file=file),
            )
        )
    raise_errors(problems, ProposalError)
    return meta


def _about(sections: dict[str, _Section]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, key and value of what META says, of which some files have no headings."""
    for number, record in sections.get("META", []):
        key, value = record[0].strip(), ";".join(record[1:]).strip()
        if (key.lower(), value.lower()) != ("key", "value"):
            yield number, key, value


def _other_currency(sections: dict[str, _Section], file: str) -> list[Diagnostic]:
    """Say so where a file says that its amounts are no euros: they can be read all the same."""
    return [
        Diagnostic(
            "other-currency",
            msg(
                "its amounts are in {currency}, and are read as if they were euros", currency=value
            ),
            msg("convert them before they are weighed against a budget in euros"),
            Where(file=file, line=number),
            severity="warning",
        )
        for number, key, value in _about(sections)
        if key.lower() == "currency" and value and value.upper() not in ("EUR", "EURO", "€")
    ]


def _of_csv(cause: csv.Error) -> Message:
    if "new-line character" in str(cause):
        return msg("holds a line break in a cell without quotation marks")
    return msg("cannot be read ({reason})", reason=cause)


def _sections(text: str, file: str) -> tuple[dict[str, _Section], list[Diagnostic]]:
    sections: dict[str, _Section] = {}
    problems: list[Diagnostic] = []
    current: _Section | None = None
    reader = csv.reader(text_source(text.rstrip("\x1a\x00")), delimiter=";")
    twice: set[str] = set()
    rows = cells = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return sections, problems
        except csv.Error as cause:
            problems.append(
                Diagnostic(
                    "csv",
                    _of_csv(cause),
                    msg("check the quotation marks"),
                    Where(file=file, line=reader.line_num),
                )
            )
            return sections, problems
        if not any(cell.strip() for cell in record):
            continue
        name = record[0].strip().upper()
        if len([cell for cell in record if cell.strip()]) == 1 and name in _SECTIONS:
            if name == "VOTES":
                return sections, problems
            if name in sections and name not in twice:
                twice.add(name)
                problems.append(
                    Diagnostic(
                        "duplicate-section",
                        msg("the section {name} begins a second time", name=name),
                        msg("keep one of them"),
                        Where(file=file, line=reader.line_num),
                    )
                )
            current = sections.setdefault(name, [])
        elif current is None:
            problems.append(
                Diagnostic(
                    "no-section",
                    msg("stands before any section"),
                    msg("begin the file with a line META"),
                    Where(file=file, line=reader.line_num),
                )
            )
            current = sections.setdefault("", [])
        else:
            current.append((reader.line_num, record))
            rows += 1
            cells += len(record)
            refuse_large(file, 1, len(record))
            refuse_large(file, rows, -(-cells // rows))
