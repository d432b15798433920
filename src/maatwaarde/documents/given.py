"""What Python gives in place of a file: data, text, bytes or a stream, read as the file would be.

Data of other origin than YAML (a request, a database, a dataframe) brings what YAML has not: days,
numbers of numpy, tuples. They become what YAML would have had, and what has no such form is refused
by the path of its key, all at once.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeAlias

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.files import SPLIT, read_bytes
from maatwaarde.documents.forms import WORKBOOKS, form_of
from maatwaarde.documents.limits import MAX_LIST_BYTES, MAX_TEXT_BYTES
from maatwaarde.documents.yaml import MAX_DEPTH, Document, Path_, dotted, yaml_of
from maatwaarde.messages import msg

Given: TypeAlias = str | Path | Mapping[str, Any] | bytes | IO[bytes] | IO[str]
"""A path, or what stands in such a file: keys with values, its bytes, or a stream of these."""

_YAML_ONLY = msg("give what stands in it as keys with values")


@dataclass(frozen=True)
class Rows:
    """A table that was given in place of a file.

    Parameters
    ----------
    name
        What messages call it.
    rows
        For each row, headings with what stands below them.
    """

    name: str
    rows: tuple[tuple[tuple[str, Any], ...], ...]

    @property
    def stem(self) -> str:
        """As of a file, which this stands in for."""
        return self.name

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as a reader takes them."""
        return [dict(row) for row in self.rows]

    @property
    def sha256(self) -> str:
        """Of the content."""
        return checksum(self.rows)


@dataclass(frozen=True)
class Book:
    """A workbook that is given in place of what stands in it.

    Parameters
    ----------
    file
        What messages call it: its path, the name of a stream, or a label.
    content
        Its bytes.
    """

    file: str
    content: bytes


def workbook_in(
    given: Given, error: type[MaatwaardeError], label: str
) -> tuple[Book | None, Given]:
    """Return the workbook that is given by its path, its bytes or a stream of these, if it is one.

    Returns
    -------
    workbook, given
        And what is given, of which a stream can be read once more.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it cannot be read, or is too large.
    """
    if isinstance(given, str | Path):
        if Path(given).suffix.lower() not in WORKBOOKS:
            return None, given
        return Book(str(given), read_bytes(given, error)), given
    if isinstance(given, Mapping):
        return None, given
    name = called(given, label)
    raw = content_of(given, error, label)
    # A damaged one is told as such, and not as text that it is not.
    named = Path(name).suffix.lower() in WORKBOOKS
    if named or raw.startswith(b"PK\x03\x04") or form_of(raw) == "workbook":
        return Book(name, raw), raw
    again = io.BytesIO(raw)
    again.name = name
    return None, again


def called(given: Given, label: str) -> str:
    """Return what messages call it: its path, the name of a stream, or the label."""
    if isinstance(given, str | Path):
        return str(given)
    name = getattr(given, "name", None)
    return name if isinstance(name, str) and not isinstance(given, Mapping) else label


def read_given(given: Given, error: type[MaatwaardeError], label: str) -> Document:
    """Read YAML from a file, from text in bytes or a stream, or take data as it is.

    Parameters
    ----------
    label
        What messages call it where it has no name, such as ``<framework>``.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: with all in data that is no text, number, day, list or key with a
        value, or as `read_yaml`.
    """
    name = called(given, label)
    if isinstance(given, Mapping):
        return document_of(given, error, name)
    mend = msg("split it, and let one part name the other under `extends`")
    raw = content_of(given, error, label, MAX_TEXT_BYTES, mend)
    if form_of(raw) == "workbook" and not isinstance(given, str | Path):
        what = msg("is a workbook, and text in YAML is read here")
        raise error(Diagnostic("other-form", what, _YAML_ONLY, Where(file=name)))
    return yaml_of(raw, name, error)


def content_of(
    given: str | Path | bytes | IO[bytes] | IO[str],
    error: type[MaatwaardeError],
    label: str,
    limit: int = MAX_LIST_BYTES,
    mend: str = SPLIT,
) -> bytes:
    """Return the bytes of a file, of a stream, or as they are given.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it cannot be read, is larger than ``limit``, or is none of these.
    """
    if isinstance(given, str | Path):
        return read_bytes(given, error, limit, mend)
    name = called(given, label)
    return read_bytes(name, error, limit, mend, stream=_stream(given, name, error, limit))


def document_of(data: Mapping[str, Any], error: type[MaatwaardeError], label: str) -> Document:
    """Return data as the document that a file with the same content would be.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: with everything in it that no file could hold.
    """
    plain = _Plain(label)
    content = plain.of(data, ())
    if plain.problems:
        raise error(plain.problems)
    return Document(label, content, plain.places)


def checksum(data: object) -> str:
    """Return the SHA-256 of data, the same whatever the order of its keys."""
    text = dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_checksum(given: Given, document: Document) -> str:
    """Return the SHA-256 of a file, or of the data that was given in its place."""
    if isinstance(given, str | Path):
        return sha256(read_bytes(given, MaatwaardeError)).hexdigest()
    return checksum(document.data)


def plain_value(value: Any) -> Any:
    """Return one value as YAML would have it: a number of numpy as that of Python, and so on."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    if callable(getattr(value, "item", None)) and getattr(value, "ndim", 1) == 0:
        return value.item()
    return value


class _Plain:
    """Makes of data what YAML would have had, and notes the path of each key and what cannot be."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.places: dict[Path_, Where] = {}
        self.problems: list[Diagnostic] = []

    def of(self, value: Any, path: Path_) -> Any:
        self.places[path] = Where(file=self.label, field=dotted(path), in_data=True)
        if len(path) > MAX_DEPTH:
            what = msg("is nested deeper than {levels} levels", levels=MAX_DEPTH)
            return self._refuse("too-deep", what, msg("flatten it"), path)
        value = plain_value(value)
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, datetime):
            midnight = value.time().isoformat() == "00:00:00"
            return value.date().isoformat() if midnight else value.isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return self._keys(value, path)
        if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
            return [self.of(item, (*path, i)) for i, item in enumerate(value)]
        if callable(getattr(value, "tolist", None)):  # arrays of numpy, columns of pandas
            return self.of(value.tolist(), path)
        what = msg("a value of the type {kind!r} cannot stand here", kind=type(value).__name__)
        mend = msg("give text, a number, a date, true or false, a list, or keys with values")
        return self._refuse("no-plain-value", what, mend, path)

    def _keys(self, value: Mapping[Any, Any], path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in value.items():
            name = key.value if isinstance(key, Enum) else key
            if isinstance(name, bool) or not isinstance(name, str | int):
                what = msg("a key must be text, and {key!r} is none", key=str(name))
                self._refuse("key", what, msg("give the key as text"), path)
                continue
            if str(name) in found:
                what = msg("the key {key!r} stands here twice", key=str(name))
                self._refuse("duplicate-key", what, msg("keep one of them"), (*path, str(name)))
                continue
            found[str(name)] = self.of(item, (*path, str(name)))
        return found

    def _refuse(self, code: str, what: str, mend: str, path: Path_) -> None:
        where = Where(file=self.label, field=dotted(path), in_data=True)
        self.problems.append(Diagnostic(code, what, mend, where))


def _stream(given: Any, name: str, error: type[MaatwaardeError], limit: int) -> BinaryIO:
    """Return a stream of bytes of what holds them, or text."""
    if isinstance(given, bytes | bytearray | memoryview):
        return io.BytesIO(given)
    if not callable(getattr(given, "read", None)):
        what = msg(
            "a value of the type {kind!r} is no file, text or data", kind=type(given).__name__
        )
        mend = msg("give a path, keys with values, bytes, or a stream that can be read")
        raise error(Diagnostic("no-source", what, mend, Where(file=name)))
    try:
        read = given.read(limit + 1)
    except (OSError, ValueError) as cause:  # it is closed, or only to be written to
        what = msg("the stream cannot be read: {reason}", reason=str(cause))
        raise error(
            Diagnostic("no-source", what, msg("give an open one"), Where(file=name))
        ) from None
    if not isinstance(read, str | bytes):
        what = msg("the stream gave a value of the type {kind!r}", kind=type(read).__name__)
        mend = msg("give one that is read as bytes or text")
        raise error(Diagnostic("no-source", what, mend, Where(file=name)))
    return io.BytesIO(read.encode("utf-8", "surrogatepass") if isinstance(read, str) else read)
